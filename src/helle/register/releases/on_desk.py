"""What of releases waits for somebody who works with the figures (STA-01)."""

from __future__ import annotations

from helle.register.releases import policies, queries
from helle.register.releases.models import Release
from helle.register.releases.queries import MakingView
from helle.register.statistics.policies import sees_whole
from helle.rules.statistics.release import ReleaseAct


def stranded() -> list[MakingView]:
    """The orders that are made no more, for CMM's lead. No query for anybody else."""
    return [one for one in queries.makings() if one.is_stranded] if policies.leads() else []


def on_desk() -> Release | None:
    """The release that waits for the acting person's answer. No query for a role that does not work with figures."""
    if not sees_whole():
        return None
    waits = queries.waiting()
    if waits is None or policies.ruling(ReleaseAct.SEND_BACK, waits).answer is None:
        return None
    return waits
