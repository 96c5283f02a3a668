"""The nights of a month, and what is billed of them: lived, checked, once, at their own rate (ACM-18, FLO-18)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import stories
from tests.cast import Cast
from tests.pages import fill_in

from helle.register.bed_days import actions, statement_actions
from helle.register.bed_days import statement_queries as statements
from helle.register.bed_days.choices import Again, CreditCause, Means
from helle.register.bed_days.models import Line, Month, Statement
from helle.register.bed_days.nights import month_of
from helle.register.placements import billed
from helle.register.placements.models import PayerDecision
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.accommodation.codes import OfferKind, Payer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_bed_day_is_billed_to_who_pays_without_a_name(cast: Cast) -> None:
    """J2's end: the nights are confirmed and checked, Reden bills them by a reference, the payer pays."""
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = homes.live(cast, home, case, came=dt.date(2025, 9, 28), payer=Payer.HOME_MUNICIPALITY, unit="KOM-751")
    homes.away(home, stay, dt.date(2025, 9, 29), dt.date(2025, 9, 30))
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    # 28 and 30 September; the 29th was spent elsewhere.
    assert (statement.total_oere, statement.payer) == (2 * 1_250_00, "home_municipality")
    with cast.olga.acting():
        assert not type(statement).objects.exists()
    homes.send(cast, statement)
    homes.paid(cast, statement)
    with cast.olga.acting():
        seen = statements.opened(statements.get_statement(statement.number))
        assert [line.row.reference for line in seen.lines] == [stay.reference] * 2
        assert [step.kind for step in seen.steps] == ["approved", "sent", "paid"]
        assert not Line.objects.exists() and {line.case_number for line in seen.lines} == {""}
        assert seen.nights == 2 and statements.sums(homes.SEPTEMBER, homes.SEPTEMBER)[0].nights == 2
        assert re.fullmatch(r"O2025-\d{6}", seen.row.number)
        assert seen.sender == "" and {line.case_number for line in seen.lines} == {""}


def test_an_open_payer_stops_the_statement_and_not_the_stay(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = homes.live(cast, home, case, payer=None)
    homes.checked_month(cast, home)
    with home.hanne.acting():
        prepared = statements.prepared(statements.biller_of(home.offer), homes.SEPTEMBER)
        assert (prepared.ready, [one.reference for one in prepared.waiting]) == ((), [stay.reference])
    with pytest.raises(Refused, match="no bed-day to bill"):
        homes.bill(home)
    homes.pays(cast, stay, Payer.CMM)
    assert homes.bill(home)[0].total_oere == 26 * 1_250_00


def test_what_the_grant_pays_is_never_billed(cast: Cast) -> None:
    home = homes.open_home(cast, grant_places=1)
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2))
    homes.live(cast, home, first, came=dt.date(2025, 9, 1), left=dt.date(2025, 9, 11))
    later = homes.live(cast, home, second, came=dt.date(2025, 9, 5))
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    with home.hanne.acting():
        (line,) = Line.objects.filter(statement=statement)
        # The first has the grant's place until the 10th; from the 11th it is the second's.
        assert (line.placement_id, line.nights.lower, line.nights.upper) == (
            later.pk,
            dt.date(2025, 9, 5),
            dt.date(2025, 9, 11),
        )


def test_what_is_learned_after_the_payment_reaches_cmm(cast: Cast) -> None:
    """A night away of one resident gives the place that the grant pays to her neighbour, whose night was billed."""
    home = homes.open_home(cast, grant_places=1)
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2))
    neighbour = homes.live(cast, home, first, came=dt.date(2025, 9, 1))
    later = homes.live(cast, home, second, came=dt.date(2025, 9, 5))
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    homes.send(cast, statement, Means.OWN)
    homes.paid(cast, statement)
    with cast.mette.acting():
        assert statements.not_carried_keys() == []
    homes.away(home, neighbour, dt.date(2025, 9, 8), dt.date(2025, 9, 9))
    page = cast.mette.client()
    assert statement.number in page.get("/opgoerelser/?tilstand=made").content.decode()
    desk = page.get(reverse("desk")).context["money_waiting"]
    assert [(code, number) for code, _heading, number in desk] == [("not_carried", 1), ("changed", 1)]
    homes.credit(cast, statement)
    homes.checked_month_again(cast, home)
    homes.bill(home)
    with cast.mette.acting():
        assert statements.not_carried_keys() == []
        PayerDecision.objects.filter(placement=later).update(superseded_at=clock.now())
        assert len(statements.not_carried_keys()) == 1


