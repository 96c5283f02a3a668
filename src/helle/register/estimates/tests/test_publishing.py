"""What of an estimate may leave: rounded numbers, and nothing that tells who is known to whom (STA-01)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from tests.estimate_stories import APART, OVERLAP, Row, content, row

from helle.register.estimates.models import EstimateOrder
from helle.register.estimates.publishing import NotPublishable, nearest, published
from helle.register.releases.estimated import kept_estimate
from helle.register.releases.estimates_told import told as told_in_words
from helle.rules.ruling import Text

ORDER = EstimateOrder(pk=uuid.uuid4(), first_year=2024, last_year=2024, cut_off=dt.date(2025, 10, 6))
NOT_NUMBERS = {"first_year", "last_year", "replicates", "failed"}


def numbers(of: object, *, named: str = "") -> Iterator[int]:
    """Every number of persons that is told."""
    if isinstance(of, bool) or named in NOT_NUMBERS:
        return
    if isinstance(of, int | float):
        yield of  # type: ignore[misc] # a float is the mistake that the test looks for
    elif isinstance(of, Mapping):
        for name, one in of.items():
            yield from numbers(one, named=name)
    elif isinstance(of, list | tuple):
        for one in of:
            yield from numbers(one)


def told(rows: Sequence[Row] = OVERLAP, covariates: Sequence[str] = ()) -> dict[str, Any]:
    return published(ORDER, content(rows, covariates))


@pytest.mark.parametrize(
    ("value", "said"), [(0, 0), (4, 0), (9.9, 0), (10, 10), (96, 100), (104, 100), (1234.5, 1200), (12_350, 12_000)]
)
def test_a_number_is_told_in_two_figures_and_never_finer_than_tens(value: float, said: int) -> None:
    assert nearest(value) == said


def test_every_number_is_rounded_and_intervals_outwards() -> None:
    kept = content(OVERLAP, ["sex"])
    of = published(ORDER, kept)
    found = list(numbers(of))
    assert len(found) > 20 and all(isinstance(one, int) and one % 10 == 0 for one in found)
    answer = kept["answer"]
    for said, whole in zip(of["methods"], answer["estimates"], strict=True):
        low, high = whole["ci95"]
        assert (
            said["low"] <= low and (said["high"] is None) == (high is None) and (high is None or said["high"] >= high)
        )
    assert {one["what"] for one in of["ranges"]} == {"methods", "models", "thresholds", "lists"}


def test_neither_the_histories_nor_how_many_are_known_are_told() -> None:
    of = told(covariates=["sex"])
    known = sum(number for *_said, number in OVERLAP)
    assert {"cases", "histories", "nowhere", "bic", "levels"}.isdisjoint(of) and known not in set(numbers(of))
    assert not any({"bic", "cases", "n_hat"} & one.keys() for one in (*of["methods"], *of["ranges"], of["strata"]))


def test_with_few_on_two_lists_or_many_known_of_few_no_number_leaves() -> None:
    few = [
        row("contact.police", number=90),
        row("contact.reden", number=80),
        row("contact.police", "sender.ngo", number=4),
    ]
    with pytest.raises(NotPublishable, match="on two lists or more"):
        told(few)
    assert told([*few, row("contact.police", "sender.ngo", number=1)])["methods"][0]["number"] > 1000
    near = [
        row("contact.police", "sender.ngo", number=203),
        row("contact.police", number=2),
        row("contact.reden", number=2),
    ]
    with pytest.raises(NotPublishable, match="so near to those known"):
        told(near)


def test_the_number_without_a_list_is_held_against_those_known_without_it() -> None:
    # Most are on one list alone: had it not been kept, fewer would be estimated than are known.
    rows = [
        row("contact.reden", number=400), row("contact.police", number=41), row("contact.municipality", number=40),
        row("contact.police", "sender.municipality", number=30), row("contact.police", "sender.ngo", number=20),
        row("contact.reden", "sender.municipality", number=20),
    ]  # fmt: skip
    kept = content(rows)
    lists = next(one for one in published(ORDER, kept)["ranges"] if one["what"] == "lists")
    assert lists["low"] + 100 < kept["answer"]["cases"]
    # 151 are known on the others: a number so near to them, told as 150, would tell how many they are.
    (without,) = [one for one in kept["answer"]["sensitivity"]["without"] if one["list"] == "ngo"]
    without["n_hat"] = dict.fromkeys(without["n_hat"], 152.0)
    with pytest.raises(NotPublishable, match="so near to those known"):
        published(ORDER, kept)


def test_a_number_of_the_model_with_what_is_known_of_each_is_asked_about_where_no_method_has_one() -> None:
    kept = content(OVERLAP, ["sex"])
    answer = kept["answer"]
    none: dict[str, Any] = {"model": None, "failed": [], "failed_count": 0}
    answer["not_estimated"] = [one | none for one in answer["estimates"]]
    answer["estimates"] = []
    answer["sensitivity"] = {"range": None, "models": [], "thresholds": [], "without": []}
    of = kept_estimate(published(ORDER, kept))
    assert of.strata is not None and of.strata.told.number
    assert of.has_number and not any(
        "intet skøn:" in line for line in told_in_words(of, Text("CMM", "CMM"), "da").before
    )
    # It is rounded: of the most that it can be, so many known would leave three or four.
    said = of.strata.told.number
    kept["answer"]["cases"] = max(one for one in range(said, 2 * said) if nearest(one) == said) - 3
    with pytest.raises(NotPublishable, match="so near to those known"):
        published(ORDER, kept)
    kept["histories"] = [[[1, 1, 0], 4]]
    with pytest.raises(NotPublishable, match="on two lists or more"):
        published(ORDER, kept)


@pytest.mark.parametrize(
    ("covariate", "level", "few"),
    [
        ("sex", "trans_other", row("contact.police", number=3, sex="trans_other")),
        ("exploitation", "forced_labour", row("contact.police", number=3, purpose="forced_labour")),
    ],
)
def test_how_many_there_may_be_at_each_level_never_leaves(covariate: str, level: str, few: Row) -> None:
    alike = [(year, purposes, "woman", age, signs, number) for year, purposes, _sex, age, signs, number in OVERLAP]
    kept = content([*alike, few], [covariate])
    whole = kept["answer"]["covariates"]
    # Of a level that nothing sets apart it is those known times the factor of all, which is told: so it tells them.
    factor = whole["n_hat"] / kept["answer"]["cases"]
    assert factor > 2 and round(whole["by"][covariate][level] / factor) == 3
    of = kept_estimate(published(ORDER, kept))
    assert of.strata is not None and of.strata.told.number
    said = told_in_words(of, Text("CMM", "CMM"), "da")
    assert published(ORDER, kept)["strata"].keys() == {
        "names",
        "number",
        "low",
        "high",
        "interval",
        "checks",
        "replicates",
    }
    assert any("udgives kun det samlede tal" in line for line in said.after)


def test_what_methods_agree_on_is_told_as_one_number() -> None:
    kept = content(OVERLAP)
    answer = kept["answer"]
    answer["sensitivity"]["range"] = [5065.2, 5065.2]
    for one in answer["estimates"]:
        one["n_hat"] = 5065.2
    of = published(ORDER, kept)
    (methods,) = [one for one in of["ranges"] if one["what"] == "methods"]
    assert {methods["low"], methods["high"]} == {one["number"] for one in of["methods"]} == {5100}


def test_a_year_that_was_not_over_is_refused_and_lists_that_share_nobody_leave_with_their_checks() -> None:
    early = EstimateOrder(pk=uuid.uuid4(), first_year=2024, last_year=2025, cut_off=dt.date(2025, 12, 31))
    with pytest.raises(NotPublishable, match="2025 was not over"):
        published(early, content(OVERLAP))
    of = told(APART)
    assert all(one["number"] is None and one["checks"] for one in of["methods"]) and not of["ranges"]
