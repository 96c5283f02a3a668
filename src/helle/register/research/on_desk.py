"""What of extracts for research waits for whoever is at her desk, or is news to the institution (GOV-19)."""

from __future__ import annotations

from helle.register.research import policies, queries
from helle.register.research.choices import ResearchState
from helle.register.research.queries import ResearchView
from helle.register.statistics.policies import researches


def on_desk() -> list[ResearchView]:
    """What the acting role has to do, what was answered its institution lately, and what is to be deleted soon or late.
    No query where it has no part."""
    if not policies.sees():
        return []
    mine, told = _states(), researches()
    return [one for one in queries.applications() if one.state in mine or one.reminds or (told and one.is_news)]


def _states() -> tuple[ResearchState, ...]:
    if researches():
        return ()
    if policies.leads():
        return (ResearchState.PREPARED,)
    return (ResearchState.APPLIED, ResearchState.SENT_BACK, ResearchState.GRANTED)
