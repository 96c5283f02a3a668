"""A closed case is closed to the others: what ends with it, what goes on, and that nothing comes back by itself."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.cases import actions, projections
from helle.register.cases.models import Case
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.support.municipality_actions import municipality_release
from helle.rules.codes import LadderEvent, OrganisationKind, ResidenceStatus
from helle.rules.sharing.after_closing import AfterClosing, ClosedFacts, StillTheirs, after_closing
from helle.rules.support.codes import MunicipalityCause
from tests import accommodation_stories as places
from tests import minor_stories, return_stories, stories, support_stories
from tests.cast import Cast, Member, as_owner, latecomer
from tests.invariants.catalogue import PERSONAL, column, rows
from tests.invariants.conftest import Connection, act

# What each kind of unit is given, by the acts of the access matrix, and the unit.
OPENED = {
    OrganisationKind.UDLST: ("UDLST", "competence_taken"),
    OrganisationKind.HJST: ("HJST", "return_begun"),
    OrganisationKind.PARTNER: ("DRC", "return_begun"),
    OrganisationKind.PROVIDER: ("REDEN-HOME", "placement_begun"),
    OrganisationKind.POLICE: ("POL-OJYL", "referral_accepted"),
    OrganisationKind.NSK: ("NSK", "referral_accepted"),
    OrganisationKind.MUNICIPALITY: ("KOM-751", "municipality_notified"),
    OrganisationKind.REPRESENTATIVE: ("RK-REP", "representative_appointed"),
}
CLOSINGS = ("withdrew", "declined", "disappeared", "lapsed")


def open_to_all(owner: Connection, cast: Cast, case: Case) -> None:
    """Each kind of unit has what its act gives it, with nothing of its own going on."""
    for code, opening in OPENED.values():
        owner.execute(
            "SELECT helle.apply_act(%s, c.id, c.person_id, %s, 'cmm_caseworker', %s, %s, helle.clock_now())"
            " FROM cases_case c WHERE c.id = %s",
            [opening, unit_id(code), cast.mette.user.pk, cast.mette.membership.unit_id, case.pk],
        )


def held(owner: Connection, case: Case, code: str) -> set[str]:
    return set(
        column(
            owner,
            "SELECT category FROM protection_grant WHERE case_id = %s AND unit_id = %s AND during @> helle.clock_now()",
            [case.pk, unit_id(code)],
        )
    )


def acts(owner: Connection, case: Case) -> int:
    return int(column(owner, "SELECT count(*) FROM protection_grantact WHERE case_id = %s", [case.pk])[0])


def reopen(by: Member, case: Case) -> None:
    with by.acting():
        actions.rung_enter(
            case,
            expected_version=stories.fresh(case).version,
            event=LadderEvent.REOPENED,
            occurred_on=clock.today(),
            reasons="kom selv tilbage",
        )


@pytest.fixture
def case(committed_cast: Cast) -> Case:
    return stories.an_opened_case(committed_cast)


@pytest.mark.parametrize("ending", CLOSINGS)
def test_whoever_has_nothing_going_on_sees_no_more_of_a_closed_case(
    committed_cast: Cast, owner: Connection, case: Case, ending: str
) -> None:
    open_to_all(owner, committed_cast, case)
    stories.end_case(committed_cast.mette, case, LadderEvent(ending))
    left = {kind: held(owner, case, code) for kind, (code, _act) in OPENED.items()}
    # Whom nobody told has nothing standing: of these two no closing ends anything (ACT-08, MIN-01).
    assert left.pop(OrganisationKind.MUNICIPALITY) == {"core", "identity", "placement"}
    assert left.pop(OrganisationKind.REPRESENTATIVE) >= {"core", "identity"}
    assert not any(left.values()), left
    assert held(owner, case, "CMM") >= {"core", "identity", "narrative", "documents"}


def test_it_is_in_the_log_to_whom_it_was_closed_and_by_whom(
    committed_cast: Cast, owner: Connection, case: Case
) -> None:
    open_to_all(owner, committed_cast, case)
    stories.end_case(committed_cast.mette, case)
    lines = owner.execute(
        "SELECT user_id, detail ->> 'unit', detail ->> 'by' FROM audit_line"
        " WHERE action = 'case.closed_to' AND cases = ARRAY[%s]",
        [case.pk],
    ).fetchall()
    closed_to = {"UDLST", "HJST", "DRC", "REDEN-HOME"}
    assert {(user, by) for user, _unit, by in lines} == {(committed_cast.mette.user.pk, "closing")}
    assert {uuid.UUID(unit) for _user, unit, _by in lines} >= {unit_id(code) for code in closed_to}


def test_nothing_of_the_case_is_read_by_whom_it_was_closed_to(
    committed_cast: Cast, owner: Connection, case: Case
) -> None:
    open_to_all(owner, committed_cast, case)
    address = f"/sager/{case.number}/"
    readers = [committed_cast.ulla, committed_cast.henrik, latecomer("hanne"), latecomer("maja")]
    assert [one.client().get(address).status_code for one in readers] == [200] * len(readers)
    stories.end_case(committed_cast.mette, case)
    missing = [one.client().get("/sager/2025-9999/") for one in readers]
    assert [one.status_code for one in missing] == [404] * len(readers)
    assert [one.client().get(address).status_code for one in readers] == [404] * len(readers)
    assert all(case.number not in one.client().get("/sager/").content.decode() for one in readers)


def test_of_all_its_rows_nothing_is_left_but_that_the_unit_once_had_it(
    committed_cast: Cast, owner: Connection, app: Connection, case: Case
) -> None:
    open_to_all(owner, committed_cast, case)
    stories.end_case(committed_cast.mette, case)
    for who in (committed_cast.ulla, committed_cast.henrik, latecomer("hanne"), latecomer("maja")):
        assert act(app, who)
        assert {one.table for one in PERSONAL if rows(app, one.table)} == {"protection_grant"}
        told = app.execute(
            "SELECT DISTINCT number, rung, steps, next_due, period_end, assigned_to_id FROM protection_grant"
            " WHERE category = 'core'"
        ).fetchall()
        assert told == [(case.number, None, None, None, None, None)]
        app.rollback()


def test_an_end_that_is_asked_for_twice_ends_nothing_twice(committed_cast: Cast, owner: Connection, case: Case) -> None:
    open_to_all(owner, committed_cast, case)
    stories.end_case(committed_cast.mette, case)
    before = acts(owner, case)
    projections.night("lists")
    projections.night("lists")
    assert acts(owner, case) == before


def test_a_case_that_was_closed_before_the_rule_is_closed_in_the_night_by_nobody(
    committed_cast: Cast, owner: Connection, case: Case
) -> None:
    stories.end_case(committed_cast.mette, case)
    owner.execute("ALTER TABLE protection_grantact DISABLE TRIGGER keep_nothing_begun_in_closed")
    open_to_all(owner, committed_cast, case)
    owner.execute("ALTER TABLE protection_grantact ENABLE TRIGGER keep_nothing_begun_in_closed")
    assert projections.shut_closed("lists") >= 4
    assert held(owner, case, "HJST") == held(owner, case, "UDLST") == held(owner, case, "REDEN-HOME") == set()
    assert column(
        owner,
        "SELECT DISTINCT by_user_id FROM protection_grantact WHERE case_id = %s AND act = 'case_closed'"
        " AND beneficiary_id = %s",
        [case.pk, unit_id("HJST")],
    ) == [None]


def test_reopening_brings_no_grant_back(committed_cast: Cast, owner: Connection, case: Case) -> None:
    open_to_all(owner, committed_cast, case)
    stories.record_stay(committed_cast.mette, case, ResidenceStatus.PERMIT)
    stories.end_case(committed_cast.mette, case)
    reopen(committed_cast.mette, case)
    projections.night("lists")
    for code in ("UDLST", "HJST", "DRC", "REDEN-HOME", "POL-OJYL", "NSK"):
        assert held(owner, case, code) == set(), code


def test_id05_who_decides_gets_a_reopened_case_by_an_act_of_its_own(committed_cast: Cast, owner: Connection) -> None:
    case = stories.a_case_with_udlst(committed_cast)
    stories.end_case(committed_cast.mette, case)
    assert held(owner, case, "UDLST") == set()
    projections.night("lists")  # Her stay is as it was; the question rests all the same.
    assert held(owner, case, "UDLST") == set()
    reopen(committed_cast.mette, case)
    assert held(owner, case, "UDLST") >= {"core", "identity", "narrative", "notes"}
    assert column(
        owner,
        "SELECT detail ->> 'by' FROM audit_line WHERE action = 'competence.moved' AND cases = ARRAY[%s]"
        " ORDER BY id DESC LIMIT 1",
        [case.pk],
    ) == ["reopening"]
    assert projections.differences("lists") == []


def test_a_stay_recorded_in_a_closed_case_gives_it_to_nobody(committed_cast: Cast, owner: Connection) -> None:
    case = stories.a_case_with_cmm(committed_cast)
    stories.end_case(committed_cast.mette, case)
    stories.record_stay(committed_cast.mette, case, ResidenceStatus.NONE, since=clock.today())
    projections.night("lists")
    assert held(owner, case, "UDLST") == set()


# What begins a grant in a closed case all the same: a case that is opened is none that has closed; a representative is
# the child's (MIN-01); what is passed on asks where it is asked for and approved (test_sharing.py).
BEGIN_ALL_THE_SAME = {"case_opened", "representative_appointed", "disclosure_made"}


def test_no_act_opens_a_closed_case_past_the_application(committed_cast: Cast, owner: Connection, case: Case) -> None:
    """Each act of the matrix that begins something, towards each kind of unit: one that is new is refused as well."""
    stories.end_case(committed_cast.mette, case)
    mette = committed_cast.mette
    asked = owner.execute(
        "SELECT DISTINCT ON (r.act, r.beneficiary_kind) r.act, u.id FROM protection_actrule r"
        " JOIN organisations_unit u ON u.kind = r.beneficiary_kind"
        " WHERE r.begins AND r.performer_role = 'cmm_caseworker' ORDER BY r.act, r.beneficiary_kind, u.code"
    ).fetchall()
    begun = set()
    for new_act, unit in asked:
        with mette.acting():
            try:
                with transaction.atomic():
                    as_owner(
                        "SELECT helle.apply_act(%s, c.id, c.person_id, %s, 'cmm_caseworker', %s, %s, helle.instant())"
                        " FROM cases_case c WHERE c.id = %s",
                        [new_act, unit, mette.user.pk, mette.membership.unit_id, case.pk],
                    )
                begun.add(new_act)
            except IntegrityError as refused:
                assert "nothing_begins_in_a_closed_case" in str(refused), new_act
    assert begun == BEGIN_ALL_THE_SAME
    assert {act_ for act_, _unit in asked} > BEGIN_ALL_THE_SAME | {"municipality_notified", "return_begun"}


def left_by_the_rule(owner: Connection, case: Case) -> dict[str, set[str]]:
    """What each unit that sees the case is to see of it once it has closed: the rule's answer on what goes on now."""
    found = owner.execute(
        "SELECT u.code, u.kind, helle.still_theirs(g.case_id, u.id), array_agg(g.category::text)"
        " FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id"
        " WHERE g.case_id = %s AND upper_inf(g.during) GROUP BY u.code, u.kind, u.id, g.case_id",
        [case.pk],
    ).fetchall()
    left = {}
    for code, kind, runs, categories in found:
        facts = ClosedFacts(clock.today(), OrganisationKind(kind), tuple(StillTheirs(one) for one in runs))
        left[code] = kept(after_closing(facts).answer, set(categories))
    return left


