"""Pages for what happens to an order: answered, arrived, replanned, left, taken back, and who pays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.identification.told_before import told_before
from helle.register.interface.forms import Standing
from helle.register.interface.words import active_language, long_day
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Unit
from helle.register.placements import actions, billed, elsewhere_actions, payer_actions, queries
from helle.register.placements.choices import LeaveCause
from helle.register.placements.forms import (
    AnswerForm,
    ArriveForm,
    LeaveForm,
    MistakeForm,
    PayerForm,
    ReplanForm,
    StaysForm,
    WithdrawForm,
    answered,
)
from helle.register.placements.models import PayerDecision, Placement
from helle.register.placements.views import get_placement_for_writing
from helle.register.protection import clock, policies
from helle.rules.accommodation.codes import Payer
from helle.rules.codes import OrganisationKind


def _page(case: Case, row: Placement, heading: str, **more: Any) -> dict[str, Any]:
    said = {"number": case.number, "place": row.offer.alias}
    return {"heading": heading % said, "page_title": _("Sag %(number)s") % said, **more}


def _answer(request: ActingHttpRequest, case: Case, row: Placement) -> HttpResponse:
    """Record what the place answers, where it does not do so itself."""
    form = AnswerForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.placement_answer(row, **answered(form.cleaned_data)),
        done=reverse("case-placement", args=[case.number]),
        saved=_("Svaret er noteret."),
        page=_page(
            case,
            row,
            _("Svar fra %(place)s i sag %(number)s"),
            intro=_("Bruger stedet Helle, svarer det selv. Her noteres, hvad I har hørt i telefonen."),
        ),
    )


def _arrive(request: ActingHttpRequest, case: Case, row: Placement) -> HttpResponse:
    """Record that the person has come."""
    form = ArriveForm(request.POST or None, initial=initial_of(case, on=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.placement_arrive(row, on=form.cleaned_data["on"]),
        done=reverse("case-placement", args=[case.number]),
        saved=_("Ankomsten er noteret."),
        page=_page(case, row, _("Ankomst til %(place)s i sag %(number)s"), **told_before(case)),
        template="placements/arrival.html",
    )


def _leave(request: ActingHttpRequest, case: Case, row: Placement) -> HttpResponse:
    """Record that the person has left, and why."""
    form = LeaveForm(request.POST or None, initial=initial_of(case, on=clock.today()))
    wrong: list[str] = []

    def save() -> None:
        given = form.cleaned_data
        wrong[:] = actions.placement_leave(row, on=given["on"], cause=LeaveCause(given["cause"]))

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[case.number]),
        saved=lambda: billed.said_with(_("Fraflytningen er noteret, og pladsen er ledig igen."), wrong),
        page=_page(
            case,
            row,
            _("Fraflytning fra %(place)s i sag %(number)s"),
            intro=_("Er personen forsvundet, så notér det også på sagen: perioden og stigen følger ikke af sig selv."),
        ),
    )


def _withdraw(request: ActingHttpRequest, case: Case, row: Placement) -> HttpResponse:
    """Take an order back before the person has come."""
    form = WithdrawForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.placement_withdraw(row),
        done=reverse("case-placement", args=[case.number]),
        saved=_("Bestillingen er trukket tilbage, og pladsen er ledig igen."),
        page=_page(
            case, row, _("Træk bestillingen på %(place)s i sag %(number)s tilbage"), submit_label=_("Træk tilbage")
        ),
    )


def _replan(request: ActingHttpRequest, case: Case, row: Placement) -> HttpResponse:
    """Give a stay another planned end."""
    form = ReplanForm(request.POST or None, initial=initial_of(case, until=row.planned_until))

    def save() -> None:
        given = form.cleaned_data
        actions.placement_replan(
            case, row, expected_version=given["case_version"], until=given["until"], reasons=given["reasons"]
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[case.number]),
        saved=_("Slutdagen er ændret."),
        page=_page(
            case,
            row,
            _("Slutdag for opholdet på %(place)s i sag %(number)s"),
            ruling=queries.stay_ruling(row, clock.today()),
        ),
    )


def _mistake(request: ActingHttpRequest, case: Case, row: Placement) -> HttpResponse:
    """Put a placement out of force that was written down by mistake."""
    form = MistakeForm(request.POST or None, initial=initial_of(case))
    wrong: list[str] = []

    def save() -> None:
        given = form.cleaned_data
        wrong[:] = actions.placement_supersede(case, row, expected_version=given["case_version"], why=given["why"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[case.number]),
        saved=lambda: billed.said_with(_("Pladsen er sat ud af kraft. Bestil den rigtige, hvis der er en."), wrong),
        page=_page(
            case,
            row,
            _("Skrevet ved en fejl: %(place)s i sag %(number)s"),
            intro=_("Er en dag forkert, så sæt pladsen ud af kraft, og bestil den igen fra den rigtige dag."),
            submit_label=_("Sæt ud af kraft"),
        ),
    )


def _stays(request: ActingHttpRequest, case: Case, row: Placement) -> HttpResponse:
    """Weigh that the person stays though the target group of the place is another now."""
    form = StaysForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        given = form.cleaned_data
        elsewhere_actions.stays_all_the_same(case, row, expected_version=given["case_version"], why=given["why"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[case.number]),
        saved=_("Det er begrundet, at personen bliver."),
        page=_page(
            case,
            row,
            _("Bliver på %(place)s i sag %(number)s"),
            intro=_("Stedets målgruppe er ændret. Skriv, hvorfor personen alligevel bliver; ellers find et nyt sted."),
        ),
    )


ACTS: Final[dict[str, Callable[[ActingHttpRequest, Case, Placement], HttpResponse]]] = {
    "svar": _answer,
    "ankomst": _arrive,
    "fraflytning": _leave,
    "traek-tilbage": _withdraw,
    "slutdag": _replan,
    "fejl": _mistake,
    "bliver": _stays,
}


@require_http_methods(["GET", "POST"])
def act(request: ActingHttpRequest, number: str, reference: str, what: str) -> HttpResponse:
    """Record what happened to an order: one of `ACTS`."""
    case, row = get_placement_for_writing(number, reference)
    if what not in ACTS:
        raise Http404
    return ACTS[what](request, case, row)


@require_http_methods(["GET", "POST"])
def payer(request: ActingHttpRequest, number: str, reference: str) -> HttpResponse:
    """Decide who pays; the rule's answer stands beside the form. A payer who is open stops a bill, never a bed."""
    policies.require_write("money")
    case, row = get_placement_for_writing(number, reference)
    decisions = queries.payer_decisions(row)
    form = PayerForm(
        request.POST or None,
        municipalities=_municipalities(),
        standing=[Standing(one.pk, one.during.lower, _payer_in_words(one)) for one in decisions],
        initial=initial_of(case, since=row.arrived_on or row.planned_from),
    )
    wrong: list[str] = []

    def save() -> None:
        given = form.cleaned_data
        _decided, wrong[:] = payer_actions.payer_decide(
            case,
            row,
            expected_version=given["case_version"],
            payer=Payer(given["payer"]),
            unit=Unit.objects.get(pk=given["unit"]) if given["unit"] else None,
            since=given["since"],
            reasons=given["reasons"],
            over=form.named if given.get("over") else frozenset(),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[number]),
        saved=lambda: billed.said_with(_payer_said(row), wrong),
        page=_page(
            case,
            row,
            _("Hvem betaler for opholdet på %(place)s i sag %(number)s?"),
            ruling=payer_actions.payer_ruling_of(case, row, form.typed("since") or row.arrived_on or row.planned_from),
            decisions=[(one, Payer(one.payer).label) for one in decisions],
            promised={one.pk for one in queries.promised([row]).get(row.pk, [])},
            reference=reference,
            today=clock.today(),
        ),
        template="placements/payer.html",
        rules_follow=True,
    )


def _payer_said(row: Placement) -> str:
    open_from = queries.payer_open_from([row]).get(row.pk)
    if open_from is None:
        return _("Det er afgjort, hvem der betaler.")
    day = long_day(open_from, active_language())
    return _("Gemt. Fra %(day)s er det stadig ikke afgjort, hvem der betaler.") % {"day": day}


def _payer_in_words(decision: PayerDecision) -> str:
    language = active_language()
    return _("%(payer)s fra %(day)s") % {
        "payer": Payer(decision.payer).label.in_language(language),
        "day": long_day(decision.during.lower, language),
    }


def _municipalities() -> list[tuple[str, str]]:
    language = active_language()
    units = organisations.units_on(clock.today()).values()
    found = [
        (str(one.id), one.name.in_language(language)) for one in units if one.kind == OrganisationKind.MUNICIPALITY
    ]
    return sorted(found, key=lambda one: one[1])
