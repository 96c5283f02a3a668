"""Short ways through the journey home and the ledger. Texts are distinctive."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from helle.register.cases.models import Case
from helle.register.disbursements import actions, closing_actions, journey_actions, queries
from helle.register.disbursements.actions import Paid
from helle.register.disbursements.choices import JourneyKind, Limit, ReportKind
from helle.register.disbursements.journey_actions import Happened
from helle.register.disbursements.models import (
    Instalment,
    JourneyEvent,
    LedgerEntry,
    LongerTime,
    PartnerReport,
    Receipt,
)
from helle.register.organisations.models import User
from helle.register.protection import clock
from helle.register.reintegration import queries as plans
from helle.register.reintegration.models import BudgetLine
from helle.register.returns.models import ReturnCase
from helle.rules.returns.codes import Currency, SupportKind
from tests import partner_stories, reintegration_stories, return_stories
from tests.cast import Cast, Member, member
from tests.remembered import remembered

MET = "Mødt af Kornblomst ved Perron Snegl"
PAID_FOR = "Ovnen er sat op i Kastanjehuset"
PAID_TO = "Kontant mod underskrift hos Kornblomst"
EARLY = "Færgen til Gærkasse går kun på Tirsdag"
WRONG = "Beløbet var til Fætter Gærkasse"
DROPPED = "Hun vil hellere have det hele i Maj"
NUMBER = "Bilag Lergraven 17"
SUPPLIER = "Lergravens Ovnhandel"
LONGER = "Banken i Slugten åbner først efter Helligtrekonger"
REPORTED = "Hun bager for hele Kastanjegade"
SECRETS = (
    *return_stories.SECRETS, *reintegration_stories.SECRETS, *partner_stories.SECRETS,
    MET, PAID_FOR, PAID_TO, EARLY, WRONG, DROPPED, NUMBER, SUPPLIER, LONGER, REPORTED,
)  # fmt: skip


def second() -> Member:
    """Another caseworker of Hjemrejsestyrelsen; the same one if she is here already."""
    return _colleague("Helga Storm")


def _who_agrees() -> Member:
    return _colleague("Hjalte Eng")


def _colleague(name: str) -> Member:
    user = User.objects.filter(full_name=name).first()
    if user is None:
        return member(name, "HJST", "hjst_caseworker")
    return Member(user, user.memberships.get())


@remembered
def happen(by: Member, case: Case, row: ReturnCase, kind: JourneyKind, **changed: Any) -> JourneyEvent:
    """Something happens on the way home, today unless said otherwise."""
    with by.acting():
        today = clock.today()
        booked = kind is JourneyKind.TRAVEL_BOOKED
        happened = Happened(kind, today, travels_on=today if booked else None, note=MET)
        return journey_actions.journey_record(case, row, happened=replace(happened, **changed))


@remembered
def arrive(by: Member, case: Case, row: ReturnCase) -> JourneyEvent:
    """She travels home and is met, all today."""
    happen(by, case, row, JourneyKind.TRAVEL_BOOKED)
    happen(by, case, row, JourneyKind.DEPARTED)
    return happen(by, case, row, JourneyKind.ARRIVED)


@remembered
def arrived(cast: Cast, case: Case, row: ReturnCase, plan: Any = None) -> JourneyEvent:
    """The plan is approved and she is home: 30,000 kroner in kind and 9,000 in cash may be paid."""
    reintegration_stories.approved(cast, case, row, plan)
    return arrive(cast.henrik, case, row)


@remembered
def instalment(by: Member, case: Case, row: ReturnCase, amount: int = 3_000, *, days: int = 30) -> Instalment:
    """Cash is planned by a colleague, so that whoever pays it soon or early is another than who agreed it."""
    if by.membership.role == "hjst_caseworker":
        by = _who_agrees()
    with by.acting():
        return actions.instalment_plan(case, row, due=clock.today() + dt.timedelta(days=days), amount=amount)


@remembered
def drop(by: Member, case: Case, planned: Instalment) -> None:
    """It is not to be paid."""
    with by.acting():
        actions.instalment_drop(case, planned, why=DROPPED)


def paid(amount: int, text: str, **changed: Any) -> Paid:
    """Paid today in kroner."""
    return replace(Paid(amount, Currency.DKK, clock.today(), text), **changed)


@remembered
def pay(by: Member, case: Case, planned: Instalment, **changed: Any) -> LedgerEntry:
    """An instalment is paid with its amount; before its day, for a reason."""
    with by.acting():
        changed = {"why": EARLY if clock.today() < planned.due else ""} | changed
        return actions.instalment_pay(case, planned, paid=paid(planned.amount, PAID_TO, **changed))


def line_of(row: ReturnCase) -> BudgetLine | None:
    """The line of the oven in the version that payments go by. Needs somebody who acts."""
    version = plans.approved_version(row)
    lines = plans.lines_of(version) if version else []
    return next((one for one in lines if one.kind == SupportKind.IN_KIND_SUPPORT.value), None)


@remembered
def deliver(by: Member, case: Case, row: ReturnCase, amount: int = 10_000, **changed: Any) -> LedgerEntry:
    """The oven is delivered; again, if it was before."""
    text = changed.pop("text", PAID_FOR)
    changed.setdefault("is_another", True)
    with by.acting():
        return actions.delivery_book(case, row, line_of(row), paid=paid(amount, text, **changed))


@remembered
def take_back(by: Member, case: Case, entry: LedgerEntry) -> LedgerEntry:
    """A counter entry."""
    with by.acting():
        return actions.payment_reverse(case, entry, on_day=clock.today(), why=WRONG)


@remembered
def receipt(by: Member, case: Case, entry: LedgerEntry) -> Receipt:
    """The receipt has come."""
    with by.acting():
        return actions.receipt_record(case, entry, received_on=clock.today(), number=NUMBER, supplier=SUPPLIER)


@remembered
def ask_longer(by: Member, case: Case, row: ReturnCase, until: dt.date, which: Limit = Limit.CASH) -> LongerTime:
    """Somebody asks for longer time."""
    with by.acting():
        return closing_actions.longer_ask(case, row, which=which, until=until, why=LONGER)


@remembered
def agree(by: Member, case: Case, asked: LongerTime) -> None:
    """Somebody agrees."""
    with by.acting():
        closing_actions.longer_agree(case, LongerTime.objects.get(pk=asked.pk))


@remembered
def report(by: Member, case: Case, row: ReturnCase, kind: ReportKind = ReportKind.FINAL) -> PartnerReport:
    """The partner reports."""
    with by.acting():
        return closing_actions.report_record(case, row, kind=kind, received_on=clock.today(), text=REPORTED)


@remembered
def complete(by: Member, case: Case, row: ReturnCase, note: str = "") -> None:
    """The project is closed."""
    with by.acting():
        row = ReturnCase.objects.get(pk=row.pk)
        closing_actions.return_complete(case, row, ended_on=clock.today(), note=note)


@remembered
def ledger(by: Member, case: Case, row: ReturnCase) -> queries.Ledger:
    """What somebody reads of the ledger."""
    with by.acting():
        return queries.ledger_of(case, ReturnCase.objects.get(pk=row.pk))


@remembered
def day_of(cast: Cast) -> dt.date:
    """The day it is for the cast."""
    with cast.henrik.acting():
        return clock.today()


@remembered
def tell(cast: Cast, case: Case) -> None:
    """All of a return until it ends, with plan, ledger and link: a row in each table but that of a transfer."""
    row = return_stories.tell(cast, case)
    reintegration_stories.tell(cast, case, row)
    _pay_and_correct(cast, case, row)
    partner_stories.tell(cast.henrik, case, row, cast.henrik)
    return_stories.end(cast, case, row)


def _pay_and_correct(cast: Cast, case: Case, row: ReturnCase) -> None:
    """She arrives, cash and an oven are paid, one is taken back, and the partner reports."""
    arrive(cast.henrik, case, row)
    first, more = instalment(cast.henrik, case, row), instalment(cast.henrik, case, row, 2_000, days=60)
    pay(cast.henrik, case, first)
    drop(cast.henrik, case, more)
    entry = deliver(cast.henrik, case, row)
    receipt(cast.henrik, case, entry)
    take_back(second(), case, deliver(cast.henrik, case, row, 5_000))
    agree(second(), case, ask_longer(cast.henrik, case, row, day_of(cast) + dt.timedelta(days=300)))
    report(cast.henrik, case, row, ReportKind.PROGRESS)
