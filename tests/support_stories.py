"""Short ways through a period and what comes after it, by those whose job it is."""

from __future__ import annotations

import datetime as dt

from helle.register.cases.models import Case
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.support import after_actions, gone_actions, hand_over_actions
from helle.register.support import queries as support_queries
from helle.register.support.after_actions import Outcome, WindingDown
from helle.register.support.gone_actions import Whereabouts
from helle.register.support.hand_over_actions import Handing
from helle.register.support.models import Gone, HandOver
from helle.register.support.municipality_actions import municipality_notify
from helle.rules.codes import GoneKind, GoneToldBy
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.support.codes import AfterPeriod, GoalReached, GoalWords, MunicipalityCause, ShownOnTo
from tests.cast import Cast, Member, as_owner
from tests.remembered import remembered

GOALS = "sove igennem og lære at cykle på Bimmelstien"
OUTCOME = "hun cykler nu selv til Tuttelhuset"
WOUND_DOWN = "værelset i Pimpelgården til fredag"
SEEN = "jakken hang i Fimsegangen"
TOLD = "hun har brug for en rolig bolig nær Knirkedammen"
SECRETS = (GOALS, OUTCOME, WOUND_DOWN, SEEN, TOLD)


def _fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@remembered
def write_goals(by: Member, case: Case, goals: str = GOALS) -> None:
    """Somebody of CMM writes the goals of the latest period down with the person."""
    with by.acting():
        (period, *_) = support_queries.periods_of(case.pk)
        after_actions.goal_write(
            case, period, expected_version=_fresh(case).version, words=GoalWords.TOGETHER, goals=goals
        )


@remembered
def note_outcome(by: Member, case: Case) -> None:
    """Somebody of CMM notes what the latest period led to."""
    with by.acting():
        (period, *_) = support_queries.periods_of(case.pk)
        after_actions.outcome_note(
            case,
            period,
            expected_version=_fresh(case).version,
            outcome=Outcome(GoalReached.YES, GoalReached.PARTLY, AfterPeriod.OWN_FEET, OUTCOME),
        )


@remembered
def wind_down(by: Member, case: Case, *, last_day: dt.date, done_on: dt.date | None = None) -> None:
    """Somebody of CMM records how support is wound down; the union is told of the work."""
    with by.acting():
        after_actions.wind_down_set(
            case,
            expected_version=_fresh(case).version,
            planned=WindingDown(last_day, WOUND_DOWN, clock.today(), [ShownOnTo.UNION], done_on),
        )


@remembered
def go_missing(by: Member, case: Case, kind: GoneKind = GoneKind.DISAPPEARED, since: dt.date | None = None) -> Gone:
    """Somebody records that the person is gone since a day (today), as the home told."""
    with by.acting():
        return gone_actions.gone_record(
            case,
            expected_version=_fresh(case).version,
            gone=Whereabouts(kind, since or clock.today(), GoneToldBy.HOME, SEEN),
        )


@remembered
def come_back(by: Member, case: Case, gone: Gone) -> Gone:
    """Somebody records that the person was found today, as the police told."""
    with by.acting():
        return gone_actions.gone_found(
            case,
            gone,
            expected_version=_fresh(case).version,
            found_on=clock.today(),
            told_by=GoneToldBy.POLICE,
            words=SEEN,
        )


@remembered
def hand_over(by: Member, case: Case, municipality: str = "KOM-751", from_day: dt.date | None = None) -> HandOver:
    """Somebody of CMM hands the person over to a municipality, with her consent, from today if nothing else is said."""
    with by.acting():
        return hand_over_actions.hand_over_make(
            case,
            expected_version=_fresh(case).version,
            handing=Handing(
                unit_id(municipality), from_day or clock.today(), DisclosureGround.CONSENT, True, TOLD, TOLD
            ),
        )


@remembered
def tell(cast: Cast, case: Case) -> None:
    """What is written of a period and after it: the goals, that she was gone and found, and that a municipality pays.

    What no case has at once with a period that runs is written past the triggers: what the period led to, how support
    was wound down, and a hand-over.
    """
    write_goals(cast.mette, case)
    come_back(cast.mette, case, go_missing(cast.mette, case))
    with cast.mette.acting():
        notice = municipality_notify(case, unit_id=unit_id("KOM-461"), cause=MunicipalityCause.PAYMENT)
        handing = HandOver(id=new_id(), case=case)
        told = vault.seal(case.person_id, handing, "told_sealed", TOLD)
        author = [context.current().instant, cast.mette.user.pk, cast.mette.membership.unit_id]
    past_its_triggers(
        "support_periodoutcome",
        "INSERT INTO support_periodoutcome (id, case_id, period_id, recovered, free, after, ended_on, noted_on,"
        " recorded_at, by_user_id, by_unit_id) SELECT gen_random_uuid(), p.case_id, p.id, 'yes', 'no', 'other',"
        " p.notified_on, p.notified_on, %s, %s, %s FROM support_period p WHERE p.case_id = %s",
        [*author, case.pk],
    )
    past_its_triggers(
        "support_winddown",
        "INSERT INTO support_winddown (id, case_id, assessment_id, last_day, referred_to, recorded_at, by_user_id,"
        " by_unit_id) SELECT gen_random_uuid(), a.case_id, a.id, a.decided_on, '{}', %s, %s, %s"
        " FROM identification_assessment a WHERE a.case_id = %s LIMIT 1",
        [*author, case.pk],
    )
    past_its_triggers(
        "support_handover",
        "INSERT INTO support_handover (id, case_id, notice_id, ground, consent, from_day, told_sealed, recorded_at,"
        " by_user_id, by_unit_id) VALUES (%s, %s, %s, 'consent', true, '2025-10-06', %s, %s, %s, %s)",
        [handing.pk, case.pk, notice, told, *author],
    )


def past_its_triggers(table: str, statement: str, parameters: list[object]) -> None:
    """Write a row as the database's owner, which the triggers of its table would refuse."""
    as_owner(f"ALTER TABLE {table} DISABLE TRIGGER USER", [])
    as_owner(statement, parameters)
    # What the foreign keys ask at the end is asked now: nothing of the table waits when its triggers come back.
    as_owner("SET CONSTRAINTS ALL IMMEDIATE", [])
    as_owner(f"ALTER TABLE {table} ENABLE TRIGGER USER", [])
    as_owner("SET CONSTRAINTS ALL DEFERRED", [])
