"""Reading the kept lists: what can be chosen on a day, and what a code was called on another.

A process keeps them until somebody changes them. The acting context says with each beginning which state holds, so that
a page costs no query more and no process offers a code that was ended elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from helle.register.codelists.choices import KeptList
from helle.register.codelists.models import Change, Entry
from helle.register.interface.words import active_language
from helle.register.protection import clock, context
from helle.rules.ruling import Text

type ByCode = Mapping[str, Sequence[Entry]]

# The Danish alphabet ends with these, in this order.
_LAST_LETTERS: Final = str.maketrans("æøå", "{|}")


def _state() -> int:
    """Which state of the lists holds. One query where nobody acts, else none."""
    acting = context.current_or_none()
    return acting.code_lists if acting else Entry.objects.aggregate(last=Max("id"))["last"] or 0


@lru_cache(maxsize=4)
def _read(state: int) -> Mapping[KeptList, ByCode]:
    """All lists as they stand, each code with its words in the order of their days. One query."""
    found: dict[KeptList, dict[str, list[Entry]]] = {one: {} for one in KeptList}
    for row in Entry.objects.order_by("code_list", "code", "during"):
        found[KeptList(row.code_list)].setdefault(row.code, []).append(row)
    return found


def kept(code_list: KeptList) -> ByCode:
    """Each code of a list with its dated words."""
    return _read(_state())[code_list]


def _word(entry: Entry) -> str:
    return entry.word_en if active_language() == "en" else entry.word_da


def word(code_list: KeptList, code: str, day: dt.date | None = None) -> str:
    """What a code was called on a day (None: is called today), in the language of the request; else the code itself.

    Of one that could not be chosen on that day, what it was called last before it, or first after it.
    """
    rows = kept(code_list).get(code)
    if not rows:
        return code
    if len(rows) == 1:
        return _word(rows[0])
    when = day or clock.today()
    begun = [row for row in rows if row.during.lower is None or row.during.lower <= when]
    return _word(begun[-1] if begun else rows[0])


@lru_cache(maxsize=32)
def _offered(code_list: KeptList, day: dt.date, language: str, state: int) -> tuple[tuple[str, str], ...]:
    english = language == "en"
    found = [
        (code, row.word_en if english else row.word_da)
        for code, rows in _read(state)[code_list].items()
        for row in rows
        if day in row.during
    ]
    return tuple(sorted(found, key=by_word))


def by_word(choice: tuple[str, str]) -> str:
    """The place of a choice in the alphabet."""
    return choice[1].lower().translate(_LAST_LETTERS)


def choices(code_list: KeptList, held: Collection[str] = ()) -> list[tuple[str, str]]:
    """What can be chosen of a list today, by word; with it what is `held` already, marked where it has ended."""
    offered = list(_offered(code_list, clock.today(), active_language(), _state()))
    there = {code for code, _word_of_it in offered}
    ended = [
        (code, _("%(word)s (kan ikke længere vælges)") % {"word": word(code_list, code)})
        for code in held
        if code and code not in there
    ]
    return sorted([*offered, *ended], key=by_word) if ended else offered


def all_choices(code_list: KeptList) -> list[tuple[str, str]]:
    """Every code that could ever be chosen: to look for what was written then."""
    return sorted(((code, word(code_list, code)) for code in kept(code_list)), key=by_word)


def language_name(code: str, day: dt.date | None = None) -> str:
    """A language's name on a day (None: today), or the code itself."""
    return word(KeptList.LANGUAGES, code, day)


def country_name(code: str, day: dt.date | None = None) -> str:
    """A country's name on a day (None: today), or the code itself."""
    return word(KeptList.COUNTRIES, code, day)


def country_in_both(code: str) -> Text:
    """A country's name today in Danish and English, or the code itself."""
    names = []
    for language in ("da", "en"):
        with translation.override(language):
            names.append(country_name(code))
    return Text(*names)


def script_name(code: str) -> str:
    """A script's name, or the code itself."""
    return word(KeptList.SCRIPTS, code)


@dataclass(frozen=True, slots=True)
class Standing:
    """A code with its dated words, how often it was changed, and whether it can be chosen today."""

    code: str
    rows: Sequence[Entry]
    changes: int
    open: bool

    @property
    def present(self) -> Entry:
        """What holds today, else what held last or will hold first."""
        today = clock.today()
        begun = [row for row in self.rows if row.during.lower is None or row.during.lower <= today]
        return begun[-1] if begun else self.rows[0]

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it can be chosen at all; None where none is set."""
        return self.rows[-1].last_day


def standing(code_list: KeptList) -> list[Standing]:
    """A list's codes by what they are called today, read from the database as it is. Two queries."""
    counted: dict[str, int] = {}
    for code in Change.objects.filter(code_list=code_list).values_list("code", flat=True):
        counted[code] = counted.get(code, 0) + 1
    rows: dict[str, list[Entry]] = {}
    for row in Entry.objects.filter(code_list=code_list).order_by("code", "during"):
        rows.setdefault(row.code, []).append(row)
    today = clock.today()
    found = [
        Standing(code, its_rows, counted.get(code, 0), any(today in row.during for row in its_rows))
        for code, its_rows in rows.items()
    ]
    return sorted(found, key=lambda one: by_word((one.code, _word(one.present))))


def changes(code_list: KeptList) -> list[Change]:
    """The latest changes of a list, newest first."""
    return list(Change.objects.filter(code_list=code_list).select_related("by_user").order_by("-at", "-id")[:100])
