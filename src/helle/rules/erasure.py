"""When a person may be erased from the register (PUB-LAW-17, SHR-04).

No rule of the plan says when. What an authority has received and decided is kept until the archives let it go: so an
erasure is a decision that names what it rests on, never a plain deletion. The grounds, and what stands in the way, are
our reading.
"""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from helle.rules.codes import Code
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME: Final = "erasure"


class ErasureGround(Code):
    """Why a person is erased."""

    UNLAWFUL = "unlawful", "Oplysningerne skulle ikke have været her", "The information should not have been here"
    ORDERED = "ordered", "Påbudt af Datatilsynet eller en domstol", "Ordered by Datatilsynet or a court"
    TIME_OVER = "time_over", "Opbevaringstiden er udløbet", "The time of keeping is over"


class ErasureHindrance(Code):
    """What stands in the way of erasing a person."""

    OPEN = "open", "En sag om personen er åben", "A case about the person is open"
    RUNS = "runs", "Noget løber videre i en afsluttet sag", "Something goes on in a closed case"
    REQUEST = "request", "En anmodning om indsigt er ikke besvaret", "A request for access is not answered"
    HELD = "held", "Nogen holder sagen tilbage", "Somebody holds the case back"


def _reason(code: str, requirement: str, danish: str, english: str) -> Reason:
    return Reason(f"erasure.{code}", Text(danish, english), requirement, reading=requirement)


# Everything that affects whether a person may be erased stands here.
GROUNDS: Final = MappingProxyType(
    {
        ErasureGround.UNLAWFUL: _reason(
            "unlawful",
            "SHR-04",
            "Det, der aldrig skulle have været behandlet, slettes (databeskyttelsesforordningens artikel 17, stk. 1, "
            "litra d).",
            "What should never have been processed is erased (General Data Protection Regulation, Article 17(1)(d)).",
        ),
        ErasureGround.ORDERED: _reason(
            "ordered",
            "SHR-04",
            "Et påbud om sletning følges (databeskyttelsesforordningens artikel 58, stk. 2, litra g).",
            "An order to erase is followed (General Data Protection Regulation, Article 58(2)(g)).",
        ),
        ErasureGround.TIME_OVER: _reason(
            "time_over",
            "PUB-LAW-17",
            "Når opbevaringstiden er udløbet, kasseres sagen efter Rigsarkivets bestemmelser, og personen slettes.",
            "When the time of keeping is over, the case is disposed of by the National Archives' rules and the person "
            "erased.",
        ),
    }
)
HINDRANCES: Final = MappingProxyType(
    {
        ErasureHindrance.OPEN: _reason(
            "open",
            "PUB-LAW-17",
            "En sag, der er åben, slettes ikke: afslut den først.",
            "A case that is open is not erased: close it first.",
        ),
        ErasureHindrance.RUNS: _reason(
            "runs",
            "PUB-LAW-17",
            "En hjemsendelse, et ophold, en straffesag eller et regnskab løber videre, eller en kommune eller en "
            "repræsentant ser fortsat sagen. Bring det til ende først.",
            "A return, a stay, a criminal case or a ledger goes on, or a municipality or a representative still sees "
            "the case. Bring that to its end first.",
        ),
        ErasureHindrance.REQUEST: _reason(
            "request",
            "PUB-LAW-17",
            "Den, der har bedt om indsigt, skal have svar, før det slettes, der er bedt om.",
            "Whoever asked for access is answered before what was asked for is erased.",
        ),
        ErasureHindrance.HELD: _reason(
            "held",
            "PUB-LAW-17",
            "Nogen holder sagen tilbage, fx til en retssag: ophæv det først.",
            "Somebody holds the case back, say for a lawsuit: lift the hold first.",
        ),
    }
)
_BASIS: Final = _reason(
    "basis",
    "PUB-LAW-17",
    "Anfør den afgørelse eller kassationsbestemmelse, sletningen hviler på, med dens dato.",
    "Name the decision or the disposal rule that the erasure rests on, with its date.",
)
_TWO: Final = _reason(
    "two",
    "SHR-04",
    "Den ene beder om sletningen, og en leder, der er en anden, afgør den. Den kan ikke fortrydes.",
    "One asks for the erasure, and a lead who is another person decides. It cannot be undone.",
)


@dataclass(frozen=True, slots=True)
class ErasureFacts:
    """Why a person is to be erased, the day of what it rests on (None: it rests on nothing), what stands in the way."""

    on: date
    ground: ErasureGround
    basis_on: date | None
    hindrances: tuple[ErasureHindrance, ...] = ()


def erasure(facts: ErasureFacts) -> Ruling[bool]:
    """Whether a person may be erased. HUMAN_DECIDES: two people do, with reasons that are kept as long as she is."""
    problems = implausible_dates(on=facts.on, basis_on=facts.basis_on)
    if problems:
        return undecided(NAME, problems)
    notes = plan_notes(facts.on)
    if facts.basis_on is None:
        unknown = missing(
            "basis_on", "det er ikke oplyst, hvad sletningen hviler på.", "it is not known what the erasure rests on."
        )
        return undecided(NAME, (unknown,))
    against = tuple(reason for code, reason in HINDRANCES.items() if code in facts.hindrances)
    if facts.basis_on > facts.on:
        against = (_BASIS, *against)
    if against:
        return Ruling(
            NAME,
            Verdict.REFUSED,
            None,
            Text("Personen kan ikke slettes nu.", "The person cannot be erased now."),
            (*against, *notes),
        )
    return Ruling(
        NAME,
        Verdict.HUMAN_DECIDES,
        True,
        Text("Personen kan slettes, når to har sagt ja.", "The person can be erased once two have said yes."),
        (GROUNDS[facts.ground], _BASIS, _TWO, *notes),
    )


RULE = Rule(
    name=NAME,
    title=Text("Sletning af en person", "Erasing a person"),
    meaning=Text(
        "En person slettes ved, at nøglen til alt, der er skrevet om personen, ødelægges. Det sker kun på et grundlag, "
        "der er anført: oplysningerne skulle aldrig have været her, en myndighed eller domstol påbyder det, eller "
        "opbevaringstiden er udløbet efter Rigsarkivets bestemmelser. Sagerne er afsluttet, intet løber videre, og "
        "enhver anmodning om indsigt er besvaret. Én beder om det, en anden afgør det. Tal uden navne bliver.",
        "A person is erased by destroying the key to everything written about her. It is done only on a basis that is "
        "named: the information should never have been here, an authority or a court orders it, or the time of keeping "
        "is over by the National Archives' rules. Her cases are closed, nothing goes on, and every request for access "
        "is answered. One asks for it, another decides. Numbers without names stay.",
    ),
    facts=ErasureFacts,
    decide=erasure,
    questions={
        "on": Text("Hvilken dag afgøres det?", "On which day is it decided?"),
        "ground": Text("Hvorfor skal personen slettes?", "Why is the person to be erased?"),
        "basis_on": Text("Hvilken dag er afgørelsen, den hviler på, fra?", "Of which day is the decision it rests on?"),
        "hindrances": Text("Hvad står i vejen?", "What stands in the way?"),
    },
    requirements=("PUB-LAW-17", "SHR-04"),
)
