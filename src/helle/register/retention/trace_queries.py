"""Reading how long what stands beside the cases is kept: schedules, what is due, holds and lists; none is named."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.http import Http404
from django.urls import reverse

from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context, handovers, ledger
from helle.register.protection.guards import guard_of, permits
from helle.register.protection.policies import OFFICER, is_officer
from helle.register.retention import choices, policies
from helle.register.retention.choices import TraceKind, TraceState
from helle.register.retention.queries import NEEDS_ANOTHER, SHOWN
from helle.register.retention.trace_models import TraceHold, TraceItem, TraceList, TraceSchedule
from helle.rules.retention.codes import HoldGround
from helle.rules.ruling import Text

SIGNED_AS: Final = b"helle traces 1\n"
NEEDS_THE_OFFICER: Final = Text(
    "Den ene af de to er databeskyttelsesrådgiveren. Hun siger ja eller nej.",
    "One of the two is the data protection officer. She says yes or no.",
)
TOLD_BEFORE: Final = Text(
    "Andre har del i noget på listen. De har 28 dage til at få det holdt tilbage, før det andet ja gives.",
    "Others have a part in something on the list. They have 28 days to have it held back before the second yes.",
)
KEPT: Final = Text("Bevares alligevel", "Kept after all")
NOT_DELETED_YET: Final = Text("Kasseret, ikke slettet endnu", "Disposed of, not deleted yet")
# The worker drops each hour what two disposed of (`site/jobs.py`), and has done so some minutes after.
DROPPED_AT_MINUTE: Final = 40
DROPPED_WITHIN: Final = dt.timedelta(minutes=10)
LONGEST_WAIT: Final = dt.timedelta(hours=1) + DROPPED_WITHIN
# On which page each is looked at, where there is one. By what it is found, the database says (`170_looked_up.sql`).
PAGES: Final[Mapping[TraceKind, str]] = {
    TraceKind.SAMPLE: "log-review-sample",
    TraceKind.REFERRAL: "referral-page",
    TraceKind.CALL: "call-page",
    TraceKind.CRIMINAL: "criminal-case-page",
    TraceKind.REPORT: "report-page",
    TraceKind.ENQUIRY: "enquiry-page",
    TraceKind.EXPLOITATION: "exploitation-page",
    TraceKind.JOINT_ACTION: "joint-action-page",
    TraceKind.CONTACT: "contact-page",
    TraceKind.DETENTION: "urgent-page",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many traces of a kind are in a state, and the first day on which one is due."""

    kind: Text
    state: Text
    is_due: bool
    how_many: int
    first_due: dt.date | None


@dataclass(frozen=True, slots=True)
class TraceScheduleNow:
    """A schedule in words, how it stands today, and whether the acting user decides about it."""

    row: TraceSchedule
    kind: Text
    state: Text
    waits: bool
    said: Text | None

    @property
    def may_answer(self) -> bool:
        """Whether she decides; `said` is why not."""
        return self.waits and self.said is None

    @property
    def may_withdraw(self) -> bool:
        """Whether she proposed it herself and may take it back."""
        return self.waits and self.row.asked_by_id == context.current().user_id


