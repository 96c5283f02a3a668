"""Making an estimate, as a job does it: counted, then reckoned outside any transaction, and kept with all that belongs
to it: the definitions, the histories, what failed, and what else the number could be.

It is made as whoever ordered it. A second run finds nothing to do.
"""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.db import transaction

from helle.methods.estimation.covariates import stratified
from helle.methods.estimation.estimating import estimate
from helle.methods.estimation.reading import Mistake, Unreadable
from helle.methods.estimation.telling import to_json
from helle.register.audit import actions as audit
from helle.register.estimates.counting import Counted, histories
from helle.register.estimates.models import EstimateOrder, EstimateResult
from helle.register.protection import context
from helle.register.protection.written import new_written
from helle.rules.ruling import Text

REPLICATES: Final = 1000
OF_REPLICATES: Final = 2
"""Choosing a model with covariates takes longer: half of the replicates have to do."""
SEED: Final = 1
LISTED: Final = 12
_PURPOSE: Final = "statistics"
_FAILED: Final = Text(
    "Skønnet kunne ikke beregnes. Bestil det igen; bliver det ved, så sig det til driften.",
    "The estimate could not be reckoned. Order it again; if it goes on, tell the operators.",
)
_TOO_MANY: Final = Text(
    "Der er for mange grupper. Vælg færre oplysninger om personerne, eller færre år.",
    "There are too many groups. Choose less of what is known of the persons, or fewer years.",
)
WHY: Final = {
    Mistake.ONE_LIST: Text(
        "Alle kendte står på én liste. Af én liste kan man ikke se, hvor mange den ikke kender.",
        "Everybody known is on one list. One list says nothing of how many it does not know.",
    ),
    Mistake.NOBODY: Text("Ingen er kendt i de år.", "Nobody is known in those years."),
    Mistake.TOO_MANY_STRATA: _TOO_MANY,
    Mistake.TOO_MANY_LEVELS: _TOO_MANY,
}


def run(order_id: uuid.UUID, membership_id: uuid.UUID) -> None:
    """Make the estimate that was ordered. Where none can be reckoned the result says why."""
    try:
        _make(order_id, membership_id)
    except Unreadable as wrong:
        _keep(order_id, membership_id, why=WHY.get(wrong.mistake, _FAILED))
    except context.NoSuchMembership:
        # She works here no more: a colleague orders anew.
        raise
    except Exception:  # Whatever it was: who ordered it reads that it failed, and the job goes on to say why.
        _keep(order_id, membership_id, why=_FAILED)
        raise


def _make(order_id: uuid.UUID, membership_id: uuid.UUID) -> None:
    with context.acting(membership_id, purpose=_PURPOSE):
        order = _waiting(order_id)
        if order is None:
            return
        counted = histories(range(order.first_year, order.last_year + 1), order.covariates, order.cut_off)
    # No transaction is open while models are chosen: it takes a minute or more.
    _keep(order_id, membership_id, content=content_of(counted))


def content_of(counted: Counted, *, replicates: int = REPLICATES) -> dict[str, Any]:
    """All that is said of what was counted, in codes. Raises `Unreadable` where there is no table of lists."""
    read = counted.read()
    found = estimate(read.lists, replicates=replicates, seed=SEED)
    strata = stratified(read, replicates=replicates // OF_REPLICATES, seed=SEED) if read.covariates else None
    return {
        "empty": list(counted.empty),
        "nowhere": counted.nowhere,
        "histories": [[[int(one) for one in history], number] for history, number in counted.histories.items()],
        "answer": to_json("register", found, strata, read.covariates, str, listed=LISTED),
    }


def _waiting(order_id: uuid.UUID) -> EstimateOrder | None:
    return EstimateOrder.objects.filter(pk=order_id, result__isnull=True).first()


def _keep(
    order_id: uuid.UUID, membership_id: uuid.UUID, *, content: dict[str, Any] | None = None, why: Text | None = None
) -> None:
    with context.acting(membership_id, purpose=_PURPOSE), transaction.atomic():
        order = _waiting(order_id)
        if order is not None:
            said = {"why_da": why.da, "why_en": why.en} if why is not None else {}
            new_written(EstimateResult, order=order, content=content, **said).save(force_insert=True)
            audit.record("estimate.made", object_id=order.pk, purpose=_PURPOSE, detail={"found": int(why is None)})
