"""Who may call the addresses of the rules (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, everybody

GUARDS: Final[Guards] = {
    "rules": everybody("The rules are the plan and the law: public."),
    "rule-values": everybody("The rules are the plan and the law: public."),
    "rule-instruments": everybody("The rules are the plan and the law: public."),
    "rule": everybody("The rules are the plan and the law: public. What is tried is not kept."),
}
