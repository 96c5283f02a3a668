"""What is not written or not sent of a return is on the desk of who writes it (PER-09, RET-02, RET-11, ACC-03)."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import reintegration_stories as plans
from tests import return_stories
from tests.cast import Cast, Member

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.reintegration import queries
from helle.register.returns import queries as returns
from helle.register.returns.models import Destination, ReturnCase

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SEND = "Gør planen færdig, og send den til Hjemrejsestyrelsen"
FINISH = "Gør planen færdig, så CMM kan sende den"
OVERDUE = "Planen skulle være godkendt nu, og er ikke sendt"
COUNTRY = "Notér, hvor personen rejser hen"
RISK = "Vurdér risikoen for ny menneskehandel"


def waits(by: Member) -> list[str]:
    """What stands of plans on somebody's desk."""
    with by.acting():
        return [one.what.da for one in queries.waiting()]


def of_returns(by: Member) -> set[str]:
    """What stands of the return itself there, of country and risk."""
    with by.acting():
        return {one.what.da for one in returns.waiting()} & {COUNTRY, RISK}


def meant_on(by: Member, row: ReturnCase) -> dt.date:
    """When the plan is meant to be approved."""
    with by.acting():
        return Destination.objects.filter(return_case=row).latest("sequence").approval_meant_on


def test_a_plan_that_is_written_and_not_sent_waits_for_who_writes_it_and_past_its_day_for_the_agency(
    cast: Cast, case: Case, running: ReturnCase, maja: Member
) -> None:
    version = plans.save(maja, case, running)
    assert (waits(cast.mette), waits(maja), waits(cast.henrik)) == ([SEND], [FINISH], [])
    plans.submit(cast.mette, case, running, version)
    assert (waits(cast.mette), waits(maja)) == ([], [])
    plans.take_back(cast.mette, case, running, version)
    assert waits(cast.mette) == [SEND]
    past = meant_on(cast.henrik, running) + dt.timedelta(days=1)
    clock.freeze(dt.datetime.combine(past, dt.time(10), clock.COPENHAGEN))
    assert waits(cast.henrik) == [OVERDUE]


def test_a_plan_written_anew_after_its_approval_waits_without_a_day(
    cast: Cast, case: Case, running: ReturnCase, maja: Member
) -> None:
    plans.approved(cast, case, running)
    plans.save(maja, case, running, plans.draft(goal="Hun vil sælge kringler på torvet"))
    with cast.mette.acting():
        assert [(one.what.da, one.due) for one in queries.waiting()] == [(SEND, None)]


def test_a_country_and_a_risk_that_nobody_has_written_wait_for_both_who_can(cast: Cast, case: Case) -> None:
    row = return_stories.accept(cast.mette, case)
    assert (of_returns(cast.mette), of_returns(cast.henrik)) == ({COUNTRY, RISK}, {COUNTRY, RISK})
    return_stories.go_with_partner(cast.mette, case, row)
    assert of_returns(cast.henrik) == {RISK}
    return_stories.assess_risk(cast.mette, case, row)
    assert of_returns(cast.mette) == set()
