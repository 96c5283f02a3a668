"""Who may call the addresses of joint actions (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.joint_actions import policies
from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "joint-action-list": reading("contact", may=policies.may_read),
    "joint-action-new": writing("contact", may=policies.may_plan),
    "joint-action-box": writing("contact", may=policies.require_cmm),
    "joint-action-page": reading("contact", may=policies.may_read),
    "joint-action-change": writing("contact", may=policies.may_plan),
    "joint-action-ask": writing("contact", may=policies.may_plan),
    "joint-action-take-back": writing("contact", may=policies.may_plan),
    "joint-action-answer": writing("contact", may=policies.may_read),
    "joint-action-end": writing("contact", may=policies.may_plan),
    "joint-action-readiness": writing("contact", may=policies.require_cmm),
    "joint-action-intake": writing("contact", may=policies.require_cmm),
    "joint-action-take-out": writing("contact", may=policies.require_cmm),
    "joint-action-take-in": writing("core", "contact", may=policies.require_cmm),
}
