"""Reading what was passed on: of a case, by who is told, what waits; and the preview of what a receiver will read."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import BooleanField, DateField, Func, Q
from django.db.models.expressions import RawSQL
from django.http import Http404

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.people import queries as people
from helle.register.people.queries import ProtectedNow
from helle.register.prosecution.beside_models import Disclosure as Statement
from helle.register.protection import clock, context, vault, whereabouts
from helle.register.protection import policies as categories
from helle.register.protection.matrix import Role, access_matrix
from helle.register.protection.models import Grant, holding
from helle.register.protection.whereabouts import UnitsBeside
from helle.register.sharing import policies
from helle.register.sharing.agreements import limits_of
from helle.register.sharing.childs_consent import hold_what_rests
from helle.register.sharing.content import Part, parts_of
from helle.register.sharing.models import Decision, Disclosure, Receipt, Weighing
from helle.rules.ruling import Ruling, from_json
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.sharing.receipts import Passed, ReceiptFacts, ReceiptState, receipt
from helle.rules.sharing.receipts import Receipt as Received
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose

DESK_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class Opened:
    """How often the receiver has opened what was passed on to it, and when first and last."""

    first_at: dt.datetime
    last_at: dt.datetime
    times: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A disclosure as the sender's side sees it, with why it may be and what became of it."""

    row: Disclosure
    to: NamedUnit
    message: str
    limits: str
    keeps_limits: str
    weighing: str
    statute: str
    why_not_informed: str
    ruling: Ruling[object] | None
    decision: Decision | None
    words: str
    receipt: Receipt | None
    read: Opened | None

    @property
    def categories(self) -> list[DataCategory]:
        """What it is about."""
        return [DataCategory(one) for one in self.row.categories]

    @property
    def opened(self) -> list[DataCategory]:
        """What the receiver reads in Helle."""
        return [DataCategory(one) for one in self.row.opened]

    @property
    def purpose(self) -> DisclosurePurpose:
        """What for."""
        return DisclosurePurpose(self.row.purpose)

    @property
    def ground(self) -> DisclosureGround:
        """On which ground."""
        return DisclosureGround(self.row.ground)

    @property
    def leaves_limits_behind(self) -> bool:
        """Whether the consent has limits that the receiver would not read: it was written before they went with it."""
        return bool(self.limits) and self.row.limits_sealed is None

    @property
    def waits(self) -> bool:
        """Whether it waits for the second person."""
        return self.row.needs_second and self.decision is None and _runs(self.row)

    @property
    def given_at(self) -> dt.datetime | None:
        """When it was passed on: with the yes of the second person where it takes one; None: it was not."""
        if not self.row.needs_second:
            return self.row.recorded_at
        return self.decision.recorded_at if self.decision and self.decision.approved else None

    @property
    def lasts(self) -> bool:
        """Whether the receiver reads it now."""
        return _runs(self.row) and (not self.row.needs_second or bool(self.decision and self.decision.approved))

    @property
    def state(self) -> str:
        """Where it stands: waits, declined, lasts, ended or past."""
        if self.row.ended_at is not None:
            return "ended"
        if self.decision is not None and not self.decision.approved:
            return "declined"
        if not _runs(self.row):
            return "past"
        return "waits" if self.waits else "lasts"

    @property
    def receipt_ruling(self) -> Ruling[Received]:
        """Whether it was received, and whether that is late: it counts from when it was opened."""
        return _receipt(self.row.opened_at or self.row.recorded_at, self.receipt)

    @property
    def late(self) -> bool:
        """Whether nobody at the receiver has acknowledged it in time."""
        return self.lasts and is_late(self.receipt_ruling)


def _runs(row: Disclosure) -> bool:
    return row.ended_at is None and row.until >= clock.today()


def _receipt(sent_at: dt.datetime, got: Receipt | None) -> Ruling[Received]:
    received_on = clock.local_day(got.recorded_at) if got is not None else None
    return receipt(ReceiptFacts(Passed.DISCLOSURE, clock.local_day(sent_at), clock.today(), received_on))


def is_late(ruling: Ruling[Received]) -> bool:
    return ruling.answer is not None and ruling.answer.state is ReceiptState.LATE


def disclosures_of(case: Case) -> list[Shown]:
    """What was passed on of a case, the latest first, with its words. Seven queries, and one for the keys."""
    rows = list(
        Disclosure.objects.filter(case=case).select_related("by_user", "consent").order_by("-recorded_at", "-id")
    )
    if not rows:
        return []
    hold_what_rests(rows)
    vault.fetch_keys(one.pk for one in rows)
    _open_words(rows)
    weighed = {one.disclosure_id: one for one in Weighing.objects.filter(case=case)}
    decided = {one.disclosure_id: one for one in Decision.objects.filter(case=case).select_related("by_user")}
    got = {one.disclosure_id: one for one in Receipt.objects.filter(disclosure__in=rows)}
    read = opened_by_receiver(rows)
    units = UnitsBeside(case.pk)
    return [
        _shown(
            case,
            one,
            units[one.to_unit_id],
            weighed.get(one.pk),
            decided.get(one.pk),
            got.get(one.pk),
            read.get(one.pk),
        )
        for one in rows
    ]


