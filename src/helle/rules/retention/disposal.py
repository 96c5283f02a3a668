"""Whether a person's cases are disposed of once the time of keeping is over (PUB-LAW-17, SHR-04)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from helle.rules.erasure import HINDRANCES, ErasureHindrance
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.retention.codes import OpenPart
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME: Final = "disposal"


def _reason(code: str, requirement: str, danish: str, english: str) -> Reason:
    return Reason(f"disposal.{code}", Text(danish, english), requirement, reading=requirement)


_ELSEWHERE: Final = _reason(
    "elsewhere",
    "SHR-04",
    "Noget er åbent hos en anden: en fordelt sag, en frist, en opgave, en videregivelse, en straffesag eller andet. At "
    "CMM's støtte er ophørt, slutter kun CMM's del. Bring det til ende der først.",
    "Something is open with another: a case that somebody has, a deadline, a task, a disclosure, a criminal case or "
    "the like. That CMM's support has ended ends CMM's part alone. Have it brought to its end there first.",
)
_NOT_DUE: Final = _reason(
    "not_due",
    "PUB-LAW-17",
    "Opbevaringstiden er ikke udløbet for alle personens sager.",
    "The time of keeping is not over for all of the person's cases.",
)
_DUE: Final = _reason(
    "due",
    "PUB-LAW-17",
    "Opbevaringstiden er udløbet, og intet holder sagen tilbage.",
    "The time of keeping is over, and nothing holds the case back.",
)
_TWO: Final = _reason(
    "two",
    "SHR-04",
    "To forskellige personer godkender listen, mindst den ene af dem en leder. Det kan ikke fortrydes.",
    "Two different people approve the list, at least one of them a lead. It cannot be undone.",
)
_NUMBERS: Final = _reason(
    "numbers",
    "PUB-LAW-17",
    "Tallet bevares: hvad sagen kom til, og i hvilke år, uden nummer og navn.",
    "The number is kept: what the case came to and in which years, without number and name.",
)


@dataclass(frozen=True, slots=True)
class DisposalFacts:
    """The last of the days until which her cases are kept (None: not to be computed), and what stands in the way.

    `elsewhere`: what of them is open, with whomever; each kind named once.
    """

    on: date
    due_on: date | None
    hindrances: tuple[ErasureHindrance, ...] = ()
    elsewhere: tuple[OpenPart, ...] = ()


def disposal(facts: DisposalFacts) -> Ruling[bool]:
    """Whether the cases may stand on a list of what is disposed of."""
    problems = implausible_dates(on=facts.on, due_on=facts.due_on)
    if problems:
        return undecided(NAME, problems)
    if facts.due_on is None:
        unknown = missing("due_on", "opbevaringstiden kan ikke beregnes.", "the time of keeping cannot be computed.")
        return undecided(NAME, (unknown,))
    against = tuple(reason for code, reason in HINDRANCES.items() if code in facts.hindrances)
    if facts.elsewhere:
        against = (_ELSEWHERE, *against)
    if facts.due_on > facts.on:
        against = (_NOT_DUE, *against)
    if against:
        return Ruling(
            NAME,
            Verdict.REFUSED,
            None,
            Text("Sagen kasseres ikke nu.", "The case is not disposed of now."),
            (*against, *plan_notes(facts.on)),
        )
    return Ruling(
        NAME,
        Verdict.HUMAN_DECIDES,
        True,
        Text("Sagen kan kasseres, når to har sagt ja.", "The case can be disposed of once two have said yes."),
        (_DUE, _TWO, _NUMBERS, *plan_notes(facts.on)),
    )


RULE = Rule(
    name=NAME,
    title=Text("Kassation af en sag", "Disposing of a case"),
    meaning=Text(
        "Når opbevaringstiden er udløbet for alle en persons sager, og intet står i vejen, kommer de på en liste. To "
        "forskellige personer godkender den, og så ødelægges nøglen til alt, der er skrevet om personen. Tallene "
        "bliver. En sag, der holdes tilbage, eller hvor noget er åbent hos en anden enhed, står ikke på listen. Der "
        "ses efter igen ved hvert ja.",
        "When the time of keeping is over for all of a person's cases, and nothing stands in the way, they come on a "
        "list. Two different people approve it, and then the key to everything written about the person is destroyed. "
        "The numbers stay. A case that is held back, or in which something is open with another unit, does not stand "
        "on the list. It is looked at again at each yes.",
    ),
    facts=DisposalFacts,
    decide=disposal,
    questions={
        "on": Text("Hvilken dag afgøres det?", "On which day is it decided?"),
        "due_on": Text("Til hvornår bevares sagerne?", "Until when are the cases kept?"),
        "hindrances": Text("Hvad står i vejen?", "What stands in the way?"),
        "elsewhere": Text("Hvad er åbent hos andre?", "What is open with others?"),
    },
    requirements=("PUB-LAW-17", "SHR-04"),
)
