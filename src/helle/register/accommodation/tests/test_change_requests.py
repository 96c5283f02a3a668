"""A provider asks CMM for other numbers or another target group, and CMM answers (ACM-14, FLO-17)."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import accommodation_stories as places
from tests import stories
from tests.cast import Cast, latecomer
from tests.gates import Place
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.accommodation import request_actions
from helle.register.accommodation.models import Capacity, ChangeRequest, Offer, TargetGroup
from helle.register.accommodation.tests.gates import NO_PART, OfferGates
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestAsk(OfferGates):
    view = "offer-ask"
    may = "hanne"
    more = ("pladser",)
    outsiders = (*NO_PART, "ulla", "mette", "inge")
    wrong_roles: ClassVar[tuple[str, ...]] = ()


class TestAnswer(OfferGates):
    view = "offer-request"
    outsiders = (*NO_PART, "ulla", "hanne", "inge")
    wrong_roles = ("karen", "vera")

    def place(self, cast: Cast) -> Place:
        house = places.offer(cast.mette)
        asked = places.ask_for_places(latecomer("hanne"), house).pk
        return Place(
            reverse(self.view, args=[house.pk, asked, "svar"]),
            reverse(self.view, args=[house.pk, uuid.uuid4(), "svar"]),
        )


def page(client: Any, house: Offer) -> str:
    return str(client.get(reverse("offer-page", args=[house.pk])).content.decode())


def asked_url(house: Offer, how: str) -> str:
    return reverse("offer-request", args=[house.pk, ChangeRequest.objects.get(offer=house, answer="").pk, how])


def test_a_home_asks_for_more_places_and_has_them_once_cmm_says_yes(cast: Cast) -> None:
    house, hanne, mette = places.offer(cast.mette), latecomer("hanne").client(), cast.mette.client()
    assert reverse("offer-ask", args=[house.pk, "pladser"]) in page(hanne, house)
    given = {"since": "2025-11-01", "places": "4", "peak_places": "1", "why": places.ASKED_WHY}
    fill_in(hanne, reverse("offer-ask", args=[house.pk, "pladser"]), given)
    assert "venter på CMM" in page(hanne, house)
    with cast.mette.acting():
        assert Capacity.objects.get(offer=house).places == 2
        answer = asked_url(house, "svar")
    assert answer in mette.get("/").content.decode()
    shown = mette.get(answer).content.decode()
    assert places.ASKED_WHY in shown and "<strong>4</strong> faste pladser" in shown
    fill_in(mette, answer, {"accepted": "yes", "why": "Socialtilsynet har set det nye værelse"})
    assert answer not in mette.get("/").content.decode()
    told = page(hanne, house)
    assert "Socialtilsynet har set det nye værelse" in told and "venter på CMM" not in told
    with cast.mette.acting():
        rows = Capacity.objects.filter(superseded_at=None).order_by("during")
        assert [(row.places, row.during.lower.isoformat()) for row in rows] == [(2, "2024-01-01"), (4, "2025-11-01")]
    # It is answered once.
    assert mette.post(answer, {"accepted": "no", "why": "alligevel ikke"}).status_code == 404


def test_a_no_has_its_reason_and_changes_nothing(cast: Cast) -> None:
    house, hanne, mette = places.offer(cast.mette, secret=False), latecomer("hanne").client(), cast.mette.client()
    given = {"since": "2025-11-01", "sexes": ["woman", "man"], "residents": ["couples"], "why": "også par"}
    fill_in(hanne, reverse("offer-ask", args=[house.pk, "maalgruppe"]), given)
    with cast.mette.acting():
        answer = asked_url(house, "svar")
    assert list(errors_of(post(mette, answer, {"accepted": "no", "why": " "}))) == ["why"]
    fill_in(mette, answer, {"accepted": "no", "why": "Reden er for kvinder"})
    assert "Reden er for kvinder" in page(hanne, house)
    with cast.mette.acting():
        assert TargetGroup.objects.get(offer=house).sexes == ["woman"]


def test_neither_asking_nor_a_yes_takes_the_place_from_who_lives_there(cast: Cast) -> None:
    house, hanne = places.offer(cast.mette, places=2, peak_places=0), latecomer("hanne")
    places.move_in(cast.mette, stories.an_opened_case(cast), house)
    given = {"since": "2025-11-01", "places": "0", "peak_places": "0", "why": "vi lukker fløjen"}
    refused = post(hanne.client(), reverse("offer-ask", args=[house.pk, "pladser"]), given)
    assert list(errors_of(refused)) == ["places"] and "vi lukker fløjen" in refused.content.decode()
    row = places.ask_for_places(hanne, house, places=1, peak_places=0)
    places.move_in(cast.mette, stories.an_opened_case(cast), house)
    with cast.mette.acting(), pytest.raises(Refused) as below:
        request_actions.change_answer(row, accepted=True, why="ja tak", opened=places.last_numbers(house))
    assert below.value.field == "places"
    with cast.mette.acting():
        assert ChangeRequest.objects.get(pk=row.pk).answer == "", "it waits on"


def test_what_holds_already_is_not_asked_for_and_while_one_waits_there_is_no_button(cast: Cast) -> None:
    house, hanne = places.offer(cast.mette), latecomer("hanne")
    client = hanne.client()
    numbers, group = (reverse("offer-ask", args=[house.pk, what]) for what in ("pladser", "maalgruppe"))
    assert list(errors_of(post(client, numbers, {"why": "vi har bygget om"}))) == ["places"]
    assert list(errors_of(post(client, group, {"why": "vi har bygget om"}))) == ["sexes"]
    assert numbers in page(client, house)
    places.ask_for_places(hanne, house)
    assert numbers not in page(client, house)
    assert group in page(client, house)


def test_more_places_than_the_supervision_approved_are_flagged(cast: Cast) -> None:
    house = places.offer(cast.mette)
    places.supervise(latecomer("inge"), house)
    assert "flere pladser, end tilsynet har godkendt" not in page(cast.mette.client(), house)
    fill_in(
        cast.mette.client(),
        reverse("offer-change", args=[house.pk, "pladser"]),
        {"places": "40", "peak_places": "9", "why": "ny fløj"},
    )
    assert "flere pladser, end tilsynet har godkendt: 3 pladser" in page(cast.mette.client(), house)


def test_one_of_a_kind_waits_and_can_be_taken_back(cast: Cast) -> None:
    house, hanne = places.offer(cast.mette), latecomer("hanne")
    places.ask_for_places(hanne, house)
    with pytest.raises(Refused) as twice:
        places.ask_for_places(hanne, house)
    assert twice.value.message is request_actions.WAITS_ALREADY
    with hanne.acting():
        address = asked_url(house, "tilbage")
    fill_in(hanne.client(), address, {})
    assert "Trukket tilbage" in page(hanne.client(), house)
    places.ask_for_places(hanne, house)


def test_past_the_application_only_cmm_answers_and_once(cast: Cast) -> None:
    house, hanne = places.offer(cast.mette), latecomer("hanne")
    row = places.ask_for_places(hanne, house)
    for who, answer in ((hanne, "yes"), (cast.ulla, "no"), (latecomer("inge"), "no"), (cast.mette, "withdrawn")):
        with pytest.raises(DatabaseError), transaction.atomic():
            places.call(who, "answer_change", row.pk, answer, None)
    places.call(hanne, "answer_change", row.pk, "withdrawn", None)
    with pytest.raises(DatabaseError, match="is answered"), transaction.atomic():
        places.call(hanne, "answer_change", row.pk, "withdrawn", None)


def test_past_the_application_a_yes_without_what_was_asked_for_is_none(cast: Cast) -> None:
    row = places.ask_for_places(latecomer("hanne"), places.offer(cast.mette))
    with pytest.raises(DatabaseError, match="yes_writes_what_was_asked_for"), transaction.atomic():
        places.call(cast.mette, "answer_change", row.pk, "yes", b"sealed")
        connection.check_constraints()


def test_what_waits_at_a_place_that_closes_is_answered_no_or_taken_back(cast: Cast) -> None:
    hanne, mette = latecomer("hanne").client(), cast.mette.client()
    for how, asker, typed in (("svar", mette, {"accepted": "no", "why": "stedet er lukket"}), ("tilbage", hanne, {})):
        house = places.offer(cast.mette)
        places.ask_for_places(latecomer("hanne"), house)
        fill_in(mette, reverse("offer-change", args=[house.pk, "luk"]), {"last_day": "2025-10-31", "why": "lukker"})
        with cast.mette.acting():
            address = asked_url(house, how)
        assert address in page(asker, house)
        if how == "svar":
            later = post(mette, address, {"accepted": "yes", "why": "ja tak"} | {"opened": ""})
            assert later.status_code == 422, "a yes needs the place open"
        fill_in(asker, address, typed)
        assert "venter på CMM" not in page(hanne, house)


def test_a_yes_overwrites_nothing_that_cmm_planned_meanwhile(cast: Cast) -> None:
    house, mette = places.offer(cast.mette), cast.mette.client()
    places.ask_for_places(latecomer("hanne"), house)
    with cast.mette.acting():
        answer = asked_url(house, "svar")
    typed = hidden_of(mette, answer) | {"accepted": "yes", "why": "ja tak"}
    planned = {"since": "2025-12-01", "places": "5", "peak_places": "0", "why": "ny fløj"}
    fill_in(mette, reverse("offer-change", args=[house.pk, "pladser"]), planned)
    assert "lige ændret det samme" in mette.post(answer, typed).content.decode()
    assert "ophæver det, der allerede er planlagt" in mette.get(answer).content.decode()
    fill_in(mette, answer, {"accepted": "yes", "why": "ja tak"})


def test_what_a_provider_writes_is_read_by_cmm_alone(cast: Cast) -> None:
    house, hanne = places.offer(cast.mette), latecomer("hanne")
    places.ask_for_places(hanne, house)
    assert places.ASKED_WHY in page(cast.mette.client(), house)
    assert places.ASKED_WHY not in page(cast.ulla.client(), house)
    for what in ("pladser", "maalgruppe"):
        asking = hanne.client().get(reverse("offer-ask", args=[house.pk, what])).content.decode()
        assert "Skriv ingen beboere" in asking
