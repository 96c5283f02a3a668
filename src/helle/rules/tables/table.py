"""What a table is, and the few cells and heads that several share: each field names its source (META-01)."""

from collections.abc import Iterable
from dataclasses import dataclass

from helle.rules.codes import OrganisationKind
from helle.rules.findings import Finding
from helle.rules.ruling import Reason, Text, Verdict


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one field of a table: its lines, and the requirement that says so, where there is one."""

    lines: tuple[Text, ...]
    requirement: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heads. The first cell of a row names it."""

    title: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]


SOURCE = Text("Kilde", "Source")
FROM, EVENT, TO, BY = (
    Text("Fra", "From"),
    Text("Hændelse", "Event"),
    Text("Til", "To"),
    Text("Indføres af", "Entered by"),
)
NOBODY = Text("endnu intet", "nothing yet")
YES = Text("ja", "yes")
_OPEN_AS_FAR = Text("åbent, så vidt det angår", "open as far as this goes")
# What a verdict adds to the sentence beside it; nothing where the sentence alone says it.
_ROOM = {
    Verdict.ALLOWED_WITH_REASON: Text("Med en begrundelse.", "With a reason."),
    Verdict.HUMAN_DECIDES: Text("Et menneske afgør det.", "A human decides."),
}


def cell(*lines: Text) -> Cell:
    """A field without a source."""
    return Cell(lines)


def sourced(reason: Reason, *before: Text) -> Cell:
    """The sentence of a reason with its source, after other lines."""
    return Cell((*before, reason.text), reason.requirement, reason.reading)


def source(reason: Reason) -> Cell:
    """The source alone."""
    return Cell((), reason.requirement, reason.reading)


def room(verdict: Verdict) -> tuple[Text, ...]:
    """What a human has to do on this verdict, if anything."""
    return (_ROOM[verdict],) if verdict in _ROOM else ()


def organisations(kinds: Iterable[OrganisationKind]) -> Cell:
    """Organisations in the order of their code."""
    known = set(kinds)
    return Cell(tuple(kind.label for kind in OrganisationKind if kind in known))


def found(findings: tuple[Finding, ...]) -> Cell:
    """What one column of a table of findings says; open where it names nothing."""
    if not findings:
        return cell(_OPEN_AS_FAR)
    first = findings[0].reason
    return Cell(tuple(one.reason.text for one in findings), first.requirement, first.reading)
