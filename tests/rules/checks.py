"""What holds for every ruling, whichever rule made it."""

import json
from datetime import timedelta

from helle.rules.dated import Dated, Switch
from helle.rules.plans import PARAMETERS, PLANS, SWITCHES
from helle.rules.requirements import exists, requirement
from helle.rules.rule import AnyRule
from helle.rules.ruling import Ruling, Text, Verdict, from_json

OF_THE_PLANS = frozenset(plan.requirement for plan in PLANS)
"""What a ruling outside every plan cites, whichever rule made it."""
AFTER_EVERY_PLAN = max(plan.last_day for plan in PLANS) + timedelta(days=1)


def may_cite(rule: AnyRule) -> set[str]:
    """What a ruling of this rule may cite: what the rule names, the values it reads, and where the plans end."""
    records: tuple[Dated | Switch, ...] = (*PARAMETERS, *SWITCHES)
    values = {record.requirement for record in records if record.name in rule.parameters}
    return {*rule.requirements, *values, *OF_THE_PLANS}


def well_formed(ruling: Ruling[object]) -> None:
    """Assert what every ruling promises: sentences in both languages, known sources, honest verdict, kept as JSON."""
    texts = [ruling.headline, *(r.text for r in ruling.reasons), *(p.text for p in ruling.problems)]
    for text in texts:
        assert_sentence(text)
    for reason in ruling.reasons:
        assert exists(reason.requirement), reason
        # What is only planned may be named where the ruling shows that its switch is off.
        assert requirement(reason.requirement).in_force or any(
            used.requirement == reason.requirement for used in ruling.parameters
        ), f"{reason.code} cites what is not in force"
        assert reason.place
    for used in ruling.parameters:
        assert exists(used.requirement)
    if ruling.verdict is Verdict.CANNOT_BE_DECIDED:
        assert ruling.answer is None
        assert ruling.problems
        assert not ruling.permits(reason_given=True)
    else:
        assert ruling.reasons, "an answer without a reason"
        assert (ruling.answer is None) == (ruling.verdict is Verdict.REFUSED)
    written = ruling.to_json()
    kept = from_json(json.loads(json.dumps(written)))
    assert kept.to_json() == written


def assert_sentence(text: Text) -> None:
    for words in (text.da, text.en):
        assert words.strip() == words
        assert words.endswith("."), words
        assert "  " not in words
        assert "None" not in words
        assert "{" not in words
    assert text.da != text.en


def codes(ruling: Ruling[object]) -> tuple[str, ...]:
    return tuple(reason.code for reason in ruling.reasons)


def cited(ruling: Ruling[object]) -> tuple[str, ...]:
    return tuple(reason.requirement for reason in ruling.reasons)


def facts_wrong(ruling: Ruling[object]) -> tuple[str, ...]:
    return tuple(problem.fact for problem in ruling.problems)
