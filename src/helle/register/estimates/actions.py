"""Ordering an estimate of those never found (STA-01)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app

from helle.methods.estimation import COVARIATES
from helle.register.audit import actions as audit
from helle.register.estimates.models import EstimateOrder
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.register.statistics import policies
from helle.register.statistics.baseline import baseline
from helle.rules.ruling import Text

_OTHER_YEARS: Final = Refused(
    Text("Helle har ikke talt det år. [FIG-11]", "Helle has not counted that year. [FIG-11]"), field="first_year"
)
_NOT_IN_ORDER: Final = Refused(
    Text("Det sidste år ligger før det første.", "The last year is before the first."), field="last_year"
)


def years_there_are() -> range:
    """The years that Helle counts, to the one that is not over yet."""
    return range(baseline().cut_over.year, clock.today().year + 1)


def estimate_order(*, first_year: int, last_year: int, covariates: Collection[str]) -> EstimateOrder:
    """Have an estimate made, as the register stands today: a job does it, since the intervals take a minute or more.

    Raises `PermissionDenied` for a role that does not work with the figures, `Refused` for years Helle has not counted.
    """
    policies.require_saving()
    if first_year not in years_there_are() or last_year not in years_there_are():
        raise _OTHER_YEARS
    if last_year < first_year:
        raise _NOT_IN_ORDER
    with transaction.atomic():
        row = new_written(
            EstimateOrder,
            first_year=first_year,
            last_year=last_year,
            cut_off=clock.today(),
            covariates=[one for one in COVARIATES if one in covariates],
        )
        row.save(force_insert=True)
        audit.record("estimate.ordered", object_id=row.pk, purpose="statistics")
        job = app.configure_task("estimate_make", queue="files")
        job.defer(order=str(row.pk), membership=str(context.current().membership_id))
    return row
