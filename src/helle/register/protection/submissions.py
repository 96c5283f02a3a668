"""Forms sent twice. Each form carries a token; the action that saves it spends the token in its transaction."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import IntegrityError, transaction

from helle.register.organisations.constraints import constraint_of
from helle.register.protection import context, search_keys
from helle.register.protection.models import SentForm
from helle.register.protection.refusals import AlreadySaved, UsedForm

_DOMAIN: Final = "sent form"


def is_spent(token: uuid.UUID) -> bool:
    """Whether she has saved something with this token."""
    return SentForm.objects.filter(token=token, user_id=context.current().user_id).exists()


def refuse_spent(token: uuid.UUID, content: str) -> None:
    """For what learns its location only when it is saved. Raises as `spend` for a token she has spent."""
    first = SentForm.objects.filter(token=token, user_id=context.current().user_id).first()
    if first is not None:
        raise _spent(first, content)


def spend(token: uuid.UUID, location: str, content: str) -> None:
    """Spend a form's token. Raises `AlreadySaved` with the first result's location when it is spent already.

    `content` is all that was sent with it, kept as a keyed hash. A token that was spent on something else, or by
    somebody else, saves nothing and says so: `UsedForm`.
    """
    acting = context.current()
    try:
        with transaction.atomic():
            SentForm.objects.create(
                token=token, user_id=acting.user_id, at=acting.instant, location=location, content=_hashed(content)
            )
    except IntegrityError as error:
        if constraint_of(error) != "protection_sentform_pkey":
            raise
        raise _spent(SentForm.objects.filter(token=token, user_id=acting.user_id).first(), content) from error


def _spent(first: SentForm | None, content: str) -> AlreadySaved | UsedForm:
    if first is None or not search_keys.is_blind_index(bytes(first.content), _DOMAIN, content):
        return UsedForm()
    return AlreadySaved(first.location)


def _hashed(content: str) -> bytes:
    return search_keys.blind_index(_DOMAIN, content)
