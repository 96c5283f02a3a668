"""Addresses nobody would type: each is answered like something that is not there, and none is an error."""

from __future__ import annotations

import pytest

from tests import stories
from tests.cast import Cast

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.parametrize(
    "address",
    [
        "/sager/%00/",
        "/sager/%00/person/",
        "/henvendelser/%00/",
        "/sager/' OR 1=1 --/",
        "/sager/2025-0001%0A/",
        "/sager/" + "9" * 3000 + "/",
        "/henvendelser/" + "Æ" * 500 + "/",
    ],
)
def test_a_number_that_is_none_is_not_found(cast: Cast, address: str) -> None:
    stories.an_opened_case(cast)
    # What has not even the form of a number asks for nobody's case, so no line is written.
    assert cast.mette.client().get(address).status_code == 404


@pytest.mark.parametrize("query", ["?side=-1", "?trin=x", "?rolle=x&status=x", "?mine=x", "?afvist=x", "?side=²"])
@pytest.mark.parametrize("address", ["/", "/sager/", "/henvendelser/"])
def test_a_filter_that_is_none_filters_nothing(cast: Cast, address: str, query: str) -> None:
    assert cast.mette.client().get(address + query).status_code == 200
