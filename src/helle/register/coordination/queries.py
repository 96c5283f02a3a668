"""Reading forums: each with its mandate, seats, meetings and follow-up, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Least
from django.http import Http404

from helle.register.action_plans.policies import leads_some_plan
from helle.register.coordination import policies
from helle.register.coordination.choices import FollowUpAct, MeetingChangeKind, SeatSource
from helle.register.coordination.models import (
    AgendaItem,
    Approval,
    Attendance,
    Decision,
    FollowUp,
    Forum,
    Mandate,
    Meeting,
    MeetingChange,
    Minute,
    Seat,
)
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context
from helle.rules.coordination.codes import ForumKind, MeetingState, SeatRole
from helle.rules.coordination.meetings import Meeting as Stand
from helle.rules.coordination.meetings import MeetingFacts, meeting
from helle.rules.ruling import Ruling, Text

RUN = frozenset({SeatRole.CHAIR, SeatRole.SECRETARIAT})


@dataclass(frozen=True, slots=True)
class SeatNow:
    """A seat with who has it, by the unit's name of today or the name of a private organisation."""

    seat: Seat
    unit: NamedUnit | None

    @property
    def name(self) -> Text:
        return self.unit.name if self.unit else Text(self.seat.organisation, self.seat.organisation)

    @property
    def role(self) -> SeatRole:
        return SeatRole(self.seat.role)

    @property
    def is_reading(self) -> bool:
        return self.seat.source == SeatSource.READING

    def holds(self, day: dt.date) -> bool:
        return self.seat.first_day <= day and (self.seat.last_day is None or self.seat.last_day >= day)


@dataclass(frozen=True, slots=True)
class FollowUpNow:
    """A decision that somebody follows up: who, by when now, and what became of it."""

    decision: Decision
    meeting: MeetingNow
    seat: SeatNow | None
    events: tuple[FollowUp, ...]
    today: dt.date

    @property
    def due(self) -> dt.date | None:
        return self.last_move.new_due if self.last_move else self.decision.due

    @property
    def last_move(self) -> FollowUp | None:
        return next((event for event in reversed(self.events) if event.kind == FollowUpAct.MOVED), None)

    @property
    def ended(self) -> FollowUp | None:
        """What it ended with: done, or dropped."""
        last = self.events[-1] if self.events else None
        return last if last is not None and last.kind in (FollowUpAct.DONE, FollowUpAct.DROPPED) else None

    @property
    def open(self) -> bool:
        return self.decision.seat_id is not None and self.ended is None

    @property
    def late(self) -> bool:
        return self.open and self.due is not None and self.due < self.today

    @property
    def put_off(self) -> bool:
        """Whether it would be late, had it not been moved."""
        return self.open and not self.late and self.decision.due is not None and self.decision.due < self.today

    @property
    def is_done(self) -> bool:
        return self.ended is not None and self.ended.kind == FollowUpAct.DONE


@dataclass(frozen=True, slots=True)
class MeetingNow:
    """A meeting as it stands: when and where now, and how far it is."""

    meeting: Meeting
    forum: Forum
    changes: tuple[MeetingChange, ...]
    approval: Approval | None
    ruling: Ruling[Stand]

    @property
    def _moved(self) -> MeetingChange | None:
        return next((one for one in reversed(self.changes) if one.kind == MeetingChangeKind.MOVED), None)

    @property
    def day(self) -> dt.date:
        return (self._moved.on_day if self._moved else None) or self.meeting.on_day

    @property
    def time(self) -> dt.time:
        return (self._moved.at_time if self._moved else None) or self.meeting.at_time

    @property
    def place(self) -> str:
        return self._moved.place if self._moved and self._moved.place else self.meeting.place

    @property
    def stand(self) -> Stand:
        if self.ruling.answer is None:
            raise LookupError(self.meeting.pk)  # The forms take no day that the rule would not.
        return self.ruling.answer

    @property
    def state(self) -> MeetingState:
        return self.stand.state

    @property
    def due(self) -> dt.date | None:
        return next(iter(self.stand.due), None)


