"""The page of a case says whether there is access to support, by the rule and with its reasons."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import stories
from tests.cast import Cast, Member, open_to

from helle.register.cases.models import Case
from helle.rules.codes import Authority, SupportScope
from helle.rules.ruling import Ruling, Verdict

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def access(who: Member, case: Case) -> Ruling[SupportScope] | None:
    page = who.client().get(reverse("case-page", args=[case.number]))
    assert page.status_code == 200
    found: Ruling[SupportScope] | None = page.context["view"].access
    assert ("Er der adgang til støtte?" in page.content.decode()) is (found is not None)
    return found


def test_acc_04_an_indication_opens_immediate_assistance(cast: Cast) -> None:
    found = access(cast.mette, stories.an_opened_case(cast))
    assert found and found.answer is SupportScope.IMMEDIATE_ASSISTANCE


def test_acc_02_contact_alone_opens_none(cast: Cast) -> None:
    found = access(cast.mette, stories.an_opened_case(cast, indication=False))
    assert found and found.verdict is Verdict.REFUSED


def test_acc_01_a_victim_assessed_by_one_of_the_three_has_the_support_of_the_plan(cast: Cast) -> None:
    found = access(cast.mette, stories.a_victim_assessed_by_cmm(cast))
    assert found and found.answer is SupportScope.PLAN_SUPPORT
    assert {reason.requirement for reason in found.reasons} >= {"ACC-02"}


def test_acc_04_after_an_assessment_as_no_victim_support_is_wound_down(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    stories.assess(
        cast.mette, case, Authority.CMM, was_trafficked=False, relationship_current=None, purposes=(), acts=(), means=()
    )
    found = access(cast.mette, case)
    assert found and found.answer is SupportScope.WIND_DOWN


def test_who_does_not_see_the_outcome_is_told_nothing_of_it(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    open_to(cast.henrik, case.pk, "core")
    assert access(cast.henrik, case) is None
