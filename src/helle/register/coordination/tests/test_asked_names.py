"""A text that many read is asked once for the name of a person, and that it has none is kept (GOV-01)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, named
from tests.pages import audit_lines, hidden_of

from helle.register.cases.asked_names import perhaps_names
from helle.register.coordination.models import Forum

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kvinden Maria Popescu fik 5.000 kr.", ["Kvinden Maria Popescu"]),
        ("Anna Hansen, Algade 3", ["Anna Hansen"]),
        ("Samtale med Jean-Luc O'Brien i Odense", ["Jean-Luc O'Brien"]),
        ("Aarhus Kommune og Center mod Menneskehandel sender et notat.", []),
        ("Region Midtjylland. Udlændingestyrelsen svarer", []),
        ("Dansk Flygtningehjælp og Røde Kors i Danmark", []),
        ("I Rumænien og Nigeria", []),
        ("Se https://example.org/Maria/Popescu", []),
        ("CMM og EU mødes i Bruxelles.", []),
    ],
)
def test_two_words_with_a_capital_that_are_no_unit_or_place_are_asked_about(
    cast: Cast, text: str, found: list[str]
) -> None:
    with cast.karen.acting():
        assert perhaps_names(text) == found


def _sent(client: Client, name: str, **more: str) -> tuple[int, str]:
    address = reverse("forum-new")
    typed = hidden_of(client, address) | {
        "name": name, "kind": "ad_hoc", "region": "", "words": "Om en sag.", "first_day": "2025-10-01",
        "kinds": ["police"], "private": "yes",
    }  # fmt: skip
    sent = client.post(address, typed | more)
    return sent.status_code, sent.content.decode()


def test_it_is_refused_once_and_saved_with_the_button_that_says_so(cast: Cast) -> None:
    karen = cast.karen
    client = karen.client()
    status, page = _sent(client, "Gruppe om Maria Popescu")
    assert status == 422 and "Er det en person?" in page and "Gruppe om Maria Popescu" in page
    assert not Forum.objects.filter(name_da__contains="Maria").exists()
    stamp = re.search(r'name="names_nobody" value="([0-9a-f]+)"', page)
    assert stamp is not None
    typed = {"names_nobody": stamp[1]}
    # Of other words it was not said.
    assert _sent(client, "Gruppe om Anna Hansen", **typed)[0] == 422
    assert _sent(client, "Gruppe om Maria Popescu", **typed)[0] == 302
    said = [line for line in audit_lines(cast) if line.action == "text.names_nobody"]
    assert [line.detail for line in said] == [{"form": "coordination.ForumForm", "texts": 1}]


def test_a_text_without_a_name_is_saved_at_the_first_press(cast: Cast) -> None:
    assert _sent(named(cast, "karen").client(), "Gruppe om en sag i Aarhus Kommune")[0] == 302
