"""Reading a partner's access: its links, who came in, and what was reported."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.disbursements.models import LedgerEntry
from helle.register.disbursements.queries import IN_KIND, ledger_of
from helle.register.partner_access import policies
from helle.register.partner_access.choices import LinkEnd, MessageKind
from helle.register.partner_access.models import ConsentTakenBack, Intake, Link, Opening, PartnerMessage
from helle.register.protection import clock, vault
from helle.register.reintegration.models import BudgetLine
from helle.register.reintegration.money import amount_words
from helle.register.returns.choices import ToldFact, ToldWhom
from helle.register.returns.models import Destination, ReturnCase, ToldAbroad
from helle.register.returns.queries import DESK_LENGTH, Opened, Waits, most_urgent
from helle.register.returns.sealing import words
from helle.rules.returns.codes import Currency
from helle.rules.ruling import Text

_TAKE_IN: Final = {
    MessageKind.ARRIVAL_MET: Text("Partneren melder: mødt ved ankomsten", "The partner reports: met on arrival"),
    MessageKind.ACTIVITIES_BEGUN: Text(
        "Partneren melder: aktiviteterne er begyndt", "The partner reports: activities have begun"
    ),
    MessageKind.DELIVERY: Text("Partneren melder en levering", "The partner reports a delivery"),
    MessageKind.PROGRESS: Text("Partneren melder, hvordan det går", "The partner reports how it goes"),
    MessageKind.FINAL: Text("Partneren har sendt sin afsluttende rapport", "The partner has sent its final report"),
}
_SHUT: Final = Text(
    "Partnerens link er låst efter forkerte koder: afslut det", "The partner's link is locked after wrong codes: end it"
)


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A link with whom it is for, and when somebody came in with it, the latest first."""

    row: Link
    recipient: str
    openings: list[Opening]
    stands: bool

    @property
    def is_locked(self) -> bool:
        """Whether wrong codes have shut it, and nobody has ended it since."""
        return self.row.shut_at is not None and self.row.ended_at is None


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """A message of the partner in its words, by whom, and what was done with it; None: it waits."""

    row: PartnerMessage
    text: str
    supplier: str
    receipt: str
    by: str
    intake: Opened[Intake] | None
    line: str = ""
    doubted: bool = False
    """Whether the link by which it came was ended because it may be in wrong hands."""

    @property
    def in_words(self) -> str:
        """What was delivered or paid, and for how much; '' where it is no delivery."""
        if self.row.line is None or self.row.amount is None:
            return ""
        return f"{self.line}: {amount_words(self.row.amount, Currency(self.row.line.version.currency))}"


@dataclass(frozen=True, slots=True)
class Booked:
    """A delivery that stands in the ledger, beside one that the partner reports.

    `alike`: it has the same receipt, or the same line, amount and day. `is_it`: it may be the very delivery, also where
    that was reported before.
    """

    row: LedgerEntry
    receipt: str
    alike: bool
    is_it: bool

    @property
    def in_words(self) -> str:
        """How much, and which receipt if there is one."""
        amount = amount_words(self.row.amount, Currency(self.row.currency))
        return f"{amount} · {self.receipt}" if self.receipt else amount


@dataclass(frozen=True, slots=True)
class Room:
    """A line of the budget, and how much of it is left."""

    row: BudgetLine
    text: str
    left: int
    currency: Currency

    @property
    def in_words(self) -> str:
        """The line with what is left of its amount."""
        room = {"amount": amount_words(self.row.amount, self.currency), "left": amount_words(self.left, self.currency)}
        return f"{self.text} ({_('%(amount)s, tilbage %(left)s') % room})"


@dataclass(frozen=True, slots=True)
class AccessView:
    """All of a partner's access in the return that runs, or ran last; the latest first. `takes_anew`: a link
    could be made on what the person agrees to from now on; not once the case has ended, until it is reopened."""

    return_case: ReturnCase
    links: list[OpenedLink]
    messages: list[OpenedMessage]
    grounds: list[Opened[ToldAbroad]]
    consents: list[ToldAbroad]
    takes_anew: bool
    taken_back_at: dt.datetime | None

    @property
    def runs(self) -> bool:
        """Whether the return is open: links are made and messages taken in while it is."""
        return self.return_case.ended_on is None


