"""Who may call the addresses of a prepared return (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing
from helle.register.returns import policies

GUARDS: Final[Guards] = {
    "case-return": reading("core", "identity", "return_plan"),
    "return-offer": writing(
        "return_plan",
        may=policies.may_offer,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-answer": writing(
        "return_plan",
        may=policies.may_offer,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-destination": writing(
        "return_plan",
        may=policies.may_prepare,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-partner": writing(
        "return_plan",
        may=policies.takes_part,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-step-close": writing(
        "return_plan",
        may=policies.takes_part,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-step-plan": writing(
        "return_plan",
        may=policies.may_prepare,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-risk": writing(
        "return_plan",
        may=policies.may_prepare,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-contact": writing(
        "return_plan",
        may=policies.may_prepare,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-contact-answer": writing(
        "return_plan",
        may=policies.may_prepare,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-tell-partner": writing(
        "return_plan",
        may=policies.takes_part,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-tell-state": writing(
        "return_plan",
        may=policies.may_prepare,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-transfer": writing("core", "identity", may=policies.may_transfer),
}
