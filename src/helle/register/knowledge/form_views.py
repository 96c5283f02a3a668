"""The forms of spreading knowledge: plan or write down, correct, held, evaluated, called off, and what it shows."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.action_plans import actions as plan_actions
from helle.register.action_plans import policies as plan_policies
from helle.register.action_plans import queries as plans
from helle.register.action_plans.choices import EvidenceKind
from helle.register.action_plans.looks import Carried, OfPlan
from helle.register.action_plans.models import Initiative
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.words import active_language
from helle.register.knowledge import actions, policies, queries
from helle.register.knowledge.choices import Ended
from helle.register.knowledge.forms import DetailsForm, EndingForm, EvaluationForm, HeldForm, OpeningForm, ShownForForm
from helle.register.knowledge.opening_actions import activity_open
from helle.register.knowledge.queries import Look
from helle.register.protection import clock, context
from helle.register.protection import policies as protection
from helle.rules.knowledge.codes import ActivityKind, ActivityState
from helle.rules.knowledge.evaluation import EVALUATED

FORM = "knowledge/form.html"


def _own(activity_id: uuid.UUID) -> Look:
    """An activity for whoever writes of it: its own unit."""
    protection.require_write("action_plan")
    look = queries.look_at(activity_id)
    policies.require(policies.writes(look.activity.by_unit_id))
    return look


def _about(look: Look) -> About:
    return About(look.activity.pk, {"kind": look.kind.value})


def _page(look: Look) -> str:
    return reverse("knowledge-activity", args=[look.activity.pk])


def _earlier(but: Look | None = None) -> list[tuple[str, str]]:
    language = active_language()
    return [
        (str(one.activity.pk), f"{one.title.in_language(language)} ({one.year})")
        for one in queries.publications_out(context.current().unit_id, but)
    ]


def _initiatives(set_already: Initiative | None = None) -> list[tuple[str, str]]:
    """The initiatives in which the unit has a part: teaching belongs to none but by its own choice (INI-14).

    Of every plan that has begun: teaching is written down after its plan is over as well, and the database asks on
    which days the initiative ran. What is set already is among them: correcting a title takes nothing away.
    """
    language, unit = active_language(), context.current().unit_id
    found = [
        one.initiative
        for plan in plans.plans()
        if plan.first_day <= clock.today()
        for one in plans.carried_of(plan)[1]
        if plan_policies.leads(plan) or any(part.unit.id == unit for part in (*one.owners, *one.involved))
    ]
    if set_already is not None and set_already not in found:
        found.append(set_already)
    return [(one.code, f"{one.code} {one.title.in_language(language)}") for one in found]


@require_http_methods(["GET", "POST"])
def new(request: ActingHttpRequest, kind: str) -> HttpResponse:
    """Write down what is planned, or was done already."""
    protection.require_write("action_plan")
    if kind not in set(ActivityKind):
        raise Http404
    of_kind = ActivityKind(kind)
    policies.require(policies.holds(of_kind))
    form = DetailsForm(
        request.POST or None,
        kind=of_kind,
        earlier=_earlier() if of_kind is ActivityKind.PUBLICATION else (),
        initiatives=_initiatives() if of_kind is ActivityKind.TRAINING else (),
        initial={"form_token": uuid.uuid4()},
    )
    written: list[uuid.UUID] = []
    return answer_form(
        request,
        form,
        about=About(None, {"kind": kind}),
        save=lambda: written.append(actions.activity_add(of_kind, form.given()).pk),
        done=reverse("knowledge"),
        shown_at=lambda: reverse("knowledge-activity", args=[written[0]]),
        saved=_("Aktiviteten er skrevet op."),
        page={"heading": of_kind.label, "intro": _PLANNED_INTRO[of_kind]()},
        template=FORM,
    )


_PLANNED_INTRO: dict[ActivityKind, Any] = {
    ActivityKind.TRAINING: lambda: _("Planlæg undervisning, eller skriv op, hvad der er holdt. Ingen deltager nævnes."),
    ActivityKind.CONFERENCE: lambda: _("Planlæg årskonferencen. Den kan vises på den side, alle kan læse."),
    ActivityKind.CAMPAIGN: lambda: _("Planlæg en kampagne med dens periode og steder."),
    ActivityKind.PUBLICATION: lambda: _("Skriv en udgivelse op. Når den er ude, kan alle se den, hvis du vælger det."),
    ActivityKind.INTERNATIONAL: lambda: _("Skriv et møde, en levering af tal eller et andet arbejde med udlandet op."),
}


@require_http_methods(["GET", "POST"])
def correct(request: ActingHttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Correct what an activity was said to be; what stood before stays beside it."""
    look = _own(activity_id)
    row = look.now
    initial = {
        "form_token": uuid.uuid4(),
        **{name: getattr(row, name) for name in DetailsForm.base_fields if hasattr(row, name)},
        "supersedes": str(row.supersedes_id or ""),
        "initiative": row.initiative.code if row.initiative else "",
        **{f"sector_{one.sector.value}": "?" if one.number is None else one.number for one in look.planned},
    }
    form = DetailsForm(
        request.POST or None,
        kind=look.kind,
        again=True,
        stands=len(look.versions),
        earlier=_earlier(look) if look.kind is ActivityKind.PUBLICATION else (),
        initiatives=_initiatives(row.initiative) if look.kind is ActivityKind.TRAINING else (),
        initial=initial,
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=form.unless_written(lambda: actions.activity_correct(look, form.given(), why=form.cleaned_data["why"])),
        done=_page(look),
        saved=_("Rettelsen er gemt. Det, der stod før, står stadig."),
        page={"heading": _("Ret aktiviteten"), "intro": look.title},
        template=FORM,
    )


