"""An invitation that the lead takes back, and who reads the plan when all is over (DET-09, SHR-01)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import joint_action_stories
from tests.cast import Cast
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.joint_actions import actions
from helle.register.joint_actions.choices import Answer
from helle.register.joint_actions.models import JointAction
from helle.register.joint_actions.tests.gates import NO_PART, JointActionGates, persons
from helle.register.organisations.loading import unit_id
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(JointActionGates):
    view = "joint-action-take-back"
    may = "anders"
    outsiders = ("sofie", "mette", *NO_PART)


def page(cast: Cast, who: str, action: JointAction) -> str:
    response = getattr(cast, who).client().get(reverse("joint-action-page", args=[action.number]))
    return str(response.content.decode())


def test_whose_invitation_is_taken_back_reads_the_plan_no_more_and_answers_no_more(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    joint_action_stories.answer(cast.peter, action)
    anders, address = cast.anders.client(), reverse("joint-action-take-back", args=[action.number])
    assert list(errors_of(post(anders, address, {}))) == ["participants"]
    fill_in(anders, address, {"participants": [str(unit_id("POL-OJYL"))]})
    assert "joint_action.taken_back" in [line.action for line in audit_lines(cast, cast.anders.user.pk)]
    shown = page(cast, "peter", action)
    assert "Lederen har taget invitationen tilbage" in shown and joint_action_stories.PLACE not in shown
    assert "CMM har mødt" not in shown and "Svar igen" not in shown
    assert "Invitationen er taget tilbage" in page(cast, "anders", action)
    answering = reverse("joint-action-answer", args=[action.number])
    assert cast.peter.client().get(answering).status_code == 404
    # Asked once more, it is as it was.
    with cast.anders.acting():
        assert actions.joint_action_ask(action, [unit_id("POL-OJYL"), unit_id("SKAT")]) == 1
    assert joint_action_stories.PLACE in page(cast, "peter", action)


def test_cmm_deals_with_those_it_met_though_it_is_asked_no_more_or_declines(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    first, second = (joint_action_stories.meet(cast.mette, action) for _each in range(2))
    joint_action_stories.answer(cast.mette, action, Answer.DECLINED)
    joint_action_stories.take_back(cast.anders, action, cast.mette)
    joint_action_stories.end(cast.anders, action)
    joint_action_stories.meet(cast.mette, action)
    joint_action_stories.take_out(cast.mette, second)
    _referral, cases = joint_action_stories.take_in(cast.mette, action, [first])
    assert len(cases) == 1 and len(persons(cast, action)) == 2
    readiness = reverse("joint-action-readiness", args=[action.number])
    assert cast.mette.client().get(readiness).status_code == 200


def test_after_the_end_the_plan_is_for_the_lead_for_who_took_part_and_for_cmm(cast: Cast) -> None:
    action = joint_action_stories.plan(cast)
    joint_action_stories.answer(cast.sofie, action)
    assert joint_action_stories.PLACE in page(cast, "peter", action)
    joint_action_stories.end(cast.anders, action)
    readers = [
        who for who in ("anders", "sofie", "peter", "mette") if joint_action_stories.PLACE in page(cast, who, action)
    ]
    assert readers == ["anders", "sofie", "mette"]
    assert "I deltog ikke i aktionen" in page(cast, "peter", action)
    with pytest.raises(Refused) as refused:
        joint_action_stories.take_back(cast.anders, action, cast.sofie)
    assert refused.value.message is actions.HAS_ENDED
