"""Making an address for one's calendar, and taking it back."""

from __future__ import annotations

import secrets

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.calendars.models import Address
from helle.register.calendars.queries import secret_hash
from helle.register.protection import context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.ruling import Text

_MADE_MEANWHILE = Refused(
    Text(
        "Der er lige lavet en adresse i et andet vindue. Lav en ny, hvis du ikke fik den med.",
        "An address was just made in another window. Make a new one if you did not keep it.",
    )
)


def address_make() -> str:
    """A new secret for the calendar of the membership one works in; the one before ends. It is never shown again."""
    acting = context.current()
    secret = secrets.token_urlsafe(32)
    with refused_by({"one_calendar_address": _MADE_MEANWHILE}), transaction.atomic():
        _revoke()
        row = Address(
            id=new_id(),
            membership_id=acting.membership_id,
            secret_hash=secret_hash(secret),
            made_at=acting.instant,
        )
        row.save(force_insert=True)
        audit.record("calendar.made", object_id=row.pk)
    return secret


def address_revoke() -> None:
    """Take the address back: nobody reads anything there from now on. Nothing happens where there is none."""
    with transaction.atomic():
        if _revoke():
            audit.record("calendar.revoked")


def _revoke() -> int:
    acting = context.current()
    own = Address.objects.filter(membership_id=acting.membership_id, revoked_at__isnull=True)
    return own.update(revoked_at=acting.instant)
