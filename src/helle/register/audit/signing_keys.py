"""The keys that sign the audit's chain, which lie outside the database, and which of them signed what.

One private key signs, `audit.key`. When another takes over, `audit-keys.log` gets a line that the former signed: from
which segment and moment on the new one counts. It holds no secret: a verifier takes it with the roots, and with
`audit.pub`, the public key of any of them that she was given by hand. A key counts for its own segments alone: one that
was stolen after its time signs nothing new.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from helle.register.audit.chain import Handover
from helle.register.protection.private_files import replace_private, taken_back_unless_done

KEY_FILE: Final = "audit.key"
_PRIVATE: Final = (KEY_FILE, "audit.next.key")


class NoAuditKey(Exception):
    """The key that signs or checks the chain is missing or is not an Ed25519 key."""


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """The public keys in the order in which they signed, and what is wrong with the list that names them."""

    handovers: tuple[Handover, ...]
    only: Ed25519PublicKey | None
    problems: tuple[str, ...] = ()

    def of_segment(self, number: int) -> Ed25519PublicKey:
        """The key that a segment has to be signed with."""
        return self._last([one for one in self.handovers if one.first <= number])

    def of_moment(self, at: dt.datetime) -> Ed25519PublicKey:
        """The key that signed at a moment."""
        return self._last([one for one in self.handovers if one.since <= at])

    def _last(self, counting: list[Handover]) -> Ed25519PublicKey:
        if self.only is not None:
            return self.only
        return _public((counting or list(self.handovers))[-1 if counting else 0].public)


def signing_key() -> Ed25519PrivateKey:
    """The private key that signs now. Raises `NoAuditKey`."""
    listed = _listed()
    if not listed:
        return _private(KEY_FILE)
    for name in _PRIVATE:  # The next stands in its own file for as long as a handover that was interrupted.
        if Path(settings.HELLE_SECRETS, name).exists():
            key = _private(name)
            if _raw(key.public_key()) == listed[-1].public:
                return key
    raise NoAuditKey(f"none of {', '.join(_PRIVATE)} is the last key of {_list_path()}")


def known() -> KnownKeys:
    """The public keys. Raises `NoAuditKey` where there is none, or where `audit.pub` is none of those listed."""
    listed, given = _listed(), _given()
    if not listed:
        return KnownKeys((), given or signing_key().public_key())
    if given is not None and _raw(given) not in {one.public for one in listed}:
        raise NoAuditKey(f"audit.pub is none of the keys of {_list_path()}")
    return KnownKeys(tuple(listed), None, tuple(_problems(listed)))


def hand_over(first: int, now: dt.datetime, then: Callable[[], None]) -> int:
    """Have a new private key sign from this segment on; returns the first segment that is its own.

    The new key is on the disk, and by `then` where it is to sign, before the list names it, and takes the former's file
    after: whoever is interrupted has lost no key. A list that does not come to who signs is taken back: what the former
    key signed after it would be wrong for ever.
    """
    new_path, path = (Path(settings.HELLE_SECRETS, name) for name in reversed(_PRIVATE))
    listed = _listed()
    former = signing_key()
    new = _private(new_path.name) if new_path.exists() else _new_key(new_path)
    if not listed or listed[-1].public != _raw(new.public_key()):
        if not listed:
            beginning = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
            listed = [Handover.signed_by(former, 1, beginning, _raw(former.public_key()))]
        listed.append(Handover.signed_by(former, first, now, _raw(new.public_key())))
        then()
        with taken_back_unless_done(_list_path(), then):
            replace_private(_list_path(), "".join(f"{one.to_text()}\n" for one in listed).encode())
            then()
    else:
        then()
    new_path.replace(path)
    then()
    return listed[-1].first


def _problems(listed: list[Handover]) -> list[str]:
    problems = []
    for place, one in enumerate(listed, start=1):
        before = listed[max(place - 2, 0)]
        if not one.is_signed_by(_public(before.public)):
            problems.append(f"audit keys: line {place} is not signed by the key before it")
        if (one.first, one.since) < (before.first, before.since) or (place == 1 and one.first != 1):
            problems.append(f"audit keys: line {place} begins before the one before it, or the first too late")
    return problems


def _listed() -> list[Handover]:
    path = _list_path()
    if not path.exists():
        return []
    try:
        return [Handover.from_text(line) for line in path.read_text().splitlines()]
    except (OSError, ValueError) as error:
        raise NoAuditKey(f"{path} cannot be read: {error}") from error


def _given() -> Ed25519PublicKey | None:
    """The public key that a verifier without a private one was given by hand."""
    path = Path(settings.HELLE_SECRETS, "audit.pub")
    if any(Path(settings.HELLE_SECRETS, name).exists() for name in _PRIVATE) or not path.exists():
        return None
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise NoAuditKey(_unreadable(path, error)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise NoAuditKey(f"{path} holds no Ed25519 key")
    return key


def _private(name: str) -> Ed25519PrivateKey:
    path = Path(settings.HELLE_SECRETS, name)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise NoAuditKey(_unreadable(path, error)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NoAuditKey(f"{path} holds no Ed25519 key")
    return key


def _unreadable(path: Path, error: OSError | ValueError) -> str:
    """That a key cannot be read, and why, in one line and without what stands in the file."""
    why = error.strerror if isinstance(error, OSError) else "it holds no key in PEM"
    return f"{path}, which signs the audit, cannot be read: {why}"


def _new_key(path: Path) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    replace_private(path, pem)
    return key


def _list_path() -> Path:
    return Path(settings.HELLE_SECRETS, "audit-keys.log")


def _public(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
