"""The key of search in layers: what is known again by a keyed hash, and what is sealed for a process, not for a person.

`search.key` holds one secret of 32 bytes after another. A hash under the first is made of the value; under each later
one of the hash before it, and then ends with four bytes that name the layer. So every kept hash is made anew without
the value that it is of, which nobody keeps of a link or a calendar (`search_rotation`); and who has a former layer
alone finds nothing. `search.layers` beside it says which is in force, and which is the first that is believed still of
what browsers hold. A later one waits.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from helle.register.protection import ciphers
from helle.register.protection.ciphers import CannotOpen, Place
from helle.register.protection.private_files import replace_private, stamp_of

KEY_FILE: Final = "search.key"
LAYERS_FILE: Final = "search.layers"
SECRET_LENGTH: Final = 32
HASH_LENGTH: Final = 32
NAME_LENGTH: Final = 4


class NoLayer(Exception):
    """The key of search is not the one that is needed: why, in one line."""


@dataclass(frozen=True, slots=True)
class Layers:
    """The secrets in their order, the layer in force, and the first that is still believed."""

    secrets: tuple[bytes, ...] = field(repr=False)
    in_force: int
    believed: int

    def name(self, layer: int) -> bytes:
        """Four bytes that tell a layer from the others, and nothing about it."""
        whole = b"".join(self.secrets[:layer])
        return HKDF(SHA256(), NAME_LENGTH, None, b"helle search layer name").derive(whole)

    def over(self, kept: bytes, domain: str, *, after: int, until: int) -> bytes:
        """A hash of one layer as it is under a later one. It keeps its length."""
        for layer in range(after + 1, until + 1):
            digest = hmac.digest(_of_search(self.secrets[layer - 1], domain), kept, sha256)
            kept = digest[: len(kept) - NAME_LENGTH] + self.name(layer)
        return kept

    def hashed(self, domain: str, value: str, layer: int, length: int) -> bytes:
        first = hmac.digest(_of_search(self.secrets[0], domain), value.encode(), sha256)[:length]
        return self.over(first, domain, after=1, until=layer)

    def key(self, domain: str, layer: int) -> bytes:
        """A key to seal with, of all layers so far: no one of them opens it."""
        return _of_search(b"".join(self.secrets[:layer]), domain)

    def in_order(self, *, since: int) -> list[int]:
        """The layer in force, then the others since one: also a later one, which may come into force at any moment."""
        others = [layer for layer in range(len(self.secrets), since - 1, -1) if layer != self.in_force]
        return [self.in_force, *others]


def layers() -> Layers:
    """The layers of this installation, read anew when they change. Raises `NoLayer`."""
    files = tuple(Path(settings.HELLE_SECRETS, name) for name in (KEY_FILE, LAYERS_FILE))
    return _read(files, tuple(map(stamp_of, files)))


def blind_index(domain: str, value: str, *, length: int = HASH_LENGTH) -> bytes:
    """A keyed hash of a normalised value, for exact search without plaintext, under the layer in force."""
    now = layers()
    return now.hashed(domain, value, now.in_force, length)


def blind_indexes(domain: str, value: str, *, ever: bool = False) -> list[bytes]:
    """The same under each layer that is believed, that in force first: for what is looked for while it changes.

    `ever`: under each that there was, for what is kept and never made anew.
    """
    now = layers()
    return [now.hashed(domain, value, layer, HASH_LENGTH) for layer in now.in_order(since=1 if ever else now.believed)]


def is_blind_index(kept: bytes, domain: str, value: str) -> bool:
    """Whether this is the keyed hash of a value under any layer that there was. It takes as long whether or not."""
    alike = [hmac.compare_digest(kept, one) for one in blind_indexes(domain, value, ever=True)]
    return any(alike)


def is_in_force(kept: bytes) -> bool:
    """Whether a keyed hash is under the layer in force, by its name: a hash under the first carries none."""
    now = layers()
    return now.in_force == 1 or kept.endswith(now.name(now.in_force))


def seal(domain: str, place: Place, text: str) -> bytes:
    """Seal for one use of the processes, under a key that is derived from the layer in force."""
    now = layers()
    return ciphers.seal(now.key(domain, now.in_force), place, text)


def unseal(domain: str, place: Place, sealed: bytes, *, ever: bool = False) -> str:
    """Open what was sealed so under a layer that is believed. Raises `CannotOpen`.

    `ever`: under each that there was, for what a backup from before brings back.
    """
    now = layers()
    for layer in now.in_order(since=1 if ever else now.believed):
        try:
            return ciphers.unseal(now.key(domain, layer), place, sealed)
        except CannotOpen:
            continue
    raise CannotOpen("altered, moved or another key")


def sealed_anew(domain: str, place: Place, sealed: bytes, *, also_cipher: bool = True) -> bytes | None:
    """The same under the layer and with the cipher in force, whatever layer it was under; None where it is.

    Not `also_cipher`: only where it is under another layer. Raises `CannotOpen`.
    """
    now = layers()
    try:
        ciphers.unseal(now.key(domain, now.in_force), place, sealed)
        as_it_is = not also_cipher or sealed[:1] == ciphers.in_force()
    except CannotOpen:
        as_it_is = False
    return None if as_it_is else seal(domain, place, unseal(domain, place, sealed, ever=True))


def add_layer() -> None:
    """Put one more secret behind the others."""
    path = Path(settings.HELLE_SECRETS, KEY_FILE)
    replace_private(path, path.read_bytes() + secrets.token_bytes(SECRET_LENGTH))


@cache
def _of_search(secret: bytes, domain: str) -> bytes:
    return HKDF(SHA256(), 32, None, f"helle search {domain}".encode()).derive(secret)


@cache
def _read(files: tuple[Path, Path], _stamps: tuple[object, ...]) -> Layers:
    key, said = files
    content = key.read_bytes()
    if not content or len(content) % SECRET_LENGTH:
        raise NoLayer(f"{key} must be {SECRET_LENGTH} bytes, or a multiple of that")
    parts = tuple(content[start : start + SECRET_LENGTH] for start in range(0, len(content), SECRET_LENGTH))
    try:
        in_force, believed = map(int, said.read_text().split())
    except FileNotFoundError:
        in_force = believed = 1
    except ValueError as error:
        raise NoLayer(f"{said} says no layer") from error
    if not 1 <= believed <= in_force <= len(parts):
        raise NoLayer(f"{said} says layer {in_force}, and {key} has {len(parts)}: bring the right one from the safe")
    return Layers(parts, in_force, believed)
