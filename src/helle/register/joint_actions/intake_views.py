"""Pages of the intake at a joint action: writing persons down, also without a connection, and what follows."""

from __future__ import annotations

import re
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.choices import FirstContact
from helle.register.cases.http import About, answer_form
from helle.register.interface.converters import JointActionNumber
from helle.register.interface.words import active_language, long_day
from helle.register.joint_actions import intake_actions, met_queries, policies, queries
from helle.register.joint_actions.choices import NoCase, Outcome, TakenOut
from helle.register.joint_actions.forms import MetForm, TakeInForm, TakeOutForm
from helle.register.joint_actions.intake_actions import TakeIn
from helle.register.joint_actions.met_queries import OpenedMet
from helle.register.joint_actions.models import JointAction, Participation
from helle.register.organisations import queries as organisations
from helle.register.protection import boxes, clock
from helle.register.protection import policies as categories
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.refusals import Refused, UsedForm
from helle.register.referrals.sending import FIRST_CONTACT_OF_KIND


@require_http_methods(["GET", "POST"])
def intake(request: ActingHttpRequest, joint_action_number: str) -> HttpResponse:
    """Write person after person down."""
    part = queries.get_joint_action_for_meeting(joint_action_number)
    sector = queries.plan_of(part.action).sector
    form = MetForm(request.POST or None, initial=_fresh(part), sector=sector)
    if request.method == "POST" and form.typed("form_token") and form.typed("joint_action") == part.number:
        try:
            _row, began = intake_actions.person_meet(part.action, form.typed("form_token"), form.met())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Personen er skrevet op.") if began else _("Personen var allerede skrevet op."))
            return redirect("joint-action-intake", joint_action_number)
    met = met_queries.opened_met(part.action)
    audit.record(
        "joint_action.intake_read",
        object_id=part.action_id,
        detail={"joint_action_number": part.number, "met": len(met)},
    )
    return render(
        request,
        "joint_actions/intake.html",
        {
            "form": form if form.is_bound and form.errors else MetForm(initial=_fresh(part), sector=sector),
            "part": part,
            "met": list(reversed(met)),
            "box_key": boxes.public_key(),
            "today": clock.today(),
        },
        status=422 if form.is_bound else 200,
    )


def _fresh(part: Participation) -> dict[str, object]:
    return {"form_token": uuid.uuid4(), "joint_action": part.number}


@require_POST
def take_box(request: ActingHttpRequest) -> JsonResponse:
    """Take in what a telephone closed: somebody who was met, with a token of her own, who goes in once however often it
    is sent. Which joint action it is stands in the box, so that the telephone holds no number. Answers in JSON.

    422: nobody can open it here, or it cannot be read. 409: it was refused, and why. `never`: it never goes in.
    """
    policies.require_cmm()
    try:
        typed = QueryDict(boxes.open_box(request.POST.get("box", ""), request.acting.user_id))
    except CannotOpen:
        audit.record("joint_action.box_refused")
        said = _("Kan ikke åbnes: skrevet af en anden, eller for længe siden. Skriv personen op igen.")
        return JsonResponse({"said": said, "never": True}, status=422)
    number = typed.get("joint_action", "")
    if not re.fullmatch(JointActionNumber.regex, number):
        raise Http404
    part = queries.get_joint_action_for_meeting(number)
    form = MetForm(typed, sector=queries.plan_of(part.action).sector)
    token = form.typed("form_token")
    if token is None:
        audit.record("joint_action.box_refused", object_id=part.action_id)
        return JsonResponse({"said": _("Kan ikke læses. Skriv personen op igen."), "never": True}, status=422)
    try:
        row, began = intake_actions.person_meet(part.action, token, form.met())
    except Refused as refused:
        audit.record("joint_action.box_refused", object_id=part.action_id)
        said = refused.message.in_language(active_language())
        return JsonResponse({"said": said, "never": isinstance(refused, UsedForm)}, status=409)
    if not began:
        audit.record("joint_action.box_again", object_id=part.action_id, detail={"person": str(row.pk)})
    return JsonResponse({"said": _("Sendt"), "fresh": began})


