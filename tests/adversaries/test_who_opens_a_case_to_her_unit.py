"""Whoever writes as the owner of the tables opens a case to her unit, or leaves it open (PUB-DIG-07).

Each grant is held against the act that began it, against what ended it, and of a disclosure against what was disclosed.
"""

from __future__ import annotations

import datetime as dt
import uuid

import psycopg
import pytest
from django.urls import reverse

from helle.register.administration import actions as administration
from helle.register.audit.sealing import drop_segment, seal
from helle.register.cases import actions as cases
from helle.register.cases import projections
from helle.register.cases.models import Case
from helle.register.identification import stay_actions as stays
from helle.register.organisations.loading import unit_id
from helle.register.prosecution import beside_actions
from helle.register.protection import clock
from helle.register.returns.models import ReturnCase
from helle.register.sharing.choices import ReceiptAnswer
from helle.rules.codes import LadderEvent, ResidenceStatus
from tests import (
    correction_stories,
    disbursement_stories,
    ending_stories,
    erasure_stories,
    minor_stories,
    prosecution_stories,
    reintegration_stories,
    return_stories,
    sharing_stories,
    stories,
    whole_story,
)
from tests.cast import Cast, as_owner
from tests.pages import audit_lines
from tests.rights_found import Owner, an_act_hours_ago, explain_all, found, night, says_no_last_day

pytestmark = pytest.mark.usefixtures("committed", "mailoutbox")


# In each run it is asked of a whole country: `test_the_log_of_the_country_explains_every_right_in_it`.
@pytest.mark.at_length
def test_what_people_did_in_their_cases_explains_every_grant(cast: Cast, owner: Owner) -> None:
    told = whole_story.tell(cast)
    minor_stories.tell(cast, told.case, stories.description())
    ending_stories.tell(cast.mette, told.case)
    explain_all()  # Of those who came with the stories.
    (grants,) = owner.execute("SELECT count(*) FROM protection_grant WHERE upper_inf(during)").fetchone() or (0,)
    assert grants > 20
    assert found(owner) == []


def a_return(cast: Cast) -> tuple[Case, ReturnCase]:
    case = stories.a_running_period(cast)
    correction_stories.describe(cast.mette, case, stories.description())
    return case, return_stories.tell(cast, case)


def test_a_return_that_ended_is_read_for_thirty_days_more_and_no_longer(cast: Cast, owner: Owner) -> None:
    case, row = a_return(cast)
    reintegration_stories.tell(cast, case, row)
    disbursement_stories.arrive(cast.henrik, case, row)
    disbursement_stories.receipt(cast.henrik, case, disbursement_stories.deliver(cast.henrik, case, row))
    assert found(owner) == []
    return_stories.stop(cast.henrik, case, row)
    explain_all()
    theirs = "unit_id = (SELECT id FROM organisations_unit WHERE code = 'HJST') AND category = 'money'"
    (lasts,) = owner.execute(f"SELECT upper(during) > now() FROM protection_grant WHERE {theirs}").fetchone() or (None,)
    assert lasts is not None
    assert found(owner) == []
    as_owner(
        f"UPDATE protection_grant SET during = tstzrange(lower(during), upper(during) + '1 day') WHERE {theirs}",
        [],
    )
    assert found(owner) == [("grant", "money", "longer")]


def test_a_return_that_was_stopped_before_anything_was_paid(cast: Cast, owner: Owner) -> None:
    case, row = a_return(cast)
    return_stories.stop(cast.mette, case, row)
    assert found(owner) == []


def test_disclosures_explain_what_they_open(cast: Cast, owner: Owner) -> None:
    case = stories.an_assessed_victim(cast)
    told = sharing_stories.disclose(cast.mette, case)
    sharing_stories.tell(cast, case)
    assert found(owner) == []
    sharing_stories.acknowledge(cast.henrik, told, ReceiptAnswer.NOT_OURS)
    prosecution_stories.give_a_statement(cast.mette, case)
    explain_all()
    assert found(owner) == []


