"""The plan of a return on paper, for the person herself."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
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
from helle.register.interface.forms import form_code
from helle.register.interface.marks import asks_again
from helle.register.people import queries as people
from helle.register.printing import plan_sheet, return_plan_sheet
from helle.register.printing.forms import PlanPrintForm
from helle.register.protection import clock
from helle.register.protection.refusals import AlreadySaved, Refused, UsedForm
from helle.register.reintegration import policies, queries
from helle.register.reintegration.paid import paid_already
from helle.register.returns.queries import get_return


@asks_again
@require_http_methods(["GET", "POST"])
def return_plan_print(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Choose a language of hers, and be handed the plan as a locked PDF: the approved one, else the latest."""
    if not policies.may_write():
        raise PermissionDenied
    case = cases.get_case_for_reading(number, "core", "identity", "return_plan")
    return_case = get_return(case)
    view = queries.plan_view(case, return_case)
    version = view.approved or view.latest
    if version is None:
        raise Http404
    today = clock.today()
    profile = people.profile_of(case.person_id)
    spoken = profile.languages or [] if profile else []
    offered = plan_sheet.offered(spoken, today, return_plan_sheet.NAME)
    form = PlanPrintForm(
        request.POST or None, initial={"language": offered.first}, languages=offered.languages, sees_health=False
    )
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        sheet = return_plan_sheet.sheet_of(version, language=language, day=today, paid=paid_already(return_case))
        try:
            with made_once(request, form):
                pdf = plan_sheet.pdf(sheet, at=clock.now())
                handed = file_hand_out(pdf, paper=Paper.RETURN_PLAN, purpose=Purpose.PERSON, cases=[case.pk])
        except (AlreadySaved, UsedForm):
            return made_already(request)
        except Refused as refused:
            form.refuse(refused)
        else:
            audit.record(
                "reintegration.printed", object_id=version.row.pk, cases=[case.pk], detail={"language": language}
            )
            return ready(request, handed, Paper.RETURN_PLAN, back=reverse("case-return", args=[number]))
    audit.record("form.read", cases=[case.pk], detail={"form": form_code(form), **form.in_log})
    return render(
        request,
        "printing/plan.html",
        {
            "form": form,
            "case": case,
            "here": "case-return",
            "heading": _("Plan for hjemkomsten på papir i sag %(number)s") % {"number": number},
            "submit_label": _("Lav planen (PDF)"),
            "languages": offered.languages,
            "missing": ", ".join(language_name(code) for code in offered.missing),
            "falls_back_to": language_name(offered.first) if offered.first else "",
            "language_unknown": not spoken,
        },
        status=422 if form.is_bound else 200,
    )
