"""Some who go home: one whose year runs out, one whose cash is late, one who is about to travel (RET-05..RET-07).

Each is told at its own moments, months before the country's today, by the same actions as anyone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as, case_now
from helle.demo.people import Worker
from helle.demo.returns import RISK, SAID, home_country, partner_in, supported_by_others, telling
from helle.register.cases.models import Case
from helle.register.disbursements import actions, closing_actions, journey_actions, queries
from helle.register.disbursements.actions import Paid
from helle.register.disbursements.choices import JourneyKind, ReportKind
from helle.register.disbursements.journey_actions import Happened
from helle.register.identification.models import Assessment
from helle.register.minors.facts import facts_of
from helle.register.protection import clock
from helle.register.protection.models import Grant
from helle.register.reintegration import actions as plan_actions
from helle.register.reintegration import queries as plans
from helle.register.reintegration.drafts import Activity, Draft, Line
from helle.register.returns import abroad_actions, offer_actions
from helle.register.returns import actions as return_actions
from helle.register.returns.actions import Going
from helle.register.returns.choices import AnswerKind, RiskLevel, StepParty, StepState
from helle.register.returns.models import Offer, ReturnCase, Step
from helle.register.returns.offer_actions import Made, Said, Told
from helle.register.returns.rulings import Wish, is_alone
from helle.rules.codes import ResidenceStatus
from helle.rules.returns.codes import Currency, Destination, SupportKind, SupportUse

IN_KIND, CASH = SupportKind.IN_KIND_SUPPORT, SupportKind.CASH_SUPPORT
PREPARED: Final = dt.timedelta(days=21)
GOAL = "Vil leve af at sy og reparere tøj i sin hjemby og bo hos sin søster, til der er råd til eget værelse."
COURSE = "Et kursus i syning hos partneren"
MACHINE = "To symaskiner og stof til at begynde for"
RENT = "Husleje og mad de første måneder"
MET = "Mødt i lufthavnen af partnerens socialrådgiver og kørt til et sted at bo."
BEGUN = "Kurset er begyndt."
BOUGHT = "Symaskine købt hos en forhandler i byen, leveret til partneren."
HANDED = "Udbetalt hos partneren mod underskrift."
GOES_WELL = "Går på kurset hver dag og har de første kunder. Symaskine nummer to mangler."
_STAYS: Final = (ResidenceStatus.NONE.value, ResidenceStatus.ASYLUM_REJECTED.value, ResidenceStatus.PERMIT_9C5.value)


@dataclass(frozen=True, slots=True)
class Way:
    """How long ago somebody came home (None: the journey is booked), what was paid, and what the partner wrote."""

    arrived_months_ago: int | None
    instalments: tuple[tuple[int, bool], ...] = ()
    receipts: tuple[bool, ...] = ()
    reports: tuple[ReportKind, ...] = ()


# Days from arrival, and whether it was paid. The second is late; of the first the year runs out.
WAYS: Final = (
    Way(10, ((0, True), (60, True), (120, True)), (True, True), (ReportKind.PROGRESS,)),
    Way(4, ((0, True), (45, True), (100, False), (160, False)), (True, False)),
    Way(None),
)


def go_home(now: dt.datetime) -> None:
    """Tell each of them. Leaves the clock at the last moment told; whoever calls goes on from her own."""
    roles = people.roles()
    colleague = next(one for one in people.WORKERS if one.role == "hjst_caseworker" and one != roles["hjst_caseworker"])
    staff = (roles["cmm_caseworker"], roles["hjst_caseworker"], colleague, roles["drc_adviser"])
    longest = now - dt.timedelta(days=12 * 31)
    clock.freeze(longest)
    with acting_as(roles["cmm_lead"]):  # What was assessed in whichever case: that is open to who leads.
        found = _those_who_leave(longest, len(WAYS))
    for case, way in zip(found, WAYS, strict=False):
        _Homecoming(case, way, now, *staff).tell()


def _those_who_leave(on: dt.datetime, how_many: int) -> list[Case]:
    """Grown-ups who were assessed as victims in a current relation and must or may leave, in the order of their
    numbers."""
    day = clock.local_day(on) - dt.timedelta(days=20)
    assessed = Assessment.objects.filter(
        was_trafficked=True,
        relationship_current=True,
        superseded_at__isnull=True,
        decided_on__lte=day,
        residence_then__in=_STAYS,
    )
    held = Grant.objects.filter(
        category="core", unit__code="CMM", during__upper_inf=True, case_id__in=assessed.values("case_id")
    )
    found: list[Case] = []
    for grant in held.order_by("number"):
        case = Case.objects.get(pk=grant.case_id)
        facts = facts_of(case, clock.today())
        stays = facts.residence is not None and facts.residence.value in _STAYS
        if stays and not facts.dublin and not is_alone(facts) and facts.minor is False:
            found.append(case)
        if len(found) == how_many:
            break
    return found


@dataclass(frozen=True, slots=True)
class _Homecoming:
    case: Case
    way: Way
    now: dt.datetime
    cmm: Worker
    agency: Worker
    colleague: Worker
    council: Worker

    def tell(self) -> None:
        """From the offer to today."""
        months = self.way.arrived_months_ago
        arrived = self.now - dt.timedelta(days=30 * months if months else 0)
        self._prepare(arrived - PREPARED)
        row = self._row(self.cmm)
        self._happens(arrived - dt.timedelta(days=7), JourneyKind.TRAVEL_BOOKED, self.agency, travels=7)
        if months is None:
            return
        self._happens(arrived, JourneyKind.DEPARTED, self.agency)
        self._happens(arrived, JourneyKind.ARRIVED, self.council, MET)
        self._pay(arrived, row)
        self._happens(arrived + dt.timedelta(days=12), JourneyKind.ACTIVITIES_BEGUN, self.council, BEGUN)
        for kind in self.way.reports:
            clock.freeze(arrived + dt.timedelta(days=150))
            with acting_as(self.council):
                closing_actions.report_record(self.case, row, kind=kind, received_on=clock.today(), text=GOES_WELL)

    def _row(self, who: Worker) -> ReturnCase:
        with acting_as(who):
            return ReturnCase.objects.get(case=self.case, ended_on__isnull=True)

    def _prepare(self, at: dt.datetime) -> None:
        """She says yes; the plan is written, sent, and approved a week later."""
        clock.freeze(at)
        with acting_as(self.cmm):
            row = self._accept()
            version = plan_actions.plan_save(
                self.case, row, expected_version=case_now(self.case.pk).version, based_on=0, draft=_plan(self.case)
            )
            plan_actions.plan_submit(self.case, row, expected_version=case_now(self.case.pk).version, version=version)
        clock.freeze(at + dt.timedelta(days=7))
        with acting_as(self.agency):
            plan_actions.plan_approve(self.case, row, expected_version=None, version=version, found_realistic=True)
        for who, party in ((self.agency, StepParty.HJST), (self.council, StepParty.DRC)):
            with acting_as(who):
                self._close_steps(row, party)

    def _close_steps(self, row: ReturnCase, party: StepParty) -> None:
        planned = Step.objects.select_related("return_case").filter(return_case=row, state="planned", party=party.value)
        for step in planned.order_by("kind"):
            return_actions.step_close(
                self.case, step, expected_version=None, state=StepState.DONE, closed_on=clock.today(), note=""
            )

    def _accept(self) -> ReturnCase:
        case, today = self.case, clock.today()
        told = Told(on=today, language="en", interpreter=True)
        made = Made(told=told, wish=Wish(True, True))
        offer: Offer = offer_actions.offer_make(case, expected_version=case_now(case.pk).version, made=made)
        said = Said(told, AnswerKind.ACCEPTED, None, SAID)
        offer_actions.offer_answer(case, offer, expected_version=case_now(case.pk).version, said=said)
        row = ReturnCase.objects.get(case=case, ended_on__isnull=True)
        going = Going(
            country=home_country(case),
            kind=Destination.HOME_COUNTRY,
            programme="erso",
            programme_name="",
            partner=partner_in(home_country(case)),
            since=today,
            approval_meant_on=today + dt.timedelta(days=7),
            why=SAID,
        )
        return_actions.destination_set(case, row, expected_version=case_now(case.pk).version, going=going)
        abroad_actions.risk_assess(
            case,
            row,
            expected_version=case_now(case.pk).version,
            level=RiskLevel.SOME,
            assessed_on=today,
            text=RISK,
        )
        to_partner = telling(today, home_country(case))
        abroad_actions.abroad_tell(case, row, expected_version=case_now(case.pk).version, telling=to_partner)
        return row

    def _happens(self, at: dt.datetime, kind: JourneyKind, who: Worker, note: str = "", *, travels: int = 0) -> None:
        clock.freeze(at)
        row = self._row(who)
        with acting_as(who):
            day = clock.today()
            travels_on = day + dt.timedelta(days=travels) if kind is JourneyKind.TRAVEL_BOOKED else None
            journey_actions.journey_record(self.case, row, happened=Happened(kind, day, travels_on, note))

    def _pay(self, arrived: dt.datetime, row: ReturnCase) -> None:
        """The instalments are planned on arrival, and paid on their days; deliveries follow each month."""
        case, first = self.case, clock.local_day(arrived)
        with acting_as(self.agency):
            for days, _paid in self.way.instalments:
                actions.instalment_plan(case, row, due=first + dt.timedelta(days=days), amount=2_000)
        moments: list[tuple[int, Callable[[ReturnCase, int], None], int]] = [
            *((20 + 30 * number, self._deliver, with_receipt) for number, with_receipt in enumerate(self.way.receipts)),
            *((days, self._hand_out, number) for number, (days, paid) in enumerate(self.way.instalments) if paid),
        ]
        for days, happens, which in sorted(moments, key=itemgetter(0)):
            clock.freeze(arrived + dt.timedelta(days=days))
            happens(row, which)

    def _hand_out(self, row: ReturnCase, number: int) -> None:
        with acting_as(self.agency if number % 2 else self.colleague):
            planned = queries.ledger_of(self.case, row).instalments[number].row
            actions.instalment_pay(self.case, planned, paid=_paid(2_000, HANDED))

    def _deliver(self, row: ReturnCase, with_receipt: int) -> None:
        with acting_as(self.agency):
            version = plans.approved_version(row)
            lines = plans.lines_of(version) if version else []
            line = next(one for one in lines if one.use == SupportUse.EMPLOYMENT.value)
            entry = actions.delivery_book(self.case, row, line, paid=_paid(9_000, BOUGHT))
            if with_receipt:
                actions.receipt_record(
                    self.case, entry, received_on=clock.today(), number="2025-117", supplier="Casa de Croitorie"
                )


def _paid(amount: int, text: str) -> Paid:
    # A machine each month: one like it stands already.
    return Paid(amount, Currency.DKK, clock.today(), text, is_another=True)


def _plan(case: Case) -> Draft:
    today = clock.today()
    return Draft(
        currency=Currency.DKK,
        goal=GOAL,
        activities=(Activity(1, COURSE, today + dt.timedelta(days=30)),),
        lines=(
            Line(1, SupportUse.EDUCATION, IN_KIND, 12_000, COURSE, 1),
            Line(2, SupportUse.EMPLOYMENT, IN_KIND, 20_000, MACHINE, 1),
            Line(3, SupportUse.HOUSING, CASH, 9_000, RENT),
        ),
        children_known=True,
        **supported_by_others(case),
        with_victim=True,
        with_partner=True,
        with_cmm=True,
        accepted_by_her_on=today,
        language="en",
    )
