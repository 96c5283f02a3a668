"""What is noted of the involvement of CMM or Udlændingestyrelsen, and what each says of it: both stand (CRI-04)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery
from django.http import Http404

from helle.register.audit import actions as audit
from helle.register.prosecution import policies, sealing
from helle.register.prosecution.choices import TheirWord
from helle.register.prosecution.models import CriminalCase, Involvement, InvolvementAnswer
from helle.register.protection import clock
from helle.register.protection.refusals import IN_THE_FUTURE, WRITTEN_MEANWHILE, Refused, refused_by
from helle.rules.codes import OrganisationKind
from helle.rules.crime.involvement import InvolvementChannel
from helle.rules.ruling import Text

LIST_LENGTH: Final = 100
DESK_LENGTH: Final = 8
OLD_AFTER: Final = dt.timedelta(days=30)
"""What was noted before is told in one line of the desk: how much, and since when."""
NOTED_NO_MORE: Final = Refused(
    Text(
        "Det er sat ud af kraft, at I blev inddraget. [CRI-04]",
        "That you were involved has been put out of force. [CRI-04]",
    )
)
ANOTHER_DAY: Final = Refused(
    Text(
        "Skriv en anden dag end den noterede, og ikke en fra før politiet blev opmærksom på sagen. [CRI-04]",
        "Enter another day than the one noted, and not one before the police became aware of the case. [CRI-04]",
    ),
    field="heard_on",
)


@dataclass(frozen=True, slots=True)
class Noted:
    """A note that the acting unit was involved in a criminal case, and what it says of it. Nothing else of the case."""

    involvement_id: uuid.UUID
    criminal_case_id: uuid.UUID
    number: str
    unit_id: uuid.UUID
    told_on: dt.date
    aware_on: dt.date
    channel: str
    noted_at: dt.datetime
    says: str | None
    heard_on: dt.date | None

    @property
    def way(self) -> Text:
        return InvolvementChannel(self.channel).label

    @property
    def said(self) -> str:
        """What is said, in words; '' where nothing was said."""
        return str(TheirWord(self.says).label) if self.says else ""


def noted() -> list[Noted]:
    """What was noted of CMM or Udlændingestyrelsen, for it, what it has not answered first. One query."""
    if not policies.sees_notes_of_itself():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.noted_of_us() LIMIT %s", [LIST_LENGTH])
        return [Noted(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What nobody has confirmed or contradicted: the latest of it in lines, and how much is old, since when."""

    latest: list[Noted]
    keys: tuple[uuid.UUID, ...]
    old: int
    oldest: dt.datetime | None


def unanswered() -> Unanswered:
    """What was noted of the acting unit and nobody there has confirmed or contradicted, for its desk. Two queries."""
    if not policies.sees_notes_of_itself():
        return Unanswered([], (), 0, None)
    before = clock.now() - OLD_AFTER
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(involvement_id), count(*) FILTER (WHERE noted_at < %s),"
            " min(noted_at) FILTER (WHERE noted_at < %s) FROM helle.noted_of_us() WHERE says IS NULL",
            [before, before],
        )
        keys, old, oldest = cursor.fetchone() or ((), 0, None)
        cursor.execute(
            "SELECT * FROM helle.noted_of_us() WHERE says IS NULL AND noted_at >= %s LIMIT %s", [before, DESK_LENGTH]
        )
        return Unanswered([Noted(*row) for row in cursor.fetchall()], tuple(keys or ()), old, oldest)


