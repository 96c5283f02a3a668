"""What the partner reports, and what becomes of it: nothing before it is taken in, all of it booked by its rules."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from tests import disbursement_stories, partner_stories, reintegration_stories
from tests.cast import Cast

from helle.register.cases.entries import new_row
from helle.register.disbursements.choices import JourneyKind
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.partner_access import abroad, queries
from helle.register.partner_access.abroad import Plan, Sent
from helle.register.partner_access.choices import LinkEnd, MessageKind, TakenIn
from helle.register.partner_access.models import Intake, PartnerMessage
from helle.register.partner_access.tests.conftest import Going, going_home
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.returns.codes import SupportKind

pytestmark = pytest.mark.usefixtures("fresh")

DAY = dt.timedelta(days=1)
BEGUN, DELIVERY = MessageKind.ACTIVITIES_BEGUN, MessageKind.DELIVERY


def _come_in(cast: Cast, gone: Going) -> str:
    return partner_stories.come_in(gone.link(cast.henrik))


def _plan(key: str) -> Plan:
    plan = abroad.plan(key, partner_stories.look(key))
    assert plan is not None
    return plan


def _latest(cast: Cast, gone: Going) -> PartnerMessage:
    with cast.henrik.acting():
        return PartnerMessage.objects.select_related("return_case", "line__version").order_by("-received_at")[0]


def _take_in_all(cast: Cast, gone: Going) -> None:
    for one in reversed(partner_stories.view(cast.henrik, gone.case).messages):
        if one.intake is None:
            partner_stories.take_in(cast.henrik, gone.case, one.row)


def test_the_approved_plan_alone_is_shown_with_its_goal_activities_and_budget(
    committed_cast: Cast, gone: Going
) -> None:
    reintegration_stories.save(committed_cast.mette, gone.case, gone.row, reintegration_stories.draft(goal="Noget nyt"))
    plan = _plan(_come_in(committed_cast, gone))
    assert plan.goal == reintegration_stories.GOAL
    assert [one.text for one in plan.activities] == [reintegration_stories.ACTIVITY]
    assert [(one.text, one.kind, one.amount) for one in plan.lines] == [
        (reintegration_stories.OVEN, SupportKind.IN_KIND_SUPPORT, 30_000),
        (reintegration_stories.START, SupportKind.CASH_SUPPORT, 9_000),
    ]


def test_ret03_what_is_taken_in_is_booked_and_what_is_not_keeps_its_reason(
    committed_cast: Cast, travelling: Going
) -> None:
    gone = travelling
    cast = committed_cast
    key = _come_in(cast, gone)
    assert partner_stories.look(key).travels_on == clock.today()
    oven = _plan(key).lines[0]
    for what in (
        partner_stories.given(),
        partner_stories.given(BEGUN),
        partner_stories.given(DELIVERY, delivery=partner_stories.delivery(oven.id)),
        partner_stories.given(MessageKind.PROGRESS),
        partner_stories.given(MessageKind.FINAL),
        partner_stories.given(DELIVERY, delivery=partner_stories.delivery(oven.id, 29_000, "78")),
    ):
        assert partner_stories.report(key, what) is Sent.RECEIVED
        clock.freeze(clock.now() + dt.timedelta(minutes=1))
    with cast.henrik.acting():
        assert [one.what.en for one in queries.waiting()][:3] == [
            "The partner reports: met on arrival", "The partner reports: activities have begun",
            "The partner reports a delivery",
        ]  # fmt: skip
        assert len(queries.waiting()) == 6
    with cast.mette.acting():
        assert queries.waiting() == []
    first, *_others = reversed(partner_stories.view(cast.henrik, gone.case).messages)
    assert disbursement_stories.ledger(cast.henrik, gone.case, gone.row).arrived_on is None
    partner_stories.take_in(cast.henrik, gone.case, first.row)
    assert partner_stories.look(key).arrived_on == clock.today()

    # 10,000 of the oven's 30,000 are booked with their receipt; 29,000 more pass the plan, and nothing of it is kept.
    with pytest.raises(Refused) as refused:
        _take_in_all(cast, gone)
    assert refused.value.field == "amount" and "RET-" in refused.value.message.da
    ledger = disbursement_stories.ledger(cast.henrik, gone.case, gone.row)
    assert [(one.row.amount, one.row.line_id) for one in ledger.entries] == [(10_000, oven.id)]
    assert ledger.has_final_report and ledger.entries[0].words["text"] == partner_stories.MET
    latest = _latest(cast, gone)
    partner_stories.take_in(cast.henrik, gone.case, latest, TakenIn.NOT_TAKEN, partner_stories.NOT_TAKEN)
    outcomes = [one.outcome for one in abroad.own_messages(key, partner_stories.look(key))]
    assert outcomes == [TakenIn.NOT_TAKEN, *[TakenIn.TAKEN] * 5]
    with cast.henrik.acting():
        assert queries.waiting() == []


def test_ret05_a_delivery_that_may_stand_in_the_ledger_is_not_booked_twice(committed_cast: Cast, gone: Going) -> None:
    cast = committed_cast
    disbursement_stories.arrive(cast.henrik, gone.case, gone.row)
    key = _come_in(cast, gone)
    oven = _plan(key).lines[0].id
    entries = [disbursement_stories.deliver(cast.henrik, gone.case, gone.row, amount) for amount in (10_000, 4_000)]
    for amount in (10_000, 4_000):
        delivery = partner_stories.delivery(oven, amount)
        assert partner_stories.report(key, partner_stories.given(DELIVERY, delivery=delivery)) is Sent.RECEIVED
    by_amount = {one.row.amount: one.row for one in partner_stories.view(cast.henrik, gone.case).messages}
    of_4, of_10 = by_amount[4_000], by_amount[10_000]
    with pytest.raises(Refused) as alike:
        partner_stories.take_in(cast.henrik, gone.case, of_10)
    with pytest.raises(Refused) as another:
        partner_stories.take_in(cast.henrik, gone.case, of_10, entry_id=entries[1].pk)
    assert alike.value.field == another.value.field == "booked"
    taken = partner_stories.take_in(cast.henrik, gone.case, of_10, entry_id=entries[0].pk)
    ledger = disbursement_stories.ledger(cast.henrik, gone.case, gone.row)
    assert taken.entry_id == entries[0].pk and [one.row.amount for one in ledger.entries] == [10_000, 4_000]

    # Its receipt came with the message, so the next one with that receipt looks like it; it may still be another.
    disbursement_stories.take_back(disbursement_stories.second(), gone.case, entries[1])
    with pytest.raises(Refused) as reversed_before:
        partner_stories.take_in(cast.henrik, gone.case, of_4, entry_id=entries[1].pk)
    with pytest.raises(Refused) as same_receipt:
        partner_stories.take_in(cast.henrik, gone.case, of_4)
    assert reversed_before.value.field == same_receipt.value.field == "booked"
    with cast.henrik.acting():
        row = new_row(Intake, gone.case, return_case=gone.row, message=of_4, outcome="taken", entry=entries[1])
        straight = refused_by_the_database(lambda: row.save(force_insert=True))
    assert straight == "partner_delivery_taken_in_is_booked"
    with pytest.raises(Refused) as unsaid:
        partner_stories.take_in(cast.henrik, gone.case, of_4, beside_alike=True)
    assert unsaid.value.field == "why"
    partner_stories.take_in(cast.henrik, gone.case, of_4, why="Der kom to kvitteringer", beside_alike=True)
    assert len(disbursement_stories.ledger(cast.henrik, gone.case, gone.row).entries) == 4


def test_ret05_what_the_partner_reports_twice_is_the_entry_it_was(committed_cast: Cast, gone: Going) -> None:
    cast = committed_cast
    disbursement_stories.arrive(cast.henrik, gone.case, gone.row)
    key = _come_in(cast, gone)
    oven = _plan(key).lines[0].id
    given = partner_stories.given(DELIVERY, delivery=partner_stories.delivery(oven, 1_000))
    for _each in (1, 2):
        assert partner_stories.report(key, given) is Sent.RECEIVED
    sent = abroad.own_messages(key, partner_stories.look(key))
    assert abroad.alike(sent, uuid.uuid4(), given) is sent[0]
    assert abroad.alike(sent[:1], sent[0].message_id, given) is None
    copy, first = (one.row for one in partner_stories.view(cast.henrik, gone.case).messages)
    with cast.henrik.acting():
        opened = queries.get_message(gone.case, copy.pk)
        assert [one.row.pk for one in queries.waiting_alike(gone.case, opened)] == [first.pk]
    entry = partner_stories.take_in(cast.henrik, gone.case, first).entry_id
    partner_stories.take_in(cast.henrik, gone.case, copy, entry_id=entry)
    assert len(disbursement_stories.ledger(cast.henrik, gone.case, gone.row).entries) == 1


def test_ret18_the_partner_reports_within_what_is_left_and_part_of_it_can_be_booked_on_another_line(
    committed_cast: Cast, gone: Going
) -> None:
    cast = committed_cast
    lines = (
        reintegration_stories.line(20_000),
        reintegration_stories.line(5_000, position=2, text="Mel fra Møllen"),
        reintegration_stories.line(9_000, SupportKind.CASH_SUPPORT, 3),
    )
    reintegration_stories.approved(cast, gone.case, gone.row, reintegration_stories.draft(lines=lines))
    disbursement_stories.arrive(cast.henrik, gone.case, gone.row)
    key = _come_in(cast, gone)
    oven, flour, _cash = _plan(key).lines

    def sent(amount: int) -> Sent:
        return partner_stories.report(
            key, partner_stories.given(DELIVERY, delivery=partner_stories.delivery(oven.id, amount))
        )

    assert sent(2_500) is Sent.RECEIVED
    disbursement_stories.deliver(cast.henrik, gone.case, gone.row, 18_000)
    assert (sent(2_001), [one.left for one in _plan(key).lines]) == (Sent.OVER, [2_000, 5_000, 9_000])
    message = _latest(cast, gone)
    with cast.henrik.acting():
        rooms = queries.rooms(gone.case, queries.get_message(gone.case, message.pk))
    assert [(one.row.pk, one.left) for one in rooms] == [(oven.id, 2_000), (flour.id, 5_000)]
    for field, how in (("amount", {}), ("why", {"amount": 2_000}), ("amount", {"amount": 2_501, "line_id": flour.id})):
        with pytest.raises(Refused) as refused:
            partner_stories.take_in(cast.henrik, gone.case, message, **how)
        assert refused.value.field == field
    partner_stories.take_in(cast.henrik, gone.case, message, why="Resten var mel", line_id=flour.id)
    entries = disbursement_stories.ledger(cast.henrik, gone.case, gone.row).entries
    assert [(one.row.amount, one.row.line_id) for one in entries] == [(18_000, oven.id), (2_500, flour.id)]


def test_an_arrival_that_stands_already_is_not_written_again(committed_cast: Cast, travelling: Going) -> None:
    gone = travelling
    assert partner_stories.report(_come_in(committed_cast, gone)) is Sent.RECEIVED
    disbursement_stories.happen(committed_cast.henrik, gone.case, gone.row, JourneyKind.ARRIVED)
    _take_in_all(committed_cast, gone)
    assert len(disbursement_stories.ledger(committed_cast.henrik, gone.case, gone.row).journey) == 3


def test_an_arrival_that_stands_with_another_day_is_not_dropped_silently(
    committed_cast: Cast, travelling: Going
) -> None:
    gone = travelling
    assert partner_stories.report(_come_in(committed_cast, gone)) is Sent.RECEIVED
    clock.freeze(clock.now() + DAY)
    disbursement_stories.happen(committed_cast.henrik, gone.case, gone.row, JourneyKind.ARRIVED)
    message = _latest(committed_cast, gone)
    with pytest.raises(Refused) as refused:
        partner_stories.take_in(committed_cast.henrik, gone.case, message)
    assert refused.value.field == "outcome" and str(clock.today().year) in refused.value.message.da
    with committed_cast.henrik.acting():
        row = new_row(Intake, gone.case, return_case=gone.row, message=message, outcome="taken")
        assert refused_by_the_database(lambda: row.save(force_insert=True)) == "partner_step_taken_in_stands"
    partner_stories.take_in(committed_cast.henrik, gone.case, message, TakenIn.NOT_TAKEN, partner_stories.NOT_TAKEN)


def test_what_came_by_a_link_in_wrong_hands_is_taken_in_with_a_word(committed_cast: Cast, travelling: Going) -> None:
    gone = travelling
    cast = committed_cast
    made = gone.link(cast.henrik)
    partner_stories.report(partner_stories.come_in(made))
    partner_stories.end(cast.mette, gone.case, made.link, LinkEnd.WRONG_HANDS)
    message = _latest(cast, gone)
    with pytest.raises(Refused) as refused:
        partner_stories.take_in(cast.henrik, gone.case, message)
    assert refused.value.field == "why"
    with cast.henrik.acting():
        row = new_row(Intake, gone.case, return_case=gone.row, message=message, outcome="taken")
        assert refused_by_the_database(lambda: row.save(force_insert=True)) == "partner_wrong_hands_are_weighed"
    assert partner_stories.view(cast.henrik, gone.case).messages[0].doubted
    partner_stories.take_in(cast.henrik, gone.case, message, why="Hun ringede selv")


def test_who_takes_in_and_once(committed_cast: Cast, travelling: Going) -> None:
    gone = travelling
    partner_stories.report(_come_in(committed_cast, gone))
    message = _latest(committed_cast, gone)
    for who in (committed_cast.mette, gone.maja):
        with pytest.raises(PermissionDenied):
            partner_stories.take_in(who, gone.case, message)
    with pytest.raises(Refused) as without:
        partner_stories.take_in(committed_cast.henrik, gone.case, message, TakenIn.NOT_TAKEN)
    assert without.value.field == "why"
    partner_stories.take_in(committed_cast.henrik, gone.case, message)
    with pytest.raises(Refused):
        partner_stories.take_in(committed_cast.henrik, gone.case, message)


def test_sent_twice_it_came_once_and_an_id_of_another_link_is_no_way_in(
    committed_cast: Cast, travelling: Going
) -> None:
    gone = travelling
    key, other = _come_in(committed_cast, gone), _come_in(committed_cast, gone)
    message_id = uuid.uuid4()
    assert partner_stories.report(key, message_id=message_id) is Sent.RECEIVED
    assert partner_stories.report(key, message_id=message_id) is Sent.AGAIN
    assert partner_stories.report(other, message_id=message_id) is Sent.NO
    assert len(partner_stories.view(committed_cast.mette, gone.case).messages) == 1


@pytest.mark.parametrize(
    ("kind", "days", "became"),
    [
        (MessageKind.PROGRESS, 1, Sent.RECEIVED),
        (MessageKind.PROGRESS, 2, Sent.DAY),
        (MessageKind.PROGRESS, -1, Sent.DAY),
        (BEGUN, 0, Sent.BEFORE),
        (MessageKind.PROGRESS, 0, Sent.BEFORE),
        (MessageKind.FINAL, 0, Sent.BEFORE),
        (DELIVERY, 0, Sent.BEFORE),
    ],
)
def test_what_is_not_taken_and_why(
    committed_cast: Cast, travelling: Going, kind: MessageKind, days: int, became: Sent
) -> None:
    gone = travelling
    key = _come_in(committed_cast, gone)
    delivery = partner_stories.delivery(_plan(key).lines[0].id) if kind is DELIVERY else None
    if days == 1:
        assert partner_stories.report(key) is Sent.RECEIVED
    on = clock.today() + days * DAY
    assert partner_stories.report(key, partner_stories.given(kind, on=on, delivery=delivery)) is became


def test_ret05_an_arrival_that_was_not_taken_in_carries_nothing(committed_cast: Cast, travelling: Going) -> None:
    gone = travelling
    key = _come_in(committed_cast, gone)
    assert partner_stories.report(key) is Sent.RECEIVED
    assert partner_stories.report(key, partner_stories.given(MessageKind.PROGRESS)) is Sent.RECEIVED
    with committed_cast.henrik.acting():
        arrival = PartnerMessage.objects.get(kind="arrival_met")
    partner_stories.take_in(committed_cast.henrik, gone.case, arrival, TakenIn.NOT_TAKEN, partner_stories.NOT_TAKEN)
    for kind in (MessageKind.PROGRESS, BEGUN):
        assert partner_stories.report(key, partner_stories.given(kind)) is Sent.BEFORE


def test_ret12_nothing_began_before_the_day_of_the_approval(committed_cast: Cast) -> None:
    going = going_home(committed_cast)
    opened = clock.today()
    clock.freeze(clock.now() + DAY)
    reintegration_stories.approved(committed_cast, going.case, going.row)
    key = partner_stories.come_in(going.link(committed_cast.henrik))
    assert partner_stories.report(key) is Sent.UNBOOKED
    for kind in (JourneyKind.TRAVEL_BOOKED, JourneyKind.DEPARTED):
        disbursement_stories.happen(committed_cast.henrik, going.case, going.row, kind)
    assert partner_stories.report(key) is Sent.RECEIVED
    assert partner_stories.report(key, partner_stories.given(BEGUN, on=opened)) is Sent.UNAPPROVED
    assert partner_stories.report(key, partner_stories.given(BEGUN)) is Sent.RECEIVED


def test_ret05_a_line_in_cash_or_of_no_plan_is_none_that_was_delivered(committed_cast: Cast, travelling: Going) -> None:
    gone = travelling
    key = _come_in(committed_cast, gone)
    partner_stories.report(key)
    for line in (_plan(key).lines[1].id, uuid.uuid4()):
        given = partner_stories.given(DELIVERY, delivery=partner_stories.delivery(line))
        assert partner_stories.report(key, given) is Sent.LINE


def test_what_happens_once_is_reported_once_and_a_final_report_after_something_began(
    committed_cast: Cast, travelling: Going
) -> None:
    cast, gone = committed_cast, travelling
    key = _come_in(cast, gone)
    final, begun = partner_stories.given(MessageKind.FINAL), partner_stories.given(BEGUN)
    assert partner_stories.report(key) is Sent.RECEIVED
    assert partner_stories.report(key) is Sent.STANDS
    assert partner_stories.report(key, final) is Sent.EARLY
    assert partner_stories.report(key, begun) is Sent.RECEIVED
    assert partner_stories.report(key, begun) is Sent.STANDS
    assert partner_stories.report(key, final) is Sent.RECEIVED
    assert partner_stories.report(key, final) is Sent.STANDS
    # What was not taken in can be reported anew; what stands is not, whoever wrote it.
    with cast.henrik.acting():
        rows = {one.kind: one for one in PartnerMessage.objects.all()}
    partner_stories.take_in(cast.henrik, gone.case, rows["final"], TakenIn.NOT_TAKEN, partner_stories.NOT_TAKEN)
    assert partner_stories.report(key, final) is Sent.RECEIVED
    partner_stories.take_in(cast.henrik, gone.case, rows["arrival_met"])
    assert partner_stories.report(key) is Sent.STANDS


def test_a_journey_that_was_cancelled_brings_nobody(committed_cast: Cast, gone: Going) -> None:
    for kind in (JourneyKind.TRAVEL_BOOKED, JourneyKind.TRAVEL_CANCELLED):
        disbursement_stories.happen(committed_cast.henrik, gone.case, gone.row, kind)
    assert partner_stories.report(_come_in(committed_cast, gone)) is Sent.UNBOOKED


def test_ret18_no_more_is_delivered_than_the_line_has(committed_cast: Cast, travelling: Going) -> None:
    key = _come_in(committed_cast, travelling)
    assert partner_stories.report(key) is Sent.RECEIVED
    oven = _plan(key).lines[0]
    for amount, became in ((oven.amount + 1, Sent.OVER), (oven.amount, Sent.RECEIVED)):
        delivery = partner_stories.delivery(oven.id, amount)
        assert partner_stories.report(key, partner_stories.given(DELIVERY, delivery=delivery)) is became


def test_twenty_a_day_are_enough(committed_cast: Cast, travelling: Going) -> None:
    gone = travelling
    key = _come_in(committed_cast, gone)
    assert partner_stories.report(key) is Sent.RECEIVED
    sent = [Sent.RECEIVED]
    sent += [partner_stories.report(key, partner_stories.given(MessageKind.PROGRESS)) for _each in range(20)]
    assert sent == [Sent.RECEIVED] * 20 + [Sent.MANY]


class TestPastTheApplication:
    pytestmark = pytest.mark.django_db(databases=["default", "keys"])

    def test_a_delivery_is_not_taken_in_without_its_entry(self, cast: Cast, going: Going) -> None:
        told = partner_stories.come_in_and_report(going.case, going.link(cast.henrik))

        def straight(**changed: Any) -> None:
            given = {"message_id": told.message_id, "outcome": "taken"}
            row = new_row(Intake, going.case, return_case=going.row, **(given | changed))
            row.save(force_insert=True)

        with cast.henrik.acting():
            constraint = refused_by_the_database(lambda: straight(outcome="not_taken"))
            assert constraint == "partner_message_not_taken_for_a_reason"
            assert refused_by_the_database(lambda: straight(outcome="taken", entry_id=uuid.uuid4())) == (
                "partner_delivery_taken_in_is_booked"
            )


def test_ret03_what_happens_tomorrow_is_taken_in_tomorrow(committed_cast: Cast, gone: Going) -> None:
    cast = committed_cast
    disbursement_stories.arrive(cast.henrik, gone.case, gone.row)
    key = _come_in(cast, gone)
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert partner_stories.report(key, partner_stories.given(MessageKind.PROGRESS, on=tomorrow)) is Sent.RECEIVED
    latest = _latest(cast, gone)
    with pytest.raises(Refused, match="RET-03") as refused:
        partner_stories.take_in(cast.henrik, gone.case, latest)
    assert refused.value.field == "outcome"
