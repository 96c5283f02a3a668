"""Pages of a prepared return: all of it on one page, the offer and its answer, the return case and its steps."""

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
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.entries import get_of_case
from helle.register.cases.facts import Facts
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.interface.words import active_language
from helle.register.minors.facts import facts_of
from helle.register.protection import clock
from helle.register.protection.policies import reads_course
from helle.register.returns import actions, offer_actions, policies, queries
from helle.register.returns.actions import Going
from helle.register.returns.choices import AnswerKind, JourneyStep, SearchOutcome, StepParty, StepState
from helle.register.returns.forms import (
    AnswerForm,
    DestinationForm,
    OfferForm,
    PartnerAnswerForm,
    StepCloseForm,
    StepPlanForm,
)
from helle.register.returns.models import Offer, PartnerSearch, ReturnCase, Step
from helle.register.returns.offer_actions import Made, Said, Told
from helle.register.returns.programmes import programmes_on
from helle.register.returns.rulings import (
    Wish,
    is_accompanied,
    is_alone,
    must_leave,
    offer_ruling,
    preparation_ruling,
    programme_ruling,
)
from helle.register.returns.rulings import responsible_ruling as responsible
from helle.rules.codes import OrganisationKind
from helle.rules.returns.codes import Destination, ReturnPhase
from helle.rules.ruling import Ruling

PARTS = ("core", "identity", "return_plan")


def case_of(number: str, *, allowed: bool) -> Case:
    """The case, for who may act on its return and holds what belongs to it."""
    if not allowed:
        raise PermissionDenied
    return cases.get_case_for_reading(number, *PARTS)


@require_GET
def case_return(request: ActingHttpRequest, number: str) -> HttpResponse:
    """All that is kept of a return. Who decides on the stay opens it for a transfer under Dublin, too (RET-10)."""
    decides_stay = request.acting.unit_kind == OrganisationKind.UDLST
    case = cases.get_case_for_reading(number, *(PARTS[:2] if decides_stay else PARTS))
    today = clock.today()
    view, facts = queries.return_view(case), facts_of(case, today)
    audit.record("return.read", object_id=case.pk, cases=[case.pk])
    return render(
        request,
        "returns/return.html",
        {
            "case": case,
            "view": view,
            "facts": facts,
            "today": today,
            "alone": is_alone(facts),
            "offered": _offered(case, view, facts),
            "responsible": _responsible(case, view, facts),
            "prepared": _prepared(case, view),
            "follows_course": reads_course(),
            "may_offer": policies.may_offer(),
            "may_prepare": policies.may_prepare(),
            "tells_more": ended.tells_more(facts.rung),
            "takes_part": policies.takes_part(),
            "may_transfer": policies.may_transfer(),
            "told_under_dublin": queries.told_under_dublin(case) if decides_stay and facts.dublin else [],
            "own_party": policies.own_party(),
            "sees_return": not decides_stay or "return_plan" in cases.held_categories(case.pk),
            "helps": request.acting.unit_kind == policies.HELPS,
        },
    )


def _responsible(case: Case, view: queries.ReturnView, facts: Facts) -> Ruling[object] | None:
    """Who is responsible for what is prepared or, once she has come home, for what follows (RET-04); None once no
    return runs any more: it was carried through, or stopped."""
    if facts.dublin:
        return responsible(case, ReturnPhase.DUBLIN_TRANSFER, facts.on)
    if view.returns and view.running is None:
        return None
    home = view.running is not None and queries.has_arrived(view.running.row)
    return responsible(case, ReturnPhase.REINTEGRATION if home else ReturnPhase.PREPARATION, facts.on)


def _offered(case: Case, view: queries.ReturnView, facts: Facts) -> Ruling[object] | None:
    """What the rules say of an offer today, for whoever sees the rung's reasons; none while one stands."""
    if view.stands or not policies.may_prepare():
        return None
    last = view.offers[0].row if view.offers else None
    must, wants = must_leave(facts), facts.wants_to_leave
    if last is not None:
        # What she answered when she was last asked; of what she was not asked then, what the case knows.
        must = last.must_leave if must is None else must
        wants = wants if last.wants_to_leave is None else last.wants_to_leave
    return offer_ruling(case, Wish(must, wants), facts.on)


