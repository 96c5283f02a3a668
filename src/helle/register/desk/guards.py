"""Who may call the addresses of the desk and the page of a case (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection import context
from helle.register.protection.guards import Guards, everybody, reading, writing
from helle.rules.codes import OrganisationKind


def _is_cmm() -> bool:
    """Whether CMM acts, which ends the support it gives."""
    return context.current().unit_kind == OrganisationKind.CMM


GUARDS: Final[Guards] = {
    "desk": everybody("Everybody has a desk; what lies on it is asked panel by panel."),
    "case-new": writing("core", "identity"),
    "case-page": reading("core"),
    "case-close": writing("core", "reasons"),
    "case-support-end": writing("core", "reasons", may=_is_cmm),
    "case-audit": reading("audit"),
}
