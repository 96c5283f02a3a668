"""A master key in a PKCS#11 token (a hardware security module): it wraps and opens there and never leaves it.

The token does AES-256-GCM. Each thread has a session of its own; one that the token has forgotten is opened anew, once.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.master import NAME_LENGTH, NoMaster

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
        try:
            return question(_key(self.label))
        except PKCS11Error:
            forget_session()
        try:
            held = _key(self.label)
        except (PKCS11Error, OSError, RuntimeError) as error:
            raise NoMaster(f"{self.source}: {_why(error)}") from error
        return question(held)


def has(label: str) -> bool:
    """Whether the token has a key of this label. Raises `NoMaster` where it cannot be reached."""
    try:
        with _open() as session:
            return bool(list(session.get_objects({Attribute.LABEL: label})))
    except (PKCS11Error, OSError, RuntimeError) as error:
        raise NoMaster(f"the token {settings.HELLE_PKCS11_TOKEN}: {_why(error)}") from error


def make(label: str) -> None:
    """Make a key in the token that cannot be read out of it. Raises `NoMaster`."""
    try:
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
    except (PKCS11Error, OSError) as error:
        raise NoMaster(f"the key {label} could not be made: {_why(error)}") from error


def forget_session() -> None:
    """Close this thread's session; the next question opens another."""
    session = getattr(_sessions, "session", None)
    _sessions.__dict__.clear()
    if session is not None:
        with suppress(PKCS11Error):  # The token has forgotten it, or is gone.
            session.close()


def _gcm(nonce: bytes, bound_to: bytes) -> dict[str, object]:
    return {"mechanism": Mechanism.AES_GCM, "mechanism_param": GCMParams(nonce, bound_to, _TAG_BITS)}


def _key(label: str) -> pkcs11.SecretKey:
    """The key as this thread's session holds it."""
    held: dict[str, pkcs11.SecretKey] = getattr(_sessions, "held", {})
    # A process that was split off begins anew: a session is of the process that opened it.
    if getattr(_sessions, "process", None) != os.getpid():
        _sessions.session, _sessions.process = _open(), os.getpid()
        held = _sessions.held = {}
    if label not in held:
        held[label] = _sessions.session.get_key(object_class=ObjectClass.SECRET_KEY, label=label)
    return held[label]


def _open(*, rw: bool = False) -> pkcs11.Session:
    global _process
    with _opening:
        library = pkcs11.lib(settings.HELLE_PKCS11_MODULE)
        if _process not in (None, os.getpid()):
            library.reinitialize()
        _process = os.getpid()
        token = library.get_token(token_label=settings.HELLE_PKCS11_TOKEN)
        pin = Path(settings.HELLE_PKCS11_PIN_FILE).read_text().strip()
        try:
            return token.open(rw=rw, user_pin=pin)
        except pkcs11.UserAlreadyLoggedIn:  # Another thread is: a token knows one user of a process.
            return token.open(rw=rw)


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__


_sessions = threading.local()
_opening = threading.Lock()
_process: int | None = None
