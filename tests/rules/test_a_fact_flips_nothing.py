"""Adding a fact never flips a decided answer: a rule that says yes or no has asked for all that could say otherwise.

From every example, and from every example with one fact forgotten, each fact that is not known is learned in turn, as
in `test_learning_more`. Where the rule had decided, it must decide the same, unless its ruling named that fact among
its problems: an urgent right does not wait, but says what would change it. What else may flip is listed, with why.
"""

from operator import attrgetter
from random import Random
from typing import Any

import pytest

from helle.rules.codes import FactorAnswer
from helle.rules.register import RULES
from helle.rules.register import rule as rule_called
from helle.rules.rule import AnyRule
from helle.rules.ruling import Verdict

from .test_learning_more import MOST_LEARNED, Place, _at, _learned

NEW_EVENT = "the fact is a later event and no knowledge of what was: until it happens the answer is right"
NOBODY_YET = "left out it says that nothing has been chosen yet; the answer says what may be chosen"
GROWING_LIST = "the answer is the list of what is open or may come up by what is known; it says so"
MAY_FLIP: dict[str, dict[str, str]] = {
    "next_steps": dict.fromkeys(
        (
            *("today", "opened_on", "indication_on", "assessed_on", "disappeared_on", "support_started_on"),
            *("birth_date", "birth_precision", "unaccompanied", "residence", "danish_citizen", "return_offered"),
            *("wants_to_leave", "contact_person_alone_since", "contact_person_alone_until"),
            *("gone_since", "wind_down_by", "municipality_silent_since"),
            *("period_offered_on", "period_notified_on", "period_end"),
            *("period_interrupted_on", "period_outcome_noted", "period_letter_written", "extension_letter_written"),
            *("assessment_letter_written", "not_granted_letter_written"),
        ),
        GROWING_LIST,
    ),
    "gentle_treatment": dict.fromkeys(
        ("rights_told", "wishes_asked", "wishes_honoured", "interview_asked_for"), GROWING_LIST
    ),
    "turning_18": dict.fromkeys(("residence", "unaccompanied", "danish_citizen"), GROWING_LIST),
    "involvement": dict.fromkeys(
        ("cmm_told_on", "prosecution_told_on", "immigration_question", "immigration_service_told_on"), GROWING_LIST
    ),
    "criminal_statistics": {"numbers.number": GROWING_LIST},
    "receipt": {"received_on": NEW_EVENT},
    "log_sample": {"last_sample": NEW_EVENT},
    "support": dict.fromkeys(
        ("residence", "danish_citizen"),
        "the list shows what may be open; the planning of a return waits for the stay in `support_measure`",
    ),
    "ladder": dict.fromkeys(
        ("on", "last_on", "known_since"), "left out, the order of the days is not asked; the move itself is"
    ),
    "criminal_stage": dict.fromkeys(
        ("after_on", "began_on"), "left out, the order of the days is not asked; the stage itself is"
    )
    | {"ended_on": "what goes on has no last day; one that lies before the provision takes the offence away"},
    "interview": {"known_since": "left out, the first contact is not asked for; a later one needs a reason only"},
    "period_kind": {
        "special_reasons_against": "the offer is made unless there are such reasons, and the ruling says so"
    },
    "period_clock": {"interrupted_on": NEW_EVENT},
    "contact_cover": {"left_on": NEW_EVENT},
    "extend": {"interrupted_on": NEW_EVENT},
    "municipality_notice": {"notified_on": NEW_EVENT},
    "unapproved_stay": {"ended_on": NEW_EVENT},
    "bed_day": {"left_on": NEW_EVENT, "rate_until": NEW_EVENT},
    "reintegration_deadlines": dict.fromkeys(("completed_on", "decided_until", "cash_decided_until"), NEW_EVENT),
    "reintegration_payment": dict.fromkeys(
        ("decided_until", "project_decided_until", "agreed_on", "due"),
        NEW_EVENT,
    ),
    "support_measure": {"delivered_by": NOBODY_YET},
    "first_support": dict.fromkeys(
        ("indicated_minute", "began_minute"),
        "without it the answer is the longest it can have been, and says so: a measure of days, not a decision",
    ),
    "minor_placement": dict.fromkeys(("decided_by", "basis"), NOBODY_YET),
    "placement": {"rung": "the word of the police is enough meanwhile (C13.3); an assessment against it is weighed"},
    "return_offer": dict.fromkeys(
        ("danish_citizen", "dublin", "must_leave"),
        "before the assessment there is information and no promise of an offer (C13.6), and the ruling says so",
    ),
}


@pytest.mark.parametrize("rule", RULES, ids=attrgetter("name"))
def test_adding_a_fact_flips_no_decided_answer(rule: AnyRule) -> None:
    learned, listed = list(_learned(rule)), MAY_FLIP.get(rule.name, {})
    for given, place, known in Random(rule.name).sample(learned, min(len(learned), MOST_LEARNED)):  # noqa: S311
        if _name(place) not in listed:
            assert not _flips(rule, given, place, known), f"{_name(place)} flips {given}"


@pytest.mark.parametrize("name", MAY_FLIP)
def test_every_listed_exception_is_needed_still(name: str) -> None:
    """One that flips nothing any more would hide the next fact that a rule forgets to ask for."""
    of, flips_nothing = rule_called(name), set(MAY_FLIP[name])
    for given, place, known in _learned(of):
        if _name(place) in flips_nothing and _flips(of, given, place, known):
            flips_nothing.discard(_name(place))
        if not flips_nothing:
            break
    assert not flips_nothing


def _flips(rule: AnyRule, given: Any, place: Place, known: Any) -> bool:
    """Whether a decided answer becomes another with a fact that truly was not known and was not asked for."""
    name = _name(place)
    # A default that means no is an answer.
    if _at(given, place) not in (None, FactorAnswer.UNKNOWN) or name in rule.unanswered:
        return False
    before, after = rule.decide(given), rule.decide(known)
    if before.verdict not in (Verdict.ALLOWED, Verdict.REFUSED) or after.verdict is Verdict.CANNOT_BE_DECIDED:
        return False
    if any(problem.fact == name for problem in before.problems):
        return False
    return (after.verdict, after.answer) != (before.verdict, before.answer)


def _name(place: Place) -> str:
    return ".".join(part for part in place if isinstance(part, str))
