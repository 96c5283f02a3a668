"""`helle protect --method rounding` and `cell-key`: tables of which every count is moved, and what can be concluded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helle.methods.disclosure import reading
from helle.methods.disclosure.audits import Interval
from helle.methods.disclosure.cellkeys import Noise, NoNoise, least_variance, noise, widest
from helle.methods.disclosure.matching import match
from helle.methods.disclosure.moving import Moved, OtherPersons, by_cell_keys, by_rounding
from helle.methods.disclosure.reading import Mistake, Unreadable
from helle.methods.disclosure.records import read_records
from helle.methods.disclosure.rings import sets_behind
from helle.methods.disclosure.rounding import NoRounding
from helle.methods.disclosure.specification import Mistaken, Shift, Specification, Wrong
from helle.methods.disclosure.tables import Codes, Disagree, Table
from helle.rules.ruling import Text
from helle.site import protect_contradictions
from helle.site import protect_words as words
from helle.site.line_words import figure, many
from helle.site.protect_files import (
    REFUSED,
    UNREADABLE,
    Stop,
    csv_of,
    names_of,
    read_each,
    require_related,
    require_told_apart,
    write,
    write_each,
)
from helle.site.read_files import name_of


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What was found, of what was asked."""

    asked: Specification
    moved: Moved

    @property
    def status(self) -> str:
        """Every row's: that a count is what it was is not said of any."""
        return "perturbed" if self.asked.noise else "rounded"


def reckon(sources: Sequence[str], asked: Specification, spec: str, *, language: str, seconds: float) -> Reckoned:
    """Move every count of some tables, by the method asked for. Of a ring of tables nobody checks what they tell."""
    try:
        if asked.noise is None:
            moved = _rounded(sources, asked, language, seconds)
        else:
            moved = _perturbed(sources, asked, asked.noise, language)
    except Mistaken as wrong:
        raise Stop(words.mistaken(name_of(spec), wrong, language), UNREADABLE) from wrong
    for ring in sets_behind(table.dimensions for table in moved.tables.tables):
        within = [table.name for table in moved.tables.tables if len(ring & {*table.dimensions}) > 1]
        raise Stop(words.moved_in_a_ring(within, sorted(ring), language), REFUSED)
    return Reckoned(asked, moved)


def give_out(reckoned: Reckoned, audit: str | None, output: str | None, *, language: str) -> None:
    """Write the audit, and the tables unless it refuses."""
    moved = reckoned.moved
    if audit is not None:
        write(Path(audit), json.dumps(to_json(reckoned), ensure_ascii=False, indent=2) + "\n", language)
    if not moved.safe:
        says = words.MOVED_REFUSED.in_language(language)
        # A cell can be told too closely by anybody, and by some who are alone in others: it is one all the same.
        many = len({one.cell for one in moved.failed})
        raise Stop(says.format(count=figure(many, language), cell=words.named(moved.failed[0].cell)), REFUSED)
    write_each(moved.tables.tables, lambda table: to_csv(reckoned, table), output, language)


def lines(reckoned: Reckoned, language: str) -> Iterable[str]:
    """What was done, for whoever did it."""
    moved, asked = reckoned.moved, reckoned.asked
    says: Text = words.PERTURBED if asked.noise else words.ROUNDED
    yield says.in_language(language).format(
        cells=many(len(moved.shown), *words.CELL, language),
        base=figure(asked.base, language),
        most=figure(moved.farthest(), language),
    )
    width = min((one.upper or 0) - one.lower for one in (*moved.intervals, *moved.nearest))
    yield words.MOVED_AUDITED.in_language(language).format(width=figure(width, language))


def to_csv(reckoned: Reckoned, table: Table) -> str:
    """A table as it is published."""

    def row(codes: Codes) -> tuple[int | str, str]:
        return reckoned.moved.shown[table.cell(codes)], reckoned.status

    return csv_of(table, row)


def to_json(reckoned: Reckoned) -> dict[str, Any]:
    """The audit; docs/reference/protect.md says what stands where. Of no cell it says what was counted."""
    moved, asked = reckoned.moved, reckoned.asked
    return {
        "method": str(asked.method),
        "safe": moved.safe,
        "cells": len(moved.shown),
        "tables": [{"name": table.name, "dimensions": list(table.dimensions)} for table in moved.tables.tables],
        "intervals": [_interval(reckoned, one) for one in moved.intervals],
        "nearest": [_interval(reckoned, one) for one in moved.nearest],
        "insiders": {
            "asked": moved.asked_of_insiders,
            "failed": [
                {**_interval(reckoned, one), "insider": dict(sorted(one.insider or ()))} for one in moved.insiders
            ],
        },
    }


def _interval(reckoned: Reckoned, one: Interval) -> dict[str, Any]:
    return {
        "cell": dict(sorted(one.cell)),
        "tables": names_of(one.cell, reckoned.moved.tables.tables),
        "status": reckoned.status,
        "lower": one.lower,
        "upper": one.upper,
        "width": one.width,
        "required": one.required,
        "safe": one.safe,
    }


def _rounded(sources: Sequence[str], asked: Specification, language: str, seconds: float) -> Moved:
    now = read_each(sources, asked, language, reading.read)
    tables = [one.file for one in now]
    require_told_apart(asked, [(one.file.name, one.file.dimensions, one.lines) for one in now], language)
    require_related(asked, now, (), language)
    match(asked, tables, ())
    try:
        return by_rounding(tables, asked.hierarchies, asked.base, asked.rules.width, seconds=seconds)
    except Disagree as wrong:
        said = protect_contradictions.said(wrong, now, (), asked.hierarchies, language)
        raise Stop(said, UNREADABLE) from wrong
    except NoRounding as wrong:
        raise Stop(
            words.NO_ROUNDING.in_language(language).format(base=figure(asked.base, language)), REFUSED
        ) from wrong


def _perturbed(sources: Sequence[str], asked: Specification, shift: Shift, language: str) -> Moved:
    how = _noise(shift, asked.rules.width)
    files = read_each(sources, asked, language, read_records)
    require_told_apart(asked, [(one.table.name, one.table.dimensions, one.lines) for one in files], language)
    match(asked, [one.table for one in files], ())
    try:
        return by_cell_keys(files, asked.hierarchies, how, asked.rules.width)
    except OtherPersons as wrong:
        found = Unreadable(Mistake.OTHER_PERSONS, wrong.name, 0, words.named(wrong.cell), wrong.other)
        raise Stop(words.mistake(found, language), UNREADABLE) from wrong


def _noise(shift: Shift, width: int) -> Noise:
    """The noise that is asked for. Raises `Mistaken` where there is none, or it is too little for the width."""
    most, variance, hidden = shift.most, shift.variance, shift.hidden
    try:
        how = noise(most, variance, hidden=hidden)
    except NoNoise as wrong:
        some = least_variance(most, 1, hidden=hidden)
        if some is None or variance >= some:
            raise Mistaken(Wrong.NO_NOISE, "noise", wrong.count) from wrong
    else:
        if widest(most, variance, hidden=hidden) >= width:  # Small counts are left less: of these the audit says so.
            return how
    least = least_variance(most, width, hidden=hidden)
    wrong_with = Wrong.NO_VARIANCE if least is None else Wrong.LITTLE_NOISE
    raise Mistaken(wrong_with, "noise.variance", variance, least=least or 0, most=width)
