"""Reading the audit: what the acting role may see of it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection

from helle.register.audit.models import Line
from helle.register.protection import clock, context
from helle.register.protection.models import Grant

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks the log: what was refused, who looked at a case or a referral, what somebody looked at."""

    denied_only: bool = False
    user_id: uuid.UUID | None = None
    case_id: uuid.UUID | None = None
    referral_id: uuid.UUID | None = None
    referral_number: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def lines(asked: Asked, *, page: int) -> tuple[list[Line], bool]:
    """One page of the audit lines the acting role may see, the newest first; and whether there are more.

    Of one case or referral the newest two thousand at most.
    """
    start = (page - 1) * PAGE_SIZE
    begins = _midnight(asked.since) if asked.since else None
    ends = _midnight(asked.until + dt.timedelta(days=1)) if asked.until else None
    if asked.case_id is None and asked.referral_id is None:
        query = "SELECT * FROM helle.log_lines(%s, %s, %s, %s, %s, %s)"
        narrowed = [asked.user_id, asked.denied_only, begins, ends, PAGE_SIZE + 1, start]
        rows = list(Line.objects.raw(query, narrowed))
    else:
        about, of = ("referral", asked.referral_number) if asked.case_id is None else ("case", asked.case_id)
        query = (
            f"SELECT * FROM helle.{about}_lines(%s, %s) WHERE (%s::uuid IS NULL OR user_id = %s)"  # noqa: S608 - of our own words only
            " AND (NOT %s OR outcome = 'denied') AND (%s::timestamptz IS NULL OR at >= %s)"
            " AND (%s::timestamptz IS NULL OR at < %s) ORDER BY id DESC LIMIT %s OFFSET %s"
        )
        of_one = [asked.user_id, asked.user_id, asked.denied_only, begins, begins, ends, ends]
        rows = list(Line.objects.raw(query, [of, 20 * PAGE_SIZE, *of_one, PAGE_SIZE + 1, start]))
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.COPENHAGEN)


def case_numbered(number: str) -> uuid.UUID | None:
    """The case with a number, if the acting role may ask the log about it."""
    return next((case for case, _number in _numbered([], number)), None)


def referral_numbered(number: str) -> uuid.UUID | None:
    """The referral with a number, if the acting role may ask the log about it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.numbered_referral(%s)", [number])
        found: uuid.UUID | None = cursor.fetchone()[0]
        return found


def numbers_for_supervision(case_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The numbers of cases for whom asks about one member of staff: a data-protection officer is told all of them."""
    return dict(_numbered(list(case_ids), ""))


def _numbered(case_ids: list[uuid.UUID], number: str) -> list[tuple[uuid.UUID, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, number FROM helle.numbered_cases(%s, %s)", [case_ids, number])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def lines_of_case(case_id: uuid.UUID, *, lists_too: bool) -> list[Line]:
    """The newest lines about a case; those of a desk or a list, where it stood among others, only if asked for."""
    # A case may stand on many desks before anybody opens it: look further back where those are left out.
    reach = PAGE_SIZE if lists_too else 20 * PAGE_SIZE
    query = "SELECT * FROM helle.case_lines(%s, %s) WHERE %s OR NOT helle.is_a_list(action) ORDER BY id DESC LIMIT %s"
    return list(Line.objects.raw(query, [case_id, reach, lists_too, PAGE_SIZE]))


def numbers_of(case_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The numbers of those of some cases that the acting unit has."""
    acting = context.current()
    held = Grant.objects.filter(unit_id=acting.unit_id, category="core", during__contains=acting.instant)
    found = held.filter(case_id__in=case_ids, number__isnull=False).values_list("case_id", "number")
    return {case: str(number) for case, number in found}