def test_a_case_that_is_closed_and_taken_up_again(cast: Cast, owner: Owner) -> None:
    case = stories.a_case_with_udlst(cast)
    clock.move_forward(dt.timedelta(days=1))
    stories.end_case(cast.mette, case)
    assert found(owner) == []
    clock.move_forward(dt.timedelta(days=1))
    with cast.mette.acting():
        cases.rung_enter(
            case,
            expected_version=stories.fresh(case).version,
            event=LadderEvent.REOPENED,
            occurred_on=clock.today(),
            reasons="kom selv tilbage",
        )
    assert owner.execute(OPEN_TO, [unit_id("UDLST")]).fetchone() != (0,)
    assert found(owner) == []


def test_the_calendar_takes_a_case(cast: Cast, owner: Owner) -> None:
    """Asylum is over on a day on which nobody writes anything."""
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        stays.residence_record(
            case,
            expected_version=stories.fresh(case).version,
            status=ResidenceStatus.ASYLUM_PENDING,
            since=dt.date(2025, 1, 1),
            until=clock.today() + dt.timedelta(days=4),
        )
    assert owner.execute(OPEN_TO, [unit_id("UDLST")]).fetchone() != (0,)
    clock.move_forward(dt.timedelta(days=5))
    projections.night("lists")
    assert owner.execute(OPEN_TO, [unit_id("UDLST")]).fetchone() == (0,)
    assert found(owner) == []


def test_of_who_is_erased_nothing_stands_open(cast: Cast, owner: Owner) -> None:
    case = erasure_stories.a_closed_case(cast)
    erasure_stories.decided(cast.karen, erasure_stories.asked(cast.mette, case))
    assert found(owner) == []
    as_owner("UPDATE protection_grant SET during = tstzrange(lower(during), NULL) WHERE category = 'notes'", [])
    assert found(owner) == [("grant", "notes", "longer")]


OPEN_TO = "SELECT count(*) FROM protection_grant WHERE unit_id = %s AND upper_inf(during)"
REVIVED = (
    "UPDATE protection_grant SET during = tstzrange(lower(during), NULL){} WHERE category = 'identity' AND unit_id = %s"
)


@pytest.mark.parametrize("how", ["", ", ended_by_id = NULL"])
def test_a_grant_that_was_ended_and_is_revived(cast: Cast, owner: Owner, how: str) -> None:
    """Ended by what was done on a page of Helle, and opened again in the row."""
    case = stories.a_case_with_udlst(cast)
    clock.move_forward(dt.timedelta(hours=2))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=clock.today())
    assert found(owner) == []
    as_owner(REVIVED.format(how), [unit_id("UDLST")])
    assert found(owner) == [("grant", "identity", "longer")]


def test_a_grant_is_revived_and_the_act_that_ended_it_taken_away(cast: Cast, owner: Owner) -> None:
    case = stories.a_case_with_udlst(cast)
    clock.move_forward(dt.timedelta(hours=2))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=clock.today())
    as_owner("UPDATE protection_grant SET ended_by_id = NULL WHERE unit_id = %s", [unit_id("UDLST")])
    as_owner(REVIVED.format(""), [unit_id("UDLST")])
    as_owner("DELETE FROM protection_grantact WHERE act = 'competence_lost'", [])
    assert ("grant", "identity", "longer") in found(owner)


@pytest.mark.parametrize(
    ("written", "category"),
    [
        ("unit_id = (SELECT id FROM organisations_unit WHERE code = 'NSK')", "notes"),
        ("case_id = gen_random_uuid()", "notes"),
        ("category = 'aggregates'", "aggregates"),
    ],
)
def test_a_grant_by_an_act_of_another_case_unit_or_category(
    cast: Cast, owner: Owner, written: str, category: str
) -> None:
    stories.an_opened_case(cast)
    assert found(owner) == []
    as_owner(f"UPDATE protection_grant SET {written} WHERE category = 'notes' AND upper_inf(during)", [])
    assert found(owner) == [("grant", category, "other")]


