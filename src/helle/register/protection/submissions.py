"""Forms sent twice. Each form carries a token; the action that saves it spends the token in its transaction."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from helle.register.protection import context
from helle.register.protection.models import SentForm
from helle.register.protection.refusals import AlreadySaved, constraint_of


def refuse_spent(token: uuid.UUID) -> None:
    """For what learns its location only when it is saved. Raises `AlreadySaved` for a token she has spent."""
    first = SentForm.objects.filter(token=token, user_id=context.current().user_id).first()
    if first is not None:
        raise AlreadySaved(first.location)


def spend(token: uuid.UUID, location: str) -> None:
    """Spend a form's token. Raises `AlreadySaved` with the first result's location when it is spent already."""
    acting = context.current()
    try:
        with transaction.atomic():
            SentForm.objects.create(token=token, user_id=acting.user_id, at=acting.instant, location=location)
    except IntegrityError as error:
        if constraint_of(error) != "protection_sentform_pkey":
            raise
        first = SentForm.objects.filter(token=token, user_id=acting.user_id).first()
        raise AlreadySaved(first.location if first else "/") from error
