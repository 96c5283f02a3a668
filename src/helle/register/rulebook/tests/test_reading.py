"""Facts from outside: what is missing, unknown or of the wrong kind, each said of its field."""

from __future__ import annotations

import pytest

from helle.register.rulebook.reading import UnreadableFacts, explain, facts_schema
from helle.rules.register import RULES, rule
from helle.rules.ruling import Verdict

CONTACT = rule("contact_person")


def test_a_fact_that_the_rule_cannot_do_without_is_a_ruling_that_names_it() -> None:
    ruling = explain(CONTACT, {"starts_on": "2024-05-01"})
    assert ruling.verdict is Verdict.CANNOT_BE_DECIDED
    assert [problem.fact for problem in ruling.problems] == ["organisation"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"organisation": "cmm", "starts_on": "2024-05-01", "colour": "red"}, "colour"),
        ({"organisation": "mafia", "starts_on": "2024-05-01"}, "organisation"),
        ({"organisation": "cmm", "starts_on": "yesterday"}, "starts_on"),
        ({"organisation": "cmm", "starts_on": "2024-05-01", "active_already": "1"}, "active_already"),
        ({"organisation": "cmm", "starts_on": "2024-05-01", "replaces_active": 1}, "replaces_active"),
        ([], ""),
        ("cmm", ""),
        (None, ""),
    ],
)
def test_a_value_of_the_wrong_kind_is_an_error_that_names_the_field(given: object, field: str) -> None:
    with pytest.raises(UnreadableFacts) as caught:
        explain(CONTACT, given)
    assert list(caught.value.problems) == [field]


def test_a_wrong_kind_is_said_even_where_another_fact_is_missing() -> None:
    with pytest.raises(UnreadableFacts) as caught:
        explain(CONTACT, {"starts_on": 5})
    assert list(caught.value.problems) == ["starts_on"]


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.name)
def test_every_rule_has_a_schema_with_all_its_facts(one: object) -> None:
    assert facts_schema(one)["type"] == "object"  # type: ignore[arg-type] # parametrize gives plain objects