def access_view(case: Case) -> AccessView:
    """Read all of it. The number of queries does not depend on what there is. Raises `Http404` where no return is."""
    row = ReturnCase.objects.filter(case=case).order_by(F("ended_on").desc(nulls_first=True), "-opened_on").first()
    if row is None:
        raise Http404
    today = clock.today()
    openings = list(Opening.objects.filter(return_case=row).order_by("-began_at"))
    links = [
        OpenedLink(
            one,
            words(case, one, "recipient")["recipient"],
            [opening for opening in openings if opening.link_id == one.pk],
            stands=one.ended_at is None and one.shut_at is None and one.expires_on >= today,
        )
        for one in Link.objects.filter(return_case=row).order_by("-recorded_at")
    ]
    taken_back, takes_a_link = _taken_back(row), _takes_a_link(case)
    return AccessView(
        row,
        links,
        _messages(case, row, links),
        _grounds(case, row, taken_back, takes_a_link.told),
        list(consents(row)),
        takes_a_link.anew,
        taken_back.recorded_at if taken_back else None,
    )


def _messages(case: Case, row: ReturnCase, links: list[OpenedLink]) -> list[OpenedMessage]:
    intakes = {one.message_id: one for one in Intake.objects.filter(return_case=row)}
    by = {one.row.pk: one.recipient for one in links}
    doubted = {one.row.pk for one in links if one.row.ended_why == LinkEnd.WRONG_HANDS}
    return [
        OpenedMessage(
            one,
            _text(case, one, "text_sealed"),
            _text(case, one, "supplier_sealed"),
            _text(case, one, "receipt_sealed"),
            by[one.link_id],
            intake=Opened(intakes[one.pk], words(case, intakes[one.pk], "why")) if one.pk in intakes else None,
            line=_line(case, one),
            doubted=one.link_id in doubted,
        )
        for one in PartnerMessage.objects.filter(return_case=row)
        .select_related("line__version")
        .order_by("-received_at", "-pk")
    ]


def _line(case: Case, row: PartnerMessage) -> str:
    return words(case, row.line, "text")["text"] if row.line else ""


def _text(case: Case, row: PartnerMessage, column: str) -> str:
    return vault.unseal(case.person_id, row, column)


def consents(row: ReturnCase) -> QuerySet[ToldAbroad]:
    """What she agreed to have told a partner, and has not taken back."""
    taken_back = ConsentTakenBack.objects.filter(return_case=row).values("told_id")
    given = ToldAbroad.objects.filter(return_case=row, whom=ToldWhom.PARTNER.value, consent_on__isnull=False)
    return given.exclude(pk__in=taken_back)


def grounds(case: Case, row: ReturnCase) -> list[Opened[ToldAbroad]]:
    """On which of what was told a link can be made: the partner with whom she goes, told of the plan since that was
    written, with a consent that she has not taken back, and that is no older than the last she took back (RET-26);
    once the case has ended, only what a link was made on before (SHR-04)."""
    return _grounds(case, row, _taken_back(row), _takes_a_link(case).told)


def _taken_back(row: ReturnCase) -> ConsentTakenBack | None:
    """That she last took back what she agreed to, in this return or an earlier one."""
    return ConsentTakenBack.objects.filter(case_id=row.case_id).order_by("-recorded_at").first()


def _grounds(
    case: Case, row: ReturnCase, taken_back: ConsentTakenBack | None, takes_a_link: Sequence[uuid.UUID]
) -> list[Opened[ToldAbroad]]:
    to = Destination.objects.filter(return_case=row).order_by("-sequence").first()
    if to is None:
        return []
    found = consents(row).filter(
        country=to.country,
        consent_on__gte=clock.local_day(taken_back.recorded_at) if taken_back else dt.date.min,
        recorded_at__gte=to.recorded_at,
        facts__contains=[ToldFact.PLAN.value],
        pk__in=takes_a_link,
    )
    return [Opened(one, words(case, one, "recipient")) for one in found.order_by("-told_on", "-recorded_at")]


@dataclass(frozen=True, slots=True)
class _TakesALink:
    """Which of what was told a new link can be made on, and whether on what is told from now on."""

    told: Sequence[uuid.UUID] = ()
    anew: bool = False


