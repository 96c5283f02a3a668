"""Who may call the addresses of the plan of support (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing
from helle.register.support_plans import policies

GUARDS: Final[Guards] = {
    "case-support-plan": reading("core", "notes", may=policies.may_read),
    "case-need-new": writing("core", "notes", may=policies.may_write),
    "case-need-change": writing("core", "notes", may=policies.may_write),
    "case-plan-agree": writing("core", "notes", may=policies.may_write),
    "case-measure-new": writing("core", "notes", may=policies.may_write),
    "case-measure": reading("core", "notes", may=policies.may_read),
    "case-measure-step": writing("core", "notes", may=policies.may_write),
    "case-measure-consent": writing("core", "notes", may=policies.may_write),
    "case-measure-payment": writing("core", "notes", "money", may=policies.may_write),
    "case-measure-payment-supersede": writing("core", "notes", "money", may=policies.may_write),
    "support-rates": reading("core", "notes", may=policies.may_read),
    "support-rate-new": reading("core", may=policies.may_set_rates),
}
