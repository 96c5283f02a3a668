"""What is billed of a stay does not depend on who counts it, nor on a protected address (PUB-DIG-12, FLO-18)."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Max
from django.urls import reverse
from tests import access_stories as access
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import placement_stories as placing
from tests import stories
from tests.cast import Cast, Member, as_owner
from tests.handed_out import handed
from tests.pages import audit_lines, post

from helle.register.audit.models import Line
from helle.register.bed_days import queries
from helle.register.bed_days import statement_queries as statements
from helle.register.bed_days.choices import Means
from helle.register.bed_days.nights import MonthOfOffer, month_of
from helle.register.cases.models import Case
from helle.register.placements.models import PayerDecision, Placement
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
# What makes a form one that is sent once, what a login has of its own, and the key that a draft would have.
ONCE = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]*|(?<=name="form_token" value=")[^"]*|(?<=name="next" value=")[^"]*'
    r'|(?<=data-user=")[^"]*|(?<=data-seat=")[^"]*'
)


@dataclass(frozen=True, slots=True)
class Protected:
    """Mette works on the case of somebody who lives in a home, was away two nights, and has a protected address."""

    home: homes.Home
    case: Case
    stay: Placement


@pytest.fixture
def living(cast: Cast) -> Protected:
    """The same before the address is protected."""
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    stay = homes.live(cast, home, case)
    homes.away(home, stay, homes.SEPTEMBER.replace(day=10), homes.SEPTEMBER.replace(day=12))
    return Protected(home, case, stay)


@pytest.fixture
def protected(cast: Cast, living: Protected) -> Protected:
    stories.protect_address(cast.mette, living.case)
    return living


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


# What is read past the pages of one stay, by whoever counts, bills or leads.
PAST_THE_PAGES = {
    "SELECT c::text FROM helle.stays_counted(ARRAY[%s::uuid], '2025-09-01', '2025-09-30') c": "offer",
    "SELECT helle.billed_until(%s)": "offer",
    "SELECT g::text FROM helle.grant_nights(ARRAY[%s::uuid], '2025-09-01', '2025-09-30') g": "offer",
    "SELECT helle.stay_is_protected(%s)": "stay",
    "SELECT t::text FROM helle.told_with_the_order(%s) t": "stay",
    "SELECT helle.statements_of_stay(%s)": "stay",
    "SELECT reference, nights, amount_oere FROM bed_days_line WHERE placement_id = %s": "stay",
    "SELECT during, kind FROM bed_days_away WHERE placement_id = %s": "stay",
    "SELECT during, payer, unit_id FROM placements_payerdecision WHERE placement_id = %s": "stay",
    "SELECT nights FROM bed_days_stay WHERE placement_id = %s": "stay",
}


def shown_of_it(who: Member, living: Protected, statement: str, decision: uuid.UUID) -> dict[str, object]:
    """All that somebody is shown of a stay beside its nights and bills: pages, files, what is read past them, and what
    the log says of her looking."""
    with who.acting():
        before = Line.objects.aggregate(last=Max("id"))["last"] or 0
    client, offer, reference = who.client(), living.home.offer.pk, living.stay.reference
    pages = [
        reverse("bed-days-month", args=[offer, "2025-09"]),
        reverse("bed-days-check", args=[offer, "2025-09"]),
        reverse("bed-days-price", args=[offer]),
        reverse("offer-page", args=[offer]),
        reverse("statements"),
        reverse("statement-figures"),
        reverse("statement", args=[statement]),
        reverse("home-away", args=[reference]),
        reverse("stay-order", args=[reference]),
        reverse("stay-guarantee", args=[reference, decision]),
    ]
    shown: dict[str, object] = {}
    for page in pages:
        answer = client.get(page)
        shown[page] = answer.status_code, ONCE.sub("", answer.content.decode())
    shown["csv"] = handed(client, reverse("statement-file", args=[statement, "csv"]))
    shown["pdf"] = access.text_of(handed(client, reverse("statement-file", args=[statement, "pdf"])))
    for read, of in PAST_THE_PAGES.items():
        shown[read] = read_as(who, read, offer if of == "offer" else living.stay.pk)
    with who.acting():
        lines = Line.objects.filter(id__gt=before, action__regex=r"^(bed_days|statement|offer)\.").order_by("id")
        shown["log"] = list(lines.values_list("action", "purpose", "object_id", "detail"))
    return shown


def test_a_protected_stay_looks_like_any_other_to_whoever_does_not_work_on_the_case(
    cast: Cast, living: Protected
) -> None:
    """Byte for byte, but for nonces, before and after the address is protected. A neighbour's stays as it is."""
    homes.live(cast, living.home, neighbour := stories.an_opened_case(cast), came=homes.SEPTEMBER.replace(day=20))
    stories.assign(cast.mette, neighbour, cast.mette)
    homes.checked_month(cast, living.home)
    (statement,) = homes.bill(living.home)
    with cast.mette.acting():
        decision = PayerDecision.objects.get(placement=living.stay, superseded_at=None).pk
    watchers = {"Jonas": cast.jonas, "Karen, who leads": cast.karen}
    unprotected = {name: shown_of_it(who, living, statement.number, decision) for name, who in watchers.items()}
    stories.protect_address(cast.mette, living.case)
    for name, who in watchers.items():
        seen = shown_of_it(who, living, statement.number, decision)
        assert [what for what in seen if seen[what] != unprotected[name][what]] == [], name
        for what in (
            reverse("statement", args=[statement.number]),
            reverse("bed-days-month", args=[living.home.offer.pk, "2025-09"]),
        ):
            text = str(seen[what])
            assert living.stay.reference in text and neighbour.number not in text and "Adressen er" not in text
    # Who works on it finds the case beside it, and its papers.
    hers = shown_of_it(cast.mette, living, statement.number, decision)
    assert living.case.number in str(hers[reverse("statement", args=[statement.number])])
    assert reverse("stay-guarantee", args=[living.stay.reference, decision]) in str(hers)


