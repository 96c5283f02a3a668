"""Who draws, approves and takes down a release: two who work with the figures in CMM, and its lead (STA-01)."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.protection import clock, context, policies
from helle.register.releases.models import Release
from helle.register.statistics.policies import sees_whole
from helle.rules.ruling import Ruling
from helle.rules.statistics.release import ReleaseAct, ReleaseFacts, ReleasePart, release

LEAD: Final = "cmm_lead"


def require_sight() -> None:
    """Raise `PermissionDenied` for a role that reads no figures."""
    policies.require_read("aggregates")


def require_figures() -> None:
    """Raise `PermissionDenied` unless the acting role works with whole figures."""
    require_sight()
    if not sees_whole():
        raise PermissionDenied("aggregates")


def leads() -> bool:
    """Whether the acting role leads CMM."""
    return sees_whole() and context.current().role == LEAD


def ruling(act: ReleaseAct, of: Release | None = None) -> Ruling[ReleasePart]:
    """Whether the acting person may do that, with a release if there is one."""
    acting = context.current()
    return release(
        ReleaseFacts(
            act=act,
            collects=sees_whole(),
            leads=leads(),
            drew=of is not None and of.by_user_id == acting.user_id,
            audited=of.audited if of is not None else None,
            on=clock.today(),
        )
    )
