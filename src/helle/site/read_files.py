"""Files that a command reads: what each is called in what is said of it."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import Final

from helle.methods.unparsed import MANY_DIGITS, MOST_DIGITS
from helle.rules.ruling import Text
from helle.site.line_words import most

NOT_JSON: Final = Text("kan ikke læses som JSON{value}", "cannot be read as JSON{value}")
NOT_TOML: Final = Text("kan ikke læses som TOML{value}", "cannot be read as TOML{value}")
_MANY_DIGITS: Final = Text(
    f": et tal har mere end {most(MOST_DIGITS).da} cifre", f": a number has more than {most(MOST_DIGITS).en} digits"
)
_PLACE: Final = re.compile(r"(\d+):(\d+)")


_NO_FOLDER: Final = Text("en del af stien er ikke en mappe", "a part of the path is not a folder")
_WHY: Final = {
    errno.ENOENT: "filen findes ikke",
    errno.EISDIR: "det er en mappe",
    errno.EACCES: "der er ikke adgang til den",
    errno.EPERM: "der er ikke adgang til den",
    errno.ENOSPC: "der er ikke plads på disken",
    errno.EROFS: "der kan kun læses fra disken",
    errno.ENAMETOOLONG: "navnet er for langt",
}
"""What the machine says of a file, in Danish; what seldom happens stands in its own words."""


def why_of(error: OSError, language: str) -> str:
    """Why a file cannot be read or written, in a language."""
    if error.errno == errno.ENOTDIR:
        return _NO_FOLDER.in_language(language)
    said = error.strerror or ""
    return _WHY.get(error.errno or 0, said) if language == "da" else said


def name_of(source: str) -> str:
    """A file's name without its folders; what was typed where that leaves nothing, as of `.`."""
    return source if source == "-" else Path(source).name or source


def said_of_place(value: str, language: str) -> str:
    """Where it cannot be read from, of `line:column`; what else is said stands as it is."""
    if value == MANY_DIGITS:
        return _MANY_DIGITS.in_language(language)
    place = _PLACE.fullmatch(value)
    if place is None:
        return value and f": {value}"
    line, column = place.groups()
    return Text(f" fra linje {line}, tegn {column}", f" from line {line}, column {column} on").in_language(language)
