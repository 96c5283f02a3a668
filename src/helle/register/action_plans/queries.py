"""Reading action plans: a plan with all that stands about its initiatives, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import prefetch_related_objects
from django.http import Http404

from helle.register.action_plans import policies
from helle.register.action_plans.choices import NamedBy, PartKind
from helle.register.action_plans.looks import (
    Carried,
    Look,
    MilestoneNow,
    OfPlan,
    Overview,
    PlanMoney,
    Reported,
    Shown,
    last_approved,
)
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
    StatusReport,
    YearTold,
)
from helle.register.action_plans.money import Line, OfYear, as_told, lines_of, that_stand, years_told, years_unsaid
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.rules.initiatives.codes import InitiativeForce, ReportedState
from helle.rules.initiatives.standing import (
    InitiativeStandingFacts,
    initiative_standing,
)
from helle.rules.parameters import switch


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
    """All of a plan. Fourteen queries, however many initiatives it has."""
    policies.require_sight()
    initiatives, units = _initiatives(plan=plan), organisations.units_on(clock.today())
    prefetch_related_objects(initiatives, "continued_by")
    entries, decisions = _entries(plan=plan), _decisions(plan=plan)
    said = _told(plan=plan)
    told = years_told(said, entries, decisions)
    lines = as_told(lines_of(entries, decisions), told)
    return Overview(
        plan=plan,
        units=units,
        areas=tuple(Area.objects.filter(plan=plan).order_by("number")),
        looks=_looks(initiatives, units, lines, decisions, _evidence(initiatives), told, said),
        lines=lines,
        appropriations=_appropriations(plan),
        entries=entries,
        decisions=decisions,
        told=frozenset(told),
        unsaid=_of_frames(said),
    )


def money_of(plan: Plan) -> PlanMoney:
    """The money of a plan, and who carries its initiatives. Six queries: nothing of how far they are."""
    of, carried = carried_of(plan)
    entries, decisions, said = _entries(plan=plan), _decisions(plan=plan), _told(plan=plan)
    told = years_told(said, entries, decisions)
    return PlanMoney(
        plan=plan,
        units=of.units,
        looks=carried,
        lines=as_told(lines_of(entries, decisions), told),
        appropriations=_appropriations(plan),
        entries=entries,
        decisions=decisions,
        told=frozenset(told),
        unsaid=_of_frames(said),
    )


def carried_of(plan: Plan) -> tuple[OfPlan, tuple[Carried, ...]]:
    """Who carries each initiative of a plan, and nothing else of them. Two queries."""
    policies.require_sight()
    initiatives, units = _initiatives(plan=plan), organisations.units_on(clock.today())
    parts = _parts(initiatives, units)
    return OfPlan(plan, units), tuple(_carried(one, parts.get(one.pk, ())) for one in initiatives)


def looks_for_desk(begun: Sequence[Plan]) -> tuple[Look, ...]:
    """The initiatives of plans without their money, which no desk shows. Six queries for all plans."""
    initiatives = _initiatives(plan__in=begun)
    return _looks(initiatives, organisations.units_on(clock.today()), (), (), _evidence(initiatives), {}, ())


def overview_of(code: str) -> tuple[OfPlan, Look]:
    """An initiative and its plan, and nothing of the others. Raises `Http404` where there is none of that code.

    Nine queries.
    """
    policies.require_sight()
    initiatives, units = _initiatives(code=code), organisations.units_on(clock.today())
    if not initiatives:
        raise Http404
    entries, decisions = _entries(initiative__code=code), _decisions(initiative__code=code)
    said = _told(initiative__code=code)
    told = years_told(said, entries, decisions)
    lines = as_told(lines_of(entries, decisions), told)
    (look,) = _looks(initiatives, units, lines, decisions, _evidence(initiatives), told, said)
    return OfPlan(look.initiative.plan, units), look


def _initiatives(**which: object) -> tuple[Initiative, ...]:
    found = Initiative.objects.filter(**which).order_by("plan__first_day", "position")
    return tuple(found.select_related("plan", "area", "continues"))


def _entries(**which: object) -> tuple[MoneyEntry, ...]:
    return tuple(MoneyEntry.objects.filter(**which).order_by("number").select_related("by_user", "reversed_by"))


def _decisions(**which: object) -> tuple[OverspendDecision, ...]:
    found = OverspendDecision.objects.filter(**which).order_by("recorded_at", "pk")
    return tuple(found.select_related("by_user", "reversed_by"))


def _told(**which: object) -> tuple[YearTold, ...]:
    return tuple(YearTold.objects.filter(**which).order_by("number").select_related("by_user"))


def _of_frames(said: Sequence[YearTold]) -> tuple[YearTold, ...]:
    """That a year of what goes to units for no one initiative is not all entered after all."""
    return tuple(row for row in years_unsaid(said) if row.initiative_id is None)


def _appropriations(plan: Plan) -> tuple[Appropriation, ...]:
    return tuple(Appropriation.objects.filter(plan=plan).order_by("number"))


def _evidence(initiatives: Sequence[Initiative]) -> dict[object, list[Evidence]]:
    """All of it, what was withdrawn too: that there was some is told where none is left."""
    found = Evidence.objects.filter(initiative__in=initiatives).order_by("-on_day", "pk")
    return _by(found.select_related("by_unit", "withdrawn_by"), "initiative_id")


def _parts(initiatives: Sequence[Initiative], units: dict[uuid.UUID, NamedUnit]) -> dict[object, list[Shown]]:
    found: dict[object, list[Shown]] = defaultdict(list)
    for part in Part.objects.filter(initiative__in=initiatives).order_by("first_day", "pk").select_related("ended_by"):
        found[part.initiative_id].append(Shown(part, units[part.unit_id]))
    return found


def _looks(
    initiatives: Sequence[Initiative],
    units: dict[uuid.UUID, NamedUnit],
    lines: Sequence[Line],
    decisions: Sequence[OverspendDecision],
    evidence: Mapping[object, Sequence[Evidence]],
    told: Mapping[OfYear, YearTold],
    said: Sequence[YearTold],
) -> tuple[Look, ...]:
    today, parts, unsaid = clock.today(), _parts(initiatives, units), years_unsaid(said)
    milestones, reports = _milestones(initiatives, today), _reports(initiatives)
    return tuple(
        _look(
            _carried(one, parts.get(one.pk, ())),
            today,
            tuple(milestones.get(one.pk, ())),
            tuple(reports.get(one.pk, ())),
            tuple(line for line in lines if line.initiative_id == one.pk),
            tuple(decision for decision in decisions if decision.initiative_id == one.pk),
            evidence.get(one.pk, ()),
            told,
            tuple(row for row in unsaid if row.initiative_id == one.pk),
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
    answered = [(row, getattr(row, "answer", None)) for row in rows]
    undone = {row.undoes_id for row, answer in answered if answer is not None and answer.approved}
    for row, answer in answered:
        found[row.initiative_id].append(Reported(row, answer, row.pk in undone))
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
        coming=tuple(shown for shown in parts if shown.part.first_day > today and shown not in now),
        former=tuple(shown for shown in parts if shown.part.last_day is not None and shown.part.last_day < today),
        parts_written=sum(1 if shown.part.ended_by_id is None else 2 for shown in parts),
    )


def _look(
    carried: Carried,
    today: dt.date,
    milestones: tuple[MilestoneNow, ...],
    reports: tuple[Reported, ...],
    lines: tuple[Line, ...],
    decisions: tuple[OverspendDecision, ...],
    evidence: Sequence[Evidence],
    told: Mapping[OfYear, YearTold],
    unsaid: tuple[YearTold, ...],
) -> Look:
    one, approved = carried.initiative, last_approved(reports)
    return Look(
        initiative=one,
        owners=carried.owners,
        readings=carried.readings,
        involved=carried.involved,
        coming=carried.coming,
        former=carried.former,
        parts_written=carried.parts_written,
        force=InitiativeForce(one.force),
        milestones=milestones,
        reports=reports,
        lines=lines,
        decisions=tuple(that_stand(decisions)),
        decided_back=tuple(row for row in decisions if row.reverses_id),
        unsaid=unsaid,
        evidence=tuple(row for row in evidence if row.withdrawn_at is None),
        withdrawn=tuple(sorted((row for row in evidence if row.withdrawn_at), key=_withdrawn_at, reverse=True)),
        tellings=tuple(row for (key, _year), row in told.items() if key == one.pk),
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


def _withdrawn_at(one: Evidence) -> float:
    return one.withdrawn_at.timestamp() if one.withdrawn_at else 0.0


def _holds(part: Part, day: dt.date) -> bool:
    """Whether a part holds on a day. Before the plan begins those that it names are shown already."""
    begun = part.first_day <= day or part.by_user_id is None
    return begun and (part.last_day is None or part.last_day >= day)


def values_of(indicator: Indicator) -> list[IndicatorValue]:
    """All that was entered of an indicator, the last first. How many there are is the version that was read."""
    found = IndicatorValue.objects.filter(indicator=indicator).order_by("-number")
    return list(found.select_related("by_user"))


def indicators_of(plan: Plan) -> list[Indicator]:
    """The indicators of a plan in their order. One query."""
    return list(
        Indicator.objects.filter(plan=plan).order_by("position").select_related("area", "initiative", "reporter")
    )
