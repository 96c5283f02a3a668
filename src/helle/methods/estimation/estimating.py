"""The estimate of those never found (STA-01): a number by each way of choosing a model, its interval and its rivals.

One table gives very different numbers by the criterion chosen: the United Kingdom's of 2013 gives 11, 12, 19, 23 or 25
thousand. So no function here gives a number alone: `estimate` answers with all of them, and with a sensitivity table.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import numpy as np

from helle.methods.estimation.bootstrap import Interval, Resampled, helpers, interval, resampled
from helle.methods.estimation.choosing import (
    TAIL,
    Chosen,
    Ranking,
    aic_stepwise,
    lowest_bic,
    lowest_bic_in_reach,
    poisson_stepwise,
    rank,
)
from helle.methods.estimation.existence import Check
from helle.methods.estimation.fitting import Tables
from helle.methods.estimation.lists import (
    Lists,
    Model,
    Numbers,
    hierarchical_models,
    pair_models,
)

MOST_LISTS = 8
_ALL_PAIRS_UP_TO = 6
_ALL_MODELS_UP_TO = 5
_BEGINNINGS = 10
_SHOWN = 10
TAILS = (0.001, 0.005, 0.01, TAIL, 0.05, 0.1)


class Method(StrEnum):
    """A way of choosing the model."""

    AIC_STEPWISE = "aic-stepwise"
    BIC_PAIRS = "bic-pairs"
    BIC_ALL = "bic-all"
    POISSON_STEPWISE = "poisson-stepwise"


class Search(StrEnum):
    """How far a choice looked."""

    EXHAUSTIVE = "exhaustive"
    LOCAL = "local"
    STEPWISE = "stepwise"


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one method says: how many there are, those observed included. `model` is None where no model that the method
    looks at has an estimate, and `failed` says what each of them fails at."""

    method: Method
    search: Search
    looked_at: int
    model: Model | None
    n_hat: float
    interval: Interval | None
    bic: float | None
    failed: dict[Model, Check]


