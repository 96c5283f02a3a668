"""What earlier plans have left undone, for the page and the paper of a later one (INI-15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helle.register.action_plans import queries
from helle.register.action_plans.looks import Look
from helle.register.action_plans.models import Plan


@dataclass(frozen=True, slots=True)
class LeftOver:
    """The initiatives of an earlier plan that are late, have no end, and wait for the ministry."""

    plan: Plan
    late: tuple[Look, ...]
    unclosed: tuple[Look, ...]
    waiting: tuple[Look, ...]


def left_over(plan: Plan, plans: Iterable[Plan]) -> list[LeftOver]:
    """What the plans before one have left undone: no plan is done because another has begun (INI-15)."""
    earlier = [one for one in plans if one.first_day < plan.first_day]
    looks = queries.looks_for_desk(earlier) if earlier else ()
    found = []
    for before in earlier:
        own = [look for look in looks if look.initiative.plan_id == before.pk]
        found.append(
            LeftOver(
                before,
                tuple(look for look in own if look.overdue),
                tuple(look for look in own if look.unclosed),
                tuple(look for look in own if look.waiting is not None),
            )
        )
    return [one for one in found if one.late or one.unclosed or one.waiting]
