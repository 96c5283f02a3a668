"""The ladder of certainty: how a person moves on it, and what each rung opens (DEF-09, ACC-05)."""

from helle.rules.ladder.moves import (
    ASSESSED,
    CLOSED,
    TRANSITIONS,
    LadderEntry,
    MoveFacts,
    RungFacts,
    Transition,
    asserted_by_police,
    current_rung,
    latest_day,
    may_move,
)
from helle.rules.ladder.openings import NO_RUNG, OPENINGS, OpeningsFacts, opens

__all__ = [
    "ASSESSED",
    "CLOSED",
    "NO_RUNG",
    "OPENINGS",
    "TRANSITIONS",
    "LadderEntry",
    "MoveFacts",
    "OpeningsFacts",
    "RungFacts",
    "Transition",
    "asserted_by_police",
    "current_rung",
    "latest_day",
    "may_move",
    "opens",
]
