"""Writing stays and circumstances, and letting the competence follow them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases import queries as case_queries
from helle.register.cases.corrections import NO_WHY
from helle.register.cases.models import Case
from helle.register.identification.choices import CircumstanceKind
from helle.register.identification.models import Circumstance
from helle.register.people import actions as people
from helle.register.protection import context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import ENDS_BEFORE_IT_BEGINS, OUT_OF_FORCE, Refused, refused_by, says_something
from helle.rules.codes import (
    ResidenceStatus,
)
from helle.rules.ruling import Text


def residence_record(
    case: Case, *, expected_version: int | None, status: ResidenceStatus, since: dt.date, until: dt.date | None
) -> None:
    """Record a residence status and let the competence follow it: the deciding authority gets or loses its grants."""
    with transaction.atomic():
        others = hold_all_her_cases(case, expected_version)
        people.residence_set(case.pk, case.person_id, status=status, since=since, until=until)
        for one in (*others, case):
            follow(one)


@dataclass(frozen=True, slots=True)
class Stay:
    """A residence status from a day, to a day or still."""

    status: ResidenceStatus
    since: dt.date
    until: dt.date | None


def residence_correct(case: Case, *, residence_id: uuid.UUID, values: Stay | None, why: str) -> None:
    """Put a mistyped residence status out of force with the reason, and write the right one, if there is one.

    For whoever holds her cases (`hold_all_her_cases`) and lets the competence follow (`follow`) when all is written.
    """
    if not says_something(why):
        raise Refused(NO_WHY, field="why_corrected")
    people.residence_supersede(case.pk, case.person_id, residence_id, why=why)
    if values is not None:
        people.residence_set(case.pk, case.person_id, status=values.status, since=values.since, until=values.until)


def competence_follow(case: Case) -> bool:
    """Begin or end Udlændingestyrelsen's grants as the facts on record say; returns whether they begin now.

    The database checks the same facts. Where they end, Udlændingestyrelsen may no longer see the case, though it was
    the one that wrote: nothing is written in the case after this.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.question_is_with_udlst(%s)", [case.pk])
        with_udlst = bool(cursor.fetchone()[0])
        cursor.execute("SELECT helle.move_competence(%s, %s)", [case.pk, with_udlst])
        return with_udlst and bool(cursor.fetchone()[0])


def hold_all_her_cases(case: Case, expected_version: int | None) -> list[Case]:
    """Take every case of the person for writing, since a stay is hers: returns the others. In one order, so that two
    who write through different cases wait for each other. Those the unit has not, and a colleague's that is closed,
    follow in the night."""
    hers = case_queries.open_cases_of(case.person_id, also=case)
    for one in hers:
        cases.case_touch(one, expected_version if one.pk == case.pk else None)
    return [one for one in hers if one.pk != case.pk]


def follow(case: Case) -> None:
    """Let the competence follow the facts and the lists say so: a core grant that begins now is projected as well."""
    cases.case_project(case)
    if competence_follow(case):
        cases.case_project(case)


def circumstance_set(
    case: Case, *, expected_version: int | None, kind: CircumstanceKind, since: dt.date, until: dt.date | None
) -> Circumstance:
    """Record that the person was put forward for expulsion, charged or indicted; competence follows (ID-06, ID-10)."""
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row = _circumstance_write(case, Happened(kind, since, until))
        follow(case)
    return row


def _circumstance_write(case: Case, values: Happened) -> Circumstance:
    policies.require_write("outcome")
    acting, since, until = context.current(), values.since, values.until
    cases.refuse_future(since, "since")
    cases.refuse_long_ago(since, "since")
    if until is not None and until < since:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="until")
    people.refuse_far_ahead(until, "until")
    row = Circumstance(
        id=new_id(),
        case=case,
        kind=values.kind.value,
        during=DateRange(since, until + dt.timedelta(days=1) if until else None),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    twice = Refused(
        Text("Det står allerede på sagen i de dage.", "It is already on the case for those days."), field="since"
    )
    with refused_by({"circumstance_once_at_a_time": twice}), transaction.atomic():
        row.save(force_insert=True)
        audit.record("circumstance.set", object_id=row.pk, cases=[case.pk], detail={"kind": row.kind})
    return row


def circumstance_end(case: Case, circumstance_id: uuid.UUID, *, expected_version: int, until: dt.date) -> None:
    """Record the last day of a circumstance that holds still: a charge dropped, a submission decided.

    Raises `Refused` for a day in the future or before its first, and for one that is over or out of force already.
    """
    policies.require_write("outcome")
    cases.refuse_future(until, "until")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row = _circumstance(case, circumstance_id)
        if row.during.upper is not None:
            raise Refused(Text("Slutdagen står der allerede.", "The last day is recorded already."), field="until")
        if until < row.during.lower:
            raise Refused(ENDS_BEFORE_IT_BEGINS, field="until")
        row.during = DateRange(row.during.lower, until + dt.timedelta(days=1))
        row.save(update_fields=["during"])
        audit.record("circumstance.ended", object_id=row.pk, cases=[case.pk], detail={"kind": row.kind})
        follow(case)


@dataclass(frozen=True, slots=True)
class Happened:
    """A charge, an indictment or a submission from a day, to a day or still."""

    kind: CircumstanceKind
    since: dt.date
    until: dt.date | None


def circumstance_correct(case: Case, circumstance_id: uuid.UUID, *, values: Happened | None, why: str) -> None:
    """Put a mistyped circumstance out of force with the reason, and write the right one, if there is one.

    For whoever holds the case and lets the competence follow (`follow`) when all is written.
    """
    policies.require_write("outcome")
    if not says_something(why):
        raise Refused(NO_WHY, field="why_corrected")
    row = _circumstance(case, circumstance_id)
    row.superseded_at = context.current().instant
    row.superseded_why_sealed = vault.seal(case.person_id, row, "superseded_why_sealed", why.strip())
    row.save(update_fields=["superseded_at", "superseded_why_sealed"])
    audit.record("circumstance.withdrawn", object_id=row.pk, cases=[case.pk], detail={"kind": row.kind})
    if values is not None:
        _circumstance_write(case, values)


def _circumstance(case: Case, circumstance_id: uuid.UUID) -> Circumstance:
    row = Circumstance.objects.filter(pk=circumstance_id, case=case, superseded_at__isnull=True).first()
    if row is None:
        raise Refused(OUT_OF_FORCE)
    return row
