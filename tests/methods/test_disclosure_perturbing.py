"""Rounded tables add up, and noise by cell keys is without bias, as wide as asked, and always the same (STA-07)."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helle.methods.disclosure.cellkeys import RAREST, NoNoise, least_variance, noise, perturbed, widest
from helle.methods.disclosure.rounding import rounded
from helle.methods.disclosure.tables import linked, table


@given(st.lists(st.integers(0, 30), min_size=12, max_size=12), st.integers(2, 7))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_a_rounded_table_adds_up_and_every_count_is_beside_what_it_was(counts: list[int], base: int) -> None:
    rows = product(("a", "b", "c"), ("f", "m", "x", "y"))
    tables = linked([table("t", ("area", "sex"), dict(zip(rows, counts, strict=True)), {})], {})
    found = rounded(tables, base)
    assert all(value % base == 0 for value in found.values())
    assert all(abs(found[cell] - count) < base for cell, count in zip(tables.cells, tables.counts, strict=True))
    for equation in tables.equations:
        parts = sum(found[tables.cells[part]] for part in equation.parts)
        assert found[tables.cells[equation.whole]] == parts


@pytest.mark.parametrize(("most", "variance", "hidden"), [(3, 1.0, 0), (5, 2.0, 0), (5, 3.0, 2), (8, 4.0, 2)])
def test_noise_has_no_bias_and_the_variance_asked_for(most: int, variance: float, hidden: int) -> None:
    how = noise(most, variance, hidden=hidden)
    for count, (noises, shares) in enumerate(zip(how.noises, how.probabilities, strict=True)):
        shown = noises + count
        assert shares.sum() == pytest.approx(1) and shown.min() >= 0
        assert not ((shown > 0) & (shown <= hidden)).any()
        assert noises @ shares == pytest.approx(0, abs=1e-6)
        assert noises**2 @ shares == pytest.approx(variance if count else 0, abs=1e-5)


def test_the_same_persons_get_the_same_noise() -> None:
    how = noise(5, 2.0)
    keys = np.random.default_rng(1).random(4000)
    sums = [float(keys[start : start + 20].sum()) for start in range(0, 4000, 20)]
    shown = perturbed([20] * 200, sums, how)
    assert shown == perturbed([20] * 200, sums, how) and len(set(shown)) > 5
    assert np.mean(shown) == pytest.approx(20, abs=0.4)
    assert perturbed([0], [0.0], how) == [0]


def test_noise_that_no_probabilities_have() -> None:
    with pytest.raises(NoNoise):
        noise(2, 9.0)


@pytest.mark.parametrize(("most", "variance", "hidden"), [(10, 0.01, 0), (10, 2.0, 0), (5, 3.0, 2), (4, 2.0, 0)])
def test_no_noise_is_reckoned_with_that_comes_less_than_once_in_a_thousand(
    most: int, variance: float, hidden: int
) -> None:
    how = noise(most, variance, hidden=hidden)
    keys = np.random.default_rng(1).random(4_000).tolist()

    def often(count: int, shown: int) -> float:
        row = min(count, len(how.noises) - 1)
        return float(how.probabilities[row][how.noises[row] == shown - count].sum())

    for shown in {count + how.of(count, key) for count in range(3 * most) for key in keys[: 60 * most]}:
        low, high = how.could_be(shown)
        assert often(low, shown) >= RAREST and often(high, shown) >= RAREST
    for count in (1, most, 3 * most):
        for low, high in map(how.could_be, {count + how.of(count, key) for key in keys}):
            assert low <= count <= high
    assert how.could_be(3 * most) == {10: (29, 31) if variance < 1 else (26, 34), 5: (10, 19), 4: (8, 16)}[most]


def test_the_least_variance_with_which_a_count_is_left_so_wide() -> None:
    for most, width in ((10, 9), (4, 8), (1, 1), (20, 20)):
        least = least_variance(most, width)
        assert least is not None and widest(most, least) >= width > widest(most, 0.9 * least)
        assert len(noise(most, least).noises) == most + 1
    assert least_variance(4, 9) is None and least_variance(10, 20) is None
    with pytest.raises(NoNoise):
        noise(50, 1e-9)
