"""The texts from which a name is taken out, each with its place, as far as whoever does it reads them (GOV-01)."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.apps import apps
from django.db.models import Model

from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from helle.rules.ruling import Text

PARTS: Final = {
    "action_plans": Text("handlingsplanen og pengene", "the action plan and its money"),
    "coordination": Text("fora", "forums"),
    "knowledge": Text("viden og undervisning", "knowledge and teaching"),
    "obligations": Text("forpligtelser og rapporter", "obligations and reports"),
}
_BESIDE: Final = 90
BLANKED: Final = "[slettet]"
_CUT: Final = "…"
_UNREAD: Final = Text("En tekst, du ikke læser.", "A text that you do not read.")
# What of a text leads to what it is about: the first of these that it has.
_LEADS: Final = ("initiative", "forum", "study", "milestone", "report", "meeting", "item", "decision", "recommendation")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands: the text by its row, whose it is (None: a file), and whether it was approved."""

    table: str
    column: str
    row: uuid.UUID
    unit_id: uuid.UUID | None = None
    approved: bool = False


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text as it stands and as it will, around the name; `after` '' where the name is not told."""

    where: Text
    unit: Text
    on_day: dt.date | None
    before: str | Text
    after: str
    approved: bool


def part_of(table: str) -> str:
    """The part of Helle that a table is of."""
    return next(one for one in PARTS if table.startswith(one))


def shown(places: Sequence[Place], name: str = "", *, whole: bool = False) -> list[ShownText]:
    """The texts as the acting reader reads them, one query for each table. Of what she does not read, that it is there.

    With `name`, what stands around it and what becomes of that; `whole`, and without a name, all of the text.
    """
    rows: dict[tuple[str, uuid.UUID], Model] = {}
    by_table: dict[str, set[uuid.UUID]] = defaultdict(set)
    for one in places:
        by_table[one.table].add(one.row)
    models = {model._meta.db_table: model for model in apps.get_models()}
    for table, ids in by_table.items():
        model = models[table]
        for row in model._default_manager.filter(pk__in=ids).select_related(*_leads_of(model)):
            rows[table, row.pk] = row
    units = organisations.units_on(clock.today())
    return [_shown(one, rows.get((one.table, one.row)), units, name, whole=whole) for one in places]


def _leads_of(model: type[Model]) -> list[str]:
    """All that may lead from a text to what it is about, as one query joins it."""
    found = []
    for field in model._meta.concrete_fields:
        of = field.related_model
        if field.name in _LEADS and isinstance(of, type) and of is not model:
            found += [field.name, *(f"{field.name}__{further}" for further in _leads_of(of))]
    return found


def _shown(
    one: Place, row: Model | None, units: dict[uuid.UUID, organisations.NamedUnit], name: str, *, whole: bool
) -> ShownText:
    part = PARTS[part_of(one.table)]
    if row is None:
        unit = units[one.unit_id].name if one.unit_id in units else Text("", "")
        return ShownText(part, unit, None, _UNREAD, "", one.approved)
    by_unit, written = getattr(row, "by_unit_id", None), getattr(row, "recorded_at", None)
    about = _about(row)
    text = str(getattr(row, one.column.removesuffix("_id")))
    around, after = _around(text, name)
    return ShownText(
        where=Text(f"{part.da}: {about}", f"{part.en}: {about}") if about else part,
        unit=units[by_unit].name if by_unit in units else Text("", ""),
        on_day=clock.local_day(written) if written else None,
        before=text if whole else around,
        after=after,
        approved=one.approved,
    )


def _about(row: Model) -> str:
    """The initiative, forum or study that a text is of, by its code; '' where it is of none."""
    code = getattr(row, "code", "")
    if code:
        return str(code)
    for name in _LEADS:
        if getattr(row, f"{name}_id", None) is not None:
            return _about(getattr(row, name))
    return ""


def _around(text: str, name: str) -> tuple[str, str]:
    """What stands around each place of a name, and how it will stand; the whole text where none is given."""
    words = [re.escape(word) for word in name.split()]
    pattern = re.compile(r"(?<![^\W_])" + r"\s+".join(words) + r"(?![^\W_])", re.IGNORECASE) if words else None
    windows: list[tuple[int, int]] = []
    for found in pattern.finditer(text) if pattern else ():
        first, last = max(0, found.start() - _BESIDE), min(len(text), found.end() + _BESIDE)
        if windows and first <= windows[-1][1]:
            first = windows.pop()[0]
        windows.append((first, last))
    if pattern is None or not windows:
        return text, ""
    before = _CUT.join(text[first:last] for first, last in windows)
    before = (_CUT if windows[0][0] else "") + before + (_CUT if windows[-1][1] < len(text) else "")
    return before, pattern.sub(BLANKED, before)