def kept(answer: AfterClosing | None, categories: set[str]) -> set[str]:
    if answer is AfterClosing.ALL:
        return categories
    parts = {AfterClosing.OWN_DECISION: {"core", "outcome"}, AfterClosing.MONEY: {"money"}}
    return categories & parts.get(answer or AfterClosing.NOTHING, set())


def lapse(case: Case) -> None:
    """The case is closed though something of it runs that the ladder would not let go of."""
    support_stories.past_its_triggers(
        "cases_rungevent",
        "INSERT INTO cases_rungevent (id, case_id, sequence, event, rung, by_kind, occurred_on, recorded_at,"
        " by_user_id, by_unit_id) SELECT gen_random_uuid(), case_id, sequence + 1, 'lapsed', 'lapsed', 'cmm',"
        " occurred_on, recorded_at, by_user_id, by_unit_id FROM cases_rungevent WHERE case_id = %s"
        " ORDER BY sequence DESC LIMIT 1",
        [case.pk],
    )


def test_the_database_and_the_rule_end_the_same(committed_cast: Cast, owner: Connection, case: Case) -> None:
    open_to_all(owner, committed_cast, case)
    wanted = left_by_the_rule(owner, case)
    # No notification of it stands: the rule has nothing that goes on, and yet only its own act ends what it sees.
    wanted["KOM-751"] = {"core", "identity", "placement"}
    stories.end_case(committed_cast.mette, case)
    assert {code: held(owner, case, code) for code in wanted} == wanted


