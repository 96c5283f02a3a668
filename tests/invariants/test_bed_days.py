"""What the database holds of bed-days, whoever writes: lived, checked, at their own rate, and billed once (ACM-18)."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from psycopg import Connection
from psycopg.errors import LockNotAvailable

from helle.register.accommodation.models import OperatingGrant, Rate
from helle.register.bed_days import checking, statement_actions
from helle.register.bed_days import statement_queries as statements
from helle.register.bed_days.actions import mark_of, month_check, month_confirm
from helle.register.bed_days.choices import Again
from helle.register.bed_days.models import Away, Line, Month, Statement, Stay, Step
from helle.register.bed_days.nights import month_of
from helle.register.bed_days.price_actions import Price, price_set
from helle.register.organisations.constraints import constraint_of
from helle.register.organisations.loading import unit_id
from helle.register.placements import actions as placing
from helle.register.placements.models import Placement
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.accommodation import bed_day_lines as rules
from helle.rules.accommodation.codes import OfferKind, Payer
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import stories
from tests.cast import Cast, Member, as_owner
from tests.invariants.at_once import at_once

SEPTEMBER = homes.SEPTEMBER
HOTEL = 3
"""The lot with which the story is that of a hotel."""
REFUSED_HERE = {
    "a_step_follows_its_step",
    "a_step_once",
    "two_pairs_of_eyes",
    "what_no_longer_holds_is_credited",
    "what_is_billed_is_credited_first",
    "leaves_once_and_not_ahead",
    "nobody_leaves_before_she_came",
    "one_payer_at_a_time",
}
"""What the database refuses of the events of that story that are written past the application."""


def day(number: int) -> dt.date:
    return dt.date(2025, 9, number)


def refused(constraint: str) -> pytest.RaisesExc[DatabaseError]:
    return pytest.raises(DatabaseError, match=constraint)


def write_bill(by: Member, stay: Placement, rate: Rate, *, payer: str = "cmm", **changed: Any) -> None:
    """Write a statement of one line past the application."""
    first, last = changed.pop("nights", (day(10), day(12)))
    price = changed.pop("oere_a_day", rate.oere_a_day)
    amount = price * ((last - first).days + 1)
    with by.acting(), transaction.atomic():
        row = Statement(
            **places._row(),
            provider=stay.offer.provider,
            place=stay.offer if stay.offer.secret else None,
            payer=payer,
            payer_unit_id=unit_id(changed.pop("unit", "CMM")),
            month=SEPTEMBER,
            total_oere=changed.pop("total", amount),
        )
        row.save(force_insert=True)
        Line(
            statement=row,
            placement=stay,
            case_id=stay.case_id,
            person_id=stay.person_id,
            reference=stay.reference,
            nights=DateRange(first, last + rules.A_DAY),
            rate=rate,
            oere_a_day=price,
            amount_oere=amount,
        ).save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.django_db(databases=["default", "keys"])
def test_what_is_not_owed_is_not_billed(cast: Cast) -> None:
    home = homes.open_home(cast, grant_places=1)
    early, late = stories.open_cases(cast, stories.refer(cast, persons=2))
    in_grant_place = homes.live(cast, home, early, came=day(1), left=day(20))
    stay = homes.live(cast, home, late, came=day(5), left=day(25))
    homes.away(home, stay, day(15), day(16))
    with cast.mette.acting():
        last_year = Rate(
            **places._row(),
            offer=home.offer,
            during=DateRange(dt.date(2023, 1, 1), dt.date(2024, 1, 1)),
            oere_a_day=1_100_00,
        )
        last_year.why_sealed = b"sealed"
        last_year.save(force_insert=True)
        rate = Rate.objects.get(offer=home.offer, oere_a_day=1_250_00)
    hanne = home.hanne
    with refused("billed_nights_were_checked"):
        write_bill(hanne, stay, rate)
    homes.checked_month(cast, home)
    for constraint, changed in (
        ("billed_nights_were_lived", {"nights": (day(4), day(6))}),
        ("billed_nights_were_lived", {"nights": (day(14), day(16))}),
        ("billed_nights_were_lived", {"nights": (day(18), day(25))}),
        ("billed_of_the_provider_and_the_month", {"nights": (dt.date(2025, 8, 31), day(1))}),
        ("billed_at_the_rate_of_its_days", {"rate": last_year}),
        ("billed_at_the_rate_of_its_days", {"oere_a_day": 1_300_00}),
        ("billed_to_who_pays_for_its_days", {"payer": "udlst"}),
        ("billed_to_who_pays_for_its_days", {"unit": "KOM-751"}),
        ("what_the_grant_pays_is_never_billed", {"stay": in_grant_place}),
        ("what_the_grant_pays_is_never_billed", {"nights": (day(19), day(20))}),
        ("a_total_is_that_of_its_lines", {"total": 1}),
    ):
        given: dict[str, Any] = {"stay": stay, "rate": rate} | changed
        with refused(constraint):
            write_bill(hanne, given.pop("stay"), given.pop("rate"), **given)
    write_bill(hanne, stay, rate)
    with refused("no_bed_day_billed_twice"):
        write_bill(hanne, stay, rate, nights=(day(12), day(13)))
    with refused("row-level security"):
        write_bill(cast.mette, stay, rate, nights=(day(17), day(18)))


@pytest.mark.django_db(databases=["default", "keys"])
def test_nights_are_confirmed_as_they_were_lived_and_steps_follow_each_other(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = homes.live(cast, home, case, came=day(28))
    with refused("away_while_she_lives_there"), home.hanne.acting(), transaction.atomic():
        during = DateRange(day(27), day(29))
        Away(**places._row(), placement=stay, case=case, during=during, kind="agreed").save(force_insert=True)
    with refused("confirmed_nights_were_lived"), home.hanne.acting(), transaction.atomic():
        month = Month(**places._row(), offer=home.offer, month=SEPTEMBER)
        month.save(force_insert=True)
        Stay(month=month, placement=stay, nights=[day(27), day(28)]).save(force_insert=True)
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    for kind, more, who in (
        ("sent", {"means": "letter"}, cast.mette),
        ("paid", {}, cast.mette),
        ("approved", {}, home.hanne),
    ):
        with pytest.raises(DatabaseError), who.acting(), transaction.atomic():
            Step(**places._row(), statement=statement, kind=kind, on=dt.date(2025, 10, 6), **more).save(
                force_insert=True
            )
    with pytest.raises(DatabaseError), cast.mette.acting(), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(total_oere=1)
    with pytest.raises(DatabaseError), cast.mette.acting(), transaction.atomic():
        Line.objects.filter(statement=statement).delete()


def test_two_who_bill_the_same_month(committed_cast: Cast) -> None:
    """One of them makes the statements; the other is told, and no night stands twice."""
    cast = committed_cast
    home = homes.open_home(cast)
    homes.live(cast, home, stories.an_opened_case(cast))
    homes.checked_month(cast, home)
    found = at_once([lambda: homes.bill(home)] * 3)
    # In words, or by the database where they hold each other up; a page then says that it is busy.
    assert [isinstance(one, Exception) for one in found].count(False) == 1, found
    with home.hanne.acting():
        assert Line.objects.count() == 1
    assert checking.differences("lists") == []
    as_owner("ALTER TABLE accommodation_rate DISABLE TRIGGER keep_price", [])
    as_owner("UPDATE accommodation_rate SET oere_a_day = oere_a_day + 1", [])
    as_owner("ALTER TABLE accommodation_rate ENABLE TRIGGER keep_price", [])
    (told,) = checking.differences("lists")
    assert told.endswith("2025-09-05 - 2025-09-30")
    assert stories.NAME not in told


def test_what_carries_a_statement_waits_until_it_is_approved(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    home = homes.open_home(cast)
    stay = homes.live(cast, home, stories.an_opened_case(cast))
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    with cast.mette.acting(), transaction.atomic():
        statement_actions.statement_approve(statement)
        for table, key in (("placements_placement", stay.pk), ("accommodation_offer", home.offer.pk)):
            with pytest.raises(LockNotAvailable), owner.transaction():
                owner.execute("SET LOCAL lock_timeout = '50ms'")
                owner.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR NO KEY UPDATE", [key])


def test_what_a_bill_is_made_of_waits_until_it_stands(committed_cast: Cast, owner: Connection) -> None:
    """Its rate, its payer, its month and its grant are not changed by another between the look and the writing."""
    cast = committed_cast
    home = homes.open_home(cast)
    stay = homes.live(cast, home, stories.an_opened_case(cast))
    homes.checked_month(cast, home)
    with home.hanne.acting(), transaction.atomic():
        statement_actions.statements_make(statements.biller_of(home.offer), SEPTEMBER)
        for table, column, key, what in (
            ("accommodation_rate", "offer_id", home.offer.pk, "during = during * daterange(NULL, '2025-09-10')"),
            ("bed_days_month", "offer_id", home.offer.pk, "superseded_at = now()"),
            ("placements_payerdecision", "placement_id", stay.pk, "superseded_at = now()"),
        ):
            with pytest.raises(LockNotAvailable), owner.transaction():
                owner.execute("SET LOCAL lock_timeout = '50ms'")
                owner.execute(f"UPDATE {table} SET {what} WHERE {column} = %s", [key])


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_night_is_billed_once_of_a_person_in_whatever_stay(cast: Cast) -> None:
    """A billed stay does not go out of force; where one did, the person's nights are billed all the same."""
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = homes.live(cast, home, case)
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    with pytest.raises(Refused, match=statement.number), cast.mette.acting():
        placing.placement_supersede(case, stay, expected_version=None, why="Forkert dag")
    with refused("what_is_billed_is_credited_first"):
        places.call(cast.mette, "supersede_placement", stay.pk)
    as_owner("UPDATE placements_placement SET superseded_at = now() WHERE id = %s", [stay.pk])
    anew = homes.live(cast, home, case, came=day(7))
    homes.checked_month_again(cast, home)
    with pytest.raises(Refused, match="just been billed"):
        homes.bill(home)
    with cast.mette.acting():
        assert statements.not_carried_keys() == [statement.pk]
    homes.credit(cast, statement)
    (second,) = homes.bill(home)
    assert second.total_oere == 24 * 1_250_00
    with home.hanne.acting():
        assert Line.objects.get(statement=second).placement_id == anew.pk
        assert statements.not_carried_keys() == []


