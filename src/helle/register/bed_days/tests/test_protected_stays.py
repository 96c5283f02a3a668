"""What is billed of a stay does not depend on who counts it, nor on a protected address (PUB-DIG-12, FLO-18)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import access_stories as access
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import stories
from tests.cast import Cast, Member, as_owner
from tests.handed_out import handed
from tests.pages import audit_lines

from helle.register.bed_days import queries
from helle.register.bed_days import statement_queries as statements
from helle.register.bed_days.choices import Means
from helle.register.bed_days.nights import MonthOfOffer, month_of
from helle.register.cases import person_actions
from helle.register.cases.models import Case
from helle.register.people.choices import ProtectionGround
from helle.register.placements.models import PayerDecision, Placement
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@dataclass(frozen=True, slots=True)
class Protected:
    """Mette works on the case of somebody who lives in a home, was away two nights, and has a protected address."""

    home: homes.Home
    case: Case
    stay: Placement


@pytest.fixture
def protected(cast: Cast) -> Protected:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    stay = homes.live(cast, home, case)
    homes.away(home, stay, homes.SEPTEMBER.replace(day=10), homes.SEPTEMBER.replace(day=12))
    with cast.mette.acting():
        person_actions.address_protect(
            case, expected_version=None, ground=ProtectionGround.CPR, since=clock.today(), until=None
        )
    return Protected(home, case, stay)


def counted(month: MonthOfOffer) -> list[tuple[str, int]]:
    return [(stay.placement.reference, len(stay.nights)) for stay in month.stays]


def test_the_nights_of_a_month_are_the_same_to_all_who_count_them(cast: Cast, protected: Protected) -> None:
    homes.confirm(protected.home)
    for who in (protected.home.hanne, cast.mette, cast.jonas, cast.karen):
        with who.acting():
            month = month_of(protected.home.offer, homes.SEPTEMBER)
        assert counted(month) == [(protected.stay.reference, 24)], who.user.full_name
        assert not month.changed, who.user.full_name


def test_a_colleague_checks_and_bills_them_and_learns_not_whose_they_are(cast: Cast, protected: Protected) -> None:
    """Jonas does not work on the case; Karen leads."""
    homes.checked_month(cast, protected.home)
    (statement,) = homes.bill(protected.home)
    assert statement.total_oere == 24 * 1_250_00
    for who, numbers in ((cast.mette, {protected.case.number}), (cast.jonas, {""}), (cast.karen, {""})):
        with who.acting():
            seen = statements.opened(statements.get_statement(statement.number))
        assert {line.case_number for line in seen.lines} == numbers, who.user.full_name
        assert seen.nights == 24 and not seen.wrong
        for page in (
            reverse("statement", args=[statement.number]),
            reverse("bed-days-month", args=[protected.home.offer.pk, "2025-09"]),
        ):
            shown = who.client().get(page)
            assert shown.status_code == 200
            assert (protected.case.number in shown.content.decode()) <= (numbers != {""}), (who.user.full_name, page)


def read_as(who: Member, statement: str, *given: uuid.UUID) -> list[tuple[object, ...]] | None:
    """What the application's role reads past every page; None where the database refuses."""
    with who.acting(), transaction.atomic():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, given)
                return list(cursor.fetchall())
        except DatabaseError as refused:
            assert "permission denied" in str(refused)
            return None


def test_past_the_pages_the_nights_lead_to_no_case_either(cast: Cast, protected: Protected) -> None:
    """Neither a function nor a row gives whoever counts and bills nights the case beside the place."""
    homes.checked_month(cast, protected.home)
    homes.bill(protected.home)
    counts = (
        "SELECT (c.stay).case_id, (c.stay).person_id, (c.stay).reference"
        " FROM helle.stays_counted(ARRAY[%s::uuid], '2025-09-01', '2025-09-30') c"
    )
    stay, offer = protected.stay, protected.home.offer.pk
    assert read_as(cast.mette, counts, offer) == [(protected.case.pk, stay.person_id, stay.reference)]
    for who in (cast.jonas, cast.karen):
        assert read_as(who, counts, offer) == [(None, None, stay.reference)], who.user.full_name
    kept_back = (
        "SELECT case_id FROM bed_days_line",
        "SELECT person_id FROM bed_days_line",
        "SELECT case_id FROM bed_days_away",
        "SELECT case_id FROM placements_payerdecision",
    )
    for who in (cast.mette, cast.jonas, cast.karen, protected.home.hanne):
        for statement in kept_back:
            assert read_as(who, statement) is None, (who.user.full_name, statement)
        assert read_as(who, "SELECT count(*) FROM bed_days_away") == [(1,)], who.user.full_name


