"""The pages of reports to treaty bodies: drawing one, reading it, answering it, and the paper."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.cases.seen_forms import Stands
from helle.register.interface.marks import is_a_file
from helle.register.interface.words import active_language, year_span
from helle.register.obligations import figures, paper, policies, queries, report_actions, withdrawn
from helle.register.obligations.content import drawn_before, kept
from helle.register.obligations.forms import DrawForm, ReportAnswerForm
from helle.register.obligations.models import TreatyBody
from helle.register.obligations.queries import ReportView
from helle.register.protection import clock
from helle.register.protection import policies as protection
from helle.rules.obligations.codes import TreatyReportAct


@require_http_methods(["GET", "POST"])
def draw(request: ActingHttpRequest, body: str) -> HttpResponse:
    """Draw a report from what stands today."""
    protection.require_write("action_plan")
    policies.require_sight()
    found = TreatyBody.objects.filter(code=body).first()
    if found is None:
        raise Http404
    ruling = policies.report_ruling(found, TreatyReportAct.DRAW)
    policies.require(ruling.answer is not None)
    years, language, there = list(figures.years_there_are()), active_language(), queries.reports(body)
    to_correct = {str(one.report.pk): one for one in there if one.approved and one.corrected_by is None}
    sent_back = there[0] if there and there[0].answer is not None and not there[0].approved else None
    form = DrawForm(
        request.POST or None,
        years=years,
        reports=[(key, paper.name_of(one, language)) for key, one in to_correct.items()],
        stands=queries.version_of(there),
        beside=[_stands(one, language) for one in there[:3]],
        initial={
            "form_token": uuid.uuid4(),
            **({"first_year": str(years[0]), "last_year": str(years[-1])} if years else {}),
            **_begun(to_correct.get(request.GET.get("retter", "")), sent_back),
        },
    )
    written: list[uuid.UUID] = []

    def save() -> None:
        drawn = report_actions.report_draw(
            found,
            first_year=int(form.cleaned_data["first_year"]),
            last_year=int(form.cleaned_data["last_year"]),
            introduction=form.cleaned_data["introduction"],
            introduction_en=form.cleaned_data["introduction_en"],
            corrects=to_correct.get(form.cleaned_data["corrects"]),
            why=form.cleaned_data["why"],
        )
        written.append(drawn.pk)

    return answer_form(
        request,
        form,
        about=About(None, {"body": body}),
        save=form.unless_written(save),
        done=reverse("obligations"),
        shown_at=lambda: reverse("treaty-report", args=[written[0]]),
        saved=_("Rapporten er trukket og venter på godkendelse."),
        page={
            "heading": _("Træk en rapport"),
            "intro": _("Den sidste blev sendt tilbage: %(remarks)s") % {"remarks": sent_back.answer.remarks}
            if sent_back is not None and sent_back.answer is not None
            else found.title,
            "ruling": ruling,
            "submit_label": _("Træk rapporten"),
        },
    )


def _stands(one: ReportView, language: str) -> Stands:
    """A report beside the form of the next: what it is called, its years, and what was answered."""
    name = f"{paper.name_of(one, language)}, {year_span(one.report.first_year, one.report.last_year)}"
    return name, _("venter på godkendelse") if one.answer is None else one.answer.remarks


def _begun(corrects: ReportView | None, sent_back: ReportView | None) -> dict[str, str]:
    """What the form begins with: what the report says that it corrects, or else the one that was sent back last."""
    of = corrects or sent_back
    if of is None:
        return {}
    report = of.report
    return {
        "first_year": str(report.first_year),
        "last_year": str(report.last_year),
        "introduction": report.introduction,
        "introduction_en": report.introduction_en,
        **(
            {"corrects": str(report.pk)} if corrects else {"corrects": str(report.corrects_id or ""), "why": report.why}
        ),
    }


@require_GET
def report(request: ActingHttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """A report as it was drawn, and what was answered."""
    policies.require_sight()
    of = queries.report_of(report_id)
    audit.record("treaty_report.read", object_id=of.report.pk, purpose="statistics", detail={"body": of.body.code})
    return render(
        request,
        "obligations/report.html",
        {
            "of": of,
            "name": paper.name_of(of, active_language()),
            "kept": kept(of.report.content),
            "withdrawn": withdrawn.said(withdrawn.withdrawn(of.report), active_language()),
            "drawn_before": of.answer is None and drawn_before(of.report.content),
            "corrects": of.approved
            and of.corrected_by is None
            and policies.report_ruling(of.body, TreatyReportAct.DRAW).answer is not None,
            "answers": of.answer is None
            and policies.report_ruling(of.body, TreatyReportAct.ANSWER, of.report).answer is not None,
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def answer(request: ActingHttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Approve a report, or send it back; by the responsible unit."""
    protection.require_write("action_plan")
    policies.require_sight()
    of = queries.report_of(report_id)
    ruling = policies.report_ruling(of.body, TreatyReportAct.ANSWER, of.report)
    policies.require(policies.answers_for(of.body))
    form = ReportAnswerForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(of.report.pk, {"body": of.body.code}),
        save=lambda: report_actions.report_answer(
            of, approved=form.cleaned_data["approved"], remarks=form.cleaned_data["remarks"]
        ),
        done=reverse("treaty-report", args=[report_id]),
        saved=_("Svaret er gemt."),
        page={
            "heading": _("Svar på rapporten"),
            "intro": paper.name_of(of, active_language()),
            "ruling": ruling,
            "refused_as": ruling.reasons[0].text if ruling.answer is None else "",
        },
    )


@is_a_file("A report to a body of a treaty, which is published: it names nobody.")
@require_GET
def paper_of(request: ActingHttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """A report on paper, in Danish or with `?sprog=en` in English, as an accessible PDF."""
    policies.require_sight()
    of = queries.report_of(report_id)
    language = "en" if request.GET.get("sprog") == "en" else "da"
    made = paper.pdf(of, language=language, at=of.report.recorded_at or clock.now())
    audit.record(
        "treaty_report.printed",
        object_id=of.report.pk,
        purpose="statistics",
        detail={"body": of.body.code, "language": language},
    )
    number = of.answer.number if of.answer is not None and of.answer.number else 0
    response = HttpResponse(made, content_type="application/pdf")
    name = f"{of.body.code}-{number or 'udkast'}-{language}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
