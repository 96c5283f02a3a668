"""The pages of a plan's money: what stands, all entries, and the forms that add to them."""

from __future__ import annotations

import uuid
from datetime import MAXYEAR
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.action_plans import money_actions, policies, queries
from helle.register.action_plans.forms import MoneyBackForm, MoneyForm, OverspendForm, YearToldForm
from helle.register.action_plans.looks import PlanMoney
from helle.register.action_plans.models import MoneyEntry, OverspendDecision
from helle.register.action_plans.money import in_words
from helle.register.action_plans.money_actions import Given
from helle.register.action_plans.telling_actions import years_tell
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import answer_form
from helle.register.cases.seen_forms import Stands
from helle.register.interface.words import active_language
from helle.register.protection import clock, context
from helle.register.protection import policies as protection
from helle.rules.initiatives.codes import MoneyKind
from helle.rules.ruling import Text


@require_GET
def money(request: ActingHttpRequest) -> HttpResponse:
    """What is appropriated, allocated, committed, spent and expected, by initiative, recipient and year; each entry."""
    of = _plan_of(request)
    audit.record("action_plan.money_read", purpose="statistics", detail={"plan": of.plan.pk})
    codes = {look.initiative.pk: look for look in of.looks}
    return render(
        request,
        "action_plans/money.html",
        {
            "of": of,
            "lines": [(line, codes.get(line.initiative_id or 0), _unit(of, line.recipient_id)) for line in of.lines],
            "entries": [
                (entry, codes.get(entry.initiative_id or 0), _unit(of, entry.recipient_id), MoneyKind(entry.kind).label)
                for entry in reversed(of.entries)
            ],
            "decisions": [
                (one, codes.get(one.initiative_id or 0), _unit(of, one.recipient_id)) for one in of.decisions
            ],
            "leads": policies.leads(of.plan),
            "enters": _enters(of),
            "reversible": {entry.pk for entry in of.entries if money_actions.may_reverse(of, entry)},
            "today": clock.today(),
        },
    )


def _plan_of(request: ActingHttpRequest) -> PlanMoney:
    return queries.money_of(queries.plan_shown(request.GET.get("plan", ""), clock.today()))


def _unit(of: PlanMoney, unit_id: uuid.UUID | None) -> object:
    return of.units.get(unit_id) if unit_id else None


def _enters(of: PlanMoney) -> bool:
    owns = any(policies.owns(look.owner_units) for look in of.looks)
    return policies.leads(of.plan) or owns or (policies.writes() and money_actions.has_frame(of))


def _choices(of: PlanMoney) -> dict[str, Any]:
    """What the forms of money offer: the ministry all initiatives, an owner its own, and each the years of the plan."""
    language, leads = active_language(), policies.leads(of.plan)
    looks = [look for look in of.looks if leads or policies.owns(look.owner_units)]
    own = context.current().unit_id
    partners = {own: of.units[own]} if own in of.units and money_actions.has_frame(of) else {}
    partners |= {
        shown.unit.id: shown.unit
        for look in looks
        for shown in (*look.owners, *look.involved)
        if leads or shown.unit.id == own
    }
    return {
        "initiatives": [
            (look.initiative.code, f"{look.initiative.code} {look.initiative.title.in_language(language)}")
            for look in looks
        ],
        "recipients": sorted(
            ((str(unit.id), unit.name.in_language(language)) for unit in partners.values()), key=lambda one: one[1]
        ),
        "years": list(range(of.plan.first_day.year, of.plan.last_day.year + 1)),
        "language": language,
        "beside": _booked(of),
        "initial": {"form_token": uuid.uuid4(), "on_day": clock.today()},
    }


def _given(of: PlanMoney, form: MoneyForm) -> Given:
    said = form.cleaned_data
    return Given(
        look=of.look_at(said["initiative"]) if said["initiative"] else None,
        recipient=uuid.UUID(said["recipient"]) if said["recipient"] else None,
        year=int(said["year"]),
        amount=said["amount"],
        on_day=said["on_day"],
        text=said["text"],
    )


@require_http_methods(["GET", "POST"])
def money_new(request: ActingHttpRequest) -> HttpResponse:
    """Enter money: an allocation (the ministry), a commitment, spending or a forecast."""
    of = _writing(request)
    kinds = [kind for kind in MoneyKind if kind is not MoneyKind.ALLOCATION or policies.leads(of.plan)]
    form = MoneyForm(request.POST or None, kinds=kinds, stands=len(of.entries), **_choices(of))
    # What goes to a unit for no one initiative has none.
    form.fields["initiative"].required = not (policies.leads(of.plan) or money_actions.has_frame(of))

    def save() -> None:
        kind = MoneyKind(form.cleaned_data["kind"])
        money_actions.money_enter(of, kind, _given(of, form), seen=form.rows_seen)

    return answer_form(
        request,
        form,
        save=save,
        done=_page(of),
        saved=_("Posten er bogført."),
        page={
            "heading": _("Bogfør penge"),
            "intro": _(
                "Poster rettes ikke: en fejl modposteres. Det, der er brugt, holder sig inden for det fordelte."
            ),
        },
    )


