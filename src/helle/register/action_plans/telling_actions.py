"""Saying that all money of a year is entered, or, with why, that it is not after all (GOV-10)."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from helle.register.action_plans import policies
from helle.register.action_plans.actions import new_written
from helle.register.action_plans.looks import Carried, PlanMoney
from helle.register.action_plans.models import YearTold
from helle.register.audit import actions as audit
from helle.register.protection import clock
from helle.register.protection.impersonal import SAID as NAMES_SOMEBODY
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import WRITTEN_MEANWHILE, Refused, refused_by
from helle.rules.ruling import Text

_YEAR: Final = Refused(
    Text(
        "Initiativet løber ikke det år, eller året er ikke begyndt. [GOV-10]",
        "The initiative does not run that year, or the year has not begun. [GOV-10]",
    ),
    field="year",
)
_NOT_TOLD: Final = Refused(
    Text(
        "Ingen har sagt, at året er fuldt bogført. [GOV-10]",
        "Nobody has said that all of the year is entered. [GOV-10]",
    ),
    field="complete",
)
_TOLD: Final = Refused(
    Text("Det er allerede sagt, at året er fuldt bogført.", "It is said already that all of the year is entered."),
    field="complete",
)
_SAID: Final = {
    **NAMES_SOMEBODY,
    "year_told_in_its_time": _YEAR,
    "year_was_told": _NOT_TOLD,
    "years_told_in_order": WRITTEN_MEANWHILE,
}


def year_tell(of: PlanMoney, look: Carried | None, year: int, *, complete: bool, why: str, seen: int) -> YearTold:
    """Say whether all money of an initiative in a year is entered; by the ministry. `look` None: of what goes to units
    for no one initiative. `seen`: how many entries of the plan were read."""
    policies.require(policies.leads(of.plan))
    if len(of.entries) != seen:
        raise WRITTEN_MEANWHILE
    period, key = (look.initiative if look else of.plan), (look.initiative.pk if look else None, year)
    if not period.first_day.year <= year <= min(period.last_day.year, clock.today().year):
        raise _YEAR
    if complete and key in of.told:
        raise _TOLD
    if not complete:
        if key not in of.told:
            raise _NOT_TOLD
        require_reason(why)
    require_impersonal(why=why)
    written = YearTold.objects.filter(plan=of.plan, initiative=look.initiative if look else None, year=year).count()
    with refused_by(_SAID), transaction.atomic():
        row = new_written(
            YearTold,
            plan=of.plan,
            initiative=look.initiative if look else None,
            year=year,
            number=written + 1,
            complete=complete,
            why=why.strip(),
        )
        row.save(force_insert=True)
        audit.record("action_plan.year_told", object_id=row.pk, detail={"year": year, "complete": complete})
    return row
