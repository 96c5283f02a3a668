"""What the supervision writes of an offer, and what waits on its desk (ACM-15, ACM-16, FLO-17, PUB-SOC-01)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from tests import accommodation_stories as places
from tests.cast import Cast, Member, latecomer
from tests.gates import Place
from tests.pages import errors_of, fill_in, post

from helle.register.accommodation import actions as offer_actions
from helle.register.accommodation import supervision_actions
from helle.register.accommodation.authorities import SUPERVISORS
from helle.register.accommodation.choices import ApprovalKind
from helle.register.accommodation.models import Approval, Offer, Sanction, Visit
from helle.register.accommodation.tests.gates import NO_PART, OfferGates
from helle.register.allocation.choices import Region
from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.organisations.loading import FILE
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.accommodation.codes import OfferKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestSupervise(OfferGates):
    view = "offer-supervise"
    may = "inge"
    more = ("besoeg",)
    outsiders = (*NO_PART, "mette", "ulla", "hanne", "jens")


class TestEntry(OfferGates):
    view = "offer-entry"
    may = "inge"
    outsiders = (*NO_PART, "mette", "ulla", "hanne", "jens")

    def place(self, cast: Cast) -> Place:
        house = places.offer(cast.mette)
        places.supervise(latecomer("inge"), house)
        with latecomer("inge").acting():
            visit = Visit.objects.get(offer=house)
        return Place(
            reverse(self.view, args=[house.pk, "besoeg", visit.pk, "fejl"]),
            reverse(self.view, args=[house.pk, "sanktion", visit.pk, "fejl"]),
        )


@pytest.fixture
def inge(cast: Cast) -> Member:
    return latecomer("inge")


@pytest.fixture
def home(cast: Cast) -> Offer:
    """A crisis centre in the Capital Region, whose address is no secret."""
    return places.offer(cast.mette, kind=OfferKind.CRISIS_CENTRE, secret=False)


def page(who: Member, house: Offer) -> str:
    return str(who.client().get(reverse("offer-page", args=[house.pk])).content.decode())


def write(who: Member, house: Offer, what: str, **typed: object) -> Any:
    return post(who.client(), reverse("offer-supervise", args=[house.pk, what]), typed)


def test_an_approval_reaches_whoever_places_and_the_home_itself(cast: Cast, inge: Member, home: Offer) -> None:
    given = {
        "kind": "service_act",
        "section": "§ 109",
        "since": "2025-09-01",
        "places": "8",
        "terms": "kun Kvistrummet",
    }
    assert write(inge, home, "godkendelse", **given).status_code == 302
    for who in (cast.mette, cast.ulla, inge):
        shown = page(who, home)
        assert "Socialtilsynet har godkendt stedet fra 1. september 2025." in shown
        assert "kun Kvistrummet" in shown
    # Another takes its place only with a reason.
    assert list(errors_of(write(inge, home, "godkendelse", **given))) == ["why"]
    assert write(inge, home, "godkendelse", **given | {"places": "6", "why": "taget ned"}).status_code == 302
    with inge.acting():
        assert [row.places for row in Approval.objects.filter(superseded_at__isnull=True)] == [6]


@pytest.mark.parametrize("what", ["godkendelse", "sanktion"])
def test_nothing_begins_in_ten_years(inge: Member, home: Offer, what: str) -> None:
    """A mistyped year: it stood among what holds for good."""
    given = {"kind": "service_act" if what == "godkendelse" else "order", "since": "2035-03-10", "places": "8"}
    given |= {"section": "§ 109", "words": "lav en plan for Rugkammeret"}
    assert list(errors_of(write(inge, home, what, **given))) == ["since"]


def test_a_mens_centre_takes_men(cast: Cast) -> None:
    house = places.offer(cast.mette, kind=OfferKind.MENS_CENTRE)
    with cast.mette.acting(), pytest.raises(Refused) as refused:
        offer_actions.target_group_change(
            house, since=clock.today(), sexes=["woman"], residents=[], why="kun kvinder", opened=None
        )
    assert (refused.value.field, refused.value.message) == ("sexes", offer_actions.NO_MAN)


def test_the_separate_approval_is_only_planned(inge: Member, home: Offer) -> None:
    shown = inge.client().get(reverse("offer-supervise", args=[home.pk, "godkendelse"])).content.decode()
    assert 'value="whatever_the_stay"' not in shown
    with inge.acting(), pytest.raises(Refused) as refused:
        supervision_actions.approval_record(
            home, kind=ApprovalKind.WHATEVER_THE_STAY, since=dt.date(2025, 10, 1), last_day=None, section="",
            places=2, terms="", why="",
        )  # fmt: skip
    assert "ACM-12" in refused.value.message.en


def test_a_visit_is_written_theme_by_theme_and_followed_up(cast: Cast, inge: Member, home: Offer) -> None:
    seen = {
        "held_on": "2025-10-01", "announced": "no", "follow_up_by": "2025-10-10",
        "judgement_setting": "serious", "words_setting": "skimmel i Purpurstuen", "judgement_health": "good",
    }  # fmt: skip
    assert write(inge, home, "besoeg", **seen).status_code == 302
    assert "skimmel i Purpurstuen" in page(cast.mette, home)
    with inge.acting():
        visit = Visit.objects.get(offer=home)
        assert [key for key in counted(what_waits(mine=False)).keys if key.startswith("follow-up")]
    address = reverse("offer-entry", args=[home.pk, "besoeg", visit.pk, "opfoelgning"])
    fill_in(inge.client(), address, {"on": "2025-10-06", "words": "Purpurstuen er malet"})
    assert "Purpurstuen er malet" in page(cast.mette, home)
    assert inge.client().get(address).status_code == 404
    nothing = write(inge, home, "besoeg", held_on="2025-10-02", announced="yes")
    assert nothing.status_code == 422
    words_alone = write(inge, home, "besoeg", held_on="2025-10-02", announced="yes", words_health="roligt")
    assert list(errors_of(words_alone)) == ["judgement_health"]


def test_a_withdrawal_ends_the_approval_and_another_ends_the_withdrawal(cast: Cast, inge: Member, home: Offer) -> None:
    nothing_there = {"kind": "withdrawn", "since": "2025-10-01", "words": "ingen Nattevagt"}
    assert list(errors_of(write(inge, home, "sanktion", **nothing_there))) == ["since"]
    write(inge, home, "godkendelse", kind="service_act", since="2025-01-01", places="8")
    assert write(inge, home, "sanktion", **nothing_there).status_code == 302
    shown = page(cast.mette, home)
    assert "Socialtilsynet har trukket godkendelsen tilbage." in shown and "ingen Nattevagt" in shown
    assert "begrænset periode" in shown
    again = write(
        inge, home, "godkendelse", kind="service_act", since="2025-10-05", places="8", why="Nattevagten er der"
    )
    assert again.status_code == 302
    assert "Socialtilsynet har godkendt stedet fra 5. oktober 2025." in page(cast.mette, home)


def test_tightened_supervision_asks_for_a_reason_until_it_ends(cast: Cast, inge: Member, home: Offer) -> None:
    write(inge, home, "godkendelse", kind="service_act", since="2025-01-01", places="8")
    write(inge, home, "sanktion", kind="tightened", since="2025-09-01", words="for få hænder i Køkkenet")
    assert "Stedet er under skærpet tilsyn" in page(cast.mette, home)
    twice = write(inge, home, "sanktion", kind="tightened", since="2025-10-01", words="for få hænder i Køkkenet")
    assert list(errors_of(twice)) == ["kind"]
    with inge.acting():
        row = Sanction.objects.get()
    address = reverse("offer-entry", args=[home.pk, "sanktion", row.pk, "ophoer"])
    fill_in(inge.client(), address, {"last_day": "2025-10-05"})
    assert "Stedet er under skærpet tilsyn" not in page(cast.mette, home)


def test_a_mistake_goes_out_of_force_and_stays_readable(cast: Cast, inge: Member, home: Offer) -> None:
    write(inge, home, "besoeg", held_on="2025-10-01", announced="yes", judgement_health="good")
    with inge.acting():
        row = Visit.objects.get()
    address = reverse("offer-entry", args=[home.pk, "besoeg", row.pk, "fejl"])
    fill_in(inge.client(), address, {"why": "det var et andet hus"})
    shown = page(cast.mette, home)
    assert "ude af kraft" in shown and "det var et andet hus" in shown
    assert inge.client().get(address).status_code == 404


def test_the_yearly_visit_of_an_approved_place_waits_on_the_desk_and_that_of_reden_is_only_planned(
    cast: Cast, inge: Member, home: Offer, on_day: Callable[[dt.date], None]
) -> None:
    reden = places.offer(cast.mette)
    write(inge, home, "godkendelse", kind="service_act", since="2025-10-01", places="8")
    on_day(dt.date(2026, 9, 1))
    desk = inge.client().get("/").content.decode()
    assert home.alias in desk and reden.alias not in desk
    assert "kun planlagt, og slået fra" in desk
    with inge.acting():
        assert counted(what_waits(mine=False)).keys == ()  # Due on 1 October: nothing within the week.
    on_day(dt.date(2026, 10, 2))
    with inge.acting():
        assert counted(what_waits(mine=False)).late == 1
    assert "Besøg mangler" in page(cast.mette, home)
    assert "Tilsyn er kun planlagt" in page(cast.mette, reden)


def test_no_authority_supervises_in_its_own_municipality_nor_in_another_region(cast: Cast, home: Offer) -> None:
    hovedstaden, syd = latecomer("inge"), latecomer("jens")
    visit = {"held_on": "2025-10-01", "announced": "yes", "judgement_health": "good"}
    typed = {"since": "2025-10-01", "street": "Gården 1", "postcode": "2000", "municipality": "KOM-147"}
    fill_in(cast.mette.client(), reverse("offer-address-new", args=[home.pk]), typed)
    refused = write(hovedstaden, home, "besoeg", **visit)
    assert refused.status_code == 422 and "et andet socialtilsyn" in refused.content.decode()
    # That of another region does not even find it.
    assert syd.client().get(reverse("offer-page", args=[home.pk])).status_code == 404


def test_where_an_authority_supervises_is_as_the_units_of_the_plan_and_the_database_have_it(cast: Cast) -> None:
    regions = dict(zip(("REG-HOV", "REG-SJ", "REG-SYD", "REG-MIDT", "REG-NORD"), Region, strict=True))
    units = {
        one["code"]: one for one in tomllib.loads(FILE.read_text())["units"] if one["kind"] == "social_inspectorate"
    }
    home_of = {code: one["parents"][0]["parent"] for code, one in units.items()}
    assert set(units) == set(SUPERVISORS)
    for code, own in SUPERVISORS.items():
        assert own.region is regions[units[code]["region"]]
        assert (own.home, own.also) == (home_of[code], units[code]["also"])
        # The municipality besides is the home of the authority whose region it lies in.
        assert SUPERVISORS[next(one for one in home_of if home_of[one] == own.also)].region is own.other
