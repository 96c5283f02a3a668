"""Reading orders of erasure. CMM alone sees them, of a colleague's case only whoever asked or leads; and their words as
long as the person is not erased."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from helle.register.cases.models import Case
from helle.register.erasure import policies
from helle.register.erasure.choices import DONE, REFUSED, SUBJECTS, UNDER_WAY, WAITS
from helle.register.erasure.models import Erased, Order, Subject
from helle.register.protection import clock, context, vault
from helle.register.protection.erasing import Subject as Key
from helle.rules.erasure import ErasureFacts, ErasureGround, ErasureHindrance, erasure
from helle.rules.ruling import Ruling, Text

PAGE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """An order in words. `why` and `answer` are '' once the person is erased."""

    row: Order
    ground: Text
    state: Text
    numbers: list[str]
    why: str
    answer: str
    may_decide: bool
    erased: bool


def _orders() -> QuerySet[Order]:
    """The orders, each with whether the person is erased: after a restore also by an order that was lost with it."""
    return Order.objects.select_related("asked_by", "decided_by").annotate(is_erased=_person_is_erased())


def _person_is_erased() -> Exists:
    return Exists(Erased.objects.filter(person_id=OuterRef("person_id")))


def is_erased(row: Order) -> bool:
    """Whether the person of an order is erased, by this order or by another that a backup did not have."""
    return bool(row.approved) or bool(getattr(row, "is_erased", False))


def state_of(row: Order) -> Text:
    """How far an order is."""
    if row.approved is None:
        return DONE if is_erased(row) else WAITS
    if not row.approved:
        return REFUSED
    return DONE if row.done_at else UNDER_WAY


def listed(page: int) -> tuple[list[Order], bool]:
    """The orders, the newest first, and whether there are more."""
    policies.require_ask()
    start = (page - 1) * PAGE_LENGTH
    rows = _orders().defer("why_sealed", "answer_sealed")
    found = list(rows.order_by("-asked_at", "-id")[start : start + PAGE_LENGTH + 1])
    return found[:PAGE_LENGTH], len(found) > PAGE_LENGTH


def waiting() -> list[Order]:
    """The orders that the acting lead may decide about: what another asked for."""
    if not policies.may_decide():
        return []
    rows = _orders().filter(~_person_is_erased(), approved__isnull=True).exclude(asked_by_id=context.current().user_id)
    return list(rows.defer("why_sealed").order_by("asked_at", "id"))


def order_of(person_id: uuid.UUID) -> Order | None:
    """The order about a person that waits or was approved; there is one at most."""
    return Order.objects.filter(person_id=person_id).exclude(approved=False).first()


def get_order(order_id: uuid.UUID) -> Order:
    """An order. Raises `PermissionDenied` or `Http404`."""
    policies.require_ask()
    found = _orders().filter(pk=order_id).first()
    if found is None:
        raise Http404
    return found


def shown(row: Order) -> Shown:
    """An order with its words."""
    erased = is_erased(row)
    waits_for_her = row.approved is None and not erased and policies.may_decide()
    return Shown(
        row,
        ErasureGround(row.ground).label,
        state_of(row),
        [number for _case, number in cases_of(row)],
        "" if erased else vault.unseal(row.person_id, row, "why_sealed"),
        "" if erased or row.approved is None else vault.unseal(row.person_id, row, "answer_sealed"),
        waits_for_her and row.asked_by_id != context.current().user_id,
        erased,
    )


def cases_of(row: Order) -> list[tuple[uuid.UUID, str]]:
    """Every case of the person, also once nobody has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, number FROM helle.cases_of_an_order(%s)", [row.pk])
        return [(case, number) for case, number in cursor.fetchall()]


def takes(case: Case) -> list[tuple[Text, int]]:
    """What goes with the person: what it is, in words, and how much of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, how_many FROM helle.what_an_erasure_takes(%s)", [case.pk])
        found = dict(cursor.fetchall())
    return [(words, found[kind]) for kind, words in SUBJECTS.items() if kind in found]


def hindrances(case: Case) -> tuple[ErasureHindrance, ...]:
    """What stands in the way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.what_hinders_an_erasure(%s)", [case.pk])
        (codes,) = cursor.fetchone()
    return tuple(ErasureHindrance(code) for code in codes or ())


def ruling_for(case: Case, ground: ErasureGround, basis_on: dt.date | None) -> Ruling[bool]:
    """What the rule says today."""
    return erasure(ErasureFacts(clock.today(), ground, basis_on, hindrances(case)))


def weighed(row: Order) -> dict[str, object]:
    """What whoever decides has before her: what the rule says now, and what goes."""
    case = Case.objects.get(pk=row.case_id)
    return {"ruling": ruling_for(case, ErasureGround(row.ground), row.basis_on), "takes": takes(case)}


def keys_of(row: Order) -> list[Key]:
    """What of the person had a key when it was decided."""
    return [Key(one.kind, one.subject_id) for one in Subject.objects.filter(order=row).order_by("pk")]
