"""What a message gives away, the same one twice, and what is taken back (SHR-03, SHR-04)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import accommodation_stories as places
from tests import sharing_stories as told
from tests import stories
from tests.cast import Cast

from helle.register.cases.models import Case
from helle.register.protection.refusals import Refused
from helle.register.sharing import actions, no_longer, queries
from helle.register.sharing.actions import SaidBefore
from helle.register.sharing.choices import EndedWhy
from helle.rules.sharing.receivers import DataCategory as C

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


def test_shr_03_what_may_be_an_address_a_number_or_a_name_is_read_by_a_second_person_first(
    cast: Cast, case: Case
) -> None:
    wanted = told.wish("HJST", C.OUTCOME)
    with cast.mette.acting():
        for message, tells in (
            ("Se Hasselvej 12, 2. th. hos Ana", True),
            ("Ring til hende på 20 30 40 50", True),
            ("Spørg efter Brombasta Krøllefis", True),
            ("Skriv til ana@eksempel.dk", True),
            ("Vi kender hende fra H2025-0012 og ringer mandag. Hilsen Mette Holm", False),
            (told.TOLD, False),
        ):
            found = actions.weigh(case, wanted, message)
            assert (bool(found.gives_away), found.needs_second, found.is_beyond) == (tells, tells, False), message
    row = told.disclose(cast.mette, case, wanted, message="Se Hasselvej 12, 2. th.")
    assert row.needs_second and row.opened_at is None
    page = cast.karen.client().get(reverse("case-disclosure-decide", args=[case.number, row.pk])).content.decode()
    assert "Der står noget, der ligner en adresse." in page


def test_pub_dig_12_whoever_writes_a_message_is_warned_that_the_address_is_protected(cast: Cast, case: Case) -> None:
    page, client = reverse("case-disclosure-new", args=[case.number]), cast.mette.client()
    assert "Beskyttet adresse" not in client.get(page).content.decode()
    stories.protect_address(cast.mette, case)
    assert "Beskyttet adresse" in client.get(page).content.decode()
    # The receiver reads nothing of the case but the message: what is written there is all that it is told.
    row = told.disclose(cast.mette, case, told.wish("HJST", C.OUTCOME), message="Se Hasselvej 12, 2. th.")
    decide = cast.karen.client().get(reverse("case-disclosure-decide", args=[case.number, row.pk])).content.decode()
    assert "Beskyttet adresse" in decide and "Læs beskeden igennem" in decide


def test_shr_04_a_cpr_number_goes_with_the_identity_or_not_at_all(cast: Cast, case: Case) -> None:
    for number in ("010190-1238", "0101901238", "010190 1238"):
        with pytest.raises(Refused) as refused:
            told.disclose(cast.mette, case, told.wish("HJST", C.OUTCOME), message=f"Hun har cpr {number}")
        assert refused.value.field == "message"
    row = told.disclose(cast.mette, case, told.wish("HJST", C.IDENTITY), message="Hun har cpr 010190-1238")
    assert row.needs_second


def test_the_same_message_to_the_same_unit_is_asked_about(cast: Cast, case: Case) -> None:
    wanted = told.wish("HJST", C.OUTCOME)
    first = told.disclose(cast.mette, case, wanted, message=told.TOLD)
    with pytest.raises(SaidBefore):
        told.disclose(cast.mette, case, wanted, message=f" {told.TOLD.upper()}")
    told.disclose(cast.mette, case, told.wish("UDLST", C.OUTCOME), message=told.TOLD)
    assert told.disclose(cast.mette, case, wanted, message=told.TOLD, again=True).pk != first.pk


def test_shr_04_whoever_takes_a_mistake_back_knows_whether_it_was_opened_and_the_receiver_is_told_to_delete_it(
    cast: Cast, case: Case
) -> None:
    row = told.disclose(cast.mette, case, told.wish("HJST", C.OUTCOME), message=told.TOLD)
    mette, henrik = cast.mette.client(), cast.henrik.client()
    end = reverse("case-disclosure-end", args=[case.number, row.pk])
    assert "ikke åbnet" in mette.get(end).content.decode()
    assert henrik.get(reverse("told-page", args=[row.pk])).status_code == 200
    assert "1 gang, første gang" in mette.get(end).content.decode()
    with cast.mette.acting():
        actions.end(row, EndedWhy.MISTAKE)
        (shown,) = queries.disclosures_of(case)
        assert shown.read is not None and shown.read.times == 1
    assert "1 gang, første gang" in mette.get(reverse("case-disclosures", args=[case.number])).content.decode()
    for page in (reverse("told-list"), reverse("desk")):
        text = henrik.get(page).content.decode()
        assert "trukket tilbage" in text and "Slet alt, hvad I har noteret" in text, page
        assert told.TOLD not in text and case.number not in text
    with cast.ulla.acting():
        assert no_longer.ended_lately() == []


def test_shr_04_the_name_of_the_place_where_she_lives_is_read_by_a_second_person_first(cast: Cast, case: Case) -> None:
    house = places.offer(cast.mette, alias="Snerlehuset")
    message = "hun er på snerlehuset, tredje sal"
    with cast.mette.acting():
        assert not actions.weigh(case, told.wish("HJST", C.OUTCOME), message).needs_second
    places.move_in(cast.mette, case, house)
    with cast.mette.acting():
        (found,) = actions.weigh(case, told.wish("HJST", C.OUTCOME), message).gives_away
        assert found.da == "Der står noget, der ligner navnet på det sted, personen bor."
        assert not actions.weigh(case, told.wish("HJST", C.PLACEMENT), message).gives_away