def _takes_a_link(case: Case) -> _TakesALink:
    """Once the case has ended, what had a link takes a new one, and nothing else does (sql/266)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT told, anew FROM helle.told_that_takes_a_link(%s)", [case.pk])
        found: tuple[list[uuid.UUID] | None, bool | None] = cursor.fetchone()
    told, anew = found
    return _TakesALink(told or (), bool(anew))


def get_link(case: Case, link_id: uuid.UUID) -> Link:
    """A link of this case. Raises `Http404`."""
    found = Link.objects.filter(pk=link_id, case=case).first()
    if found is None:
        raise Http404
    return found


def get_message(case: Case, message_id: uuid.UUID) -> OpenedMessage:
    """A message of this case. Raises `Http404`."""
    found = (
        PartnerMessage.objects.filter(pk=message_id, case=case)
        .select_related("link", "line__version", "return_case")
        .first()
    )
    if found is None:
        raise Http404
    answered = Intake.objects.filter(message=found).first()
    return OpenedMessage(
        found,
        _text(case, found, "text_sealed"),
        _text(case, found, "supplier_sealed"),
        _text(case, found, "receipt_sealed"),
        words(case, found.link, "recipient")["recipient"],
        Opened(answered, words(case, answered, "why")) if answered else None,
        _line(case, found),
        doubted=found.link.ended_why == LinkEnd.WRONG_HANDS,
    )


def booked_before(case: Case, message: OpenedMessage) -> list[Booked]:
    """What stands in the ledger for the line of a delivery, or with its receipt; the latest first. Two queries."""
    row = message.row
    if row.line_id is None:
        return []
    entries = LedgerEntry.objects.filter(
        return_case_id=row.return_case_id, line__isnull=False, reverses__isnull=True, reversed_by__isnull=True
    )
    found = []
    for entry in entries.select_related("receipt").order_by("-number"):
        kept = getattr(entry, "receipt", None)
        number = words(case, kept, "number")["number"] if kept else ""
        same = entry.line_id == row.line_id and entry.amount == row.amount
        alike = _same_words(number, message.receipt) or (same and entry.paid_on == row.happened_on)
        if alike or entry.line_id == row.line_id:
            found.append(Booked(entry, number, alike, same))
    return found


def waiting_alike(case: Case, message: OpenedMessage) -> list[OpenedMessage]:
    """What this partner has reported besides, and nobody has answered, that may be the same delivery."""
    row = message.row
    if row.line_id is None:
        return []
    return [
        one
        for one in access_view(case).messages
        if one.row.pk != row.pk
        and one.intake is None
        and one.row.return_case_id == row.return_case_id
        and (
            _same_words(one.receipt, message.receipt)
            or (one.row.amount, one.row.happened_on) == (row.amount, row.happened_on)
        )
    ]


def rooms(case: Case, message: OpenedMessage) -> list[Room]:
    """The lines in kind of the plan that payments go by, for what is delivered; the one that was reported first."""
    if message.row.line_id is None:
        return []
    ledger = ledger_of(case, message.row.return_case)
    if ledger.approved is None:
        return []
    left = next((one.left for one in ledger.totals if one.kind is IN_KIND), 0)
    found = [
        Room(one.row, one.words["text"], min(one.row.amount - ledger.paid_for(one.row), left), ledger.approved.currency)
        for one in ledger.approved.lines
        if one.row.kind == IN_KIND.value
    ]
    return sorted(found, key=lambda one: one.row.pk != message.row.line_id)


def _same_words(one: str, other: str) -> bool:
    return bool(one.strip()) and one.casefold().split() == other.casefold().split()


def waiting(*, having: Collection[uuid.UUID] | None = None) -> list[Waits]:
    """The messages that wait for Hjemrejsestyrelsen, the oldest first, and for who makes links those that wrong codes
    have shut. One query each; none for anybody else.

    Once the return has ended nothing is taken in any more, so nothing waits; the page says what was never answered.

    With `having`, of the cases alone that one of these people has.
    """
    if not policies.may_give():
        return []
    mine = Q() if having is None else Q(case_id__in=cases.cases_had_by(having))
    return most_urgent([*_shut(mine), *(_messages_waiting(mine) if policies.may_take_in() else [])])


def _shut(mine: Q) -> list[Waits]:
    """The links that five wrong codes have shut, until somebody has ended them: who tried, and does the partner get a
    new one?"""
    rows = Link.objects.filter(mine, shut_at__isnull=False, ended_at__isnull=True, return_case__ended_on__isnull=True)
    return [
        Waits(
            f"partner link {one.pk}",
            one.case_id,
            one.case.number,
            _SHUT,
            clock.local_day(one.shut_at) if one.shut_at else None,
            "partner-access",
        )
        for one in rows.select_related("case").order_by("shut_at")[:DESK_LENGTH]
    ]


def _messages_waiting(mine: Q) -> list[Waits]:
    rows = (
        PartnerMessage.objects.filter(mine, intake__isnull=True, return_case__ended_on__isnull=True)
        .select_related("case")
        .order_by("received_at")
    )
    return [
        Waits(
            f"partner message {one.pk}",
            one.case_id,
            one.case.number,
            _TAKE_IN[MessageKind(one.kind)],
            clock.local_day(one.received_at),
            "partner-access",
        )
        for one in rows[:DESK_LENGTH]
    ]


def openings_of(case: Case) -> list[Opening]:
    """When what was agreed was shown abroad, the first first."""
    return list(Opening.objects.filter(case=case).order_by("began_at"))
