"""What somebody types in words is heard before it is kept, in one place for every form.

The form is the lowest floor and knows nothing of what must not be written. Whoever does (`accommodation`, of secret
addresses) says so once, when the site starts.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from helle.rules.ruling import Text

type Words = Mapping[str, Sequence[str]]
"""What was typed: field by field, one text each; the names of the files where files are added."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a hearer says of a form: beside which fields it must not be kept, and why; "" is the form as a whole.

    `tell` leaves the trace of it, once it is known whether the words were kept.
    """

    objections: Mapping[str, Text]
    tell: Callable[[bool], None]


type Hearer = Callable[[str, Words], Heard]
"""Given the name of a form and what was typed in it."""


class MustNotBeKept(Exception):
    """Something typed in a form must not be kept: what was done with it is undone, and `heard` says why."""

    def __init__(self, heard: Sequence[Heard]) -> None:
        super().__init__("something typed must not be kept")
        self.heard = heard


type Hider = Callable[[uuid.UUID | None, Mapping[str, str]], dict[str, str]]
"""Given the unit that wrote some texts and the texts, what of them the acting user may read."""

_HEARERS: Final[list[Hearer]] = []
_HIDERS: Final[list[Hider]] = []


def heard_by(hearer: Hearer) -> None:
    """Let this one hear what is typed in every form from now on."""
    if hearer not in _HEARERS:
        _HEARERS.append(hearer)


def hear(form: str, words: Words) -> list[Heard]:
    """What is said of these words by whoever hears. Asks nobody where nothing was typed."""
    return [hearer(form, words) for hearer in _HEARERS] if any(words.values()) else []


def hidden_by(hider: Hider) -> None:
    """Let this one say, from now on, what of another organisation's texts is left out where they are read."""
    if hider not in _HIDERS:
        _HIDERS.append(hider)


def shown(by_unit: uuid.UUID | None, texts: Mapping[str, str]) -> dict[str, str]:
    """What a unit wrote, without what whoever acts must not read. None: somebody outside the register wrote it."""
    left = dict(texts)
    for hider in _HIDERS:
        left = hider(by_unit, left)
    return left


def shown_alone(by_unit: uuid.UUID | None, text: str) -> str:
    """The same of one text."""
    return shown(by_unit, {"": text})[""]


# Letters by their kind that no eye sees: what a syllable of Korean lacks, as it falls apart.
_FILLERS: Final = frozenset("\u115f\u1160")
# Where vowels are marks, from Devanagari to Khmer; the marks elsewhere are accents.
_VOWEL_MARKS: Final = ("\u0900", "\u17d3")


def read_signs(text: str) -> str:
    """The letters and digits of a text, folded: what is left of it for whoever compares or looks for a word.

    Without accents, spaces, punctuation and pictures, and without whatever cannot be seen, by whichever name.
    """
    parted = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in unicodedata.normalize("NFKD", parted) if _is_read(sign))


def _is_read(sign: str) -> bool:
    if sign.isalnum():
        return sign not in _FILLERS
    first, last = _VOWEL_MARKS
    return first <= sign <= last and unicodedata.category(sign) in ("Mc", "Mn")


def says_anything(text: str) -> bool:
    """Whether there is a letter or a digit in it. What has none tells nobody anything, however long it is."""
    return any(sign.isalnum() for sign in read_signs(text))


def takes_words(field: forms.Field) -> bool:
    """Whether somebody can type words into a field of this kind, or add a file with a name."""
    return isinstance(field, forms.CharField | forms.FileField) and not isinstance(field, forms.UUIDField)


def words_of(value: object) -> list[str]:
    """The words of what a field was cleaned to: a text, the name of a file, or those of several."""
    if isinstance(value, UploadedFile):
        return [value.name or ""]
    if isinstance(value, list | tuple):
        return [word for one in value for word in words_of(one)]
    return [value] if isinstance(value, str) and value.strip() else []
