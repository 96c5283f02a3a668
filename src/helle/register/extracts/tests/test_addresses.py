"""What was typed goes on her paper once somebody has said that an address in it may be seen (PUB-ORG-09)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import extract_stories, plan_stories, stories
from tests.cast import Cast
from tests.pages import errors_of, post

from helle.rules.support.codes import SupportMeasureType

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_pub_org_09_an_address_in_the_plan_goes_on_paper_once_somebody_has_looked_at_it(cast: Cast) -> None:
    case, mette = stories.a_victim_assessed_by_cmm(cast), cast.mette.client()
    plan_stories.award(
        cast.mette, case, SupportMeasureType.OTHER, description="møbler fra Mariagervej 12, tlf. 21 22 23 24"
    )
    extract = extract_stories.begin(cast.mette, case)
    page = reverse("case-extract-paper", args=[case.number, extract.pk])
    assert errors_of(post(mette, page, {"safe_place": "on"})).keys() == {"address_confirmed"}
    assert post(mette, page, {"safe_place": "on", "address_confirmed": "on"}).status_code == 200


def test_nobody_is_taken_to_be_known_by_an_empty_form(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    page = reverse("case-extract-new", args=[case.number])
    assert errors_of(post(cast.mette.client(), page, {})).keys() == {"verified"}
