"""The master keys: what wraps the data keys of the key store. They lie in neither database.

One wraps, and up to one more opens: the next, until it takes over, or the former, until nothing is wrapped under it any
more. Each is named by its source: `file:NAME` in the folder of the secrets, `environment:VARIABLE` in base64, or
`pkcs11:LABEL`, a key that never leaves its token. Which is which stands in a small file beside the secrets, read anew
when it changes, so that no process is started again for a new key.

Layout of a wrapped key: the version byte 2, 4 bytes that name the master key, 12 bytes nonce, ciphertext with its tag
of 16. It is bound to its subject and to the name. Version 1, of before the keys had names, is opened as well.

A secret out of a file or the environment wraps with one of two ciphers: 1 is AES-256-GCM-SIV, 2 is AES-256-GCM under a
key that HKDF makes of it and of what it is bound to. It has a name under each, so that to change the cipher is to
rotate to another master key of the same source. Both open; which wraps stands in the file that names the keys. A token
has its own.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from helle.register.protection.ciphers import NONCE_LENGTH, CannotOpen
from helle.register.protection.private_files import stamp_of

RING_FILE: Final = "master-keys.toml"
NAME_LENGTH: Final = 4
SECRET_LENGTH: Final = 32
# Of what a source may be called: it stands in a file, and names another in the same folder.
_PLACE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,79}")
_UNNAMED, _NAMED = b"\x01", b"\x02"
FIRST_CIPHER: Final = 1
# By cipher: what the name of a secret is derived for.
_NAME_OF: Final[Mapping[int, bytes]] = {1: b"helle master key name", 2: b"helle master key name 2"}


class NoMaster(Exception):
    """A master key cannot be had, or is none: why, in one line."""


class Master(Protocol):
    """A master key, wherever it lies."""

    @property
    def source(self) -> str: ...

    @property
    def name(self) -> bytes:
        """Four bytes that tell it from the others, and nothing about it."""

    def encrypt(self, nonce: bytes, key: bytes, bound_to: bytes) -> bytes:
        """Raises `NoMaster`."""

    def decrypt(self, nonce: bytes, wrapped: bytes, bound_to: bytes) -> bytes:
        """Raises `CannotOpen` or `NoMaster`."""


@dataclass(frozen=True, slots=True)
class MasterInMemory:
    """A master key out of a file or the environment."""

    source: str
    secret: bytes = field(repr=False)
    cipher: int = FIRST_CIPHER

    @property
    def name(self) -> bytes:
        return HKDF(SHA256(), NAME_LENGTH, None, _NAME_OF[self.cipher]).derive(self.secret)

    def with_cipher(self, cipher: int) -> MasterInMemory:
        """The same secret as it wraps with that cipher, under that name."""
        return replace(self, cipher=cipher)

    def encrypt(self, nonce: bytes, key: bytes, bound_to: bytes) -> bytes:
        return self._wrapping(bound_to).encrypt(nonce, key, bound_to)

    def decrypt(self, nonce: bytes, wrapped: bytes, bound_to: bytes) -> bytes:
        try:
            return self._wrapping(bound_to).decrypt(nonce, wrapped, bound_to)
        except (InvalidTag, ValueError) as error:  # A ValueError where it is cut short.
            raise CannotOpen("altered, moved or wrapped under another master key") from error

    def _wrapping(self, bound_to: bytes) -> AESGCM | AESGCMSIV:
        if self.cipher == FIRST_CIPHER:
            return AESGCMSIV(self.secret)
        return AESGCM(HKDF(SHA256(), 32, None, b"helle wrap 2|" + bound_to).derive(self.secret))


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the master keys of an installation lie, as the file beside the secrets says it, and with which cipher those
    wrap that lie in no token."""

    wraps: str
    next: str | None = None
    former: str | None = None
    cipher: int = FIRST_CIPHER

    def to_text(self) -> str:
        roles = {"wraps": self.wraps, "next": self.next, "former": self.former}
        lines = [f'{role} = "{source}"' for role, source in roles.items() if source]
        lines += [f"cipher = {self.cipher}"] * (self.cipher != FIRST_CIPHER)
        return "\n".join(["# Written by `helle keys`. Of these master keys one wraps; all open.", *lines, ""])


@dataclass(frozen=True, slots=True)
class Ring:
    """The live master keys."""

    wraps: Master
    others: tuple[Master, ...]

    @property
    def all(self) -> tuple[Master, ...]:
        return self.wraps, *self.others

    @property
    def opening(self) -> tuple[Master, ...]:
        """All that open: of a secret in memory also what was wrapped with another cipher."""
        return tuple(each for one in self.all for each in with_each_cipher(one))


def ring_path() -> Path:
    """The file that says which master keys there are; there is none before the first rotation."""
    return Path(settings.HELLE_SECRETS, RING_FILE)


def sources() -> Sources:
    """Where the master keys lie now. Raises `NoMaster` for a file that cannot be read."""
    try:
        text = ring_path().read_text()
    except FileNotFoundError:
        return Sources(settings.HELLE_MASTER)
    except OSError as error:
        raise NoMaster(f"{ring_path()}: {error.strerror}") from error
    try:
        given: Mapping[str, str] = tomllib.loads(text)
        named = Sources(given["wraps"], given.get("next"), given.get("former"), int(given.get("cipher", FIRST_CIPHER)))
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise NoMaster(f"{ring_path()} cannot be read: {error}") from error
    if named.cipher not in _NAME_OF:
        raise NoMaster(f"{ring_path()} names the cipher {named.cipher}, which this version does not know")
    return named


