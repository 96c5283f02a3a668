"""The pages of obligations ask as much of the database with many judgements, studies and answers as with none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helle.register.obligations import queries as lists
from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from tests import obligation_stories as stories
from tests.cast import Cast, Member, named
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
# Obligations, carriers, evidence, judgements, initiatives; studies with what they recommend, to whom and what was
# answered, and the milestones that the plan has of one; reports, bodies, and the plan that says who leads.
OF_ALL, OF_ONE, OF_A_STUDY = 13, 7, 8


@pytest.mark.parametrize("much", [ONE_ROW, 4])
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


def asks(who: Member, read: Callable[[], object]) -> int:
    """How much a list asks, of every database; the names of units are kept from one look to the next."""
    with who.acting():
        organisations.units_on(clock.today())
        counted = [CaptureQueriesContext(connections[alias]) for alias in ("default", "numbers")]
        with counted[0], counted[1]:
            read()
        return sum(len(one) for one in counted)


@pytest.mark.parametrize("much", [ONE_ROW, 3])
def test_the_lists_of_obligations_studies_and_reports(cast: Cast, much: int) -> None:
    jytte, ida, bent = named(cast, "jytte"), named(cast, "ida"), named(cast, "bent")
    stories.publish(ida)
    for place, code in enumerate(("coe-26", "palermo-3", "dk-262a")[:much]):
        stories.document(jytte, code)
        stories.judge(jytte, code)
        stories.recommend(ida, "CMM", obligation=code)
        report = stories.draw(named(cast, "birte"))
        if place < much - 1:
            stories.answer(bent, report, approved=bool(place), remarks="Træk den igen.")
    unit = cast.karen.membership.unit_id
    asked = {
        "obligations": asks(cast.karen, lists.views),
        "one": asks(cast.karen, lambda: lists.view_of("coe-26")),
        "studies": asks(cast.karen, lists.studies),
        "a unit's": asks(cast.karen, lambda: lists.asked_of(unit)),
        "reports": asks(cast.karen, lists.reports),
        "of a body": asks(cast.karen, lambda: lists.reports("ilo")),
    }
    assert asked == {"obligations": 5, "one": 5, "studies": 4, "a unit's": 2, "reports": 1, "of a body": 1}
