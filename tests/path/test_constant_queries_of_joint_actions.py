"""How many queries a page of joint actions takes: the same for one and for twelve, for one person and for six."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import joint_action_stories, planning_stories
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LIST = EVERY_PAGE + 4  # The unit's parts, their plans, how they ended, what was answered.
# Her part; the plan's versions, the parts, their answers, the end; the key.
ONE = EVERY_PAGE + 6
LEADS = ONE + 1  # How many were met.
# Who goes along, the interpreters, who is away; whether she may know whom they met, whom they met, the cases of these,
# of which of them it is held back.
CMM = ONE + 7
# Her part, that she was sent there; the plan, whose sector says which signs are asked; whom they met, their cases, of
# which of them it is held back; the key.
INTAKE = EVERY_PAGE + 7
TAKE_IN = EVERY_PAGE + 7  # Her part, the plan twice, whom they met, their cases, what is held back; the key.


@pytest.mark.parametrize("how_many", [ONE_ROW, 12])
def test_the_list(cast: Cast, how_many: int) -> None:
    for _each in range(how_many):
        joint_action_stories.end(cast.anders, joint_action_stories.a_day_at_the_firm(cast))
    assert queries(cast.mette.client(), reverse("joint-action-list")) == LIST
    assert queries(cast.anders.client(), reverse("joint-action-list")) == LIST


@pytest.mark.parametrize("how_many", [ONE_ROW, 6])
def test_one_joint_action_and_whom_cmm_met(cast: Cast, how_many: int) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    interpreter = planning_stories.add_interpreter(cast.mette)
    joint_action_stories.ready(cast, action, cast.mette, interpreters=[(interpreter.pk, "ro")])
    for _each in range(how_many):
        joint_action_stories.change(cast.anders, action)
        joint_action_stories.meet(cast.mette, action)
        joint_action_stories.take_in(cast.mette, action, [joint_action_stories.meet(cast.mette, action)])
    one = [action.number]
    assert queries(cast.anders.client(), reverse("joint-action-page", args=one)) == LEADS
    mette = cast.mette.client()
    assert queries(mette, reverse("joint-action-page", args=one)) == CMM
    assert queries(mette, reverse("joint-action-intake", args=one)) == INTAKE
    assert queries(mette, reverse("joint-action-take-in", args=one)) == TAKE_IN
