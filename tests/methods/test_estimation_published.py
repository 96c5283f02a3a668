"""The published figures of the United Kingdom come out, and the table without an estimate is refused rightly."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import numpy as np
import pytest

from helle.methods.estimation.bootstrap import Interval, interval, resampled
from helle.methods.estimation.choosing import (
    Chosen,
    Ranking,
    aic_stepwise,
    lowest_bic,
    lowest_bic_in_reach,
    poisson_stepwise,
    rank,
)
from helle.methods.estimation.estimating import Method, estimate
from helle.methods.estimation.existence import Check, failed
from helle.methods.estimation.fitting import Tables
from helle.methods.estimation.lists import Lists, generators, hierarchical_models, pair_models
from tests.methods.estimation_tables import alone, fitted, model_of, published


def test_there_are_6893_hierarchical_models_of_five_lists() -> None:
    assert [len(hierarchical_models(number)) for number in (2, 3, 4, 5)] == [1, 8, 113, 6893]
    assert len(set(hierarchical_models(5))) == 6893
    assert [len(pair_models(number)) for number in (3, 5)] == [8, 1024]


def test_the_lowest_bic_of_all_and_of_pairs() -> None:
    """Silverman, Chan and Vincent 2024, table 6."""
    lists = published("UKdat_5")
    ranking = ranked()
    best = ranking.fitted[0]
    assert round(lists.cases + best.hidden) == 25_311
    assert {lists.words(term) for term in generators(best.model, 5)} == {"LA:NG:PFNCA", "NG:GP", "PFNCA:GO"}
    assert round(lists.cases + ranking.limited_to(pair_models(5)).fitted[0].hidden) == 22_991
    assert len(ranking.fitted) + len(ranking.failed) == 6893


def test_the_lowest_bic_of_pairs_of_six_lists() -> None:
    lists = published("UKdat")
    assert lists.cases == 2744
    chosen = lowest_bic_in_reach(alone(lists), [()], 2)
    assert round(lists.cases + chosen.hidden[0]) == 12_350


@pytest.mark.parametrize(("name", "number"), [("UKdat_5", 11_313), ("UKdat", 11_418)])
def test_stepwise_by_the_tail(name: str, number: int) -> None:
    """Chan, Silverman and Vincent 2021: about 11,313 with five lists."""
    lists = published(name)
    assert round(lists.cases + poisson_stepwise(alone(lists)).hidden[0]) == number


def test_stepwise_by_aic() -> None:
    """Bales, Hesketh and Silverman 2015: 10,000 to 13,000."""
    lists = published("UKdat")
    assert 10_000 < lists.cases + aic_stepwise(alone(lists)).hidden[0] < 13_000


@cache
def ranked() -> Ranking:
    """The 6,893 models of the table of five lists."""
    return rank(alone(published("UKdat_5")), hierarchical_models(5))


def drawn(lists: Lists, choose: Callable[[Tables], Chosen]) -> tuple[Interval, int]:
    """The interval that a way of choosing gives, as `estimate` makes it without all that stands beside it, and how many
    of the drawn tables lie above it."""
    tables = resampled(lists.counts, 1000, 1)
    numbers = tables.counts.sum(axis=0) + choose(Tables.of(tables.counts)).hidden
    found = interval(numbers, tables)
    return found, int((numbers[1:1001] > found.high).sum())


type Ends = tuple[float, float]


def is_off(found: Interval, published_ends: Ends) -> list[float]:
    """By how many per cent the two ends lie off the published ones."""
    ends = (found.low, found.high)
    return [round(100 * (ours / theirs - 1), 1) for ours, theirs in zip(ends, published_ends, strict=True)]


# The published interval is one run of random drawing, and so is Helle's with its own seed: so near they lie, and why
# they need not be the same is written in docs/explanation/estimation.md.
@pytest.mark.parametrize(
    ("method", "here", "there", "off", "beyond"),
    [
        (Method.BIC_ALL, (10_798, 49_032), (11_168, 56_052), [-3.3, -12.5], 4),
        (Method.BIC_PAIRS, (11_177, 40_867), (11_456, 43_894), [-2.4, -6.9], 0),
        (Method.POISSON_STEPWISE, (9_238, 15_920), (9_300, 15_800), [-0.7, 0.8], 106),
    ],
)
def test_an_interval_with_the_choice_repeated_is_so_near_the_published(
    method: Method, here: Ends, there: Ends, off: list[float], beyond: int
) -> None:
    choices: dict[Method, Callable[[Tables], Chosen]] = {
        Method.BIC_ALL: partial(lowest_bic, ranking=ranked()),
        Method.BIC_PAIRS: partial(lowest_bic, ranking=ranked().limited_to(pair_models(5))),
        Method.POISSON_STEPWISE: poisson_stepwise,
    }
    found, above = drawn(published("UKdat_5"), choices[method])
    assert (found.low, found.high) == pytest.approx(here, rel=1e-4) and found.unestimable == 0
    assert is_off(found, there) == off and above == beyond


@pytest.mark.at_length
def test_so_is_that_of_six_lists() -> None:
    found = estimate(published("UKdat"), methods=(Method.BIC_PAIRS,)).estimates[0].interval
    assert found is not None and found.unestimable == 0
    assert (found.low, found.high) == pytest.approx((9_809, 26_106), rel=1e-4)
    assert is_off(found, (9_643, 25_508)) == [1.7, 2.3]


def test_that_of_six_lists_is_about_the_published_where_each_drawn_table_looks_downhill_from_the_best_model() -> None:
    """As above, but from one model in place of the ten best, which takes a thirtieth of the time."""
    lists = published("UKdat")
    best = lowest_bic_in_reach(alone(lists), [()], 2).models[0]
    assert best is not None
    found, _above = drawn(lists, partial(lowest_bic_in_reach, begin=[best], largest=2))
    assert (found.low, found.high) == pytest.approx((10_292, 25_562), rel=1e-4)
    assert is_off(found, (9_643, 25_508)) == [6.7, 0.2]


@pytest.mark.at_length
@pytest.mark.parametrize(
    ("method", "there", "reach"),
    [(Method.BIC_ALL, 56_052, (49_032, 64_258)), (Method.BIC_PAIRS, 43_894, (38_395, 51_455))],
)
def test_the_published_upper_end_lies_among_those_that_other_seeds_draw(
    method: Method, there: int, reach: Ends
) -> None:
    found = [estimate(published("UKdat_5"), methods=(method,), seed=seed).estimates[0] for seed in range(1, 21)]
    ends = [one.interval.high for one in found if one.interval is not None]
    assert len(ends) == 20 and min(ends) < there < max(ends)
    assert (min(ends), max(ends)) == pytest.approx(reach, rel=1e-4)


@pytest.mark.parametrize(
    ("model", "check"),
    [
        ("A:B A:C B:C", Check.IDENTIFIABLE),
        ("A:B", Check.EXISTS),
        ("A:C B:C", None),
        ("", None),
    ],
)
def test_a_table_that_some_models_have_no_estimate_of(model: str, check: Check | None) -> None:
    lists = published("Artificial_3")
    somebody = alone(lists).somebody[0]
    assert failed(somebody, model_of(lists, model), 3) is check


def test_at_minus_infinity_a_list_says_nothing_of_the_others() -> None:
    """40 and 30 with 6 on both: 40 × 30 / 6 on neither, and 20 on the third list."""
    lists = published("Artificial_3")
    assert fitted(lists, [model_of(lists, "A:C B:C")]).hidden[0] == pytest.approx(200)


def test_sta_01_an_estimate_names_what_was_refused() -> None:
    lists = published("Artificial_3")
    found = estimate(lists, replicates=0)
    pairs_only = next(one for one in found.estimates if one.method is Method.BIC_PAIRS)
    assert pairs_only.failed == {
        model_of(lists, "A:B"): Check.EXISTS,
        model_of(lists, "A:B A:C"): Check.EXISTS,
        model_of(lists, "A:B B:C"): Check.EXISTS,
        model_of(lists, "A:B A:C B:C"): Check.IDENTIFIABLE,
    }
    assert np.isfinite(pairs_only.n_hat)
    assert found.sensitivity.without["A"] == {}  # B and C have nobody in common.
