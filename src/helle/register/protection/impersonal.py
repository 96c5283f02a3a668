"""What may not stand in a text that is written for many to read: a number, an address or a reference of somebody.

Minutes, status, training and obligations name nobody (GOV-01). This finds a slip, and stops nobody who means it: a name
is not known from a word. The patterns are those of `helle.is_impersonal` in `sql/067_impersonal.sql`, letter by
letter, since the database asks again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from helle.register.interface.seen import BLANK, IGNORABLE
from helle.register.protection.refusals import NO_REASONS, Refused, says_something
from helle.rules.ruling import Text

# Signs that nobody sees but that part a number: they come along when a text is pasted. With them what stands beside a
# text between its lines. The database drops the same, in `helle.plainly`.
INVISIBLE: Final = IGNORABLE + BLANK + "\ufff9-\ufffb"
# Each dash is read as a hyphen, each space and end of a line that is not of ASCII as a space.
DASHES: Final = "\u058a\u05be\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212"
SPACES: Final = "\x1c\x1d\x1e\x1f\x85\u1680\u2028\u2029"
_PLAINER: Final = str.maketrans({**dict.fromkeys(DASHES, "-"), **dict.fromkeys(SPACES, " ")})

# An address of the web may end in eight digits, which are no telephone.
WEB: Final = r"https?://[^\s]+"
# Six digits that may be a day, with 60 added to it where the number is one in place of a CPR number; and what follows.
# Then the same in pairs, as somebody reads it aloud. A day with an hour, 02.10.25 14.00 or 14-16, and two days in a row
# are none. Last the same with each digit of the day, or of the four that follow, by itself.
CPR: Final = (
    r"(?<![0-9])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])(?:0[1-9]|1[0-2])[0-9]{2}"
    r"(?:[ .\-/]{0,3}(?:[0-9]{4}|[0-9][A-Za-z]{2}[0-9])(?![0-9A-Za-z])"
    r"|[ .\-/]{1,3}[0-9]{2} {1,3}[0-9]{2}(?![0-9A-Za-z]|[.,\-/][0-9]))"
    r"|(?<![0-9])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])[ .\-/]{1,3}(?:0[1-9]|1[0-2])[ .\-/]{1,3}[0-9]{2}"
    r"[ .\-/]{1,3}(?:[0-9]{4}|[0-9][A-Za-z]{2}[0-9]|[0-9]{2} {1,3}[0-9]{2})(?![0-9A-Za-z]|[.,\-/][0-9])"
    r"|(?<![0-9])[0-36-9][\s.,:_\-/]{1,3}[0-9][\s.,:_\-/]{1,3}(?:0[\s.,:_\-/]{1,3}[1-9]|1[\s.,:_\-/]{1,3}[0-2])"
    r"[\s.,:_\-/]{1,3}[0-9][\s.,:_\-/]{1,3}[0-9](?:[\s.,:_\-/]{0,3}[0-9]){4}(?![0-9A-Za-z])"
    r"|(?<![0-9])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])[ .\-/]{0,3}(?:0[1-9]|1[0-2])[ .\-/]{0,3}[0-9]{2}"
    r"(?:[\s._\-/]{1,3}[0-9]){4}(?![0-9A-Za-z]|[.,\-/][0-9])"
)
# The number of a case in the police's journal, with or without its dashes.
JOURNAL: Final = r"(?<![0-9A-Za-z])[0-9]{4}[ .\-/]{0,3}[0-9]{5}[ .\-/]{0,3}[0-9]{5}[ .\-/]{0,3}[0-9]{2}(?![0-9A-Za-z])"
# Numbers of cases, which have four digits, and those of referrals, criminal cases and the like, with their letter.
# 2022-2025 are years.
REFERENCE: Final = (
    r"(?<![0-9A-Za-z\-])(?:[HASUOhasuo]{1,2}20[0-9]{2}-[0-9]{4,6}|20[0-9]{2}-(?!(?:19|20)[0-9]{2})[0-9]{4})"
    r"(?![0-9A-Za-z])"
)
# The number in another authority's journal, which may look like that of a case: it says so itself.
OTHERS_NUMBER: Final = (
    r"(?<![0-9A-Za-z])(?:[Jj]|[Jj]ournal|JOURNAL)[. \-]{0,2}(?:[Nn]r|NR|[Nn]o|NO|[Nn]ummer|NUMMER|[Nn]umber)"
    r"[.:]{0,2} {0,2}20[0-9]{2}-[0-9]{4}(?![0-9A-Za-z])"
)
MAIL: Final = r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]{2,}"
# With the country before it; else two and two, four and four, eight in one, or each by itself. 20230514 is a day, 2022
# 2023 are years.
PHONE: Final = (
    r"(?<![0-9A-Za-z])(?:\+|00)[1-9][0-9]{0,2}(?:[ \-]?[0-9]){7,12}(?![0-9])"
    r"|(?<![0-9A-Za-z.,/\-])[2-9][0-9](?: [0-9]{2} [0-9]{2} [0-9]{2}|\.[0-9]{2}\.[0-9]{2}\.[0-9]{2}"
    r"|-[0-9]{2}-[0-9]{2}-[0-9]{2})(?![0-9A-Za-z]|[.,\-][0-9])"
    r"|(?<![0-9A-Za-z.,/\-])(?!(?:19|20)[0-9]{2} (?:19|20))[2-9][0-9]{3} [0-9]{4}(?![0-9A-Za-z]|[.,\-][0-9])"
    r"|(?<![0-9A-Za-z.,/\-])(?!(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))[2-9][0-9]{7}"
    r"(?![0-9A-Za-z]|[.,\-][0-9])"
    r"|(?<![0-9A-Za-z.,/\-])(?<![0-9] )[2-9](?:[ ._\-]{1,3}[0-9]){7}(?![0-9A-Za-z]|[.,\-][0-9])"
)

_NOBODY: Final = Text(
    "Teksten læses af mange og nævner ingen personer. [GOV-01]",
    "The text is read by many and names no persons. [GOV-01]",
)
_FOUND: Final = (
    (CPR, Text("Der står noget, der ligner et CPR-nummer.", "Something looks like a CPR number.")),
    (JOURNAL, Text("Der står noget, der ligner et journalnummer.", "Something looks like a journal number.")),
    (
        REFERENCE,
        Text(
            "Der står noget, der ligner et sagsnummer i Helle. Er det en anden myndigheds journalnummer, så skriv "
            "»journalnr.« lige foran.",
            "Something looks like a case number of Helle. If it is the number in another authority's journal, write "
            "“journal no.” right before it.",
        ),
    ),
    (MAIL, Text("Der står en mailadresse.", "There is an e-mail address.")),
    (PHONE, Text("Der står noget, der ligner et telefonnummer.", "Something looks like a telephone number.")),
)
_NO_CPR: Final = Text(
    "Det hører ikke til her: andre end dem, der har sagen, læser med. [GOV-01]",
    "It does not belong here: others than those who have the case read it. [GOV-01]",
)
# What is left out of a text before it is searched for a pattern.
_BESIDES: Final = {PHONE: WEB, REFERENCE: OTHERS_NUMBER}
# What the database says when it is asked past the form.
NAMES_SOMEBODY: Final = Refused(
    Text(
        f"Der står et nummer, en mailadresse eller en henvisning, der kan føre til nogen. {_NOBODY.da}",
        f"There is a number, an e-mail address or a reference that may lead to somebody. {_NOBODY.en}",
    )
)
SAID: Final = {"text_names_nobody": NAMES_SOMEBODY}


# Signs that turn the direction of a line: what follows them in a ledger or a list is read the other way round.
TURNING: Final = "\u202a-\u202e\u2066-\u2069"
_TURNED: Final = Text(
    "Der står et usynligt tegn, der vender skriveretningen. Skriv teksten uden det.",
    "There is a sign that cannot be seen and turns the direction of the line. Enter the text without it.",
)


def plainly(text: str) -> str:
    """A text as it is searched: without signs that nobody sees, and with one dash and one space of the many."""
    return re.sub(f"[{INVISIBLE}]", "", unicodedata.normalize("NFKC", text).translate(_PLAINER))


def what_is_personal(text: str, because: Text = _NOBODY) -> Text | None:
    """What of a text looks as if it led to a person, in words, and why it may not; None where nothing does."""
    plain = plainly(text)
    for pattern, said in _FOUND:
        if _holds(plain, pattern):
            return Text(f"{said.da} {because.da}", f"{said.en} {because.en}")
    return _TURNED if re.search(f"[{TURNING}]", text) else None


def kinds_of_personal(text: str) -> list[Text]:
    """All that looks as if it led to a person in a text that may name one, in words."""
    plain = plainly(text)
    return [said for pattern, said in _FOUND if _holds(plain, pattern)]


def _holds(plain: str, pattern: str) -> bool:
    besides = _BESIDES.get(pattern)
    return re.search(pattern, re.sub(besides, " ", plain) if besides else plain) is not None


def holds_a_cpr(text: str) -> bool:
    """Whether something in a text looks like a CPR number."""
    return re.search(CPR, plainly(text)) is not None


def require_no_cpr(**texts: str) -> None:
    """Ask texts that may hold a telephone number for a CPR number alone. Raises `Refused` beside the field."""
    cpr, said = _FOUND[0]
    for field, text in texts.items():
        if re.search(cpr, plainly(text)):
            raise Refused(Text(f"{said.da} {_NO_CPR.da}", f"{said.en} {_NO_CPR.en}"), field=field)


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that names nobody, by its field, and why it does not."""

    field: str
    text: str
    because: Text


