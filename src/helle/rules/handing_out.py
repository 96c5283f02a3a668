"""Whether one more file with personal data may leave the register, and for how long it can be fetched (PUB-DIG-04).

A file that is handed out is out of sight: no log tells who reads it. So it goes out locked, for a short time, and not
more of them in a day than somebody's work asks for.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.facts import implausible_dates, implausible_numbers, missing
from helle.rules.parameters import parameter, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

HOURS = "handout_hours"
IN_A_DAY = "handouts_in_a_day"
OTHERS_IN_A_DAY = "handouts_of_no_case_in_a_day"


class HandedOutAs(Code):
    """How a file leaves the register."""

    LOCKED = "locked", "Låst og for en tid", "Locked and for a time"


@dataclass(frozen=True, slots=True)
class HandOutFacts:
    """What is known when somebody asks for a file on the day `on`.

    `in_a_day`: of how many cases she has been handed files within a day, this one counted; a file of the same cases
    again is none more. `of_a_case`: whether it tells the story of a case; those about money, places and roles are
    counted apart.
    """

    on: date
    in_a_day: int | None = None
    of_a_case: bool | None = None


def hand_out(facts: HandOutFacts) -> Ruling[HandedOutAs]:
    """Whether she is handed one more file (PUB-DIG-04).

    ALLOWED, locked and for some hours; REFUSED where she has had as many within a day as one may.
    """
    problems = implausible_dates(on=facts.on) or implausible_numbers(in_a_day=facts.in_a_day)
    if facts.in_a_day is not None and facts.in_a_day < 1:
        problems = (*problems, _NOT_ONE)
    if facts.in_a_day is None:
        problems = (*problems, _NOT_COUNTED)
    if facts.of_a_case is None:
        problems = (*problems, _NOT_SAID)
    if problems or facts.in_a_day is None:
        return undecided("hand_out", problems)
    most = parameter(IN_A_DAY if facts.of_a_case else OTHERS_IN_A_DAY, facts.on)
    used = (most.use(), parameter(HOURS, facts.on).use())
    if facts.in_a_day > whole_number(most):
        return Ruling("hand_out", Verdict.REFUSED, None, _ENOUGH.text, (_ENOUGH,), used)
    return Ruling("hand_out", Verdict.ALLOWED, HandedOutAs.LOCKED, _LOCKED.text, (_LOCKED,), used)


def fetch_hours(on: date) -> int:
    """For how many hours a file can be fetched (PUB-DIG-04)."""
    return whole_number(parameter(HOURS, on))


def most_in_a_day(on: date, *, of_a_case: bool) -> int:
    """Of how many cases one person is handed files within a day, or how many others (PUB-DIG-04)."""
    return whole_number(parameter(IN_A_DAY if of_a_case else OTHERS_IN_A_DAY, on))


_NOT_ONE = Problem(
    "in_a_day",
    Text("filen selv tæller med: tallet er mindst 1.", "the file itself counts: the number is at least 1."),
)
_NOT_COUNTED = missing(
    "in_a_day",
    "det er ikke oplyst, om hvor mange sager hun har fået filer på et døgn.",
    "it is not stated of how many cases she has been handed files within a day.",
)
_NOT_SAID = missing(
    "of_a_case",
    "det er ikke oplyst, om filen fortæller om en sag.",
    "it is not stated whether the file tells of a case.",
)
_LOCKED = Reason(
    "hand_out.locked",
    Text(
        "Filen låses med en adgangskode og kan hentes i en kort tid; hver hentning står i loggen.",
        "The file is locked with a password and can be fetched for a short time; each fetch is logged.",
    ),
    "PUB-DIG-04",
    reading="PUB-DIG-04",
)
_ENOUGH = Reason(
    "hand_out.enough",
    Text(
        "Hun har fået så mange filer på et døgn, som én kan få. Det næste døgn kan hun få flere.",
        "She has been handed as many files within a day as one may be. The day after she can be handed more.",
    ),
    "PUB-DIG-04",
    reading="PUB-DIG-04",
)

RULE = Rule(
    name="hand_out",
    title=Text("Hvornår en fil udleveres fra registret", "When a file is handed out of the register"),
    meaning=Text(
        "En fil med oplysninger om personer forlader kun registret låst med en adgangskode og kan kun hentes i en kort "
        "tid af den, der bad om den. Ingen får flere på et døgn, end arbejdet kræver: den, der henter mange sager ud, "
        "standses og kan ses.",
        "A file with information about persons leaves the register only locked with a password, and only whoever asked "
        "for it fetches it, for a short time. Nobody is handed more within a day than the work asks for: whoever takes "
        "many cases out is stopped and seen.",
    ),
    facts=HandOutFacts,
    decide=hand_out,
    questions={
        "on": Text("Hvilken dag?", "On which day?"),
        "in_a_day": Text(
            "Om hvor mange sager har hun fået filer på et døgn, denne talt med?",
            "Of how many cases has she been handed files within a day, this one counted?",
        ),
        "of_a_case": Text("Fortæller filen om en sag?", "Does the file tell of a case?"),
    },
    requirements=("PUB-DIG-04",),
    parameters=(HOURS, IN_A_DAY, OTHERS_IN_A_DAY),
)
