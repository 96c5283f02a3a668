"""Whether the conference of a year is planned in time (STA-02)."""

from dataclasses import dataclass
from datetime import date, timedelta

from helle.rules.facts import (
    EARLIEST_DAY,
    LATEST_DAY,
    danish_date,
    english_date,
    implausible_dates,
    implausible_numbers,
)
from helle.rules.knowledge.codes import ConferenceStanding
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "yearly_conference"
MONTHS = "conference_planned_months"
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class YearlyConferenceFacts:
    """A year looked at on the day `on`: the conference that is planned in it, and the one that was held."""

    year: int
    on: date
    planned_for: date | None = None
    held_on: date | None = None


@dataclass(frozen=True, slots=True)
class YearlyConference:
    """How the conference of the year stands, and by when it is to be planned."""

    standing: ConferenceStanding
    plan_by: date


def yearly_conference(facts: YearlyConferenceFacts) -> Ruling[YearlyConference]:
    """How the conference of a year stands: held, planned, still to be planned, or missing (STA-02)."""
    wrong = _impossible(facts)
    if wrong:
        return undecided(NAME, wrong)
    months = parameter(MONTHS, date(facts.year, 1, 1))
    by = last_day_of_month(facts.year, whole_number(months))
    standing, reason = _standing(facts, by)
    headline = Text(
        f"Årskonferencen {facts.year}: {standing.label.da.lower()}.",
        f"The conference of {facts.year}: {standing.label.en.lower()}.",
    )
    notes = plan_notes(facts.on)
    return Ruling(NAME, Verdict.ALLOWED, YearlyConference(standing, by), headline, (reason, *notes), (months.use(),))


def last_day_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, _DECEMBER, 31) if month >= _DECEMBER else date(year, month + 1, 1) - timedelta(days=1)


def _standing(facts: YearlyConferenceFacts, by: date) -> tuple[ConferenceStanding, Reason]:
    if facts.held_on is not None:
        return ConferenceStanding.HELD, _day(
            "yearly_conference.held", "Den blev holdt", "It was held on", facts.held_on
        )
    if facts.planned_for is not None:
        return ConferenceStanding.PLANNED, _day(
            "yearly_conference.planned", "Den er planlagt til", "It is planned for", facts.planned_for
        )
    if facts.on.year > facts.year:
        return ConferenceStanding.NOT_HELD, _NOT_HELD
    if facts.on > by:
        return ConferenceStanding.MISSING, _day(
            "yearly_conference.missing", "Den skulle være planlagt senest", "It was to be planned by", by
        )
    return ConferenceStanding.OPEN, _day(
        "yearly_conference.open", "Den planlægges senest", "It is to be planned by", by
    )


def _impossible(facts: YearlyConferenceFacts) -> tuple[Problem, ...]:
    found = implausible_dates(on=facts.on, planned_for=facts.planned_for, held_on=facts.held_on)
    found += implausible_numbers(year=facts.year)
    if not found and not EARLIEST_DAY.year <= facts.year <= LATEST_DAY.year:
        found += (Problem("year", Text("året er usandsynligt.", "the year is implausible.")),)
    for name, day in (("planned_for", facts.planned_for), ("held_on", facts.held_on)):
        if day is not None and not found and day.year != facts.year:
            found += (Problem(name, Text("dagen ligger i et andet år.", "the day is in another year.")),)
    return found


def _day(code: str, da: str, en: str, day: date) -> Reason:
    return Reason(
        code,
        Text(f"{da} {danish_date(day)}.", f"{en} {english_date(day)}."),
        "STA-02",
        reading="" if code in _PLAIN else "STA-02",
    )


_PLAIN = ("yearly_conference.held", "yearly_conference.planned")
_NOT_HELD = Reason(
    "yearly_conference.not_held",
    Text("Året er gået uden en konference.", "The year has passed without a conference."),
    "STA-02",
)

RULE = Rule(
    name=NAME,
    title=Text("Årskonferencen", "The yearly conference"),
    meaning=Text(
        "CMM holder en konference hvert år. Er den ikke planlagt, når den måned er gået, som vi har valgt, står den på "
        "CMM's bord. Hvad den handler om, og hvem der kommer, bestemmer CMM.",
        "CMM holds a conference each year. Where it is not planned once the month that we have chosen is over, it "
        "stands on CMM's desk. What it is about and who comes CMM decides.",
    ),
    facts=YearlyConferenceFacts,
    decide=yearly_conference,
    questions={
        "year": Text("Hvilket år?", "Which year?"),
        "on": Text("Hvilken dag spørges der om?", "Which day is asked about?"),
        "planned_for": Text("Hvilken dag er den planlagt til?", "For which day is it planned?"),
        "held_on": Text("Hvilken dag blev den holdt?", "On which day was it held?"),
    },
    requirements=("STA-02",),
    parameters=(MONTHS,),
    unanswered={
        "planned_for": Text("Den er ikke planlagt.", "It is not planned."),
        "held_on": Text("Den er ikke holdt.", "It was not held."),
    },
)
