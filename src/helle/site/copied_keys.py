"""A security key counts how often it has signed, so a copy of it betrays itself: one of the two falls behind.

WebAuthn Level 2, 7.2, step 21. Allauth keeps no count. It stands beside what is vouched for of a key and not in it, so
that a login changes nothing that was sealed; the count with which a key was set up is sealed, and none below it passes.
"""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial
from typing import Final

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction

from helle.register.administration import mails
from helle.register.organisations.models import User
from helle.site.vouching import held

logger = logging.getLogger(__name__)
# In what is kept of a key.
COUNTED: Final = "counted"
# Whoever tries again and again fills nobody's mailbox.
_TOLD_AGAIN: Final = dt.timedelta(hours=1)


def counts_on(key: Authenticator, says: int) -> bool:
    """Whether a key that has signed counts on from where it was, and keep how far. A key that does not count says 0
    each time. Her row is held: what signs twice at once comes one after the other."""
    with transaction.atomic():
        held(key.user)
        # As it stands now: she may have called it something else, or have taken it away, meanwhile.
        kept = Authenticator.objects.filter(pk=key.pk).first()
        if kept is None:
            return False
        last = _last(kept)
        if says > last:
            kept.data[COUNTED] = says
            kept.save(update_fields=["data"])
        return says > last or says == last == 0


def _last(key: Authenticator) -> int:
    """How far it had counted."""
    said = key.data.get(COUNTED)
    begun: int = key.wrap().authenticator_data.counter
    return max(begun, said) if isinstance(said, int) else begun


def say_so(user: User) -> None:
    """Leave a word for the operator, and once it is committed tell her, once an hour."""
    logger.error("security_key_seems_copied")
    transaction.on_commit(partial(_tell_once_an_hour, user))


def _tell_once_an_hour(user: User) -> None:
    if cache.add(f"key-seems-copied:{user.pk}", 1, int(_TOLD_AGAIN.total_seconds())):
        mails.tell_of_a_copied_key(user)
