"""What `helle protect` does: reads tables, writes what of them can be published, and says what was proved of it."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helle.methods.disclosure import reading, specification
from helle.methods.disclosure.audits import Contradiction, Interval, Published
from helle.methods.disclosure.coarser import Proposal, proposals
from helle.methods.disclosure.matching import match
from helle.methods.disclosure.protecting import Protected, Status, Unprotectable
from helle.methods.disclosure.protecting import protect as protected_of
from helle.methods.disclosure.reading import Read
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import TOTAL, Cell, Disagree, Table
from helle.rules.ruling import Text
from helle.site import protect_contradictions
from helle.site import protect_words as words
from helle.site.giving_up import TakesTooLong, within

_REFUSED, _UNREADABLE = 1, 2


class _Stop(Exception):
    """Nothing more can be done: what to say, and the exit code."""

    def __init__(self, said: str, code: int) -> None:
        super().__init__(said)
        self.said, self.code = said, code


def protect(
    sources: Sequence[str],
    spec: str,
    *,
    audit: str | None,
    output: str | None,
    public: bool,
    language: str,
    seconds: float,
    at_most: float,
) -> int:
    """Write the protected tables. Returns 1 where they cannot be protected, 2 where something cannot be read."""
    try:
        if len(sources) > 1 and output is None:
            raise _Stop(words.NEEDS_FOLDER.in_language(language), _UNREADABLE)
        with within(at_most):
            reckoned = _reckon(sources, spec, language=language, seconds=seconds)
        _give_out(reckoned, audit, output, public=public, language=language)
    except TakesTooLong:
        print(f"helle: {words.TOOK_TOO_LONG.in_language(language).format(seconds=at_most)}", file=sys.stderr)
        return _REFUSED
    except _Stop as stop:
        print(f"helle: {stop.said}", file=sys.stderr)
        return stop.code
    return 0


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """What was found of which tables, by which rules, and what would keep more."""

    tables: Sequence[Table]
    rules: Rules
    protected: Protected
    coarser: Sequence[Proposal]


def _reckon(sources: Sequence[str], spec: str, *, language: str, seconds: float) -> _Reckoned:
    asked = _specification(spec, language)
    now = _tables(sources, asked, language)
    then = [_earlier(Path(spec).parent / name, asked, language) for name in asked.earlier]
    tables, before = [one.file for one in now], [one.file for one in then]
    try:
        match(asked, tables, before)
        protected = protected_of(tables, asked.rules, asked.hierarchies, earlier=before, seconds=seconds)
    except specification.Mistaken as wrong:
        raise _Stop(words.mistaken(Path(spec).name, wrong, language), _UNREADABLE) from wrong
    except (Disagree, Contradiction) as wrong:
        said = protect_contradictions.said(wrong, now, then, asked.hierarchies, language)
        raise _Stop(said, _UNREADABLE) from wrong
    except Unprotectable as wrong:
        says = words.KNOWN if wrong.known else words.UNPROTECTABLE
        raise _Stop(says.in_language(language).format(cell=words.named(wrong.cell)), _REFUSED) from wrong
    coarser = proposals(tables, asked.rules, asked.hierarchies) if protected.half_fall() else ()
    return _Reckoned(tables, asked.rules, protected, coarser)


def _give_out(reckoned: _Reckoned, audit: str | None, output: str | None, *, public: bool, language: str) -> None:
    """Write the audit, and the tables unless it refuses. No time is over here: what is begun is written to its end."""
    protected, coarser, tables = reckoned.protected, reckoned.coarser, reckoned.tables
    if audit is not None:
        answer = to_json(protected, coarser)
        _write(Path(audit), json.dumps(answer, ensure_ascii=False, indent=2) + "\n", language)
    failed = [*(one for one in protected.audit.intervals if not one.safe), *protected.audit.insiders]
    if failed:
        said = words.REFUSED.in_language(language).format(count=len(failed), cell=words.named(failed[0].cell))
        raise _Stop(said, _REFUSED)
    for table in tables:
        text = to_csv(protected, table, public=public)
        if output is None:
            sys.stdout.write(text)
        else:
            _write(Path(output) / table.name if len(tables) > 1 else Path(output), text, language)
    for line in _lines(protected, coarser, reckoned.rules.width, language):
        print(line, file=sys.stderr)


def _bytes(source: str, language: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        why = words.UNREADABLE_FILE.in_language(language).format(why=error.strerror)
        raise _Stop(f"{Path(source).name}: {why}", _UNREADABLE) from error


def _write(place: Path, text: str, language: str) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    except OSError as error:
        why = words.NOT_WRITTEN.in_language(language).format(why=error.strerror)
        raise _Stop(f"{place.name}: {why}", _UNREADABLE) from error


def _specification(spec: str, language: str) -> specification.Specification:
    try:
        return specification.specification(_bytes(spec, language))
    except specification.Mistaken as wrong:
        raise _Stop(words.mistaken(Path(spec).name, wrong, language), _UNREADABLE) from wrong


def _tables(sources: Sequence[str], asked: specification.Specification, language: str) -> list[Read[Table]]:
    tables: list[Read[Table]] = []
    for source in sources:
        name = source if source == "-" else Path(source).name
        if any(one.file.name == name for one in tables):
            raise _Stop(words.SAME_NAME.in_language(language).format(name=name), _UNREADABLE)
        try:
            tables.append(reading.read(name, _bytes(source, language), asked))
        except reading.Unreadable as wrong:
            raise _Stop(words.mistake(wrong, language), _UNREADABLE) from wrong
    return tables


def _earlier(place: Path, asked: specification.Specification, language: str) -> Read[Published]:
    try:
        return reading.read_published(place.name, _bytes(str(place), language), asked)
    except reading.Unreadable as wrong:
        raise _Stop(words.mistake(wrong, language), _UNREADABLE) from wrong


def to_csv(protected: Protected, table: Table, *, public: bool) -> str:
    """A table as it is published: `value` is empty where it is suppressed."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([*table.dimensions, "value", "status"])
    for codes, count in table.counts.items():
        status = protected.states[table.cell(codes)]
        shown = status is Status.PUBLISHED
        says = "suppressed" if public and not shown else str(status)
        writer.writerow([*codes, count if shown else "", says])
    return held.getvalue()


