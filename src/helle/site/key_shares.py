"""`helle keys split` and `join`: a key as two shares, for two people of whom neither has it.

A share says of which kind of key it is, since a master key is joined under whatever name it is needed. One of before
says nothing; there its own name does, as long as nobody changed it, and what the key looks like.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from helle.register.audit import signing_keys
from helle.register.protection import ledger, master, search_keys
from helle.site.installation import InstallationError
from helle.site.parts import parts

# Of a share, besides its number: enough of a hash of the whole to tell that two belong together.
_FINGERPRINT: Final = 8
_SHARE: Final = "helle key share"
_LINE: Final = re.compile(rf"{_SHARE} (?P<number>\S+) (?P<fingerprint>\S+) (?P<part>\S+)(?: (?P<kind>\S+))?")
_MASTER: Final = "master"
# What the ceremony splits besides the master keys.
_OTHERS: Final = frozenset({search_keys.KEY_FILE, signing_keys.KEY_FILE, ledger.KEY_FILE})


@dataclass(frozen=True, slots=True)
class _Share:
    number: str
    fingerprint: str
    part: bytes
    kind: str
    """Of which kind of key it says that it is; nothing where it is of before."""
    named: str
    """The same by what its file is called; nothing where it is called otherwise."""


def require_split(name: str) -> None:
    """Raise `InstallationError` for a file that no ceremony splits."""
    if name in _OTHERS:
        return
    named = master.sources()
    if f"file:{name}" not in {named.wraps, named.next, named.former}:
        raise InstallationError(
            f"{name} is none of the keys that are split: a live master key in a file, {', '.join(sorted(_OTHERS))}"
        )


def require_two_places(name: str, folders: Sequence[str]) -> None:
    """Raise `InstallationError` unless the shares go to two folders, in which no share of this key lies."""
    one, other = (Path(folder) for folder in folders)
    for folder in (one, other):
        if not folder.is_dir():
            raise InstallationError(f"{folder} is no folder: put in the stick, and mount it")
    if one.samefile(other):
        raise InstallationError(f"{one} and {other} are one folder: whoever had it would have the key")
    there = [
        str(path) for folder in (one, other) for number in (1, 2) if (path := _path(folder, name, number)).exists()
    ]
    if there:
        raise InstallationError(
            f"A share lies there already: {', '.join(there)}. Nothing was written. Take it to where the former shares"
            " are kept, or destroy both where they are needed no more; then give the command again"
        )


def write(whole: bytes, name: str, folders: Sequence[str]) -> list[Path]:
    """Write a share into each folder; returns what was written."""
    first = secrets.token_bytes(len(whole))
    second = bytes(one ^ other for one, other in zip(whole, first, strict=True))
    kind, paths = _kind(name), [_path(Path(folder), name, number) for number, folder in enumerate(folders, start=1)]
    for number, (path, part) in enumerate(zip(paths, (first, second), strict=True), start=1):
        # A stick may know neither links nor who may read: not as the secrets themselves are written and read.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{_SHARE} {number} {_fingerprint(whole, kind)} {base64.b64encode(part).decode()} {kind}\n")
            file.flush()
            os.fsync(file.fileno())
    return paths


def joined(name: str, shares: Sequence[str]) -> bytes:
    """The key out of its two shares. Raises `InstallationError` where they are not the two of this one.

    A master key may have whatever name it is needed under, but not that of another secret.
    """
    if _kind(name) == _MASTER and any(part.holds(name, []) for part in parts().values()):
        raise InstallationError(f"{name} is none of the keys that are split")
    one, other = (_read(Path(share)) for share in shares)
    alike = (one.fingerprint, one.kind, len(one.part)) == (other.fingerprint, other.kind, len(other.part))
    if {one.number, other.number} != {"1", "2"} or not alike:
        raise InstallationError("These two shares are not the two of one key")
    whole = bytes(left ^ right for left, right in zip(one.part, other.part, strict=True))
    if _fingerprint(whole, one.kind) != one.fingerprint:
        raise InstallationError("One of the shares was altered")
    said = {one.kind} if one.kind else {one.named, other.named} - {""}
    if said - {_kind(name)} or not _looks_like(whole, name):
        of = ", ".join(sorted(said - {_kind(name)})) or "another kind"
        raise InstallationError(f"These are the two shares of a key, but not of {name}: they are of {of}")
    return whole


def _path(folder: Path, name: str, number: int) -> Path:
    return folder / f"{name}.share-{number}"


def _kind(name: str) -> str:
    return name if name in _OTHERS else _MASTER


def _looks_like(whole: bytes, name: str) -> bool:
    if _kind(name) == _MASTER:
        return len(whole) == master.SECRET_LENGTH
    if name == search_keys.KEY_FILE:
        return bool(whole) and len(whole) % search_keys.SECRET_LENGTH == 0
    return whole.startswith(b"-----BEGIN ")


def _fingerprint(whole: bytes, kind: str) -> str:
    return sha256(f"{_SHARE}\n{kind}".encode() + whole).hexdigest()[:_FINGERPRINT]


def _read(path: Path) -> _Share:
    line = path.read_text(errors="replace").strip()
    found = _LINE.fullmatch(line)
    try:
        part = base64.b64decode(found["part"], validate=True) if found else b""
    except binascii.Error:
        part = b""
    if not found or not part:
        raise InstallationError(f"{path} is no share of a key")
    named = path.name.rpartition(".share-")[0]
    return _Share(found["number"], found["fingerprint"], part, found["kind"] or "", _kind(named) if named else "")
