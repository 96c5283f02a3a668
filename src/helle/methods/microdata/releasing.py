"""A file that may be published, with what it protects from and what it is good for; or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from helle.methods.microdata import privacy, utility
from helle.methods.microdata.plan import SUPPRESSED, Plan
from helle.methods.microdata.recoding import TRIES, Recoded, recode
from helle.methods.microdata.records import Records

type Row = tuple[str, ...]


class Refusal(StrEnum):
    """Why a file is not published, though it is safe."""

    LOST = "lost"
    """More of the information is lost than the plan allows."""
    PAIRS = "pairs"
    """Fewer combinations of two columns are left than the plan asks for."""


@dataclass(frozen=True, slots=True)
class Release:
    """The rows in an order that says nothing of the order they came in, and both reports."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    recoded: Recoded
    levels: dict[str, tuple[int, int]]
    """The level of each key and how many levels it has; the last says nothing of anybody."""
    privacy: privacy.Privacy
    utility: utility.Utility
    refused: Refusal | None
    left_empty: dict[str, int]
    """How many cells of each sensitive column the layout leaves empty. What is lost is reckoned of the keys alone."""


def release(
    records: Records,
    plan: Plan,
    population: Records | None = None,
    *,
    seed: int = 1,
    tries: int = TRIES,
    is_unsaid: Callable[[str, str], bool] | None = None,
) -> Release:
    """Make the file. Raises `recoding.TooManyLevels`.

    `is_unsaid`: whether the layout in which it is written leaves a cell of that column empty for that word. What it is
    good for, and what is lost, is said of the file as it is written; what it protects from, of the rows before, which
    say more.
    """
    found = recode(records, plan.k, seed=seed, tries=tries)
    names = [column.name for column, _ in records.keys]
    finest = _rows(records, [0] * len(names))
    coarse = _rows(records, found.levels)
    told = [
        tuple(word if mask >> place & 1 else SUPPRESSED for place, word in enumerate(row))
        for row, mask in zip(coarse, found.masks, strict=True)
    ]
    sensitive = {column.name: [level.words[code] for code in level.codes] for column, level in records.sensitive}
    safe = privacy.report(
        plan.k,
        names,
        records.came,
        coarse,
        told,
        sensitive,
        None if population is None else _rows(population, found.levels),
    )
    beside = list(zip(*sensitive.values(), strict=True)) if sensitive else [()] * records.number
    written = _beside(told, beside)
    left_empty = dict.fromkeys(sensitive, 0)
    if is_unsaid is not None:
        written = _written(written, [*names, *sensitive], is_unsaid)
        found = replace(found, suppression_loss=found.suppression_loss + _unsaid_bits(records, found, told, written))
        for at, name in enumerate(sensitive, start=len(names)):
            left_empty[name] = sum(row[at] == SUPPRESSED for row in written)
    useful = utility.report(_beside(finest, beside), _beside(coarse, beside), written, _lost(records, found, written))
    place = {name: number for number, name in enumerate([*names, *sensitive])}
    rows = sorted(tuple(row[place[name]] for name in records.order) for row in _beside(told, beside))
    levels = {column.name: (level, len(of)) for (column, of), level in zip(records.keys, found.levels, strict=True)}
    return Release(records.order, tuple(rows), found, levels, safe, useful, _refused(plan, found, useful), left_empty)


def _refused(plan: Plan, found: Recoded, useful: utility.Utility) -> Refusal | None:
    if found.lost > plan.most_lost:
        return Refusal.LOST
    if 2 in useful.kept and useful.kept[2].as_coarsened < plan.least_pairs:
        return Refusal.PAIRS
    return None


def _rows(records: Records, node: Sequence[int]) -> list[Row]:
    columns = [
        [levels[level].words[code] for code in levels[level].codes]
        for (_, levels), level in zip(records.keys, node, strict=True)
    ]
    return list(zip(*columns, strict=True))


def _written(rows: Sequence[Row], names: Sequence[str], is_unsaid: Callable[[str, str], bool]) -> list[Row]:
    """Rows without the words that the layout leaves out."""
    unsaid = [
        {word for word in {row[place] for row in rows} if is_unsaid(name, word)} for place, name in enumerate(names)
    ]
    return [tuple(SUPPRESSED if word in gone else word for word, gone in zip(row, unsaid, strict=True)) for row in rows]


def _unsaid_bits(records: Records, found: Recoded, told: Sequence[Row], written: Sequence[Row]) -> float:
    """What the keys still said in the cells that the layout leaves empty, in bits, as `Recoded` counts them."""
    bits = 0.0
    for place, ((column, levels), node) in enumerate(zip(records.keys, found.levels, strict=True)):
        level = levels[node]
        gone = np.array([row[place] != there[place] for row, there in zip(told, written, strict=True)])
        bits += column.weight * float(-np.log2(level.shares[level.codes])[gone].sum())
    return bits


def _beside(rows: Sequence[Row], sensitive: Sequence[Row]) -> list[Row]:
    return [(*row, *more) for row, more in zip(rows, sensitive, strict=True)]


def _lost(records: Records, found: Recoded, told: Sequence[Row]) -> dict[str, float]:
    """The share of each key's information that is lost, in levels and cells together."""
    lost: dict[str, float] = {}
    for place, ((column, levels), node) in enumerate(zip(records.keys, found.levels, strict=True)):
        fine, coarse = levels[0], levels[node]
        rarity, left = -np.log2(fine.shares[fine.codes]), -np.log2(coarse.shares[coarse.codes])
        gone = np.array([row[place] == SUPPRESSED for row in told])
        all_of_it = float(rarity.sum())
        lost[column.name] = float((rarity - np.where(gone, 0.0, left)).sum()) / all_of_it if all_of_it > 0 else 0.0
    return lost
