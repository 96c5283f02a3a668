"""Which police district or region sees a case is not told of somebody whose address is protected (PUB-DIG-12)."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse
from tests import prosecution_stories, stories
from tests.cast import Cast, Member

from helle.register.cases import person_actions
from helle.register.cases.models import Case
from helle.register.people.choices import ProtectionGround
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DISTRICT, KIND_ALONE = "Østjyllands Politi", "Politiet (vises ikke: adressen er beskyttet)"


@pytest.fixture
def investigated(cast: Cast) -> Case:
    """Peter's criminal case has her as its victim, so that Østjyllands Politi sees part of hers, which Mette has."""
    case = stories.an_assessed_victim(cast)
    stories.assign(cast.mette, case, cast.mette)
    prosecution_stories.link(cast.peter, prosecution_stories.open_case(cast.peter), case)
    return case


def protect(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        person_actions.address_protect(
            case, expected_version=None, ground=ProtectionGround.CPR, since=clock.today(), until=None
        )


def read(who: Member, case: Case) -> str:
    answer = who.client().get(reverse("case-page", args=[case.number]))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_the_district_is_named_by_its_kind_to_who_is_not_shown_where_she_lives(cast: Cast, investigated: Case) -> None:
    assert DISTRICT in read(cast.karen, investigated)
    protect(cast, investigated)
    led, worked_on = read(cast.karen, investigated), read(cast.mette, investigated)
    assert DISTRICT not in led and KIND_ALONE in led
    assert DISTRICT in worked_on and KIND_ALONE not in worked_on
