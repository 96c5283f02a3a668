"""What a bed-day costs in the country, who pays, and half a year of months confirmed, checked and billed.

Told after the stays, at its own moments, so that it changes none of them. Amounts are invented. Where the country has
no offers, or nobody lives there, nothing is billed.
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as, case_now
from helle.demo.people import Worker
from helle.register.accommodation.models import Offer
from helle.register.bed_days import actions, price_actions, queries, statement_actions
from helle.register.bed_days import statement_queries as statements
from helle.register.bed_days.actions import Done
from helle.register.bed_days.choices import ActivityKind, AwayKind, Means
from helle.register.bed_days.models import Month, Statement
from helle.register.bed_days.nights import month_of
from helle.register.bed_days.statement_queries import Biller
from helle.register.organisations.loading import unit_id
from helle.register.placements import payer_actions
from helle.register.placements.models import PayerDecision, Placement
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.accommodation.bed_day_lines import A_DAY
from helle.rules.accommodation.codes import OfferKind, Payer

MONTHS: Final = 6
PRICES: Final = {
    OfferKind.REDEN.value: 2_150_00,
    OfferKind.CRISIS_CENTRE.value: 1_920_00,
    OfferKind.MENS_CENTRE.value: 1_275_00,
    OfferKind.SHELTER.value: 980_00,
    OfferKind.SERVICE_ACT.value: 1_640_50,
    OfferKind.HOTEL_OR_PRIVATE.value: 745_00,
}
"""In øre. The asylum system is paid in another way, and a child's place by the municipality that made it."""
GRANT_PLACES: Final = {OfferKind.REDEN.value: 1}
IN_ORDER: Final = ("recorded_at", "planned_from", "arrived_on")
"""Keys and references are drawn by lot: the order of a story is that of its moments."""
WHY: Final = "Aftalt med betaleren i telefonen."
WHY_SO_MUCH: Final = "Aftalt med stedet for i år."
WORDS: Final = ("", "", "To var med i køkkenet.", "Vi gik en tur ved vandet.", "Brevet fra banken blev læst sammen.")


def count_up(seed: int, now: dt.datetime) -> None:
    """Set prices and payers, then close one month after another until the last that is over."""
    rng = Random(f"{seed} bed-days")
    keeper, other = [one for one in people.WORKERS if one.role == "cmm_caseworker"][:2]
    home = people.find("provider_staff@REDEN-HOME")
    today = clock.local_day(now)
    firsts = [_first(today, back) for back in range(MONTHS, 0, -1)]
    clock.freeze(now - dt.timedelta(days=31 * (MONTHS + 1)))
    with acting_as(keeper):
        offers = [one for one in Offer.objects.select_related("provider") if one.kind in PRICES]
        for offer in offers:
            price_actions.price_set(
                offer,
                price_actions.Price(
                    since=max(offer.during.lower, firsts[0]),
                    why=WHY_SO_MUCH,
                    oere=PRICES[offer.kind],
                    grant_places=GRANT_PLACES.get(offer.kind),
                ),
            )
    clock.freeze(now - dt.timedelta(hours=9))
    with acting_as(keeper):
        _settle_payers(rng)
    if home is not None:
        _live_by_day(rng, home, now)
    for number, first in enumerate(firsts):
        after = dt.datetime.combine(queries.after(first) + 2 * A_DAY, dt.time(9), clock.COPENHAGEN)
        _close(offers, first, min(after, now - dt.timedelta(hours=6)), (keeper, other, home), last=number == MONTHS - 1)


def _first(today: dt.date, back: int) -> dt.date:
    first = today.replace(day=1)
    for _month in range(back):
        first = queries.before(first)
    return first


def _settle_payers(rng: Random) -> None:
    """Who pays, as the rule says it or as was agreed; of one in eight it is open still."""
    arrived = Placement.objects.filter(arrived_on__isnull=False, superseded_at__isnull=True)
    for row in arrived.select_related("offer").order_by(*IN_ORDER):
        if PayerDecision.objects.filter(placement=row, superseded_at__isnull=True).exists() or rng.random() < 0.12:
            continue
        case = case_now(row.case_id)
        ruling = payer_actions.payer_ruling_of(case, row, row.arrived_on or row.planned_from)
        named = ruling.answer if isinstance(ruling.answer, tuple) else ()
        payers = [Payer(one) for one in named if one in (Payer.CMM, Payer.UDLST)]
        try:
            payer_actions.payer_decide(
                case,
                row,
                expected_version=None,
                payer=payers[0] if payers else Payer.CMM,
                unit=None,
                since=row.arrived_on or row.planned_from,
                reasons=WHY,
            )
        except Refused:
            continue


def _live_by_day(rng: Random, home: Worker, now: dt.datetime) -> None:
    """Some nights away, and what the home did with its residents in the last weeks."""
    with acting_as(home):
        offers = queries.own_offers()
        here = Placement.objects.filter(
            offer__in=[one.pk for one in offers], arrived_on__isnull=False, superseded_at=None
        )
        for row in list(here.order_by(*IN_ORDER))[::3]:
            first = (row.arrived_on or row.planned_from) + 2 * A_DAY
            if first + A_DAY < min(row.left_on or clock.today(), clock.today()):
                actions.away_record(row, first=first, back_on=first + A_DAY, kind=AwayKind.AGREED)
        kinds = list(ActivityKind)
        for days_ago in range(20, 0, -3):
            day = clock.local_day(now) - days_ago * A_DAY
            done = Done(rng.choice(kinds), day, rng.randint(2, 6), None, rng.choice(WORDS))
            if offers:
                actions.activity_record(offers[0], done)


def _close(
    offers: list[Offer], first: dt.date, at: dt.datetime, who: tuple[Worker, Worker, Worker | None], *, last: bool
) -> None:
    """The month is confirmed, checked, billed, sent and paid; the last one waits for CMM."""
    keeper, other, home = who
    for offer in offers:
        confirms = home if home is not None and offer.provider.unit_id == unit_id("REDEN-HOME") else other
        clock.freeze(at)
        with acting_as(confirms):
            found = month_of(offer, first)
            if not found.nights:
                continue
            month = actions.month_confirm(offer, first, shown=actions.mark_of(found))
        if last and confirms is home:
            continue  # CMM has this one to check.
        clock.freeze(at + dt.timedelta(hours=1))
        with acting_as(keeper):
            actions.month_check(Month.objects.get(pk=month.pk))
    clock.freeze(at + dt.timedelta(hours=2))
    for biller in {one.key: one for one in map(statements.biller_of, offers)}.values():
        bills = home if home is not None and biller.provider.unit_id == unit_id("REDEN-HOME") else other
        with acting_as(bills):
            made = _made(biller, first)
        for statement in made if not last else []:
            _sent_and_paid(statement, at + dt.timedelta(hours=3), keeper, other)


def _made(biller: Biller, first: dt.date) -> list[Statement]:
    if not statements.prepared(biller, first).ready:
        return []
    return statement_actions.statements_make(biller, first)


def _sent_and_paid(statement: Statement, at: dt.datetime, keeper: Worker, other: Worker) -> None:
    means = Means.OWN if statement.payer == Payer.CMM else Means.DIGITAL_POST
    clock.freeze(at)
    with acting_as(keeper):
        statement_actions.statement_approve(statement)
    with acting_as(other):
        statement_actions.statement_send(statement, means=means, on=clock.today())
    with acting_as(other):
        statement_actions.statement_pay(statement, on=clock.today())
