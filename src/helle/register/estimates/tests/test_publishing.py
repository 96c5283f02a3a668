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
    assert isinstance(answer, dict)
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


def test_a_level_that_tells_how_many_are_known_of_it_has_no_number() -> None:
    # Of the men all that there are stand on both lists, so that nobody is hidden among them.
    rows = [
        row("contact.police", number=60), row("contact.reden", number=70),
        row("contact.police", "sender.ngo", number=20), row("contact.police", "sender.ngo", number=40, sex="man"),
        row("contact.police", number=1, sex="man"),
        row("contact.reden", number=1, sex="man"),
    ]  # fmt: skip
    ((levels),) = [one["levels"] for one in told(rows, ["sex"])["strata"]["by"]]
    said = {code: number for code, _label, number in levels}
    assert said["man"] is None and said["woman"] > 150


def test_a_year_that_was_not_over_is_refused_and_lists_that_share_nobody_leave_with_their_checks() -> None:
    early = EstimateOrder(pk=uuid.uuid4(), first_year=2024, last_year=2025, cut_off=dt.date(2025, 12, 31))
    with pytest.raises(NotPublishable, match="2025 was not over"):
        published(early, content(OVERLAP))
    of = told(APART)
    assert all(one["number"] is None and one["checks"] for one in of["methods"]) and not of["ranges"]
