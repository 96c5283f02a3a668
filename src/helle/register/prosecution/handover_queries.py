"""Reading what criminal cases were offered to whom: by the unit that offers, and by the one that takes in (CRI-02)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import BooleanField, F, Func, Q
from django.http import Http404

from helle.register.prosecution import policies, sealing
from helle.register.prosecution.choices import HandoverOutcome
from helle.register.prosecution.handover_models import Handover
from helle.register.prosecution.models import CriminalCase
from helle.register.protection import clock, context, vault
from helle.register.protection.vault import DisposedOf
from helle.rules.ruling import Text

LIST_LENGTH: Final = 20
DESK_LENGTH: Final = 8
# That a case came back is news for so long; the receipt stays.
BACK_FOR: Final = dt.timedelta(days=14)
_CASE_IS_GONE: Final = Func(F("criminal_case_id"), function="helle.criminal_case_is_gone", output_field=BooleanField())

GIVEN_AWAY: Final = Text(
    "Sagen er lige givet til en anden enhed, så I kan ikke skrive i den mere.",
    "The case has just been given to another unit, so you can no longer write in it.",
)


@dataclass(frozen=True, slots=True)
class OpenedHandover:
    """An offer of a case with its reasons, and what the other unit said where it sent it back."""

    row: Handover
    why: str
    answer: str
    may_be_taken_back: bool
    """Whether the acting unit may end it."""
    disposed: bool
    """Whether the criminal case was disposed of, and the words with it."""

    @property
    def waits(self) -> bool:
        return self.row.outcome == ""

    @property
    def is_ours(self) -> bool:
        """Whether the acting unit is the one that it is offered to."""
        return self.row.unit_id == context.current().unit_id


def takes_back(row: Handover) -> bool:
    """Whether the acting unit may end an offer that waits."""
    return row.pk in _may_be_taken_back([row])


def _may_be_taken_back(rows: Sequence[Handover]) -> set[uuid.UUID]:
    """Of offers that wait, those that the acting unit may end: its police their own, and the prosecution of the case.

    A unit that assists reads the case alone, and the receiver's prosecution is not the one of the case. One query, for
    the prosecution alone.
    """
    unit = context.current().unit_id
    if not policies.is_prosecutor():
        return {row.pk for row in rows if policies.is_police() and row.by_unit_id == unit}
    of_others = [row for row in rows if row.unit_id != unit]
    if not of_others:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k FROM unnest(%s::uuid[]) k WHERE helle.works_on_criminal_case(k)",
            [[row.criminal_case_id for row in of_others]],
        )
        works_on = {key for (key,) in cursor.fetchall()}
    return {row.pk for row in of_others if row.criminal_case_id in works_on}


def _opened(rows: Sequence[Handover]) -> list[OpenedHandover]:
    vault.fetch_keys({row.criminal_case_id for row in rows})
    taken_back = _may_be_taken_back([row for row in rows if row.outcome == ""])
    opened = []
    for row in rows:
        why, answer = sealing.words_if_kept(row, "why"), sealing.words_if_kept(row, "answer")
        opened.append(OpenedHandover(row, why or "", answer or "", row.pk in taken_back, why is None))
    return opened


def handovers_of(case: CriminalCase) -> list[OpenedHandover]:
    """What was offered of a criminal case, the latest first. One query, and one for the key."""
    return _opened(list(Handover.objects.filter(criminal_case=case).order_by("-recorded_at", "-id")))


def own_handovers() -> list[OpenedHandover]:
    """What the acting unit offered and was offered, the latest first: also of cases that it has no more."""
    unit = context.current().unit_id
    rows = Handover.objects.filter(Q(by_unit_id=unit) | Q(unit_id=unit)).order_by("-recorded_at", "-id")
    return _opened(list(rows[:LIST_LENGTH]))


def on_desk() -> list[Handover]:
    """What waits of what the acting unit offers or is offered, and what of its own came back of late, also by its
    prosecution. The prosecution is offered nothing; what is offered of its cases it can take back. What waits for the
    acting police comes first and leaves nothing else out. Of a case that was disposed of nothing waits. Two queries.
    """
    unit, is_police = context.current().unit_id, policies.is_police()
    waits = Q(outcome="") & (Q(by_unit_id=unit) if is_police else ~Q(unit_id=unit))
    ended = Q(outcome=HandoverOutcome.RETURNED.value) | Q(
        outcome=HandoverOutcome.WITHDRAWN.value, answer_sealed__isnull=False
    )
    back = ended & Q(by_unit_id=unit, answered_at__gte=clock.now() - BACK_FOR)
    there = Handover.objects.exclude(_CASE_IS_GONE)
    ours = there.filter(outcome="", unit_id=unit) if is_police else Handover.objects.none()
    of_others = there.filter(waits | back).exclude(unit_id=unit)
    return [
        *ours.order_by("recorded_at", "id")[:DESK_LENGTH],
        *of_others.order_by("recorded_at", "id")[:DESK_LENGTH],
    ]


def waits_for_us(row: Handover) -> bool:
    """Whether it waits for an answer of the acting unit's police."""
    return row.outcome == "" and row.unit_id == context.current().unit_id and policies.is_police()


def get_handover(key: uuid.UUID) -> OpenedHandover:
    """An offer that the acting unit made or got. Raises `Http404`, or `DisposedOf` with the criminal case."""
    found = Handover.objects.filter(pk=key).select_related("by_user", "answered_by").first()
    if found is None:
        raise Http404
    offer = _opened([found])[0]
    if offer.disposed:
        raise DisposedOf(str(key))
    return offer


def offered_is_about(row: Handover) -> tuple[list[str], dt.date | None]:
    """The provisions of a case that is offered to the acting unit, and since when the police know of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT provisions, aware_on FROM helle.offered_is_about(%s)", [row.pk])
        found = cursor.fetchone()
    return (list(found[0]), found[1]) if found else ([], None)