@dataclass(frozen=True, slots=True)
class ForumNow:
    """A forum with all that the acting unit sees of it. `part` is the seat of its own; None where it has none."""

    forum: Forum
    kind: ForumKind
    region: NamedUnit | None
    mandates: tuple[Mandate, ...]
    seats: tuple[SeatNow, ...]
    meetings: tuple[MeetingNow, ...]
    follow_ups: tuple[FollowUpNow, ...]
    part: SeatNow | None
    reads: bool
    today: dt.date

    @property
    def mandate(self) -> Mandate | None:
        """The mandate of today; before the first day the one that comes."""
        held = [one for one in self.mandates if one.first_day <= self.today]
        return held[-1] if held else next(iter(self.mandates), None)

    @property
    def open(self) -> bool:
        return self.forum.last_day is None or self.forum.last_day >= self.today

    @property
    def closes(self) -> bool:
        """Whether its last day is set: until then it meets as before."""
        return self.forum.last_day is not None

    @property
    def counts_on(self) -> dt.date:
        """The day whose members it has: today, and of a closed forum its last."""
        return self.forum.counts_on(self.today)

    @property
    def members(self) -> tuple[SeatNow, ...]:
        """Who has a seat, the chair first."""
        order = [SeatRole.CHAIR, SeatRole.SECRETARIAT, SeatRole.MEMBER]
        held = [one for one in self.seats if one.holds(self.counts_on)]
        return tuple(sorted(held, key=lambda one: order.index(one.role)))

    @property
    def others(self) -> tuple[SeatNow, ...]:
        """Seats that have ended, or begin later."""
        return tuple(one for one in self.seats if not one.holds(self.counts_on))

    @property
    def chair(self) -> SeatNow | None:
        return next((one for one in self.members if one.role is SeatRole.CHAIR), None)

    @property
    def part_unit(self) -> uuid.UUID | None:
        """The acting unit, where it has a seat."""
        return self.part.seat.unit_id if self.part else None

    @property
    def runs(self) -> bool:
        return policies.writes() and self.part is not None and self.part.role in RUN

    @property
    def brings(self) -> bool:
        """Whether she puts items on the agenda."""
        return policies.writes() and self.part is not None

    @property
    def next_meeting(self) -> MeetingNow | None:
        waits = (MeetingState.CALLED, MeetingState.HELD)
        coming = [one for one in self.meetings if one.state in waits and one.day >= self.today]
        return min(coming, key=lambda one: one.day, default=None)

    @property
    def late(self) -> tuple[FollowUpNow, ...]:
        return tuple(one for one in self.follow_ups if one.late)

    def met_on(self, day: dt.date) -> bool:
        """Whether a meeting of it is on that day that was not cancelled, and the day has come."""
        return day <= self.today and any(
            one.day == day and one.state is not MeetingState.CANCELLED for one in self.meetings
        )

    def meeting_at(self, number: int) -> MeetingNow:
        """One meeting. Raises `Http404` where there is none of that number."""
        for one in self.meetings:
            if one.meeting.number == number:
                return one
        raise Http404

    def seat_at(self, seat_id: uuid.UUID) -> SeatNow:
        """One seat. Raises `Http404` where the forum has none of that key."""
        for one in self.seats:
            if one.seat.pk == seat_id:
                return one
        raise Http404


@dataclass(frozen=True, slots=True)
class ItemNow:
    """An item of an agenda with its minutes, their corrections and what was decided."""

    item: AgendaItem
    unit: NamedUnit | None
    minutes: Minute | None
    corrections: tuple[Minute, ...]
    decisions: tuple[FollowUpNow, ...]


@dataclass(frozen=True, slots=True)
class MeetingLook:
    """All of one meeting."""

    of: ForumNow
    meeting: MeetingNow
    items: tuple[ItemNow, ...]
    withdrawn: tuple[AgendaItem, ...]
    seats: tuple[SeatNow, ...]
    came: frozenset[uuid.UUID]
    counted: bool
    lines: int
    """How many lines of minutes and of who came were written of it: they are only ever added to."""
    lines_at: dt.datetime | None
    """When the last of them was."""

    @property
    def written(self) -> bool:
        """Whether every item has its minutes."""
        return bool(self.items) and all(one.minutes is not None for one in self.items)

    @property
    def written_on(self) -> dt.date | None:
        """On which day something was last written of what is approved: the minutes, who came, what was decided."""
        decided = [one.decision.recorded_at for item in self.items for one in item.decisions]
        last = max((at for at in (self.lines_at, *decided) if at is not None), default=None)
        return clock.local_day(last) if last is not None else None

    @property
    def to_approve(self) -> int:
        """How many lines are approved with its minutes: what was decided as well."""
        return self.lines + sum(len(one.decisions) for one in self.items)

    @property
    def present(self) -> tuple[SeatNow, ...]:
        return tuple(one for one in self.seats if one.seat.pk in self.came)

    @property
    def absent(self) -> tuple[SeatNow, ...]:
        return tuple(one for one in self.seats if one.seat.pk not in self.came)

    def item_at(self, item_id: uuid.UUID) -> ItemNow:
        """One item. Raises `Http404` where the meeting has none of that key."""
        for one in self.items:
            if one.item.pk == item_id:
                return one
        raise Http404

    def decision_at(self, decision_id: uuid.UUID) -> FollowUpNow:
        """One decision that is followed up. Raises `Http404` where there is none of that key."""
        for item in self.items:
            for one in item.decisions:
                if one.decision.pk == decision_id and one.decision.seat_id is not None:
                    return one
        raise Http404


