"""The page of an initiative, and the forms of what is written about it."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.action_plans import actions, policies, queries
from helle.register.action_plans.choices import EvidenceKind, MilestoneAct, NamedBy
from helle.register.action_plans.figures import series_of
from helle.register.action_plans.forms import (
    AnswerForm,
    EvidenceForm,
    FigureForm,
    MilestoneActForm,
    MilestoneForm,
    OwnerEndForm,
    OwnerForm,
    StatusForm,
    UndoForm,
    WhyForm,
)
from helle.register.action_plans.loading import NAMESPACE
from helle.register.action_plans.looks import Look, MilestoneNow, OfPlan, Reported, next_period
from helle.register.action_plans.models import Evidence, Indicator, IndicatorValue, Part
from helle.register.action_plans.opening import places
from helle.register.action_plans.pictures import small_charts
from helle.register.action_plans.rulings import half_years, report_ruling
from helle.register.action_plans.taking_over import named_with_reporter, reporting_units, taken_over
from helle.register.action_plans.templatetags.action_plans import figure as shown_figure
from helle.register.action_plans.undoing_actions import is_end, status_undo
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.cases.seen_forms import Stands
from helle.register.interface.words import active_language, long_day
from helle.register.protection import clock
from helle.register.protection import policies as protection
from helle.rules.initiatives.codes import ReportAct, ReportedState, ReporterPart, Standing
from helle.rules.ruling import Ruling, Text


@require_GET
def initiative(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Who carries an initiative, how far it is, what money it has, and what shows it."""
    of, look = queries.overview_of(code)
    audit.record("action_plan.initiative_read", purpose="statistics", detail={"initiative": code})
    own = [one for one in queries.indicators_of(of.plan) if one.initiative_id == look.initiative.pk]
    leads = policies.leads(of.plan)
    return render(
        request,
        "action_plans/initiative.html",
        {
            "of": of,
            "look": look,
            "charts": small_charts(series_of(of.plan, own)),
            "lines": [(line, of.units.get(line.recipient_id) if line.recipient_id else None) for line in look.lines],
            "evidence": places(look.evidence),
            "leads": leads,
            "writes": leads or policies.owns(look.owner_units),
            "takes_milestones": look.standing not in actions.OVER,
            "reports": look.waiting is None
            and next_period(look) is not None
            and report_ruling(of, look, ReportAct.WRITE).answer is not None,
            "answers": look.waiting is not None
            and report_ruling(of, look, ReportAct.ANSWER, look.waiting.report).answer is not None,
            "undoes": leads and look.waiting is None and look.approved is not None and is_end(look, look.approved),
            "takes_back": look.waiting is not None and policies.takes_back(look.waiting.report),
            "reported_here": {one.pk for one in own if policies.reports(of.plan, one)},
            "appointed": NamedBy.APPOINTED,
            "reporting": reporting_units(),
            "reached": MilestoneAct.REACHED,
            "today": clock.today(),
        },
    )


def _writing(code: str) -> tuple[OfPlan, Look]:
    """An initiative for whoever writes of action plans at all; whose it is the action asks."""
    protection.require_write("action_plan")
    of, look = queries.overview_of(code)
    if not (policies.leads(of.plan) or policies.owns(look.owner_units)):
        raise PermissionDenied("action_plan")
    return of, look


def _about(look: Look) -> About:
    return About(uuid.uuid5(NAMESPACE, look.initiative.code), {"initiative": look.initiative.code})


def _heading(look: Look, what: str) -> dict[str, object]:
    return {"heading": f"{what}: {look.initiative.code}"}


def _page(look: Look) -> str:
    return reverse("initiative", args=[look.initiative.code])


def _of_area(indicator: Indicator) -> str:
    return f"{reverse('action-plan')}?plan={indicator.plan_id}"


