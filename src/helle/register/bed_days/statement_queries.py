"""Reading statements: what can be made of a month, the list, one of them, and what they come to."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from helle.register.accommodation.models import Offer, Provider
from helle.register.bed_days import policies
from helle.register.bed_days.choices import StepKind
from helle.register.bed_days.models import Line, Statement, Step
from helle.register.bed_days.nights import MonthOfOffer, StayNights, months_of
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.placements import queries as placements
from helle.register.protection import clock
from helle.rules.accommodation import bed_day_lines as rules
from helle.rules.accommodation.codes import Payer
from helle.rules.ruling import Ruling, Text, Verdict

PAGE_SIZE: Final = 50


# --- what can be made of a month ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadyLine:
    """Nights in a row of one stay that can be billed at one rate."""

    stay: StayNights
    first: dt.date
    last: dt.date
    rate: rules.RateSpan

    @property
    def nights(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def amount(self) -> int:
        return self.nights * self.rate.oere


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement that can be made: who is to pay, and its lines."""

    payer: Payer
    unit: NamedUnit
    lines: tuple[ReadyLine, ...]

    @property
    def nights(self) -> int:
        return sum(line.nights for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nights that nobody can be asked to pay yet, and why: the payer is open, or there is no rate."""

    reference: str
    first: dt.date
    last: dt.date
    ruling: Ruling[object]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a provider can bill of a month. `not_ready`: offers whose nights are not checked, or changed."""

    ready: tuple[Ready, ...]
    waiting: tuple[Waiting, ...]
    not_ready: tuple[MonthOfOffer, ...]


@dataclass(frozen=True, slots=True)
class Biller:
    """For what statements are made together: one secret place, or all places of a provider that are not secret.

    Who runs a secret place leads to it (PUB-ORG-09): beside its nights it is called as the place is in Helle, and a
    secret place shares no statement with another.
    """

    provider: Provider
    place: Offer | None

    @property
    def key(self) -> uuid.UUID:
        return (self.place or self.provider).pk

    @property
    def name(self) -> str:
        return self.place.alias if self.place else self.provider.name

    def offers(self) -> QuerySet[Offer]:
        """Its places, those that have closed among them."""
        if self.place:
            return Offer.objects.filter(pk=self.place.pk)
        return Offer.objects.filter(provider=self.provider, secret=False)


def biller_of(offer: Offer) -> Biller:
    """With what the nights of an offer are billed."""
    return Biller(offer.provider, offer if offer.secret else None)


def billers() -> list[Biller]:
    """For what the acting unit makes statements: its own, or as CMM those of providers that do not use Helle. One
    query."""
    rows = Offer.objects.select_related("provider")
    rows = rows.filter(provider__unit__isnull=True) if policies.is_cmm() else rows
    return sorted({one.key: one for one in map(biller_of, rows)}.values(), key=lambda one: one.name)


def prepared(biller: Biller, first: dt.date) -> Prepared:
    """What can be billed of a month (FLO-18, FLO-19), asked of the rules night by night."""
    offers = list(biller.offers().select_related("provider").order_by("alias"))
    months = [month for month in months_of(offers, first) if month.stays]
    lines: dict[tuple[Payer, str], list[ReadyLine]] = defaultdict(list)
    waiting: list[Waiting] = []
    for month in months:
        if not month.ready:
            continue
        for stay in month.stays:
            for line in stay.lines:
                if line.ruling.answer and line.payer and line.rate:
                    ready = ReadyLine(stay, line.first, line.last, line.rate)
                    lines[line.payer.payer, line.payer.key].append(ready)
                elif line.ruling.verdict is Verdict.CANNOT_BE_DECIDED:
                    waiting.append(Waiting(stay.placement.reference, line.first, line.last, line.ruling))
    units = organisations.units_on(clock.today())
    found = [
        Ready(payer, units[uuid.UUID(key)], tuple(of)) for (payer, key), of in lines.items() if uuid.UUID(key) in units
    ]
    found.sort(key=lambda one: (one.payer.value, one.unit.name.da))
    return Prepared(tuple(found), tuple(waiting), tuple(month for month in months if month.nights and not month.ready))


# --- statements ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListedStatement:
    """A statement in the list."""

    row: Statement
    payer: Text
    sender: str
    nights: int


def listed(*, state: str = "", month: dt.date | None = None, page: int = 1) -> tuple[list[ListedStatement], bool]:
    """One page of the statements that the acting unit sees, the latest first; whether there are more. Three queries."""
    found = Statement.objects.all()
    if state:
        found = found.filter(state="" if state == "made" else state)
    if month:
        found = found.filter(month=month)
    start = (page - 1) * PAGE_SIZE
    rows = list(found.order_by("-month", "-number")[start : start + PAGE_SIZE + 1])
    return list_of(rows[:PAGE_SIZE]), len(rows) > PAGE_SIZE


def list_of(rows: list[Statement]) -> list[ListedStatement]:
    """Statements as they stand in a list. Two queries."""
    nights = nights_of_statements([row.pk for row in rows])
    senders = senders_seen(rows)
    return [ListedStatement(row, payer_of(row), senders.get(row.pk, ""), nights.get(row.pk, 0)) for row in rows]


def senders_seen(rows: Sequence[Statement]) -> dict[uuid.UUID, str]:
    """From whom each is: the provider, or a secret place by its name in Helle. For CMM and the home itself; a payer
    does not learn who runs a place, nor which it is. One query."""
    places = Offer.objects.filter(pk__in={row.place_id for row in rows if row.place_id})
    providers = Provider.objects.filter(pk__in={row.provider_id for row in rows if not row.place_id})
    names = dict(places.values_list("pk", "alias").union(providers.values_list("pk", "name")))
    return {row.pk: names.get(row.place_id or row.provider_id, "") for row in rows}


def nights_of_statements(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many nights each has. One query."""
    found: dict[uuid.UUID, int] = defaultdict(int)
    for line in _lines(keys):
        found[line.statement_id] += (line.nights.upper - line.nights.lower).days
    return found


def _lines(keys: Sequence[uuid.UUID]) -> list[Line]:
    """The lines of statements. A payer gets the reference, the days and the amount, and no case (FLO-19). One query."""
    if policies.keeps_bed_days():
        return list(Line.objects.filter(statement__in=keys).order_by("reference", "nights"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.lines_for_payer(%s)", [list(keys)])
        return [
            Line(statement_id=key, reference=reference, nights=nights, oere_a_day=price, amount_oere=amount)
            for key, reference, nights, price, amount in cursor.fetchall()
        ]


def not_carried_keys() -> list[uuid.UUID]:
    """Those of which a line is no longer what the facts say, also when they are sent or paid. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.statements_not_carried()")
        return [key for (key,) in cursor.fetchall()]


def payer_of(row: Statement) -> Text:
    """Who is to pay, by name."""
    unit = organisations.units_on(clock.today()).get(row.payer_unit_id)
    return unit.name if unit else Payer(row.payer).label


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """A line of a statement. `case_number` is there for whoever works on the case, protected or not: nobody else learns
    whose stay it is, nor that somebody's is hidden (PUB-DIG-12)."""

    row: Line
    first: dt.date
    last: dt.date
    nights: int
    case_number: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class OpenedStatement:
    """A statement with its lines and what has happened to it."""

    row: Statement
    payer: Text
    sender: str
    lines: list[OpenedLine]
    steps: list[Step]

    @property
    def nights(self) -> int:
        return sum(line.nights for line in self.lines)

    @property
    def wrong(self) -> bool:
        return any(line.wrong for line in self.lines)

    @property
    def approved_by(self) -> uuid.UUID | None:
        return next((step.by_user_id for step in self.steps if step.kind == StepKind.APPROVED), None)

    def needs_other_eyes(self, user_id: uuid.UUID | None) -> bool:
        """Whether the next step is for somebody else: whoever approves has not made it, and takes no step after."""
        if self.row.state == "":
            return self.row.by_user_id == user_id
        return self.row.state in (StepKind.APPROVED, StepKind.SENT) and self.approved_by == user_id


def get_statement(number: str) -> Statement:
    """A statement that the acting unit sees; else `PermissionDenied` or `Http404`."""
    policies.require(policies.sees_statements())
    row = Statement.objects.filter(number=number).select_related("by_user").first()
    if row is None:
        raise Http404
    return row


def opened(row: Statement) -> OpenedStatement:
    """A statement with its lines and steps; for CMM and the home also which lines the facts no longer carry."""
    lines = _lines([row.pk])
    stays = placements.whose_is_shown().filter(pk__in=[line.placement_id for line in lines if line.placement_id])
    numbers = dict(stays.values_list("pk", "case__number"))
    wrong = lines_not_carried(row, lines) if policies.keeps_bed_days() and row.credited_at is None else set()
    return OpenedStatement(
        row,
        payer_of(row),
        senders_seen([row]).get(row.pk, ""),
        [
            OpenedLine(
                line,
                line.nights.lower,
                line.nights.upper - rules.A_DAY,
                (line.nights.upper - line.nights.lower).days,
                numbers.get(line.placement_id, ""),
                line.pk in wrong,
            )
            for line in lines
        ],
        list(Step.objects.filter(statement=row).select_related("by_user").order_by("recorded_at", "id")),
    )


def lines_not_carried(row: Statement, lines: Sequence[Line]) -> set[int]:
    """Those of its lines whose nights, rate or payer are no longer what the facts say: it is to be credited."""
    offers = list(Offer.objects.filter(provider=row.provider_id).select_related("provider"))
    today = {
        stay.placement.pk: {night: ruled for ruled in stay.lines for night in rules.days(ruled.first, ruled.last)}
        for month in months_of(offers, row.month)
        for stay in month.stays
    }
    wrong = set()
    for line in lines:
        nights = today.get(line.placement_id, {})
        for night in rules.days(line.nights.lower, line.nights.upper - rules.A_DAY):
            ruled = nights.get(night)
            if ruled is None or not _carries(ruled, line, row):
                wrong.add(line.pk)
    return wrong


def _carries(ruled: rules.Line, line: Line, row: Statement) -> bool:
    """Whether the night would be billed so if it were not billed already, which is all that speaks against it."""
    against = {reason.code for reason in ruled.ruling.reasons if not reason.code.startswith("plan.")}
    return (
        against == {"bed_day.billed_before"}
        and ruled.rate is not None
        and ruled.rate.oere == line.oere_a_day
        and ruled.payer is not None
        and (ruled.payer.payer.value, ruled.payer.key) == (row.payer, str(row.payer_unit_id))
    )


# --- what it comes to ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """What one payer was asked for in a month, and how much of it is paid."""

    month: dt.date
    payer: Text
    statements: int
    nights: int
    oere: int
    paid: int


def sums(first: dt.date, last: dt.date) -> list[Asked]:
    """What each payer was asked for by month, credited statements left out, the latest month first. Three queries."""
    policies.require(policies.sees_statements())
    rows = (
        _standing(first, last)
        .values("month", "payer_unit_id")
        .annotate(
            number=Count("id"),
            oere=Sum("total_oere"),
            paid=Coalesce(Sum("total_oere", filter=Q(state=StepKind.PAID)), 0),
        )
        .order_by("-month", "payer_unit_id")
    )
    nights: dict[tuple[dt.date, uuid.UUID], int] = defaultdict(int)
    whose = {
        key: (month, unit) for key, month, unit in _standing(first, last).values_list("id", "month", "payer_unit_id")
    }
    for key, number in nights_of_statements(list(whose)).items():
        nights[whose[key]] += number
    units = organisations.units_on(clock.today())
    return [
        Asked(
            row["month"],
            units[row["payer_unit_id"]].name,
            row["number"],
            nights[row["month"], row["payer_unit_id"]],
            row["oere"],
            row["paid"],
        )
        for row in rows
    ]


def _standing(first: dt.date, last: dt.date) -> QuerySet[Statement]:
    return Statement.objects.filter(month__gte=first, month__lte=last, credited_at__isnull=True)
