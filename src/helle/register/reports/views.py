"""Pages of reports from the public: the list, one of them, a question, what becomes of it; and what was passed on."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.marks import says_disposed_of
from helle.register.interface.words import active_language, page_number
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, policies
from helle.register.referrals.choices import Sector
from helle.register.referrals.triage_actions import NOTHING_SAID_OF_THE_WORK
from helle.register.reports import actions, queries
from helle.register.reports.actions import NewReferral
from helle.register.reports.choices import RECEIVERS, Author, Outcome, State
from helle.register.reports.forms import CloseForm, QuestionForm, ReferForm
from helle.register.reports.models import Report
from helle.register.reports.queries import EVERY_STATE, OpenedReport
from helle.rules.codes import OrganisationKind
from helle.rules.definitions.spectrum import Routing, spectrum
from helle.rules.ruling import Ruling


@require_GET
def report_list(request: ActingHttpRequest) -> HttpResponse:
    """What the public has reported, those first that wait; for another authority what was passed on to it."""
    policies.require_read("contact")
    page = page_number(request.GET.get("side", ""))
    if not queries.receives_reports():
        return _passed_on_list(request, page)
    state, sector = request.GET.get("status", ""), request.GET.get("sted", "")
    state, sector = state if state in State or state == EVERY_STATE else "", sector if sector in Sector else ""
    rows, more = queries.listed_reports(state=state, sector=sector, page=page)
    audit.record("report.listed", detail={"state": state, "sector": sector, "page": page, "shown": len(rows)})
    return render(
        request,
        "reports/list.html",
        {
            "rows": rows,
            "more": more,
            "page_number": page,
            "states": [(EVERY_STATE, _("Alle")), *State.choices],
            "sectors": Sector.choices,
            "state": state,
            "sector": sector,
            "may_write": policies.may_write("contact"),
            "today": clock.today(),
        },
    )


def _passed_on_list(request: ActingHttpRequest, page: int) -> HttpResponse:
    if not queries.is_passed_reports():
        raise PermissionDenied("reports")
    rows, more = queries.listed_passed_on(page=page)
    audit.record("report.listed", detail={"page": page, "shown": len(rows), "passed_on": True})
    return render(
        request,
        "reports/passed_on_list.html",
        {"rows": rows, "more": more, "page_number": page, "today": clock.today()},
    )


@says_disposed_of
@require_GET
def report_page(request: ActingHttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """One report with its questions and answers, and what became of it."""
    report = queries.get_report_for_reading(report_id)
    seen = queries.opened(report)
    audit.record("report.read", object_id=report.pk)
    undecided = report.state != State.DECIDED and policies.may_write("contact")
    passed_on = seen.decision.passed_on if seen.decision else None
    return render(
        request,
        "reports/report.html",
        {
            "report": report,
            "seen": seen,
            "passed_on": passed_on,
            "passed_on_to": organisations.units_on(clock.today()).get(passed_on.row.to_unit_id) if passed_on else None,
            "may_decide": undecided,
            "may_reopen": report.state == State.DECIDED
            and policies.may_write("contact")
            and seen.decision is not None
            and seen.decision.row.outcome == Outcome.NO_ACTION,
            "may_ask": undecided and report.may_ask and report.state != State.ASKED,
            "cmm": Author.CMM.value,
            "today": clock.today(),
        },
    )


@says_disposed_of
@require_GET
def report_picture(request: ActingHttpRequest, report_id: uuid.UUID, picture_number: int) -> HttpResponse:
    """A picture that came with a report."""
    report = queries.get_report_for_reading(report_id)
    content_type, content = queries.picture_of(report, picture_number)
    audit.record("report.picture_shown", object_id=report.pk, detail={"picture": picture_number})
    return HttpResponse(content, content_type=content_type)


@says_disposed_of
@require_GET
def passed_on_page(request: ActingHttpRequest, passed_on_id: uuid.UUID) -> HttpResponse:
    """What CMM passed on to the acting unit, and nothing else of the report."""
    row = queries.get_passed_on_for_reading(passed_on_id)
    seen = queries.opened_passed_on(row)
    audit.record("report.passed_on_read", object_id=row.pk)
    sender = organisations.units_on(clock.today()).get(row.by_unit_id)
    return render(
        request, "reports/passed_on.html", {"row": row, "seen": seen, "sender": sender, "today": clock.today()}
    )


@require_http_methods(["GET", "POST"])
def report_ask(request: ActingHttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Ask whoever wrote it."""
    report = queries.get_report_for_writing(report_id)
    form = QuestionForm(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        actions.report_ask(report, text=form.cleaned_data["text"])

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("report-page", args=[report.pk]),
        saved=_("Spørgsmålet er stillet. Den, der har nummeret, kan læse det nu."),
        about=About(report.pk, {}),
        page=_aside(report)
        | {
            "heading": _("Stil et spørgsmål"),
            "intro": _("Den, der skrev, læser spørgsmålet med sit nummer, hvis hun eller han kommer tilbage.")
            if report.language == settings.LANGUAGE_CODE
            else _("Meldingen er skrevet på %(language)s. Stil spørgsmålet på samme sprog.")
            % {"language": get_language_info(report.language)["name_translated"]},
            "submit_label": _("Stil spørgsmålet"),
        },
        template="reports/form.html",
    )


