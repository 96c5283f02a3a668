"""Amounts of a plan as a reader writes them, and "not stated" where nobody has entered any."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helle.register.action_plans.looks import Look, PlanMoney, next_period
from helle.register.action_plans.models import StatusReport
from helle.register.action_plans.money import in_words
from helle.register.action_plans.opening import Place, outside_address
from helle.register.action_plans.rulings import half_year, half_years
from helle.register.interface.words import active_language
from helle.rules.ruling import Text

register = template.Library()


@register.filter
def kroner(amount: Decimal | None) -> str | SafeString:
    """1.234,50 kr., or that nothing is stated: an empty figure is no zero (GOV-10)."""
    if amount is None:
        return format_html('<span class="muted">{}</span>', _("ikke oplyst"))
    return format_html('<span class="nowrap">{}</span>', in_words(amount).in_language(active_language()))


@register.simple_tag
def told(of: Look | PlanMoney, name: str) -> str | SafeString:
    """A sum, and beside it that only a part of its years or initiatives is told: it is not the whole."""
    shown = kroner(getattr(of.sums, name))
    if name not in of.partly:
        return shown
    return format_html('{} <span class="mark quiet">{}</span>', shown, _("delvist oplyst"))


def figure(value: Decimal | None) -> str:
    """A figure without decimals that say nothing; a comma in Danish."""
    if value is None:
        return "–"
    plain = format(value.normalize(), "f")
    return plain.replace(".", ",") if active_language() == "da" else plain


register.filter("half_year", half_year)


@register.filter
def half_years_of(report: StatusReport) -> Text:
    """The half-years that a report is about: who was behind has caught up in one."""
    return half_years(report.from_day, report.until_day)


@register.filter
def half_years_missing(look: Look) -> Text | str:
    """The half-years that the next report is about."""
    period = next_period(look)
    return half_years(*period) if period else ""


@register.filter
def place_of(place: Place) -> SafeString:
    """Where evidence is to be found, and what of it the reader may not read."""
    if place.limit is None:
        return where_link(place.evidence.where)
    said = place.limit.said.in_language(active_language())
    if place.limit.opens:
        return format_html("{} ({})", where_link(place.evidence.where), said)
    return format_html('{} (<a href="#tal">{}</a>)', said, _("se tallene"))


@register.filter
def where_link(where: str) -> SafeString:
    """A link for a page of Helle, one that is marked for an address outside it, else as it was written."""
    if where.startswith("/"):
        return format_html('<a href="{}">{}</a>', where, _("Se siden i Helle"))
    address = outside_address(where)
    if address is not None:
        return format_html(
            '<a href="{}" rel="noopener noreferrer external">{}</a> <span class="muted">({})</span>',
            *(address, address, _("uden for Helle")),
        )
    return format_html("{}", where)


@register.filter
def code_label(code: object) -> Text | str:
    """The label of a code of the rules."""
    label: Text | str = getattr(code, "label", str(code))
    return label
