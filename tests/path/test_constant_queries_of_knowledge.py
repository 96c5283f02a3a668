"""The pages of spreading knowledge ask as much of the database with many activities as with one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import knowledge_stories as told
from tests.cast import Cast, named
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
# The activities, what they are, what came of them, evaluations, endings; of one, what it shows besides.
OF_THE_YEAR, OF_ONE = 5, 7


@pytest.mark.parametrize("much", [ONE_ROW, 6])
def test_the_pages_of_knowledge(cast: Cast, much: int) -> None:
    made = told.teach(cast.karen)
    told.hold(cast.karen, made)
    told.years_of_work(cast.karen, much)
    client = named(cast, "charlotte").client()
    client.get(reverse("knowledge"))  # The names of units and languages, which a process keeps.
    assert queries(client, reverse("knowledge")) == EVERY_PAGE + OF_THE_YEAR
    assert queries(client, reverse("knowledge-file")) == EVERY_PAGE + OF_THE_YEAR
    assert queries(client, reverse("knowledge-activity", args=[made.pk])) == EVERY_PAGE + OF_ONE
