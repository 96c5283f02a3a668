"""Writing users and their memberships: done by an operator at the command line until administration has its pages."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.organisations.models import Membership, Unit, User


class CannotAdd(Exception):
    """The user cannot be added; the message says why in one line."""


def user_add(*, email: str, full_name: str, unit_code: str, role: str, since: dt.date) -> tuple[User, str]:
    """Add a user with one membership. Returns her and a first password, which is shown once.

    She sets up her second factor at the first login and sees nothing before. Raises `CannotAdd` for an unknown unit,
    a role that such a unit does not carry (the database knows), or an address that is taken.
    """
    unit = Unit.objects.filter(code=unit_code).first()
    if unit is None:
        raise CannotAdd(f"no unit has the code {unit_code}")
    if User.objects.filter(email__iexact=email).exists():
        raise CannotAdd("the address is taken")
    password = secrets.token_urlsafe(15)
    with transaction.atomic():
        user = User(id=uuid.uuid4(), email=email.lower(), full_name=full_name)
        user.set_password(password)
        user.full_clean()
        user.save(force_insert=True)
        Membership(id=uuid.uuid4(), user=user, unit=unit, role=role, during=DateRange(since, None)).save(
            force_insert=True
        )
    return user, password
