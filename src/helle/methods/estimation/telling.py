"""All that is said of a table of lists as one answer, which can be kept, printed and read again.

docs/reference/estimate.md says what stands where. What a model fails at is said by whoever asks, in her language.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from helle.methods.estimation import FEWEST_WITH_COVARIATES
from helle.methods.estimation.covariates import Stratified
from helle.methods.estimation.estimating import Estimate, Estimates
from helle.methods.estimation.existence import Check
from helle.methods.estimation.lists import Lists, Model, generators

LISTED = 1000
type Says = Callable[[Check], str]


def to_json(
    name: str,
    found: Estimates,
    strata: Stratified | Check | None,
    covariates: tuple[str, ...],
    says: Says,
    *,
    listed: int = LISTED,
) -> dict[str, Any]:
    """All of it. `listed`: how many of the models that have no estimate are named, the simplest first."""
    lists = found.lists
    sensitivity = found.sensitivity
    numbers = [one.n_hat for one in found.estimates if one.model is not None]
    answer: dict[str, Any] = {
        "source": name,
        "lists": list(lists.names),
        "cases": lists.cases,
        "replicates": found.replicates,
        "seed": found.seed,
        "estimates": [_estimate_json(lists, one, says, listed) for one in found.estimates if one.model is not None],
        "not_estimated": [_estimate_json(lists, one, says, listed) for one in found.estimates if one.model is None],
        "sensitivity": {
            "range": [number(min(numbers)), number(max(numbers))] if numbers else None,
            "models": [
                {"model": terms(lists, one.model), "n_hat": number(one.n_hat), "bic": number(one.bic)}
                for one in sensitivity.others
            ],
            "thresholds": [{"p": tail, "n_hat": number(value)} for tail, value in sensitivity.tails.items()],
            "without": [
                {"list": one, "n_hat": {str(method): number(value) for method, value in by.items()}}
                for one, by in sensitivity.without.items()
            ],
        },
    }
    if strata is not None:
        answer["covariates"] = _strata_json(strata, covariates, says)
    return answer


def _estimate_json(lists: Lists, one: Estimate, says: Says, listed: int) -> dict[str, Any]:
    return {
        "method": str(one.method),
        "n_hat": number(one.n_hat),
        "ci95": None if one.interval is None else [number(one.interval.low), number(one.interval.high)],
        "model": None if one.model is None else terms(lists, one.model),
        "bic": number(one.bic),
        "search": str(one.search),
        "models": one.looked_at or None,
        "replicates_without_estimate": None if one.interval is None else one.interval.unestimable,
        "failed_count": len(one.failed),
        "failed": [
            {"model": terms(lists, model), "check": str(check), "says": says(check)}
            for model, check in list(simplest(one.failed))[:listed]
        ],
    }


def _strata_json(strata: Stratified | Check, covariates: tuple[str, ...], says: Says) -> dict[str, Any]:
    if isinstance(strata, Check):
        failed = [{"model": [], "check": str(strata), "says": says(strata)}]
        return {"method": "bic-covariates", "names": list(covariates), "n_hat": None, "failed": failed}
    return {
        "method": "bic-covariates",
        "names": list(covariates),
        "n_hat": number(strata.n_hat),
        "ci95": None if strata.interval is None else [number(strata.interval.low), number(strata.interval.high)],
        "model": [":".join(pair) for pair in strata.model],
        "bic": number(strata.bic),
        "replicates": strata.replicates,
        "fewest_replicates": FEWEST_WITH_COVARIATES,
        "replicates_without_estimate": None if strata.interval is None else strata.interval.unestimable,
        "by": {name: {level: number(value) for level, value in by.items()} for name, by in strata.by.items()},
        "by_ci95": {
            name: {level: [number(one.low), number(one.high)] for level, one in by.items()}
            for name, by in strata.within.items()
        },
        "failed": [
            {
                "model": [":".join(pair) for pair in model],
                "check": str(check),
                "says": says(check),
            }
            for model, check in strata.failed.items()
        ],
    }


def simplest[Said](failed: Mapping[Model, Said]) -> Iterable[tuple[Model, Said]]:
    """The models that have no estimate, those with fewest terms first."""
    return sorted(failed.items(), key=lambda one: (len(one[0]), one[0]))


def number(value: float | None) -> float | None:
    """Rounded once, here; what has no bound is no number."""
    return None if value is None or not math.isfinite(value) else round(value, 2)


def model_told(names: Sequence[str], told: Iterable[str]) -> Model:
    """The model of some lists of which these are the largest terms, as `terms` gives them, with all within them."""
    largest = [sum(1 << names.index(name) for name in one.split(":")) for one in told]
    above = (term for term in range(1 << len(names)) if term.bit_count() > 1)
    return tuple(term for term in above if any(term & of == term for of in largest))


def terms(lists: Lists, model: Model) -> list[str]:
    """The largest terms of a model above single lists."""
    return [lists.words(term) for term in generators(model, lists.number) if term.bit_count() > 1]
