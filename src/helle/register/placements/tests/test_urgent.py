"""The police need a place at once: it lies on top of CMM's desk, and the answer holds no address (ACM-20, CRI-09)."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from tests import accommodation_stories as places
from tests import placement_stories as stays
from tests.cast import Cast, Member
from tests.gates import Gates, ObjectGates, Place
from tests.pages import errors_of, fill_in, post

from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.placements import urgent_actions, urgent_queries
from helle.register.placements.choices import UrgentAnswerKind, UrgentOutcomeKind
from helle.register.placements.models import UrgentAnswer, UrgentOutcome, UrgentRequest
from helle.register.placements.urgent_actions import Asked
from helle.register.prosecution import detention_queries
from helle.register.protection import clock, context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused

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


class TestAnswerWithdraw(OneRequest):
    view = "urgent-answer-withdraw"
    outsiders = (*OTHERS, "peter")
    wrong_roles = ("stine", "karen")

    def place(self, cast: Cast) -> Place:
        request = stays.ask_for_a_place(cast.peter)
        stays.answer_the_police(cast.vera, request)
        with cast.vera.acting():
            answer = UrgentAnswer.objects.get()
        return Place(reverse(self.view, args=[answer.pk]), reverse(self.view, args=[request.pk]))


def test_an_answer_is_taken_back_without_its_words_and_the_police_see_it(cast: Cast) -> None:
    request = stays.ask_for_a_place(cast.peter)
    stays.answer_the_police(cast.vera, request, UrgentAnswerKind.NO_PLACE)
    with cast.vera.acting():
        answer = UrgentAnswer.objects.get()
    page = reverse("urgent-page", args=[request.pk])
    back = reverse("urgent-answer-withdraw", args=[answer.pk])
    assert back in cast.vera.client().get(page).content.decode()
    fill_in(cast.vera.client(), back, {"why": "where"})
    shown = cast.peter.client().get(page).content.decode()
    assert "taget tilbage" in shown and "fører til et sted" in shown
    assert "svaret er taget tilbage" in cast.peter.client().get(reverse("desk")).content.decode()
    with cast.vera.acting():
        assert [one.pk for one in what_waits(mine=False).urgent] == [request.pk]
        assert UrgentAnswer.objects.get().words_sealed is None
        assert urgent_actions.latest_answer(request) is None
        with connection.cursor() as cursor:
            cursor.execute("UPDATE placements_urgentanswer SET withdrawn_at = NULL, withdrawn_why = ''")
            assert cursor.rowcount == 0


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
    assert list(errors_of(post(vera, answer, {"kind": "no_place"}))) == ["why"]
    assert list(errors_of(post(vera, answer, {"kind": "place", "places": "1", "why": "full"}))) == ["why"]
    assert list(errors_of(post(vera, answer, {"kind": "place", "places": "90"}))) == ["places"]
    asked = vera.get(answer).content.decode()
    assert ASKED["why"] in asked, "what is answered stands beside the form"
    fill_in(vera, answer, {"kind": "call_back"})
    with cast.vera.acting():
        assert len(what_waits(mine=False).urgent) == 1, "a call back is no answer yet"
    assert "<textarea" not in asked, "where to meet is said in the telephone, and who she is nowhere"
    fill_in(vera, answer, {"kind": "place", "places": "2"})
    with cast.vera.acting():
        assert what_waits(mine=False).urgent == []
    page = peter.get(reverse("urgent-page", args=[request.pk])).content.decode()
    assert "2 pladser" in page
    assert not any(secret in page for secret in places.ADDRESS)
    assert "hvad skete der?" in peter.get(reverse("desk")).content.decode()


def test_cri_09_a_detention_is_recorded_for_itself_and_nothing_is_asked_for_in_vain(cast: Cast) -> None:
    request, peter = stays.ask_for_a_place(cast.peter), cast.peter.client()
    outcome = reverse("urgent-outcome", args=[request.pk])
    alone = {"kind": "detained", "words": stays.DETAINED_WORDS}
    for who, told in ((peter, "den noteres for sig"), (cast.vera.client(), "noterer politiet det")):
        shown = who.get(outcome).content.decode()
        assert 'value="detained"' not in shown and told in shown
        assert list(errors_of(post(who, outcome, alone))) == ["kind"]
    named = {"kind": "housed", "words": "Hun har 010190-1238"}
    assert list(errors_of(post(peter, outcome, named))) == ["words"], "CMM and the hotline read it"
    with cast.mette.acting():
        assert len(what_waits(mine=False).urgent) == 1, "a detention that alarms nobody takes nothing off the desk"
    assert 'name="held"' in peter.get(outcome).content.decode()
    assert 'name="held"' not in cast.vera.client().get(outcome).content.decode()
    brought = post(peter, reverse("detention-new"), alone | {"held": str(request.pk)}).content.decode()
    assert stays.DETAINED_WORDS in brought and stays.POLICE_CALL in brought and str(request.pk) in brought
    held = {
        "known": "anden", "began_on": clock.today().isoformat(), "began_time": "00:00", "why": "risk",
        "alternative_tried": "yes", "reasons": stays.DETAINED_WORDS, "sex": "woman", "minor": "yes",
        "region": "central", "call": stays.POLICE_CALL, "of_request": str(request.pk),
    }  # fmt: skip
    fill_in(peter, reverse("detention-new"), held)
    with cast.vera.acting():
        assert [one.minor for one in detention_queries.lasting()] == [True]
        assert [one.pk for one in urgent_queries.waiting(for_the_police=False)] != [request.pk]
    page = cast.mette.client().get(reverse("urgent-page", args=[request.pk])).content.decode()
    assert "1 frihedsberøvet af 1" in page and whole_of(cast.mette, request).ended


def test_it_is_for_somebody(cast: Cast) -> None:
    peter = cast.peter.client()
    assert list(errors_of(post(peter, reverse("urgent-new"), ASKED | {"women": "0"}))) == ["women"]
    assert list(errors_of(post(peter, reverse("urgent-new"), ASKED | {"minors": "3"}))) == ["minors"]
    assert list(errors_of(post(peter, reverse("urgent-new"), ASKED | {"detained_on": "2031-01-01"}))) == ["detained_on"]
    assert list(errors_of(post(peter, reverse("urgent-new"), ASKED | {"detained_time": "03:15"}))) == ["detained_on"]
    held = ASKED | {"minors": "1", "detained_on": clock.today().isoformat()}
    assert list(errors_of(post(peter, reverse("urgent-new"), held))) == ["detained_on"], "it alarms, by its own form"
    brought = post(peter, reverse("detention-new"), held | {"held": ""}).content.decode()
    assert ASKED["why"] in brought and ASKED["call"] in brought
    with cast.peter.acting(), pytest.raises(DatabaseError), transaction.atomic():
        urgent_actions.urgent_request(Asked(1, 0, 0, 0, "central", stays.POLICE_WHY, stays.POLICE_CALL, clock.now()))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_colleague_who_answered_meanwhile_is_told(cast: Cast) -> None:
    request, vera = stays.ask_for_a_place(cast.peter), cast.vera.client()
    answer = reverse("urgent-answer", args=[request.pk])
    stays.answer_the_police(cast.mette, request)
    stale = {"kind": "no_place", "why": "full", "seen": ""}
    told = post(vera, answer, stale)
    assert list(errors_of(told)) == ["holds"] and cast.mette.user.full_name in told.content.decode()
    fill_in(vera, answer, stale | {"holds": "on"})


def test_fewer_places_than_persons_stays_on_the_desk_until_the_police_say_what_became(cast: Cast) -> None:
    request = stays.ask_for_a_place(cast.peter, women=3)
    stays.answer_the_police(cast.mette, request)  # One place.
    page = cast.peter.client().get(reverse("urgent-page", args=[request.pk])).content.decode()
    assert "2 har ikke en plads endnu." in page
    with cast.mette.acting():
        assert [one.pk for one in urgent_queries.waiting(for_the_police=False)] == [request.pk]
    stays.detained(cast.peter, request)
    with cast.mette.acting():
        assert request.pk in {one.pk for one in urgent_queries.waiting(for_the_police=False)}, "two are without a place"
    with cast.peter.acting():
        urgent_actions.urgent_outcome(request, UrgentOutcomeKind.HOUSED, words="", persons=2)
    with cast.mette.acting():
        assert request.pk not in {one.pk for one in urgent_queries.waiting(for_the_police=False)}


def test_who_left_without_a_place_stays_on_the_desk_of_cmm_until_somebody_has_looked(cast: Cast) -> None:
    request, mette = stays.ask_for_a_place(cast.peter, minors=1), cast.mette.client()
    page, answer = (reverse(f"urgent-{one}", args=[request.pk]) for one in ("page", "answer"))
    assert "1 under 18" in mette.get(reverse("desk")).content.decode()
    with cast.mette.acting(), pytest.raises(Refused) as early:
        urgent_actions.urgent_answer(request, UrgentAnswerKind.SEEN, places=0)
    assert early.value.field == "kind"
    with cast.peter.acting():
        urgent_actions.urgent_outcome(request, UrgentOutcomeKind.RELEASED, words="")
        assert urgent_queries.waiting(for_the_police=True) == []
    assert "gik uden en plads" in mette.get(reverse("desk")).content.decode()
    shown = mette.get(page).content.decode()
    assert "Svar politiet" not in shown and "Vi har set det" in shown
    assert "kind" in errors_of(post(mette, answer, {"kind": "place", "places": "1"}))
    fill_in(mette, answer, {"kind": "seen", "places": "0"})
    with cast.mette.acting():
        assert urgent_queries.waiting(for_the_police=False) == []
    assert answer not in mette.get(page).content.decode()


def waits_for(who: Member) -> list[uuid.UUID]:
    with who.acting():
        return [one.pk for one in what_waits(mine=False).urgent]


def whole_of(who: Member, request: UrgentRequest) -> urgent_queries.Whole:
    with who.acting():
        return urgent_queries.whole(request)


def refused_late(client: Client, page: str) -> list[str]:
    """Where a form is refused that was opened before it was told of all, and says that all were housed."""
    return list(errors_of(client.post(page, {"form_token": uuid.uuid4(), "kind": "housed"})))


def test_acm_20_what_became_of_some_leaves_the_request_open_for_the_others(cast: Cast) -> None:
    request = stays.ask_for_a_place(cast.peter, women=3)
    with cast.mette.acting():
        urgent_actions.urgent_answer(request, UrgentAnswerKind.PLACE, places=3)
    page, told = reverse("urgent-outcome", args=[request.pk]), reverse("urgent-page", args=[request.pk])
    assert list(errors_of(post(cast.peter.client(), page, {"kind": "housed", "persons": "4"}))) == ["persons"]
    fill_in(cast.peter.client(), page, {"kind": "housed", "persons": "1"})
    assert waits_for(cast.peter) == [request.pk] and waits_for(cast.mette) == []
    assert "Af 2 er det ikke noteret" in cast.peter.client().get(told).content.decode()
    fill_in(cast.peter.client(), page, {"kind": "released", "persons": "1"})
    # Who left without a place is looked at, though the request goes on.
    assert waits_for(cast.mette) == waits_for(cast.peter) == [request.pk]
    answer = reverse("urgent-answer", args=[request.pk])
    fill_in(cast.mette.client(), answer, {"kind": "seen", "places": "0"})
    assert waits_for(cast.mette) == []
    fill_in(cast.peter.client(), page, {"kind": "not_needed"})
    assert waits_for(cast.peter) == waits_for(cast.mette) == []
    # Nobody tells of all at once what was told of each: whom CMM has to look at would be gone.
    assert refused_late(cast.peter.client(), page) == ["kind"]
    whole = whole_of(cast.mette, request)
    assert [(one.row.kind, one.row.persons) for one in whole.outcomes] == [
        ("not_needed", 1), ("released", 1), ("housed", 1),
    ]  # fmt: skip
    assert whole.ended and not whole.unseen


def test_acm_20_the_database_tells_of_nobody_who_was_not_asked_for(cast: Cast) -> None:
    request = stays.ask_for_a_place(cast.peter, women=2)
    with cast.peter.acting():
        urgent_actions.urgent_outcome(request, UrgentOutcomeKind.HOUSED, words="", persons=1)
        for many, kind in (
            (2, UrgentOutcomeKind.HOUSED),
            (0, UrgentOutcomeKind.HOUSED),
            (-1, UrgentOutcomeKind.HOUSED),
        ):
            with pytest.raises((Refused, DatabaseError)), transaction.atomic():
                urgent_actions.urgent_outcome(request, kind, words="", persons=many)
    assert whole_of(cast.peter, request).not_told == 1


def test_acm_20_cmm_closes_no_request_that_waits_for_its_answer(cast: Cast) -> None:
    request = stays.ask_for_a_place(cast.peter, minors=1)
    page, told = reverse("urgent-outcome", args=[request.pk]), reverse("urgent-page", args=[request.pk])
    for kind in ("housed", "not_needed", "released"):
        assert list(errors_of(post(cast.vera.client(), page, {"kind": kind}))) == ["kind"]
    assert page not in cast.vera.client().get(told).content.decode()
    with cast.mette.acting():
        for kind in UrgentOutcomeKind:
            with pytest.raises(DatabaseError), transaction.atomic():
                UrgentOutcome.objects.create(
                    id=new_id(), request=request, kind=kind, recorded_at=context.current().instant,
                    by_user_id=context.current().user_id, by_unit_id=context.current().unit_id,
                )  # fmt: skip
    assert waits_for(cast.mette) == waits_for(cast.peter) == [request.pk]
    stays.answer_the_police(cast.vera, request)
    assert list(errors_of(post(cast.vera.client(), page, {"kind": "not_needed"}))) == ["kind"]
    fill_in(cast.vera.client(), page, {"kind": "housed"})
    assert refused_late(cast.vera.client(), page) == ["kind"]
    assert whole_of(cast.peter, request).ended
