"""Who may call the addresses of a minor (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.minors import policies
from helle.register.protection import context
from helle.register.protection.guards import Guards, reading, writing
from helle.rules.codes import OrganisationKind


def _is_municipality() -> bool:
    """Whether a municipality acts, which confirms what it was told."""
    return context.current().unit_kind == OrganisationKind.MUNICIPALITY


GUARDS: Final[Guards] = {
    "minor-list": reading("core", may=policies.follows_minors),
    "case-minor": reading("identity", "core"),
    "minor-municipality": writing("core", "identity", "reasons"),
    "minor-municipality-release": writing("core", "identity", "reasons"),
    "minor-municipality-receive": reading("core", may=_is_municipality),
    "minor-placement": reading("core", "identity", "placement", may=policies.may_decide_placement),
    "minor-review": writing("core", "identity", "reasons"),
    "minor-missing": writing("core", "identity"),
    "minor-missing-told": writing("core", "identity"),
    "minor-missing-found": writing("core", "identity"),
    "minor-representative-request": writing("core", "identity"),
    "minor-nomination": writing("core", "identity"),
    "minor-appointment": writing("core", "identity", "reasons"),
    "minor-representative-login": writing("core", "identity"),
    "minor-representative-end": writing("core", "identity", "reasons"),
    "minor-tracing": writing(
        "return_plan",
        may=policies.may_trace,
        reads=(
            "core",
            "identity",
        ),
    ),
    "minor-tracing-end": writing(
        "return_plan",
        may=policies.may_trace,
        reads=(
            "core",
            "identity",
        ),
    ),
    "minor-talk": writing(
        "return_plan",
        may=policies.may_trace,
        reads=(
            "core",
            "identity",
        ),
    ),
    "minor-talk-hold": writing(
        "return_plan",
        may=policies.may_trace,
        reads=(
            "core",
            "identity",
        ),
    ),
}
