"""Choosing mails, as the cast does it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.db import connections, transaction

from helle.register.cases.models import Case
from helle.register.notices import actions, sending
from helle.register.notices.choices import How
from helle.register.notices.models import Choice, Mail
from helle.register.notices.queries import address_hash
from helle.register.notices.times import Habit
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.site import jobs
from tests import stories
from tests.cast import Cast, Member
from tests.remembered import remembered

HOURLY = Habit(How.HOURLY, 8, None, None, quiet_weekends=False, quiet_holidays=False)
BUSY = "451 4.3.0 Try again"
"""What a mail server answers that will take the mail later."""
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


def a_case_of(cast: Cast, who: Member) -> Case:
    """A new case that Karen gives to somebody: something waits for her."""
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, who)
    return case


def run() -> None:
    """The job that writes and sends what is due."""
    jobs.notices_send(timestamp=0)


def states(who: Member) -> list[str]:
    """What became of each of her mails, the earliest first."""
    with who.acting():
        return list(Mail.objects.order_by("slot").values_list("state", flat=True))


def later(**span: int) -> None:
    """So much time passes."""
    clock.move_forward(dt.timedelta(**span))
