"""Who may call the addresses of printed papers (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing
from helle.register.reintegration import policies as reintegration
from helle.register.support_plans import policies as support_plans

GUARDS: Final[Guards] = {
    "case-print": reading("core"),
    "case-plan-print": writing("core", "notes", may=support_plans.may_write),
    "return-plan-print": writing(
        "return_plan",
        may=reintegration.may_write,
        reads=(
            "core",
            "identity",
        ),
    ),
}