def test_whoever_sets_a_price_reads_until_when_is_billed_also_of_a_stay_that_she_is_not_shown(
    cast: Cast, protected: Protected
) -> None:
    homes.checked_month(cast, protected.home)
    homes.bill(protected.home)
    for who in (cast.mette, cast.karen):
        with who.acting():
            assert queries.billed_until(protected.home.offer) == homes.SEPTEMBER.replace(day=30), who.user.full_name
    # Nobody else is told a day.
    with cast.olga.acting():
        assert queries.billed_until(protected.home.offer) is None


def test_a_home_that_does_not_run_the_place_is_told_neither_of_a_protection_nor_until_when_is_billed(
    cast: Cast, protected: Protected
) -> None:
    homes.checked_month(cast, protected.home)
    homes.bill(protected.home)
    asked = "SELECT helle.stay_is_protected(%s), helle.billed_until(%s)"
    given, hanne = (protected.stay.pk, protected.home.offer.pk), protected.home.hanne
    told = [(True, homes.SEPTEMBER.replace(day=30))]
    assert read_as(hanne, asked, *given) == told
    as_owner("UPDATE accommodation_provider SET unit_id = NULL WHERE id = %s", [protected.home.offer.provider_id])
    assert read_as(hanne, asked, *given) == [(False, None)]
    assert read_as(cast.mette, asked, *given) == told


def test_nobody_else_confirms_a_night_of_hers_in_the_database_either(cast: Cast, protected: Protected) -> None:
    month = homes.confirm(protected.home)
    written = "INSERT INTO bed_days_stay (month_id, placement_id, nights) VALUES (%s, %s, ARRAY['2025-09-12'::date])"
    with (
        cast.olga.acting(),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(written, [month.pk, protected.stay.pk])


def test_the_log_names_the_case_to_her_though_not_to_whoever_bills(cast: Cast, protected: Protected) -> None:
    """Who confirmed, made, looked at or approved what has her nights stands in what she can be told (PUB-DIG-05)."""
    homes.checked_month(cast, protected.home)
    (statement,) = homes.bill(protected.home)
    cast.karen.client().get(reverse("statement", args=[statement.number]))
    homes.send(cast, statement, Means.OWN)
    of_nights = {"bed_days.month_confirmed", "statement.made", "statement.read", "statement.approved", "statement.sent"}
    told = [(line.action, line.cases) for line in audit_lines(cast) if line.action in of_nights]
    assert {action for action, _cases in told} == of_nights
    assert all(cases == [protected.case.pk] for _action, cases in told), told


def test_the_payment_guarantee_warns_the_home_of_it(cast: Cast, protected: Protected) -> None:
    hanne = protected.home.hanne
    with hanne.acting():
        decided = PayerDecision.objects.get(placement=protected.stay, superseded_at=None)
    page = reverse("stay-guarantee", args=[protected.stay.reference, decided.pk])
    for who in (hanne, cast.mette):
        said = " ".join(access.text_of(handed(who, page)).split())
        assert "Adressen er beskyttet. Giv ikke videre, hvor personen bor" in said, who.user.full_name


def test_cmm_confirms_all_the_nights_of_a_home_without_a_login(cast: Cast) -> None:
    house = places.offer(cast.mette, run_by=places.provider(cast.mette, unit=None), secret=False)
    homes.rate(cast.mette, house, 1_250_00)
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    stay = places.order(cast.mette, case, house, planned_from=homes.SEPTEMBER)
    places.call(cast.mette, "answer_placement", stay.pk, "accepted", None)
    places.call(cast.mette, "arrive", stay.pk, homes.SEPTEMBER)
    with cast.mette.acting():
        person_actions.address_protect(
            case, expected_version=None, ground=ProtectionGround.CPR, since=clock.today(), until=None
        )
    homes.confirm(homes.Home(house, cast.jonas))
    with cast.mette.acting():
        month = month_of(house, homes.SEPTEMBER)
    assert counted(month) == [(stay.reference, 30)]
    assert not month.changed
