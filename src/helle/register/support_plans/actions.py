"""Writing the plan: needs, measures and what happens to them, and that it was agreed with the person."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Max

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.support import ending_actions
from helle.register.support_plans import policies, rulings
from helle.register.support_plans.choices import (
    Agreement,
    Heard,
    NeedArea,
    NotDone,
    Present,
    State,
    Step,
    category_of_area,
    category_of_type,
)
from helle.register.support_plans.goals import goal_of_the_period_too
from helle.register.support_plans.models import Measure, MeasureStep, Need, PlanVersion
from helle.register.support_plans.steps import AFTER
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Ruling, Text
from helle.rules.support.codes import SupportBasis, SupportMeasureType

NO_WORDS = Text("Skriv, hvad behovet er.", "Enter what the need is.")
NO_PARTY: Final = Text("Skriv, hvem der giver støtten.", "Enter who gives the support.")
NO_DESCRIPTION: Final = Text(
    "Beskriv støtten; den står ikke på planens liste. [SUP-07]",
    "Describe the support; it is not on the plan's list. [SUP-07]",
)
ENDED: Final = Text(
    "Støtten er afsluttet og ændres ikke mere. Er der brug for mere, så aftal en ny.",
    "The measure has ended and changes no more. If more is needed, agree another one.",
)
RUNS_ALREADY: Final = Text(
    "Den støtte er aftalt allerede og løber stadig. Skal der være en til, så skriv, hvad den består i.",
    "That measure has been agreed already and is not over. If there is to be another one, enter what it consists of.",
)
NOT_NOW: Final = Text("Det kan ikke ske, som støtten står nu.", "That cannot happen as the measure stands now.")
NOT_AGREED_YET: Final = Text(
    "Den dag var støtten ikke aftalt. Se, om dagen er rigtig.",
    "The measure had not been agreed on that day. Check the day.",
)
JUST_CHANGED: Final = Text(
    "Støtten er lige blevet ændret. Se på den igen, og gem en gang til.",
    "The measure has just been changed. Look at it again and save once more.",
)
NOT_AUTHORISED: Final = Text(
    "Notér først, hvem der har bevilget behandlingen og betaler den. [SUP-04]",
    "First record who authorised the treatment and pays for it. [SUP-04]",
)
JUST_REPLACED: Final = Text(
    "Behovet er lige blevet skrevet om. Se på planen igen.", "The need has just been rewritten. Look at the plan again."
)
AGREED_ALREADY: Final = Text(
    "En anden har lige skrevet den aftale ned. Se på planen igen; er der talt om mere, så gem en gang til.",
    "Somebody else has just written that agreement down. Look at the plan again; if more was said, save once more.",
)
SUPPORT_ENDED: Final = Text(
    "Støtten er ophørt den dag, så intet nyt kan begynde. [ACC-04]",
    "Support has ended by that day, and nothing begins any more. [ACC-04]",
)
_MEASURE_REFUSED: Final = {
    "measuresteps_in_order": Refused(JUST_CHANGED),
    "partyconsents_in_order": Refused(JUST_CHANGED),
    "measuresteps_follow_the_table": Refused(ENDED),
    "measurestep_health_is_authorised": Refused(NOT_AUTHORISED),
    "nothing_begins_once_support_has_ended": ending_actions.NOTHING_BEGINS,
    "measurestep_begins_while_support_runs": Refused(SUPPORT_ENDED, field="on_day"),
}


def measure_refusals() -> dict[str, Refused]:
    """What the database refuses about a measure, when two meet."""
    return dict(_MEASURE_REFUSED)


def need_note(
    case: Case,
    *,
    expected_version: int | None,
    area: NeedArea,
    heard: Heard,
    noted_on: dt.date,
    words: str,
    replaces: Need | None = None,
    standing: bool = True,
) -> Need:
    """Write down what the person needs, or that a need has changed or is gone (`standing` False).

    A need is not edited: another row takes its place, and the one before stays in the record.
    """
    category = category_of_area(area)
    policies.require_write(category)
    cases.refuse_future(noted_on, "noted_on")
    cases.refuse_long_ago(noted_on, "noted_on")
    cases.refuse_before_known(case, noted_on, "noted_on")
    if not says_anything(words):
        raise Refused(NO_WORDS, field="words")
    if replaces is not None and (replaces.area != area or not replaces.standing):
        raise Refused(JUST_REPLACED)
    acting = context.current()
    row = Need(
        id=new_id(),
        case=case,
        category=category,
        area=area,
        heard=heard,
        noted_on=noted_on,
        standing=standing,
        replaces=replaces,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.words_sealed = vault.seal(case.person_id, row, "words_sealed", words)
    said = {"support_plans_need_replaces_id_key": Refused(JUST_REPLACED)}
    with refused_by(said), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("plan.need_noted", object_id=row.pk, cases=[case.pk], detail={"standing": standing})
    return row


@dataclass(frozen=True, slots=True)
class Award:
    """What is agreed: the measure, what it rests on, who delivers it and when, and what it comes to.

    `awarded` False: the person wished it and does not get it. `deliverer` names the outside party.
    """

    type: SupportMeasureType
    awarded: bool
    agreed_on: dt.date
    basis: SupportBasis = SupportBasis.ACTION_PLAN
    delivered_by: OrganisationKind | None = None
    deliverer: str = ""
    description: str = ""
    planned_for: dt.date | None = None
    hours: int | None = None
    oere: int | None = None
    payer: OrganisationKind | None = None
    reasons: str = ""


def measure_award(case: Case, *, expected_version: int | None, award: Award) -> Measure:
    """Award a measure, or decide not to: CMM alone does (SUP-08). The ruling is kept with it, and the reasons if any.

    Raises `Refused` with the ruling where the rules leave no room, and where they leave some and no reason is given.
    Awards nothing where support has ended.
    """
    category = category_of_type(award.type)
    policies.require_write(category)
    cases.refuse_future(award.agreed_on, "agreed_on")
    cases.refuse_long_ago(award.agreed_on, "agreed_on")
    cases.refuse_before_known(case, award.agreed_on, "agreed_on")
    if award.awarded:
        ending_actions.refuse_once_ended(case)
    acting, facts = context.current(), facts_for_writing(case)
    ruling = rulings.award_ruling(
        facts, award.type, by=OrganisationKind(acting.unit_kind), delivered_by=award.delivered_by
    )
    if award.awarded:
        _refuse_unawarded(award, ruling, rulings.basis_ruling(facts, award.basis, award.delivered_by))
        if rulings.access_ruling(facts).needs_reason and not says_something(award.reasons):
            raise Refused(NO_REASONS, field="reasons", ruling=rulings.access_ruling(facts))
    elif not says_something(award.reasons):
        raise Refused(NO_REASONS, field="reasons", ruling=ruling)
    if award.type is SupportMeasureType.OTHER and not says_anything(award.description):
        raise Refused(NO_DESCRIPTION, field="description")
    if award.awarded and not (award.description + award.reasons).strip() and _runs_already(case, award):
        raise Refused(RUNS_ALREADY, field="description")
    outside = award.awarded and award.delivered_by is not OrganisationKind.CMM
    if outside and not says_anything(award.deliverer):
        raise Refused(NO_PARTY, field="deliverer")
    row = Measure(
        id=new_id(),
        case=case,
        category=category,
        type=award.type.value,
        awarded=award.awarded,
        basis=award.basis.value,
        agreed_on=award.agreed_on,
        delivered_by=award.delivered_by.value if award.delivered_by else "",
        planned_for=award.planned_for if award.awarded else None,
        hours=award.hours,
        oere=award.oere,
        payer=award.payer.value if award.payer else "",
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        state=State.AGREED if award.awarded else State.REFUSED,
    )
    for column, text in (
        ("deliverer_sealed", award.deliverer if outside else ""),
        ("description_sealed", award.description),
        ("reasons_sealed", award.reasons),
    ):
        if text.strip():
            setattr(row, column, vault.seal(case.person_id, row, column, text))
    kept = json.dumps(ruling.to_json(), ensure_ascii=False)
    row.ruling_sealed = vault.seal(case.person_id, row, "ruling_sealed", kept)
    with refused_by(measure_refusals()), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record(
            "plan.measure_awarded" if award.awarded else "plan.measure_refused",
            object_id=row.pk,
            cases=[case.pk],
        )
    return row


def _runs_already(case: Case, award: Award) -> bool:
    """Whether the same waits or runs with the same deliverer: a second one says in what it differs, or why."""
    return (
        Measure.objects.filter(case=case, type=award.type.value, state__in=[State.AGREED, State.BEGUN])
        .filter(delivered_by=award.delivered_by.value if award.delivered_by else "")
        .exists()
    )


def _refuse_unawarded(award: Award, ruling: Ruling[SupportMeasureType], basis: Ruling[SupportBasis]) -> None:
    """Raise `Refused` with the ruling that leaves no room for this award, or that asks for the reason it lacks."""
    if award.delivered_by is None:
        raise Refused(NO_PARTY, field="delivered_by")
    for one, field in ((ruling, "delivered_by"), (basis, "basis")):
        if one.answer is None:
            of_the_deliverer = any(reason.code == "support_measure.other_deliverer" for reason in one.reasons)
            raise Refused(one.headline, field=field if of_the_deliverer or field == "basis" else "type", ruling=one)
        if not one.permits(says_something(award.reasons)):
            raise Refused(NO_REASONS, field="reasons", ruling=one)


@dataclass(frozen=True, slots=True)
class Happened:
    """One step of a measure: what, when (with the minute of the day where it is known), and what it asks besides."""

    kind: Step
    on_day: dt.date
    at_minute: int | None = None
    payer: OrganisationKind | None = None
    why: NotDone | None = None
    words: str = ""


def measure_step(case: Case, measure: Measure, *, expected_version: int | None, step: Happened) -> MeasureStep:
    """Record that a measure was authorised, passed on, begun, done or not done.

    One that has ended takes no step. Nothing goes to an outside party, and none begins, without a consent that stands
    (OUT-09). Raises `Refused` with the ruling.
    """
    policies.require_write(measure.category)
    cases.refuse_future(step.on_day, "on_day")
    cases.refuse_long_ago(step.on_day, "on_day")
    cases.refuse_before_known(case, step.on_day, "on_day")
    acting = context.current()
    with refused_by(measure_refusals()), transaction.atomic():
        cases.case_touch(case, expected_version)
        # Held by the case from here: whoever steps at the same time waits.
        measure.refresh_from_db()
        _refuse_step(measure, step)
        row = MeasureStep(
            id=new_id(),
            measure=measure,
            case=case,
            category=measure.category,
            sequence=measure.steps_taken + 1,
            kind=step.kind,
            on_day=step.on_day,
            at_minute=step.at_minute if step.kind is Step.BEGUN else None,
            payer=step.payer.value if step.payer and step.kind is Step.AUTHORISED else "",
            why=step.why or "" if step.kind is Step.NOT_DONE else "",
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        if step.words.strip():
            row.words_sealed = vault.seal(case.person_id, row, "words_sealed", step.words)
        row.save(force_insert=True)
        audit.record(
            "plan.measure_stepped",
            object_id=measure.pk,
            cases=[case.pk],
            detail={"step": step.kind.value},
        )
        if step.kind in (Step.BEGUN, Step.NOT_DONE):
            cases.case_project(case)
    measure.refresh_from_db()
    return row


def _refuse_step(measure: Measure, step: Happened) -> None:
    """Raise `Refused` for a step that the measure cannot take, or that lacks what it asks."""
    if not measure.is_open:
        raise Refused(ENDED)
    if (State(measure.state), step.kind) not in AFTER:
        raise Refused(NOT_NOW, field="kind")
    if step.kind is Step.PASSED_ON and not measure.outside:
        raise Refused(NOT_NOW, field="kind")
    if step.kind is Step.NOT_DONE and step.why is None:
        raise Refused(Text("Skriv, hvorfor den ikke blev gennemført.", "Enter why it was not done."), field="why")
    if step.kind is Step.AUTHORISED and step.payer is None:
        raise Refused(Text("Skriv, hvem der betaler.", "Enter who pays."), field="payer")
    if step.kind in (Step.PASSED_ON, Step.BEGUN):
        ruling = rulings.passing_on_ruling(measure, clock.today())
        if not ruling.permits(reason_given=False):
            raise Refused(ruling.reasons[0].text, field="kind", ruling=ruling)
    if step.on_day < measure.agreed_on:
        raise Refused(NOT_AGREED_YET, field="on_day")
    kinds = {one.kind: one.on_day for one in MeasureStep.objects.filter(measure=measure).order_by("sequence")}
    if step.kind is Step.BEGUN and measure.type == SupportMeasureType.HEALTH and Step.AUTHORISED not in kinds:
        raise Refused(NOT_AUTHORISED, field="kind")
    began = kinds.get(Step.BEGUN)
    if step.kind in (Step.DONE, Step.NOT_DONE) and began is not None and step.on_day < began:
        raise Refused(
            Text("Den dag var støtten ikke begyndt.", "The measure had not begun on that day."), field="on_day"
        )


@dataclass(frozen=True, slots=True)
class TalkedThrough:
    """How the plan was talked through with the person, and what she says of it."""

    agreed_on: dt.date
    language: str
    interpreter: bool
    present: tuple[Present, ...]
    agreement: Agreement
    goal: str
    her_words: str = ""


def plan_agree(case: Case, *, expected_version: int | None, number: int, talk: TalkedThrough) -> PlanVersion:
    """Keep the plan as it stands as a version, with what the person says of it (PER-02, SUP-10).

    `number` is the version that was talked about: of two who keep the same one, the second is told. Its goal becomes
    that of the period that runs: she is not asked twice (SUP-11).
    """
    policies.require_write()
    cases.refuse_future(talk.agreed_on, "agreed_on")
    cases.refuse_long_ago(talk.agreed_on, "agreed_on")
    cases.refuse_before_known(case, talk.agreed_on, "agreed_on")
    if Present.PERSON not in talk.present:
        raise Refused(
            Text("Planen laves sammen med personen selv.", "The plan is made together with the person."),
            field="present",
        )
    if not says_anything(talk.goal):
        raise Refused(Text("Skriv, hvad personen vil nå.", "Enter what the person wants to reach."), field="goal")
    if talk.agreement is not Agreement.YES and not says_anything(talk.her_words):
        raise Refused(
            Text("Skriv, hvad personen ikke er enig i.", "Enter what the person does not agree with."),
            field="her_words",
        )
    acting = context.current()
    row = PlanVersion(
        id=new_id(),
        case=case,
        number=number,
        agreed_on=talk.agreed_on,
        language=talk.language,
        interpreter=talk.interpreter,
        present=[one.value for one in Present if one in talk.present],
        agreement=talk.agreement,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.goal_sealed = vault.seal(case.person_id, row, "goal_sealed", talk.goal)
    if talk.her_words.strip():
        row.her_words_sealed = vault.seal(case.person_id, row, "her_words_sealed", talk.her_words)
    said = {"planversion_once": Refused(AGREED_ALREADY), "planversions_in_order": Refused(AGREED_ALREADY)}
    with refused_by(said), transaction.atomic():
        cases.case_touch(case, expected_version)
        last = PlanVersion.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
        if number != last + 1:
            raise Refused(AGREED_ALREADY)
        row.save(force_insert=True)
        goal_of_the_period_too(case, talk.goal)
        audit.record("plan.agreed", object_id=row.pk, cases=[case.pk], detail={"number": number})
    return row
