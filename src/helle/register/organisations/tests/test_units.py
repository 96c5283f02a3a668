"""The units of the plan, for everybody who is logged in."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.gates import Gates, Place
from tests.pages import audit_lines

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(Gates):
    view = "units"
    methods = ("GET",)

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast, there: Place) -> None:
        """It shows nobody's data, so a look leaves no line."""
        assert cast.olga.client().get(reverse("units")).status_code == 200
        assert audit_lines(cast, cast.olga.user.pk) == []


def test_one_kind_can_be_looked_at_alone(cast: Cast) -> None:
    page = cast.mette.client().get(reverse("units"), {"art": "police"}).content.decode()
    assert "Østjyllands Politi" in page and "Reden" not in page.split("<main")[1].split("</select>")[-1]


@pytest.mark.parametrize("kind", ["x", "'--"])
def test_a_kind_that_is_none_shows_no_unit_and_is_no_error(cast: Cast, kind: str) -> None:
    assert cast.mette.client().get(reverse("units"), {"art": kind}).status_code == 200
