"""Choosing a model for each of many tables: the lowest BIC of all, or of those in reach, and two ways step by step.

Every choice asks `existence` before it fits, and counts a term at minus infinity as a term: one that the table was
asked about. The BIC has the logarithm of the number of observed cases (Silverman, Chan and Vincent, Statistics and
Computing 2024). A table for which every model fails has no estimate: infinitely many hidden, and no model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched

import numpy as np
import scipy

from helle.methods.estimation.existence import Check, failed
from helle.methods.estimation.fitting import Fits, Tables, fit, least_deviance, problems
from helle.methods.estimation.lists import Model, Numbers, Term, margins, pairs

LARGER_THAN_CHANCE = 3.841458820694124
"""How much the deviance has to fall for one more term: the 95 % point of chi squared with one degree of freedom."""
TAIL = 0.02
"""Chan, Silverman and Vincent's threshold for one more term."""
_CELLS_AT_ONCE = 1 << 19
_FIRST = 30


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model of a table that has an estimate."""

    model: Model
    hidden: float
    deviance: float
    bic: float
    weights: Numbers


@dataclass(frozen=True, slots=True)
class Ranking:
    """All models of one table that have an estimate, the lowest BIC first, and what each of the others fails at."""

    fitted: tuple[Fitted, ...]
    failed: dict[Model, Check]

    def limited_to(self, models: Iterable[Model]) -> Ranking:
        """The same of some of the models."""
        wanted = set(models)
        return Ranking(
            tuple(one for one in self.fitted if one.model in wanted),
            {model: check for model, check in self.failed.items() if model in wanted},
        )


@dataclass(slots=True)
class Chosen:
    """What was chosen for each table."""

    models: list[Model | None]
    hidden: Numbers
    bic: Numbers
    weights: Numbers
    failed: dict[Model, Check] = field(default_factory=dict)
    """Of the first table alone: what failed on the way."""

    @classmethod
    def nothing(cls, tables: Tables) -> Chosen:
        """Before anything is chosen."""
        size, count = tables.counts.shape
        none: list[Model | None] = [None] * count
        return cls(none, np.full(count, np.inf), np.full(count, np.inf), np.zeros((size, count)))

    def take_better(self, asked: Sequence[tuple[int, Model]], fits: Fits, scores: Numbers) -> None:
        """Take each fit whose score is below that of what is chosen for its table."""
        hidden = fits.hidden
        for place in np.flatnonzero(fits.settled).tolist():
            table, model = asked[place]
            if scores[place] < self.bic[table]:
                self.models[table], self.bic[table] = model, scores[place]
                self.hidden[table], self.weights[:, table] = hidden[place], fits.weights[:, place]


def terms_of(model: Model, number: int) -> int:
    """How many terms a model has, with those at minus infinity."""
    return 1 + number + len(model)


def _at_once(tables: Tables) -> int:
    """How many problems are put together before they are worked on: enough to be quick, and no gigabytes."""
    return _CELLS_AT_ONCE // len(tables.counts)


def rank(tables: Tables, models: Iterable[Model]) -> Ranking:
    """All models of the first table."""
    number, somebody = tables.number, tables.somebody[0]
    failing: dict[Model, Check] = {}
    fine: list[Model] = []
    for model in models:
        check = failed(somebody, model, number)
        if check is None:
            fine.append(model)
        else:
            failing[model] = check
    fine.sort(key=len)
    fitted: list[Fitted] = []
    for some in batched(
        fine, _at_once(tables), strict=False
    ):  # Of like length: what they are filled up with is little.
        fits = fit(tables, problems(tables, [(0, model) for model in some]))
        hidden = fits.hidden
        for place, model in enumerate(some):
            if not fits.settled[place]:
                failing[model] = Check.CONVERGES
                continue
            deviance = float(fits.deviance[place])
            bic = deviance + terms_of(model, number) * float(np.log(tables.cases[0]))
            fitted.append(Fitted(model, float(hidden[place]), deviance, bic, fits.weights[:, place].copy()))
    fitted.sort(key=lambda one: (one.bic, one.model))
    return Ranking(tuple(fitted), failing)


def lowest_bic(tables: Tables, ranking: Ranking) -> Chosen:
    """The lowest BIC of every model in the ranking, for each of the tables: exactly, as what is dropped unfitted has a
    bound above what was found. The ranking, of a table like these, gives the order and where each fit begins."""
    number, logs = tables.number, np.log(tables.cases)
    chosen = Chosen.nothing(tables)
    begin = {one.model: one.weights for one in ranking.fitted}
    best = [one.model for one in ranking.fitted[:_FIRST]]
    # After those likely to be best, the larger before the smaller: what bounds a model bounds all within it.
    others = [*(one.model for one in ranking.fitted[_FIRST:]), *ranking.failed]
    order = best + sorted(others, key=len, reverse=True)
    elsewhere = ranking.fitted[0].weights if ranking.fitted else np.zeros(tables.counts.shape[0])
    bounds: dict[Model, Numbers] = {}
    place, each = 0, 4
    while place < len(order):
        some, place, each = order[place : place + each], place + each, max(1, _at_once(tables) // len(logs))
        asked: list[tuple[int, Model]] = []
        for model in some:
            price = terms_of(model, number) * logs
            if (price < chosen.bic).any():
                bounds[model] = _bound_by_larger(model, bounds, number, len(logs))
                reach = np.flatnonzero(price + bounds[model] < chosen.bic).tolist()
                asked += [(table, model) for table in reach]
        if asked:
            start = np.column_stack([begin.get(model, elsewhere) for _table, model in asked])
            for (table, model), least in zip(asked, _try(tables, chosen, asked, start, logs).tolist(), strict=True):
                bounds[model][table] = max(bounds[model][table], least)
    return chosen


def _bound_by_larger(model: Model, bounds: Mapping[Model, Numbers], number: int, count: int) -> Numbers:
    """What is known of the least deviance of a model for each table, from the models with one term more."""
    known = [bounds[other] for other in larger(model, number, number - 1) if other in bounds]
    return np.max(known, axis=0) if known else np.zeros(count)


def _try(tables: Tables, chosen: Chosen, asked: Sequence[tuple[int, Model]], start: Numbers, price: Numbers) -> Numbers:
    """Take what of the models asked about is better than what is chosen, where each term costs `price`. Returns the
    least deviance of each."""
    number = tables.number
    table = np.array([place for place, _ in asked], dtype=np.intp)
    costs = np.array([terms_of(model, number) for _, model in asked]) * price[table]
    least = least_deviance(tables, problems(tables, asked), start)
    alive = [
        place
        for place in np.flatnonzero(least + costs < chosen.bic[table]).tolist()
        if failed(tables.somebody[asked[place][0]], asked[place][1], number) is None
    ]
    if alive:
        left = [asked[place] for place in alive]
        fits = fit(tables, problems(tables, left), start[:, alive])
        chosen.take_better(left, fits, fits.deviance + costs[alive])
    return least


def larger(model: Model, number: int, largest: int) -> list[Model]:
    """The hierarchical models with one term more, of `largest` lists at most."""
    has = set(model)
    more = (
        term
        for term in range(1 << number)
        if 2 <= term.bit_count() <= largest
        and term not in has
        and (term.bit_count() == 2 or all(term & ~(1 << place) in has for place in range(number) if term >> place & 1))
    )
    return [tuple(sorted((*model, term))) for term in more]


def neighbours(model: Model, number: int, largest: int) -> list[Model]:
    """The hierarchical models with one term more, of `largest` lists at most, or one less."""
    fewer = [term for term in model if not any(term != other and term & other == term for other in model)]
    return [*(tuple(one for one in model if one != term) for term in fewer), *larger(model, number, largest)]


def lowest_bic_in_reach(tables: Tables, begin: Sequence[Model], largest: int) -> Chosen:
    """The lowest BIC that is found downhill from each of some models, one term more or less at a time. For more lists
    than all models can be tried of."""
    number, logs = tables.number, np.log(tables.cases)
    best = Chosen.nothing(tables)
    everything = range(tables.counts.shape[1])
    for model in begin:
        here = Chosen.nothing(tables)
        able = [(table, model) for table in everything if failed(tables.somebody[table], model, number) is None]
        if able:
            fits = fit(tables, problems(tables, able))
            cost = terms_of(model, number) * logs[[table for table, _ in able]]
            here.take_better(able, fits, fits.deviance + cost)
        moved = [table for table in everything if here.models[table] is not None]
        while moved:
            before = here.bic.copy()
            asked = [
                (table, other) for table in moved for other in neighbours(here.models[table] or (), number, largest)
            ]
            for some in batched(asked, _at_once(tables), strict=False):
                _try(tables, here, some, here.weights[:, [table for table, _ in some]], logs)
            moved = np.flatnonzero(here.bic < before).tolist()
        for table in np.flatnonzero(here.bic < best.bic).tolist():
            best.models[table], best.bic[table] = here.models[table], here.bic[table]
            best.hidden[table], best.weights[:, table] = here.hidden[table], here.weights[:, table]
    return best


type Next = Callable[[Tables, Chosen, list[int]], list[int]]


def _stepwise(tables: Tables, step: Next) -> Chosen:
    """Begin with the lists alone, and take steps with the tables that still take one."""
    chosen = Chosen.nothing(tables)
    able: list[tuple[int, Model]] = []
    for table, somebody in enumerate(tables.somebody):
        check = failed(somebody, (), tables.number)
        if check is None:
            able.append((table, ()))
        elif table == 0:
            chosen.failed[()] = check
    fits = fit(tables, problems(tables, able))
    chosen.take_better(able, fits, fits.deviance)
    going = [table for table, _ in able if chosen.models[table] is not None]
    while going:
        going = step(tables, chosen, going)
    return chosen


def _more(tables: Tables, chosen: Chosen, table: int, term: Term) -> Model | None:
    """The model of a table with one term more; None where that has no estimate."""
    model = tuple(sorted({*(chosen.models[table] or ()), term}))
    check = failed(tables.somebody[table], model, tables.number)
    if check is not None and table == 0:
        chosen.failed[model] = check
    return model if check is None else None


def aic_stepwise(tables: Tables) -> Chosen:
    """Add the pair of lists that lowers the AIC most, until none lowers it or the deviance falls no more than chance
    would have it (p > 0.05), as for the United Kingdom's first estimate (Bales, Hesketh and Silverman, Significance
    2015). The p-value is the likelihood ratio's: a term at minus infinity has no standard error."""
    return _stepwise(tables, _one_by_aic)


