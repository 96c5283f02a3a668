"""What somebody types in words is heard before it is kept, in one place for every form.

The form is the lowest floor and knows nothing of what must not be written. Whoever does (`accommodation`, of secret
addresses) says so once, when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from helle.rules.ruling import Text

type Words = Mapping[str, Sequence[str]]
"""What was typed: field by field, one text each; the names of the files where files are added."""
type Hearer = Callable[[str, Words], Mapping[str, Text]]
"""Given the name of a form and what was typed in it, says beside which fields it must not be kept, and why."""

_HEARERS: Final[list[Hearer]] = []


def heard_by(hearer: Hearer) -> None:
    """Let this one hear what is typed in every form from now on."""
    if hearer not in _HEARERS:
        _HEARERS.append(hearer)


def objections(form: str, words: Words) -> dict[str, Text]:
    """What must not be kept of these words, each with its reason. Asks nobody where nothing was typed."""
    found: dict[str, Text] = {}
    if any(words.values()):
        for hearer in _HEARERS:
            found |= hearer(form, words)
    return found


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
