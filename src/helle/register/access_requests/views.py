"""Pages of requests to see a case: those of a case, one of them, and each step on its way to an answer."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helle.register.access_requests import actions, file_actions, queries
from helle.register.access_requests.actions import Asked, Handed
from helle.register.access_requests.choices import (
    NO_PASSWORD_AGAIN,
    Asker,
    Decision,
    End,
    Means,
    PasswordMeans,
    Received,
    Verified,
)
from helle.register.access_requests.forms import (
    AnswerForm,
    AssembleForm,
    ChoiceForm,
    CloseForm,
    DeliverForm,
    NoticeForm,
    RequestForm,
    initial_of_choice,
)
from helle.register.access_requests.queries import OpenedRequest
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form, content_of, initial_of
from helle.register.cases.models import Case
from helle.register.interface.forms import CaseForm
from helle.register.interface.words import active_language
from helle.register.printing.entries import NAMED
from helle.register.protection import clock, policies, submissions
from helle.register.protection.refusals import AlreadySaved, Refused, UsedForm, refused_when_busy
from helle.rules.access_request import AccessRight


@require_GET
def requests(request: ActingHttpRequest, number: str) -> HttpResponse:
    """The requests to the acting unit about a case, and where each stands."""
    case = cases.get_case_for_reading(number, "documents")
    found = queries.requests_of(case.pk)
    audit.record("access.listed", object_id=case.pk, cases=[case.pk])
    return render(
        request,
        "access_requests/list.html",
        {"case": case, "found": found, "may_record": queries.runs_requests(), "today": clock.today()},
    )


@require_http_methods(["GET", "POST"])
def request_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record a request."""
    case = _case_for_requests(number)
    form = RequestForm(request.POST or None, initial=initial_of(case, received_on=clock.today()))
    made: list[uuid.UUID] = []

    def save() -> None:
        given = form.cleaned_data
        row = actions.request_record(
            case,
            expected_version=given["case_version"],
            asked=Asked(
                right=AccessRight(given["right"]),
                asker=Asker(given["asker"]),
                received_on=given["received_on"],
                received_by=Received(given["received_by"]),
                verified=Verified(given["verified"]),
                told=form.told(),
            ),
        )
        made[:] = [row.pk]

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-access", args=[number]),
        shown_at=lambda: reverse("case-access-request", args=[number, made[0]]),
        saved=_("Anmodningen er noteret. Tag nu stilling til, hvad der udleveres."),
        page={
            "heading": _("Notér en anmodning om indsigt i sag %(number)s") % {"number": number},
            "submit_label": _("Notér anmodningen"),
        },
    )


