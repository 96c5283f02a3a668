"""Reading how long cases are kept: schedules, the queue, holds and lists. CMM alone sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count, Min
from django.http import Http404

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.erasure import queries as erasure
from helle.register.erasure.models import Order
from helle.register.organisations.models import Membership, User
from helle.register.protection import clock, context, handovers, ledger, vault
from helle.register.protection.vault import DisposedOf
from helle.register.retention import choices, policies
from helle.register.retention.models import Certificate, Disposal, Hold, Item, Schedule
from helle.register.retention.parts import PartOf, parts_of_others
from helle.rules.codes import OrganisationKind
from helle.rules.retention.codes import CountedFrom, HoldGround, KeptKind
from helle.rules.retention.disposal import DisposalFacts, disposal
from helle.rules.retention.time_of_keeping import KeepingFacts, time_of_keeping
from helle.rules.ruling import Ruling, Text

SHOWN: Final = 40
# The worker destroys every five minutes what a page could not (`site/jobs.py`).
KEY_GONE_WITHIN: Final = dt.timedelta(minutes=10)
SIGNED_AS: Final = b"helle disposal 1\n"
_LEAD: Final = "cmm_lead"
# What keeps a person off a list once her time is over.
_LEFT_OFF: Final = (
    choices.LeftWhy.RUNS.value, choices.LeftWhy.OPEN.value, choices.LeftWhy.REQUEST.value, choices.LeftWhy.HELD.value
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Queued:
    """A person all of whose cases have ended, by their numbers; `case` the number of the last."""

    numbers: str
    case: str
    kind: Text
    ended_on: dt.date
    due_on: dt.date | None
    open: list[PartOf]
    """With whom something is open."""


@dataclass(frozen=True, slots=True)
class Queue:
    """How many there are in a state, and the first of them."""

    state: str
    title: Text
    count: int
    first: list[Queued]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.first)


@dataclass(frozen=True, slots=True)
class ScheduleNow:
    """A schedule in words, and how it stands today."""

    row: Schedule
    kind: Text
    counted_from: Text
    state: Text
    waits: bool
    may_answer: bool
    may_withdraw: bool
    deciders: list[str]
    """Of one that waits: the names of those who can decide about it today."""


@dataclass(frozen=True, slots=True)
class HoldNow:
    """What holds a case back, with its words where they were asked for."""

    row: Hold
    number: str
    ground: Text
    why: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A person on a list, in words. `cases`: the number of each of hers, and whether the acting user opens it."""

    row: Item
    cases: list[tuple[str, bool]]
    kind: Text
    outcome: Text
    left_why: Text | None
    others: list[PartOf]
    """Who else has or had a part with her; what is open there is said as long as nobody has disposed of her."""
    leaves_for: Text | None
    """Of a list that waits: for what she will be taken off it at the next yes, as it stands now."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a yes to a list is to: whether it is the last, and who goes by it, by the case that stands for each."""

    last: bool
    going: frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class ListNow:
    """A list with its lines, and what the acting user may do about it. `said` is why she may not say yes, if so."""

    row: Disposal
    lines: list[Line]
    state: Text
    may_refuse: bool
    may_approve: bool
    said: Text | None
    certificate: Certificate | None
    signed: bool
    keys_wait: int
    keys_are_late: bool
    """Whether a key waits to be destroyed for longer than the worker takes."""

    @property
    def decided(self) -> Decided:
        """What a yes to it is a yes to."""
        going = (line.row for line in self.lines if line.leaves_for is None)
        return Decided(
            self.row.first_by_id is not None,
            frozenset(row.case_id for row in going if row.outcome == choices.Outcome.WAITS),
        )


NEEDS_ANOTHER: Final = Text(
    "Du har selv sagt ja. En anden siger det også.", "You said yes yourself. Another says so too."
)
NEEDS_A_LEAD: Final = Text(
    "Den første, der sagde ja, er ikke leder. Den anden er det.", "The first to say yes is no lead. The second is."
)


