"""Whether a release can be published: the attacker's linear programs, over the published files alone.

The auditor knows nothing of how the pattern was found and shares no equation with the search. It writes a table
another way, each sum as the sum of everything innermost in it, takes what the files publish, and asks for each
suppressed cell how small and how large it can be (`concluding`). Where files are in a ring it reckons with the table
that stands behind them, which it finds in a way of its own (`joining`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from helle.methods.disclosure import too_large
from helle.methods.disclosure.audits import Audit, Contradiction, Published, Secret, Standing, Sum
from helle.methods.disclosure.concluding import Reader
from helle.methods.disclosure.joining import joined
from helle.methods.disclosure.standing import Whereabouts
from helle.methods.disclosure.tables import TOTAL, Cell, Codes, Hierarchy, cell_of
from helle.methods.disclosure.too_large import TooLarge

UNREAD: Final = Secret(0, behind=True)
"""What is asked of a cell that stands in the table behind a ring alone."""


def audit(
    files: Iterable[Published],
    hierarchies: Mapping[str, Hierarchy],
    secrets: Mapping[Cell, Secret],
    *,
    width: int = 1,
    lowest: int = 0,
    tables: Iterable[Mapping[Cell, float]] = (),
    standings: Sequence[Standing] = (),
    besides: Mapping[Cell, int] | None = None,
) -> Audit:
    """Look at files published together, and before. `width` is asked, and `lowest` known, of what nothing is said of.

    Files that say why rows are suppressed are taken as they are handed over: with a 0 in each such row that has nobody
    in it (`earlier.as_suppressed`).
    `tables`: what somebody says could stand in all suppressed cells. It is no proof before it is looked at here.
    `standings`: where those may stand behind a ring who are alone in a cell (`whereabouts`).
    `besides`: cells behind a ring, with a number that readers are taken to know. That they know too much makes what is
    found safe no less safe: it leaves each cell less.
    Raises `Contradiction` and `too_large.TooLarge`.
    """
    published = tuple(files)
    behind = joined(published, hierarchies)
    if besides:
        behind = tuple(_with_known(one, besides) for one in behind)
    if sum(value is None for one in behind for value in one.values.values()) > too_large.MOST:
        raise _too_large(published, behind)
    read = (*published, *behind)
    told, hidden = _by_cell(read)
    _told, in_files = _by_cell(published)
    sums = _all_sums(published, behind, hierarchies, (*told, *hidden))
    otherwise = Secret(width, lowest=lowest)
    in_no_file = {cell: secrets.get(cell, UNREAD) for cell in hidden}
    needs = in_no_file | {cell: secrets.get(cell, otherwise) for cell in in_files}
    for file in published:
        for cell, low, high in _by_status(file):
            if cell in needs:
                needs[cell] = _narrowed(needs[cell], low, high)
    looked = audit_sums(
        told,
        hidden,
        sums,
        needs,
        _nested(hierarchies),
        tables=tables,
        standings=standings,
        knows_more=bool(besides),
    )
    return replace(looked, taken_as_known=len(besides or ()))


def _with_known(behind: Published, numbers: Mapping[Cell, int]) -> Published:
    return replace(behind, values={codes: numbers.get(cell_of(behind.dimensions, codes)) for codes in behind.values})


def _too_large(files: Sequence[Published], behind: Sequence[Published]) -> TooLarge:
    """That what stands behind a ring of files is too large."""
    names = {name for one in behind for name in one.dimensions}
    return TooLarge([file.name for file in files if len(names.intersection(file.dimensions)) > 1], sorted(names))


def _by_status(file: Published) -> Iterable[tuple[Cell, int, int | None]]:
    """The rows of which a file says why they are suppressed: the cell, and what it then is at least and at most."""
    if file.states is None:
        return
    below = None if file.states.dominance else file.states.threshold - 1
    for codes in file.states.primary:
        yield cell_of(file.dimensions, codes), file.states.least, below
    for codes in file.states.secondary:
        yield cell_of(file.dimensions, codes), file.states.threshold, None


def _narrowed(secret: Secret, low: int, high: int | None) -> Secret:
    """What is known of a cell where readers know besides that it is from `low` to `high`."""
    ends = [one for one in (secret.highest, high) if one is not None]
    return replace(secret, lowest=max(secret.lowest, low), highest=min(ends, default=None))


def audit_sums(
    told: Mapping[Cell, int],
    hidden: Sequence[Cell],
    sums: Iterable[Sum],
    secrets: Mapping[Cell, Secret],
    nested: Callable[[Cell, Cell], bool],
    *,
    small: int = 0,
    primary: Collection[Cell] = (),
    tables: Iterable[Mapping[Cell, float]] = (),
    standings: Sequence[Standing] = (),
    knows_more: bool = False,
) -> Audit:
    """Look at what somebody wrote out: what is told, what is not, and what adds up to what.

    `secrets` has every cell that is not told; `nested` says whether one of two cells is part of the other. Where
    readers know that a cell below `small` is suppressed, `primary` are those cells. Raises `Contradiction`.
    """
    reader = Reader(told, hidden, sums, secrets, nested, knows_more=knows_more)
    reader.look_at(tables)
    intervals = tuple(reader.intervals())
    by_rule = tuple(reader.by_rule(small, primary)) if small else ()
    insiders, asked = reader.insiders(standings)
    return Audit(intervals, insiders, asked, by_rule)


def too_near(
    told: Mapping[Cell, int], sums: Iterable[Sum], secrets: Mapping[Cell, Secret], asked: Collection[Cell]
) -> set[Cell]:
    """Which of some cells a reader comes nearer to than their width, of what somebody wrote out as for `audit_sums`.

    Of nothing else either end is worked out, and of these neither where tables are known that lie a width apart: what
    is written out may have thousands of cells that nobody asks for. Raises `Contradiction`.
    """
    reader = Reader(told, list(secrets), sums, secrets, lambda one, other: False)
    return {one for one in asked if not reader.is_safe(one)} if reader.drawn() else set()


def whereabouts(
    files: Iterable[Published],
    hierarchies: Mapping[str, Hierarchy],
    counted: Mapping[Cell, int],
    secrets: Mapping[Cell, Secret],
) -> Whereabouts | None:
    """Where somebody may stand, in the tables behind a ring of files, beside all that was `counted`; None where there
    is no ring. `secrets`: what is known of what was not counted.

    Raises `Contradiction`, and `too_large.TooLarge`.
    """
    published = tuple(files)
    behind = joined(published, hierarchies)
    if not behind:
        return None
    _told, hidden = _by_cell((*published, *behind))
    _told, in_files = _by_cell(published)
    unknown = dict.fromkeys((cell for cell in hidden if cell not in counted), UNREAD)
    unknown |= {cell: secrets.get(cell, Secret(0)) for cell in in_files if cell in unknown}
    sums = _all_sums(published, behind, hierarchies, (*counted, *unknown))

    def under(name: str, code: str, whole: str) -> bool:
        return code == whole or whole in hierarchies.get(name, Hierarchy()).above(code)

    return Whereabouts(counted, unknown, sums, under, _too_large(published, behind))


def _all_sums(
    files: Sequence[Published],
    behind: Sequence[Published],
    hierarchies: Mapping[str, Hierarchy],
    everything: Collection[Cell],
) -> list[Sum]:
    """What adds up to what in any of some files and in the tables behind them: everybody is in a row of these."""
    return [
        Sum(file.name, cell_of(file.dimensions, whole), tuple(cell_of(file.dimensions, part) for part in parts))
        for place, file in enumerate((*files, *behind))
        for whole, parts in _sums_as_innermost(file, hierarchies, everything, of_all=place >= len(files))
    ]


def _by_cell(files: Iterable[Published]) -> tuple[dict[Cell, int], list[Cell]]:
    """What files tell and what they do not, each cell once."""
    told: dict[Cell, int] = {}
    hidden: dict[Cell, None] = {}
    for file in files:
        for codes, value in file.values.items():
            cell = cell_of(file.dimensions, codes)
            if value is None:
                hidden[cell] = None
            elif told.setdefault(cell, value) != value:
                raise Contradiction(file.name, cell, (told[cell], value))
    return told, [cell for cell in hidden if cell not in told]


def _nested(hierarchies: Mapping[str, Hierarchy]) -> Callable[[Cell, Cell], bool]:
    """Whether one of two cells is part of the other: whoever is alone in both is one and the same."""

    wider: dict[Cell, Cell] = {}

    def around(cell: Cell) -> Cell:
        """The codes of a cell, and all that these stand under: each cell of some of them alone holds it."""
        if cell not in wider:
            above = {(name, over) for name, code in cell for over in hierarchies.get(name, Hierarchy()).above(code)}
            wider[cell] = cell | above
        return wider[cell]

    return lambda one, other: one <= around(other) or other <= around(one)


def _sums_as_innermost(
    file: Published, hierarchies: Mapping[str, Hierarchy], cells: Collection[Cell], *, of_all: bool = False
) -> Iterable[tuple[Codes, list[Codes]]]:
    """Each cell that is a sum of this file's rows, with all innermost rows in it: not step by step, as the search.

    The cell may stand in another file alone. Then this one has to have a total that it is in, or a row for whatever is
    in it anywhere: without, who is counted in it need not be in any row.
    In a file `of_all` everybody is in a row: a cell without one has nobody in it.
    """
    anywhere: dict[str, set[str]] = {dimension: set() for dimension in file.dimensions}
    for dimension, code in frozenset[tuple[str, str]]().union(*cells):
        anywhere.setdefault(dimension, set()).add(code)
    trees = [hierarchies.get(dimension, Hierarchy()) for dimension in file.dimensions]
    columns = [sorted({codes[place] for codes in file.values}) for place in range(len(trees))]
    within: list[dict[str, list[str]]] = []
    for tree, column in zip(trees, columns, strict=True):
        chains = {code: (code, *tree.above(code)) for code in column if code != TOTAL}
        sums = {above for chain in chains.values() for above in chain[1:]} | {TOTAL}
        innermost = [code for code in chains if code not in sums]
        within.append({sum_: [code for code in innermost if sum_ in chains[code]] for sum_ in sums})
        # A total that stands alone in its column is no sum of rows: it is all that these say of the dimension.
        within[-1].update({code: [code] for code in innermost or [TOTAL]})
    everybody = [
        {code for code, parts in by.items() if _has_all_of(code, parts, tree, anywhere[dimension])}
        for by, tree, dimension in zip(within, trees, file.dimensions, strict=True)
    ]
    totals = [codes for codes in file.values if any(code not in within[at][code] for at, code in enumerate(codes))]
    for cell in cells:
        named = dict(cell)
        codes = tuple(named.pop(dimension, TOTAL) for dimension in file.dimensions)
        if named:
            continue
        if of_all and (not file.values or any(code not in by for code, by in zip(codes, within, strict=True))):
            yield codes, []
            continue
        if any(code not in by for code, by in zip(codes, within, strict=True)):
            continue
        parts = [within[place][code] for place, code in enumerate(codes)]
        if all(part == [code] for part, code in zip(parts, codes, strict=True)):
            continue
        innermost_in = [each for each in product(*parts) if each in file.values]
        if (
            of_all
            or codes in file.values
            or (
                innermost_in
                and (
                    any(_is_within(codes, total, trees) for total in totals)
                    or all(code in whole for code, whole in zip(codes, everybody, strict=True))
                )
            )
        ):
            yield codes, innermost_in


def _has_all_of(whole: str, parts: Sequence[str], tree: Hierarchy, anywhere: Iterable[str]) -> bool:
    """Whether no code within one stands anywhere that its parts neither are, nor are in, nor have in them."""
    if [whole] == parts:
        return True
    own = set(parts)
    around = own.union(*(tree.above(part) for part in parts))
    return all(code in around or not own.isdisjoint(tree.above(code)) for code in anywhere if whole in tree.above(code))


def _is_within(codes: Codes, total: Codes, trees: Sequence[Hierarchy]) -> bool:
    return all(
        code == whole or whole in tree.above(code) for code, whole, tree in zip(codes, total, trees, strict=True)
    )
