"""A month in a home, and what is billed of it: who lived there in September, who pays, and what was made of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.accommodation.models import Offer, Rate
from helle.register.bed_days import actions, statement_actions
from helle.register.bed_days.choices import ActivityKind, Again, AwayKind, CreditCause, Means
from helle.register.bed_days.models import Activity, Month, Statement
from helle.register.bed_days.nights import month_of
from helle.register.bed_days.statement_queries import biller_of
from helle.register.cases.models import Case
from helle.register.organisations.loading import unit_id
from helle.register.placements.models import PayerDecision, Placement
from helle.register.protection import clock, vault
from helle.rules.accommodation.codes import OfferKind, Payer
from tests import accommodation_stories as places
from tests.cast import Cast, Member, latecomer
from tests.remembered import remembered

SEPTEMBER = dt.date(2025, 9, 1)
NOTE = "de bagte Hyldebærkringler"
"""What a home wrote of an activity: nobody else reads it."""


@dataclass(frozen=True, slots=True)
class Home:
    """A home and who works there."""

    offer: Offer
    hanne: Member


@remembered
def open_home(cast: Cast, *, grant_places: int = 0, kind: OfferKind = OfferKind.REDEN, places_: int = 4) -> Home:
    """A secret house of Reden's: a bed-day costs 1,250 kroner."""
    house = places.offer(cast.mette, kind=kind, places=places_)
    if grant_places:
        places.price(cast.mette, house, grant_places=grant_places)
    else:
        rate(cast.mette, house, 1_250_00)
    return Home(house, latecomer("hanne"))


@remembered
def rate(by: Member, of: Offer, oere_a_day: int, since: dt.date = dt.date(2024, 1, 1)) -> None:
    """What a bed-day costs there."""
    with by.acting():
        row = Rate(**places._row(), offer=of, during=DateRange(since, None), oere_a_day=oere_a_day)
        row.why_sealed = vault.seal(of.pk, row, "why_sealed", places.WHY_SO_MUCH)
        row.save(force_insert=True)


def live(
    cast: Cast,
    home: Home,
    case: Case,
    *,
    came: dt.date = dt.date(2025, 9, 5),
    left: dt.date | None = None,
    payer: Payer | None = Payer.CMM,
    unit: str | None = None,
) -> Placement:
    """Somebody lives there from a day to a day, and who pays is settled."""
    placement = places.order(cast.mette, case, home.offer, planned_from=came)
    places.call(home.hanne, "answer_placement", placement.pk, "accepted", None)
    places.call(home.hanne, "arrive", placement.pk, came)
    if payer is not None:
        pays(cast, placement, payer, unit)
    if left is not None:
        places.call(home.hanne, "leave", placement.pk, left, "own_home")
    with cast.mette.acting():
        return Placement.objects.select_related("offer").get(pk=placement.pk)


@remembered
def ordered_anew(cast: Cast, home: Home, stay: Placement, *, came: dt.date) -> Placement:
    """A stay was written down wrongly: it goes out of force, and another of the same person takes its place."""
    places.call(cast.mette, "supersede_placement", stay.pk)
    with cast.mette.acting():
        case = Case.objects.get(pk=stay.case_id)
    return live(cast, home, case, came=came)


@remembered
def pays(cast: Cast, placement: Placement, payer: Payer, unit: str | None = None) -> None:
    """CMM settles who pays, and for a municipality which one."""
    with cast.mette.acting():
        PayerDecision(
            **places._row(),
            placement=placement,
            case_id=placement.case_id,
            payer=payer.value,
            unit_id=unit_id(unit) if unit else None,
            during=DateRange(placement.planned_from, None),
        ).save(force_insert=True)


def away(home: Home, placement: Placement, first: dt.date, back_on: dt.date) -> list[str]:
    """Somebody was away some nights."""
    with home.hanne.acting():
        return actions.away_record(placement, first=first, back_on=back_on, kind=AwayKind.AGREED)


def did(home: Home, placement: Placement | None = None, words: str = NOTE) -> Activity:
    """The home baked with its residents, or with one of them."""
    with home.hanne.acting():
        day = clock.today()
        done = actions.Done(ActivityKind.MEAL, day, 3, placement, words)
        return actions.activity_record(home.offer, done)


def confirm(home: Home, first: dt.date = SEPTEMBER, by: Member | None = None) -> Month:
    """The home confirms the nights of a month."""
    with (by or home.hanne).acting():
        return actions.month_confirm(home.offer, first, shown=actions.mark_of(month_of(home.offer, first)))


@remembered
def check(cast: Cast, month: Month) -> None:
    """CMM checks them."""
    with cast.mette.acting():
        actions.month_check(Month.objects.get(pk=month.pk))


def bill(home: Home, first: dt.date = SEPTEMBER) -> list[Statement]:
    """The home makes the statements of a month."""
    with home.hanne.acting():
        return statement_actions.statements_make(biller_of(home.offer), first)


@remembered
def checked_month(cast: Cast, home: Home, first: dt.date = SEPTEMBER) -> None:
    """A month is confirmed and checked."""
    check(cast, confirm(home, first))


@remembered
def checked_month_again(cast: Cast, home: Home, first: dt.date = SEPTEMBER) -> None:
    """The same once more, after the nights have changed."""
    with home.hanne.acting():
        shown = actions.mark_of(month_of(home.offer, first))
        month = actions.month_confirm(home.offer, first, shown=shown, why=Again.LEARNED)
    check(cast, month)


@remembered
def send(cast: Cast, statement: Statement, means: Means = Means.HELLE) -> None:
    """CMM approves a statement, and another sends it."""
    with cast.mette.acting():
        statement_actions.statement_approve(statement)
    with cast.jonas.acting():
        statement_actions.statement_send(statement, means=means, on=clock.today())


@remembered
def paid(cast: Cast, statement: Statement) -> None:
    """The payer has paid, as another caseworker records."""
    with cast.jonas.acting():
        statement_actions.statement_pay(statement, on=clock.today())


@remembered
def credit(cast: Cast, statement: Statement, cause: CreditCause = CreditCause.NIGHTS) -> None:
    """CMM takes a statement back."""
    with cast.mette.acting():
        statement_actions.statement_credit(statement, cause=cause)


@remembered
def tell(cast: Cast, case: Case) -> Statement:
    """Somebody lived in a secret house for some days of September, was away a night, and CMM pays for the rest."""
    home = open_home(cast)
    stay = live(cast, home, case, came=dt.date(2025, 9, 10), left=dt.date(2025, 9, 14))
    away(home, stay, dt.date(2025, 9, 11), dt.date(2025, 9, 12))
    did(home)
    checked_month(cast, home)
    (statement,) = bill(home)
    with cast.mette.acting():
        statement_actions.statement_approve(statement)
    return statement
