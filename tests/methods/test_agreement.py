"""Agreement of two readers: against sums done by hand, and at the edges where there is no answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.methods.agreement import agreement

ANSWERS = st.sampled_from(["yes", "no", "unclear"])


def test_the_example_of_a_textbook() -> None:
    # 20 both yes, 15 both no, 5 yes/no, 10 no/yes. Observed 35/50 = 0.7; by chance 0.5 x 0.6 + 0.5 x 0.4 = 0.5;
    # kappa (0.7 - 0.5) / (1 - 0.5) = 0.4.
    pairs = [("yes", "yes")] * 20 + [("no", "no")] * 15 + [("yes", "no")] * 5 + [("no", "yes")] * 10
    found = agreement(pairs)
    assert (found.pairs, found.alike, found.observed) == (50, 35, 0.7)
    assert found.kappa == pytest.approx(0.4)


def test_worse_than_by_lot_is_below_nought() -> None:
    # Observed 0; by chance 0.5 x 0.5 + 0.5 x 0.5 = 0.5; kappa -0.5 / 0.5 = -1.
    assert agreement([("yes", "no"), ("no", "yes")]).kappa == -1


def test_where_all_answered_the_same_it_is_not_defined() -> None:
    found = agreement([("yes", "yes")] * 12)
    assert (found.observed, found.kappa) == (1, None)


def test_of_nothing_there_is_none() -> None:
    with pytest.raises(ValueError, match="nothing was read twice"):
        agreement([])


@given(st.lists(st.tuples(ANSWERS, ANSWERS), min_size=1, max_size=60))
def test_it_is_the_same_whoever_is_called_the_first_and_never_above_one(pairs: list[tuple[str, str]]) -> None:
    one, other = agreement(pairs), agreement([(second, first) for first, second in pairs])
    assert (one.alike, one.kappa) == (other.alike, other.kappa)
    assert one.kappa is None or -1 - 1e-9 <= one.kappa <= 1


@given(st.lists(ANSWERS, min_size=2, max_size=40).filter(lambda answers: len(set(answers)) > 1))
def test_full_agreement_is_one(answers: list[str]) -> None:
    assert agreement([(one, one) for one in answers]).kappa == 1
