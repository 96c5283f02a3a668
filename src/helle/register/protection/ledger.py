"""The ledger of erasures as it lies outside of both databases: one signed line for each key that was destroyed.

A backup of the key store holds the keys of its day. What makes an erasure last is this file: whoever puts an older
backup back replays it. So it is written, and is on the disk, before a key goes; it is added to and never rewritten; and
a line that was taken out, changed or put in is found, since each names the one before it and is signed by a key that
lies in no database. That the end was cut off is found by what knows of more lines: the key store, a backup's own note,
and the second copy, which lies on another disk.

A line holds the number, the subject (a random id, no person's number), its kind, the time, the order by which a person
was erased or `-`, the hash of the line before, and the signature.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from helle.register.protection.private_files import opened_to_add

DOMAIN: Final = b"helle erasure 1\n"
KEY_FILE: Final = "erasure.key"
# For whoever replays elsewhere and is not to sign: the public half alone.
PUBLIC_FILE: Final = "erasure.pub"
_TAIL: Final = 4096


class LedgerAstray(Exception):
    """The ledger is not what it was: cut, changed, or not the one of this key store. Why, in one line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One erasure, as it stands in the file."""

    number: int
    subject: uuid.UUID
    kind: str
    at: dt.datetime
    order: uuid.UUID | None
    before: str
    signature: str

    @classmethod
    def from_text(cls, text: str) -> Line:
        """Raises `ValueError` for a line that is not one."""
        number, subject, kind, at, order, before, signature = text.split(" ")
        moment = dt.datetime.fromisoformat(at)
        if (len(before), len(signature)) != (64, 128) or moment.tzinfo is None:
            raise ValueError("cut short")
        found = cls(
            int(number),
            uuid.UUID(subject),
            kind,
            moment,
            None if order == "-" else uuid.UUID(order),
            before,
            signature,
        )
        if found.to_text() != text:
            raise ValueError("not as it is written")
        return found

    @classmethod
    def following(
        cls, last: str, kind: str, subject: uuid.UUID, at: dt.datetime, order: uuid.UUID | None, key: Ed25519PrivateKey
    ) -> Line:
        """The signed line that follows the last one; '' where there is none yet."""
        number = Line.from_text(last).number + 1 if last else 1
        unsigned = cls(number, subject, kind, at.astimezone(dt.UTC), order, digest(last), "")
        return cls(number, subject, kind, unsigned.at, order, unsigned.before, key.sign(unsigned.content()).hex())

    def content(self) -> bytes:
        """What is signed."""
        return DOMAIN + self.to_text().rpartition(" ")[0].encode()

    def to_text(self) -> str:
        order = str(self.order) if self.order else "-"
        at = self.at.isoformat(timespec="microseconds")
        return f"{self.number} {self.subject} {self.kind} {at} {order} {self.before} {self.signature}"


def digest(text: str) -> str:
    """What the next line says of this one."""
    return sha256(text.encode()).hexdigest()


def path() -> Path:
    """Where the ledger lies."""
    return Path(settings.HELLE_ERASURES)


def copy_path() -> Path | None:
    """Where its copy lies, on another disk; None where there is none."""
    return Path(settings.HELLE_ERASURES_COPY) if settings.HELLE_ERASURES_COPY else None


def signing_key() -> Ed25519PrivateKey:
    """The key that signs. Raises `LedgerAstray` where there is none."""
    try:
        key = serialization.load_pem_private_key(Path(settings.HELLE_SECRETS, KEY_FILE).read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise LedgerAstray(f"{KEY_FILE} cannot be read: {_said(error)}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise LedgerAstray(f"{KEY_FILE} is not an Ed25519 key")
    return key


def public_key() -> Ed25519PublicKey:
    """The key that signatures are checked with. Raises `LedgerAstray`."""
    given = Path(settings.HELLE_SECRETS, PUBLIC_FILE)
    if not given.exists():
        return signing_key().public_key()
    try:
        key = serialization.load_pem_public_key(given.read_bytes())
    except (OSError, ValueError) as error:
        raise LedgerAstray(f"{PUBLIC_FILE} cannot be read: {_said(error)}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise LedgerAstray(f"{PUBLIC_FILE} is not an Ed25519 key")
    return key


def texts(where: Path) -> list[str]:
    """The lines of a file; none where there is no file. What was cut while it was written was promised to nobody."""
    try:
        content = where.read_text()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerAstray(f"{where} cannot be read: {_said(error)}") from error
    whole, newline, _cut = content.rpartition("\n")
    return whole.split("\n") if newline else []


def last_text(where: Path) -> str:
    """The last whole line, read from the end of the file; '' where there is none."""
    try:
        with where.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            tail = file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise LedgerAstray(f"{where} cannot be read: {_said(error)}") from error
    return tail.rpartition("\n")[0].rpartition("\n")[2]


def problems(lines: Sequence[str], key: Ed25519PublicKey) -> list[str]:
    """What is wrong with these lines of a ledger, each with its place: order, links and signatures."""
    found, last = [], ""
    for place, text in enumerate(lines, start=1):
        try:
            line = Line.from_text(text)
        except ValueError:
            found.append(f"line {place}: cannot be read")
            last = text
            continue
        if line.number != place or line.before != digest(last):
            found.append(f"line {place}: does not follow from the line before it")
        try:
            key.verify(bytes.fromhex(line.signature), line.content())
        except (InvalidSignature, ValueError):
            found.append(f"line {place}: is not signed by our key")
        last = text
    return found


def verified(where: Path | None = None) -> list[Line]:
    """Every line of the ledger, or of another file of it. Raises `LedgerAstray` with the first thing that is wrong."""
    where = where or path()
    lines = texts(where)
    wrong = problems(lines, public_key())
    if wrong:
        raise LedgerAstray(f"{where}: {wrong[0]}" + (f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""))
    return [Line.from_text(text) for text in lines]


def append(lines: Sequence[Line]) -> None:
    """Write lines to the ledger and to its copy. They are on the disks when this returns, or it raises."""
    added = "".join(f"{line.to_text()}\n" for line in lines)
    _add(path(), added)
    copy = copy_path()
    if copy is not None:
        behind = texts(path())[len(texts(copy)) :]
        _add(copy, "".join(f"{text}\n" for text in behind))


def require_copy() -> None:
    """Raise `LedgerAstray` where the copy is not the ledger, or the beginning of it."""
    copy = copy_path()
    if copy is None or last_text(copy) == last_text(path()):
        return
    own, other = texts(path()), texts(copy)
    if other != own[: len(other)]:
        raise LedgerAstray(f"{copy} is not a copy of {path()}, which has {len(own)} lines; the copy has {len(other)}")


def _add(where: Path, text: str) -> None:
    is_new = not where.exists()
    # Whoever took over a process that adds to it could leave a link for root to write through.
    descriptor = opened_to_add(where)
    with os.fdopen(descriptor, "rb+", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            # The last line was cut while it was written.
            file.seek(max(0, size - _TAIL))
            file.truncate(size - len(file.read().rpartition(b"\n")[2]))
        file.write(text.encode())
        os.fsync(descriptor)
    if is_new:
        folder = os.open(where.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _said(error: Exception) -> str:
    return " ".join(str(error).split())
