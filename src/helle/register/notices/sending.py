"""Writing the mails that say how much waits, and sending each once. Called by the job; two at once do no harm.

What waits is counted as whoever gets the mail, under her own policies, by what her desk shows; the rest is done by a
database role that knows addresses and numbers. A mail is taken before it is sent: should the worker die then, it is not
sent a second time, and the next one counts the same again.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.core.mail import EmailMessage
from django.db import connections, transaction

from helle.register.audit import actions as audit
from helle.register.desk.counting import Count, counted
from helle.register.desk.waiting import what_waits
from helle.register.notices.choices import How, State
from helle.register.notices.queries import address_hash, is_address
from helle.register.notices.times import Habit, is_quiet, slot
from helle.register.notices.wording import Told, written
from helle.register.protection import clock, context, search_keys
from helle.register.protection.identifiers import new_id

log = logging.getLogger(__name__)

# The role that writes and sends mails, and does nothing else.
NOTICES = "notices"
# How long a refused mail waits before it is tried again; after the last of these it is given up.
BACK_OFF: Final = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 20, 60, 180))
# What a server answers to a mail it was given when it is the address that is wrong.
NO_SUCH_MAILBOX: Final = frozenset({550, 551, 553})
SHORT: Final = 8
HEADERS: Final = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class NoticesLeftOut(Exception):
    """Some mails could not be written or sent; all others were. The text names ids and kinds of errors only."""

    def __init__(self, failed: dict[uuid.UUID, str]) -> None:
        super().__init__(", ".join(f"{one}: {error}" for one, error in failed.items()))
        self.failed = failed


def run() -> None:
    """Write what is due, then send what waits. Raises `NoticesLeftOut` at the end, when everything else is done."""
    failed: dict[uuid.UUID, str] = {}
    tidy()
    make(failed)
    send(failed)
    if failed:
        raise NoticesLeftOut(failed)


def tidy() -> None:
    """Forget old mails; give up on knowing what became of one whose worker died."""
    for (mail_id,) in _rows("SELECT * FROM helle.notice_tidy()"):
        log.warning("notice %s was interrupted: it is not sent again", mail_id)


# --- writing


@dataclass(frozen=True, slots=True)
class _Seat:
    """A membership that wants mails, or whose unit has the case of a child who is missing."""

    membership_id: uuid.UUID
    email: str
    refused_address: bytes | None
    habit: Habit
    language: str
    looked_for: dt.datetime | None
    told: bytes | None
    alarm_at: dt.datetime | None
    """When the last alarm was raised for a minor in a case of hers whom nobody can find."""

    def moment(self, now: dt.datetime) -> dt.datetime | None:
        """The moment she is to be told for: hers, or that of an alarm, which does not wait for it."""
        due = slot(self.habit, now)
        alarmed = self.alarm_at is not None and (self.looked_for is None or self.alarm_at > self.looked_for)
        return max((one for one in (due, self.alarm_at if alarmed else None) if one is not None), default=None)


def make(failed: dict[uuid.UUID, str]) -> None:
    """Write a mail for everybody whose moment has come and for whom something waits."""
    now = clock.now()
    for seat in [_seat(row) for row in _rows("SELECT * FROM helle.notice_seats()")]:
        due = seat.moment(now)
        if due is None or (seat.looked_for is not None and seat.looked_for >= due) or is_quiet(seat.habit, now):
            continue
        if is_address(seat.refused_address, seat.email):
            continue
        with _one_of_many(seat.membership_id, failed):
            _write(seat, due, count_for(seat.membership_id))
            _rows("SELECT helle.notice_looked(%s, %s)", seat.membership_id, due)


def count_for(membership_id: uuid.UUID) -> Count:
    """How much waits on somebody's own desk, read as she reads it; the audit says that it was counted for a mail."""
    with context.acting(membership_id, purpose="notice"):
        count = counted(what_waits(mine=True))
        audit.record("notice.counted", detail={"things": count.things, "late": count.late})
    return count


def _write(seat: _Seat, due: dt.datetime, count: Count) -> None:
    """The mail, where something waits. Whoever wants no mails gets this one because of an alarm."""
    told = b"".join(sorted(_short_hash(seat.membership_id, key) for key in count.keys))
    known = {seat.told[at : at + SHORT] for at in range(0, len(seat.told), SHORT)} if seat.told is not None else set()
    fresh = sum(1 for at in range(0, len(told), SHORT) if told[at : at + SHORT] not in known)
    if not count.things or (seat.habit.how is How.HOURLY and not fresh):
        return
    _rows(
        "SELECT helle.notice_put(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        new_id(),
        seat.membership_id,
        due,
        seat.language,
        count.things,
        count.late,
        fresh,
        count.more,
        told,
    )


