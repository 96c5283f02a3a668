"""What the pages of one joint action have in common: who has a part in it, and who has none."""

from __future__ import annotations

from typing import ClassVar

from django.urls import reverse
from tests import joint_action_stories
from tests.cast import Cast
from tests.gates import ObjectGates, Place

from helle.register.joint_actions import met_queries
from helle.register.joint_actions.models import JointAction, MetPerson

NO_PART = ("ulla", "rita", "olga", "henrik", "dorthe", "anton")


def persons(cast: Cast, action: JointAction) -> list[MetPerson]:
    """Whom CMM has met there."""
    with cast.mette.acting():
        return met_queries.met_at(action)


class JointActionGates(ObjectGates):
    """A page of one joint action. Strangers: an authority that could have a part and was not asked, and others."""

    outsiders: ClassVar[tuple[str, ...]] = NO_PART
    wrong_roles: ClassVar[tuple[str, ...]] = ("stine",)

    def told(self, cast: Cast) -> JointAction:
        """The joint action the page is about."""
        return joint_action_stories.a_day_at_the_firm(cast)

    def more(self, cast: Cast, action: JointAction) -> list[object]:
        """What the address names besides the joint action."""
        return []

    def place(self, cast: Cast) -> Place:
        action = self.told(cast)
        more = self.more(cast, action)
        return Place(
            reverse(self.view, args=[action.number, *more]), reverse(self.view, args=["A2025-9999", *more]), (), ""
        )
