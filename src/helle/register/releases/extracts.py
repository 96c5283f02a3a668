"""Extracts for research that are out, as a release is held against them (GOV-19, STA-01).

Whoever has an extract knows of each group that stands in it that so many at least are in it, and by how an extract is
drawn that either nobody of it or five are missing. So a figure of which an extract has rows is taken for known: it
hides no other, and is not held back itself. The app of extracts, which comes after this one, tells which are out.
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from django.db import connection

from helle.methods.disclosure.tables import Cell
from helle.register.releases import told_by
from helle.register.releases.shapes import TOGETHER
from helle.register.statistics.dimensions import DIMENSIONS
from helle.rules.ruling import Text

type Groups = frozenset[tuple[str, str]]
"""Who is counted: a group of each of some dimensions."""


class Extract(Protocol):
    """An extract that somebody was handed, or the open microdata of a release: rows that are out."""

    @property
    def number(self) -> int: ...
    @property
    def called(self) -> Text:
        """What it is, with its number."""

    def tells(self, year: int, of: Groups) -> bool:
        """Whether rows of it may be of these people in that year."""

    def was_out(self, number: int, at: dt.datetime) -> bool:
        """Whether it was beside the release of that number, which was made at that instant."""


def out() -> list[Extract]:
    """Every extract that was handed out. Fails where nobody tells: else nothing would be protected, and no one hear."""
    if not told_by.EXTRACTS:
        raise RuntimeError("nobody tells which extracts are out")
    return [one for told in told_by.EXTRACTS for one in told()]


def one_at_a_time() -> None:
    """Let nobody approve a release while another hands out an extract: each looks at the other first, and would not see
    it. Until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('helle.releases beside extracts'))")


def groups_of(cell: Cell) -> Groups | None:
    """Who is counted in a cell of the search; None for what no extract has rows of: a rest, or those not in a group."""
    found = set()
    for name, code in cell:
        dimension, _equals, form = name.partition("=")
        if code == TOGETHER or (form and code != "in"):
            return None
        found.add((dimension, form) if form else _group(dimension, code))
    return frozenset(found)


def said(year: int, what: Text, of: Extract) -> Text:
    """That a figure has to be held back, and an extract has rows of it."""
    return Text(
        f"Tallet for {year}, {what.da}, skal holdes tilbage, men {of.called.da} er udleveret og har rækker om det. "
        "Udelad tabellen, eller vælg en grovere. [GOV-19, STA-01]",
        f"The figure for {year}, {what.en}, has to be withheld, but {of.called.en} was handed out and has rows of it. "
        "Leave the table out, or choose a coarser one. [GOV-19, STA-01]",
    )


def _group(name: str, code: str) -> tuple[str, str]:
    """The dimension that has this group: a finer one stands under the name of the coarser."""
    if name == "nationality" and code.startswith("country "):
        return "country", code.removeprefix("country ")
    if name == "age" and code not in DIMENSIONS["age"].groups:
        return "age_band", code
    return name, code
