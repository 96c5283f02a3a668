"""`helle check --bed-days`: every statement in force computed anew, by the rules alone.

The database refuses a line that is wrong when it is written. What is learned afterwards (somebody left before, was
away, another pays, the rate was mistyped) does not change what was sent: it is found here, and the statement is
credited.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.db import connections

from helle.register.bed_days.nights import UNIT_OF_PAYER
from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from helle.rules.accommodation.bed_day_lines import (
    A_DAY,
    PayerSpan,
    RateSpan,
    Stay,
    days,
    in_grant_places,
    lines_of,
)
from helle.rules.accommodation.codes import Payer

PORTION: Final = 200
EARLIEST: Final = dt.date(1900, 1, 1)


def differences(alias: str = "default") -> list[str]:
    """What statements bill that the rules would not, one line each: the statement, the stay and the nights.

    Reads coded facts and references of each offer in turn; it names nobody. Works as the owner of the tables
    (`default` under `HELLE_AS_OWNER`) and as the role of the lists (`lists`); the application's role may not.
    """
    today, found = clock.today(), []
    units = {payer: str(organisations.unit_by_code(code, today).id) for payer, code in UNIT_OF_PAYER.items()}
    for facts in _offers(alias):
        found += _wrong(facts, units, today)
    return sorted(found)


def _offers(alias: str) -> Iterator[dict[str, Any]]:
    after: uuid.UUID | None = None
    while True:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT offer_id, facts FROM helle.bed_days_to_check(%s, %s)", [after, PORTION])
            rows = cursor.fetchall()
        for offer, facts in rows:
            after = offer
            yield json.loads(facts) if isinstance(facts, str) else facts
        if len(rows) < PORTION:
            return


def _wrong(facts: dict[str, Any], units: dict[Payer, str], today: dt.date) -> list[str]:
    if not facts["lines"]:
        return []
    rates = tuple(RateSpan(str(number), _first(row), _last(row), row[2]) for number, row in enumerate(facts["rates"]))
    stays = [_stay(row, rates, units) for row in facts["stays"]]
    by_key = {stay.key: stay for stay in stays}
    grants = [(_first(row), _last(row), row[2]) for row in facts["grants"]]
    references = {row["key"]: row["reference"] for row in facts["stays"]}
    seen: set[tuple[str, dt.date]] = set()
    found = []
    for line in facts["lines"]:
        stay = by_key.get(line["stay"])
        first, last = _day(line["first"]), _day(line["after"]) - A_DAY
        nights = [(line["stay"], night) for night in days(first, last)]
        twice = any(night in seen for night in nights)
        seen.update(nights)
        if (
            twice
            or stay is None
            or _asked(stay, stays, grants, first, last, today) != {(line["payer"], line["unit"]): line["amount"]}
        ):
            found.append(f"{line['number']} {references.get(line['stay'], line['stay'])} {first} - {last}")
    return found


def _asked(
    stay: Stay,
    stays: Iterable[Stay],
    grants: Sequence[tuple[dt.date, dt.date | None, int]],
    first: dt.date,
    last: dt.date,
    today: dt.date,
) -> dict[tuple[str, str], int]:
    """What the rules ask of whom for these nights, when all of them can be billed; else nothing."""
    everybody = list(stays)
    granted = {
        night
        for night in days(first, last)
        for begins, ends, places in grants
        if begins <= night and (ends is None or night <= ends)
        if stay.key in in_grant_places(everybody, night, places)
    }
    found: dict[tuple[str, str], int] = {}
    billed = 0
    for line in lines_of(stay, first, last, on=today, paid_by_grant=granted):
        if line.ruling.answer and line.payer:
            billed += line.nights
            key = (line.payer.payer.value, line.payer.key)
            found[key] = found.get(key, 0) + line.amount
    return found if billed == (last - first).days + 1 else {}


def _stay(row: dict[str, Any], rates: tuple[RateSpan, ...], units: dict[Payer, str]) -> Stay:
    away = {night for first, after in row["away"] for night in days(_day(first), _day(after) - A_DAY)}
    payers = tuple(
        PayerSpan(_first(one), _last(one), Payer(one[2]), one[3] or units.get(Payer(one[2]), ""))
        for one in row["payers"]
    )
    left = _day(row["left"]) if row["left"] else None
    return Stay(row["key"], _day(row["arrived"]), left, frozenset(away), rates, payers)


def _first(row: Sequence[Any]) -> dt.date:
    return _day(row[0]) if row[0] else EARLIEST


def _last(row: Sequence[Any]) -> dt.date | None:
    return _day(row[1]) - A_DAY if row[1] else None


def _day(value: str) -> dt.date:
    return dt.date.fromisoformat(value)
