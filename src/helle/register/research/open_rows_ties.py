"""Which columns of open microdata are both tied to a figure that is held back, by whatever is told of others (STA-01).

Rows of sex and form say who is in both. Where a table has sex by authority and another form by authority, told in full
or not, the rows close a ring: a reader goes from the one column by way of the rows to the other and back through the
tables, and comes out nearer to what one of them holds back. Where a figure hangs on the file by one column alone, rows
say of it what that column says, and of that the auditor asks. So each figure that is held back is followed through what
is crossed with it, by a table, a report or a rule of the register, until columns of the file are met: two are too many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from helle.register.releases.beside import FORCED
from helle.register.research import beside
from helle.register.research.beside import Year
from helle.register.statistics.links import LINKS
from helle.register.statistics.queries import OF_FORCED_LABOUR

KIND_OF: Final[Mapping[str, str]] = {
    "age_band": "age",
    "country": "nationality",
    "region": "nationality",
    "exploitation": "exploited_as",
}
"""Kinds of groups of which one says something of the other are one kind here."""
type Kinds = frozenset[str]


def found(
    chosen: Collection[str], of: Year, *, reports: bool = True, files: Iterable[Kinds] = ()
) -> tuple[tuple[str, str], Kinds] | None:
    """Two of the columns that are both tied to a figure of the year that is held back, and of which kinds that is; None
    where there are none.

    `reports`: whether what reports tell of those in forced labour, as they do of every year, is followed as well.
    `files`: of which kinds open files of that year say who is in groups of several.
    """
    crossed = {
        *(_kinds(figure) for figure in of.numbers if reports or FORCED not in figure),
        *(_kinds([(code, ""), FORCED]) for code in OF_FORCED_LABOUR if reports),
        *(_kinds((column, "") for column in link.columns) for link in LINKS),
        *files,
    }
    held_back = {_kinds(figure) for figure in beside.held_back(of) if reports or FORCED not in figure}
    for kinds in sorted(held_back, key=sorted):
        met = _met(kinds, {*chosen}, crossed)
        if len(met) > 1:
            first, second = sorted(met)[:2]
            return (first, second), kinds
    return None


def _met(begun: Kinds, chosen: Collection[str], crossed: Collection[Kinds]) -> set[str]:
    """The columns that are met on the way out from some kinds; none is gone through."""
    seen, left = {*begun}, [*begun]
    while left:
        kind = left.pop()
        if kind not in chosen:
            for further in {one for kinds in crossed if kind in kinds for one in kinds} - seen:
                seen.add(further)
                left.append(further)
    return seen & {*chosen}


def _kinds(figure: Iterable[tuple[str, str]]) -> Kinds:
    return frozenset(KIND_OF.get(kind, kind) for kind, _group in figure)
