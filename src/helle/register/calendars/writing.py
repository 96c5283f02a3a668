"""Writing a calendar as RFC 5545 has it: hours and days with one word each, nothing that names a case or a person."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from helle.register.calendars.queries import Entries
from helle.register.protection import search_keys

REFRESH: Final = dt.timedelta(hours=1)


def written(entries: Entries, *, now: dt.datetime) -> bytes:
    """The calendar as it is sent: published, its times in Copenhagen with the rules of that zone."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Helle//Helle//DA")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Helle")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for hour in entries.hours:
        event = _event("hour", hour.key, _("Samtale"), hour.written_at)
        event.add("dtstart", hour.starts_at)
        event.add("dtend", hour.ends_at)
        calendar.add_component(event)
    for day, count in entries.deadlines.items():
        words = _("Frist") if count == 1 else _("Frister: %(count)s") % {"count": count}
        event = _event("day", day.isoformat(), words, now)
        event.add("dtstart", day)
        # A day without being busy on it.
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    days = [hour.starts_at.date() for hour in entries.hours]
    if days:
        year = dt.timedelta(days=366)
        calendar.add_missing_timezones(first_date=min(days) - year, last_date=max(days) + year)
    lines: bytes = calendar.to_ical()
    return lines


def _event(kind: str, key: str, words: str, stamp: dt.datetime) -> Event:
    event = Event()
    # The same thing has the same name at each reading, and the name leads nowhere.
    event.add("uid", f"{search_keys.blind_index('calendar entry', f'{kind} {key}').hex()[:32]}@helle")
    event.add("dtstamp", stamp.astimezone(dt.UTC))
    event.add("summary", words)
    event.add("class", "PRIVATE")
    return event
