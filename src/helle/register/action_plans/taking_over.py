"""What whoever becomes the owner of an initiative takes over, and whether anybody there can report (INI-15)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Final

from django.utils.translation import gettext as _

from helle.register.action_plans.looks import Look, next_period
from helle.register.action_plans.rulings import half_years
from helle.register.interface.words import due_words
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, policies
from helle.rules.ruling import Text

NOBODY_REPORTS: Final = Text("ingen dér har rollen, der melder status", "nobody there holds the role that reports")


def reporting_units() -> set[uuid.UUID]:
    """The units in which somebody can write a status. One query."""
    return organisations.units_with(clock.today(), policies.roles_writing("action_plan"))


def named_with_reporter(unit: NamedUnit, reporting: Collection[uuid.UUID], language: str) -> str:
    """The name of a unit; and that nobody in it can report, where it is so."""
    name = unit.name.in_language(language)
    return name if unit.id in reporting else f"{name} ({NOBODY_REPORTS.in_language(language)})"


def taken_over(look: Look, language: str) -> list[str]:
    """What is late of an initiative, or left to say, each with its age: the next owner has it from the first day."""
    today, found = clock.today(), []
    period = next_period(look)
    if look.next_report is not None and look.next_report.late and look.waiting is None and period is not None:
        said = half_years(*period).in_language(language)
        late = due_words(look.next_report.due, today, language)
        found.append(_("Den nye ejer overtager status for %(period)s (%(late)s).") % {"period": said, "late": late})
    for one in look.late:
        if one.due is not None:
            title, late = one.milestone.title.in_language(language), due_words(one.due, today, language)
            found.append(_("Den nye ejer overtager milepælen %(title)s (%(late)s).") % {"title": title, "late": late})
    if look.unclosed:
        found.append(_("Den nye ejer overtager at melde, hvad der blev af initiativet."))
    return found
