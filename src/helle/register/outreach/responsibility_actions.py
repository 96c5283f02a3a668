"""Writing who is responsible for outreach where (OUT-05..OUT-08): dated, with a source, superseded and never edited."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.organisations.models import Mandate
from helle.register.outreach import policies
from helle.register.protection.refusals import ENDS_BEFORE_IT_BEGINS, Refused, refused_by, says_something
from helle.rules.outreach import OutreachArea
from helle.rules.ruling import Text

OVERLAPS = Text(
    "Organisationen har allerede ansvaret for det område i nogle af de dage. Ret det ansvar, der står, i stedet.",
    "The organisation is responsible for that area already on some of those days. Correct what is there instead.",
)
SUPERSEDED_MEANWHILE = Text(
    "Ansvaret er lige blevet erstattet af en anden. Se listen igen.",
    "Somebody else has just superseded the responsibility. Look at the list again.",
)


@dataclass(frozen=True, slots=True)
class Responsible:
    """That an organisation is responsible for an area and a target group, from when to when, and where that stands."""

    area: OutreachArea
    target: Text
    requirement: str
    source: str
    since: dt.date | None
    last_day: dt.date | None

    @property
    def during(self) -> DateRange:
        return DateRange(self.since, self.last_day + dt.timedelta(days=1) if self.last_day else None)


def responsibility_set(unit: uuid.UUID, responsible: Responsible) -> None:
    """Make an organisation responsible for an area. Raises `Refused` where it is already in some of the days."""
    policies.require_keeping()
    _check(responsible)
    with transaction.atomic():
        _write(unit, responsible, supersedes=None, why="")
        audit.record("outreach.responsibility_set", object_id=unit, detail={"area": responsible.area.value})


def responsibility_supersede(row: Mandate, responsible: Responsible | None, *, why: str) -> None:
    """Put another in the place of what is recorded, and say why; None puts nothing there: it never held.

    What stood before stays readable. Evenings that were written down stand as they are.
    """
    policies.require_keeping()
    if not says_something(why):
        raise Refused(Text("Skriv, hvorfor det ændres.", "Enter why it is changed."), field="why")
    if responsible is not None:
        _check(responsible)
    with transaction.atomic():
        _write(row.unit_id, responsible, supersedes=row, why=why)
        audit.record(
            "outreach.responsibility_superseded",
            object_id=row.unit_id,
            detail={"area": row.area, "falls_away": responsible is None},
        )


def _check(responsible: Responsible) -> None:
    if responsible.since and responsible.last_day and responsible.last_day < responsible.since:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="last_day")


def _write(unit: uuid.UUID, responsible: Responsible | None, *, supersedes: Mandate | None, why: str) -> None:
    given = responsible
    values = (
        [
            given.area.value,
            given.area.label.da,
            given.area.label.en,
            given.target.da,
            given.target.en,
            given.requirement,
            given.source,
            given.during,
        ]
        if given
        else [supersedes.area if supersedes else "", "", "", "", "", "", "", None]
    )
    said = {
        "unit_is_responsible_for_an_area_once": Refused(OVERLAPS, field="since"),
        "mandate_was_superseded_meanwhile": Refused(SUPERSEDED_MEANWHILE),
    }
    with refused_by(said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.keep_mandate(%s, %s, %s, %s, %s, %s, %s, %s, %s::daterange, %s, %s)",
            [unit, *values, supersedes.pk if supersedes else None, why],
        )
