"""What was sealed while the country was made, and how it is searched for in whatever a thief could carry away.

Every text that goes to the ciphers is noted with the table and column it goes to: so a name, a number or an address of
the country is one of these, in whichever app it was written. Looked for in every form in which a program may leave it.

What is not looked for, and why:
- days (`2025-10-06`), ids, hashes, the numbers of requirements and codes of units (`KOM-101`): codes and days stand in
  clear by decision 76;
- a single word that is no part of a name, and what has five signs or fewer: a "ja" stands everywhere;
- of texts of more than one short line the sentences; the numbers and addresses of mail in them are looked for;
- a word of a name that has fewer than five letters, or that is in the name of somebody who works there or interprets,
  whose names stand in clear (decision 76). Whole names are looked for, unless they are hers.
"""

from __future__ import annotations

import base64
import contextlib
import html
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus

import numpy as np

from helle.register.protection import ciphers

LONGEST = 90
SHORTEST_WORD = 5
SHORTEST_INSIDE = 10
"""Signs that a text without letters must have to be looked for in the midst of others, too."""
# What is compared first, of every form: so it has at least as many bytes.
_HEAD = 5
_CODE = re.compile(
    r"\d{4}-\d\d-\d\d(T.*)?|[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z]{3,4}(-[A-Z]+)?-\d{2,3}"
)
_FINDS = re.compile(r"[\w.+-]+@[\w.-]+\w|\+?\d(?:[ -]?\d){7,}")
_BYTES = re.compile(rb"\\\\x([0-9a-f]{2,})")
_PACKED = re.compile(rb"\beJ[\w-]{20,}")
_SIGNS = b"0123456789abcdefghijklmnopqrstuvwxyz"
_CHUNK = 1 << 23


@dataclass(frozen=True, slots=True)
class Sealed:
    """A text that was sealed, and where it went."""

    table: str
    column: str
    text: str


@contextmanager
def noted() -> Iterator[set[Sealed]]:
    """Within the block every text that is sealed is noted."""
    found: set[Sealed] = set()
    real = ciphers.seal_bytes

    def seal_bytes(key: bytes, place: ciphers.Place, content: bytes) -> bytes:
        with contextlib.suppress(UnicodeDecodeError):  # A piece of a file.
            found.add(Sealed(place.table, place.column, content.decode()))
        return real(key, place, content)

    ciphers.seal_bytes = seal_bytes
    try:
        yield found
    finally:
        ciphers.seal_bytes = real


def wanted(sealed: Iterable[Sealed], ordinary: Callable[[str], bool]) -> tuple[set[str], set[str]]:
    """What is looked for: values as a whole, and words of names by themselves."""
    values, words = set[str](), set[str]()
    for one in sealed:
        for text in _texts(one.text):
            if _CODE.fullmatch(text):
                continue
            values |= set(_FINDS.findall(text))
            if len(text) <= LONGEST and (" " in text or any(sign.isdigit() for sign in text)) and len(text) > _HEAD:
                values.add(text)
            if "name" in one.table or "name" in one.column:
                words |= {word for word in re.findall(r"[^\W\d_]+", text) if len(word) >= SHORTEST_WORD}
    return {value for value in values if not ordinary(value)}, {word for word in words if not ordinary(word)}


def _texts(text: str) -> Iterator[str]:
    """The texts of one that was sealed, line by line, also where it is a table in JSON."""
    if text[:1] in "[{":
        try:
            yield from _leaves(json.loads(text))
            return
        except ValueError:
            pass
    yield from (line.strip() for line in text.splitlines())


