"""Opening a case without a referral (ID-05, ID-06)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import Gates
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.people.queries import names_of, profile_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(Gates):
    view = "case-new"
    outsiders = ("olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")
    wrong_roles = ("karen", "vera", "stine")


ADDRESS = "/sager/ny/"
KNOWN = {
    "ground": "asylum",
    "first_contact": "udlst",
    "name": stories.NAME,
    "sex": "woman",
    "residence": "asylum_pending",
    "residence_since": "2025-09-01",
}


def test_det_07_udlaendingestyrelsen_opens_one_in_an_asylum_case_and_cmm_has_it_too(cast: Cast) -> None:
    fill_in(cast.ulla.client(), ADDRESS, KNOWN)
    with cast.ulla.acting():
        case = Case.objects.get()
    for who in (cast.ulla, cast.mette):
        with who.acting():
            assert [name.value for name in names_of(case.person_id)] == [stories.NAME]


def test_her_language_is_asked_when_the_case_is_opened(cast: Cast) -> None:
    fill_in(cast.ulla.client(), ADDRESS, KNOWN | {"language": "th"})
    with cast.ulla.acting():
        profile = profile_of(Case.objects.get().person_id)
        assert profile is not None and profile.languages == ["th"]


def test_one_ends_on_the_page_of_the_case_also_after_a_second_press(cast: Cast) -> None:
    client = cast.mette.client()
    sent = hidden_of(client, ADDRESS) | KNOWN | {"ground": "indication"}
    first, second = (client.post(ADDRESS, sent) for _press in range(2))
    with cast.mette.acting():
        page = reverse("case-page", args=[Case.objects.get().number])
    assert first.headers["Location"] == second.headers["Location"] == page
    assert "Det var allerede gemt." in client.get(page).content.decode()


def test_a_form_that_saved_one_case_says_that_it_did_not_save_another(cast: Cast) -> None:
    client = cast.mette.client()
    sent = hidden_of(client, ADDRESS) | KNOWN | {"ground": "indication"}
    assert client.post(ADDRESS, sent).status_code == 302
    other = client.post(ADDRESS, sent | {"name": stories.ALIAS})
    assert other.status_code == 422
    assert errors_of(other)["__all__"][0].startswith("Formularen er allerede brugt til at gemme noget andet")
    again = {bound.html_name: bound.value() for bound in other.context["form"] if bound.value() is not None}
    assert again["name"] == stories.ALIAS
    assert client.post(ADDRESS, again).status_code == 302
    with cast.mette.acting():
        assert Case.objects.count() == 2


def test_somebody_without_a_name_has_a_case_as_well(cast: Cast) -> None:
    fill_in(cast.mette.client(), ADDRESS, KNOWN | {"ground": "indication", "name": ""})
    with cast.mette.acting():
        assert names_of(Case.objects.get().person_id) == []


def test_udlaendingestyrelsen_does_not_open_others(cast: Cast) -> None:
    response = post(cast.ulla.client(), ADDRESS, KNOWN | {"ground": "indication"})
    assert response.status_code == 422
    assert errors_of(response)["ground"][0].endswith("[ID-05, ID-06]")
    assert stories.NAME in response.content.decode()
    with cast.ulla.acting():
        assert not Case.objects.exists()


@pytest.mark.parametrize("day", ["2025-10-07", ""])
def test_a_stay_that_has_not_begun_opens_nothing(cast: Cast, day: str) -> None:
    response = post(cast.mette.client(), ADDRESS, KNOWN | {"residence_since": day})
    assert response.status_code == 422
    with cast.mette.acting():
        assert not Case.objects.exists()


def test_a_submission_for_expulsion_is_noted_with_the_case(cast: Cast) -> None:
    fill_in(cast.ulla.client(), ADDRESS, KNOWN | {"ground": "expulsion", "residence": "permit"})
    with cast.ulla.acting():
        number = Case.objects.get().number
    page = cast.mette.client().get(reverse("case-page", args=[number])).content.decode()
    assert "Forelagt Udlændingestyrelsen" in page


@pytest.mark.parametrize("field", ["first_contact", "residence"])
def test_nothing_that_matters_is_chosen_for_her(cast: Cast, field: str) -> None:
    """A browser sends the first choice of a list that nobody touched; it must not be Danish, or the police."""
    response = post(cast.mette.client(), ADDRESS, KNOWN | {"ground": "indication", field: ""})
    assert response.status_code == 422
    assert errors_of(response)[field]


def test_udlaendingestyrelsen_opens_no_case_that_is_not_its_own_id_05(cast: Cast) -> None:
    typed = {"ground": "asylum", "first_contact": "udlst", "sex": "woman", "residence": "eu_right"}
    refused = post(cast.ulla.client(), reverse("case-new"), typed | {"residence_since": "2025-10-01"})
    assert refused.status_code == 422
    assert "residence" in errors_of(refused)
    with cast.mette.acting():
        assert not Case.objects.exists()