@pytest.mark.parametrize(
    ("written", "category", "why"),
    [
        ("category = 'core'", "core", "other"),
        ("during = tstzrange(lower(during), NULL)", "identity", "longer"),
        ("during = tstzrange(lower(during), upper(during) + interval '1 day')", "identity", "longer"),
    ],
)
def test_a_disclosure_opens_what_it_says_until_the_day_it_says(
    cast: Cast, owner: Owner, written: str, category: str, why: str
) -> None:
    case = stories.an_assessed_victim(cast)
    sharing_stories.disclose(cast.mette, case)
    as_owner(f"UPDATE protection_grant SET {written} WHERE unit_id = %s", [unit_id("HJST")])
    assert found(owner) == [("grant", category, why)]


READ = "SELECT seq_scan + idx_scan FROM pg_stat_xact_user_tables WHERE relname = %s"


def looks_into(owner: Owner, table: str, asked: str) -> int:
    """How often a table is looked through to answer."""
    with owner.transaction(force_rollback=True):
        (before,) = owner.execute(READ, [table]).fetchone() or (0,)
        owner.execute(asked.encode())
        (after,) = owner.execute(READ, [table]).fetchone() or (0,)
    return int(after) - int(before)


def test_what_was_passed_on_is_read_once_whatever_it_opens(cast: Cast, owner: Owner) -> None:
    """Ten grants by one disclosure read as much of the log as one does."""
    case = stories.an_assessed_victim(cast)
    sharing_stories.disclose(cast.mette, case)
    asked = "SELECT * FROM helle.unexplained_rights(helle.clock_now())"
    of_few = looks_into(owner, "audit_line", asked)
    as_owner(MORE_BY_THE_SAME_ACT, [unit_id("HJST")])
    assert looks_into(owner, "audit_line", asked) == of_few


MORE_BY_THE_SAME_ACT = (
    "INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id)"
    " SELECT g.case_id, g.person_id, g.unit_id, 'other-' || n, g.during, g.begun_by_id"
    " FROM protection_grant g CROSS JOIN generate_series(1, 10) n WHERE g.unit_id = %s"
)


def test_a_statement_opens_until_the_day_it_says(cast: Cast, owner: Owner) -> None:
    case = stories.an_assessed_victim(cast)
    given = prosecution_stories.give_a_statement(cast.mette, case, to=unit_id("NSK"))
    explain_all()
    assert found(owner) == []
    as_owner(
        "UPDATE protection_grant SET during = tstzrange(lower(during), NULL) WHERE unit_id = %s", [given.to_unit_id]
    )
    assert found(owner) == [("grant", "criminal", "longer")]


def test_a_statement_of_before_the_upgrade_opens_until_it_is_ended(cast: Cast, owner: Owner) -> None:
    case = stories.an_assessed_victim(cast)
    given = prosecution_stories.give_a_statement(cast.mette, case, to=unit_id("NSK"))
    explain_all()
    says_no_last_day("prosecution.statement_given")
    assert found(owner) == []
    with cast.mette.acting():
        beside_actions.disclosure_end(given)
    assert found(owner) == []
    as_owner(
        "UPDATE protection_grant SET during = tstzrange(lower(during), NULL) WHERE unit_id = %s", [given.to_unit_id]
    )
    assert found(owner) == [("grant", "criminal", "longer")]


def test_a_disclosure_that_was_ended_is_revived(cast: Cast, owner: Owner) -> None:
    case = stories.an_assessed_victim(cast)
    told = sharing_stories.disclose(cast.mette, case)
    as_was = "SELECT during::text FROM protection_grant WHERE unit_id = %s"
    (during,) = owner.execute(as_was, [unit_id("HJST")]).fetchone() or ("",)
    clock.move_forward(dt.timedelta(hours=2))
    sharing_stories.acknowledge(cast.henrik, told, ReceiptAnswer.NOT_OURS)
    assert found(owner) == []
    as_owner(
        "UPDATE protection_grant SET during = %s::tstzrange, ended_by_id = NULL WHERE unit_id = %s",
        [during, unit_id("HJST")],
    )
    assert found(owner) == [("grant", "identity", "longer")]


