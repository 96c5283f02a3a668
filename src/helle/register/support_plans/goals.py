"""What a person wants of her period and of her plan is one goal: she is asked once, wherever it is written (SUP-11)."""

from __future__ import annotations

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.support import after_actions, after_queries
from helle.register.support import queries as support
from helle.register.support.models import PeriodGoal
from helle.register.support.queries import OpenedPeriod
from helle.register.support_plans.queries import OpenedVersion
from helle.rules.support.codes import GoalWords


def goal_told(case: Case, version: OpenedVersion | None) -> str:
    """The goal that was written last, of the period or with the plan; '' where there is none (PER-02)."""
    of_period = _standing(_period(case))
    if of_period is not None and (version is None or of_period.recorded_at > version.row.recorded_at):
        return _words(case, of_period)
    return version.goal if version else ""


def goal_of_the_period_too(case: Case, goal: str) -> None:
    """Let the goal of the plan be that of the period that runs, where it is another. For who holds the case."""
    period = _period(case)
    standing = _standing(period)
    if period is not None and (standing is None or _words(case, standing).strip() != goal.strip()):
        after_actions.goal_write(case, period, expected_version=None, words=GoalWords.TOGETHER, goals=goal)


def _period(case: Case) -> OpenedPeriod | None:
    found = support.periods_of(case.pk)
    return found[0] if found and found[0].broken_off_on is None else None


def _standing(period: OpenedPeriod | None) -> PeriodGoal | None:
    return after_queries.goal_of(period.row.pk) if period is not None else None


def _words(case: Case, goal: PeriodGoal) -> str:
    given = cases.reasons_about(case, {goal.pk}).get(goal.pk, [])
    return given[0].text if given else ""
