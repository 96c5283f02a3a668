"""The ledger of erasures as it lies outside of both databases: one signed line for each key that was destroyed.

A backup of the key store holds the keys of its day. What makes an erasure last is this file: whoever puts an older
backup back replays it. So it is written, and is on the disk, before a key goes; it is added to and never rewritten; and
a line that was taken out, changed or put in is found, since each names the one before it and is signed by a key that
lies in no database. That the end was cut off is found by what knows of more lines: the key store, a backup's own note,
and the second copy, which lies on another disk. Which key signed when stands beside it, in `erasures-keys.log`
(`handovers`): a line counts under the key of its place alone.

A line holds the number, the subject (a random id, no person's number), its kind, the time, the order by which a person
was erased or `-`, the hash of the line before, and the signature.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from helle.register.protection import handovers
from helle.register.protection.handovers import Handover, KnownKeys, digest
from helle.register.protection.private_files import create_once, opened_to_add, replace_private

DOMAIN: Final = b"helle erasure 1\n"
KEY_FILE: Final = "erasure.key"
# Of a key that is taking over, for as long as that lasts or was interrupted.
NEXT_FILE: Final = "erasure.next.key"
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


def path() -> Path:
    """Where the ledger lies."""
    return Path(settings.HELLE_ERASURES)


def copy_path() -> Path | None:
    """Where its copy lies, on another disk; None where there is none."""
    return Path(settings.HELLE_ERASURES_COPY) if settings.HELLE_ERASURES_COPY else None


def keys_path(where: Path) -> Path:
    """Where the list of the keys lies that signed a ledger, or its copy."""
    return where.with_name(f"{where.stem}-keys.log")


def signing_key() -> Ed25519PrivateKey:
    """The key that signs now. Raises `LedgerAstray` where there is none, or another has taken over."""
    listed = _listed(path())
    if not listed:
        return _private(KEY_FILE)
    if not key_is_there():
        raise LedgerAstray(f"{KEY_FILE} is missing: bring it from the safe")
    for name in (KEY_FILE, NEXT_FILE):
        if Path(settings.HELLE_SECRETS, name).exists():
            key = _private(name)
            if handovers.public_of(key.public_key()) == listed[-1].public:
                return key
    raise LedgerAstray(f"{KEY_FILE} is not the key that signs since {listed[-1].since:%Y-%m-%d}: put that one here")


def key_is_there() -> bool:
    """Whether there is any key among the secrets that may sign; without one nothing is erased."""
    return any(Path(settings.HELLE_SECRETS, name).exists() for name in (KEY_FILE, NEXT_FILE))


def known_keys() -> KnownKeys:
    """The keys that signatures are checked with. Raises `LedgerAstray` where the list of them is not to be believed."""
    listed = _listed(path())
    if not listed:
        return handovers.alone(_trusted())
    wrong = handovers.problems(listed, handovers.public_of(_trusted()))
    if wrong:
        raise LedgerAstray(f"{keys_path(path())}: {wrong[0]}")
    return KnownKeys(tuple(listed))


def begin_keys() -> None:
    """Note the key of a ledger whose keys are not listed yet, and bring the copy's list up to the ledger's."""
    if not keys_path(path()).exists() and Path(settings.HELLE_SECRETS, KEY_FILE).exists():
        _write_keys([handovers.beginning(_private(KEY_FILE))])
    copy = copy_path()
    if copy is not None and _listed(copy) != _listed(path()):
        with suppress(OSError):  # Its disk is away: nothing is erased then, and the next migration writes it.
            _write_keys(_listed(path()))


def hand_over(now: dt.datetime, then: Callable[[], None], *, vouched: bytes | None = None) -> Handover:
    """Have a new key sign from the next line on; returns what the list says of it. Stands in the turn of `erasing`.

    The new key is on the disk, and by `then` where it is to sign, before the list names it, and takes the former's file
    after: interrupted, it is done by the next call. `vouched`: a key that two keepers brought, where the former is lost
    or may be in other hands. Raises `LedgerAstray`.
    """
    own, listed = texts(path()), _listed(path())
    new_file, file = (Path(settings.HELLE_SECRETS, name) for name in (NEXT_FILE, KEY_FILE))
    if not listed:
        listed = [handovers.beginning(_private(KEY_FILE))]
    if vouched is not None and not _is_next(listed, new_file):
        # What is refused leaves nothing on the disk: a retired key would be found there by the next change.
        brought = _parsed(vouched, "the key of the two shares")
        _require_usable(listed, own, handovers.public_of(brought.public_key()))
        replace_private(new_file, vouched)
    create_once(new_file, new_key())
    new = _private(NEXT_FILE)
    then()
    if not _is_next(listed, new_file):
        _require_usable(listed, own, handovers.public_of(new.public_key()))
        listed.append(handovers.following(listed, new, own, now, None if vouched is not None else signing_key()))
        _write_keys(listed)
    new_file.replace(file)
    then()
    return listed[-1]


def new_key() -> bytes:
    """A new key to sign with, as it stands in its file."""
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _is_next(listed: Sequence[Handover], file: Path) -> bool:
    """Whether the list names the key of this file already, which has not come to its place yet."""
    return file.exists() and listed[-1].public == handovers.public_of(_private(file.name).public_key())


def _require_usable(listed: Sequence[Handover], own: Sequence[str], new: str) -> None:
    """What is not right is not handed on, and no key signs twice: a former one may be in other hands."""
    wrong = handovers.problems(listed, listed[-1].public) + problems(own, KnownKeys(tuple(listed)))
    if wrong:
        raise LedgerAstray(f"{path()}: {wrong[0]}")
    if new in {one.public for one in listed}:
        raise LedgerAstray("this key has signed the ledger before")


def _write_keys(listed: Sequence[Handover]) -> None:
    """First the copy's: what it says too early is said again, and a ledger whose keys nobody lists is none."""
    content = "".join(f"{one.to_text()}\n" for one in listed).encode()
    for where in (copy_path(), path()):
        if where is not None:
            replace_private(keys_path(where), content, mode=0o644)


