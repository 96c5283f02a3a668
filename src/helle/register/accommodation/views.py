"""Pages of accommodation: the offers, one with its history, what CMM changes of it, and where it lies."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.accommodation import actions, policies, queries, requests, secret_address
from helle.register.accommodation.actions import NewOffer
from helle.register.accommodation.choices import LookWhy, Residents
from helle.register.accommodation.forms import (
    AddressForm,
    CapacityForm,
    CloseForm,
    LookForm,
    OfferForm,
    ProviderForm,
    TargetGroupForm,
)
from helle.register.accommodation.models import Capacity, Offer, TargetGroup
from helle.register.accommodation.queries import Chosen
from helle.register.allocation.choices import Region
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.forms import HelleForm, form_code
from helle.register.interface.words import active_language, page_number
from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from helle.register.protection import policies as categories
from helle.rules.accommodation.codes import OfferKind, Sex
from helle.rules.dated import Switch
from helle.rules.parameters import switch

PLANNED = ("placement_regardless_of_stay", "socialtilsyn_approval_required", "operational_supervision")


def planned() -> list[Switch]:
    """What of accommodation is only planned today: the switches that are off, each with its source."""
    today = clock.today()
    return [one for one in (switch(name, today) for name in PLANNED) if not one]


@require_GET
def offer_list(request: ActingHttpRequest) -> HttpResponse:
    """The offers that the acting unit sees, with what holds of them today."""
    policies.require_sight()
    kind, region = request.GET.get("slags", ""), request.GET.get("region", "")
    chosen = Chosen(
        kind if kind in set(OfferKind) else "", region if region in Region else "", request.GET.get("lukkede") == "1"
    )
    page = page_number(request.GET.get("side", ""))
    rows, more = queries.listed_offers(chosen, page=page)
    audit.record(
        "offer.listed",
        detail={
            "kind": chosen.kind,
            "region": chosen.region,
            "closed": chosen.closed,
            "page": page,
            "shown": len(rows),
        },
    )
    return render(
        request,
        "accommodation/list.html",
        {
            "rows": [
                (one, OfferKind(one.offer.kind).label, sexes_of(one.group.sexes if one.group else [])) for one in rows
            ],
            "chosen": chosen,
            "kinds": [(one.value, one.label) for one in OfferKind],
            "regions": Region.choices,
            "page_number": page,
            "more": more,
            "keeps": policies.keeps(),
            "reads_the_log": categories.may_read("audit"),
            "counts_residents": policies.counts_residents(),
            "planned": planned(),
        },
    )


def sexes_of(sexes: list[str]) -> list[str]:
    """Whom a place takes, in the active language; one word where it takes everybody."""
    if set(sexes) == set(Sex):
        return [_("Alle")]
    language = active_language()
    return [Sex(one).label.in_language(language) for one in sexes]


def residents_of(residents: list[str]) -> list[str]:
    """Whom a place takes besides single adults, in words."""
    return [str(Residents(part).label) for part in residents]


@require_http_methods(["GET", "POST"])
def provider_new(request: ActingHttpRequest) -> HttpResponse:
    """Write who runs offers."""
    policies.require_keeping()
    language, taken = active_language(), {one.unit_id for one in queries.providers()}
    units = [
        (str(unit.id), unit.name.in_language(language))
        for unit in organisations.units_on(clock.today()).values()
        if unit.kind == policies.PROVIDER and not unit.closed and unit.id not in taken
    ]
    form = ProviderForm(request.POST or None, units=units, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        given = form.cleaned_data
        actions.provider_record(name=given["name"], unit=uuid.UUID(given["unit"]) if given["unit"] else None)

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("offer-new"),
        saved=_("Udbyderen er skrevet ind."),
        page={"heading": _("Ny udbyder"), "submit_label": _("Gem udbyderen")},
    )


@require_http_methods(["GET", "POST"])
def offer_new(request: ActingHttpRequest) -> HttpResponse:
    """Take a place into the register."""
    policies.require_keeping()
    form = OfferForm(
        request.POST or None,
        providers=[(str(one.pk), one.name) for one in queries.providers()],
        initial={"form_token": uuid.uuid4(), "since": clock.today()},
    )
    taken_in: list[Offer] = []

    def save() -> None:
        given = form.cleaned_data
        new = NewOffer(
            provider=uuid.UUID(given["provider"]),
            alias=given["alias"],
            kind=given["kind"],
            region=given["region"],
            secret=given["secret"],
            since=given["since"],
            sexes=given["sexes"],
            residents=given["residents"],
            places=given["places"],
            peak_places=given["peak_places"] or 0,
        )
        taken_in[:] = [actions.offer_record(new)]

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("offer-list"),
        shown_at=lambda: reverse("offer-page", args=[taken_in[0].pk]),
        saved=_("Stedet er skrevet ind. Skriv nu, hvor det ligger."),
        page={
            "heading": _("Nyt sted"),
            "intro": _("Adressen skrives bagefter, på sin egen side."),
            "submit_label": _("Gem stedet"),
        },
        template="accommodation/offer_form.html",
    )


@require_GET
def offer_page(request: ActingHttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    """An offer with its whole dated history, without its address and without who lives there."""
    offer = queries.get_offer_for_reading(offer_id)
    view = queries.whole(offer)
    outside, asked = requests.outside_at(offer), requests.of_offer(offer)
    audit.record("offer.read", object_id=offer.pk, cases=[case.pk for _one, case in outside if case])
    open_today = offer.during.upper is None
    return render(
        request,
        "accommodation/page.html",
        {
            "offer": offer,
            "view": view,
            "kind": OfferKind(offer.kind).label,
            "groups": [(one, sexes_of(one.row.sexes), residents_of(one.row.residents)) for one in view.groups],
            "last_day": queries.last_day(offer.during),
            "today": clock.today(),
            "counts_residents": policies.counts_residents(),
            "keeps": policies.keeps() and open_today,
            "keeps_address": policies.keeps_addresses() and open_today,
            "sees_address": secret_address.may_be_looked_up(offer.pk),
            "supervises": policies.supervises(),
            "runs": policies.runs(),
            "unit": request.acting.unit_id,
            "planned": planned(),
            "outside": outside,
            "requests": [(one, sexes_of(one.row.sexes), residents_of(one.row.residents)) for one in asked],
            "asks": policies.asks_changes() and open_today,
            "asked_for": {one.row.kind for one in asked if not one.row.answer},
            # Of a closed place too: what was asked would wait for good.
            "answers": policies.keeps(),
            "takes_back": policies.asks_changes(),
        },
    )


@require_http_methods(["GET", "POST"])
def offer_change(request: ActingHttpRequest, offer_id: uuid.UUID, what: str) -> HttpResponse:
    """Give an offer other numbers of places or another target group from a day on, or close it."""
    answer = {"pladser": _capacity, "maalgruppe": _target_group, "luk": _close}.get(what)
    offer = queries.get_offer_for_keeping(offer_id)
    if answer is None:
        raise Http404
    return answer(request, offer)


def _capacity(request: ActingHttpRequest, offer: Offer) -> HttpResponse:
    view = queries.whole(offer).listed
    now, last = view.capacity, queries.last_written(Capacity, offer)
    form = CapacityForm(
        request.POST or None,
        initial={
            "form_token": uuid.uuid4(),
            "opened": last.pk if last else None,
            "since": clock.today(),
            "places": now.places if now else None,
            "peak_places": now.peak_places if now else 0,
        },
    )
    typed = {name: form.typed(name) for name in ("since", "places", "peak_places")}
    known = all(value is not None for value in typed.values())

    def save() -> None:
        given = form.cleaned_data
        actions.capacity_change(
            offer,
            since=given["since"],
            places=given["places"],
            peak_places=given["peak_places"],
            why=given["why"],
            opened=given["opened"],
        )

    return answer_about(
        request,
        offer,
        form,
        save=save,
        saved=_("Pladserne er ændret. Det, der stod før, kan stadig ses."),
        page={
            "heading": _("Ret antallet af pladser"),
            "intro": _("I dag bor der %(number)s på stedet.") % {"number": view.residents},
            "ruling": actions.capacity_ruling(offer, **typed) if known else None,
            "submit_label": _("Gem pladserne"),
        },
        rules_follow=True,
    )


def _target_group(request: ActingHttpRequest, offer: Offer) -> HttpResponse:
    now, last = queries.whole(offer).listed.group, queries.last_written(TargetGroup, offer)
    form = TargetGroupForm(
        request.POST or None,
        initial={
            "form_token": uuid.uuid4(),
            "opened": last.pk if last else None,
            "since": clock.today(),
            "sexes": now.sexes if now else [],
            "residents": now.residents if now else [],
        },
    )

    def save() -> None:
        given = form.cleaned_data
        actions.target_group_change(
            offer,
            since=given["since"],
            sexes=given["sexes"],
            residents=given["residents"],
            why=given["why"],
            opened=given["opened"],
        )

    return answer_about(
        request,
        offer,
        form,
        save=save,
        saved=lambda: _("Målgruppen er ændret. Det, der stod før, kan stadig ses.") + outside_words(offer),
        page={
            "heading": _("Ret målgruppen"),
            "intro": _(
                "De, der allerede bor der, bliver boende. Hvem målgruppen ikke længere passer på, står bagefter på "
                "stedets side og på skrivebordet."
            ),
            "submit_label": _("Gem målgruppen"),
        },
    )


def _close(request: ActingHttpRequest, offer: Offer) -> HttpResponse:
    form = CloseForm(request.POST or None, initial={"form_token": uuid.uuid4(), "last_day": clock.today()})
    last_day = form.typed("last_day") if form.is_bound else clock.today()

    def save() -> None:
        actions.offer_close(offer, last_day=form.cleaned_data["last_day"], why=form.cleaned_data["why"])

    return answer_about(
        request,
        offer,
        form,
        save=save,
        saved=_("Stedet er lukket. Det kan stadig ses blandt de lukkede."),
        page={
            "heading": _("Luk stedet"),
            "intro": _("De, der bor der, skal have et andet sted først."),
            "ruling": actions.closing_ruling(offer, last_day=last_day) if last_day else None,
            "submit_label": _("Luk stedet"),
        },
        rules_follow=True,
    )


@require_http_methods(["GET", "POST"])
def offer_address(request: ActingHttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    """Where an offer lies: asked what for where it is secret, then shown on this page alone and kept nowhere else."""
    offer = queries.get_offer_for_reading(offer_id)
    if not secret_address.may_be_looked_up(offer.pk):
        raise Http404
    if not offer.secret:
        return secret_address.page(request, offer, why=None)
    form = LookForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    if form.is_bound and form.is_valid():
        return secret_address.page(request, offer, why=LookWhy(form.cleaned_data["why"]))
    audit.record("form.read", object_id=offer.pk, detail={"form": form_code(form), **form.in_log})
    return render(
        request,
        "accommodation/look.html",
        {
            "form": form,
            "heading": _("Vis en hemmelig adresse"),
            "intro": _("Opslaget skrives i loggen med det, du skal bruge adressen til. Skriv den aldrig af i en sag."),
            "submit_label": _("Vis adressen (logges)"),
            "cancel_url": reverse("offer-page", args=[offer.pk]),
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def offer_address_new(request: ActingHttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    """Write where an offer lies from a day on. The form shows nothing of what is known already."""
    offer = queries.get_offer_for_addressing(offer_id)
    language = active_language()
    named = {code: name.in_language(language) for code, name in organisations.municipalities(clock.today()).items()}
    form = AddressForm(
        request.POST or None,
        municipalities=sorted(named.items(), key=lambda pair: pair[1]),
        initial={"form_token": uuid.uuid4(), "since": max(clock.today(), offer.during.lower)},
    )
    return answer_about(
        request,
        offer,
        form,
        save=lambda: secret_address.address_record(offer, form.address(), since=form.cleaned_data["since"]),
        saved=_("Adressen er skrevet. Den tidligere gælder til dagen før."),
        page={
            "heading": _("Skriv, hvor stedet ligger"),
            "intro": _("Alt her er adressen: også telefonen, og hvem der udsteder regningen. Det krypteres."),
            "submit_label": _("Gem adressen"),
        },
    )


def outside_words(offer: Offer) -> str:
    """Whom the target group does not take any more, after the message that it was changed; '' where it takes all."""
    found = requests.outside_at(offer)
    if not found:
        return ""
    named = ", ".join(case.number if case else one.reference for one, case in found)
    return " " + ngettext(
        "Den passer ikke længere på en person, der bor eller er ventet der: %(named)s.",
        "Den passer ikke længere på %(number)s personer, der bor eller er ventet der: %(named)s.",
        len(found),
    ) % {"number": len(found), "named": named}


def answer_about(
    request: ActingHttpRequest,
    offer: Offer,
    form: HelleForm,
    *,
    save: Callable[[], object],
    saved: str | Callable[[], str],
    page: dict[str, Any],
    template: str = "interface/form_page.html",
    rules_follow: bool = False,
) -> HttpResponse:
    """Show or save a form about an offer, and go back to it."""

    def do() -> None:
        save()

    return answer_form(
        request,
        form,
        save=do,
        done=reverse("offer-page", args=[offer.pk]),
        saved=saved,
        page=page,
        about=About(offer.pk, {}),
        template=template,
        rules_follow=rules_follow,
    )
