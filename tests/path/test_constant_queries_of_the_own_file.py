"""How many queries reading the own file, and whom the person turns to, take: the same for one entry and for many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse

from helle.register.extracts.choices import End
from helle.register.support import contact_actions
from tests import extract_stories, stories
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# The case, its facts, the notes of handovers, who is and was contact person, before the plan, whether she is away, who
# stands in, whether a look judged wrong made her that, those who do, the days without; the person's key.
CONTACT = EVERY_PAGE + 11
# Whom nobody looks after, the counts, the staff; the names of contact persons, where somebody is flagged.
LOADS = EVERY_PAGE + 4
LIST = EVERY_PAGE + 3  # The case, the readings, the requests to see it.


@pytest.mark.parametrize("how_many", [ONE_ROW, 6])
def test_whom_the_person_turns_to(cast: Cast, on_day: Callable[[dt.date], None], how_many: int) -> None:
    case = stories.give_contact_person(cast.mette, stories.an_opened_case(cast))
    for turn in range(how_many):
        day = stories.FIRST_DAY + dt.timedelta(days=7 * (turn + 1))
        on_day(day)
        with cast.karen.acting():
            contact_actions.contact_person_set(
                case,
                expected_version=stories.fresh(case).version,
                user=(cast.jonas, cast.mette)[turn % 2].user,
                since=day,
                why=stories.WHY,
                note=stories.HANDED_ON,
            )
            contact_actions.deputy_set(
                case,
                expected_version=stories.fresh(case).version,
                user=cast.karen.user,
                since=day,
                until=day + dt.timedelta(days=2),
            )
    stories.go_away((cast.jonas, cast.mette)[(how_many - 1) % 2], days=30)
    client = cast.karen.client()
    assert queries(client, reverse("case-contact", args=[case.number])) == CONTACT
    assert queries(client, reverse("contact-loads")) == LOADS - 1
    on_day(stories.FIRST_DAY + dt.timedelta(days=7 * how_many + 4))
    assert queries(client, reverse("contact-loads")) == LOADS


def test_reading_takes_as_many_for_one_interview_as_for_eight(cast: Cast) -> None:
    taken, listed = set(), set()
    for how_many in (1, 8):
        case = stories.a_victim_assessed_by_cmm(cast)
        for _each in range(how_many):
            stories.hold_interview(cast.mette, case)
            extract_stories.end(cast.mette, case, extract_stories.begin(cast.mette, case), End.READ)
        extract = extract_stories.begin(cast.mette, case)
        mette = cast.mette.client()
        taken.add(queries(mette, reverse("case-extract", args=[case.number, extract.pk])))
        listed.add(queries(mette, reverse("case-extracts", args=[case.number])))
    assert len(taken) == 1 and listed == {LIST}