def to_json(protected: Protected, coarser: Iterable[Proposal]) -> dict[str, Any]:
    """The audit; docs/reference/protect.md says what stands where. No count that is suppressed stands in it."""
    found, looked = protected.found, protected.audit
    return {
        "safe": looked.safe,
        "cells": len(protected.states),
        "primary": protected.suppressed(Status.PRIMARY),
        "secondary": protected.suppressed(Status.SECONDARY),
        "search": {
            "cost": found.cost,
            "bound": round(found.bound, 6),
            "gap": round(found.gap, 6),
            "optimal": found.gap == 0,
            "rounds": found.rounds,
        },
        "tables": [{"name": table.name, "dimensions": list(table.dimensions)} for table in protected.tables.tables],
        "intervals": [_interval(protected, one) for one in looked.intervals],
        "insiders": {
            "asked": looked.asked_of_insiders,
            "failed": [
                {**_interval(protected, one), "insider": dict(sorted(one.insider or ()))} for one in looked.insiders
            ],
        },
        "proposals": [
            {
                "dimension": one.dimension,
                "change": "left-out" if one.left_out else "one-level-up",
                "cells": one.cells,
                "primary": one.primary,
                "suppressed": one.suppressed,
            }
            for one in coarser
        ],
    }


def _interval(protected: Protected, one: Interval) -> dict[str, Any]:
    return {
        "cell": dict(sorted(one.cell)),
        "tables": [table.name for table in protected.tables.tables if _stands_in(one.cell, table)],
        "status": str(protected.states.get(one.cell, "earlier")),
        "lower": one.lower,
        "upper": one.upper,
        "width": one.width,
        "required": one.required,
        "safe": one.safe,
    }


def _stands_in(cell: Cell, table: Table) -> bool:
    codes = dict(cell)
    return codes.keys() <= set(table.dimensions) and (
        tuple(codes.get(dimension, TOTAL) for dimension in table.dimensions) in table.counts
    )


def _lines(protected: Protected, coarser: Sequence[Proposal], width: int, language: str) -> Iterable[str]:
    yield words.SUMMARY.in_language(language).format(
        cells=len(protected.states),
        primary=protected.suppressed(Status.PRIMARY),
        secondary=protected.suppressed(Status.SECONDARY),
        gap=protected.found.gap,
    )
    yield words.AUDITED.in_language(language).format(suppressed=len(protected.audit.intervals), width=width)
    if coarser:
        yield words.HALF.in_language(language)
        for one in coarser:
            says: Text = words.LEFT_OUT if one.left_out else words.ONE_UP
            shown = f"≥ {one.primary}" if one.suppressed is None else str(one.suppressed)
            said = says.in_language(language).format(dimension=one.dimension, suppressed=shown, cells=one.cells)
            yield f"  {said}"
