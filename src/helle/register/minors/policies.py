"""Who may do what for a minor, beyond the categories. The row rules say it again."""

from __future__ import annotations

from helle.register.protection import context, policies
from helle.rules.codes import OrganisationKind

_CASEWORK = (OrganisationKind.CMM, OrganisationKind.UDLST)


def may_decide_placement() -> bool:
    """Whether the acting role records where a minor lives: the municipality, Udlændingestyrelsen, CMM for them."""
    acting = context.current()
    if acting.unit_kind == OrganisationKind.MUNICIPALITY:
        return acting.role == "municipality_caseworker"
    return acting.unit_kind in _CASEWORK and policies.may_write("placement")


def may_represent() -> bool:
    """Whether the acting role writes who represents a minor, and whether she is missing."""
    return context.current().unit_kind in _CASEWORK and policies.may_write("identity")


def may_write_letter_of_appointment() -> bool:
    """Whether the acting role writes to whoever was appointed: Udlændingestyrelsen, whose it is (MIN-04)."""
    return context.current().unit_kind == OrganisationKind.UDLST and policies.may_write("documents")


def may_trace() -> bool:
    """Whether the acting role records the search for the family and the talks about a return (MIN-10, MIN-13)."""
    kinds = (OrganisationKind.CMM, OrganisationKind.HJST)
    return context.current().unit_kind in kinds and policies.may_write("return_plan")


def may_review() -> bool:
    """Whether the acting role records what is agreed for the day of turning eighteen (MIN-15)."""
    return context.current().unit_kind in _CASEWORK and policies.may_write("reasons")


def follows_minors() -> bool:
    """Whether the acting role has the children it is told of as a list of its own: a municipality, a representative."""
    return context.current().unit_kind in (OrganisationKind.MUNICIPALITY, "representative") and policies.may_read(
        "core"
    )
