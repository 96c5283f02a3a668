"""A name of two hundred signs without a space breaks into lines: no page of a referral is wider than a phone.
And a number stays whole, whatever else breaks."""

from __future__ import annotations

import pytest

from tests import stories
from tests.cast import Cast
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


def test_a_name_without_a_space_fits_a_phone(committed_cast: Cast, seat: Seat) -> None:
    referral = stories.refer(committed_cast, name="A" * 200)
    mette = seat(committed_cast.mette, width=390)
    for path in (f"/henvendelser/{referral.number}/", f"/henvendelser/{referral.number}/tag-ind/"):
        mette.go(path)
        assert mette.page.evaluate("document.documentElement.scrollWidth") <= 390, path
    mette.picture("long-name-take-in")


# In how many pieces the number stands that the heading ends with.
PIECES = """number => {
  const walk = document.createTreeWalker(document.querySelector("h1"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const at = text.data.indexOf(number);
    if (at < 0) continue;
    range.setStart(text, at);
    range.setEnd(text, at + number.length);
    return range.getClientRects().length;
  }
}"""


def test_the_number_of_a_case_is_not_parted_in_a_heading(committed_cast: Cast, seat: Seat) -> None:
    """Whatever the width, and so wherever the words before it end."""
    case = stories.a_case_with_cmm(committed_cast)
    mette = seat(committed_cast.mette, width=390).go(f"/sager/{case.number}/journal/")
    for width in range(200, 400, 10):
        mette.page.set_viewport_size({"width": width, "height": 800})
        assert mette.page.evaluate(PIECES, case.number) == 1, width
