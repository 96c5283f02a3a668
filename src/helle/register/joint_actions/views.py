"""Pages of joint actions: the list, planning, one of them, its changes, answers and end, and whom CMM sends."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.allocation.planning_queries import interviewers_here
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.codelists.queries import language_name
from helle.register.interface.marks import says_disposed_of
from helle.register.interface.words import active_language, page_number
from helle.register.joint_actions import actions, met_queries, policies, queries
from helle.register.joint_actions.choices import Answer, Ended, Role
from helle.register.joint_actions.forms import (
    AnswerForm,
    AskForm,
    ChangeForm,
    EndForm,
    PlanForm,
    ReadinessForm,
    TakeBackForm,
)
from helle.register.joint_actions.models import JointAction, Participation
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.register.protection import policies as categories
from helle.rules.ruling import Text


@require_GET
def joint_action_list(request: ActingHttpRequest) -> HttpResponse:
    """The joint actions the acting unit has a part in."""
    policies.require_read()
    page = page_number(request.GET.get("side", ""))
    lines, more = queries.own_lines(page=page)
    audit.record("joint_action.listed", detail={"page": page, "numbers": [line.part.number for line in lines]})
    units = organisations.units_on(clock.today())
    return render(
        request,
        "joint_actions/list.html",
        {
            "lines": [
                (line, units.get(line.part.action.lead_unit_id), _municipality(line.plan, units)) for line in lines
            ],
            "page_number": page,
            "more": more,
            "today": clock.today(),
            "may_plan": policies.may_plan(),
        },
    )


def _municipality(plan: Any, units: dict[uuid.UUID, NamedUnit]) -> Text | None:
    code = plan.municipality if plan else ""
    return next((unit.name for unit in units.values() if unit.code == code), None)


@require_http_methods(["GET", "POST"])
def joint_action_new(request: ActingHttpRequest) -> HttpResponse:
    """Plan a joint action."""
    policies.require_plan()
    form = PlanForm(
        request.POST or None,
        units=_units_to_ask(frozenset({request.acting.unit_id})),
        initial={
            "form_token": uuid.uuid4(),
            "participants": [str(organisations.unit_by_code("CMM", clock.today()).id)],
        },
    )
    planned: list[JointAction] = []

    def save() -> None:
        planned[:] = [actions.joint_action_plan(form.plan(), form.asked())]

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("joint-action-list"),
        shown_at=lambda: reverse("joint-action-page", args=[planned[0].number]),
        saved=_("Aktionen er planlagt, og de andre er spurgt."),
        page={
            "heading": _("Planlæg en fælles aktion"),
            "intro": _("Kun de myndigheder, du spørger, får at vide, at aktionen findes."),
            "ruling": policies.own_part(),
            "submit_label": _("Planlæg aktionen"),
        },
        template="joint_actions/plan.html",
    )


def _units_to_ask(there: frozenset[uuid.UUID]) -> list[tuple[str, str]]:
    """Units of the kinds that have a part in joint actions; CMM first, then by name."""
    language = active_language()
    found = [
        unit
        for unit in organisations.units_on(clock.today()).values()
        if unit.kind in policies.KINDS and not unit.closed and unit.id not in there
    ]
    found.sort(key=lambda unit: (unit.kind != policies.CMM, unit.name.in_language(language)))
    return [(str(unit.id), unit.name.in_language(language)) for unit in found]


@says_disposed_of
@require_GET
def joint_action_page(request: ActingHttpRequest, joint_action_number: str) -> HttpResponse:
    """A joint action, as far as the acting unit's part in it tells."""
    part = queries.get_joint_action_for_reading(joint_action_number)
    whole = queries.whole(part)
    cmm = policies.is_cmm() and whole.plan is not None
    knows_met = cmm and met_queries.knows_whom_cmm_met(part.action)
    met = met_queries.opened_met(part.action) if knows_met else []
    readiness = queries.readiness_of(part.action, day=whole.plan.row.day) if cmm and whole.plan else None
    audit.record(
        "joint_action.read",
        object_id=part.action_id,
        detail={"joint_action_number": part.number, "plan": whole.plan is not None, "met": len(met)},
    )
    today = clock.today()
    units = organisations.units_on(today)
    user = request.acting.user_id
    return render(
        request,
        "joint_actions/page.html",
        {
            "whole": whole,
            "part": part,
            "state": whole.state,
            "parts": [(one, units.get(one.part.unit_id)) for one in whole.parts],
            "municipality": _municipality(whole.plan.row if whole.plan else None, units),
            "cmm": cmm,
            "readiness": readiness,
            "lacking": readiness.lacking(whole.plan.row.languages) if readiness and whole.plan else [],
            "languages_there": [(one, language_name(one.language)) for one in readiness.interpreters]
            if readiness
            else [],
            "met": met,
            "counts": met_queries.counts_of(met),
            "knows_met": knows_met,
            "outcome": queries.outcome_of(part.action) if whole.plan and not knows_met else None,
            "goes": readiness is not None and any(row.user_id == user for row in readiness.staff),
            "today": today,
            "leads": part.role == Role.LEAD and policies.may_plan(),
            "may_answer": part.role == Role.PARTICIPANT
            and part.withdrawn_at is None
            and policies.may_write()
            and whole.ending is None,
            "declined": whole.own.reply is not None and whole.own.reply.answer == Answer.DECLINED,
            "may_write": policies.may_write(),
            "may_take_in": policies.may_take_in(),
            "may_see_cases": categories.may_read("core"),
            "day_has_come": whole.plan is not None and whole.plan.row.day <= today,
            "ruling": policies.own_part(),
        },
    )


