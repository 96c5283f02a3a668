"""The pages of obligations ask as much of the database with many judgements, studies and answers as with none."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import obligation_stories as stories
from tests.cast import Cast, named
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
# Obligations, carriers, evidence, judgements, initiatives; studies with what they recommend, to whom and what was
# answered, and the milestones that the plan has of one; reports, bodies, and the plan that says who leads.
OF_ALL, OF_ONE, OF_A_STUDY = 13, 7, 8


@pytest.mark.parametrize("much", [1, 4])
def test_the_pages_of_obligations(cast: Cast, much: int) -> None:
    jytte, ida = named(cast, "jytte"), named(cast, "ida")
    stories.publish(ida)
    for code in ("coe-26", "palermo-3", "dk-262a", "coe-18")[:much]:
        stories.document(jytte, code)
        stories.judge(jytte, code)
        stories.recommend(ida, "CMM", "UDLST", obligation=code)
    stories.reply(cast.karen)
    client = named(cast, "charlotte").client()
    asked = {
        "all": queries(client, reverse("obligations")),
        "one": queries(client, reverse("obligation", args=["coe-26"])),
        "study": queries(client, reverse("study", args=[stories.IMR_STUDY])),
    }
    assert asked == {"all": EVERY_PAGE + OF_ALL, "one": EVERY_PAGE + OF_ONE, "study": EVERY_PAGE + OF_A_STUDY}
