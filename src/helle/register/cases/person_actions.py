"""Writing about the person of a case: each takes the case first, so that a stale form is refused.

The profile is changed in `correcting`: what was decided on what was known before is asked again there.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from helle.register.cases.actions import case_touch
from helle.register.cases.models import Case
from helle.register.people import actions as people
from helle.register.people import protection_actions as protections
from helle.register.people.choices import ChildWhere, IdentifierKind, NameKind, ProtectionEndedWhy, ProtectionGround


def name_add(case: Case, *, expected_version: int | None, kind: NameKind, value: str) -> None:
    """Record a name or alias."""
    with transaction.atomic():
        case_touch(case, expected_version)
        people.name_add(case.pk, case.person_id, kind=kind, value=value)


def identifier_add(
    case: Case,
    *,
    expected_version: int | None,
    kind: IdentifierKind,
    value: str,
    issued: people.Issued = people.NOT_SAID,
) -> None:
    """Record a number."""
    with transaction.atomic():
        case_touch(case, expected_version)
        people.identifier_add(case.pk, case.person_id, kind=kind, value=value, issued=issued)


def child_add(
    case: Case, *, expected_version: int | None, where: ChildWhere, born_year: int | None, about: str
) -> None:
    """Record a child."""
    with transaction.atomic():
        case_touch(case, expected_version)
        people.child_add(case.pk, case.person_id, where=where, born_year=born_year, about=about)


def entry_supersede(case: Case, entry_id: uuid.UUID, *, expected_version: int | None, why: str) -> None:
    """Put a mistyped name, number or child out of force, with the reason."""
    with transaction.atomic():
        case_touch(case, expected_version)
        people.entry_supersede(case.pk, case.person_id, entry_id, why=why)


def address_protect(
    case: Case, *, expected_version: int | None, ground: ProtectionGround, since: dt.date, until: dt.date | None
) -> None:
    """Record that the person's address is protected (PUB-DIG-12)."""
    with transaction.atomic():
        case_touch(case, expected_version)
        protections.address_protect(case.pk, case.person_id, ground=ground, since=since, until=until)


def address_protection_end(
    case: Case, protection_id: uuid.UUID, *, expected_version: int | None, last_day: dt.date, why: ProtectionEndedWhy
) -> None:
    """End the protection of the person's address."""
    with transaction.atomic():
        case_touch(case, expected_version)
        protections.address_protection_end(case.pk, case.person_id, protection_id, last_day=last_day, why=why)
