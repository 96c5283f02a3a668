"""How many queries a page of criminal cases takes: the same for one and for several."""

from __future__ import annotations

import pytest
from django.urls import reverse

from helle.rules.crime.stages import CriminalStage
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# The unit's parts, the keys; offences, stages, involvements, the suspects, whom it knows of them; what was offered.
LIST = EVERY_PAGE + 8
# The case; its parts, offences, stages, suspects, involvements, links; what the unit knows of these, what was proposed
# and decided, and what of it waits; who investigated; how many are out of sight; the key.
# What CMM told and was asked for, how she was questioned, the network; what CMM says of having been involved.
# What was offered to another unit, and which links and notes are the unit's own.
OFFERED, OWN = 1, 1
LOOKED_AT = 1
ANOTHER_DAY = 1  # Which day CMM gives, where it is another.
ONE = EVERY_PAGE + 14 + 5 + OFFERED + OWN + LOOKED_AT + ANOTHER_DAY
# What was told and asked for, questionings, what she was told of compensation, claims and what became of them; and of
# each kind of the police's texts (reasons of detentions, of waivers), whether it leads to a secret place.
OWN_STAGES = 1
HEARD = EVERY_PAGE + 11 + 6 + 2 + 1 + OWN_STAGES + LOOKED_AT  # The 1: what claims were corrected to.


@pytest.mark.parametrize("how_many", [ONE_ROW, 6])
def test_the_list(cast: Cast, how_many: int) -> None:
    for _each in range(how_many):
        told.open_case(cast.peter)
    assert queries(cast.peter.client(), reverse("criminal-case-list")) == LIST


@pytest.mark.parametrize("how_many", [ONE_ROW, 4])
def test_one_case_and_what_cmm_hears_of_it(cast: Cast, how_many: int) -> None:
    case = told.open_case(cast.peter)
    opened = stories.open_cases(cast, stories.refer(cast, persons=how_many))
    for victim in opened:
        hers = told.suspect(cast.peter, case)
        told.stage(cast.peter, case, CriminalStage.CHARGE, hers)
        told.weigh(cast.peter, told.link(cast.peter, case, victim, charged_as=hers))
        told.detain(cast.peter, victim)
    assert queries(cast.peter.client(), reverse("criminal-case-page", args=[case.number])) == ONE
    assert queries(cast.mette.client(), reverse("case-criminal", args=[opened[0].number])) == HEARD