def test_whose_house_she_lives_in_sees_her_until_she_moves_and_then_what_is_to_be_billed(
    committed_cast: Cast, owner: Connection, case: Case
) -> None:
    house = places.offer(committed_cast.mette)
    stay = places.move_in(committed_cast.mette, case, house)
    before = held(owner, case, "REDEN-HOME")
    assert before == {"core", "identity", "placement", "secret_address", "money"}
    stories.end_case(committed_cast.mette, case, LadderEvent.WITHDREW)
    projections.night("lists")
    assert held(owner, case, "REDEN-HOME") == before
    came = clock.today() - dt.timedelta(days=3)
    days = DateRange(came, None)
    support_stories.past_its_triggers(
        "placements_placement",
        "UPDATE placements_placement SET ordered_on = %s, planned_from = %s, arrived_on = %s, days = %s WHERE id = %s",
        [came, came, came, days, stay.pk],
    )
    places.call(committed_cast.mette, "leave", stay.pk, clock.today(), "moved")
    assert held(owner, case, "REDEN-HOME") == {"money"}
    projections.night("lists")
    assert held(owner, case, "REDEN-HOME") == {"money"}
    # A grant pays the nights: nothing is left to bill.
    places.price(committed_cast.mette, house, grant_places=2)
    projections.night("lists")
    assert held(owner, case, "REDEN-HOME") == set()