def _one_by_aic(tables: Tables, chosen: Chosen, going: list[int]) -> list[int]:
    found = Chosen.nothing(tables)
    # Beside one term's price, only a fall of the deviance beyond chance is worth a fit.
    found.bic[:] = chosen.bic - LARGER_THAN_CHANCE
    asked = [
        (table, model)
        for table in going
        for term in pairs(tables.number)
        if term not in (chosen.models[table] or ()) and (model := _more(tables, chosen, table, term)) is not None
    ]
    for some in batched(asked, _at_once(tables), strict=False):
        start = chosen.weights[:, [table for table, _ in some]]
        _try(tables, found, some, start, np.zeros(tables.counts.shape[1]))
    moved = [table for table in going if found.models[table] is not None]
    for table in moved:
        chosen.models[table], chosen.bic[table] = found.models[table], found.bic[table]
        chosen.hidden[table], chosen.weights[:, table] = found.hidden[table], found.weights[:, table]
    return moved


def poisson_stepwise(tables: Tables, threshold: float = TAIL) -> Chosen:
    """Add the pair of lists whose number of common cases is the least likely under the model so far, while that is less
    likely than `threshold` (Chan, Silverman and Vincent, JASA 2021). How likely is the one-sided tail of the Poisson
    distribution with the expected number, on the side on which the number lies; not Wald's test."""

    def one(tables: Tables, chosen: Chosen, going: list[int]) -> list[int]:
        return _one_by_tail(tables, chosen, going, threshold)

    return _stepwise(tables, one)


