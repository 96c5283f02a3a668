"""Who may call the addresses of what a partner abroad is shown (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.partner_access import policies
from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "partner-access": reading("core", "identity", "return_plan", may=policies.may_read),
    "partner-link": writing(
        "return_plan",
        may=policies.may_give,
        reads=(
            "core",
            "identity",
        ),
    ),
    "partner-consent": writing(
        "return_plan",
        may=policies.may_end,
        reads=(
            "core",
            "identity",
        ),
    ),
    "partner-link-end": writing(
        "return_plan",
        may=policies.may_end,
        reads=(
            "core",
            "identity",
        ),
    ),
    "partner-message": writing(
        "return_plan",
        may=policies.may_take_in,
        reads=(
            "core",
            "identity",
        ),
    ),
}
