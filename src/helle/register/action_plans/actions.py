"""Writing about initiatives: status and its answer, milestones, owners, figures, evidence (INI-15, FLO-21)."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Final

from django.db import transaction

from helle.register.action_plans import policies, status_refusals
from helle.register.action_plans.choices import (
    DELIVERED,
    EvidenceKind,
    MilestoneAct,
    NamedBy,
    PartKind,
)
from helle.register.action_plans.holding import hold_parts
from helle.register.action_plans.looks import Look, MilestoneNow, OfPlan, next_period
from helle.register.action_plans.models import (
    Evidence,
    Indicator,
    IndicatorValue,
    Milestone,
    MilestoneEvent,
    Part,
    StatusAnswer,
    StatusReport,
)
from helle.register.action_plans.places import OWN_PAGE, place_of_evidence
from helle.register.action_plans.rulings import report_ruling, require_allowed
from helle.register.audit import actions as audit
from helle.register.interface.typed import says_anything
from helle.register.protection import clock, context
from helle.register.protection.impersonal import SAID as NAMES_SOMEBODY
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import (
    IN_THE_FUTURE,
    WRITTEN_MEANWHILE,
    Refused,
    refused_by,
    says_something,
)
from helle.register.protection.written import new_written
from helle.rules.initiatives.codes import ReportAct, ReportedState, Standing
from helle.rules.initiatives.standing import ENDED
from helle.rules.ruling import Text

_ENDED: Final = Refused(
    Text("Milepælen er allerede nået eller opgivet.", "The milestone has been reached or dropped already.")
)
_OUTSIDE: Final = Text(
    "Dagen ligger uden for initiativets periode. [INI-15]", "The day is outside the period. [INI-15]"
)
_BEFORE_IT_BEGAN: Final = Refused(
    Text("Dagen ligger før initiativet begyndte. [INI-15]", "The day is before the initiative began. [INI-15]"),
    field="on_day",
)
# How an initiative stands that gets no new milestone: it would never be reached.
OVER: Final = frozenset({Standing.CARRIED_OUT, Standing.STOPPED, Standing.CARRIED_ON, Standing.PERIOD_OVER})
_FOLLOWS: Final = Refused(
    Text(
        "Milepælen er nået den dag, undersøgelsen er udgivet; det skrives på undersøgelsen. [INI-05]",
        "The milestone is reached on the day the study is published; that is entered on the study. [INI-05]",
    ),
    field="kind",
)
_OVER: Final = Refused(
    Text(
        "Initiativet er gennemført eller opgivet, eller dets periode er gået; det får ingen nye milepæle. [INI-15]",
        "The initiative is carried out or given up, or its period is over; it gets no new milestone. [INI-15]",
    )
)
_HAS_IT: Final = Refused(
    Text("Det er allerede skrevet på initiativet.", "The initiative has this already."), field="where"
)
_REPORTERS: Final = Refused(
    Text(
        "Årets tal er skrevet af den, der melder det, og rettes dér. [FIG-11]",
        "The figure of that year was entered by who reports it, and is corrected there. [FIG-11]",
    ),
    field="year",
)
WAITS: Final = Text(
    "Der venter allerede en status på ministeriets svar. [FLO-21]",
    "A report is waiting for the ministry's answer already. [FLO-21]",
)
_NONE_TO_COME: Final = Text(
    "Der er ingen status at skrive: initiativet er afsluttet. [INI-15]",
    "There is no report to write: the initiative is ended. [INI-15]",
)
_NOTHING_PASSED: Final = Text(
    "Alt til og med i dag er meldt, og en status siger intet om dage, der kommer. [INI-15]",
    "All up to today has been reported, and a report says nothing of days to come. [INI-15]",
)
SAID: Final = {
    **NAMES_SOMEBODY,
    "figure_was_delivered": Refused(
        Text(
            "Årets tal kommer af politiets leverance; en rettelse leveres. [STA-04]",
            "The figure of that year comes of the delivery of the police; a correction is delivered. [STA-04]",
        ),
        field="year",
    ),
    "status_waits_already": Refused(WAITS),
    "status_is_approved_already": WRITTEN_MEANWHILE,
    "status_reports_in_order": WRITTEN_MEANWHILE,
    "status_undoes_an_end": Refused(
        Text(
            "Kun den godkendte status, initiativet er afsluttet med, sættes ud af kraft. [FLO-21]",
            "Only the approved report by which the initiative ended is put out of force. [FLO-21]",
        )
    ),
    "status_is_undone_by_the_ministry": Refused(
        Text(
            "Kun ministeriet sætter en godkendt status ud af kraft. [GOV-03]",
            "Only the ministry puts an approved report out of force. [GOV-03]",
        )
    ),
    "status_is_the_owners": Refused(
        Text("Status skrives af initiativets ejer. [FLO-21]", "The status is written by the owner. [FLO-21]")
    ),
    "action_plans_statusanswer_report_id_key": Refused(
        Text("Status er allerede besvaret.", "The report has been answered already.")
    ),
    "status_four_eyes": Refused(
        Text(
            "Den, der har skrevet en status, godkender den ikke selv. [GOV-03]",
            "Whoever wrote a status does not approve it. [GOV-03]",
        )
    ),
    "status_carried_out_in_full": status_refusals.NOT_IN_FULL,
    "status_carried_out_is_shown": status_refusals.NOT_SHOWN,
    "status_closes_what_is_over": status_refusals.CLOSES,
    "status_carries_on_what_is_over": status_refusals.CARRIES_ON,
    "status_steps_back_with_why": status_refusals.STEPS_BACK,
    **OWN_PAGE,
    "milestone_is_open": _ENDED,
    "milestone_of_what_runs": _OVER,
    "milestone_stands_once": status_refusals.MILESTONE_STANDS,
    "milestone_follows_the_study": _FOLLOWS,
    "evidence_stands_once": _HAS_IT,
    "milestone_events_in_order": WRITTEN_MEANWHILE,
    "milestone_in_its_time": Refused(_OUTSIDE, field="on_day"),
    "part_in_its_period": Refused(_OUTSIDE, field="first_day"),
    "unit_has_a_part_once": Refused(
        Text("Enheden er allerede ejer de dage.", "The unit is an owner on those days already."), field="unit"
    ),
    "figure_is_the_reporters": _REPORTERS,
    "indicator_values_in_order": WRITTEN_MEANWHILE,
}


def require_seen(seen: int, stands: int) -> None:
    """Refuse whoever has not seen all that stands: what she writes takes its place, or follows upon it.

    Both are counts of rows that are only ever added. Of two at the same moment the database tells one.
    """
    if seen != stands:
        raise WRITTEN_MEANWHILE


def _require_writer(of: OfPlan, look: Look) -> None:
    policies.require(policies.leads(of.plan) or policies.owns(look.owner_units))


def _require_changed(rows: int) -> None:
    """Refuse where a colleague has ended it since the page was read."""
    if not rows:
        raise WRITTEN_MEANWHILE


# --- status


def status_write(
    of: OfPlan, look: Look, *, seen: int, state: ReportedState, text: str, next_steps: str, back_why: str = ""
) -> StatusReport:
    """Write how far an initiative is, for days that have passed, and send it to the ministry (FLO-21).

    `seen`: the `reports_written` of what was read. Raises `Refused` for whoever has no part in it, while another
    waits, where none is to come, for what is carried out with a milestone open, and for a step back without why.
    """
    require_allowed(report_ruling(of, look, ReportAct.WRITE))
    require_seen(seen, look.reports_written)
    if look.waiting is not None:
        raise Refused(WAITS)
    period = next_period(look)
    if period is None:
        raise Refused(_NONE_TO_COME if look.next_report is None else _NOTHING_PASSED)
    first, last = period
    if look.closes and state not in ENDED:
        raise status_refusals.CLOSES
    if state is ReportedState.CARRIED_ON and not look.period_over:
        raise status_refusals.CARRIES_ON
    if state is ReportedState.CARRIED_OUT and look.open_milestones:
        raise status_refusals.NOT_IN_FULL
    if not says_something(text):
        raise Refused(Text("Skriv, hvor langt initiativet er.", "Write how far the initiative is."), field="text")
    if steps_back(look, state):
        require_reason(back_why, "back_why")
    require_impersonal(text=text, next_steps=next_steps, back_why=back_why)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            StatusReport,
            initiative=look.initiative,
            from_day=first,
            until_day=last,
            number=len(look.reports) + 1,
            state=state,
            text=text.strip(),
            next_steps=next_steps.strip(),
            back_why=back_why.strip() if steps_back(look, state) else "",
        )
        row.save(force_insert=True)
        audit.record("action_plan.status_written", object_id=row.pk, detail={"initiative": look.initiative.code})
    return row


def steps_back(look: Look, state: ReportedState) -> bool:
    """Whether it says that an initiative has not begun of which the last approved report says that it is under way."""
    under_way = look.approved is not None and look.approved.report.state == ReportedState.UNDER_WAY
    return under_way and state is ReportedState.NOT_BEGUN


def status_answer(of: OfPlan, look: Look, report: StatusReport, *, approved: bool, remarks: str) -> StatusAnswer:
    """Approve a report, or send it back with remarks; by the ministry, and not by whoever wrote it (GOV-03).

    That an initiative is carried out is approved with evidence, or with remarks that say why without.
    """
    require_allowed(report_ruling(of, look, ReportAct.ANSWER, report))
    if not approved:
        require_reason(remarks, "remarks")
    elif report.state == ReportedState.CARRIED_OUT and look.open_milestones:
        raise status_refusals.NOT_IN_FULL
    elif report.state == ReportedState.CARRIED_OUT and not look.evidence and not says_something(remarks):
        raise status_refusals.NOT_SHOWN
    require_impersonal(remarks=remarks)
    with refused_by(SAID), transaction.atomic():
        row = new_written(StatusAnswer, report=report, approved=approved, remarks=remarks.strip())
        row.save(force_insert=True)
        action = "action_plan.status_approved" if approved else "action_plan.status_sent_back"
        if approved and report.undoes_id is not None:
            action = "action_plan.status_undone"
        audit.record(action, object_id=report.pk, detail={"initiative": look.initiative.code})
    return row


def status_take_back(look: Look, report: StatusReport, *, why: str) -> StatusAnswer:
    """Take back a report that waits for the ministry, with why, by the unit that wrote it; then it is written anew."""
    policies.require(policies.takes_back(report))
    require_reason(why)
    with refused_by(SAID), transaction.atomic():
        row = new_written(StatusAnswer, report=report, approved=False, taken_back=True, remarks=why.strip())
        row.save(force_insert=True)
        audit.record("action_plan.status_taken_back", object_id=report.pk, detail={"initiative": look.initiative.code})
    return row


# --- milestones


def milestone_add(of: OfPlan, look: Look, *, title: str, due: dt.date) -> Milestone:
    """Add a milestone with the day by which it is to be reached, inside the period of the initiative (INI-15).

    Not one that stands open already: of two who write it up at once one does.
    """
    _require_writer(of, look)
    if look.standing in OVER:
        raise _OVER
    require_impersonal(title=title)
    _require_in_period(look, due, "due")
    if any((one.milestone.due, one.milestone.title_da) == (due, title.strip()) for one in look.open_milestones):
        raise status_refusals.MILESTONE_STANDS
    with refused_by(SAID), transaction.atomic():
        row = new_written(Milestone, initiative=look.initiative, title_da=title.strip(), due=due)
        row.save(force_insert=True)
        audit.record("action_plan.milestone_added", object_id=row.pk, detail={"initiative": look.initiative.code})
    return row


def _require_in_period(look: Look, day: dt.date, field: str) -> None:
    if not look.initiative.first_day <= day <= look.initiative.last_day:
        raise Refused(_OUTSIDE, field=field)


def milestone_act(
    of: OfPlan,
    look: Look,
    milestone: MilestoneNow,
    *,
    seen: int,
    kind: MilestoneAct,
    on_day: dt.date,
    new_due: dt.date | None,
    why: str,
) -> MilestoneEvent:
    """Say that a milestone was reached, is moved to another day, or is given up; the latter two with a reason.

    `seen`: how many events it had when it was read. One that follows a study is reached with the study alone.
    """
    _require_writer(of, look)
    require_seen(seen, len(milestone.events))
    if milestone.ended is not None:
        raise _ENDED
    if kind is MilestoneAct.REACHED and milestone.milestone.follows:
        raise _FOLLOWS
    if on_day > clock.today():
        raise Refused(IN_THE_FUTURE, field="on_day")
    if on_day < look.initiative.first_day:
        raise _BEFORE_IT_BEGAN
    if kind is MilestoneAct.MOVED:
        if new_due is None or new_due < on_day:
            raise Refused(Text("Skriv den nye dag.", "Enter the new day."), field="new_due")
        _require_in_period(look, new_due, "new_due")
    if kind is not MilestoneAct.REACHED:
        require_reason(why)
    require_impersonal(why=why)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            MilestoneEvent,
            milestone=milestone.milestone,
            sequence=seen + 1,
            kind=kind,
            on_day=on_day,
            new_due=new_due if kind is MilestoneAct.MOVED else None,
            why=why.strip(),
        )
        row.save(force_insert=True)
        audit.record("action_plan.milestone_acted", object_id=milestone.milestone.pk, detail={"kind": kind.value})
    return row


# --- who carries it


def owner_appoint(of: OfPlan, look: Look, *, seen: int, unit_id: uuid.UUID, first_day: dt.date, why: str) -> Part:
    """Make a unit an owner from a day on, with the reason; by the ministry (INI-15, C11).

    `seen`: the `parts_written` of what was read.
    """
    policies.require(policies.leads(of.plan))
    require_seen(seen, look.parts_written)
    unit = of.units.get(unit_id)
    if unit is None or unit.closed:
        raise Refused(Text("Vælg en enhed, der findes.", "Choose a unit that exists."), field="unit")
    if first_day < clock.today():
        raise Refused(
            Text("En ejer udpeges fra i dag eller senere.", "An owner is appointed from today or later."),
            field="first_day",
        )
    if first_day > max(look.initiative.last_day, clock.today()):
        raise Refused(_OUTSIDE, field="first_day")
    require_reason(why)
    if unit_id in look.owner_units:
        raise SAID["unit_has_a_part_once"]
    with refused_by(SAID), transaction.atomic():
        hold_parts(look)
        row = new_written(
            Part,
            initiative=look.initiative,
            unit_id=unit_id,
            kind=PartKind.OWNER,
            named_by=NamedBy.APPOINTED,
            first_day=first_day,
            why=why.strip(),
        )
        row.save(force_insert=True)
        audit.record("action_plan.owner_appointed", object_id=row.pk, detail={"unit": str(unit_id)})
    return row


def owner_end(of: OfPlan, part: Part, *, last_day: dt.date, why: str) -> None:
    """End an appointment, with its last day and the reason. Whom the plan names is not ended here."""
    policies.require(policies.leads(of.plan))
    if part.named_by != NamedBy.APPOINTED or part.ended_by_id is not None:
        raise Refused(
            Text(
                "Kun en ejer, som ministeriet har udpeget, kan afsluttes. [INI-15]",
                "Only an owner whom the ministry appointed can be ended. [INI-15]",
            )
        )
    if last_day < max(clock.today() - dt.timedelta(days=1), part.first_day):
        raise Refused(
            Text("Den sidste dag ligger for langt tilbage.", "The last day is too long ago."), field="last_day"
        )
    require_reason(why)
    with transaction.atomic():
        _require_changed(
            Part.objects.filter(pk=part.pk, ended_by__isnull=True).update(
                last_day=last_day, ended_why=why.strip(), ended_by=context.current().user_id
            )
        )
        audit.record("action_plan.owner_ended", object_id=part.pk)


# --- figures and evidence


def figure_enter(
    indicator: Indicator, *, seen: int, year: int, value: Decimal, source: str, cut_off: dt.date
) -> IndicatorValue:
    """Enter the figure of a year with its source and up to which day it counts (FIG-11); by who reports it.

    What its reporter entered nobody else replaces. A later entry of the same year takes the place of the one before:
    `seen` is how many values the indicator had when it was read. Of a year that was delivered nothing is entered.
    """
    plan = indicator.plan
    policies.require(policies.reports(plan, indicator))
    require_seen(seen, IndicatorValue.objects.filter(indicator=indicator).count())
    last = IndicatorValue.objects.filter(indicator=indicator, year=year).order_by("-number").first()
    if last is not None and last.by_unit_id == indicator.reporter_id != context.current().unit_id:
        raise _REPORTERS
    if not plan.first_day.year <= year <= min(plan.last_day.year, clock.today().year):
        raise Refused(Text("Året ligger uden for planen.", "The year is outside the plan."), field="year")
    if value < 0:
        raise Refused(Text("Et tal er aldrig negativt.", "A figure is never negative."), field="value")
    if indicator.feed in DELIVERED and value != value.to_integral_value():
        raise Refused(Text("Personer er et helt tal. [STA-04]", "Persons are a whole number. [STA-04]"), field="value")
    if cut_off > clock.today():
        raise Refused(IN_THE_FUTURE, field="cut_off")
    if cut_off < min(dt.date(year, 12, 31), dt.date(clock.today().year, 1, 1)):
        raise Refused(
            Text(
                "Tallet er opgjort, før året var gået, og er ikke årets tal. [FIG-11]",
                "It was counted before the year was over, and is not the figure of the year. [FIG-11]",
            ),
            field="cut_off",
        )
    if not says_anything(source):
        raise Refused(Text("Skriv kilden. [FIG-11]", "Enter the source. [FIG-11]"), field="source")
    require_impersonal(source=source)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            IndicatorValue,
            indicator=indicator,
            year=year,
            number=seen + 1,
            value=value,
            source=source.strip(),
            cut_off=cut_off,
        )
        row.save(force_insert=True)
        audit.record("action_plan.figure_entered", object_id=row.pk, detail={"indicator": indicator.code, "year": year})
    return row


def evidence_add(
    of: OfPlan, look: Look, *, kind: EvidenceKind, title: str, where: str, on_day: dt.date | None
) -> Evidence:
    """Add what shows that something was done: a title, and where it is to be found.

    A page of Helle is taken only where it names nobody (`place_of_evidence`); other apps call this for what their own
    pages show.
    """
    _require_writer(of, look)
    if on_day is not None and on_day > clock.today():
        raise Refused(IN_THE_FUTURE, field="on_day")
    if on_day is not None and on_day < of.plan.first_day:
        raise Refused(Text("Dagen ligger før planen. [INI-15]", "The day is before the plan. [INI-15]"), field="on_day")
    require_impersonal(title=title)
    where = place_of_evidence(where)
    if any(one.where == where for one in look.evidence):
        raise _HAS_IT
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Evidence, initiative=look.initiative, kind=kind, title_da=title.strip(), where=where, on_day=on_day
        )
        row.save(force_insert=True)
        audit.record("action_plan.evidence_added", object_id=row.pk, detail={"initiative": look.initiative.code})
    return row


def evidence_withdraw(of: OfPlan, look: Look, evidence: Evidence, *, why: str) -> None:
    """Take evidence back with the reason; it is shown no more, and stays."""
    _require_writer(of, look)
    require_reason(why)
    with transaction.atomic():
        _require_changed(
            Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True).update(
                withdrawn_at=context.current().instant,
                withdrawn_by=context.current().user_id,
                withdrawn_why=why.strip(),
            )
        )
        audit.record("action_plan.evidence_withdrawn", object_id=evidence.pk)
