"""Writing that the address of a person is protected, and that it is no more (PUB-DIG-12)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.people.actions import EARLIEST_DAY, refuse_far_ahead
from helle.register.people.choices import ProtectionEndedWhy, ProtectionGround
from helle.register.people.models import AddressProtection
from helle.register.protection import clock, context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import ENDS_BEFORE_IT_BEGINS, TOO_LONG_AGO, Refused, refused_by
from helle.rules.ruling import Text

A_DAY: Final = dt.timedelta(days=1)
STANDS_ALREADY: Final = Text(
    "Adressen er allerede beskyttet i de dage. Afslut den beskyttelse, der står, eller ret dagene.",
    "The address is protected on those days already. End the protection that stands, or change the days.",
)
ENDED_ALREADY: Final = Text(
    "Adressebeskyttelsen er allerede afsluttet.", "The protection of the address has been ended already."
)
NOT_LONGER: Final = Text(
    "Beskyttelsen kan ikke forlænges her. Notér en ny fra dagen efter.",
    "The protection cannot be made longer here. Record another one from the day after.",
)


def address_protect(
    case_id: uuid.UUID, person_id: uuid.UUID, *, ground: ProtectionGround, since: dt.date, until: dt.date | None
) -> AddressProtection:
    """Record that the address of a person is protected from a day, to a day or until further notice.

    From that day on the database shows where she lives to those alone whom the matrix names. Raises `Refused` beside
    the field for days that run backwards, or that another protection has.
    """
    policies.require_write("identity")
    acting = context.current()
    if since < EARLIEST_DAY:
        raise Refused(TOO_LONG_AGO, field="since")
    refuse_far_ahead(since, "since")
    refuse_far_ahead(until, "until")
    if until is not None and until < since:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="until")
    row = AddressProtection(
        id=new_id(),
        person_id=person_id,
        ground=ground.value,
        during=DateRange(since, until + A_DAY if until else None),
        recorded_at=acting.instant,
        recorded_by_id=acting.user_id,
        recorded_by_unit_id=acting.unit_id,
    )
    stands = Refused(STANDS_ALREADY, field="since")
    with refused_by({"one_address_protection_at_a_time": stands}), transaction.atomic():
        row.save(force_insert=True)
        audit.record("person.address_protected", object_id=row.pk, cases=[case_id], detail={"ground": ground.value})
    return row


def address_protection_end(
    case_id: uuid.UUID, person_id: uuid.UUID, protection_id: uuid.UUID, *, last_day: dt.date, why: ProtectionEndedWhy
) -> None:
    """End the protection of an address with a day, by whom and why. One written by mistake ends at once and whole.

    Raises `Refused` where it is ended already, before its first day, and past the last day that it has.
    """
    policies.require_write("identity")
    acting = context.current()
    with transaction.atomic():
        standing = AddressProtection.objects.select_for_update().filter(pk=protection_id, person_id=person_id)
        row = standing.filter(ended_why="").first()
        if row is None:
            raise Refused(ENDED_ALREADY)
        if why is ProtectionEndedWhy.MISTAKE:
            last_day = row.last_day or max(row.during.lower, clock.today())
        if last_day < row.during.lower:
            raise Refused(ENDS_BEFORE_IT_BEGINS, field="last_day")
        if row.last_day is not None and last_day > row.last_day:
            raise Refused(NOT_LONGER, field="last_day")
        refuse_far_ahead(last_day, "last_day")
        row.during = DateRange(row.during.lower, last_day + A_DAY)
        row.ended_at, row.ended_why = acting.instant, why.value
        row.ended_by_id, row.ended_by_unit_id = acting.user_id, acting.unit_id
        row.save(update_fields=["during", "ended_at", "ended_by", "ended_by_unit", "ended_why"])
        audit.record("person.address_protection_ended", object_id=row.pk, cases=[case_id], detail={"why": why.value})
