"""What `helle estimate` does: reads a table of lists, and prints all that can be said of those never found."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from helle.methods.estimation import reading
from helle.methods.estimation.choosing import rank
from helle.methods.estimation.covariates import Stratified, stratified
from helle.methods.estimation.estimating import Estimate, Estimates
from helle.methods.estimation.estimating import estimate as estimates_of
from helle.methods.estimation.existence import Check
from helle.methods.estimation.fitting import Tables
from helle.methods.estimation.lists import Lists, Model, generators
from helle.site import estimate_words as words

_NO_ESTIMATE, _UNREADABLE = 1, 2
_SHOWN = 12
_LISTED = 1000
_OF_REPLICATES = 5
"""Choosing a model with covariates takes longer: a fifth of the replicates have to do."""


def estimate(
    source: str, *, as_json: bool, language: str, replicates: int, seed: int, processes: int, model: str | None
) -> int:
    """Print the estimates. Returns 1 where there is none, 2 where the file cannot be read, and says why."""
    name = source if source == "-" else Path(source).name
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        read = reading.read(content)
    except OSError as error:
        return _refuse(f"{name}: {words.UNREADABLE_FILE.in_language(language).format(why=error.strerror)}", _UNREADABLE)
    except reading.Unreadable as wrong:
        return _refuse(f"{name}: {words.mistake(wrong, language)}", _UNREADABLE)
    if model is not None:
        return _given(read.lists, model, as_json=as_json, language=language)
    found = estimates_of(read.lists, replicates=replicates, seed=seed, processes=processes)
    strata = None
    if read.covariates:
        strata = stratified(read, replicates=replicates // _OF_REPLICATES, seed=seed, processes=processes)
    if as_json:
        print(json.dumps(to_json(name, found, strata, read.covariates, language), ensure_ascii=False, indent=2))
    else:
        for line in _lines(name, found, strata, read.covariates, language):
            print(line)
    if any(one.model is not None for one in found.estimates):
        return 0
    return _refuse(f"{name}: {_why_none(found, language)}", _NO_ESTIMATE)


def _refuse(line: str, code: int) -> int:
    print(f"helle: {line}", file=sys.stderr)
    return code


def _why_none(found: Estimates, language: str) -> str:
    check = next((one.failed[()] for one in found.estimates if () in one.failed), Check.EXISTS)
    says = words.CHECKS[check].in_language(language)
    apart = all(
        history.bit_count() == 1 for history in range(1, len(found.lists.counts)) if found.lists.counts[history]
    )
    common = words.NOTHING_IN_COMMON.in_language(language) if apart else ""
    return words.NO_ESTIMATE.in_language(language).format(says=says) + common


def _given(lists: Lists, text: str, *, as_json: bool, language: str) -> int:
    """One model that somebody names: whether it has an estimate, and which."""
    wanted: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        names = [name.strip() for name in part.split(":")]
        for name in names:
            if name not in lists.names:
                said = words.NO_SUCH_LIST.in_language(language).format(name=name, names=", ".join(lists.names))
                return _refuse(said, _UNREADABLE)
        term = lists.term(names)
        wanted |= {within for within in range(term + 1) if within & term == within and within.bit_count() > 1}
    if (1 << lists.number) - 1 in wanted:
        return _refuse(words.WHOLE.in_language(language), _UNREADABLE)
    model = tuple(sorted(wanted))
    ranking = rank(Tables.of(lists.counts[:, None]), [model])
    check = ranking.failed.get(model)
    n_hat = None if check else lists.cases + ranking.fitted[0].hidden
    bic = None if check else ranking.fitted[0].bic
    says = words.CHECKS[check].in_language(language) if check else None
    if as_json:
        answer = {
            "model": _terms(lists, model),
            "n_hat": _number(n_hat),
            "bic": _number(bic),
            "check": check,
            "says": says,
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    elif n_hat is not None and bic is not None:
        line = words.GIVEN.in_language(language)
        print(line.format(model=_named(lists, model, language), n_hat=words.count(n_hat, language), bic=f"{bic:.2f}"))
    if says is None:
        return 0
    said = words.GIVEN_FAILED.in_language(language).format(model=_named(lists, model, language), says=says)
    return _refuse(said, _NO_ESTIMATE)


def to_json(
    name: str, found: Estimates, strata: Stratified | Check | None, covariates: tuple[str, ...], language: str
) -> dict[str, Any]:
    """All of it; docs/reference/estimate.md says what stands where."""
    lists = found.lists
    sensitivity = found.sensitivity
    numbers = [one.n_hat for one in found.estimates if one.model is not None]
    answer: dict[str, Any] = {
        "source": name,
        "lists": list(lists.names),
        "cases": lists.cases,
        "replicates": found.replicates,
        "seed": found.seed,
        "estimates": [_estimate_json(lists, one, language) for one in found.estimates if one.model is not None],
        "not_estimated": [_estimate_json(lists, one, language) for one in found.estimates if one.model is None],
        "sensitivity": {
            "range": [_number(min(numbers)), _number(max(numbers))] if numbers else None,
            "models": [
                {"model": _terms(lists, one.model), "n_hat": _number(one.n_hat), "bic": _number(one.bic)}
                for one in sensitivity.others
            ],
            "thresholds": [{"p": tail, "n_hat": _number(number)} for tail, number in sensitivity.tails.items()],
            "without": [
                {"list": one, "n_hat": {str(method): _number(number) for method, number in by.items()}}
                for one, by in sensitivity.without.items()
            ],
        },
    }
    if strata is not None:
        answer["covariates"] = _strata_json(strata, covariates, language)
    return answer


def _estimate_json(lists: Lists, one: Estimate, language: str) -> dict[str, Any]:
    return {
        "method": str(one.method),
        "n_hat": _number(one.n_hat),
        "ci95": None if one.interval is None else [_number(one.interval.low), _number(one.interval.high)],
        "model": None if one.model is None else _terms(lists, one.model),
        "bic": _number(one.bic),
        "search": str(one.search),
        "models": one.looked_at or None,
        "replicates_without_estimate": None if one.interval is None else one.interval.unestimable,
        "failed_count": len(one.failed),
        "failed": [
            {"model": _terms(lists, model), "check": str(check), "says": words.CHECKS[check].in_language(language)}
            for model, check in list(_simplest(one.failed))[:_LISTED]
        ],
    }


def _strata_json(strata: Stratified | Check, covariates: tuple[str, ...], language: str) -> dict[str, Any]:
    if isinstance(strata, Check):
        says = words.CHECKS[strata].in_language(language)
        failed = [{"model": [], "check": str(strata), "says": says}]
        return {"method": "bic-covariates", "names": list(covariates), "n_hat": None, "failed": failed}
    return {
        "method": "bic-covariates",
        "names": list(covariates),
        "n_hat": _number(strata.n_hat),
        "ci95": None if strata.interval is None else [_number(strata.interval.low), _number(strata.interval.high)],
        "model": [":".join(pair) for pair in strata.model],
        "bic": _number(strata.bic),
        "replicates": strata.replicates,
        "by": {name: {level: _number(number) for level, number in by.items()} for name, by in strata.by.items()},
        "failed": [
            {
                "model": [":".join(pair) for pair in model],
                "check": str(check),
                "says": words.CHECKS[check].in_language(language),
            }
            for model, check in strata.failed.items()
        ],
    }


def _simplest(failed: Mapping[Model, Check]) -> Iterable[tuple[Model, Check]]:
    return sorted(failed.items(), key=lambda one: (len(one[0]), one[0]))


def _number(value: float | None) -> float | None:
    """Rounded once, here; what has no bound is no number."""
    return None if value is None or not math.isfinite(value) else round(value, 2)


def _terms(lists: Lists, model: Model) -> list[str]:
    """The largest terms of a model above single lists."""
    return [lists.words(term) for term in generators(model, lists.number) if term.bit_count() > 1]


def _named(lists: Lists, model: Model, language: str) -> str:
    return " ".join(_terms(lists, model)) or words.ALONE.in_language(language)


def _lines(
    name: str, found: Estimates, strata: Stratified | Check | None, covariates: tuple[str, ...], language: str
) -> Iterable[str]:
    lists, sensitivity = found.lists, found.sensitivity

    def number(value: float | None) -> str:
        return "–" if value is None else words.count(value, language)

    heading = words.HEADING.in_language(language)
    yield f"{name}: " + heading.format(cases=number(lists.cases), lists=lists.number, names=", ".join(lists.names))
    yield ""
    titles = words.COLUMNS.in_language(language).split("|")
    yield "{:18}{:>12}  {:22}{}".format(*titles)
    for one in found.estimates:
        if one.model is None:
            yield f"{one.method:18}{words.NONE.in_language(language):>12}"
            continue
        how = words.SEARCHES[one.search].in_language(language).format(models=number(one.looked_at))
        model = f"{_named(lists, one.model, language)} ({how})"
        yield f"{one.method:18}{number(one.n_hat):>12}  {_interval(one, language):22}{model}"
    numbers = [one.n_hat for one in found.estimates if one.model is not None]
    if numbers:
        yield ""
        yield words.RANGE.in_language(language).format(low=number(min(numbers)), high=number(max(numbers)))
        yield from ("", words.OTHERS.in_language(language))
        for other in sensitivity.others:
            yield f"  {other.bic:10.2f} {number(other.n_hat):>12}  {_named(lists, other.model, language)}"
        yield from ("", words.TAILS.in_language(language))
        yield "  " + "   ".join(f"p < {tail:g}: {number(value)}" for tail, value in sensitivity.tails.items())
    if sensitivity.without:
        yield from ("", words.WITHOUT.in_language(language))
        for left_out, by in sensitivity.without.items():
            said = ", ".join(f"{method} {number(value)}" for method, value in by.items())
            yield f"  {left_out}: {said or words.NONE.in_language(language)}"
    if strata is not None:
        yield ""
        yield from _strata_lines(strata, covariates, language)
    yield from _failed_lines(found, language)


def _failed_lines(found: Estimates, language: str) -> Iterable[str]:
    failed: dict[Model, Check] = {}
    for one in found.estimates:
        failed |= one.failed
    if failed:
        yield from ("", words.FAILED.in_language(language).format(count=words.count(len(failed), language)))
        for model, check in list(_simplest(failed))[:_SHOWN]:
            yield f"  {_named(found.lists, model, language)}: {words.CHECKS[check].in_language(language)}"
        if len(failed) > _SHOWN:
            yield "  " + words.AND_MORE.in_language(language).format(count=words.count(len(failed) - _SHOWN, language))


def _interval(one: Estimate | Stratified, language: str) -> str:
    if one.interval is None:
        return "–"
    ends = (one.interval.low, one.interval.high)
    low, high = (
        words.count(end, language) if math.isfinite(end) else words.UNBOUNDED.in_language(language) for end in ends
    )
    return f"{low}–{high}"


def _strata_lines(strata: Stratified | Check, covariates: tuple[str, ...], language: str) -> Iterable[str]:
    names = ", ".join(covariates)
    if isinstance(strata, Check):
        says = words.CHECKS[strata].in_language(language)
        yield words.STRATA_FAILED.in_language(language).format(names=names, says=says)
        return
    yield words.STRATA.in_language(language).format(
        names=names,
        n_hat=words.count(strata.n_hat, language),
        interval=_interval(strata, language),
        model=" ".join(":".join(pair) for pair in strata.model) or words.ALONE.in_language(language),
    )
    for covariate, by in strata.by.items():
        yield f"  {covariate}: " + ", ".join(f"{level} {words.count(value, language)}" for level, value in by.items())
