"""Who may call the addresses of periods, contact persons and what comes after (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection import context
from helle.register.protection.guards import Guards, reading, writing
from helle.register.support import contact_queries
from helle.register.support.desk_views import HAVE_PERIODS
from helle.rules.codes import OrganisationKind


def _has_periods() -> bool:
    """Whether the acting unit has periods: CMM and Udlændingestyrelsen."""
    return context.current().unit_kind in HAVE_PERIODS


def _is_municipality() -> bool:
    """Whether a municipality acts, which confirms what it was told (FLO-15, ACT-08)."""
    return context.current().unit_kind == OrganisationKind.MUNICIPALITY


def _is_no_municipality() -> bool:
    """Whether another than a municipality acts, which is told of no contact person (C6)."""
    return not _is_municipality()


def _is_cmm() -> bool:
    """Whether CMM acts, which meets the person and holds her support together."""
    return context.current().unit_kind == OrganisationKind.CMM


GUARDS: Final[Guards] = {
    "period-desk": reading("core", may=_has_periods),
    "case-period": writing("core", "reasons"),
    "case-period-offer": writing("core", "reasons"),
    "case-period-break-off": writing("core", "reasons"),
    "case-period-end": reading("core"),
    "case-extension-request": writing("core", "reasons"),
    "case-extension-decide": writing("core", "reasons"),
    "contact-loads": writing("core", may=contact_queries.sees_flagged),
    "case-contact": reading("core", may=_is_no_municipality),
    "case-contact-planned-end": writing("core", may=_is_cmm),
    "case-contact-person": writing("core", may=_is_cmm),
    "case-contact-deputy": writing("core", may=_is_cmm),
    "case-contact-deputy-end": writing("core", may=_is_cmm),
    "case-contact-earlier": writing("core", may=_is_cmm),
    "case-contact-earlier-supersede": writing("core", may=_is_cmm),
    "case-period-goals": writing("core", "reasons", may=_is_cmm),
    "case-period-outcome": writing("core", "reasons", "outcome", may=_is_cmm),
    "case-wind-down": writing("core", "reasons", may=_is_cmm),
    "case-gone": writing("core", "reasons"),
    "case-municipality-receive": reading("core", may=_is_municipality),
    "case-hand-over": writing("core", "reasons", may=_is_cmm),
    "case-hand-over-end": writing("core", "reasons", may=_is_cmm),
}