@require_http_methods(["GET", "POST"])
def report(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Write how far an initiative is, and send it to the ministry."""
    of, look = _writing(code)
    ruling, period = report_ruling(of, look, ReportAct.WRITE), next_period(look)
    if request.method == "GET" and (period is None or ruling.answer is None):
        return redirect(_page(look))  # There is none to write; its page says until when it was reported, and by whom.
    begun = _begun(look)
    form = StatusForm(
        request.POST or None,
        stands=look.reports_written,
        beside=[_said(one) for one in look.reports[:3]],
        closes=look.closes,
        over=look.period_over,
        may_step_back=look.approved is not None and look.approved.report.state == ReportedState.UNDER_WAY,
        initial={"form_token": uuid.uuid4(), **begun},
    )
    intro = _("Status sendes til ministeriet, som godkender den eller sender den tilbage.")
    if period is not None:
        told = half_years(*period).in_language(active_language())
        intro = _("Status for %(period)s. Den sendes til ministeriet, som godkender den eller sender den tilbage.") % {
            "period": told
        }
    if look.closes:
        intro += " " + _(
            "Hele perioden er meldt: denne status siger, om initiativet er gennemført, opgivet eller videreføres."
        )
    if look.sent_back is not None and look.sent_back.answer is not None:
        remarks = {"remarks": look.sent_back.answer.remarks}
        if look.taken_back:
            intro += " " + _("Sidst tog I den selv tilbage: %(remarks)s") % remarks
        else:
            intro += " " + _("Sidst blev den sendt tilbage: %(remarks)s") % remarks
    if look.open_milestones:
        intro += " " + _("Gennemført er initiativet først, når hver milepæl er nået eller opgivet.")
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: actions.status_write(
            of,
            look,
            seen=form.rows_seen,
            state=ReportedState(form.cleaned_data["state"]),
            text=form.cleaned_data["text"],
            next_steps=form.cleaned_data["next_steps"],
            back_why=form.cleaned_data.get("back_why", ""),
        ),
        done=_page(look),
        saved=_("Status er sendt til ministeriet."),
        page={
            **_heading(look, _("Skriv status")),
            "intro": intro,
            "ruling": ruling,
            "refused_as": _refused_as(ruling),
            "submit_label": _("Send status"),
        },
    )


def _begun(look: Look) -> dict[str, str]:
    """What the form begins with: all of the report that was sent back, else how far the approved one says it is."""
    if look.sent_back is not None:
        last = look.sent_back.report
        return {"state": last.state, "text": last.text, "next_steps": last.next_steps}
    return {"state": look.approved.report.state} if look.approved and not look.closes else {}


def _refused_as(ruling: Ruling[ReporterPart]) -> Text | None:
    return None if ruling.answer is not None else ruling.reasons[0].text


def _said(one: Reported) -> Stands:
    """A report as it stands beside the form of the next."""
    language = active_language()
    period = half_years(one.report.from_day, one.report.until_day).in_language(language)
    return f"{period}: {one.state.in_language(language)}", one.report.text


@require_http_methods(["GET", "POST"])
def answer(request: ActingHttpRequest, code: str, report_id: uuid.UUID) -> HttpResponse:
    """Approve a report, or send it back."""
    of, look = _writing(code)
    policies.require(policies.leads(of.plan))
    found = next((one for one in look.reports if one.report.pk == report_id), None)
    if found is None:
        raise Http404
    if found.answer is not None and request.method == "GET":
        return redirect(_page(look))  # There is nothing left to answer; its page shows what was.
    form = AnswerForm(request.POST or None, initial={"form_token": uuid.uuid4()}, undoes=found.undoes)
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: actions.status_answer(
            of,
            look,
            found.report,
            approved=form.cleaned_data["approved"],
            remarks=form.cleaned_data["remarks"],
        ),
        done=_page(look),
        saved=_("Svaret er gemt."),
        page={
            **_heading(look, _("Skal afslutningen sættes ud af kraft?") if found.undoes else _("Svar på status")),
            "ruling": (ruling := report_ruling(of, look, ReportAct.ANSWER, found.report)),
            "refused_as": _refused_as(ruling),
            "found": found,
            "look": look,
            "evidence": places(look.evidence),
        },
        template="action_plans/answer.html",
    )


@require_http_methods(["GET", "POST"])
def report_back(request: ActingHttpRequest, code: str, report_id: uuid.UUID) -> HttpResponse:
    """Take back a report that waits for the ministry, by the unit that wrote it."""
    _of, look = _writing(code)
    found = next((one for one in look.reports if one.report.pk == report_id), None)
    # Whoever typed why while the ministry answered is told so, and keeps what was typed.
    if found is None or (found.answer is not None and request.method == "GET"):
        raise Http404
    policies.require(policies.takes_back(found.report))
    form = WhyForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: actions.status_take_back(look, found.report, why=form.cleaned_data["why"]),
        done=_page(look),
        saved=_("Det er taget tilbage.") if found.undoes else _("Status er taget tilbage."),
        page={
            **_heading(look, _("Tag det tilbage") if found.undoes else _("Tag status tilbage")),
            "intro": ": ".join(_said(found)),
        },
    )


@require_http_methods(["GET", "POST"])
def report_undo(request: ActingHttpRequest, code: str, report_id: uuid.UUID) -> HttpResponse:
    """Ask that the end of an initiative be put out of force, by the ministry; a colleague approves it."""
    of, look = _writing(code)
    policies.require(policies.leads(of.plan))
    found = next((one for one in look.reports if one.report.pk == report_id), None)
    if found is None:
        raise Http404
    if request.method == "GET" and (look.waiting is not None or not is_end(look, found)):
        return redirect(_page(look))  # Its page says how it stands.
    form = UndoForm(
        request.POST or None, stands=look.reports_written, beside=[_said(found)], initial={"form_token": uuid.uuid4()}
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: status_undo(of, look, found, seen=form.rows_seen, why=form.cleaned_data["why"]),
        done=_page(look),
        saved=_("Det er skrevet. Afslutningen gælder, til en kollega har godkendt, at den sættes ud af kraft."),
        page={
            **_heading(look, _("Sæt en godkendt afslutning ud af kraft")),
            "intro": _(
                "Initiativet løber igen, når en anden i ministeriet har godkendt det. Det, der stod, kan stadig læses."
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def milestone_new(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Add a milestone."""
    of, look = _writing(code)
    if look.standing in actions.OVER and request.method == "GET":
        return redirect(_page(look))  # It gets no new one, and its page offers none.
    form = MilestoneForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: actions.milestone_add(of, look, title=form.cleaned_data["title"], due=form.cleaned_data["due"]),
        done=_page(look),
        saved=_("Milepælen er skrevet op."),
        page=_heading(look, _("Ny milepæl")),
    )


