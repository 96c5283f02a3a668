"""When somebody logged in last, by the demo's clock: it stands beside days that the same clock gives.

Django writes it with the machine's clock, from a signal that every way in passes. Here its receiver is another one.
"""

from __future__ import annotations

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from helle.register.organisations.models import User
from helle.register.protection import clock

user_logged_in.disconnect(dispatch_uid="update_last_login")


@receiver(user_logged_in, dispatch_uid="update_last_login")
def remember(user: User, **_: object) -> None:
    """Keep the instant of the demo's clock."""
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])
