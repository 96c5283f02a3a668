"""Pages of one measure: awarding it, what happens to it, who may be told of it, what is paid."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.interface.forms import SupersedeForm
from helle.register.interface.words import active_language
from helle.register.protection import clock
from helle.register.protection import policies as categories
from helle.register.support_plans import actions, consent_actions, payment_actions, policies, queries, rulings
from helle.register.support_plans.actions import Award, Happened
from helle.register.support_plans.choices import AWARDED_HERE, PAID_TYPES, ChildView, NotDone, Shared, State, Step
from helle.register.support_plans.consent_actions import Answered
from helle.register.support_plans.forms import ConsentForm, MeasureForm, PaymentForm, StepForm
from helle.register.support_plans.models import Measure
from helle.register.support_plans.payment_actions import Paid
from helle.register.support_plans.steps import steps_from
from helle.rules.codes import MinorStatus, OrganisationKind
from helle.rules.minors.codes import DecisionGiver
from helle.rules.support.codes import ConsentAnswer, SupportBasis, SupportMeasureType


def _for_reading(number: str, measure_id: uuid.UUID) -> tuple[Case, Measure]:
    policies.require_read()
    case = cases.get_case_for_reading(number, "core", "notes")
    return case, queries.get_measure(case, measure_id)


def _for_writing(number: str, measure_id: uuid.UUID) -> tuple[Case, Measure]:
    policies.require_write()
    case = cases.get_case_for_writing(number, "core", "notes")
    measure = queries.get_measure(case, measure_id)
    policies.require_write(measure.category)
    return case, measure


def _named(measure: Measure) -> str:
    """What the measure is, in the language of the request; it names nobody."""
    return SupportMeasureType(measure.type).label.in_language(active_language())


@require_http_methods(["GET", "POST"])
def measure_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Award a measure, or write down that one is not given and why."""
    policies.require_write()
    case = cases.get_case_for_writing(number, "core", "notes")
    facts = cases.facts_today(case)
    form = MeasureForm(
        request.POST or None,
        initial=initial_of(
            case,
            type=request.GET.get("stoette", ""),
            awarded=True,
            basis=SupportBasis.ACTION_PLAN.value,
            agreed_on=clock.today(),
            delivered_by=OrganisationKind.CMM.value,
        ),
    )

    def save() -> None:
        given = form.cleaned_data
        actions.measure_award(
            case,
            expected_version=given["case_version"],
            award=Award(
                type=SupportMeasureType(given["type"]),
                awarded=given["awarded"],
                agreed_on=given["agreed_on"],
                basis=SupportBasis(given["basis"]),
                delivered_by=OrganisationKind(given["delivered_by"]) if given["delivered_by"] else None,
                deliverer=given["deliverer"],
                description=given["description"],
                planned_for=given["planned_for"],
                hours=given["hours"],
                oere=given["amount"],
                payer=OrganisationKind(given["payer"]) if given["payer"] else None,
                reasons=given["reasons"],
            ),
        )

    kind, by = form.typed("type"), form.typed("delivered_by")
    if not form.is_bound and form.initial["type"] in AWARDED_HERE:
        kind, by = form.initial["type"], form.initial["delivered_by"]
    deliverer = OrganisationKind(by) if by else None
    basis = SupportBasis(form.typed("basis") or SupportBasis.ACTION_PLAN)
    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-support-plan", args=[number]),
        saved=lambda: _("Støtten er aftalt.") if form.cleaned_data["awarded"] else _("Det er noteret, og hvorfor."),
        page={
            "heading": _("Aftal støtte i sag %(number)s") % {"number": number},
            "ruling": rulings.award_ruling(
                facts, SupportMeasureType(kind), by=OrganisationKind(request.acting.unit_kind), delivered_by=deliverer
            )
            if kind
            else rulings.access_ruling(facts),
            "basis": rulings.basis_ruling(facts, basis, deliverer) if basis is not SupportBasis.ACTION_PLAN else None,
        },
        template="support_plans/measure_new.html",
        rules_follow=True,
    )


