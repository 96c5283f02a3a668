"""What `helle protect` does: reads tables, writes what of them can be published, and says what was proved of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from helle.methods.disclosure import reading, specification
from helle.methods.disclosure.audits import Contradiction, Interval
from helle.methods.disclosure.coarser import Proposal, proposals
from helle.methods.disclosure.earlier import OtherThreshold
from helle.methods.disclosure.matching import match
from helle.methods.disclosure.protecting import Left, Protected, Status, Unprotectable
from helle.methods.disclosure.protecting import protect as protected_of
from helle.methods.disclosure.rules import Rules
from helle.methods.disclosure.tables import Cell, Codes, Disagree, Table
from helle.methods.disclosure.too_large import NotSettled, TooLarge
from helle.rules.ruling import Text
from helle.site import protect_contradictions, protect_moved
from helle.site import protect_words as words
from helle.site.command_line import refuse
from helle.site.giving_up import TakesTooLong, within
from helle.site.line_words import figure, many, percent
from helle.site.protect_files import (
    REFUSED,
    UNREADABLE,
    Stop,
    csv_of,
    earlier_of,
    names_of,
    place_of,
    read_each,
    require_apart,
    require_related,
    require_room,
    require_told_apart,
    specification_of,
    write,
    write_each,
)
from helle.site.read_files import name_of


def protect(
    sources: Sequence[str],
    spec: str,
    *,
    method: str | None,
    audit: str | None,
    output: str | None,
    public: bool,
    language: str,
    seconds: float,
    at_most: float,
) -> int:
    """Write the protected tables. Returns 1 where they cannot be protected, 2 where something cannot be read."""
    try:
        if [*sources, spec].count("-") > 1:
            raise Stop(words.ONE_INPUT.in_language(language), UNREADABLE)
        if len(sources) > 1 and output is None:
            raise Stop(words.NEEDS_FOLDER.in_language(language), UNREADABLE)
        require_room(audit, output, several=len(sources) > 1, language=language)
        asked = specification_of(spec, method, language)
        require_apart(
            [*map(Path, sources), Path(spec), *(Path(spec).parent / one.file for one in asked.earlier)],
            _places(sources, audit, output),
            language,
        )
        reckoned: _Reckoned | protect_moved.Reckoned
        with within(at_most):
            if asked.method is specification.Method.SUPPRESSION:
                reckoned = _reckon(sources, asked, spec, language=language, seconds=seconds)
            else:
                reckoned = protect_moved.reckon(sources, asked, spec, language=language, seconds=seconds)
        # No time is over from here: what is begun is written to its end.
        if isinstance(reckoned, _Reckoned):
            as_it_stands = public or reckoned.rules.states_known or not reckoned.protected.suppressed()
            _give_out(reckoned, audit, output, public=public, as_it_stands=as_it_stands, language=language)
            said = _lines(reckoned, as_it_stands=as_it_stands, language=language)
        else:
            protect_moved.give_out(reckoned, audit, output, language=language)
            said = protect_moved.lines(reckoned, language)
        for line in said:
            print(line, file=sys.stderr)
    except TakesTooLong:
        seconds_said = many(at_most, *words.SECOND, language)
        given_up = words.TOOK_TOO_LONG.in_language(language).format(seconds=seconds_said)
        return refuse(given_up, REFUSED)
    except Stop as stop:
        return refuse(stop.said, stop.code)
    return 0


def _places(sources: Sequence[str], audit: str | None, output: str | None) -> list[Path]:
    """What will be written."""
    places = [] if audit is None else [Path(audit)]
    if output is not None:
        places += [place_of(Path(name).name, output, several=len(sources) > 1) for name in sources]
    return places


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """What was found of which tables, by which rules, and what would keep more."""

    tables: Sequence[Table]
    rules: Rules
    protected: Protected
    coarser: Sequence[Proposal]


def _reckon(
    sources: Sequence[str], asked: specification.Specification, spec: str, *, language: str, seconds: float
) -> _Reckoned:
    now = read_each(sources, asked, language, reading.read)
    then = [earlier_of(Path(spec).parent, one, asked, language) for one in asked.earlier]
    tables, before = [one.file for one in now], [one.file for one in then]
    stand = [(one.file.name, one.file.dimensions, one.lines) for one in now]
    stand += [(one.file.name, one.file.dimensions, one.lines) for one in then]
    require_told_apart(asked, stand, language)
    require_related(asked, now, then, language)
    try:
        match(asked, tables, before)
        protected = protected_of(tables, asked.rules, asked.hierarchies, earlier=before, seconds=seconds)
    except specification.Mistaken as wrong:
        raise Stop(words.mistaken(name_of(spec), wrong, language), UNREADABLE) from wrong
    except (Disagree, Contradiction) as wrong:
        said = protect_contradictions.said(wrong, now, then, asked.hierarchies, language)
        raise Stop(said, UNREADABLE) from wrong
    except OtherThreshold as wrong:
        raise Stop(protect_contradictions.threshold_said(wrong, then, language), UNREADABLE) from wrong
    except Unprotectable as wrong:
        raise Stop(words.unprotectable(wrong, language), REFUSED) from wrong
    except NotSettled as wrong:
        raise Stop(protect_contradictions.not_settled(wrong, language), REFUSED) from wrong
    except TooLarge as wrong:
        raise Stop(words.too_large(wrong, language), REFUSED) from wrong
    coarser = proposals(tables, asked.rules, asked.hierarchies) if protected.half_fall() else ()
    return _Reckoned(tables, asked.rules, protected, coarser)


_REFUSED_FOR_HER: Final = Text(
    "afvist: {count} af de skjulte celler kan bestemmes af den, der er alene i en anden; intet er skrevet. Den første "
    "er {cell}, af den, der er alene i {alone}. Gør tabellen grovere, eller skriv singletons: false, hvis det er i "
    "orden",
    "refused: {count} of the suppressed cells can be told by whoever is alone in another; nothing was written. The "
    "first is {cell}, by whoever is alone in {alone}. Make the table coarser, or say singletons: false if that is all "
    "right",
)


def _give_out(
    reckoned: _Reckoned, audit: str | None, output: str | None, *, public: bool, as_it_stands: bool, language: str
) -> None:
    """Write the audit, and the tables unless it refuses."""
    protected, coarser, tables = reckoned.protected, reckoned.coarser, reckoned.tables
    if audit is not None:
        answer = to_json(protected, coarser, reckoned.rules, as_it_stands=as_it_stands)
        write(Path(audit), json.dumps(answer, ensure_ascii=False, indent=2) + "\n", language)
    by_all = [one for one in protected.audit.intervals if not one.safe]
    if failed := [*by_all, *protected.audit.insiders]:
        says = words.REFUSED if by_all else _REFUSED_FOR_HER
        said = says.in_language(language).format(
            count=figure(len({one.cell for one in failed}), language),
            cell=words.named(failed[0].cell),
            alone=words.named(failed[0].insider or frozenset()),
        )
        raise Stop(said, REFUSED)
    write_each(tables, lambda table: to_csv(protected, table, public=public), output, language)


def to_csv(protected: Protected, table: Table, *, public: bool) -> str:
    """A table as it is published: `value` is empty where it is suppressed."""

    def row(codes: Codes) -> tuple[int | str, str]:
        status = protected.states[table.cell(codes)]
        if status is Status.PUBLISHED:
            return table.counts[codes], str(status)
        return "", "suppressed" if public else str(status)

    return csv_of(table, row)


def to_json(protected: Protected, coarser: Iterable[Proposal], rules: Rules, *, as_it_stands: bool) -> dict[str, Any]:
    """The audit; docs/reference/protect.md says what stands where. No count that is suppressed stands in it."""
    found, looked = protected.found, protected.audit
    return {
        "safe": looked.safe,
        "for_publication": looked.safe and as_it_stands,
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
        "left": {
            "status": str(protected.left),
            "published": protected.published_of_somebody(totals=False),
            "totals": protected.published_of_somebody(totals=True),
        },
        "tables": [{"name": table.name, "dimensions": list(table.dimensions)} for table in protected.tables.tables],
        "told_before": len(told_before(protected, rules)),
        "taken_as_known": protected.audit.taken_as_known,
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
        "tables": names_of(one.cell, protected.tables.tables),
        "status": str(protected.states.get(one.cell, "earlier")),
        "lower": one.lower,
        "upper": one.upper,
        "width": one.width,
        "required": one.required,
        "safe": one.safe,
    }


def told_before(protected: Protected, rules: Rules) -> list[Interval]:
    """The cells of which less is asked than by the rules, since earlier releases by themselves leave no more."""
    counts = dict(zip(protected.tables.cells, protected.tables.counts, strict=True))

    def by_rule(cell: Cell) -> int:
        return rules.required(counts.get(cell, 0), primary=protected.states.get(cell) is Status.PRIMARY)

    return [one for one in protected.audit.intervals if one.required < by_rule(one.cell)]


def _audited(protected: Protected, rules: Rules, language: str) -> str:
    audited, told, width = len(protected.audit.intervals), told_before(protected, rules), rules.width
    if told:
        rest = words.THE_REST.in_language(language) if len(told) < audited else ""
        return (words.AUDITED_BEFORE.in_language(language) + rest).format(
            cells=many(audited, *words.CELL, language),
            told=figure(len(told), language),
            width=figure(width, language),
            cell=words.named(told[0].cell),
        )
    says = words.AUDITED_ONE if audited == 1 else words.AUDITED
    return says.in_language(language).format(suppressed=figure(audited, language), width=figure(width, language))


def _lines(reckoned: _Reckoned, *, as_it_stands: bool, language: str) -> Iterable[str]:
    protected, coarser, width = reckoned.protected, reckoned.coarser, reckoned.rules.width
    cells = many(len(protected.states), *words.CELL, language)
    if not protected.suppressed() and not protected.audit.intervals:
        yield words.NOTHING_SUPPRESSED.in_language(language).format(cells=cells)
        return
    yield words.SUMMARY.in_language(language).format(
        cells=cells,
        primary=figure(protected.suppressed(Status.PRIMARY), language),
        secondary=figure(protected.suppressed(Status.SECONDARY), language),
        gap=percent(protected.found.gap, language),
    )
    if protected.left is not Left.TOTALS:
        little = words.NOTHING_LEFT if protected.left is Left.NOTHING else words.NO_TOTAL_LEFT
        yield little.in_language(language).format(width=figure(width, language))
    yield _audited(protected, reckoned.rules, language)
    if coarser:
        yield words.HALF.in_language(language)
        for one in coarser:
            says: Text = words.LEFT_OUT if one.left_out else words.ONE_UP
            fewest = figure(one.primary if one.suppressed is None else one.suppressed, language)
            shown = f"≥ {fewest}" if one.suppressed is None else fewest
            cells = many(one.cells, *words.CELL, language)
            said = says.in_language(language).format(dimension=one.dimension, suppressed=shown, cells=cells)
            yield f"  {said}"
    if not as_it_stands:
        yield words.NOT_AS_IT_STANDS.in_language(language)
