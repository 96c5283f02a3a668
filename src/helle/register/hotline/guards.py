"""Who may call the addresses of calls (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.hotline import policies
from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "call-list": reading("contact", may=policies.require_read),
    "call-new": writing("contact", may=policies.may_write),
    "call-draft-save": writing("contact", may=policies.may_write),
    "call-draft-discard": writing("contact", may=policies.may_write),
    "call-page": reading("contact", may=policies.require_read),
    "call-correct": writing("contact", may=policies.require_read),
    "call-back": writing("contact", may=policies.require_read),
    "call-referral": writing("contact", may=policies.require_read),
    "call-enquiry": writing("contact", "advice", may=policies.require_read),
}
