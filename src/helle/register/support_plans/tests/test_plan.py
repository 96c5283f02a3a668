"""The plan: needs, measures and their steps, who may be told, what is paid, and what the person says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import plan_stories as plans
from tests import stories
from tests.cast import Cast
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.protection import clock, context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, Stale
from helle.register.support.models import PeriodGoal
from helle.register.support_plans import actions, payment_actions
from helle.register.support_plans.choices import Agreement, Heard, NeedArea, NotDone, RateKind, State, Step
from helle.register.support_plans.models import Measure, MeasureStep, PartyConsent, Payment
from helle.register.support_plans.steps import AFTER
from helle.rules.codes import OrganisationKind
from helle.rules.minors.codes import DecisionGiver
from helle.rules.support.codes import ConsentAnswer, SupportMeasureType

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def plan_page(case: Case) -> str:
    return reverse("case-support-plan", args=[case.number])


def of(view: str, case: Case, *more: object) -> str:
    return reverse(view, args=[case.number, *more])


def refused(work: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value


def test_a_plan_from_need_to_done_on_its_pages(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    fill_in(client, of("case-need-new", case), {"area": "law", "words": plans.NEED})
    typed = {
        "type": "legal", "awarded": "yes", "delivered_by": "other", "deliverer": plans.PARTY,
        "planned_for": "2025-10-09", "amount": "1.234,50", "hours": "6",
    }  # fmt: skip
    fill_in(client, of("case-measure-new", case), typed)
    with cast.mette.acting():
        measure = Measure.objects.get()
        assert (measure.oere, measure.hours, measure.state) == (123450, 6, "agreed")
    shown = client.get(plan_page(case)).content.decode()
    assert plans.NEED in shown and plans.PARTY in shown and "mangler samtykke" in shown and "1.234,50 kr." in shown
    begun = post(client, of("case-measure-step", case, measure.pk), {"kind": "begun"})
    assert errors_of(begun)["kind"] == [
        "Intet går til en anden part uden et samtykke, der er noteret og kan trækkes tilbage."
    ]
    consent = {"answer": "given", "shares": ["name", "need"], "purpose": plans.PURPOSE}
    fill_in(client, of("case-measure-consent", case, measure.pk), consent)
    fill_in(client, of("case-measure-step", case, measure.pk), {"kind": "begun", "at_time": "14:30"})
    case_page = client.get(reverse("case-page", args=[case.number]))
    assert "give_support" not in {step.code for step in case_page.context["view"].steps}
    fill_in(client, of("case-measure-step", case, measure.pk), {"kind": "done"})
    page = client.get(of("case-measure", case, measure.pk)).content.decode()
    assert "Udført" in page and plans.PURPOSE in page
    assert client.get(of("case-measure-step", case, measure.pk)).context["form"].fields["kind"].choices == []


def test_sup_08_a_ruling_that_leaves_no_room_refuses_with_its_place_and_keeps_what_was_typed(cast: Cast) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    typed = {"type": "return_planning", "awarded": "yes", "delivered_by": "hjst", "deliverer": plans.PARTY}
    answer = post(client, of("case-measure-new", case), typed)
    assert (
        "type" in errors_of(answer) and "SUP-10" in answer.content.decode() and plans.PARTY in answer.content.decode()
    )
    # Where a human decides, a reason is asked and kept; without access nothing is awarded.
    teaching = {"type": "teaching", "awarded": "yes", "delivered_by": "cmm"}
    assert errors_of(post(client, of("case-measure-new", case), teaching)) == {"reasons": ["Skriv begrundelsen."]}
    fill_in(client, of("case-measure-new", case), teaching | {"reasons": stories.REASONS})
    contact = stories.an_opened_case(cast, indication=False)
    for given, field in (({"awarded": "yes"}, "type"), ({"awarded": "no"}, "reasons")):
        assert field in errors_of(post(client, of("case-measure-new", contact), teaching | given))
    fill_in(client, of("case-measure-new", contact), teaching | {"awarded": "no", "reasons": stories.REASONS})
    assert "Ikke tildelt" in client.get(plan_page(contact)).content.decode()


def test_sup_07_what_is_not_on_the_list_is_described(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    error = refused(lambda: plans.award(cast.mette, case, SupportMeasureType.OTHER))
    assert (error.field, error.message) == ("description", actions.NO_DESCRIPTION)
    with cast.mette.acting(), pytest.raises(IntegrityError), transaction.atomic():
        row = Measure(
            id=new_id(), case=case, category="notes", type="other", awarded=True, basis="action_plan", state="agreed",
            agreed_on=clock.today(), delivered_by="cmm", ruling_sealed=b"x", **_author(cast),
        )  # fmt: skip
        row.save(force_insert=True)


def _author(cast: Cast) -> dict[str, Any]:
    acting = context.current()
    return {"by_user_id": acting.user_id, "by_unit_id": acting.unit_id, "recorded_at": acting.instant}


def test_sup_07_an_empty_form_awards_nothing_and_what_is_lacking_is_said_in_one_round(cast: Cast) -> None:
    case, mette = stories.an_opened_case(cast), cast.mette.client()
    page = of("case-measure-new", case)
    assert errors_of(post(mette, page, {})).keys() == {"type"}
    assert errors_of(post(mette, page, {"type": "other"})).keys() == {"description", "reasons"}
    fill_in(mette, page, {"type": "counselling", "reasons": stories.REASONS})
    again = {"type": "counselling"}
    assert errors_of(post(mette, page, again)).keys() == {"description"}
    fill_in(mette, page, again | {"description": plans.DESCRIPTION})


def test_sup_04_health_waits_for_who_pays_and_is_hidden_from_the_lead(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    outside = {"delivered_by": OrganisationKind.HEALTH, "deliverer": plans.PARTY}
    health = plans.answer(cast.mette, case, plans.award(cast.mette, case, SupportMeasureType.HEALTH, **outside))
    plans.note(cast.mette, case, NeedArea.BODY, plans.BODY)
    error = refused(lambda: plans.step(cast.mette, case, health, Step.BEGUN))
    assert error.message == actions.NOT_AUTHORISED
    with cast.mette.acting(), pytest.raises(IntegrityError), transaction.atomic():
        _step(cast, health, Step.BEGUN, 1).save(force_insert=True)
    plans.step(cast.mette, case, health, Step.AUTHORISED, payer=OrganisationKind.REGION)
    assert plans.step(cast.mette, case, health, Step.BEGUN).payer == "region"
    lead = cast.karen.client()
    page = lead.get(plan_page(case)).content.decode()
    assert plans.BODY not in page and plans.PARTY not in page and "vises ikke for din rolle" in page
    assert lead.get(of("case-measure", case, health.pk)).status_code == 404
    assert plans.BODY in cast.jonas.client().get(plan_page(case)).content.decode()


def _step(cast: Cast, measure: Measure, kind: Step, sequence: int, **more: Any) -> MeasureStep:
    return MeasureStep(
        id=new_id(), measure=measure, case_id=measure.case_id, category=measure.category, sequence=sequence, kind=kind,
        on_day=clock.today(), **{"payer": "", "why": ""} | more, **_author(cast),
    )  # fmt: skip


@pytest.mark.parametrize("state", [State.AGREED, State.BEGUN, State.DONE, State.NOT_DONE])
def test_the_database_follows_the_same_table_and_what_has_ended_never_changes(cast: Cast, state: State) -> None:
    case = stories.an_opened_case(cast)
    way = {State.AGREED: [], State.BEGUN: [Step.BEGUN], State.DONE: [Step.BEGUN, Step.DONE]}
    measure = plans.award(cast.mette, case)
    for kind in way.get(state, []):
        plans.step(cast.mette, case, measure, kind)
    if state is State.NOT_DONE:
        plans.step(cast.mette, case, measure, Step.NOT_DONE, why=NotDone.NOT_NEEDED)
    with cast.mette.acting():
        for kind in [one for one in Step if one is not Step.PASSED_ON]:
            more = {"payer": "cmm"} if kind is Step.AUTHORISED else {"why": "left"} if kind is Step.NOT_DONE else {}
            assert _state_after(cast, measure, kind, more) == AFTER.get((state, kind)), kind


def _state_after(cast: Cast, measure: Measure, kind: Step, more: dict[str, str]) -> str | None:
    """What the database makes of a step past the action; None where it refuses. Nothing of it stays."""
    try:
        with transaction.atomic():
            now = Measure.objects.get(pk=measure.pk)
            _step(cast, now, kind, now.steps_taken + 1, **more).save(force_insert=True)
            raise _Undone(Measure.objects.get(pk=measure.pk).state)
    except IntegrityError:
        return None
    except _Undone as done:
        return str(done)


class _Undone(Exception):
    """Takes back what was tried."""


def test_out_09_a_withdrawal_stops_at_once_and_stands_on_the_desk(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    law = plans.answer(cast.mette, case, plans.legal_aid(cast.mette, case))
    plans.step(cast.mette, case, law, Step.BEGUN)
    law = plans.answer(cast.mette, case, law, answer=ConsentAnswer.WITHDRAWN)
    assert law.stopped
    error = refused(lambda: plans.step(cast.mette, case, law, Step.PASSED_ON))
    assert error.ruling is not None and error.ruling.reasons[0].code == "passing_on.withdrawn"
    with cast.mette.acting(), pytest.raises(IntegrityError), transaction.atomic():
        _step(cast, law, Step.PASSED_ON, law.steps_taken + 1).save(force_insert=True)
    assert "Samtykket er væk" in cast.mette.client().get(reverse("desk")).content.decode()
    again = refused(lambda: plans.answer(cast.mette, case, law, answer=ConsentAnswer.WITHDRAWN))
    assert again.field == "answer"


def test_min_02_a_child_s_answer_is_its_view_and_the_representative_s_decides(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    law = plans.legal_aid(cast.mette, case)
    law = plans.answer(cast.mette, case, law)
    assert law.consent == ""  # The child's view alone.
    assert refused(lambda: plans.step(cast.mette, case, law, Step.BEGUN)).ruling is not None
    assert (
        refused(lambda: plans.answer(cast.mette, case, law, given_by=DecisionGiver.REPRESENTATIVE)).field == "given_by"
    )
    with cast.mette.acting():
        assert [row.decides for row in PartyConsent.objects.all()] == [False]
        with pytest.raises(IntegrityError), transaction.atomic():
            PartyConsent(
                id=new_id(), measure=law, case=case, category="notes", sequence=2, answer="given", given_by="person",
                decides=True, answered_on=clock.today(), shares=["name"], purpose_sealed=b"x", **_author(cast),
            ).save(force_insert=True)  # fmt: skip
    law = plans.answer(cast.mette, case, law, given_by=DecisionGiver.CUSTODY_HOLDER)
    assert law.consent == "given"


def test_sup_03_days_are_paid_once_exactly_and_off_the_rate_with_a_reason(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    pocket = plans.award(cast.mette, case, SupportMeasureType.POCKET_MONEY)
    week = {"first": clock.today(), "last": clock.today() + dt.timedelta(days=6)}
    assert refused(lambda: plans.pay(cast.mette, case, pocket, **week)).message == payment_actions.NOT_BEGUN
    plans.step(cast.mette, case, pocket, Step.BEGUN)
    error = refused(lambda: plans.pay(cast.mette, case, pocket, **week, why=""))
    assert error.field == "why" and "SUP-03" in error.message.en
    lead = cast.karen.client()
    fill_in(lead, reverse("support-rate-new"), {
        "kind": "pocket_money", "valid_from": "2025-01-01", "amount": "60,75", "source": "SUPER cirkulære 7",
    })  # fmt: skip
    assert "60,75 kr." in cast.mette.client().get(reverse("support-rates")).content.decode()
    error = refused(lambda: plans.pay(cast.mette, case, pocket, **week, why="", oere=42524))
    assert "425,25 kr." in error.message.da
    paid = plans.pay(cast.mette, case, pocket, **week, why="", oere=42525)
    assert (paid.by_rate, paid.last_day) == (42525, week["last"])
    assert refused(lambda: plans.pay(cast.mette, case, pocket, first=week["last"], last=week["last"])).message == (
        payment_actions.PAID_TWICE
    )
    client = cast.mette.client()
    fill_in(client, of("case-measure-payment-supersede", case, pocket.pk, paid.pk), {"why": stories.WHY})
    plans.pay(cast.mette, case, pocket, first=week["last"], last=week["last"])
    assert "425,25 kr." in client.get(of("case-measure", case, pocket.pk)).content.decode()
    with cast.mette.acting():
        assert sum(row.oere for row in Payment.objects.filter(superseded_at__isnull=True)) == 5050


def test_per_02_a_version_is_agreed_with_her_and_what_comes_after_is_marked(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, client = stories.an_opened_case(cast), cast.mette.client()
    need = plans.note(cast.mette, case)
    typed = {"goal": plans.GOAL, "agreement": "partly", "language": "ro", "interpreter": "yes", "present": ["person"]}
    address = of("case-plan-agree", case)
    assert errors_of(post(client, address, typed)) == {"her_words": ["Skriv, hvad personen ikke er enig i."]}
    assert "present" in errors_of(post(client, address, typed | {"present": ["companion"], "her_words": plans.BODY}))
    fill_in(client, address, typed | {"her_words": plans.BODY})
    assert "siden sidst" not in client.get(plan_page(case)).content.decode()
    on_day(dt.date(2025, 10, 7))
    with cast.mette.acting():
        actions.need_note(
            case, expected_version=None, area=NeedArea.SAFETY, heard=Heard.SEEN, noted_on=clock.today(),
            words=plans.PURPOSE, replaces=need,
        )  # fmt: skip
    page = client.get(plan_page(case)).content.decode()
    assert "siden sidst" in page and "ændret siden" in page and plans.GOAL in page
    assert refused(lambda: plans.agree(cast.mette, case, 1)).message == actions.AGREED_ALREADY
    assert plans.agree(cast.jonas, case, 2, agreement=Agreement.YES).number == 2
    # A need is replaced once.
    with cast.mette.acting(), pytest.raises(Refused) as twice:
        actions.need_note(
            case, expected_version=None, area=NeedArea.SAFETY, heard=Heard.SEEN, noted_on=clock.today(), words="x",
            replaces=need,
        )  # fmt: skip
    assert twice.value.message == actions.JUST_REPLACED


def test_sup_11_the_goal_of_the_period_and_of_the_plan_is_asked_once(cast: Cast) -> None:
    case, client = stories.a_running_period(cast), cast.mette.client()
    goals, agree = of("case-period-goals", case), of("case-plan-agree", case)
    fill_in(client, goals, {"goals": plans.GOAL, "words": "own"})
    assert plans.GOAL in client.get(agree).content.decode()
    typed = {"goal": plans.BODY, "agreement": "yes", "language": "ro", "interpreter": "yes", "present": ["person"]}
    fill_in(client, agree, typed)
    assert plans.BODY in client.get(goals).content.decode()
    plans.agree(cast.mette, case, 2, agreement=Agreement.YES, goal=plans.BODY)
    with cast.mette.acting():
        assert PeriodGoal.objects.count() == 2  # The same goal again is no other goal.


def test_id_13_the_hours_to_the_first_support_follow_from_what_is_recorded(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    page = cast.mette.client().get(plan_page(case)).content.decode()
    assert "Støtten er ikke begyndt." in page
    minute = clock.now().astimezone(clock.COPENHAGEN).hour * 60 + 59
    measure = plans.step(cast.mette, case, plans.award(cast.mette, case), Step.BEGUN, at_minute=minute)
    assert "1 time fra indikation til første støtte." in cast.mette.client().get(plan_page(case)).content.decode()
    # What was a mistake has not begun anything.
    plans.step(cast.mette, case, measure, Step.NOT_DONE, why=NotDone.MISTAKE)
    shown = cast.mette.client().get(reverse("case-page", args=[case.number])).context["view"]
    assert "give_support" in {step.code for step in shown.steps}


def test_two_windows_and_days_that_cannot_be(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    measure = plans.award(cast.mette, case)
    with cast.mette.acting():
        seen = stories.fresh(case).version
    plans.note(cast.jonas, case)
    with cast.mette.acting(), pytest.raises(Stale):
        actions.measure_step(case, measure, expected_version=seen, step=actions.Happened(Step.BEGUN, clock.today()))
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert refused(lambda: plans.step(cast.mette, case, measure, Step.BEGUN, on_day=tomorrow)).field == "on_day"
    plans.step(cast.mette, case, measure, Step.BEGUN)
    yesterday = clock.today() - dt.timedelta(days=1)
    assert refused(lambda: plans.step(cast.mette, case, measure, Step.DONE, on_day=yesterday)).field == "on_day"


def test_sup_11_what_was_told_stands_beside_the_form_and_the_look_is_in_the_audit(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    held = stories.hold_interview(cast.mette, case)
    page = cast.mette.client().get(of("case-need-new", case)).content.decode()
    assert stories.ACCOUNT in page
    lines = audit_lines(cast, cast.mette.user.pk)
    assert ("interview.read", held.pk) in [(line.action, line.object_id) for line in lines]


def test_sup_03_no_day_is_paid_after_the_measure_ended_nor_twice_over_two_measures(
    cast: Cast,
) -> None:
    case = stories.an_opened_case(cast)
    first, second = (
        plans.step(cast.mette, case, plans.award(cast.mette, case, SupportMeasureType.POCKET_MONEY), Step.BEGUN)
        for _one in range(2)
    )
    began = clock.today()
    plans.pay(cast.mette, case, first)
    assert refused(lambda: plans.pay(cast.mette, case, second)).message == payment_actions.PAID_TWICE
    clock.move_forward(dt.timedelta(days=3))
    plans.step(cast.mette, case, first, Step.DONE)
    days = {"first": began + dt.timedelta(days=1), "last": began + dt.timedelta(days=3)}
    assert refused(lambda: plans.pay(cast.mette, case, first, **days)).message == payment_actions.ENDED
    plans.pay(cast.mette, case, first, **days | {"last": began + dt.timedelta(days=2)})
    plans.step(cast.mette, case, second, Step.NOT_DONE, why=NotDone.MISTAKE)
    later = {"first": began + dt.timedelta(days=9), "last": began + dt.timedelta(days=9)}
    assert refused(lambda: plans.pay(cast.mette, case, second, **later)).message == payment_actions.ENDED


def test_who_pays_in_the_payers_place_says_why(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    board = plans.award(cast.mette, case, SupportMeasureType.BOARD, payer=OrganisationKind.MUNICIPALITY)
    plans.step(cast.mette, case, board, Step.BEGUN)
    with cast.karen.acting():
        payment_actions.rate_set(
            kind=RateKind.BOARD, valid_from=dt.date(2025, 1, 1), oere_per_day=5050, source="SUPER cirkulære 7"
        )
    today = clock.today()
    assert refused(lambda: plans.pay(cast.mette, case, board, why="")).message == payment_actions.OTHER_PAYER
    with cast.mette.acting(), pytest.raises(IntegrityError, match="not paid like this"), transaction.atomic():
        Payment(
            id=new_id(), measure=board, case=case, type="board", days=DateRange(today, today + dt.timedelta(days=1)),
            paid_on=today, oere=5050, by_rate=5050, payer="cmm", **_author(cast),
        ).save(force_insert=True)  # fmt: skip
    assert plans.pay(cast.mette, case, board).payer == "cmm"