@require_http_methods(["GET", "POST"])
def joint_action_change(request: ActingHttpRequest, joint_action_number: str) -> HttpResponse:
    """Change the plan by a version that says why."""
    part = queries.get_joint_action_for_leading(joint_action_number)
    plan = queries.opened(queries.plan_of(part.action))
    form = ChangeForm(
        request.POST or None,
        initial={
            "form_token": uuid.uuid4(),
            "opened": plan.row.pk,
            "day": plan.row.day,
            "begins": f"{plan.row.begins:%H:%M}",
            "ends": f"{plan.row.ends:%H:%M}",
            "sector": plan.row.sector,
            "municipality": plan.row.municipality,
            "languages": plan.row.languages,
            "place": plan.place,
            "purpose": plan.purpose,
            "contact": plan.contact,
        },
    )

    def save() -> None:
        given = form.cleaned_data
        actions.joint_action_change(part.action, form.plan(), opened=given["opened"], why=given["why"])

    return _answer(
        request,
        form,
        part,
        save=save,
        saved=_("Planen er ændret. Den tidligere kan stadig ses."),
        page={"heading": _("Ret planen"), "submit_label": _("Gem planen")},
    )


@require_http_methods(["GET", "POST"])
def joint_action_ask(request: ActingHttpRequest, joint_action_number: str) -> HttpResponse:
    """Ask more units along."""
    part = queries.get_joint_action_for_leading(joint_action_number)
    there = frozenset(one.part.unit_id for one in queries.whole(part).parts if one.part.withdrawn_at is None)
    form = AskForm(request.POST or None, units=_units_to_ask(there), initial={"form_token": uuid.uuid4()})

    def save() -> None:
        actions.joint_action_ask(part.action, form.asked())

    return _answer(
        request,
        form,
        part,
        save=save,
        saved=_("De er spurgt."),
        page={"heading": _("Spørg flere, om de vil med"), "submit_label": _("Spørg dem")},
    )


