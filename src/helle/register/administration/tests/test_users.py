"""Users and their roles: two people for what tells of persons, leavers seen by their lead, and nobody's own affair."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import psycopg
import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import administration_stories as told
from tests import file_stories, stories
from tests.cast import Cast, Member, member, reseat, seat
from tests.invariants.at_once import acting, at_once
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.administration import actions, policies
from helle.register.administration.actions import Wanted
from helle.register.administration.choices import LEADS, Answer, Checked
from helle.register.administration.models import FactorReset, Leaver, RoleRequest
from helle.register.administration.staff import as_staff
from helle.register.allocation.policies import ALLOCATES
from helle.register.organisations.actions import user_leave
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Membership, User
from helle.register.protection import clock
from helle.register.protection.matrix import access_matrix
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.usefixtures("committed")

TODAY = told.TODAY
# A page that opens to whoever is logged in with a role.
UNITS = "/enheder/"
NINA: dict[str, object] = {"full_name": "Nina Ny", "email": "nina@example.invalid", "language": "da"}


@pytest.fixture(autouse=True)
def _mails_are_kept(settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    mail.outbox = []


def typed(unit: str = "CMM", role: str = "cmm_caseworker") -> dict[str, object]:
    return NINA | {"unit": str(unit_id(unit)), "role": role, "since": "2025-10-06"}


def wanted(unit: str = "CMM", role: str = "cmm_caseworker", since: dt.date = TODAY) -> Wanted:
    return Wanted(unit_id(unit), role, since, None)


def roles_of(user: User) -> set[str]:
    return set(Membership.objects.filter(user=user, during__contains=TODAY).values_list("role", flat=True))


def test_a_new_caseworker_sees_nothing_until_her_lead_has_approved_and_is_then_invited(committed_cast: Cast) -> None:
    cast = committed_cast
    fill_in(cast.anton.client(), reverse("user-new"), typed())
    nina = User.objects.get(email="nina@example.invalid")
    assert (roles_of(nina), mail.outbox) == (set(), [])
    asked = RoleRequest.objects.get(user=nina)
    assert "Nina Ny" in cast.karen.client().get(reverse("desk")).content.decode()
    # What she says yes to is a login of that address.
    assert nina.email in cast.karen.client().get(reverse("role-answer", args=[asked.pk])).content.decode()

    fill_in(cast.karen.client(), reverse("role-answer", args=[asked.pk]), {"answer": "approved"})

    assert roles_of(nina) == {"cmm_caseworker"}
    (invitation,) = mail.outbox
    assert invitation.to == ["nina@example.invalid"]
    assert "/konto/password/reset/key/" in invitation.body
    assert "Nina" not in invitation.body and "CMM" not in invitation.body
    done = [(line.action, line.user_id) for line in audit_lines(cast) if line.object_id == nina.pk]
    assert done == [
        ("role.approved", cast.karen.user.pk),
        ("role.requested", cast.anton.user.pk),
        ("user.invited", cast.anton.user.pk),
    ]


def test_the_invitation_leads_to_a_password_and_the_first_login_to_a_second_factor(committed_cast: Cast) -> None:
    cast = committed_cast
    fill_in(cast.anton.client(), reverse("user-new"), typed(role="cmm_statistics"))
    (invitation,) = mail.outbox
    link = next(word for word in invitation.body.split() if "/reset/key/" in word)
    client = cast.anton.client()
    client.logout()
    page = client.get(link.removeprefix("http://testserver"), follow=True)
    password = "a password of her own choice"
    client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})
    client.post("/konto/login/", {"login": "nina@example.invalid", "password": password})
    assert client.get(UNITS).headers["Location"] == "/konto/2fa/totp/activate/"
    again = client.get("/konto/2fa/totp/activate/").headers["Location"]
    assert client.post(again, {"password": password}, follow=True).request["PATH_INFO"] == "/konto/2fa/totp/activate/"


def test_a_role_that_tells_of_nobody_is_given_at_once(committed_cast: Cast) -> None:
    fill_in(committed_cast.anton.client(), reverse("user-new"), typed(role="cmm_statistics"))
    assert roles_of(User.objects.get(email="nina@example.invalid")) == {"cmm_statistics"}
    assert not RoleRequest.objects.exists()


def test_which_roles_take_two_people() -> None:
    alone = {role for role in access_matrix().roles if not policies.needs_two(role)}
    assert alone == {"cmm_statistics", "plan_owner", "socialtilsyn_inspector"}


@pytest.mark.usefixtures("committed_cast")
def test_the_database_and_the_code_mean_the_same_by_two_people_and_by_a_lead(
    owner: psycopg.Connection[tuple[Any, ...]],
) -> None:
    said = dict(
        owner.execute(
            "SELECT r.role, helle.role_needs_two(r.role) FROM unnest(%s::text[]) AS r (role)",
            [list(access_matrix().roles)],
        ).fetchall()
    )
    assert said == {role: policies.needs_two(role) for role in access_matrix().roles}
    leading = owner.execute(
        "SELECT DISTINCT m.role FROM organisations_membership m WHERE helle.leads(m.user_id, m.unit_id)"
    ).fetchall()
    assert {role for (role,) in leading} == LEADS == ALLOCATES


def test_whoever_asked_cannot_approve_and_neither_can_whom_it_is_about(committed_cast: Cast) -> None:
    cast = committed_cast
    asked = told.a_role_asked_for(cast, about=cast.karen, role="cmm_caseworker")
    for who in (cast.anton, cast.karen):
        with pytest.raises(Refused, match="Two people are needed"), who.acting():
            actions.role_answer(asked, answer=Answer.APPROVED)
    # Nobody else leads CMM: then it is another administrator.
    with told.astrid().acting():
        actions.role_answer(asked, answer=Answer.APPROVED)
    assert roles_of(cast.karen.user) == {"cmm_lead", "cmm_caseworker"}


def test_where_somebody_leads_no_second_administrator_answers_for_her(committed_cast: Cast) -> None:
    asked = told.a_role_asked_for(committed_cast)
    with pytest.raises(Refused, match="Two people are needed"), told.astrid().acting():
        actions.role_answer(asked, answer=Answer.APPROVED)


def test_the_table_itself_takes_no_answer_of_who_asked(
    committed_cast: Cast, owner: psycopg.Connection[tuple[Any, ...]]
) -> None:
    cast = committed_cast
    asked = told.a_role_asked_for(cast)
    answer = (
        "UPDATE administration_rolerequest SET answer = 'approved', answered_at = now(), answered_by_id = %s,"
        " membership_id = %s WHERE id = %s"
    )
    for who in (cast.anton, cast.jonas):
        with pytest.raises(psycopg.errors.CheckViolation, match="role_needs_two_people"):
            owner.execute(answer, [who.user.pk, cast.jonas.membership.pk, asked.pk])


@pytest.mark.parametrize("role", sorted(access_matrix().roles))
def test_an_administrator_gives_herself_no_role_whatever_she_may_give_others(committed_cast: Cast, role: str) -> None:
    anton = committed_cast.anton
    with pytest.raises(Refused), anton.acting():
        actions.role_request(anton.user, wanted=wanted(role=role))
    # Nor past the action.
    with pytest.raises((Refused, IntegrityError)), anton.acting(), as_staff() as cursor:
        cursor.execute(
            "SELECT helle.request_role(gen_random_uuid(), %s, %s, %s, %s, NULL, gen_random_uuid())",
            [anton.user.pk, unit_id("CMM"), role, TODAY],
        )
    assert roles_of(anton.user) == {"administrator"}


def test_a_second_administrator_takes_two_as_well(committed_cast: Cast) -> None:
    """Who could make one alone would be two people herself."""
    cast = committed_cast
    fill_in(cast.anton.client(), reverse("user-new"), typed("SOST", "administrator"))
    nina = User.objects.get(email=NINA["email"])
    assert roles_of(nina) == set()
    asked = RoleRequest.objects.get(user=nina)
    with pytest.raises(Refused, match="Two people are needed"), cast.anton.acting():
        actions.role_answer(asked, answer=Answer.APPROVED)
    fill_in(told.astrid().client(), reverse("role-answer", args=[asked.pk]), {"answer": "approved"})
    assert roles_of(nina) == {"administrator"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "MADE-BELOW"}, "email"),
        ({"role": "udlst_caseworker"}, "role"),
        ({"since": "2025-10-05"}, "since"),
        ({"until": "2025-10-05"}, "until"),
        ({"until": "2025-10-01"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"email": "nonsense"}, "email"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_left_behind(
    committed_cast: Cast, changed: dict[str, object], field: str
) -> None:
    if changed.get("email") == "MADE-BELOW":
        changed = {"email": committed_cast.mette.user.email.upper()}
    before = User.objects.count()
    response = post(committed_cast.anton.client(), reverse("user-new"), typed() | changed)
    assert response.status_code == 422
    assert list(errors_of(response)) == [field]
    assert User.objects.count() == before


def test_of_two_who_ask_for_the_same_role_at_once_one_is_told(committed_cast: Cast) -> None:
    cast, astrid = committed_cast, told.astrid()

    def ask() -> object:
        return actions.role_request(cast.vera.user, wanted=wanted())

    outcomes = at_once([acting(cast.anton, ask), acting(astrid, ask)])
    assert sorted(type(one).__name__ for one in outcomes) == ["Refused", "bool"]
    assert RoleRequest.objects.count() == 1


def test_of_two_who_answer_at_once_one_is_told(committed_cast: Cast) -> None:
    cast = committed_cast
    asked = told.a_role_asked_for(cast, about=cast.vera, role="cmm_caseworker")
    second = member("Kirsten Bro", "CMM", "cmm_lead")
    outcomes = at_once(
        [
            acting(cast.karen, lambda: actions.role_answer(asked, answer=Answer.APPROVED)),
            acting(second, lambda: actions.role_answer(asked, answer=Answer.REFUSED)),
        ]
    )
    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    answered = RoleRequest.objects.get(pk=asked.pk)
    assert ("cmm_caseworker" in roles_of(cast.vera.user)) == (answered.answer == "approved")


def test_what_was_approved_late_begins_with_the_answer(committed_cast: Cast, on_committed_day: Any) -> None:
    cast = committed_cast
    asked = told.a_role_asked_for(cast)
    on_committed_day(dt.date(2025, 10, 20))
    with cast.karen.acting():
        actions.role_answer(asked, answer=Answer.APPROVED)
    row = Membership.objects.get(user=cast.jonas.user, role="cmm_lead")
    assert row.during.lower == dt.date(2025, 10, 20)


@pytest.fixture
def on_committed_day(committed: None) -> Any:
    return lambda day: clock.freeze(dt.datetime(day.year, day.month, day.day, 9, tzinfo=clock.COPENHAGEN))


# --- leavers


def a_case_of(cast: Cast, who: Member) -> None:
    stories.assign(cast.karen, stories.an_opened_case(cast), who)


def test_a_leaver_with_cases_is_told_in_numbers_and_not_ended_in_silence(committed_cast: Cast) -> None:
    cast = committed_cast
    a_case_of(cast, cast.jonas)
    address = reverse("role-end", args=[cast.jonas.membership.pk])
    client = cast.anton.client()
    page = client.get(address)
    assert "Åbne sager, der stadig er brugerens: 1" in page.content.decode()
    assert "2025-0001" not in page.content.decode()

    silent = post(client, address, {"last_day": "2025-10-06"})
    assert list(errors_of(silent)) == ["told"]
    assert Membership.objects.get(pk=cast.jonas.membership.pk).during.upper is None

    fill_in(client, address, {"last_day": "2025-10-06", "told": "on"})
    assert Membership.objects.get(pk=cast.jonas.membership.pk).during.upper == dt.date(2025, 10, 7)
    leaver = Leaver.objects.get(user=cast.jonas.user)
    assert (leaver.open_cases, leaver.seen_at) == (1, None)
    assert "Jonas Lind stopper" in cast.karen.client().get(reverse("desk")).content.decode()

    fill_in(cast.karen.client(), reverse("leaver-seen", args=[leaver.pk]), {})
    assert "Jonas Lind stopper" not in cast.karen.client().get(reverse("desk")).content.decode()
    line = next(line for line in audit_lines(cast) if line.action == "leaver.seen")
    assert line.user_id == cast.karen.user.pk


def test_drafts_that_only_she_reads_are_counted_like_cases(committed_cast: Cast) -> None:
    cast = committed_cast
    file_stories.begin_draft(cast.jonas, stories.an_opened_case(cast))
    address, client = reverse("role-end", args=[cast.jonas.membership.pk]), cast.anton.client()
    page = client.get(address).content.decode()
    assert "Kladder til notater, som kun brugeren kan se: 1" in page and file_stories.DRAFT not in page
    assert list(errors_of(post(client, address, {"last_day": "2025-10-06"}))) == ["told"]
    fill_in(client, address, {"last_day": "2025-10-06", "told": "on"})
    leaver = Leaver.objects.get(user=cast.jonas.user)
    assert (leaver.open_cases, leaver.waiting_tasks, leaver.unfinished_drafts) == (0, 0, 1)
    assert "1 kladde" in cast.karen.client().get(reverse("desk")).content.decode()
    seen = cast.karen.client().get(reverse("leaver-seen", args=[leaver.pk])).content.decode()
    assert "1 kladder til notater" in seen
    line = next(line for line in audit_lines(cast) if line.action == "user.left")
    assert line.detail["unfinished_drafts"] == 1


def test_the_command_tells_the_lead_too(committed_cast: Cast) -> None:
    cast = committed_cast
    a_case_of(cast, cast.jonas)
    user_leave(email=cast.jonas.user.email, unit_code="CMM", role="cmm_caseworker", last_day=TODAY)
    assert Leaver.objects.filter(user=cast.jonas.user, open_cases=1).exists()


def test_ending_the_last_role_yesterday_ends_the_sessions_at_once(committed_cast: Cast) -> None:
    cast = committed_cast
    open_window = cast.mette.client()
    assert open_window.get(UNITS).status_code == 200
    fill_in(cast.anton.client(), reverse("role-end", args=[cast.mette.membership.pk]), {"last_day": "2025-10-05"})
    answer = open_window.get(UNITS)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/konto/login/?next={UNITS}")
    assert not User.objects.get(pk=cast.mette.user.pk).is_active


def test_with_another_role_left_she_stays_logged_in(committed_cast: Cast) -> None:
    cast = committed_cast
    hotline = seat(cast.mette.user, "CMM", "cmm_hotline")
    window = cast.mette.client()
    with cast.anton.acting():
        actions.role_end(hotline, last_day=TODAY - dt.timedelta(days=1), told=False)
    assert window.get(UNITS).status_code == 200


@pytest.mark.parametrize("role", ["administrator", "data_protection_officer"])
def test_a_role_ends_for_others_and_never_for_oneself(committed_cast: Cast, role: str) -> None:
    cast = committed_cast
    who = cast.anton if role == "administrator" else cast.dorthe
    with told.astrid().acting():
        actions.role_end(who.membership, last_day=TODAY, told=False)
    with pytest.raises(Refused), cast.anton.acting():
        actions.role_end(cast.anton.membership, last_day=TODAY, told=False)


# --- logins


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
    fill_in(committed_cast.anton.client(), reverse("user-change", args=[mette.pk]), {"full_name": "Mette Holm Ny"})
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
        actions.factor_reset_answer(reset, answer=Answer.APPROVED)
    assert window.get(UNITS).status_code == 200

    fill_in(cast.karen.client(), reverse("factor-answer", args=[reset.pk]), {"answer": "approved"})

    assert window.get(UNITS).status_code == 302
    again = Member(User.objects.get(pk=cast.mette.user.pk), cast.mette.membership).client(second_factor=False)
    assert again.get(UNITS).headers["Location"] == "/konto/2fa/totp/activate/"
    (notice,) = mail.outbox
    assert notice.to == [cast.mette.user.email]
    assert "Mette" not in notice.body
    lines = [
        (line.action, line.detail.get("checked")) for line in audit_lines(cast) if line.action.startswith("factor")
    ]
    assert lines == [("factor.reset_approved", None), ("factor.reset_requested", "called_back")]


def test_a_lead_of_another_unit_answers_for_none_of_these(committed_cast: Cast) -> None:
    cast = committed_cast
    reset = told.a_reset_asked_for(cast, cast.mette)
    with pytest.raises(Refused, match="Two people are needed"), cast.ulla.acting():
        actions.factor_reset_answer(reset, answer=Answer.APPROVED)


def test_nobody_resets_her_own_factor_nor_one_that_is_not_there(committed_cast: Cast) -> None:
    cast = committed_cast
    told.a_factor(cast.anton)
    with cast.anton.acting():
        with pytest.raises(Refused):
            actions.factor_reset_request(cast.anton.user, checked=Checked.VIDEO)
        with pytest.raises(Refused, match="no second factor"):
            actions.factor_reset_request(cast.mette.user, checked=Checked.VIDEO)


def test_what_was_made_sure_of_a_week_ago_resets_nothing(committed_cast: Cast, on_committed_day: Any) -> None:
    cast = committed_cast
    told.a_factor(cast.mette)
    reset = told.a_reset_asked_for(cast, cast.mette)
    on_committed_day(dt.date(2025, 10, 14))
    with pytest.raises(Refused, match="more than a week"), cast.karen.acting():
        actions.factor_reset_answer(reset, answer=Answer.APPROVED)
    with cast.anton.acting():
        actions.factor_reset_request(cast.mette.user, checked=Checked.VIDEO)
    assert FactorReset.objects.filter(answer="").count() == 1


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
        "SELECT helle.invite_user(gen_random_uuid(), 'x@example.invalid', 'X', 'da')",
        f"SELECT helle.end_sessions('{committed_cast.jonas.user.pk}')",
        f"SELECT helle.end_role('{committed_cast.jonas.membership.pk}', '2025-10-06')",
        f"SELECT helle.new_unit('{uuid.uuid4()}', 'X', 'ngo', 'X', 'X', '2025-10-06')",
    ):
        with pytest.raises(Exception, match="an administrator acts here"), who.acting(), as_staff() as cursor:
            cursor.execute(statement)
