"""The action plan 2022-2025: its numbers, and its switches."""

from helle.rules.plans.plan_2022 import forums, research, returns, values
from helle.rules.plans.plan_2022.plan import PLAN
from helle.rules.plans.plan_2022.switches import SWITCHES

PARAMETERS = values.PARAMETERS + returns.PARAMETERS + forums.PARAMETERS + research.PARAMETERS

__all__ = ["PARAMETERS", "PLAN", "SWITCHES"]
