"""With covariates in the model, a table that is a model's own truth gives it back, in all and by level."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from helle.methods.estimation import FEWEST_WITH_COVARIATES
from helle.methods.estimation.covariates import Stratified, stratified
from helle.methods.estimation.existence import Check
from helle.methods.estimation.reading import Read, read

LEVELS = {"sex": {"K": 0.7, "M": 0.3}, "exploitation": {"prostitution": 0.6, "arbejde": 0.4}}


def country(persons: int) -> tuple[Read, dict[tuple[str, ...], float]]:
    """Three lists, one of which knows women four times as often as men, and how many there are in each stratum."""
    lines, truth = ["A,B,C,sex,exploitation,count"], {}
    for levels in itertools.product(*LEVELS.values()):
        share = np.prod([LEVELS[name][level] for name, level in zip(LEVELS, levels, strict=True)])
        truth[levels] = persons * float(share)
        known = (0.4 if levels[0] == "K" else 0.1, 0.2, 0.25 if levels[1] == "prostitution" else 0.05)
        for history in itertools.product((0, 1), repeat=3):
            chance = np.prod([one if on else 1 - one for on, one in zip(history, known, strict=True)])
            if any(history):
                lines.append(",".join(map(str, (*history, *levels, round(truth[levels] * float(chance))))))
    return read("\n".join(lines).encode()), truth


def test_the_truth_of_a_country_comes_out_in_all_and_by_level() -> None:
    table, truth = country(200_000)
    found = stratified(table, replicates=0, seed=1)
    assert isinstance(found, Stratified)
    assert found.n_hat == pytest.approx(200_000, rel=0.002)
    assert set(found.model) == {("A", "sex"), ("C", "exploitation")}
    for place, name in enumerate(LEVELS):
        for level in LEVELS[name]:
            wanted = sum(persons for levels, persons in truth.items() if levels[place] == level)
            assert found.by[name][level] == pytest.approx(wanted, rel=0.005)


def test_the_interval_has_the_truth_and_is_drawn_by_the_seed() -> None:
    table, truth = country(5_000)
    found = stratified(table, replicates=FEWEST_WITH_COVARIATES, seed=2)
    assert isinstance(found, Stratified) and found.interval is not None
    assert found.interval.low < 5_000 < found.interval.high
    for place, name in enumerate(LEVELS):
        for level, within in found.within[name].items():
            wanted = sum(persons for levels, persons in truth.items() if levels[place] == level)
            assert within.low < wanted < within.high and within.low <= found.by[name][level] <= within.high
    again = stratified(table, replicates=FEWEST_WITH_COVARIATES, seed=2)
    assert isinstance(again, Stratified) and again.interval == found.interval
    assert again.within == found.within


def test_no_part_ends_above_all_nor_begins_above_them() -> None:
    """Few of the men are on both lists and few there are of the women: all are hardly more than the men."""
    table = read(b"A,B,sex,count\n1,0,K,3\n0,1,K,5\n1,1,K,4\n1,0,M,40\n0,1,M,50\n1,1,M,3\n")
    for seed in range(1, 7):
        found = stratified(table, replicates=FEWEST_WITH_COVARIATES, seed=seed)
        assert isinstance(found, Stratified) and found.interval is not None
        for one in found.within["sex"].values():
            assert one.high <= found.interval.high and one.low <= found.interval.low


def test_of_too_few_drawn_tables_there_is_no_interval() -> None:
    found = stratified(country(5_000)[0], replicates=FEWEST_WITH_COVARIATES - 1, seed=2)
    assert isinstance(found, Stratified) and found.replicates == FEWEST_WITH_COVARIATES - 1
    assert found.interval is None and found.within == {} and found.by


def test_lists_with_nothing_in_common_have_no_estimate_with_covariates_either() -> None:
    table = read(b"A,B,sex,count\n1,0,K,5\n0,1,K,7\n1,0,M,4\n0,1,M,3\n")
    assert stratified(table, replicates=0, seed=1) is Check.EXISTS


def test_drawn_tables_without_an_estimate_are_counted_and_leave_it_without_a_bound() -> None:
    """Two persons on both lists: of about one drawn table in seven neither."""
    table = read(b"A,B,sex,count\n1,0,K,25\n1,0,M,15\n0,1,K,12\n0,1,M,13\n1,1,K,2\n")
    found = stratified(table, replicates=FEWEST_WITH_COVARIATES, seed=1)
    assert isinstance(found, Stratified) and found.interval is not None
    assert np.isfinite(found.n_hat) and found.interval.high == np.inf and found.interval.unestimable > 0
    assert all(np.isfinite(found.by["sex"][level]) and one.high == np.inf for level, one in found.within["sex"].items())


def test_no_interval_begins_below_those_who_are_known() -> None:
    """Of three men most drawn tables have fewer; but three there are."""
    table = read(b"A,B,sex,count\n1,0,K,60\n0,1,K,50\n1,1,K,20\n1,0,M,1\n0,1,M,1\n1,1,M,1\n")
    found = stratified(table, replicates=FEWEST_WITH_COVARIATES, seed=1)
    assert isinstance(found, Stratified) and found.interval is not None
    assert found.interval.low >= 133
    assert found.within["sex"]["M"].low >= 3 and found.within["sex"]["K"].low >= 130


def test_a_level_that_a_list_never_sees_is_struck() -> None:
    """No man on C: of the men A and B alone tell."""
    rows = {"K": (60, 60, 60, 20, 20, 20, 7), "M": (300, 300, 0, 100, 0, 0, 0)}
    histories = ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1))
    lines = ["A,B,C,sex,count"]
    for sex, counts in rows.items():
        lines += [f"{a},{b},{c},{sex},{n}" for (a, b, c), n in zip(histories, counts, strict=True)]
    found = stratified(read("\n".join(lines).encode()), replicates=0, seed=1)
    assert isinstance(found, Stratified)
    assert ("C", "sex") in found.model
    assert found.by["sex"]["M"] == pytest.approx(700 + 300 * 300 / 100, rel=0.02)
