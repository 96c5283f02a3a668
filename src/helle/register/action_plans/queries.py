"""Reading action plans: a plan with all that stands about its initiatives, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404

from helle.register.action_plans import policies
from helle.register.action_plans.choices import MilestoneAct, NamedBy, PartKind
from helle.register.action_plans.models import (
    Appropriation,
    Area,
    Evidence,
    Indicator,
    Initiative,
    Milestone,
    MilestoneEvent,
    MoneyEntry,
    OverspendDecision,
    Part,
    Plan,
    StatusAnswer,
    StatusReport,
)
from helle.register.action_plans.money import Line, Sums, lines_of, total
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.rules.initiatives.codes import InitiativeForce, ReportedState, Standing
from helle.rules.initiatives.standing import (
    InitiativeStanding,
    InitiativeStandingFacts,
    NextReport,
    half_year_of,
    initiative_standing,
)
from helle.rules.parameters import parameter, switch, whole_number
from helle.rules.ruling import Ruling, Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A part with the unit by its name of today."""

    part: Part
    unit: NamedUnit


@dataclass(frozen=True, slots=True)
class MilestoneNow:
    """A milestone as it stands: by when it is due now, and what became of it."""

    milestone: Milestone
    events: tuple[MilestoneEvent, ...]
    today: dt.date

    @property
    def due(self) -> dt.date | None:
        moved = [event.new_due for event in self.events if event.kind == MilestoneAct.MOVED]
        return moved[-1] if moved else self.milestone.due

    @property
    def ended(self) -> MilestoneEvent | None:
        """The event that it ended with: reached, or dropped."""
        last = self.events[-1] if self.events else None
        return None if last is None or last.kind == MilestoneAct.MOVED else last

    @property
    def late(self) -> bool:
        return self.ended is None and self.due is not None and self.due < self.today


@dataclass(frozen=True, slots=True)
class Reported:
    """A status report with its answer, None while it waits."""

    report: StatusReport
    answer: StatusAnswer | None

    @property
    def state(self) -> Text:
        return ReportedState(self.report.state).label


@dataclass(frozen=True, slots=True)
class Look:
    """One initiative with everything that stands about it: who, how far, what money, what evidence."""

    initiative: Initiative
    force: InitiativeForce
    owners: tuple[Shown, ...]
    readings: tuple[Shown, ...]
    involved: tuple[Shown, ...]
    milestones: tuple[MilestoneNow, ...]
    reports: tuple[Reported, ...]
    lines: tuple[Line, ...]
    evidence: tuple[Evidence, ...]
    ruling: Ruling[InitiativeStanding]

    @property
    def owner_units(self) -> frozenset[uuid.UUID]:
        return frozenset(shown.unit.id for shown in self.owners)

    @property
    def standing(self) -> Standing:
        return self._answer.standing

    @property
    def next_report(self) -> NextReport | None:
        return next(iter(self._answer.next_report), None)

    @property
    def _answer(self) -> InitiativeStanding:
        if self.ruling.answer is None:
            raise LookupError(self.initiative.code)  # The database holds what the rule would refuse.
        return self.ruling.answer

    @property
    def approved(self) -> Reported | None:
        """The last approved report."""
        return next((one for one in self.reports if one.answer is not None and one.answer.approved), None)

    @property
    def waiting(self) -> Reported | None:
        """The report that waits for the ministry."""
        return next((one for one in self.reports if one.answer is None), None)

    @property
    def sent_back(self) -> Reported | None:
        """The latest report, where it was sent back."""
        last = self.reports[0] if self.reports else None
        return last if last is not None and last.answer is not None and not last.answer.approved else None

    @property
    def late(self) -> tuple[MilestoneNow, ...]:
        return tuple(one for one in self.milestones if one.late)

    @property
    def overdue(self) -> bool:
        return bool(self.late) or (self.next_report is not None and self.next_report.late)

    @property
    def sums(self) -> Sums:
        return total(self.lines)


