"""How many queries a page of a return takes: the same for one of each and for several."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import disbursement_stories, partner_stories, reintegration_stories, return_stories, stories
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# The case, what was told abroad, offers, answers, transfers; destinations, searches, steps, risks, contacts, returns;
# the key; her facts for the page, for who is responsible and for the preparation; where plan and journey stand,
# and whether she has departed.
RETURN = EVERY_PAGE + 20


@pytest.mark.parametrize("times", [ONE_ROW, 3])
def test_the_page_of_a_return(cast: Cast, times: int) -> None:
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    for _each in range(times):
        return_stories.go(cast.mette, case, row)
        return_stories.assess_risk(cast.mette, case, row)
        return_stories.ask_ministry(cast.mette, case, row)
        return_stories.tell_abroad(cast.mette, case, row)
    assert queries(cast.mette.client(), reverse("case-return", args=[case.number])) == RETURN


# The case, the return, the openings, links, answers and reports; where she goes, what was told, what stands of it, what
# was taken back, the key; on what a link can be made still.
PARTNER = EVERY_PAGE + 12


@pytest.mark.parametrize("times", [ONE_ROW, 3])
def test_the_page_of_a_partners_access(cast: Cast, times: int) -> None:
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    return_stories.go(cast.mette, case, row)
    for _each in range(times):
        partner_stories.tell(cast.henrik, case, row, cast.henrik)
    assert queries(cast.mette.client(), reverse("partner-access", args=[case.number])) == PARTNER


# The case, its return, versions, activities, lines, children, events; the key; her facts for the ceiling and for the
# preparation; where she goes and whether somebody meets her; what was paid already.
PLAN = EVERY_PAGE + 15


@pytest.mark.parametrize("times", [ONE_ROW, 3])
def test_the_page_of_a_plan(cast: Cast, times: int) -> None:
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    return_stories.go(cast.mette, case, row)
    for _each in range(times):
        version = reintegration_stories.save(cast.mette, case, row, reintegration_stories.with_children())
        reintegration_stories.submit(cast.mette, case, row, version)
        reintegration_stories.refuse(cast.henrik, case, row, version)
    assert queries(cast.mette.client(), reverse("return-plan", args=[case.number])) == PLAN


# The case and its person, her return; the journey, approvals, lines, instalments, entries, longer time, reports; the
# key; where the return stands; the entries of earlier returns.
LEDGER = EVERY_PAGE + 12


@pytest.mark.parametrize("times", [ONE_ROW, 3])
def test_the_page_of_a_ledger(cast: Cast, times: int) -> None:
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    disbursement_stories.arrived(cast, case, row)
    for _each in range(times):
        planned = disbursement_stories.instalment(cast.henrik, case, row)
        disbursement_stories.pay(cast.henrik, case, planned)
        disbursement_stories.receipt(cast.henrik, case, disbursement_stories.deliver(cast.henrik, case, row))
        disbursement_stories.report(cast.henrik, case, row)
    assert queries(cast.henrik.client(), reverse("return-ledger", args=[case.number])) == LEDGER