def schedules() -> list[ScheduleNow]:
    """Every schedule, those that wait first, then by kind and day."""
    policies.require_work()
    rows = list(Schedule.objects.select_related("asked_by", "answered_by").order_by("kind", "-valid_from", "-asked_at"))
    in_force: set[str] = set()
    found = []
    leads = _leads() if any(row.approved is None for row in rows) else []
    for row in rows:
        state = _schedule_state(row, in_force)
        found.append(_schedule_now(row, state, leads))
    return sorted(found, key=lambda one: not one.waits)


def _schedule_state(row: Schedule, in_force: set[str]) -> Text:
    """How a schedule stands, where those of later days were seen before it."""
    if row.approved is None:
        return choices.WAITS
    if not row.approved:
        return choices.TAKEN_BACK if row.answered_by_id == row.asked_by_id else choices.REFUSED
    if row.valid_from > clock.today():
        return choices.TO_COME
    if row.kind in in_force:
        return choices.FORMER
    in_force.add(row.kind)
    return choices.IN_FORCE


def _leads() -> list[User]:
    """Whoever leads in CMM today. One query."""
    seats = Membership.objects.filter(
        role=_LEAD, unit__kind=OrganisationKind.CMM, during__contains=clock.today(), user__is_active=True
    )
    return list(User.objects.filter(pk__in=seats.values("user_id")).order_by("full_name", "pk"))


def _schedule_now(row: Schedule, state: Text, leads: list[User]) -> ScheduleNow:
    waits, mine = row.approved is None, row.asked_by_id == context.current().user_id
    return ScheduleNow(
        row,
        KeptKind(row.kind).label,
        CountedFrom(row.counted_from).label,
        state,
        waits,
        waits and policies.may_lead() and not mine,
        waits and mine,
        [lead.full_name for lead in leads if lead.pk != row.asked_by_id] if waits else [],
    )


def get_schedule(schedule_id: uuid.UUID) -> ScheduleNow:
    """A schedule, for whoever decides about it or proposed it. Raises `PermissionDenied` or `Http404`."""
    policies.require_work()
    row = Schedule.objects.select_related("asked_by", "answered_by").filter(pk=schedule_id).first()
    if row is None or row.asked_by_id != context.current().user_id:
        policies.require_lead()
    if row is None:
        raise Http404
    return _schedule_now(row, _schedule_state(row, set()), _leads() if row.approved is None else [])


def kinds_without_years() -> list[KeptKind]:
    """The kinds of case for which nobody has set anything that holds today."""
    rows = Schedule.objects.filter(approved=True, valid_from__lte=clock.today()).values_list("kind", flat=True)
    known = set(rows)
    return [kind for kind in KeptKind if kind.value not in known]


def queues() -> dict[str, Queue]:
    """By state: how many persons there are, and the first of them. In one query, since all of them are asked."""
    policies.require_work()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT q.state, q.how_many, q.numbers, q.case_id, c.number, q.kind, q.ended_on, q.due_on FROM ("
            "SELECT r.*, count(*) OVER (PARTITION BY r.state) AS how_many,"
            " row_number() OVER (PARTITION BY r.state ORDER BY r.due_on, r.ended_on, r.numbers) AS place"
            " FROM helle.retention_queue() r) q JOIN cases_case c ON c.id = q.case_id"
            " WHERE q.place <= %s AND q.state <> 'kept' ORDER BY q.state, q.place",
            [SHOWN],
        )
        rows = cursor.fetchall()
    found: dict[str, Queue] = {}
    others = parts_of_others([case_id for state, _n, _numbers, case_id, *_rest in rows if state in _LEFT_OFF])
    for state, how_many, numbers, case_id, number, kind, ended_on, due_on in rows:
        queue = found.setdefault(state, Queue(state, _title(state), how_many, []))
        parts = [one for one in others.get(case_id, []) if one.open]
        queue.first.append(Queued(numbers, number, KeptKind(kind).label, ended_on, due_on, parts))
    return found


def left_off(found: dict[str, Queue]) -> list[Queue]:
    """Whose time is over and who comes on no list, by why."""
    return [found[state] for state in _LEFT_OFF if state in found]


