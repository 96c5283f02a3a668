"""Who may call the addresses of the calendar (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, everybody

GUARDS: Final[Guards] = {
    "calendar": everybody("Everybody has a link to her own deadlines; what stands in it is asked when it is read."),
    "calendar-revoke": everybody("Everybody takes her own link back."),
}
