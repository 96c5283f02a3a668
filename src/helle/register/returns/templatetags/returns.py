"""What the codes of a return are called on a page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Final

from django import template
from django.utils.text import capfirst

from helle.register.codelists.queries import country_name, language_name
from helle.register.returns.choices import ToldFact
from helle.register.returns.models import Destination, Step
from helle.register.returns.programmes import OTHER, programmes
from helle.register.returns.queries import Opened, Waits, step_words
from helle.rules.returns.codes import Destination as DestinationKind
from helle.rules.returns.codes import ReturnState
from helle.rules.ruling import Text

register = template.Library()
_GONE: Final = {ReturnState.DEPARTED.value, ReturnState.ARRIVED.value, ReturnState.REINTEGRATING.value}


@register.filter
def by_case(found: Sequence[Waits]) -> list[list[Waits]]:
    """What waits, case by case: first the case of what is most urgent."""
    cases: dict[uuid.UUID, list[Waits]] = {}
    for one in found:
        cases.setdefault(one.case_id, []).append(one)
    return list(cases.values())


@register.filter
def country(code: str) -> str:
    """The name of a country."""
    return country_name(code)


@register.filter
def language(code: str) -> str:
    """The name of a language."""
    return language_name(code)


@register.filter
def destination_kind(code: str) -> Text:
    """What the country is for the person."""
    return DestinationKind(code).label


@register.filter
def programme_of(opened: Opened[Destination]) -> Text | str:
    """The name of the programme of a destination; '' where none reaches the country."""
    if opened.row.programme == OTHER:
        return opened.words["programme"]
    found = programmes().get(opened.row.programme)
    return found.name if found else ""


@register.filter
def step_text(step: Step) -> Text:
    """What is to be done in a step of the journey."""
    return step_words(step)


@register.filter
def told_facts(codes: Iterable[str]) -> str:
    """What was told abroad, in words."""
    return capfirst(", ".join(str(ToldFact(code).label).lower() for code in codes))


@register.filter
def is_gone(state: str) -> bool:
    """Whether who stands there has departed."""
    return state in _GONE


@register.filter
def is_bound_to_go(state: str) -> bool:
    """Whether the plan of who stands there is approved: what a journey needs is to be in place by now."""
    return state in {ReturnState.APPROVED.value, ReturnState.TRAVEL_BOOKED.value} | _GONE
