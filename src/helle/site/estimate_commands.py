"""What `helle estimate` does: reads a table of lists, and prints all that can be said of those never found."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable
from pathlib import Path

from helle.methods.codes import one_form
from helle.methods.estimation import reading
from helle.methods.estimation.bootstrap import Interval
from helle.methods.estimation.choosing import rank
from helle.methods.estimation.covariates import Stratified, stratified
from helle.methods.estimation.estimating import Estimates
from helle.methods.estimation.estimating import estimate as estimates_of
from helle.methods.estimation.existence import Check
from helle.methods.estimation.fitting import Tables
from helle.methods.estimation.lists import Lists, Model
from helle.methods.estimation.reading import Read
from helle.methods.estimation.telling import number, simplest, terms, to_json
from helle.register.estimates.words import ALONE, CHECKS, SEARCHES, count, decimal, too_few
from helle.site import estimate_words as words
from helle.site.command_line import refuse
from helle.site.read_files import name_of, why_of

_NO_ESTIMATE, _UNREADABLE = 1, 2
_SHOWN = 12
_OF_REPLICATES = 2
"""Choosing a model with covariates takes longer: half of the replicates have to do."""
_UNTESTED = 2
"""With so few lists no table tells whether they are independent of each other."""


def estimate(
    source: str, *, as_json: bool, language: str, replicates: int, seed: int, processes: int, model: str | None
) -> int:
    """Print the estimates. Returns 1 where there is none, 2 where the file cannot be read, and says why."""
    name = name_of(source)
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        read = reading.read(content)
    except OSError as error:
        return refuse(
            f"{name}: {words.UNREADABLE_FILE.in_language(language).format(why=why_of(error, language))}", _UNREADABLE
        )
    except reading.Unreadable as wrong:
        return refuse(f"{name}: {words.mistake(wrong, language)}", _UNREADABLE)
    if model is not None:
        return _given(read.lists, model, as_json=as_json, language=language)
    return of_table(
        name, read, as_json=as_json, language=language, replicates=replicates, seed=seed, processes=processes
    )


def of_table(name: str, read: Read, *, as_json: bool, language: str, replicates: int, seed: int, processes: int) -> int:
    """Print the estimates of a table that was read. Returns 1 where there is none, and says why."""
    found = estimates_of(read.lists, replicates=replicates, seed=seed, processes=processes)
    strata = None
    if read.covariates:
        strata = stratified(read, replicates=replicates // _OF_REPLICATES, seed=seed, processes=processes)
    if as_json:
        answer = to_json(name, found, strata, read.covariates, lambda check: CHECKS[check].in_language(language))
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for line in _lines(name, found, strata, read.covariates, language):
            print(line)
    if any(one.model is not None for one in found.estimates):
        return 0
    return refuse(f"{name}: {_why_none(found, language)}", _NO_ESTIMATE)


def _why_none(found: Estimates, language: str) -> str:
    check = next((one.failed[()] for one in found.estimates if () in one.failed), Check.EXISTS)
    says = CHECKS[check].in_language(language)
    apart = all(
        history.bit_count() == 1 for history in range(1, len(found.lists.counts)) if found.lists.counts[history]
    )
    common = words.NOTHING_IN_COMMON.in_language(language) if apart else ""
    return words.NO_ESTIMATE.in_language(language).format(says=says) + common


def _given(lists: Lists, text: str, *, as_json: bool, language: str) -> int:
    """One model that somebody names: whether it has an estimate, and which."""
    wanted: set[int] = set()
    for part in text.split(","):
        names = [one_form(name) for name in part.split(":")]
        for name in filter(None, names):
            if name not in lists.names:
                said = words.NO_SUCH_LIST.in_language(language).format(name=name, names=", ".join(lists.names))
                return refuse(said, _UNREADABLE)
        if "" in names or len(names) < 2 or len(set(names)) < len(names):
            return refuse(words.NO_TERM.in_language(language).format(term=part.strip()), _UNREADABLE)
        term = lists.term(names)
        wanted |= {within for within in range(term + 1) if within & term == within and within.bit_count() > 1}
    if (1 << lists.number) - 1 in wanted:
        return refuse(words.WHOLE.in_language(language), _UNREADABLE)
    model = tuple(sorted(wanted))
    ranking = rank(Tables.of(lists.counts[:, None]), [model])
    check = ranking.failed.get(model)
    n_hat = None if check else lists.cases + ranking.fitted[0].hidden
    bic = None if check else ranking.fitted[0].bic
    says = CHECKS[check].in_language(language) if check else None
    if as_json:
        answer = {
            "model": terms(lists, model),
            "n_hat": number(n_hat),
            "bic": number(bic),
            "check": check,
            "says": says,
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    elif n_hat is not None and bic is not None:
        line = words.GIVEN.in_language(language)
        named, written = _named(lists, model, language), decimal(bic, ".2f", language)
        print(line.format(model=named, n_hat=count(n_hat, language), bic=written))
    if says is None:
        return 0
    said = words.GIVEN_FAILED.in_language(language).format(model=_named(lists, model, language), says=says)
    return refuse(said, _NO_ESTIMATE)


def _named(lists: Lists, model: Model, language: str) -> str:
    return " ".join(terms(lists, model)) or ALONE.in_language(language)


def _lines(
    name: str, found: Estimates, strata: Stratified | Check | None, covariates: tuple[str, ...], language: str
) -> Iterable[str]:
    lists, sensitivity = found.lists, found.sensitivity

    def said(value: float | None) -> str:
        return "–" if value is None else count(value, language)

    heading = words.HEADING.in_language(language)
    yield f"{name}: " + heading.format(cases=said(lists.cases), lists=lists.number, names=", ".join(lists.names))
    yield ""
    titles = words.COLUMNS.in_language(language).split("|")
    numbers = [one.n_hat for one in found.estimates if one.model is not None]
    wide = max((len(said(value)) for value in numbers), default=0)
    of_intervals = max((len(_interval(one.interval, language)) for one in found.estimates), default=0)
    row = f"{{:18}}{{:>{max(12, wide)}}}  {{:{max(20, of_intervals)}}}  {{}}"
    yield row.format(*titles)
    for one in found.estimates:
        if one.model is None:
            yield row.format(one.method, words.NONE.in_language(language), "", "").rstrip()
            continue
        how = SEARCHES[one.search].in_language(language).format(models=said(one.looked_at))
        model = f"{_named(lists, one.model, language)} ({how})"
        yield row.format(one.method, said(one.n_hat), _interval(one.interval, language), model)
    yield from _unestimable_lines([(str(one.method), one.interval) for one in found.estimates], language)
    if numbers:
        if lists.number == _UNTESTED:
            yield words.UNTESTED.in_language(language)
        yield ""
        low, high = said(min(numbers)), said(max(numbers))
        told = words.AGREED if low == high else words.RANGE
        yield told.in_language(language).format(number=low, low=low, high=high)
        yield from ("", words.OTHERS.in_language(language))
        for other in sensitivity.others:
            bic = decimal(other.bic, ".2f", language)
            yield f"  {bic:>10} {said(other.n_hat):>12}  {_named(lists, other.model, language)}"
        yield from ("", words.TAILS.in_language(language))
        tails = [(decimal(tail, "g", language), said(value)) for tail, value in sensitivity.tails.items()]
        yield "  " + "   ".join(f"p < {tail}: {value}" for tail, value in tails)
    if sensitivity.without:
        yield from ("", words.WITHOUT.in_language(language))
        for left_out, by in sensitivity.without.items():
            each = ", ".join(f"{method} {said(value)}" for method, value in by.items())
            yield f"  {left_out}: {each or words.NONE.in_language(language)}"
    if strata is not None:
        yield ""
        yield from _strata_lines(strata, covariates, language)
    yield from _failed_lines(found, language)


def _failed_lines(found: Estimates, language: str) -> Iterable[str]:
    failed: dict[Model, Check] = {}
    for one in found.estimates:
        failed |= one.failed
    if failed:
        yield from ("", words.FAILED.in_language(language).format(count=count(len(failed), language)))
        for model, check in list(simplest(failed))[:_SHOWN]:
            yield f"  {_named(found.lists, model, language)}: {CHECKS[check].in_language(language)}"
        if len(failed) > _SHOWN:
            yield "  " + words.AND_MORE.in_language(language).format(count=count(len(failed) - _SHOWN, language))


def _unestimable_lines(found: Iterable[tuple[str, Interval | None]], language: str) -> Iterable[str]:
    which = [f"{name} {count(one.unestimable, language)}" for name, one in found if one is not None and one.unestimable]
    if which:
        yield words.UNESTIMABLE.in_language(language).format(which=", ".join(which))


def _interval(one: Interval | None, language: str) -> str:
    if one is None:
        return "–"
    ends = (one.low, one.high)
    low, high = (count(end, language) if math.isfinite(end) else words.UNBOUNDED.in_language(language) for end in ends)
    return f"{low}–{high}"


def _strata_lines(strata: Stratified | Check, covariates: tuple[str, ...], language: str) -> Iterable[str]:
    names = ", ".join(covariates)
    if isinstance(strata, Check):
        says = CHECKS[strata].in_language(language)
        yield words.STRATA_FAILED.in_language(language).format(names=names, says=says)
        return
    yield words.STRATA.in_language(language).format(
        names=names,
        n_hat=count(strata.n_hat, language),
        interval=_drawn_interval(strata.interval, strata.replicates, language),
        model=" ".join(":".join(pair) for pair in strata.model) or ALONE.in_language(language),
    )
    yield from _unestimable_lines([(names, strata.interval)], language)
    for covariate, by in strata.by.items():
        within = strata.within.get(covariate, {})
        levels = (_level(level, value, within.get(level), language) for level, value in by.items())
        of_drawn = f" ({_of_drawn(strata.replicates, language)})" if within else ""
        yield f"  {covariate}{of_drawn}: " + ", ".join(levels)


def _drawn_interval(one: Interval | None, drawn: int, language: str) -> str:
    """An interval with how many drawn tables it rests on, or why there is none."""
    if one is None:
        return too_few(drawn, language) if drawn else "–"
    return f"{_interval(one, language)}; {_of_drawn(drawn, language)}"


def _of_drawn(drawn: int, language: str) -> str:
    return words.OF_DRAWN.in_language(language).format(drawn=count(drawn, language))


def _level(level: str, value: float, within: Interval | None, language: str) -> str:
    said = f"{level} {count(value, language)}"
    return said if within is None else f"{said} ({_interval(within, language)})"
