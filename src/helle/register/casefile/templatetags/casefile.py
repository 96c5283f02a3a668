"""What the pages of the case file say of a line: which way it went, and whose it is."""

from __future__ import annotations

import uuid

from django import template

from helle.register.casefile.choices import Direction
from helle.register.interface.words import active_language
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import context

register = template.Library()


@register.simple_tag
def direction(code: str) -> str:
    """The direction in words."""
    return str(Direction(code).label)


@register.simple_tag
def unit_beside(units: dict[uuid.UUID, NamedUnit], unit_id: uuid.UUID) -> str:
    """`, CMM` for what another unit wrote; nothing for one's own."""
    if unit_id == context.current().unit_id:
        return ""
    return f", {units[unit_id].name.in_language(active_language())}"
