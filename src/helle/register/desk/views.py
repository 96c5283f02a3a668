"""My desk, the page of one case, and opening a case without a referral."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.access_requests.models import AccessRequest
from helle.register.accommodation import policies as accommodation_policies
from helle.register.audit import actions as audit
from helle.register.audit import queries as audit_queries
from helle.register.audit.http import ActingHttpRequest
from helle.register.audit.purposes import PURPOSES
from helle.register.audit.views import in_words
from helle.register.bed_days import policies as home_policies
from helle.register.bed_days import waiting as money_waiting
from helle.register.casefile import queries as casefile
from helle.register.cases import queries as cases
from helle.register.cases.choices import FirstContact
from helle.register.cases.forms import NewCaseForm
from helle.register.cases.http import answer_form
from helle.register.cases.models import Case
from helle.register.desk import queries
from helle.register.desk.actions import NewCase, case_open_without_referral
from helle.register.desk.alarms import alarming
from helle.register.desk.criminal_lines import criminal_lines
from helle.register.desk.look_lines import look_lines
from helle.register.desk.step_acts import act_of_the_case, act_url, beside
from helle.register.desk.waiting import SOON, what_waits
from helle.register.enquiries import queries as enquiries
from helle.register.finding import actions as finding
from helle.register.guidance import first_day
from helle.register.hotline import policies as hotline_policies
from helle.register.hotline.hours import hours_now
from helle.register.interface.words import active_language, page_number
from helle.register.joint_actions import policies as joint_action_policies
from helle.register.minors import policies as minor_policies
from helle.register.organisations import queries as organisations
from helle.register.outreach import policies as outreach_policies
from helle.register.people import queries as people
from helle.register.people.choices import Sex
from helle.register.placements import policies as placement_policies
from helle.register.prosecution import detention_queries
from helle.register.prosecution import policies as criminal_cases
from helle.register.protection import clock, policies
from helle.register.protection.models import Grant
from helle.register.referrals.choices import Part
from helle.register.referrals.senders import senders_of
from helle.register.reports import queries as reports
from helle.register.returns import policies as return_policies
from helle.register.tasks.views import Line, lines
from helle.rules.codes import OrganisationKind, ResidenceStatus
from helle.rules.next_steps import STEP_TITLES, StepTitle
from helle.rules.ruling import Text

# What a list says that was written by an older version, with a step there is no more: until the lists are renewed.
SEE_THE_CASE = StepTitle(Text("Se, hvad sagen venter på", "See what the case waits for"), ())


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that needs somebody: when (None: no deadline), which case, what, why, and where it is settled.

    `period_end` stands beside each of them, whatever it waits for: a period that ends is seen in time.
    """

    due: dt.date | None
    period_end: dt.date | None
    grant: Grant
    what: Text
    requirements: tuple[str, ...]
    act_url: str
    assignee: str


