"""Why something was not done: one exception for rules, one for collisions, none for silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import psycopg
from django.db import IntegrityError, OperationalError

from helle.register.interface.typed import read_signs
from helle.register.organisations.constraints import constraint_of
from helle.rules.ruling import Ruling, Text

# What several actions say.
IN_THE_FUTURE = Text("Datoen ligger i fremtiden.", "The date is in the future.")
TOO_LONG_AGO = Text("Datoen ligger for langt tilbage.", "The date is too long ago.")
ENDS_BEFORE_IT_BEGINS = Text("Slutdagen ligger før den første dag.", "The last day is before the first.")
OUT_OF_FORCE = Text("Oplysningen er allerede ude af kraft.", "The entry is no longer in force.")
NO_REASONS = Text("Skriv begrundelsen.", "Enter the reasons.")
TOO_FEW_WORDS = Text(
    "Skriv begrundelsen i ord: det, der står, siger ikke hvorfor.",
    "Enter the reasons in words: what stands there does not say why.",
)
# Different letters that a reason has at least: neither "x" nor "..." nor "ok" tells anybody why.
_LETTERS_OF_A_REASON = 3


def says_something(reason: str) -> bool:
    """Whether what was typed as a reason has a word in it. Whether the reason is a good one, no program tells."""
    return len({letter for letter in read_signs(reason) if letter.isalpha()}) >= _LETTERS_OF_A_REASON


def no_reasons(typed: str) -> Text | None:
    """What is wrong with what was typed as a reason: that it is none, or that it says nothing; None: it is one."""
    if says_something(typed):
        return None
    return TOO_FEW_WORDS if read_signs(typed).strip() else NO_REASONS


class Refused(Exception):
    """A rule, a policy or the database said no; nothing was written.

    `field` names the form field the message belongs beside, or is None for the form as a whole.
    `ruling` is the cited reason when a rule refused.
    """

    def __init__(self, message: Text, *, field: str | None = None, ruling: Ruling[object] | None = None) -> None:
        super().__init__(message.en)
        self.message = message
        self.field = field
        self.ruling = ruling


WRITTEN_MEANWHILE = Refused(
    Text(
        "En anden har lige skrevet om det samme. Se efter, og gem igen.",
        "Somebody has just written about the same. Have a look, and save once more.",
    )
)


class Stale(Refused):
    """Somebody else changed the case after the form was opened."""

    tells_what = False
    """Whether its message says what was changed, so that nobody has to look for it in the case."""


class LookFirst(Refused):
    """Nothing is wrong: what the press leads to is shown first, and the next press does it."""


class UsedForm(Refused):
    """The form's token was spent on something else, or by somebody else: this is no second press of the button."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "Formularen er allerede brugt til at gemme noget andet, så dette er ikke gemt. Det, du har skrevet, "
                "står her stadig; gem igen, hvis det også skal gemmes.",
                "The form has been used to save something else already, so this was not saved. What you typed is still "
                "here; save once more if it is to be saved as well.",
            )
        )


BUSY = Text(
    "Andre er ved at skrive det samme. Det, du har skrevet, står her stadig; vent lidt, og gem igen.",
    "Others are writing the same just now. What you typed is still here; wait a moment and save once more.",
)


# What the database says to who made a keyed hash just before the key of search changed (sql/143_search_layers.sql).
KEY_CHANGED: Final = {"search_layer_in_force": Refused(BUSY)}

GONE_MEANWHILE: Final = Text("Det er kasseret imens.", "It has been disposed of meanwhile.")
# Whoever writes to what is kept beside the cases, by any action, once a list of two took it (sql/171_kept_yet.sql).
_TO_EVERYBODY: Final = {"it_is_kept_yet": Refused(GONE_MEANWHILE)}


class AlreadySaved(Exception):
    """The same form was sent twice; the first one counts. `location` is where its result is shown."""

    def __init__(self, location: str) -> None:
        super().__init__("already saved")
        self.location = location


@contextmanager
def refused_when_busy() -> Iterator[None]:
    """Tell who has waited too long for another writer, or in a circle of them; other errors stay so.

    Stands around a transaction.
    """
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected):
            raise
        raise Refused(BUSY) from error


@contextmanager
def refused_by(said: Mapping[str, Refused]) -> Iterator[None]:
    """Turn what a constraint refuses into what the writer is told; other errors stay so. Stands around a transaction.

    It speaks when two meet: what one writer alone could get wrong, the action has refused before. That something was
    disposed of meanwhile it says of each action, where `said` says nothing else of it.
    """
    try:
        yield
    except IntegrityError as error:
        constraint = constraint_of(error)
        refused = said.get(constraint) or _TO_EVERYBODY.get(constraint)
        if refused is None:
            raise
        raise refused from error
