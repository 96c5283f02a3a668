"""How many queries a page of the hotline takes: the same for one call and for thirty, corrected once or five times."""

from __future__ import annotations

import pytest
from django.urls import reverse

from helle.register.hotline import actions
from helle.register.hotline.actions import Wish
from helle.register.protection import clock
from tests import hotline_stories, stories, task_stories
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, HOTLINE, JOINT_ACTIONS, URGENT, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

HOURS = 2  # Whether the day is an exception; its hours.
LIST = EVERY_PAGE + 1 + HOURS  # The calls, with what became of them.
FORM = EVERY_PAGE + HOURS
# The version that holds, the earlier ones, whether somebody is to be called back, what came of it, the numbers of the
# referrals; its key.
CALL = EVERY_PAGE + 6
DRAFT = FORM + 3  # The draft, its key, and that it was opened.
CALL_BACK = EVERY_PAGE + 3  # The call, the wish, its key.
# The desk of somebody who has no cases: what every desk asks of her, new referrals, questions; see `HOTLINE`.
# What lies with CMM at the contact point of the police.
# Who is held now, and what is noted of CMM's involvement in criminal cases: how many and since when, and the latest.
CRIMINAL_CASES = 3
LOG_SAMPLES = 1  # What of samples of the log waits for somebody.
DESK = EVERY_PAGE + 5 + HOTLINE + JOINT_ACTIONS + URGENT + CRIMINAL_CASES + LOG_SAMPLES + 1


@pytest.mark.parametrize("how_many", [ONE_ROW, 12])
def test_the_list_the_form_and_the_desk(cast: Cast, how_many: int) -> None:
    for number in range(how_many):
        call, _back = hotline_stories.record_with_a_wish(cast.vera, in_days=number)
        hotline_stories.correct(cast.mette, call, done=["call_back"])
        hotline_stories.begin(cast.vera)
    vera = cast.vera.client()
    assert queries(vera, reverse("call-list")) == LIST
    assert queries(vera, reverse("call-list") + "?ringer=police&udfald=waits&maaned=2025-10") == LIST
    assert queries(vera, reverse("call-new")) == FORM
    assert queries(vera, reverse("desk")) == DESK


@pytest.mark.parametrize("how_many", [ONE_ROW, 6])
def test_one_call_its_draft_and_calling_back(cast: Cast, how_many: int) -> None:
    with cast.vera.acting():
        wish = Wish(hotline_stories.WISH, clock.today())
        call = actions.call_record(hotline_stories.told(done=["call_back"]), wish=wish)
    for _each in range(how_many):
        referral = stories.refer(cast, by=cast.mette)
        asked = task_stories.enquire(cast.mette, cast.ulla)
        with cast.vera.acting():
            actions.call_follow(call, referral)
            actions.call_follow(call, asked)
    version = call
    for _each in range(how_many):
        version = hotline_stories.correct(cast.mette, version, done=["call_back"])
    draft, vera = hotline_stories.begin(cast.vera), cast.vera.client()
    assert queries(vera, reverse("call-page", args=[call.pk])) == CALL
    assert queries(vera, reverse("call-new") + f"?kladde={draft.pk}") == DRAFT
    assert queries(vera, reverse("call-back", args=[call.pk])) == CALL_BACK
