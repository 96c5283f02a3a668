"""The pages of a home, of its bed-days, and of what is billed of them: each for whom it is, and a story through all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.test import Client
from django.urls import reverse
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import stories
from tests.access_stories import read_by_pdftotext
from tests.cast import Cast, as_owner, latecomer
from tests.gates import Gates, ObjectGates, Place
from tests.handed_out import handed
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.accommodation.models import Capacity, Offer, Rate
from helle.register.bed_days import statement_actions
from helle.register.bed_days.choices import Means
from helle.register.bed_days.models import Activity, Away, Line, Month, Statement
from helle.register.placements.models import Placement
from helle.rules.accommodation.codes import OfferKind, Payer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

STRANGERS = ("olga", "rita", "peter", "ulla", "henrik", "dorthe", "anton")
NOT_THERE = "01a21747-0231-72f3-a3c5-e9d2e41d085f"


class OfTheHome(Gates):
    """A page for who works in a home: not for those who place and pay."""

    may = "hanne"
    outsiders = (*STRANGERS, "mette", "karen")


class TestHome(OfTheHome):
    view = "home"
    methods = ("GET",)
    action = "home.read"


class TestActivities(OfTheHome):
    view = "home-activities"
    methods = ("GET",)
    action = "home.activities_read"


class TestNewActivity(OfTheHome):
    view = "home-activity-new"


class OfAStay(ObjectGates):
    """A page about a stay in one's own home."""

    may = "hanne"
    outsiders = ("olga", "rita", "mette")

    def place(self, cast: Cast) -> Place:
        home = homes.open_home(cast)
        return self.of(homes.live(cast, home, stories.an_opened_case(cast)))

    def of(self, stay: Placement) -> Place:
        return Place(reverse(self.view, args=[stay.reference]), reverse(self.view, args=["P-nothing"]))


class TestAway(OfAStay):
    view = "home-away"


class TestLeave(OfAStay):
    view = "home-leave"


class TestArrive(OfAStay):
    view = "home-arrive"


class TestAnswer(OfAStay):
    view = "home-answer"

    def place(self, cast: Cast) -> Place:
        return self.of(places.order(cast.mette, stories.an_opened_case(cast), homes.open_home(cast).offer))


class TestBackAgain(OfAStay):
    view = "home-away-supersede"

    def of(self, stay: Placement) -> Place:
        home = homes.Home(stay.offer, latecomer("hanne"))
        homes.away(home, stay, dt.date(2025, 9, 10), dt.date(2025, 9, 11))
        with home.hanne.acting():
            row = Away.objects.get(placement=stay)
        url = reverse(self.view, args=[stay.reference, row.pk])
        return Place(url, reverse(self.view, args=[stay.reference, NOT_THERE]))


class TestActivityTakenBack(ObjectGates):
    view = "home-activity-supersede"
    may = "hanne"
    outsiders = ("olga", "rita", "mette")

    def place(self, cast: Cast) -> Place:
        row = homes.did(homes.open_home(cast))
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[NOT_THERE]))


class TestMonth(ObjectGates):
    view = "bed-days-month"
    may = "hanne"
    outsiders = ("olga", "rita", "ulla", "henrik")

    def place(self, cast: Cast) -> Place:
        home = homes.open_home(cast)
        return Place(
            reverse(self.view, args=[home.offer.pk, "2025-09"]), reverse(self.view, args=[NOT_THERE, "2025-09"])
        )


class TestPrice(ObjectGates):
    view = "bed-days-price"
    outsiders = ("olga", "rita", "ulla", "henrik")
    wrong_roles = ("vera",)

    def place(self, cast: Cast) -> Place:
        home = homes.open_home(cast)
        return Place(reverse(self.view, args=[home.offer.pk]), reverse(self.view, args=[NOT_THERE]))


class TestCheck(TestMonth):
    view = "bed-days-check"
    may = "mette"
    outsiders = ("olga", "rita", "ulla", "hanne")
    wrong_roles = ("karen",)

    def place(self, cast: Cast) -> Place:
        home = homes.open_home(cast)
        homes.live(cast, home, stories.an_opened_case(cast), payer=None)
        homes.confirm(home)
        return Place(
            reverse(self.view, args=[home.offer.pk, "2025-09"]), reverse(self.view, args=[NOT_THERE, "2025-09"])
        )


class TestStatements(Gates):
    view = "statements"
    methods = ("GET",)
    action = "statement.listed"
    outsiders = ("rita", "peter", "ulla", "henrik")
    wrong_roles = ("vera", "stine")


class TestFigures(TestStatements):
    view = "statement-figures"
    action = "statement.figures_read"


