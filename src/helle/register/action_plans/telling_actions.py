"""Saying that all money of a year is entered, or, with why, that it is not after all (GOV-10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from helle.register.action_plans import policies
from helle.register.action_plans.looks import Carried, PlanMoney
from helle.register.action_plans.models import YearTold
from helle.register.audit import actions as audit
from helle.register.protection import clock
from helle.register.protection.impersonal import SAID as NAMES_SOMEBODY
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import WRITTEN_MEANWHILE, Refused, refused_by
from helle.register.protection.written import new_written
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
    field="initiatives",
)
_RUNS: Final = Refused(
    Text(
        "Året løber endnu og er først fuldt bogført, når det er gået. [GOV-10]",
        "The year still runs, and all of it is entered only once it is over. [GOV-10]",
    ),
    field="year",
)
_TOLD: Final = Text("Det er allerede sagt, at året er fuldt bogført.", "It is said already that all of it is entered.")
_FRAME: Final = Text("Enheders egen ramme", "Frames of units")
_SAID: Final = {
    **NAMES_SOMEBODY,
    "year_told_in_its_time": _YEAR,
    "year_told_when_over": _RUNS,
    "year_was_told": _NOT_TOLD,
    "years_told_in_order": WRITTEN_MEANWHILE,
    "year_told_of_what_is_entered": WRITTEN_MEANWHILE,
}


def years_tell(
    of: PlanMoney, looks: Sequence[Carried | None], year: int, *, complete: bool, why: str, seen: int
) -> list[YearTold]:
    """Say whether all money of initiatives in a year is entered; by the ministry, of all of them or of none.

    None among `looks`: of what goes to units for no one initiative. `seen`: how many entries and decisions were read.
    """
    policies.require(policies.leads(of.plan))
    if of.written != seen:
        raise WRITTEN_MEANWHILE
    for look in looks:
        _require_tellable(of, look, year, complete=complete)
    if not complete:
        require_reason(why)
    require_impersonal(why=why)
    of_year = YearTold.objects.filter(plan=of.plan, year=year)
    written: Counter[int | None] = Counter(of_year.values_list("initiative_id", flat=True))
    with refused_by(_SAID), transaction.atomic():
        rows = []
        for look in looks:
            key = look.initiative.pk if look else None
            row = new_written(
                YearTold,
                plan=of.plan,
                initiative=look.initiative if look else None,
                year=year,
                number=written[key] + 1,
                complete=complete,
                entered=of.written_of((key, year)),
                why=why.strip(),
            )
            row.save(force_insert=True)
            audit.record("action_plan.year_told", object_id=row.pk, detail={"year": year, "complete": complete})
            rows.append(row)
    return rows


def _require_tellable(of: PlanMoney, look: Carried | None, year: int, *, complete: bool) -> None:
    period, key = (look.initiative if look else of.plan), (look.initiative.pk if look else None, year)
    name = look.initiative.code if look else _FRAME
    if not period.first_day.year <= year <= min(period.last_day.year, clock.today().year):
        raise Refused(_of(name, _YEAR.message), field="year")
    if complete and year == clock.today().year:
        raise _RUNS
    if complete and key in of.told:
        raise Refused(_of(name, _TOLD), field="initiatives")
    if not complete and key not in of.told:
        raise Refused(_of(name, _NOT_TOLD.message), field="initiatives")


def _of(name: str | Text, said: Text) -> Text:
    """What is said of one of several, by its name."""
    if isinstance(name, str):
        name = Text(name, name)
    return Text(f"{name.da}: {said.da}", f"{name.en}: {said.en}")
