"""Pages of one case: where the person lives, what she needs of a place, the finder, and the order of a place."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.accommodation import requests
from helle.register.accommodation.queries import last_day as elsewhere_last
from helle.register.allocation.choices import Region
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.people import queries as people
from helle.register.placements import actions, elsewhere_queries, looking, needs_actions, policies, queries
from helle.register.placements.choices import TieKind
from helle.register.placements.forms import LookForm, NeedsForm, NoneFoundForm, OrderForm, PlainCaseForm, TieForm
from helle.register.placements.looking import Look, Wanted
from helle.register.placements.models import Placement, Tie
from helle.register.placements.shown import Drawing, Shown
from helle.register.protection import clock
from helle.register.protection import policies as matrix
from helle.register.protection.refusals import Refused
from helle.register.support import ending_queries
from helle.rules.accommodation.codes import NextBest, OfferKind, OtherPlaceWhy, PlaceFeature, Vulnerability
from helle.rules.accommodation.finder import Standing
from helle.rules.ruling import Text
from helle.rules.stay import stay_group

# Of each group of answers, before somebody asks for all of it.
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Answers:
    """The offers of one group: its code and heading, those that are shown, and how many there are."""

    code: str
    heading: str
    shown: list[Shown]
    there: int


NO_SUCH_CASE = Text("I har ingen sag med det nummer.", "You have no case with that number.")


@require_GET
def home(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Where the person lives and has lived, by the name of the place and never its address; and what she needs of
    one."""
    case = cases.get_case_for_reading(number, "core", "placement")
    today = clock.today()
    orders = policies.orders_places() and cases.held_categories(case.pk) >= {"core", "placement", "reasons"}
    rows = queries.placements_of(case.pk)
    looks = policies.sees_every_offer()
    needs = queries.needs_of(case.pk) if looks else None
    elsewhere = queries.elsewhere_history(case.pk) if looks else []
    recommended = elsewhere_queries.recommendations_of(case) if looks else []
    facts = cases.facts_today(case) if looks else None
    maintained = facts is not None and stay_group(facts.danish_citizen, facts.residence) in elsewhere_queries.MAINTAINED
    ties = [(row, queries.other_of(row, case.pk), queries.why_tied(row)) for row in queries.ties_of(case.pk)]
    active = [row for row in rows if queries.is_active(row)]
    of_the_case = queries.in_force().filter(case=case)
    unapproved = {row.pk: what for row, what in elsewhere_queries.unapproved(of_the_case, today)} if looks else {}
    stands = [row for row in rows if row.superseded_at is None and (queries.is_active(row) or row.left_on is not None)]
    payer_open = queries.payer_open_from(stands)
    gone_on = ending_queries.gone_on([row.pk for row in active])
    protected = people.address_protection_now(case.person_id)
    audit.record("placement.read", object_id=case.pk, cases=[case.pk])
    return render(
        request,
        "placements/home.html",
        {
            "case": case,
            "protected": protected,
            "where_shown": people.whereabouts_ruling(case.pk, protected),
            "today": today,
            "active": [
                (
                    *(row, queries.kind_of(row).label, queries.basis_of(row).label),
                    OtherPlaceWhy(row.other_why).label if row.other_why else None,
                    queries.stay_ruling(row, today),
                    gone_on.get(row.pk),
                    unapproved.get(row.pk),
                    payer_open.get(row.pk),
                    queries.planned_long(row),
                )
                for row in active
            ],
            "earlier": [
                (row, queries.kind_of(row).label, *(queries.why_declined(row) if looks else (None, "")))
                for row in rows
                if not queries.is_active(row)
            ],
            "needs": needs,
            "needs_words": queries.words_of(case, needs) if needs else "",
            "vulnerability": Vulnerability(needs.vulnerability).label if needs else None,
            "features": [PlaceFeature(one).label for one in needs.features] if needs else [],
            "excluded": [Region(one).label for one in needs.excluded_regions] if needs else [],
            "wished": [Region(one).label for one in needs.wished_regions] if needs else [],
            "ties": ties,
            "outside": {one.placement_id for one in requests.outside_the_group(case=case.pk)} if rows else set(),
            "elsewhere": [
                (row, elsewhere_last(row.during), queries.why_elsewhere(case, row), queries.why_ended(case, row))
                for row in elsewhere
            ],
            "recommended": recommended,
            "waits": any(one.waits for one in recommended),
            "recommends": policies.recommends_elsewhere() and orders and maintained,
            "recommends_anew": facts is not None and ended.tells_more(facts.rung),
            "approves": policies.approves_elsewhere() and orders,
            "holds_elsewhere": any(row.superseded_at is None and today in row.during for row in elsewhere),
            "looks": looks,
            "finds": facts is not None and ended.tells_more(facts.rung),
            "orders": orders,
            "takes_back": {row.pk for row in rows if orders and policies.takes_back(row.by_unit_id)},
            "payer_open": payer_open,
            "sees_money": matrix.may_read("money"),
            "decides_payer": matrix.may_write("money") and orders,
        },
    )


