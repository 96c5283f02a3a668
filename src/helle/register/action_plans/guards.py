"""Who may call the addresses of action plans (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "action-plan": reading("aggregates"),
    "action-plan-paper": reading("aggregates"),
    "action-plan-file": reading("aggregates"),
    "action-plan-money": reading("aggregates"),
    "action-plan-money-new": writing("action_plan", reads=("aggregates",)),
    "action-plan-overspend": writing("action_plan", reads=("aggregates",)),
    "action-plan-year": writing("action_plan", reads=("aggregates",)),
    "action-plan-money-reverse": writing("action_plan", reads=("aggregates",)),
    "action-plan-figure": writing("action_plan", reads=("aggregates",)),
    "initiative": reading("aggregates"),
    "initiative-report": writing("action_plan", reads=("aggregates",)),
    "initiative-answer": writing("action_plan", reads=("aggregates",)),
    "initiative-report-back": writing("action_plan", reads=("aggregates",)),
    "initiative-report-undo": writing("action_plan", reads=("aggregates",)),
    "initiative-milestone-new": writing("action_plan", reads=("aggregates",)),
    "initiative-milestone": writing("action_plan", reads=("aggregates",)),
    "initiative-owner": writing("action_plan", reads=("aggregates",)),
    "initiative-owner-end": writing("action_plan", reads=("aggregates",)),
    "initiative-evidence": writing("action_plan", reads=("aggregates",)),
    "initiative-evidence-withdraw": writing("action_plan", reads=("aggregates",)),
}