def get_noted(key: uuid.UUID) -> Noted:
    """One note of the acting unit that is in force. Raises `Http404`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.noted_of_us() WHERE involvement_id = %s", [key])
        found = cursor.fetchone()
    if found is None:
        raise Http404
    return Noted(*found)


def answers_of(case: CriminalCase) -> list[InvolvementAnswer]:
    """What each authority said last of the notes of it in a criminal case, also of one out of force since. One query.

    Whoever puts a note out of force and writes it again wipes no contradiction: it stands until another answer.
    """
    rows = InvolvementAnswer.objects.filter(criminal_case=case)
    latest = {
        one.involvement.told: one for one in rows.select_related("by_user", "involvement").order_by("recorded_at", "id")
    }
    return list(latest.values())


def contradicted(case: CriminalCase) -> dict[OrganisationKind, InvolvementAnswer]:
    """Who says otherwise than the police noted, of a note in force or of one that gave way to it: what it says last.

    It may be right: what the police sent in a referral does not bind the day that is noted then, but a day that it
    gives does. Whoever has confirmed another note since says otherwise no more. One query.
    """
    rows = InvolvementAnswer.objects.filter(criminal_case=case).select_related("involvement")
    last = {one.involvement.told: one for one in rows.order_by("recorded_at", "id")}
    return {whom: one for whom, one in last.items() if one.says != TheirWord.THAT_DAY}


@dataclass(frozen=True, slots=True)
class ByAnotherDay:
    """Who says another day than is noted, and which."""

    criminal_case_id: uuid.UUID
    whom: Text
    noted: dt.date
    says: dt.date


def by_another_day(cases: Iterable[uuid.UUID]) -> list[ByAnotherDay]:
    """The notes in force of some criminal cases of which whoever was involved says another day (CRI-04). One query."""
    of_whom = {"criminal_case": OuterRef("criminal_case"), "involvement__organisation": OuterRef("organisation")}
    last = InvolvementAnswer.objects.filter(**of_whom).order_by("-recorded_at", "-id")
    rows = Involvement.objects.filter(criminal_case__in=cases, superseded_at__isnull=True).annotate(
        said=Subquery(last.values("says")[:1]), heard=Subquery(last.values("heard_on")[:1])
    )
    found = rows.filter(said=TheirWord.OTHER_DAY.value).exclude(told_on=F("heard")).order_by("told_on", "id")
    return [ByAnotherDay(one.criminal_case_id, one.told.label, one.told_on, one.heard) for one in found]


def otherwise(first: dt.date, last: dt.date) -> list[tuple[uuid.UUID, int]]:
    """Of how many cases CMM says otherwise than was noted, by the unit that they are counted to (CRI-04)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.cmm_says_otherwise(%s, %s)", [first, last])
        return [(unit, times) for unit, times in cursor.fetchall()]


def involvement_answer(of: Noted, *, says: TheirWord, heard_on: dt.date | None) -> InvolvementAnswer:
    """Say for the acting unit whether it was involved as noted. The note stays, and who reads it reads this beside it.

    `of`: the note with what was said of it when it was read. Raises `Refused` beside the field, and for the second of
    two who answer at once: the first one's word is not replaced unread.
    """
    policies.require(policies.answers_for_itself())
    if says is TheirWord.OTHER_DAY and heard_on is None:
        raise Refused(Text("Skriv dagen.", "Enter the day."), field="heard_on")
    if heard_on is not None and heard_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="heard_on")
    row = sealing.new_row(
        InvolvementAnswer,
        of.criminal_case_id,
        involvement_id=of.involvement_id,
        says=says.value,
        heard_on=heard_on if says is TheirWord.OTHER_DAY else None,
    )
    met = {
        "involvement_is_answered_in_force": NOTED_NO_MORE,
        "involvement_is_answered_by_its_day": ANOTHER_DAY,
    }
    with refused_by(met), transaction.atomic():
        # Of two at once the second waits here, and then reads what the first has said.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"helle.noted {of.involvement_id}"]
            )
        if _said_of(of.involvement_id) != (of.says, of.heard_on):
            raise WRITTEN_MEANWHILE
        row.save(force_insert=True)
        audit.record(
            "prosecution.involvement_answered",
            object_id=of.criminal_case_id,
            detail={"says": says.value},
            purpose=policies.PURPOSE,
        )
    return row


def _said_of(involvement_id: uuid.UUID) -> tuple[str | None, dt.date | None]:
    """What is said last of a note, as the acting unit reads it; nothing of one that is out of force."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT says, heard_on FROM helle.noted_of_us() WHERE involvement_id = %s", [involvement_id])
        return cursor.fetchone() or (None, None)
