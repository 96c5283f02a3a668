"""Who may call the addresses of files that are handed out (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, everybody

GUARDS: Final[Guards] = {
    "handed-out-file": everybody("Whoever was handed a file fetches it, and the database says whose a link is."),
    "handed-out-fetch": everybody("Whoever was handed a file fetches it, and the database says whose a link is."),
    "handed-out-list": everybody("Everybody sees what she was handed; those of others the database shows to few."),
    "handed-out-back": everybody("Everybody takes back her own; those of others the database lets few take back."),
}
