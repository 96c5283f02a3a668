"""Sending a referral."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests import stories
from tests.cast import Cast, member
from tests.gates import Gates
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.protection.refusals import Refused
from helle.register.referrals.models import Party, Referral, ReferredPerson

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(Gates):
    view = "referral-new"
    may = "anders"
    outsiders = ("olga", "henrik", "dorthe", "anton")
    wrong_roles = ("karen", "stine")
    action = "referral.form_read"


SEEN: dict[str, object] = {
    "occurred_on": "2025-10-05",
    "sector": "cleaning",
    "municipality": "KOM-751",
    "indicators": ["wages", "documents"],
    "description": stories.DESCRIPTION,
    "consent": "not_needed",
    "police_unit": "POL-OJYL",
    "p-TOTAL_FORMS": "1",
    "p-INITIAL_FORMS": "0",
    "p-0-name": stories.NAME,
    "p-0-sex": "woman",
    "p-0-age": "30",
    "p-0-nationality": "RO",
}
ADDRESS = "/henvendelser/ny/"


@pytest.mark.parametrize("sender", ["anders", "sofie"], ids=["DET-05, FLO-02", "DET-03, FLO-01"])
def test_det_01_a_control_authority_notifies_cmm_and_the_police_and_gets_a_receipt(cast: Cast, sender: str) -> None:
    client = getattr(cast, sender).client()
    sent = fill_in(client, ADDRESS, SEEN)
    receipt = client.get(sent.url)
    assert "Henvendelsen er sendt og har fået nummer H2025-0001" in receipt.content.decode()
    with cast.mette.acting():
        assert Party.objects.get().part == "receiver"
    with cast.peter.acting():
        assert Party.objects.get().part == "copy"


def test_pressed_twice_it_is_sent_once(cast: Cast) -> None:
    client = cast.anders.client()
    filled = hidden_of(client, ADDRESS) | SEEN
    for _press in range(2):
        assert client.post(ADDRESS, filled).url == "/henvendelser/H2025-0001/"  # type: ignore[attr-defined]
    with cast.anders.acting():
        assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"police_unit": ""}, "police_unit", "Politiet skal også underrettes. Vælg politikredsen."),
        # Also where none of the signs on the list fits: what is sent is a suspicion (FLO-02, DET-05).
        ({"police_unit": "", "indicators": []}, "police_unit", "Politiet skal også underrettes. Vælg politikredsen."),
        ({"occurred_on": "2025-10-07"}, "occurred_on", "Datoen ligger i fremtiden."),
        ({"description": ""}, "description", "Dette felt er påkrævet."),
        ({"police_unit": "CMM"}, "police_unit", "Det, der blev valgt, kan ikke vælges her nu"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_sent(
    cast: Cast, changed: dict[str, str], field: str, message: str
) -> None:
    response = post(cast.anders.client(), ADDRESS, SEEN | changed)
    assert response.status_code == 422
    assert errors_of(response)[field][0].startswith(message)
    assert stories.NAME in response.content.decode()
    with cast.anders.acting():
        assert not Referral.objects.exists()


def test_an_ngo_refers_with_the_person_s_consent_only_out_09_flo_09(cast: Cast) -> None:
    refused = post(cast.rita.client(), ADDRESS, SEEN | {"police_unit": ""})
    assert errors_of(refused)["consent"]
    assert 'value="given"' in refused.content.decode() and 'value="not_needed"' not in refused.content.decode()
    with pytest.raises(Refused, match="OUT-09"):
        stories.refer(cast, by=cast.rita, consent="not_needed", police_unit="", first_contact="reden")
    fill_in(cast.rita.client(), ADDRESS, SEEN | {"police_unit": "", "consent": "given"})
    with cast.rita.acting():
        assert Referral.objects.get().kind == "referral"


def test_asking_for_room_for_another_person_keeps_what_is_typed(cast: Cast) -> None:
    response = post(cast.anders.client(), ADDRESS, SEEN | {"more": "1"})
    assert response.status_code == 200
    page = response.content.decode()
    assert 'name="p-1-sex"' in page
    assert stories.NAME in page and stories.DESCRIPTION in page
    with cast.anders.acting():
        assert not Referral.objects.exists()


@pytest.mark.parametrize("persons", ["0", "41", "x"])
def test_there_is_at_least_one_person_and_at_most_forty(cast: Cast, persons: str) -> None:
    client: Client = cast.anders.client()
    typed = {name: value for name, value in SEEN.items() if not name.startswith("p-0")} | {"p-TOTAL_FORMS": persons}
    typed |= {f"p-{number}-sex": "woman" for number in range(41)} if persons == "41" else {}
    response = client.post(ADDRESS, {"form_token": str(uuid.uuid4()), "first_contact": "other"} | typed)
    assert response.status_code == 422
    with cast.anders.acting():
        assert not ReferredPerson.objects.exists()


def test_the_same_form_with_another_text_is_not_called_sent(cast: Cast) -> None:
    client = cast.anders.client()
    filled = hidden_of(client, ADDRESS) | SEEN
    assert client.post(ADDRESS, filled).status_code == 302
    other = client.post(ADDRESS, filled | {"description": stories.WHY})
    assert other.status_code == 422
    assert errors_of(other)["__all__"][0].startswith("Formularen er allerede brugt")
    again = filled | {"description": stories.WHY, "form_token": str(other.context["form"]["form_token"].value())}
    assert client.post(ADDRESS, again).status_code == 302


def test_det_06_siri_says_whether_it_was_casework_or_a_control(cast: Cast) -> None:
    sigrid = member("Sigrid Ravn", "SIRI", "control_officer")
    refused = post(sigrid.client(), ADDRESS, SEEN)
    assert errors_of(refused)["arose_in"] == [
        "Vælg, om mistanken opstod i sagsbehandlingen eller ved en kontrol. [DET-06]"
    ]
    fill_in(sigrid.client(), ADDRESS, SEEN | {"arose_in": "control"})
    with cast.mette.acting():
        referral = Referral.objects.get()
        assert referral.arose_in == "control"
    page = cast.mette.client().get(reverse("referral-page", args=[referral.number])).content.decode()
    assert "Kontrol eller tilsyn, også fælles aktioner" in page
    assert "arose_in" not in cast.anders.client().get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("2025-10-06", dt.date(2025, 10, 6), "inddraget 6. oktober 2025"),
        ("", None, "ikke noteret som inddraget"),
    ],
)
def test_cri_04_flo_04_the_police_say_when_the_prosecution_came_in(
    cast: Cast, typed: str, kept: dt.date | None, shown: str
) -> None:
    form = cast.peter.client().get(ADDRESS).content.decode()
    assert "Anklagemyndigheden er inddraget den" in form and "Under efterforskningen inddrages" in form
    fill_in(cast.peter.client(), ADDRESS, SEEN | {"police_unit": "", "prosecution_on": typed})
    with cast.mette.acting():
        referral = Referral.objects.get()
        assert referral.prosecution_on == kept
    assert shown in cast.mette.client().get(reverse("referral-page", args=[referral.number])).content.decode()
    assert "prosecution_on" not in cast.anders.client().get(ADDRESS).content.decode()


def test_a_day_from_long_ago_is_told_with_a_missing_police_district(cast: Cast) -> None:
    refused = post(cast.anders.client(), ADDRESS, SEEN | {"occurred_on": "0001-01-01", "police_unit": ""})
    assert {"occurred_on", "police_unit"} == set(errors_of(refused))
    assert errors_of(refused)["occurred_on"] == ["Datoen ligger for langt tilbage."]
