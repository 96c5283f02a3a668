"""Where a task stands and what moves it. Everything that affects the state of a task lives here (GOV-06).

The database keeps the same table in `helle.task_after`; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a task stands."""

    OPEN = "open", _("Åben")
    TAKEN = "taken", _("I gang")
    ANSWERED = "answered", _("Besvaret")
    DECLINED = "declined", _("Afslået")
    WITHDRAWN = "withdrawn", _("Trukket tilbage")
    CLOSED = "closed", _("Lukket")


class Move(models.TextChoices):
    """What somebody does with a task."""

    ASKED = "asked", _("Bedt om")
    TAKEN = "taken", _("Taget")
    HANDED = "handed", _("Givet videre")
    ANSWERED = "answered", _("Besvaret")
    DECLINED = "declined", _("Afslået")
    WITHDRAWN = "withdrawn", _("Trukket tilbage")
    CLOSED = "closed", _("Lukket")
    SETTLED = "settled", _("Lukket, fordi skridtet ikke længere er åbent")


class Side(models.TextChoices):
    """Whose move it is. The register itself closes what no longer has a reason."""

    ASKER = "asker"
    RECIPIENT = "recipient"
    REGISTER = "register"


WAITING: Final = (State.OPEN, State.TAKEN)
TO_BE_READ: Final = (State.ANSWERED, State.DECLINED)
ENDED: Final = (State.WITHDRAWN, State.CLOSED)

# From a state, by a move, to a state; and whose move that is. What does not stand here is refused.
TABLE: Final[dict[tuple[State, Move], tuple[State, Side]]] = {
    (State.OPEN, Move.TAKEN): (State.TAKEN, Side.RECIPIENT),
    (State.OPEN, Move.HANDED): (State.OPEN, Side.RECIPIENT),
    (State.OPEN, Move.ANSWERED): (State.ANSWERED, Side.RECIPIENT),
    (State.OPEN, Move.DECLINED): (State.DECLINED, Side.RECIPIENT),
    (State.OPEN, Move.WITHDRAWN): (State.WITHDRAWN, Side.ASKER),
    (State.OPEN, Move.SETTLED): (State.CLOSED, Side.REGISTER),
    (State.TAKEN, Move.HANDED): (State.OPEN, Side.RECIPIENT),
    (State.TAKEN, Move.ANSWERED): (State.ANSWERED, Side.RECIPIENT),
    (State.TAKEN, Move.DECLINED): (State.DECLINED, Side.RECIPIENT),
    (State.TAKEN, Move.WITHDRAWN): (State.WITHDRAWN, Side.ASKER),
    (State.TAKEN, Move.SETTLED): (State.CLOSED, Side.REGISTER),
    (State.ANSWERED, Move.CLOSED): (State.CLOSED, Side.ASKER),
    (State.DECLINED, Move.CLOSED): (State.CLOSED, Side.ASKER),
}
WITH_WORDS: Final = frozenset({Move.ASKED, Move.ANSWERED, Move.DECLINED, Move.WITHDRAWN})


def after(state: State, move: Move, sides: Collection[Side]) -> State | None:
    """The state a move leads to, for whoever is on these sides; None where the table has no such move for her."""
    found = TABLE.get((state, move))
    return found[0] if found is not None and found[1] in sides else None


def possible(state: State, sides: Collection[Side]) -> list[Move]:
    """The moves that whoever is on these sides can make now, in the order of the table."""
    return [move for (before, move), (_after, side) in TABLE.items() if before == state and side in sides]