@pytest.mark.django_db(databases=["default", "keys"])
def test_what_holds_later_does_not_give_way_unsaid(cast: Cast) -> None:
    """Past the application too: a row is not edited, goes out of force for another and with a reason, and an earlier
    one says that a later one gives way. A grant pays no more places than there are."""
    home = homes.open_home(cast, places_=12)
    with cast.mette.acting():
        (first,) = Rate.objects.all()

    def rate(since: dt.date, **more: Any) -> Rate:
        row = Rate(**places._row(), offer=home.offer, during=DateRange(since, None), oere_a_day=1_00, **more)
        row.why_sealed = b"sealed"
        return row

    def give_way(earlier: Rate, **gone: Any) -> None:
        with cast.mette.acting(), transaction.atomic():
            Rate.objects.filter(pk=first.pk).update(superseded_at=earlier.recorded_at, **gone)
            earlier.save(force_insert=True)

    with cast.mette.acting():
        unsaid, said = rate(dt.date(2023, 5, 1)), rate(dt.date(2023, 5, 1), over_later=True)
        nothing_later = rate(dt.date(2025, 5, 1), over_later=True)
    with refused("what_holds_later_gives_way"):
        give_way(unsaid, superseded_why_sealed=b"sealed", replaced_by=unsaid)
    with refused("rate_says_why_it_went_out_of_force"):
        give_way(said, replaced_by=said)
    with refused("rate_says_why_it_went_out_of_force"):
        give_way(said, superseded_why_sealed=b"sealed")
    with refused("what_holds_later_gives_way"), cast.mette.acting(), transaction.atomic():
        nothing_later.save(force_insert=True)
    for changed in ({"during": DateRange(dt.date(2023, 1, 1), None)}, {"during": DateRange(None, None)}):
        with refused("earlier_last_day"), cast.mette.acting(), transaction.atomic():
            Rate.objects.filter(pk=first.pk).update(**changed)
    with refused("rate_says_why"), cast.mette.acting(), transaction.atomic():
        row = rate(dt.date(2022, 5, 1))
        row.during, row.why_sealed = DateRange(dt.date(2022, 5, 1), dt.date(2022, 6, 1)), None
        row.save(force_insert=True)
    give_way(said, superseded_why_sealed=b"sealed", replaced_by=said)
    with refused("a_grant_pays_places_that_are_there"), cast.mette.acting(), transaction.atomic():
        OperatingGrant(
            **places._row(), offer=home.offer, during=DateRange(SEPTEMBER, None), places=500, why_sealed=b"sealed"
        ).save(force_insert=True)


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_price_gives_way_to_the_next_of_its_own_place(cast: Cast) -> None:
    """Neither to itself, to an earlier one that says nothing, nor to one of another place; and no day is left bare."""
    home = homes.open_home(cast)
    elsewhere = places.offer(cast.mette)
    homes.rate(cast.mette, elsewhere, 900_00)
    with cast.mette.acting():
        price_set(home.offer, Price(day(15), places.WHY_SO_MUCH, oere=1_300_00))
        first, second = Rate.objects.filter(offer=home.offer).order_by("during")
        other = Rate.objects.get(offer=elsewhere)
    for gone, changed in (
        (second, {"replaced_by": first}),
        (second, {"replaced_by": second}),
        (second, {"replaced_by": other}),
        (first, {"during": DateRange(dt.date(2024, 1, 1), day(10))}),
    ):
        with refused("a_price_gives_way_to_the_next"), cast.mette.acting(), transaction.atomic():
            if "replaced_by" in changed:
                changed |= {"superseded_at": clock.now(), "superseded_why_sealed": b"sealed"}
            Rate.objects.filter(pk=gone.pk).update(**changed)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(databases=["default", "keys"])
