"""Who is told what (FLO-01..FLO-24): every flow has a row and an example, and nothing not in force is sent."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from helle.rules.examples import examples_of
from helle.rules.flow_table import FLOWS, ConsentNeed, FlowEvent, FlowParty
from helle.rules.flows import FlowFacts, flows
from helle.rules.requirements import requirement
from helle.rules.ruling import Verdict

EVERY_FLOW = {f"FLO-{number:02}" for number in range(1, 25)}


def test_every_flow_of_the_plan_has_a_row() -> None:
    assert {row.requirement for row in FLOWS} == EVERY_FLOW


def test_every_event_has_a_row_and_an_example() -> None:
    assert {row.event for row in FLOWS} == set(FlowEvent)
    assert {example.facts["event"] for example in examples_of("flows")} == {event.value for event in FlowEvent}


def test_what_is_not_in_force_hangs_on_a_switch() -> None:
    for row in FLOWS:
        assert bool(row.switch) is not requirement(row.requirement).in_force


@given(facts=st.from_type(FlowFacts))
def test_what_is_not_in_force_is_never_sent(facts: FlowFacts) -> None:
    for message in flows(facts).answer or ():
        assert requirement(message.requirement).in_force


@given(facts=st.from_type(FlowFacts))
def test_a_message_that_needs_consent_is_not_sent_without_it(facts: FlowFacts) -> None:
    needing = {
        (row.sender, receiver, row.content)
        for row in FLOWS
        if row.event is facts.event and row.consent is ConsentNeed.NEEDED
        for receiver in row.receivers
    }
    sent = flows(replace(facts, consent=False)).answer or ()
    assert not needing & {(message.sender, message.receiver, message.content) for message in sent}


def test_ret_26_nothing_goes_to_the_partner_abroad_but_with_consent() -> None:
    rows = [row for row in FLOWS if FlowParty.PARTNER in row.receivers]
    assert rows
    assert all(row.consent is ConsentNeed.NEEDED and row.receivers == (FlowParty.PARTNER,) for row in rows)


@given(facts=st.from_type(FlowFacts))
def test_nobody_tells_herself_and_everybody_told_stands_in_the_table(facts: FlowFacts) -> None:
    ruling = flows(facts)
    for message in ruling.answer or ():
        assert message.sender is not message.receiver
        assert isinstance(message.receiver, FlowParty)
    if ruling.answer == ():
        assert ruling.verdict in (Verdict.ALLOWED, Verdict.HUMAN_DECIDES)
