"""That whoever approves a release is told of what a rule links in it (STA-01)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from helle.register.releases.content import KeptTable
from helle.register.releases.linked import told_together
from helle.register.releases.tests.test_paper import YEARS, table
from helle.register.statistics import queries, telling
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.links import LINKS
from helle.register.statistics.queries import Breakdown, YearRow
from helle.rules.ruling import Text


def test_two_tables_that_a_rule_links_are_named_while_one_holds_something_back() -> None:
    stay, authority = table("residence", "Ophold", ["Dansk", "Lovligt"]), table("authority", "Myndighed", ["CMM"])
    assert stay.held_back and [one.cited for one in told_together([stay, authority])] == ["ID-03, ID-04, ID-05"]
    whole = [replace(one, figures=dict.fromkeys(one.figures, 7)) for one in (stay, authority)]
    assert told_together(whole) == told_together([stay]) == []
    assert told_together([stay, replace(authority, counts="presumed")]) == []


def by(dimension: str, *counts: int, linked: tuple[int, ...] = ()) -> Breakdown:
    """A breakdown of the page in the years that the tables are of."""
    groups = tuple(DIMENSIONS[dimension].groups.items())[: len(counts)]
    rows = tuple(YearRow(year, sum(counts), counts, linked=linked) for year in YEARS)
    return Breakdown(dimension, Text("", ""), groups, rows, several=False)


def test_a_table_in_another_release_or_on_the_page_of_statistics_is_reckoned_with() -> None:
    stay, authority = table("residence", "Ophold", ["Dansk", "Lovligt"]), table("authority", "Myndighed", ["CMM"])
    whole = replace(authority, figures=dict.fromkeys(authority.figures, 7))
    assert [one.cited for one in told_together([whole], [stay])] == ["ID-03, ID-04, ID-05"]
    assert told_together([whole], [replace(stay, counts="presumed")]) == []
    assert told_together([whole], [], [by("residence", 2, 39, 8, 60)])
    assert told_together([whole], [], [by("residence", 12, 39, 8, 60)]) == []
    # What stands beside each other without this release is not for whoever approves it.
    sex = table("sex", "Køn", ["Kvinde"])
    assert told_together([sex], [stay, whole]) == []


def test_what_is_held_back_of_one_year_is_told_by_no_other() -> None:
    def of(held: KeptTable, year: int, number: int | None) -> KeptTable:
        return replace(held, years=(year,), figures={cell: number for cell in held.figures if cell[0] == year})

    stay, authority = table("residence", "Ophold", ["Dansk"]), table("authority", "Myndighed", ["CMM"])
    assert told_together([of(stay, 2024, None), of(authority, 2025, 7)]) == []
    assert told_together([of(stay, 2024, None), of(authority, 2024, 7)])
    assert told_together([of(authority, 2025, 7)], [of(stay, 2024, None), of(stay, 2025, 7)]) == []
    # Both are told in both years; in one alone something is held back.
    both = [of(stay, 2024, 7), of(authority, 2024, 7), of(stay, 2025, None)]
    assert told_together(both) == [] and told_together([*both, of(authority, 2025, 7)])


@pytest.mark.django_db(databases=["default", "numbers"])
def test_whatever_of_the_page_a_rule_links_goes_by_what_it_follows_from() -> None:
    shown = [one.columns for one in LINKS if set(one.columns) <= set(queries.SHOWN)]
    found = {one.code: bool(one.years[0].linked) for one in queries.breakdowns(dt.date(2025, 9, 30))}
    assert {code for code, there in found.items() if there} == {follows for _from, follows in shown} == {"authority"}


def test_the_page_tells_who_assessed_only_where_nothing_of_it_nor_of_the_stay_is_held_back() -> None:
    def told(stays: tuple[int, ...], *authorities: int) -> bool:
        return bool(telling.rows(by("authority", *authorities, linked=stays), "plan_owner", unfinished=None))

    assert told((12, 39, 8, 60), 51, 68) and not told((2, 39, 8, 60), 41, 68)
    # Whoever the stay says CMM assesses, less those it did, would be the one that a court assessed.
    assert not told((12, 39, 8, 60), 50, 68, 1)
    assert telling.rows(by("authority", 50, 68, 1, linked=(2, 39, 8, 70)), "cmm_lead", unfinished=None)
