"""How the rule register writes a dated value."""

from __future__ import annotations

from django import template

from helle.register.interface import values

register = template.Library()

register.simple_tag(values.dated_value)
