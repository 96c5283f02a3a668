"""Filling the statistics table: who changed is counted anew, in one transaction of one state of the register.

Each has a pseudonym, a keyed hash of what it stands for and of the population, so that nobody goes from a row to a
case, or from one population to another, without the key: it lies among the secrets of the worker and in no database.
Of whom the keys were destroyed the rows stay under a pseudonym drawn by lot, which no key leads to, and are never
counted anew. Under another key, or in another layout, all others are.

For each pseudonym the database draws a record key, which it keeps for as long as she is counted under it; also where
everybody is counted anew. Only under another key of the pseudonyms are they drawn again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import OperationalError, connections, transaction

from helle.register.protection import clock
from helle.register.statistics.baseline import baseline

ALIAS: Final = "statistics"
KEY_FILE: Final = "statistics.key"
LAYOUT: Final = 2
# How many persons or referrals are counted by one question.
AT_ONCE: Final = 20_000
# Comes before whatever is noted.
_BEFORE_ALL: Final = ("", uuid.UUID(int=0))
PSEUDONYM_BYTES: Final = 16
_LOCK: Final = "SELECT pg_try_advisory_xact_lock(hashtext('helle.statistics'))"
_WAIT: Final = 0.5
_COLUMNS: Final = (
    "decided_on", "authority", "purposes", "residence_then", "sex_then", "age_then", "age_group", "nationality_then",
    "first_contact", "sector", "stage", "sender", "outcome",
)  # fmt: skip


class NotFilled(RuntimeError):
    """Why the table could not be filled."""


class Astray(RuntimeError):
    """That the table and the register differ, and how to see in what."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Of which instant the table is now, and of how many persons and referrals something was counted anew."""

    counted_at: dt.datetime
    anew: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Codes of a population of which the register and the table have another number, as known on a day."""

    day: dt.date
    population: str
    codes: Mapping[str, Any]
    in_register: int
    in_table: int


def refresh(*, everything: bool = False) -> Filled | None:
    """Fill in what changed, or all; None where another process does so just now. Safe to run twice or to cut short."""
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        return fill(cursor, everything=everything)


def refresh_now(*, at_most: dt.timedelta = dt.timedelta(minutes=10), everything: bool = False) -> Filled:
    """Fill in what changed until now, after whoever does so already. Raises `NotFilled` where that takes too long."""
    until = time.monotonic() + at_most.total_seconds()
    while True:
        try:
            filled = refresh(everything=everything)
        except OperationalError as error:
            # Somebody else filled it between what was read and the lock: of that state nothing is written.
            if getattr(error.__cause__, "sqlstate", None) != "40001":
                raise
            filled = None
        if filled is not None:
            return filled
        if time.monotonic() > until:
            raise NotFilled("another process has been filling the statistics table for too long")
        time.sleep(_WAIT)


def fill(cursor: Any, *, everything: bool = False) -> Filled | None:
    """The same in the transaction of a cursor, which is of repeatable reads; None where another process fills it."""
    cursor.execute(_LOCK)
    if not cursor.fetchone()[0]:
        return None
    key = _key()
    key_id = hashlib.sha256(b"statistics" + key).hexdigest()[:16]
    cursor.execute("SELECT now_here, key_id, layout FROM helle.begin_statistics()")
    begun = cursor.fetchone()
    if begun is None:
        raise NotFilled("a backup waits for what was erased since: run `helle erase --replay`")
    counted_at, filled_under, layout = begun
    if filled_under is None:
        cursor.execute("SELECT helle.note_all_counted(true)")
    elif everything or (filled_under, layout) != (key_id, LAYOUT):
        cursor.execute("DELETE FROM statistics_populationrow WHERE NOT loose")
        cursor.execute("SELECT helle.note_all_counted(false)")
    anew = 0
    last = _BEFORE_ALL
    while taken := _take(cursor, last):
        last = taken[-1][:2]
        for kind in ("person", "referral"):
            fates = {subject: fate for of_kind, subject, fate in taken if of_kind == kind and fate != "forgotten"}
            if fates:
                _write(cursor, key, kind, fates)
                anew += len(fates)
    if everything or (filled_under, layout) != (key_id, LAYOUT):
        # Whose keys were drawn in no layout before, and those that nobody is counted under any more.
        cursor.execute("SELECT helle.draw_record_keys(NULL), helle.forget_record_keys(NULL)")
    cursor.execute(
        "INSERT INTO statistics_filling (id, counted_at, key_id, layout) VALUES (1, %s, %s, %s) ON CONFLICT (id)"
        " DO UPDATE SET counted_at = excluded.counted_at, key_id = excluded.key_id, layout = excluded.layout",
        [counted_at, key_id, LAYOUT],
    )
    return Filled(counted_at, anew)


def differences(days: Collection[dt.date]) -> list[Difference]:
    """Fill in what changed, and hold the table against the register as known on each day, in one state of both."""
    found = []
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        if fill(cursor) is None:
            raise NotFilled("another process fills the statistics table just now: try again")
        for day in sorted(days):
            cursor.execute(
                "SELECT population, codes::text, in_register, in_table FROM helle.counted_otherwise(%s)", [day]
            )
            found += [
                Difference(day, population, json.loads(codes), *numbers)
                for population, codes, *numbers in cursor.fetchall()
            ]
    return found


def days_to_compare(today: dt.date) -> list[dt.date]:
    """Today, and the last day of each quarter that is over since the register counts: what is released is of those."""
    first = baseline().cut_over
    quarters = [dt.date(year, month, 1) for year in range(first.year, today.year + 1) for month in (1, 4, 7, 10)]
    return [*(one - dt.timedelta(days=1) for one in quarters if first < one <= today), today]


def require_the_same() -> None:
    """Raise `Astray` where the table and the register do not give the same numbers, on any of those days."""
    found = differences(days_to_compare(clock.today()))
    if found:
        raise Astray(f"{len(found)} differences: run helle statistics compare")


type _Taken = tuple[str, uuid.UUID, str]
type _State = tuple[Any, ...]


def _take(cursor: Any, last: tuple[str, uuid.UUID]) -> list[_Taken]:
    """The next of those noted after one, in order."""
    cursor.execute("SELECT kind, subject, fate FROM helle.take_counted(%s, %s, %s)", [AT_ONCE, *last])
    taken: list[_Taken] = cursor.fetchall()
    return taken


def _write(cursor: Any, key: bytes, kind: str, fates: Mapping[uuid.UUID, str]) -> None:
    """Replace the rows of some persons or referrals by what is known of them now, on each day that it changed."""
    those = list(fates)
    cursor.execute("SELECT population, subject FROM helle.counted_subjects(%s, %s)", [kind, those])
    former = [_pseudonym(key, population, subject) for population, subject in cursor.fetchall()]
    cursor.execute("DELETE FROM statistics_populationrow WHERE pseudonym = ANY (%s)", [former])
    cursor.execute("SELECT of, on_day FROM helle.counted_days(%s, %s)", [kind, those])
    days: dict[uuid.UUID, list[dt.date]] = {}
    for of, day in cursor.fetchall():
        days.setdefault(of, []).append(day)
    cursor.execute(
        f"SELECT population, of, subject, known_from, {', '.join(_COLUMNS)} FROM helle.counted_states(%s, %s)",  # noqa: S608 - the names above
        [kind, those],
    )
    known: dict[tuple[str, uuid.UUID, uuid.UUID], dict[dt.date, _State]] = {}
    for population, of, subject, day, *state in cursor.fetchall():
        known.setdefault((population, of, subject), {})[day] = tuple(state)
    found = []
    filled: list[bytes] = []
    passed: list[tuple[bytes, bytes]] = []
    for (population, of, subject), states in known.items():
        loose = fates[of] == "erased"
        pseudonym = own = _pseudonym(key, population, subject)
        if loose:
            pseudonym = secrets.token_bytes(PSEUDONYM_BYTES)
            passed.append((own, pseudonym))
        filled.append(pseudonym)
        # Numbers in order would tell who was filled in together.
        found += [
            (uuid.uuid4(), population, f"\\x{pseudonym.hex()}", loose, since, until, *state)
            for since, until, state in spans(sorted(days[of]), states)
        ]
    names = ("id", "population", "pseudonym", "loose", "known_from", "known_until", *_COLUMNS)
    written = json.dumps([dict(zip(names, row, strict=True)) for row in found], default=str)
    columns = ", ".join(names)
    cursor.execute(  # The names above; in one piece, since what has policies takes no COPY.
        f"INSERT INTO statistics_populationrow ({columns}) SELECT {columns}"  # noqa: S608
        " FROM jsonb_populate_recordset(NULL::statistics_populationrow, %s::jsonb)",
        [written],
    )
    cursor.execute("SELECT helle.pass_record_keys(%s, %s)", [[own for own, _to in passed], [to for _own, to in passed]])
    cursor.execute("SELECT helle.draw_record_keys(%s)", [filled])
    cursor.execute("SELECT helle.forget_record_keys(%s)", [former])


def spans(
    days: Sequence[dt.date], states: Mapping[dt.date, _State]
) -> Iterator[tuple[dt.date, dt.date | None, _State]]:
    """Each state with the day from whose end it was known and the one from whose end it was not; None: it still is.

    On a day without a state nothing was counted. What did not change from one day to the next is one span.
    """
    changes: list[tuple[dt.date | None, _State | None]] = []
    for day in days:
        if not changes or states.get(day) != changes[-1][1]:
            changes.append((day, states.get(day)))
    for (since, state), (until, _next) in pairwise([*changes, (None, None)]):
        if since is not None and state is not None:
            yield since, until, state


def _pseudonym(key: bytes, population: str, subject: uuid.UUID) -> bytes:
    said = f"{population}:{subject}".encode()
    return hmac.digest(key, said, "sha256")[:PSEUDONYM_BYTES]


def _key() -> bytes:
    path = Path(settings.HELLE_SECRETS, KEY_FILE)
    try:
        key = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFilled(f"{path} is not there: run `helle install`, which makes it") from error
    if len(key) != 32:
        raise NotFilled(f"{path} holds {len(key)} bytes instead of 32")
    return key
