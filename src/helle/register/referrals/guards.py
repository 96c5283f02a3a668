"""Who may call the addresses of referrals (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "referral-list": reading("contact"),
    "referral-new": writing("contact"),
    "referral-page": reading("contact"),
    "referral-received": writing("contact"),
    "referral-consent-withdraw": writing("contact"),
    "referral-take-in": writing("core", "contact"),
    "referral-join": writing("core", "contact"),
    "referral-close": writing("core", "contact"),
}