@dataclass(frozen=True, slots=True)
class Overview:
    """A plan with its areas and initiatives, and all of its money."""

    plan: Plan
    areas: tuple[Area, ...]
    looks: tuple[Look, ...]
    lines: tuple[Line, ...]
    appropriations: tuple[Appropriation, ...]
    entries: tuple[MoneyEntry, ...]
    decisions: tuple[OverspendDecision, ...]
    units: dict[uuid.UUID, NamedUnit]

    @property
    def appropriated(self) -> Decimal | None:
        return sum((one.amount for one in self.appropriations), Decimal(0)) if self.appropriations else None

    @property
    def sums(self) -> Sums:
        return total(self.lines)

    @property
    def unallocated(self) -> Decimal | None:
        """What is appropriated and not allocated; never divided (GOV-10).

        None while a year of the plan has no allocation: what was allocated in it is not known, and more is left only
        on paper. Nothing left, and less than nothing, is known all the same.
        """
        if self.appropriated is None:
            return None
        left = self.appropriated - (self.sums.allocated or Decimal(0))
        return None if left > 0 and self.years_without_allocation else left

    @property
    def years_without_allocation(self) -> tuple[int, ...]:
        """The years of the plan of which nobody has entered any allocation."""
        entered = {line.year for line in self.lines if line.sums.allocated is not None}
        years = range(self.plan.first_day.year, self.plan.last_day.year + 1)
        return tuple(year for year in years if year not in entered)

    @property
    def overdue(self) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.overdue)

    @property
    def waiting(self) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.waiting is not None)

    def of_area(self, area: Area) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.initiative.area_id == area.pk)

    def look_at(self, code: str) -> Look:
        """One initiative. Raises `Http404` where the plan has none of that code."""
        for look in self.looks:
            if look.initiative.code == code:
                return look
        raise Http404

    @property
    def lead(self) -> NamedUnit:
        return self.units[self.plan.lead_id]


def plans() -> list[Plan]:
    """All plans, the latest first."""
    return list(Plan.objects.order_by("-first_day"))


def plan_shown(wanted: str, today: dt.date) -> Plan:
    """The wanted plan, or the latest that has begun. Raises `Http404` where there is none."""
    policies.require_sight()
    found = plans()
    if wanted:
        chosen = next((plan for plan in found if plan.pk == wanted), None)
    else:
        chosen = next((plan for plan in found if plan.first_day <= today), found[-1] if found else None)
    if chosen is None:
        raise Http404
    return chosen


def overview(plan: Plan) -> Overview:
    """All of a plan. Ten queries, however many initiatives it has."""
    policies.require_sight()
    units = organisations.units_on(clock.today())
    entries = tuple(MoneyEntry.objects.filter(plan=plan).order_by("number").select_related("by_user", "reversed_by"))
    decisions = tuple(
        OverspendDecision.objects.filter(plan=plan).order_by("recorded_at").select_related("by_user", "reversed_by")
    )
    evidence = _by(
        Evidence.objects.filter(initiative__plan=plan, withdrawn_at__isnull=True)
        .order_by("-on_day", "pk")
        .select_related("by_unit"),
        "initiative_id",
    )
    lines = tuple(lines_of(entries, decisions))
    return Overview(
        plan=plan,
        areas=tuple(Area.objects.filter(plan=plan).order_by("number")),
        looks=_looks([plan], units, lines, evidence),
        lines=lines,
        appropriations=tuple(Appropriation.objects.filter(plan=plan).order_by("number")),
        entries=entries,
        decisions=decisions,
        units=units,
    )


def looks_for_desk(begun: Sequence[Plan]) -> tuple[Look, ...]:
    """The initiatives of plans without their money and evidence, which no desk shows. Five queries for all plans."""
    return _looks(begun, organisations.units_on(clock.today()), (), {})


def _looks(
    of_plans: Sequence[Plan],
    units: dict[uuid.UUID, NamedUnit],
    lines: tuple[Line, ...],
    evidence: dict[object, list[Evidence]],
) -> tuple[Look, ...]:
    today = clock.today()
    parts = _by(Part.objects.filter(initiative__plan__in=of_plans).order_by("first_day", "pk"), "initiative_id")
    milestones, reports = _milestones(of_plans, today), _reports(of_plans)
    return tuple(
        _look(
            one,
            today,
            [Shown(part, units[part.unit_id]) for part in parts.get(one.pk, [])],
            tuple(milestones.get(one.pk, [])),
            tuple(reports.get(one.pk, [])),
            tuple(line for line in lines if line.initiative_id == one.pk),
            tuple(evidence.get(one.pk, [])),
        )
        for one in Initiative.objects.filter(plan__in=of_plans)
        .order_by("plan__first_day", "position")
        .select_related("plan", "area")
    )


