"""Short ways through a support plan, by Mette, who is the caseworker."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.support_plans import actions, consent_actions, payment_actions
from helle.register.support_plans.actions import Award, Happened, TalkedThrough
from helle.register.support_plans.choices import Agreement, Heard, NeedArea, Present, Shared, Step
from helle.register.support_plans.consent_actions import Answered
from helle.register.support_plans.models import Measure, Need, Payment, PlanVersion
from helle.register.support_plans.payment_actions import Paid
from helle.rules.codes import OrganisationKind
from helle.rules.minors.codes import DecisionGiver
from helle.rules.support.codes import ConsentAnswer, SupportMeasureType
from tests import stories
from tests.cast import Cast, Member
from tests.remembered import remembered

NEED = "hun vil sove uden Knirkelågen"
BODY = "ømhed efter Tumletrappen"
PARTY = "advokat Bølgemose"
DESCRIPTION = "en cykel fra Kludderværkstedet"
PURPOSE = "erstatning for Skrabelønnen"
GOAL = "at finde ro i Lavendelgården"
PAID_WHY = "fastsat i Møntmødet"
REASONS = "fordi Sivskoen klemmer"
SECRETS = (NEED, BODY, PARTY, DESCRIPTION, PURPOSE, GOAL, PAID_WHY, REASONS)


@remembered
def note(by: Member, case: Case, area: NeedArea = NeedArea.SAFETY, words: str = NEED) -> Need:
    """Somebody writes down what the person said she needs."""
    with by.acting():
        return actions.need_note(
            case,
            expected_version=stories.fresh(case).version,
            area=area,
            heard=Heard.SAID,
            noted_on=clock.today(),
            words=words,
        )


@remembered
def forget(by: Member, case: Case, need: Need) -> Need:
    """She needs it no more."""
    with by.acting():
        return actions.need_note(
            case,
            expected_version=stories.fresh(case).version,
            area=NeedArea(need.area),
            heard=Heard.SAID,
            noted_on=clock.today(),
            words="intet mere",
            replaces=need,
            standing=False,
        )


@remembered
def award(by: Member, case: Case, kind: SupportMeasureType = SupportMeasureType.COUNSELLING, **changed: Any) -> Measure:
    """Somebody agrees a measure; CMM gives it unless told otherwise."""
    agreed = Award(type=kind, awarded=True, agreed_on=clock.today(), delivered_by=OrganisationKind.CMM, reasons=REASONS)
    with by.acting():
        return actions.measure_award(
            case, expected_version=stories.fresh(case).version, award=replace(agreed, **changed)
        )


@remembered
def legal_aid(by: Member, case: Case, **changed: Any) -> Measure:
    """A lawyer is to help."""
    outside = {"delivered_by": OrganisationKind.OTHER, "deliverer": PARTY} | changed
    return award(by, case, SupportMeasureType.LEGAL, **outside)


@remembered
def step(by: Member, case: Case, measure: Measure, kind: Step, **changed: Any) -> Measure:
    """Something happens to a measure today."""
    with by.acting():
        happened = replace(Happened(kind=kind, on_day=clock.today()), **changed)
        actions.measure_step(case, measure, expected_version=stories.fresh(case).version, step=happened)
        return Measure.objects.get(pk=measure.pk)


@remembered
def answer(by: Member, case: Case, measure: Measure, **changed: Any) -> Measure:
    """The person says yes to the outside party being told."""
    said = Answered(
        answer=ConsentAnswer.GIVEN,
        given_by=DecisionGiver.PERSON,
        answered_on=clock.today(),
        shares=(Shared.NAME, Shared.NEED),
        purpose=PURPOSE,
    )
    with by.acting():
        consent_actions.consent_record(
            case, measure, expected_version=stories.fresh(case).version, answered=replace(said, **changed)
        )
        return Measure.objects.get(pk=measure.pk)


@remembered
def agree(by: Member, case: Case, number: int = 1, **changed: Any) -> PlanVersion:
    """The plan is talked through with her."""
    talk = TalkedThrough(
        agreed_on=clock.today(),
        language="ro",
        interpreter=True,
        present=(Present.PERSON, Present.CONTACT_PERSON),
        agreement=Agreement.YES,
        goal=GOAL,
    )
    with by.acting():
        return actions.plan_agree(
            case, expected_version=stories.fresh(case).version, number=number, talk=replace(talk, **changed)
        )


@remembered
def pay(by: Member, case: Case, measure: Measure, **changed: Any) -> Payment:
    """Pocket money for today is paid, without a rate."""
    today = clock.today()
    paid = Paid(first=today, last=today, paid_on=today, oere=5050, payer=OrganisationKind.CMM, why=PAID_WHY)
    with by.acting():
        return payment_actions.payment_record(
            case, measure, expected_version=stories.fresh(case).version, paid=replace(paid, **changed)
        )


@remembered
def tell(cast: Cast, case: Case) -> Measure:
    """A plan with everything in it once."""
    mette = cast.mette
    note(mette, case)
    note(mette, case, NeedArea.BODY, BODY)
    law = answer(mette, case, legal_aid(mette, case))
    step(mette, case, law, Step.PASSED_ON)
    award(mette, case, SupportMeasureType.OTHER, description=DESCRIPTION)
    pocket = step(mette, case, award(mette, case, SupportMeasureType.POCKET_MONEY), Step.BEGUN)
    pay(mette, case, pocket)
    agree(mette, case)
    return pocket