def _booked(of: PlanMoney, *, until: int = MAXYEAR) -> list[Stands]:
    """What stands of the initiatives that the acting unit enters money of, up to a year, the last year first."""
    language, leads = active_language(), policies.leads(of.plan)
    hers = {one.initiative.pk: one for one in of.looks if leads or policies.owns(one.owner_units)}
    said = []
    for line in reversed([one for one in of.lines if one.year <= until]):
        own = line.recipient_id == context.current().unit_id and line.initiative_id is None
        if not leads and not own and line.initiative_id not in hers:
            continue
        one, unit = hers.get(line.initiative_id or 0), of.units.get(line.recipient_id) if line.recipient_id else None
        to = [one.initiative.code if one else "", unit.name.in_language(language) if unit else ""]
        amounts = ((_("fordelt"), line.sums.allocated), (_("brugt"), line.sums.spent), (_("tilbage"), line.sums.left))
        told = [f"{name} {in_words(sum_).in_language(language)}" for name, sum_ in amounts if sum_ is not None]
        said.append((f"{line.year} · {' '.join(part for part in to if part)}", ", ".join(told)))
    return said


@require_http_methods(["GET", "POST"])
def overspend(request: ActingHttpRequest) -> HttpResponse:
    """Decide that more than the allocation may be used; the ministry alone."""
    of = _writing(request)
    policies.require(policies.leads(of.plan))
    form = OverspendForm(request.POST or None, stands=len(of.decisions), **_choices(of))

    def save() -> None:
        money_actions.overspend_decide(of, _given(of, form), seen=form.rows_seen)

    return answer_form(
        request,
        form,
        save=save,
        done=_page(of),
        saved=_("Beslutningen er gemt."),
        page={"heading": _("Beslut forbrug ud over det fordelte")},
    )


@require_http_methods(["GET", "POST"])
def year_told(request: ActingHttpRequest) -> HttpResponse:
    """Say that all money of an initiative in a year is entered, or that it is not after all; the ministry alone."""
    of = _writing(request)
    policies.require(policies.leads(of.plan))
    choices, language = _choices(of), active_language()
    codes = {one.initiative.pk: one.initiative.code for one in of.looks}
    said = sorted((year, codes.get(key or 0, "")) for key, year in of.told)
    form = YearToldForm(
        request.POST or None,
        initiatives=[*choices["initiatives"], (_NO_ONE, _("Enheders egen ramme"))],
        years=[year for year in choices["years"] if year < clock.today().year],
        stands=of.written,
        # What is signed for stands beside it: what is told already, and what is entered of each.
        beside=[
            *((f"{year} · {code or _FRAME.in_language(language)}", _("alt er bogført")) for year, code in said),
            *_booked(of, until=clock.today().year - 1),
        ],
        initial={"form_token": uuid.uuid4()},
    )

    def save() -> None:
        years_tell(
            of,
            [None if code == _NO_ONE else of.look_at(code) for code in form.cleaned_data["initiatives"]],
            int(form.cleaned_data["year"]),
            complete=form.cleaned_data["complete"],
            why=form.cleaned_data["why"],
            seen=form.rows_seen,
        )

    return answer_form(
        request,
        form,
        save=save,
        done=_page(of),
        saved=_("Det er gemt."),
        page={
            "heading": _("Er året fuldt bogført?"),
            "intro": _(
                "Et år, der er gået, er oplyst, når ministeriet siger, at alt er bogført. Bogføres der mere på det, "
                "også en modpost eller en beslutning, skal det siges igen."
            ),
        },
    )


_NO_ONE = "-"  # What goes to units for no one initiative, among the initiatives.
_FRAME = Text("enheders egen ramme", "frames of units")


@require_http_methods(["GET", "POST"])
def money_reverse(request: ActingHttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Take an entry, or a decision above the allocation, back by a counter entry."""
    protection.require_write("action_plan")
    row = (
        MoneyEntry.objects.filter(pk=entry_id).select_related("plan").first()
        or OverspendDecision.objects.filter(pk=entry_id).select_related("plan").first()
    )
    if row is None:
        raise Http404
    of = queries.money_of(row.plan)
    if not _enters(of):
        raise PermissionDenied("action_plan")
    form = MoneyBackForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    if isinstance(row, OverspendDecision):
        return _decision_back(request, of, next(one for one in of.decisions if one.pk == entry_id), form)
    entry = next(one for one in of.entries if one.pk == entry_id)
    if not money_actions.may_reverse(of, entry):
        raise Http404

    def save() -> None:
        money_actions.money_reverse(of, entry, why=form.cleaned_data["why"], unsays=form.cleaned_data["unsays"])

    return answer_form(
        request,
        form,
        save=save,
        done=_page(of),
        saved=_("Posten er modposteret."),
        page={"heading": _("Modpostér post %(number)s") % {"number": entry.number}, "intro": entry.text},
    )


def _decision_back(
    request: ActingHttpRequest, of: PlanMoney, decision: OverspendDecision, form: MoneyBackForm
) -> HttpResponse:
    policies.require(policies.leads(of.plan))

    def save() -> None:
        money_actions.overspend_reverse(of, decision, why=form.cleaned_data["why"], unsays=form.cleaned_data["unsays"])

    return answer_form(
        request,
        form,
        save=save,
        done=_page(of),
        saved=_("Beslutningen er taget tilbage."),
        page={"heading": _("Tag en beslutning om forbrug tilbage"), "intro": decision.text},
    )


def _writing(request: ActingHttpRequest) -> PlanMoney:
    """The plan, for whoever enters money of it."""
    protection.require_write("action_plan")
    of = _plan_of(request)
    if not _enters(of):
        raise PermissionDenied("action_plan")
    return of


def _page(of: PlanMoney) -> str:
    return f"{reverse('action-plan-money')}?plan={of.plan.pk}"
