"""What stands of rights that no act explains, for whoever looks after rights: on lists, on its own page, and in marks.

What was noted as explained is what the log says, never what a row says of itself.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import Http404

from helle.register.administration import policies
from helle.register.administration.unexplained import OF_A_CASE, code_label
from helle.register.audit.choices import ACTIONS
from helle.register.audit.models import UnexplainedRight
from helle.register.audit.unexplained_choices import RightKind, WhyUnexplained
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Membership
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context
from helle.rules.ruling import Text

PAGE_SIZE: Final = 25
_LIKE: Final[Mapping[RightKind, Text]] = {
    RightKind.SEAT: Text("har rollen", "has the role"),
    RightKind.PRIVILEGE: Text("En rettighed giver", "A privilege gives"),
    RightKind.GRANT: Text("Adgang i en sag", "Access in a case"),
    RightKind.LOOK: Text("har set noget som", "has looked at something as"),
    RightKind.ASSIGNMENT: Text("har fået en sag", "was given a case"),
    RightKind.OPENING: Text("har åbnet en kollegas sag", "has opened a colleague's case"),
    RightKind.REFERRAL: Text("har knyttet en sag til en anden henvendelse", "has tied a case to another referral"),
}
_FIRST: Final = (RightKind.SEAT, RightKind.PRIVILEGE)
_NAMELESS: Final = Text("en enhed uden navn", "a unit without a name")


@dataclass(frozen=True, slots=True)
class Noted:
    """That somebody said in the log that a right is explained."""

    at: dt.datetime
    by: uuid.UUID


@dataclass(frozen=True, slots=True)
class Shown:
    """A right that no act explains, in words."""

    id: int
    who: str
    what: Text
    role: Text
    unit: Text
    why: Text
    found_at: dt.datetime
    noted_at: dt.datetime | None
    noted_by: str
    mine_to_see: bool
    """Whether whoever looks may say that it is explained."""
    case: str
    """Of what is in a case, or was looked at in one, its number, for whoever may know of that case; else ''."""
    opens_case: bool
    """Whether whoever looks works where the case is open, and not only reads the log."""
    user_page: uuid.UUID | None
    """Whose page an administrator sees, where the user is still there."""
    ends: uuid.UUID | None
    """The membership that an administrator ends, where it is one that still stands and is not her own."""
    gives_roles: bool
    """Whether it is found, for an administrator, among what privileges give."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of what stands, and how much of each kind there is in all."""

    rows: list[Shown]
    more: bool
    unseen: list[tuple[Text, int]]
    noted: int
    held_back: bool
    """Whether whoever looks would note some as explained, if no act failed to explain a right of her own."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the log says was given in place of what stands; what it does not say is empty."""

    role: Text | None
    unit: Text | None
    since: dt.date | None
    last_day: dt.date | None
    act_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Look:
    """One look."""

    at: dt.datetime
    action: Text
    cases: int


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody has to know before she says that a right is explained."""

    since: dt.date | None
    last_day: dt.date | None
    begins: dt.datetime | None
    ends: dt.datetime | None
    given: Given | None
    looks: list[Look]
    times: int
    """How many looks there are; the newest ten of them are shown."""


def listed(*, page: int) -> Listed:
    """What nobody has noted first, roles and privileges before the rest, then the newest: to a lead of her own unit, to
    others who look after rights of all. Some eight queries, however many rows there are."""
    policies.require_oversight()
    rows, noted = _mine(), noted_ones()
    ranked = rows.annotate(
        is_noted=_rank(pk__in=list(noted)), comes_later=_rank(else_first=True, kind__in=_FIRST)
    ).order_by("is_noted", "comes_later", "-found_at", "id")
    start = (page - 1) * PAGE_SIZE
    some = list(ranked[start : start + PAGE_SIZE + 1])
    waiting = rows.exclude(pk__in=list(noted)).values("kind").annotate(number=Count("pk")).order_by("kind")
    counted = {one["kind"]: one["number"] for one in waiting}
    held_back = bool(some) and policies.sees_rights() and acts_unexplained()
    return Listed(
        _in_words(some[:PAGE_SIZE], noted, held_back=held_back),
        len(some) > PAGE_SIZE,
        [(kind.label, counted[kind]) for kind in RightKind if kind in counted],
        len(noted),
        held_back,
    )


def _rank(*, else_first: bool = False, **of: Any) -> Case:
    first, then = (0, 1) if else_first else (1, 0)
    return Case(When(**of, then=Value(first)), default=Value(then), output_field=IntegerField())


def _mine() -> QuerySet[UnexplainedRight]:
    rows = UnexplainedRight.objects.all()
    return rows if policies.sees_rights() else rows.filter(unit_id=context.current().unit_id)


def noted_ones() -> dict[int, Noted]:
    """By the right that somebody noted as explained, as it stands: when and who."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT right_id, noted_at, noted_by FROM helle.unexplained_rights_noted()")
        return {row[0]: Noted(row[1], row[2]) for row in cursor.fetchall()}


