"""A master key in a PKCS#11 token (a hardware security module): it wraps and opens there and never leaves it.

The token does AES-256-GCM. A process has one session, and its threads take turns: libraries of tokens differ in what
they bear at once, and SoftHSM brings the process down. A session that the token has forgotten is opened anew, once.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.master import NAME_LENGTH, NoMaster
from helle.register.protection.private_files import others_can_read

try:
    import pkcs11
    from pkcs11 import Attribute, GCMParams, KeyType, Mechanism, ObjectClass, PKCS11Error
except ImportError as error:
    raise NoMaster("python-pkcs11 is not installed: it comes with the extra `hsm`") from error

_TAG_BITS: Final = 128


@dataclass(frozen=True, slots=True)
class MasterInToken:
    """A master key by its label in the token. Its name is the identifier that it was made with."""

    source: str
    label: str
    name: bytes

    @classmethod
    def found(cls, source: str, label: str) -> MasterInToken:
        """Raises `NoMaster` where the token cannot be reached or has no such key."""
        try:
            with _turn:
                name = bytes(_key(label).id)
        except pkcs11.NoSuchKey as error:
            raise NoMaster(f"{source}: the token has no such key; `helle keys make` makes one") from error
        except (PKCS11Error, OSError, RuntimeError) as error:
            forget_session()
            raise NoMaster(f"{source}: {_why(error)}") from error
        if len(name) != NAME_LENGTH:
            raise NoMaster(f"{source}: its identifier in the token has {len(name)} bytes instead of {NAME_LENGTH}")
        return cls(source, label, name)

    def encrypt(self, nonce: bytes, key: bytes, bound_to: bytes) -> bytes:
        try:
            return self._ask(lambda held: bytes(held.encrypt(key, **_gcm(nonce, bound_to))))
        except PKCS11Error as error:
            raise NoMaster(f"{self.source}: {_why(error)}") from error

    def decrypt(self, nonce: bytes, wrapped: bytes, bound_to: bytes) -> bytes:
        try:
            return self._ask(lambda held: bytes(held.decrypt(wrapped, **_gcm(nonce, bound_to))))
        except PKCS11Error as error:  # Tokens have no one word for a tag that does not fit.
            raise CannotOpen("altered, moved or wrapped under another master key") from error

    # The library gives a key what it can do when it is found; its types do not say so.
    def _ask(self, question: Callable[[Any], bytes]) -> bytes:
        with _turn:
            try:
                return question(_key(self.label))
            except (PKCS11Error, OSError, RuntimeError):
                forget_session()
            try:
                held = _key(self.label)
            except (PKCS11Error, OSError, RuntimeError) as error:
                raise NoMaster(f"{self.source}: {_why(error)}") from error
            return question(held)


def has(label: str) -> bool:
    """Whether the token has a key of this label. Raises `NoMaster` where it cannot be reached."""
    try:
        with _turn:
            return any(True for _key in _session().get_objects({Attribute.LABEL: label}))
    except (PKCS11Error, OSError, RuntimeError) as error:
        raise NoMaster(f"the token {settings.HELLE_PKCS11_TOKEN}: {_why(error)}") from error


def make(label: str) -> None:
    """Make a key in the token that cannot be read out of it. Raises `NoMaster`."""
    try:
        with _turn:
            forget_session()
            with _open(rw=True) as session:
                session.generate_key(
                    KeyType.AES,
                    256,
                    id=os.urandom(NAME_LENGTH),
                    label=label,
                    store=True,
                    template={
                        Attribute.SENSITIVE: True,
                        Attribute.EXTRACTABLE: False,
                        Attribute.ENCRYPT: True,
                        Attribute.DECRYPT: True,
                        Attribute.WRAP: False,
                        Attribute.UNWRAP: False,
                    },
                )
    except (PKCS11Error, OSError, RuntimeError) as error:
        raise NoMaster(f"the key {label} could not be made: {_why(error)}") from error


def forget_session() -> None:
    """Close the session of this process; the next question opens another."""
    session = _held.session
    _begin()
    if session is not None:
        with suppress(PKCS11Error):  # The token has forgotten it, or is gone.
            session.close()


def _gcm(nonce: bytes, bound_to: bytes) -> dict[str, object]:
    return {"mechanism": Mechanism.AES_GCM, "mechanism_param": GCMParams(nonce, bound_to, _TAG_BITS)}


def _key(label: str) -> pkcs11.Key:
    if label not in _held.keys:
        _held.keys[label] = _session().get_key(object_class=ObjectClass.SECRET_KEY, label=label)
    return _held.keys[label]


def _session() -> pkcs11.Session:
    if _held.session is None:
        _held.session = _open()
    return _held.session


def _open(*, rw: bool = False) -> pkcs11.Session:
    library = pkcs11.lib(settings.HELLE_PKCS11_MODULE)
    if _held.split_off:
        library.reinitialize()
        _held.split_off = False
    token = library.get_token(token_label=settings.HELLE_PKCS11_TOKEN)
    return token.open(rw=rw, user_pin=_pin())


def _pin() -> str:
    path = Path(settings.HELLE_PKCS11_PIN_FILE)
    if others_can_read(path):
        raise NoMaster(f"Others can read {path}, which holds the PIN of the token: choose a new PIN, and run chmod 600")
    return path.read_text().strip()


def _begin() -> None:
    _held.session, _held.keys = None, {}


def _begin_split_off() -> None:
    """A session and a turn are of the process that has them."""
    global _turn
    _turn, _held.split_off = threading.RLock(), True
    _begin()


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__


@dataclass(slots=True)
class _Held:
    """What this process has of the token."""

    session: pkcs11.Session | None = None
    keys: dict[str, pkcs11.Key] = field(default_factory=dict)
    split_off: bool = False


_held = _Held()
_turn = threading.RLock()
os.register_at_fork(after_in_child=_begin_split_off)
