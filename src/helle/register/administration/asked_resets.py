"""What an administrator asked for when somebody had lost her factor, sealed with the request (PUB-DIG-07).

Nothing is said yes to that nobody asked for here: whoever writes as the owner of the tables can write a request in
somebody's name, or another user, address or day into one, and cannot seal it. The seal holds the address that whoever
asked had read, where her login opens, or typed, where nothing is vouched for that does. One that was answered is
answered for good, whatever its row says: the log has the answer.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import uuid
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.db.backends.utils import CursorWrapper

from helle.register.administration.changed_outside import NOT_AS_TYPED
from helle.register.organisations.models import User
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


@dataclass(frozen=True, slots=True)
class Held:
    """A request as it stands, which nobody changes before the transaction ends, with whose it is.

    `user`: no more of her than her id, her address and what is vouched for of her. `has_answer`: the log has one.
    """

    reset_id: uuid.UUID
    user: User
    asked_by_id: uuid.UUID
    checked: str
    asked_at: dt.datetime
    seal: str
    has_answer: bool


def held(cursor: CursorWrapper, reset_id: uuid.UUID) -> Held:
    """Hold a request that is about to be said yes to, as the role that keeps users (`staff.as_staff`).

    Raises `Refused` where it is answered, and for who asked, and whom it is about.
    """
    cursor.execute("SELECT * FROM helle.hold_factor_reset(%s)", [reset_id])
    user_id, asked_by_id, checked, asked_at, seal, email, vouched, has_answer = cursor.fetchone()
    user = User(id=user_id, email=email, vouched=vouched)
    return Held(reset_id, user, asked_by_id, checked, asked_at, seal, has_answer)


def sealed(
    reset_id: uuid.UUID,
    *,
    user_id: uuid.UUID,
    asked_by_id: uuid.UUID,
    checked: str,
    asked_at: dt.datetime,
    address: str,
) -> str:
    """What is asked for, as it is kept in the request."""
    said = [*_said(user_id, asked_by_id, checked, asked_at), _of_address(address)]
    return base64.b64encode(search_keys.seal(_USE, _place(reset_id), json.dumps(said))).decode()


def require_asked(reset: Held, address: str, *, field: str) -> None:
    """Raise `Refused` where nobody asked for just this here and then, where it was answered, or for another address.

    `field`: where the form has the address.
    """
    try:
        *asked, of_address = json.loads(search_keys.unseal(_USE, _place(reset.reset_id), base64.b64decode(reset.seal)))
    except (CannotOpen, ValueError) as error:
        raise Refused(_NOT_ASKED) from error
    if reset.has_answer or asked != _said(reset.user.pk, reset.asked_by_id, reset.checked, reset.asked_at):
        raise Refused(_NOT_ASKED)
    if of_address != _of_address(address):
        raise Refused(NOT_AS_TYPED, field=field)


def _said(user_id: uuid.UUID, asked_by_id: uuid.UUID, checked: str, asked_at: dt.datetime) -> list[str]:
    return [str(user_id), str(asked_by_id), checked, asked_at.astimezone(dt.UTC).isoformat()]


def _of_address(address: str) -> str:
    return sha256(address.strip().lower().encode()).hexdigest()


def _place(reset_id: uuid.UUID) -> Place:
    return Place("administration_factorreset", "asked_sealed", reset_id)
