"""Who may call the address of the figures of the work (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.operations_figures import policies
from helle.register.protection.guards import Guards, reading

GUARDS: Final[Guards] = {"operations": reading("aggregates", "placement", may=policies.leads_the_work)}
