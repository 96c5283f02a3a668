"""Choosing mails, as the cast does it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.db import connections, transaction

from helle.register.notices import actions, sending
from helle.register.notices.choices import How
from helle.register.notices.models import Choice
from helle.register.notices.queries import address_hash
from helle.register.notices.times import Habit
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from tests.cast import Member
from tests.remembered import remembered

HOURLY = Habit(How.HOURLY, 8, None, None, quiet_weekends=False, quiet_holidays=False)
DAILY = replace(HOURLY, how=How.DAILY)


@remembered
def choose(who: Member, habit: Habit = HOURLY, *, language: str = "da") -> Choice:
    """Choose how to be told."""
    with who.acting():
        return actions.choice_set(habit, language=language)


@remembered
def be_refused(who: Member) -> uuid.UUID:
    """A mail was written for somebody, and the mail server refused her address; as the job's role writes it."""
    choose(who)
    mail_id = new_id()
    with transaction.atomic(using=sending.NOTICES), connections[sending.NOTICES].cursor() as cursor:
        put: list[Any] = [mail_id, who.membership.pk, clock.now(), "da", 1, 0, 1, False, b""]
        cursor.execute("SELECT helle.notice_put(%s, %s, %s, %s, %s, %s, %s, %s, %s)", put)
        cursor.execute("SELECT * FROM helle.notice_take(%s)", [mail_id])
        dead = address_hash(who.user.email)
        cursor.execute("SELECT helle.notice_end(%s, 'undeliverable', 550, NULL, %s)", [mail_id, dead])
    return mail_id
