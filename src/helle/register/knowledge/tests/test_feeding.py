"""The indicators of teaching in the plan are counted here, and nobody enters them by hand (INI-14, FIG-11)."""

from __future__ import annotations

from decimal import Decimal

from tests import knowledge_stories as told
from tests.cast import Cast

from helle.register.action_plans import queries as plans
from helle.register.action_plans.figures import series_of
from helle.register.knowledge.choices import Ended
from helle.register.knowledge.given import Outcome
from helle.rules.knowledge.codes import AudienceSector


def test_the_plans_indicators_are_fed_by_what_was_taught_ini_14(committed_cast: Cast) -> None:
    karen = committed_cast.karen
    for came in ({told.POLICE: 18, told.COURTS: 4, AudienceSector.MUNICIPALITIES: 9}, {told.PROSECUTION: None}):
        made = told.teach(karen)
        told.hold(karen, made, Outcome(told.TAUGHT_ON, told.TAUGHT_ON, came=came))
    other = told.teach(karen)
    told.hold(karen, other, Outcome(told.TAUGHT_ON, told.TAUGHT_ON, came={AudienceSector.MUNICIPALITIES: 30}))
    twice = told.teach(karen)
    told.hold(karen, twice)
    told.end(karen, twice, kind=Ended.MISTAKEN, why="Den stod der allerede.")
    with karen.acting():
        plan = plans.plan_shown("", told.TODAY)
        wanted = [one for one in plans.indicators_of(plan) if one.code.startswith("justice-")]
        sessions, participants = (series.figures[-1] for series in series_of(plan, wanted))
    assert (sessions.year, sessions.value, participants.value) == (2025, Decimal(2), Decimal(22))
    assert "1 undervisningsgang er ikke talt helt" in participants.source.da