def unknown(found: dict[str, Queue]) -> list[Queue]:
    """The queues of what cannot be computed."""
    return [found[code.value] for code in choices.Unknown if code.value in found]


def _title(state: str) -> Text:
    for codes in (choices.Unknown, choices.LeftWhy):
        for code in codes:
            if code.value == state:
                return code.label
    return Text("Tiden er udløbet", "The time is over")


def keeping(case: Case) -> list[tuple[str, Ruling[dt.date]]]:
    """Until when each case of the person is kept, or why that cannot be computed."""
    policies.require_work()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, kind, ended_on, years, counted_from, age_known, turns_18_on, runs"
            " FROM helle.keeping_of(%s)",
            [case.pk],
        )
        rows = cursor.fetchall()
    return [
        (
            number,
            time_of_keeping(
                KeepingFacts(
                    clock.today(), KeptKind(kind), ended_on, years, CountedFrom(start) if start else None, age_known,
                    turns_18_on, runs,
                )
            ),
        )
        for number, kind, ended_on, years, start, age_known, turns_18_on, runs in rows
    ]  # fmt: skip


def disposal_ruling(case: Case, kept: Iterable[tuple[str, Ruling[dt.date]]], others: Iterable[PartOf]) -> Ruling[bool]:
    """Whether the person's cases may be disposed of today."""
    days = [ruling.answer for _number, ruling in kept]
    known = [day for day in days if day is not None]
    due_on = max(known) if known and len(known) == len(days) else None
    elsewhere = tuple(dict.fromkeys(code for part in others for code in part.open))
    return disposal(DisposalFacts(clock.today(), due_on, erasure.hindrances(case), elsewhere))


def holds_of(case: Case) -> list[HoldNow]:
    """What holds the person's cases back, or did, the newest first, with their words."""
    rows = Hold.objects.select_related("held_by", "lifted_by", "case").filter(person_id=case.person_id)
    return [
        HoldNow(row, row.case.number, HoldGround(row.ground).label, vault.unseal(row.person_id, row, "why_sealed"))
        for row in rows.order_by("-held_at", "-id")
    ]


def holds_in_force() -> list[HoldNow]:
    """What holds cases back today, the oldest first."""
    policies.require_work()
    rows = Hold.objects.select_related("held_by", "case").filter(lifted_at__isnull=True).defer("why_sealed")
    return [
        HoldNow(row, row.case.number, HoldGround(row.ground).label)
        for row in rows.order_by("held_at", "id")
        if row.until_day is None or row.until_day >= clock.today()
    ]


def get_hold(case: Case, hold_id: uuid.UUID) -> HoldNow:
    """A hold of this case. Raises `Http404`."""
    row = Hold.objects.select_related("held_by").filter(pk=hold_id, case_id=case.pk).first()
    if row is None:
        raise Http404
    return HoldNow(row, case.number, HoldGround(row.ground).label, vault.unseal(row.person_id, row, "why_sealed"))


def list_of(case: Case) -> tuple[Disposal, Text] | None:
    """The list on which the person's cases wait to be disposed of, and how far it is; None where they stand on none."""
    waiting = Disposal.objects.filter(items__person_id=case.person_id, items__outcome=choices.Outcome.WAITS)
    row = waiting.exclude(approved=False).order_by("-drawn_at").first()
    return None if row is None else (row, choices.BEING_CARRIED_OUT if row.approved else list_state(row))


def lists() -> list[tuple[Disposal, Text]]:
    """The lists that were drawn, the newest first."""
    policies.require_work()
    rows = Disposal.objects.select_related("drawn_by").order_by("-drawn_at")[:SHOWN]
    return [(row, list_state(row)) for row in rows]


def get_case_to_hold(number: str) -> Case:
    """The case that is held back, or let go of. Raises `PermissionDenied` or `Http404`; `DisposedOf` of one that was
    disposed of by a list, to whoever reads that list. One query more where the case is not there."""
    policies.require_work()
    try:
        return cases.get_case_for_reading(number, "core", "identity")
    except Http404:
        gone = Item.objects.filter(numbers__contains=number, outcome=choices.Outcome.DISPOSED)
        if any(number in numbers.split(", ") for numbers in gone.values_list("numbers", flat=True)):
            raise DisposedOf(number) from None
        raise


