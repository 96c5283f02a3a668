"""What the codes and amounts of a plan are called on a page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django import template

from helle.register.interface.words import active_language
from helle.register.organisations.queries import NamedUnit
from helle.register.reintegration.comparing import activity_words, child_words
from helle.register.reintegration.drafts import Activity, OfChild
from helle.register.reintegration.money import amount_words
from helle.rules.returns.codes import Currency

register = template.Library()


@register.filter
def money(amount: int | None, currency: Currency | str) -> str:
    """A whole amount with its currency; '' for None."""
    return "" if amount is None else amount_words(amount, Currency(currency))


@register.filter
def activity(given: Activity) -> str:
    """An activity in one line."""
    return activity_words(given)


@register.filter
def child(given: OfChild) -> str:
    """A child in one line."""
    return child_words(given)


@register.filter
def unit_among(unit_id: uuid.UUID, units: Mapping[uuid.UUID, NamedUnit]) -> str:
    """What a unit is called today."""
    return units[unit_id].name.in_language(active_language())
