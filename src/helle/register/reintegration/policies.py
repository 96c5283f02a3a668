"""Who may do what of a reintegration plan, beyond the categories. The row rules say it again."""

from __future__ import annotations

from helle.register.protection import context, policies
from helle.register.reintegration.states import DECIDED_BY, SENT_BY, WRITTEN_BY


def may_write() -> bool:
    """Whether the acting role writes the plan: CMM, Hjemrejsestyrelsen, Dansk Flygtningehjælp (RET-13, C6)."""
    return context.current().unit_kind in WRITTEN_BY and policies.may_write("return_plan")


def may_send() -> bool:
    """Whether the acting role sends a plan to be decided, and takes it back (C5)."""
    return context.current().unit_kind in SENT_BY and policies.may_write("return_plan")


def may_decide() -> bool:
    """Whether the acting role decides on a plan: Hjemrejsestyrelsen (RET-11)."""
    return context.current().unit_kind == DECIDED_BY and policies.may_write("return_plan")