def test_a_stay_written_by_mistake_gives_its_place_in_the_grant_to_a_neighbour(cast: Cast) -> None:
    """Whoever puts it out of force reads whose statement no longer holds; those of other homes are not asked."""
    home, other = homes.open_home(cast, grant_places=1), homes.open_home(cast)
    first, second, third = stories.open_cases(cast, stories.refer(cast, persons=3))
    by_mistake = homes.live(cast, home, first, came=dt.date(2025, 9, 1))
    homes.live(cast, home, second, came=dt.date(2025, 9, 5))
    elsewhere = homes.live(cast, other, third, payer=Payer.HOME_MUNICIPALITY, unit="KOM-751")
    homes.checked_month(cast, home)
    homes.checked_month(cast, other)
    numbers = {
        line.placement_id: one.number for of in (home, other) for one in homes.bill(of) for line in _lines(of, one)
    }
    places.call(home.hanne, "leave", elsewhere.pk, dt.date(2025, 9, 20), "own_home")
    page = reverse("case-placement-act", args=[first.number, by_mistake.reference, "fejl"])
    client = cast.mette.client()
    said = client.get(fill_in(client, page, {"why": "forkert person"}).url).content.decode()
    with cast.mette.acting():
        (wrong,) = billed.numbers_not_carried(home.offer.pk)
        (not_here,) = billed.numbers_not_carried(other.offer.pk)
    assert f">{wrong}</a>" in said and not_here not in said and not_here == numbers[elsewhere.pk]


def _lines(home: homes.Home, statement: Statement) -> list[Line]:
    with home.hanne.acting():
        return list(Line.objects.filter(statement=statement))


def test_no_bed_day_is_billed_twice_and_a_credit_frees_it(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = homes.live(cast, home, case)
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    with pytest.raises(Refused, match="no bed-day to bill"):
        homes.bill(home)
    assert homes.away(home, stay, dt.date(2025, 9, 10), dt.date(2025, 9, 12)) == [statement.number]
    with cast.mette.acting():
        assert statements.opened(statement).wrong
        with pytest.raises(Refused, match="no longer agrees"):
            statement_actions.statement_approve(statement)
    homes.credit(cast, statement)
    with home.hanne.acting():
        month = month_of(home.offer, homes.SEPTEMBER)
        assert month.changed
        again = actions.month_confirm(home.offer, homes.SEPTEMBER, shown=actions.mark_of(month), why=Again.LEARNED)
    homes.check(cast, again)
    (second,) = homes.bill(home)
    assert second.total_oere == 24 * 1_250_00
    with home.hanne.acting():
        assert Line.objects.filter(statement=statement, credited_at__isnull=True).count() == 0


def test_what_no_longer_holds_is_not_sent_and_its_payment_is_written(cast: Cast) -> None:
    """She left two days before the nights that were approved: nobody sends them. Where it was sent, money may come."""
    home = homes.open_home(cast)
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2))
    stays = [homes.live(cast, home, first), homes.live(cast, home, second, payer=Payer.UDLST)]
    homes.checked_month(cast, home)
    own, on_paper = sorted(homes.bill(home), key=lambda one: one.payer)
    homes.send(cast, on_paper, Means.LETTER)
    with cast.mette.acting():
        statement_actions.statement_approve(own)
    for stay in stays:
        places.call(home.hanne, "leave", stay.pk, dt.date(2025, 9, 28), "own_home")
    with cast.jonas.acting(), pytest.raises(Refused, match="no longer agrees"):
        statement_actions.statement_send(own, means=Means.OWN, on=clock.today())
    page = cast.jonas.client().get(f"/opgoerelser/{own.number}/")
    assert not page.context["may_send"] and page.context["may_credit"]
    homes.paid(cast, on_paper)