@require_GET
def request_page(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """One request: its deadline, what is decided about each entry, its files, and what is next."""
    case = cases.get_case_for_reading(number, "documents")
    opened = queries.get_request(case, request_id)
    listed = queries.listed_entries(case, opened.row) if opened.row.waits else []
    waiting = opened.waiting
    runs = queries.runs_requests()
    audit.record("access.read", object_id=opened.row.pk, cases=[case.pk])
    return render(
        request,
        "access_requests/request.html",
        {
            "case": case,
            "opened": opened,
            "told": queries.told_of(case, opened.row),
            "ruling": queries.due_ruling(opened.row, opened.notices) if opened.row.waits else None,
            "listed": listed,
            "undecided": len(queries.undecided(listed)),
            "why_sent_back": queries.why_sent_back(case, opened.sent_back) if opened.sent_back else "",
            "may_run": runs and opened.row.waits,
            "may_choose": runs and not opened.is_assembled,
            "may_answer": waiting is not None and queries.may_approve() and not file_actions.had_a_hand_in(waiting),
            "lock_form": CaseForm(initial=initial_of(case)),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def request_extend(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Record that whoever asked was told that it takes longer."""
    case, opened = _waiting(number, request_id)
    form = NoticeForm(request.POST or None, initial=initial_of(case, told_on=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        actions.notice_give(
            case,
            opened,
            expected_version=given["case_version"],
            told_on=given["told_on"],
            expected_on=given["expected_on"],
            reasons=given["reasons"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=_page_of(case, opened),
        saved=_("Beskeden er noteret, og fristen er flyttet."),
        page={
            "heading": _("Svaret tager længere tid"),
            "submit_label": _("Notér beskeden"),
            "ruling": queries.due_ruling(opened.row, opened.notices),
        },
    )


@require_http_methods(["GET", "POST"])
def entry_choose(
    request: ActingHttpRequest, number: str, request_id: uuid.UUID, kind: str, entry: uuid.UUID
) -> HttpResponse:
    """Decide what of one entry is handed out."""
    case, opened = _waiting(number, request_id)
    listed = queries.get_listed(case, opened.row, kind, entry)
    form = ChoiceForm(
        request.POST or None,
        initial=initial_of(case, **initial_of_choice(listed)),
        listed=listed,
        right=AccessRight(opened.row.right),
    )

    def save() -> None:
        actions.choice_make(
            case,
            opened,
            listed,
            expected_version=form.cleaned_data["case_version"],
            decision=Decision(form.cleaned_data["decision"]),
            ground=form.ground_chosen(),
            cut=form.cuts(),
        )

    response = answer_form(
        request,
        form,
        case=case,
        about=About(opened.row.pk, {"kind": kind, "entry": str(entry)}),
        save=save,
        done=_page_of(case, opened),
        saved=_("Det er noteret."),
        template="access_requests/entry.html",
        page={
            "heading": listed.entry.title,
            "listed": listed,
            "opened": opened,
            "submit_label": _("Gem"),
            "today": clock.today(),
        },
    )
    if listed.entry.kind in NAMED and response.status_code != HTTPStatus.FOUND:
        audit.record("person.name_shown", object_id=case.person_id, cases=[case.pk], detail={"form": "ChoiceForm"})
    return response


@require_http_methods(["GET", "POST"])
def file_assemble(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Make the file of what was decided, and send it for approval."""
    case, opened = _waiting(number, request_id)
    latest = opened.latest
    before = queries.words_of(case, latest) if latest is not None else queries.Words()
    form = AssembleForm(
        request.POST or None,
        initial=initial_of(
            case,
            language=latest.language if latest is not None else active_language(),
            own_words=before.own_words,
            reasons=before.reasons,
            guidance=before.guidance,
        ),
    )

    def save() -> None:
        file_actions.file_assemble(
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
        done=_page_of(case, opened),
        saved=_("Filen er lavet og venter på godkendelse. Læs den selv igennem imens."),
        page={
            "heading": _("Saml svaret"),
            "intro": _("Filen laves af det, du har besluttet. Bagefter ændres den ikke; den godkendes af en anden."),
            "submit_label": _("Lav filen og send til godkendelse"),
        },
    )


@require_GET
def file_read(request: ActingHttpRequest, number: str, request_id: uuid.UUID, assembly_id: uuid.UUID) -> HttpResponse:
    """An assembled file, as it would be handed out, for those who work on it."""
    case = cases.get_case_for_reading(number, "documents")
    opened = queries.get_request(case, request_id)
    assembly = queries.get_assembly(case, opened, assembly_id)
    content = queries.content_of(case, assembly)
    audit.record("access.file_read", object_id=opened.row.pk, cases=[case.pk], detail={"file": str(assembly.pk)})
    return _pdf(content, f"svar-{case.number}-{assembly.sequence}.pdf")


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

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=_page_of(case, opened),
        saved=_("Dit svar er noteret."),
        template="access_requests/answer.html",
        page={"heading": _("Godkend svaret"), "opened": opened, "submit_label": _("Svar")},
    )


@require_POST
def file_lock(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Lock the approved file and show its password: on this page, this once."""
    case, opened = _waiting(number, request_id)
    form, back = CaseForm(request.POST), _page_of(case, opened)
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


@require_GET
def locked_file(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """The locked file, to be handed over."""
    case, opened = _waiting(number, request_id)
    locked = opened.locked
    if locked is None:
        raise Http404
    content = queries.content_of(case, locked)
    audit.record("access.fetched", object_id=opened.row.pk, cases=[case.pk], detail={"file": str(locked.pk)})
    return _pdf(content, f"svar-{case.number}-laast.pdf")


@require_http_methods(["GET", "POST"])
def request_deliver(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Record that the answer was handed over."""
    case, opened = _waiting(number, request_id)
    if opened.locked is None:
        raise Http404
    form = DeliverForm(request.POST or None, initial=initial_of(case, on=clock.today(), by_whom=request.user.full_name))

    def save() -> None:
        given = form.cleaned_data
        actions.request_deliver(
            case,
            opened,
            expected_version=given["case_version"],
            handed=Handed(
                given["on"],
                Means(given["means"]),
                PasswordMeans(given["password_means"]),
                given["by_whom"],
                given["note"],
            ),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=_page_of(case, opened),
        saved=_("Udleveringen er noteret, og svaret ligger i sagens dokumenter."),
        page={"heading": _("Notér udleveringen"), "submit_label": _("Notér")},
    )


@require_http_methods(["GET", "POST"])
def request_close(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """End a request without an answer."""
    case, opened = _waiting(number, request_id)
    form = CloseForm(request.POST or None, initial=initial_of(case, on=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        actions.request_close(
            case,
            opened,
            expected_version=given["case_version"],
            how=End(given["how"]),
            on=given["on"],
            note=given["note"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=_page_of(case, opened),
        saved=_("Anmodningen er lukket."),
        page={"heading": _("Luk anmodningen uden svar"), "submit_label": _("Luk anmodningen")},
    )


@require_GET
def oversight(request: ActingHttpRequest) -> HttpResponse:
    """The deadlines of all requests without their cases, for the data-protection officer."""
    policies.require_read("audit")
    if request.acting.role != "data_protection_officer":
        raise Http404
    found = queries.for_supervision()
    audit.record("access.supervised", detail={"shown": len(found)})
    waiting = [one for one in found if one.ended_on is None]
    return render(
        request,
        "access_requests/oversight.html",
        {
            "waiting": waiting,
            "ended": [one for one in found if one.ended_on is not None],
            "late": sum(one.late for one in waiting),
            "today": clock.today(),
        },
    )


# --- shared


def _case_for_requests(number: str) -> Case:
    """A case whose requests the acting role handles; else `Http404`."""
    case = cases.get_case_for_writing(number, "documents")
    if not queries.runs_requests():
        raise Http404
    return case


def _waiting(number: str, request_id: uuid.UUID) -> tuple[Case, OpenedRequest]:
    """A request of the acting unit that waits for its answer; else `Http404`."""
    case = _case_for_requests(number)
    opened = queries.get_request(case, request_id)
    if not opened.row.waits:
        raise Http404
    return case, opened


def _page_of(case: Case, opened: OpenedRequest) -> str:
    return reverse("case-access-request", args=[case.number, opened.row.pk])


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
