"""Who may do what of a partner's access, beyond the categories. The row rules say it again."""

from __future__ import annotations

from helle.register.protection import context, policies
from helle.register.returns.policies import HELPS, takes_part
from helle.rules.codes import OrganisationKind


def may_read() -> bool:
    """Whether the acting role reads what a partner was shown and what it reported."""
    return policies.may_read("return_plan")


def may_give() -> bool:
    """Whether the acting role makes a link: Hjemrejsestyrelsen and Dansk Flygtningehjælp, who know the partner."""
    return context.current().unit_kind in (OrganisationKind.HJST, HELPS) and policies.may_write("return_plan")


def may_end() -> bool:
    """Whether the acting role ends a link: whoever takes part in the return."""
    return takes_part()


def may_take_in() -> bool:
    """Whether the acting role takes reports in: Hjemrejsestyrelsen (RET-03)."""
    return context.current().unit_kind == OrganisationKind.HJST and policies.may_write("return_plan")
