"""Where it is settled that a municipality was told and does not say that the person is its own (FLO-15)."""

from __future__ import annotations

from django.urls import reverse

from helle.register.cases import ended
from helle.register.cases.models import Case
from helle.register.protection import policies
from helle.register.support import after_queries
from helle.rules.codes import Rung
from helle.rules.support.codes import MunicipalityCause


def settled_at(case: Case, rung: Rung | None) -> str:
    """The page on which what such a municipality sees is ended: the child's, or that of handing over; once the case has
    ended, where nobody is handed over any more, the one that ends the hand-over. '' for a role that does not do it, and
    where it can be talked to alone. One query."""
    if not policies.may_write("reasons"):
        return ""
    silent = {
        one.cause: one.pk
        for one in after_queries.municipalities_of(case.pk)
        if one.released_at is None and (one.received_at is None or one.not_ours)
    }
    if MunicipalityCause.MINOR in silent and policies.may_read("identity"):
        return reverse("case-minor", args=[case.number])
    if MunicipalityCause.HAND_OVER not in silent:
        return ""
    if ended.tells_more(rung):
        return reverse("case-hand-over", args=[case.number])
    return reverse("case-hand-over-end", args=[case.number, silent[MunicipalityCause.HAND_OVER]])
