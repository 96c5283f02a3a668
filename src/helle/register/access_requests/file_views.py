"""Pages of the file that answers a request: made, read, approved or sent back, withdrawn, locked and fetched."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helle.register.access_requests import entry_queries, file_actions, queries
from helle.register.access_requests.actions import refuse_what_came, titles_of
from helle.register.access_requests.choices import NO_PASSWORD_AGAIN, STOPPED_BY_HAND, Decision
from helle.register.access_requests.cuts import withholds_police
from helle.register.access_requests.entry_queries import Listed
from helle.register.access_requests.forms import AnswerForm, AssembleForm, WhyForm
from helle.register.access_requests.views import page_of, waiting_request
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest, typed_in
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form, content_of, initial_of
from helle.register.interface.forms import CaseForm, form_code
from helle.register.interface.marks import asks_again, is_a_file, without_personal_data
from helle.register.interface.next_look import next_look
from helle.register.interface.words import active_language
from helle.register.people import queries as people
from helle.register.printing.entries import NAMED
from helle.register.protection import clock, submissions
from helle.register.protection.refusals import AlreadySaved, Refused, UsedForm, refused_when_busy


@require_http_methods(["GET", "POST"])
def file_order(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Have the file made of what was decided, and sent for approval."""
    case, opened = waiting_request(number, request_id)
    # What was typed last is there again, whether or not a file came of it.
    last = opened.makings[-1] if opened.makings else opened.latest
    before = queries.words_of(case, last) if last is not None else queries.Words()
    form = AssembleForm(
        request.POST or None,
        initial=initial_of(
            case,
            language=last.language if last is not None else active_language(),
            own_words=before.own_words,
            kept=before.kept,
            reasons=before.reasons,
            guidance=before.guidance,
        ),
    )

    def save() -> None:
        file_actions.file_order(
            case,
            opened,
            expected_version=form.cleaned_data["case_version"],
            language=form.cleaned_data["language"],
            words=form.words(),
            refuses_all=form.cleaned_data["refuses_all"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=page_of(case, opened),
        saved=_("Filen laves nu. Den står her, når den er klar, og venter så på godkendelse."),
        page={
            "notes": _notes(entry_queries.listed_entries(case, opened.row)),
            "heading": _("Saml svaret"),
            "intro": _("Filen laves af det, du har besluttet. Bagefter ændres den ikke; den godkendes af en anden."),
            "submit_label": _("Lav filen og send til godkendelse"),
        },
    )


def _notes(listed: Sequence[Listed]) -> list[str]:
    """What is to be known before an answer is composed, or approved: what stands beside a line of the police that is
    withheld from the log may tell of it."""
    if any(one.decision is Decision.REDACT and withholds_police(one.entry, one.cuts) for one in listed):
        return [
            _(
                "Loggens andre linjer, også jeres egne, står ved siden af »[Undtaget: …]« og kan røbe, at politiet har "
                "sagen: læs dem efter, og undtag dem, der gør. [PUB-LAW-22]"
            )
        ]
    return []


@require_GET
@without_personal_data
def making_state(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Whether the file is made yet: asked by the page of the request, which is opened anew once it is.

    The page asks by itself, so that only the answer that ends it is a look at the case.
    """
    case, opened = waiting_request(number, request_id)
    again = next_look(request.GET.get("looks", ""))
    response = render(request, "access_requests/making.html", {"case": case, "opened": opened, "next_look": again})
    if opened.making is None:
        audit.record("access.making_read", object_id=opened.row.pk, cases=[case.pk])
        response.headers["HX-Redirect"] = page_of(case, opened)
    return response


@require_POST
def making_stop(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Give up making the file."""
    case, opened = waiting_request(number, request_id)
    form, back = CaseForm(request.POST), page_of(case, opened)
    if not form.is_valid():
        messages.error(request, _("Det lykkedes ikke. Prøv igen."))
        return redirect(back)
    try:
        with refused_when_busy(), transaction.atomic():
            submissions.spend(form.cleaned_data["form_token"], back, content_of(request))
            file_actions.making_stop(
                case, opened, expected_version=form.cleaned_data["case_version"], why=STOPPED_BY_HAND
            )
    except Refused as refused:
        messages.error(request, refused.message.in_language(active_language()))
    except AlreadySaved:
        messages.info(request, _("Det var allerede gemt."))
    else:
        messages.success(request, _("Filen laves ikke. Du kan ændre det, der er besluttet, og samle svaret igen."))
    return redirect(back)


@is_a_file("A look at the answer, in the browser, by who approves it or made it; it is logged, and goes out locked.")
@asks_again
@require_GET
def file_read(request: ActingHttpRequest, number: str, request_id: uuid.UUID, assembly_id: uuid.UUID) -> HttpResponse:
    """An assembled file, as it would be handed out, for those who work on it."""
    case = cases.get_case_for_reading(number, "documents")
    opened = queries.get_request(case, request_id)
    assembly = queries.get_assembly(case, opened, assembly_id)
    content = file_actions.file_read(case, opened, assembly)
    return _pdf(content, f"svar-{case.number}-{assembly.sequence}.pdf", shown="inline")


@require_http_methods(["GET", "POST"])
def file_answer(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Approve the file that waits, or send it back."""
    case = cases.get_case_for_reading(number, "documents")
    opened = queries.get_request(case, request_id)
    if not queries.may_approve():
        raise Http404
    form = AnswerForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        file_actions.file_answer(
            case,
            opened,
            expected_version=form.cleaned_data["case_version"],
            approved=form.cleaned_data["answer"] == "yes",
            why=form.cleaned_data["why"],
        )

    waiting = opened.waiting
    protected = people.address_protection_now(case.person_id) if waiting else None
    made = opened.ordered_at(waiting) if waiting else None
    protected_since = protected is not None and made is not None and protected.row.recorded_at > made
    compared = (
        entry_queries.compared(
            case, entry_queries.listed_entries(case, opened.row), protected_after=made if protected_since else None
        )
        if waiting
        else []
    )
    came_too_late = request.method == "POST" and waiting is None
    response = answer_form(
        request,
        form,
        case=case,
        about=About(opened.row.pk, {"compared": len(compared)}),
        save=save,
        done=page_of(case, opened),
        saved=_("Dit svar er noteret."),
        template="access_requests/answer.html",
        page={
            "heading": _("Godkend svaret"),
            "opened": opened,
            "compared": compared,
            "notes": _notes([one.listed for one in compared]),
            "undecided": sum(one.listed.decision is None for one in compared),
            "where_hidden": people.where_is_hidden(case.pk, case.person_id),
            # Of whoever is not shown where she lives the entries do not tell it.
            "protected_since": protected_since,
            "shut": waiting is None,
            "came_too_late": came_too_late,
            "typed": typed_in(request) if came_too_late else [],
            "cancel_url": page_of(case, opened),
            "today": clock.today(),
            "submit_label": _("Svar"),
        },
    )
    if response.status_code != HTTPStatus.FOUND and any(one.listed.entry.kind in NAMED for one in compared):
        audit.record("person.name_shown", object_id=case.person_id, cases=[case.pk], detail={"form": form_code(form)})
    return response


@require_http_methods(["GET", "POST"])
def approval_withdraw(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Withdraw the approval of an answer that is not handed over."""
    case = cases.get_case_for_reading(number, "documents")
    opened = queries.get_request(case, request_id)
    if not queries.may_withdraw(opened):
        raise Http404
    form = WhyForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        file_actions.approval_withdraw(
            case, opened, expected_version=form.cleaned_data["case_version"], why=form.cleaned_data["why"]
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=page_of(case, opened),
        saved=_("Godkendelsen er trukket tilbage. Svaret samles på ny; det, der var godkendt, kan stadig læses."),
        page={
            "heading": _("Træk godkendelsen tilbage"),
            "intro": _("Er filen låst, må den ikke udleveres mere. Har nogen allerede hentet den, så sig det til dem."),
            "submit_label": _("Træk godkendelsen tilbage"),
        },
    )


@require_http_methods(["GET", "POST"])
def answer_stands(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Say why the approved answer stands although something came into the case since."""
    case, opened = waiting_request(number, request_id)
    came = entry_queries.came_since(case, opened, entry_queries.listed_entries(case, opened.row))
    if not came or opened.approved is None or file_actions.had_a_hand_in(opened.approved):
        raise Http404
    form = WhyForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        file_actions.answer_stands(
            case, opened, expected_version=form.cleaned_data["case_version"], why=form.cleaned_data["why"]
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=page_of(case, opened),
        saved=_("Det er noteret. Svaret kan udleveres, som det er."),
        page={
            "heading": _("Svaret står, som det er"),
            "intro": _(
                "Kommet til eller ændret, siden filen blev lavet: %(named)s. Skriv, hvorfor svaret kan gives uden."
            )
            % {"named": titles_of(came)},
            "submit_label": _("Svaret står"),
        },
    )


@asks_again
@require_POST
def file_lock(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Lock the approved file and show its password: on this page, this once."""
    case, opened = waiting_request(number, request_id)
    form, back = CaseForm(request.POST), page_of(case, opened)
    if not form.is_valid():
        messages.error(request, _("Det lykkedes ikke. Prøv igen."))
        return redirect(back)
    try:
        with refused_when_busy(), transaction.atomic():
            submissions.spend(form.cleaned_data["form_token"], back, content_of(request))
            password = file_actions.file_lock(case, opened, expected_version=form.cleaned_data["case_version"])
    except (AlreadySaved, UsedForm):
        messages.info(request, NO_PASSWORD_AGAIN.in_language(active_language()))
        return redirect(back)
    except Refused as refused:
        messages.error(request, refused.message.in_language(active_language()))
        return redirect(back)
    return render(request, "access_requests/password.html", {"case": case, "opened": opened, "password": password})


@is_a_file("Locked with AES-256 under a password shown once, for whoever asked; fetched while her request waits.")
@asks_again
@require_GET
def locked_file(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """The locked file, to be handed over."""
    case, opened = waiting_request(number, request_id)
    locked = opened.locked
    if locked is None:
        raise Http404
    try:
        refuse_what_came(case, opened)
    except Refused as refused:
        messages.error(request, refused.message.in_language(active_language()))
        return redirect(page_of(case, opened))
    content = queries.content_of(case, locked)
    audit.record("access.fetched", object_id=opened.row.pk, cases=[case.pk], detail={"file": str(locked.pk)})
    return _pdf(content, f"svar-{case.number}-laast.pdf")


def _pdf(content: bytes, name: str, *, shown: str = "attachment") -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    return response