def forums() -> list[ForumNow]:
    """All forums, the plan's own first. Ten queries, however many there are."""
    policies.require_sight()
    return _forums(Forum.objects.all())


def forum(code: str) -> ForumNow:
    """One forum. Raises `Http404` where there is none of that code."""
    policies.require_sight()
    found = _forums(Forum.objects.filter(code=code))
    if not found:
        raise Http404
    return found[0]


def own_forums() -> list[ForumNow]:
    """The forums in which the acting unit has a seat; of closed ones it counts on the last day. One query without."""
    today = clock.today()
    held = list(
        Seat.objects.filter(unit_id=context.current().unit_id, first_day__lte=Least(today, "forum__last_day"))
        .filter(Q(last_day__isnull=True) | Q(last_day__gte=Least(today, "forum__last_day")))
        .values_list("forum_id", flat=True)
    )
    return _forums(Forum.objects.filter(pk__in=held)) if held else []


def late_follow_ups() -> list[FollowUpNow]:
    """What of all forums that she reads is late in being followed up, or would be but for its being moved (INI-15).

    One query where nothing is followed up.
    """
    past = Q(due__lt=clock.today()) | Q(events__new_due__lt=clock.today())
    of = set(Decision.objects.filter(past).values_list("item__meeting__forum", flat=True))
    rows = _forums(Forum.objects.filter(pk__in=of)) if of else []
    found = [one for held in rows for one in held.follow_ups if one.late or one.put_off]
    return sorted(found, key=lambda one: (one.due or one.today, str(one.decision.pk)))


def meeting_look(code: str, number: int) -> MeetingLook:
    """One meeting with all that she sees of it. Raises `Http404` where there is none."""
    of = forum(code)
    found = of.meeting_at(number)
    minutes = _by(
        Minute.objects.filter(item__meeting=found.meeting).order_by("number").select_related("by_unit"), "item_id"
    )
    rows = list(AgendaItem.objects.filter(meeting=found.meeting).order_by("position").select_related("initiative"))
    units = organisations.units_on(of.today)
    counts = list(
        Attendance.objects.filter(meeting=found.meeting)
        .order_by("number")
        .values_list("seat_id", "came", "recorded_at")
    )
    came = {seat: there for seat, there, _at in counts}
    written = [line.recorded_at for one in minutes.values() for line in one]
    return MeetingLook(
        of=of,
        meeting=found,
        items=tuple(
            _item(row, units, minutes.get(row.pk, []), of.follow_ups) for row in rows if row.withdrawn_by_id is None
        ),
        withdrawn=tuple(row for row in rows if row.withdrawn_by_id is not None),
        seats=tuple(one for one in of.seats if one.holds(found.day)),
        came=frozenset(seat for seat, there in came.items() if there),
        counted=bool(came),
        lines=sum(len(one) for one in minutes.values()) + len(counts),
        lines_at=max((at for at in (*written, *(at for *_seat, at in counts)) if at is not None), default=None),
    )


def _item(
    row: AgendaItem, units: dict[uuid.UUID, NamedUnit], minutes: list[Minute], follow_ups: tuple[FollowUpNow, ...]
) -> ItemNow:
    plain = [one for one in minutes if not one.why]
    return ItemNow(
        row,
        units.get(row.by_unit_id) if row.by_unit_id else None,
        plain[-1] if plain else None,
        tuple(one for one in minutes if one.why),
        tuple(one for one in follow_ups if one.decision.item_id == row.pk),
    )