@require_GET
def desk(request: ActingHttpRequest) -> HttpResponse:
    """What needs me, by deadline: next steps and tasks; new referrals and questions for advice beside it."""
    today = clock.today()
    mine = request.GET.get("mine") == "1"
    found = what_waits(mine=mine)
    grants = [*found.dated, *found.undated]
    names = organisations.user_names({grant.assigned_to_id for grant in grants if grant.assigned_to_id})
    soon = today + SOON
    given = lines(found.tasks)
    by_deadline = _by_deadline(
        [todo for grant in found.dated for todo in _dated(grant, soon, names)], given, found.access_requests
    )
    units = organisations.units_on(today)
    senders = senders_of(found.referrals)
    new_referrals = [(party, senders.get(party.referral_id)) for party in found.referrals]
    urgent = [(party, sender) for party, sender in new_referrals if party.urgent and party.part != Part.COPY]
    shown = (
        grants,
        found.tasks,
        found.handovers,
        found.flagged,
        found.became_contact,
        found.interviews,
        found.documents,
        found.drafts,
        found.interview_drafts,
        found.left_drafts,
        [one.row for one in found.letters],
        [one.placement for one in found.placements],
        found.home.arrivals if found.home else [],
        found.access_requests,
        found.missing_minors,
        found.wrong_looks,
        found.talks_anew,
        found.notices,
        found.measures,
        found.returns,
    )
    audit.record(
        "desk.read",
        cases=list(dict.fromkeys(one.case_id for rows in shown for one in rows)),
        detail={
            "mine": mine,
            "more": found.more_late or found.more_dated or found.more_undated or found.more_tasks,
            "referrals": [party.number for party in found.referrals],
            "enquiries": [str(one.pk) for one in found.enquiries],
            "calls": [str(one.call_id) for one in found.call_backs],
            "joint_actions": [one.line.part.number for one in found.joint_actions],
            "offers": [str(one.offer.pk) for one in found.supervision],
            "urgent": [str(one.pk) for one in found.urgent],
            "reports": [str(one.pk) for one in (*found.reports, *found.passed_on)],
        },
    )
    shown_on_it = {
        "today": today,
        "mine": mine,
        "missing_minors": found.missing_minors,
        **look_lines(found, units),
        "talks_anew": found.talks_anew,
        "notices": found.notices,
        "follows_minors": minor_policies.follows_minors(),
        "due_today": [one for one, due in by_deadline if due == today],
        "late": [one for one, due in reversed(by_deadline) if due < today],
        "more_late": found.more_late,
        "this_week": [one for one, due in by_deadline if today < due <= soon],
        "later": [one for one, due in by_deadline if due > soon],
        "more": found.more_dated,
        "undated": [_undated(grant, names) for grant in grants if any(not step["due"] for step in grant.steps or [])],
        "more_undated": found.more_undated,
        "tasks": given,
        "more_tasks": found.more_tasks,
        "measures": found.measures,
        "more_measures": found.more_measures,
        "enquiries": [(one, units.get(one.from_unit_id), enquiries.is_answered(one)) for one in found.enquiries],
        "reports": found.reports,
        "sees_reports": reports.receives_reports(),
        "passed_on": found.passed_on,
        "sees_advice": policies.may_read("advice"),
        "may_ask": policies.may_write("advice"),
        "new_referrals": new_referrals,
        "urgent_referrals": urgent,
        "other_referrals": [one for one in new_referrals if one not in urgent],
        "waiting": [(row, casefile.journalise_by(clock.local_day(row.recorded_at))) for row in found.documents],
        "drafts": [
            (row, casefile.journalise_by(row.dated_on or clock.local_day(row.begun_at))) for row in found.drafts
        ],
        "interview_drafts": found.interview_drafts,
        "undelivered": found.letters,
        "more_letters": found.more_letters,
        "more_to_answer": found.more_access_requests,
        "has_steps": found.has_steps,
        "covering": found.covering,
        "covered": {one.user_id for one in found.covering},
        "handovers": found.handovers,
        "interviews": found.interviews,
        "unattended": found.unattended,
        "secret_texts": [(one, units.get(one.unit_id)) for one in found.secret_texts],
        "flagged": found.flagged,
        "more_flagged": found.more_flagged,
        "became_contact": found.became_contact,
        "left_drafts": found.left_drafts,
        "unexplained_waiting": found.unexplained,
        "leavers": found.leavers,
        "roles_waiting": found.roles,
        "resets_waiting": found.resets,
        "erasures_waiting": found.erasures,
        "schedules_waiting": found.schedules,
        "disposals_waiting": found.disposals,
        "trace_schedules_waiting": found.trace_schedules,
        "trace_lists_waiting": found.trace_lists,
        "to_go": found.to_go,
        "to_go_holds": any(one.holds for one in found.to_go),
        "identities_waiting": found.identities,
        "privileges_waiting": found.privileges,
        "systems_waiting": found.systems.to_answer,
        "own_systems": found.systems.own,
        "reviews_due": found.reviews,
        "first_day_offered": first_day.is_offered(),
        "sees_cases": policies.may_read("core"),
        "sees_referrals": policies.may_read("contact"),
        "sees_numbers": policies.may_read("aggregates"),
        "sees_log": policies.may_read("audit"),
        "may_send": policies.may_write("contact"),
        "on_hotline": hotline_policies.may_write(),
        "does_outreach": outreach_policies.is_outreach(),
        "runs_home": home_policies.runs_home(),
        "sees_statements": home_policies.sees_statements(),
        "money_waiting": money_waiting.counts(),
        "evening_drafts": found.evening_drafts,
        "calls": found.calls,
        "call_backs": found.call_backs,
        "hours": hours_now() if hotline_policies.may_write() else None,
        "joint_actions": found.joint_actions,
        "plan_work": found.plan_work,
        "forum_work": found.forum_work,
        "knowledge_work": found.knowledge_work,
        "obligation_work": found.obligation_work,
        "release_work": found.release_work,
        "research_work": found.research_work,
        "sharing": found.sharing,
        "log_work": found.log_work,
        "supervision": found.supervision,
        "supervises": accommodation_policies.supervises(),
        "sees_offers": accommodation_policies.sees_offers(request.acting.role),
        "urgent": [(one, units.get(one.by_unit_id)) for one in found.urgent],
        "asks_urgent": placement_policies.may_ask(),
        "lasting_detentions": [(one, [units[key] for key in one.held_by if key in units]) for one in found.detentions],
        **criminal_lines(found, units),
        "placements": found.placements,
        "home_waits": found.home,
        "change_requests": found.change_requests,
        "returns": found.returns,
        "meets_persons": joint_action_policies.is_cmm() and joint_action_policies.may_write(),
    }
    return render(request, "desk/desk.html", {**shown_on_it, "alarms": alarming(shown_on_it)})


