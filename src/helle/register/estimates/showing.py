"""An estimate as its page shows it: every number in words, beside all that it could be as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from helle.methods.estimation.estimating import Method, Search
from helle.methods.estimation.existence import Check
from helle.methods.estimation.lists import Model
from helle.methods.estimation.telling import model_told, simplest
from helle.register.estimates.lists import LABELS
from helle.register.estimates.words import ALONE, CHECKS, METHODS, SEARCHES, count, decimal, too_few
from helle.register.statistics.dimensions import DIMENSIONS
from helle.rules.ruling import Text

_NONE: Final = "–"
_DIMENSIONS: Final = {"sex": "sex", "age": "age", "exploitation": "exploited_as"}
_UNKNOWN: Final = Text("Ikke oplyst", "Not known")


@dataclass(frozen=True, slots=True)
class Row:
    """One method: what it is called, its number and interval, the model it chose and how far it looked.

    `by`: for each of it the levels, in the order of the tables, each with its number and interval.
    `unbounded`: how many of the drawn tables had no estimate, where any had none.
    """

    method: str
    number: str
    interval: str
    model: str
    how: str
    unbounded: str = ""


@dataclass(frozen=True, slots=True)
class Strata:
    """The model with what is known of each person. `failed` says what it fails at, where it has no number.

    `by`: for each of it the levels, in the order of the tables, each with its number and interval.
    `unbounded`: how many of the drawn tables had no estimate, where any had none. `drawn`: how many were drawn, in
    figures, fewer than for the others, since choosing this model takes longer; '' where there is no interval, or it was
    not kept. `too_few`: why there is no interval, where one was asked for.
    """

    names: str
    number: str
    interval: str
    by: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]
    failed: str
    unbounded: str = ""
    drawn: str = ""
    too_few: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """All of it. `span`: the lowest and highest number of the methods; none where no model has an estimate."""

    cases: str
    lists: Sequence[str]
    empty: str
    nowhere: int
    histories: Sequence[tuple[Sequence[bool], int]]
    rows: Sequence[Row]
    span: tuple[str, str] | None
    models: Sequence[tuple[str, str, str]]
    thresholds: Sequence[tuple[str, str]]
    without: Sequence[tuple[str, Sequence[str]]]
    methods: Sequence[str]
    failed_count: str
    failed: Sequence[tuple[str, str]]
    strata: Strata | None
    replicates: int


def shown(content: Mapping[str, Any], language: str) -> Shown:
    """A kept answer in a language."""
    of = Words(language)
    answer = content["answer"]
    sensitivity = answer["sensitivity"]
    estimates = [*answer["estimates"], *answer["not_estimated"]]
    failed: dict[Model, tuple[Sequence[str], str]] = {}
    for one in estimates:
        failed |= {model_told(answer["lists"], each["model"]): (each["model"], each["check"]) for each in one["failed"]}
    return Shown(
        cases=of.number(answer["cases"]),
        lists=[of.list(code) for code in answer["lists"]],
        empty=", ".join(of.list(code) for code in content["empty"]),
        nowhere=content["nowhere"],
        histories=[([bool(one) for one in history], number) for history, number in content["histories"]],
        rows=[of.row(one) for one in estimates],
        span=of.span(sensitivity["range"]),
        models=[
            (of.model(one["model"]), of.number(one["n_hat"]), decimal(one["bic"], ".1f", language))
            for one in sensitivity["models"]
        ],
        thresholds=[(decimal(one["p"], "g", language), of.number(one["n_hat"])) for one in sensitivity["thresholds"]],
        without=[
            (of.list(one["list"]), [of.number(one["n_hat"].get(method)) for method in Method])
            for one in sensitivity["without"]
        ],
        methods=[METHODS[method].in_language(language) for method in Method],
        failed_count=of.number(max((one["failed_count"] for one in estimates), default=0)),
        failed=[(of.model(terms), of.check(check)) for _model, (terms, check) in simplest(failed)],
        strata=of.strata(answer["covariates"]) if "covariates" in answer else None,
        replicates=answer["replicates"],
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What an estimate is told in, in a language, which has to be the active one."""

    language: str

    def number(self, value: float | None) -> str:
        return _NONE if value is None else count(value, self.language)

    def span(self, ends: Sequence[float] | None) -> tuple[str, str] | None:
        return None if ends is None else (self.number(ends[0]), self.number(ends[1]))

    def list(self, code: str) -> str:
        return LABELS[code].in_language(self.language)

    def check(self, code: str) -> str:
        return CHECKS[Check(code)].in_language(self.language)

    def model(self, terms: Sequence[str]) -> str:
        """'Politiet og Kommuner; …', or that it is of the lists alone."""
        joined = [" × ".join(self.variable(one) for one in term.split(":")) for term in terms]
        return "; ".join(joined) or ALONE.in_language(self.language)

    def interval(self, ends: Sequence[float | None] | None) -> str:
        if ends is None:
            return _NONE
        low, high = (_("uden grænse") if end is None else self.number(end) for end in ends)
        return f"{low}–{high}"

    def unbounded(self, one: Mapping[str, Any]) -> str:
        """How many of the drawn tables had no estimate; nothing where all had one, or it was not kept."""
        number = one.get("replicates_without_estimate")
        return self.number(number) if number else ""

    def row(self, one: Mapping[str, Any]) -> Row:
        method = METHODS[Method(one["method"])].in_language(self.language)
        if one["model"] is None:
            return Row(method, _("intet skøn"), _NONE, _NONE, "")
        how = SEARCHES[Search(one["search"])].in_language(self.language).format(models=self.number(one["models"]))
        number, within = self.number(one["n_hat"]), self.interval(one["ci95"])
        return Row(method, number, within, self.model(one["model"]), how, self.unbounded(one))

    def strata(self, one: Mapping[str, Any]) -> Strata:
        names = ", ".join(self.variable(name) for name in one["names"])
        if one["n_hat"] is None:
            return Strata(names, _NONE, _NONE, (), self.check(one["failed"][0]["check"]))
        within = one.get("by_ci95", {})
        by = [
            (
                self.variable(name),
                [
                    (self.level(name, level), self.number(found), self.interval(within.get(name, {}).get(level)))
                    for level, found in sorted(levels.items(), key=lambda one: _place(name, one[0]))
                ],
            )
            for name, levels in one["by"].items()
        ]
        number, interval = self.number(one["n_hat"]), self.interval(one["ci95"])
        asked, told = one.get("replicates", 0), one["ci95"] is not None
        return Strata(
            names,
            number,
            interval,
            by,
            "",
            self.unbounded(one),
            drawn=self.number(asked) if asked and told else "",
            too_few=too_few(asked, self.language) if asked and not told else "",
        )

    def variable(self, code: str) -> str:
        if code in LABELS:
            return self.list(code)
        return _("År") if code == "year" else DIMENSIONS[_DIMENSIONS[code]].label.in_language(self.language)

    def level(self, name: str, level: str) -> str:
        if name == "year":
            return level
        groups = DIMENSIONS[_DIMENSIONS[name]].groups
        return groups.get(level, _UNKNOWN).in_language(self.language)


def _place(name: str, level: str) -> tuple[int, str]:
    """Where a level stands: as in the tables, and what is not known last."""
    order = [] if name == "year" else list(DIMENSIONS[_DIMENSIONS[name]].groups)
    return (order.index(level) if level in order else len(order), level)
