"""Lists on a phone: a row is a block with its headings, nothing lies out of sight, and it is still heard as a table."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import stories, task_stories
from tests.cast import Cast
from tests.journeys.accessible import DESKTOP, PHONE, SMALL, axe_faults, sticks_out
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser

# How much of a list lies outside what is seen of it, and values that stand without their heading.
OUT_OF_SIGHT = "[...document.querySelectorAll('.table-scroll')].map(one => one.scrollWidth - one.clientWidth)"
UNNAMED = """[...document.querySelectorAll('table.blocks tbody :is(th, td):not([colspan], .pick)')]
  .filter(one => !getComputedStyle(one, '::before').content.includes(one.dataset.title || 'no heading'))
  .map(one => one.outerHTML)"""

LISTS = {
    "case-list": ("mette", ("Sag", "Trin", "Næste frist", "Fordelt til")),
    "referral-list": ("mette", ("Nummer", "Sendt", "Jeres rolle", "Status")),
    "audit-log": ("karen", ("Hvornår", "Hvem", "Hvad", "Sag eller henvendelse")),
    "task-list": ("mette", ("Frist", "Opgave", "Status")),
    "health": ("anton", ("Del", "Tilstand", "Set")),
}


@pytest.mark.parametrize(
    # Two in each run, of the five that are written by the same parts.
    "name",
    [pytest.param(one, marks=[] if one in ("case-list", "task-list") else pytest.mark.at_length) for one in LISTS],
)
def test_a_list_shows_each_row_as_a_block(seat: Seat, committed_cast: Cast, name: str) -> None:
    case = stories.an_opened_case(committed_cast)
    stories.assign(committed_cast.karen, case, committed_cast.jonas)
    task_stories.ask(committed_cast.karen, case, committed_cast.mette, to_user=committed_cast.mette.user.pk)
    who, headings = LISTS[name]
    visitor = seat(getattr(committed_cast, who)).go(reverse(name))
    page = visitor.page
    for width in (DESKTOP, PHONE, SMALL):
        page.set_viewport_size({"width": width, "height": 900})
        assert [*axe_faults(visitor), *sticks_out(visitor)] == [], width
        for heading in headings:
            expect(page.get_by_role("columnheader", name=heading, exact=True)).to_have_count(1)
        assert page.get_by_role("row").count() > 1 and page.get_by_role("cell").count() > 1
        if width != DESKTOP:
            assert page.evaluate(OUT_OF_SIGHT) == [0], width
            assert page.evaluate(UNNAMED) == [], width
    visitor.picture(f"blocks-{name}", widths=(DESKTOP, PHONE, SMALL))


def test_several_cases_are_picked_on_a_phone(seat: Seat, committed_cast: Cast) -> None:
    case = stories.an_opened_case(committed_cast)
    karen = seat(committed_cast.karen, width=SMALL).go(reverse("case-list"))
    karen.page.get_by_label(f"Vælg sag {case.number}").check()
    karen.press("Fordel de valgte …")
    assert karen.page.evaluate(OUT_OF_SIGHT) == [0] and [*axe_faults(karen), *sticks_out(karen)] == []


def test_a_desk_on_a_phone_begins_with_what_is_urgent_and_folds_what_is_far(seat: Seat, committed_cast: Cast) -> None:
    stories.open_cases(committed_cast, stories.refer(committed_cast, persons=3))
    urgent = stories.refer(committed_cast, urgent=True)
    mette = seat(committed_cast.mette, width=PHONE).go("/")
    link = mette.page.get_by_role("link", name=urgent.number)
    assert link.evaluate("one => one.getBoundingClientRect().top < innerHeight")
    far = mette.page.locator("details[data-far]")
    expect(far).not_to_have_attribute("open", "")
    assert [*axe_faults(mette), *sticks_out(mette)] == []
    mette.picture("desk-folded", widths=(PHONE,))
    far.locator("summary").press("Enter")
    expect(far).to_have_attribute("open", "")
    mette.page.set_viewport_size({"width": DESKTOP, "height": 900})
    expect(mette.go("/").page.locator("details[data-far]")).to_have_attribute("open", "")
    mette.picture("desk-urgent", widths=(DESKTOP,))
