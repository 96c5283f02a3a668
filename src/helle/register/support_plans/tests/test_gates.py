"""The gates of the support plan's pages: CMM's caseworkers write it, their lead reads it, nobody else knows of it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import plan_stories as plans
from tests import stories
from tests.cast import Cast
from tests.gates import CaseGates, Gates, Place

from helle.register.cases.models import Case
from helle.register.support_plans.choices import Step
from helle.rules.support.codes import SupportMeasureType

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestPlan(CaseGates):
    view = "case-support-plan"
    methods = ("GET",)
    action = "plan.read"

    def case(self, cast: Cast) -> Case:
        # With Udlændingestyrelsen in the case, which holds its notes: the plan is CMM's.
        return stories.a_case_with_udlst(cast)


class _Writing(CaseGates):
    """Pages that write: the lead reads the plan and does not write in it."""

    outsiders = ("olga", "ulla", "henrik")
    wrong_roles = ("karen",)


class TestNeed(_Writing):
    view = "case-need-new"


class TestNeedChange(_Writing):
    view = "case-need-change"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [plans.note(cast.mette, case).pk]


class TestAgree(_Writing):
    view = "case-plan-agree"


class TestMeasureNew(_Writing):
    view = "case-measure-new"


class TestMeasure(CaseGates):
    view = "case-measure"
    outsiders = ("olga", "ulla", "henrik")
    methods = ("GET",)
    action = "plan.measure_read"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [plans.legal_aid(cast.mette, case).pk]


class TestStep(_Writing):
    view = "case-measure-step"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [plans.award(cast.mette, case).pk]


class TestConsent(_Writing):
    view = "case-measure-consent"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [plans.legal_aid(cast.mette, case).pk]


class TestPayment(_Writing):
    view = "case-measure-payment"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [plans.award(cast.mette, case, SupportMeasureType.POCKET_MONEY).pk]


class TestPaymentSupersede(_Writing):
    view = "case-measure-payment-supersede"

    def more(self, cast: Cast, case: Case) -> list[object]:
        pocket = plans.award(cast.mette, case, SupportMeasureType.POCKET_MONEY)
        plans.step(cast.mette, case, pocket, Step.BEGUN)
        return [pocket.pk, plans.pay(cast.mette, case, pocket).pk]


class TestRates(Gates):
    view = "support-rates"
    outsiders = ("olga", "ulla", "dorthe", "anton")
    wrong_roles = ("vera", "stine")
    methods = ("GET",)
    action = "plan.rates_read"


class TestRateNew(Gates):
    view = "support-rate-new"
    may = "karen"
    outsiders = ("olga", "ulla", "anton")
    wrong_roles = ("mette", "vera")

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view), reverse("case-page", args=["2025-9999"]))
