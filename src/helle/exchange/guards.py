"""Who may call the pages of service accounts (`protection.guards`). The API itself asks for a key."""

from __future__ import annotations

from typing import Final

from helle.exchange import policies
from helle.register.administration import policies as administration
from helle.register.protection.guards import Guards, only

GUARDS: Final[Guards] = {
    "service-list": only(policies.sees_accounts),
    "service-new": only(administration.administers),
    "service-confirm": only(administration.require_second),
    "service-end": only(administration.administers),
}
