"""Second factors are sealed, each for whose it is: what was copied to another person's account does not open there.

A second factor is no secret of a case but of a process that compares codes, so it is sealed under the key of search.
"""

from __future__ import annotations

import base64
import uuid
from typing import Any, Final

from helle.register.protection import search_keys
from helle.register.protection.ciphers import CannotOpen, Place

_USE: Final = "second factors"
_BOUND_TO_NOBODY: Final = uuid.UUID(int=0)


def sealed_for(user_id: uuid.UUID, text: str) -> str:
    """A secret as it is kept of somebody's account."""
    return base64.b64encode(search_keys.seal(_USE, _of(user_id), text)).decode()


def opened_for(user_id: uuid.UUID, sealed: str) -> str:
    """The secret. Raises `CannotOpen`: under a key that is not here, altered, or sealed for somebody else."""
    return search_keys.unseal(_USE, _of(user_id), base64.b64decode(sealed))


def sealed_anew(user_id: uuid.UUID, value: Any, *, also_cipher: bool) -> Any:
    """A sealed text, or a list of them, under the layer in force; anything else stays. Raises `CannotOpen`."""
    if isinstance(value, list):
        return [sealed_anew(user_id, one, also_cipher=also_cipher) for one in value]
    if not isinstance(value, str):
        return value
    anew = search_keys.sealed_anew(_USE, _of(user_id), base64.b64decode(value), also_cipher=also_cipher)
    return base64.b64encode(anew).decode() if anew else value


def bound(user_id: uuid.UUID, value: Any) -> Any:
    """What was sealed before it was sealed for anybody, for who has it. What does not open stays as it is.

    For the upgrade alone: asked at any other time it would make what somebody copied there hers.
    """
    if isinstance(value, list):
        return [bound(user_id, one) for one in value]
    if not isinstance(value, str):
        return value
    try:
        return sealed_for(user_id, search_keys.unseal(_USE, _of(_BOUND_TO_NOBODY), base64.b64decode(value), ever=True))
    except CannotOpen:
        return value


def _of(user_id: uuid.UUID) -> Place:
    return Place("mfa_authenticator", "data", user_id)
