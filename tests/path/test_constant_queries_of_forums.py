"""The pages of forums ask as much of the database with many meetings, items and decisions as with one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from helle.register.coordination import queries as read
from helle.register.coordination import training_actions
from helle.register.knowledge import queries as knowledge
from tests import forum_stories as forums
from tests import knowledge_stories as told
from tests.cast import Cast, named
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
# Whether she leads a plan; forums, mandates, seats, meetings, changes, approvals, items, decisions, what they came to.
OF_THE_FORUMS = 10
# What teaching is linked to it, and all that stands of that; who was named as chair and did not take over.
OF_A_FORUM = OF_THE_FORUMS + 7
# The items with their minutes, who came.
OF_A_MEETING = OF_THE_FORUMS + 3


@pytest.mark.parametrize("much", [ONE_ROW, 5])
def test_the_pages_of_forums(cast: Cast, much: int) -> None:
    charlotte = named(cast, "charlotte")
    forums.held(cast)
    for number in range(1, much):
        forums.put(charlotte, title=f"Punkt {number}")
        forums.decide(charlotte, due=dt.date(2025, 11, number))
        forums.call(charlotte, at_time=dt.time(10 + number))
    for _number in range(much):
        made = told.teach(charlotte)
        with charlotte.acting():
            training_actions.training_link(read.forum(forums.GROUP), knowledge.look_at(made.pk))
    client = charlotte.client()
    assert queries(client, reverse("forums")) == EVERY_PAGE + OF_THE_FORUMS + 1  # Whom she may found one for.
    assert queries(client, reverse("forum", args=[forums.GROUP])) == EVERY_PAGE + OF_A_FORUM
    assert queries(client, reverse("meeting", args=[forums.GROUP, 1])) == EVERY_PAGE + OF_A_MEETING
