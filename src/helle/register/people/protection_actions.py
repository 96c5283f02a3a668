"""Writing that the address of a person is protected, and that it is no more (PUB-DIG-12)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.interface.words import long_day
from helle.register.people.actions import refuse_far_ahead, refuse_first_day
from helle.register.people.choices import HOLDS_NO_DAY, ProtectionEndedWhy, ProtectionGround
from helle.register.people.models import AddressProtection
from helle.register.protection import clock, context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import ENDS_BEFORE_IT_BEGINS, Refused, refused_by
from helle.rules.ruling import Text

A_DAY: Final = dt.timedelta(days=1)
STANDS_ALREADY: Final = Text(
    "Adressen er allerede beskyttet i de dage. Afslut den beskyttelse, der står, eller ret dagene.",
    "The address is protected on those days already. End the protection that stands, or change the days.",
)
ENDED_ALREADY: Final = Text(
    "Adressebeskyttelsen er allerede afsluttet.", "The protection of the address has been ended already."
)
NOT_BEGUN: Final = Text(
    "Beskyttelsen er ikke begyndt endnu. Vælg »Den blev trukket tilbage, før den begyndte«.",
    "The protection has not begun yet. Choose “It was withdrawn before it began”.",
)
BEGUN: Final = Text(
    "Beskyttelsen er begyndt. Vælg, hvorfor den ophører, og skriv dens sidste dag.",
    "The protection has begun. Choose why it ends, and enter its last day.",
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
    refuse_first_day(since, "since")
    refuse_far_ahead(until, "until")
    if until is not None and until < since:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="until")
    days = DateRange(since, until + A_DAY if until else None)
    _refuse_days_taken(person_id, days)
    row = AddressProtection(
        id=new_id(),
        person_id=person_id,
        ground=ground.value,
        during=days,
        recorded_at=acting.instant,
        recorded_by_id=acting.user_id,
        recorded_by_unit_id=acting.unit_id,
    )
    stands = Refused(STANDS_ALREADY, field="since")
    with refused_by({"one_address_protection_at_a_time": stands}), transaction.atomic():
        row.save(force_insert=True)
        audit.record("person.address_protected", object_id=row.pk, cases=[case_id], detail={"ground": ground.value})
    return row


def _refuse_days_taken(person_id: uuid.UUID, days: DateRange) -> None:
    # Two at once are held apart by the database; who comes alone is told what stands, and how both can.
    standing = AddressProtection.objects.exclude(ended_why__in=HOLDS_NO_DAY).filter(person_id=person_id)
    row = standing.filter(during__overlap=days).order_by("during").first()
    if row is None:
        return
    first = row.during.lower
    if days.lower < first:
        da, en = (long_day(first, one) for one in ("da", "en"))
        eve_da, eve_en = (long_day(first - A_DAY, one) for one in ("da", "en"))
        raise Refused(
            Text(
                f"Adressen er først beskyttet fra {da}. Skriv {eve_da} som sidste dag her, så følger de "
                "efter hinanden.",
                f"The address is not protected until {en}. Enter {eve_en} as the last day here, and one "
                "follows the other.",
            ),
            field="until",
        )
    if row.last_day is None:
        raise Refused(
            Text(
                f"Adressen er allerede beskyttet fra {long_day(first, 'da')} og indtil videre. "
                "Afslut den beskyttelse først, hvis en ny skal følge efter den.",
                f"The address is protected from {long_day(first, 'en')} until further notice already. "
                "End that protection first if another is to follow it.",
            ),
            field="since",
        )
    raise Refused(
        Text(
            f"Adressen er allerede beskyttet fra {long_day(first, 'da')} til og med {long_day(row.last_day, 'da')}. "
            f"Skriv {long_day(row.last_day + A_DAY, 'da')} eller senere som første dag.",
            f"The address is protected from {long_day(first, 'en')} through {long_day(row.last_day, 'en')} already. "
            f"Enter {long_day(row.last_day + A_DAY, 'en')} or later as the first day.",
        ),
        field="since",
    )


def address_protection_end(
    case_id: uuid.UUID, person_id: uuid.UUID, protection_id: uuid.UUID, *, last_day: dt.date, why: ProtectionEndedWhy
) -> None:
    """End the protection of an address with a day, by whom and why. One that was written by mistake, or is withdrawn
    before it began, ends at once and whole, whatever the day.

    Raises `Refused` where it is ended already, before its first day, and past the last day that it has; where it is
    withdrawn and has begun, or ended and has not.
    """
    policies.require_write("identity")
    acting = context.current()
    with transaction.atomic():
        standing = AddressProtection.objects.select_for_update().filter(pk=protection_id, person_id=person_id)
        row = standing.filter(ended_why="").first()
        if row is None:
            raise Refused(ENDED_ALREADY)
        begun = row.during.lower <= clock.today()
        if begun and why is ProtectionEndedWhy.WITHDRAWN:
            raise Refused(BEGUN, field="why")
        if why in HOLDS_NO_DAY:
            last_day = row.last_day or max(row.during.lower, clock.today())
        elif not begun and last_day < row.during.lower:
            raise Refused(NOT_BEGUN, field="why")
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
