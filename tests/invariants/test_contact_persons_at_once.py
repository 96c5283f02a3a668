"""Two who write about a contact person, or about one reading, at the same moment: the database takes one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.http import Http404

from helle.register.extracts import actions as extracts
from helle.register.extracts import queries as readings
from helle.register.extracts.choices import End
from helle.register.support import contact_actions
from tests import extract_stories, stories
from tests.cast import Cast
from tests.invariants.at_once import NO_VERSION, acting, at_once
from tests.invariants.conftest import Connection

TODAY = stories.FIRST_DAY


def took(outcomes: list[object]) -> int:
    return sum(not isinstance(outcome, Exception) for outcome in outcomes)


def test_one_deputy_at_a_time_and_a_handover_never_leaves_one_behind(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    case = stories.give_contact_person(cast.mette, stories.an_opened_case(cast))

    def stand_in() -> object:
        return contact_actions.deputy_set(
            stories.fresh(case),
            expected_version=NO_VERSION,
            user=cast.karen.user,
            since=TODAY,
            until=TODAY + dt.timedelta(days=9),
        )

    outcomes = at_once([acting(cast.mette, stand_in), acting(cast.jonas, stand_in)])
    assert took(outcomes) == 1
    deputies = "SELECT count(*) FROM support_contactdeputy WHERE withdrawn_at IS NULL AND case_id = %s"
    assert owner.execute(deputies, [case.pk]).fetchone() == (1,)


def test_cmm_and_an_organisation_of_before_are_never_both_contact_person(
    committed_cast: Cast, owner: Connection
) -> None:
    cast = committed_cast
    case = stories.an_opened_case(cast)

    def before() -> object:
        return contact_actions.earlier_contact_record(
            stories.fresh(case),
            expected_version=NO_VERSION,
            organisation=None,
            name=stories.NGO,
            since=dt.date(2021, 1, 1),
            until=None,
            source=stories.WHY,
        )

    def now() -> object:
        return contact_actions.contact_person_set(
            stories.fresh(case), expected_version=NO_VERSION, user=cast.mette.user, since=TODAY
        )

    works: list[Callable[[], object]] = [acting(cast.mette, before), acting(cast.jonas, now)]
    assert took(at_once(works)) >= 1
    both = (
        "SELECT count(*) FROM support_contactperson k JOIN support_earliercontact e ON e.case_id = k.case_id"
        " AND e.during && k.during WHERE k.case_id = %s AND k.superseded_at IS NULL AND e.superseded_at IS NULL"
    )
    assert owner.execute(both, [case.pk]).fetchone() == (0,)


@pytest.mark.parametrize("how", [End.READ, End.DESTROYED])
def test_no_paper_is_made_of_a_reading_that_ends_at_the_same_moment_unaccounted_for(
    committed_cast: Cast, owner: Connection, how: End
) -> None:
    cast = committed_cast
    case = stories.give_contact_person(cast.mette, stories.an_opened_case(cast))
    extract = extract_stories.begin(cast.mette, case)

    def paper() -> object:
        found = readings.get_extract(case, extract.pk)
        return extracts.extract_put_on_paper(case, found, expected_version=NO_VERSION, safe_place=True)

    def end() -> object:
        found = readings.get_extract(case, extract.pk)
        return extracts.extract_end(case, found, expected_version=NO_VERSION, how=how)

    # Whoever comes after the end finds no reading.
    at_once([acting(cast.mette, paper), acting(cast.jonas, end)], also=(Http404,))
    unaccounted = (
        "SELECT count(*) FROM extracts_paper p JOIN extracts_ending e ON e.extract_id = p.extract_id"
        " WHERE p.case_id = %s AND e.how NOT IN ('paper', 'destroyed')"
    )
    assert owner.execute(unaccounted, [case.pk]).fetchone() == (0,)
