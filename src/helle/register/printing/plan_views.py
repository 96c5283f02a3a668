"""The support plan on paper, for the person herself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.codelists.queries import language_name
from helle.register.handing_out.actions import file_hand_out
from helle.register.handing_out.choices import Paper, Purpose
from helle.register.handing_out.http import made_already, made_once, ready
from helle.register.interface import addresses
from helle.register.interface.forms import form_code
from helle.register.interface.marks import asks_again
from helle.register.people import queries as people
from helle.register.printing import plan_sheet
from helle.register.printing.forms import PlanPrintForm
from helle.register.protection import clock
from helle.register.protection import policies as categories
from helle.register.protection.refusals import AlreadySaved, Refused, UsedForm
from helle.register.support_plans import policies, queries


@asks_again
@require_http_methods(["GET", "POST"])
def plan_print(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Choose a language of hers, and be handed her plan as a locked PDF. Each print is a line in the audit."""
    policies.require_write()
    case = cases.get_case_for_writing(number, "core", "notes")
    today, sees_health = clock.today(), categories.may_read("health")
    profile = people.profile_of(case.person_id) if categories.may_read("identity") else None
    offered = plan_sheet.offered(profile.languages or [] if profile else [], today)
    form = PlanPrintForm(
        request.POST or None,
        initial={"language": offered.first, "with_health": sees_health},
        languages=offered.languages,
        sees_health=sees_health,
    )
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        sheet = plan_sheet.sheet_of(
            queries.plan_of(case, cases.facts_today(case)),
            language=language,
            with_health=bool(form.cleaned_data.get("with_health")),
            day=today,
        )
        try:
            if not form.cleaned_data["address_confirmed"] and addresses.leads_to_somebody(sheet.typed_words()):
                raise Refused(addresses.NOT_CONFIRMED, field="address_confirmed")
            with made_once(request, form):
                pdf = plan_sheet.pdf(sheet, at=clock.now())
                handed = file_hand_out(pdf, paper=Paper.SUPPORT_PLAN, purpose=Purpose.PERSON, cases=[case.pk])
        except (AlreadySaved, UsedForm):
            return made_already(request)
        except Refused as refused:
            form.refuse(refused)
        else:
            audit.record("plan.printed", object_id=case.pk, cases=[case.pk], detail={"language": language})
            return ready(request, handed, Paper.SUPPORT_PLAN, back=reverse("case-support-plan", args=[number]))
    audit.record("form.read", cases=[case.pk], detail={"form": form_code(form), **form.in_log})
    return render(
        request,
        "printing/plan.html",
        {
            "form": form,
            "case": case,
            "heading": _("Støtteplan på papir i sag %(number)s") % {"number": number},
            "submit_label": _("Lav planen (PDF)"),
            "languages": offered.languages,
            "missing": ", ".join(language_name(code) for code in offered.missing),
            "falls_back_to": language_name(offered.first) if offered.first else "",
            "language_unknown": profile is not None and not profile.languages,
        },
        status=422 if form.is_bound else 200,
    )