class TestMaking(ObjectGates):
    view = "statements-make"
    may = "hanne"
    outsiders = ("olga", "rita", "mette")

    def place(self, cast: Cast) -> Place:
        home = homes.open_home(cast)
        return Place(
            reverse(self.view, args=[home.offer.pk, "2025-09"]),
            reverse(self.view, args=[NOT_THERE, "2025-09"]),
        )


class OfAStatement(ObjectGates):
    """A page of a statement that asks CMM itself."""

    outsiders: ClassVar[tuple[str, ...]] = ("olga", "rita", "ulla", "henrik")
    more: ClassVar[tuple[str, ...]] = ()

    def place(self, cast: Cast) -> Place:
        number = a_statement(cast).number
        return Place(reverse(self.view, args=[number, *self.more]), reverse(self.view, args=["O2025-9999", *self.more]))


class TestStatement(OfAStatement):
    view = "statement"
    methods = ("GET",)
    action = "statement.read"
    wrong_roles = ("vera",)


class TestStep(OfAStatement):
    view = "statement-step"
    more = ("krediter",)
    outsiders = ("olga", "rita", "hanne")
    wrong_roles = ("karen",)


def test_a_step_that_is_not_the_next_leads_back_to_the_statement(cast: Cast) -> None:
    """Paid before it was sent, sent before it was approved: the form is not shown at all."""
    made = a_statement(cast)
    for step in ("send", "betalt"):
        answer = cast.mette.client().get(reverse("statement-step", args=[made.number, step]))
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("statement", args=[made.number]))


class TestFile(OfAStatement):
    view = "statement-file"
    more = ("csv",)


def said_after(client: Client, url: str, typed: Mapping[str, object]) -> str:
    """The page that is shown once a form is saved."""
    page: str = client.get(fill_in(client, url, typed).url).content.decode()
    return page


def ticked(refused: Any) -> dict[str, str]:
    """The tick that what the page names may go out of force."""
    return {"over": refused.context["form"]["over"].field.widget.attrs["value"]}


def a_statement(cast: Cast, payer: Payer = Payer.CMM, unit: str | None = None) -> Statement:
    """Somebody lives in a secret house from 28 September; the home bills three nights."""
    home = homes.open_home(cast)
    homes.live(cast, home, stories.an_opened_case(cast), came=dt.date(2025, 9, 28), payer=payer, unit=unit)
    homes.checked_month(cast, home)
    return homes.bill(home)[0]


def test_a_stay_from_the_order_to_the_payment(cast: Cast) -> None:
    """J2's end, page by page: Reden answers, she comes, is away a night, leaves; her bed-days are billed without her
    name, and the municipality pays."""
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = places.order(cast.mette, case, home.offer, planned_from=dt.date(2025, 9, 26))
    hanne, mette, jonas, olga = (one.client() for one in (home.hanne, cast.mette, cast.jonas, cast.olga))
    page = hanne.get("/hjemmet/").content.decode()
    assert stay.reference in page and stories.NAME not in page
    fill_in(hanne, f"/hjemmet/ophold/{stay.reference}/svar/", {"accepted": "yes"})
    assert stories.NAME in hanne.get("/hjemmet/").content.decode()
    fill_in(hanne, f"/hjemmet/ophold/{stay.reference}/ankomst/", {"on": "2025-09-26"})
    homes.pays(cast, stay, Payer.HOME_MUNICIPALITY, "KOM-751")
    away = {"first": "2025-09-27", "back_on": "2025-09-28", "kind": "agreed"}
    assert list(errors_of(post(hanne, f"/hjemmet/ophold/{stay.reference}/ude/", away | {"first": "2025-09-20"}))) == [
        "first"
    ]
    fill_in(hanne, f"/hjemmet/ophold/{stay.reference}/ude/", away)
    month = f"/opholdsdoegn/{home.offer.pk}/2025-09/"
    fill_in(hanne, month, {})
    fill_in(mette, f"{month}kontroller/", {})
    fill_in(hanne, f"/opgoerelser/maaned/{home.offer.pk}/2025-09/", {})
    with home.hanne.acting():
        number = Statement.objects.get().number
    fill_in(mette, f"/opgoerelser/{number}/godkend/", {})
    assert olga.get(f"/opgoerelser/{number}/").status_code == 404
    assert "En kollega sender den" in mette.get(f"/opgoerelser/{number}/").content.decode()
    sent = {"means": "helle", "on": "2025-10-06"}
    assert mette.get(f"/opgoerelser/{number}/send/").status_code == 302
    fill_in(jonas, f"/opgoerelser/{number}/send/", sent)
    seen = olga.get(f"/opgoerelser/{number}/").content.decode()
    # 26, 28, 29 and 30 September at 1,250.00.
    assert stay.reference in seen and "5.000,00 kr." in seen
    for secret in (stories.NAME, f"/sager/{case.number}", "Reden", home.offer.alias, *places.ADDRESS):
        assert secret not in seen, secret
    assert mette.get(f"/opgoerelser/{number}/betalt/").status_code == 302
    fill_in(jonas, f"/opgoerelser/{number}/betalt/", {"on": "2025-10-06"})
    fill_in(hanne, f"/hjemmet/ophold/{stay.reference}/afrejse/", {"on": "2025-10-06", "cause": "own_home"})
    assert stories.NAME not in hanne.get("/hjemmet/").content.decode()
    assert "5.000,00 kr." in olga.get("/opgoerelser/tal/").content.decode()


