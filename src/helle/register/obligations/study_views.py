"""The pages of studies: one with what it recommends and what was answered, and the forms of what is written of it."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.action_plans.choices import MilestoneAct
from helle.register.action_plans.models import Initiative
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.cases.seen_forms import Stands
from helle.register.interface.words import active_language, long_day
from helle.register.obligations import policies, queries, study_actions
from helle.register.obligations.choices import StudyKind
from helle.register.obligations.forms import FollowUpForm, PublishForm, RecommendationForm, ReplyForm, StudyForm
from helle.register.obligations.models import Obligation
from helle.register.obligations.queries import Asked, StudyView
from helle.register.obligations.views import units_offered
from helle.register.protection import clock, context
from helle.register.protection import policies as protection
from helle.rules.obligations.codes import RecommendationReply, RecommendationStep


@require_GET
def study(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Who made a study, when it was published, what it recommends to whom, and what each answered."""
    of = queries.study_of(code)
    audit.record("study.read", object_id=of.study.pk, purpose="statistics", detail={"study": code})
    return render(
        request,
        "obligations/study.html",
        {
            "of": of,
            "milestones": queries.milestones_of(of.study),
            "reached": MilestoneAct.REACHED.value,
            "writes": policies.writes_study(of.study),
            "own_unit": context.current().unit_id if policies.writes() else None,
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def study_new(request: ActingHttpRequest) -> HttpResponse:
    """Write down that a study is made; by the ministry of the plan."""
    protection.require_write("action_plan")
    policies.require_sight()
    policies.require(policies.leads())
    language = active_language()
    initiatives = {one.code: one for one in Initiative.objects.order_by("plan__first_day", "position")}
    form = StudyForm(
        request.POST or None,
        units=units_offered(),
        initiatives=[(code, f"{code} {one.title.in_language(language)}") for code, one in initiatives.items()],
        initial={"form_token": uuid.uuid4()},
    )
    written: list[str] = []
    return answer_form(
        request,
        form,
        about=About(None, {}),
        save=lambda: written.append(
            study_actions.study_new(
                kind=StudyKind(form.cleaned_data["kind"]),
                title=form.cleaned_data["title"],
                by=form.cleaned_data["by"],
                first_day=form.cleaned_data["first_day"],
                last_day=form.cleaned_data["last_day"],
                author_id=_unit(form.cleaned_data["author"]),
                commissioned_by_id=_unit(form.cleaned_data["commissioned_by"]),
                initiative=initiatives.get(form.cleaned_data["initiative"]),
            ).code
        ),
        done=reverse("obligations"),
        shown_at=lambda: reverse("study", args=[written[0]]),
        saved=_("Undersøgelsen er skrevet op."),
        page={"heading": _("Ny undersøgelse")},
    )


def _unit(given: str) -> uuid.UUID | None:
    return uuid.UUID(given) if given else None


def _writing(code: str) -> StudyView:
    protection.require_write("action_plan")
    of = queries.study_of(code)
    if not policies.writes_study(of.study):
        raise PermissionDenied("action_plan")
    return of


def _about(of: StudyView) -> About:
    return About(of.study.pk, {"study": of.study.code})


@require_http_methods(["GET", "POST"])
def publish(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Say that a study was published."""
    of = _writing(code)
    form = PublishForm(request.POST or None, initial={"form_token": uuid.uuid4(), "on_day": clock.today()})
    return answer_form(
        request,
        form,
        about=_about(of),
        save=lambda: study_actions.study_publish(
            of, on_day=form.cleaned_data["on_day"], where=form.cleaned_data["where"]
        ),
        done=reverse("study", args=[code]),
        saved=_("Det er skrevet, at undersøgelsen er udgivet."),
        page={
            "heading": _("Undersøgelsen er udgivet"),
            "intro": _(
                "Hører den til et initiativ i planen, vises den dér som dokumentation, og den milepæl, der følger den, "
                "er nået samme dag."
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def recommendation_new(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Write down what a study recommends."""
    of = _writing(code)
    language = active_language()
    obligations = {one.obligation.code: one for one in queries.views() if one.obligation.judged}
    form = RecommendationForm(
        request.POST or None,
        units=units_offered(),
        obligations=[(key, one.name.in_language(language)) for key, one in obligations.items()],
        initial={"form_token": uuid.uuid4()},
    )
    return answer_form(
        request,
        form,
        about=_about(of),
        save=lambda: study_actions.recommendation_add(
            of,
            text=form.cleaned_data["text"],
            units=[uuid.UUID(one) for one in form.cleaned_data["units"]],
            obligation=_obligation(form.cleaned_data["obligation"]),
        ),
        done=reverse("study", args=[code]),
        saved=_("Anbefalingen er skrevet op, og enhederne er spurgt."),
        page={"heading": _("Ny anbefaling"), "intro": of.study.title},
    )


def _obligation(code: str) -> Obligation | None:
    return Obligation.objects.get(code=code) if code else None


def _own(addressed_id: uuid.UUID) -> Asked:
    """What is asked of the acting unit, for a role that answers."""
    protection.require_write("action_plan")
    policies.require_sight()
    found = next((one for one in queries.asked_of(context.current().unit_id) if one.addressed.pk == addressed_id), None)
    if found is None:
        raise Http404
    return found


def _stands(of: Asked) -> list[Stands]:
    """What the unit answered last, what it promised, and what came of that."""
    language = active_language()
    if of.reply is None or of.reply_kind is None:
        return []
    said = [(of.reply_kind.in_language(language), of.reply.why)]
    if of.reply.promises:
        said.append((_("Lovet"), of.reply.promises))
    steps = ((RecommendationStep(one.kind).label.in_language(language), one) for one in of.reply.steps.all())
    return said + [(f"{what} {long_day(one.on_day, language)}", one.why) for what, one in steps]


@require_http_methods(["GET", "POST"])
def answer(request: ActingHttpRequest, addressed_id: uuid.UUID) -> HttpResponse:
    """Answer a recommendation for one's unit."""
    of = _own(addressed_id)
    of_study = of.addressed.recommendation.study
    form = ReplyForm(request.POST or None, stands=of.version, beside=_stands(of), initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(of.addressed.pk, {"study": of_study.code}),
        save=form.unless_written(
            lambda: study_actions.recommendation_answer(
                of,
                kind=RecommendationReply(form.cleaned_data["kind"]),
                why=form.cleaned_data["why"],
                promises=form.cleaned_data["promises"],
                promised_by=form.cleaned_data["promised_by"],
            )
        ),
        done=reverse("study", args=[of_study.code]),
        saved=_("Svaret er gemt."),
        page={
            "heading": _("Svar på en anbefaling"),
            "intro": of.addressed.recommendation.text,
            "ruling": of.ruling,
        },
    )


@require_http_methods(["GET", "POST"])
def follow(request: ActingHttpRequest, addressed_id: uuid.UUID) -> HttpResponse:
    """Say what became of what one's unit promised."""
    of = _own(addressed_id)
    of_study = of.addressed.recommendation.study
    form = FollowUpForm(
        request.POST or None,
        stands=of.version,
        beside=_stands(of),
        initial={"form_token": uuid.uuid4(), "on_day": clock.today()},
    )
    return answer_form(
        request,
        form,
        about=About(of.addressed.pk, {"study": of_study.code}),
        save=form.unless_written(
            lambda: study_actions.recommendation_follow(
                of,
                kind=RecommendationStep(form.cleaned_data["kind"]),
                on_day=form.cleaned_data["on_day"],
                new_day=form.cleaned_data["new_day"],
                why=form.cleaned_data["why"],
            )
        ),
        done=reverse("study", args=[of_study.code]),
        saved=_("Opfølgningen er gemt."),
        page={
            "heading": _("Følg op på en anbefaling"),
            "intro": of.reply.promises if of.reply is not None else of.addressed.recommendation.text,
            "ruling": of.ruling,
        },
    )
