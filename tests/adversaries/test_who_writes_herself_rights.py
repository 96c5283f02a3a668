"""Whoever writes as the owner of the tables gives herself a role, a privilege or a grant (PUB-DIG-07).

The database lets her in: what somebody may see is its word. But no act in the log explains what she wrote, and that is
found: each night by the worker, and by an operator whose words come from the program.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.urls import reverse

from helle.register.administration import actions, login_actions, unexplained
from helle.register.administration.actions import Wanted
from helle.register.administration.choices import Answer, Verdict
from helle.register.administration.login_actions import Given, Professional
from helle.register.administration.models import PrivilegeRole, RoleRequest
from helle.register.administration.review_actions import roles_review
from helle.register.administration.unexplained import Unexplained
from helle.register.audit.models import UnexplainedRight
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Membership, User
from helle.register.protection import clock
from helle.site import jobs
from tests import ending_stories, minor_stories, stories, whole_story
from tests.administration_stories import typed
from tests.cast import Cast, Member, as_owner, member
from tests.federation import stories as federated
from tests.pages import audit_lines, fill_in

pytestmark = pytest.mark.usefixtures("committed", "mailoutbox")

type Owner = psycopg.Connection[tuple[Any, ...]]
TOMORROW = dt.timedelta(days=1)
ISSUER = "https://provider.example.invalid"


@pytest.fixture
def cast(committed_cast: Cast) -> Iterator[Cast]:
    """The cast, each added by an operator as the log says."""
    explain_all()
    yield committed_cast


def explain_all() -> None:
    as_owner(
        "SELECT count(helle.write_line(NULL, NULL, NULL, 'operation', 'user.added', 'allowed', m.user_id, '{}',"
        " jsonb_build_object('membership', m.id, 'unit', m.unit_id, 'role', m.role), NULL))"
        " FROM organisations_membership m",
        [],
    )


def found(owner: Owner) -> list[tuple[str, str, str]]:
    """Kind, role and reason of each, as an operator finds it."""
    with owner.cursor() as cursor:
        rows = unexplained.asked_in_our_words(cursor)
    owner.rollback()
    return sorted((one.kind, one.role, one.why) for one in rows)


def test_what_people_did_in_their_cases_explains_every_grant(cast: Cast, owner: Owner) -> None:
    told = whole_story.tell(cast)
    minor_stories.tell(cast, told.case, stories.description())
    ending_stories.tell(cast.mette, told.case)
    explain_all()  # Of those who came with the stories.
    (grants,) = owner.execute("SELECT count(*) FROM protection_grant WHERE upper_inf(during)").fetchone() or (0,)
    assert grants > 20
    assert found(owner) == []


def test_what_is_given_asked_for_ended_and_reviewed_explains_every_role(cast: Cast, owner: Owner) -> None:
    today = clock.today()
    fill_in(cast.anton.client(), reverse("user-new"), typed("REDEN-HOME", "plan_reporter") | {"until": "2025-11-06"})
    with cast.anton.acting():
        actions.role_request(cast.jonas.user, wanted=Wanted(unit_id("CMM"), "cmm_lead", today, today + 60 * TOMORROW))
        actions.role_end(cast.vera.membership, last_day=today, told=True)
        login_actions.privilege_request(
            Given("https://a.example.invalid", "12345678", "urn:x", unit_id("CMM"), "cmm_caseworker", today, None)
        )
    with cast.karen.acting():
        actions.role_answer(RoleRequest.objects.get(), answer=Answer.APPROVED)
        login_actions.privilege_answer(PrivilegeRole.objects.get(), answer=Answer.APPROVED)
        roles_review({cast.mette.membership.pk: Verdict.CONFIRMED, cast.stine.membership.pk: Verdict.ENDED})
    with cast.anton.acting():
        login_actions.privilege_end(PrivilegeRole.objects.get(), last_day=today + TOMORROW)
    assert found(owner) == []


def test_a_role_by_a_privilege_is_explained_as_long_as_it_lasts(cast: Cast, owner: Owner) -> None:
    today = clock.today()
    federated.bound(cast, cast.mette, ISSUER)
    with cast.anton.acting():
        login_actions.privilege_request(
            Given(ISSUER, federated.CVR, "urn:lead", unit_id("CMM"), "cmm_lead", today, None)
        )
    with cast.karen.acting():
        login_actions.privilege_answer(PrivilegeRole.objects.get(), answer=Answer.APPROVED)
    who = Professional(ISSUER, federated.CVR, federated.METTE)
    assert login_actions.log_in(who, frozenset({"urn:lead"})) == cast.mette.user
    given = Membership.objects.get(user=cast.mette.user, role="cmm_lead")
    assert found(owner) == []
    with cast.anton.acting():
        login_actions.privilege_end(PrivilegeRole.objects.get(), last_day=today + TOMORROW)
    assert Membership.objects.get(pk=given.pk).during.upper == today + 2 * TOMORROW
    assert found(owner) == []
    as_owner("UPDATE organisations_membership SET during = daterange(lower(during), NULL) WHERE id = %s", [given.pk])
    assert found(owner) == [("seat", "cmm_lead", "longer")]


INTO_SEATS = "INSERT INTO organisations_membership (id, user_id, unit_id, role, during)"
A_YEAR = "daterange('2025-10-06', '2026-10-06')"


@pytest.mark.parametrize(
    ("written", "what"),
    [
        (f"{INTO_SEATS} SELECT gen_random_uuid(), user_id, unit_id, 'cmm_lead', {A_YEAR} {{mette}}", "no_act"),
        ("UPDATE organisations_membership SET role = 'cmm_lead' {mette_only}", "other"),
        ("UPDATE organisations_membership SET user_id = '{jonas}', role = 'cmm_lead' {mette_only}", "no_act"),
    ],
)
def test_a_role(cast: Cast, owner: Owner, written: str, what: str) -> None:
    hers = f"WHERE id = '{cast.mette.membership.pk}'"
    words = written.format(mette=f"FROM organisations_membership {hers}", mette_only=hers, jonas=cast.jonas.user.pk)
    as_owner(words, [])
    assert found(owner) == [("seat", "cmm_lead", what)]


def test_a_role_that_was_ended_or_given_for_less(cast: Cast, owner: Owner) -> None:
    today = clock.today()
    with cast.anton.acting():
        actions.role_end(cast.vera.membership, last_day=today, told=True)
        actions.role_request(cast.jonas.user, wanted=Wanted(unit_id("CMM"), "cmm_lead", today, today + TOMORROW))
    with cast.karen.acting():
        actions.role_answer(RoleRequest.objects.get(), answer=Answer.APPROVED)
    assert found(owner) == []
    given = Membership.objects.get(user=cast.jonas.user, role="cmm_lead")
    for one in (cast.vera.membership, given):
        as_owner("UPDATE organisations_membership SET during = daterange(lower(during), NULL) WHERE id = %s", [one.pk])
    as_owner(
        "UPDATE organisations_membership SET during = daterange('2025-01-01', upper(during)) WHERE id = %s",
        [cast.karen.membership.pk],
    )
    assert found(owner) == sorted([("seat", "cmm_lead", "longer"), ("seat", cast.vera.membership.role, "longer")])
    as_owner("UPDATE organisations_membership SET during = '[2025-01-01,2025-10-08)' WHERE id = %s", [given.pk])
    assert ("seat", "cmm_lead", "earlier") in found(owner)


def test_a_privilege(cast: Cast, owner: Owner) -> None:
    as_owner(
        "INSERT INTO administration_privilegerole (id, issuer, cvr, privilege, unit_id, role, during, requested_at,"
        " requested_by_id, answer, answered_at, answered_by_id, answered_as)"
        " VALUES (%s, 'https://a.example.invalid', '12345678', 'urn:x', %s, 'cmm_lead', %s::daterange, %s, %s,"
        " 'approved', %s, %s, 'cmm_lead')",
        [
            uuid.uuid4(),
            unit_id("CMM"),
            "[2025-10-06,)",
            *(clock.now(), cast.anton.user.pk),
            *(clock.now(), cast.karen.user.pk),
        ],
    )
    assert found(owner) == [("privilege", "cmm_lead", "no_act")]


def test_a_grant_by_an_act_of_another_case_unit_or_category(cast: Cast, owner: Owner) -> None:
    stories.an_opened_case(cast)
    assert found(owner) == []
    police = unit_id("NSK")
    as_owner("UPDATE protection_grant SET unit_id = %s WHERE category = 'notes' AND upper_inf(during)", [police])
    assert found(owner) == [("grant", "notes", "other")]


def test_a_grant_that_was_ended(cast: Cast, owner: Owner) -> None:
    case = stories.a_case_with_udlst(cast)
    as_owner(
        "UPDATE protection_grant SET during = tstzrange(lower(during), NULL), ended_by_id = begun_by_id"
        " WHERE id = (SELECT max(id) FROM protection_grant WHERE case_id = %s AND category = 'core')",
        [case.pk],
    )
    assert found(owner) == [("grant", "core", "longer")]


def test_a_grant_by_an_act_that_nobody_did(cast: Cast, owner: Owner) -> None:
    """In the name of somebody who works in the case, at an hour at which she did not."""
    case = stories.an_opened_case(cast)
    as_owner(
        "WITH act AS (INSERT INTO protection_grantact (id, act, case_id, person_id, beneficiary_id, at, by_user_id,"
        " by_unit_id) VALUES (%s, 'disclosure_made', %s, %s, %s, %s, %s, %s) RETURNING *)"
        " INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id)"
        " SELECT case_id, person_id, beneficiary_id, 'notes', tstzrange(at, NULL), id FROM act",
        [
            *(uuid.uuid4(), case.pk, case.person_id, unit_id("NSK"), clock.now() - dt.timedelta(hours=5)),
            *(cast.mette.user.pk, unit_id("CMM")),
        ],
    )
    assert found(owner) == [("grant", "notes", "no_act")]


def test_a_role_taken_away_again_leaves_what_was_looked_at_by_it(cast: Cast, owner: Owner) -> None:
    written = member("Tove Tyv", "CMM", "cmm_lead")
    assert Member(written.user, written.membership).client().get("/sager/").status_code == 200
    as_owner("DELETE FROM organisations_membership WHERE id = %s", [written.membership.pk])
    assert found(owner) == [("look", "cmm_lead", "no_act")]


def test_words_of_her_own_in_the_database_hide_nothing_from_an_operator(cast: Cast, owner: Owner) -> None:
    member("Tove Tyv", "CMM", "cmm_lead")
    owner.execute(
        "CREATE OR REPLACE FUNCTION helle.unexplained_rights(the_moment timestamptz)"
        " RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text)"
        " LANGUAGE sql AS $$ SELECT ''::text, ''::text, NULL::uuid, NULL::uuid, ''::text, ''::text WHERE false $$"
    )
    assert owner.execute("SELECT count(*) FROM helle.unexplained_rights(now())").fetchone() == (0,)
    with owner.cursor() as cursor:
        assert [one.kind for one in unexplained.asked_in_our_words(cursor)] == ["seat"]
    owner.rollback()


def test_each_night_it_is_found_told_and_kept_in_the_log(cast: Cast) -> None:
    page = reverse("administration")
    jobs.rights_compare(timestamp=0)
    assert "som loggen ikke forklarer" not in cast.anton.client().get(page).content.decode()
    thief = member("Tove Tyv", "CMM", "cmm_lead")
    for _night in range(2):
        with pytest.raises(Unexplained, match="1 rights that no act explains"):
            jobs.rights_compare(timestamp=0)
    lines = [one.detail for one in audit_lines(cast) if one.action == "rights.unexplained"]
    assert lines == [{"seat": 1}], "once"
    for who in (cast.anton, cast.karen, cast.dorthe):
        said = who.client().get(page).content.decode()
        assert "som loggen ikke forklarer" in said and "Tove Tyv har rollen" in said, who
    assert "Tove Tyv" not in cast.ulla.client().get(page).content.decode(), "she leads another unit"
    as_owner("DELETE FROM organisations_membership WHERE id = %s", [thief.membership.pk])
    jobs.rights_compare(timestamp=0)
    assert not UnexplainedRight.objects.exists()
    assert User.objects.filter(pk=thief.user.pk).exists() and mail.outbox == []