def acts_unexplained() -> bool:
    """Whether whoever acts has a right of her own that no act explains: then she says so of no other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.acts_by_what_no_act_explains()")
        return bool(cursor.fetchone()[0])


def how_many_wait() -> int:
    """How many nobody has noted as explained, of those that whoever acts sees: for her desk. At most two queries."""
    standing = _mine().count()
    return standing - len(noted_ones()) if standing else 0


def unexplained_seats(memberships: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of some roles stand on the list, noted as explained or not. One query."""
    ids = [str(one) for one in memberships]
    found = UnexplainedRight.objects.filter(kind=RightKind.SEAT, row_id__in=ids).values_list("row_id", flat=True)
    return {uuid.UUID(one) for one in found}


def _in_words(rows: Sequence[UnexplainedRight], noted: Mapping[int, Noted], *, held_back: bool) -> list[Shown]:
    units = organisations.units_on(clock.today())
    shown_notes = [noted[row.pk].by for row in rows if row.pk in noted]
    names = organisations.user_names({*(row.user_id for row in rows if row.user_id), *shown_notes})
    administers = policies.administers()
    numbers = {} if administers else _case_numbers(rows)
    ending = _memberships(rows) if administers else set()
    return [
        Shown(
            row.pk,
            names.get(row.user_id, "") if row.user_id else "",
            _LIKE[RightKind(row.kind)],
            code_label(row.kind, row.role),
            _unit(units, row.unit_id),
            WhyUnexplained(row.why).label,
            row.found_at,
            noted[row.pk].at if row.pk in noted else None,
            names.get(noted[row.pk].by, "") if row.pk in noted else "",
            row.pk not in noted and not held_back and may_see(row),
            numbers.get(row.pk, ""),
            policies.leads(),
            row.user_id if administers and row.user_id in names else None,
            uuid.UUID(row.row_id) if row.row_id in ending else None,
            administers and row.kind == RightKind.PRIVILEGE,
        )
        for row in rows
    ]


def _unit(units: Mapping[uuid.UUID, NamedUnit], unit_id: uuid.UUID) -> Text:
    # Whoever writes past Helle writes units without a name as well.
    return units[unit_id].name if unit_id in units else _NAMELESS


def _memberships(rows: Sequence[UnexplainedRight]) -> set[str]:
    """The memberships among them that still stand, and are another's than whoever acts."""
    ids = [one for row in rows if row.kind == RightKind.SEAT and (one := _id(row.row_id))]
    found = Membership.objects.filter(pk__in=ids).exclude(user_id=context.current().user_id)
    return {str(one) for one in found.values_list("pk", flat=True)} if ids else set()


def _id(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None


def _case_numbers(rows: Sequence[UnexplainedRight]) -> dict[int, str]:
    """By the right that was found, the number of its case, for whoever may know that there is such a case."""
    ids = [row.pk for row in rows if row.kind in OF_A_CASE or row.why == WhyUnexplained.NO_WAY]
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT right_id, number FROM helle.cases_of_unexplained_rights(%s)", [ids])
        return dict(cursor.fetchall())


def may_see(row: UnexplainedRight) -> bool:
    """Whether whoever acts may say that a right is explained: an administrator or the officer, of others alone. That
    she has none of her own is asked beside this, once (`acts_unexplained`)."""
    return policies.sees_rights() and row.user_id != context.current().user_id


def get_to_see(right_id: int, *, again: bool) -> UnexplainedRight:
    """What whoever acts may say of that it is explained; with `again` also where that is said. Raises `Http404`."""
    policies.require_sees_rights()
    row = UnexplainedRight.objects.filter(pk=right_id).first()
    if row is None or not may_see(row) or acts_unexplained() or (row.pk in noted_ones() and not again):
        raise Http404
    return row


def shown_alone(row: UnexplainedRight) -> tuple[Shown, Told]:
    """One right in words, with what stands in it, what was given in its place, and what was looked at."""
    (shown,) = _in_words([row], noted_ones(), held_back=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.unexplained_right_told(%s)", [row.pk])
        said = cursor.fetchone()[0]
    told: dict[str, Any] = json.loads(said) if isinstance(said, str) else said
    looks = [Look(_moment(one["at"]), _action(one["action"]), one["cases"]) for one in told.get("looks", [])]
    return shown, Told(
        _day(told.get("since")),
        _last_day(told.get("until")),
        _moment(told["from"]) if told.get("from") else None,
        _moment(told["to"]) if told.get("to") else None,
        _given(told["given"]) if told.get("given") else None,
        looks,
        told.get("times", 0),
    )


def _given(said: Mapping[str, Any]) -> Given:
    units = organisations.units_on(clock.today())
    unit = _id(said.get("unit") or "")
    role = said.get("role")
    return Given(
        code_label(RightKind.SEAT, role) if role else None,
        _unit(units, unit) if unit else None,
        _day(said.get("since")),
        _last_day(said.get("until")),
        _moment(said["at"]) if said.get("at") else None,
    )


def _action(code: str) -> Text:
    return ACTIONS.get(code, Text(code, code))


def _day(said: str | None) -> dt.date | None:
    return dt.date.fromisoformat(said) if said and said != "infinity" and said != "-infinity" else None


def _last_day(said: str | None) -> dt.date | None:
    after = _day(said)
    return after - dt.timedelta(days=1) if after else None


def _moment(said: str) -> dt.datetime:
    return dt.datetime.fromisoformat(said)
