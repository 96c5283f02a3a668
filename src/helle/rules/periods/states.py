"""Where a period stands, and what moves it (PER-04, PER-06, PER-10; reading C3).

Everything that affects the status of a period lives in `PERIOD_TRANSITIONS`; an event that has no row there changes
nothing. A period begins as planned when it is notified. One that was broken off stays so: what follows is a new period,
with the days used counted (PER-10). One that has ended runs again only by an extension decided late (C13.7).
"""

from dataclasses import dataclass

from helle.rules.codes import PeriodEvent, PeriodStatus


@dataclass(frozen=True, slots=True)
class PeriodTransition:
    """From one status, by an event, to a status, with its source and the reading where the plan is silent."""

    start: PeriodStatus
    event: PeriodEvent
    end: PeriodStatus
    requirement: str
    reading: str = ""


FIRST_STATUS = PeriodStatus.PLANNED

PERIOD_TRANSITIONS: tuple[PeriodTransition, ...] = (
    PeriodTransition(PeriodStatus.PLANNED, PeriodEvent.FIRST_DAY_CAME, PeriodStatus.RUNNING, "PER-04", "C3"),
    PeriodTransition(PeriodStatus.PLANNED, PeriodEvent.EXTENDED, PeriodStatus.PLANNED, "PER-06"),
    PeriodTransition(PeriodStatus.PLANNED, PeriodEvent.BROKEN_OFF, PeriodStatus.INTERRUPTED, "PER-10", "C3"),
    PeriodTransition(PeriodStatus.RUNNING, PeriodEvent.EXTENDED, PeriodStatus.RUNNING, "PER-06"),
    PeriodTransition(PeriodStatus.RUNNING, PeriodEvent.LAST_DAY_PASSED, PeriodStatus.ENDED, "PER-04", "C3"),
    PeriodTransition(PeriodStatus.RUNNING, PeriodEvent.BROKEN_OFF, PeriodStatus.INTERRUPTED, "PER-10", "C3"),
    PeriodTransition(PeriodStatus.ENDED, PeriodEvent.EXTENDED, PeriodStatus.RUNNING, "PER-06", "C13.7"),
)

_NEXT = {(row.start, row.event): row.end for row in PERIOD_TRANSITIONS}


def status_after(status: PeriodStatus, event: PeriodEvent) -> PeriodStatus | None:
    """The status after this event; None where it cannot happen."""
    return _NEXT.get((status, event))