def opened_by_receiver(rows: Iterable[Disclosure]) -> dict[uuid.UUID, Opened]:
    """By disclosure that its receiver has opened: when, for the sender's side. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.opened_by_receiver(%s)", [[one.pk for one in rows]])
        return {key: Opened(first, last, times) for key, first, last, times in cursor.fetchall()}


def same_before(case: Case, to_unit_id: uuid.UUID, message: str) -> Disclosure | None:
    """A disclosure to the same unit with the same message that is in force or waits; the latest. None without words.

    Two queries, and one for the keys.
    """
    words = " ".join(message.split()).casefold()
    if not words:
        return None
    found = list(
        Disclosure.objects.filter(case=case, ended_at__isnull=True, until__gte=clock.today())
        .select_related("consent")
        .order_by("-recorded_at", "-id")
    )
    found = [one for one in found if one.to_unit_id == to_unit_id]
    hold_what_rests(found)
    rows = [one for one in found if _runs(one) and (one.opened_at is not None or one.decided_at is None)]
    if not rows:
        return None
    vault.fetch_keys(one.pk for one in rows)
    _open_words(rows)
    return next(
        (one for one in rows if " ".join(vault.unseal(one.pk, one, "message_sealed").split()).casefold() == words), None
    )


def _open_words(rows: Collection[Disclosure]) -> None:
    """Read messages and limits, which the database keeps back from lists; None for whom they are not. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.words_of_shared(%s)", [[one.pk for one in rows]])
        found = {key: (message, limits) for key, message, limits in cursor.fetchall()}
    for one in rows:
        one.message_sealed, one.limits_sealed = found.get(one.pk, (None, None))


def _shown(
    case: Case,
    row: Disclosure,
    to: NamedUnit,
    weighed: Weighing | None,
    decision: Decision | None,
    got: Receipt | None,
    read: Opened | None,
) -> Shown:
    def words(column: str) -> str:
        return vault.unseal(case.person_id, weighed, column) if weighed is not None else ""

    ruling = words("ruling_sealed")
    return Shown(
        row=row,
        to=to,
        message=vault.unseal(row.pk, row, "message_sealed"),
        limits=vault.unseal(row.pk, row, "limits_sealed") or limits_of(case, row.consent),
        keeps_limits=words("keeps_limits_sealed"),
        weighing=words("weighing_sealed"),
        statute=words("statute_sealed"),
        why_not_informed=words("why_not_informed_sealed"),
        ruling=from_json(json.loads(ruling)) if ruling else None,
        decision=decision,
        words=vault.unseal(case.person_id, decision, "words_sealed") if decision is not None else "",
        receipt=got,
        read=read,
    )


def get_disclosure(case: Case, key: uuid.UUID) -> Shown:
    """A disclosure of a case, for its sender's side. Raises `Http404`."""
    found = next((one for one in disclosures_of(case) if one.row.pk == key), None)
    if found is None:
        raise Http404
    return found