@require_http_methods(["GET", "POST"])
def held(request: ActingHttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Say that it was held and what came of it; again where that is to be corrected."""
    look = _own(activity_id)
    row = look.held
    begun: dict[str, object] = {"first_day": look.now.first_day, "last_day": look.now.last_day}
    if row is not None:
        begun = {name: getattr(row, name) for name in HeldForm.base_fields if hasattr(row, name)}
        begun |= {f"sector_{one.sector.value}": "?" if one.number is None else one.number for one in look.came}
        begun |= {f"reached_{one.channel.value}": one.number for one in look.reached}
        begun |= {f"source_{one.channel.value}": one.source for one in look.reached}
    form = HeldForm(
        request.POST or None,
        kind=look.kind,
        again=row is not None,
        stands=len(look.held_rows),
        channels=look.now.channels,
        initial={"form_token": uuid.uuid4(), **begun},
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=form.unless_written(
            lambda: actions.activity_hold(look, form.outcome(), why=form.cleaned_data.get("why", ""))
        ),
        done=_page(look),
        saved=_("Det er gemt, at den er gennemført."),
        page={"heading": _("Gennemført"), "intro": look.title, "expected": look.planned},
        template=FORM,
    )


@require_http_methods(["GET", "POST"])
def evaluation(request: ActingHttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Write what those who came answered and what was learnt; again where that is to be corrected."""
    look = _own(activity_id)
    if look.kind not in EVALUATED or look.held is None:
        raise Http404
    row = look.evaluation
    begun: dict[str, object] = {}
    if row is not None:
        begun = {"answers": row.answers, "learnt": row.learnt, "changes": row.changes}
        begun |= {f"mark_{number}": count for number, count in enumerate(row.marks, start=1)}
    form = EvaluationForm(
        request.POST or None,
        kind=look.kind,
        again=row is not None,
        stands=len(look.evaluations),
        initial={"form_token": uuid.uuid4(), **begun},
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=form.unless_written(
            lambda: actions.activity_evaluate(look, form.given(), why=form.cleaned_data.get("why", ""))
        ),
        done=_page(look),
        saved=_("Evalueringen er gemt."),
        page={"heading": _("Evaluering"), "intro": look.title, "ruling": look.evaluating},
        template=FORM,
    )


@require_http_methods(["GET", "POST"])
def opening(request: ActingHttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Approve that everybody may read it, by somebody else than whoever wrote it."""
    protection.require_write("action_plan")
    look = queries.look_at(activity_id)
    policies.require(policies.reads_for_all(look.activity.by_unit_id))
    if request.method == "GET" and not (look.waits_to_open and policies.is_another(look.now.by_user_id)):
        return redirect(_page(look))  # Its page says how it stands.
    now = look.now
    said = [(str(word), value) for word, value in (
        (_("Titel"), now.title_da), (_("Titel på engelsk"), now.title_en), (_("Sted"), now.place),
        (_("Adresse på nettet"), now.address), (_("ISBN"), now.isbn),
    ) if value]  # fmt: skip
    form = OpeningForm(
        request.POST or None, stands=len(look.versions), beside=said, initial={"form_token": uuid.uuid4()}
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=form.unless_written(lambda: activity_open(look)),
        done=_page(look),
        saved=_("Den vises nu på siden, alle kan læse, når den er ude eller er på vej."),
        page={
            "heading": _("Godkend, at alle kan læse den"),
            "intro": _("Skrevet af %(who)s. Efterse adresse og ISBN, og at ingen person er nævnt.")
            % {"who": now.by_user.full_name},
        },
    )


@require_http_methods(["GET", "POST"])
def ending(request: ActingHttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Call it off, or say that it was written down by mistake."""
    look = _own(activity_id)
    # What is ended is what was read: with all that stands of it.
    written = len(look.versions) + len(look.held_rows) + len(look.evaluations)
    form = EndingForm(request.POST or None, stands=written, initial={"form_token": uuid.uuid4()})
    form.fields["kind"].initial = None if look.state is ActivityState.PLANNED else Ended.MISTAKEN
    return answer_form(
        request,
        form,
        about=_about(look),
        save=form.unless_written(
            lambda: actions.activity_end(look, kind=Ended(form.cleaned_data["kind"]), why=form.cleaned_data["why"])
        ),
        done=_page(look),
        saved=_("Det er gemt. Aktiviteten står her stadig."),
        page={"heading": _("Aflys eller tag ud"), "intro": look.title},
    )


@require_http_methods(["GET", "POST"])
def shown_for(request: ActingHttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Let it show, on the page of an initiative that the unit writes of, that something was done (INI-15)."""
    look = _own(activity_id)
    if not look.counts:
        raise Http404
    of, carried = plans.carried_of(plans.plan_shown("", clock.today()))
    language = active_language()
    mine = {one.initiative.code: one for one in carried if _may_show(of, one)}
    form = ShownForForm(
        request.POST or None,
        initiatives=[(code, f"{code} {one.initiative.title.in_language(language)}") for code, one in mine.items()],
        initial={"form_token": uuid.uuid4()},
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: plan_actions.evidence_add(
            *plans.overview_of(form.cleaned_data["initiative"]),
            kind=_EVIDENCE.get(look.kind, EvidenceKind.OTHER),
            title=look.now.title_da,
            where=_page(look),
            on_day=look.days[1] if look.counts else None,
        ),
        done=_page(look),
        saved=_("Aktiviteten står nu på initiativets side."),
        page={
            "heading": _("Brug som dokumentation"),
            "intro": _("Vælg et af de initiativer, som enheden melder om. Siden her kan ses derfra."),
        },
    )


_EVIDENCE = {ActivityKind.PUBLICATION: EvidenceKind.REPORT}


def _may_show(of: OfPlan, one: Carried) -> bool:
    return plan_policies.leads(of.plan) or plan_policies.owns(one.owner_units)
