"""Reading the contact point, and the numbers of criminal cases: nobody is named in either."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, F, Func, OuterRef, UUIDField
from django.http import Http404

from helle.register.prosecution import sealing
from helle.register.prosecution.choices import ContactMove
from helle.register.prosecution.contact_models import ContactMessage, ContactStep
from helle.register.protection import context, vault
from helle.register.protection.disposed import was_disposed_of
from helle.rules.codes import OrganisationKind

DESK_LENGTH: Final = 8
PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """Something in the queue: with whom it lies, and whether it is answered."""

    row: ContactMessage
    steps: list[ContactStep]

    @property
    def answered(self) -> bool:
        return any(one.move == ContactMove.ANSWERED for one in self.steps)

    @property
    def lay_with(self) -> set[uuid.UUID]:
        """The units that have or had it."""
        return {self.row.to_unit_id, *(one.to_unit_id for one in self.steps if one.to_unit_id)}

    @property
    def lies_with(self) -> uuid.UUID:
        """The unit that has it now."""
        sent_on = [one.to_unit_id for one in self.steps if one.move == ContactMove.FORWARDED and one.to_unit_id]
        return sent_on[-1] if sent_on else self.row.to_unit_id

    @property
    def is_mine(self) -> bool:
        """Whether it waits for the acting unit."""
        return self.row.told_on is None and not self.answered and self.lies_with == context.current().unit_id


def listed(*, page: int = 1) -> tuple[list[Shown], bool]:
    """One page of the queue that the acting unit sees, the latest first, and whether there is more. Two queries.

    Rigspolitiet sees all of it.
    """
    start = (page - 1) * PAGE_SIZE
    found = ContactMessage.objects.annotate(disposed=was_disposed_of("contact"))
    rows = list(found.order_by("-recorded_at", "-id")[start : start + PAGE_SIZE + 1])
    return _shown(rows[:PAGE_SIZE]), len(rows) > PAGE_SIZE


def waiting() -> list[Shown]:
    """What lies with the acting unit and is not answered, the acute first and then the oldest. Two queries."""
    answered = ContactStep.objects.filter(message_id=OuterRef("pk"), move=ContactMove.ANSWERED)
    found = ContactMessage.objects.annotate(
        lies=Func(F("pk"), function="helle.contact_lies_with", output_field=UUIDField())
    ).filter(~Exists(answered), lies=context.current().unit_id, told_on__isnull=True)
    return _shown(list(found.order_by("-acute", "recorded_at", "id")[:DESK_LENGTH]))


def get_contact(key: uuid.UUID) -> Shown:
    """One of the queue that the acting unit sees. Raises `Http404`."""
    found = ContactMessage.objects.select_related("by_user").filter(pk=key).first()
    if found is None:
        raise Http404
    return _shown([found])[0]


def _shown(rows: Sequence[ContactMessage]) -> list[Shown]:
    steps: dict[uuid.UUID, list[ContactStep]] = {row.pk: [] for row in rows}
    if rows:
        found = ContactStep.objects.filter(message__in=rows).select_related("by_user").order_by("recorded_at", "id")
        for step in found:
            steps[step.message_id].append(step)
    return [Shown(row, steps[row.pk]) for row in rows]


def words_of(found: Shown) -> list[str]:
    """What was written, and of each step after it, as the acting user may read it; '' where nothing was."""
    key = found.row.pk
    written: list[ContactMessage | ContactStep] = [found.row, *found.steps]
    return sealing.readable([(one.by_unit_id, vault.unseal(key, one, "words_sealed")) for one in written])


# --- numbers --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """Of the cases that a unit investigates: how many, and to whom it told how many of them after how many days."""

    unit_id: uuid.UUID
    cases: int
    cmm_told: int
    cmm_days: float | None
    prosecution_told: int
    prosecution_days: float | None


@dataclass(frozen=True, slots=True)
class Duration:
    """The middle of the days from one stage to the next, and of how many it is. `instance`: of another judgment."""

    before: str
    stage: str
    instance: str
    steps: int
    days: float


def asked_in_time(first: dt.date, last: dt.date) -> list[Asked]:
    """Whether CMM and the prosecution were asked in time, by unit, as far as the acting role counts (CRI-04)."""
    return [Asked(*row) for row in _rows("SELECT * FROM helle.asked_in_time(%s, %s)", [first, last])]


def durations(first: dt.date, last: dt.date) -> list[Duration]:
    """How long the stages took (CRI-23)."""
    return [Duration(*row) for row in _rows("SELECT * FROM helle.criminal_durations(%s, %s)", [first, last])]


def ends(first: dt.date, last: dt.date) -> list[tuple[str, str, int]]:
    """Why cases ended without a judgment: provision, reason, how often (CRI-24)."""
    rows = _rows("SELECT * FROM helle.criminal_ends(%s, %s) ORDER BY 1, 3 DESC", [first, last])
    return [(provision, why, times) for provision, why, times in rows]


def care(first: dt.date, last: dt.date) -> list[tuple[str, str, int]]:
    """Charge waivers and detentions: which, the code, how often (CRI-08, CRI-09)."""
    rows = _rows("SELECT * FROM helle.criminal_care(%s, %s) ORDER BY 1 DESC, 3 DESC", [first, last])
    return [(what, code, times) for what, code, times in rows]


def counts(first_year: int, last_year: int) -> list[tuple[int, str, str, str, int]]:
    """The numbers of the cases in Helle, as they go out: year, provision, kind, district ('' the country), persons."""
    rows = _rows("SELECT * FROM helle.criminal_counts(%s, %s)", [first_year, last_year])
    return [(year, provision, kind, district, number) for year, provision, kind, district, number in rows]


def left_out(first_year: int, last_year: int) -> dict[str, int]:
    """What `counts` leaves out: how many cases by why, where there are any (STA-04)."""
    rows = _rows("SELECT * FROM helle.criminal_left_out(%s, %s)", [first_year, last_year])
    return {what: cases for what, cases in rows if cases}


def _rows(statement: str, given: Sequence[dt.date | int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def counted() -> str:
    """Whose cases the acting role counts: all, for CMM those it was told of, for the police their own."""
    kind = context.current().unit_kind
    return {OrganisationKind.NATIONAL_POLICE: "all", OrganisationKind.CMM: "told"}.get(OrganisationKind(kind), "own")
