"""Reading action plans: a plan with all that stands about its initiatives, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    IndicatorValue,
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
from helle.register.action_plans.money import Line, Sums, lines_of, that_stand, total
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.rules.initiatives.codes import InitiativeForce, ReportedState, Standing
from helle.rules.initiatives.standing import (
    InitiativeStanding,
    InitiativeStandingFacts,
    NextReport,
    days_to_report,
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
class Carried:
    """One initiative with who carries it.

    `parts_written` counts all that was ever written of that: the version of it that was read.
    """

    initiative: Initiative
    owners: tuple[Shown, ...]
    readings: tuple[Shown, ...]
    involved: tuple[Shown, ...]
    parts_written: int

    @property
    def owner_units(self) -> frozenset[uuid.UUID]:
        return frozenset(shown.unit.id for shown in self.owners)


@dataclass(frozen=True, slots=True)
class Look(Carried):
    """One initiative with everything that stands about it: who, how far, what money, what evidence."""

    force: InitiativeForce
    milestones: tuple[MilestoneNow, ...]
    reports: tuple[Reported, ...]
    lines: tuple[Line, ...]
    decisions: tuple[OverspendDecision, ...]
    evidence: tuple[Evidence, ...]
    ruling: Ruling[InitiativeStanding]

    @property
    def reports_written(self) -> int:
        """How many reports and answers there are: the version of them that was read."""
        return sum(1 if one.answer is None else 2 for one in self.reports)

    @property
    def open_milestones(self) -> tuple[MilestoneNow, ...]:
        """Those that are neither reached nor dropped."""
        return tuple(one for one in self.milestones if one.ended is None)

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
        return _approved(self.reports)

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
class OfPlan:
    """A plan, and the units by their names of today."""

    plan: Plan
    units: dict[uuid.UUID, NamedUnit]

    @property
    def lead(self) -> NamedUnit:
        return self.units[self.plan.lead_id]


@dataclass(frozen=True, slots=True)
class PlanMoney(OfPlan):
    """A plan with all of its money, and who carries each initiative."""

    looks: tuple[Carried, ...]
    lines: tuple[Line, ...]
    appropriations: tuple[Appropriation, ...]
    entries: tuple[MoneyEntry, ...]
    decisions: tuple[OverspendDecision, ...]

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

    def look_at(self, code: str) -> Carried:
        """One initiative. Raises `Http404` where the plan has none of that code."""
        return _called(code, self.looks)


@dataclass(frozen=True, slots=True)
class Overview(PlanMoney):
    """A plan with its areas, all that stands about its initiatives, and all of its money."""

    looks: tuple[Look, ...]
    areas: tuple[Area, ...]

    def look_at(self, code: str) -> Look:
        """One initiative. Raises `Http404` where the plan has none of that code."""
        return _called(code, self.looks)

    @property
    def overdue(self) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.overdue)

    @property
    def waiting(self) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.waiting is not None)

    def of_area(self, area: Area) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.initiative.area_id == area.pk)


def _called[C: Carried](code: str, looks: Iterable[C]) -> C:
    for one in looks:
        if one.initiative.code == code:
            return one
    raise Http404


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
    """All of a plan. Twelve queries, however many initiatives it has."""
    policies.require_sight()
    initiatives, units = _initiatives(plan=plan), organisations.units_on(clock.today())
    entries, decisions = _entries(plan=plan), _decisions(plan=plan)
    lines = tuple(lines_of(entries, decisions))
    return Overview(
        plan=plan,
        units=units,
        areas=tuple(Area.objects.filter(plan=plan).order_by("number")),
        looks=_looks(initiatives, units, lines, decisions, _evidence(initiatives)),
        lines=lines,
        appropriations=_appropriations(plan),
        entries=entries,
        decisions=decisions,
    )


def money_of(plan: Plan) -> PlanMoney:
    """The money of a plan, and who carries its initiatives. Five queries: nothing of how far they are."""
    policies.require_sight()
    initiatives, units = _initiatives(plan=plan), organisations.units_on(clock.today())
    entries, decisions, parts = _entries(plan=plan), _decisions(plan=plan), _parts(initiatives, units)
    return PlanMoney(
        plan=plan,
        units=units,
        looks=tuple(_carried(one, parts.get(one.pk, ())) for one in initiatives),
        lines=tuple(lines_of(entries, decisions)),
        appropriations=_appropriations(plan),
        entries=entries,
        decisions=decisions,
    )


def looks_for_desk(begun: Sequence[Plan]) -> tuple[Look, ...]:
    """The initiatives of plans without their money and evidence, which no desk shows. Five queries for all plans."""
    return _looks(_initiatives(plan__in=begun), organisations.units_on(clock.today()), (), (), {})


def overview_of(code: str) -> tuple[OfPlan, Look]:
    """An initiative and its plan, and nothing of the others. Raises `Http404` where there is none of that code.

    Eight queries.
    """
    policies.require_sight()
    initiatives, units = _initiatives(code=code), organisations.units_on(clock.today())
    if not initiatives:
        raise Http404
    entries, decisions = _entries(initiative__code=code), _decisions(initiative__code=code)
    lines = tuple(lines_of(entries, decisions))
    (look,) = _looks(initiatives, units, lines, decisions, _evidence(initiatives))
    return OfPlan(look.initiative.plan, units), look


def _initiatives(**which: object) -> tuple[Initiative, ...]:
    found = Initiative.objects.filter(**which).order_by("plan__first_day", "position")
    return tuple(found.select_related("plan", "area"))


def _entries(**which: object) -> tuple[MoneyEntry, ...]:
    return tuple(MoneyEntry.objects.filter(**which).order_by("number").select_related("by_user", "reversed_by"))


def _decisions(**which: object) -> tuple[OverspendDecision, ...]:
    found = OverspendDecision.objects.filter(**which).order_by("recorded_at", "pk")
    return tuple(found.select_related("by_user", "reversed_by"))


def _appropriations(plan: Plan) -> tuple[Appropriation, ...]:
    return tuple(Appropriation.objects.filter(plan=plan).order_by("number"))


def _evidence(initiatives: Sequence[Initiative]) -> dict[object, list[Evidence]]:
    standing = Evidence.objects.filter(initiative__in=initiatives, withdrawn_at__isnull=True)
    return _by(standing.order_by("-on_day", "pk").select_related("by_unit"), "initiative_id")


def _parts(initiatives: Sequence[Initiative], units: dict[uuid.UUID, NamedUnit]) -> dict[object, list[Shown]]:
    found: dict[object, list[Shown]] = defaultdict(list)
    for part in Part.objects.filter(initiative__in=initiatives).order_by("first_day", "pk"):
        found[part.initiative_id].append(Shown(part, units[part.unit_id]))
    return found


def _looks(
    initiatives: Sequence[Initiative],
    units: dict[uuid.UUID, NamedUnit],
    lines: Sequence[Line],
    decisions: Sequence[OverspendDecision],
    evidence: Mapping[object, Sequence[Evidence]],
) -> tuple[Look, ...]:
    today, parts = clock.today(), _parts(initiatives, units)
    milestones, reports = _milestones(initiatives, today), _reports(initiatives)
    return tuple(
        _look(
            _carried(one, parts.get(one.pk, ())),
            today,
            tuple(milestones.get(one.pk, ())),
            tuple(reports.get(one.pk, ())),
            tuple(line for line in lines if line.initiative_id == one.pk),
            tuple(decision for decision in that_stand(decisions) if decision.initiative_id == one.pk),
            tuple(evidence.get(one.pk, ())),
        )
        for one in initiatives
    )


def _by[R](rows: Iterable[R], name: str) -> dict[object, list[R]]:
    found: dict[object, list[R]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _milestones(initiatives: Sequence[Initiative], today: dt.date) -> dict[object, list[MilestoneNow]]:
    events = _by(
        MilestoneEvent.objects.filter(milestone__initiative__in=initiatives)
        .order_by("sequence")
        .select_related("by_user"),
        "milestone_id",
    )
    found: dict[object, list[MilestoneNow]] = defaultdict(list)
    for row in Milestone.objects.filter(initiative__in=initiatives).order_by("due", "recorded_at", "pk"):
        found[row.initiative_id].append(MilestoneNow(row, tuple(events.get(row.pk, [])), today))
    return found


def _reports(initiatives: Sequence[Initiative]) -> dict[object, list[Reported]]:
    rows = (
        StatusReport.objects.filter(initiative__in=initiatives)
        .order_by("-until_day", "-number")
        .select_related("by_user", "by_unit", "answer", "answer__by_user")
    )
    found: dict[object, list[Reported]] = defaultdict(list)
    for row in rows:
        found[row.initiative_id].append(Reported(row, getattr(row, "answer", None)))
    return found


def _carried(one: Initiative, parts: Sequence[Shown]) -> Carried:
    today = clock.today()
    now = [shown for shown in parts if _holds(shown.part, today)]
    named = [shown for shown in now if shown.part.named_by != NamedBy.READING]
    return Carried(
        initiative=one,
        owners=tuple(shown for shown in named if shown.part.kind == PartKind.OWNER),
        readings=tuple(shown for shown in now if shown.part.named_by == NamedBy.READING),
        involved=tuple(shown for shown in now if shown.part.kind == PartKind.INVOLVED),
        parts_written=sum(1 if shown.part.ended_by_id is None else 2 for shown in parts),
    )


def _look(
    carried: Carried,
    today: dt.date,
    milestones: tuple[MilestoneNow, ...],
    reports: tuple[Reported, ...],
    lines: tuple[Line, ...],
    decisions: tuple[OverspendDecision, ...],
    evidence: tuple[Evidence, ...],
) -> Look:
    one, approved = carried.initiative, _approved(reports)
    return Look(
        initiative=one,
        owners=carried.owners,
        readings=carried.readings,
        involved=carried.involved,
        parts_written=carried.parts_written,
        force=InitiativeForce(one.force),
        milestones=milestones,
        reports=reports,
        lines=lines,
        decisions=decisions,
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


def _approved(reports: Iterable[Reported]) -> Reported | None:
    return next((one for one in reports if one.answer is not None and one.answer.approved), None)


def _holds(part: Part, day: dt.date) -> bool:
    """Whether a part holds on a day. Before the plan begins those that it names are shown already."""
    begun = part.first_day <= day or part.by_user_id is None
    return begun and (part.last_day is None or part.last_day >= day)


def next_period(look: Look) -> tuple[dt.date, dt.date] | None:
    """The first and last day that a report written today is about; None where there is none to write."""
    if look.next_report is None:
        return None
    one, approved, today = look.initiative, look.approved, clock.today()
    months = whole_number(parameter("status_report_months", today))
    return days_to_report(one.first_day, one.last_day, months, approved.report.until_day if approved else None, today)


def values_of(indicator: Indicator) -> list[IndicatorValue]:
    """All that was entered of an indicator, the last first. How many there are is the version that was read."""
    found = IndicatorValue.objects.filter(indicator=indicator).order_by("-number")
    return list(found.select_related("by_user"))


def indicators_of(plan: Plan) -> list[Indicator]:
    """The indicators of a plan in their order. One query."""
    return list(
        Indicator.objects.filter(plan=plan).order_by("position").select_related("area", "initiative", "reporter")
    )