def _prepared(case: Case, view: queries.ReturnView) -> Ruling[object] | None:
    """Whether the return that runs is prepared in time, by all who take part, to where she can settle (PER-09); of
    periods only those are told who follow the course."""
    if not reads_course() or view.running is None or (to := view.running.destination) is None:
        return None
    arrival = (one.row for one in view.running.steps if one.row.kind == JourneyStep.ARRIVAL)
    return preparation_ruling(
        case,
        to=Destination(to.row.kind),
        approval_on=to.row.approval_meant_on,
        with_partner=bool(to.words["partner"]),
        received=any(one.state == StepState.DONE for one in arrival),
    )


# --- the offer and the answer


@require_http_methods(["GET", "POST"])
def return_offer(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record the offer, the information, or that there is no offer and why: the rules say which (RET-01, RET-09)."""
    case = case_of(number, allowed=policies.may_offer())
    today = clock.today()
    facts = facts_of(case, today)
    form = OfferForm(
        request.POST or None,
        initial=initial_of(
            case,
            on=today,
            must_leave=must_leave(facts),
            wants_to_leave=facts.wants_to_leave,
            language=_her_language(case),
        ),
    )
    _ask_of_minors_alone(form, facts)

    def made() -> Made:
        return Made(
            told=_told(form),
            wish=Wish(form.typed("must_leave"), form.typed("wants_to_leave")),
            offer_it=form.typed("offer_it"),
            why=form.typed("why") or "",
        )

    wish = made().wish if form.is_bound else Wish(must_leave(facts), facts.wants_to_leave)
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _save_offer(case, form, made()),
        done=reverse("case-return", args=[number]),
        saved=_("Det er noteret, hvad personen har fået at vide."),
        rules_follow=True,
        page={
            "heading": _("Tilbyd en forberedt hjemsendelse"),
            "intro": _(
                "Spørg, om personen skal eller vil rejse, og fortæl, hvad en forberedt hjemsendelse er. Opholdet og "
                "politiet spiller ingen rolle. Er svaret nej, noteres det, at personen har fået at vide hvorfor."
            ),
            "ruling": offer_ruling(case, wish, min(form.typed("on") or today, today)),
        },
    )


def _save_offer(case: Case, form: OfferForm, made: Made) -> None:
    offer_actions.offer_make(case, expected_version=form.cleaned_data["case_version"], made=made)


@require_http_methods(["GET", "POST"])
def return_answer(request: ActingHttpRequest, number: str, offer_id: uuid.UUID) -> HttpResponse:
    """Record what the person answers to the offer (RET-01)."""
    case = case_of(number, allowed=policies.may_offer())
    offer = get_of_case(Offer, case, offer_id)
    today = clock.today()
    form = AnswerForm(
        request.POST or None,
        initial=initial_of(case, on=today, language=offer.language, interpreter=offer.interpreter),
    )
    _ask_of_minors_alone(form, facts_of(case, today))

    def save() -> None:
        given = form.cleaned_data
        offer_actions.offer_answer(
            case,
            offer,
            expected_version=given["case_version"],
            said=Said(_told(form), AnswerKind(given["kind"]), given["ask_again_on"], given["why"]),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-return", args=[number]),
        saved=_("Svaret er noteret."),
        page={
            "heading": _("Notér svaret på tilbuddet"),
            "intro": _(
                "Siger personen ja, kan Hjemrejsestyrelsen og Dansk Flygtningehjælp se sagens kerne, hvem personen er, "
                "og det, der hører til hjemsendelsen. Fortæl det, før du noterer svaret."
            ),
            "ruling": offer_ruling(case, Wish(offer.must_leave, offer.wants_to_leave), today),
            **ended.shut(case),
        },
    )


def _told(form: OfferForm | AnswerForm) -> Told:
    return Told(
        on=form.typed("on") or clock.today(),
        language=form.typed("language") or "",
        interpreter=bool(form.typed("interpreter")),
        with_representative=form.typed("with_representative"),
        with_custody=form.typed("with_custody"),
    )


def _ask_of_minors_alone(form: OfferForm | AnswerForm, facts: Facts) -> None:
    """Only of a minor whom nobody accompanies it is asked whether the representative took part, and only of another
    whether who has custody did."""
    if not is_alone(facts):
        del form.fields["with_representative"]
    if not is_accompanied(facts):
        del form.fields["with_custody"]


def _her_language(case: Case) -> str:
    """The language that the person speaks first, as far as it is known."""
    profile = getattr(case.person, "profile", None)
    return profile.languages[0] if profile and profile.languages else ""


# --- the return case


@require_http_methods(["GET", "POST"])
def return_destination(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record where the person goes, in which programme and with which partner (RET-02, RET-15, RET-16)."""
    case = case_of(number, allowed=policies.may_prepare())
    row = queries.get_running(case)
    opened = queries.return_view(case).running
    last = opened.destination if opened else None
    today = clock.today()
    ends = facts_of(case, today).period_end
    known: dict[str, object] = {"approval_meant_on": ends if ends and ends >= today else None}
    if last is not None and opened is not None:
        known = {
            "country": last.row.country,
            "kind": last.row.kind,
            "programme": last.row.programme,
            "programme_name": last.words["programme"],
            "partner": last.words["partner"] or opened.partner_found,
            "approval_meant_on": last.row.approval_meant_on,
        }
    form = DestinationForm(request.POST or None, initial=initial_of(case, since=today, **known))
    language = active_language()
    none = ("", _("Intet program når landet"))
    form.offer("programme", [none, *((one.code, one.name.in_language(language)) for one in programmes_on(today))])

    def going() -> Going:
        return Going(
            country=form.typed("country") or "",
            kind=Destination(form.typed("kind") or Destination.HOME_COUNTRY),
            programme=form.typed("programme") or "",
            programme_name=form.typed("programme_name") or "",
            partner=form.typed("partner") or "",
            since=form.typed("since") or today,
            approval_meant_on=form.typed("approval_meant_on") or today,
            why=form.typed("why") or "",
        )

    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _save_destination(case, row, form, going()),
        done=reverse("case-return", args=[number]),
        saved=_("Landet er noteret."),
        page={
            "heading": _("Notér, hvor personen rejser hen"),
            "intro": _("Det, der stod før, kan stadig ses. Skriv kun det, der er aftalt med personen."),
        },
    )


