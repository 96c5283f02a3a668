"""What the coded words of the rules of minors are called on a page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Final

from django import template

from helle.register.organisations.queries import NamedUnit
from helle.rules.codes import Code
from helle.rules.minors.codes import AppointingBody, ChildHeard, NomineeConflict, PlacementBasis, TracingService
from helle.rules.ruling import Text

register = template.Library()

_LISTS: Final[dict[str, type[Code]]] = {
    "body": AppointingBody,
    "heard": ChildHeard,
    "conflict": NomineeConflict,
    "basis": PlacementBasis,
    "service": TracingService,
}


@register.filter
def unit_in(unit: uuid.UUID, units: Mapping[uuid.UUID, NamedUnit]) -> NamedUnit:
    """A unit by its id, out of those that the page has."""
    return units[unit]


@register.filter
def called(code: str, of: str) -> Text:
    """The label of a code of one of these lists, in both languages."""
    return _LISTS[of](code).label