def overview_of(code: str) -> tuple[Overview, Look]:
    """The plan of an initiative, and the initiative in it. Raises `Http404` where there is none of that code."""
    policies.require_sight()
    plan = Plan.objects.filter(initiatives__code=code).first()
    if plan is None:
        raise Http404
    found = overview(plan)
    return found, found.look_at(code)


def _by[R](rows: Iterable[R], name: str) -> dict[object, list[R]]:
    found: dict[object, list[R]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _milestones(of_plans: Sequence[Plan], today: dt.date) -> dict[object, list[MilestoneNow]]:
    events = _by(
        MilestoneEvent.objects.filter(milestone__initiative__plan__in=of_plans)
        .order_by("sequence")
        .select_related("by_user"),
        "milestone_id",
    )
    found: dict[object, list[MilestoneNow]] = defaultdict(list)
    for row in Milestone.objects.filter(initiative__plan__in=of_plans).order_by("due", "recorded_at", "pk"):
        found[row.initiative_id].append(MilestoneNow(row, tuple(events.get(row.pk, [])), today))
    return found


def _reports(of_plans: Sequence[Plan]) -> dict[object, list[Reported]]:
    rows = (
        StatusReport.objects.filter(initiative__plan__in=of_plans)
        .order_by("-until_day", "-number")
        .select_related("by_user", "by_unit", "answer", "answer__by_user")
    )
    found: dict[object, list[Reported]] = defaultdict(list)
    for row in rows:
        found[row.initiative_id].append(Reported(row, getattr(row, "answer", None)))
    return found


def _look(
    one: Initiative,
    today: dt.date,
    parts: list[Shown],
    milestones: tuple[MilestoneNow, ...],
    reports: tuple[Reported, ...],
    lines: tuple[Line, ...],
    evidence: tuple[Evidence, ...],
) -> Look:
    now = [shown for shown in parts if _holds(shown.part, today)]
    owners = tuple(
        shown for shown in now if shown.part.kind == PartKind.OWNER and shown.part.named_by != NamedBy.READING
    )
    approved = next((one for one in reports if one.answer is not None and one.answer.approved), None)
    return Look(
        initiative=one,
        force=InitiativeForce(one.force),
        owners=owners,
        readings=tuple(shown for shown in now if shown.part.named_by == NamedBy.READING),
        involved=tuple(shown for shown in now if shown.part.kind == PartKind.INVOLVED),
        milestones=milestones,
        reports=reports,
        lines=lines,
        evidence=evidence,
        ruling=initiative_standing(
            InitiativeStandingFacts(
                first_day=one.first_day,
                last_day=one.last_day,
                force=InitiativeForce(one.force),
                on=today,
                state=ReportedState(approved.report.state) if approved else None,
                reported_until=approved.report.until_day if approved else None,
                carried_out_by_law=bool(one.switch) and bool(switch(one.switch, today)),
                late_milestones=sum(1 for milestone in milestones if milestone.late),
                report_waits=any(one.answer is None for one in reports),
            )
        ),
    )


def _holds(part: Part, day: dt.date) -> bool:
    """Whether a part holds on a day. Before the plan begins those that it names are shown already."""
    begun = part.first_day <= day or part.by_user_id is None
    return begun and (part.last_day is None or part.last_day >= day)


def next_period(look: Look) -> tuple[dt.date, dt.date] | None:
    """The first and last day that the next report is about; None where none is to come.

    It takes up after the last approved one, and goes on to the end of the last half-year that is over: who is behind by
    several catches up in one report.
    """
    coming, today = look.next_report, clock.today()
    if coming is None:
        return None
    months = whole_number(parameter("status_report_months", today))
    begun, _end = half_year_of(look.initiative.first_day, months, max(today, look.initiative.first_day))
    over = min(begun - dt.timedelta(days=1), look.initiative.last_day)
    approved = look.approved
    first = approved.report.until_day + dt.timedelta(days=1) if approved else look.initiative.first_day
    return first, max(over, coming.until)


def indicators_of(plan: Plan) -> list[Indicator]:
    """The indicators of a plan in their order. One query."""
    return list(
        Indicator.objects.filter(plan=plan).order_by("position").select_related("area", "initiative", "reporter")
    )
