"""Who may call the addresses of users, units, logins and code lists (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.administration import policies
from helle.register.protection.guards import Guards, everybody, only

GUARDS: Final[Guards] = {
    "administration": only(policies.require_oversight),
    "user-list": only(policies.require_second),
    "user-new": only(policies.administers),
    "user-page": only(policies.require_second),
    "user-change": only(policies.administers),
    "role-new": only(policies.administers),
    "factor-reset": only(policies.administers),
    "login-help": only(policies.administers),
    "identity-new": only(policies.administers),
    "login-list": only(policies.require_second),
    "identity-answer": only(policies.require_second),
    "identity-end": only(policies.administers),
    "privilege-new": only(policies.administers),
    "privilege-answer": only(policies.require_second),
    "privilege-end": only(policies.administers),
    "role-end": only(policies.administers),
    "role-answer": only(policies.require_second),
    "factor-answer": only(policies.require_second),
    "right-seen": only(policies.require_sees_rights),
    "leaver-seen": only(policies.require_second),
    "unit-new": only(policies.administers),
    "unit-page": everybody("Which authorities and organisations there are is public."),
    "unit-rename": only(policies.administers),
    "unit-name-correct": only(policies.administers),
    "unit-name-withdraw": only(policies.administers),
    "unit-move": only(policies.administers),
    "unit-close": only(policies.administers),
    "mandate-new": only(policies.administers),
    "mandate-end": only(policies.administers),
    "hours-new": only(policies.administers),
    "hours-end": only(policies.administers),
    "hours-exception": only(policies.administers),
    "code-lists": everybody("The words of the code lists stand in every form."),
    "code-list": everybody("The words of the code lists stand in every form."),
    "code-new": only(policies.administers),
    "code-reword": only(policies.administers),
    "code-end": only(policies.administers),
    "review-list": only(policies.require_oversight),
    "review-unit": only(policies.require_second),
    "review-report": only(policies.require_oversight),
    "review-csv": only(policies.require_oversight),
}