@require_http_methods(["GET", "POST"])
def milestone(request: ActingHttpRequest, code: str, milestone_id: uuid.UUID) -> HttpResponse:
    """Say what has happened to a milestone."""
    of, look = _writing(code)
    found = next((one for one in look.milestones if one.milestone.pk == milestone_id), None)
    if found is None:
        raise Http404
    form = MilestoneActForm(
        request.POST or None,
        by_hand=not found.milestone.follows,
        stands=len(found.events),
        beside=_happened(found),
        initial={"form_token": uuid.uuid4(), "on_day": clock.today()},
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: actions.milestone_act(
            of,
            look,
            found,
            seen=form.rows_seen,
            kind=MilestoneAct(form.cleaned_data["kind"]),
            on_day=form.cleaned_data["on_day"],
            new_due=form.cleaned_data["new_due"],
            why=form.cleaned_data["why"],
        ),
        done=_page(look),
        saved=_("Milepælen er ført videre."),
        page={**_heading(look, _("Milepæl")), "intro": found.milestone.title},
    )


def _happened(of: MilestoneNow) -> list[Stands]:
    """When a milestone is due, and what became of it so far."""
    language = active_language()
    due = [(_("Senest"), long_day(of.due, language))] if of.due else []
    return [*due, *((f"{one.get_kind_display()} {long_day(one.on_day, language)}", one.why) for one in of.events)]


@require_http_methods(["GET", "POST"])
def owner(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Appoint an owner, by the ministry."""
    of, look = _writing(code)
    policies.require(policies.leads(of.plan))
    language = active_language()
    reporting = reporting_units()
    offered = sorted(
        (named_with_reporter(unit, reporting, language), str(unit.id))
        for unit in of.units.values()
        if _may_own(unit.kind, unit.closed)
    )
    form = OwnerForm(
        request.POST or None,
        units=[(key, name) for name, key in offered],
        stands=look.parts_written,
        beside=[
            (one.unit.name.in_language(language), one.part.get_named_by_display())
            for one in (*look.owners, *look.coming)
        ],
        initial={"form_token": uuid.uuid4(), "first_day": clock.today()},
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: actions.owner_appoint(
            of,
            look,
            seen=form.rows_seen,
            unit_id=uuid.UUID(form.cleaned_data["unit"]),
            first_day=form.cleaned_data["first_day"],
            why=form.cleaned_data["why"],
        ),
        done=_page(look),
        saved=" ".join((_("Ejeren er udpeget."), *taken_over(look, language))),
        page={**_heading(look, _("Udpeg en ejer")), "intro": " ".join(taken_over(look, language))},
    )


# Who carries an initiative: national bodies and organisations, no single municipality and nobody's representative.
_NEVER_OWNS = frozenset({"municipality", "representative", "region", "prison", "court"})


def _may_own(kind: str, closed: bool) -> bool:
    return not closed and kind not in _NEVER_OWNS


@require_http_methods(["GET", "POST"])
def owner_end(request: ActingHttpRequest, code: str, part_id: uuid.UUID) -> HttpResponse:
    """End an appointment."""
    of, look = _writing(code)
    policies.require(policies.leads(of.plan))
    part = Part.objects.filter(pk=part_id, initiative=look.initiative).first()
    if part is None:
        raise Http404
    form = OwnerEndForm(request.POST or None, initial={"form_token": uuid.uuid4(), "last_day": clock.today()})
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: actions.owner_end(of, part, last_day=form.cleaned_data["last_day"], why=form.cleaned_data["why"]),
        done=_page(look),
        saved=_("Ejeren er afsluttet."),
        page={**_heading(look, _("Afslut en ejer")), "intro": of.units[part.unit_id].name},
    )


@require_http_methods(["GET", "POST"])
def evidence(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Add what shows that something was done."""
    of, look = _writing(code)
    form = EvidenceForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: actions.evidence_add(
            of,
            look,
            kind=EvidenceKind(form.cleaned_data["kind"]),
            title=form.cleaned_data["title"],
            where=form.cleaned_data["where"],
            on_day=form.cleaned_data["on_day"],
        ),
        done=_page(look),
        saved=_("Dokumentationen er skrevet på."),
        page=_heading(look, _("Ny dokumentation")),
    )


