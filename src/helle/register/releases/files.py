"""A release as files that programs read: one CSV of all its figures, and JSON-stat 2.0 for each table.

What is held back is an empty value with the status `suppressed`; nobody is 0. Codes are those of the definitions, and
their words stand beside them.
"""

from __future__ import annotations

import json
from itertools import product
from typing import Any, Final

from helle.register.interface.cells import table_of
from helle.register.releases import chart_files, corrected, estimate_files, heads, repeated_told, whence
from helle.register.releases.content import CHARTS_IN_FILES, Kept, KeptTable, Repeated
from helle.register.releases.heads import PUBLISHED, SUPPRESSED, Head

TOTAL: Final = "Total"
UNKNOWN: Final = "unknown"
"""The code of the country that is not known: an empty one would be no dimension at all."""


def as_csv(kept: Kept, head: Head, language: str) -> bytes:
    """All figures in long form: table, year, up to two dimensions with their groups, figure, status, unit, source.

    A year that is repeated has the day up to which it was counted, and the number of the release that told it first.
    Where one of these was taken down there is a column more that says of which lines; the files that were made as the
    release was approved have none. A correction has two columns more: which release it corrects, and why.
    """
    complete = kept.layout >= CHARTS_IN_FILES
    corrects: list[str | int] = []
    if complete and head.corrects is not None:
        corrects = [head.corrects, head.why.in_language(language)]
    heading = (
        "table", "title", "year", "dimension_1", "group_1", "label_1", "dimension_2", "group_2", "label_2", "value",
        "status", "unit", "source", "cut_off", "release", "as_told_in",
    )  # fmt: skip
    tells_down = any(one.number in head.down for one in kept.repeated)
    more = [*([heads.TAKEN_DOWN_COLUMN] if tells_down else []), *(heads.CORRECTS_COLUMNS if corrects else ())]
    lines: list[list[str | int | None]] = [[*heading, *more]]
    for table in kept.tables:
        for (year, groups), figure in table.figures.items():
            sides: list[str] = []
            repeated = table.repeated.get(year)
            cut_off = repeated.cut_off if repeated is not None else head.cut_off
            for place in range(2):
                sides += _side(table, place, groups, language)
            lines.append(
                [
                    table.code, table.title.in_language(language), year, *sides, figure,
                    SUPPRESSED if figure is None else PUBLISHED, table.unit.in_language(language),
                    head.source.in_language(language), cut_off.isoformat(), head.number,
                    repeated.number if repeated is not None else "",
                    *([_down(repeated, head)] if tells_down else []), *corrects,
                ]
            )  # fmt: skip
    for one in chart_files.tables(kept, head, language) if complete else ():
        for of, line in chart_files.lines(one, head, language):
            lines.append([*line, *([_down(of.repeated, head)] if tells_down else []), *corrects])
    for estimate in kept.estimates:
        for line in estimate_files.lines(estimate, head, language, plain=complete):
            lines.append([*line, *([""] if tells_down else []), *corrects])
    return table_of(lines, parted_by=",").encode()


def as_json_stat(table: KeptTable, head: Head, language: str) -> dict[str, Any]:
    """A table as a JSON-stat 2.0 dataset: the values in the order of the dimensions, the last one changing fastest."""
    sides = [[*(code or UNKNOWN for code, _label in one.groups), TOTAL] for one in table.dimensions]
    values = [
        table.figure(year, groups)
        for year, groups in product(table.years, product(*[(*side, None) for side in table.groups]))
    ]
    return {
        **head.dataset(table.title, [whence.of_table(table, table.years, head.counted, language)], language),
        "id": ["year", *(one.code for one in table.dimensions)],
        "size": [len(table.years), *(len(one) for one in sides)],
        "role": {"time": ["year"]},
        "dimension": {
            "year": {
                "label": "År" if language == "da" else "Year",
                "category": {
                    "index": [str(year) for year in table.years],
                    "label": {str(year): repeated_told.year(table, year, language) for year in table.years},
                },
            },
            **{
                one.code: {
                    "label": one.label.in_language(language),
                    **({"note": [one.note.in_language(language)]} if one.note.da else {}),
                    "category": {
                        "index": side,
                        "label": {code or UNKNOWN: label.in_language(language) for code, label in one.groups}
                        | {TOTAL: "I alt" if language == "da" else "Total"},
                    },
                }
                for one, side in zip(table.dimensions, sides, strict=True)
            },
        },
        "value": values,
        "status": {str(place): SUPPRESSED for place, value in enumerate(values) if value is None},
        "extension": {
            "release": head.number,
            "cut_off": head.cut_off.isoformat(),
            "public_from": head.public_from.isoformat(),
            "unit": table.unit.in_language(language),
            "population": table.population.in_language(language),
            "requirement": table.requirement,
            "as_told": {str(year): head.as_told(one, language) for year, one in table.repeated.items()},
        },
    }


def as_json(kept: Kept, head: Head, language: str) -> bytes:
    """All tables as a JSON-stat 2.0 collection; that of a correction says which release it corrects, why, and how many
    figures it tells otherwise."""
    complete = kept.layout >= CHARTS_IN_FILES
    collection = {
        "version": "2.0",
        "class": "collection",
        "label": head.title.in_language(language),
        "updated": head.drawn.isoformat(timespec="seconds"),
        **(_corrects(kept, head, language) if complete else {}),
        "link": {
            "item": [
                *(as_json_stat(one, head, language) for one in kept.tables),
                *(
                    chart_files.as_json_stat(one, head, language)
                    for one in (chart_files.tables(kept, head, language) if complete else ())
                ),
                *(estimate_files.as_json_stat(one, head, language) for one in kept.estimates),
            ]
        },
    }
    return json.dumps(collection, ensure_ascii=False, indent=1).encode()


def _corrects(kept: Kept, head: Head, language: str) -> dict[str, Any]:
    if head.corrects is None:
        return {}
    said = corrected.said(kept.moved, head.corrects, head.cut_off, language)
    why = head.why.in_language(language)
    figures = {"figures_changed": kept.moved.figures} if kept.moved is not None else {}
    return {
        "note": [one for one in (why, said) if one],
        "extension": {"corrects": {"release": head.corrects, "why": why, **figures}},
    }


def _down(repeated: Repeated | None, head: Head) -> str:
    return heads.IS_DOWN if repeated is not None and repeated.number in head.down else ""


def _side(table: KeptTable, place: int, groups: tuple[str | None, ...], language: str) -> list[str]:
    if place >= len(table.dimensions):
        return ["", "", ""]
    dimension, group = table.dimensions[place], groups[place]
    if group is None:
        return [dimension.code, TOTAL, "I alt" if language == "da" else "Total"]
    return [dimension.code, group or UNKNOWN, dict(dimension.groups)[group].in_language(language)]
