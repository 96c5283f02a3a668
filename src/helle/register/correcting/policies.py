"""Who may correct an entry: whoever entered it, for what the role writes. The database asks the same again."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import connection

from helle.register.cases.choices import CorrectableKind, category_of
from helle.register.cases.models import Case
from helle.register.protection import context, policies
from helle.rules.codes import OrganisationKind

OF_THE_PERSON = frozenset({CorrectableKind.RESIDENCE, CorrectableKind.CIRCUMSTANCE})
# The course of the question and of what it opens, entered by CMM and by the Immigration Service alike: whoever has the
# question now answers for it, and corrects what stood there before it came. A step settled by hand is none of these: it
# says what a unit has done, and only that unit knows.
SHARED = frozenset({CorrectableKind.RUNG_EVENT, CorrectableKind.OFFER, CorrectableKind.REQUEST})

OF_CMM = frozenset({CorrectableKind.CONTACT_PERSON})


def corrects_at_all(held: Collection[str]) -> bool:
    """Whether the acting role corrects acts of a case of which its unit holds these categories: it gives reasons."""
    return all(category in held and policies.may_write(category) for category in ("core", "reasons"))


def may_correct(kind: CorrectableKind, by_unit: uuid.UUID | None, *, held: Collection[str], decides: bool) -> bool:
    """Whether the acting unit may correct an entry that a unit entered. `decides`: it has the question now.

    Who writes stays and circumstances corrects them: they are facts of the person, and no act of a unit.
    """
    acting, category = context.current(), category_of(kind)
    if category not in held or not policies.may_write(category):
        return False
    if kind in OF_THE_PERSON:
        return True
    if not corrects_at_all(held):
        return False
    if kind in OF_CMM:
        return acting.unit_kind == OrganisationKind.CMM
    return by_unit == acting.unit_id or (kind in SHARED and decides)


def asks_for_it(kind: CorrectableKind, by_unit: uuid.UUID | None, *, held: Collection[str], decides: bool) -> bool:
    """Whether the acting unit asks another for the correction: it corrects entries of this kind, but not this one."""
    category = category_of(kind)
    corrects = category in held and policies.may_write(category) and corrects_at_all(held)
    return corrects and by_unit is not None and not may_correct(kind, by_unit, held=held, decides=decides)


def has_the_question(case: Case) -> bool:
    """Whether the question of trafficking is the acting unit's today (C1). One query."""
    kind = context.current().unit_kind
    if kind not in (OrganisationKind.CMM, OrganisationKind.UDLST):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.question_is_with_udlst(%s)", [case.pk])
        return (kind == OrganisationKind.UDLST) is bool(cursor.fetchone()[0])
