"""What anybody may read without login: publications that are out, conferences and campaigns to come (GOV-27, STA-02).

Over the connection of the public pages, whose database role reads no table: a function gives what is marked as open and
nothing of who wrote it. Nobody acts here, and no line of the audit is written.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import connections
from django.utils.functional import Promise

from helle.register.interface.words import active_language
from helle.register.knowledge.choices import Channel, PublicationKind
from helle.rules.knowledge.codes import ActivityKind
from helle.rules.ruling import Text

ALIAS: Final = "portal"
MOST: Final = 200
"""Whoever asks without login costs no more than that."""


@dataclass(frozen=True, slots=True)
class OpenToAll:
    """One of them, in the language of the request."""

    kind: ActivityKind
    title: str
    first_day: dt.date
    last_day: dt.date
    place: str
    address: str
    isbn: str
    languages: list[str]
    publication: str | Promise
    channels: list[str]
    unit: str


def open_to_all() -> list[OpenToAll]:
    """The latest of them, at most `MOST`. Two queries: the second for the names of units and languages."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT * FROM helle.knowledge_for_all(%s)", [MOST])
        rows = cursor.fetchall()
        spoken, by = sorted({code for row in rows for code in row[7]}), sorted({row[11] for row in rows})
        cursor.execute("SELECT * FROM helle.words_for_all(%s, %s)", [by, spoken])
        words: dict[object, Text] = {unit or code: Text(da, en) for unit, code, da, en in cursor.fetchall()}
    language = active_language()
    return [
        OpenToAll(
            kind=ActivityKind(kind),
            title=title_en if language == "en" and title_en else title_da,
            first_day=first_day,
            last_day=last_day,
            place=place,
            address=address,
            isbn=isbn,
            languages=[words.get(code, Text(code, code)).in_language(language) for code in languages],
            publication=PublicationKind(publication).label if publication else "",
            channels=[str(Channel(one).label) for one in channels],
            unit=words[unit_id].in_language(language),
        )
        for (
            kind, title_da, title_en, first_day, last_day, place, address, languages,
            publication, isbn, channels, unit_id,
        ) in rows
    ]  # fmt: skip
