"""The pages of extracts for research: the list, applying, preparing, deciding, handing out, taking back, the end."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.handing_out.actions import file_hand_out
from helle.register.handing_out.choices import Form, Paper, Purpose
from helle.register.handing_out.http import made_already, made_once, ready
from helle.register.interface.forms import form_code
from helle.register.interface.marks import asks_again
from helle.register.interface.words import active_language, listed
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context
from helle.register.protection.refusals import AlreadySaved, Refused, UsedForm
from helle.register.research import actions, policies, queries
from helle.register.research.actions import Applied
from helle.register.research.choices import LegalGround, ResearchDecision, ResearchPopulation, ResearchState
from helle.register.research.columns import columns, offered
from helle.register.research.conditions import conditions_of
from helle.register.research.forms import (
    ApplicationForm,
    DecisionForm,
    DeletionForm,
    HandOutForm,
    PreparationForm,
    RevocationForm,
)
from helle.register.research.queries import ResearchView
from helle.register.statistics.policies import researches, saves, sees_whole
from helle.rules.statistics.research import ResearchAct, most_columns, smallest_group


@require_GET
def research(request: ActingHttpRequest) -> HttpResponse:
    """Every application that the acting unit may see, the latest first."""
    policies.require_sight()
    audit.record("research.listed", purpose="statistics")
    return render(
        request,
        "research/list.html",
        {
            "found": queries.applications(),
            "applies": policies.applies(),
            "columns": offered(clock.today()),
            "least": smallest_group(clock.today()),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def research_new(request: ActingHttpRequest) -> HttpResponse:
    """Apply for an extract; CMM's analyst does it for an institution without a login."""
    policies.require_sight()
    _require(policies.applies())
    own = organisations.units_on(clock.today()).get(context.current().unit_id) if researches() else None
    language = active_language()
    form = ApplicationForm(
        request.POST or None,
        years=list(actions.years_there_are()),
        columns=offered(clock.today()),
        institution=own.name.da if own is not None else "",
        initial={"form_token": uuid.uuid4()},
    )
    written: list[uuid.UUID] = []

    def save() -> None:
        said = form.cleaned_data
        row = actions.application_add(
            Applied(
                institution=said["institution"],
                journal=said["journal"],
                question=said["question"],
                population=ResearchPopulation(said["population"]),
                first_year=int(said["first_year"]),
                last_year=int(said["last_year"]),
                reasons=form.reasons,
                ground=LegalGround(said["ground"]),
                use_until=said["use_until"],
                delete_by=said["delete_by"],
            )
        )
        written.append(row.pk)

    return answer_form(
        request,
        form,
        about=About(None, {"language": language}),
        save=save,
        done=reverse("research"),
        shown_at=lambda: reverse("research-page", args=[written[0]]),
        saved=_("Ansøgningen er sendt til CMM's analytiker."),
        page={
            "heading": _("Søg om et udtræk"),
            "intro": _(
                "Skriv ved hver kolonne, hvad den skal bruges til; højst %(most)s. Navne, numre, adresser og datoer "
                "findes ikke som kolonner."
            )
            % {"most": most_columns(clock.today())},
            "submit_label": _("Send ansøgningen"),
        },
    )