_READ: Final[ContextVar[list[Asked] | None]] = ContextVar("asked_texts", default=None)


@contextmanager
def asked_texts() -> Iterator[list[Asked]]:
    """The texts that are asked in here, for whoever asks more of them: of a form its answer does."""
    read: list[Asked] = []
    before = _READ.set(read)
    try:
        yield read
    finally:
        _READ.reset(before)


def require_impersonal(**texts: str) -> None:
    """Ask each text by the name of its field. Raises `Refused` beside the first that looks as if it led to a person."""
    require_nobody(texts, _NOBODY)


def ask_of(texts: Mapping[str, str], because: Text) -> None:
    """Let whoever asks more of texts ask of these, by their fields: nothing is refused here."""
    read = _READ.get()
    if read is not None:
        read += [Asked(field, text, because) for field, text in texts.items()]


def require_nobody(texts: Mapping[str, str], because: Text, *, allowed: str = "") -> None:
    """Ask texts by their fields, and say why they name nobody. `allowed`: a pattern of what leads to no person here."""
    ask_of(texts, because)
    for field, text in texts.items():
        said = what_is_personal(re.sub(allowed, " ", plainly(text)) if allowed else text, because)
        if said is not None:
            raise Refused(said, field=field)


def require_reason(text: str, field: str = "why") -> None:
    """Refuse a reason without a word in it, and one that leads to somebody, beside its field."""
    if not says_something(text):
        raise Refused(NO_REASONS, field=field)
    require_impersonal(**{field: text})
