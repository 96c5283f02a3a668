"""Asking the rules about an activity with what the register knows, and saying a refusal beside its field."""

from __future__ import annotations

from helle.register.action_plans.rulings import require_allowed
from helle.register.knowledge.given import Answers, Outcome
from helle.register.knowledge.queries import SATISFIED, Look
from helle.register.protection import clock
from helle.rules.knowledge.audience import ActivityAudienceFacts, activity_audience
from helle.rules.knowledge.codes import ActivityKind, ActivityState, AudienceSector
from helle.rules.knowledge.conference import YearlyConference, YearlyConferenceFacts, yearly_conference
from helle.rules.knowledge.evaluation import ActivityEvaluationFacts, EvaluationStanding, activity_evaluation
from helle.rules.knowledge.held import ActivityHeldFacts, activity_held
from helle.rules.ruling import Ruling


def require_audience(kind: ActivityKind, sector: AudienceSector) -> None:
    """Refuse a sector that is no audience of such an activity, beside its number (STA-02, SUP-06)."""
    require_allowed(
        activity_audience(ActivityAudienceFacts(kind, sector, clock.today())), field=f"sector_{sector.value}"
    )


def held_ruling(look: Look, outcome: Outcome) -> Ruling[ActivityState]:
    """Whether it counts as held, with what is written of it."""
    return activity_held(
        ActivityHeldFacts(
            kind=look.kind,
            first_day=outcome.first_day,
            last_day=outcome.last_day,
            on=clock.today(),
            sectors=len(outcome.came),
            uncounted=sum(1 for number in outcome.came.values() if number is None),
            reached=len(outcome.reached),
            unsourced=sum(1 for _number, source in outcome.reached.values() if not source.strip()),
            findable=bool(look.now.address or look.now.isbn),
            contributed=bool(outcome.contributed.strip()),
            delivers=bool(outcome.figures.strip()) or outcome.counted_until is not None,
            counted_until=outcome.counted_until,
        )
    )


def evaluation_ruling(look: Look, given: Answers) -> Ruling[EvaluationStanding]:
    """What an evaluation may say. The activity was held."""
    if look.held is None:
        raise LookupError(look.activity.pk)
    return activity_evaluation(
        ActivityEvaluationFacts(
            kind=look.kind,
            held_on=look.held.last_day,
            on=clock.today(),
            came=look.came_in_all,
            answers=given.answers,
            rated=sum(given.marks),
            satisfied=sum(given.marks[-SATISFIED:]),
        )
    )


def conference_ruling(looks: tuple[Look, ...], year: int) -> Ruling[YearlyConference]:
    """How CMM's conference of a year stands (STA-02)."""
    of_the_year = [
        one for one in looks if one.kind is ActivityKind.CONFERENCE and one.ending is None and one.year == year
    ]
    held = [one.days[1] for one in of_the_year if one.counts]
    planned = [one.days[1] for one in of_the_year if not one.counts]
    return yearly_conference(
        YearlyConferenceFacts(
            year=year,
            on=clock.today(),
            planned_for=min(planned, default=None),
            held_on=min(held, default=None),
        )
    )
