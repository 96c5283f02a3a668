"""What waits in the journeys and ledgers for the acting unit's desk (RET-06, RET-07)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from django.db.models import BooleanField, DateField, Exists, Func, OuterRef, Q, QuerySet, Subquery

from helle.register.cases import queries as cases
from helle.register.disbursements import policies
from helle.register.disbursements.choices import JourneyKind, Limit
from helle.register.disbursements.models import Instalment, JourneyEvent, LedgerEntry, LongerTime
from helle.register.disbursements.queries import IN_KIND
from helle.register.disbursements.states import INSTALMENT_AHEAD, RECEIPT_AFTER
from helle.register.protection import clock, context
from helle.register.returns import policies as return_policies
from helle.register.returns.models import OfReturn
from helle.register.returns.queries import DESK_LENGTH, Waits, most_urgent
from helle.rules.returns.codes import ProjectStatus
from helle.rules.returns.deadlines import ReintegrationDeadlineFacts, reintegration_deadlines
from helle.rules.returns.payment import last_cash_day, last_project_day
from helle.rules.ruling import Text

_PAY: Final = Text("Kontant rate", "Instalment of cash")
_RECEIPT: Final = Text("Kvittering for en levering", "Receipt of a delivery")
_AGREE: Final = Text("Beslut, om der gives længere tid", "Decide on longer time")
_REPORT: Final = Text("Afsluttende rapport fra partneren", "Final report from the partner")
_CLOSE: Final = Text("Afslut projektet", "Close the project")
PAGE: Final = "return-ledger"
# By their keys: what is done before the journey, or not at all.
BEFORE_IT: Final = ("return step ", "return country ", "return risk ")
# Before the first alert of any plan nothing is asked of a project.
_NO_ALERT_BEFORE: Final = dt.timedelta(days=180)


def waiting(*, having: Collection[uuid.UUID] | None = None) -> list[Waits]:
    """What the acting unit has to do, the most urgent first; CMM, who knows her, is told of what is late. Five queries
    at most. With `having`, of the cases alone that one of these people has.
    """
    pays, tells, told = policies.may_pay(), policies.may_tell(), policies.is_told_of_late()
    if not (pays or tells or told):
        return []
    today = clock.today()
    running = Q(return_case__ended_on__isnull=True)
    theirs = Q() if having is None else Q(case_id__in=cases.cases_had_by(having))
    mine = running & theirs
    found: list[Waits] = []
    if pays or told:
        found += _instalments(mine, today + INSTALMENT_AHEAD if pays else today - dt.timedelta(days=1))
    if tells:
        found += _receipts(mine, today - RECEIPT_AFTER)
    if pays:
        found += _receipts(~running & theirs, today)
    if pays:
        asked = LongerTime.objects.filter(mine, agreed_on__isnull=True, declined_on__isnull=True)
        asked = asked.exclude(by_user_id=context.current().user_id)
        found += _longer(asked)
    found += [one for one in _projects(mine, today) if not told or (one.due and one.due < today)]
    return most_urgent(found)


def before_the_journey(found: Iterable[Waits]) -> list[Waits]:
    """Of what waits in returns what still has to be done: no step before a journey waits of who has departed."""
    if return_policies.own_party() is None:
        return list(found)
    departed = JourneyEvent.objects.filter(kind=JourneyKind.DEPARTED, return_case__ended_on__isnull=True)
    gone = set(departed.values_list("case_id", flat=True))
    return [one for one in found if one.case_id not in gone or not one.key.startswith(BEFORE_IT)]


def _instalments(mine: Q, until: dt.date) -> list[Waits]:
    """Those that nobody has paid, by a day."""
    taken_back = LedgerEntry.objects.filter(reverses_id=OuterRef("pk"))
    paid = LedgerEntry.objects.filter(instalment=OuterRef("pk"), reverses__isnull=True).filter(~Exists(taken_back))
    rows = Instalment.objects.filter(mine, ~Exists(paid), dropped_on__isnull=True, due__lte=until)
    return _listed("instalment", rows.order_by("due"), _PAY, lambda one: one.due)


def _longer(asked: QuerySet[LongerTime]) -> Iterator[Waits]:
    """Longer time to decide on, by the last day of the time that there is; after it nothing is paid (RET-06)."""
    agreed = LongerTime.objects.filter(
        return_case=OuterRef("return_case"), which=OuterRef("which"), agreed_on__isnull=False
    )
    rows = asked.annotate(
        arrived=Func("return_case", function="helle.arrived_on", output_field=DateField()),
        decided=Subquery(agreed.order_by("-until").values("until")[:1]),
    )
    for one in rows.select_related("case").order_by("asked_on")[:DESK_LENGTH]:
        last = last_cash_day(one.arrived) if one.which == Limit.CASH else last_project_day(one.arrived)
        due = max(last, one.decided or last)
        yield Waits(f"return longer {one.pk}", one.case_id, one.case.number, _AGREE, due, PAGE)


def _receipts(mine: Q, until: dt.date) -> list[Waits]:
    """Deliveries without a receipt that stand since a day."""
    rows = LedgerEntry.objects.filter(
        mine,
        kind=IN_KIND.value,
        reverses__isnull=True,
        reversed_by__isnull=True,
        receipt__isnull=True,
        paid_on__lte=until,
    )
    return _listed("receipt", rows.order_by("paid_on"), _RECEIPT, lambda one: one.paid_on + RECEIPT_AFTER)


def _projects(mine: Q, today: dt.date) -> Iterator[Waits]:
    """Projects since their first alert: the final report by the last alert, then the closing by their last day."""
    reported = Func("return_case", function="helle.has_final_report", output_field=BooleanField())
    agreed = LongerTime.objects.filter(
        return_case=OuterRef("return_case"), which=Limit.PROJECT, agreed_on__isnull=False
    )
    longest = agreed.order_by("-until").values("until")[:1]
    arrivals = (
        JourneyEvent.objects.filter(
            mine, kind=JourneyKind.ARRIVED, corrected_by__isnull=True, on_day__lte=today - _NO_ALERT_BEFORE
        )
        .annotate(reported=reported, longer=Subquery(longest))
        .select_related("case")
        .order_by("on_day")[:DESK_LENGTH]
    )
    for one in arrivals:
        found = reintegration_deadlines(ReintegrationDeadlineFacts(one.on_day, today, None, one.longer)).answer
        if found is None or found.status not in (ProjectStatus.ENDING_SOON, ProjectStatus.OVERDUE):
            continue
        if not one.reported:
            yield Waits(f"return report {one.pk}", one.case_id, one.case.number, _REPORT, max(found.alerts), PAGE)
        if policies.may_pay() or policies.is_told_of_late():
            yield Waits(f"return project {one.pk}", one.case_id, one.case.number, _CLOSE, found.project_until, PAGE)


def _listed[R: OfReturn](kind: str, rows: QuerySet[R], what: Text, due: Callable[[R], dt.date | None]) -> list[Waits]:
    return [
        Waits(f"return {kind} {one.pk}", one.case_id, one.case.number, what, due(one), PAGE)
        for one in rows.select_related("case")[:DESK_LENGTH]
    ]
