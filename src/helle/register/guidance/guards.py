"""Who may call the addresses of guidance and the first day (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, everybody, writing

GUARDS: Final[Guards] = {
    "guidance": everybody("Guidance is for everybody who works here; it names nobody."),
    "guidance-new": writing("guidance"),
    "guidance-article": everybody("Guidance is for everybody who works here; it names nobody."),
    "guidance-draft": writing("guidance"),
    "guidance-publish": writing("guidance"),
    "guidance-withdraw": writing("guidance"),
    "first-day": everybody("Everybody has a first day; its steps follow the role."),
    "first-day-mark": everybody("Everybody has a first day; its steps follow the role."),
    "first-day-dismiss": everybody("Everybody has a first day; its steps follow the role."),
}