def test_a_return_that_runs_keeps_the_case_open_to_who_prepares_it_until_it_ends(
    committed_cast: Cast, owner: Connection
) -> None:
    cast = committed_cast
    case = stories.a_victim_assessed_by_cmm(cast)
    row = return_stories.accept(cast.mette, case)
    lapse(case)
    projections.shut_closed("lists")
    assert held(owner, case, "HJST") >= {"core", "return_plan"} and held(owner, case, "DRC") >= {"core", "return_plan"}
    return_stories.stop(cast.henrik, case, row)
    assert held(owner, case, "HJST") == held(owner, case, "DRC") == set()


def test_act08_a_municipality_sees_what_it_was_told_until_it_is_released(
    committed_cast: Cast, owner: Connection
) -> None:
    cast = committed_cast
    case = stories.a_case_with_cmm(cast)
    support_stories.hand_over(cast.mette, case)
    wanted = left_by_the_rule(owner, case)
    stories.end_case(cast.mette, case, LadderEvent.WITHDREW)
    projections.night("lists")
    assert held(owner, case, "KOM-751") == wanted["KOM-751"] == {"core", "identity", "placement"}
    with cast.mette.acting():
        municipality_release(case, unit_id=unit_id("KOM-751"), cause=MunicipalityCause.HAND_OVER)
    assert held(owner, case, "KOM-751") == set()


def test_min01_a_representative_sees_the_child_s_case_also_when_it_has_closed(
    committed_cast: Cast, owner: Connection
) -> None:
    cast = committed_cast
    case = stories.a_case_with_cmm(cast)
    minor_stories.describe(cast.mette, case)
    minor_stories.a_representative(cast.mette, case)
    wanted = left_by_the_rule(owner, case)
    stories.end_case(cast.mette, case, LadderEvent.WITHDREW)
    projections.night("lists")
    assert held(owner, case, "REP-EN") == wanted["REP-EN"] >= {"core", "identity", "placement"}


def test_who_decided_sees_its_own_decision_of_a_closed_case(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    case = stories.an_assessed_victim(cast)
    wanted = left_by_the_rule(owner, case)
    lapse(case)
    projections.shut_closed("lists")
    assert held(owner, case, "UDLST") == wanted["UDLST"] == {"core", "outcome"}
