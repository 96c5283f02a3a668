"""Writing down whom CMM meets: on the page, out of a box that a telephone closed, once each (DET-09, SHR-05)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import joint_action_stories
from tests.cast import Cast
from tests.pages import fill_in

from helle.register.joint_actions import intake_actions
from helle.register.joint_actions.choices import TakenOut
from helle.register.joint_actions.models import JointAction, MetPerson
from helle.register.joint_actions.tests.gates import NO_PART, JointActionGates, persons
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestIntake(JointActionGates):
    view = "joint-action-intake"
    action = "joint_action.intake_read"
    outsiders = ("anders", "sofie", *NO_PART)
    # Of CMM, and not one of those it sends.
    wrong_roles = ("jonas", "vera", "karen", "stine")


class TestTakingOut(JointActionGates):
    view = "joint-action-take-out"
    outsiders = ("anders", "sofie", *NO_PART)
    wrong_roles = ("vera", "karen", "stine")

    def more(self, cast: Cast, action: JointAction) -> list[object]:
        return [joint_action_stories.meet(cast.mette, action).pk]


def address(action: JointAction) -> str:
    return reverse("joint-action-intake", args=[action.number])


def test_that_there_is_a_person_is_enough(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    fill_in(cast.mette.client(), address(action), {})
    (row,) = persons(cast, action)
    assert (row.sex, row.age, row.is_minor, row.talk, row.name_sealed) == ("not_stated", None, None, "", None)


def test_everything_that_is_known_is_kept_and_shr_05_is_a_fact_and_no_condition(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    given = {
        "sex": "man", "age": "17", "is_minor": "yes", "nationality": "RO", "language": "ro", "talk": "wishes",
        "employer_present": "yes", "interpreted": "no", "urgent": "on", "alone": "no", "stay": "eu_right",
        "indicators": ["wages", "fear"], "name": joint_action_stories.NAME, "remark": joint_action_stories.REMARK,
    }  # fmt: skip
    fill_in(cast.mette.client(), address(action), given)
    (row,) = persons(cast, action)
    assert (row.sex, row.age, row.is_minor, row.nationality, row.language) == ("man", 17, True, "RO", "ro")
    assert (row.talk, row.employer_present, row.interpreted, row.urgent) == ("wishes", True, False, True)
    assert (row.alone, row.stay, row.indicators) == (False, "eu_right", ["wages", "fear"])
    assert joint_action_stories.NAME.encode() not in bytes(row.name_sealed or b"")
    page = cast.mette.client().get(address(action)).content.decode()
    assert joint_action_stories.NAME in page and "Mand, ca. 17 år, under 18, Rumænien" in page


def test_somebody_written_down_twice_is_taken_out_and_counted_no_more(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    twice = joint_action_stories.meet(cast.mette, action)
    fill_in(
        cast.mette.client(),
        reverse("joint-action-take-out", args=[action.number, twice.pk]),
        {"because": "twice"},
    )
    assert persons(cast, action) == []
    with cast.mette.acting():
        row = MetPerson.objects.get(pk=twice.pk)
        assert (row.withdrawn_because, row.withdrawn_by_id) == ("twice", cast.mette.user.pk)
        with pytest.raises(Refused):
            intake_actions.person_take_out(row, because=TakenOut.TWICE)
    assert (
        "CMM har mødt 0 personer."
        in cast.anders.client().get(reverse("joint-action-page", args=[action.number])).content.decode()
    )
