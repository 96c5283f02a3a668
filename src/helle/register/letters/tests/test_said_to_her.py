"""What a ruling says in a letter: to her, and where she can find it (PUB-LAW-11)."""

from __future__ import annotations

import re

import pytest

from helle.register.letters import said_to_her
from helle.register.letters.choices import LetterKind
from helle.register.letters.composing import OFFICE_NOTES
from helle.register.letters.kinds import KINDS
from helle.register.rulebook.reading import explain
from helle.rules.examples import examples_of
from helle.rules.register import RULES
from helle.rules.requirements import all_requirements
from helle.rules.ruling import Reason, Text

# The rules whose rulings each letter prints that tells what was decided.
PRINTED = {
    LetterKind.ASSESSMENT: {"assess"},
    LetterKind.REFLECTION: {"period_kind", "period_dates"},
    LetterKind.RESTITUTION: {"period_kind", "period_dates"},
    LetterKind.EXTENSION: {"extend"},
    LetterKind.NOT_GRANTED: {"not_granted"},
    LetterKind.RETURN_DECISION: {"return_offer"},
    LetterKind.PLAN_RETURNED: {"reintegration_plan"},
}
TOLD_IN_LETTERS = frozenset().union(*PRINTED.values())
TO_THE_OFFICE = re.compile(
    r"\b(person|personen|the person|offeret|the victim|skriv|state which|angiv|say why|afvej|weigh|genåbn|reopen"
    r"|send den|send it|sæt|set another)\b",
    re.IGNORECASE,
)
OTHER_PAPER = re.compile(r"\b(linje|line) \d")
# Upon these nothing is granted: a refusal is told in the words of whoever decides it.
NOT_TOLD = {
    "period.not_assessed", "period.closed", "extend.broken_off", "extend.neither_wants_nor_must_leave",
    "not_granted.is_current",
}  # fmt: skip


def test_each_letter_that_prints_a_ruling_says_which() -> None:
    assert set(PRINTED) == {kind for kind, one in KINDS.items() if one.decides}


@pytest.mark.parametrize("rule", [one for one in RULES if one.name in TOLD_IN_LETTERS], ids=lambda one: one.name)
def test_a_reason_is_said_to_her(rule: object) -> None:
    for example in examples_of(rule.name):  # type: ignore[attr-defined]
        for reason in explain(rule, example.facts).reasons:  # type: ignore[arg-type]
            if reason.code in OFFICE_NOTES | NOT_TOLD:
                continue
            for language in ("da", "en"):
                assert not TO_THE_OFFICE.search(said_to_her.said(reason, language)), (reason.code, language)


def test_each_place_in_the_plan_has_a_name_and_no_line() -> None:
    for one in all_requirements():
        reason = Reason("x.y", Text("Noget.", "Something."), one)
        for language, plan in (("da", "Handlingsplanen"), ("en", "The action plan")):
            shown = said_to_her.place(reason, plan, language)
            assert not OTHER_PAPER.search(shown) and "l." not in shown.split()
    assert said_to_her.place(Reason("x.y", Text("", ""), "PER-03"), "Planen", "da") == (
        "Planen, indsatsområde 2, Bedre tilbud til ofre"
    )
    assert (
        said_to_her.place(Reason("x.y", Text("", ""), "ACC-03"), "Planen", "en") == "Planen, box 4, access to support"
    )
