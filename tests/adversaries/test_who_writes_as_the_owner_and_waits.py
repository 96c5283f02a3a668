"""Whoever writes as the owner of the register's tables has others do the rest: two who reset, approve or bind, and the
invitation (PUB-DIG-07)."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from helle.register.administration import actions, changed_outside, login_actions, mails, vouched
from helle.register.administration.actions import Described
from helle.register.administration.choices import Answer, Checked
from helle.register.administration.models import FactorReset, LoginIdentity, RoleRequest
from helle.register.organisations.models import Membership, User
from helle.register.protection.refusals import Refused
from helle.site.accounts import ClosedAccounts
from tests import administration_stories as told
from tests.administration_stories import NINA, typed
from tests.cast import Cast, as_owner, member
from tests.federation import stories
from tests.pages import errors_of, fill_in, hidden_of, post
from tests.second_factors import give_app
from tests.site.test_login import LOGIN, log_in

pytestmark = pytest.mark.usefixtures("committed", "mailoutbox")

HERS = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MINE_TO_READ = "thief@example.invalid"
RESET = "/konto/password/reset/"
ISSUER = "https://provider.example.invalid"


@pytest.fixture(autouse=True)
def _nobody_was_told_yet(committed: None) -> None:
    cache.clear()


def put(user: User, column: str, value: str) -> None:
    as_owner(f"UPDATE organisations_user SET {column} = %s WHERE id = %s", [value, user.pk])


def now(user: User) -> User:
    return User.objects.get(pk=user.pk)


def nothing_went_to_the_thief() -> None:
    Client().post(RESET, {"email": MINE_TO_READ})
    assert not [one for one in mail.outbox if MINE_TO_READ in one.to]


def test_a_reset_by_two_vouches_for_no_address_of_her_own(committed_cast: Cast) -> None:
    cast, mette = committed_cast, committed_cast.mette.user
    give_app(mette, HERS)
    reset = told.a_reset_asked_for(cast, cast.mette)
    put(mette, "email", MINE_TO_READ)
    page = reverse("factor-answer", args=[reset.pk])
    assert MINE_TO_READ in cast.karen.client().get(page).content.decode(), "she can read it"
    answered = post(cast.karen.client(), page, {"answer": "approved"})
    assert "skrevet uden om Helle" in str(errors_of(answered))
    assert Authenticator.objects.filter(user_id=mette.pk).exists(), "nothing of it was done"
    assert not vouched.is_vouched_address(now(mette))
    nothing_went_to_the_thief()
    fill_in(cast.karen.client(), page, {"answer": "refused"})
    with pytest.raises(Refused, match="written outside Helle"), cast.anton.acting():
        actions.factor_reset_request(now(mette), checked=Checked.VIDEO, address=MINE_TO_READ)


def test_an_address_put_there_while_whoever_answers_reads_another(committed_cast: Cast) -> None:
    cast, mette = committed_cast, committed_cast.mette.user
    page = reverse("factor-answer", args=[told.a_reset_asked_for(cast, cast.mette).pk])
    karen = cast.karen.client()
    read = hidden_of(karen, page)
    put(mette, "email", MINE_TO_READ)
    answered = karen.post(page, read | {"answer": "approved"})
    assert "en anden end den, der stod" in str(errors_of(answered))
    nothing_went_to_the_thief()


class TestWhereHerSealIsTakenAway:
    """Nothing opens, so what two say is all that there is: each types the address, and none of it is shown to them."""

    @pytest.fixture(autouse=True)
    def _taken_away(self, committed_cast: Cast) -> None:
        put(committed_cast.mette.user, "vouched", "")

    def test_it_is_begun_anew_at_the_address_that_both_type(self, committed_cast: Cast) -> None:
        cast, mette = committed_cast, committed_cast.mette.user
        asked = reverse("factor-reset", args=[mette.pk])
        for page in (asked, reverse("user-page", args=[mette.pk]), reverse("user-change", args=[mette.pk])):
            assert mette.email not in cast.anton.client().get(page).content.decode(), page
        fill_in(cast.anton.client(), asked, {"checked": "video", "address": mette.email.upper()})
        page = reverse("factor-answer", args=[FactorReset.objects.get().pk])
        assert mette.email not in cast.karen.client().get(page).content.decode()
        fill_in(cast.karen.client(), page, {"answer": "approved", "read": f" {mette.email} "})
        assert vouched.is_vouched_address(now(mette))
        (sent,) = mail.outbox
        assert sent.to == [mette.email]

    def test_no_page_of_what_else_is_asked_of_her_shows_one_either(self, committed_cast: Cast) -> None:
        cast = committed_cast
        role = told.a_role_asked_for(cast, about=cast.mette, role="cmm_lead")
        login = stories.asked_for(cast, cast.mette, ISSUER)
        for page in (reverse("role-answer", args=[role.pk]), reverse("identity-answer", args=[login.pk])):
            shown = cast.karen.client().get(page).content.decode()
            assert cast.mette.user.full_name in shown and cast.mette.user.email not in shown, page

    def test_her_name_is_corrected_and_her_address_is_not(self, committed_cast: Cast) -> None:
        """Nor does the mail of a new address go to what a thief wrote there."""
        cast, gerda = committed_cast, member("Gerda Liin", "REDEN-HOME", "plan_reporter").user
        put(gerda, "vouched", "")
        put(gerda, "email", MINE_TO_READ)
        fill_in(
            cast.anton.client(),
            reverse("user-change", args=[gerda.pk]),
            {"full_name": "Gerda Lind", "language": "da", "email": gerda.email},
        )
        assert (now(gerda).full_name, now(gerda).email) == ("Gerda Lind", MINE_TO_READ)
        with pytest.raises(Refused, match="changed outside Helle"), cast.anton.acting():
            actions.user_change(now(gerda), described=Described("Gerda Lind", gerda.email, "da"))
        assert now(gerda).email == MINE_TO_READ and mail.outbox == []

    def test_an_address_of_the_thief_s_is_asked_for_by_nobody(self, committed_cast: Cast) -> None:
        cast, mette = committed_cast, committed_cast.mette.user
        put(mette, "email", MINE_TO_READ)
        page = reverse("factor-reset", args=[mette.pk])
        for address, said in ((mette.email, "en anden end den, der står for brugeren"), ("", "Skriv brugerens mail")):
            answered = post(cast.anton.client(), page, {"checked": "video", "address": address})
            assert said in str(errors_of(answered)["address"])
            assert MINE_TO_READ not in answered.content.decode(), "nor is it told which"
        assert not FactorReset.objects.exists()

    def test_nor_said_yes_to_where_it_comes_between(self, committed_cast: Cast) -> None:
        """Whatever she puts there, the one who answers types what she knows, and the request has what was typed."""
        cast, mette = committed_cast, committed_cast.mette.user
        page = reverse("factor-answer", args=[told.a_reset_asked_for(cast, cast.mette).pk])
        put(mette, "email", MINE_TO_READ)
        another = "en anden end den, der står for brugeren"
        for address, said in ((mette.email, another), (MINE_TO_READ, another), ("", "Skriv brugerens mailadresse")):
            answered = post(cast.karen.client(), page, {"answer": "approved", "read": address})
            assert said in str(errors_of(answered)["read"])
        assert not vouched.is_vouched_address(now(mette))
        nothing_went_to_the_thief()
        fill_in(cast.karen.client(), page, {"answer": "refused", "read": ""})


@pytest.mark.parametrize("hers_opens", [True, False])
@pytest.mark.parametrize(
    "written",
    [
        "asked_sealed = ''",
        "asked_sealed = (SELECT asked_sealed FROM administration_factorreset WHERE answer = 'refused')",
        "user_id = '{jonas}'",
        "requested_by_id = '{astrid}'",
        "checked = 'called_back'",
        "requested_at = requested_at + interval '1 second'",
    ],
)
def test_a_request_that_she_wrote_or_changed_is_said_yes_to_by_nobody(
    committed_cast: Cast, written: str, hers_opens: bool
) -> None:
    cast = committed_cast
    earlier = told.a_reset_asked_for(cast, cast.mette)
    with cast.karen.acting():
        actions.factor_reset_answer(earlier, answer=Answer.REFUSED, address="")
    give_app(cast.mette.user, HERS)
    reset = told.a_reset_asked_for(cast, cast.mette)
    names = {"jonas": cast.jonas.user.pk, "astrid": told.astrid().user.pk}
    as_owner(f"UPDATE administration_factorreset SET {written.format(**names)} WHERE id = %s", [reset.pk])  # of ours
    about = FactorReset.objects.get(pk=reset.pk).user
    if not hers_opens:
        put(about, "vouched", "")
    page, factors = reverse("factor-answer", args=[reset.pk]), set(Authenticator.objects.values_list("pk", flat=True))
    types = {} if hers_opens else {"read": about.email}
    answered = post(cast.karen.client(), page, {"answer": "approved", **types})
    assert "skrevet eller ændret uden om Helle" in str(errors_of(answered))
    assert set(Authenticator.objects.values_list("pk", flat=True)) == factors, "nothing of it was done"
    fill_in(cast.karen.client(), page, {"answer": "refused"})


def test_one_that_was_answered_is_said_yes_to_by_nobody_though_its_row_waits_again(committed_cast: Cast) -> None:
    """Its seal is whole, and the day as well: the log has the answer."""
    cast = committed_cast
    give_app(cast.mette.user, HERS)
    reset = told.a_reset_asked_for(cast, cast.mette)
    with cast.karen.acting():
        actions.factor_reset_answer(reset, answer=Answer.REFUSED, address="")
    again = "answer = '', answered_at = NULL, answered_by_id = NULL, answered_as = ''"
    as_owner(f"UPDATE administration_factorreset SET {again} WHERE id = %s", [reset.pk])
    answered = post(cast.karen.client(), reverse("factor-answer", args=[reset.pk]), {"answer": "approved"})
    assert "skrevet eller ændret uden om Helle" in str(errors_of(answered))
    assert Authenticator.objects.filter(user_id=cast.mette.user.pk).exists()


def test_another_user_written_into_a_request_once_it_was_read_loses_no_factor(committed_cast: Cast) -> None:
    """What is checked is the row that is held and answered, not what the page was made of."""
    cast = committed_cast
    give_app(cast.jonas.user, HERS)
    read = told.a_reset_asked_for(cast, cast.mette)
    as_owner("UPDATE administration_factorreset SET user_id = %s WHERE id = %s", [cast.jonas.user.pk, read.pk])
    for address in (cast.mette.user.email, cast.jonas.user.email):
        with pytest.raises(Refused), cast.karen.acting():
            actions.factor_reset_answer(read, answer=Answer.APPROVED, address=address)
    assert Authenticator.objects.filter(user_id=cast.jonas.user.pk).exists()
    assert FactorReset.objects.get(pk=read.pk).answer == ""
    assert vouched.differs(now(cast.jonas.user)) is None and vouched.differs(now(cast.mette.user)) is None


def test_her_page_says_that_the_address_is_another(committed_cast: Cast) -> None:
    cast = committed_cast
    put(cast.mette.user, "email", MINE_TO_READ)
    page = cast.anton.client().get(reverse("user-page", args=[cast.mette.user.pk])).content.decode()
    assert "adressen er skrevet uden om Helle: lukket" in page
    assert "til to har nulstillet det" not in page


def test_the_second_yes_to_a_role_sends_no_invitation_to_an_address_of_her_own(committed_cast: Cast) -> None:
    cast = committed_cast
    fill_in(cast.anton.client(), reverse("user-new"), typed())
    nina = User.objects.get(email=NINA["email"])
    put(nina, "email", MINE_TO_READ)
    page = reverse("role-answer", args=[RoleRequest.objects.get().pk])
    assert errors_of(post(cast.karen.client(), page, {"answer": "approved"}))
    assert not Membership.objects.filter(user=nina).exists()
    put(nina, "email", str(NINA["email"]))
    fill_in(cast.karen.client(), page, {"answer": "approved"})
    assert {to for one in mail.outbox for to in one.to} == {NINA["email"]}
    put(nina, "email", MINE_TO_READ)
    assert errors_of(post(cast.anton.client(), reverse("login-help", args=[nina.pk]), {"what": "invite"}))
    with pytest.raises(Refused, match="written outside Helle"):
        changed_outside.require_her_address(now(nina))
    nothing_went_to_the_thief()


def test_no_invitation_where_the_address_is_written_after_the_action_asked(committed_cast: Cast) -> None:
    nina = committed_cast.jonas.user
    put(nina, "email", MINE_TO_READ)
    mails.invite(now(nina))
    mails.tell_of_reset(now(nina), with_link=True)
    assert mail.outbox == []


def test_a_password_chosen_while_the_address_is_another_is_none_of_hers(committed_cast: Cast) -> None:
    """However the thief came by the link. She puts the address back, so that nothing seems to be changed."""
    mette = committed_cast.mette.user
    put(mette, "email", MINE_TO_READ)
    ClosedAccounts().set_password(now(mette), "the thief's own long words")
    put(mette, "email", mette.email)
    answer = log_in(Client(), committed_cast.mette, "the thief's own long words")
    assert answer.headers["Location"] == f"{LOGIN}?ended=changed"
    assert vouched.differs(now(mette)) is vouched.Differs.PASSWORD


def test_nobody_says_yes_to_a_binding_that_no_seal_would_take(committed_cast: Cast) -> None:
    cast, mette = committed_cast, committed_cast.mette.user
    asked = stories.asked_for(cast, cast.mette, ISSUER)
    put(mette, "vouched", "")
    with pytest.raises(Refused, match="changed outside Helle"), cast.karen.acting():
        login_actions.identity_answer(asked, answer=Answer.APPROVED)
    assert LoginIdentity.objects.get(pk=asked.pk).answer == "", "it waits, and is said yes to once she is reset"


def test_the_page_of_who_is_bound_says_that_she_is_closed_and_how_she_is_let_in_again(committed_cast: Cast) -> None:
    cast, mette = committed_cast, committed_cast.mette.user
    bound = stories.bound(cast, cast.mette, ISSUER)
    page, reset = reverse("user-page", args=[mette.pk]), reverse("factor-reset", args=[mette.pk])

    def says() -> str:
        return str(cast.anton.client().get(page).content.decode())

    assert "uden om Helle" not in says() and reset not in says()
    put(mette, "vouched", "")
    assert "til to har nulstillet det" in says() and reset in says()
    answer = reverse("factor-answer", args=[told.a_reset_asked_for(cast, cast.mette).pk])
    fill_in(cast.karen.client(), answer, {"answer": "approved", "read": mette.email})
    assert "til det er afsluttet og knyttet på ny" in says()
    fill_in(cast.anton.client(), reverse("identity-end", args=[bound.pk]), {})
    assert "uden om Helle" not in says()
    again = stories.asked_for(cast, cast.mette, ISSUER)
    with cast.karen.acting():
        login_actions.identity_answer(again, answer=Answer.APPROVED)
    assert "uden om Helle" not in says()
    assert vouched.of(now(mette)).identities == (vouched.of_row(again),)