@require_http_methods(["GET", "POST"])
def report_refer(request: ActingHttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Make a referral of it."""
    report = queries.get_report_for_writing(report_id)
    language = active_language()
    municipalities = sorted(
        (
            (unit.code, unit.name.in_language(language))
            for unit in organisations.units_on(clock.today()).values()
            if unit.kind == OrganisationKind.MUNICIPALITY
        ),
        key=lambda pair: pair[1],
    )
    aside = _aside(report)
    form = ReferForm(
        request.POST or None,
        municipalities=municipalities,
        initial={
            "form_token": uuid.uuid4(),
            "occurred_on": clock.local_day(report.received_at),
            "sector": report.sector,
            "description": _told(aside["seen"]),
        },
    )
    made: list[str] = []

    def save() -> None:
        given = form.cleaned_data
        referral = actions.report_refer(
            report,
            NewReferral(
                sector=given["sector"],
                municipality=given["municipality"],
                indicators=given["indicators"],
                urgent=given["urgent"],
                occurred_on=given["occurred_on"],
                description=given["description"],
                persons=given["persons"],
            ),
        )
        made.append(reverse("referral-page", args=[referral.number]))

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("report-page", args=[report.pk]),
        shown_at=lambda: made[0],
        saved=_("Meldingen er blevet en henvendelse."),
        about=About(report.pk, {}),
        page=aside | {"heading": _("Gør meldingen til en henvendelse"), "submit_label": _("Opret henvendelsen")},
        template="reports/form.html",
    )


@require_http_methods(["GET", "POST"])
def report_close(request: ActingHttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Close a report that becomes no referral: passed on as what it is, or nothing to go on."""
    report = queries.get_report_for_writing(report_id)
    language = active_language()
    receivers = [
        (unit.code, unit.name.in_language(language))
        for unit in sorted(organisations.units_on(clock.today()).values(), key=lambda unit: unit.name.da)
        if OrganisationKind(unit.kind) in RECEIVERS and not unit.closed
    ]
    form = CloseForm(request.POST or None, receivers=receivers, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        given = form.cleaned_data
        actions.report_close(
            report,
            outcome=Outcome(given["outcome"]),
            passed_on_to=given["passed_on_to"],
            passed_on_text=given["passed_on_text"],
            reason=given["reason"],
            work=form.work(),
        )

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("report-page", args=[report.pk]),
        saved=_("Meldingen er afsluttet."),
        about=About(report.pk, {}),
        page=_aside(report) | {"heading": _("Afslut meldingen uden henvendelse"), "ruling": _place_so_far(form)},
        template="reports/form.html",
        rules_follow=True,
    )


def _place_so_far(form: CloseForm) -> Ruling[Routing] | None:
    """Where on the spectrum the work stands by what is typed; what is not passed on has no place."""
    if not form.is_bound:
        return spectrum(NOTHING_SAID_OF_THE_WORK)
    passed_on = form.typed("outcome") != Outcome.NO_ACTION
    return spectrum(form.work()) if passed_on and form.asks_the_rules else None


def _aside(report: Report) -> dict[str, OpenedReport | object]:
    """The report beside a form about it."""
    return {"report": report, "seen": queries.opened(report), "today": clock.today(), "cmm": Author.CMM.value}


def _told(seen: object) -> str:
    """What the public wrote and answered, as the text a referral begins with."""
    if not isinstance(seen, OpenedReport):
        raise TypeError("no report")
    said = [seen.text, *([_("Sted: %(place)s") % {"place": seen.place}] if seen.place else [])]
    for row, text in seen.messages:
        label = _("Spørgsmål") if row.author == Author.CMM else _("Svar")
        said.append(f"{label}: {text}")
    return "\n\n".join(said)