def test_a_grant_by_an_act_that_nobody_did(cast: Cast, owner: Owner) -> None:
    """In the name of somebody who works in the case, at an hour at which she did not."""
    case = stories.an_opened_case(cast)
    an_act_past_helle(case, cast, at=clock.now() - dt.timedelta(hours=5))
    assert found(owner) == [("grant", "notes", "no_act")]


def an_act_past_helle(case: Case, cast: Cast, *, at: dt.datetime) -> None:
    as_owner(
        "WITH act AS (INSERT INTO protection_grantact (id, act, case_id, person_id, beneficiary_id, at, by_user_id,"
        " by_unit_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING *)"
        " INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id)"
        " SELECT case_id, person_id, beneficiary_id, 'notes', tstzrange(at, NULL), id FROM act",
        [
            uuid.uuid4(),
            "disclosure_made",
            case.pk,
            case.person_id,
            unit_id("NSK"),
            at,
            cast.mette.user.pk,
            unit_id("CMM"),
        ],
    )


def test_a_matrix_of_her_own_hides_nothing_from_an_operator(cast: Cast, owner: Owner) -> None:
    stories.an_opened_case(cast)
    begun = "SELECT id FROM protection_grantact WHERE act = 'case_opened'"
    as_owner(
        f"UPDATE protection_grant SET category = 'aggregates' WHERE category = 'notes' AND begun_by_id IN ({begun})", []
    )
    with owner.transaction(force_rollback=True):
        owner.execute(
            "INSERT INTO protection_actrule (act, performer_role, beneficiary_kind, category, begins)"
            " VALUES ('case_opened', 'cmm_caseworker', 'cmm', 'aggregates', true)"
        )
        assert owner.execute("SELECT count(*) FROM helle.unexplained_rights(helle.clock_now())").fetchone() == (0,)
        assert found(owner) == [("grant", "aggregates", "other")]


def test_a_policy_that_would_hide_a_row_is_an_error(cast: Cast, owner: Owner) -> None:
    with owner.transaction(force_rollback=True):
        owner.execute("ALTER TABLE organisations_membership ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE organisations_membership FORCE ROW LEVEL SECURITY")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"), owner.transaction():
            owner.execute("SELECT * FROM helle.unexplained_rights(helle.clock_now())")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            found(owner)


def after_the_oldest_line_is_dropped() -> None:
    seal()
    clock.move_forward(dt.timedelta(days=5 * 366))
    drop_segment(1, "retention_ended")


def test_before_a_drop_acts_are_read_once_however_many_lines_are_dropped(cast: Cast, owner: Owner) -> None:
    """Two hundred looks at a case more are held against the same acts."""
    case = stories.an_opened_case(cast)
    seal()
    asked = "SELECT helle.carry_what_stands(1)"
    of_few = looks_into(owner, "protection_grantact", asked)
    as_owner(
        "INSERT INTO audit_line (at, user_id, unit_id, role, purpose, action, outcome, cases, detail, segment,"
        " position) SELECT %s, %s, %s, 'cmm_caseworker', 'casework', 'case.read', 'allowed', ARRAY[%s], '{}', 1,"
        " 1000 + n FROM generate_series(1, 200) n",
        [clock.now() + dt.timedelta(hours=2), cast.mette.user.pk, unit_id("CMM"), case.pk],
    )
    assert looks_into(owner, "protection_grantact", asked) <= of_few


def test_what_stood_before_the_log_was_dropped_is_still_explained(cast: Cast, owner: Owner) -> None:
    """Also where whoever did it then has left: what is carried on is no look of hers."""
    stories.a_case_with_udlst(cast)
    seal()
    clock.move_forward(dt.timedelta(days=5 * 366 - 30))
    with cast.anton.acting():
        administration.role_end(cast.mette.membership, last_day=clock.today(), told=True)
    clock.move_forward(dt.timedelta(days=30))
    drop_segment(1, "retention_ended")
    assert found(owner) == []
    carried = [one.user_id for one in audit_lines(cast) if one.action == "rights.carried"]
    assert carried and set(carried) == {None}


