"""Where a return stands on the way home, and when the desk is told what is due.

The rule `return_step` says what can follow what and by whom; the database holds the same order
(sql/060_disbursements.sql), and a test compares them pair by pair.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from helle.register.disbursements.choices import JourneyKind
from helle.register.reintegration.choices import PlanState
from helle.rules.returns.codes import ReturnState

AFTER: Final[Mapping[JourneyKind, ReturnState]] = {
    JourneyKind.TRAVEL_BOOKED: ReturnState.TRAVEL_BOOKED,
    JourneyKind.TRAVEL_CANCELLED: ReturnState.APPROVED,
    JourneyKind.DEPARTED: ReturnState.DEPARTED,
    JourneyKind.ARRIVED: ReturnState.ARRIVED,
    JourneyKind.ACTIVITIES_BEGUN: ReturnState.REINTEGRATING,
}

# Before the journey the plan says it; one that is written anew after an approval does not hold up the journey.
OF_PLAN: Final[Mapping[PlanState, ReturnState]] = {
    PlanState.NONE: ReturnState.ACCEPTED,
    PlanState.DRAFT: ReturnState.PLAN_DRAFT,
    PlanState.SUBMITTED: ReturnState.SUBMITTED,
    PlanState.SENT_BACK: ReturnState.PLAN_DRAFT,
    PlanState.APPROVED: ReturnState.APPROVED,
    PlanState.REJECTED: ReturnState.REJECTED,
}

# Our reading: an instalment is on the desk a week before its day, and a receipt is missing two weeks after a delivery.
INSTALMENT_AHEAD: Final = dt.timedelta(days=7)
# Paid before its day, or before so much time has gone since it was agreed, an instalment is booked by another than who
# agreed it: as in the database.
AGREED_ALONE: Final = dt.timedelta(days=7)
RECEIPT_AFTER: Final = dt.timedelta(days=14)

# Our reading: a payment is booked within two weeks; whoever books it later says why.
BOOKED_WITHIN: Final = dt.timedelta(days=14)
