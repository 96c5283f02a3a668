"""Who may call the addresses of forums and their meetings (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.coordination import policies
from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "forums": reading("aggregates"),
    "forum-new": writing("action_plan"),
    "name-blank": writing("action_plan"),
    "asked-name": writing("action_plan"),
    "forum": reading("aggregates"),
    "forum-mandate": writing("action_plan", reads=("aggregates",)),
    "forum-close": writing("action_plan", reads=("aggregates",)),
    "forum-chair-back": writing("action_plan", reads=("aggregates",)),
    "forum-seat-new": writing("action_plan", reads=("aggregates",)),
    "forum-seat": writing("action_plan", reads=("aggregates",)),
    "forum-training-new": writing("action_plan", reads=("aggregates",)),
    "forum-training": writing("action_plan", reads=("aggregates",)),
    "meeting-new": writing("action_plan", reads=("aggregates",)),
    "meeting": reading("aggregates"),
    "meeting-paper": reading("aggregates"),
    "meeting-change": writing("action_plan", reads=("aggregates",)),
    "meeting-item-new": writing("action_plan", reads=("aggregates",)),
    "meeting-item": writing("action_plan", reads=("aggregates",)),
    "meeting-correction": writing("action_plan", reads=("aggregates",)),
    "meeting-minutes": writing("action_plan", reads=("aggregates",)),
    "meeting-decision-new": writing("action_plan", reads=("aggregates",)),
    "meeting-approve": writing("action_plan", reads=("aggregates",)),
    "meeting-follow-up": reading("aggregates", may=policies.reports_for_unit),
    "meeting-evidence": writing("action_plan", reads=("aggregates",)),
}
