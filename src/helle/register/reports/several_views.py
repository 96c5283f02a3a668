"""Pages for closing many reports at once, and for opening again what came to nothing."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.protection import clock, policies
from helle.register.reports import actions, queries
from helle.register.reports.choices import MOST_AT_ONCE, Outcome
from helle.register.reports.forms import CloseSeveralForm, ReopenForm, SoughtForm
from helle.register.reports.models import Closing
from helle.register.reports.queries import Alike

LATEST_CLOSINGS = 10
FIRST_SHOWN = 20


@require_http_methods(["GET", "POST"])
def close_several(request: ActingHttpRequest) -> HttpResponse:
    """Choose new reports by what is known of them, see what they say, and close those that are marked.

    Whoever looks reads them: each is in the audit, as if it had been opened by itself.
    """
    policies.require_write("contact")
    if not queries.receives_reports():
        raise PermissionDenied("reports")
    narrowing = SoughtForm(request.GET if "vis" in request.GET else None)
    shown: list[Alike] = []
    more = False
    if narrowing.is_valid():
        shown, more = queries.alike(narrowing.sought())
        audit.record_each("report.read", object_ids=[row.pk for one in shown for row in one.reports])
    form = CloseSeveralForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    made: list[Closing] = []

    def save() -> None:
        made.append(actions.reports_close(form.cleaned_data["chosen"], reason=form.cleaned_data["reason"]))

    def saved() -> str:
        said = ngettext("%(count)s melding er afsluttet.", "%(count)s meldinger er afsluttet.", made[0].how_many)
        return said % {"count": made[0].how_many}

    query = request.GET.copy()
    query["alle"] = "1"
    return answer_form(
        request,
        form,
        save=save,
        done=reverse("report-list"),
        shown_at=lambda: reverse("report-closing", args=[made[0].pk]),
        saved=saved,
        page={
            "narrowing": narrowing,
            "groups": form.marked(shown) if form.is_bound else [(one, "alle" in request.GET) for one in shown],
            "how_many": sum(len(one.reports) for one in shown),
            "more": more,
            "most": MOST_AT_ONCE,
            "all_marked": f"?{query.urlencode()}",
            "closings": queries.latest_closings(LATEST_CLOSINGS),
            "today": clock.today(),
        },
        about=About(None, dict(narrowing.odd_in_log)),
        template="reports/close_several.html",
    )


@require_http_methods(["GET", "POST"])
def closing_page(request: ActingHttpRequest, closing_id: uuid.UUID) -> HttpResponse:
    """What was closed at once, and opening all of it again."""
    closing = queries.get_closing_for_writing(closing_id)
    together = queries.closed_with(closing, FIRST_SHOWN)
    audit.record("report.closing_read", object_id=closing.pk, detail={"shown": len(together.first)})
    form = ReopenForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        save=lambda: _undo(closing, form),
        done=reverse("report-closing", args=[closing.pk]),
        saved=_("Meldingerne er åbne igen."),
        about=About(closing.pk, {}),
        page={
            "closing": closing,
            "together": together,
            "today": clock.today(),
        },
        template="reports/closing.html",
    )


def _undo(closing: Closing, form: ReopenForm) -> None:
    actions.closing_undo(closing, why=form.cleaned_data["why"])


@require_http_methods(["GET", "POST"])
def reopen(request: ActingHttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Open a report again that came to nothing."""
    report = queries.get_report_for_writing(report_id)
    seen = queries.opened(report)
    decided = seen.decision
    if decided is None or decided.row.outcome != Outcome.NO_ACTION:
        raise Http404
    form = ReopenForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        save=lambda: actions.report_reopen(decided.row, why=form.cleaned_data["why"]),
        done=reverse("report-page", args=[report.pk]),
        saved=_("Meldingen er åben igen."),
        about=About(report.pk, {}),
        page={
            "report": report,
            "seen": seen,
            "cmm": "cmm",
            "today": clock.today(),
            "heading": _("Genåbn meldingen"),
            "submit_label": _("Genåbn"),
        },
        template="reports/form.html",
    )