def _by_deadline(
    todos: list[Todo], given: list[Line], requests: list[AccessRequest]
) -> list[tuple[Todo | Line | AccessRequest, dt.date]]:
    """All that has a deadline in one order. A task that came back to be read, or reminds, needs somebody today."""
    today = clock.today()
    found: list[tuple[Todo | Line | AccessRequest, dt.date]] = [(todo, todo.due) for todo in todos if todo.due]
    found += [
        (one, today if one.to_be_read else min(one.task.due, today) if one.reminds else one.task.due) for one in given
    ]
    found += [(row, row.due) for row in requests]
    return sorted(found, key=lambda one: one[1])


def _dated(grant: Grant, soon: dt.date, names: dict[uuid.UUID, str]) -> list[Todo]:
    """The steps that are due up to a day, all of them: none waits behind another. Else the first that has a day."""
    dated = sorted(
        ((dt.date.fromisoformat(step["due"]), step) for step in grant.steps or [] if step["due"]),
        key=lambda one: one[0],
    )
    near = [one for one in dated if one[0] <= soon]
    return [_todo(grant, step, due, names) for due, step in near or dated[:1]]


def _undated(grant: Grant, names: dict[uuid.UUID, str]) -> Todo:
    """The first of the steps that have none."""
    first = next(step for step in grant.steps or [] if not step["due"])
    return _todo(grant, first, None, names)


def _todo(grant: Grant, step: dict[str, Any], due: dt.date | None, names: dict[uuid.UUID, str]) -> Todo:
    title = STEP_TITLES.get(step["code"], SEE_THE_CASE)
    period_end = None if grant.rung in cases.AT_REST else grant.period_end
    return Todo(
        due=due,
        period_end=period_end,
        grant=grant,
        what=title.text,
        requirements=cases.cited(step),
        act_url=act_url(step["code"], str(grant.number)) or reverse("case-page", args=[grant.number]),
        assignee=names.get(grant.assigned_to_id, "") if grant.assigned_to_id else "",
    )


