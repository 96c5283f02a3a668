"""Printing a case."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.handing_out.actions import file_hand_out
from helle.register.handing_out.choices import Paper, Purpose
from helle.register.handing_out.http import made_already, made_once, ready
from helle.register.interface.forms import form_code
from helle.register.interface.marks import asks_again
from helle.register.interface.words import active_language
from helle.register.people import queries as people
from helle.register.printing import queries
from helle.register.printing.choices import EntryKind, PrintPurpose
from helle.register.printing.forms import PrintForm
from helle.register.protection.refusals import AlreadySaved, Refused, UsedForm


@asks_again
@require_http_methods(["GET", "POST"])
def case_print(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Choose what of a case is printed, and be handed it as a locked PDF. Each print is a line in the audit that names
    the parts."""
    case = cases.get_case_for_reading(number, "core")
    kinds = queries.printable(case)
    form = PrintForm(
        request.POST or None,
        initial={"parts": [kind.value for kind in kinds], "language": active_language()},
        kinds=kinds,
        may_name=EntryKind.PERSON in kinds,
    )
    if request.method == "POST" and form.is_valid():
        chosen, named = form.chosen(), bool(form.cleaned_data.get("with_name"))
        named = named and EntryKind.PERSON in chosen
        purpose, language = PrintPurpose(form.cleaned_data["purpose"]), form.cleaned_data["language"]
        try:
            with made_once(request, form):
                made = queries.print_of(case, chosen, language=language, purpose=purpose, named=named)
                handed = file_hand_out(made, paper=Paper.CASE_PRINT, purpose=Purpose(purpose.value), cases=[case.pk])
        except (AlreadySaved, UsedForm):
            return made_already(request)
        except Refused as refused:
            form.refuse(refused)
        else:
            audit.record(
                "case.printed",
                object_id=case.pk,
                cases=[case.pk],
                detail={
                    "parts": [kind.value for kind in chosen],
                    "for": purpose.value,
                    "language": language,
                    "named": named,
                },
            )
            if named:
                audit.record("person.name_shown", object_id=case.pk, cases=[case.pk], detail={"form": "print"})
            return ready(request, handed, Paper.CASE_PRINT, back=reverse("case-page", args=[number]))
    audit.record(
        "form.read",
        cases=[case.pk],
        detail={"form": form_code(form), **form.in_log},
    )
    return render(
        request,
        "printing/print.html",
        {
            "form": form,
            "case": case,
            "protected": people.address_protection_now(case.person_id),
            "heading": _("Udskriv sag %(number)s") % {"number": number},
            "submit_label": _("Lav udskrift (PDF)"),
        },
        status=422 if form.is_bound else 200,
    )
