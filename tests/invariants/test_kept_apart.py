"""Referrals, calls and criminal cases go by a list of two, and not before the cases that they belong to."""

from __future__ import annotations

import datetime as dt

import pytest
from psycopg.errors import CheckViolation, ExclusionViolation, InsufficientPrivilege

from helle.register.prosecution.sealing import blind_journal
from helle.register.protection import clock
from helle.register.protection.keystore.models import DataKey
from helle.register.protection.refusals import Refused
from helle.register.referrals import actions as referrals
from helle.register.referrals.choices import TriageOutcome
from helle.register.referrals.models import Referral
from helle.register.retention import trace_actions, trace_queries
from helle.register.retention.choices import TraceKind
from helle.rules.crime.stages import CriminalStage, EndReason
from helle.site.jobs import SEALED_UNDER
from tests import exploitation_stories, hotline_stories, prosecution_stories, stories
from tests import trace_stories as told
from tests.cast import Cast
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection, act
from tests.pages import audit_lines

LATER = dt.timedelta(days=3 * 366)


def closed(cast: Cast, referral: Referral) -> None:
    with cast.mette.acting():
        row = Referral.objects.get(pk=referral.pk)
        referrals.referral_close(row, outcome=TriageOutcome.NO_ACTION, passed_on_to="", reason=stories.REASONS)


def states(cast: Cast) -> dict[str, list[tuple[str, int]]]:
    """By kind in English: each state and how many."""
    found: dict[str, list[tuple[str, int]]] = {}
    with cast.dorthe.acting():
        for one in trace_queries.counts():
            found.setdefault(one.kind.en, []).append((one.state.en, one.how_many))
    return found


def test_keys_go_and_codes_stay(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    led_to_a_case = stories.refer(cast)
    stories.open_case(cast, led_to_a_case)
    to_nothing, open_yet = stories.refer(cast, exploitation=exploitation_stories.PARTS), stories.refer(cast)
    closed(cast, to_nothing)
    call = hotline_stories.record(cast.mette)
    waits, _wish = hotline_stories.record_with_a_wish(cast.mette)
    over = prosecution_stories.open_case(cast.peter)
    prosecution_stories.stage(cast.peter, over, CriminalStage.DISCONTINUED, end_reason=EndReason.PROOF)
    goes_on = prosecution_stories.open_case(cast.peter)
    numbers = column(owner, "SELECT number FROM referrals_referral ORDER BY number")
    assert {state for found in states(cast).values() for state, _many in found} == {"Nobody has set the years"}
    told.set_years(cast, TraceKind.REFERRAL, TraceKind.CALL, TraceKind.CRIMINAL, years=2)
    clock.move_forward(LATER)
    assert states(cast) == {
        "Referrals": [("Something is not settled", 1), ("Belongs to a case that is kept", 1), ("The time is over", 1)],
        "Calls to the hotline": [("Something is not settled", 1), ("The time is over", 1)],
        "Criminal cases": [("Something is not settled", 1), ("The time is over", 1)],
    }
    row = told.drawn(cast.karen)
    told.approved(cast.karen, row)
    assert told.approved(cast.dorthe, row)
    assert trace_actions.drop_what_two_disposed_of(SEALED_UNDER) == 3
    left = set(DataKey.objects.values_list("subject_id", flat=True))
    assert not {to_nothing.pk, call.pk, over.pk} & left
    assert {led_to_a_case.pk, open_yet.pk, waits.pk, goes_on.pk} <= left
    assert column(owner, "SELECT number FROM referrals_referral ORDER BY number") == numbers, "codes and days stay"
    assert column(owner, "SELECT cvr_blind FROM referrals_reportedexploitation") == [None]
    hashes = [bytes(one) for one in column(owner, "SELECT journal_blind FROM prosecution_criminalcase")]
    assert blind_journal(prosecution_stories.JOURNAL) not in hashes and len(set(hashes)) == 2
    (line,) = [one.detail for one in audit_lines(cast) if one.action == "trace.dropped"]
    assert line == {"referral": 1, "call": 1, "criminal": 1}
    assert "The time is over" not in str(states(cast))


def test_traces_of_staff_are_kept_as_long_as_the_log_and_others_as_somebody_says(
    committed_cast: Cast, owner: Connection
) -> None:
    cast = committed_cast
    with pytest.raises(Refused, match="at least 5"):
        told.proposed(cast.karen, TraceKind.SAMPLE, years=4)
    told.set_years(cast, TraceKind.CALL, years=1)
    with pytest.raises((CheckViolation, InsufficientPrivilege)):
        owner.execute("UPDATE retention_traceschedule SET kind = 'sample'")
    owner.rollback()


def test_one_hold_of_a_unit_stands_and_a_lead_holds_her_own_alone(
    committed_cast: Cast, app: Connection, owner: Connection
) -> None:
    cast = committed_cast
    first = told.held(cast.karen, cast.mette)
    with pytest.raises(Refused, match="held back already"):
        told.held(cast.dorthe, cast.mette)
    with pytest.raises(Refused, match="another authority"):
        told.held(cast.karen, cast.peter)
    assert act(app, cast.karen)
    with pytest.raises(CheckViolation, match="trace_hold_is_of_an_own_unit"):
        app.execute(
            "SELECT helle.hold_traces(gen_random_uuid(), %s, 'inquiry', NULL, %s)",
            [cast.peter.membership.unit_id, told.WHY],
        )
    app.rollback()
    with pytest.raises(ExclusionViolation, match="one_trace_hold_of_a_unit"):
        owner.execute(
            "INSERT INTO retention_tracehold (id, unit_id, ground, why, since_day, until_day, held_at, held_by_id)"
            " SELECT gen_random_uuid(), unit_id, ground, why, since_day, until_day, held_at, held_by_id"
            " FROM retention_tracehold"
        )
    owner.rollback()
    with cast.dorthe.acting():
        trace_actions.lift(first)
    told.held(cast.dorthe, cast.peter)
    told.held(cast.karen, cast.mette)
