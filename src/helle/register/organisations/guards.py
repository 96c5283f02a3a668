"""Who may call the addresses of units (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, everybody

GUARDS: Final[Guards] = {
    "units": everybody("Which authorities and organisations there are is public."),
}
