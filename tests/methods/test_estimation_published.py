"""The published figures of the United Kingdom come out, and the table without an estimate is refused rightly."""

from __future__ import annotations

import numpy as np
import pytest

from helle.methods.estimation.bootstrap import interval, resampled
from helle.methods.estimation.choosing import (
    aic_stepwise,
    lowest_bic,
    lowest_bic_in_reach,
    poisson_stepwise,
    rank,
)
from helle.methods.estimation.estimating import Method, estimate
from helle.methods.estimation.existence import Check, failed
from helle.methods.estimation.fitting import Tables
from helle.methods.estimation.lists import generators, hierarchical_models, pair_models
from tests.methods.estimation_tables import alone, fitted, model_of, published


def test_there_are_6893_hierarchical_models_of_five_lists() -> None:
    assert [len(hierarchical_models(number)) for number in (2, 3, 4, 5)] == [1, 8, 113, 6893]
    assert len(set(hierarchical_models(5))) == 6893
    assert [len(pair_models(number)) for number in (3, 5)] == [8, 1024]


def test_the_lowest_bic_of_all_and_of_pairs() -> None:
    """Silverman, Chan and Vincent 2024, table 6."""
    lists = published("UKdat_5")
    ranking = rank(alone(lists), hierarchical_models(5))
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


def test_intervals_with_the_choice_repeated_are_near_the_published() -> None:
    lists = published("UKdat_5")
    tables = resampled(lists.counts, 300, 7)
    within = interval(tables.counts.sum(axis=0) + poisson_stepwise(Tables.of(tables.counts)).hidden, tables)
    # Published: 9,300 to 15,800. The choice jumps, so that the upper end of few replicates does as well.
    assert 8_800 < within.low < 9_900 and 14_000 < within.high < 20_000
    few = resampled(lists.counts, 60, 7)
    ranking = rank(alone(lists), pair_models(5))
    within = interval(few.counts.sum(axis=0) + lowest_bic(Tables.of(few.counts), ranking).hidden, few)
    assert 9_000 < within.low < 13_500 and 30_000 < within.high < 60_000  # Published: 11,456 to 43,894.


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
