"""What the codes and amounts of a ledger are called on a page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context

from helle.register.disbursements.choices import JourneyKind
from helle.register.disbursements.models import JourneyEvent
from helle.register.disbursements.queries import state_of
from helle.register.reintegration.money import amount_words
from helle.register.returns.models import ReturnCase
from helle.register.returns.queries import ReturnView
from helle.rules.returns.codes import Currency, ReturnState, SupportKind
from helle.rules.ruling import Text

register = template.Library()


@register.filter
def amount(value: int, currency: str) -> str:
    """An amount with its currency; what was taken back with a minus."""
    return ("−" if value < 0 else "") + amount_words(abs(value), Currency(currency))


@register.filter
def of_entry[T](known: Mapping[object, T], key: object) -> T | None:
    """What is known by the key of an entry or a line."""
    return known.get(key)


@register.filter
def support_kind(code: str) -> Text:
    """In kind or cash."""
    return SupportKind(code).label


@register.filter
def has_departed(row: ReturnCase) -> bool:
    """Whether she has departed, so that Hjemrejsestyrelsen alone stops the return (C5). One query."""
    return JourneyEvent.objects.filter(return_case=row, kind=JourneyKind.DEPARTED).exists()


@register.simple_tag(takes_context=True)
def return_state(context: Context, view: ReturnView) -> ReturnState:
    """Where a return stands: while it runs by its plan and its journey, else by the offer (C5).

    Asked once for a page.
    """
    if view.running is None:
        return view.state
    kept: Any = context.render_context
    known: dict[uuid.UUID, ReturnState] = kept.setdefault("return_state", {})
    row = view.running.row
    if row.pk not in known:
        known[row.pk] = state_of(row)
    return known[row.pk]
