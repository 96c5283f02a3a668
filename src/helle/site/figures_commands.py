"""What `helle check-figures` does: reads published figures, and prints what in them cannot be."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from helle.methods import tabular
from helle.methods.contradictions import checking, reading
from helle.methods.contradictions.checking import MISSING, Finding
from helle.site import figures_words as words
from helle.site import tabular_words
from helle.site.command_line import refuse
from helle.site.line_words import figure, many
from helle.site.read_files import name_of, why_of

_FOUND, _UNREADABLE = 1, 2
_KINDS = {".json": "json", ".toml": "toml"}


def check_figures(source: str, *, as_json: bool, language: str) -> int:
    """Print each contradiction with its rows. Returns 1 where something is wrong or missing, 2 for no figures."""
    name = name_of(source)
    kind = _KINDS.get(Path(source).suffix.casefold(), "csv")
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        figures = reading.read(content, kind)
    except OSError as error:
        why = tabular_words.UNREADABLE_FILE.in_language(language).format(why=why_of(error, language))
        return refuse(f"{name}: {why}", _UNREADABLE)
    except tabular.Unreadable as wrong:
        said = tabular_words.mistake if kind == "csv" else tabular_words.mistake_in_list
        return refuse(f"{name}: {said(wrong, words.MISTAKES, language)}", _UNREADABLE)
    found, unchecked = checking.check(figures), checking.unchecked(figures)
    if as_json:
        print(json.dumps(to_json(name, len(figures), found, unchecked, language), ensure_ascii=False, indent=2))
    else:
        for line in (*_lines(name, len(figures), found, language), *_not_checked(unchecked, language)):
            print(line)
    return _FOUND if found else 0


def to_json(
    name: str, figures: int, found: Sequence[Finding], unchecked: Sequence[int], language: str
) -> dict[str, Any]:
    """All of it; docs/reference/check-figures.md says what stands where."""
    return {
        "source": name,
        "figures": figures,
        "contradictions": [_one(one, language) for one in found if one.check not in MISSING],
        "missing": [_one(one, language) for one in found if one.check in MISSING],
        "unchecked": list(unchecked),
    }


def _one(one: Finding, language: str) -> dict[str, Any]:
    return {
        "check": str(one.check),
        "rows": list(one.rows),
        "series": one.series,
        "years": one.years,
        "group": one.group or None,
        "stated": None if one.stated is None else round(float(one.stated), 4),
        "reckoned": None if one.reckoned is None else round(float(one.reckoned), 4),
        "why": None if one.why is None else str(one.why),
        "says": words.says(one, language),
    }


def _lines(name: str, figures: int, found: Sequence[Finding], language: str) -> Iterable[str]:
    if not found:
        yield f"{name}: " + words.NONE.in_language(language).format(figures=many(figures, *words.FIGURE, language))
        return
    missing = sum(one.check in MISSING for one in found)
    heading = words.FOUND.in_language(language)
    yield f"{name}: " + heading.format(
        figures=many(figures, *words.FIGURE, language),
        contradictions=figure(len(found) - missing, language),
        missing=figure(missing, language),
    )
    for one in found:
        of = " ".join(filter(None, (one.series, one.years, one.group)))
        yield f"  {words.rows(one, language)}: {of}: {words.says(one, language)}"


def _not_checked(rows: Sequence[int], language: str) -> Iterable[str]:
    if rows:
        said = words.UNCHECKED.in_language(language).format(rows=", ".join(map(str, rows)))
        yield f"  {said}"
