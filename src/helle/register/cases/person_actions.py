"""Writing about the person of a case: each takes the case first, so that a stale form is refused.

The profile is changed in `correcting`: what was decided on what was known before is asked again there.
"""

from __future__ import annotations

import uuid

from django.db import transaction

from helle.register.cases.actions import case_touch
from helle.register.cases.models import Case
from helle.register.people import actions as people
from helle.register.people.choices import ChildWhere, IdentifierKind, NameKind


def name_add(case: Case, *, expected_version: int | None, kind: NameKind, value: str) -> None:
    """Record a name or alias."""
    with transaction.atomic():
        case_touch(case, expected_version)
        people.name_add(case.pk, case.person_id, kind=kind, value=value)


def identifier_add(case: Case, *, expected_version: int | None, kind: IdentifierKind, value: str) -> None:
    """Record a number."""
    with transaction.atomic():
        case_touch(case, expected_version)
        people.identifier_add(case.pk, case.person_id, kind=kind, value=value)


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
