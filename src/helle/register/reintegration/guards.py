"""Who may call the addresses of the plan of a return (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing
from helle.register.reintegration import policies

GUARDS: Final[Guards] = {
    "return-plan": reading("core", "identity", "return_plan"),
    "return-plan-write": writing(
        "return_plan",
        may=policies.may_write,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-plan-send": writing(
        "return_plan",
        may=policies.may_send,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-plan-take-back": writing(
        "return_plan",
        may=policies.may_send,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-plan-decide": writing(
        "return_plan",
        may=policies.may_decide,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-plan-compare": reading("core", "identity", "return_plan"),
}
