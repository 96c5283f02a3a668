"""Who somebody is at a provider, and what a privilege gives: one asks and another approves, in the database, too."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.urls import reverse
from tests import administration_stories
from tests.administration_stories import TODAY
from tests.cast import Cast, Member, seat
from tests.federation import stories as told
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.administration import actions, login_actions
from helle.register.administration.choices import BY_NO_PRIVILEGE, Answer
from helle.register.administration.login_actions import Given, Professional
from helle.register.administration.models import LoginIdentity, PrivilegeRole
from helle.register.administration.staff import as_staff
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Membership
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

pytestmark = pytest.mark.usefixtures("committed", "trusted")

Owner = psycopg.Connection[tuple[Any, ...]]
HERS = {"issuer": told.ISSUER, "cvr": told.CVR, "professional": str(told.METTE)}
GIVES: dict[str, object] = {
    "issuer": told.ISSUER,
    "cvr": told.CVR,
    "privilege": told.LEAD,
    "unit": str(unit_id("CMM")),
    "role": "cmm_lead",
    "since": "2025-10-06",
}


@pytest.fixture
def trusted(settings: Any) -> None:
    settings.HELLE_LOGIN_PROVIDERS = {told.ISSUER: Text("MitID Erhverv", "MitID Business")}


def given(**other: Any) -> Given:
    return Given(
        **{
            "issuer": told.ISSUER,
            "cvr": told.CVR,
            "privilege": told.LEAD,
            "unit_id": unit_id("CMM"),
            "role": "cmm_lead",
            "since": TODAY,
            "until": None,
            **other,
        }
    )


def actions_of(cast: Cast, who: Member) -> list[str]:
    return [line.action for line in audit_lines(cast, who.user.pk)]


class TestIdentities:
    def test_anton_asks_karen_approves_and_mettes_sessions_end(self, committed_cast: Cast) -> None:
        cast = committed_cast
        before = cast.mette.client()
        assert before.get("/sager/").status_code == 200
        fill_in(cast.anton.client(), reverse("identity-new", args=[cast.mette.user.pk]), HERS)
        identity = LoginIdentity.objects.get()
        assert (identity.cvr, identity.professional, identity.answer) == (told.CVR, told.METTE, "")
        assert before.get("/sager/").status_code == 200
        fill_in(cast.karen.client(), reverse("identity-answer", args=[identity.pk]), {"answer": "approved"})
        assert before.get("/sager/").status_code == 302
        assert actions_of(cast, cast.anton)[0] == "identity.requested"
        assert actions_of(cast, cast.karen)[0] == "identity.approved"
        shown = cast.anton.client().get(reverse("user-page", args=[cast.mette.user.pk])).content.decode()
        assert "gælder" in shown and str(told.METTE) in shown

    def test_whoever_asked_does_not_approve_even_past_the_page(self, committed_cast: Cast) -> None:
        cast = committed_cast
        identity = told.asked_for(cast, cast.mette)
        with cast.anton.acting(), pytest.raises(Refused, match="Two people"):
            login_actions.identity_answer(identity, answer=Answer.APPROVED)
        astrid = administration_stories.astrid()
        with astrid.acting():
            login_actions.identity_answer(identity, answer=Answer.APPROVED)

    def test_a_lead_of_another_unit_does_not_approve(self, committed_cast: Cast) -> None:
        identity = told.asked_for(committed_cast, committed_cast.mette)
        with committed_cast.ulla.acting(), pytest.raises(Refused, match="Two people"):
            login_actions.identity_answer(identity, answer=Answer.APPROVED)

    def test_nobody_binds_herself_and_no_lead_asks(self, committed_cast: Cast) -> None:
        cast, hers = committed_cast, Professional(told.ISSUER, told.CVR, told.METTE)
        with cast.anton.acting(), pytest.raises(Refused, match="your own login"):
            login_actions.identity_request(cast.anton.user, professional=hers)
        with cast.karen.acting(), as_staff() as cursor, pytest.raises(Exception, match="an administrator acts here"):
            cursor.execute(
                "SELECT helle.request_identity(%s, %s, %s, %s, %s)",
                [uuid.uuid4(), cast.mette.user.pk, told.ISSUER, told.CVR, told.METTE],
            )

    def test_an_identity_is_one_users_and_a_user_has_one(self, committed_cast: Cast) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, told.ISSUER)
        jonas = reverse("identity-new", args=[cast.jonas.user.pk])
        assert "professional" in errors_of(post(cast.anton.client(), jonas, HERS))
        another = HERS | {"professional": str(uuid.uuid4())}
        mette = reverse("identity-new", args=[cast.mette.user.pk])
        assert errors_of(post(cast.anton.client(), mette, another))
        assert LoginIdentity.objects.count() == 1

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"cvr": "12345678"}, "cvr"),
            ({"cvr": "00000017"}, "cvr"),
            ({"cvr": "1234"}, "cvr"),
            ({"cvr": "🙂🙂🙂🙂🙂🙂🙂🙂"}, "cvr"),
            ({"professional": "mette"}, "professional"),
            ({"issuer": "https://another.example"}, "issuer"),
        ],
    )
    def test_what_is_no_identity_is_said_beside_its_field(
        self, committed_cast: Cast, typed: dict[str, object], field: str
    ) -> None:
        cast = committed_cast
        sent = post(cast.anton.client(), reverse("identity-new", args=[cast.mette.user.pk]), HERS | typed)
        assert list(errors_of(sent)) == [field]
        assert not LoginIdentity.objects.exists()

    @pytest.mark.parametrize(
        ("cvr", "said"),
        [
            ("87654321", "kontrolcifret passer ikke"),
            ("00000017", "Et CVR-nummer har otte cifre, og det første er ikke 0."),
            ("1234", "Et CVR-nummer har otte cifre, og det første er ikke 0."),
        ],
    )
    def test_of_a_number_that_cannot_be_it_is_said_what_is_wrong(
        self, committed_cast: Cast, cvr: str, said: str
    ) -> None:
        cast = committed_cast
        sent = post(cast.anton.client(), reverse("identity-new", args=[cast.mette.user.pk]), HERS | {"cvr": cvr})
        assert said in errors_of(sent)["cvr"][0]

    def test_one_ends_it_and_she_is_logged_out_and_loses_what_privileges_gave(self, committed_cast: Cast) -> None:
        cast = committed_cast
        identity = told.bound(cast, cast.mette, told.ISSUER)
        told.gives(cast, told.ISSUER, told.LEAD, "cmm_lead")
        login_actions.log_in(Professional(told.ISSUER, told.CVR, told.METTE), frozenset({told.LEAD}))
        cast.mette.user.refresh_from_db()
        session = cast.mette.client()
        assert session.get("/sager/").status_code == 200
        fill_in(cast.anton.client(), reverse("identity-end", args=[identity.pk]), {})
        assert session.get("/sager/").status_code == 302
        held = Membership.objects.filter(user=cast.mette.user, during__contains=TODAY)
        assert list(held.values_list("role", flat=True)) == ["cmm_caseworker"]
        assert login_actions.log_in(Professional(told.ISSUER, told.CVR, told.METTE), frozenset()) is None
        assert cast.anton.client().get(reverse("identity-end", args=[identity.pk])).status_code == 404

    def test_whoever_comes_second_is_told_the_answer(self, committed_cast: Cast) -> None:
        cast = committed_cast
        identity = told.bound(cast, cast.mette, told.ISSUER)
        page = reverse("identity-answer", args=[identity.pk])
        assert "Der er allerede svaret" in cast.karen.client().get(page).content.decode()

    def test_no_invitation_to_choose_a_password(self, committed_cast: Cast) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, told.ISSUER)
        with cast.anton.acting(), pytest.raises(Refused):
            actions.invitation_send(cast.mette.user)


class TestAdministratorsLogInHere:
    def test_no_identity_is_bound_to_an_administrator(self, committed_cast: Cast) -> None:
        cast, astrid = committed_cast, administration_stories.astrid()
        page = reverse("identity-new", args=[cast.anton.user.pk])
        assert "administrator" in str(errors_of(post(astrid.client(), page, HERS))).lower()
        assert not LoginIdentity.objects.exists()

    def test_whoever_is_bound_becomes_no_administrator_whoever_writes(self, committed_cast: Cast, owner: Owner) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, told.ISSUER)
        with pytest.raises(IntegrityError, match="administrators_log_in_here"):
            seat(cast.mette.user, "SOST", "administrator")

    def test_nor_is_one_approved_who_became_one_meanwhile(self, committed_cast: Cast) -> None:
        cast, astrid = committed_cast, administration_stories.astrid()
        identity = told.asked_for(cast, cast.mette)
        seat(cast.mette.user, "SOST", "administrator")
        with astrid.acting(), pytest.raises(Refused, match="An administrator logs in here"):
            login_actions.identity_answer(identity, answer=Answer.APPROVED)


class TestPrivileges:
    def test_anton_asks_and_karen_approves(self, committed_cast: Cast) -> None:
        cast = committed_cast
        fill_in(cast.anton.client(), reverse("privilege-new"), GIVES)
        asked = PrivilegeRole.objects.get()
        with cast.anton.acting(), pytest.raises(Refused, match="Two people"):
            login_actions.privilege_answer(asked, answer=Answer.APPROVED)
        fill_in(cast.karen.client(), reverse("privilege-answer", args=[asked.pk]), {"answer": "approved"})
        asked.refresh_from_db()
        assert (asked.answer, asked.answered_by_id) == ("approved", cast.karen.user.pk)
        assert told.LEAD in cast.karen.client().get(reverse("login-list")).content.decode()

    def test_where_nobody_leads_another_administrator_approves(self, committed_cast: Cast) -> None:
        cast, astrid = committed_cast, administration_stories.astrid()
        with cast.anton.acting():
            login_actions.privilege_request(given(unit_id=unit_id("AT"), role="control_officer"))
        asked = PrivilegeRole.objects.get()
        for who in (cast.karen, cast.anton):
            with who.acting(), pytest.raises(Refused, match="Two people"):
                login_actions.privilege_answer(asked, answer=Answer.APPROVED)
        with astrid.acting():
            login_actions.privilege_answer(asked, answer=Answer.APPROVED)

    @pytest.mark.parametrize("role", BY_NO_PRIVILEGE)
    def test_no_privilege_gives_an_administrators_or_a_representatives_role(
        self, committed_cast: Cast, owner: Owner, role: str
    ) -> None:
        cast = committed_cast
        form = cast.anton.client().get(reverse("privilege-new")).context["form"]
        assert role not in dict(form.fields["role"].choices)
        gives = told.gives(cast, told.ISSUER, told.LEAD, "cmm_lead")
        with pytest.raises(psycopg.errors.CheckViolation, match="role_comes_of_no_privilege"):
            owner.execute("UPDATE administration_privilegerole SET role = %s WHERE id = %s", [role, gives.pk])

    def test_it_gives_a_role_once_on_a_day(self, committed_cast: Cast) -> None:
        cast = committed_cast
        told.gives(cast, told.ISSUER, told.LEAD, "cmm_lead")
        assert "privilege" in errors_of(post(cast.anton.client(), reverse("privilege-new"), GIVES))

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"privilege": "to ord"}, "privilege"),
            ({"privilege": "urn:dk:helle:🙂"}, "privilege"),
            ({"privilege": "x" * 201}, "privilege"),
            ({"cvr": "00000001"}, "cvr"),
            ({"role": "udlst_caseworker"}, "role"),
            ({"role": "administrator"}, "role"),
            ({"since": "2025-10-05"}, "since"),
        ],
    )
    def test_what_gives_nothing_is_said_beside_its_field(
        self, committed_cast: Cast, typed: dict[str, object], field: str
    ) -> None:
        sent = post(committed_cast.anton.client(), reverse("privilege-new"), GIVES | typed)
        assert list(errors_of(sent)) == [field]
        assert not PrivilegeRole.objects.exists()

    def test_what_it_gave_ends_with_it(self, committed_cast: Cast) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, told.ISSUER)
        gives = told.gives(cast, told.ISSUER, told.LEAD, "cmm_lead")
        login_actions.log_in(Professional(told.ISSUER, told.CVR, told.METTE), frozenset({told.LEAD}))
        yesterday = TODAY - dt.timedelta(days=1)
        fill_in(cast.anton.client(), reverse("privilege-end", args=[gives.pk]), {"last_day": yesterday.isoformat()})
        held = Membership.objects.filter(user=cast.mette.user, during__contains=TODAY)
        assert list(held.values_list("role", flat=True)) == ["cmm_caseworker"]
        assert cast.anton.client().get(reverse("privilege-end", args=[gives.pk])).status_code == 404


class TestPastTheApplication:
    @pytest.mark.parametrize(
        ("constraint", "statement"),
        [
            ("identity_needs_two_people", "SET answered_by_id = requested_by_id"),
            ("identity_needs_two_people", "SET answered_by_id = user_id"),
            ("identity_answered_whole", "SET answer = ''"),
            ("identity_has_a_cvr_number", "SET cvr = '1234567x'"),
            ("identity_has_an_issuer", "SET issuer = ''"),
            ("nobody_binds_her_own_identity", "SET requested_by_id = user_id"),
            ("identity_ended_whole", "SET ended_at = now()"),
            ("identity_answer_is_known", "SET answer = 'perhaps🙂'"),
        ],
    )
    def test_no_row_says_what_nobody_may(
        self, committed_cast: Cast, owner: Owner, constraint: str, statement: str
    ) -> None:
        told.bound(committed_cast, committed_cast.mette, told.ISSUER)
        owner.execute("ALTER TABLE administration_loginidentity DISABLE TRIGGER keep_identity")
        try:
            with pytest.raises(psycopg.errors.CheckViolation, match=constraint):
                owner.execute(f"UPDATE administration_loginidentity {statement}")
        finally:
            owner.execute("ALTER TABLE administration_loginidentity ENABLE TRIGGER keep_identity")

    @pytest.mark.parametrize(
        "statement",
        ["SET user_id = requested_by_id", "SET professional = gen_random_uuid()", "SET answered_at = now()"],
    )
    def test_what_was_approved_stays_as_it_was_approved(
        self, committed_cast: Cast, owner: Owner, statement: str
    ) -> None:
        told.bound(committed_cast, committed_cast.mette, told.ISSUER)
        with pytest.raises(psycopg.errors.CheckViolation, match="identity_is_written_once"):
            owner.execute(f"UPDATE administration_loginidentity {statement}")

    @pytest.mark.parametrize(
        ("constraint", "statement"),
        [
            ("privilege_needs_two_people", "SET answered_by_id = requested_by_id"),
            ("privilege_answered_whole", "SET answered_at = NULL"),
            ("privilege_has_a_cvr_number", "SET cvr = ''"),
            ("privilege_has_a_name", "SET privilege = ''"),
            ("privilege_answer_is_known", "SET answer = 'yes'"),
        ],
    )
    def test_nor_does_what_a_privilege_gives(
        self, committed_cast: Cast, owner: Owner, constraint: str, statement: str
    ) -> None:
        told.gives(committed_cast, told.ISSUER, told.LEAD, "cmm_lead")
        with pytest.raises(psycopg.errors.CheckViolation, match=constraint):
            owner.execute(f"UPDATE administration_privilegerole {statement}")

    def test_the_application_writes_none_of_it_and_calls_no_function_of_it(self, committed_cast: Cast) -> None:
        for statement in (
            "DELETE FROM administration_seatbyprivilege",
            "UPDATE administration_privilegerole SET role = 'cmm_lead'",
            "UPDATE administration_loginidentity SET user_id = requested_by_id",
            "SELECT helle.log_in_by_identity('x', '12345674', gen_random_uuid(), '{}')",
            "SELECT helle.give_privileges(gen_random_uuid(), 'x', '12345674', '{a}')",
        ):
            with pytest.raises(ProgrammingError), connection.cursor() as cursor:
                cursor.execute(statement)