def list_state(row: Disposal) -> Text:
    """How far a list is."""
    if row.approved is None:
        return choices.WAITS_FOR_TWO if row.first_by_id is None else choices.WAITS_FOR_ONE
    return choices.CARRIED_OUT if row.approved else choices.REFUSED


def _in_the_way(row: Disposal) -> dict[uuid.UUID, Text]:
    """Of persons on a list that waits, what takes them off it at the next yes. One query at most."""
    if row.approved is not None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT n.case_id, n.state FROM helle.listed_now(%s) n WHERE n.state <> 'due'", [row.pk])
        return {case_id: choices.LeftWhy(state).label for case_id, state in cursor.fetchall()}


def get_list(list_id: uuid.UUID) -> ListNow:
    """A list with its lines. Raises `PermissionDenied` or `Http404`."""
    policies.require_work()
    row = Disposal.objects.select_related("drawn_by", "first_by", "ended_by").filter(pk=list_id).first()
    if row is None:
        raise Http404
    items = list(Item.objects.filter(disposal=row).order_by("due_on", "numbers"))
    others = parts_of_others([item.case_id for item in items])
    # Of a list that was refused nobody leaves at a yes: there comes none.
    stands = _in_the_way(row)
    in_sight = _in_sight([number for item in items for number in item.numbers.split(", ")])
    lines = [
        Line(
            item,
            [(number, number in in_sight) for number in item.numbers.split(", ")],
            KeptKind(item.kind).label,
            choices.outcome_on(item.outcome, refused=row.approved is False),
            choices.LeftWhy(item.left_why).label if item.left_why else None,
            others.get(item.case_id, []),
            stands.get(item.case_id),
        )
        for item in items
    ]
    certificate = Certificate.objects.filter(disposal=row).first()
    said = _why_not(row) if row.approved is None else None
    keys = Order.objects.filter(pk__in=[line.row.order_id for line in lines], done_at__isnull=True)
    waiting_keys = keys.aggregate(n=Count("pk"), since=Min("decided_at"))
    keys_wait, since = waiting_keys["n"], waiting_keys["since"]
    return ListNow(
        row,
        lines,
        list_state(row),
        row.approved is None,
        row.approved is None and said is None,
        said,
        certificate,
        certificate is not None and signature_holds(certificate),
        keys_wait,
        since is not None and clock.now() > since + KEY_GONE_WITHIN,
    )


def _in_sight(numbers: list[str]) -> set[str]:
    """Of some cases those that the acting user opens. One query."""
    return set(Case.objects.filter(number__in=numbers).values_list("number", flat=True))


def _why_not(row: Disposal) -> Text | None:
    acting = context.current()
    if row.first_by_id is None:
        return None
    if row.first_by_id == acting.user_id:
        return NEEDS_ANOTHER
    return NEEDS_A_LEAD if _LEAD not in (row.first_role, acting.role) else None


def text_of(row: Disposal) -> str:
    """The list as it was carried out, line by line."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.disposal_text(%s)", [row.pk])
        (text,) = cursor.fetchone()
    return text or ""


def signature_holds(certificate: Certificate) -> bool:
    """Whether the list still is what was signed, by no key that was retired before."""
    content, signature = SIGNED_AS + text_of(certificate.disposal).encode(), bytes(certificate.signature).hex()
    try:
        keys = ledger.known_keys().from_moment(certificate.at)
    except ledger.LedgerAstray:
        return False
    return any(handovers.holds(key, signature, content) for key in keys)


def waiting() -> tuple[list[Schedule], list[Disposal]]:
    """Schedules and lists that the acting lead decides about, and another proposed or has said yes to."""
    if not policies.may_lead():
        return [], []
    me = context.current().user_id
    proposed = Schedule.objects.filter(approved__isnull=True).exclude(asked_by_id=me).select_related("asked_by")
    drawn = Disposal.objects.filter(approved__isnull=True).select_related("drawn_by")
    return list(proposed.order_by("asked_at")), [one for one in drawn if one.first_by_id != me]
