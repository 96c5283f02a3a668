"""Estimates of those never found in a release: which can be published with it, and what is kept of them.

They stand beside the tables and never in them: nothing is added to what was counted (STA-01, FIG-11).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from helle.register.estimates.publishing import NotPublishable, published
from helle.register.estimates.queries import EstimateView, finished, with_content
from helle.register.estimates.showing import Words
from helle.register.interface.words import long_day, moment, year_span
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

_GONE: Final = Refused(
    Text("Et af skønnene findes ikke mere. Vælg igen.", "One of the estimates is not there. Choose again."),
    field="estimates",
)
_OTHER_YEARS: Final = Refused(
    Text(
        "Et skøn kan kun udgives med de år, det er beregnet af. [FIG-11]",
        "An estimate can be published only with the years that it was reckoned of. [FIG-11]",
    ),
    field="estimates",
)


def name_of(of: EstimateView, language: str) -> str:
    """An estimate as it is chosen and refused: its years, up to which day it was reckoned, with what of each person,
    and when it was ordered and by whom: no two read alike."""
    with translation.override(language):
        order, words = of.order, Words(language)
        model = ", ".join(words.variable(one) for one in order.covariates)
        return _("%(years)s, opgjort til og med %(day)s; %(model)s; bestilt %(moment)s af %(who)s") % {
            "years": of.years,
            "day": long_day(order.cut_off, language),
            "model": _("med %(names)s i modellen") % {"names": model} if model else _("af listerne alene"),
            "moment": moment(order.recorded_at, None, language) if order.recorded_at else "",
            "who": order.by_user.full_name if order.by_user is not None else "",
        }


def _twice(one: EstimateView, other: EstimateView) -> Refused:
    da, en = ("; ".join(f"»{name_of(of, language)}«" for of in (one, other)) for language in ("da", "en"))
    return Refused(
        Text(
            f"Vælg højst ét skøn over de samme år: to tal om det samme kan ikke stå i én udgivelse. Valgt er {da}. "
            "[STA-01]",
            "Choose one estimate of the same years at most: two figures for the same thing cannot stand in one "
            f"release. Chosen are {en}. [STA-01]",
        ),
        field="estimates",
    )


@dataclass(frozen=True, slots=True)
class KeptNumber:
    """A number with its interval. `interval`: it has one, which may be without an upper end."""

    number: int | None
    low: int | None
    high: int | None
    interval: bool


@dataclass(frozen=True, slots=True)
class KeptMethod:
    """What one method says; without a number no model that it looked at has an estimate, and `checks` says why."""

    code: str
    name: Text
    told: KeptNumber
    model: Text
    search: Text
    failed: int
    checks: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class KeptRange:
    """The lowest and highest number of a kind of rival. `all_told`: each of those has a number."""

    what: str
    low: int
    high: int
    all_told: bool


@dataclass(frozen=True, slots=True)
class KeptStrata:
    """The model with what is known of each person; how many there may be at each level of it never leaves."""

    names: tuple[Text, ...]
    told: KeptNumber
    checks: tuple[Text, ...]
    replicates: int = field(default=0, compare=False)
    """In how many simulated tables its interval was found; 0 in a release that was made before it was kept."""


@dataclass(frozen=True, slots=True)
class KeptEstimate:
    """An estimate as it left, in the words of both languages."""

    estimate: str
    first_year: int
    last_year: int
    cut_off: dt.date
    lists: tuple[Text, ...]
    empty: tuple[Text, ...]
    replicates: int
    methods: tuple[KeptMethod, ...]
    ranges: tuple[KeptRange, ...]
    strata: KeptStrata | None

    @property
    def years(self) -> str:
        """2025, or 2023–2025."""
        return year_span(self.first_year, self.last_year)

    @property
    def has_number(self) -> bool:
        """Whether a method has one, or the model with what is known of each person."""
        found = [one.told for one in self.methods] + ([self.strata.told] if self.strata is not None else [])
        return any(one.number is not None for one in found)

    @property
    def title(self) -> Text:
        return Text(
            f"Skøn over dem, ingen har fundet, {self.years}", f"Estimate of those nobody has found, {self.years}"
        )


def on_offer(first_year: int, last_year: int) -> list[EstimateView]:
    """The estimates that were reckoned of years between these, the latest first. One query."""
    return [one for one in finished() if first_year <= one.order.first_year and one.order.last_year <= last_year]


def to_publish(chosen: Sequence[uuid.UUID], first_year: int, last_year: int) -> list[dict[str, Any]]:
    """What of chosen estimates is published with a release of these years. Raises `Refused` where one cannot be."""
    there = {one.order.pk: one for one in with_content(chosen)}
    found: list[dict[str, Any]] = []
    for key in chosen:
        of = there.get(key)
        if of is None or of.result is None or of.result.content is None:
            raise _GONE
        if not (first_year <= of.order.first_year and of.order.last_year <= last_year):
            raise _OTHER_YEARS
        for other in chosen[: len(found)]:
            if there[other].years == of.years:
                raise _twice(there[other], of)
        try:
            found.append(published(of.order, of.result.content))
        except NotPublishable as cannot:
            said = cannot.said
            raise Refused(
                Text(
                    f"Skønnet for {of.years} kan ikke udgives. {said.da} [STA-01]",
                    f"The estimate for {of.years} cannot be published. {said.en} [STA-01]",
                ),
                field="estimates",
            ) from cannot
    return found


def kept_estimate(one: Mapping[str, Any]) -> KeptEstimate:
    """An estimate out of what was kept of it."""
    return KeptEstimate(
        one["estimate"],
        one["first_year"],
        one["last_year"],
        dt.date.fromisoformat(one["cut_off"]),
        _texts(one["lists"]),
        _texts(one["empty"]),
        one["replicates"],
        tuple(
            KeptMethod(
                of["method"],
                Text(*of["name"]),
                _number(of),
                Text(*of["model"]),
                Text(*of["search"]),
                of["failed"],
                _texts(of["checks"]),
            )
            for of in one["methods"]
        ),
        tuple(KeptRange(of["what"], of["low"], of["high"], of["all"]) for of in one["ranges"]),
        KeptStrata(
            _texts(one["strata"]["names"]),
            _number(one["strata"]),
            _texts(one["strata"]["checks"]),
            one["strata"].get("replicates", 0),
        )
        if one["strata"]
        else None,
    )


def _texts(found: Sequence[Sequence[str]]) -> tuple[Text, ...]:
    return tuple(Text(*one) for one in found)


def _number(of: Mapping[str, Any]) -> KeptNumber:
    return KeptNumber(of["number"], of["low"], of["high"], of["interval"])