@dataclass(frozen=True, slots=True)
class Other:
    """Another model, nearly as good by its BIC."""

    model: Model
    n_hat: float
    bic: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What else the number could be. `without` has for each list the numbers by method had it not been kept, which a
    method without an estimate is left out of; `tails` has the stepwise number for other thresholds."""

    others: tuple[Other, ...]
    tails: dict[float, float | None]
    without: dict[str, dict[Method, float]]


@dataclass(frozen=True, slots=True)
class Estimates:
    """All that is said of a table."""

    lists: Lists
    estimates: tuple[Estimate, ...]
    sensitivity: Sensitivity
    replicates: int
    seed: int


type _Choice = Callable[[Tables], Chosen]


@dataclass(frozen=True, slots=True)
class _Way:
    method: Method
    search: Search
    looked_at: int
    failed: dict[Model, Check]
    choose: _Choice


def estimate(
    lists: Lists,
    *,
    replicates: int = 1000,
    seed: int = 1,
    processes: int = 1,
    methods: tuple[Method, ...] = tuple(Method),
) -> Estimates:
    """Estimate by each of the methods. Without replicates there are no intervals."""
    ranking = _ranking(lists)
    ways = [_way(method, lists, ranking) for method in methods]
    tables = resampled(lists.counts, replicates, seed)
    with helpers(processes, replicates) as pool:
        estimates = tuple(_estimated(way, lists, ranking, tables, pool, processes) for way in ways)
        sensitivity = _sensitivity(lists, ranking, methods, pool)
    return Estimates(lists, estimates, sensitivity, replicates, seed)


def _ranking(lists: Lists) -> Ranking:
    """Every model that is tried of this many lists."""
    tables = Tables.of(lists.counts[:, None])
    if lists.number <= _ALL_MODELS_UP_TO:
        return rank(tables, hierarchical_models(lists.number))
    if lists.number <= _ALL_PAIRS_UP_TO:
        return rank(tables, pair_models(lists.number))
    stepped = (aic_stepwise(tables), poisson_stepwise(tables))
    return rank(tables, {(), *(model for one in stepped if (model := one.models[0]) is not None)})


def _way(method: Method, lists: Lists, ranking: Ranking) -> _Way:
    if method is Method.AIC_STEPWISE or method is Method.POISSON_STEPWISE:
        choose = aic_stepwise if method is Method.AIC_STEPWISE else poisson_stepwise
        return _Way(method, Search.STEPWISE, 0, {}, choose)
    pairs_only = method is Method.BIC_PAIRS
    whole = lists.number <= (_ALL_PAIRS_UP_TO if pairs_only else _ALL_MODELS_UP_TO)
    if pairs_only and whole:
        ranking = ranking.limited_to(pair_models(lists.number))
    looked_at = len(ranking.fitted) + len(ranking.failed)
    if lists.number <= _ALL_MODELS_UP_TO:
        return _Way(method, Search.EXHAUSTIVE, looked_at, ranking.failed, partial(lowest_bic, ranking=ranking))
    begin = [one.model for one in ranking.fitted[:_BEGINNINGS]]
    largest = 2 if pairs_only else lists.number - 1
    choose = partial(lowest_bic_in_reach, begin=begin, largest=largest)
    return _Way(method, Search.EXHAUSTIVE if whole else Search.LOCAL, looked_at if whole else 0, ranking.failed, choose)


def _hidden_by(chosen: Chosen, ranking: Ranking) -> float:
    """How many are hidden by the model that was chosen of the table itself: one number, whichever method chose it.

    Two fits of a model end a rounding apart, which of a hundred million is a person.
    """
    found = next((one.hidden for one in ranking.fitted if one.model == chosen.models[0]), None)
    return float(chosen.hidden[0]) if found is None else found


def _estimated(
    way: _Way, lists: Lists, ranking: Ranking, tables: Resampled, pool: Executor | None, processes: int
) -> Estimate:
    itself = way.choose(Tables.of(tables.counts[:, :1]))
    model, failed = itself.models[0], way.failed | itself.failed
    looked_at = way.looked_at
    if model is None:
        return Estimate(way.method, way.search, looked_at, None, float("inf"), None, None, failed)
    n_hat = lists.cases + _hidden_by(itself, ranking)
    bic = float(itself.bic[0]) if way.method in {Method.BIC_PAIRS, Method.BIC_ALL} else None
    if not tables.drawn:
        return Estimate(way.method, way.search, looked_at, model, n_hat, None, bic, failed)
    # One case less is one found less: what is left out in turn counts itself.
    observed = tables.counts.sum(axis=0)
    totals = observed + _hidden(way.choose, tables.counts, pool, processes)
    return Estimate(way.method, way.search, looked_at, model, n_hat, interval(totals, tables), bic, failed)


def _hidden(choose: _Choice, counts: Numbers, pool: Executor | None, processes: int) -> Numbers:
    """How many are hidden by the choice of each table, the tables dealt out to the processes."""
    if pool is None:
        return _hidden_of(choose, counts)
    # Dealt in turn, so that the tables with a case left out, which are alike, do not all go to one.
    shares = [counts[:, first::processes] for first in range(processes)]
    hidden = np.empty(counts.shape[1])
    for first, share in enumerate(pool.map(partial(_hidden_of, choose), shares)):
        hidden[first::processes] = share
    return hidden


def _hidden_of(choose: _Choice, counts: Numbers) -> Numbers:
    return choose(Tables.of(np.ascontiguousarray(counts))).hidden


def _sensitivity(lists: Lists, ranking: Ranking, methods: tuple[Method, ...], pool: Executor | None) -> Sensitivity:
    tables = Tables.of(lists.counts[:, None])
    others = tuple(Other(one.model, lists.cases + one.hidden, one.bic) for one in ranking.fitted[:_SHOWN])
    tails: dict[float, float | None] = {}
    for tail in TAILS:
        hidden = _hidden_by(poisson_stepwise(tables, tail), ranking)
        tails[tail] = lists.cases + hidden if np.isfinite(hidden) else None
    without: dict[str, dict[Method, float]] = {}
    if lists.number > 2:
        each = partial(_without, lists, methods)
        found = map(each, range(lists.number)) if pool is None else pool.map(each, range(lists.number))
        without = dict(zip(lists.names, found, strict=True))
    return Sensitivity(others, tails, without)


def _without(lists: Lists, methods: tuple[Method, ...], place: int) -> dict[Method, float]:
    """The numbers had one list not been kept."""
    less = lists.without(place)
    if not less.cases:
        return {}
    ranking, itself = _ranking(less), resampled(less.counts, 0, 0)
    found = (_estimated(_way(method, less, ranking), less, ranking, itself, None, 1) for method in methods)
    return {one.method: one.n_hat for one in found if one.model is not None}
