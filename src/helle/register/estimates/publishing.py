"""An estimate as it may leave with a release: every number rounded, and nothing that tells who is known to whom.

How many are on just these lists is kept whole in CMM, since an overlap is often of one or two. Left out are the
histories, how many are known, the size of a list and what one model or one list alone would say: with the sizes of the
lists those numbers give an overlap back. Left out is also how many there may be of each sex, age or form: that is how
many are known of them times a factor which the whole number tells, and no rounding in tens hides three of them behind a
factor of seventeen. What stays is rounded to two figures and never finer than tens, intervals outwards; and no number
leaves that is so near to those known that it tells how many they are.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.utils import translation

from helle.methods.estimation.estimating import Method, Search
from helle.methods.estimation.existence import Check
from helle.register.estimates.models import EstimateOrder
from helle.register.estimates.showing import Words
from helle.register.estimates.words import CHECKS, METHODS, SEARCHES, count
from helle.register.statistics.disclosure import SMALLEST_SHOWN
from helle.rules.ruling import Text

_LANGUAGES: Final = ("da", "en")
FINEST: Final = 10
"""No number is told finer than in tens; one below that is told as 0, and said as being under it."""
RANGES: Final = ("methods", "models", "thresholds", "lists")
"""What else the number could be: by method, of models nearly as good, by threshold, and had a list not been kept."""


class NotPublishable(Exception):
    """An estimate that cannot leave; `said` says why."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


def published(order: EstimateOrder, content: Mapping[str, Any]) -> dict[str, Any]:
    """All that leaves of an estimate, in both languages; of one without a number its checks. Raises `NotPublishable`.

    The same order and content give the same answer, so that what was published can be made again from what is kept.
    """
    if order.cut_off <= dt.date(order.last_year, 12, 31):
        raise NotPublishable(
            Text(
                f"{order.last_year} var ikke gået, da skønnet blev beregnet. Beregn et nyt.",
                f"{order.last_year} was not over when the estimate was reckoned. Reckon a new one.",
            )
        )
    answer = content["answer"]
    methods = [*answer["estimates"], *answer["not_estimated"]]
    told = {
        "estimate": str(order.pk),
        "first_year": order.first_year,
        "last_year": order.last_year,
        "cut_off": order.cut_off.isoformat(),
        "lists": [_in_both(Words.list, code) for code in answer["lists"]],
        "empty": [_in_both(Words.list, code) for code in content["empty"]],
        "replicates": answer["replicates"],
        "methods": [_method(one) for one in methods],
        "ranges": list(_ranges(answer["sensitivity"])),
        "strata": _strata(answer["covariates"]) if "covariates" in answer else None,
    }
    if any(one["number"] is not None for one in _told_whole(told)):
        _require_many(content["histories"])
        _require_distance(told, content)
    return told


def nearest(value: float) -> int:
    """Rounded to two figures, and never finer than tens; below the finest 0."""
    return 0 if value < FINEST else _in_steps(value, round)


def _require_many(histories: Iterable[tuple[list[int], int]]) -> None:
    """Refuse a number that hangs by so few that with the sizes of the lists it tells how few."""
    if sum(number for history, number in histories if sum(history) > 1) < SMALLEST_SHOWN:
        raise NotPublishable(
            Text(
                f"Færre end {SMALLEST_SHOWN} personer står på to lister eller flere: et tal ville fortælle om dem.",
                f"Fewer than {SMALLEST_SHOWN} persons are on two lists or more: a number would tell of them.",
            )
        )


