"""A child whose address is protected: where it was decided that it lives is for whom the matrix names (PUB-DIG-12)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import minor_stories, stories
from tests.cast import Cast, Member
from tests.handed_out import handed

from helle.register.cases.models import Case

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TELLS = ("Plejefamilie", "Københavns Kommune", minor_stories.DECISION)
NOT_SHOWN = "Vises ikke: adressen er beskyttet."


@pytest.fixture
def child(cast: Cast) -> Case:
    """A boy of whom a municipality was told, and of whom CMM wrote down where that decided that he lives."""
    case = minor_stories.stay(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))
    minor_stories.tell_municipality(cast.mette, case)
    minor_stories.place(cast.mette, case)
    return case


def read_by(who: Member, case: Case) -> str:
    """The case, the child's page and the print of all that she may print."""
    client = who.client()
    pages = [client.get(reverse(view, args=[case.number])).content.decode() for view in ("case-page", "case-minor")]
    paper = handed(who, reverse("case-print", args=[case.number]), purpose="meeting", language="da")
    return " ".join([*pages, access.text_of(paper)])


def test_where_a_child_lives_by_a_decision_that_cmm_wrote_down_is_not_shown_to_its_lead(
    cast: Cast, child: Case
) -> None:
    before = read_by(cast.karen, child)
    assert all(mark in before for mark in TELLS), "the reading itself has stopped finding it"
    stories.protect_address(cast.mette, child)
    after = read_by(cast.karen, child)
    assert [mark for mark in TELLS if mark in after] == []
    assert all(mark in read_by(cast.mette, child) for mark in TELLS)


def test_what_is_not_shown_is_not_told_as_if_there_were_none(cast: Cast, child: Case) -> None:
    page = reverse("case-minor", args=[child.number])
    assert "Beskyttet adresse" not in cast.karen.client().get(page).content.decode()
    stories.protect_address(cast.mette, child)
    shown = cast.karen.client().get(page).content.decode()
    assert "Ingen kommune er underrettet." not in shown and "Ingen afgørelse er noteret." not in shown
    assert shown.count(NOT_SHOWN) == 2 and "Beskyttet adresse" in shown
    assert NOT_SHOWN not in cast.mette.client().get(page).content.decode()
