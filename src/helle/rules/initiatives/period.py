"""Whether an initiative has a period inside its plan: nothing is followed up that has no beginning or end (INI-15)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import danish_date, english_date, implausible_dates
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "initiative_period"


@dataclass(frozen=True, slots=True)
class InitiativePeriodFacts:
    """The days of a plan, and those that are given for one of its initiatives; None: none is given."""

    plan_first_day: date
    plan_last_day: date
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class InitiativePeriod:
    """The first and last day of an initiative, both inclusive."""

    first_day: date
    last_day: date


def initiative_period(facts: InitiativePeriodFacts) -> Ruling[InitiativePeriod]:
    """The period of an initiative, as it may be taken into a plan (INI-15, META-01).

    REFUSED without a first or a last day, and for days outside those of the plan: money and reports go by them.
    """
    wrong = _impossible(facts)
    if wrong:
        return undecided(NAME, wrong)
    if facts.first_day is None or facts.last_day is None:
        return _refused(_WITHOUT)
    if facts.first_day < facts.plan_first_day or facts.last_day > facts.plan_last_day:
        return _refused(_outside(facts))
    reason = Reason(
        "initiative_period.inside",
        Text(
            f"Initiativet løber fra {danish_date(facts.first_day)} til og med {danish_date(facts.last_day)}.",
            f"The initiative runs from {english_date(facts.first_day)} to {english_date(facts.last_day)}.",
        ),
        "META-01",
        reading="META-01",
    )
    answer = InitiativePeriod(facts.first_day, facts.last_day)
    return Ruling(
        NAME, Verdict.ALLOWED, answer, Text("Initiativet har en periode.", "The initiative has a period."), (reason,)
    )


def _impossible(facts: InitiativePeriodFacts) -> tuple[Problem, ...]:
    found = implausible_dates(
        plan_first_day=facts.plan_first_day,
        plan_last_day=facts.plan_last_day,
        first_day=facts.first_day,
        last_day=facts.last_day,
    )
    if facts.plan_last_day < facts.plan_first_day:
        found += (Problem("plan_last_day", _ENDS_BEFORE),)
    if facts.first_day is not None and facts.last_day is not None and facts.last_day < facts.first_day:
        found += (Problem("last_day", _ENDS_BEFORE),)
    return found


def _refused(reason: Reason) -> Ruling[InitiativePeriod]:
    headline = Text("Initiativet kan ikke tages ind i planen.", "The initiative cannot be taken into the plan.")
    return Ruling(NAME, Verdict.REFUSED, None, headline, (reason,))


def _outside(facts: InitiativePeriodFacts) -> Reason:
    return Reason(
        "initiative_period.outside",
        Text(
            f"Initiativets dage ligger uden for planens, {danish_date(facts.plan_first_day)} til "
            f"{danish_date(facts.plan_last_day)}.",
            f"The days of the initiative lie outside those of the plan, {english_date(facts.plan_first_day)} to "
            f"{english_date(facts.plan_last_day)}.",
        ),
        "META-01",
        reading="META-01",
    )


_ENDS_BEFORE = Text("den sidste dag ligger før den første.", "the last day is before the first.")
_WITHOUT = Reason(
    "initiative_period.without",
    Text(
        "Initiativet har ingen periode; uden den kan hverken status eller penge følges.",
        "The initiative has no period; without one neither its status nor its money can be followed.",
    ),
    "INI-15",
    reading="INI-15",
)

RULE = Rule(
    name=NAME,
    title=Text("Et initiativs periode", "The period of an initiative"),
    meaning=Text(
        "Et initiativ har en første og en sidste dag inden for planens. Uden periode tages det ikke ind: status og "
        "penge følges efter den.",
        "An initiative has a first and a last day inside those of the plan. Without a period it is not taken in: its "
        "status and money are followed by it.",
    ),
    facts=InitiativePeriodFacts,
    decide=initiative_period,
    questions={
        "plan_first_day": Text("Hvad er planens første dag?", "What is the first day of the plan?"),
        "plan_last_day": Text("Hvad er planens sidste dag?", "What is the last day of the plan?"),
        "first_day": Text("Hvad er initiativets første dag?", "What is the first day of the initiative?"),
        "last_day": Text("Hvad er initiativets sidste dag?", "What is the last day of the initiative?"),
    },
    requirements=("INI-15", "META-01"),
    unanswered={
        "first_day": Text("Ingen er angivet.", "None is given."),
        "last_day": Text("Ingen er angivet.", "None is given."),
    },
)