@require_http_methods(["GET", "POST"])
def needs(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Write what the person needs of a place."""
    case = cases.get_case_for_writing(number, "core", "placement")
    _orderers_only()
    row = queries.needs_of(case.pk)
    written = {
        "vulnerability": row.vulnerability,
        "features": row.features,
        "excluded_regions": row.excluded_regions,
        "wished_regions": row.wished_regions,
        "with_partner": row.with_partner,
        "with_own_children": row.with_own_children,
        "exploited_in_prostitution": row.exploited_in_prostitution,
        "individually_assessed": row.individually_assessed,
        "municipality_decided": row.municipality_decided,
        "words": queries.words_of(case, row),
    } if row else {"with_partner": False, "with_own_children": False}  # fmt: skip
    minor = cases.facts_today(case).minor
    form = NeedsForm(request.POST or None, minor=minor, initial=initial_of(case, **written))

    def save() -> None:
        needs_actions.needs_write(case, form.given(), expected_version=form.cleaned_data["case_version"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[number]),
        saved=_("Behovene er gemt. Det, der stod før, er bevaret."),
        page={
            "heading": _("Behov for et sted at bo i sag %(number)s") % {"number": number},
            "intro": _(
                "Efter det her ordner reglerne stederne. Sikkerhed, sårbarhed, forhold til andre og geografi lukker "
                "aldrig et sted, men du skal afveje dem. [ACM-13]"
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def tie(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Say that the person and another whose case the unit has are to live apart, or at the same place."""
    case = cases.get_case_for_writing(number, "core", "placement")
    _orderers_only()
    form = TieForm(request.POST or None, initial=initial_of(case, other=request.GET.get("sag", "")[:12]))

    def save() -> None:
        given = form.cleaned_data
        other = cases.case_by_number(given["other"].strip())
        if other is None or "placement" not in cases.held_categories(other.pk):
            raise Refused(NO_SUCH_CASE, field="other")
        needs_actions.tie_set(
            case, other, TieKind(given["kind"]), expected_version=given["case_version"], why=given["why"]
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[number]),
        saved=_("Det er noteret. Stederne ordnes efter det."),
        page={
            "heading": _("Skal personen bo adskilt fra eller sammen med en anden? Sag %(number)s") % {"number": number},
            "intro": _("Det kan kun gælde to personer, hvis sager I begge har."),
            "met_with": queries.met_with(case),
        },
        template="placements/tie.html",
    )


