"""The order of a place on paper: what is ordered, from when until when, and for whom in so far as the home has to house
her (FLO-18, ACM-07).

It says no more than the home is told before its yes: the stay by its reference and the place by its name in Helle. Not
who she is, the case, why the place was chosen, what she needs besides, or where the place lies (PUB-ORG-09).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import override

from helle.register.bed_days import policies, queries
from helle.register.bed_days.guarantee import SHEET
from helle.register.bed_days.orders import Order
from helle.register.interface.words import long_day
from helle.register.letters import typesetting
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.placements import policies as placement_policies
from helle.register.placements import queries as placements
from helle.register.placements.models import Placement
from helle.register.protection import clock
from helle.rules.accommodation.codes import Sex
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """An order that stands, and who ordered it."""

    order: Order
    ordered_by: Text
    is_protected: bool
    """Whether her address is protected: the paper warns of it, and names nobody."""


def get_order_paper(reference: str) -> OrderPaper:
    """The order of a stay that the acting home is to house, or whose case the acting user orders places for; else
    `PermissionDenied` or `Http404`: of what was declined, taken back or is over there is no order."""
    if policies.runs_home():
        placement = queries.get_own_placement(reference)
    else:
        policies.require(placement_policies.orders_places())
        found = placements.whose_is_shown().filter(reference=reference).select_related("offer").first()
        if found is None:
            raise Http404
        placement = found
    with connection.cursor() as cursor:
        cursor.execute("SELECT sex, with_partner, with_own_children FROM helle.told_with_the_order(%s)", [placement.pk])
        told = cursor.fetchone()
    if told is None:
        raise Http404
    sex, partner, children = told
    units = organisations.units_on(clock.today())
    order = Order(placement, Sex(sex) if sex else None, partner, children)
    return OrderPaper(order, units[placement.by_unit_id].name, placements.stay_is_protected(placement.pk))


def pdf(found: OrderPaper, language: str) -> bytes:
    """The order as an accessible PDF (PDF/UA-1), in Danish or English."""
    stay, now = found.order.placement, clock.now()
    until = stay.planned_until - dt.timedelta(days=1) if stay.planned_until else None
    with override(language):
        sender = found.ordered_by.in_language(language)
        words = {
            "language": language,
            "sender": sender,
            "to": _("Til det sted, hvor pladsen er bestilt"),
            "day": long_day(clock.local_day(now), language),
            "title": _("Bestilling af en plads: ophold %(reference)s") % {"reference": stay.reference},
            "opening": [
                _("%(who)s bestilte pladsen den %(day)s.")
                % {"who": sender, "day": long_day(stay.ordered_on, language)},
                _("Hvem: %(whom)s.") % {"whom": _whom(found.order, language)},
                *([people.warning_of_protection().in_language(language)] if found.is_protected else []),
            ],
            "heads": [_("Sted"), _("Fra"), _("Til og med")],
            "rows": [
                [
                    stay.offer.alias,
                    f"{stay.planned_from:%d.%m.%Y}",
                    f"{until:%d.%m.%Y}" if until else _("ikke planlagt"),
                ]
            ],
            "terms": [_standing(stay, language), *_terms(stay)],
            "page": _("Side {page} af {pages}"),
        }
    (made,) = typesetting.compiled(SHEET, {"paper": words}, at=now, form="pdf")
    return made


def _whom(order: Order, language: str) -> str:
    """For whom the place is, in so far as she has to be housed."""
    said = [order.sex.label.in_language(language) if order.sex else _("kønnet er ikke oplyst")]
    said += [_("med eget barn")] if order.with_own_children else []
    said += [_("med partner")] if order.with_partner else []
    return ", ".join(said)


def _standing(stay: Placement, language: str) -> str:
    if not stay.answer:
        return _("Svar i Helle, om I kan tage imod. Hvem det er, ser I, når I har sagt ja.")
    if stay.arrived_on is None:
        return _("Stedet har sagt ja.")
    return _("Stedet har sagt ja, og personen kom den %(day)s.") % {"day": long_day(stay.arrived_on, language)}


def _terms(stay: Placement) -> list[str]:
    terms = (
        [_("Opholdet er for en begrænset periode. CMM aftaler med jer, hvis det skal forlænges.")]
        if stay.limited
        else []
    )
    return [
        *terms,
        _("Hvem der betaler, og taksten, står i betalingstilsagnet."),
        _("Nævn kun opholdets betegnelse, når I skriver om det andre steder: hverken navn, sagsnummer eller adresse."),
    ]
