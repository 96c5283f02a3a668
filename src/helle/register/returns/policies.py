"""Who may do what of a return, beyond the categories. The row rules say it again."""

from __future__ import annotations

from typing import Final

from helle.register.protection import context, policies
from helle.register.returns.choices import StepParty
from helle.rules.codes import OrganisationKind

# Dansk Flygtningehjælp, and a partner once it has a login of its own, are units of this kind.
HELPS: Final = OrganisationKind.PARTNER
_PARTY_OF: Final = {
    OrganisationKind.CMM.value: StepParty.CMM,
    OrganisationKind.HJST.value: StepParty.HJST,
    HELPS.value: StepParty.DRC,
}


def may_offer() -> bool:
    """Whether the acting role makes the offer and writes what the person answers: CMM's caseworkers (RET-01)."""
    return _writes(OrganisationKind.CMM)


def may_prepare() -> bool:
    """Whether the acting role decides on the return case (RET-03, RET-04)."""
    return _writes(OrganisationKind.CMM, OrganisationKind.HJST)


def takes_part() -> bool:
    """Whether the acting role does steps of the preparation (PER-09, RET-26)."""
    return _writes(OrganisationKind.CMM, OrganisationKind.HJST, HELPS)


def may_transfer() -> bool:
    """Whether the acting role records a transfer under the Dublin Regulation (RET-10)."""
    return context.current().unit_kind == OrganisationKind.UDLST and policies.may_write("core")


def own_party() -> StepParty | None:
    """As which of those who prepare a return the acting unit has steps of its own, None for any other."""
    return _PARTY_OF.get(context.current().unit_kind) if policies.may_write("return_plan") else None


def _writes(*kinds: OrganisationKind) -> bool:
    return context.current().unit_kind in kinds and policies.may_write("return_plan")
