"""Obligations, answers and reports on a real PostgreSQL: two at once, and whatever order things happen in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helle.register.obligations import actions, queries, report_actions
from helle.register.obligations.models import Carrier, Shows, TreatyBody
from helle.register.protection.refusals import Refused
from helle.rules.obligations.codes import ObligationState
from tests import obligation_stories as stories
from tests.cast import Cast, member, named
from tests.invariants.at_once import acting, at_once
from tests.invariants.conftest import Connection
from tests.invariants.test_action_plans_at_once import one_is_told


def test_of_two_who_judge_at_once_or_take_the_evidence_away_one_is_told_def_05(
    committed_cast: Cast, owner: Connection
) -> None:
    jytte, colleague = named(committed_cast, "jytte"), member("Jørn Kaas", "JM", "plan_owner")
    row = stories.document(jytte, "coe-26")
    with jytte.acting():
        of = queries.view_of("coe-26")

    def judge() -> object:
        return actions.obligation_judge(of, state=ObligationState.CARRIED, why=stories.WHY)

    one_is_told(at_once([acting(jytte, judge), acting(jytte, judge)]))
    with jytte.acting():
        of = queries.view_of("coe-26")
    at_once([acting(jytte, judge), acting(colleague, lambda: actions.withdraw(of, row, why="Gælder ikke."))])
    # Whoever was first: no judgement rests on evidence that had been taken away by then.
    assert owner.execute(
        "SELECT count(*) FROM obligations_judgement j WHERE j.state = 'carried' AND NOT EXISTS ("
        " SELECT 1 FROM obligations_shows s WHERE s.obligation_id = j.obligation_id AND s.on_day = j.evidence_on"
        "   AND (s.withdrawn_at IS NULL OR s.withdrawn_at >= j.recorded_at))"
    ).fetchone() == (0,)


def test_of_two_who_draw_or_approve_at_once_one_is_told_sta_03(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    birte, bent = named(cast, "birte"), named(cast, "bent")

    def draw() -> object:
        return report_actions.report_draw(
            TreatyBody.objects.get(code="ilo"), first_year=2024, last_year=2024, introduction=""
        )

    one_is_told(at_once([acting(birte, draw), acting(cast.karen, draw)]))

    def answering(approved: bool) -> Callable[[], object]:
        def answer() -> object:
            return report_actions.report_answer(queries.reports("ilo")[0], approved=approved, remarks="Skriv tallene.")

        return answer

    with bent.acting():
        drew_it = queries.reports("ilo")[0].report.by_user_id
    hands = [one for one in (birte, bent, named(cast, "bodil")) if one.user.pk != drew_it][:2]
    one_is_told(at_once([acting(hands[0], answering(True)), acting(hands[1], answering(False))]))
    assert owner.execute("SELECT count(*) FROM obligations_treatyreportanswer").fetchone() == (1,)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("document"), st.integers(2021, 2025)),
        st.tuples(st.just("judge"), st.sampled_from([one.value for one in ObligationState])),
        st.tuples(st.just("withdraw"), st.integers(0, 9)),
        st.tuples(st.just("practice"), st.integers(0, 1)),
    ),
    max_size=12,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_nothing_is_said_to_be_carried_out_without_a_carrier_and_fresh_evidence_def_05(
    committed_cast: Cast, owner: Connection, steps: list[tuple[str, int | str]]
) -> None:
    jytte = named(committed_cast, "jytte")
    with suppress(_UndoneError), jytte.acting(), transaction.atomic():
        for kind, what in steps:
            with suppress(Refused, PermissionDenied), transaction.atomic():
                _do(kind, what)
            of = queries.view_of("coe-19")
            if of.judgement is not None and of.state is ObligationState.CARRIED and not of.lapsed:
                assert of.carriers and of.judgement.fresh_until is not None
                assert of.evidence_on is not None and of.today.year - of.evidence_on.year <= 2
        raise _UndoneError


class _UndoneError(Exception):
    """What an example wrote is undone."""


def _do(kind: str, what: int | str) -> None:
    of = queries.view_of("coe-19")
    if kind == "document":
        day = stories.TODAY.replace(year=int(what))
        actions.document_add(of, title="Notat", where="Arkivet", on_day=day)
    elif kind == "judge":
        actions.obligation_judge(of, state=ObligationState(str(what)), why=stories.WHY)
    elif kind == "practice":
        actions.practice_add(of, unit_id=of.obligation.owner_id, text="Det overvejes hvert år.")
    else:
        rows: list[Carrier | Shows] = [*of.shown_by, *(one.carrier for one in of.carriers)]
        if rows:
            actions.withdraw(of, rows[int(what) % len(rows)], why="Gælder ikke længere.")