def test_what_leaves_names_the_stay_and_nothing_else(cast: Cast, tmp_path: Path) -> None:
    statement = a_statement(cast, Payer.HOME_MUNICIPALITY, "KOM-751")
    mette = cast.mette.client()
    table = handed(mette, f"/opgoerelser/{statement.number}/opgoerelse.csv").decode("utf-8-sig")
    with cast.mette.acting():
        (line,) = Line.objects.filter(statement=statement)
        alias = Offer.objects.get().alias
    assert f"{statement.number};{line.reference};2025-09-28;2025-09-30;3;1250,00;3750,00" in table
    made = tmp_path / "statement.pdf"
    made.write_bytes(handed(mette, f"/opgoerelser/{statement.number}/opgoerelse.pdf"))
    words = read_by_pdftotext(made)
    assert line.reference in words and "3.750,00 kr." in words
    for secret in (stories.NAME, "Reden", alias, *places.ADDRESS):
        assert secret not in words and secret not in table, secret


def test_a_month_is_confirmed_as_it_stood_in_the_page(cast: Cast) -> None:
    home = homes.open_home(cast)
    stay = homes.live(cast, home, stories.an_opened_case(cast))
    hanne, address = home.hanne.client(), f"/opholdsdoegn/{home.offer.pk}/2025-09/"
    shown = hanne.get(address).context["form"]["shown"].value()
    homes.away(home, stay, dt.date(2025, 9, 10), dt.date(2025, 9, 11))
    assert list(errors_of(post(hanne, address, {"shown": shown}))) == ["__all__"]
    with home.hanne.acting():
        assert not Month.objects.exists()
    fill_in(hanne, address, {})
    assert "2025-10" not in [one.month.isoformat()[:7] for one in hanne.get("/hjemmet/").context["months"]]
    # October is not over.
    october = f"/opholdsdoegn/{home.offer.pk}/2025-10/"
    assert list(errors_of(post(hanne, october, {}))) == ["__all__"]


def test_an_activity_is_for_a_resident_or_for_so_many(cast: Cast) -> None:
    home = homes.open_home(cast)
    hanne = home.hanne.client()
    typed = {"kind": "meal", "held_on": "2025-10-05", "words": homes.NOTE, "place": str(home.offer.pk)}
    assert list(errors_of(post(hanne, "/hjemmet/aktiviteter/ny/", typed))) == ["participants"]
    fill_in(hanne, "/hjemmet/aktiviteter/ny/", typed | {"participants": "4"})
    assert homes.NOTE in hanne.get("/hjemmet/aktiviteter/").content.decode()
    with home.hanne.acting():
        row = Activity.objects.get()
    fill_in(hanne, f"/hjemmet/aktiviteter/{row.pk}/fjern/", {})
    stay = homes.live(cast, home, stories.an_opened_case(cast), came=dt.date(2025, 10, 1))
    hers = homes.did(home, stay)
    fill_in(hanne, f"/hjemmet/aktiviteter/{hers.pk}/fjern/", {})
    line = next(line for line in audit_lines(cast) if line.action == "bed_days.activity_superseded")
    assert line.cases == [stay.case_id]
    assert homes.NOTE not in hanne.get("/hjemmet/aktiviteter/").content.decode()


def test_cmm_writes_the_nights_away_of_a_hotel(cast: Cast) -> None:
    """A hotel does not use Helle; where a home has a login, CMM writes nothing of its nights."""
    hotel = places.provider(cast.mette, "Hotel Rørvig", None)
    house = places.offer(cast.mette, kind=OfferKind.HOTEL_OR_PRIVATE, run_by=hotel, secret=False)
    home = homes.Home(house, cast.mette)
    stay = homes.live(cast, home, stories.an_opened_case(cast))
    mette, month = cast.mette.client(), f"/opholdsdoegn/{house.pk}/2025-09/"
    address = f"/hjemmet/ophold/{stay.reference}/ude/"
    assert address in mette.get(month).content.decode()
    fill_in(mette, address, {"first": "2025-09-27", "back_on": "2025-09-28", "kind": "agreed"})
    with cast.mette.acting():
        (row,) = Away.objects.all()
    fill_in(mette, f"{address}{row.pk}/fjern/", {})
    with cast.mette.acting():
        assert not Away.objects.filter(superseded_at__isnull=True).exists()


