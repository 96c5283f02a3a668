"""Which police district looked at a case is not told in its log of somebody whose address is protected (PUB-DIG-12)."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse
from tests import prosecution_stories, stories
from tests.cast import Cast, Member

from helle.register.cases.models import Case

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LOOKED = ("Peter Juhl", "Østjyllands Politi")


@pytest.fixture
def looked_at(cast: Cast) -> Case:
    """Peter has her in his criminal case, and tried the page of hers, which he may not see."""
    case = stories.an_assessed_victim(cast)
    stories.assign(cast.mette, case, cast.mette)
    prosecution_stories.link(cast.peter, prosecution_stories.open_case(cast.peter), case)
    cast.peter.client().get(reverse("case-page", args=[case.number]))
    return case


def log(who: Member, case: Case) -> list[str]:
    pages = (reverse("case-audit", args=[case.number]), reverse("audit-log") + f"?sag={case.number}")
    answers = [who.client().get(page) for page in pages]
    return [html.unescape(one.content.decode()) for one in answers if one.status_code == 200]


def test_the_log_names_it_by_its_kind_to_who_is_not_shown_where_she_lives(cast: Cast, looked_at: Case) -> None:
    before = log(cast.karen, looked_at)
    assert len(before) == 2 and all(name in page for page in before for name in LOOKED)
    stories.protect_address(cast.mette, looked_at)
    led = log(cast.karen, looked_at)
    assert not [name for page in led for name in LOOKED if name in page]
    assert all("Vises ikke: adressen er beskyttet." in page for page in led)
    # Whoever judges for all is told.
    (judged,) = log(cast.dorthe, looked_at)
    assert all(name in judged for name in LOOKED)
