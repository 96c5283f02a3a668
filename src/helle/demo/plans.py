"""Support plans of the invented country: what those who are supported need, what was agreed, and what came of it.

No rate of pocket money is invented: the demo has none, as the register has none before the authority sets one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from random import Random
from typing import Final

from helle.demo import people, texts
from helle.demo.acting import acting_as, case_now
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.support import ending_queries
from helle.register.support_plans import actions, consent_actions, payment_actions
from helle.register.support_plans.actions import Award, Happened, TalkedThrough
from helle.register.support_plans.choices import Agreement, Heard, NeedArea, NotDone, Present, Shared, Step
from helle.register.support_plans.consent_actions import Answered
from helle.register.support_plans.models import Measure
from helle.register.support_plans.payment_actions import Paid
from helle.rules.codes import OrganisationKind, Rung
from helle.rules.minors.codes import DecisionGiver
from helle.rules.support.codes import ConsentAnswer, SupportMeasureType

# Of the cases in which support runs, the latest have a plan that is written out.
WRITTEN_OUT: Final = 30
SUPPORTED: Final = (Rung.UNDER_ASSESSMENT.value, Rung.VICTIM_CURRENT.value)
DAY: Final = dt.timedelta(days=1)


def begin_at_once(case_id: uuid.UUID, moment: dt.datetime) -> None:
    """The first support, the hour she is met: counselling by CMM. Inside a caseworker's acting context."""
    case = case_now(case_id)
    first = _award(case, SupportMeasureType.COUNSELLING, on=moment.date())
    local = moment.astimezone(clock.COPENHAGEN)
    _step(case, first, Step.BEGUN, on=moment.date(), at_minute=local.hour * 60 + local.minute)


def write_plans() -> None:
    """A whole plan in each of the latest cases in which support runs, by whoever has the case."""
    workers = {one.user_id: one for one in people.WORKERS if one.role == "cmm_caseworker"}
    with acting_as(next(iter(workers.values()))):
        running = list(
            cases.own_core_grants()
            .filter(rung__in=SUPPORTED, assigned_to_id__in=list(workers))
            .order_by("-opened_at", "-id")
            .values_list("case_id", "assigned_to_id")[:WRITTEN_OUT]
        )
    for place, (case_id, user_id) in enumerate(running):
        with acting_as(workers[user_id]):
            _write(Random(f"plan {place}"), case_now(case_id), place)


def _write(rng: Random, case: Case, place: int) -> None:
    facts, today = cases.facts_today(case), clock.today()
    if not facts.support_runs or ending_queries.support_end_of(case.pk) is not None:
        return
    grown_up = not facts.minor and not facts.age_disputed
    began = min(max(clock.local_day(case.opened_at), today - 20 * DAY), today)
    for area in rng.sample(list(texts.NEEDS), 3):
        _need(case, NeedArea(area), rng.choice(texts.NEEDS[area]), began)
    pocket = _award(case, SupportMeasureType.POCKET_MONEY, on=began)
    _step(case, pocket, Step.BEGUN, on=began)
    payment_actions.payment_record(
        case,
        pocket,
        expected_version=None,
        paid=Paid(began, min(began + 6 * DAY, today), began, 35000, OrganisationKind.CMM, texts.PAID_WITHOUT_RATE),
    )
    teaching = _award(
        case, SupportMeasureType.TEACHING, on=began, planned_for=today + (place % 9 - 3) * DAY, hours=20,
        reasons=texts.WHY_TEACHING,
    )  # fmt: skip
    if grown_up:
        _outside(case, place, began)
    if place % 3 == 0:
        _award(case, SupportMeasureType.OTHER, on=began, awarded=False, description=texts.WISH, reasons=texts.NO_WISH)
    if place % 3:
        _agree(case, 1, rng, partly=place % 5 == 0)
    if place % 4 == 1:
        _step(case, teaching, Step.NOT_DONE, on=today, why=NotDone.DECLINED)


def _outside(case: Case, place: int, began: dt.date) -> None:
    """A lawyer, a clinic and a psychologist: asked for, some agreed to, one of them withdrawn again."""
    law = _award(
        case, SupportMeasureType.LEGAL, on=began, by=OrganisationKind.OTHER, deliverer=texts.LAWYER,
        planned_for=clock.today() + (place % 5) * DAY,
    )  # fmt: skip
    if place % 2:
        _answer(case, law, ConsentAnswer.GIVEN, began)
        _step(case, law, Step.BEGUN, on=began)
    if place % 8 == 3:
        _answer(case, law, ConsentAnswer.WITHDRAWN, clock.today())
    if place % 2 == 0:
        health = _award(
            case, SupportMeasureType.HEALTH, on=began, by=OrganisationKind.REGION, deliverer=texts.CLINIC,
            reasons=texts.WHY_HEALTH,
        )  # fmt: skip
        _answer(case, health, ConsentAnswer.LIMITED, began)
        _step(case, health, Step.AUTHORISED, on=began, payer=OrganisationKind.REGION)
        _step(case, health, Step.BEGUN, on=began)
        if place % 4 == 0:
            _step(case, health, Step.DONE, on=clock.today())
        _need(case, NeedArea.MIND, texts.NEED_OF_MIND, began)


def _need(case: Case, area: NeedArea, words: str, on: dt.date) -> None:
    actions.need_note(case, expected_version=None, area=area, heard=Heard.SAID, noted_on=on, words=words)


def _award(
    case: Case,
    kind: SupportMeasureType,
    *,
    on: dt.date,
    by: OrganisationKind = OrganisationKind.CMM,
    awarded: bool = True,
    deliverer: str = "",
    description: str = "",
    reasons: str = "",
    planned_for: dt.date | None = None,
    hours: int | None = None,
) -> Measure:
    award = Award(
        type=kind,
        awarded=awarded,
        agreed_on=on,
        delivered_by=by,
        deliverer=deliverer,
        description=description,
        planned_for=planned_for,
        hours=hours,
        reasons=reasons,
    )
    return actions.measure_award(case, expected_version=None, award=award)


def _step(
    case: Case,
    measure: Measure,
    kind: Step,
    *,
    on: dt.date,
    at_minute: int | None = None,
    payer: OrganisationKind | None = None,
    why: NotDone | None = None,
) -> None:
    happened = Happened(kind=kind, on_day=on, at_minute=at_minute, payer=payer, why=why)
    actions.measure_step(case, measure, expected_version=None, step=happened)


def _answer(case: Case, measure: Measure, answer: ConsentAnswer, on: dt.date) -> None:
    consent_actions.consent_record(
        case,
        measure,
        expected_version=None,
        answered=Answered(
            answer=answer,
            given_by=DecisionGiver.PERSON,
            answered_on=on,
            shares=(Shared.NAME, Shared.LANGUAGE, Shared.NEED),
            purpose=texts.PURPOSE,
            limits=texts.LIMIT if answer is ConsentAnswer.LIMITED else "",
        ),
    )


def _agree(case: Case, number: int, rng: Random, *, partly: bool) -> None:
    actions.plan_agree(
        case,
        expected_version=None,
        number=number,
        talk=TalkedThrough(
            agreed_on=clock.today(),
            language="en",
            interpreter=bool(rng.randrange(2)),
            present=(Present.PERSON, Present.CONTACT_PERSON),
            agreement=Agreement.PARTLY if partly else Agreement.YES,
            goal=rng.choice(texts.PLAN_GOALS),
            her_words=texts.HER_WORDS if partly else "",
        ),
    )
