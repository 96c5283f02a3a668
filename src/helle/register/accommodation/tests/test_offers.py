"""The register of offers: who sees it, and how CMM keeps it (ACM-05..ACM-08, ACM-14, PUB-ORG-09, PUB-ORG-10)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import accommodation_stories as places
from tests import stories
from tests.cast import Cast, as_owner, latecomer
from tests.gates import Gates
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.accommodation import actions, queries
from helle.register.accommodation.models import Capacity, Offer
from helle.register.accommodation.tests.gates import NO_PART, OfferGates
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestList(Gates):
    view = "offer-list"
    may = "ulla"
    outsiders = NO_PART
    wrong_roles = ("vera", "stine")
    methods = ("GET",)
    action = "offer.listed"


class TestProviderNew(Gates):
    view = "provider-new"
    outsiders = (*NO_PART, "ulla", "hanne", "inge")
    wrong_roles = ("karen", "vera")


class TestNew(Gates):
    view = "offer-new"
    outsiders = (*NO_PART, "ulla", "hanne", "inge")
    wrong_roles = ("karen", "vera")


class TestPage(OfferGates):
    view = "offer-page"
    may = "inge"
    methods = ("GET",)
    action = "offer.read"


class TestChange(OfferGates):
    view = "offer-change"
    more = ("pladser",)
    outsiders = (*NO_PART, "ulla", "hanne", "inge")
    wrong_roles = ("karen", "vera")


def page(client: Any, house: Offer) -> str:
    return str(client.get(reverse("offer-page", args=[house.pk])).content.decode())


def a_new_offer(cast: Cast, **typed: object) -> Any:
    run_by = places.provider(cast.mette)
    given = {
        "provider": str(run_by.pk), "alias": "Reden, hus 1", "kind": "reden", "region": "capital", "secret": "yes",
        "since": "2024-01-01", "sexes": ["woman"], "places": "7", "peak_places": "2",
    } | typed  # fmt: skip
    return post(cast.mette.client(), reverse("offer-new"), given)


def test_cmm_takes_a_place_into_the_register_with_two_numbers(cast: Cast) -> None:
    assert a_new_offer(cast).status_code == 302
    with cast.mette.acting():
        house = Offer.objects.get(alias="Reden, hus 1")
    shown = page(cast.ulla.client(), house)
    assert "<strong>7</strong> + 2 ved spidsbelastning" in shown
    assert "7 faste pladser ledige" in shown
    assert "Ingen godkendelse" in shown and "Tilsyn er kun planlagt" in shown
    for source in ("ACM-12", "ACM-15", "ACM-16"):
        assert source in shown


@pytest.mark.parametrize("alias", ["Huset i Aarhus", "Hus 8000", "Reden Københavns hus", "Skovmærke 2"])
def test_the_name_of_a_secret_place_does_not_tell_where_it_is(cast: Cast, alias: str) -> None:
    assert list(errors_of(a_new_offer(cast, alias=alias))) == ["alias"]
    assert a_new_offer(cast, alias=alias, secret="no").status_code == 302


def test_two_places_are_not_called_the_same(cast: Cast) -> None:
    a_new_offer(cast)
    assert list(errors_of(a_new_offer(cast))) == ["alias"]


def test_other_numbers_from_a_day_end_those_before_and_say_why(cast: Cast) -> None:
    house = places.offer(cast.mette, places=7, peak_places=2)
    client, address = cast.mette.client(), reverse("offer-change", args=[house.pk, "pladser"])
    fill_in(
        client, address, {"since": "2025-11-01", "places": "9", "peak_places": "0", "why": "ombygget i Rokokofløjen"}
    )
    shown = page(client, house)
    assert "<strong>9</strong>" in shown and "ombygget i Rokokofløjen" in shown
    assert "31. okt." in shown
    # A number that was wrong from its first day goes out of force, and can still be read.
    fill_in(client, address, {"since": "2025-11-01", "places": "8", "peak_places": "0", "why": "tallet var forkert"})
    assert "ude af kraft" in page(client, house)
    with cast.mette.acting():
        days = [
            (row.places, row.during.lower) for row in Capacity.objects.filter(superseded_at=None).order_by("during")
        ]
    assert days == [(7, dt.date(2024, 1, 1)), (8, dt.date(2025, 11, 1))]


def test_places_are_not_lowered_below_those_who_live_there(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    house = places.offer(cast.mette, places=2, peak_places=0)
    places.move_in(cast.mette, case, house)
    client, address = cast.mette.client(), reverse("offer-change", args=[house.pk, "pladser"])
    typed = {"since": "2025-10-06", "places": "0", "peak_places": "0", "why": "taget utætter"}
    refused = post(client, address, typed)
    assert list(errors_of(refused)) == ["places"]
    assert "taget utætter" in refused.content.decode()
    # On a peak place she can stay, with the reason; the page says so before anything is saved.
    asked = client.post(address, hidden_of(client, address) | typed | {"peak_places": "1", "regler": "vist"})
    assert "Beboere på en plads til spidsbelastninger på den fuldeste dag: 1." in asked.content.decode()
    fill_in(client, address, typed | {"peak_places": "1"})
    assert "ingen fast plads ledig" in page(client, house)


def test_a_place_is_closed_when_nobody_lives_there_any_more(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    house = places.offer(cast.mette)
    placement = places.move_in(cast.mette, case, house)
    client, address = cast.mette.client(), reverse("offer-change", args=[house.pk, "luk"])
    refused = post(client, address, {"last_day": "2025-10-31", "why": "huset er solgt"})
    assert list(errors_of(refused)) == ["last_day"]
    assert "Antal, der bor eller skal bo der fra den dag: 1." in refused.content.decode()
    places.call(cast.mette, "leave", placement.pk, dt.date(2025, 10, 6), "moved")
    fill_in(client, address, {"last_day": "2025-10-31", "why": "huset er solgt"})
    shown = page(client, house)
    assert "lukket efter 31. okt." in shown and "huset er solgt" in shown
    assert client.get(address).status_code == 404


def test_the_second_of_two_who_change_the_numbers_is_told(cast: Cast) -> None:
    house = places.offer(cast.mette, places=7)
    with cast.mette.acting():
        opened = Capacity.objects.get(offer=house).pk
        given: dict[str, Any] = {"since": clock.today(), "peak_places": 0, "why": "nyt tal", "opened": opened}
        actions.capacity_change(house, places=8, **given)
    with cast.jonas.acting(), pytest.raises(Refused) as refused:
        actions.capacity_change(house, places=9, **given)
    assert refused.value.message is actions.CHANGED_MEANWHILE


def test_a_target_group_changes_from_a_day_and_who_lives_there_stays(cast: Cast) -> None:
    house = places.offer(cast.mette, secret=False)
    client = cast.mette.client()
    typed = {"since": "2025-10-06", "sexes": ["woman", "man"], "residents": ["couples"], "why": "også par"}
    fill_in(client, reverse("offer-change", args=[house.pk, "maalgruppe"]), typed)
    assert "<strong>Kvinde, Mand</strong>; Par" in page(client, house)


def test_each_sees_the_places_that_are_hers_to_see(cast: Cast) -> None:
    own = places.offer(cast.mette)
    other = places.offer(cast.mette, run_by=places.provider(cast.mette, "Gimle Hotel", None), secret=False)
    seen = {
        name: {str(one.pk) for one in (own, other) if str(one.pk) in shown}
        for name in ("mette", "karen", "ulla", "hanne", "inge", "jens")
        for shown in [_list_of(cast, name)]
    }
    both = {str(own.pk), str(other.pk)}
    assert seen == {"mette": both, "karen": both, "ulla": both, "inge": both, "hanne": {str(own.pk)}, "jens": set()}
    # The supervision is told no number of residents, nor that there are any.
    assert "Bor der" not in _list_of(cast, "inge") and "Bor der" in _list_of(cast, "hanne")


def test_a_home_sees_its_places_only_while_its_people_have_to_do_with_placements(cast: Cast) -> None:
    house, hanne = places.offer(cast.mette), latecomer("hanne")
    with hanne.acting():
        assert list(Offer.objects.all()) == [house]
    as_owner("DELETE FROM protection_rolecategory WHERE role = 'provider_staff' AND category = 'placement'", [])
    with hanne.acting():
        assert not Offer.objects.exists()


def _list_of(cast: Cast, name: str) -> str:
    who = latecomer(name) if name in ("hanne", "inge", "jens") else getattr(cast, name)
    return str(who.client().get(reverse("offer-list")).content.decode())


def test_the_list_is_narrowed_and_the_closed_stand_apart(cast: Cast) -> None:
    house = places.offer(cast.mette)
    with cast.mette.acting():
        actions.offer_close(house, last_day=clock.today() - dt.timedelta(days=1), why="huset er solgt")
        assert [one.offer for one in queries.listed_offers(queries.Chosen())[0]] == []
        assert [one.offer for one in queries.listed_offers(queries.Chosen(closed=True))[0]] == [house]
        assert queries.listed_offers(queries.Chosen(closed=True, region="north"))[0] == []


def test_a_provider_stands_once(cast: Cast) -> None:
    places.provider(cast.mette, "Fonden Mosebakke", None)
    client, url = cast.mette.client(), reverse("provider-new")
    assert list(errors_of(post(client, url, {"name": "fonden  mosebakke", "unit": ""}))) == ["name"]
    with pytest.raises(IntegrityError, match="a_provider_once"), transaction.atomic():
        places.provider(cast.mette, "FONDEN MOSEBAKKE", None)
