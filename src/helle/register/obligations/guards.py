"""Who may call the addresses of obligations, studies and reports to treaty bodies (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "obligations": reading("aggregates"),
    "obligation": reading("aggregates"),
    "obligation-judge": writing("action_plan", reads=("aggregates",)),
    "obligation-practice": writing("action_plan", reads=("aggregates",)),
    "obligation-shows": writing("action_plan", reads=("aggregates",)),
    "obligation-withdraw": writing("action_plan", reads=("aggregates",)),
    "study-new": writing("action_plan", reads=("aggregates",)),
    "recommendation-answer": writing("action_plan", reads=("aggregates",)),
    "recommendation-follow": writing("action_plan", reads=("aggregates",)),
    "study": reading("aggregates"),
    "study-publish": writing("action_plan", reads=("aggregates",)),
    "recommendation-new": writing("action_plan", reads=("aggregates",)),
    "treaty-report-new": writing("action_plan", reads=("aggregates",)),
    "treaty-report": reading("aggregates"),
    "treaty-report-answer": writing("action_plan", reads=("aggregates",)),
    "treaty-report-paper": reading("aggregates"),
}
