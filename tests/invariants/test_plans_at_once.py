"""The plan of support when two meet: one version is agreed once, a measure ends once, and no day is paid twice.

Without the version of the case that a form carries: what is left between the two is the database.
"""

from __future__ import annotations

from collections.abc import Callable

from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.support_plans import actions, consent_actions, payment_actions
from helle.register.support_plans.actions import Happened, TalkedThrough
from helle.register.support_plans.choices import Agreement, NotDone, Present, Step
from helle.register.support_plans.consent_actions import Answered
from helle.register.support_plans.models import Measure
from helle.register.support_plans.payment_actions import Paid
from helle.rules.codes import OrganisationKind
from helle.rules.minors.codes import DecisionGiver
from helle.rules.support.codes import ConsentAnswer, SupportMeasureType
from tests import plan_stories as plans
from tests import stories
from tests.cast import Cast
from tests.invariants.at_once import NO_VERSION, acting, at_once
from tests.invariants.conftest import Connection


def test_of_two_who_write_the_same_at_once_one_is_told(committed_cast: Cast, owner: Connection) -> None:
    cast, today = committed_cast, clock.today()
    case = stories.an_opened_case(cast)
    pocket = plans.award(cast.mette, case, SupportMeasureType.POCKET_MONEY)
    plans.step(cast.mette, case, pocket, Step.BEGUN)
    law = plans.answer(cast.mette, case, plans.legal_aid(cast.mette, case))
    talk = TalkedThrough(today, "ro", True, (Present.PERSON,), Agreement.YES, plans.GOAL)

    def agree() -> object:
        return actions.plan_agree(case, expected_version=NO_VERSION, number=1, talk=talk)

    def pay() -> object:
        paid = Paid(today, today, today, 5000, OrganisationKind.CMM, plans.PAID_WHY)
        return payment_actions.payment_record(case, pocket, expected_version=NO_VERSION, paid=paid)

    def withdraw() -> object:
        answered = Answered(ConsentAnswer.WITHDRAWN, DecisionGiver.PERSON, today)
        mine = Measure.objects.get(pk=law.pk)
        return consent_actions.consent_record(case, mine, expected_version=NO_VERSION, answered=answered)

    def end() -> object:
        ended = Happened(Step.NOT_DONE, today, why=NotDone.LEFT)
        return actions.measure_step(case, Measure.objects.get(pk=pocket.pk), expected_version=NO_VERSION, step=ended)

    works: tuple[tuple[Callable[[], object], str, int], ...] = (
        (agree, "SELECT count(*) FROM support_plans_planversion", 1),
        (pay, "SELECT count(*) FROM support_plans_payment", 1),
        (withdraw, "SELECT count(*) FROM support_plans_partyconsent", 2),
        (end, "SELECT count(*) FROM support_plans_measurestep", 2),
    )
    for work, counted, expected in works:
        outcomes = at_once([acting(who, work) for who in (cast.mette, cast.jonas)])
        told = [one for one in outcomes if isinstance(one, Exception)]
        assert len(told) == 1 and isinstance(told[0], Refused), (counted, outcomes)
        assert owner.execute(counted).fetchone() == (expected,), counted
