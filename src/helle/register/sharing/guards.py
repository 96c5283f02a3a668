"""Who may call the addresses of what is passed on (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, only, reading, writing
from helle.register.sharing import policies

GUARDS: Final[Guards] = {
    "case-disclosures": reading("core", may=policies.sees),
    "case-disclosure-new": reading("core", may=policies.shares),
    "case-disclosure-decide": reading("core", may=policies.approves),
    "case-disclosure-end": reading("core", may=policies.unshares),
    "case-consents": reading("core", may=policies.sees_consents),
    "case-consent-new": reading("core", may=policies.shares),
    "case-consent-limit": reading("core", may=policies.shares),
    "case-consent-withdraw": reading("core", may=policies.unshares),
    "case-take-over": writing("core", may=policies.takes_over),
    "told-list": only(policies.is_told),
    "told-page": only(policies.is_told),
    "told-answer": only(policies.is_told),
    "transfer-list": writing("core", may=policies.takes_over),
}