def test_whoever_made_a_step_does_not_do_the_next(cast: Cast) -> None:
    """A hotel does not use Helle: CMM confirms and bills for it, and its own colleagues look after each other."""
    hotel = places.provider(cast.mette, "Hotel Rørvig", None)
    house = places.offer(cast.mette, kind=OfferKind.HOTEL_OR_PRIVATE, run_by=hotel, secret=False)
    home = homes.Home(house, cast.mette)
    homes.rate(cast.mette, house, 900_00)
    homes.live(cast, home, stories.an_opened_case(cast))
    month = homes.confirm(home)
    with pytest.raises(Refused, match="colleague"):
        homes.check(cast, month)
    with cast.jonas.acting():
        actions.month_check(Month.objects.get(pk=month.pk))
    (statement,) = homes.bill(home)
    with pytest.raises(Refused, match="must not be the one"):
        homes.send(cast, statement)
    with cast.jonas.acting():
        statement_actions.statement_approve(statement)
        with pytest.raises(Refused, match="must not be the one"):
            statement_actions.statement_send(statement, means=Means.OWN, on=dt.date(2025, 10, 6))
    with cast.mette.acting():
        with pytest.raises(Refused, match="pays itself"):
            statement_actions.statement_send(statement, means=Means.LETTER, on=dt.date(2025, 10, 6))
        statement_actions.statement_send(statement, means=Means.OWN, on=dt.date(2025, 10, 6))
    with cast.jonas.acting(), pytest.raises(Refused, match="must not be the one"):
        statement_actions.statement_pay(statement, on=dt.date(2025, 10, 6))
    with cast.mette.acting():
        statement_actions.statement_pay(statement, on=dt.date(2025, 10, 6))


def test_a_home_keeps_its_words_and_cmm_counts(cast: Cast) -> None:
    from helle.register.bed_days import queries
    from helle.register.bed_days.models import Activity

    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = homes.live(cast, home, case)
    homes.did(home)
    homes.did(home, stay)
    with home.hanne.acting():
        rows, _more = queries.activities(1)
        assert [(one.words, one.row.participants) for one in rows] == [(homes.NOTE, 1), (homes.NOTE, 3)]
    with cast.mette.acting():
        assert not Activity.objects.exists()
        assert queries.activities_counted(dt.date(2025, 10, 1), dt.date(2025, 10, 31)) == {"Fælles måltid": (2, 4)}


def test_udlst_sees_no_money_and_gets_it_on_paper(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    homes.live(cast, home, case, payer=Payer.UDLST)
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    with pytest.raises(Refused, match="does not see money"):
        homes.send(cast, statement)
    with cast.jonas.acting():
        statement_actions.statement_send(statement, means=Means.DIGITAL_POST, on=dt.date(2025, 10, 6))
    with cast.ulla.acting():
        assert not type(statement).objects.exists()
    homes.credit(cast, statement, CreditCause.PAYER)


def test_who_runs_a_secret_place_stands_nowhere_beside_its_nights(cast: Cast) -> None:
    """CMM bills for one who runs a hotel and a secret house: each by itself, and the house by its name in Helle."""
    both = places.provider(cast.mette, "Fonden Mosebakke", None)
    hotel = places.offer(cast.mette, kind=OfferKind.HOTEL_OR_PRIVATE, run_by=both, secret=False)
    house = places.offer(cast.mette, run_by=both, alias="Lindehuset")
    made = {}
    for of, case in zip((hotel, house), stories.open_cases(cast, stories.refer(cast, persons=2)), strict=True):
        home = homes.Home(of, cast.mette)
        homes.rate(cast.mette, of, 900_00)
        homes.live(cast, home, case)
        month = homes.confirm(home)
        with cast.jonas.acting():
            actions.month_check(Month.objects.get(pk=month.pk))
        (made[of.pk],) = homes.bill(home)
    with cast.mette.acting():
        assert [one.name for one in statements.billers()] == ["Fonden Mosebakke", "Lindehuset"]
    karen, mette = cast.karen.client(), cast.mette.client()
    for address in (f"/opgoerelser/{made[house.pk].number}/", f"/opgoerelser/maaned/{house.pk}/2025-09/"):
        page = mette.get(address).content.decode()
        assert "Lindehuset" in page and "Fonden Mosebakke" not in page and str(both.pk) not in page
    assert "Fonden Mosebakke" in karen.get(f"/opgoerelser/{made[hotel.pk].number}/").content.decode()
    listed = karen.get("/opgoerelser/").content.decode()
    row = listed[listed.rindex(f'{made[house.pk].number}/">') :]
    assert "Lindehuset" in row[: row.index("</tr>")] and "Mosebakke" not in row[: row.index("</tr>")]


def test_a_secret_place_shares_no_statement(cast: Cast) -> None:
    """The database holds it: the provider's own statement takes no night of a secret place."""
    home = homes.open_home(cast)
    homes.live(cast, home, stories.an_opened_case(cast))
    homes.checked_month(cast, home)
    ready = statements.Biller(home.offer.provider, None)
    with home.hanne.acting():
        found = statements.prepared(statements.biller_of(home.offer), homes.SEPTEMBER).ready
        with pytest.raises(IntegrityError, match="billed_of_the_provider_and_the_month"), transaction.atomic():
            statement_actions._make(ready, homes.SEPTEMBER, found[0])
