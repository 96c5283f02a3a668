"""The tables of places and of who pays for them: ACM-01..ACM-21, MIN-07..MIN-09, C4."""

from collections.abc import Mapping

from helle.rules.accommodation import placement_table as places
from helle.rules.accommodation.codes import OfferKind, Payer, PlacementBasis, Sex
from helle.rules.accommodation.instead_of_detention import INSTEAD_OF_DETENTION as OPEN_INSTEAD
from helle.rules.accommodation.payer import (
    AS_ITS_BASIS,
    INSTEAD_OF_DETENTION,
    MAINTENANCE_EXCEPTED,
    STOPS_NO_PLACEMENT,
    cell_of,
)
from helle.rules.accommodation.placement_conditions import APPROVED_OR_NOT
from helle.rules.findings import Finding
from helle.rules.ruling import Text
from helle.rules.stay import StayGroup
from helle.rules.tables.table import Cell, Table, cell, found, room, sourced

_PLACE = Text("Sted", "Place")
_SEXES: dict[Sex, Text] = {sex: sex.label for sex in Sex}
_STAYS: dict[StayGroup, Text] = {group: group.label for group in StayGroup if group is not StayGroup.UNKNOWN}
_AGES: dict[str, Text] = {
    places.ADULT: Text("Voksen", "Adult"),
    places.UNACCOMPANIED: Text("Uledsaget mindreårig", "Unaccompanied minor"),
    places.ACCOMPANIED: Text("Mindreårig med sine voksne", "Minor with their adults"),
}


def _approved(kind: OfferKind) -> Text:
    return Text(
        f"{kind.label.da}, godkendt efter serviceloven", f"{kind.label.en}, approved under the Social Services Act"
    )


def _column[C: str](title: Text, column: Mapping[OfferKind, Mapping[C, Finding]], heads: Mapping[C, Text]) -> Table:
    def of(kind: OfferKind, key: C) -> Cell:
        one = column.get(kind, {}).get(key)
        return found((one,) if one else ())

    return Table(
        title,
        (_PLACE, *heads.values()),
        tuple((cell(kind.label), *(of(kind, key) for key in heads)) for kind in OfferKind),
    )


def _by_stay() -> Table:
    """The column of the stay, and beside it that of the Service Act for every place that is or may be under it."""
    under_the_act = tuple(found(places.service_act_by_stay(group)) for group in _STAYS)

    def row(kind: OfferKind) -> tuple[Cell, ...]:
        if kind is OfferKind.SERVICE_ACT:
            return (cell(kind.label), *under_the_act)
        column = places.BY_STAY[kind]
        return (cell(kind.label), *(found((column[group],) if group in column else ()) for group in _STAYS))

    approved = tuple((cell(_approved(kind)), *under_the_act) for kind in OfferKind if kind in APPROVED_OR_NOT)
    return Table(
        Text("Efter opholdsgrundlag", "By basis of stay"),
        (_PLACE, *_STAYS.values()),
        (*(row(kind) for kind in OfferKind), *approved),
    )


def _lawful_in_the_asylum_system() -> Table:
    return Table(
        Text("Undtagelse: asylsystemet ved lovligt ophold", "Exception: the asylum system with lawful stay"),
        (Text("Køn", "Sex"), Text("Asylsystemet", "The asylum system")),
        tuple((cell(sex.label), found((places.asylum_system_with_lawful_stay(sex),))) for sex in Sex),
    )


def _bases() -> Table:
    def row(kind: OfferKind, name: Text, under_service_act: bool) -> tuple[Cell, ...]:
        return (cell(name), *(cell(places.basis_of(kind, group, under_service_act).label) for group in _STAYS))

    return Table(
        Text("Hvad et sted hviler på", "What a place rests on"),
        (_PLACE, *_STAYS.values()),
        (
            *(row(kind, kind.label, kind is OfferKind.SERVICE_ACT) for kind in OfferKind),
            *(row(kind, _approved(kind), True) for kind in OfferKind if kind in APPROVED_OR_NOT),
        ),
    )


def _instead_of_detention() -> Table:
    return Table(
        Text("Undtagelse: i stedet for frihedsberøvelse", "Exception: instead of detention"),
        (_PLACE, Text("Hviler på, uanset ophold", "Rests on, whatever the stay")),
        tuple(
            (cell(kind.label), Cell((PlacementBasis.INSTEAD_OF_DETENTION.label,), "ACM-20", "C13.3"))
            for kind in OfferKind
            if kind in OPEN_INSTEAD
        ),
    )


def _payers() -> Table:
    def row(kind: OfferKind, name: Text, approved: bool) -> tuple[Cell, ...]:
        cells = (
            cell_of(kind, approved, maintained, registered)
            for maintained, registered in ((True, False), (False, True), (False, False))
        )
        return (
            cell(name),
            *(sourced(one.reason, _names(one.payers), *room(one.verdict)) for one in cells),
        )

    return Table(
        Text("Efter sted og person", "By place and person"),
        (
            _PLACE,
            Text("Asylansøger eller uden lovligt ophold", "Asylum seeker or without lawful stay"),
            Text("Andre, med registreret bopæl", "Others, with a registered residence"),
            Text("Andre, uden registreret bopæl", "Others, without a registered residence"),
        ),
        (
            *(row(kind, kind.label, approved=False) for kind in OfferKind),
            *(row(kind, _approved(kind), approved=True) for kind in OfferKind if kind in AS_ITS_BASIS),
        ),
    )


def _names(payers: tuple[Payer, ...]) -> Text:
    return Text(
        " / ".join(payer.label.da for payer in payers) + ".", " / ".join(payer.label.en for payer in payers) + "."
    )


def _payer_exceptions() -> Table:
    return Table(
        Text("Undtagelser", "Exceptions"),
        (Text("Når", "When"), Text("Så", "Then")),
        (
            (cell(PlacementBasis.INSTEAD_OF_DETENTION.label), sourced(INSTEAD_OF_DETENTION)),
            (
                cell(
                    Text(
                        "Undtaget fra forsørgelsen efter udlændingelovens § 42 a; også hjemkommunen kan betale",
                        "Excepted from the maintenance under section 42 a of the Aliens Act; the home municipality "
                        "may pay too",
                    )
                ),
                sourced(MAINTENANCE_EXCEPTED),
            ),
            (cell(Text("Et menneske skal afgøre betaleren", "A human decides the payer")), sourced(STOPS_NO_PLACEMENT)),
        ),
    )


def _by_sex() -> Table:
    return _column(Text("Efter køn", "By sex"), places.BY_SEX, _SEXES)


def _by_age() -> Table:
    return _column(Text("Efter alder", "By age"), places.BY_AGE, _AGES)


PLACEMENT = (_by_sex, _by_age, _by_stay, _lawful_in_the_asylum_system, _bases, _instead_of_detention)
PAYER = (_payers, _payer_exceptions)
