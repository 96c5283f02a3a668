"""Notes that somebody who has left never finished: nobody reads them until they are given to a colleague."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection, transaction
from django.http import Http404

from helle.register.allocation import policies
from helle.register.allocation.choices import Destroyed
from helle.register.audit import actions as audit
from helle.register.casefile.models import Draft
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.protection import clock, context, vault
from helle.register.protection import policies as categories
from helle.register.protection.refusals import Refused, says_something
from helle.rules.ruling import Text

SHOWN = 20


@dataclass(frozen=True, slots=True)
class LeftDraft:
    """A draft that somebody left behind: where, whose and since when. What it says is read by whoever gets it."""

    id: uuid.UUID
    case_id: uuid.UUID
    number: str
    user_id: uuid.UUID
    by: str
    begun_at: dt.datetime
    saved_at: dt.datetime
    stranded: bool
    """Whether the unit no longer holds the notes of its case: then nobody goes on with it."""


def left_drafts() -> list[LeftDraft]:
    """Those of the acting unit, and those stranded in cases whose notes it lost; for whoever allocates, oldest first.
    Three queries, one where there are none.

    The first `SHOWN` of them: when they are given on, the next ones come.
    """
    return _left(None, None, limit=SHOWN)


def _left(draft_id: uuid.UUID | None, case_id: uuid.UUID | None, *, limit: int) -> list[LeftDraft]:
    """The first of them, or the one of an id and a case."""
    if not policies.allocates():
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, case_id, by_user_id, begun_at, saved_at, number FROM ("
            "SELECT l.*, NULL::text AS number FROM helle.drafts_left() l"
            " UNION ALL SELECT * FROM helle.drafts_stranded()) d"
            " WHERE id = coalesce(%s, id) AND case_id = coalesce(%s, case_id) ORDER BY begun_at, id LIMIT %s",
            [draft_id, case_id, limit],
        )
        rows = cursor.fetchall()
    if not rows:
        return []
    names = organisations.user_names({row[2] for row in rows})
    numbers = dict(Case.objects.filter(pk__in={row[1] for row in rows}).values_list("pk", "number"))
    return [
        LeftDraft(key, case, number or numbers[case], user, names[user], begun_at, saved_at, number is not None)
        for key, case, user, begun_at, saved_at, number in rows
        if number is not None or case in numbers
    ]


def get_left_draft(case: Case, draft_id: uuid.UUID) -> LeftDraft:
    """One of a case that can be given on; else `Http404`."""
    found = _left(draft_id, case.pk, limit=1)
    if not found or found[0].stranded:
        raise Http404
    return found[0]


def get_stranded_draft(draft_id: uuid.UUID) -> LeftDraft:
    """One in a case whose notes the unit holds no more; else `Http404`."""
    found = _left(draft_id, None, limit=1)
    if not found or not found[0].stranded:
        raise Http404
    return found[0]


def who_may_go_on(case: Case) -> list[User]:
    """Who in the unit writes notes: whoever has the case comes first."""
    staff = organisations.staff_of(context.current().unit_id, clock.today(), categories.roles_writing("notes"))
    has_it = cases.current_assignee(case.pk)
    return sorted(staff, key=lambda user: (has_it is None or user.pk != has_it.user_id, user.full_name))


def draft_give(case: Case, draft: LeftDraft, *, user: User, why: str) -> None:
    """Give a draft that somebody left behind to a colleague, who goes on with it. It stays known whose it was.

    Raises `Refused` where somebody was faster, or the colleague writes no notes here any more.
    """
    policies.require_allocating()
    if not says_something(why):
        raise Refused(Text("Skriv hvorfor.", "Write why."), field="why")
    sealed = vault.seal(case.person_id, Draft(id=draft.id), "given_why_sealed", why.strip())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.give_draft(%s, %s, %s)", [draft.id, user.pk, sealed])
            (given,) = cursor.fetchone()
        if not given:
            raise Refused(
                Text(
                    "Kladden er lige givet videre, eller kollegaen skriver ikke længere notater i enheden.",
                    "The draft was just passed on, or the colleague no longer writes notes in the unit.",
                )
            )
        audit.record(
            "draft.given",
            object_id=draft.id,
            cases=[case.pk],
            detail={"from": str(draft.user_id), "to": str(user.pk)},
        )


def draft_destroy(draft: LeftDraft, *, why: Destroyed) -> None:
    """Delete a draft in a case whose notes the unit lost: another authority's file is not written with it (SHR-01).

    Raises `Refused` where somebody was faster, or the notes came back.
    """
    policies.require_allocating()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.destroy_draft(%s)", [draft.id])
            (gone,) = cursor.fetchone()
        if not gone:
            raise Refused(
                Text(
                    "Kladden er allerede slettet, eller enheden har fået notaterne igen. Se listen igen.",
                    "The draft has been deleted already, or the unit has the notes again. Look at the list again.",
                )
            )
        audit.record(
            "draft.destroyed",
            object_id=draft.id,
            cases=[draft.case_id],
            detail={"from": str(draft.user_id), "why": why.value},
        )
