"""Pages of requests to see a case: those of a case, one of them, and each step on its way to an answer."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.access_requests import actions, choice_actions, entry_queries, file_actions, looks, queries
from helle.register.access_requests.actions import Asked, Handed
from helle.register.access_requests.choices import (
    Asker,
    Decision,
    End,
    Means,
    PasswordMeans,
    Received,
    Verified,
)
from helle.register.access_requests.forms import (
    ChoiceForm,
    CloseForm,
    DeliverForm,
    NoticeForm,
    RequestForm,
    WhyForm,
    initial_of_choice,
)
from helle.register.access_requests.queries import OpenedRequest
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.interface.forms import CaseForm, form_code
from helle.register.interface.next_look import next_look
from helle.register.people import queries as people
from helle.register.printing.entries import NAMED
from helle.register.protection import clock, policies
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
    case = case_for_requests(number)
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
    listed = entry_queries.listed_entries(case, opened.row) if opened.row.waits else []
    came = entry_queries.came_since(case, opened, listed)
    waiting = opened.waiting
    unsettled = opened.sent_back or opened.withdrawn
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
            "where_hidden": people.where_is_hidden(case.pk, case.person_id),
            "undecided": len(entry_queries.undecided(listed)),
            "why_sent_back": queries.why_sent_back(case, unsettled) if unsettled else "",
            "why_stopped": queries.why_stopped(case, opened.stopped) if opened.stopped and opened.row.waits else "",
            "came": came,
            "standings": queries.standings_of(case, opened.approved),
            "may_stand": bool(came)
            and runs
            and opened.approved is not None
            and not file_actions.had_a_hand_in(opened.approved),
            "may_withdraw": queries.may_withdraw(opened),
            "may_follow": runs and opened.is_delivered,
            "may_run": runs and opened.row.waits,
            "may_choose": runs and not opened.is_assembled,
            "may_answer": waiting is not None and queries.may_approve() and not file_actions.had_a_hand_in(waiting),
            "next_look": next_look(),
            "lock_form": CaseForm(initial=initial_of(case)),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def request_extend(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Record that whoever asked was told that it takes longer."""
    case, opened = waiting_request(number, request_id)
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
        done=page_of(case, opened),
        saved=_("Beskeden er noteret og står ved siden af fristen."),
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
    case, opened = waiting_request(number, request_id)
    listed = entry_queries.get_listed(case, opened.row, kind, entry)
    form = ChoiceForm(
        request.POST or None,
        initial=initial_of(case, **initial_of_choice(listed)),
        listed=listed,
        right=AccessRight(opened.row.right),
    )

    def save() -> None:
        choice_actions.choice_make(
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
        done=page_of(case, opened),
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
        audit.record("person.name_shown", object_id=case.person_id, cases=[case.pk], detail={"form": form_code(form)})
    return response


@require_http_methods(["GET", "POST"])
def request_deliver(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Record that the answer was handed over."""
    case, opened = waiting_request(number, request_id)
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

    profile = people.profile_of(case.person_id) if opened.row.asker == Asker.PERSON else None
    safely = people.safe_contact_of(profile) if profile is not None else ""
    response = answer_form(
        request,
        form,
        case=case,
        save=save,
        done=page_of(case, opened),
        saved=_("Udleveringen er noteret, og svaret ligger i sagens dokumenter."),
        template="access_requests/deliver.html",
        page={"heading": _("Notér udleveringen"), "safe_contact": safely, "submit_label": _("Notér")},
    )
    if safely and response.status_code != HTTPStatus.FOUND:
        audit.record("person.name_shown", object_id=case.person_id, cases=[case.pk], detail={"form": form_code(form)})
    return response


@require_http_methods(["GET", "POST"])
def request_follow(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """Begin a further answer to a request whose answer was handed over."""
    case = case_for_requests(number)
    opened = queries.get_request(case, request_id)
    if not opened.is_delivered:
        raise Http404
    form = WhyForm(request.POST or None, initial=initial_of(case))
    made: list[uuid.UUID] = []

    def save() -> None:
        given = form.cleaned_data
        row = actions.request_follow(case, opened, expected_version=given["case_version"], why=given["why"])
        made[:] = [row.pk]

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=page_of(case, opened),
        shown_at=lambda: reverse("case-access-request", args=[number, made[0]]),
        saved=_("Det yderligere svar er begyndt. Det, der blev valgt sidst, er foreslået; tag stilling til hver ting."),
        page={
            "heading": _("Giv et yderligere svar"),
            "intro": _(
                "Det første svar bliver liggende, som det blev udleveret. Det nye har sin egen frist fra i dag."
            ),
            "submit_label": _("Begynd svaret"),
        },
    )


@require_http_methods(["GET", "POST"])
def request_close(request: ActingHttpRequest, number: str, request_id: uuid.UUID) -> HttpResponse:
    """End a request without an answer."""
    case, opened = waiting_request(number, request_id)
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
        done=page_of(case, opened),
        saved=_("Anmodningen er lukket."),
        page={"heading": _("Luk anmodningen uden svar"), "submit_label": _("Luk anmodningen")},
    )


@require_GET
def oversight(request: ActingHttpRequest) -> HttpResponse:
    """The deadlines of all requests without their cases, for the data-protection officer."""
    policies.require_read("audit")
    if not policies.is_officer():
        raise Http404
    found = looks.for_supervision()
    audit.record("access.supervised", purpose="supervision", detail={"shown": len(found)})
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


def case_for_requests(number: str) -> Case:
    """A case whose requests the acting role handles; else `Http404`."""
    case = cases.get_case_for_writing(number, "documents")
    if not queries.runs_requests():
        raise Http404
    return case


def waiting_request(number: str, request_id: uuid.UUID) -> tuple[Case, OpenedRequest]:
    """A request of the acting unit that waits for its answer; else `Http404`."""
    case = case_for_requests(number)
    opened = queries.get_request(case, request_id)
    if not opened.row.waits:
        raise Http404
    return case, opened


def page_of(case: Case, opened: OpenedRequest) -> str:
    """The address of a request's page."""
    return reverse("case-access-request", args=[case.number, opened.row.pk])