def ring() -> Ring:
    """The live master keys; read anew when the file that names them has changed. Raises `NoMaster`."""
    path = ring_path()
    stamp = stamp_of(path)
    known = _rings.get(path)
    if known is not None and known[0] == stamp:
        return known[1]
    named = sources()
    also = [source for source in (named.next, named.former) if source]
    others = tuple(one for one in map(_there, also) if one is not None)
    made = Ring(master_at(named.wraps), others)
    if len(others) == len(also):
        _rings[path] = (stamp, made)
    return made


def parted(source: str) -> tuple[str, str]:
    """The kind of a source, and which of that kind. Raises `NoMaster` for what is none."""
    kind, _colon, place = source.partition(":")
    if not _PLACE.fullmatch(place):
        raise NoMaster(
            f"{source} is no source of a master key: file:NAME, environment:VARIABLE or pkcs11:LABEL,"
            " named in plain letters, digits and . _ -"
        )
    return kind, place


def with_each_cipher(one: Master) -> tuple[Master, ...]:
    """A master key as it wraps now, and as it may have wrapped before."""
    if not isinstance(one, MasterInMemory):
        return (one,)
    return one, *(one.with_cipher(cipher) for cipher in _NAME_OF if cipher != one.cipher)


def master_at(source: str) -> Master:
    """The master key of a source, as it wraps with the cipher in force. Raises `NoMaster`."""
    kind, place = parted(source)
    if kind == "file":
        return MasterInMemory(source, _from_file(place), sources().cipher)
    if kind == "environment":
        return MasterInMemory(source, _from_environment(place), sources().cipher)
    if kind == "pkcs11":
        from helle.register.protection import hsm  # Its library is an extra, and C.

        return hsm.MasterInToken.found(source, place)
    raise NoMaster(f"{source}: there is no kind of source called {kind}")


def wrap(subject: uuid.UUID, key: bytes) -> bytes:
    """Wrap a key under the master key that wraps now, bound to its subject. Raises `NoMaster`."""
    under, nonce = ring().wraps, os.urandom(NONCE_LENGTH)
    return _NAMED + under.name + nonce + under.encrypt(nonce, key, subject.bytes + under.name)


def unwrap(subject: uuid.UUID, wrapped: bytes) -> bytes:
    """Unwrap a key under whichever live master key it is wrapped. Raises `CannotOpen` or `NoMaster`."""
    wrapped = bytes(wrapped)
    if wrapped[:1] == _UNNAMED:
        return _unwrap_unnamed(subject, wrapped[1:])
    name = wrapped_under(wrapped)
    if name is None:
        raise CannotOpen("unknown version")
    under = _named(name)
    content = wrapped[1 + NAME_LENGTH :]
    return under.decrypt(content[:NONCE_LENGTH], content[NONCE_LENGTH:], subject.bytes + name)


def wrapped_under(wrapped: bytes) -> bytes | None:
    """The name of the master key that this is wrapped under; None where it carries none."""
    return wrapped[1 : 1 + NAME_LENGTH] if wrapped[:1] == _NAMED else None


def _there(source: str) -> Master | None:
    """One that is missing is missed by what is wrapped under it, and by nothing else; it is looked for each time."""
    try:
        return master_at(source)
    except NoMaster:
        return None


def _named(name: bytes) -> Master:
    for anew in (False, True):
        if anew:  # The file that names the keys may have changed within one tick of its clock.
            _rings.pop(ring_path(), None)
        for one in ring().opening:
            if one.name == name:
                return one
    raise CannotOpen(f"wrapped under the master key {name.hex()}, which is none of ours")


def _unwrap_unnamed(subject: uuid.UUID, content: bytes) -> bytes:
    for one in ring().all:
        if isinstance(one, MasterInMemory):
            try:
                before_names = one.with_cipher(FIRST_CIPHER)
                return before_names.decrypt(content[:NONCE_LENGTH], content[NONCE_LENGTH:], subject.bytes)
            except CannotOpen:
                continue
    raise CannotOpen("altered, moved or wrapped under another master key")


def _from_file(name: str) -> bytes:
    path = Path(settings.HELLE_SECRETS, name)
    try:
        secret = path.read_bytes()
    except OSError as error:
        raise NoMaster(f"{path}: {error.strerror}") from error
    if len(secret) != SECRET_LENGTH:
        raise NoMaster(f"{path} holds {len(secret)} bytes instead of {SECRET_LENGTH}")
    return secret


def _from_environment(variable: str) -> bytes:
    # Taken out of it, so that no program that we start inherits it.
    given = os.environ.pop(variable, None)
    if given is not None:
        try:
            secret = base64.b64decode(given, validate=True)
        except binascii.Error as error:
            raise NoMaster(f"{variable} is not base64") from error
        if len(secret) != SECRET_LENGTH:
            raise NoMaster(f"{variable} holds {len(secret)} bytes instead of {SECRET_LENGTH}")
        _taken[variable] = secret
    if variable not in _taken:
        raise NoMaster(f"the environment has no {variable}")
    return _taken[variable]


_rings: dict[Path, tuple[tuple[int, int, int] | None, Ring]] = {}
_taken: dict[str, bytes] = {}
