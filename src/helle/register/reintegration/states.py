"""What can follow what for a version of the plan, and by whom.

Everything that affects the state of a version lives here; the database holds the same (sql/059_reintegration.sql), and
a test compares them pair by pair. A version that was sent back or rejected is not sent again: what is sent next is
another version. One that was approved counts until a later one is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from helle.register.reintegration.choices import PlanEventKind, PlanState
from helle.rules.codes import OrganisationKind

FOLLOWS: Final[Mapping[PlanEventKind | None, frozenset[PlanEventKind]]] = {
    None: frozenset({PlanEventKind.SUBMITTED}),
    PlanEventKind.SUBMITTED: frozenset(
        {PlanEventKind.TAKEN_BACK, PlanEventKind.SENT_BACK, PlanEventKind.APPROVED, PlanEventKind.REJECTED}
    ),
    PlanEventKind.TAKEN_BACK: frozenset({PlanEventKind.SUBMITTED}),
    PlanEventKind.SENT_BACK: frozenset(),
    PlanEventKind.APPROVED: frozenset(),
    PlanEventKind.REJECTED: frozenset(),
}

# The Return Agency alone decides (RET-11); it and CMM send and take back (C5), and whoever prepares the return writes.
DECIDES: Final = frozenset({PlanEventKind.SENT_BACK, PlanEventKind.APPROVED, PlanEventKind.REJECTED})
DECIDED_BY: Final = OrganisationKind.HJST
SENT_BY: Final = (OrganisationKind.CMM, OrganisationKind.HJST)
WRITTEN_BY: Final = (OrganisationKind.CMM, OrganisationKind.HJST, OrganisationKind.PARTNER)

STATE_OF: Final[Mapping[PlanEventKind | None, PlanState]] = {
    None: PlanState.DRAFT,
    PlanEventKind.SUBMITTED: PlanState.SUBMITTED,
    PlanEventKind.TAKEN_BACK: PlanState.DRAFT,
    PlanEventKind.SENT_BACK: PlanState.SENT_BACK,
    PlanEventKind.APPROVED: PlanState.APPROVED,
    PlanEventKind.REJECTED: PlanState.REJECTED,
}