@require_http_methods(["GET", "POST"])
def tie_end(request: ActingHttpRequest, number: str, tie_id: uuid.UUID) -> HttpResponse:
    """Take such a tie out of force."""
    case = cases.get_case_for_writing(number, "core", "placement")
    _orderers_only()
    row = next((one for one in queries.ties_of(case.pk) if one.pk == tie_id), None)
    if row is None:
        raise Http404
    other = queries.other_of(row, case.pk)
    form = PlainCaseForm(request.POST or None, initial=initial_of(case))
    found: Tie = row

    def save() -> None:
        needs_actions.tie_end(case, found, expected_version=form.cleaned_data["case_version"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[number]),
        saved=_("Det gælder ikke længere."),
        page={
            "heading": _("Ophæv: %(kind)s, sag %(number)s og %(other)s")
            % {"kind": row.get_kind_display(), "number": number, "other": other.number},
            "submit_label": _("Ophæv"),
        },
    )


# --- the finder -------------------------------------------------------------------------------------------------


@require_GET
def finder(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Every place there is, the best first, each with its reasons, and the free places now and in the weeks to come."""
    case = cases.get_case_for_reading(number, "core", "placement", "identity", "outcome")
    _lookers_only()
    form, wanted = _wanted(request)
    facts = cases.facts_today(case)
    found = looking.look(case, facts, wanted)
    audit.record(
        "placement.looked",
        object_id=case.pk,
        cases=[case.pk],
        detail={
            "open": sum(looking.refusing(one) is None for one in found.seen),
            "seen": len(found.seen),
            **form.odd_in_log,
        },
    )
    query, whole = _but(request, "vis"), request.GET.get("vis", "")
    query = f"?{query}" if query else ""
    return render(
        request,
        "placements/finder.html",
        {
            "case": case,
            "form": form,
            "look": found,
            "groups": _groups(found, number, query, whole=whole),
            "more_query": _but(request, "vis"),
            "whole": whole,
            "has_needs": found.needs is not None,
            "lives": queries.current_of(case.pk),
            "writes": policies.orders_places(),
            "orders": policies.orders_places() and ended.tells_more(facts.rung),
            "refused_as": None if ended.tells_more(facts.rung) else ended.NOTHING_NEW.message,
            "query": query,
            "none_to_choose": found.next_best.answer is not NextBest.CHOOSE,
            "today": clock.today(),
        },
    )


def _groups(found: Look, number: str, query: str, *, whole: str) -> list[Answers]:
    """The answers as the page shows them, none that is empty: of each the best, or all of the one asked for."""
    drawing = Drawing(number, query)
    groups = (
        ("allowed", _("Åbne"), found.standing(Standing.ALLOWED)),
        ("reason", _("Åbne med en begrundelse"), found.standing(Standing.WITH_REASON, Standing.HUMAN)),
        ("waits", _("Mangler en oplysning"), found.standing(Standing.WAITS)),
        ("refused", _("Kan ikke bruges"), found.standing(Standing.REFUSED)),
    )
    return [
        Answers(code, heading, [drawing.of(one) for one in (seen if code == whole else seen[:SHOWN])], len(seen))
        for code, heading, seen in groups
        if seen
    ]


def _but(request: ActingHttpRequest, name: str) -> str:
    """What the address asks for but for one thing, as an address has it."""
    asked = request.GET.copy()
    asked.pop(name, None)
    return asked.urlencode()


def _wanted(request: ActingHttpRequest) -> tuple[LookForm, Wanted]:
    """What the address asks for; today and without an end where it cannot be read."""
    today = clock.today()
    form = LookForm(request.GET if "fra" in request.GET else None, initial={"fra": today})
    if not form.is_bound or not form.is_valid():
        return form, Wanted(today)
    given = form.cleaned_data
    if given["til"] is not None and given["til"] <= given["fra"]:
        form.add_error("til", _("Slutdagen ligger ikke efter den første dag."))
        return form, Wanted(given["fra"])
    return form, Wanted(given["fra"], given["til"], given["haft"])


@require_http_methods(["GET", "POST"])
def order(request: ActingHttpRequest, number: str, offer_id: uuid.UUID) -> HttpResponse:
    """Order a place at one offer; beside the form stand what the rules say of it and who pays."""
    case = cases.get_case_for_writing(number, "core", "placement", "reasons")
    _orderers_only()
    _form, asked = _wanted(request)
    form = OrderForm(
        request.POST or None,
        initial=initial_of(
            case, planned_from=asked.first, planned_until=asked.after, instead_of_detention=asked.instead_of_detention
        ),
    )
    wanted = _typed(form, asked, offer_id)
    facts = cases.facts_today(case)
    found = looking.look(case, facts, wanted, only=offer_id)
    seen = next(iter(found.seen), None)
    if seen is None:
        raise Http404
    form.ask_why_another(asked=looking.asks_other_why(seen, replace(found.person, instead_of_detention=False)))

    def save() -> None:
        why = form.cleaned_data.get("other_why")
        actions.placement_order(
            case,
            offer_id,
            expected_version=form.cleaned_data["case_version"],
            wanted=_typed(form, asked, offer_id),
            other_why=OtherPlaceWhy(why) if why else None,
            reasons=form.cleaned_data["reasons"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[number]),
        saved=_("Pladsen er bestilt. Stedet skal svare, før personen kommer."),
        page={
            "heading": _("Bestil en plads på %(place)s til sag %(number)s")
            % {"place": seen.offer.alias, "number": number},
            "page_title": _("Bestil en plads i sag %(number)s") % {"number": number},
            "ruling": looking.kept(seen),
            "refused_as": seen.short,
            "seen": seen,
            "kind": OfferKind(seen.offer.kind).label,
            "payer": looking.payer_ruling(
                facts,
                OfferKind(seen.offer.kind),
                approved=seen.approved,
                on=wanted.first,
                instead=wanted.instead_of_detention,
            ),
            "submit_label": _("Bestil pladsen"),
            **ended.shut(case),
        },
        template="placements/order.html",
        rules_follow=True,
    )


def _typed(form: OrderForm, asked: Wanted, offer_id: uuid.UUID) -> Wanted:
    """What stands in the form, where it can be read; else what the address asks for."""
    if not form.is_bound:
        return asked
    one_more = frozenset({offer_id}) if form.typed("takes_one_more") else frozenset()
    first, after = form.typed("planned_from") or asked.first, form.typed("planned_until")
    # A day that is wrong is refused beside its field; the rules beside the form are asked of days that can be.
    return Wanted(first, after, bool(form.typed("instead_of_detention")), one_more)


@require_http_methods(["GET", "POST"])
def none_found(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Note that there is no place to order, what is done instead, and who decided it."""
    case = cases.get_case_for_writing(number, "core", "placement", "reasons")
    _orderers_only()
    _look_form, wanted = _wanted(request)
    form = NoneFoundForm(request.POST or None, initial=initial_of(case))
    found = looking.look(case, cases.facts_today(case), wanted)

    def save() -> None:
        actions.none_found(
            case,
            expected_version=form.cleaned_data["case_version"],
            wanted=wanted,
            reasons=form.cleaned_data["reasons"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[number]),
        saved=_("Det er noteret og tælles som behov for pladser."),
        page={
            "heading": _("Ingen plads at bestille i sag %(number)s") % {"number": number},
            "intro": _("Ingen står uden et svar: skriv, hvor personen bor i nat, og hvem der afgjorde det."),
            "ruling": found.next_best,
            **(ended.shut(case) if found.next_best.answer is NextBest.CHOOSE else {}),
        },
    )


def _lookers_only() -> None:
    if not policies.sees_every_offer():
        raise Http404


def _orderers_only() -> None:
    if not policies.orders_places():
        raise Http404


def get_placement_for_writing(number: str, reference: str) -> tuple[Case, Placement]:
    """A placement of a case, for who orders places and has the case."""
    case = cases.get_case_for_writing(number, "core", "placement")
    _orderers_only()
    return case, queries.get_placement(case, reference)
