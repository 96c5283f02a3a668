"""Why something was not done: one exception for rules, one for collisions, none for silence."""

from __future__ import annotations

from helle.rules.ruling import Ruling, Text


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


class Stale(Refused):
    """Somebody else changed the case after the form was opened."""


class AlreadySaved(Exception):
    """The same form was sent twice; the first one counts. `location` is where its result is shown."""

    def __init__(self, location: str) -> None:
        super().__init__("already saved")
        self.location = location
