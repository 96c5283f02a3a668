"""Passwords that are known from breaches elsewhere: a list that whoever runs an installation puts there.

Helle calls nobody and ships no such list. It takes one as others publish it: a line for each password, with its SHA-1
in hexadecimal, perhaps a colon and how often it was seen, in the order of the hashes. What is kept is the hashes alone,
twenty bytes each, so that one is found by a few reads however long the list is, and nothing of it is held in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha1
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from helle.rules.ruling import Text
from helle.site.health_state import State

PART: Final = Text("Adgangskoder, der er lækket andre steder", "Passwords known from breaches")
SIZE: Final = 20
_LINE: Final = re.compile(rb"([0-9A-Fa-f]{40})(?::([0-9]{1,12}))?\s*")
# So many hashes are written at once.
_AT_ONCE: Final = 50_000


class BadList(ValueError):
    """A list that cannot be taken, and what is wrong with it."""


class NotBreached:
    """Refuses a password that stands in the list. Without a list it refuses none, and `helle health` says so."""

    def validate(self, password: str, user: Any = None) -> None:
        if stands_in(settings.HELLE_BREACHED_PASSWORDS, password):
            raise ValidationError(
                _("Adgangskoden er kendt fra et læk et andet sted, så andre prøver den. Vælg en anden."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("Adgangskoden må ikke være kendt fra et læk et andet sted.")


def stands_in(file: Path, password: str) -> bool:
    """Whether a password's hash stands in the list; of no list, or one that cannot be read, nothing does."""
    wanted = sha1(password.encode(), usedforsecurity=False).digest()
    try:
        with file.open("rb") as opened:
            return _found(opened, opened.seek(0, 2) // SIZE, wanted)
    except OSError:
        return False


def _found(opened: BinaryIO, count: int, wanted: bytes) -> bool:
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        opened.seek(middle * SIZE)
        here = opened.read(SIZE)
        if here == wanted:
            return True
        low, high = (middle + 1, high) if here < wanted else (low, middle)
    return False


def prepare(lines: Iterable[bytes], to: Path, *, at_least: int = 1) -> int:
    """Write the list that is asked from one that was fetched; returns how many stand in it.

    `at_least`: those that were seen so many times. Raises `BadList`, and the list that was there stays.
    """
    count = 0

    def chunks() -> Iterator[bytes]:
        nonlocal count
        kept = bytearray()
        for digest in _hashes(lines, at_least):
            kept += digest
            count += 1
            if len(kept) >= _AT_ONCE * SIZE:
                yield bytes(kept)
                kept.clear()
        yield bytes(kept)

    beside = to.with_name(f"{to.name}.new")
    try:
        with beside.open("wb") as opened:
            for chunk in chunks():
                opened.write(chunk)
        if not count:
            raise BadList("no password is in it")
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)
    return count


def _hashes(lines: Iterable[bytes], at_least: int) -> Iterator[bytes]:
    before = b""
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        if found is None:
            raise BadList(f"line {number} is no SHA-1 in hexadecimal, with or without a number after a colon")
        digest = bytes.fromhex(found[1].decode())
        if digest <= before:
            raise BadList(f"line {number} is not after the one before: sort the file by its hashes, each once")
        before = digest
        if found[2] is None or int(found[2]) >= at_least:
            yield digest


def look_through(file: Path) -> int:
    """How many stand in the list. Raises `BadList` where it is cut off or out of order, and `OSError`."""
    count, before = 0, b""
    with file.open("rb") as opened:
        while digest := opened.read(SIZE):
            if len(digest) < SIZE or digest <= before:
                raise BadList(f"hash {count + 1} is cut off or not after the one before: prepare the list anew")
            before = digest
            count += 1
    return count


def standing() -> tuple[State, Text]:
    """Whether there is a list, for `helle health`."""
    try:
        size = settings.HELLE_BREACHED_PASSWORDS.stat().st_size
    except OSError:
        return State.WATCH, Text(
            "ingen liste: kør helle passwords prepare, og sæt HELLE_BREACHED_PASSWORDS",
            "no list: run helle passwords prepare, and set HELLE_BREACHED_PASSWORDS",
        )
    if not size or size % SIZE:
        return State.FAILS, Text("listen er skåret af: forbered den igen", "the list is cut off: prepare it anew")
    return State.WELL, Text(f"{size // SIZE} på listen", f"{size // SIZE} in the list")
