"""Who is shown where somebody lives whose address is protected (PUB-DIG-12).

The register of persons protects the address of whoever is threatened. Those in this register are hunted by who sold
them: a place, a municipality or a telephone number in one list too many is enough. So it is shown to whom the matrix
names for it, where the case is open to them; everybody else reads that it is protected, and nothing of where.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.facts import implausible_dates, missing
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided


class Whereabouts(Code):
    """What is shown of where somebody lives."""

    SHOWN = "shown", "Vises", "Shown"
    SHOWN_WITH_WARNING = "shown_with_warning", "Vises med en advarsel", "Shown with a warning"


@dataclass(frozen=True, slots=True)
class WhereaboutsFacts:
    """What is known when somebody would read where a person lives, on the day `on`.

    `is_protected`: whether a protection of her address is in force that day. `named_by_matrix`: whether the matrix
    names the role for it, or she has the case herself. `case_is_open`: whether she works on the case or has said what
    for, where that is asked.
    """

    on: date
    is_protected: bool | None = None
    named_by_matrix: bool | None = None
    case_is_open: bool | None = None


def whereabouts(facts: WhereaboutsFacts) -> Ruling[Whereabouts]:
    """Whether she is shown where the person lives (PUB-DIG-12).

    ALLOWED, with a warning while the address is protected; REFUSED where the matrix does not name her role, or the case
    is not open to her. The database keeps the same (`helle.shows_whereabouts`).
    """
    problems = implausible_dates(on=facts.on)
    if facts.is_protected is None:
        problems = (*problems, _NOT_KNOWN)
    elif facts.is_protected and facts.named_by_matrix is None:
        problems = (*problems, _NO_ROLE)
    elif facts.is_protected and facts.named_by_matrix and facts.case_is_open is None:
        problems = (*problems, _NOT_SAID)
    if problems:
        return undecided("whereabouts", problems)
    if not facts.is_protected:
        return Ruling("whereabouts", Verdict.ALLOWED, Whereabouts.SHOWN, _NOT_PROTECTED.text, (_NOT_PROTECTED,), ())
    if not facts.named_by_matrix:
        return Ruling("whereabouts", Verdict.REFUSED, None, _NOT_NAMED.text, (_NOT_NAMED,), ())
    if not facts.case_is_open:
        return Ruling("whereabouts", Verdict.REFUSED, None, _CLOSED.text, (_CLOSED,), ())
    return Ruling("whereabouts", Verdict.ALLOWED, Whereabouts.SHOWN_WITH_WARNING, _WARNED.text, (_WARNED,), ())


_NOT_KNOWN = missing(
    "is_protected",
    "det er ikke oplyst, om adressen er beskyttet den dag.",
    "it is not stated whether the address is protected that day.",
)
_NO_ROLE = missing(
    "named_by_matrix",
    "det er ikke oplyst, om rollen skal vide, hvor personen bor.",
    "it is not stated whether the role needs where the person lives.",
)
_NOT_SAID = missing(
    "case_is_open",
    "det er ikke oplyst, om hun arbejder på sagen eller har skrevet hvorfor.",
    "it is not stated whether she works on the case or has said what for.",
)
_NOT_PROTECTED = Reason(
    "whereabouts.not_protected",
    Text(
        "Adressen er ikke beskyttet: det vises til dem, der ser, hvor personen bor.",
        "The address is not protected: it is shown to whoever sees where the person lives.",
    ),
    "PUB-DIG-12",
    reading="PUB-DIG-12",
)
_NOT_NAMED = Reason(
    "whereabouts.not_named",
    Text(
        "Adressen er beskyttet, og din rolle har ikke brug for den: det vises ikke, hvor personen bor eller har boet, "
        "og heller ikke hvilken kommune.",
        "The address is protected, and your role does not need it: where the person lives or has lived is not shown, "
        "nor is which municipality.",
    ),
    "PUB-DIG-12",
    reading="PUB-DIG-12",
)
_CLOSED = Reason(
    "whereabouts.closed",
    Text(
        "Adressen er beskyttet: det vises først, når du har skrevet, hvad du skal bruge sagen til.",
        "The address is protected: it is shown once you have said what you need the case for.",
    ),
    "PUB-DIG-12",
    reading="PUB-DIG-12",
)
_WARNED = Reason(
    "whereabouts.warned",
    Text(
        "Adressen er beskyttet. Giv ikke videre, hvor personen bor, hvilken kommune det er, eller hvordan "
        "personen kan nås.",
        "The address is protected. Do not pass on where the person lives, which municipality it is, or how to reach "
        "the person.",
    ),
    "PUB-DIG-12",
    reading="PUB-DIG-12",
)

RULE = Rule(
    name="whereabouts",
    title=Text(
        "Hvem ser, hvor en person med beskyttet adresse bor", "Who sees where a person with a protected address lives"
    ),
    meaning=Text(
        "Er en persons adresse beskyttet, er det kun dem, der har brug for det, som ser, hvor personen bor: stedet, "
        "kommunen og, hvordan man kommer i kontakt. Alle andre, der har fået noget at vide, ser, at adressen er "
        "beskyttet, så de ikke giver den videre.",
        "Where a person's address is protected, where the person lives is shown only to those who need it: the place, "
        "the municipality and how to get in touch. Everybody else who was told anything sees that the address is "
        "protected, so that they do not pass it on.",
    ),
    facts=WhereaboutsFacts,
    decide=whereabouts,
    questions={
        "on": Text("Hvilken dag?", "On which day?"),
        "is_protected": Text("Er personens adresse beskyttet den dag?", "Is the person's address protected that day?"),
        "named_by_matrix": Text(
            "Skal rollen vide, hvor en person med beskyttet adresse bor, eller har hun selv sagen?",
            "Does the role need where a person with a protected address lives, or does she have the case herself?",
        ),
        "case_is_open": Text(
            "Arbejder hun på sagen, eller har hun skrevet, hvad hun skal bruge den til?",
            "Does she work on the case, or has she said what she needs it for?",
        ),
    },
    requirements=("PUB-DIG-12",),
    parameters=(),
)
