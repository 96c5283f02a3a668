"""The texts of letters: dated versions in several languages, and which of them somebody has reviewed.

A text is data of the product; that it may be used is a fact of the installation: its file of reviews
(`HELLE_LETTER_REVIEWS`) says who has read which text in which language, and when. A review holds for exactly the words
that were read: it names their digest, so that a text changed afterwards is not a reviewed one.

The words of a sheet can be had in more languages than come with the product: the installation puts a file for each into
its folder of translations (`HELLE_TRANSLATIONS`), and they are reviewed as all others are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from helle.register.letters.choices import LetterKind

TEXTS: Final = Path(__file__).parent / "data" / "texts"
FRAME: Final = "frame"
# What is given to the person on paper and is no letter: its words are reviewed as those of letters are.
SHEETS: Final = ("support_plan", "return_plan")
# The writer reads and writes these; every other language is a translation that nobody here can change.
WRITTEN_HERE: Final = ("da", "en")


class BadTranslation(Exception):
    """A translation of the installation lacks a word, or its file cannot be read."""


class BadReviews(Exception):
    """The file of reviews holds something that is no review."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `when` names the case of the facts in which alone it stands, '' for always."""

    text: str
    when: str


@dataclass(frozen=True, slots=True)
class LetterText:
    """One kind of letter in one language and version, with the words every letter has around its own."""

    kind: LetterKind
    version: int
    language: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    frame: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class SheetText:
    """The words of a sheet that is no letter, in one language and version: by their names, and for codes by code."""

    kind: str
    version: int
    language: str
    words: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    digest: str


@dataclass(frozen=True, slots=True)
class Review:
    """That somebody has read a text in a language and found it right."""

    kind: str
    version: int
    language: str
    digest: str
    by: str
    on: dt.date


def texts_on(kind: LetterKind, day: dt.date) -> dict[str, LetterText]:
    """The texts of a kind that are in force on a day, by language, reviewed or not."""
    return _texts(kind, _in_force(kind, day), _in_force(FRAME, day))


def sheets_on(name: str, day: dt.date) -> dict[str, SheetText]:
    """The words of a sheet that are in force on a day, by language, reviewed or not. A translation of the installation
    that is not whole is not among them."""
    version = _in_force(name, day)
    found = dict(_sheets(name, version))
    for file in _translations(name):
        try:
            text = _translated(file, name, version)
        except BadTranslation:
            continue
        if text is not None:
            found.setdefault(text.language, text)
    return found


def all_texts() -> list[LetterText]:
    """Every version of every text, each in the frame of its first day; for the list of an operator."""
    found: list[LetterText] = []
    for kind in LetterKind:
        for version in _versions(kind):
            found += texts_on(kind, version["valid_from"]).values()
    return found


def all_sheets() -> list[SheetText]:
    """Every version of the words of every sheet that is no letter."""
    found: list[SheetText] = []
    for name in SHEETS:
        for version in _versions(name):
            found += sheets_on(name, version["valid_from"]).values()
    return found


def bad_translations() -> list[str]:
    """What is wrong with the translations of the installation, a line for each file that is not whole."""
    wrong = []
    for name in SHEETS:
        for file in _translations(name):
            try:
                for version in _versions(name):
                    _translated(file, name, version["number"])
            except BadTranslation as error:
                wrong.append(str(error))
    return wrong


def review_of(text: LetterText | SheetText, day: dt.date) -> Review | None:
    """Who reviewed exactly this text, by a day; None where nobody has."""
    for one in reviews():
        named = (one.kind, one.version, one.language, one.digest)
        if named == (str(text.kind), text.version, text.language, text.digest) and one.on <= day:
            return one
    return None


def reviewed_on(kind: LetterKind, day: dt.date) -> dict[str, LetterText]:
    """The texts of a kind that may be used on a day, by language."""
    return {code: text for code, text in texts_on(kind, day).items() if review_of(text, day) is not None}


def reviewed_sheets_on(name: str, day: dt.date) -> dict[str, SheetText]:
    """The words of a sheet that may be used on a day, by language."""
    return {code: text for code, text in sheets_on(name, day).items() if review_of(text, day) is not None}


