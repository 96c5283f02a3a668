"""Referrals from before an outcome had to say where it went: which of them a migration would refuse."""

from __future__ import annotations

from django.db import connection
from django.db.models import CheckConstraint

from helle.register.referrals.models import Triage

# The migration that asks it of each.
STEP = ("referrals", "0006_an_outcome_says_where_it_went")


class SaysNotWhere(Exception):
    """What was decided about some referrals does not say where they went. Names them by their numbers."""


def require_where() -> None:
    """Raise `SaysNotWhere` where there are such referrals; none are where there are no tables yet. As the owner."""
    table = Triage._meta.db_table
    if table not in connection.introspection.table_names():
        return
    name = STEP[1].removeprefix("0006_")
    (asked,) = (one for one in Triage._meta.constraints if isinstance(one, CheckConstraint) and one.name == name)
    nowhere = Triage.objects.exclude(asked.condition)
    numbers = nowhere.order_by("referral__number").values_list("referral__number", flat=True)
    if found := list(numbers):
        raise SaysNotWhere(
            f"what was decided about {', '.join(found)} does not say where it went, which {table} refuses from now on:"
            " see docs/how-to/run-on-your-own-server.md"
        )
