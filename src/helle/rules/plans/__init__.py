"""The plans, each in a file of its own: a later plan is a new file here, and the old ones stay as they are.

The plan is the sixth since 2002, and a next one is to be expected (META-02). A record of a later plan has the name of
the value it replaces and a later first day. Days before it are still judged by the old record, so no ruling of the past
changes.
"""

from helle.rules.dated import Dated, Plan, Switch
from helle.rules.plans import before_2022, plan_2022, public_law

PLANS: tuple[Plan, ...] = (plan_2022.PLAN,)
PARAMETERS: tuple[Dated, ...] = before_2022.PARAMETERS + plan_2022.PARAMETERS + public_law.PARAMETERS
SWITCHES: tuple[Switch, ...] = plan_2022.SWITCHES + public_law.SWITCHES

__all__ = ["PARAMETERS", "PLANS", "SWITCHES"]
