"""The pages of a home: who lives there, nights away, and what it does (SUP-09)."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.bed_days import actions, guarantee, order_paper, orders, policies, queries, waiting
from helle.register.bed_days.choices import ActivityKind, AwayKind
from helle.register.bed_days.forms import ActivityForm, AnswerForm, ArriveForm, AwayEndForm, AwayForm, LeaveForm
from helle.register.cases.http import About, answer_form
from helle.register.handing_out.choices import Paper
from helle.register.handing_out.http import Wanted, answer_with_file
from helle.register.interface.forms import HelleForm
from helle.register.interface.marks import asks_again
from helle.register.interface.words import active_language, page_number
from helle.register.placements import actions as stays
from helle.register.placements import billed
from helle.register.placements.choices import LeaveCause
from helle.register.placements.forms import answered
from helle.register.placements.models import Placement
from helle.register.protection import clock


@require_GET
def home(request: ActingHttpRequest) -> HttpResponse:
    """Who lives in the acting home today, who is on the way, which orders wait, and what is to be confirmed."""
    found = queries.home()
    audit.record(
        "home.read",
        cases=[one.placement.case_id for one in (*found.residents, *found.expected)],
        detail={"residents": len(found.residents), "expected": len(found.expected), "orders": len(found.orders)},
    )
    page = {"home": found, "orders": orders.orders_of(found.orders), "months": waiting.months_to_confirm()}
    return render(request, "bed_days/home.html", {**page, "today": clock.today()})


@require_http_methods(["GET", "POST"])
def answer(request: ActingHttpRequest, reference: str) -> HttpResponse:
    """Answer an order (FLO-18). A yes opens who it is to the home."""
    placement = queries.get_own_placement(reference)
    if request.method == "GET" and (placement.answer or placement.withdrawn_at):
        messages.info(request, _("Bestillingen er besvaret eller trukket tilbage."))
        return redirect("home")
    form = AnswerForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=_about(placement),
        save=lambda: stays.placement_answer(placement, **answered(form.cleaned_data)),
        done=reverse("home"),
        saved=lambda: (
            _("I har sagt ja. Personen står nu under Ventes.")
            if form.cleaned_data["accepted"]
            else _("I har sagt nej.")
        ),
        page={
            "heading": _("Svar på bestilling %(reference)s") % {"reference": reference},
            "submit_label": _("Svar"),
            "order": orders.orders_of([placement])[0],
            "today": clock.today(),
        },
        template="bed_days/answer.html",
    )


@require_http_methods(["GET", "POST"])
def arrive(request: ActingHttpRequest, reference: str) -> HttpResponse:
    """Record that a resident has come."""
    placement = queries.get_own_placement(reference)
    form = ArriveForm(request.POST or None, initial={"form_token": uuid.uuid4(), "on": clock.today()})
    return answer_form(
        request,
        form,
        about=_about(placement),
        save=lambda: stays.placement_arrive(placement, on=form.cleaned_data["on"]),
        done=reverse("home"),
        saved=_("Ankomsten er noteret."),
        page={"heading": _("Ankomst · ophold %(reference)s") % {"reference": reference}},
    )


@require_http_methods(["GET", "POST"])
def leave(request: ActingHttpRequest, reference: str) -> HttpResponse:
    """Record that a resident has left, and why."""
    placement = queries.get_own_placement(reference)
    form = LeaveForm(request.POST or None, initial={"form_token": uuid.uuid4(), "on": clock.today()})
    wrong: list[str] = []

    def save() -> None:
        given = form.cleaned_data
        wrong[:] = stays.placement_leave(placement, on=given["on"], cause=LeaveCause(given["cause"]))

    return answer_form(
        request,
        form,
        about=_about(placement),
        save=save,
        done=reverse("home"),
        saved=lambda: billed.said_with(_("Afrejsen er noteret, og pladsen er ledig igen."), wrong),
        page={
            "heading": _("Afrejse · ophold %(reference)s") % {"reference": reference},
            "intro": _("Bagefter kan I ikke længere se, hvem det var; opholdsdøgnene kan stadig opgøres."),
        },
    )


def _back(placement: Placement) -> str:
    """The page that nights away are written from."""
    if policies.runs_home():
        return reverse("home")
    return reverse("bed-days-month", args=[placement.offer_id, f"{queries.before(clock.today().replace(day=1)):%Y-%m}"])


def _about(placement: Placement) -> About:
    return About(placement.pk, {"reference": placement.reference})


@require_http_methods(["GET", "POST"])
def away(request: ActingHttpRequest, reference: str) -> HttpResponse:
    """Write that a resident was away some nights: the home, or CMM where a home has no login."""
    placement = queries.get_counted_placement(reference)
    form = AwayForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    wrong: list[str] = []

    def save() -> None:
        given = form.cleaned_data
        wrong[:] = actions.away_record(
            placement, first=given["first"], back_on=given["back_on"], kind=AwayKind(given["kind"])
        )

    return answer_form(
        request,
        form,
        about=_about(placement),
        save=save,
        done=reverse("home-away", args=[reference]),
        saved=lambda: billed.said_with(_("Gemt. Nætterne tæller ikke som opholdsdøgn."), wrong),
        page={
            "heading": _("Nætter ude · ophold %(reference)s") % {"reference": placement.reference},
            "intro": _("Kun nætterne tæller. Hvor personen var, og hvorfor, skal ikke stå her."),
            "placement": placement,
            "rows": [(row, row.during.upper) for row in queries.nights_away(placement)],
            "today": clock.today(),
            "cancel_url": _back(placement),
        },
        template="bed_days/away.html",
    )


@require_http_methods(["GET", "POST"])
def away_supersede(request: ActingHttpRequest, reference: str, away_id: uuid.UUID) -> HttpResponse:
    """Put nights away out of force."""
    placement = queries.get_counted_placement(reference)
    row = queries.get_away(placement, away_id)
    form = AwayEndForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    wrong: list[str] = []

    def save() -> None:
        wrong[:] = actions.away_supersede(placement, row)

    return answer_form(
        request,
        form,
        about=_about(placement),
        save=save,
        done=reverse("home-away", args=[reference]),
        saved=lambda: billed.said_with(_("Nætterne tæller igen som opholdsdøgn."), wrong),
        page={
            "heading": _("Personen var her alligevel"),
            "intro": _("Nætterne sættes ud af kraft og tæller igen. Det, der stod, kan stadig findes i loggen."),
            "submit_label": _("Sæt ud af kraft"),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def order_file(request: ActingHttpRequest, reference: str) -> HttpResponse:
    """The order of a place as PDF, for the home and for who orders places (FLO-18)."""
    found = order_paper.get_order_paper(reference)
    stay, language = found.order.placement, active_language()
    wanted = Wanted(
        Paper.ORDER,
        make=lambda: order_paper.pdf(found, language),
        made=lambda: audit.record(
            "bed_days.order_exported", object_id=stay.pk, cases=[stay.case_id], detail={"reference": reference}
        ),
        back=reverse("desk"),
        cases=[stay.case_id],
        about=stay.pk,
    )
    return answer_with_file(request, wanted)


@asks_again
@require_http_methods(["GET", "POST"])
def guarantee_file(request: ActingHttpRequest, reference: str, decision_id: uuid.UUID) -> HttpResponse:
    """The payment guarantee of one payer of a stay as PDF, for the home and for CMM (ACM-09, FLO-19)."""
    found = guarantee.get_guarantee(reference, decision_id)
    stay, language = found.placement, active_language()
    wanted = Wanted(
        Paper.GUARANTEE,
        make=lambda: guarantee.pdf(found, language),
        made=lambda: audit.record(
            "bed_days.guarantee_exported", object_id=stay.pk, cases=[stay.case_id], detail={"reference": reference}
        ),
        back=reverse("desk"),
        cases=[stay.case_id],
        about=stay.pk,
    )
    return answer_with_file(request, wanted)


@require_GET
def activity_list(request: ActingHttpRequest) -> HttpResponse:
    """What the acting home has done, the latest first."""
    page = page_number(request.GET.get("side", ""))
    rows, more = queries.activities(page)
    audit.record(
        "home.activities_read",
        cases=sorted({one.row.placement.case_id for one in rows if one.row.placement}),
        detail={"page": page, "shown": len(rows)},
    )
    return render(
        request,
        "bed_days/activities.html",
        {"rows": rows, "more": more, "page_number": page, "today": clock.today()},
    )


@require_http_methods(["GET", "POST"])
def activity_new(request: ActingHttpRequest) -> HttpResponse:
    """Write down what the home did on a day. Residents are offered by their reference; the home knows whose it is."""
    found = queries.home()
    residents = {one.placement.reference: one for one in found.residents}
    offers = {str(offer.pk): offer for offer in found.offers if offer.during.upper is None}
    form = ActivityForm(
        request.POST or None,
        initial={"form_token": uuid.uuid4(), "held_on": clock.today()},
        offers=[(key, offer.alias) for key, offer in offers.items()],
        residents=[(key, one.name or key) for key, one in residents.items()],
    )

    def save() -> None:
        given = form.cleaned_data
        resident = residents.get(given["resident"])
        placement = resident.placement if resident else None
        actions.activity_record(
            placement.offer if placement else offers[given["place"]],
            actions.Done(
                ActivityKind(given["kind"]),
                given["held_on"],
                given["participants"] or 1,
                placement,
                given["words"].strip(),
            ),
        )

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("home-activities"),
        saved=_("Aktiviteten er skrevet ned."),
        page={"heading": _("Skriv en aktivitet ned")},
    )


@require_http_methods(["GET", "POST"])
def activity_supersede(request: ActingHttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Put an activity out of force: it was written wrongly."""
    policies.require(policies.runs_home())
    opened = queries.get_activity(activity_id)
    form = HelleForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(opened.row.pk, {}),
        save=lambda: actions.activity_supersede(opened.row),
        done=reverse("home-activities"),
        saved=_("Aktiviteten tælles ikke mere."),
        page={
            "heading": _("Fjern en aktivitet"),
            "intro": _("Den sættes ud af kraft og tælles ikke mere. Var den skrevet forkert, så skriv den igen."),
            "submit_label": _("Sæt ud af kraft"),
        },
    )
