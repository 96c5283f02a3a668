"""Two who write about a minor at the same moment: the database takes one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from helle.register.cases.models import Case
from helle.register.minors import actions, representative_actions, return_actions
from helle.register.minors.choices import Capacity, FoundHow, RepresentationEnd
from helle.register.minors.return_actions import Held
from helle.register.protection import clock
from helle.rules.minors.codes import AppointingBody
from tests import minor_stories, stories
from tests.cast import Cast
from tests.invariants.at_once import NO_VERSION, acting, at_once
from tests.invariants.conftest import Connection

RUNNING = "SELECT count(*) FROM minors_appointment WHERE case_id = %s AND ended_why = ''"


@pytest.fixture
def case(committed_cast: Cast) -> Case:
    """A boy of sixteen who is alone, whose case CMM and Udlændingestyrelsen have."""
    cast = committed_cast
    return minor_stories.stay(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))


def took(outcomes: list[object]) -> int:
    return sum(not isinstance(outcome, Exception) for outcome in outcomes)


def appointing(cast: Cast, case: Case) -> Callable[[], object]:
    """Somebody else is nominated, and waits to be appointed."""
    nomination = minor_stories.nominate(cast.ulla, case)
    return lambda: representative_actions.representative_appoint(
        stories.fresh(case),
        nomination,
        expected_version=NO_VERSION,
        appointed_by=AppointingBody.AGENCY_OF_FAMILY_LAW,
        capacity=Capacity.PERSONAL,
        since=clock.today(),
    )


def test_of_two_appointments_of_a_day_one_is_taken(committed_cast: Cast, case: Case, owner: Connection) -> None:
    cast = committed_cast
    works = [acting(cast.mette, appointing(cast, case)), acting(cast.ulla, appointing(cast, case))]
    assert took(at_once(works)) == 1
    assert owner.execute(RUNNING, [case.pk]).fetchone() == (1,)


def test_an_appointment_and_the_end_of_the_one_before_leave_no_day_to_two(
    committed_cast: Cast, case: Case, owner: Connection
) -> None:
    cast = committed_cast
    first = minor_stories.appoint(cast.ulla, case)
    clock.move_forward(dt.timedelta(days=3))

    def end() -> None:
        representative_actions.representative_end(
            stories.fresh(case),
            first,
            expected_version=NO_VERSION,
            ended_on=clock.today(),
            why=RepresentationEnd.RESIGNED,
            note="",
        )

    outcomes = at_once([acting(cast.mette, end), acting(cast.ulla, appointing(cast, case))])
    assert took(outcomes) >= 1
    ended = owner.execute("SELECT ended_why FROM minors_appointment WHERE id = %s", [first.pk]).fetchone()
    assert ended in [("resigned",), ("replaced",)]
    both = (
        "SELECT count(*) FROM minors_appointment a JOIN minors_appointment b ON b.case_id = a.case_id AND b.id > a.id"
        " AND b.during && a.during WHERE a.case_id = %s"
    )
    assert owner.execute(both, [case.pk]).fetchone() == (0,)


def test_of_two_who_found_the_child_one_is_taken_and_the_case_says_so_once(
    committed_cast: Cast, case: Case, owner: Connection
) -> None:
    cast = committed_cast
    missing = minor_stories.lose(cast.mette, case)

    def find(how: FoundHow) -> Callable[[], object]:
        return lambda: actions.missing_end(
            stories.fresh(case),
            type(missing).objects.get(pk=missing.pk),
            expected_version=NO_VERSION,
            ended_on=clock.today(),
            how=how,
            note=minor_stories.FOUND,
        )

    works = [acting(cast.mette, find(FoundHow.CAME_BACK)), acting(cast.ulla, find(FoundHow.FOUND_IN_DENMARK))]
    assert took(at_once(works)) == 1
    found = "SELECT count(*) FROM support_gone WHERE case_id = %s AND found_on IS NOT NULL"
    assert owner.execute(found, [case.pk]).fetchone() == (1,)


def test_of_two_alarms_one_is_raised(committed_cast: Cast, case: Case, owner: Connection) -> None:
    cast = committed_cast

    def lose() -> object:
        return actions.missing_report(stories.fresh(case), expected_version=NO_VERSION, since=clock.today())

    assert took(at_once([acting(cast.mette, lose), acting(cast.ulla, lose)])) == 1
    open_ones = (
        "SELECT (SELECT count(*) FROM minors_missing WHERE case_id = %(case)s AND ended_on IS NULL),"
        " (SELECT count(*) FROM support_gone WHERE case_id = %(case)s)"
    )
    assert owner.execute(open_ones, {"case": case.pk}).fetchone() == (1, 1)


def test_a_talk_is_held_or_does_not_count_and_never_both(committed_cast: Cast, case: Case, owner: Connection) -> None:
    cast = committed_cast
    minor_stories.appoint(cast.ulla, case)
    talk = minor_stories.plan_talk(cast.mette, case)

    def write(present: bool) -> Callable[[], object]:
        held = Held(clock.today(), present, "" if present else minor_stories.WEIGHED, minor_stories.TALK)
        how = return_actions.talk_hold if present else return_actions.talk_was_without
        return lambda: how(
            stories.fresh(case), type(talk).objects.get(pk=talk.pk), expected_version=NO_VERSION, held=held
        )

    assert took(at_once([acting(cast.mette, write(True)), acting(cast.jonas, write(False))])) == 1
    row = owner.execute(
        "SELECT state, representative_id IS NOT NULL FROM minors_returntalk WHERE id = %s", [talk.pk]
    ).fetchone()
    assert row in [("held", True), ("uncounted", False)]
