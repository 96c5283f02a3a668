"""What may be a slip is asked about, once, and never blocked: a number of another year, a child older than she is."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.pages import errors_of, fill_in, post

from helle.register.people.models import Child, Identifier

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# The referral says about 30 years in 2025: born about 1995. The number says 1 January 2000.
NUMBER = {"kind": "cpr", "value": "010100-4234"}


def test_a_cpr_number_of_another_year_is_asked_about_and_taken_when_it_is_right(cast: Cast) -> None:
    case, mette = stories.an_opened_case(cast), cast.mette.client()
    url = reverse("case-number-new", args=[case.number])
    asked = post(mette, url, NUMBER)
    (question,) = errors_of(asked)["value"]
    assert "2000" in question and "1995" in question
    assert asked.context["form"]["value"].value() == "010100-4234"
    assert 'type="checkbox" name="sure"' in asked.content.decode()
    with cast.mette.acting():
        assert not Identifier.objects.exists()
    fill_in(mette, url, NUMBER | {"sure": "on"})
    with cast.mette.acting():
        assert Identifier.objects.count() == 1


def test_a_number_of_the_same_year_is_not_asked_about(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    url = reverse("case-number-new", args=[case.number])
    assert 'name="sure"' in cast.mette.client().get(url).content.decode()  # Hidden, until there is a question.
    fill_in(cast.mette.client(), url, NUMBER | {"value": "0101951234"})


def test_a_child_older_than_the_person_is_asked_about(cast: Cast) -> None:
    case, mette = stories.an_opened_case(cast), cast.mette.client()
    url = reverse("case-child-new", args=[case.number])
    typed = {"where": "home_country", "born_year": 1950}
    (question,) = errors_of(post(mette, url, typed))["born_year"]
    assert "1950" in question and "1995" in question
    fill_in(mette, url, typed | {"sure": "on"})
    with cast.mette.acting():
        assert Child.objects.count() == 1
