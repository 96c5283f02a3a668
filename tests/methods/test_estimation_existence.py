"""Whether an estimate exists is answered as the definition says, table by table; and a fit alone would not notice."""

from __future__ import annotations

import itertools
import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import linprog

from helle.methods.estimation.existence import Check, failed, left
from helle.methods.estimation.lists import Model, hierarchical_models
from tests.methods.estimation_tables import fitted, model_of, published


def by_definition(somebody: int, model: Model, number: int) -> Check | None:
    """There is one estimate where the columns are independent and some table without an empty cell has these margins:
    the largest smallest cell of all such tables is above nought."""
    finite, kept = left(somebody, model, number)
    design = np.array([[float(history & term == term) for term in finite] for history in kept])
    if np.linalg.matrix_rank(design) < len(finite):
        return Check.IDENTIFIABLE
    counts = np.array([float(somebody >> history & 1) for history in kept])
    # Cells first, then the smallest of them.
    answer = linprog(
        np.append(np.zeros(len(kept)), -1.0),
        A_eq=np.column_stack([design.T, np.zeros(len(finite))]),
        b_eq=design.T @ counts,
        A_ub=np.column_stack([-np.eye(len(kept)), np.ones(len(kept))]),
        b_ub=np.zeros(len(kept)),
        bounds=[(None, None)] * len(kept) + [(None, 10.0)],
    )
    return None if answer.x[-1] > 1e-7 else Check.EXISTS


def test_every_model_of_small_tables() -> None:
    random = np.random.default_rng(11)
    tables = random.choice(np.arange(1, 1 << 7), size=18, replace=False) << 1
    found = set()
    for somebody, model in itertools.product(tables.tolist(), hierarchical_models(3)):
        wanted = by_definition(somebody, model, 3)
        assert failed(somebody, model, 3) is wanted, (bin(somebody), model)
        found.add(wanted)
    assert found == {None, Check.IDENTIFIABLE, Check.EXISTS}


def test_some_models_of_four_lists() -> None:
    random = np.random.default_rng(12)
    models = hierarchical_models(4)
    for _ in range(60):
        somebody = sum(1 << int(history) for history in random.choice(np.arange(1, 16), size=random.integers(4, 11)))
        model = models[random.integers(len(models))]
        assert failed(somebody, model, 4) is by_definition(somebody, model, 4), (bin(somebody), model)


def test_an_empty_overlap_strikes_what_holds_it() -> None:
    lists = published("Artificial_3")
    somebody = sum(1 << history for history in range(8) if lists.counts[history])
    finite, kept = left(somebody, model_of(lists, "A:C B:C"), 3)
    assert finite == (0, 1, 2, 4)
    assert kept == (1, 2, 3, 4)


def test_an_ordinary_fit_settles_where_there_is_no_estimate() -> None:
    """The trap that the check is for: thousands of millions, and no warning but one of convergence."""
    lists = published("Artificial_3")
    terms = (0, 1, 2, 4, *model_of(lists, "A:B"))
    design = np.array([[float(history & term == term) for term in terms] for history in range(1, 8)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ordinary = sm.GLM(lists.counts[1:], design, family=sm.families.Poisson()).fit(maxiter=100)
    assert np.exp(ordinary.params[0]) > 1e6


@pytest.mark.parametrize(
    "text",
    ["", "LA:NG", "LA:NG NG:GP", "LA:PFNCA NG:PFNCA NG:GP PFNCA:GO", "LA:NG LA:PFNCA NG:GO NG:GP PFNCA:GP GO:GP"],
)
def test_fits_are_those_of_another_program(text: str) -> None:
    lists = published("UKdat_5")
    model = model_of(lists, text)
    terms = (0, 1, 2, 4, 8, 16, *model)
    design = np.array([[float(history & term == term) for term in terms] for history in range(1, 32)])
    other = sm.GLM(lists.counts[1:], design, family=sm.families.Poisson()).fit(tol=1e-12)
    ours = fitted(lists, [model])
    assert ours.settled.all()
    assert ours.deviance[0] == pytest.approx(other.deviance, rel=1e-8)
    assert ours.weights[list(terms), 0] == pytest.approx(other.params, abs=1e-7)
    assert ours.hidden[0] == pytest.approx(np.exp(other.params[0]), rel=1e-7)