@require_GET
def application(request: ActingHttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """An application, what was answered, and what became of it."""
    policies.require_sight()
    of = queries.get_application(application_id)
    audit.record("research.read", object_id=of.row.pk, purpose="statistics", detail={"number": of.row.number})
    whole, state = sees_whole(), of.state
    files = queries.held_against(of)
    return render(
        request,
        "research/application.html",
        {
            "of": of,
            "state": state,
            **(_measured(of) if whole and of.extract is not None else {}),
            "whole": whole,
            "prepares": saves() and not policies.leads() and state in (ResearchState.APPLIED, ResearchState.SENT_BACK),
            "decides": policies.leads() and state is ResearchState.PREPARED,
            "hands_out": whole and state is ResearchState.GRANTED,
            "revokes": policies.leads()
            and of.kind is ResearchDecision.GRANTED
            and of.revocation is None
            and of.deletion is None,
            "confirms": of.extract is not None and of.deletion is None,
            "goes_on": state
            in (ResearchState.APPLIED, ResearchState.PREPARED, ResearchState.SENT_BACK, ResearchState.GRANTED),
            "open_files": listed(files, active_language()) if files else "",
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def prepare(request: ActingHttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Say of each column whether it is to be granted; by CMM's analyst."""
    policies.require_sight()
    _require(saves())
    of = queries.get_application(application_id)
    form = PreparationForm(request.POST or None, of=of, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=_about(of),
        save=lambda: actions.preparation_add(of, refused=form.refused, conditions=form.cleaned_data["conditions"]),
        done=_page(of),
        saved=_("Afgørelsen er forberedt og venter på lederen."),
        page={
            "heading": _("Forbered afgørelsen"),
            "intro": of.row.question,
            "ruling": policies.ruling(ResearchAct.PREPARE),
            "submit_label": _("Send til lederen"),
        },
    )


@require_http_methods(["GET", "POST"])
def decide(request: ActingHttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Grant what was prepared, refuse it, or send it back; by CMM's lead."""
    policies.require_sight()
    _require(policies.leads())
    of = queries.get_application(application_id)
    form = DecisionForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=_about(of),
        save=lambda: actions.decision_add(
            of, kind=ResearchDecision(form.cleaned_data["kind"]), why=form.cleaned_data["why"]
        ),
        done=_page(of),
        saved=_("Afgørelsen er gemt."),
        page={
            "heading": _("Afgør ansøgningen"),
            "intro": of.row.question,
            "of": of,
            "alike": queries.alike(of.row),
            "before": queries.handed_out_before(of.row),
            "today": clock.today(),
            "ruling": policies.ruling(ResearchAct.DECIDE, prepared=_is_hers(of)),
        },
        template="research/decide.html",
    )


@asks_again
@require_http_methods(["GET", "POST"])
def hand_out(request: ActingHttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Make the extract and hand it out, this once: locked, under a link that runs out."""
    policies.require_sight()
    _require(sees_whole())
    of = queries.get_application(application_id)
    why_not = actions.why_not_handed_out(of)
    form = HandOutForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            with made_once(request, form):
                made = actions.extract_make(of)
                content = made.packed(conditions_of(of, made))
                handed = file_hand_out(content, paper=Paper.RESEARCH, purpose=Purpose.RESEARCH, cases=[], table="zip")
                actions.extract_keep(of, made, handed)
        except (AlreadySaved, UsedForm):
            return made_already(request)
        except Refused as refused:
            form.refuse(refused)
        else:
            return ready(request, handed, Paper.RESEARCH, back=_page(of), form=Form.ZIP)
    audit.record(
        "form.read",
        object_id=of.row.pk,
        purpose="statistics",
        detail={"form": form_code(form), **form.in_log},
    )
    page = {
        "form": form,
        "heading": _("Udlever udtrækket"),
        "intro": _(
            "Rækkerne laves nu, får nye tilfældige numre og gemmes ingen steder. Nogle trækkes ud ved lod, og grupper, "
            "hvis tal holdes tilbage andre steder, står som *. Udtrækket udleveres kun denne ene gang."
        ),
        "submit_label": _("Lav og udlever"),
        "cancel_url": _page(of),
        "shut": why_not is not None,
    }
    if why_not is not None:
        page["refused_as"] = why_not.message
    else:
        page["ruling"] = policies.ruling(
            ResearchAct.HAND_OUT,
            holds=queries.holds(of.row.unit_id, of.row.institution),
            smallest=smallest_group(clock.today()),
        )
    return render(request, "interface/form_page.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def revoke(request: ActingHttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Take the permission back; by CMM's lead."""
    policies.require_sight()
    _require(policies.leads())
    of = queries.get_application(application_id)
    form = RevocationForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=_about(of),
        save=lambda: actions.permission_revoke(of, why=form.cleaned_data["why"]),
        done=_page(of),
        saved=_("Tilladelsen er tilbagekaldt."),
        page={
            "heading": _("Tilbagekald tilladelsen"),
            "intro": _("Filen kan ikke hentes mere. Har institutionen den, skal den slettes, og det bekræftes."),
            "ruling": policies.ruling(ResearchAct.REVOKE),
            "submit_label": _("Tilbagekald"),
        },
    )


@require_http_methods(["GET", "POST"])
def deleted(request: ActingHttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Note that the institution has deleted the extract; by itself, or by CMM."""
    policies.require_sight()
    of = queries.get_application(application_id)
    form = DeletionForm(request.POST or None, initial={"form_token": uuid.uuid4(), "on_day": clock.today()})
    return answer_form(
        request,
        form,
        about=_about(of),
        save=lambda: actions.deletion_add(of, on_day=form.cleaned_data["on_day"], told=form.cleaned_data["told"]),
        done=_page(of),
        saved=_("Sletningen er noteret."),
        page={
            "heading": _("Udtrækket er slettet"),
            "intro": _("Alle kopier skal være slettet. Derefter kan institutionen få et nyt udtræk."),
            "ruling": policies.ruling(ResearchAct.CONFIRM),
        },
    )


def _measured(of: ResearchView) -> dict[str, object]:
    """What was measured of an extract, in words and percentages."""
    found = queries.measured_of(of)
    if found is None:
        return {}
    report = found.report
    losses = [
        (columns()[code].label, report["suppressed"][code], round(100 * share))
        for code, share in report["lost_by_column"].items()
    ]
    return {"measured": found, "lost": round(100 * report["lost"]), "losses": losses}


def _require(may: bool) -> None:
    if not may:
        raise PermissionDenied("aggregates")


def _is_hers(of: ResearchView) -> bool:
    her = context.current().user_id
    return of.prepared is not None and her in (of.prepared.by_user_id, of.row.by_user_id)


def _about(of: ResearchView) -> About:
    return About(of.row.pk, {"number": of.row.number})


def _page(of: ResearchView) -> str:
    return reverse("research-page", args=[of.row.pk])