def _listed(where: Path) -> list[Handover]:
    try:
        return [Handover.from_text(text) for text in texts(keys_path(where))]
    except ValueError as error:
        raise LedgerAstray(f"{keys_path(where)} cannot be read: {_said(error)}") from error


def _trusted() -> Ed25519PublicKey:
    """The public key that was given by hand, else that of our own key."""
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


def _private(name: str) -> Ed25519PrivateKey:
    try:
        return _parsed(Path(settings.HELLE_SECRETS, name).read_bytes(), name)
    except OSError as error:
        raise LedgerAstray(f"{name} cannot be read: {_said(error)}") from error


def _parsed(pem: bytes, name: str) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except ValueError as error:
        raise LedgerAstray(f"{name} cannot be read: {_said(error)}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise LedgerAstray(f"{name} is not an Ed25519 key")
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


def problems(lines: Sequence[str], keys: KnownKeys) -> list[str]:
    """What is wrong with these lines of a ledger, each with its place: order, links and signatures."""
    found, last = handovers.misplaced(keys.handovers, lines), ""
    for place, text in enumerate(lines, start=1):
        try:
            line = Line.from_text(text)
        except ValueError:
            found.append(f"line {place}: cannot be read")
            last = text
            continue
        if line.number != place or line.before != digest(last):
            found.append(f"line {place}: does not follow from the line before it")
        if not handovers.holds(keys.of_line(place), line.signature, line.content()):
            found.append(f"line {place}: is not signed by our key")
        last = text
    return found


def verified(where: Path | None = None) -> list[Line]:
    """Every line of the ledger, or of another file of it. Raises `LedgerAstray` with the first thing that is wrong."""
    where = where or path()
    lines = texts(where)
    wrong = problems(lines, known_keys())
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
