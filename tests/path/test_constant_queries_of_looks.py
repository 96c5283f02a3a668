"""How many queries it takes to open a colleague's case and to answer for it, however many look (PUB-DIG-04)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import look_stories, stories
from tests.cast import Cast, member
from tests.examples import ONE_ROW
from tests.handed_out import hand_out
from tests.path.test_constant_queries import CASE_PAGE, EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# The case with what it is open for, who has it, whether a look of hers was found wrong.
PURPOSE = EVERY_PAGE + 3
# Those that wait, those that are answered, the others, the numbers of the cases, what was said of danger beside them.
LOOKS = EVERY_PAGE + 5
# The look, what was done in it, the number of its case; of the key store the person's key.
ANSWER = EVERY_PAGE + 4
# Her own files, those of others, whether what they tell of is open still, the numbers of the cases.
HANDED_OUT = EVERY_PAGE + 4


@pytest.mark.parametrize("how_many", [ONE_ROW, 12])
def test_looks_at_a_colleagues_case(cast: Cast, how_many: int) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    for _ in range(how_many):
        look_stories.say(cast.jonas, case)
        look_stories.answer(cast.karen, look_stories.break_the_glass(cast.jonas, case))
        last = look_stories.break_the_glass(cast.jonas, case)
    nina = member("Nina Bro", "CMM", "cmm_caseworker")
    assert queries(nina.client(), reverse("case-purpose", args=[case.number])) == PURPOSE
    assert queries(cast.karen.client(), reverse("look-list")) == LOOKS
    assert queries(cast.karen.client(), reverse("look-answer", args=[last.pk])) == ANSWER
    assert queries(cast.jonas.client(), reverse("case-page", args=[case.number])) == CASE_PAGE


@pytest.mark.parametrize("how_many", [ONE_ROW, 5])
def test_files_that_were_handed_out(cast: Cast, how_many: int) -> None:
    case = stories.an_opened_case(cast)
    for _ in range(how_many):
        hand_out(cast.mette, case)
        hand_out(cast.karen, case)
    assert queries(cast.karen.client(), reverse("handed-out-list")) == HANDED_OUT
