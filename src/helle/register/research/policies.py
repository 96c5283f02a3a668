"""Who applies for an extract, prepares, decides, hands out and confirms (GOV-19)."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied

from helle.register.protection import clock, context, policies
from helle.register.statistics.policies import researches, saves, sees_whole
from helle.rules.ruling import Ruling
from helle.rules.statistics.research import ResearchAct, ResearchFacts, ResearchPart, research_extract

LEAD: Final = "cmm_lead"


def leads() -> bool:
    """Whether the acting role leads CMM."""
    return sees_whole() and context.current().role == LEAD


def sees() -> bool:
    """Whether the acting role sees extracts for research at all: those in CMM all, an institution its own."""
    return sees_whole() or researches()


def applies() -> bool:
    """Whether the acting role applies for an extract, for itself or for who has no login."""
    return researches() or (saves() and not leads())


def require_sight() -> None:
    """Raise `PermissionDenied` for a role that has to do with no extract."""
    policies.require_read("aggregates")
    if not sees():
        raise PermissionDenied("aggregates")


def ruling(
    act: ResearchAct, *, prepared: bool | None = None, holds: bool | None = None, smallest: int | None = None
) -> Ruling[ResearchPart]:
    """Whether the acting person may do that."""
    return research_extract(
        ResearchFacts(
            act=act,
            institution=researches(),
            analyst=saves() and not leads(),
            lead=leads(),
            on=clock.today(),
            prepared=prepared,
            holds=holds,
            smallest=smallest,
        )
    )
