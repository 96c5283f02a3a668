"""Until when a case is kept (PUB-LAW-17): from the years that somebody has set, or why it cannot be computed.

No rule of the plan says how long. The years come as a fact, from a schedule that two people in the register have
decided; from which day they are counted is theirs as well. All of it is our reading.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from helle.rules.facts import LATEST_DAY, danish_date, english_date, implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.retention.codes import CountedFrom, KeptKind
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME: Final = "time_of_keeping"
MOST_YEARS: Final = 100


def _reason(code: str, danish: str, english: str) -> Reason:
    return Reason(f"time_of_keeping.{code}", Text(danish, english), "PUB-LAW-17", reading="PUB-LAW-17")


_SET: Final = _reason(
    "set",
    "Årene er sat for den slags sager af dem, der har ansvaret for registret.",
    "The years were set for such cases by those who are responsible for the register.",
)
_YEAR_END: Final = _reason(
    "year_end",
    "De regnes fra udgangen af det år, sagen sluttede.",
    "They are counted from the end of the year in which the case ended.",
)
_OF_AGE: Final = _reason(
    "of_age",
    "De regnes tidligst fra den dag, personen fylder 18 år.",
    "They are counted no earlier than from the day on which the person turns 18.",
)
_ENDED: Final = _reason(
    "ended",
    "De regnes fra den dag, sagen sluttede: da det sidste af CMM's og de andres dele var til ende.",
    "They are counted from the day on which the case ended: once the last of CMM's and the others' parts had.",
)
_REASONS: Final = {CountedFrom.END: _ENDED, CountedFrom.YEAR_END: _YEAR_END, CountedFrom.OF_AGE: _OF_AGE}


@dataclass(frozen=True, slots=True)
class KeepingFacts:
    """What a case came to, when it ended, and what is set for such cases (None: nothing is)."""

    on: date
    kind: KeptKind
    ended_on: date | None
    years: int | None
    counted_from: CountedFrom | None
    age_known: bool | None
    turns_18_on: date | None = None
    runs: bool = False


def after_years(day: date, years: int) -> date:
    """The same day some years on; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def time_of_keeping(facts: KeepingFacts) -> Ruling[date]:
    """The first day on which the case may be disposed of."""
    problems = implausible_dates(on=facts.on, ended_on=facts.ended_on, turns_18_on=facts.turns_18_on)
    if facts.years is not None and not 1 <= facts.years <= MOST_YEARS:
        wrong = Text(f"årene er ikke mellem 1 og {MOST_YEARS}.", f"the years are not between 1 and {MOST_YEARS}.")
        problems = (*problems, Problem("years", wrong))
    if problems or (unknown := _unknown(facts)):
        return undecided(NAME, problems or unknown)
    assert facts.ended_on is not None  # noqa: S101 # `_unknown` has asked.
    assert facts.years is not None and facts.counted_from is not None  # noqa: S101 # The same.
    begins = facts.ended_on
    if facts.counted_from is CountedFrom.YEAR_END:
        begins = date(begins.year + 1, 1, 1)
    elif facts.counted_from is CountedFrom.OF_AGE:
        begins = max(begins, facts.turns_18_on or begins)
    due = min(after_years(begins, facts.years), LATEST_DAY)
    if facts.runs and due <= facts.on:
        goes_on = missing(
            "runs",
            "noget er åbent i sagen, hos CMM eller en anden, og ingen ved, hvornår det slutter.",
            "something is open in the case, with CMM or another, and nobody knows when it ends.",
        )
        return undecided(NAME, (goes_on,))
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        due,
        Text(f"Sagen bevares til {danish_date(due)}.", f"The case is kept until {english_date(due)}."),
        (_SET, _REASONS[facts.counted_from], *plan_notes(facts.on)),
    )


def _unknown(facts: KeepingFacts) -> tuple[Problem, ...]:
    """What is not known and would have to be."""
    found: list[Problem] = []
    if facts.ended_on is None:
        found.append(missing("ended_on", "sagen er ikke slut.", "the case has not ended."))
    if facts.years is None or facts.counted_from is None:
        found.append(
            missing(
                "years",
                "ingen har sat, hvor længe den slags sager bevares.",
                "nobody has set how long such cases are kept.",
            )
        )
    elif facts.counted_from is CountedFrom.OF_AGE and not facts.age_known:
        found.append(
            missing(
                "age_known",
                "det vides ikke, hvornår personen fylder eller fyldte 18 år.",
                "it is not known when the person turns or turned 18.",
            )
        )
    return tuple(found)


RULE = Rule(
    name=NAME,
    title=Text("Hvor længe en sag bevares", "How long a case is kept"),
    meaning=Text(
        "Ingen lov siger, hvor mange år disse sager bevares. De, der har ansvaret for registret, sætter det for hver "
        "slags sag, med den bestemmelse det hviler på. Reglen regner den første dag, sagen kan kasseres, eller siger, "
        "hvorfor den ikke kan: sagen er ikke slut, ingen har sat årene, alderen er ukendt, eller noget løber videre. "
        "At afslutte en sag venter aldrig på det.",
        "No law says for how many years these cases are kept. Those who are responsible for the register set it for "
        "each kind of case, with the provision it rests on. The rule computes the first day on which the case may be "
        "disposed of, or says why it cannot: the case has not ended, nobody has set the years, the age is not known, "
        "or something goes on. Closing a case never waits for it.",
    ),
    facts=KeepingFacts,
    decide=time_of_keeping,
    questions={
        "on": Text("Hvilken dag regnes det?", "On which day is it computed?"),
        "kind": Text("Hvad kom sagen til?", "What did the case come to?"),
        "ended_on": Text("Hvornår sluttede sagen?", "When did the case end?"),
        "years": Text("Hvor mange år er sat?", "How many years are set?"),
        "counted_from": Text("Hvorfra regnes de?", "From when are they counted?"),
        "age_known": Text("Vides det, hvor gammel personen er?", "Is it known how old the person is?"),
        "turns_18_on": Text("Hvornår fylder personen 18 år?", "When does the person turn 18?"),
        "runs": Text("Løber noget videre i sagen?", "Does something go on in the case?"),
    },
    requirements=("PUB-LAW-17",),
    unanswered={
        "turns_18_on": Text("Personen er ikke kendt som mindreårig.", "The person is not known as a minor."),
    },
)