@dataclass(frozen=True, slots=True)
class TraceHoldNow:
    """What holds the traces of a unit back, or one criminal case alone, in words."""

    row: TraceHold
    unit: NamedUnit
    ground: Text
    number: str
    """Of the criminal case; none where it is the unit's."""


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A trace on a list: its kind, of which unit, by what it is looked up, what became of it. Nothing of what it says.

    `number` and `at` are what it has: a moment where it has no number, neither where nothing of it is left. `address`:
    where the acting user opens it, if she may.
    """

    row: TraceItem
    kind: Text
    unit: NamedUnit
    outcome: Text
    number: str
    at: dt.datetime | None
    address: str


@dataclass(frozen=True, slots=True)
class TraceListNow:
    """A list with its lines, and why the acting user may not say yes, if so."""

    row: TraceList
    lines: list[TraceLine]
    state: Text
    said: Text | None
    disposed: int
    left: int
    kept: int
    """How many stay after all of those that two disposed of."""
    waits_to_go: int
    goes_at: dt.datetime | None
    """When the worker drops what waits to go."""
    signed: bool
    second_from: dt.date | None
    """The day from which a second yes is given, where others are told first and that is still to come."""

    @property
    def waits(self) -> bool:
        """Whether it is not decided."""
        return self.row.approved is None

    @property
    def has_certificate(self) -> bool:
        """Whether it was carried out and nothing of it waits to go."""
        return self.row.approved is True and not self.waits_to_go

    @property
    def is_begun(self) -> bool:
        """Whether the worker is at it: what it drops at a moment is gone some minutes after."""
        return self.goes_at is not None and clock.now() > self.goes_at

    @property
    def is_late(self) -> bool:
        """Whether something waits to go that the worker was to have dropped."""
        return self.goes_at is not None and clock.now() > self.goes_at + DROPPED_WITHIN


def counts() -> list[Counted]:
    """By kind and state: how many traces there are."""
    policies.require_traces()
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, state, how_many, first_due FROM helle.trace_counts()")
        found = {(kind, state): (how_many, first) for kind, state, how_many, first in cursor.fetchall()}
    return [
        Counted(kind.label, state.label, state is TraceState.DUE, *found[kind.value, state.value])
        for kind in TraceKind
        for state in TraceState
        if (kind.value, state.value) in found
    ]


def kinds_without_years() -> list[TraceKind]:
    """The kinds of trace for which nobody has set anything that holds today."""
    known = set(
        TraceSchedule.objects.filter(approved=True, valid_from__lte=clock.today()).values_list("kind", flat=True)
    )
    return [kind for kind in TraceKind if kind.value not in known]


def schedules() -> list[TraceScheduleNow]:
    """Every schedule, those that wait first, then by kind and day."""
    policies.require_traces()
    in_force: set[str] = set()
    rows = TraceSchedule.objects.select_related("asked_by", "answered_by").order_by("kind", "-valid_from", "-asked_at")
    found = [_schedule_now(row, in_force) for row in rows]
    return sorted(found, key=lambda one: not one.waits)


def get_schedule(schedule_id: uuid.UUID) -> TraceScheduleNow:
    """A schedule, for whoever decides about it. Raises `Http404`."""
    policies.require_traces()
    row = TraceSchedule.objects.select_related("asked_by", "answered_by").filter(pk=schedule_id).first()
    if row is None:
        raise Http404
    return _schedule_now(row, set())


def _schedule_now(row: TraceSchedule, in_force: set[str]) -> TraceScheduleNow:
    """How a schedule stands, where those of later days were seen before it."""
    said = _why_not(row.asked_by_id, row.asked_role) if row.approved is None else None
    if row.approved is None:
        state = choices.WAITS
    elif not row.approved:
        state = choices.TAKEN_BACK if row.answered_by_id == row.asked_by_id else choices.REFUSED
    elif row.valid_from > clock.today():
        state = choices.TO_COME
    elif row.kind in in_force:
        state = choices.FORMER
    else:
        state = choices.IN_FORCE
        in_force.add(row.kind)
    return TraceScheduleNow(row, TraceKind(row.kind).label, state, row.approved is None, said)


def _why_not(first_by: uuid.UUID | None, first_role: str) -> Text | None:
    """Why the acting user is not the second of two, where somebody was the first."""
    if first_by is None:
        return None
    if first_by == context.current().user_id:
        return NEEDS_ANOTHER
    return None if first_role == OFFICER or is_officer() else NEEDS_THE_OFFICER


def holds_in_force() -> list[TraceHoldNow]:
    """What holds traces back today, the oldest first."""
    policies.require_traces()
    rows = TraceHold.objects.select_related("held_by").filter(lifted_at__isnull=True).order_by("held_at", "id")
    today = clock.today()
    found = [row for row in rows if row.until_day is None or row.until_day >= today]
    said = _said([row.criminal_case_id for row in found if row.criminal_case_id])
    return [_hold_now(row, said) for row in found]


def units_to_hold() -> list[NamedUnit]:
    """The units that the acting user may hold back: to the officer all, to a lead those of her own authority."""
    units = organisations.units_on(clock.today())
    own = units[context.current().unit_id].kind
    return [one for one in units.values() if is_officer() or one.kind == own]


def get_hold(hold_id: uuid.UUID) -> TraceHoldNow:
    """A hold that nobody has lifted. Raises `Http404`."""
    policies.require_lifting_traces()
    row = TraceHold.objects.select_related("held_by").filter(pk=hold_id, lifted_at__isnull=True).first()
    if row is None:
        raise Http404
    return _hold_now(row, _said([row.criminal_case_id] if row.criminal_case_id else []))


def _hold_now(row: TraceHold, said: Mapping[uuid.UUID, _Said]) -> TraceHoldNow:
    of_case = said.get(row.criminal_case_id) if row.criminal_case_id else None
    return TraceHoldNow(
        row,
        organisations.units_on(clock.today())[row.unit_id],
        HoldGround(row.ground).label,
        of_case.number if of_case else "",
    )


def lists() -> list[tuple[TraceList, Text]]:
    """The lists that were drawn, the newest first."""
    policies.require_traces()
    rows = TraceList.objects.select_related("drawn_by").order_by("-drawn_at")[:SHOWN]
    return [(row, _list_state(row)) for row in rows]


def _list_state(row: TraceList) -> Text:
    if row.approved is None:
        return choices.WAITS_FOR_TWO if row.first_by_id is None else choices.WAITS_FOR_ONE
    return choices.CARRIED_OUT if row.approved else choices.REFUSED


def get_list(list_id: uuid.UUID) -> TraceListNow:
    """A list with its items. Raises `PermissionDenied` or `Http404`."""
    policies.require_traces()
    row = TraceList.objects.select_related("drawn_by", "first_by", "ended_by").filter(pk=list_id).first()
    if row is None:
        raise Http404
    items = list(TraceItem.objects.filter(list=row).order_by("due_on", "kind", "row_id"))
    units = organisations.units_on(clock.today())
    said = _said([one.row_id for one in items])
    lines = [_line(one, units[one.unit_id], said.get(one.row_id), refused=row.approved is False) for one in items]
    disposed = [one for one in items if one.outcome == choices.Outcome.DISPOSED.value]
    second_from = _second_from(row) if row.approved is None else None
    waits_to_go = len([one for one in disposed if one.dropped_at is None and one.kept_at is None])
    return TraceListNow(
        row,
        lines,
        _list_state(row),
        _why_no_yes(row, second_from) if row.approved is None else None,
        len([one for one in disposed if one.kept_at is None]),
        len([one for one in items if one.outcome == choices.Outcome.LEFT.value]),
        len([one for one in disposed if one.kept_at is not None]),
        waits_to_go,
        dropped_next(row.ended_at) if waits_to_go and row.ended_at else None,
        bool(row.signature) and signature_holds(row),
        second_from,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What something is looked up by, and whether the acting user reads it."""

    number: str
    at: dt.datetime
    in_sight: bool


