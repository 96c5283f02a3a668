"""Forums, knowledge and obligations of the invented country: what all can read has two pairs of eyes."""

from __future__ import annotations

import pytest

from helle.demo import action_plans, forums, knowledge, obligations, people
from helle.demo.country import NOW
from helle.register.knowledge import queries
from helle.register.organisations.models import Membership, User
from helle.register.protection import clock
from tests.cast import Member

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])


@pytest.mark.usefixtures("hiring")
def test_what_is_for_all_is_approved_and_only_what_cmm_says_is_part_of_the_initiative_ini_14() -> None:
    people.hire()
    action_plans.follow_up(NOW)
    forums.meet(NOW)
    knowledge.spread(NOW)
    obligations.follow_up(NOW)
    clock.freeze(NOW)
    worker = people.find("plan_owner@LIGE")
    assert worker is not None
    reader = Member(User.objects.get(pk=worker.user_id), Membership.objects.get(pk=worker.membership_id))
    with reader.acting():
        looks = queries.all_looks()
    open_to_all = [one for one in looks if one.now.open_to_all]
    assert open_to_all and not any(one.waits_to_open for one in open_to_all)
    part_of_it = [one for one in looks if one.now.initiative is not None]
    assert part_of_it and {one.unit.code for one in part_of_it} == {"CMM"}
