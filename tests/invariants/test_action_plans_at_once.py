"""Action plans on a real PostgreSQL: two at once, random money, and what the database refuses whoever writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import errors

from helle.register.action_plans import actions, money_actions, queries
from helle.register.action_plans.models import StatusReport
from helle.register.action_plans.money import room_on
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.initiatives.codes import MoneyKind, ReportedState
from tests import action_plan_stories as plans
from tests.cast import Cast, Member, named
from tests.examples import examples
from tests.invariants.at_once import acting, at_once
from tests.invariants.conftest import Connection, act

ALLOCATION, SPENDING, COMMITMENT = MoneyKind.ALLOCATION, MoneyKind.SPENDING, MoneyKind.COMMITMENT


def one_is_told(outcomes: list[object]) -> None:
    told = [one for one in outcomes if isinstance(one, Exception)]
    assert len(told) == 1
    assert all(isinstance(one, Refused) for one in told), told


def entering(kind: MoneyKind, amount: str, code: str) -> Callable[[], object]:
    """Enter money of a plan that was read before the other one wrote."""

    def write() -> object:
        of = queries.money_of(queries.plan_shown("", plans.TODAY))
        return money_actions.money_enter(of, kind, plans.given(of, amount, code=code), seen=len(of.entries))

    return write


def test_two_writers_at_once_pass_no_bound_together_gov_10(committed_cast: Cast) -> None:
    cast = committed_cast
    charlotte, lise = named(cast, "charlotte"), named(cast, "lise")
    one_is_told(at_once([acting(who, entering(ALLOCATION, "60000000", "INI-09")) for who in (charlotte, lise)]))
    one_is_told(at_once([acting(who, entering(SPENDING, "40000000", "INI-09")) for who in (cast.karen, charlotte)]))


def test_of_two_who_report_or_answer_at_once_one_is_told_flo_21(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    charlotte, lise = named(cast, "charlotte"), named(cast, "lise")

    def report() -> object:
        of, look = queries.overview_of("INI-02")
        going, seen = ReportedState.UNDER_WAY, look.reports_written
        return actions.status_write(of, look, seen=seen, state=going, text=plans.TEXT, next_steps="")

    one_is_told(at_once([acting(cast.karen, report), acting(named(cast, "dagny"), report)]))

    def answering(approved: bool) -> Callable[[], object]:
        def answer() -> object:
            of, look = queries.overview_of("INI-02")
            row = StatusReport.objects.get()
            return actions.status_answer(of, look, row, approved=approved, remarks="Skriv tallene med.")

        return answer

    one_is_told(at_once([acting(charlotte, answering(True)), acting(lise, answering(False))]))
    assert owner.execute("SELECT count(*) FROM action_plans_statusanswer").fetchone() == (1,)


def test_of_two_who_decide_or_appoint_at_once_one_is_told_gov_10(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    ministry = named(cast, "charlotte"), named(cast, "lise")
    plans.money(ministry[0], ALLOCATION, "1000", code="INI-09")
    with ministry[0].acting():  # What both have on the screen, whichever of them is first.
        parts = queries.overview_of("INI-01")[1].parts_written

    def decide() -> object:
        of = queries.money_of(queries.plan_shown("", plans.TODAY))
        given_now = plans.given(of, "30", code="INI-09")
        return money_actions.overspend_decide(of, given_now, seen=0)

    def appointing(code: str) -> Callable[[], object]:
        def appoint() -> object:
            of, look = queries.overview_of("INI-01")
            why = "Aftalt i arbejdsgruppen."
            return actions.owner_appoint(of, look, seen=parts, unit_id=unit_id(code), first_day=clock.today(), why=why)

        return appoint

    one_is_told(at_once([acting(who, decide) for who in ministry]))
    one_is_told(at_once([acting(who, appointing(code)) for who, code in zip(ministry, ("CMM", "RPOL"), strict=True)]))
    assert owner.execute("SELECT count(*) FROM action_plans_overspenddecision").fetchone() == (1,)
    assert owner.execute("SELECT count(*) FROM action_plans_part WHERE named_by = 'appointed'").fetchone() == (1,)


KINDS = st.sampled_from([ALLOCATION, COMMITMENT, SPENDING, MoneyKind.FORECAST])
AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("90000000"), places=2)
CODES = st.sampled_from(["INI-09", "INI-14"])
DAYS = st.sampled_from([plans.TODAY - dt.timedelta(days=ago) for ago in (0, 1, 40)])
STEPS = st.lists(
    st.one_of(
        st.tuples(KINDS, AMOUNTS, CODES, DAYS),
        st.tuples(st.just("reverse"), st.integers(0, 20), st.just(""), st.just(plans.TODAY)),
        st.tuples(st.just("decide back"), st.integers(0, 20), st.just(""), st.just(plans.TODAY)),
        st.tuples(st.just("decide"), AMOUNTS, CODES, DAYS),
    ),
    max_size=12,
)


type Step = tuple[object, object, str, dt.date]


def _step(who: Member, step: Step) -> None:
    what, how, code, day = step
    with who.acting(), transaction.atomic():
        of = queries.overview(queries.plan_shown("", plans.TODAY))
        if what == "reverse":
            if of.entries:
                entry = of.entries[int(str(how)) % len(of.entries)]
                money_actions.money_reverse(of, entry, why="Bogført forkert.")
        elif what == "decide back":
            if of.decisions:
                decision = of.decisions[int(str(how)) % len(of.decisions)]
                money_actions.overspend_reverse(of, decision, why="Besluttet forkert.")
        elif what == "decide":
            decided = replace(plans.given(of, str(how), code=code, text="Besluttet."), on_day=day)
            money_actions.overspend_decide(of, decided, seen=len(of.decisions))
        else:
            entered = replace(plans.given(of, str(how), code=code), on_day=day)
            money_actions.money_enter(of, MoneyKind(str(what)), entered, seen=len(of.entries))


def test_whatever_is_entered_no_sum_passes_its_bound_gov_10(committed_cast: Cast) -> None:
    charlotte, lise = named(committed_cast, "charlotte"), named(committed_cast, "lise")

    class _UndoneAgain(Exception):
        """Each example begins with nothing entered."""

    @settings(max_examples=examples(3), deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def holds(steps: list[Step]) -> None:
        try:
            with transaction.atomic():
                for step in steps:
                    try:
                        _step(lise if step[0] == "decide" else charlotte, step)
                    except Refused:
                        continue
                with charlotte.acting():
                    of = queries.overview(queries.plan_shown("", plans.TODAY))
                assert (of.sums.allocated or 0) + (of.sums.decided or 0) <= (of.appropriated or 0)
                for line in of.lines:
                    most = (line.sums.allocated or Decimal(0)) + (line.sums.decided or Decimal(0))
                    assert max(line.sums.spent or 0, line.sums.committed or 0) <= most
                    key = (line.initiative_id, line.recipient_id, line.year)
                    for kind in (SPENDING, COMMITMENT):
                        assert room_on(of.entries, of.decisions, key, kind, dt.date.min) >= 0
                raise _UndoneAgain
        except _UndoneAgain:
            return

    holds()


PAST_THE_APPLICATION = {
    "an initiative that lies outside its plan": (
        "UPDATE action_plans_initiative SET last_day = '2026-01-01' WHERE code = 'INI-01'",
        "owner",
    ),
    "an initiative without a period": (
        "UPDATE action_plans_initiative SET last_day = NULL WHERE code = 'INI-01'",
        "owner",
    ),
    "a second plan on the same days": (
        "INSERT INTO action_plans_plan (id, title_da, title_en, first_day, last_day, publisher_da, publisher_en, isbns,"
        " lead_id, requirements) SELECT 'x', title_da, title_en, first_day, last_day, publisher_da, publisher_en,"
        " isbns, lead_id, requirements FROM action_plans_plan LIMIT 1",
        "owner",
    ),
    "an initiative": ("UPDATE action_plans_initiative SET force = 'now'", "app"),
    "the appropriation": ("UPDATE action_plans_appropriation SET amount = amount * 2", "app"),
    "an entry that was made": ("UPDATE action_plans_moneyentry SET amount = 1", "app"),
    "a report that was sent": ("UPDATE action_plans_statusreport SET text = 'andet'", "app"),
    "whom the plan names": ("DELETE FROM action_plans_part", "app"),
}


@pytest.mark.parametrize("what", PAST_THE_APPLICATION)
def test_the_database_holds_it_whoever_writes(
    committed_cast: Cast, owner: Connection, app: Connection, what: str
) -> None:
    statement, who = PAST_THE_APPLICATION[what]
    if who == "app":
        assert act(app, named(committed_cast, "charlotte"))
    with pytest.raises(errors.Error):
        (owner if who == "owner" else app).execute(statement)


def test_the_database_lets_no_one_write_in_another_part(committed_cast: Cast, app: Connection) -> None:
    cast = committed_cast
    entry = (
        "INSERT INTO action_plans_moneyentry (id, recorded_at, by_user_id, by_unit_id, plan_id, initiative_id, year,"
        " amount, on_day, text, number, kind) SELECT gen_random_uuid(), helle.instant(), helle.acting_user(),"
        " helle.acting_unit(), i.plan_id, i.id, 2025, %s, '2025-10-01', 'uden om', 1, %s FROM action_plans_initiative i"
        " WHERE i.code = 'INI-09'"
    )
    for who, kind, amount in (
        (cast.karen, "allocation", "1"),  # An owner allocates nothing.
        (cast.karen, "spending", "1"),  # Nothing is allocated.
        (cast.anders, "forecast", "1"),  # No part in it.
        (named(cast, "charlotte"), "allocation", "118200000.01"),
    ):
        assert act(app, who)
        with pytest.raises(errors.Error):
            app.execute(entry, [amount, kind])
        app.rollback()
    report = (
        "INSERT INTO action_plans_statusreport (id, recorded_at, by_user_id, by_unit_id, initiative_id, from_day,"
        " until_day, number, state, text, next_steps) SELECT gen_random_uuid(), helle.instant(), helle.acting_user(),"
        " helle.acting_unit(), i.id, '2025-01-01', '2025-06-30', 1, 'under_way', 'uden om', ''"
        " FROM action_plans_initiative i WHERE i.code = 'INI-09'"
    )
    for who in (named(cast, "dagny"), cast.mette, named(cast, "charlotte")):
        assert act(app, who)
        with pytest.raises(errors.Error):
            app.execute(report)
        app.rollback()
    assert connection.alias == "default" and clock.today() == plans.TODAY


def test_what_waits_is_seen_by_the_ministry_and_the_owner_alone(committed_cast: Cast, app: Connection) -> None:
    cast = committed_cast
    plans.report(cast.karen, "INI-09")
    seen = {}
    for name in ("karen", "charlotte", "anders", "ulla", "olga"):
        assert act(app, named(cast, name))
        seen[name] = app.execute("SELECT count(*) FROM action_plans_statusreport").fetchone()
        app.rollback()
    assert seen == {"karen": (1,), "charlotte": (1,), "anders": (0,), "ulla": (0,), "olga": (0,)}


def test_a_role_without_figures_reads_nothing_of_a_plan(committed_cast: Cast) -> None:
    with pytest.raises(PermissionDenied), committed_cast.olga.acting():
        queries.overview_of("INI-09")
