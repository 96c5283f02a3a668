"""What waits with the nights of homes and their statements (FLO-18, FLO-19): months not confirmed, checked or billed,
what is not sent or paid, and what no longer holds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Case, Q, Value, When, Window
from django.db.models.functions import RowNumber

from helle.register.accommodation.models import Offer
from helle.register.bed_days import policies
from helle.register.bed_days.models import Statement
from helle.register.bed_days.statement_queries import (
    PAGE_SIZE,
    Biller,
    ListedStatement,
    biller_of,
    list_of,
    not_carried_keys,
)
from helle.register.protection import clock
from helle.rules.ruling import Text

MONTHS_BACK: Final = 12
"""What is older than this many months stands in the list of all statements alone."""
NOT_CARRIED: Final = "not_carried"
HEADINGS: Final = {
    NOT_CARRIED: Text("Passer ikke længere: skal krediteres", "No longer hold: to be credited"),
    "unconfirmed": Text("Nætter, der ikke er bekræftet", "Nights not confirmed"),
    "changed": Text("Nætter, der er ændret siden bekræftelsen", "Nights changed since they were confirmed"),
    "unchecked": Text("Nætter, som CMM skal kontrollere", "Nights for CMM to check"),
    "unsettled": Text("Kontrolleret, men betaler eller takst mangler", "Checked, and the payer or the rate is open"),
    "unbilled": Text("Kontrolleret, men ikke opkrævet", "Checked and not billed"),
    "made": Text("Opgørelser, der skal godkendes", "Statements to be approved"),
    "approved": Text("Godkendt, men ikke sendt", "Approved and not sent"),
    "sent": Text("Sendt, men ikke betalt", "Sent and not paid"),
}
"""In this order; each code is what the database calls it (sql/057_money_waits.sql), or the state of a statement."""


@dataclass(frozen=True, slots=True)
class WaitingMonth:
    """A month of an offer, and why it waits. `made_here`: the acting unit makes its statements."""

    offer: Offer
    month: dt.date
    why: str
    made_here: bool

    @property
    def biller(self) -> Biller:
        """With what its nights are billed."""
        return biller_of(self.offer)


@dataclass(frozen=True, slots=True)
class Group:
    """What waits for the same reason; `more`: there are others than those shown."""

    code: str
    heading: Text
    months: list[WaitingMonth]
    statements: list[ListedStatement]
    more: bool

    @property
    def number(self) -> int:
        """How many are shown."""
        return len(self.months) + len(self.statements)


def months() -> list[WaitingMonth]:
    """The months of the last year that wait, as far as the acting unit keeps them, the oldest first. Two queries."""
    policies.require(policies.keeps_bed_days())
    with connection.cursor() as cursor:
        cursor.execute("SELECT offer_id, month, why FROM helle.months_waiting(%s)", [_first_month()])
        rows = cursor.fetchall()
    offers = {row.pk: row for row in Offer.objects.filter(pk__in={row[0] for row in rows}).select_related("provider")}
    cmm = policies.is_cmm()
    return [
        WaitingMonth(offers[key], month, why, made_here=not cmm or offers[key].provider.unit_id is None)
        for key, month, why in rows
        if key in offers
    ]


def months_to_confirm() -> list[WaitingMonth]:
    """Of those the ones that a home is to confirm, or to confirm anew. Two queries."""
    return [one for one in months() if one.why in ("unconfirmed", "changed")]


def groups() -> list[Group]:
    """All that waits: to CMM of every home, with the statements; to a home its own months, and what no longer holds.

    Six queries.
    """
    found, wrong = months(), set(not_carried_keys())
    states = {"": "made", "approved": "approved", "sent": "sent"} if policies.is_cmm() else {}
    group = Case(When(pk__in=wrong, then=Value(NOT_CARRIED)), default="state")
    place = Window(RowNumber(), partition_by=group, order_by=["month", "number"])
    rows = Statement.objects.filter(Q(pk__in=wrong) | Q(state__in=list(states))).annotate(order=place)
    listed: dict[str, list[ListedStatement]] = defaultdict(list)
    # One more than is shown of each, so that it is said that there are others.
    for one in list_of(list(rows.filter(order__lte=PAGE_SIZE + 1).order_by("month", "number"))):
        listed[NOT_CARRIED if one.row.pk in wrong else states[one.row.state]].append(one)
    gathered = []
    for code, heading in HEADINGS.items():
        of_months = [one for one in found if one.why == code]
        if of_months or listed[code]:
            more = max(len(of_months), len(listed[code])) > PAGE_SIZE
            gathered.append(Group(code, heading, of_months[:PAGE_SIZE], listed[code][:PAGE_SIZE], more))
    return gathered


def counts() -> list[tuple[str, Text, int]]:
    """How much of each waits, for the desk of a caseworker of CMM. One query; nothing for others."""
    if not policies.decides_on_statements():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT why, waiting FROM helle.money_waiting_counts(%s)", [_first_month()])
        found = dict(cursor.fetchall())
    return [(code, heading, found[code]) for code, heading in HEADINGS.items() if code in found]


def _first_month() -> dt.date:
    first = clock.today().replace(day=1)
    for _month in range(MONTHS_BACK):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return first