def _leaves(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        yield from (line.strip() for line in given.splitlines())
    elif isinstance(given, dict | list):
        for one in given.values() if isinstance(given, dict) else given:
            yield from _leaves(one)


def _letters(text: str) -> int:
    return sum(sign.isalpha() for sign in text)


class Search:
    """One pass for all that is wanted, however much that is."""

    def __init__(self, values: Iterable[str], words: Iterable[str] = ()) -> None:
        self._forms: dict[bytes, set[tuple[bytes, str, bool]]] = defaultdict(set)
        for value in values:
            # A short number, as of a bill, stands by chance in the midst of some id.
            short = _letters(value) == 0 and len(value) < SHORTEST_INSIDE
            for form in forms(value):
                self._add(form, value, alone=short)
            for form in numbers(value):
                self._add(form, value, alone=True)
            for said in written(value):
                self._add(said.encode(), value, alone=False)
        for word in words:
            for said in cases(word):
                self._add(said.encode(), word, alone=True)
            for form in forms(word):
                if len(form) >= 2 * SHORTEST_WORD:
                    self._add(form, word, alone=False)
        heads = np.frombuffer(b"".join(self._forms), np.uint8).reshape(-1, _HEAD)
        self._first = np.zeros(1 << 24, bool)
        self._first[_three(heads[:, 0], heads[:, 1], heads[:, 2])] = True
        self._then = np.zeros(1 << 24, bool)
        self._then[_three(heads[:, 2], heads[:, 3], heads[:, 4])] = True

    def _add(self, form: bytes, text: str, *, alone: bool) -> None:
        form = form.lower()
        if len(form) >= _HEAD:
            self._forms[form[:_HEAD]].add((form, text, alone))

    def found_in(self, content: bytes) -> set[str]:
        """Which of what is wanted stands in the content, or in what it holds in hexadecimal."""
        written, unread = [content, *_unpacked(content)], list[bytes]()
        for match in _BYTES.finditer(content):
            blob = bytes.fromhex(match[1].decode()) if len(match[1]) % 2 == 0 else b""
            (written if _is_text(blob) else unread).append(blob)
        # A cipher is chance: in megabytes of it any five letters stand, whatever was sealed.
        return self._pass(b"\n".join(written), 0) | self._pass(b"\n".join(unread), 9)

    def _pass(self, content: bytes, shortest: int) -> set[str]:
        lowered, found = content.lower(), set[str]()
        for start in range(0, len(lowered), _CHUNK):
            part = np.frombuffer(lowered[start : start + _CHUNK + _HEAD - 1], np.uint8)
            if len(part) < _HEAD:
                break
            places = np.flatnonzero(self._first[_three(part[:-4], part[1:-3], part[2:-2])])
            places = places[self._then[_three(part[places + 2], part[places + 3], part[places + 4])]]
            for place in (places + start).tolist():
                for form, text, alone in self._forms.get(lowered[place : place + _HEAD], ()):
                    if len(form) < shortest or text in found or not lowered.startswith(form, place):
                        continue
                    if not alone or _stands_alone(lowered, place, place + len(form)):
                        found.add(text)
        return found


def tables_with(content: str, text: str) -> list[str]:
    """Of a dump: the tables in whose rows a text stands as it is, for whoever reads that one was found."""
    found, table = set[str](), "no table"
    for line in content.splitlines():
        if line.startswith("COPY "):
            table = line.split()[1]
        if text in line.lower():
            found.add(table)
    return sorted(found)


def cases(text: str) -> set[str]:
    """A text in small and capital letters: bytes are made small by the ASCII among them alone, an Ø stays one."""
    return {text, text.lower(), text.upper(), text.title()}


def written(name: str) -> set[str]:
    """A name of several words as lists and letters turn it: the last first, or with more than a blank between."""
    *first, last = name.split()
    if not first or not all(sign.isalpha() or sign in " -'." for sign in name):
        return set()
    turned = (
        f"{last}, {' '.join(first)}",
        f"{last},{' '.join(first)}",
        f"{last} {' '.join(first)}",
        "  ".join((*first, last)),
    )
    return {said for one in turned for said in cases(one)}


def forms(text: str) -> set[bytes]:
    """How a text can stand somewhere: as it is, escaped, encoded, turned round."""
    found = set[bytes]()
    for said in (*cases(text), text[::-1]):
        whole = said.encode()
        found |= {
            whole,
            said.encode("utf-16-le"),
            said.encode("utf-16-be"),
            said.encode("latin-1", "ignore"),
            whole.hex().encode(),
            said.encode("utf-16-le").hex().encode(),
            quote(said).encode(),
            quote_plus(said).encode(),
            json.dumps(said)[1:-1].encode(),
            html.escape(said).encode(),
            said.encode("unicode_escape"),
            said.encode("ascii", "xmlcharrefreplace"),
        }
    # Base64 depends on where the text starts: without its ends, each of the three shifts is found.
    for whole in (text.encode(), text.encode("utf-16-le")):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            shifted = {encode(b"\0" * shift + whole)[4 * (shift > 0) + 2 : -4] for shift in range(3)}
            found |= {form for form in shifted if len(form) > 8}
    return found


def numbers(text: str) -> set[bytes]:
    """Of a number that finds somebody: its digits with and without what parts them, and from behind."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < 8 or _letters(text) > 3 or len(digits) > 15:
        return set()
    found = set[str]()
    for one in (digits, digits.removeprefix("45")):
        for said in (one, one[::-1]):
            parted = (said[:6], said[6:]), (said[:4], said[4:])
            found |= {said, " ".join(said), " ".join(re.findall("..?", said))}
            found |= {sign.join(pair) for pair in parted for sign in "- "}
    return {said.encode() for said in found if len(said) >= 8}


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What sessions hold, which Django packs."""
    for match in _PACKED.finditer(content):
        try:
            yield zlib.decompress(base64.urlsafe_b64decode(match[0] + b"=" * (-len(match[0]) % 4)))
        except (ValueError, zlib.error):
            continue


def _three(*given: Any) -> Any:
    first, second, third = (one.astype(np.uint32) for one in given)
    return first << 16 | second << 8 | third


def _is_text(blob: bytes) -> bool:
    try:
        return blob.decode().isprintable()
    except UnicodeDecodeError:
        return False


def _stands_alone(content: bytes, start: int, end: int) -> bool:
    before, after = content[max(0, start - 1) : start], content[end : end + 1]
    return not (before and before in _SIGNS) and not (after and after in _SIGNS)
