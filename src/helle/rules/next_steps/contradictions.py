"""Facts of a case that cannot all be true. A ruling on the next steps names them (ID-04, PER-04, PER-06, PER-07).

A list of many cases asks `next_steps`, which is total and leaves out what depends on an impossible fact; whoever asks
for a ruling is told which fact is wrong.
"""

from collections.abc import Iterator
from datetime import date

from helle.rules.codes import PeriodKind, Rung
from helle.rules.facts import implausible_dates, implausible_numbers, missing
from helle.rules.minors.age import earliest_birth_date
from helle.rules.next_steps.case import CaseFacts
from helle.rules.parameters import PLAN_FIRST_DAY
from helle.rules.periods import KIND_OF_GROUP, ClockFacts, clock
from helle.rules.periods.dates import days_used_problems
from helle.rules.ruling import Problem, Text
from helle.rules.stay import StayGroup, stay_contradictions, stay_group

_ASSESSED = frozenset({Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT, Rung.NOT_VICTIM})


def impossible_facts(facts: CaseFacts) -> tuple[Problem, ...]:
    """What cannot be right; days that fall off the calendar alone, since nothing can be said of their order."""
    days = implausible_dates(**_days(facts), birth_date=facts.birth_date)
    counts = tuple(_counts(facts))
    if days or counts:
        return (*days, *counts)
    found = (
        *stay_contradictions(facts.danish_citizen, facts.residence),
        *_period(facts),
        *_in_the_future(facts),
        *_out_of_order(facts),
        *_birth(facts),
        *_police(facts),
    )
    return tuple({problem.fact: problem for problem in reversed(found)}.values())[::-1]


def not_said(facts: CaseFacts) -> tuple[Problem, ...]:
    """What is plainly there though its day is not given: the steps that hang on that day are left out."""
    if facts.period_notified_on is not None or not facts.period_notified:
        return ()
    return (missing("period_notified_on", "meddelelsesdagen er ikke oplyst.", "the day of notification is not given."),)


def _days(facts: CaseFacts) -> dict[str, date | None]:
    return {
        "today": facts.today,
        "opened_on": facts.opened_on,
        "indication_on": facts.indication_on,
        "support_started_on": facts.support_started_on,
        "assessed_on": facts.assessed_on,
        "disappeared_on": facts.disappeared_on,
        "contact_person_alone_since": facts.contact_person_alone_since,
        "contact_person_alone_until": facts.contact_person_alone_until,
        "gone_since": facts.gone_since,
        "wind_down_by": facts.wind_down_by,
        "municipality_silent_since": facts.municipality_silent_since,
        "period_offered_on": facts.period_offered_on,
        "period_notified_on": facts.period_notified_on,
        "period_end": facts.period_end,
        "period_interrupted_on": facts.period_interrupted_on,
    }


def _counts(facts: CaseFacts) -> Iterator[Problem]:
    yield from implausible_numbers(interviews_held=facts.interviews_held)
    if facts.interviews_held < 0:
        text = Text("antallet af samtaler er negativt.", "the number of interviews is negative.")
        yield Problem("interviews_held", text)
    yield from days_used_problems(facts.days_used_before)


def _period(facts: CaseFacts) -> Iterator[Problem]:
    """A period against its own bounds, which are those of its clock, and against the stay (PER-03, PER-10)."""
    kind, start, end = facts.period_kind, facts.period_notified_on, facts.period_end
    danish = stay_group(facts.danish_citizen, facts.residence) is StayGroup.DANISH
    if kind is PeriodKind.REFLECTION and danish and not facts.status_changed_during_period:
        yield Problem(
            "period_kind",
            Text(
                "en dansk statsborger skal ikke udrejse og har derfor ingen refleksionsperiode.",
                "a Danish citizen does not have to leave the country and so has no reflection period.",
            ),
        )
    elif kind is not None and _runs_against_the_stay(facts, kind):
        yield Problem(
            "period_kind",
            Text(
                f"{kind.label.da.lower()}n passer ikke til opholdet, og opholdet er ikke ændret, mens den løb.",
                f"the {kind.label.en.lower()} does not fit the stay, and the stay has not changed while it ran.",
            ),
        )
    if facts.period_accepted is False and facts.period_notified:
        text = Text(
            "personen har takket nej til perioden, som alligevel er meddelt.",
            "the person has declined the period, which has been notified all the same.",
        )
        yield Problem("period_accepted", text)
    if start is not None and end is not None:
        bounds = PeriodKind.REFLECTION if kind is None else kind
        today = facts.today or start
        asked = ClockFacts(bounds, start, end, facts.period_interrupted_on, today, False, facts.days_used_before)
        for problem in clock(asked).problems:
            yield Problem(_FACT_OF_THE_CLOCK[problem.fact], problem.text, problem.kind)


def _runs_against_the_stay(facts: CaseFacts, kind: PeriodKind) -> bool:
    """Whether the period that runs today is of the other kind than the stay has; one that is over may well be."""
    fits = KIND_OF_GROUP.get(stay_group(facts.danish_citizen, facts.residence), kind)
    if fits is kind or facts.status_changed_during_period or facts.period_interrupted_on is not None:
        return False
    today, end = facts.today, facts.period_end
    return facts.period_notified and (today is None or end is None or today <= end)


_FACT_OF_THE_CLOCK = {"end": "period_end", "interrupted_on": "period_interrupted_on"}


def _in_the_future(facts: CaseFacts) -> Iterator[Problem]:
    """What has happened has happened by today. A period may be notified from a later day; its clock then waits."""
    if facts.today is None:
        return
    happened = (
        "opened_on",
        "indication_on",
        "support_started_on",
        "assessed_on",
        "disappeared_on",
        "gone_since",
        "period_offered_on",
    )
    for fact in (*happened, "period_interrupted_on"):
        day = _days(facts)[fact]
        if day is not None and day > facts.today:
            yield Problem(fact, Text("dagen ligger i fremtiden.", "the day lies in the future."))


def _out_of_order(facts: CaseFacts) -> Iterator[Problem]:
    """An assessment builds on reasonable grounds, and a period is offered before it is notified (ID-02, PER-01)."""
    if facts.rung in _ASSESSED and _before(facts.assessed_on, facts.indication_on):
        yield Problem(
            "assessed_on",
            Text(
                "vurderingen ligger før indikationen, som den bygger på.",
                "the assessment lies before the reasonable grounds that it builds on.",
            ),
        )
    if _before(facts.period_notified_on, facts.period_offered_on):
        yield Problem(
            "period_notified_on",
            Text("perioden er meddelt, før den blev tilbudt.", "the period was notified before it was offered."),
        )


def _birth(facts: CaseFacts) -> Iterator[Problem]:
    """Nobody is born after what has happened to them, however loosely the day of birth is known (MIN-15)."""
    if facts.birth_date is None:
        return
    earliest = earliest_birth_date(facts.birth_date, facts.birth_precision, facts.today or PLAN_FIRST_DAY)
    if any(day is not None and day < earliest for day in _days(facts).values()):
        text = Text("personen er født efter det, der er sket i sagen.", "the birth lies after what the case tells of.")
        yield Problem("birth_date", text)


def _police(facts: CaseFacts) -> Iterator[Problem]:
    if facts.asserted_since_it_ended and not facts.asserted_by_police:
        text = Text(
            "politiet har ikke oplyst, at der er grund til at tro det.",
            "the police have not stated reason to believe.",
        )
        yield Problem("asserted_since_it_ended", text)


def _before(earlier: date | None, later: date | None) -> bool:
    return earlier is not None and later is not None and earlier < later