@require_http_methods(["GET", "POST"])
def joint_action_take_back(request: ActingHttpRequest, joint_action_number: str) -> HttpResponse:
    """Take invitations back."""
    part = queries.get_joint_action_for_leading(joint_action_number)
    units, language = organisations.units_on(clock.today()), active_language()
    asked = [
        (str(one.part.unit_id), units[one.part.unit_id].name.in_language(language))
        for one in queries.whole(part).parts
        if one.part.role == Role.PARTICIPANT and one.part.withdrawn_at is None
    ]
    form = TakeBackForm(request.POST or None, units=asked, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        actions.joint_action_take_back(part.action, form.chosen())

    return _answer(
        request,
        form,
        part,
        save=save,
        saved=_("Invitationen er taget tilbage."),
        page={
            "heading": _("Tag en invitation tilbage"),
            "intro": _("De kan ikke længere se planen. At aktionen findes, ved de fortsat."),
            "submit_label": _("Tag tilbage"),
        },
    )


@require_http_methods(["GET", "POST"])
def joint_action_answer(request: ActingHttpRequest, joint_action_number: str) -> HttpResponse:
    """Answer for the unit whether it takes part."""
    part = queries.get_joint_action_for_answering(joint_action_number)
    now = queries.whole(part).own.reply
    form = AnswerForm(
        request.POST or None,
        initial={
            "form_token": uuid.uuid4(),
            "opened": now.pk if now else None,
            "answer": now.answer if now else None,
        },
    )

    def save() -> None:
        given = form.cleaned_data
        actions.joint_action_answer(part, answer=Answer(given["answer"]), opened=given["opened"])

    return _answer(
        request,
        form,
        part,
        save=save,
        saved=_("Svaret er sendt."),
        page={
            "heading": _("Svar på aktion %(number)s") % {"number": part.number},
            "intro": _("Svarer I nej, kan I ikke længere se planen."),
            "ruling": policies.own_part(),
            "submit_label": _("Send svaret"),
        },
    )


@require_http_methods(["GET", "POST"])
def joint_action_end(request: ActingHttpRequest, joint_action_number: str) -> HttpResponse:
    """Say that the joint action was held, or cancelled and why."""
    part = queries.get_joint_action_for_leading(joint_action_number)
    form = EndForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return _answer(
        request,
        form,
        part,
        save=lambda: actions.joint_action_end(part.action, how=Ended(form.cleaned_data["how"]), because=form.reason()),
        saved=_("Det er noteret."),
        page={
            "heading": _("Afslut aktion %(number)s") % {"number": part.number},
            "intro": _("Bagefter kan planen ikke ændres. De andre myndigheder kan se, hvordan det gik."),
        },
    )


@require_http_methods(["GET", "POST"])
def joint_action_readiness(request: ActingHttpRequest, joint_action_number: str) -> HttpResponse:
    """Say who of CMM goes along, and which interpreters."""
    part = queries.get_joint_action_for_cmm(joint_action_number)
    plan = queries.plan_of(part.action)
    now = queries.readiness_of(part.action, day=plan.day)
    offered = {f"{one.interpreter.pk} {one.language}": one for one in queries.interpreters_for(plan.languages)}
    labels = {key: f"{language_name(one.language)}: {one.interpreter.name}" for key, one in offered.items()}
    booked = {f"{row.interpreter_id} {row.language}": row for row in now.interpreters}
    labels |= {key: f"{language_name(row.language)}: {row.interpreter.name}" for key, row in booked.items()}
    staff = {user.pk: user.full_name for user in interviewers_here()}
    staff |= {row.user_id: row.user.full_name for row in now.staff}
    form = ReadinessForm(
        request.POST or None,
        staff=sorted(((str(key), name) for key, name in staff.items()), key=lambda pair: pair[1]),
        interpreters=sorted(labels.items(), key=lambda pair: pair[1]),
        initial={
            "form_token": uuid.uuid4(),
            "staff": [str(row.user_id) for row in now.staff],
            "interpreters": list(booked),
        },
    )
    lacking = [language_name(code) for code in plan.languages if not any(key.endswith(f" {code}") for key in labels)]
    missing = _("Ingen tolk på listen for: %(languages)s.") % {"languages": ", ".join(lacking)} if lacking else ""
    return _answer(
        request,
        form,
        part,
        save=lambda: actions.readiness_set(
            part.action, staff=form.chosen_staff(), interpreters=form.chosen_interpreters()
        ),
        saved=_("Det er noteret, hvem der tager med."),
        page={"heading": _("Hvem tager med?"), "intro": missing},
    )


def _answer(
    request: ActingHttpRequest, form: Any, part: Participation, *, save: Any, saved: str, page: dict[str, Any]
) -> HttpResponse:
    return answer_form(
        request,
        form,
        about=About(part.action_id, {"joint_action_number": part.number}),
        save=save,
        done=reverse("joint-action-page", args=[part.number]),
        saved=saved,
        page=page,
    )
