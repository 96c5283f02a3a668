"""One line of the timeline of a case, and what is added to the lines that a page shows: names, reasons, rulings."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Correction
from helle.register.cases.queries import Reasons
from helle.register.correcting.entries import WAYS
from helle.register.minors import in_words
from helle.register.minors.queries import MinorView
from helle.register.organisations import queries as organisations
from helle.rules.ruling import Ruling, from_json


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline. `link` opens it where there is more to read; `ruling` was kept with it."""

    on: dt.date
    at: dt.datetime
    what: str
    by: str
    detail: str = ""
    strong: bool = False
    interview: uuid.UUID | None = None
    ruling: Ruling[object] | None = None
    superseded: bool = False
    more: tuple[tuple[str, Ruling[object]], ...] = ()
    """What else was laid out for a decision, each ruling with what was said to it, '' for nothing."""
    said: tuple[tuple[str, str], ...] = ()
    """What an assessment says: questions and answers in the reader's words."""
    about: uuid.UUID | None = None
    """The row whose kept reasons belong here, read for the page that is shown only; None: there are none."""
    latest: bool = False
    """Whether what was said of that row last belongs here, and not what was said first."""
    wordless: bool = False
    """Whether of the reasons only the ruling is shown."""
    besides: bool = False
    """Whether the further rulings kept for that row belong here too."""
    kind: CorrectableKind | None = None
    """The kind of entry this is, where it can be corrected; `entry` and `by_unit` say which and whose."""
    entry: uuid.UUID | None = None
    by_unit: uuid.UUID | None = None
    by_user: uuid.UUID | None = None
    correction: Correction | None = None
    """That it was corrected; `why` is the reason, '' for who does not see reasons."""
    why: str = ""
    may_correct: bool = False
    may_ask: bool = False
    """Whether the acting unit asks whoever entered it to correct it."""

    @property
    def slug(self) -> str:
        """What its kind is called in addresses."""
        return WAYS[self.kind].slug if self.kind else ""


def of_a_minor(view: MinorView | None, unit: Callable[[uuid.UUID], str]) -> Iterator[Event]:
    """Of a minor what was done and decided, without what was said: that is read on the child's page."""
    for one in in_words.written(view, unit) if view else ():
        yield Event(
            one.on,
            one.at,
            one.what,
            unit(one.by_unit) if one.by_unit else "",
            said=one.said,
            by_unit=one.by_unit,
            by_user=one.by_user,
        )


def with_colleagues(events: list[Event], own_unit: uuid.UUID) -> list[Event]:
    """The same events, those of the reader's own unit with the name of who entered them: whom to ask. One query. Who
    acted in another unit is that unit's business."""
    own = {event.by_user for event in events if event.by_user and event.by_unit == own_unit}
    names = organisations.user_names(own) if own else {}
    return [
        replace(event, by=f"{event.by} · {names[event.by_user]}")
        if event.by_unit == own_unit and event.by_user in names
        else event
        for event in events
    ]


def told_about(events: list[Event]) -> set[uuid.UUID]:
    """The rows whose kept reasons the events show: what was said of an entry, and why it was corrected."""
    about = {event.about for event in events if event.about}
    return about | {event.correction.part_of_id or event.correction.pk for event in events if event.correction}


def with_reasons(events: list[Event], reasons: dict[uuid.UUID, list[Reasons]]) -> list[Event]:
    """The same events with the reasons and rulings that were kept about them."""
    told = [_with_reason(event, reasons.get(event.about, [])) if event.about else event for event in events]
    return [_with_why(event, reasons) if event.correction else event for event in told]


def _with_why(event: Event, reasons: dict[uuid.UUID, list[Reasons]]) -> Event:
    if event.correction is None:
        return event
    given = reasons.get(event.correction.part_of_id or event.correction.pk)
    return replace(event, why=given[0].text) if given else event


def _with_reason(event: Event, given: list[Reasons]) -> Event:
    if not given:
        return event
    found = given[-1 if event.latest else 0]
    return replace(
        event,
        detail=event.detail if event.wordless else found.text,
        ruling=from_json(json.loads(found.ruling)) if found.ruling else None,
        more=tuple((one.text, from_json(json.loads(one.ruling))) for one in given[1:] if one.ruling)
        if event.besides
        else (),
    )
