"""A victim who is held: CMM is alarmed and asked for a place in one act, and hears how it ended (CRI-09, ACM-20)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from tests import accommodation_stories as places
from tests import placement_stories as stays
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, latecomer
from tests.pages import fill_in

from helle.register.cases.models import Case
from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.placements import urgent_actions, urgent_queries
from helle.register.placements.choices import UrgentAnswerKind, UrgentOutcomeKind
from helle.register.prosecution import (
    beside_actions,
    contact_actions,
    contact_queries,
    detention_actions,
    detention_queries,
    victim_actions,
)
from helle.register.prosecution.choices import ContactAbout
from helle.register.prosecution.detention_models import Detention
from helle.register.prosecution.weighing import Weighed
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import FactorAnswer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def victim(cast: Cast) -> Case:
    """Somebody whom Arbejdstilsynet referred, with a copy to the police of Østjylland."""
    return stories.an_opened_case(cast)


def test_cri_09_a_detention_alarms_cmm_and_asks_for_a_place_in_one_act(cast: Cast, victim: Case) -> None:
    row = told.detain(cast.peter, victim)
    for who in (cast.mette, cast.karen):
        with who.acting():
            found = what_waits(mine=False)
            assert [one.pk for one in found.detentions] == [row.pk]
            assert counted(found).things
            assert urgent_queries.get_request(row.urgent_id).detained_since == row.began_at
            assert detention_queries.of_case(victim.pk)[0].reasons == told.HELD
        assert "Frihedsberøvet lige nu" in who.client().get("/").content.decode()
    # The hotline sees that somebody is held and why, and opens the request for a place: whose case it is, is not its.
    with cast.vera.acting():
        assert [(one.pk, one.opens) for one in what_waits(mine=False).detentions] == [(row.pk, False)]
    desk = cast.vera.client().get("/").content.decode()
    assert reverse("urgent-page", args=[row.urgent_id]) in desk and victim.number not in desk
    with cast.mette.acting():
        stays.answer_the_police(cast.mette, urgent_queries.get_request(row.urgent_id))
    with cast.peter.acting():
        shown = detention_queries.shown([row])[0]
        assert shown.answered is not None
        detention_actions.detention_end(row, ended_at=clock.now(), became=UrgentOutcomeKind.HOUSED, words="")
    with cast.mette.acting():
        assert what_waits(mine=False).detentions == []


def test_acm_20_each_of_cmm_is_led_to_what_is_open_to_her_alone(cast: Cast, victim: Case) -> None:
    """The lead reads what is asked and does not answer; the hotline answers and sees no places."""
    row = told.detain(cast.peter, victim)
    request = reverse("urgent-page", args=[row.urgent_id])
    answer, places = reverse("urgent-answer", args=[row.urgent_id]), reverse("occupancy-board")
    held = reverse("detention-page", args=[row.pk])
    for who, led_to in (
        (cast.mette, {(held, answer), (request, answer), (request, places)}),
        (cast.karen, set()),
        (cast.vera, {(request, answer)}),
    ):
        client = who.client()
        shown = {
            (page, link)
            for page in (held, request)
            for link in (answer, places)
            if f'href="{link}"' in client.get(page).content.decode().split("<main", 1)[1]
        }
        assert shown == led_to
        assert all(client.get(link).status_code == 200 for _page, link in shown)


@pytest.mark.parametrize("reader", ["mette", "vera"])
def test_pub_org_09_what_the_police_write_reaches_cmm_without_the_way_to_a_secret_place(
    cast: Cast, victim: Case, reader: str
) -> None:
    _case, tie = told.charge(cast.peter, victim)
    places.offer(cast.mette)
    # No word of place before it, which is refused where a place is asked for.
    text = f"Hun er 24 år. Det bedste sted, {places.STREET}, var fuldt. Ring til os."
    with cast.peter.acting():
        row = contact_actions.contact_write(about=ContactAbout.OTHER, words=text, acute=True)
        detention = detention_actions.detention_record(tie.case_id, told.held(reasons=text))
        beside_actions.statement_ask(tie, words=text)
        weighed = Weighed(FactorAnswer.YES, FactorAnswer.YES, FactorAnswer.NO)
        proposal = victim_actions.waiver_propose(tie, weighed, proposes_waiver=True, reasons=text)
    told.decide(told.pia(), proposal, reasons=text)
    contact = reverse("contact-page", args=[row.pk])
    pages = [contact] if reader == "vera" else [
        contact, reverse("detention-page", args=[detention.pk]), reverse("case-criminal", args=[victim.number]),
    ]  # fmt: skip
    for page in pages:
        shown = getattr(cast, reader).client().get(page).content.decode()
        assert places.STREET not in shown, page
        assert "Hun er 24 år. [udeladt: kan lede til et sted med hemmelig adresse] Ring til os." in shown, page
    # Each reads its own words.
    assert places.STREET in cast.peter.client().get(contact).content.decode()


def test_cri_09_a_detention_has_a_reason_and_somebody_is_held_once_at_a_time(cast: Cast, victim: Case) -> None:
    with pytest.raises(Refused) as refused:
        told.detain(cast.peter, victim, reasons=" ")
    assert refused.value.field == "reasons"
    told.detain(cast.peter, victim)
    with pytest.raises(Refused) as twice:
        told.detain(cast.peter, victim, began_at=clock.now() - dt.timedelta(minutes=5))
    assert twice.value.field == "began_on"
    with cast.peter.acting():
        assert Detention.objects.count() == 1


def test_a_detention_that_ends_without_a_place_says_why(cast: Cast, victim: Case) -> None:
    row = told.detain(cast.peter, victim)
    with cast.peter.acting(), pytest.raises(Refused) as refused:
        detention_actions.detention_end(row, ended_at=clock.now(), became=UrgentOutcomeKind.RELEASED, words="")
    assert refused.value.field == "words"


def test_cri_09_what_became_of_her_is_said_where_she_is_held_and_a_mistake_ends_the_alarm(
    cast: Cast, victim: Case
) -> None:
    row, niels = told.detain(cast.peter, victim), latecomer("niels")
    request = urgent_queries.get_request
    with cast.mette.acting(), pytest.raises(Refused) as elsewhere:
        urgent_actions.urgent_outcome(request(row.urgent_id), UrgentOutcomeKind.HOUSED, words="")
    assert (elsewhere.value.message, elsewhere.value.field) == (urgent_actions.ENDED_FOR_ITSELF, "kind")
    told.give_a_statement(cast.mette, victim, to=niels.membership.unit_id)
    with niels.acting():
        assert not Detention.objects.exists()
        with pytest.raises(PermissionDenied):
            detention_actions.detention_end(row, ended_at=clock.now(), became=UrgentOutcomeKind.HOUSED, words="")
    fill_in(
        cast.peter.client(),
        reverse("detention-withdraw", args=[row.pk]),
        {"why": "wrong_case", "words": "Det var en anden person."},
    )
    with cast.mette.acting():
        assert what_waits(mine=False).detentions == []
    shown = cast.mette.client().get(reverse("detention-page", args=[row.pk])).content.decode()
    assert "sat ud af kraft" in shown and "varer ved" not in shown
    asked = cast.mette.client().get(reverse("urgent-page", args=[row.urgent_id])).content.decode()
    assert "Hørte til en anden sag: Det var en anden person." in asked and "Vi har set det" in asked
    with cast.mette.acting():
        assert row.urgent_id in {one.pk for one in what_waits(mine=False).urgent}
        urgent_actions.urgent_answer(request(row.urgent_id), UrgentAnswerKind.SEEN, places=0)
        assert row.urgent_id not in {one.pk for one in what_waits(mine=False).urgent}
    again = told.detain(cast.peter, victim)
    today = clock.today()
    clock.move_forward(dt.timedelta(minutes=1))
    with cast.peter.acting():
        assert ("detention", "no_place", 1) in contact_queries.care(today, today)
        with pytest.raises(Refused) as alone:
            urgent_actions.urgent_outcome(request(row.urgent_id), UrgentOutcomeKind.DETAINED, words="")
        assert alone.value.message == urgent_actions.HELD_FOR_ITSELF
        detention_actions.detention_end(again, ended_at=clock.now(), became=UrgentOutcomeKind.HOUSED, words="")