@require_http_methods(["GET", "POST"])
def take_out(request: ActingHttpRequest, joint_action_number: str, person_id: uuid.UUID) -> HttpResponse:
    """Take somebody out who was written down twice or by mistake."""
    part = queries.get_joint_action_for_cmm(joint_action_number)
    met_queries.require_knowing_whom_cmm_met(part.action)
    met = met_queries.get_met_person(part.action, person_id)
    form = TakeOutForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(part.action_id, {"joint_action_number": part.number, "person": str(met.pk)}),
        save=lambda: intake_actions.person_take_out(met, because=TakenOut(form.cleaned_data["because"])),
        done=reverse("joint-action-page", args=[part.number]),
        saved=_("Personen er taget ud. Det kan stadig ses i loggen."),
        page={
            "heading": _("Tag en person ud"),
            "intro": _("Personen tælles ikke længere med og kan ikke få en sag herfra."),
            "submit_label": _("Tag personen ud"),
        },
    )


@require_http_methods(["GET", "POST"])
def take_in(request: ActingHttpRequest, joint_action_number: str) -> HttpResponse:
    """Open a case for each of those who were chosen, in one act; or say why they get none."""
    categories.require_write("core")
    part = queries.get_joint_action_for_cmm(joint_action_number)
    met = met_queries.opened_met(part.action)
    waiting = [one for one in met if one.row.dealt_with_at is None]
    left = met if request.method == "POST" else waiting
    form = TakeInForm(
        request.POST or None,
        persons={str(one.row.pk): label(one) for one in left},
        ageless={one.row.pk: label(one) for one in waiting if intake_actions.lacks_age(one.row)},
        initial={
            "form_token": uuid.uuid4(),
            "persons": [str(one.row.pk) for one in left],
            "first_contact": _met_first_by(part.action),
            "description": _first_line(part.action),
        },
    )

    def save() -> None:
        given = form.cleaned_data
        if given["outcome"] == Outcome.NONE:
            intake_actions.persons_leave(part.action, form.chosen(), why=NoCase(given["why"]))
            return
        intake_actions.persons_take_in(
            part.action,
            form.chosen(),
            TakeIn(
                first_contact=FirstContact(given["first_contact"]),
                description=given["description"],
                indication=given["indication"],
                reasons=given["reasons"],
                take=given["take"],
                ages=form.ages(),
            ),
        )

    def saved() -> str:
        given = form.cleaned_data
        return _("Det er noteret.") if given["outcome"] == Outcome.NONE else _("Sagerne er oprettet.")

    return answer_form(
        request,
        form,
        about=About(part.action_id, {"joint_action_number": part.number}),
        save=save,
        done=reverse("joint-action-page", args=[part.number]),
        saved=saved,
        page={
            "heading": _("Personer mødt ved aktion %(number)s") % {"number": part.number},
            "submit_label": _("Gem"),
        },
    )


def _met_first_by(action: JointAction) -> FirstContact:
    """Whose control it was made the first contact (DET-01)."""
    lead = organisations.units_on(clock.today()).get(action.lead_unit_id)
    return FIRST_CONTACT_OF_KIND.get(lead.kind if lead else "", FirstContact.OTHER)


def label(one: OpenedMet) -> str:
    """How somebody is chosen from a list."""
    parts = [
        _("Person %(number)s") % {"number": one.number},
        one.name,
        one.about,
        _("har en sag") if one.case_number else "",
    ]
    return ", ".join(part for part in parts if part)


def _first_line(action: JointAction) -> str:
    """What the referral begins with; what was written down of each of the chosen is put below it."""
    when = long_day(queries.plan_of(action).day, active_language())
    return _("Fælles aktion %(number)s, %(day)s.") % {"number": action.number, "day": when}
