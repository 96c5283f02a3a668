"""Logins of users: addresses, lost factors, who tried too often; two people for each, and nobody her own."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from tests import administration_stories as told
from tests.administration_stories import NINA, typed
from tests.cast import Cast, Member, as_owner, member, reseat, seat
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.administration import actions, vouched
from helle.register.administration.choices import Answer, Checked
from helle.register.administration.models import FactorReset, RoleRequest
from helle.register.administration.staff import as_staff
from helle.register.organisations.models import User
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.usefixtures("committed", "mails_are_kept")

TODAY = told.TODAY
# A page that opens to whoever is logged in with a role.
UNITS = "/enheder/"


def test_a_new_address_logs_her_off_and_the_old_one_opens_nothing(committed_cast: Cast) -> None:
    who = member("Stine Tal", "CMM", "cmm_statistics")
    old = who.user.email
    EmailAddress.objects.create(user=who.user, email=old, primary=True, verified=True)
    window = who.client()
    fill_in(
        committed_cast.anton.client(), reverse("user-change", args=[who.user.pk]), {"email": "Stine.Ny@example.invalid"}
    )
    assert window.get(UNITS).status_code == 302
    assert User.objects.get(pk=who.user.pk).email == "stine.ny@example.invalid"
    assert not EmailAddress.objects.filter(user=who.user).exists()
    assert [one.to for one in mail.outbox] == [[old], ["stine.ny@example.invalid"]]
    assert "Stine" not in mail.outbox[0].body


def another_address(cast: Cast, user: User) -> list[str]:
    """Anton tries to give somebody an address of his own. Returns the fields that were refused."""
    response = post(
        cast.anton.client(),
        reverse("user-change", args=[user.pk]),
        {"full_name": user.full_name, "email": "anton.two@example.invalid", "language": "da"},
    )
    return list(errors_of(response))


def test_nobody_takes_over_an_invitation_that_another_approved(committed_cast: Cast) -> None:
    cast = committed_cast
    fill_in(cast.anton.client(), reverse("user-new"), typed())
    nina = User.objects.get(email=NINA["email"])
    assert another_address(cast, nina) == ["email"]  # Her lead would approve another than she was asked about.
    fill_in(cast.karen.client(), reverse("role-answer", args=[RoleRequest.objects.get().pk]), {"answer": "approved"})
    assert another_address(cast, nina) == ["email"]
    fill_in(cast.anton.client(), reverse("login-help", args=[nina.pk]), {"what": "invite"})
    assert {to for one in mail.outbox for to in one.to} == {NINA["email"]}


def test_nobody_takes_over_a_login_whose_factor_was_reset(committed_cast: Cast) -> None:
    cast = committed_cast
    told.a_factor(cast.mette)
    reset = told.a_reset_asked_for(cast, cast.mette)
    fill_in(cast.karen.client(), reverse("factor-answer", args=[reset.pk]), {"answer": "approved"})
    assert another_address(cast, cast.mette.user) == ["email"]
    assert User.objects.get(pk=cast.mette.user.pk).email == cast.mette.user.email


def test_an_address_is_corrected_while_nobody_else_has_answered_for_it(committed_cast: Cast) -> None:
    cast = committed_cast
    fill_in(cast.anton.client(), reverse("user-new"), typed())
    nina = User.objects.get(email=NINA["email"])
    with cast.anton.acting():
        actions.role_answer(RoleRequest.objects.get(), answer=Answer.WITHDRAWN)
    fill_in(cast.anton.client(), reverse("user-change", args=[nina.pk]), {"email": "anton.two@example.invalid"})
    assert User.objects.get(pk=nina.pk).email == "anton.two@example.invalid"


def test_a_name_is_corrected_whatever_the_role(committed_cast: Cast) -> None:
    mette = committed_cast.mette.user
    change = reverse("user-change", args=[mette.pk])
    # Not as somebody else by a sign that nobody sees: a joiner that joins nothing is refused, and blanks are plain.
    refused = post(committed_cast.anton.client(), change, {"full_name": "Karen\u200d Dahl"})
    assert "full_name" in errors_of(refused) and refused.context["form"]["full_name"].value() == "Karen\u200d Dahl"
    fill_in(committed_cast.anton.client(), change, {"full_name": "Mette\u00a0 Holm Ny"})
    assert User.objects.get(pk=mette.pk).full_name == "Mette Holm Ny"
    assert mail.outbox == []


@pytest.mark.parametrize("when", ["today", "later", "waits"])
def test_the_database_keeps_the_address_of_a_role_that_takes_two(committed_cast: Cast, when: str) -> None:
    cast = committed_cast
    who = cast.mette if when == "today" else member("Stine Tal", "CMM", "cmm_statistics")
    if when == "later":
        reseat(seat(who.user, "CMM", "cmm_lead"), during=DateRange(TODAY + dt.timedelta(days=30), None))
    elif when == "waits":
        told.a_role_asked_for(cast, about=who)
    statement = "SELECT helle.change_user(%s, %s, %s, 'da')"
    with pytest.raises(Refused, match="approval by two people"), cast.anton.acting(), as_staff() as cursor:
        cursor.execute(statement, [who.user.pk, "anton.two@example.invalid", who.user.full_name])
    with cast.anton.acting(), as_staff() as cursor:
        cursor.execute(statement, [who.user.pk, who.user.email.upper(), "Ny Ny"])
        assert cursor.fetchone() == (None,)


def test_a_lost_factor_takes_two_and_ends_every_session(committed_cast: Cast) -> None:
    cast = committed_cast
    told.a_factor(cast.mette)
    window = cast.mette.client()
    fill_in(cast.anton.client(), reverse("factor-reset", args=[cast.mette.user.pk]), {"checked": "called_back"})
    reset = FactorReset.objects.get(user=cast.mette.user)
    with pytest.raises(Refused, match="Two people are needed"), cast.anton.acting():
        actions.factor_reset_answer(reset, answer=Answer.APPROVED, address=reset.user.email)
    assert window.get(UNITS).status_code == 200

    fill_in(cast.karen.client(), reverse("factor-answer", args=[reset.pk]), {"answer": "approved"})

    assert window.get(UNITS).status_code == 302
    again = Member(User.objects.get(pk=cast.mette.user.pk), cast.mette.membership).client(second_factor=False)
    assert again.get(UNITS).headers["Location"] == "/konto/2fa/totp/activate/"
    (notice,) = mail.outbox
    assert notice.to == [cast.mette.user.email]
    assert "Mette" not in notice.body and "http" not in notice.body, "her password is as it was"
    lines = [
        (line.action, line.detail.get("checked")) for line in audit_lines(cast) if line.action.startswith("factor")
    ]
    assert lines == [("factor.reset_approved", None), ("factor.reset_requested", "called_back")]


def test_after_a_reset_of_a_closed_login_the_mail_has_the_way_in(committed_cast: Cast) -> None:
    """Her seal was broken: the form says that she chooses a password through a mail, and her old one opens nothing."""
    cast, address = committed_cast, committed_cast.mette.user.email
    told.a_factor(cast.mette)
    as_owner("UPDATE organisations_user SET vouched = 'broken' WHERE id = %s", [cast.mette.user.pk])
    reset = reverse("factor-reset", args=[cast.mette.user.pk])
    fill_in(cast.anton.client(), reset, {"checked": "called_back", "address": address})
    answer = reverse("factor-answer", args=[FactorReset.objects.get(user=cast.mette.user).pk])
    hers = cast.anton.client()
    assert "Godkender du" not in hers.get(answer).content.decode(), "she may only take it back"
    listed = hers.get(reverse("administration")).content.decode().split('id="sikringer"')[1].split("</section>")[0]
    assert ">Se<" in listed and ">Svar<" not in listed
    fill_in(cast.karen.client(), answer, {"answer": "approved", "read": address})
    (notice,) = mail.outbox
    link = next(word for word in notice.body.split() if "/konto/password/reset/key/" in word)
    browser, new = Client(), "another long enough password"
    form = browser.get("/konto/" + link.split("/konto/", 1)[1], follow=True)
    assert browser.post(form.redirect_chain[-1][0], {"password1": new, "password2": new}).status_code == 302
    browser.post("/konto/login/", {"login": address, "password": new})
    assert browser.get(UNITS).headers["Location"] == "/konto/2fa/totp/activate/"


def test_a_lead_of_another_unit_answers_for_none_of_these(committed_cast: Cast) -> None:
    cast = committed_cast
    reset = told.a_reset_asked_for(cast, cast.mette)
    with pytest.raises(Refused, match="Two people are needed"), cast.ulla.acting():
        actions.factor_reset_answer(reset, answer=Answer.APPROVED, address=reset.user.email)


def test_nobody_resets_her_own_factor(committed_cast: Cast) -> None:
    cast = committed_cast
    told.a_factor(cast.anton)
    with cast.anton.acting(), pytest.raises(Refused):
        actions.factor_reset_request(cast.anton.user, checked=Checked.VIDEO, address=cast.anton.user.email)
    page, address = cast.anton.client(), reverse("factor-reset", args=[cast.anton.user.pk])
    said = page.get(address).content.decode()
    assert "Du kan ikke administrere dit eget login. Bed en anden administrator." in said
    assert 'name="checked"' not in said and "Det kan ikke lade sig gøre" in said
    assert address not in page.get(reverse("user-page", args=[cast.anton.user.pk])).content.decode()


def test_a_reset_lets_her_set_up_a_factor_also_where_none_stands_there(committed_cast: Cast) -> None:
    """It was taken away behind Helle, or her week for the first one is over: a week begins with the second yes."""
    cast = committed_cast
    as_owner("UPDATE organisations_user SET vouched = '' WHERE id = %s", [cast.mette.user.pk])
    with cast.anton.acting():
        actions.factor_reset_request(cast.mette.user, checked=Checked.VIDEO, address=cast.mette.user.email)
    answered = reverse("factor-answer", args=[FactorReset.objects.get().pk])
    fill_in(cast.karen.client(), answered, {"answer": "approved", "read": cast.mette.user.email})
    was = vouched.of(User.objects.get(pk=cast.mette.user.pk))
    assert was.awaits_a_factor() and not was.password, "what nobody vouched for is chosen anew"


def test_what_was_made_sure_of_a_week_ago_resets_nothing(committed_cast: Cast, on_committed_day: Any) -> None:
    cast = committed_cast
    told.a_factor(cast.mette)
    reset = told.a_reset_asked_for(cast, cast.mette)
    on_committed_day(dt.date(2025, 10, 14))
    with pytest.raises(Refused, match="more than a week"), cast.karen.acting():
        actions.factor_reset_answer(reset, answer=Answer.APPROVED, address=reset.user.email)
    with cast.anton.acting():
        actions.factor_reset_request(cast.mette.user, checked=Checked.VIDEO, address=cast.mette.user.email)
    assert FactorReset.objects.filter(answer="").count() == 1


def test_a_request_that_ran_out_is_refused_while_whoever_asks_anew_holds_the_user(
    committed_cast: Cast, on_committed_day: Any
) -> None:
    """The one would wait for the user, and the other for the request."""
    cast, mette = committed_cast, committed_cast.mette
    told.a_factor(mette)
    reset = told.a_reset_asked_for(cast, mette)
    on_committed_day(dt.date(2025, 10, 14))
    with cast.karen.acting():
        User.objects.select_for_update(no_key=True).get(pk=mette.user.pk)
        with pytest.raises(Refused, match="more than a week"):
            actions.factor_reset_answer(reset, answer=Answer.APPROVED, address=mette.user.email)


def test_who_tried_too_often_is_let_in_again(committed_cast: Cast) -> None:
    cast = committed_cast
    password = "a long enough password"
    client = cast.anton.client()
    client.logout()

    def try_with(tried: str) -> int:
        given = {"login": cast.mette.user.email, "password": tried}
        return int(client.post("/konto/login/", given).status_code)

    for _attempt in range(5):
        try_with("wrong")
    assert try_with(password) != 302
    fill_in(cast.anton.client(), reverse("login-help", args=[cast.mette.user.pk]), {"what": "unlock"})
    assert try_with(password) == 302
    assert "user.unlocked" in {line.action for line in audit_lines(cast)}


def test_somebody_is_logged_off_everywhere(committed_cast: Cast) -> None:
    cast = committed_cast
    windows = [cast.mette.client(), cast.mette.client()]
    fill_in(cast.anton.client(), reverse("login-help", args=[cast.mette.user.pk]), {"what": "sessions"})
    assert [window.get(UNITS).status_code for window in windows] == [302, 302]
    assert cast.jonas.client().get(UNITS).status_code == 200


def test_the_second_press_makes_no_second_user(committed_cast: Cast) -> None:
    client = committed_cast.anton.client()
    given = client.get(reverse("user-new")).context["form"]["form_token"].value()
    sent = typed() | {"form_token": str(given)}
    assert [client.post(reverse("user-new"), sent).status_code for _press in range(2)] == [302, 302]
    assert User.objects.filter(email="nina@example.invalid").count() == 1


@pytest.mark.parametrize("name", ["mette", "karen", "dorthe", "olga"])
def test_who_does_not_administer_writes_nothing_past_the_pages(committed_cast: Cast, name: str) -> None:
    who: Member = getattr(committed_cast, name)
    for statement in (
        "SELECT helle.invite_user(gen_random_uuid(), 'x@example.invalid', 'X', 'da', '')",
        f"SELECT helle.end_sessions('{committed_cast.jonas.user.pk}')",
        f"SELECT helle.end_role('{committed_cast.jonas.membership.pk}', '2025-10-06')",
        f"SELECT helle.new_unit('{uuid.uuid4()}', 'X', 'ngo', 'X', 'X', '2025-10-06')",
    ):
        with pytest.raises(Exception, match="an administrator acts here"), who.acting(), as_staff() as cursor:
            cursor.execute(statement)
