"""Who may call the addresses of the home, nights and statements (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.bed_days import policies
from helle.register.placements import policies as placements
from helle.register.protection.guards import Guards, reading, writing


def _houses_or_decides() -> bool:
    """Whether the acting role writes nights away: the home, and CMM for homes without a login."""
    return policies.runs_home() or policies.decides_on_statements()


def _houses_or_orders() -> bool:
    """Whether the acting role has the order on paper: the home that is to house, and who orders places (FLO-18)."""
    return policies.runs_home() or placements.orders_places()


GUARDS: Final[Guards] = {
    "home": writing("placement", may=policies.runs_home),
    "home-activities": writing("placement", may=policies.runs_home),
    "home-activity-new": writing("placement", may=policies.runs_home),
    "home-activity-supersede": writing("placement", may=policies.runs_home),
    "home-answer": writing("placement", may=policies.runs_home),
    "home-arrive": writing("placement", may=policies.runs_home),
    "home-leave": writing("placement", may=policies.runs_home),
    "home-away": writing("money", may=_houses_or_decides),
    "home-away-supersede": writing("money", may=_houses_or_decides),
    "stay-order": reading("placement", may=_houses_or_orders),
    "stay-guarantee": reading("money", may=policies.keeps_bed_days),
    "bed-days-price": reading(
        "money", may=policies.keeps_bed_days, saves=("money",), may_save=policies.decides_on_statements
    ),
    "bed-days-month": reading(
        "money", may=policies.keeps_bed_days, saves=("money",), may_save=policies.writes_bed_days
    ),
    "bed-days-check": writing("money", may=policies.decides_on_statements),
    "statements": reading("money", may=policies.sees_statements),
    "statement-figures": reading("money", may=policies.sees_statements),
    "statements-make": writing("money", may=policies.writes_bed_days),
    "statement": reading("money", may=policies.sees_statements),
    "statement-step": writing("money", may=policies.decides_on_statements),
    "statement-file": reading("money", may=policies.sees_statements),
}
