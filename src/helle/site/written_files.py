"""Files that a command writes: whether they can be, asked before anything is reckoned, and each of them whole."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from helle.rules.ruling import Text

_NO_FOLDER: Final = Text("mappen {folder} findes ikke: opret den først", "there is no folder {folder}: make it first")
_NO_DASH: Final = Text("er ingen fil: standard output hedder /dev/stdout", "is no file: standard output is /dev/stdout")
_NO_FOLDERS: Final = Text("{folder} er ingen mappe", "{folder} is no folder")
_IS_FOLDER: Final = Text("er en mappe: angiv en fil i den", "is a folder: name a file in it")
WRITTEN_OVER: Final = Text(
    "her ville en fil blive skrevet over en anden, som læses eller skrives: giv den et andet navn",
    "here a file would be written over another that is read or written: give it another name",
)
_NOT_ALLOWED: Final = Text("i mappen {folder} må der ikke skrives", "the folder {folder} may not be written in")


def why_not(place: str, language: str, *, as_folder: bool = False) -> str | None:
    """Why nothing can be written at a place, in words; None where it can. Nothing is made to find out.

    `as_folder`: a folder is to stand there, which is made where only it is missing.
    """
    path = Path(place)
    if place == "-":
        return _NO_DASH.in_language(language)
    if as_folder:
        if path.exists() and not path.is_dir():
            return _NO_FOLDERS.in_language(language).format(folder=place)
        folder = path if path.is_dir() else path.parent
    elif path.is_dir():
        return _IS_FOLDER.in_language(language)
    elif path.exists() and not path.is_file():  # A device or a pipe, as /dev/stdout: it is written to as it stands.
        return None
    else:
        folder = path.parent
    if not folder.exists():
        return _NO_FOLDER.in_language(language).format(folder=folder)
    if not folder.is_dir():
        return _NO_FOLDERS.in_language(language).format(folder=folder)
    return None if os.access(folder, os.W_OK | os.X_OK) else _NOT_ALLOWED.in_language(language).format(folder=folder)


def written_over(read: Iterable[Path], written: Iterable[Path]) -> Path | None:
    """The first that would be written over one that is read, or over another that is written; None where none is."""
    taken = {_file(place) for place in read}
    for place in written:
        if _file(place) in taken:
            return place
        if place.is_file() or not place.exists():  # Whatever is sent away, as to /dev/null, is written over by nobody.
            taken.add(_file(place))
    return None


def _file(place: Path) -> object:
    """What is the same of two names of one file."""
    try:
        found = place.stat()
    except OSError:
        return place.resolve()
    return found.st_dev, found.st_ino


def write_whole(place: Path, text: str) -> None:
    """Write a file beside its place and put it there whole: half of it is never there. Raises `OSError`."""
    if place.exists() and not place.is_file():
        place.write_text(text, encoding="utf-8")
        return
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(place.resolve() if place.is_symlink() else place)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
