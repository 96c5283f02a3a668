"""A meeting on paper: the invitation with its agenda before it, the minutes after it (GOV-01, GOV-26).

An accessible PDF (PDF/UA-1). Members who have no access to Helle get it in place of the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from helle.register.coordination.lines import put_on_after
from helle.register.coordination.queries import FollowUpNow, ItemNow, MeetingLook, SeatNow
from helle.register.interface.words import long_day
from helle.register.printing import typesetting
from helle.register.printing.typesetting import FileEntry, FileSheet, Part, Passage, Section, Table
from helle.rules.coordination.codes import MeetingState, SeatRole


def pdf(look: MeetingLook, *, language: str, at: dt.datetime) -> bytes:
    """The paper in a language."""
    with translation.override(language):
        return typesetting.pdf(_sheet(look, language), at=at)


def _sheet(look: MeetingLook, language: str) -> FileSheet:
    of, at = look.of, look.meeting
    held = at.state in (MeetingState.HELD, MeetingState.APPROVED)
    name, day = of.forum.name.in_language(language), long_day(at.day, language)
    title = _("Referat af møde %(day)s") if held else _("Indkaldelse til møde %(day)s")
    when = _("%(day)s kl. %(time)s, %(place)s") % {
        "day": day,
        "time": at.time.strftime("%H.%M" if language == "da" else "%H:%M"),
        "place": at.place,
    }
    chair = of.chair.name.in_language(language) if of.chair else name
    return FileSheet(
        language=language,
        title=f"{name}: {title % {'day': day}}",
        footer=" · ".join((name, chair)),
        page=_("Side {page} af {pages}"),
        opening=(when, *_state(look, language)),
        sections=_who(look, language, held=held),
        parts=(Part(_("Referat") if held else _("Dagsorden"), tuple(_items(look, language, held=held))),),
        tables=(_decided(look, language),) if held and _decisions(look) else (),
    )


def _state(look: MeetingLook, language: str) -> tuple[str, ...]:
    at = look.meeting
    if at.state is MeetingState.CANCELLED:
        return (_("Mødet er aflyst: %(why)s") % {"why": at.changes[-1].why},)
    if at.state is MeetingState.HELD:
        return (_("Udkast: referatet er ikke godkendt."),)
    if at.approval is not None:
        day = long_day(at.approval.on_day, language)
        return (_("Godkendt %(day)s: %(way)s.") % {"day": day, "way": at.approval.get_way_display().lower()},)
    return ()


def _who(look: MeetingLook, language: str, *, held: bool) -> tuple[Section, ...]:
    if not held or not look.counted:
        return (Section(_("Medlemmer"), (), tuple(_names(look.seats, language))),)
    return (
        Section(_("Til stede"), (), tuple(_names(look.present, language))),
        Section(_("Ikke til stede"), (), tuple(_names(look.absent, language)) or (_("Ingen"),)),
    )


def _names(seats: Iterable[SeatNow], language: str) -> list[str]:
    return [
        one.name.in_language(language)
        + ("" if one.role is SeatRole.MEMBER else f" ({one.role.label.in_language(language).lower()})")
        for one in seats
    ]


def _items(look: MeetingLook, language: str, *, held: bool) -> Iterable[FileEntry]:
    for place, one in enumerate(look.items, start=1):
        yield FileEntry(
            f"{place}. {one.item.title}",
            " · ".join(_about(one, look.meeting.day, language)),
            tuple(Passage(line) for line in _lines(one, language, held=held)),
        )


def _about(one: ItemNow, day: dt.date, language: str) -> list[str]:
    found = [one.unit.name.in_language(language)] if one.unit else []
    if one.item.initiative is not None:
        found.append(f"{one.item.initiative.code} {one.item.initiative.title.in_language(language)}")
    if put_on_after(one.item, day) and one.item.recorded_at is not None:
        found.append(_("tilføjet efter mødet, %(day)s") % {"day": long_day(one.item.recorded_at, language)})
    return found


def _lines(one: ItemNow, language: str, *, held: bool) -> list[str]:
    lines = [one.item.text] if one.item.text else []
    lines += [_("Bilag: %(papers)s") % {"papers": "; ".join(one.item.papers)}] if one.item.papers else []
    if held:
        lines.append(one.minutes.text if one.minutes else _("Der er ikke skrevet referat af punktet endnu."))
        for correction in one.corrections:
            day = long_day(correction.recorded_at, language) if correction.recorded_at else ""
            lines.append(
                _("Rettelse %(day)s: %(text)s (%(why)s)") % {"day": day, "text": correction.text, "why": correction.why}
            )
        lines += [_("Besluttet: %(text)s") % {"text": decision.decision.text} for decision in one.decisions]
    return lines or [_("Ingen tekst.")]


def _decisions(look: MeetingLook) -> list[FollowUpNow]:
    return [decision for one in look.items for decision in one.decisions if decision.seat is not None]


def _decided(look: MeetingLook, language: str) -> Table:
    return Table(
        _("Opfølgning"),
        (),
        (_("Hvad"), _("Hvem"), _("Senest")),
        (5, 3, 2),
        tuple(
            (
                one.decision.text,
                one.seat.name.in_language(language) if one.seat else "",
                long_day(one.due, language) if one.due else "",
            )
            for one in _decisions(look)
        ),
    )
