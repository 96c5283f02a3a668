"""The nights of a month: confirmed by the home, checked by CMM."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.bed_days import actions, policies, price_actions, queries
from helle.register.bed_days.choices import Again
from helle.register.bed_days.forms import MonthAgainForm, MonthForm, PriceForm
from helle.register.bed_days.nights import MonthOfOffer, StayNights, month_of, payer_name, runs
from helle.register.bed_days.queries import Prices
from helle.register.cases.http import About, answer_form
from helle.register.cases.models import Case
from helle.register.interface.forms import HelleForm, Standing
from helle.register.interface.templatetags.money import kroner
from helle.register.interface.words import active_language, long_day
from helle.register.placements import billed
from helle.register.placements import queries as placements
from helle.register.placements.models import PayerDecision
from helle.register.protection import clock
from helle.rules.accommodation.bed_day_lines import Line
from helle.rules.accommodation.codes import Payer
from helle.rules.facts import EARLIEST_DAY, LATEST_DAY
from helle.rules.ruling import Text, Verdict


def month_named(given: str) -> dt.date:
    """The first day of the month that an address names as 2026-03; else `Http404`."""
    try:
        first = dt.date.fromisoformat(f"{given}-01")
    except ValueError as error:
        raise Http404 from error
    if not EARLIEST_DAY <= first <= LATEST_DAY:
        raise Http404
    return first


@require_http_methods(["GET", "POST"])
def month(request: ActingHttpRequest, offer_id: uuid.UUID, month: str) -> HttpResponse:
    """The nights of each stay in a month with what they become, and a button for who may confirm them."""
    found = month_of(queries.get_offer(offer_id), month_named(month))
    promised = placements.promised([stay.placement for stay in found.stays if stay.shown])
    open_cases = _open_cases(found)
    may_write_away = policies.decides_on_statements() and found.offer.provider.unit_id is None
    again = found.confirmed is not None
    initial = {"form_token": uuid.uuid4(), "shown": actions.mark_of(found)}
    form = (MonthAgainForm if again else MonthForm)(request.POST or None, initial=initial)

    def save() -> None:
        given = form.cleaned_data
        why = Again(given["why"]) if again else None
        actions.month_confirm(found.offer, found.first, shown=given["shown"], why=why)

    return answer_form(
        request,
        form,
        about=About(offer_id, {"month": month, "stays": len(found.stays), "nights": found.nights}),
        save=save,
        done=request.path,
        saved=_("Nætterne er bekræftet. CMM kontrollerer dem, før der laves opgørelser."),
        template="bed_days/month.html",
        page={
            "month": found,
            "stays": [
                _shown(stay, promised, open_cases, may_write_away=may_write_away)
                for stay in found.stays
                if stay.lines or stay.away
            ],
            "may_confirm": _may_confirm(found),
            "may_check": _may_check(found),
            "may_write_away": may_write_away,
            "is_cmm": policies.is_cmm(),
            "before": queries.before(found.first),
            "after": queries.after(found.first),
            "today": clock.today(),
            "submit_label": _("Bekræft igen") if again else _("Bekræft nætterne"),
            "cancel_url": "",
        },
    )


@require_http_methods(["GET", "POST"])
def check(request: ActingHttpRequest, offer_id: uuid.UUID, month: str) -> HttpResponse:
    """CMM has checked the nights of a month."""
    policies.require(policies.decides_on_statements())
    found = month_of(queries.get_offer(offer_id), month_named(month))
    page = reverse("bed-days-month", args=[offer_id, month])
    confirmed = found.confirmed
    if confirmed is None or confirmed.checked_at is not None:
        return redirect(page)
    form = HelleForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(confirmed.pk, {"month": month}),
        save=lambda: actions.month_check(confirmed),
        done=page,
        saved=_("Nætterne er kontrolleret. Nu kan der laves opgørelser."),
        page={
            "heading": _("Kontrollér nætterne"),
            "intro": _(
                "Passer nætterne med ankomster, afrejser og nætter ude? Så kan de opkræves. Passer de ikke, så bed "
                "botilbuddet rette dem og bekræfte igen."
            ),
            "submit_label": _("Nætterne passer"),
        },
    )


@require_http_methods(["GET", "POST"])
def price(request: ActingHttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    """What a bed-day costs in an offer and what its operating grant pays, from when to when and why; CMM sets it."""
    offer = queries.get_offer(offer_id)
    if request.method == "POST":
        policies.require(policies.decides_on_statements())
    prices = queries.prices(offer)
    form = PriceForm(request.POST or None, initial={"form_token": uuid.uuid4()}, standing=_in_words(prices))
    wrong: list[str] = []

    def save() -> None:
        given = form.cleaned_data
        wrong[:] = price_actions.price_set(
            offer,
            price_actions.Price(
                since=given["since"],
                why=given["why"],
                oere=given["oere"],
                grant_places=given["grant_places"],
                over=form.named if given.get("over") else frozenset(),
            ),
        )

    return answer_form(
        request,
        form,
        about=About(offer.pk, {}),
        save=save,
        done=request.path,
        saved=lambda: billed.said_with(_("Gemt."), wrong),
        template="bed_days/price.html",
        page={
            "offer": offer,
            "prices": prices,
            "billed_until": queries.billed_until(offer),
            "may_set": policies.decides_on_statements(),
            "today": clock.today(),
            "cancel_url": "",
        },
    )


def _payer_of(line: Line) -> Text | None:
    """Who pays for a line: the grant for the nights in its places, whoever was decided on besides."""
    if any(reason.code == "bed_day.paid_by_grant" for reason in line.ruling.reasons):
        return Payer.OPERATING_GRANT.label
    return payer_name(line.payer) if line.payer and line.payer.key else None


def _in_words(prices: Prices) -> dict[str, list[Standing]]:
    """What is in force, by the field that sets it, with what it is called where it is to give way."""
    language = active_language()
    return {
        "oere": [
            Standing(
                one.key,
                one.first,
                _("taksten %(rate)s fra %(day)s") % {"rate": kroner(one.value), "day": long_day(one.first, language)},
            )
            for one in prices.rates
            if one.in_force
        ],
        "grant_places": [
            Standing(
                one.key,
                one.first,
                _("bevillingen til %(number)s pladser fra %(day)s")
                % {"number": one.value, "day": long_day(one.first, language)},
            )
            for one in prices.grants
            if one.in_force
        ],
    }


def _open_cases(found: MonthOfOffer) -> dict[uuid.UUID, str]:
    """For CMM, the cases of whose stays it is to decide who pays. One query where there is one."""
    wanted = {
        stay.placement.case_id
        for stay in found.stays
        for line in stay.lines
        if stay.shown and line.payer is None and line.ruling.verdict is Verdict.CANNOT_BE_DECIDED
    }
    if not wanted or not policies.decides_on_statements():
        return {}
    return dict(Case.objects.filter(pk__in=wanted).values_list("pk", "number"))


def _shown(
    stay: StayNights,
    promised: dict[uuid.UUID, list[PayerDecision]],
    open_cases: dict[uuid.UUID, str],
    *,
    may_write_away: bool,
) -> dict[str, Any]:
    """A stay as the page has it: what is done with one is offered to whom it is shown whose it is."""
    guarantees, open_case = promised.get(stay.placement.pk, []), open_cases.get(stay.placement.case_id)
    return {
        "placement": stay.placement,
        "has_acts": stay.shown and bool(may_write_away or guarantees or open_case),
        "open_case": open_case,
        "nights": len(stay.nights),
        "changed": stay.changed,
        "away": runs(stay.away),
        "promised": guarantees,
        "lines": [
            {
                "line": line,
                "payer": _payer_of(line),
                "rate": line.rate.oere if line.rate else None,
                "amount": line.amount or None,
            }
            for line in stay.lines
        ],
    }


def _may_confirm(found: MonthOfOffer) -> bool:
    if not (policies.writes_bed_days() and found.is_over and found.nights):
        return False
    if policies.is_cmm() and found.offer.provider.unit_id is not None:
        return False  # A home with a login confirms its own.
    return found.confirmed is None or found.changed or found.confirmed.checked_at is None


def _may_check(found: MonthOfOffer) -> bool:
    confirmed = found.confirmed
    return (
        policies.decides_on_statements()
        and confirmed is not None
        and confirmed.checked_at is None
        and not found.changed
    )
