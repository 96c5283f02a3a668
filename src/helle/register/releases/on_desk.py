"""What of releases waits for somebody who works with the figures (STA-01)."""

from __future__ import annotations

from dataclasses import dataclass, field

from helle.register.protection import context
from helle.register.releases import policies, queries
from helle.register.releases.models import Release
from helle.register.releases.queries import MakingView, Unfinished
from helle.register.statistics.policies import sees_whole
from helle.rules.statistics.release import ReleaseAct


@dataclass(frozen=True, slots=True)
class ReleaseWork:
    """A release that waits for her answer; orders that are made no more; and what she ordered that could not be made or
    was sent back, until she sees to it."""

    waits: Release | None = None
    stranded: list[MakingView] = field(default_factory=list)
    unfinished: list[Unfinished] = field(default_factory=list)


def on_desk() -> ReleaseWork:
    """What waits for the acting person. Three queries, and none for a role that does not work with figures."""
    if not sees_whole():
        return ReleaseWork()
    waits = queries.waiting()
    if waits is not None and policies.ruling(ReleaseAct.SEND_BACK, waits).answer is None:
        waits = None
    return ReleaseWork(waits, _stranded(), queries.unfinished(leads=policies.leads()))


def _stranded() -> list[MakingView]:
    """The orders that are made no more: all of them for CMM's lead, and her own for whoever ordered one."""
    acting, leads = context.current().user_id, policies.leads()
    return [one for one in queries.makings() if one.is_stranded and (leads or one.row.by_user_id == acting)]
