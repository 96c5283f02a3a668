"""Taking part in a joint action: answering, whom CMM sends, and what the others hear of it (DET-09, CRI-20)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import joint_action_stories, planning_stories
from tests.cast import Cast
from tests.gates import Gates
from tests.pages import errors_of, fill_in, post

from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.joint_actions import actions, queries
from helle.register.joint_actions.choices import Answer
from helle.register.joint_actions.models import OnTheSpot
from helle.register.joint_actions.tests.gates import NO_PART, JointActionGates
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestList(Gates):
    view = "joint-action-list"
    may = "peter"
    outsiders = ("rita", "olga", "henrik", "dorthe", "anton")
    wrong_roles = ("stine",)
    methods = ("GET",)
    action = "joint_action.listed"


class TestPage(JointActionGates):
    view = "joint-action-page"
    may = "peter"
    methods = ("GET",)
    action = "joint_action.read"


class TestAnswering(JointActionGates):
    view = "joint-action-answer"
    may = "peter"
    outsiders = ("anders", *NO_PART)


class TestReadiness(JointActionGates):
    view = "joint-action-readiness"
    outsiders = ("anders", "sofie", *NO_PART)
    wrong_roles = ("karen", "stine")


def page(cast: Cast, who: str, number: str) -> str:
    response = getattr(cast, who).client().get(reverse("joint-action-page", args=[number]))
    return str(response.content.decode())


def test_whoever_is_asked_answers_and_may_think_again(cast: Cast) -> None:
    action = joint_action_stories.plan(cast)
    peter, address = cast.peter.client(), reverse("joint-action-answer", args=[action.number])
    fill_in(peter, address, {"answer": "accepted"})
    assert "Deltager, 6. okt." in page(cast, "anders", action.number)
    fill_in(peter, address, {"answer": "declined"})
    assert "Deltager ikke, 6. okt." in page(cast, "anders", action.number)
    shown = page(cast, "peter", action.number)
    assert "I har svaret nej" in shown and joint_action_stories.PLACE not in shown
    assert joint_action_stories.PURPOSE not in shown


def test_the_second_of_two_who_answer_for_a_unit_is_told(cast: Cast) -> None:
    action = joint_action_stories.plan(cast)
    joint_action_stories.answer(cast.peter, action)
    with cast.peter.acting(), pytest.raises(Refused) as refused:
        part = queries.get_joint_action_for_answering(action.number)
        actions.joint_action_answer(part, answer=Answer.DECLINED, opened=None)
    assert refused.value.message is actions.ANSWERED_MEANWHILE


def test_being_asked_waits_on_the_desk_and_in_the_mail_that_counts(cast: Cast) -> None:
    action = joint_action_stories.plan(cast)

    def keys() -> list[str]:
        with cast.peter.acting():
            return [key for key in counted(what_waits(mine=False)).keys if key.startswith("joint action")]

    assert keys() == [f"joint action {action.number}"]
    assert "Venter på jeres svar" in cast.peter.client().get("/").content.decode()
    joint_action_stories.answer(cast.peter, action)
    assert keys() == []
    desk = cast.peter.client().get("/").content.decode()
    assert action.number in desk and "Venter på jeres svar" not in desk


def test_cmm_says_who_goes_and_which_interpreter_for_which_language(cast: Cast) -> None:
    action = joint_action_stories.plan(cast)
    interpreter = planning_stories.add_interpreter(cast.mette)
    mette, address = cast.mette.client(), reverse("joint-action-readiness", args=[action.number])
    assert "Mangler tolk" in page(cast, "mette", action.number)
    chosen = {"staff": [str(cast.mette.user.pk), str(cast.jonas.user.pk)], "interpreters": [f"{interpreter.pk} ro"]}
    fill_in(mette, address, chosen)
    shown = page(cast, "mette", action.number)
    assert "Jonas Lind" in shown and interpreter.name in shown and "Mangler tolk" not in shown
    fill_in(mette, address, chosen | {"staff": [str(cast.mette.user.pk)]})
    with cast.mette.acting():
        assert OnTheSpot.objects.filter(withdrawn_at__isnull=True).count() == 1 and OnTheSpot.objects.count() == 2
    # Whom CMM sends is nobody else's.
    assert "Mette Holm" not in page(cast, "anders", action.number)


def test_nobody_is_sent_who_does_not_work_with_interviews_in_cmm(cast: Cast) -> None:
    action = joint_action_stories.plan(cast)
    address = reverse("joint-action-readiness", args=[action.number])
    refused = post(cast.mette.client(), address, {"staff": [str(cast.anders.user.pk)]})
    assert list(errors_of(refused)) == ["staff"]
    with cast.mette.acting(), pytest.raises(Refused):
        actions.readiness_set(action, staff=[cast.anders.user.pk], interpreters=[])


def test_the_others_hear_how_many_were_met_and_whether_cmm_has_dealt_with_them(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    first, second = (joint_action_stories.meet(cast.mette, action) for _each in range(2))
    shown = page(cast, "anders", action.number)
    assert "CMM har mødt 2 personer." in shown and "CMM arbejder med det." in shown
    for secret in (joint_action_stories.NAME, joint_action_stories.REMARK, "Rumænien", "ca. 30", "Mette Holm"):
        assert secret not in shown
    _referral, cases = joint_action_stories.take_in(cast.mette, action, [first])
    joint_action_stories.leave(cast.mette, action, second)
    shown = page(cast, "anders", action.number)
    assert "CMM har taget stilling til dem alle." in shown and f"/{cases[0].number}/" not in shown
    # Whoever has not answered, or declined, hears nothing of it.
    assert "CMM har mødt" not in page(cast, "sofie", action.number)
    joint_action_stories.answer(cast.sofie, action)
    assert "CMM har mødt 2 personer." in page(cast, "sofie", action.number)
    joint_action_stories.answer(cast.sofie, action, Answer.DECLINED)
    assert "CMM har mødt" not in page(cast, "sofie", action.number)


def test_cmm_sees_whom_it_met_in_numbers_and_by_name(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    joint_action_stories.meet(cast.mette, action)
    joint_action_stories.meet(cast.mette, action, name="", talk="declines")
    shown = page(cast, "karen", action.number)
    assert joint_action_stories.NAME in shown and joint_action_stories.REMARK in shown
    assert "Mødt: <strong>2</strong>" in shown and "har talt med CMM: <strong>1</strong>" in shown
    assert "2 personer venter" in cast.mette.client().get("/").content.decode()
