"""The figures of a report beside those of earlier ones: whoever has both reads no small difference (STA-01, STA-07).

A year of a table in which a number differs by so few that they could be pointed at stays as it stood, unless the
release that told it was taken down since: then it takes what is told now, which was told before. The sentence that says
so stands in every correction, and in every report of years that another has, so that it tells of none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from helle.register.obligations.content import counted_in
from helle.register.obligations.withdrawn import told_by
from helle.register.protection.refusals import Refused
from helle.register.statistics import disclosure
from helle.rules.obligations.codes import ObligationState
from helle.rules.ruling import Text

KEPT_AS_IT_STOOD: Final = {
    "da": "Hvor en forskel fra en tidligere rapport ville pege på nogle få, står årets tal, som de stod dér.",
    "en": "Where a difference from an earlier report would point at a few, the year stands as it stood there.",
}
OTHER_FIGURES: Final = Refused(
    Text(
        "Rapporten siger andre tal, eller bedømmer en forpligtelse ringere, end en tidligere godkendt rapport for de "
        "samme år. Skriv i indledningen, hvorfor. [STA-03]",
        "The report says other figures, or judges an obligation lower, than an approved report before it for the same "
        "years. Say why in the introduction. [STA-03]",
    ),
    field="introduction",
)
type _Numbers = Mapping[str, int | None]
type _Rows = list[list[dict[str, str]]]


def beside(
    content: dict[str, Any], earlier: Iterable[dict[str, Any]], down: Collection[int] = frozenset()
) -> dict[str, Any]:
    """What a report says, where `earlier` are the contents of what it corrects, or follows, the latest first.

    `down`: the numbers of the releases that were taken down.
    """
    before = list(earlier)
    return content | {"tables": [_table(one, before, down) for one in content["tables"]]}


def _table(one: dict[str, Any], before: list[dict[str, Any]], down: Collection[int]) -> dict[str, Any]:
    titled = [table for content in before for table in content["tables"] if table["title"] == one["title"]]
    rows: _Rows = []
    counted: list[list[Any]] = []
    releases: list[list[Any]] = []
    for year in dict.fromkeys(row[0]["da"] for row in one["rows"]):
        now = _of(one, year)
        # A report of other years says nothing of this one.
        versions = [table for table in titled if _of(table, year) and not told_by(table, year) & {*down}]
        points = any(_points(_numbers(_of(table, year)), _numbers(now)) for table in versions)
        stands = versions[0] if points else one
        rows += _of(stands, year)
        # What stands as it stood is of the day that it was counted up to then.
        counted += [said for said in counted_in(stands) if said[0] == year]
        releases += [[year, number] for number in told_by(stands, year)]
    said = [*one["said"], KEPT_AS_IT_STOOD]
    return one | {"said": said, "rows": rows, "counted": counted, "releases": releases}


def _of(table: dict[str, Any], year: str) -> _Rows:
    return [row for row in table["rows"] if row[0]["da"] == year]


def _numbers(rows: _Rows) -> _Numbers:
    """Each number of a year by its row and its place in that; None for what is withheld."""
    found: dict[str, int | None] = {}
    for row in rows:
        cells = [_plain(cell["da"]) for cell in row[1:]]
        name = "" if cells[0].isdigit() or len(cells) > 2 else cells.pop(0)  # a group and its number
        for place, cell in enumerate(cells):
            found[f"{name} {place}"] = int(cell) if cell.isdigit() else None
    return found


def _plain(cell: str) -> str:
    """A number without its full stops (`1.234`), as reports were written before; words as they stand."""
    without = cell.replace(".", "")
    return without if without.isdigit() else cell


def _points(was: _Numbers, now: _Numbers) -> bool:
    """Whether a difference is small: of what both name, and of all that only one of them names together."""
    both = [(was[key], now[key]) for key in was if key in now]
    if any(disclosure.too_small(abs(old - new)) for old, new in both if old is not None and new is not None):
        return True
    old_rest = [number for key, number in was.items() if key not in now]
    new_rest = [number for key, number in now.items() if key not in was]
    if None in (*old_rest, *new_rest):
        return False
    return disclosure.too_small(abs(sum(one or 0 for one in old_rest) - sum(one or 0 for one in new_rest)))


def says_otherwise(content: dict[str, Any], earlier: dict[str, Any]) -> bool:
    """Whether a report says another number of a year that an earlier one has, or judges an obligation lower."""
    before = {str(table["title"]): table for table in earlier["tables"]}
    for table in content["tables"]:
        was = before.get(str(table["title"]))
        if was is None:
            continue
        for year in dict.fromkeys(row[0]["da"] for row in table["rows"]):
            old = _of(was, year)
            if old and _numbers(old) != _numbers(_of(table, year)):
                return True
    carried = ObligationState.CARRIED.label.da
    judged = {one["name"]["da"]: one["state"]["da"] for one in earlier["obligations"]}
    return any(
        judged.get(one["name"]["da"]) == carried and one["state"]["da"] != carried for one in content["obligations"]
    )
