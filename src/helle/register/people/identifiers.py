"""Checking the numbers people have (PUB-DIG-01..03). A number proves neither a lawful stay nor a sex."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from stdnum.dk import cpr
from stdnum.exceptions import ValidationError

from helle.register.people.choices import IdentifierKind
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

CPR_IN_TEXT = re.compile(r"(?<!\d)(\d{6})[- ]?\d{4}(?!\d)", re.ASCII)
REPLACEMENT = re.compile(r"^\d{7}[A-Z]{2}\d$", re.ASCII)


def normalised(kind: IdentifierKind, typed: str, today: dt.date) -> str:
    """The number in its one stored form. Raises `Refused` beside the field `value`.

    A CPR number needs ten digits and a possible date of birth that has been; modulus 11 is not asked, since numbers
    without it are valid since 2007.
    """
    compact = typed.strip().upper().replace(" ", "").replace("-", "")
    if kind is IdentifierKind.CPR:
        return _cpr(compact, today)
    if kind in (IdentifierKind.X_ECPR, IdentifierKind.D_ECPR):
        if not REPLACEMENT.match(compact) or not _possible_day(compact[:6]):
            raise Refused(
                Text(
                    "Et erstatningsnummer er seks cifre med fødselsdato, et ciffer, to bogstaver og et ciffer.",
                    "A replacement number is six digits with the date of birth, a digit, two letters and a digit.",
                ),
                field="value",
            )
        return compact
    if not compact:
        raise Refused(Text("Skriv nummeret.", "Enter the number."), field="value")
    return compact


def born_by_cpr(digits: str) -> dt.date | None:
    """The date of birth in a CPR number, None where it is none."""
    if not re.fullmatch(r"\d{10}", digits, re.ASCII):
        return None
    try:
        born: dt.date = cpr.get_birth_date(digits)
    except ValidationError:
        return None
    return born


def looks_like_cpr(text: str) -> bool:
    """Whether a text that is to name nobody holds what could be a CPR number."""
    return any(_possible_day(found[1]) for found in CPR_IN_TEXT.finditer(text))


def _cpr(compact: str, today: dt.date) -> str:
    if not re.fullmatch(r"\d{10}", compact, re.ASCII):
        raise Refused(Text("Et CPR-nummer har ti cifre.", "A CPR number has ten digits."), field="value")
    try:
        born = cpr.get_birth_date(compact)
    except ValidationError as error:
        raise Refused(
            Text(
                "De første seks cifre er ikke en dato, der findes.", "The first six digits are not a date that exists."
            ),
            field="value",
        ) from error
    if born > today:
        raise Refused(
            Text(
                "CPR-nummerets fødselsdato ligger i fremtiden.", "The date of birth in the CPR number is in the future."
            ),
            field="value",
        )
    return compact


def _possible_day(digits: str) -> bool:
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    try:
        dt.date(2000 + year, month, day)
    except ValueError:
        return False
    return True


# Six digits and four, with whatever people put between them; or six digits, a digit, two letters and a digit.
_LIKE_CPR = re.compile(r"(?<!\d)(\d{6})[\s.\-–—/]{0,3}(?:\d{4}|\d[A-Z]{2}\d)(?!\w)", re.IGNORECASE)


def holds_a_number(text: str) -> bool:
    """Whether something in a text looks like a CPR number or one in its place, also where it is none.

    In a replacement number the day has 60 added to it.
    """
    found = _LIKE_CPR.finditer(unicodedata.normalize("NFKC", text))
    return any(_possible_day(digits) or _possible_day(_less_60(digits)) for digits in (match[1] for match in found))


def _less_60(digits: str) -> str:
    return f"{max(int(digits[:2]) - 60, 0):02}{digits[2:]}"
