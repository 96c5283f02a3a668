"""Who may do what of the journey and the ledger, beyond the categories. The row rules say it again."""

from __future__ import annotations

from helle.register.protection import context, policies
from helle.rules.codes import OrganisationKind

# Dansk Flygtningehjælp is a unit of this kind; it hears from the partner abroad.
HELPS = OrganisationKind.PARTNER


def may_pay() -> bool:
    """Whether the acting role has the journey and the money: Hjemrejsestyrelsen's caseworkers (RET-03, RET-04)."""
    return _writes(OrganisationKind.HJST)


def may_tell() -> bool:
    """Whether it writes what the partner tells: the arrival, the beginning, receipts and reports (RET-02, RET-26)."""
    return _writes(OrganisationKind.HJST, HELPS)


def is_told_of_late() -> bool:
    """Whether its desk shows what is late: CMM's caseworkers, who know her (RET-07)."""
    return _writes(OrganisationKind.CMM)


def kind() -> OrganisationKind:
    """As which organisation the acting unit takes its steps."""
    return OrganisationKind(context.current().unit_kind)


def _writes(*kinds: OrganisationKind) -> bool:
    return context.current().unit_kind in kinds and policies.may_write("return_plan")
