"""A representation follows the calendar: the minor turns eighteen, and nobody writes anything that day."""

from __future__ import annotations

import datetime as dt

from tests import minor_stories, stories
from tests.cast import Cast

from helle.register.cases import projections
from helle.register.minors import calendar
from helle.register.minors.choices import RepresentationEnd
from helle.register.minors.models import Appointment
from helle.register.protection import clock


def test_the_night_does_it_in_its_own_role(committed_cast: Cast) -> None:
    case = minor_stories.describe(committed_cast.mette, stories.an_opened_case(committed_cast))
    minor_stories.appoint(committed_cast.mette, case)
    clock.move_forward(dt.timedelta(days=600))
    projections.night("lists", also=[calendar.follow_calendar])
    assert calendar.follow_calendar("lists") == 0
    with committed_cast.mette.acting():
        assert Appointment.objects.get(case=case).ended_why == RepresentationEnd.OF_AGE
        assert projections.differences("lists") == []