@require_GET
def case_page(request: ActingHttpRequest, number: str) -> HttpResponse:
    """One case: where it stands, what is next, what happened, who can see what."""
    policies.require_read("core")
    case = cases.get_case_for_reading(number)
    page = page_number(request.GET.get("forloeb", ""))
    view = queries.case_view(case, page=page)
    opened_for = case.opened_for or "casework"
    audit.record("case.read", object_id=case.pk, cases=[case.pk], purpose=opened_for)
    finding.case_seen(case)
    today = clock.today()
    kind = request.acting.unit_kind
    tasks = lines(view.tasks)
    return render(
        request,
        "desk/case.html",
        {
            "view": view,
            "page_number": page,
            "case": case,
            "today": today,
            "own_steps": [
                (
                    step,
                    act_of_the_case(view, step.code),
                    beside(view, tasks, step.code, request.acting),
                )
                for step in view.steps
                if step.by.value == kind
            ],
            # Its steps are no steps of the case; they stand with the return.
            "prepares_the_return": kind in (OrganisationKind.HJST, OrganisationKind.PARTNER)
            and return_policies.own_party() is not None,
            "tasks": tasks,
            "other_steps": [step for step in view.steps if step.by.value != kind],
            "may": queries.may_do(view, kind),
            "protected": view.protected,
            "where_shown": (
                people.whereabouts_ruling(case.pk, view.protected) if policies.may_read("placement") else None
            ),
            "purpose": _in_words(opened_for, view),
            "first_contact": FirstContact(case.first_contact).label,
            "follows_course": policies.reads_course(),
            "indicted_there": criminal_cases.hears_of_cases()
            and not view.facts.indicted
            and detention_queries.indicted(detention_queries.heard_of(case.pk)),
            "indictment_gone": detention_queries.indictment_gone(case.pk)
            if criminal_cases.hears_of_cases() and view.facts.indicted
            else None,
        },
    )


def _in_words(opened_for: str, view: queries.CaseView) -> str:
    """What the case is open to her for; whoever covers for a colleague sees for whom."""
    if opened_for == "cover" and view.assignee:
        return _("dækker for %(name)s") % {"name": view.assignee.user.full_name}
    said = PURPOSES.get(opened_for, PURPOSES["casework"]).in_language(active_language())
    return said[:1].lower() + said[1:]


@require_http_methods(["GET", "POST"])
def case_new(request: ActingHttpRequest) -> HttpResponse:
    """Open a case without a referral: CMM, or Udlændingestyrelsen in its own casework (ID-05, ID-06)."""
    policies.require_write("core")
    policies.require_write("identity")
    form = NewCaseForm(
        request.POST or None,
        initial={"form_token": uuid.uuid4(), "residence_since": clock.today(), "sex": "not_stated"},
        first_contacts=[(value, str(label)) for value, label in FirstContact.choices],
        sexes=[(value, str(label)) for value, label in Sex.choices],
    )

    opened: list[Case] = []

    def save() -> None:
        given = form.cleaned_data
        opened[:] = [
            case_open_without_referral(
                NewCase(
                    ground=given["ground"],
                    first_contact=given["first_contact"],
                    name=given["name"],
                    sex=given["sex"],
                    residence=ResidenceStatus(given["residence"]),
                    residence_since=given["residence_since"],
                    language=given["language"],
                )
            )
        ]

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("case-list"),
        shown_at=lambda: reverse("case-page", args=[opened[0].number]),
        saved=_("Sagen er oprettet."),
        page={"heading": _("Opret sag"), "submit_label": _("Opret sagen")},
    )


@require_GET
def case_audit(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Who has looked at the case, for those whose role reads the audit."""
    policies.require_read("audit")
    case = cases.get_case_for_reading(number)
    lists_too = request.GET.get("lister") == "1"
    lines = audit_queries.lines_of_case(case.pk, lists_too=lists_too)
    audit.record("case.audit_read", object_id=case.pk, cases=[case.pk], purpose="supervision")
    return render(
        request,
        "desk/case_audit.html",
        {
            "case": case,
            "lines": in_words(lines),
            "lists_too": lists_too,
            "everybody": policies.is_officer(),
            "today": clock.today(),
        },
    )