def _one_by_tail(tables: Tables, chosen: Chosen, going: list[int], threshold: float) -> list[int]:
    current = [(table, chosen.models[table] or ()) for table in going]
    terms = np.array(pairs(tables.number), dtype=np.intp)
    fits = fit(tables, problems(tables, current), chosen.weights[:, going])
    expected = margins(fits.expected)[terms]
    seen = tables.margins[terms][:, going]
    likely = np.minimum(
        scipy.special.pdtr(seen, expected),
        np.where(seen > 0, scipy.special.pdtrc(np.maximum(seen - 1, 0), expected), 1.0),
    )
    asked: list[tuple[int, Model]] = []
    for place, (table, model) in enumerate(current):
        for row in np.argsort(likely[:, place], kind="stable").tolist():
            if likely[row, place] >= threshold:
                break
            term = int(terms[row])
            if term not in model and (more := _more(tables, chosen, table, term)) is not None:
                asked.append((table, more))
                break
    if not asked:
        return []
    moved = [table for table, _ in asked]
    fits = fit(tables, problems(tables, asked), chosen.weights[:, moved])
    chosen.bic[moved] = np.inf  # What is chosen by its tail is taken whatever its deviance.
    chosen.take_better(asked, fits, fits.deviance)
    return [table for table in moved if np.isfinite(chosen.bic[table])]