def _said(rows: Collection[uuid.UUID]) -> dict[uuid.UUID, _Said]:
    """What some traces are looked up by. One query, none where there are none; what is gone is not among them."""
    if not rows:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.row_id, s.number, s.at, s.row_id IN (SELECT helle.traces_in_sight(%s))"
            " FROM helle.traces_said(%s) s",
            [list(rows), list(rows)],
        )
        return {row_id: _Said(number, at, in_sight) for row_id, number, at, in_sight in cursor.fetchall()}


def _line(row: TraceItem, unit: NamedUnit, said: _Said | None, *, refused: bool) -> TraceLine:
    kind = TraceKind(row.kind)
    return TraceLine(
        row,
        kind.label,
        unit,
        _became(row, refused=refused),
        said.number if said else "",
        said.at if said and not said.number else None,
        address_of(PAGES, kind, said.number, row.row_id) if said and said.in_sight and row.dropped_at is None else "",
    )


def address_of(pages: Mapping[TraceKind, str], kind: TraceKind, number: str, key: uuid.UUID) -> str:
    """Where the acting role opens a trace, by its number if it has one; '' where that role has no page for it."""
    name = pages.get(kind, "")
    if not name or not permits(guard_of(name), "GET"):
        return ""
    return reverse(name, args=[number or key])


def dropped_next(since: dt.datetime) -> dt.datetime:
    """When the worker first drops what two disposed of at a moment."""
    of_that_hour = since.replace(minute=DROPPED_AT_MINUTE, second=0, microsecond=0)
    return of_that_hour if of_that_hour > since else of_that_hour + dt.timedelta(hours=1)


def _second_from(row: TraceList) -> dt.date | None:
    """The day from which a second yes is given to a list that waits; None where it may be today. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.trace_list_told_until(%s)", [row.pk])
        (until_day,) = cursor.fetchone()
    return until_day + dt.timedelta(days=1) if until_day is not None and clock.today() <= until_day else None


def _why_no_yes(row: TraceList, second_from: dt.date | None) -> Text | None:
    """Why the acting user does not say yes to a list now, if so."""
    said = _why_not(row.first_by_id, row.first_role)
    if said is not None or row.first_by_id is None:
        return said
    return TOLD_BEFORE if second_from is not None else None


def _became(one: TraceItem, *, refused: bool) -> Text:
    if one.kept_why:
        why = TraceState(one.kept_why).label
        return Text(f"{KEPT.da}: {why.da}", f"{KEPT.en}: {why.en}")
    if one.outcome == choices.Outcome.DISPOSED.value and one.dropped_at is None:
        return NOT_DELETED_YET
    if one.left_why:
        return TraceState(one.left_why).label
    return choices.outcome_on(one.outcome, refused=refused)


def text_of(row: TraceList) -> str:
    """The list as it was carried out, line by line."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.trace_list_text(%s)", [row.pk])
        (text,) = cursor.fetchone()
    return text or ""


def signature_holds(row: TraceList) -> bool:
    """Whether the list still is what was signed, by no key that was retired before."""
    if row.signature is None or row.ended_at is None:
        return False
    content, signature = SIGNED_AS + text_of(row).encode(), bytes(row.signature).hex()
    try:
        keys = ledger.known_keys().from_moment(row.ended_at)
    except ledger.LedgerAstray:
        return False
    return any(handovers.holds(key, signature, content) for key in keys)


def waiting() -> tuple[list[TraceSchedule], list[TraceList]]:
    """Schedules and lists of traces that the acting user decides about today, as one of the two. A list of which others
    are told first waits for its second yes from the day on which it counts."""
    if not policies.may_keep_traces():
        return [], []
    proposed = TraceSchedule.objects.filter(approved__isnull=True).select_related("asked_by").order_by("asked_at")
    drawn = TraceList.objects.filter(approved__isnull=True).select_related("drawn_by")
    return (
        [one for one in proposed if _why_not(one.asked_by_id, one.asked_role) is None],
        [one for one in drawn if one.first_by_id is None or _why_no_yes(one, _second_from(one)) is None],
    )
