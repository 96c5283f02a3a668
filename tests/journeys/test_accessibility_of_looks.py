"""The screens before a colleague's case opens, and of who leads, with samples of the log: axe, no sideways scrolling,
all by keyboard."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from helle.register.log_review.choices import Verdict
from helle.register.need_to_know.choices import Verdict as Wrong
from helle.register.protection import clock
from tests import log_stories, look_stories, stories, task_stories
from tests.cast import Cast
from tests.handed_out import hand_out
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_every_screen_of_looks(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    look_stories.answer(cast.karen, look_stories.break_the_glass(cast.jonas, case))
    waits = look_stories.break_the_glass(cast.jonas, case)
    look_stories.say(cast.jonas, case)
    other = stories.an_opened_case(cast)
    stories.assign(cast.mette, other, cast.mette)
    handed = hand_out(cast.mette, other)
    wrong = look_stories.break_the_glass(cast.jonas, other)
    task = task_stories.ask(cast.jonas, other, cast.jonas, to_user=cast.jonas.user.pk)
    look_stories.answer(cast.karen, wrong, Wrong.WRONG, look_stories.WHY_WRONG)
    log_stories.looks(cast.jonas, case)
    clock.move_forward(dt.timedelta(minutes=2))
    row = log_stories.draw(cast.karen, cast.mette)
    look = log_stories.look_of(cast.karen, row, cast.jonas)
    log_stories.judge(cast.karen, look, Verdict.ASK, log_stories.WHY_ASKED)
    screens = [
        Screen("log-review-list", "karen", reverse("log-review-list")),
        Screen("log-review-sample", "karen", reverse("log-review-sample", args=[row.pk])),
        Screen("log-review-judge", "karen", reverse("log-review-judge", args=[look.row.pk])),
        Screen("log-review-reply", "jonas", reverse("log-review-reply", args=[look.row.pk])),
        Screen("look-purpose", "jonas", reverse("case-purpose", args=[other.number])),
        Screen("look-list", "karen", reverse("look-list")),
        Screen("look-answer", "karen", reverse("look-answer", args=[waits.pk])),
        Screen("look-answered", "karen", reverse("look-answer", args=[wrong.pk])),
        Screen("look-keep", "mette", reverse("look-keep", args=[wrong.pk, task.pk])),
        Screen("look-desk", "karen", reverse("desk")),
        Screen("handed-out-list", "karen", reverse("handed-out-list")),
        Screen("handed-out-file", "mette", reverse("handed-out-file", args=[handed.link])),
    ]
    assert faults_of(seat, cast, screens) == []