def _told_whole(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Whatever tells a number of all there are: each method, and the model with what is known of each person."""
    return [*told["methods"], *([told["strata"]] if told["strata"] else [])]


def _require_distance(told: Mapping[str, Any], content: Mapping[str, Any]) -> None:
    """Refuse a number below which those known nearly fill everything: beside the counted it would tell the rest."""
    whole, known = _told_whole(told), content["answer"]["cases"]
    ranges = {one["what"]: one["low"] for one in told["ranges"]}
    without = ranges.pop("lists", None)
    numbers = [*(one["number"] for one in whole if one["number"] is not None), *ranges.values()]
    room = [
        *(_most_of_nearest(number) - known for number in numbers),
        *(_most_of_low(one["low"]) - known for one in whole if one["low"] is not None),
        *(_most_of_nearest(number) - among for number, among in _without_a_list(content) if number == without),
    ]
    if min(room) < SMALLEST_SHOWN:
        raise NotPublishable(
            Text(
                "Skønnet ligger så tæt på dem, der er kendt, at det ville fortælle, hvor mange de er.",
                "The estimate is so near to those known that it would tell how many they are.",
            )
        )


def _without_a_list(content: Mapping[str, Any]) -> Iterable[tuple[int, int]]:
    """The lowest number had a list not been kept, and those known then: whoever is on that list alone is not in it."""
    answer = content["answer"]
    for one in answer["sensitivity"]["without"]:
        numbers = [number for number in one["n_hat"].values() if number is not None]
        place = answer["lists"].index(one["list"])
        known = sum(number for on, number in content["histories"] if any((*on[:place], *on[place + 1 :])))
        if numbers:
            yield nearest(min(numbers)), known


def _method(one: Mapping[str, Any]) -> dict[str, Any]:
    """A method with its number and interval, the model it chose, how far it looked, and what models failed at."""
    found = one["model"] is not None
    search = SEARCHES[Search(one["search"])]
    return {
        "method": one["method"],
        "name": _both(METHODS[Method(one["method"])]),
        **_number(one if found else {}),
        "model": _in_both(Words.model, one["model"]) if found else ["", ""],
        "search": [
            said.format(models=count(one["models"] or 0, language))
            for said, language in zip(_both(search), _LANGUAGES, strict=True)
        ],
        "failed": one["failed_count"],
        "checks": [_both(CHECKS[Check(code)]) for code in sorted({each["check"] for each in one["failed"]})],
    }


def _number(one: Mapping[str, Any]) -> dict[str, Any]:
    """A number and its interval, which is rounded outwards. `bounded`: it has an upper end."""
    number, ends = one.get("n_hat"), one.get("ci95") or (None, None)
    low, high = ends
    return {
        "number": None if number is None else nearest(number),
        "low": None if low is None else _in_steps(low, math.floor),
        "high": None if high is None else _in_steps(high, math.ceil),
        "interval": one.get("ci95") is not None,
    }


def _ranges(sensitivity: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """The lowest and highest number of each kind of rival. `all`: each of them has a number.

    They are numbers and no interval, so rounded as each method's own: rounded outwards one number would read as two.
    """
    numbers = {
        "methods": sensitivity["range"] or [],
        "models": [one["n_hat"] for one in sensitivity["models"]],
        "thresholds": [one["n_hat"] for one in sensitivity["thresholds"]],
        "lists": [one["n_hat"].get(method) for one in sensitivity["without"] for method in Method],
    }
    for what in RANGES:
        there = [one for one in numbers[what] if one is not None]
        if there:
            yield {
                "what": what,
                "low": nearest(min(there)),
                "high": nearest(max(there)),
                "all": len(there) == len(numbers[what]),
            }


def _strata(one: Mapping[str, Any]) -> dict[str, Any]:
    """The model with what is known of each person: its number of all there are, and of no level."""
    names = [_in_both(Words.variable, name) for name in one["names"]]
    if one["n_hat"] is None:
        return {"names": names, **_number({}), "checks": [_both(CHECKS[Check(one["failed"][0]["check"])])]}
    return {"names": names, **_number(one), "checks": [], "replicates": one.get("replicates", 0)}


def _most_of_nearest(told: int) -> float:
    """The most that a number can be that is told as this one."""
    return told + _step(told) / 2 if told else FINEST


def _most_of_low(told: int) -> int:
    return told + _step(told)


def _in_steps(value: float, way: Callable[[float], int]) -> int:
    step = _step(value)
    return way(value / step) * step


def _step(value: float) -> int:
    """One of the second figure of a number; never finer than tens."""
    return max(FINEST, int(10 ** (len(str(int(value))) - 2)))


def _in_both(say: Callable[..., str], *given: object) -> list[str]:
    found = []
    for language in _LANGUAGES:
        with translation.override(language):
            found.append(say(Words(language), *given))
    return found


def _both(text: Text) -> list[str]:
    return [text.da, text.en]