@require_http_methods(["GET", "POST"])
def evidence_withdraw(request: ActingHttpRequest, code: str, evidence_id: uuid.UUID) -> HttpResponse:
    """Take evidence back, with the reason."""
    of, look = _writing(code)
    found = next((one for one in look.evidence if one.pk == evidence_id), None)
    if found is None:
        raise Http404
    form = WhyForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: actions.evidence_withdraw(of, look, found, why=form.cleaned_data["why"]),
        done=_page(look),
        saved=_("Dokumentationen er trukket tilbage."),
        page={**_heading(look, _("Træk dokumentation tilbage")), "intro": _withdrawing(look, found)},
    )


def _withdrawing(look: Look, found: Evidence) -> str:
    """What is withdrawn, and that nothing shows any more that it was carried out where it was the last."""
    title = found.title.in_language(active_language())
    if look.standing is not Standing.CARRIED_OUT or len(look.evidence) > 1:
        return title
    last = _(
        "Det er den sidste dokumentation for et gennemført initiativ: skriv, hvad der nu viser, at det er gennemført. "
        "Ejeren og ministeriet får det at se."
    )
    return f"{title}. {last}"


@require_http_methods(["GET", "POST"])
def figure(request: ActingHttpRequest, plan: str, indicator: str) -> HttpResponse:
    """Enter the figure of a year, with its source. Another plan may follow a figure under the same code."""
    protection.require_write("action_plan")
    policies.require_sight()
    found = Indicator.objects.filter(plan=plan, code=indicator, reporter__isnull=False)
    row = found.select_related("plan", "initiative").first()
    if row is None:
        raise Http404
    policies.require(policies.reports(row.plan, row))
    last, values = min(row.plan.last_day.year, clock.today().year), queries.values_of(row)
    form = FigureForm(
        request.POST or None,
        years=list(range(row.plan.first_day.year, last + 1)),
        stands=len(values),
        beside=[_entered(one) for one in values],
        initial={"form_token": uuid.uuid4(), "cut_off": clock.today()},
    )
    return answer_form(
        request,
        form,
        about=About(uuid.uuid5(NAMESPACE, f"{row.plan_id} {row.code}"), {"indicator": row.code}),
        save=lambda: actions.figure_enter(
            row,
            seen=form.rows_seen,
            year=int(form.cleaned_data["year"]),
            value=Decimal(form.cleaned_data["value"]),
            source=form.cleaned_data["source"],
            cut_off=form.cleaned_data["cut_off"],
        ),
        done=reverse("initiative", args=[row.initiative.code]) if row.initiative else _of_area(row),
        saved=_("Tallet er skrevet på."),
        page={"heading": _("Skriv et tal"), "intro": row.title},
    )


def _entered(one: IndicatorValue) -> Stands:
    """A figure as somebody entered it."""
    day = long_day(one.cut_off, active_language())
    told = _("%(source)s, opgjort til og med %(day)s") % {"source": one.source, "day": day}
    return f"{one.year}: {shown_figure(one.value)}", f"{told} · {one.by_user.full_name}" if one.by_user else told
