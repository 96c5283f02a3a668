"""The estimates of an approved release reckoned anew, from the lists as known at the cut-off of each (STA-01).

Each is reckoned with the same seed and as many simulated tables as then, so that the same lists give the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helle.methods.estimation.reading import Unreadable
from helle.register.estimates import making
from helle.register.estimates.counting import Counted, histories
from helle.register.estimates.models import EstimateOrder
from helle.register.estimates.publishing import NotPublishable, published
from helle.register.releases.models import Making
from helle.register.releases.queries import ReleaseView


@dataclass(frozen=True, slots=True)
class Known:
    """Who was known to whom, as it is counted for an estimate again. `replicates`: how many tables were simulated;
    `kept`: what was published of it; None where it was ordered and does not stand in the release."""

    order: EstimateOrder
    lists: Counted
    replicates: int
    kept: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What is published of each; where one could not be reckoned, what was kept of it, and a line in `cannot`."""

    estimates: list[dict[str, Any]]
    cannot: list[str]


def known(of: ReleaseView) -> list[Known]:
    """What is read for the estimates of a release. A query for all of them, and one for each."""
    chosen = Making.objects.values_list("estimates", flat=True).get(pk=of.release.pk)
    orders = EstimateOrder.objects.in_bulk(chosen)
    kept = {one["estimate"]: one for one in of.release.content.get("estimates", [])}
    return [_known(orders[key], kept.get(str(key))) for key in chosen]


def _known(order: EstimateOrder, kept: dict[str, Any] | None) -> Known:
    lists = histories(range(order.first_year, order.last_year + 1), order.covariates, order.cut_off)
    return Known(order, lists, kept["replicates"] if kept is not None else making.REPLICATES, kept)


def reckoned(found: Sequence[Known]) -> Reckoned:
    """What of each is published. It takes a minute or more for each."""
    estimates: list[dict[str, Any]] = []
    cannot: list[str] = []
    for one in found:
        try:
            estimates.append(published(one.order, making.content_of(one.lists, replicates=one.replicates)))
        except (Unreadable, NotPublishable) as error:
            estimates += [one.kept] if one.kept is not None else []
            cannot.append(f"estimate: that of {one.order.first_year}-{one.order.last_year}: {_why(error)}")
    return Reckoned(estimates, cannot)


def _why(error: Unreadable | NotPublishable) -> str:
    said = making.WHY.get(error.mistake) if isinstance(error, Unreadable) else error.said
    return said.en if said is not None else "the lists cannot be read"
