"""The referral form: persons of whom nothing is known, and their number."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.cast import Cast

from helle.register.referrals.models import Referral

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ADDRESS = "/henvendelser/ny/"


def given(client: Client, *, persons: int, **more: str) -> dict[str, str]:
    """What a browser sends when only the necessary is filled in."""
    token = client.get(ADDRESS).context["form"].initial["form_token"]
    sexes = {f"p-{index}-sex": "not_stated" for index in range(persons)}
    return {
        "form_token": str(token),
        "first_contact": "skat",
        "occurred_on": "2025-10-05",
        "sector": "cleaning",
        "description": "Løn, der mangler",
        "consent": "not_needed",
        "police_unit": "POL-OJYL",
        "p-TOTAL_FORMS": str(persons),
        "p-INITIAL_FORMS": "0",
        **sexes,
        **more,
    }


def test_a_person_of_whom_nothing_is_known_is_a_person(cast: Cast) -> None:
    client = cast.sofie.client()
    answer = client.post(ADDRESS, given(client, persons=2))
    assert answer.status_code == 302, answer.context["persons"].non_form_errors()
    with cast.sofie.acting():
        assert Referral.objects.get().persons_count == 2


@pytest.mark.parametrize(("button", "shown"), [("more", 3), ("fewer", 1)])
def test_a_person_is_added_or_taken_away_and_nothing_typed_is_lost(cast: Cast, button: str, shown: int) -> None:
    client = cast.sofie.client()
    answer = client.post(ADDRESS, given(client, persons=2, **{"p-0-name": "Ana", button: "1"}))
    assert answer.status_code == 200
    assert len(answer.context["persons"].forms) == shown
    assert answer.context["persons"].forms[0]["name"].value() == "Ana"
    assert answer.context["form"]["description"].value() == "Løn, der mangler"
    assert not Referral.objects.exists()


def test_the_last_person_stays(cast: Cast) -> None:
    client = cast.sofie.client()
    answer = client.post(ADDRESS, given(client, persons=1, fewer="1"))
    assert len(answer.context["persons"].forms) == 1


def test_no_sector_is_chosen_for_the_sender(cast: Cast) -> None:
    """A browser sends the first choice of a list that nobody touched; it must not be a sector."""
    client = cast.sofie.client()
    assert next(iter(client.get(ADDRESS).context["form"].fields["sector"].choices))[0] == ""
    answer = client.post(ADDRESS, given(client, persons=1, sector=""))
    assert answer.status_code == 422
    assert answer.context["form"].errors["sector"]


def test_an_error_about_a_person_stands_above_the_form_with_the_others(cast: Cast) -> None:
    client = cast.sofie.client()
    wrong = {"p-1-age": "-3", "occurred_on": "2025-10-07"}
    page = client.post(ADDRESS, given(client, persons=2, **wrong)).content.decode()
    summary = page.partition("data-error-summary")[2].partition("</ul>")[0]
    assert '<a href="#id_p-1-age">Person 2: Omtrentlig alder</a>' in summary
    assert "Hvornår blev det set?" in summary and "Datoen ligger i fremtiden." in summary
    alone = client.post(ADDRESS, given(client, persons=1, **{"p-0-age": "-3"}))
    assert alone.status_code == 422 and "data-error-summary" in alone.content.decode()


def test_who_adds_a_person_goes_on_with_that_person(cast: Cast) -> None:
    client = cast.sofie.client()
    page = client.post(ADDRESS, given(client, persons=1, more="1")).content.decode()
    (field,) = re.findall(r"<input[^>]* autofocus[^>]*>", page)
    assert 'name="p-1-name"' in field and "data-error-summary" not in page
    assert "form-error" not in page and re.search(r'id="id_p-1-sex".*?value="not_stated" selected', page, re.DOTALL)
    fewer = client.post(ADDRESS, given(client, persons=2, fewer="1")).content.decode()
    (button,) = re.findall(r"<button[^>]* autofocus[^>]*>", fewer)
    assert 'name="more"' in button


def test_enter_in_a_field_sends_the_referral_and_adds_nobody(cast: Cast) -> None:
    page = cast.sofie.client().get(ADDRESS).content.decode()
    form = page[page.index("data-warn-unsaved") :]
    first = re.findall(r"<button[^>]*>", form)[0]
    assert "name=" not in first and 'type="submit"' in first