def asked_in_a_wrong_look(row: Disclosure) -> bool:
    """Whether what waits was asked for in a look because of danger that was found wrong, and nobody has said that it
    stays (PUB-DIG-04). One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.asked_in_a_wrong_look(%s)", [row.pk])
        return bool(cursor.fetchone()[0])


def statements_of(case: Case) -> list[tuple[Statement, NamedUnit]]:
    """The statements to police and prosecution, which are disclosures as well, the latest first; none for whom they are
    not. One query."""
    if not categories.may_read("criminal"):
        return []
    units = organisations.units_on(clock.today())
    rows = Statement.objects.filter(case=case).select_related("by_user").order_by("-recorded_at", "-id")
    return [(one, units[one.to_unit_id]) for one in rows]


def preview(case: Case, kind: str, opened: Collection[DataCategory]) -> list[tuple[Role, tuple[Part, ...]]]:
    """What each role of the receiver that is told will read, once it is opened: no more and no less."""
    return [
        (role, parts_of(case.pk, case.person_id, readable, shown=role.particulars))
        for role in policies.roles_told(kind)
        if (readable := [one for one in opened if one.value in role.readable])
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """A disclosure as its receiver sees it: what is opened, the message, and that her address is protected."""

    row: Disclosure
    by: NamedUnit
    receipt: Receipt | None
    last_day: dt.date
    """Until when: not the row's `until`, where that is later than a child's representative can have agreed for."""
    message: str = ""
    limits: str = ""
    parts: tuple[Part, ...] = ()
    protected: ProtectedNow | None = None

    @property
    def purpose(self) -> DisclosurePurpose:
        """What for."""
        return DisclosurePurpose(self.row.purpose)

    @property
    def categories(self) -> list[DataCategory]:
        """What it is about."""
        return [DataCategory(one) for one in self.row.categories]

    @property
    def late(self) -> bool:
        """Whether it should have been acknowledged by now."""
        return is_late(_receipt(self.opened_at, self.receipt))

    @property
    def opened_at(self) -> dt.datetime:
        """From when it could be read: what waited for a second person came once that one had approved it."""
        return self.row.opened_at or self.row.recorded_at


_TOLD_THROUGH: Final = Func("pk", function="helle.told_through", output_field=DateField())
_WAS_TOLD: Final = Func("pk", function="helle.was_told_in", output_field=BooleanField())
_TOLD_TO_US: Final = RawSQL("SELECT helle.told_to_this_unit()", [])


def told_us() -> list[Told]:
    """What others pass on to the acting unit and is in force, what waits for a receipt first. Two queries."""
    if not policies.is_told():
        return []
    rows = list(
        Disclosure.objects.filter(pk__in=_TOLD_TO_US).annotate(last_day=_TOLD_THROUGH).order_by("-opened_at", "-id")
    )
    got = {one.disclosure_id: one for one in Receipt.objects.filter(disclosure__in=rows)} if rows else {}
    units = whereabouts.units_in((one.case_id, one.by_unit_id) for one in rows)
    found = [Told(one, units[one.case_id, one.by_unit_id], got.get(one.pk), one.last_day) for one in rows]
    return sorted(found, key=lambda one: one.receipt is not None)


def get_told(key: uuid.UUID) -> Told:
    """What was passed on to the acting unit, with all that it may read of it.

    Raises `Http404`, and `PurposeNeeded` where the unit has the case as well, a colleague works on it, and the acting
    user has not said what for: what others tell of it is no other way in.
    """
    acting = context.current()
    # Of the one row: the function that names all would judge whatever the unit was ever told.
    in_force = Disclosure.objects.filter(pk=key).alias(told=_WAS_TOLD).filter(told=True)
    row = in_force.annotate(last_day=_TOLD_THROUGH).first()
    if row is None:
        raise Http404
    held = Grant.objects.filter(
        holding(acting.instant), case_id=row.case_id, unit_id=acting.unit_id, category__in=row.opened
    ).values_list("category", "person_id")
    persons = dict(held)
    _require_opened(row.case_id, persons.get("identity"))
    opened = [DataCategory(one) for one in row.opened if one in persons]
    role = access_matrix().roles[acting.role]
    parts: tuple[Part, ...] = ()
    protected = None
    if opened:
        person_id = next(iter(persons.values()))
        protected = people.address_protection_now(person_id)
        parts = parts_of(row.case_id, person_id, opened, shown=role.particulars)
    _open_words([row])
    return Told(
        row,
        UnitsBeside(row.case_id)[row.by_unit_id],
        Receipt.objects.filter(disclosure=row).first(),
        row.last_day,
        vault.unseal(row.pk, row, "message_sealed"),
        vault.unseal(row.pk, row, "limits_sealed"),
        parts,
        protected,
    )


def _require_opened(case_id: uuid.UUID, person_id: uuid.UUID | None) -> None:
    """The case itself is open where the unit has it; and where it is told who she is, one of those it has of her."""
    own = list(cases.cases_opened().filter(Q(pk=case_id) | Q(person_id=person_id)).only("number"))
    closed = [one for one in own if one.opened_for is None]
    if any(one.pk == case_id for one in closed) or (closed and len(closed) == len(own)):
        raise categories.PurposeNeeded(closed[0].number)


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One line on the desk: of which case, about whom, and whether it is late."""

    row: Disclosure
    case: Case
    to: NamedUnit


def waits_for_a_second(limit: int = DESK_LENGTH) -> list[DeskLine]:
    """What colleagues want to pass on beyond the tables and the acting user may decide, the oldest first. One query."""
    if not policies.approves():
        return []
    acting = context.current()
    rows = (
        Disclosure.objects.filter(
            by_unit_id=acting.unit_id,
            needs_second=True,
            decided_at__isnull=True,
            ended_at__isnull=True,
            until__gte=clock.today(),
        )
        .exclude(by_user_id=acting.user_id)
        .select_related("case", "consent")
        .order_by("recorded_at", "pk")[:limit]
    )
    return _lines(rows)


def not_acknowledged(limit: int = DESK_LENGTH) -> list[DeskLine]:
    """What the acting unit passed on and nobody has acknowledged in time, the oldest first. One query."""
    if not policies.sees():
        return []
    rows = (
        Disclosure.objects.filter(
            by_unit_id=context.current().unit_id,
            receipt__isnull=True,
            opened_at__isnull=False,
            ended_at__isnull=True,
            until__gte=clock.today(),
        )
        .select_related("case", "consent")
        .order_by("opened_at", "pk")
    )
    late = [one for one in rows if is_late(_receipt(one.opened_at or one.recorded_at, None))]
    return _lines(late[:limit])


def _lines(rows: Iterable[Disclosure]) -> list[DeskLine]:
    lines = list(rows)
    hold_what_rests(lines)
    lines = [one for one in lines if _runs(one)]
    units = whereabouts.units_in((one.case_id, one.to_unit_id) for one in lines)
    return [DeskLine(one, one.case, units[one.case_id, one.to_unit_id]) for one in lines]