def test_who_writes_no_money_sets_no_price(cast: Cast) -> None:
    """Past the application too: who keeps the register of places and no money writes neither rate nor grant."""
    home = homes.open_home(cast, grant_places=1)
    no_more = "UPDATE protection_rolecategory SET may_write = false WHERE role = 'cmm_caseworker' AND category = %s"
    as_owner(no_more, ["money"])
    new: tuple[Rate | OperatingGrant, ...]
    with cast.mette.acting():
        since = DateRange(day(1), None)
        new = (
            Rate(**places._row(), offer=home.offer, during=since, oere_a_day=1_00, why_sealed=b"sealed"),
            OperatingGrant(**places._row(), offer=home.offer, during=since, places=1, why_sealed=b"sealed"),
        )
    for row in new:
        with refused("row-level security"), cast.mette.acting(), transaction.atomic():
            row.save(force_insert=True)
        with cast.mette.acting():
            standing = type(row)._default_manager.filter(offer=home.offer)
            assert standing.exists() and standing.update(during=DateRange(dt.date(2024, 1, 1), day(10))) == 0


@pytest.mark.django_db(databases=["default", "keys"])
def test_two_places_do_not_confirm_the_same_night_of_a_person(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    first = homes.live(cast, home, case, came=day(1), left=day(10))
    other = homes.Home(places.offer(cast.mette, kind=OfferKind.REDEN), home.hanne)
    homes.live(cast, other, case, came=day(10))
    as_owner("UPDATE placements_placement SET left_on = %s WHERE id = %s", [day(12), first.pk])
    homes.confirm(home)
    with pytest.raises(Refused, match="Another place"):
        homes.confirm(other)


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize("seed", [1, 2, HOTEL])
def test_whatever_happens_no_bed_day_is_billed_twice(cast: Cast, seed: int) -> None:
    """A month in any order of coming, leaving, being away, confirming, pricing, billing, approving and crediting."""
    lot = Random(seed)  # noqa: S311 # A story, not a secret.
    home = _hotel(cast) if seed == HOTEL else homes.open_home(cast, grant_places=1, places_=9)
    cases, living = stories.open_cases(cast, stories.refer(cast, persons=4)), []
    for case in cases:
        payer = lot.choice([Payer.CMM, Payer.UDLST, None])
        living.append(homes.live(cast, home, case, came=day(lot.randint(1, 20)), payer=payer))
    confirmed = False
    for _each in range(14):
        stay = lot.choice(living)
        with cast.mette.acting():
            stay = Placement.objects.select_related("offer").get(pk=stay.pk)
        event = lot.choice(
            ["away", "leave", "confirm", "bill", "bill", "credit", "pays", "anew", "anew", "price", "step"]
        )
        try:
            if event == "away":
                first = day(lot.randint(1, 28))
                homes.away(home, stay, first, first + dt.timedelta(days=lot.randint(1, 2)))
            elif event == "leave" and stay.left_on is None:
                places.call(home.hanne, "leave", stay.pk, day(lot.randint(21, 30)), "left")
            elif event == "confirm":
                _confirmed(cast, home, again=confirmed)
                confirmed = True
            elif event == "bill":
                homes.bill(home)
            elif event == "credit":
                with cast.mette.acting():
                    standing = Statement.objects.filter(credited_at__isnull=True).first()
                if standing:
                    homes.credit(cast, standing)
            elif event == "pays":
                homes.pays(cast, stay, Payer.CMM)
            elif event == "price":
                _priced(cast, home, lot)
            elif event == "step":
                _stepped(lot.choice([cast.mette, cast.jonas, home.hanne]), lot)
            elif event == "anew":
                with transaction.atomic():
                    living[living.index(stay)] = homes.ordered_anew(cast, home, stay, came=day(lot.randint(1, 20)))
        except Refused:
            continue
        except IntegrityError as error:
            assert constraint_of(error) in REFUSED_HERE
            continue
        except ProgrammingError as error:
            assert "row-level security" in str(error)
            continue
        _no_night_twice(home)
        _nobody_looks_after_herself(cast)
        _nothing_gave_way_unsaid(cast)
    _the_database_and_the_rules_agree_on_the_grant(home)


def _hotel(cast: Cast) -> homes.Home:
    """A hotel does not use Helle: Mette confirms and bills for it, so that she is who may not approve."""
    run_by = places.provider(cast.mette, "Hotel Rørvig", None)
    house = places.offer(cast.mette, kind=OfferKind.HOTEL_OR_PRIVATE, run_by=run_by, secret=False, places=9)
    places.price(cast.mette, house, grant_places=1)
    return homes.Home(house, cast.mette)


def _confirmed(cast: Cast, home: homes.Home, *, again: bool) -> None:
    with home.hanne.acting():
        shown = mark_of(month_of(home.offer, SEPTEMBER))
        month = month_confirm(home.offer, SEPTEMBER, shown=shown, why=Again.LEARNED if again else None)
    with cast.jonas.acting():
        month_check(Month.objects.get(pk=month.pk))


def _priced(cast: Cast, home: homes.Home, lot: Random) -> None:
    """Another rate or grant from a day of the month, now and then over one that was to hold later."""
    since, oere = day(lot.randint(1, 28)), lot.choice([None, lot.randint(900, 1500) * 100])
    grant_places, seen = lot.choice([None, 0, 1, 2, 40]), lot.random() < 0.5
    with cast.mette.acting():
        over = frozenset(
            row.pk
            for model, given in ((Rate, oere), (OperatingGrant, grant_places))
            for row in model._default_manager.filter(superseded_at=None)
            if seen and given is not None and row.during.lower >= since
        )
        price_set(home.offer, Price(since, places.WHY_SO_MUCH, oere=oere, grant_places=grant_places, over=over))


def _stepped(who: Member, lot: Random) -> None:
    """Somebody writes the next step of a statement, past the application."""
    with who.acting(), transaction.atomic():
        statement = Statement.objects.filter(credited_at__isnull=True).order_by("number").first()
        if statement is not None:
            kind, more = lot.choice([("approved", {}), ("sent", {"means": "own"}), ("paid", {})])
            Step(**places._row(), statement=statement, kind=kind, on=dt.date(2025, 10, 6), **more).save(
                force_insert=True
            )


def _nobody_looks_after_herself(cast: Cast) -> None:
    with cast.mette.acting():
        for statement in Statement.objects.all():
            by = dict(Step.objects.filter(statement=statement).values_list("kind", "by_user_id"))
            others = [statement.by_user_id, *(by[kind] for kind in ("sent", "paid") if kind in by)]
            assert by.get("approved") not in others


def _nothing_gave_way_unsaid(cast: Cast) -> None:
    """What went out of force says for which and why; where that began earlier, it was said."""
    with cast.mette.acting():
        for model in (Rate, OperatingGrant):
            for row in model._default_manager.exclude(superseded_at=None).select_related("replaced_by"):
                assert row.replaced_by and row.superseded_why_sealed
                assert row.replaced_by.during.lower <= row.during.lower
                assert row.replaced_by.over_later or row.replaced_by.during.lower == row.during.lower


def _no_night_twice(home: homes.Home) -> None:
    with home.hanne.acting():
        nights = [
            (line.person_id, night)
            for line in Line.objects.filter(credited_at__isnull=True)
            for night in rules.days(line.nights.lower, line.nights.upper - rules.A_DAY)
        ]
    assert len(nights) == len(set(nights))


def _the_database_and_the_rules_agree_on_the_grant(home: homes.Home) -> None:
    with home.hanne.acting():
        found = month_of(home.offer, SEPTEMBER)
        stays = [
            rules.Stay(str(one.placement.pk), one.placement.arrived_on, one.placement.left_on, frozenset(one.away))
            for one in found.stays
            if one.placement.arrived_on
        ]
        with connection.cursor() as cursor:
            cursor.execute("SELECT placement_id, night FROM helle.grant_nights(%s, %s, %s)", [
                [home.offer.pk], SEPTEMBER, day(30)
            ])  # fmt: skip
            said = {(str(key), night) for key, night in cursor.fetchall()}
        grants = list(OperatingGrant.objects.filter(superseded_at=None))
    assert said == {
        (key, night)
        for night in rules.days(SEPTEMBER, day(30))
        for grant in grants
        if night in grant.during
        for key in rules.in_grant_places(stays, night, grant.places)
    }