def test_the_day_on_which_needs_were_written_leads_from_the_case_to_no_stay(cast: Cast, living: Protected) -> None:
    """It is near the day on which somebody came, which stands in the month of the home."""
    placing.write_needs(cast.mette, living.case)
    page = reverse("case-placement", args=[living.case.number])

    def told(who: Member) -> bool:
        return '<p class="muted">skrevet' in who.client().get(page).content.decode()

    assert told(cast.karen) and told(cast.mette)
    stories.protect_address(cast.mette, living.case)
    assert not told(cast.karen) and told(cast.mette)


def read_as(who: Member, statement: str, *given: Any) -> list[tuple[object, ...]] | None:
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


def test_the_log_tells_her_who_looked_at_her_nights_and_names_no_case_beside_a_bill(
    cast: Cast, protected: Protected
) -> None:
    """Who confirmed, made, looked at or approved what has her nights stands in what she can be told (PUB-DIG-05), and
    in the log of her case for a data protection officer."""
    homes.checked_month(cast, protected.home)
    (statement,) = homes.bill(protected.home)
    cast.karen.client().get(reverse("statement", args=[statement.number]))
    homes.send(cast, statement, Means.OWN)
    access.ask(cast.mette, protected.case)
    of_nights = {"bed_days.month_confirmed", "statement.made", "statement.read", "statement.approved", "statement.sent"}
    told = read_as(cast.mette, "SELECT unnest(actions) FROM helle.looks_for_the_person(%s)", protected.case.pk)
    assert told is not None and of_nights <= {action for (action,) in told}
    of_the_case = "SELECT action FROM helle.case_lines(%s, 1000)"
    for who, whole in ((cast.dorthe, of_nights), (cast.karen, set())):
        lines = read_as(who, of_the_case, protected.case.pk)
        assert lines is not None and of_nights & {action for (action,) in lines} == whole, who.user.full_name
    assert {line.action for line in audit_lines(cast) if line.action in of_nights and line.cases == []} == of_nights


