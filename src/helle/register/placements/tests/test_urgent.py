"""The police need a place at once: it lies on top of CMM's desk, and the answer holds no address (ACM-20, CRI-09)."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.urls import reverse
from tests import accommodation_stories as places
from tests import placement_stories as stays
from tests.cast import Cast
from tests.gates import Gates, ObjectGates, Place
from tests.pages import errors_of, fill_in, post

from helle.register.desk.waiting import counted, what_waits
from helle.register.placements import urgent_queries
from helle.register.placements.models import UrgentOutcome, UrgentRequest

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OTHERS = ("olga", "anders", "rita", "henrik", "ulla", "dorthe", "anton")


class OneRequest(ObjectGates):
    outsiders: ClassVar[tuple[str, ...]] = OTHERS
    wrong_roles: ClassVar[tuple[str, ...]] = ("stine",)

    def place(self, cast: Cast) -> Place:
        request = stays.ask_for_a_place(cast.peter)
        missing = "00000000-0000-4000-8000-000000000000"
        return Place(reverse(self.view, args=[request.pk]), reverse(self.view, args=[missing]))


class TestList(Gates):
    view = "urgent-list"
    may = "peter"
    outsiders = OTHERS
    wrong_roles = ("stine",)
    methods = ("GET",)
    action = "urgent.listed"


class TestNew(Gates):
    view = "urgent-new"
    may = "peter"
    outsiders = (*OTHERS, "mette")
    wrong_roles = ()


class TestPage(OneRequest):
    view = "urgent-page"
    methods = ("GET",)
    action = "urgent.read"


class TestAnswer(OneRequest):
    view = "urgent-answer"
    outsiders = (*OTHERS, "peter")
    wrong_roles = ("stine", "karen")


class TestOutcome(OneRequest):
    view = "urgent-outcome"
    may = "peter"
    wrong_roles = ()


ASKED = {"women": "2", "region": "central", "why": stays.POLICE_WHY, "call": stays.POLICE_CALL}


def test_it_lies_on_top_at_once_and_is_answered_without_an_address(cast: Cast) -> None:
    places.offer(cast.mette)
    peter, vera = cast.peter.client(), cast.vera.client()
    sent = fill_in(peter, reverse("urgent-new"), ASKED)
    with cast.peter.acting():
        request = UrgentRequest.objects.get()
    assert sent.headers["Location"] == reverse("urgent-page", args=[request.pk])
    for who in (cast.vera, cast.mette, cast.karen):
        assert "Haster: politiet mangler en plads" in who.client().get(reverse("desk")).content.decode()
        with who.acting():
            # And so it comes with the next mail that says how much waits.
            assert f"urgent place {request.pk}" in counted(what_waits(mine=True)).keys
    answer = reverse("urgent-answer", args=[request.pk])
    assert list(errors_of(post(vera, answer, {"kind": "place"}))) == ["places"]
    assert list(errors_of(post(vera, answer, {"kind": "no_place"}))) == ["words"]
    assert list(errors_of(post(vera, answer, {"kind": "place", "places": "90"}))) == ["places"]
    asked = vera.get(answer).content.decode()
    assert ASKED["why"] in asked, "what is answered stands beside the form"
    fill_in(vera, answer, {"kind": "call_back"})
    with cast.vera.acting():
        assert len(what_waits(mine=False).urgent) == 1, "a call back is no answer yet"
    for where in ("mødes i Aarhus", "kom til 8000 Aarhus C"):
        given = {"kind": "place", "places": "2", "words": where}
        assert list(errors_of(post(vera, answer, given))) == ["words"], "where to meet is said in the telephone"
    fill_in(vera, answer, {"kind": "place", "places": "2", "words": stays.ANSWER_WORDS})
    with cast.vera.acting():
        assert what_waits(mine=False).urgent == []
    page = peter.get(reverse("urgent-page", args=[request.pk])).content.decode()
    assert "2 pladser" in page and stays.ANSWER_WORDS in page
    assert not any(secret in page for secret in places.ADDRESS)
    assert "hvad skete der?" in peter.get(reverse("desk")).content.decode()


def test_a_detention_is_kept_with_its_reason(cast: Cast) -> None:
    request, peter = stays.ask_for_a_place(cast.peter), cast.peter.client()
    outcome = reverse("urgent-outcome", args=[request.pk])
    assert list(errors_of(post(peter, outcome, {"kind": "detained"}))) == ["detained_why"]
    assert list(errors_of(post(peter, outcome, {"kind": "detained", "detained_why": "risk"}))) == ["words"]
    assert list(errors_of(post(peter, outcome, {"kind": "housed", "detained_why": "risk"}))) == ["detained_why"]
    fill_in(peter, outcome, {"kind": "detained", "detained_why": "risk", "words": stays.DETAINED_WORDS})
    with cast.mette.acting():
        assert UrgentOutcome.objects.get().detained_why == "risk"
    assert stays.DETAINED_WORDS in cast.mette.client().get(reverse("urgent-page", args=[request.pk])).content.decode()


def test_it_is_for_somebody(cast: Cast) -> None:
    peter = cast.peter.client()
    assert list(errors_of(post(peter, reverse("urgent-new"), ASKED | {"women": "0"}))) == ["women"]
    assert list(errors_of(post(peter, reverse("urgent-new"), ASKED | {"minors": "3"}))) == ["minors"]
    assert list(errors_of(post(peter, reverse("urgent-new"), ASKED | {"detained_on": "2031-01-01"}))) == ["detained_on"]
    assert list(errors_of(post(peter, reverse("urgent-new"), ASKED | {"detained_time": "03:15"}))) == ["detained_on"]


def test_fewer_places_than_persons_stays_on_the_desk_until_the_police_say_what_became(cast: Cast) -> None:
    request = stays.ask_for_a_place(cast.peter, women=3)
    stays.answer_the_police(cast.mette, request)  # One place.
    page = cast.peter.client().get(reverse("urgent-page", args=[request.pk])).content.decode()
    assert "2 har ikke en plads endnu." in page
    with cast.mette.acting():
        assert [one.pk for one in urgent_queries.waiting(for_the_police=False)] == [request.pk]
    stays.detained(cast.peter, request)
    with cast.mette.acting():
        assert urgent_queries.waiting(for_the_police=False) == []
