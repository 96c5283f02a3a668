"""Definitions of tables: those that come with Helle, and those that CMM's analyst saved, each in its versions."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.http import Http404

from helle.register.statistics.baseline import baseline
from helle.register.statistics.choices import CutOff, PercentOf
from helle.register.statistics.chosen import Choice
from helle.register.statistics.dimensions import POPULATIONS
from helle.register.statistics.models import Definition, DefinitionWithdrawal
from helle.rules.ruling import Text

FILE: Final = Path(__file__).parent / "data" / "definitions.toml"


@dataclass(frozen=True, slots=True)
class Standard:
    """A definition that comes with Helle, by its code in an address."""

    code: str
    title: Text
    requirement: str
    choice: Choice


@cache
def standards() -> Mapping[str, Standard]:
    """Read the data file once. Raises `ValueError` for a table that its population cannot give."""
    found = {}
    for code, entry in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        choice = Choice(
            entry["population"],
            entry.get("rows", ""),
            entry.get("columns", ""),
            first_year=entry.get("first_year", baseline().cut_over.year),
            percent=PercentOf(entry.get("percent", PercentOf.NONE)),
            cut_off=CutOff(entry.get("cut_off", CutOff.TODAY)),
        )
        if not set(choice.dimensions) <= set(POPULATIONS[choice.population].dimensions):
            raise ValueError(f"{code}: {choice.population} is not counted by that")
        found[code] = Standard(code, Text(entry["da"], entry["en"]), entry["requirement"], choice)
    return found


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved definition: its versions, the newest first, and that it was withdrawn, if it was."""

    versions: tuple[Definition, ...]
    withdrawal: DefinitionWithdrawal | None

    @property
    def newest(self) -> Definition:
        return self.versions[0]

    @property
    def title(self) -> Text:
        return Text(self.newest.title_da, self.newest.title_en)


def saved() -> list[Saved]:
    """Every saved definition, those in use first, by title. Two queries."""
    return _together(Definition.objects.all(), DefinitionWithdrawal.objects.all())


def saved_one(series: uuid.UUID) -> Saved:
    """One saved definition. Two queries. Raises `Http404` where there is none."""
    found = _together(Definition.objects.filter(series=series), DefinitionWithdrawal.objects.filter(series=series))
    if not found:
        raise Http404
    return found[0]


def called(title_da: str, title_en: str, *, besides: uuid.UUID | None = None) -> Standard | Saved | None:
    """The definition in use that has one of these titles already, whatever its letters' size; None where none has.

    `besides`: a saved definition that is not asked. Two queries.
    """
    asked = (_alike(title_da), _alike(title_en))

    def has(title: Text) -> bool:
        return _alike(title.da) == asked[0] or _alike(title.en) == asked[1]

    with_helle = next((one for one in standards().values() if has(one.title)), None)
    return with_helle or next(
        (one for one in saved() if one.withdrawal is None and one.newest.series != besides and has(one.title)), None
    )


def _alike(title: str) -> str:
    return " ".join(title.split()).casefold()


def _together(rows: Any, withdrawals: Any) -> list[Saved]:
    withdrawn = {one.series: one for one in withdrawals.select_related("by_user")}
    versions: dict[uuid.UUID, list[Definition]] = {}
    for row in rows.select_related("by_user").order_by("-version"):
        versions.setdefault(row.series, []).append(row)
    found = [Saved(tuple(of_one), withdrawn.get(series)) for series, of_one in versions.items()]
    return sorted(found, key=lambda one: (one.withdrawal is not None, one.newest.title_da.lower(), str(one.newest.pk)))
