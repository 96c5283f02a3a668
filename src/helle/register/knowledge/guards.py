"""Who may call the addresses of knowledge and information (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "knowledge": reading("aggregates"),
    "knowledge-file": reading("aggregates"),
    "knowledge-paper": reading("aggregates"),
    "knowledge-new": writing("action_plan"),
    "knowledge-activity": reading("aggregates"),
    "knowledge-correct": writing("action_plan", reads=("aggregates",)),
    "knowledge-held": writing("action_plan", reads=("aggregates",)),
    "knowledge-evaluation": writing("action_plan", reads=("aggregates",)),
    "knowledge-end": writing("action_plan", reads=("aggregates",)),
    "knowledge-open": writing("action_plan", reads=("aggregates",)),
    "knowledge-shows": writing("action_plan", reads=("aggregates",)),
}
