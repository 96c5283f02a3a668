"""Who may call the addresses of health and where one is logged in (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.administration import policies as administration
from helle.register.protection.guards import Guards, everybody, only

GUARDS: Final[Guards] = {
    "health": only(administration.administers),
    "own-sessions": everybody("Everybody sees where she herself is logged in, and nobody else."),
    "own-session-end": everybody("Everybody ends her own logins."),
}