def _short_hash(membership_id: uuid.UUID, key: str) -> bytes:
    """Enough to know a thing again among somebody's own few; it tells nobody else which."""
    return search_keys.blind_index("notice", f"{membership_id} {key}")[:SHORT]


# --- sending


def send(failed: dict[uuid.UUID, str]) -> None:
    """Send every mail whose time has come, unless its receiver wants quiet: it then waits."""
    now = clock.now()
    for mail_id, *habit in _rows("SELECT * FROM helle.notice_ready()"):
        if not is_quiet(_habit(habit), now):
            with _one_of_many(mail_id, failed):
                _send(mail_id)


def _send(mail_id: uuid.UUID) -> None:
    """Take a mail, which is then nobody else's, and send it."""
    taken = _rows("SELECT * FROM helle.notice_take(%s)", mail_id)
    if not taken:
        return
    ((email, refused_address, language, things, late, fresh, more, made_at, attempts, alarmed),) = taken
    if is_address(refused_address, email):
        _end(mail_id, State.WITHDRAWN)
        return
    mail = written(Told(things, late, fresh, more, made_at, alarmed), language)
    try:
        EmailMessage(mail.subject, mail.body, to=[email], headers=HEADERS).send()
    except smtplib.SMTPRecipientsRefused as error:
        code = max((code for code, _said in error.recipients.values()), default=0)
        _refused(mail_id, code, attempts, dead=address_hash(email) if code >= 500 else None)
    except smtplib.SMTPDataError as error:
        dead = address_hash(email) if error.smtp_code in NO_SUCH_MAILBOX else None
        _refused(mail_id, error.smtp_code, attempts, dead=dead)
    except smtplib.SMTPResponseException as error:
        _refused(mail_id, error.smtp_code, attempts)
    except (OSError, smtplib.SMTPException):
        _refused(mail_id, None, attempts)
    else:
        _end(mail_id, State.SENT)


def _refused(mail_id: uuid.UUID, code: int | None, attempts: int, *, dead: bytes | None = None) -> None:
    """Stop where it is the address; else try again later, and after the last time say so."""
    if dead is not None:
        log.warning("notice %s: the address is refused with %s", mail_id, code)
        _end(mail_id, State.UNDELIVERABLE, code, dead=dead)
    elif attempts > len(BACK_OFF):
        log.warning("notice %s is given up after %s tries, the last answer was %s", mail_id, attempts, code)
        _end(mail_id, State.GIVEN_UP, code)
    else:
        _end(mail_id, State.WAITING, code, again=clock.now() + BACK_OFF[attempts - 1])


def _end(
    mail_id: uuid.UUID,
    state: State,
    code: int | None = None,
    *,
    again: dt.datetime | None = None,
    dead: bytes | None = None,
) -> None:
    _rows("SELECT helle.notice_end(%s, %s, %s, %s, %s)", mail_id, state.value, code, again, dead)


# --- both


@contextmanager
def _one_of_many(about: uuid.UUID, failed: dict[uuid.UUID, str]) -> Iterator[None]:
    """One mail by itself: what is wrong with it must not keep the others back."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 # Told at the end of the run, by its kind.
        failed[about] = type(error).__name__


def _rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """What one of the role's functions answers, in a transaction of its own."""
    with transaction.atomic(using=NOTICES), connections[NOTICES].cursor() as cursor:
        cursor.execute(statement, list(parameters))
        return list(cursor.fetchall())


def _seat(row: tuple[Any, ...]) -> _Seat:
    membership_id, email, refused_address, *habit, language, looked_for, told, alarm_at = row
    return _Seat(
        membership_id=membership_id,
        email=email,
        refused_address=refused_address,
        habit=_habit(habit),
        language=language,
        looked_for=looked_for,
        told=bytes(told) if told is not None else None,
        alarm_at=alarm_at,
    )


def _habit(columns: list[Any]) -> Habit:
    how, daily_at, quiet_from, quiet_to, quiet_weekends, quiet_holidays = columns
    return Habit(How(how), daily_at, quiet_from, quiet_to, quiet_weekends, quiet_holidays)