@require_GET
def measure(request: ActingHttpRequest, number: str, measure_id: uuid.UUID) -> HttpResponse:
    """One measure: what was agreed and why, what has happened, who may be told, what was paid."""
    case, row = _for_reading(number, measure_id)
    whole = queries.whole_measure(case, row)
    audit.record("plan.measure_read", object_id=row.pk, cases=[case.pk])
    may_write = policies.may_write() and categories.may_write(row.category)
    return render(
        request,
        "support_plans/measure.html",
        {
            "case": case,
            "whole": whole,
            "one": whole.measure,
            "name": _named(row),
            "passing_on": rulings.passing_on_ruling(row, clock.today()) if row.outside and row.is_open else None,
            "takes_payments": row.type in PAID_TYPES,
            "may_step": may_write and row.is_open,
            "may_ask": may_write and row.outside and row.is_open,
            "may_pay": may_write
            and categories.may_write("money")
            and row.type in PAID_TYPES
            and row.state == State.BEGUN,
            "sees_money": categories.may_read("money"),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def measure_step(request: ActingHttpRequest, number: str, measure_id: uuid.UUID) -> HttpResponse:
    """Record what has happened to a measure."""
    case, row = _for_writing(number, measure_id)
    steps = steps_from(State(row.state), outside=row.outside)
    form = StepForm(request.POST or None, initial=initial_of(case, on_day=clock.today()), steps=steps)

    def save() -> None:
        given = form.cleaned_data
        actions.measure_step(
            case,
            row,
            expected_version=given["case_version"],
            step=Happened(
                kind=Step(given["kind"]),
                on_day=given["on_day"],
                at_minute=form.minute,
                payer=OrganisationKind(given["payer"]) if given.get("payer") else None,
                why=NotDone(given["why"]) if given["why"] else None,
                words=given["words"],
            ),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-measure", args=[number, measure_id]),
        saved=_("Det er noteret."),
        page={
            "heading": _("%(measure)s: hvad er der sket?") % {"measure": _named(row)},
            "intro": "" if steps else actions.ENDED,
            "ruling": rulings.passing_on_ruling(row, clock.today()) if row.outside else None,
        },
    )


@require_http_methods(["GET", "POST"])
def consent(request: ActingHttpRequest, number: str, measure_id: uuid.UUID) -> HttpResponse:
    """Record what was answered to the outside party being told of a measure."""
    case, row = _for_writing(number, measure_id)
    facts = cases.facts_today(case)
    minor = rulings.status_of_age(facts) is not MinorStatus.ADULT
    form = ConsentForm(request.POST or None, initial=initial_of(case, answered_on=clock.today()), minor=minor)

    def save() -> None:
        given = form.cleaned_data
        consent_actions.consent_record(
            case,
            row,
            expected_version=given["case_version"],
            answered=Answered(
                answer=ConsentAnswer(given["answer"]),
                given_by=DecisionGiver(given["given_by"]),
                answered_on=given["answered_on"],
                shares=tuple(Shared(one) for one in given["shares"]),
                purpose=given["purpose"],
                limits=given["limits"],
                child_view=ChildView(given["child_view"]) if given.get("child_view") else None,
                reasons=given.get("reasons", ""),
            ),
        )

    giver = form.typed("given_by")
    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-measure", args=[number, measure_id]),
        saved=lambda: (
            _("Samtykket er trukket tilbage. Støtten stopper; giv parten besked.")
            if form.cleaned_data["answer"] == ConsentAnswer.WITHDRAWN
            else _("Svaret er noteret.")
        ),
        page={
            "heading": _("%(measure)s: må den anden part få besked?") % {"measure": _named(row)},
            "intro": _("Spørg om én part og ét formål ad gangen. Et samtykke kan altid trækkes tilbage."),
            "ruling": rulings.consent_ruling(facts, DecisionGiver(giver)) if giver and minor else None,
        },
        rules_follow=minor,
    )


@require_http_methods(["GET", "POST"])
def payment(request: ActingHttpRequest, number: str, measure_id: uuid.UUID) -> HttpResponse:
    """Record a payment of pocket money or board."""
    case, row = _for_writing(number, measure_id)
    categories.require_write("money")
    form = PaymentForm(
        request.POST or None, initial=initial_of(case, paid_on=clock.today(), payer=row.payer or OrganisationKind.CMM)
    )

    def save() -> None:
        given = form.cleaned_data
        payment_actions.payment_record(
            case,
            row,
            expected_version=given["case_version"],
            paid=Paid(
                first=given["first"],
                last=given["last"],
                paid_on=given["paid_on"],
                oere=given["amount"],
                payer=OrganisationKind(given["payer"]),
                why=given["why"],
            ),
        )

    first, last = form.typed("first"), form.typed("last")
    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-measure", args=[number, measure_id]),
        saved=_("Betalingen er noteret."),
        page={
            "heading": _("%(measure)s: notér en betaling") % {"measure": _named(row)},
            "due": queries.allowance_of(row, first, last) if first and last and first <= last else None,
        },
        template="support_plans/payment.html",
        rules_follow=True,
    )


@require_http_methods(["GET", "POST"])
def payment_supersede(
    request: ActingHttpRequest, number: str, measure_id: uuid.UUID, payment_id: uuid.UUID
) -> HttpResponse:
    """Put a payment out of force that was entered by mistake."""
    case, row = _for_writing(number, measure_id)
    categories.require_write("money")
    paid = queries.get_payment(case, row, payment_id)
    form = SupersedeForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        payment_actions.payment_supersede(
            case, paid, expected_version=form.cleaned_data["case_version"], why=form.cleaned_data["why"]
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-measure", args=[number, measure_id]),
        saved=_("Betalingen er sat ud af kraft."),
        page={"heading": _("Sæt en betaling ud af kraft")},
    )
