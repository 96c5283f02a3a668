"""The indicators of teaching in the plan are counted here, and nobody enters them by hand (INI-14, FIG-11)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests import knowledge_stories as told
from tests.cast import Cast, named

from helle.register.action_plans import queries as plans
from helle.register.action_plans.figures import series_of
from helle.register.knowledge.choices import Ended
from helle.register.knowledge.given import Outcome
from helle.rules.knowledge.codes import AudienceSector


def test_the_plans_indicators_are_fed_by_what_was_taught_ini_14(committed_cast: Cast) -> None:
    karen, lars = committed_cast.karen, named(committed_cast, "lars")
    part_of_it = replace(told.TEACHING, initiative="INI-14")
    for came in ({told.POLICE: 18, told.COURTS: 4, AudienceSector.MUNICIPALITIES: 9}, {told.PROSECUTION: None}):
        made = told.teach(karen, part_of_it)
        told.hold(karen, made, Outcome(told.TAUGHT_ON, told.TAUGHT_ON, came=came))
    # What the police teach their own, and what CMM does not say to be a part of it, is no figure of the initiative.
    for who in (lars, karen):
        told.hold(who, told.teach(who))
    other = told.teach(karen, part_of_it)
    told.hold(karen, other, Outcome(told.TAUGHT_ON, told.TAUGHT_ON, came={AudienceSector.MUNICIPALITIES: 30}))
    twice = told.teach(karen, part_of_it)
    told.hold(karen, twice)
    told.end(karen, twice, kind=Ended.MISTAKEN, why="Den stod der allerede.")
    with karen.acting():
        plan = plans.plan_shown("", told.TODAY)
        wanted = [one for one in plans.indicators_of(plan) if one.code.startswith("justice-")]
        sessions, participants = (series.figures[-1] for series in series_of(plan, wanted))
    assert (sessions.year, sessions.value, participants.value) == (2025, Decimal(2), Decimal(22))
    assert "1 undervisningsgang er ikke talt helt" in participants.source.da
