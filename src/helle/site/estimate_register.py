"""What `helle estimate-register` does: counts who is known to whom, and prints what can be said of those never found.

Its figures are whole, so that it asks who wants them: CMM's lead or analyst, whose look is in the log as any other.
"""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from helle.methods.estimation.reading import Unreadable
from helle.register.audit import actions as audit
from helle.register.estimates.counting import histories
from helle.register.estimates.making import WHY
from helle.register.interface.words import year_span
from helle.register.organisations.models import Membership
from helle.register.protection import clock, context
from helle.register.protection.context import NoSuchMembership
from helle.register.statistics import policies
from helle.site import estimate_words as words
from helle.site.command_line import refuse
from helle.site.estimate_commands import of_table


def estimate_register(
    years: range,
    *,
    email: str,
    covariates: Collection[str],
    as_json: bool,
    language: str,
    replicates: int,
    seed: int,
    processes: int,
) -> int:
    """Print the estimates. Returns 1 where there is none, 2 where she may not ask or there is no table of lists."""
    today = clock.today()
    membership = Membership.objects.filter(
        user__email=email, role__in=("cmm_lead", "cmm_statistics"), during__contains=today
    ).first()
    try:
        if membership is None:
            raise NoSuchMembership
        with context.acting(membership.pk, purpose="statistics"):
            policies.require_whole()
            audit.record("estimate.printed", purpose="statistics", detail={"years": len(years)})
            counted = histories(years, covariates, today)
    except (NoSuchMembership, PermissionDenied):
        return refuse(f"{email} is no lead or analyst of CMM", 2)
    name = year_span(years.start, years.stop - 1)
    try:
        read = counted.read()
    except Unreadable as wrong:
        why = WHY[wrong.mistake].in_language(language) if wrong.mistake in WHY else words.mistake(wrong, language)
        return refuse(f"{name}: {why}", 2)
    return of_table(
        name, read, as_json=as_json, language=language, replicates=replicates, seed=seed, processes=processes
    )
