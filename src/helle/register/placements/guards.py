"""Who may call the addresses of where somebody lives, urgent requests and the occupancy (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.placements import policies
from helle.register.protection.guards import Guards, reading, writing


def _asks_or_answers() -> bool:
    """Whether the acting role asks for places at once or answers: both write how it ended."""
    return policies.may_ask() or policies.may_answer()


GUARDS: Final[Guards] = {
    "case-placement": reading("core", "placement"),
    "case-placement-needs": writing("core", "placement", may=policies.orders_places),
    "case-placement-tie": writing("core", "placement", may=policies.orders_places),
    "case-placement-tie-end": writing("core", "placement", may=policies.orders_places),
    "case-placement-find": reading("core", "placement", "identity", "outcome", may=policies.sees_every_offer),
    "case-placement-none": writing("core", "placement", "reasons", may=policies.orders_places),
    "case-placement-order": writing("core", "placement", "reasons", may=policies.orders_places),
    "case-placement-elsewhere": writing("core", "placement", may=policies.approves_elsewhere),
    "case-placement-elsewhere-end": writing("core", "placement", may=policies.approves_elsewhere),
    "case-placement-recommend": writing("core", "placement", may=policies.recommends_elsewhere),
    "case-placement-recommend-end": writing("core", "placement", may=policies.recommends_elsewhere),
    "case-placement-elsewhere-no": writing("core", "placement", may=policies.approves_elsewhere),
    "case-placement-payer": writing("money", "core", "placement", may=policies.orders_places),
    "case-placement-act": writing("core", "placement", may=policies.orders_places),
    "urgent-list": reading("contact", may=policies.sees_urgent),
    "urgent-new": writing("contact", may=policies.may_ask),
    "urgent-page": reading("contact", may=policies.sees_urgent),
    "urgent-answer": writing("contact", may=policies.may_answer),
    "urgent-answer-withdraw": writing("contact", may=policies.may_answer),
    "urgent-outcome": writing("contact", may=_asks_or_answers),
    "occupancy-board": reading("placement", may=policies.sees_every_offer),
}
