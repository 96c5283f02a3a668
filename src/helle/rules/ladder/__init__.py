"""The ladder of certainty: how a person moves on it, and what each rung opens (DEF-09, ACC-05)."""

from helle.rules.ladder.endings import ENDING_MEANINGS, stated_since_it_ended
from helle.rules.ladder.history import RungFacts, asserted_by_police, current_rung, grounds_found, latest_day
from helle.rules.ladder.moves import (
    ASSESSED,
    CLOSED,
    ENDINGS,
    TRANSITIONS,
    LadderEntry,
    MoveFacts,
    Transition,
    may_move,
)
from helle.rules.ladder.openings import NO_RUNG, OPENINGS, WEIGHED, OpeningsFacts, opens

__all__ = [
    "ASSESSED",
    "CLOSED",
    "ENDINGS",
    "ENDING_MEANINGS",
    "NO_RUNG",
    "OPENINGS",
    "TRANSITIONS",
    "WEIGHED",
    "LadderEntry",
    "MoveFacts",
    "OpeningsFacts",
    "RungFacts",
    "Transition",
    "asserted_by_police",
    "current_rung",
    "grounds_found",
    "latest_day",
    "may_move",
    "opens",
    "stated_since_it_ended",
]
