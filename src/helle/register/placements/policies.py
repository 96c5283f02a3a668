"""Who has to do with placements: CMM and Udlændingestyrelsen order; the police ask in a hurry, and CMM answers."""

from __future__ import annotations

import uuid
from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.protection import context, policies
from helle.register.protection.matrix import access_matrix

ORDERERS: Final = frozenset({"cmm", "udlst"})
ASKERS: Final = frozenset({"police", "nsk"})
ANSWERERS: Final = frozenset({"cmm"})


def orders_places() -> bool:
    """Whether the acting role orders places: CMM and Udlændingestyrelsen."""
    return context.current().unit_kind in ORDERERS and policies.may_write("placement")


def approves_elsewhere() -> bool:
    """Whether the acting role approves that somebody lives outside the asylum system: Udlændingestyrelsen (ACM-03)."""
    return context.current().unit_kind == "udlst" and policies.may_write("placement")


def recommends_elsewhere() -> bool:
    """Whether the acting role recommends it: CMM (ACM-03)."""
    return context.current().unit_kind == "cmm" and policies.may_write("placement")


def takes_back(ordered_by: uuid.UUID) -> bool:
    """Whether the acting unit takes back what a unit ordered: its own orders, and CMM those of everybody."""
    acting = context.current()
    return orders_places() and (acting.unit_kind == "cmm" or acting.unit_id == ordered_by)


def sees_every_offer() -> bool:
    """Whether the acting role sees every offer: CMM and Udlændingestyrelsen, in roles that read placements."""
    return context.current().unit_kind in ORDERERS and policies.may_read("placement")


def sees_occupancy(role: str) -> bool:
    """Whether a role finds the occupancy of all places."""
    found = access_matrix().roles[role]
    return bool(found.unit_kinds & ORDERERS) and "placement" in found.readable


def sees_urgent_requests(role: str) -> bool:
    """Whether a role finds something under urgent requests: CMM all of them, the police their own."""
    found = access_matrix().roles[role]
    return bool(found.unit_kinds & (ASKERS | ANSWERERS)) and "contact" in found.readable


def may_ask() -> bool:
    """Whether the acting role asks for places at once: the police, in a role that sends referrals."""
    return context.current().unit_kind in ASKERS and policies.may_write("contact")


def may_answer() -> bool:
    """Whether the acting role answers urgent requests: CMM."""
    return context.current().unit_kind in ANSWERERS and policies.may_write("contact")


def sees_urgent() -> bool:
    """Whether the acting role reads urgent requests: CMM all of them, the police their own."""
    return context.current().unit_kind in ASKERS | ANSWERERS and policies.may_read("contact")


def require(permitted: bool) -> None:
    """Raise `PermissionDenied` where something is not for the acting role."""
    if not permitted:
        raise PermissionDenied("contact")
