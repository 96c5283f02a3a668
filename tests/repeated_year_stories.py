"""A year that a later release repeats: what is released, what is corrected since, and what is ordered then (STA-01)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from helle.register.protection import clock
from helle.register.releases import making
from helle.register.releases.content import Kept, KeptTable
from helle.register.releases.models import Making, Release
from helle.register.releases.repeating import Choice
from helle.register.statistics.tests.conftest import Assess
from tests import release_stories
from tests.cast import Cast

IN_2024, IN_2025, IN_2026 = dt.date(2024, 2, 1), dt.date(2025, 2, 3), dt.date(2026, 2, 2)
YEAR_AFTER = dt.date(2027, 1, 5)
OCTOBER, NOVEMBER, JANUARY, MARCH, APRIL = (
    dt.date(2025, 10, 7), dt.date(2025, 11, 20), dt.date(2026, 1, 5), dt.date(2026, 3, 2), dt.date(2026, 4, 7),
)  # fmt: skip
SEX, YEARS, COUNTRY = "persons-by-sex", "persons-by-year", "persons-by-country"
WHY = {"repeats_why_da": "En rettelse venter.", "repeats_why_en": "A correction waits."}


def today(day: dt.date) -> None:
    clock.freeze(dt.datetime.combine(day, dt.time(9), clock.COPENHAGEN))


def many(assess: Assess, number: int, on: dt.date, **said: Any) -> None:
    for _one in range(number):
        assess(on, **said)


def first_release(cast: Cast, assess: Assess, tables: tuple[str, ...] = (SEX, YEARS)) -> Release:
    """2024 is released: 20 women, 8 men, 3 not stated; two women more turn out since, and 2025 goes by."""
    for number, sex in ((20, "woman"), (8, "man"), (3, "not_stated")):
        many(assess, number, IN_2024, sex=sex)
    today(OCTOBER)
    first = release_stories.approved(cast, tables=tables, public_from=OCTOBER)
    many(assess, 2, IN_2024, sex="woman", entered_on=NOVEMBER)
    many(assess, 25, IN_2025, sex="woman", entered_on=NOVEMBER)
    many(assess, 11, IN_2025, sex="man", entered_on=NOVEMBER)
    return first


def wanted(*repeats: tuple[int, Release], day: dt.date = JANUARY, **changed: Any) -> dict[str, Any]:
    """A release of both years that repeats some of them."""
    again = {"repeats": [Choice(year, one.pk) for year, one in repeats], **WHY} if repeats else {}
    return {"first_year": 2024, "last_year": 2025, "tables": (SEX, YEARS), "public_from": day, **again, **changed}


def kept(cast: Cast, release: Release) -> Kept:
    return release_stories.view(cast.stine, release).kept


def table(of: Kept, code: str) -> KeptTable:
    (found,) = [one for one in of.tables if one.code == code]
    return found


def repeated(cast: Cast, assess: Assess, *, approved: bool = False) -> tuple[Release, Release]:
    """2024 is released; in January a release of both years that repeats it is drawn, or approved too. Both of them."""
    first = first_release(cast, assess)
    today(JANUARY)
    second = release_stories.draw(cast.stine, **wanted((2024, first)))
    if approved:
        release_stories.answer(cast.karen, second)
    return first, second


def overtaken(cast: Cast, *repeats: tuple[int, Release]) -> Making:
    """An order that repeats years, refused since another was made meanwhile; the other was sent back."""
    ordered = release_stories.order(cast.stine, **wanted(*repeats))
    other = release_stories.order(cast.stine, **wanted(first_year=2025))
    made = making.make(other.pk, cast.stine.membership.pk)
    assert made is not None
    making.run(ordered.pk, cast.stine.membership.pk)
    release_stories.answer(cast.karen, made, approved=False, remarks="Årene mangler.")
    return ordered


def sent_unchanged(form: Any) -> dict[str, Any]:
    """What the page of a form sends where nobody touches it: of ticks those that are offered."""
    sent: dict[str, Any] = {}
    for bound in form:
        offered = [key for key, _label in getattr(bound.field, "choices", ())]
        value = bound.value()
        if isinstance(value, list):
            sent[bound.name] = [one for one in value if one in offered]
        elif value is not None:
            sent[bound.name] = value.strftime("%d.%m.%Y") if isinstance(value, dt.date) else str(value)
    return sent
