"""Who may call the addresses of places where victims live (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.accommodation import policies
from helle.register.protection.guards import Guards, only, reading, writing


def _answers_or_takes_back() -> bool:
    """CMM answers, and a place takes back: which of both stands in the address, and the page asks for it."""
    return policies.keeps() or policies.asks_changes()


GUARDS: Final[Guards] = {
    "offer-list": only(policies.require_sight),
    "offer-new": writing("placement", may=policies.keeps),
    "provider-new": writing("placement", may=policies.keeps),
    "addresses-typed": reading("audit"),
    "offer-page": only(policies.require_sight),
    "offer-address": only(policies.require_sight),
    "offer-address-new": writing("placement", may=policies.keeps_addresses),
    "offer-change": writing("placement", may=policies.keeps),
    "offer-supervise": only(policies.supervises),
    "offer-ask": writing("placement", may=policies.asks_changes),
    "offer-request": writing("placement", may=_answers_or_takes_back),
    "offer-entry": only(policies.supervises),
}
