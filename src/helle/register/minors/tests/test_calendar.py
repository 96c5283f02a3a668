"""A representation follows the calendar: the minor turns eighteen, and nobody writes anything that day."""

from __future__ import annotations

import datetime as dt

from tests import minor_stories, stories
from tests.cast import Cast

from helle.register.cases import projections
from helle.register.cases.models import Case
from helle.register.minors import calendar
from helle.register.minors.choices import RepresentationEnd
from helle.register.minors.models import Appointment
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.support.models import NotifiedMunicipality
from helle.register.support.municipality_actions import municipality_notify
from helle.rules.support.codes import MunicipalityCause


def test_the_night_does_it_in_its_own_role(committed_cast: Cast) -> None:
    case = minor_stories.describe(committed_cast.mette, stories.an_opened_case(committed_cast))
    minor_stories.appoint(committed_cast.mette, case)
    with committed_cast.mette.acting():
        municipality_notify(case, unit_id=unit_id("KOM-751"), cause=MunicipalityCause.MINOR)
    clock.move_forward(dt.timedelta(days=600))
    projections.night("lists", also=[calendar.follow_calendar])
    assert calendar.follow_calendar("lists") == 0
    with committed_cast.mette.acting():
        assert Appointment.objects.get(case=case).ended_why == RepresentationEnd.OF_AGE
        assert projections.differences("lists") == []
        told = NotifiedMunicipality.objects.get(case=case)
        assert told.released_at is not None and told.released_by_id is None
    with committed_cast.olga.acting():  # What the municipality saw of a minor it sees no more (MIN-06, MIN-15).
        assert not Case.objects.filter(pk=case.pk).exists()
