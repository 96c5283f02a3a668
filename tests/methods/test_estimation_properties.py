"""What holds of any table: names do not matter, twice as many are twice as many, and a model finds its own truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helle.methods.estimation.bootstrap import Resampled, interval, resampled
from helle.methods.estimation.choosing import (
    aic_stepwise,
    lowest_bic,
    lowest_bic_in_reach,
    neighbours,
    poisson_stepwise,
    rank,
    terms_of,
)
from helle.methods.estimation.estimating import Method, estimate
from helle.methods.estimation.existence import failed
from helle.methods.estimation.fitting import Tables, fit, least_deviance, problems
from helle.methods.estimation.lists import (
    Lists,
    Numbers,
    generators,
    hierarchical_models,
    margins,
    pair_models,
    spread,
    table,
)
from tests.methods.estimation_tables import alone, expected, fitted, published, some_pairs

COUNTS = st.lists(st.integers(0, 60), min_size=15, max_size=15).map(lambda counts: np.array([0.0, *counts]))
FEW = settings(max_examples=25, deadline=None)


def lists_of(counts: Numbers) -> Lists:
    return Lists(("A", "B", "C", "D"), counts)


def permuted(counts: Numbers, order: tuple[int, ...]) -> Numbers:
    moved = np.zeros_like(counts)
    for history, count in enumerate(counts):
        moved[sum(1 << order[place] for place in range(4) if history >> place & 1)] = count
    return moved


@given(COUNTS, st.permutations(range(4)))
@FEW
def test_the_order_of_the_lists_changes_nothing(counts: Numbers, order: list[int]) -> None:
    assume(counts.sum() > 0)
    one, other = (alone(lists_of(which)) for which in (counts, permuted(counts, tuple(order))))
    lows = [rank(tables, pair_models(4)) for tables in (one, other)]
    assert len(lows[0].fitted) == len(lows[1].fitted)
    bics = [[each.bic for each in low.fitted] for low in lows]
    assert bics[0] == pytest.approx(bics[1], rel=1e-7, abs=1e-6)
    # Where two models are as good, which one is taken may depend on the order; the others may not.
    if lows[0].fitted and (len(bics[0]) < 2 or bics[0][1] - bics[0][0] > 1e-6):
        assert lows[0].fitted[0].hidden == pytest.approx(lows[1].fitted[0].hidden, rel=1e-5)


@given(COUNTS, st.integers(2, 50), st.integers(0, 1000))
@FEW
def test_so_many_times_each_are_so_many_times_all(counts: Numbers, times: int, seed: int) -> None:
    model = some_pairs(4, seed)
    tables = Tables.of(np.column_stack([counts, counts * times]))
    assume(counts.sum() > 0 and failed(tables.somebody[0], model, 4) is None)
    fits = fit(tables, problems(tables, [(0, model), (1, model)]))
    assert fits.settled.all()
    assert fits.hidden[1] == pytest.approx(fits.hidden[0] * times, rel=1e-6)
    assert fits.deviance[1] == pytest.approx(fits.deviance[0] * times, rel=1e-6, abs=1e-6)


@given(st.integers(0, 10_000))
@FEW
def test_what_a_model_expects_gives_back_the_truth(seed: int) -> None:
    random = np.random.default_rng(seed)
    model = some_pairs(4, seed)
    weights = {0: random.uniform(4, 8), **{1 << place: random.uniform(-3, 0) for place in range(4)}}
    counts = expected(4, weights | {term: random.uniform(-1, 1) for term in model})
    truth, counts[0] = counts[0], 0.0
    fits = fitted(lists_of(counts), [model])
    assert fits.hidden[0] == pytest.approx(truth, rel=1e-5)
    assert fits.deviance[0] == pytest.approx(0, abs=1e-6)


@given(COUNTS, st.integers(0, 1000))
@FEW
def test_no_bound_is_above_what_it_bounds(counts: Numbers, seed: int) -> None:
    model = some_pairs(4, seed)
    tables = alone(lists_of(counts))
    assume(counts.sum() > 0 and failed(tables.somebody[0], model, 4) is None)
    asked = problems(tables, [(0, model)])
    start = np.random.default_rng(seed).normal(0, 1, (16, 1))
    assert least_deviance(tables, asked, start)[0] <= fit(tables, asked).deviance[0] + 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_a_search_that_drops_by_bounds_finds_what_trying_all_finds(seed: int) -> None:
    lists = published("UKdat_5")
    without = lists.without(seed)
    drawn = resampled(without.counts, 4, seed).counts[:, 1:5]
    ranking = rank(alone(without), hierarchical_models(4))
    tables = Tables.of(drawn)
    chosen = lowest_bic(tables, ranking)
    reached = lowest_bic_in_reach(tables, [one.model for one in ranking.fitted[:5]], 3)
    for place in range(4):
        whole = rank(Tables.of(drawn[:, place : place + 1]), hierarchical_models(4))
        assert chosen.bic[place] == pytest.approx(whole.fitted[0].bic, abs=1e-5)
        assert reached.bic[place] >= chosen.bic[place] - 1e-5
        model = chosen.models[place]
        assert model is not None
        fits = fitted(Lists(without.names, drawn[:, place]), [model])
        price = terms_of(model, 4) * np.log(drawn[:, place].sum())
        assert fits.deviance[0] + price == pytest.approx(chosen.bic[place], abs=1e-5)


def test_a_step_away_is_hierarchical() -> None:
    models = set(hierarchical_models(4))
    for model in list(models)[::7]:
        near = neighbours(model, 4, 3)
        assert set(near) <= models and len(set(near)) == len(near)
        assert all(abs(len(one) - len(model)) == 1 for one in near)


def test_steps_are_taken_by_each_table_on_its_own() -> None:
    lists = published("UKdat_5")
    drawn = resampled(lists.counts, 12, 3).counts
    for choose in (aic_stepwise, poisson_stepwise):
        together = choose(Tables.of(drawn))
        for place in (0, 5, 11):
            by_itself = choose(Tables.of(drawn[:, place : place + 1]))
            assert by_itself.models[0] == together.models[place]
            assert by_itself.hidden[0] == pytest.approx(together.hidden[place], rel=1e-6)


def test_sums_over_supersets_and_subsets() -> None:
    counts = np.arange(8.0)[:, None]
    assert margins(counts)[:, 0].tolist() == [28, 16, 18, 10, 22, 12, 13, 7]
    assert spread(counts)[:, 0].tolist() == [0, 1, 2, 6, 4, 10, 12, 28]


def test_a_list_left_out_leaves_those_on_another() -> None:
    lists = table(("A", "B", "C"), {1: 5, 2: 7, 3: 2, 4: 9, 7: 1})
    less = lists.without(1)
    assert less.names == ("A", "C")
    assert less.counts.tolist() == [0, 7, 9, 1]  # The seven on B alone are not known any more.
    assert (less.cases, less.overlap(3)) == (17, 1)


def test_the_largest_terms_of_a_model() -> None:
    assert generators((3, 5, 6, 7), 4) == (8, 7)
    assert generators((), 2) == (1, 2)


def test_the_same_seed_draws_the_same_and_processes_change_nothing() -> None:
    lists = published("UKdat_5").without(1)
    methods = (Method.BIC_PAIRS,)
    one, two = (estimate(lists, replicates=60, seed=4, processes=processes, methods=methods) for processes in (1, 2))
    assert [each.interval for each in one.estimates] == [each.interval for each in two.estimates]


def test_an_interval_without_bias_and_skew_is_that_of_the_drawn() -> None:
    drawn = np.arange(1, 1001.0)
    of = Resampled(np.zeros((2, 1)), 1000, np.ones(3))
    within = interval(np.array([500.5, *drawn, 499.0, 500.0, 501.0]), of)
    assert (within.low, within.high) == (25, 975)


def test_tables_without_an_estimate_open_the_interval() -> None:
    drawn = np.where(np.arange(100) < 90, 100.0 + np.arange(100), np.inf)
    of = Resampled(np.zeros((2, 1)), 100, np.ones(2))
    within = interval(np.array([145.0, *drawn, 144.0, 146.0]), of)
    assert within.high == np.inf and np.isfinite(within.low)
    assert within.unestimable == 10


def test_an_interval_is_not_bounded_by_the_tables_that_have_an_estimate_where_too_many_have_none() -> None:
    """13 % have none, and 38 % lie below the estimate: mended for bias alone, the end would be the last finite one."""
    drawn = np.where(np.arange(200) < 174, 100.0 + 10 * np.arange(200), np.inf)
    of = Resampled(np.zeros((2, 1)), 200, np.array([83.0, 2.0]))
    within = interval(np.array([855.0, *drawn, 850.0, 1700.0]), of)
    assert within.high == np.inf and within.unestimable == 26 and within.low < 855
    # As many as may lie above it anyway leave it its bound.
    few = np.where(np.arange(200) < 195, 100.0 + 10 * np.arange(200), np.inf)
    assert np.isfinite(interval(np.array([855.0, *few, 850.0, 1700.0]), of).high)


def test_whoever_alone_carries_the_estimate_counts_in_the_skewness() -> None:
    """Of two lists with one case on both: by theory a sixth, whatever there is besides."""
    drawn = np.arange(1, 1001.0)
    of = Resampled(np.zeros((2, 1)), 1000, np.array([85.0, 1.0]))
    without = interval(np.array([500.5, *drawn, 490.0, np.inf]), of)
    far = interval(np.array([500.5, *drawn, 490.0, 1e9]), of)
    assert without == far and without.low < 25


def test_a_table_skewed_beyond_the_formula_ends_at_the_last_drawn() -> None:
    of = Resampled(np.zeros((2, 1)), 100, np.array([1.0, 1.0]))
    left_out = np.array([100.0, 100.0])
    left_out[0] = -1e6  # One case alone carries the number.
    within = interval(np.array([50.5, *np.arange(1, 101.0), *left_out]), of)
    assert within.low <= 50.5 <= within.high <= 100