def _forums(of: QuerySet[Forum]) -> list[ForumNow]:
    today, own = clock.today(), context.current().unit_id
    rows = list(of.order_by("recorded_at", "first_day", "code"))
    units = organisations.units_on(today)
    leads = leads_some_plan()
    mandates = _by(Mandate.objects.filter(forum__in=rows).order_by("first_day"), "forum_id")
    seats: dict[object, list[SeatNow]] = defaultdict(list)
    for seat in Seat.objects.filter(forum__in=rows).order_by("first_day", "pk"):
        seats[seat.forum_id].append(SeatNow(seat, units[seat.unit_id] if seat.unit_id else None))
    meetings = _meetings(rows, today)
    follow_ups = _follow_ups(meetings, seats, today)
    found = []
    for row in rows:
        part = next((one for one in seats[row.pk] if one.seat.unit_id == own and one.holds(row.counts_on(today))), None)
        found.append(
            ForumNow(
                forum=row,
                kind=ForumKind(row.kind),
                region=units.get(row.region_id) if row.region_id else None,
                mandates=tuple(mandates.get(row.pk, [])),
                seats=tuple(seats[row.pk]),
                meetings=tuple(meetings.get(row.pk, [])),
                follow_ups=tuple(follow_ups.get(row.pk, [])),
                part=part,
                reads=leads or part is not None,
                today=today,
            )
        )
    order = list(ForumKind)
    return sorted(found, key=lambda one: (not one.open, order.index(one.kind), one.forum.code))


def _by[R](rows: Iterable[R], name: str) -> dict[object, list[R]]:
    found: dict[object, list[R]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _meetings(rows: list[Forum], today: dt.date) -> dict[object, list[MeetingNow]]:
    changes = _by(MeetingChange.objects.filter(meeting__forum__in=rows).order_by("sequence"), "meeting_id")
    approvals = {one.meeting_id: one for one in Approval.objects.filter(meeting__forum__in=rows)}
    items = _by(
        AgendaItem.objects.filter(meeting__forum__in=rows, withdrawn_by__isnull=True).only("pk", "meeting_id"),
        "meeting_id",
    )
    found: dict[object, list[MeetingNow]] = defaultdict(list)
    for row in Meeting.objects.filter(forum__in=rows).order_by("-number").select_related("forum"):
        changed = tuple(changes.get(row.pk, []))
        found[row.forum_id].append(
            MeetingNow(
                row,
                row.forum,
                changed,
                approvals.get(row.pk),
                _stand(row, changed, row.pk in approvals, len(items.get(row.pk, [])), today),
            )
        )
    for held in found.values():
        held.sort(key=lambda one: (one.day, one.time), reverse=True)
    return found


def _stand(
    row: Meeting, changes: tuple[MeetingChange, ...], approved: bool, items: int, today: dt.date
) -> Ruling[Stand]:
    moved = [one for one in changes if one.on_day is not None]
    called = moved[-1] if moved else row
    called_at = called.recorded_at
    day = (moved[-1].on_day if moved else None) or row.on_day
    return meeting(
        MeetingFacts(
            called_on=called_at.astimezone(clock.COPENHAGEN).date() if called_at else day,
            held_on=day,
            on=today,
            items=items,
            cancelled=any(one.kind == MeetingChangeKind.CANCELLED for one in changes),
            approved=approved,
        )
    )


def _follow_ups(
    meetings: dict[object, list[MeetingNow]], seats: dict[object, list[SeatNow]], today: dt.date
) -> dict[object, list[FollowUpNow]]:
    """Every decision by its forum; those that nobody follows up are not open."""
    of_meeting = {one.meeting.pk: one for found in meetings.values() for one in found}
    of_seat = {one.seat.pk: one for found in seats.values() for one in found}
    decisions = list(
        Decision.objects.filter(item__meeting__in=of_meeting)
        .select_related("item", "item__initiative")
        .order_by("recorded_at", "pk")
    )
    events = (
        _by(FollowUp.objects.filter(decision__in=decisions).order_by("sequence"), "decision_id") if decisions else {}
    )
    found: dict[object, list[FollowUpNow]] = defaultdict(list)
    for row in decisions:
        at = of_meeting[row.item.meeting_id]
        found[at.forum.pk].append(
            FollowUpNow(
                row, at, of_seat.get(row.seat_id) if row.seat_id else None, tuple(events.get(row.pk, [])), today
            )
        )
    return found
