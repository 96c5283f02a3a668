"""Planning a joint action: who may, what is asked, what is sealed, how the plan changes and ends (DET-09, LAB-06)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import joint_action_stories
from tests.cast import Cast
from tests.gates import Gates
from tests.pages import errors_of, fill_in, post

from helle.register.joint_actions import actions, queries
from helle.register.joint_actions.choices import Answer, Ended
from helle.register.joint_actions.models import JointAction, Participation, PlanVersion
from helle.register.joint_actions.tests.gates import NO_PART, JointActionGates
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.keystore.models import DataKey
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NEW = "/faelles-aktioner/ny/"
TYPED = {
    "day": "2025-10-20",
    "begins": "07:30",
    "ends": "12:00",
    "sector": "cleaning",
    "municipality": "KOM-751",
    "place": joint_action_stories.PLACE,
    "purpose": joint_action_stories.PURPOSE,
    "contact": joint_action_stories.CONTACT,
    "languages": ["ro", "bg"],
}


class TestGates(Gates):
    view = "joint-action-new"
    may = "anders"
    # CMM joins and does not lead (INI-01); so does Udlændingestyrelsen.
    outsiders = ("mette", *NO_PART)


class TestChanging(JointActionGates):
    view = "joint-action-change"
    may = "anders"
    outsiders = ("sofie", "mette", *NO_PART)


class TestAsking(JointActionGates):
    view = "joint-action-ask"
    may = "anders"
    outsiders = ("sofie", "mette", *NO_PART)


class TestEnding(JointActionGates):
    view = "joint-action-end"
    may = "anders"
    outsiders = ("sofie", "mette", *NO_PART)


def versions(cast: Cast, action: JointAction) -> list[PlanVersion]:
    with cast.anders.acting():
        return list(PlanVersion.objects.filter(action=action).order_by("recorded_at", "id"))


def test_det_09_a_planned_action_is_told_to_those_who_are_asked_and_to_nobody_else(cast: Cast) -> None:
    asked = [str(unit_id(code)) for code in ("CMM", "SKAT", "POL-OJYL")]
    fill_in(cast.anders.client(), NEW, TYPED | {"participants": asked})
    with cast.anders.acting():
        (action,) = JointAction.objects.all()
        parts = {row.unit_id: (row.role, row.basis) for row in Participation.objects.all()}
    assert action.number == "A2025-0001"
    assert parts == {
        unit_id("AT"): ("lead", "own"),
        unit_id("SKAT"): ("participant", "own"),
        unit_id("POL-OJYL"): ("participant", "own"),
        # On the powers of whoever leads: clearer ones are only being examined.
        unit_id("CMM"): ("participant", "others_control"),
    }
    assert "A2025-0001" in cast.mette.client().get("/faelles-aktioner/").content.decode()
    assert "A2025-0001" not in cast.ulla.client().get("/faelles-aktioner/").content.decode()


def test_place_purpose_and_contact_are_sealed_and_stand_in_no_list(cast: Cast) -> None:
    action = joint_action_stories.plan(cast)
    (row,) = versions(cast, action)
    assert DataKey.objects.get(pk=action.pk).kind == "joint_action"
    assert row.contact_sealed is not None
    for sealed in (row.place_sealed, row.purpose_sealed, row.contact_sealed):
        assert b"Plaskedammen" not in bytes(sealed) and b"Skumfidusen" not in bytes(sealed)
    for address in ("/faelles-aktioner/", "/"):
        assert joint_action_stories.PLACE not in cast.mette.client().get(address).content.decode()
    page = cast.mette.client().get(reverse("joint-action-page", args=[action.number])).content.decode()
    assert joint_action_stories.PLACE in page
    assert "Plaskedammen" not in page.partition("</head>")[0]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"day": "2025-10-05"}, "day"),
        ({"day": "2027-10-20"}, "day"),
        ({"ends": "07:30"}, "ends"),
        ({"begins": "half past"}, "begins"),
        ({"place": "  "}, "place"),
        ({"municipality": "KOM-999"}, "municipality"),
        ({"participants": ["00000000-0000-0000-0000-000000000000"]}, "participants"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(cast: Cast, changed: dict[str, object], field: str) -> None:
    response = post(cast.anders.client(), NEW, TYPED | {"participants": []} | changed)
    assert response.status_code == 422 and list(errors_of(response)) == [field]
    with cast.anders.acting():
        assert not JointAction.objects.exists()


def test_nobody_is_asked_along_who_has_no_part_in_joint_actions(cast: Cast) -> None:
    with cast.anders.acting(), pytest.raises(Refused) as refused:
        actions.joint_action_plan(joint_action_stories.plan_of(), [cast.rita.membership.unit_id])
    assert refused.value.field == "participants"
    assert refused.value.ruling is not None and refused.value.ruling.rule == "joint_action"


def test_a_changed_plan_says_why_and_the_earlier_one_can_still_be_read(cast: Cast) -> None:
    action = joint_action_stories.plan(cast)
    address = reverse("joint-action-change", args=[action.number])
    fill_in(cast.anders.client(), address, {"place": "porten mod øst", "why": joint_action_stories.WHY})
    first, second = versions(cast, action)
    assert (second.replaces_id, first.day) == (first.pk, second.day)
    page = cast.peter.client().get(reverse("joint-action-page", args=[action.number])).content.decode()
    for words in ("porten mod øst", joint_action_stories.WHY, "Som det stod før", joint_action_stories.PLACE):
        assert words in page


def test_the_second_of_two_who_change_the_plan_is_told(cast: Cast) -> None:
    action = joint_action_stories.plan(cast)
    with cast.anders.acting():
        opened = queries.plan_of(action).pk
        actions.joint_action_change(action, joint_action_stories.plan_of(), opened=opened, why="for at prøve")
        with pytest.raises(Refused) as refused:
            actions.joint_action_change(action, joint_action_stories.plan_of(), opened=opened, why="for at prøve igen")
    assert refused.value.message is actions.CHANGED_MEANWHILE


def test_others_are_asked_along_later_and_those_who_were_keep_their_answer(cast: Cast) -> None:
    action = joint_action_stories.plan(cast, asked=[cast.mette])
    joint_action_stories.answer(cast.mette, action)
    address = reverse("joint-action-ask", args=[action.number])
    offered = {
        value for value, _label in cast.anders.client().get(address).context["form"]["participants"].field.choices
    }
    assert str(unit_id("SKAT")) in offered and not {str(unit_id("CMM")), str(unit_id("AT"))} & offered
    fill_in(cast.anders.client(), address, {"participants": [str(unit_id("SKAT"))]})
    with cast.anders.acting():
        assert actions.joint_action_ask(action, [unit_id("CMM"), unit_id("SKAT")]) == 0
        whole = queries.whole(queries.get_joint_action_for_reading(action.number))
    answers = {one.part.unit_id: one.reply.answer if one.reply else None for one in whole.parts}
    assert answers == {unit_id("AT"): None, unit_id("CMM"): "accepted", unit_id("SKAT"): None}


def test_an_action_is_cancelled_with_a_reason_and_held_no_earlier_than_its_day(cast: Cast) -> None:
    action = joint_action_stories.plan(cast, day=clock.today() + dt.timedelta(days=3))
    address = reverse("joint-action-end", args=[action.number])
    anders = cast.anders.client()
    assert list(errors_of(post(anders, address, {"how": "held"}))) == ["how"]
    assert list(errors_of(post(anders, address, {"how": "cancelled"}))) == ["because"]
    fill_in(anders, address, {"how": "cancelled", "because": "known"})
    page = cast.mette.client().get(reverse("joint-action-page", args=[action.number])).content.decode()
    assert "Aflyst: Den er blevet kendt" in page


def ask(cast: Cast, action: JointAction) -> None:
    with cast.anders.acting():
        actions.joint_action_ask(action, [unit_id("SIRI")])


def test_nothing_is_changed_answered_or_ended_after_the_end(cast: Cast) -> None:
    action = joint_action_stories.plan(cast)
    joint_action_stories.end(cast.anders, action)
    again: list[Callable[[], None]] = [
        lambda: joint_action_stories.change(cast.anders, action),
        lambda: joint_action_stories.answer(cast.peter, action, Answer.DECLINED),
        lambda: joint_action_stories.end(cast.anders, action, Ended.CANCELLED),
        lambda: ask(cast, action),
    ]
    for write in again:
        with pytest.raises(Refused) as refused:
            write()
        assert refused.value.message is actions.HAS_ENDED
