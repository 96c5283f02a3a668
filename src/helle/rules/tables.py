"""The tables that rules decide by, for readers: DEF-09, ACC-05, ID-03..ID-10, PER-04, ACM-06..ACM-21, RET-04, SHR-04.

Each is made from the very rows that decide, and its cells are the labels and sentences of the rules themselves: what is
shown cannot differ from what is done.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from helle.rules.accommodation.codes import OfferKind, Sex
from helle.rules.accommodation.placement_table import (
    ACCOMPANIED,
    ADULT,
    BASIS,
    BY_AGE,
    BY_SEX,
    BY_STAY,
    UNACCOMPANIED,
    asylum_system_with_lawful_stay,
)
from helle.rules.codes import OrganisationKind, PeriodStatus, Rung
from helle.rules.competence import TABLE as COMPETENCE
from helle.rules.findings import Finding
from helle.rules.ladder import OPENINGS, TRANSITIONS
from helle.rules.periods import PERIOD_TRANSITIONS
from helle.rules.returns.step import TRANSITIONS as RETURN_TRANSITIONS
from helle.rules.ruling import Text
from helle.rules.sharing.receivers import LIMITS, MAY_RECEIVE, NOT_AUTHORITIES, DataCategory
from helle.rules.stay import StayGroup


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


_NOBODY = Text("endnu intet", "nothing yet")
_SOURCE = Text("Kilde", "Source")
_FROM, _EVENT, _TO, _BY = (
    Text("Fra", "From"),
    Text("Hændelse", "Event"),
    Text("Til", "To"),
    Text("Indføres af", "Entered by"),
)
_OPEN_AS_FAR = Text("åbent, så vidt det angår", "open as far as this goes")


def _cell(*lines: Text) -> Cell:
    return Cell(lines)


def _organisations(kinds: Iterable[OrganisationKind]) -> Cell:
    return Cell(tuple(kind.label for kind in OrganisationKind if kind in set(kinds)))


def _competence() -> Table:
    """The first row that holds decides; who has already decided keeps the question."""
    return Table(
        Text("Den første række, der passer, afgør", "The first row that holds decides"),
        (Text("Når", "When"), Text("Hvem", "Who"), _SOURCE),
        tuple(
            (_cell(row.reason.text), _cell(row.authority.label), Cell((), row.reason.requirement, row.reason.reading))
            for row in COMPETENCE
        ),
    )


def _ladder() -> Table:
    return Table(
        Text("Hvad der kan ske fra hvert trin", "What can happen from each rung"),
        (_FROM, _EVENT, _TO, _BY, _SOURCE),
        tuple(
            (
                _cell(_NOBODY if row.start is None else row.start.label),
                _cell(row.event.label),
                _cell(row.end.label),
                _organisations(row.by),
                Cell((), row.requirement),
            )
            for row in TRANSITIONS
        ),
    )


def _openings() -> Table:
    return Table(
        Text("Hvad hvert trin åbner", "What each rung opens"),
        (Text("Trin", "Rung"), Text("Åbner", "Opens")),
        tuple((_cell(rung.label), Cell(tuple(opening.label for opening, _why in OPENINGS[rung]))) for rung in Rung),
    )


def _periods() -> Table:
    return Table(
        Text("Hvad der flytter en periode", "What moves a period"),
        (_FROM, _EVENT, _TO, _SOURCE),
        tuple(
            (
                _cell(row.start.label),
                _cell(row.event.label),
                _cell(row.end.label),
                Cell((), row.requirement, row.reading),
            )
            for status in PeriodStatus
            for row in PERIOD_TRANSITIONS
            if row.start is status
        ),
    )


def _return_steps() -> Table:
    return Table(
        Text("Hvad der kan følge på hvad", "What can follow what"),
        (_FROM, _EVENT, _TO, _BY, _SOURCE),
        tuple(
            (
                _cell(_NOBODY if row.start is None else row.start.label),
                _cell(row.event.label),
                _cell(row.end.label),
                _organisations(row.by),
                Cell((), row.requirement),
            )
            for row in RETURN_TRANSITIONS
        ),
    )


def _receivers() -> Table:
    return Table(
        Text("Hvem der må få hvad", "Who may receive what"),
        (Text("Modtager", "Receiver"), *(category.label for category in DataCategory)),
        tuple(
            (
                _cell(kind.label),
                *(Cell((_YES,)) if category in may else Cell(()) for category in DataCategory),
            )
            for kind, may in MAY_RECEIVE.items()
        ),
    )


def _limits() -> Table:
    return Table(
        Text("Undtagelser: hvad der er snævrere", "Exceptions: what is narrower"),
        (Text("Modtager", "Receiver"), Text("Oplysning", "Information"), Text("Grænse", "Limit")),
        tuple((_cell(kind.label), _cell(category.label), _cell(limit)) for (kind, category), limit in LIMITS.items()),
    )


def _not_authorities() -> Table:
    return Table(
        Text("Modtagere, der ikke er danske myndigheder", "Receivers that are no Danish authorities"),
        (Text("Modtager", "Receiver"), _SOURCE),
        tuple((_cell(kind.label), Cell((), "PUB-LAW-13")) for kind in OrganisationKind if kind in NOT_AUTHORITIES),
    )


_YES = Text("ja", "yes")


def _column[C: str](title: Text, column: dict[OfferKind, dict[C, Finding]], heads: dict[C, Text]) -> Table:
    return Table(
        title,
        (Text("Sted", "Place"), *heads.values()),
        tuple((_cell(kind.label), *(_found(column.get(kind, {}).get(key)) for key in heads)) for kind in OfferKind),
    )


def _found(finding: Finding | None) -> Cell:
    if finding is None:
        return _cell(_OPEN_AS_FAR)
    return Cell((finding.reason.text,), finding.reason.requirement, finding.reason.reading)


def _bases() -> Table:
    return Table(
        Text("Hvad et sted hviler på", "What a place rests on"),
        (Text("Sted", "Place"), Text("Grundlag", "Basis")),
        tuple((_cell(kind.label), _cell(basis.label)) for kind, basis in BASIS.items()),
    )


def _lawful_in_the_asylum_system() -> Table:
    return Table(
        Text("Undtagelse: asylsystemet ved lovligt ophold", "Exception: the asylum system with lawful stay"),
        (Text("Køn", "Sex"), Text("Asylsystemet", "The asylum system")),
        tuple((_cell(sex.label), _found(asylum_system_with_lawful_stay(sex))) for sex in Sex),
    )


_SEXES: dict[Sex, Text] = {sex: sex.label for sex in Sex}
_STAYS: dict[StayGroup, Text] = {group: group.label for group in StayGroup if group is not StayGroup.UNKNOWN}
_AGES: dict[str, Text] = {
    ADULT: Text("Voksen", "Adult"),
    UNACCOMPANIED: Text("Uledsaget mindreårig", "Unaccompanied minor"),
    ACCOMPANIED: Text("Mindreårig med sine voksne", "Minor with their adults"),
}

TABLES: dict[str, tuple[Table, ...]] = {
    "competence": (_competence(),),
    "ladder": (_ladder(),),
    "openings": (_openings(),),
    "period_clock": (_periods(),),
    "return_step": (_return_steps(),),
    "disclosure": (_receivers(), _limits(), _not_authorities()),
    "placement": (
        _column(Text("Efter køn", "By sex"), BY_SEX, _SEXES),
        _column(Text("Efter alder", "By age"), BY_AGE, _AGES),
        _column(
            Text("Efter opholdsgrundlag", "By basis of stay"),
            BY_STAY,
            _STAYS,
        ),
        _lawful_in_the_asylum_system(),
        _bases(),
    ),
}
"""The tables of a rule by its name; a rule that is not here decides by no table."""