def _save_destination(case: Case, row: ReturnCase, form: DestinationForm, going: Going) -> None:
    actions.destination_set(case, row, expected_version=form.cleaned_data["case_version"], going=going)


@require_http_methods(["GET", "POST"])
def return_partner(request: ActingHttpRequest, number: str, search_id: uuid.UUID) -> HttpResponse:
    """Dansk Flygtningehjælp answers whether there is a partner in the country (RET-16, RET-26)."""
    case = case_of(number, allowed=policies.takes_part())
    search = get_of_case(PartnerSearch, case, search_id)
    form = PartnerAnswerForm(request.POST or None, initial=initial_of(case, answered_on=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        actions.partner_answer(
            case,
            search,
            expected_version=given["case_version"],
            outcome=SearchOutcome(given["outcome"]),
            answered_on=given["answered_on"],
            partner=given["partner"],
            note=given["note"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-return", args=[number]),
        saved=_("Svaret er noteret."),
        page={
            "heading": _("Notér, om der er en partner i landet"),
            "intro": _("Spørg partneren uden at nævne personen. Om det er trygt nok, afgør CMM og Hjemrejsestyrelsen."),
            "ruling": programme_ruling("", search.asked_on),
        },
    )


@require_http_methods(["GET", "POST"])
def return_step_close(request: ActingHttpRequest, number: str, step_id: uuid.UUID) -> HttpResponse:
    """Record that a step before the journey is in place, or not needed (RET-04)."""
    case = case_of(number, allowed=policies.takes_part())
    step = get_of_case(Step, case, step_id)
    if not policies.may_prepare() and policies.own_party() != step.party:
        raise PermissionDenied
    form = StepCloseForm(request.POST or None, initial=initial_of(case, state=StepState.DONE, closed_on=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        actions.step_close(
            case,
            step,
            expected_version=given["case_version"],
            state=StepState(given["state"]),
            closed_on=given["closed_on"],
            note=given["note"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-return", args=[number]),
        saved=_("Skridtet er noteret."),
        page={"heading": queries.step_words(step)},
    )


@require_http_methods(["GET", "POST"])
def return_step_plan(request: ActingHttpRequest, number: str, step_id: uuid.UUID) -> HttpResponse:
    """Give a step before the journey to somebody else, or another day (RET-04)."""
    case = case_of(number, allowed=policies.may_prepare())
    step = get_of_case(Step, case, step_id)
    form = StepPlanForm(request.POST or None, initial=initial_of(case, party=step.party, due=step.due))

    def save() -> None:
        given = form.cleaned_data
        actions.step_plan(
            case, step, expected_version=given["case_version"], party=StepParty(given["party"]), due=given["due"]
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-return", args=[number]),
        saved=_("Skridtet er planlagt om."),
        page={"heading": queries.step_words(step), "submit_label": _("Planlæg om")},
    )
