"""The estimate with what is known of each person: sex, age, exploitation, year.

Who is seen by whom differs by sex, age and kind of exploitation, and lists that seem to seek or shun each other may
only seek or shun the same people. So lists and covariates stand in one log-linear model (as Cruyff, van Dijk and
van der Heijden had it for the Netherlands, Chance 2017), whose pairs of variables are chosen by the BIC: two lists, a
list and a covariate, two covariates. Nobody on no list is known in any stratum; their sum is the estimate, and their
sums by level say who is missed most.

One term is added at a time: the one whose score statistic is highest above its price, kept if the BIC falls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve, lapack

from helle.methods.estimation import FEWEST_WITH_COVARIATES
from helle.methods.estimation.bootstrap import Interval, Resampled, helpers, interval
from helle.methods.estimation.existence import Check, check_design
from helle.methods.estimation.lists import Numbers
from helle.methods.estimation.reading import Read

GROUPS = 20
"""How many groups of cases are left out in turn, for the skewness: leaving out each case would take too long."""
_STEPS = 100

type Pair = tuple[int, int]
type Marks = np.ndarray[tuple[int], np.dtype[np.bool]]
type Places = np.ndarray[tuple[int], np.dtype[np.intp]]


@dataclass(frozen=True, slots=True)
class Stratified:
    """What was chosen. `by` has for each covariate and level how many there are, those observed included, and `within`
    the interval of each where tables were drawn; `model` the pairs of variables by name; `failed` the models that were
    tried and have no estimate. `replicates`: how many tables were asked for; of too few none are drawn, and there is no
    interval."""

    n_hat: float
    interval: Interval | None
    bic: float
    model: tuple[tuple[str, str], ...]
    by: dict[str, dict[str, float]]
    within: dict[str, dict[str, Interval]]
    failed: dict[tuple[tuple[str, str], ...], Check]
    replicates: int


@dataclass(frozen=True, slots=True)
class _Fit:
    expected: Numbers
    hidden: Numbers
    bic: float


class _Cells:
    """All cells of a stratified table, a stratum after another, each with its history on no list first."""

    def __init__(self, read: Read) -> None:
        number = read.lists.number
        self.lists = number
        self.names = (*read.lists.names, *read.covariates)
        self.levels = [sorted({one.levels[place] for one in read.strata}) for place in range(len(read.covariates))]
        sizes = [len(levels) for levels in self.levels]
        self.strata = int(np.prod(sizes))
        which = np.array(np.unravel_index(np.arange(self.strata), sizes))
        histories = np.tile(np.arange(1 << number), self.strata)
        self.hidden: Marks = histories == 0
        self.values = [
            *((histories >> place & 1) for place in range(number)),
            *(np.repeat(levels, 1 << number) for levels in which),
        ]
        self.counts = np.zeros(self.strata << number)
        for one in read.strata:
            place = tuple(levels.index(level) for levels, level in zip(self.levels, one.levels, strict=True))
            self.counts[int(np.ravel_multi_index(place, sizes)) << number | one.history] += one.count
        self._columns: dict[tuple[int, ...], Numbers] = {}

    def size(self, variable: int) -> int:
        """How many levels; one for a list, as being on none says nothing more."""
        return 1 if variable < self.lists else len(self.levels[variable - self.lists])

    def price(self, variables: tuple[int, ...]) -> int:
        """How many terms a set of variables adds, those at minus infinity with them."""
        return int(np.prod([1 if one < self.lists else self.size(one) - 1 for one in variables]))

    def columns(self, variables: tuple[int, ...]) -> Numbers:
        """A column for each combination of levels, 1 in the cells that have it."""
        if variables not in self._columns:
            marks = np.ones((len(self.counts), 1), dtype=bool)
            for one in variables:
                levels = np.array([1]) if one < self.lists else np.arange(self.size(one))
                its = self.values[one][:, None] == levels
                marks = (marks[:, :, None] & its[:, None, :]).reshape(len(marks), -1)
            self._columns[variables] = marks.astype(np.float64)
        return self._columns[variables]

    def design(self, model: tuple[Pair, ...]) -> Numbers:
        """Every column of a model: more than it needs."""
        alone = [(one,) for one in range(len(self.names))]
        return np.hstack([self.columns(variables) for variables in ((), *alone, *model)])

    def numbers(self, counts: Numbers, hidden: Numbers | float) -> Numbers:
        """How many there are in all, and at each level of each covariate after another; `hidden` are on no list."""
        total = counts.copy()
        total[self.hidden] += hidden
        marks = (
            self.values[self.lists + place] == level for place, of in enumerate(self.levels) for level in range(len(of))
        )
        return np.array([total.sum(), *(total[one].sum() for one in marks)])

    def by_level[T](self, each: Sequence[T]) -> dict[str, dict[str, T]]:
        """What there is of each level, in the order of `numbers`, by covariate and level."""
        left = iter(each)
        names = self.names[self.lists :]
        return {name: {level: next(left) for level in of} for name, of in zip(names, self.levels, strict=True)}

    def terms(self, model: tuple[Pair, ...]) -> int:
        """How many terms a model has."""
        return 1 + sum(self.price((one,)) for one in range(len(self.names))) + sum(self.price(pair) for pair in model)


def stratified(read: Read, *, replicates: int, seed: int, processes: int = 1) -> Stratified | Check:
    """The estimate of a table with covariates, or what the model of the variables alone fails at."""
    cells = _Cells(read)
    chosen = _choose(cells, cells.counts)
    if isinstance(chosen, Check):
        return chosen
    model, fit, failed = chosen
    numbers = cells.numbers(cells.counts, fit.hidden)
    within = _intervals(cells, numbers, replicates, seed, processes) if replicates >= FEWEST_WITH_COVARIATES else []
    return Stratified(
        float(numbers[0]),
        within[0] if within else None,
        fit.bic,
        tuple(_named(cells, pair) for pair in model),
        cells.by_level([float(one) for one in numbers[1:]]),
        cells.by_level(within[1:]) if within else {},
        {tuple(_named(cells, pair) for pair in other): check for other, check in failed.items()},
        replicates,
    )


def _named(cells: _Cells, pair: Pair) -> tuple[str, str]:
    return cells.names[pair[0]], cells.names[pair[1]]


def _choose(cells: _Cells, counts: Numbers) -> tuple[tuple[Pair, ...], _Fit, dict[tuple[Pair, ...], Check]] | Check:
    model: tuple[Pair, ...] = ()
    failed: dict[tuple[Pair, ...], Check] = {}
    fit = _fitted(cells, counts, model)
    if isinstance(fit, Check):
        return fit
    price = float(np.log(counts.sum()))
    while True:
        others = [pair for pair in combinations(range(len(cells.names)), 2) if pair not in model]
        gains = _gains(cells, counts, model, fit, others)
        worth = [gain - cells.price(pair) * price for gain, pair in zip(gains, others, strict=True)]
        for place in np.argsort(worth)[::-1].tolist():
            if worth[place] <= 0:
                return model, fit, failed
            larger = tuple(sorted((*model, others[place])))
            found = _fitted(cells, counts, larger)
            if isinstance(found, Check):
                failed[larger] = found
            elif found.bic < fit.bic:
                model, fit = larger, found
                break
        else:
            return model, fit, failed


def _fitted(cells: _Cells, counts: Numbers, model: tuple[Pair, ...]) -> _Fit | Check:
    """The extended estimate of a model, or what it fails at, asked before it is fitted."""
    design = cells.design(model)
    empty = design.T @ counts == 0
    kept = ~(design[:, empty] > 0).any(axis=1)
    seen = kept & ~cells.hidden
    whole = design[seen][:, ~empty]
    basis, others = _basis(whole)
    core = whole[:, basis]
    unseen = design[kept & cells.hidden][:, ~empty]
    gram = cho_factor(core.T @ core)
    # What is hidden must follow from what is seen: a column that depends on the others there must do so here.
    if np.abs(unseen[:, others] - unseen[:, basis] @ cho_solve(gram, core.T @ whole[:, others])).max(initial=0) > 1e-6:
        return Check.IDENTIFIABLE
    its = counts[seen]
    if (check := check_design(core, its > 0)) is not None:
        return check
    weights = cho_solve(cho_factor(core.T @ ((its + 0.1)[:, None] * core)), core.T @ ((its + 0.1) * np.log(its + 0.1)))
    settled = _settled(core, its, weights)
    if settled is None:
        return Check.CONVERGES
    weights = settled
    expected = np.zeros(len(counts))
    expected[seen] = np.exp(core @ weights)
    hidden = np.zeros(len(counts))
    hidden[kept & cells.hidden] = np.exp(unseen[:, basis] @ weights)
    has = counts > 0
    deviance = 2 * float((counts[has] * np.log(counts[has] / expected[has])).sum() + expected.sum() - counts.sum())
    bic = deviance + cells.terms(model) * float(np.log(counts.sum()))
    return _Fit(expected, hidden[cells.hidden], bic)


def _settled(design: Numbers, counts: Numbers, weights: Numbers) -> Numbers | None:
    """The weights at which no step changes anything; None where there come to be none."""
    for _ in range(_STEPS):
        expected = np.exp(np.minimum(design @ weights, 60.0))
        try:
            step = cho_solve(cho_factor(design.T @ (expected[:, None] * design)), design.T @ (counts - expected))
        except LinAlgError:
            return None
        largest = float(np.abs(design @ step).max())
        weights = weights + step * (1.0 if largest < 0.5 else np.log1p(largest) / largest)
        if largest < 1e-7:
            return weights
    return None


def _basis(design: Numbers) -> tuple[Places, Places]:
    """Columns that all others follow from, and those others."""
    _, pivots, rank, _ = lapack.dpstrf(design.T @ design, tol=1e-8 * len(design))
    order = np.asarray(pivots, dtype=np.intp) - 1
    return order[:rank], order[rank:]


def _gains(cells: _Cells, counts: Numbers, model: tuple[Pair, ...], fit: _Fit, others: list[Pair]) -> list[float]:
    """About how much the deviance falls by each further pair: its score statistic."""
    seen = fit.expected > 0
    weight, away = fit.expected[seen], (counts - fit.expected)[seen]
    design = cells.design(model)[seen]
    design = design[:, _basis(design)[0]]
    try:
        old = cho_factor(design.T @ (weight[:, None] * design))
    except LinAlgError:  # So near to empty that nothing can be told of further terms.
        return [0.0] * len(others)
    gains = []
    for pair in others:
        new = cells.columns(pair)[seen]
        across = design.T @ (weight[:, None] * new)
        own = new.T @ (weight[:, None] * new) - across.T @ cho_solve(old, across)
        score = new.T @ away
        gains.append(float(score @ np.linalg.pinv(own, rcond=1e-8, hermitian=True) @ score))
    return gains


def _intervals(cells: _Cells, numbers: Numbers, replicates: int, seed: int, processes: int) -> list[Interval]:
    """The interval of each number, all from the same drawn tables.

    None begins below those who are known: in a drawn table a small group may be missing altogether. No part ends above
    all, nor begins above them: in each drawn table all are as many as any part at least, so that the wider end is taken
    where what mends each by itself has put them otherwise.
    """
    random = np.random.default_rng(seed)
    cases = round(float(cells.counts.sum()))
    drawn = [random.multinomial(cases, cells.counts / cases) for _ in range(replicates)]
    # Deal the cases into groups; each group is left out once.
    groups = min(GROUPS, cases)
    undealt, left = cells.counts.astype(np.int64), []
    for number in range(groups):
        group = random.multivariate_hypergeometric(undealt, cases * (number + 1) // groups - cases * number // groups)
        undealt -= group
        left.append(cells.counts - group)
    tables = [np.asarray(one, dtype=np.float64) for one in (*drawn, *left)]
    with helpers(processes, replicates) as pool:
        each = partial(_numbers, cells)
        found = np.array([numbers, *(map(each, tables) if pool is None else pool.map(each, tables, chunksize=10))])
    resampled = Resampled(cells.counts[:, None], replicates, np.ones(groups))
    known = cells.numbers(cells.counts, 0.0)
    everybody, *parts = (
        replace(within, low=max(within.low, float(there)))
        for within, there in zip((interval(one, resampled) for one in found.T), known, strict=True)
    )
    everybody = replace(everybody, high=max(one.high for one in (everybody, *parts)))
    return [everybody, *(replace(one, low=min(one.low, everybody.low)) for one in parts)]


def _numbers(cells: _Cells, counts: Numbers) -> Numbers:
    """The numbers of a drawn table; where it has no estimate each is without bound."""
    chosen = _choose(cells, counts)
    if isinstance(chosen, Check):
        return np.full(1 + sum(map(len, cells.levels)), np.inf)
    return cells.numbers(counts, chosen[1].hidden)
