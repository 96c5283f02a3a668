"""Who may call the addresses of outreach (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.outreach import policies
from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "outreach-list": writing("aggregates", may=policies.is_outreach),
    "outreach-new": writing("aggregates", may=policies.is_outreach),
    "outreach-draft-save": writing("aggregates", may=policies.is_outreach),
    "outreach-draft-discard": writing("aggregates", may=policies.is_outreach),
    "outreach-responsibilities": reading("aggregates", may=policies.sees_responsibility),
    "outreach-responsibility-new": reading("aggregates", may=policies.keeps_responsibility),
    "outreach-responsibility-supersede": reading("aggregates", may=policies.keeps_responsibility),
    "outreach-page": writing("aggregates", may=policies.is_outreach),
    "outreach-correct": writing("aggregates", may=policies.is_outreach),
}