def test_a_stay_out_of_force_is_not_there(cast: Cast) -> None:
    home = homes.open_home(cast)
    stay = homes.live(cast, home, stories.an_opened_case(cast))
    places.call(cast.mette, "supersede_placement", stay.pk)
    assert home.hanne.client().get(f"/hjemmet/ophold/{stay.reference}/ude/").status_code == 404


def test_a_rate_holds_from_its_day_and_a_grant_until_it_ends(cast: Cast) -> None:
    home = homes.open_home(cast)
    mette, hanne = cast.mette.client(), home.hanne.client()
    address = f"/opholdsdoegn/{home.offer.pk}/takst/"
    why = {"why": places.WHY_SO_MUCH}
    assert list(errors_of(post(mette, address, {"since": "2025-09-15", **why}))) == ["oere"]
    assert list(errors_of(post(mette, address, {"since": "2025-09-15", "oere": "12,345", **why}))) == ["oere"]
    assert list(errors_of(post(mette, address, {"since": "2025-09-15", "oere": "12", "why": " "}))) == ["why"]
    fill_in(mette, address, {"since": "2025-09-15", "oere": "1.300,50", "grant_places": "1", **why})
    fill_in(mette, address, {"since": "2025-09-21", "grant_places": "0", **why})
    assert places.WHY_SO_MUCH in mette.get(address).content.decode()
    assert places.WHY_SO_MUCH not in hanne.get(address).content.decode()
    assert hanne.post(address, {"since": "2025-09-16", "oere": "1"}).status_code == 404
    homes.live(cast, home, stories.an_opened_case(cast), came=dt.date(2025, 9, 10))
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    # Five nights at the old rate, six that the grant pays, and ten at the new one.
    assert statement.total_oere == 5 * 1_250_00 + 10 * 1_300_50


def test_an_earlier_rate_replaces_a_later_one_only_where_that_is_said(cast: Cast) -> None:
    home = homes.open_home(cast)
    homes.live(cast, home, stories.an_opened_case(cast), came=dt.date(2025, 9, 10))
    mette, address = cast.mette.client(), f"/opholdsdoegn/{home.offer.pk}/takst/"
    later = {"since": "2025-09-15", "oere": "1.300,50", "why": "Ny aftale"}
    fill_in(mette, address, later)
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    earlier = {"since": "2025-09-12", "oere": "1.275", "why": "Aftalt med stedet i går"}
    refused = post(mette, address, earlier)
    assert list(errors_of(refused)) == ["over"]
    assert "Sæt ud af kraft: taksten 1.300,50 kr. fra 15. september 2025" in refused.content.decode()
    with cast.mette.acting():
        assert [row.oere_a_day for row in Rate.objects.filter(superseded_at=None).order_by("during")] == [
            1_250_00, 1_300_50,
        ]  # fmt: skip
    # Ticked for these and then sent for more, or after a colleague set another: it is asked anew, with what it is now.
    moved = post(mette, address, earlier | ticked(refused) | {"since": "2023-12-01"})
    assert list(errors_of(moved)) == ["over"]
    assert "checked" not in str(moved.context["form"]["over"]) and "taksten 1.250" in moved.content.decode()
    fill_in(cast.jonas.client(), address, later | {"since": "2025-10-01", "oere": "1.310"})
    again = post(mette, address, earlier | ticked(refused))
    assert list(errors_of(again)) == ["over"] and "1. oktober" in again.content.decode()
    with cast.mette.acting():
        assert not Rate.objects.exclude(superseded_at=None).exists()
    answer = said_after(mette, address, earlier | ticked(again))
    # Who changes the price of nights that were billed reads which statements no longer hold.
    assert f'<a href="/opgoerelser/{statement.number}/">{statement.number}</a>' in answer
    with cast.mette.acting():
        gone = Rate.objects.exclude(superseded_at=None).order_by("during")
        assert [row.oere_a_day for row in gone] == [1_300_50, 1_310_00]
        (stands,) = Rate.objects.filter(pk__in={row.replaced_by_id for row in gone})
        assert (stands.oere_a_day, stands.over_later) == (1_275_00, True)
    assert "Aftalt med stedet i går" in mette.get(address).content.decode()


