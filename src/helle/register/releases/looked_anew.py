"""The releases that are out, looked at anew with the look that a release has today before it leaves (STA-01).

A look that has learned to read more finds what an earlier one let through. What is out cannot be taken back by that:
which releases would be refused is for CMM to know, who can take them down, and reckon with it in what comes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from helle.register.releases import auditing, beside, extracts, given, queries
from helle.register.releases.content import KeptTable, as_counted
from helle.register.releases.extracts import Extract
from helle.register.releases.joint import Joints, count_joints
from helle.register.releases.protecting import CannotProtect, Out
from helle.register.statistics.queries import Breakdown
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Told:
    """A release that is out, with all that it is looked at beside: what was out before it was made."""

    number: int
    is_down: bool
    now: Sequence[tuple[KeptTable, KeptTable]]
    out: Collection[Out]
    page: Sequence[Breakdown]
    alone: Collection[tuple[str, int]]
    handed: Collection[Extract]
    joints: Joints


@dataclass(frozen=True, slots=True)
class Refused:
    """A population and a year of which tables would be refused today: which tables, and never which figure."""

    population: Text
    year: int
    tables: tuple[Text, ...]


def every() -> list[Told]:
    """Each release that was approved, the earliest first, as whoever works with whole figures. Some queries for each:
    what the page told, and who stands behind tables in a ring, is counted as known at its cut-off."""
    out, handed = beside.out(), extracts.out()
    found = []
    for release in queries.approved_before():
        of = queries.release_of(release.pk)
        number = of.number or 0
        before = [one for one in out if one.number < number]
        axes = [*((one.counts, one.axes) for one in of.kept.tables), *beside.axes_out(before)]
        found.append(
            Told(
                number,
                of.taken_down is not None,
                [(one, as_counted(one, release.original.tables)) for one in of.kept.tables],
                before,
                beside.on_page(beside.told_by_all(release.cut_off)),
                [(population.en, year) for population, year in of.kept.protection.alone],
                [one for one in handed if one.was_out(number, given.head_of(of).drawn)],
                count_joints(axes, release.years_counted, release.cut_off),
            )
        )
    return found


def refused_today(of: Told) -> list[Refused]:
    """Where the look of today would refuse a release. Reads nothing more: it may take minutes."""
    found = []
    for population, year in auditing.years_of(of.now):
        try:
            auditing.look_at(population, year, of.now, of.out, of.page, of.alone, of.handed, of.joints)
        except CannotProtect as cannot:
            tables = [told for told, _counted in of.now if told.counts == population and year in told.years]
            titles = cannot.tables or tuple(told.title for told in tables)
            found.append(Refused(tables[0].population, year, titles))
    return found
