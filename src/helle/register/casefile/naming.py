"""Whether some words name the person of a case: her name, also in the genitive, or a number like hers."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from helle.register.cases.models import Case
from helle.register.people import queries as people
from helle.register.people.identifiers import holds_a_number

# Letters and digits; not the underscore, which joins the words of a file's name.
_WORD: Final = re.compile(r"[^\W_]+")
_SHORTEST: Final = 3
# Desislavas, Hanses; of Desislava's and Jens' the apostrophe ends the word.
_GENITIVES: Final = ("", "s", "es")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u00b4\uff07", "'"))


def names_the_person(case: Case, words: str) -> bool:
    """Whether her name, or what looks like a person's number, stands in some words that are to name nobody."""
    named = {word for name in people.names_of(case.person_id) for word in _words(name.value) if len(word) >= _SHORTEST}
    endings = {f"{word}{ending}" for word in named for ending in _GENITIVES}
    return not endings.isdisjoint(_words(words)) or holds_a_number(words.replace("_", " "))


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold())