@pytest.mark.parametrize(
    ("written", "what"),
    [
        (
            "INSERT INTO organisations_membership (id, user_id, unit_id, role, during)"
            " SELECT gen_random_uuid(), user_id, unit_id, 'cmm_lead', '[2001-01-01,)' FROM organisations_membership"
            " WHERE role = 'cmm_caseworker' LIMIT 1",
            ("seat", "cmm_lead", "no_act"),
        ),
        (
            "WITH act AS (INSERT INTO protection_grantact (id, act, case_id, person_id, beneficiary_id, at, by_user_id,"
            " by_unit_id) SELECT gen_random_uuid(), 'competence_taken', case_id, person_id, (SELECT id FROM"
            " organisations_unit WHERE code = 'UDLST'), '2001-01-01', by_user_id, by_unit_id FROM protection_grantact"
            " WHERE act = 'case_opened' RETURNING *)"
            " INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id)"
            " SELECT case_id, person_id, beneficiary_id, 'notes', tstzrange(at, NULL), id FROM act",
            ("grant", "notes", "no_act"),
        ),
    ],
)
def test_what_is_dated_before_the_log_begins_is_found(
    cast: Cast, owner: Owner, written: str, what: tuple[str, str, str]
) -> None:
    stories.an_opened_case(cast)
    after_the_oldest_line_is_dropped()
    as_owner(written, [])
    assert found(owner) == [what]


def test_who_may_know_of_the_case_reads_in_which_one_a_grant_is(cast: Cast) -> None:
    """The officer, and the lead by what else is open to her unit; to an administrator no case is shown."""
    case = stories.an_opened_case(cast)
    as_owner("UPDATE protection_grant SET begun_by_id = %s WHERE category = 'notes'", [an_act_hours_ago(case, cast)])
    night()
    page = reverse("administration")
    of = {who: getattr(cast, who).client().get(page).content.decode() for who in ("karen", "dorthe", "anton")}
    link = f'<a href="{reverse("case-page", args=[case.number])}">{case.number}</a>'
    assert all("Adgang i en sag" in said for said in of.values())
    assert link in of["karen"] and link not in of["dorthe"]
    assert case.number in of["dorthe"] and case.number not in of["anton"]


def test_a_case_that_was_opened_past_helle_is_shown_to_no_lead_by_that(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    as_owner("UPDATE protection_grant SET begun_by_id = %s WHERE category = 'core'", [an_act_hours_ago(case, cast)])
    night()
    said = cast.karen.client().get(reverse("administration")).content.decode()
    assert "Adgang i en sag" in said and case.number not in said


def test_a_grant_that_was_written_used_and_deleted_leaves_the_look(cast: Cast, owner: Owner) -> None:
    case = stories.an_opened_case(cast)
    theirs = (
        "INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id, number, opened_at)"
    )
    copied = (
        " SELECT case_id, person_id, %s, category, during, begun_by_id, number, opened_at FROM protection_grant"
        " WHERE case_id = %s AND unit_id = %s"
    )
    as_owner(theirs + copied, [unit_id("UDLST"), case.pk, unit_id("CMM")])
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 200
    as_owner("DELETE FROM protection_grant WHERE unit_id = %s", [unit_id("UDLST")])
    assert found(owner) == [("look", "udlst_caseworker", "no_way")]


def test_so_does_one_that_was_ended_in_its_row(cast: Cast, owner: Owner) -> None:
    case = stories.an_opened_case(cast)
    clock.move_forward(dt.timedelta(hours=6))
    made = an_act_hours_ago(case, cast)
    theirs = (
        "INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id, number, opened_at)"
    )
    copied = (
        " SELECT case_id, person_id, %s, category, during, %s, number, opened_at FROM protection_grant"
        " WHERE case_id = %s AND unit_id = %s"
    )
    as_owner(theirs + copied, [unit_id("UDLST"), made, case.pk, unit_id("CMM")])
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 200
    clock.move_forward(dt.timedelta(minutes=5))
    as_owner(
        "UPDATE protection_grant SET during = tstzrange(lower(during), %s) WHERE unit_id = %s",
        [clock.now() - dt.timedelta(minutes=1), unit_id("UDLST")],
    )
    assert found(owner) == [("look", "udlst_caseworker", "no_way")]
