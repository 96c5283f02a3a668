"""Days, moments and deadlines as a caseworker writes them, in Danish and English, whatever the machine's locale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language

_SHORT: Final = {
    "da": ("jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.", "dec."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_LONG: Final = {
    "da": (
        "januar", "februar", "marts", "april", "maj", "juni",
        "juli", "august", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


LAST_PAGE: Final = 10_000


def page_number(given: str) -> int:
    """The page of a list that an address asks for; the first one where it asks for none that could be."""
    return max(1, min(int(given), LAST_PAGE)) if given.isascii() and given.isdigit() and len(given) < 9 else 1


def active_language() -> str:
    """ "en" for English and its variants, else "da": the two languages Helle speaks."""
    return "en" if (get_language() or "da").lower().partition("-")[0] == "en" else "da"


def _date_of(value: date | datetime) -> date:
    """The day in Denmark; a moment with a time zone is moved there first."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def day(value: date | datetime, given: date | datetime | None, language: str) -> str:
    """ "25. okt." or "25 Oct"; with the year when it is not the year of `given`, or when nothing is given."""
    when = _date_of(value)
    month = _SHORT[language][when.month - 1]
    short = f"{when.day}. {month}" if language == "da" else f"{when.day} {month}"
    return short if given is not None and _date_of(given).year == when.year else f"{short} {when.year}"


def long_day(value: date | datetime, language: str) -> str:
    """ "25. oktober 2026" or "25 October 2026"."""
    when = _date_of(value)
    month = _LONG[language][when.month - 1]
    return f"{when.day}. {month} {when.year}" if language == "da" else f"{when.day} {month} {when.year}"


def year_span(first: int, last: int) -> str:
    """ "2025", or "2023–2025"."""
    return str(first) if first == last else f"{first}–{last}"


def sentence(typed: str) -> str:
    """What somebody typed as a sentence, so that the next does not run on from it: with a full stop where it has no
    end."""
    said = typed.strip()
    return said if not said or said[-1] in ".!?…]" else f"{said}."


def listed(numbers: Sequence[int | str], language: str) -> str:
    """ "1", "1 og 2" or "1, 2 and 3"."""
    *first, last = map(str, numbers)
    return f"{', '.join(first)} {'og' if language == 'da' else 'and'} {last}" if first else last


def whole_number(value: int, language: str) -> str:
    """ "5.100" or "5,100"."""
    written = f"{value:,}"
    return written if language == "en" else written.replace(",", ".")


def told_number(value: int) -> str:
    """As `whole_number`, in the active language: what a page, a picture or a paper writes for a number of anything."""
    return whole_number(value, active_language())


def hour(value: time | datetime, language: str) -> str:
    """ "08.30" or "08:30"; of a datetime with a zone the Danish time."""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return f"{local:%H.%M}" if language == "da" else f"{local:%H:%M}"


def moment(value: datetime, given: date | datetime | None, language: str) -> str:
    """ "25. okt. kl. 14.05" or "25 Oct, 14:05", in Danish time; the year as in `day`."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    shown = day(local, given, language)
    return f"{shown} kl. {hour(local, language)}" if language == "da" else f"{shown}, {hour(local, language)}"


def due_words(value: date | datetime, today: date | datetime, language: str) -> str:
    """ "2 dage over", "i dag", "i morgen", "om 3 dage", and the same in English."""
    left = (_date_of(value) - _date_of(today)).days
    if left < 0:
        over = -left
        if language == "da":
            return f"{over} {'dag' if over == 1 else 'dage'} over"
        return f"{over} {'day' if over == 1 else 'days'} overdue"
    if left == 0:
        return "i dag" if language == "da" else "today"
    if left == 1:
        return "i morgen" if language == "da" else "tomorrow"
    return f"om {left} dage" if language == "da" else f"in {left} days"