def reviews() -> tuple[Review, ...]:
    """The installation's reviews; none where there is no such file. Raises `BadReviews`."""
    file = Path(settings.HELLE_LETTER_REVIEWS)
    try:
        changed = file.stat().st_mtime_ns
    except FileNotFoundError:
        return ()
    return _reviews(file, changed)


@lru_cache(maxsize=4)
def _reviews(file: Path, _changed: int) -> tuple[Review, ...]:
    try:
        entries = tomllib.loads(file.read_text())["reviews"]
        found = tuple(
            Review(
                kind=one["kind"] if one["kind"] in SHEETS else LetterKind(one["kind"]).value,
                version=int(one["version"]),
                language=str(one["language"]),
                digest=str(one["digest"]),
                by=str(one["by"]),
                on=one["on"],
            )
            for one in entries
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadReviews(f"{file.name}: {error}") from error
    for one in found:
        if not isinstance(one.on, dt.date) or not one.by.strip():
            raise BadReviews(f"{file.name}: {one.kind} {one.language} lacks its reviewer or its day")
    return found


@lru_cache(maxsize=32)
def _versions(name: str) -> tuple[dict[str, Any], ...]:
    """The versions of one file, the oldest first."""
    parsed = tomllib.loads((TEXTS / f"{name}.toml").read_text())["versions"]
    return tuple(sorted(parsed, key=lambda version: version["valid_from"]))


def _in_force(name: str, day: dt.date) -> int:
    """The number of the version in force."""
    number: int = [version for version in _versions(name) if version["valid_from"] <= day][-1]["number"]
    return number


@lru_cache(maxsize=64)
def _texts(kind: LetterKind, version: int, frame_version: int) -> dict[str, LetterText]:
    own = next(one for one in _versions(kind) if one["number"] == version)
    around = next(one for one in _versions(FRAME) if one["number"] == frame_version)
    found = {}
    for language, text in own.items():
        if not isinstance(text, dict):
            continue
        frame = around[language]
        whole = json.dumps([text, frame], ensure_ascii=False, sort_keys=True)
        found[language] = LetterText(
            kind=kind,
            version=version,
            language=language,
            title=text["title"],
            paragraphs=tuple(Paragraph(one["text"], one.get("when", "")) for one in text["paragraphs"]),
            frame=frame,
            digest=hashlib.sha256(whole.encode()).hexdigest()[:32],
        )
    return found


def _translations(name: str) -> list[Path]:
    """The files of the installation for a sheet: one for each language, named by both."""
    return sorted(Path(settings.HELLE_TRANSLATIONS).glob(f"{name}.*.toml"))


def _translated(file: Path, name: str, version: int) -> SheetText | None:
    """The words of one file, where they are of this version. Raises `BadTranslation` for what is not whole."""
    try:
        parsed = tomllib.loads(file.read_text())
        of_version, text = int(parsed.pop("version")), parsed
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadTranslation(f"{file.name}: {error}") from error
    if of_version != version:
        return None
    language = file.name.split(".")[1]
    made = _sheet(name, version, language, text)
    ours = _sheets(name, version)[WRITTEN_HERE[0]]
    wanted = {"": ours.words, **ours.codes}
    given = {"": made.words, **made.codes}
    for part, words in wanted.items():
        for key, word in words.items():
            said = given.get(part, {}).get(key, "")
            if (
                not isinstance(said, str)
                or not said.strip()
                or set(_PLACES.findall(said)) != set(_PLACES.findall(word))
            ):
                raise BadTranslation(f"{file.name}: {part}{'.' if part else ''}{key} is missing, or not as in Danish")
    return made


_PLACES: Final = re.compile(r"{\w+}")


@lru_cache(maxsize=8)
def _sheets(name: str, version: int) -> dict[str, SheetText]:
    own = next(one for one in _versions(name) if one["number"] == version)
    return {language: _sheet(name, version, language, text) for language, text in own.items() if isinstance(text, dict)}


def _sheet(name: str, version: int, language: str, text: Mapping[str, Any]) -> SheetText:
    return SheetText(
        kind=name,
        version=version,
        language=language,
        words={key: one for key, one in text.items() if isinstance(one, str)},
        codes={key: one for key, one in text.items() if isinstance(one, dict)},
        digest=hashlib.sha256(json.dumps(text, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32],
    )
