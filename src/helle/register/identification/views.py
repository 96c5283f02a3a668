"""Pages of identification: the stay, the circumstances, the assessment. Those of interviews stand beside them."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.identification import actions, queries
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.identification.findings import Findings
from helle.register.identification.forms import AssessmentForm, CircumstanceEndForm, CircumstanceForm
from helle.register.identification.given import decision_of, factors_of
from helle.register.identification.models import Interview
from helle.register.people import queries as people
from helle.register.people.forms import ResidenceForm
from helle.register.protection import clock, policies
from helle.rules.codes import (
    ActElement,
    Authority,
    Code,
    CurrencyFactor,
    ExploitationPurpose,
    MeansElement,
    ResidenceStatus,
)


@require_http_methods(["GET", "POST"])
def residence(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record a residence status; who decides the question follows from it."""
    case = cases.get_case_for_writing(number, "identity")
    form = ResidenceForm(request.POST or None, initial=initial_of(case, since=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: stays.residence_record(
            case,
            expected_version=form.cleaned_data["case_version"],
            status=ResidenceStatus(form.cleaned_data["status"]),
            since=form.cleaned_data["since"],
            until=form.cleaned_data["until"],
        ),
        done=reverse("case-page", args=[number]),
        saved=_("Opholdsgrundlaget er noteret."),
        page={
            "heading": _("Opholdsgrundlag i sag %(number)s") % {"number": number},
            "ruling": queries.competence_ruling(cases.facts_today(case)),
        },
    )


@require_http_methods(["GET", "POST"])
def circumstance(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record a charge, an indictment or a submission for expulsion."""
    case = cases.get_case_for_writing(number, "outcome")
    form = CircumstanceForm(request.POST or None, initial=initial_of(case, since=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _keep_circumstance(case, form),
        done=reverse("case-page", args=[number]),
        saved=_("Forholdet er noteret."),
        page={
            "heading": _("Sigtelse, tiltale eller forelæggelse i sag %(number)s") % {"number": number},
            "ruling": queries.competence_ruling(cases.facts_today(case)),
        },
    )


def _keep_circumstance(case: Case, form: CircumstanceForm) -> None:
    stays.circumstance_set(
        case,
        expected_version=form.cleaned_data["case_version"],
        kind=CircumstanceKind(form.cleaned_data["kind"]),
        since=form.cleaned_data["since"],
        until=form.cleaned_data["until"],
    )


@require_http_methods(["GET", "POST"])
def circumstance_end(request: ActingHttpRequest, number: str, circumstance_id: uuid.UUID) -> HttpResponse:
    """Record the last day of a charge, an indictment or a submission."""
    case = cases.get_case_for_writing(number, "outcome")
    row = queries.get_circumstance_for_writing(case, circumstance_id)
    form = CircumstanceEndForm(request.POST or None, initial=initial_of(case, until=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: stays.circumstance_end(
            case, row.pk, expected_version=form.cleaned_data["case_version"], until=form.cleaned_data["until"]
        ),
        done=reverse("case-page", args=[number]),
        saved=_("Forholdet er afsluttet."),
        page={
            "heading": _("Afslut forholdet"),
            "intro": f"{row.get_kind_display()} · {number}",
            "ruling": queries.competence_ruling(cases.facts_today(case)),
        },
    )


@require_http_methods(["GET", "POST"])
def assessment(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Decide the question of trafficking, with the ruling on competence beside it."""
    case = cases.get_case_for_writing(number, "outcome", "reasons")
    form = AssessmentForm(
        request.POST or None, initial=initial_of(case, decided_on=clock.today(), sector=queries.sector_told(case))
    )
    facts = cases.facts_on_typed_day(case, form.typed("decided_on"))
    own = Authority(request.acting.unit_kind)

    def save() -> None:
        actions.assessment_make(
            case,
            expected_version=form.cleaned_data["case_version"],
            decision=decision_of(form.cleaned_data, own),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Der er taget stilling. Resultatet og begrundelsen er gemt."),
        page={
            "heading": _("Er personen handlet? Sag %(number)s") % {"number": number},
            "ruling": queries.may_assess(
                facts,
                Authority.COURT if form.typed("by_court") else own,
                reason_without_interview=bool(form.typed("no_interview_reason")),
            ),
            "weighed": queries.weigh(people.profile_of(case.person_id), _found(form)),
            # What the interviews noted is of another category than the outcome.
            "noted": _noted(case) if policies.may_read("narrative") else [],
        },
        template="identification/assessment.html",
        rules_follow=True,
    )


def _noted(case: Case) -> list[tuple[Interview, Findings]]:
    """What the interviews noted. Whoever decides reads it: each of them is in the audit."""
    noted = queries.noted_by_interviews(case)
    audit.record_each("interview.read", object_ids=[row.pk for row, _findings in noted], cases=[case.pk])
    return noted


def _found(form: AssessmentForm) -> queries.Found:
    """What the form says so far, also one that was refused: the rules are asked again at each change."""
    sent = form.is_bound

    def chosen[C: Code](name: str, codes: type[C]) -> tuple[C, ...] | None:
        return tuple(code for code in codes if code.value in form[name].value()) if sent else None

    days = [form.typed("act_done_on"), form.typed("decided_on")]
    return queries.Found(
        acts=chosen("acts", ActElement),
        means=chosen("means", MeansElement),
        purposes=chosen("purposes", ExploitationPurpose),
        factors=factors_of({factor: form[factor.value].value() for factor in CurrencyFactor}),
        act_done_on=next((day for day in days if day is not None), clock.today()),
    )
