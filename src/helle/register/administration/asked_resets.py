"""What an administrator asked for when somebody had lost her factor, sealed with the request (PUB-DIG-07).

Nothing is said yes to that nobody asked for here: whoever writes as the owner of the tables can write a request in
somebody's name, or another user or address into one, and cannot seal it. The seal holds the address that whoever asked
had read, where her login opens, or typed, where nothing is vouched for that does.
"""

from __future__ import annotations

import base64
import json
import uuid
from hashlib import sha256
from typing import Final

from helle.register.administration.changed_outside import NOT_AS_TYPED
from helle.register.administration.models import FactorReset
from helle.register.protection import search_keys
from helle.register.protection.ciphers import CannotOpen, Place
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

_USE: Final = "asked resets"
_NOT_ASKED: Final = Text(
    "Anmodningen er skrevet eller ændret uden om Helle, så ingen kan godkende den. Afvis den, og find ud af, hvordan "
    "den kom der. Skal sikringen nulstilles, så bed om det på ny.",
    "The request was written or changed outside Helle, so nobody can approve it. Refuse it, and find out how it got "
    "there. If the factor is to be reset, make a new request.",
)


def sealed(reset_id: uuid.UUID, *, user_id: uuid.UUID, asked_by_id: uuid.UUID, checked: str, address: str) -> str:
    """What is asked for, as it is kept in the request."""
    said = [*_said(user_id, asked_by_id, checked), _of_address(address)]
    return base64.b64encode(search_keys.seal(_USE, _place(reset_id), json.dumps(said))).decode()


def require_asked(reset: FactorReset, address: str) -> None:
    """Raise `Refused` where nobody asked for just this here, or for another address."""
    try:
        *asked, of_address = json.loads(
            search_keys.unseal(_USE, _place(reset.pk), base64.b64decode(reset.asked_sealed))
        )
    except (CannotOpen, ValueError) as error:
        raise Refused(_NOT_ASKED) from error
    if asked != _said(reset.user_id, reset.requested_by_id, reset.checked):
        raise Refused(_NOT_ASKED)
    if of_address != _of_address(address):
        raise Refused(NOT_AS_TYPED, field="read")


def _said(user_id: uuid.UUID, asked_by_id: uuid.UUID, checked: str) -> list[str]:
    return [str(user_id), str(asked_by_id), checked]


def _of_address(address: str) -> str:
    return sha256(address.strip().lower().encode()).hexdigest()


def _place(reset_id: uuid.UUID) -> Place:
    return Place("administration_factorreset", "asked_sealed", reset_id)