def test_no_line_of_the_log_leads_from_the_case_to_its_place(cast: Cast, protected: Protected) -> None:
    """Whoever leads reads the lines by a statement of her own (PUB-DIG-12)."""
    homes.checked_month(cast, protected.home)
    (statement,) = homes.bill(protected.home)
    mette, number, reference = cast.mette.client(), protected.case.number, protected.stay.reference
    with cast.mette.acting():
        decision = PayerDecision.objects.get(placement=protected.stay, superseded_at=None).pk
    mette.get(reverse("statement", args=[statement.number]))
    handed(mette, reverse("statement-file", args=[statement.number, "csv"]))
    handed(mette, reverse("stay-order", args=[reference]))
    handed(mette, reverse("stay-guarantee", args=[reference, decision]))
    mette.get(reverse("case-placement-payer", args=[number, reference]))
    mette.get(reverse("case-placement-act", args=[number, reference, "slutdag"]))
    post(mette, reverse("offer-address", args=[protected.home.offer.pk]), {"why": "visit"})
    assert any(
        (line.action, line.object_id) == ("offer.address_shown", protected.home.offer.pk) for line in audit_lines(cast)
    )
    lines = read_as(
        cast.karen,
        "SELECT action, object_id, detail::text, request_id FROM audit_line WHERE %s = ANY (cases)",
        protected.case.pk,
    )
    assert lines is not None
    # What tells of a stay is not among them, nor that a paper of one was handed out; what is, leads to none.
    assert "case.assigned" in {line[0] for line in lines}
    of_a_stay = {"bed_days.away_recorded", "bed_days.guarantee_exported", "handing_out.made"}
    assert not of_a_stay & {line[0] for line in lines}
    ids = [protected.home.offer.pk, protected.stay.pk, decision, statement.pk]
    leading = {*map(str, ids), reference, statement.number}
    told = [line for line in lines for one in leading if one == str(line[1]) or one in str(line[2])]
    assert told == []
    beside = read_as(
        cast.karen,
        "SELECT o.action FROM audit_line o JOIN audit_line l ON l.request_id = o.request_id AND %s = ANY (l.cases)"
        " WHERE o.object_id = ANY (%s::uuid[])",
        protected.case.pk,
        ids,
    )
    assert beside == []


def test_a_paper_of_a_protected_stay_that_was_handed_out_is_listed_for_no_lead(cast: Cast, living: Protected) -> None:
    """The list told the order of the place with the case's number and its hour, which the log leaves out."""
    mette, listed = cast.mette.client(), reverse("handed-out-list")
    with cast.mette.acting():
        decision = PayerDecision.objects.get(placement=living.stay, superseded_at=None).pk
    handed(mette, reverse("stay-order", args=[living.stay.reference]))
    handed(mette, reverse("stay-guarantee", args=[living.stay.reference, decision]))
    papers = ("Bestilling af en plads", "Betalingstilsagn")

    def told(who: Member) -> list[str]:
        page = who.client().get(listed).content.decode()
        assert read_as(who, "SELECT count(*) FROM handing_out_file") == [(sum(one in page for one in papers),)]
        return [one for one in papers if one in page]

    assert told(cast.karen) == [*papers]
    stories.protect_address(cast.mette, living.case)
    assert told(cast.karen) == []
    assert told(cast.dorthe) == told(cast.mette) == [*papers]
    # Of a case that is given twice in one instant the second giving has not begun.
    clock.move_forward(dt.timedelta(minutes=1))
    stories.assign(cast.karen, living.case, cast.karen)
    assert told(cast.karen) == [*papers]


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
    away = reverse("home-away", args=[stay.reference])
    # Nights away are written by who works on the case, whether or not its address is protected.
    assert [who.client().get(away).status_code for who in (cast.mette, cast.jonas)] == [200, 404]
    stories.protect_address(cast.mette, case)
    assert [who.client().get(away).status_code for who in (cast.mette, cast.jonas)] == [200, 404]
    homes.confirm(homes.Home(house, cast.jonas))
    with cast.mette.acting():
        month = month_of(house, homes.SEPTEMBER)
    assert counted(month) == [(stay.reference, 30)]
    assert not month.changed
