"""Which units are named by their kind alone, since which they are tells where somebody lives (PUB-DIG-12).

A home or a municipality that has a part in a case says where its person lives. Rows of which nothing else tells it are
closed by the database (`whereabouts` in `table_classes.toml`); a task or a disclosure is still to be seen to, so there
the kind of unit stands, and that which one it is is not shown.
"""

from __future__ import annotations

import uuid
from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from django.db import connection

from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context, policies
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text

TELLS_WHERE: Final = frozenset({OrganisationKind.PROVIDER.value, OrganisationKind.MUNICIPALITY.value})

# Which police district or region told of somebody, or was told, says in which part of the country she was, as her
# municipality does.
TELLS_WHICH_PART_OF_THE_COUNTRY: Final = TELLS_WHERE | {OrganisationKind.POLICE.value, OrganisationKind.REGION.value}


def stand_in(kind: str) -> uuid.UUID:
    """What the database gives for a unit of which it tells the kind alone (`helle.kind_alone`): the key of no unit."""
    return uuid.UUID(bytes=kind.encode().ljust(16, b"\0"))


def tells_where(unit: NamedUnit | None) -> bool:
    """Whether a unit is a home or a municipality, and not the acting user's own."""
    return unit is not None and unit.kind in TELLS_WHERE and unit.id != context.current().unit_id


def tells_which_part_of_the_country(unit: NamedUnit | None) -> bool:
    """The same beside a referral, where a police district or a region tells it, too."""
    return unit is not None and unit.kind in TELLS_WHICH_PART_OF_THE_COUNTRY and unit.id != context.current().unit_id


def cases_hiding_whereabouts(case_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some cases of which the acting user is not shown where the person lives. One query, none where there is
    no case, or where a data-protection officer reads, who judges for all."""
    if not case_ids or policies.is_officer():
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(helle.cases_hiding_whereabouts(%s))", [list(case_ids)])
        return {row[0] for row in cursor.fetchall()}


def referrals_hiding_who_told(referral_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some referrals beside which it is not shown who told of her: of whose case the acting user is not shown
    where the person lives, also where she may see nothing of the case. One query, none where there is no referral, or
    where a data-protection officer reads."""
    if not referral_ids or policies.is_officer():
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(helle.referrals_hiding_who_told(%s))", [list(referral_ids)])
        return {row[0] for row in cursor.fetchall()}


def referral_hides_its_place(referral_id: uuid.UUID) -> bool:
    """Whether the place that a referral names, its municipality and the business, is not shown, as whoever is acting is
    not shown where somebody lives whose case came of it. Whoever sent it, and the police, read it. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.referral_hides_its_place(%s)", [referral_id])
        ((hides,),) = cursor.fetchall()
    return bool(hides)


def units_in(
    parts: Iterable[tuple[uuid.UUID, uuid.UUID | None]], *, telling: Callable[[NamedUnit | None], bool] = tells_where
) -> dict[tuple[uuid.UUID, uuid.UUID], NamedUnit]:
    """Units as they are named beside cases, by case and unit: one that is `telling`, a home or a municipality, by its
    kind alone (`kind_alone`) where the acting user is not shown where the person lives. One query where there is one
    of them, else none."""
    units = known_units()
    found = {(case, unit): units[unit] for case, unit in parts if unit is not None and unit in units}
    hiding = cases_hiding_whereabouts({case for (case, _unit), one in found.items() if telling(one)})
    return {
        (case, unit): by_kind_alone(one) if case in hiding and telling(one) else one
        for (case, unit), one in found.items()
    }


class UnitsBeside(Mapping[uuid.UUID, NamedUnit]):
    """The units as they are named beside one case, or several at once: by their kind alone where that holds of one. One
    query, with the first home or municipality that is asked for."""

    def __init__(self, *case_ids: uuid.UUID) -> None:
        self._case_ids = case_ids
        self._units = known_units()
        self._hides: bool | None = None

    def __getitem__(self, unit_id: uuid.UUID) -> NamedUnit:
        unit = self._units[unit_id]
        if not self._tells(unit):
            return unit
        if self._hides is None:
            self._hides = self._asks()
        return by_kind_alone(unit) if self._hides else unit

    def _tells(self, unit: NamedUnit) -> bool:
        return tells_where(unit)

    def _asks(self) -> bool:
        return bool(cases_hiding_whereabouts(self._case_ids))

    def __iter__(self) -> Iterator[uuid.UUID]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)


class UnitsBesideReferral(UnitsBeside):
    """The units as they are named beside a referral. One query, with the first home, municipality, police district or
    region asked for."""

    def __init__(self, referral_id: uuid.UUID) -> None:
        super().__init__()
        self._referral_id = referral_id

    def _tells(self, unit: NamedUnit) -> bool:
        return tells_which_part_of_the_country(unit)

    def _asks(self) -> bool:
        return bool(referrals_hiding_who_told([self._referral_id]))


class UnitsOnACasesPage(UnitsBeside):
    """The units as they are named on the page of a case, in its course, among those who see it and in its tasks: there
    a police district or a region tells it, too. One query, with the first of them, or home or municipality, asked
    for."""

    def _tells(self, unit: NamedUnit) -> bool:
        return tells_which_part_of_the_country(unit)


def by_kind_alone(unit: NamedUnit) -> NamedUnit:
    """A unit without what tells which one it is."""
    return replace(unit, code="", name=kind_alone(unit.kind), region=None, kind_alone=True)


def kind_alone(kind: str) -> Text:
    """What stands for the name of a unit of which the kind alone is shown."""
    label = OrganisationKind(kind).label
    return Text(f"{label.da} (vises ikke: adressen er beskyttet)", f"{label.en} (not shown: the address is protected)")


_STAND_INS: Final = {
    stand_in(kind): NamedUnit(stand_in(kind), "", kind, kind_alone(kind), kind_alone=True)
    for kind in TELLS_WHICH_PART_OF_THE_COUNTRY
}


def known_units() -> Mapping[uuid.UUID, NamedUnit]:
    """The units of today, and after them what stands for one of which the kind alone is told."""
    return ChainMap(organisations.units_on(clock.today()), _STAND_INS)