def test_a_grant_pays_no_more_places_than_there_are(cast: Cast) -> None:
    home = homes.open_home(cast, places_=12)
    mette, address = cast.mette.client(), f"/opholdsdoegn/{home.offer.pk}/takst/"
    many = {"since": "2025-09-15", "grant_places": "500", "why": "Ny bevilling"}
    assert list(errors_of(post(mette, address, many))) == ["grant_places"]
    fill_in(mette, address, many | {"grant_places": "12"})
    assert "flere pladser, end stedet har" not in mette.get(address).content.decode()
    with cast.mette.acting():
        row = Capacity.objects.get(offer=home.offer)
    as_owner("UPDATE accommodation_capacity SET places = 8, peak_places = 2 WHERE id = %s", [row.pk])
    assert "flere pladser, end stedet har i dag (10)" in mette.get(address).content.decode()


def test_leaving_noted_long_after_tells_the_home_which_statements_no_longer_hold(cast: Cast) -> None:
    """Hanne writes in October that she left in September, when the whole of it was billed."""
    home = homes.open_home(cast)
    stay = homes.live(cast, home, stories.an_opened_case(cast))
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    said = said_after(
        home.hanne.client(), f"/hjemmet/ophold/{stay.reference}/afrejse/", {"on": "2025-09-20", "cause": "own_home"}
    )
    assert f'<a href="/opgoerelser/{statement.number}/">{statement.number}</a>' in said
    assert "ikke passer længere" in said


def test_leaving_noted_by_cmm_tells_it_too(cast: Cast) -> None:
    home, case = homes.open_home(cast), stories.an_opened_case(cast)
    stay = homes.live(cast, home, case)
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    address = f"/sager/{case.number}/bolig/{stay.reference}/fraflytning/"
    said = said_after(cast.mette.client(), address, {"on": "2025-09-20", "cause": "own_home"})
    assert f'<a href="/opgoerelser/{statement.number}/">{statement.number}</a>' in said


def test_what_waits_is_in_one_list_until_it_is_paid(cast: Cast) -> None:
    """A month of Reden's from the nights to the payment: at each step one thing waits, and CMM sees for whom."""
    home = homes.open_home(cast)
    stay = homes.live(cast, home, stories.an_opened_case(cast))
    mette, hanne = cast.mette.client(), home.hanne.client()

    def waits() -> list[tuple[str, int]]:
        counted = [(code, number) for code, _heading, number in mette.get(reverse("desk")).context["money_waiting"]]
        listed = [(group.code, group.number) for group in mette.get(reverse("statements")).context["waiting"]]
        assert counted == listed
        return listed

    assert waits() == [("unconfirmed", 1)]
    assert "venter på stedet" in mette.get(reverse("statements")).content.decode()
    month = homes.confirm(home)
    assert waits() == [("unchecked", 1)]
    homes.check(cast, month)
    assert waits() == [("unbilled", 1)]
    (statement,) = homes.bill(home)
    assert waits() == [("made", 1)]
    with cast.mette.acting():
        statement_actions.statement_approve(statement)
    assert waits() == [("approved", 1)]
    with cast.jonas.acting():
        statement_actions.statement_send(statement, means=Means.OWN, on=dt.date(2025, 10, 6))
    assert waits() == [("sent", 1)]
    homes.paid(cast, statement)
    assert waits() == []
    assert "Alle måneder i det seneste år er bekræftet." in hanne.get("/hjemmet/").content.decode()
    homes.away(home, stay, dt.date(2025, 9, 10), dt.date(2025, 9, 11))
    assert waits() == [("not_carried", 1), ("changed", 1)]
    page = hanne.get("/hjemmet/").content.decode()
    assert "ændret siden bekræftelsen" in page and "Alle måneder" not in page
    homes.credit(cast, statement)
    homes.checked_month_again(cast, home)
    assert waits() == [("unbilled", 1)]


def test_what_a_grant_pays_waits_for_no_statement(cast: Cast) -> None:
    home = homes.open_home(cast, grant_places=1)
    first, second = stories.open_cases(cast, stories.refer(cast, persons=2))
    homes.live(cast, home, first)
    homes.live(cast, home, second, payer=Payer.OPERATING_GRANT)
    homes.checked_month(cast, home)
    assert cast.mette.client().get(reverse("statements")).context["waiting"] == []
    # A home is told of its own alone, and a payer of nothing.
    assert home.hanne.client().get(reverse("statements")).context["waiting"] == []
    assert cast.olga.client().get(reverse("statements")).context["waiting"] == []
