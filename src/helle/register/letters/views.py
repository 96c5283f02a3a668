"""Pages of letters: the list of a case, one letter with its files, and delivering it."""

from __future__ import annotations

import uuid
from contextlib import closing

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.allocation import policies as allocation
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.casefile import files
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.codelists.queries import language_name
from helle.register.interface.marks import is_a_file
from helle.register.letters import delivery_actions, queries
from helle.register.letters.choices import Failure, Means, Outcome, Translation
from helle.register.letters.composing import Told
from helle.register.letters.forms import DeliveryForm
from helle.register.letters.kinds import PERIODS
from helle.register.letters.models import Draft, Letter
from helle.register.letters.request_form import OF_KINDS, request_form
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, policies


@require_GET
def letters(request: ActingHttpRequest, number: str) -> HttpResponse:
    """The letters of a case and where each stands; what is being written; what can be written."""
    case = cases.get_case_for_reading(number, "documents")
    found, units = queries.letters_of(case.pk), organisations.units_on(clock.today())
    audit.record("letter.listed", object_id=case.pk, cases=[case.pk])
    return render(
        request,
        "letters/list.html",
        {
            "case": case,
            "letters": [
                (one, units[one.row.by_unit_id], language_name(one.row.language, clock.local_day(one.row.recorded_at)))
                for one in found
            ],
            "drafts": [(one, language_name(one.language)) for one in queries.drafts_of(case.pk)],
            "kinds": queries.kinds_now(case),
            "today": clock.today(),
            "may_write": policies.may_write("documents"),
        },
    )


@require_GET
def letter(request: ActingHttpRequest, number: str, letter_id: uuid.UUID) -> HttpResponse:
    """One letter: who signed it, each try to deliver it, and what it began."""
    case = cases.get_case_for_reading(number, "documents")
    found = queries.get_letter(case, letter_id)
    own = found.row.by_unit_id == request.acting.unit_id and policies.may_write("documents")
    audit.record("letter.read", object_id=found.row.pk, cases=[case.pk])
    return render(
        request,
        "letters/letter.html",
        {
            "case": case,
            "letter": found,
            "unit": organisations.units_on(clock.today())[found.row.by_unit_id],
            "language": language_name(found.row.language, clock.local_day(found.row.recorded_at)),
            "tries": [
                (one, queries.told_of(case, one), language_name(one.translated_to, one.on) if one.translated_to else "")
                for one in found.tries
            ],
            "may_deliver": own and found.row.waits,
            "may_correct": own and not found.superseded,
            "request_form": found.row.kind in OF_KINDS,
            "begins_period": found.row.kind in PERIODS and found.row.about is None,
            "recorded": queries.recorded_meanwhile(found),
            "no_longer_holds": queries.no_longer_holds(found.outdated_since) if found.outdated_since else None,
            "today": clock.today(),
            **(remarks(case, found.row) if found.row.waits else {}),
        },
    )


@is_a_file("A look at one letter of a case, in the browser, by who works on it; each is logged.")
@require_GET
def letter_pdf(request: ActingHttpRequest, number: str, letter_id: uuid.UUID) -> HttpResponse:
    """The letter itself, as it was signed."""
    case = cases.get_case_for_reading(number, "documents")
    row = queries.get_letter(case, letter_id).row
    audit.record("letter.read", object_id=row.pk, cases=[case.pk], detail={"form": "pdf"})
    with closing(files.fetch(case, row.document)) as spool:
        return pdf(b"".join(spool.pieces()), f"brev-{case.number}-{row.document.number}.pdf")


@is_a_file("A form to be filled in by hand, shown in the browser beside its letter; it is logged.")
@require_GET
def letter_request_form(request: ActingHttpRequest, number: str, letter_id: uuid.UUID) -> HttpResponse:
    """The form for a request for extension that goes with the letter of a period (PUB-LAW-01c)."""
    case = cases.get_case_for_reading(number, "documents")
    row = queries.get_letter(case, letter_id).row
    if row.kind not in OF_KINDS:
        raise Http404
    audit.record("letter.read", object_id=row.pk, cases=[case.pk], detail={"form": "request"})
    return pdf(request_form(row, case.number, at=clock.now()), f"skema-{case.number}.pdf")


@require_http_methods(["GET", "POST"])
def letter_deliver(request: ActingHttpRequest, number: str, letter_id: uuid.UUID) -> HttpResponse:
    """Record a try to deliver; with a period's letter the delivery is the notification."""
    case = cases.get_case_for_writing(number, "documents")
    found = queries.get_letter(case, letter_id)
    row = own_letter(found.row, request)
    end = delivery_actions.goes_only_before(case, found)
    form = DeliveryForm(request.POST or None, ended=end is not None, initial=initial_of(case))

    def save() -> None:
        given = form.cleaned_data
        delivery_actions.delivery_record(
            case,
            row,
            expected_version=given["case_version"],
            tried=delivery_actions.Try(
                means=Means(given["means"]),
                on=given["on"],
                outcome=Outcome(given["outcome"]),
                failure=Failure(given["failure"]) if given["failure"] else None,
                translation=Translation(given["translation"]),
                translated_to=given["translated_to"],
                told=Told(given["by_whom"], given["interpreter"], given["note"]),
                before_the_end=given.get("before_the_end", False),
            ),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-letter", args=[number, row.pk]),
        saved=_("Forsøget er noteret."),
        page={
            "heading": _("Aflever brevet i sag %(number)s") % {"number": number},
            "intro": _(
                "Perioden begynder, når personen får dette brev: den dag, du skriver, er dagen, perioden er meddelt."
            )
            if row.kind in PERIODS and row.about is None
            else "",
            "submit_label": _("Notér"),
            "no_longer_holds": queries.no_longer_holds(found.outdated_since) if found.outdated_since else None,
            "notes": [delivery_actions.said_of_the_end(end)] if end else [],
            **remarks(case, row),
        },
        template="letters/deliver.html",
    )


# --- shared with the pages of drafts (`draft_views`)


def remarks(case: Case, row: Draft | Letter) -> dict[str, object]:
    """What is said beside a letter that the person may not read. A remark: whoever writes may know more."""
    return {"unread": queries.unread_by(case, row), "finds_interpreters": allocation.in_case_unit()}


def own_letter(row: Letter, request: ActingHttpRequest) -> Letter:
    """A letter of the acting unit; another unit's is not there to be written on."""
    if row.by_unit_id != request.acting.unit_id:
        raise Http404
    return row


def pdf(content: bytes, name: str) -> HttpResponse:
    """A file of a letter, to be shown in the browser."""
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
