"""Reading what is written of a period and after it. What another took the place of is history."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from helle.register.cases.models import Case
from helle.register.protection import context, vault
from helle.register.support import ending_queries
from helle.register.support.ending_models import SupportEnd
from helle.register.support.models import (
    Gone,
    HandOver,
    NotifiedMunicipality,
    PeriodGoal,
    PeriodOutcome,
    WindDown,
)

type Entry = PeriodGoal | PeriodOutcome | WindDown | Gone


DESK_LENGTH = 20


@dataclass(frozen=True, slots=True)
class AfterPeriods:
    """What was written in a case of its periods and after them, all of it, in the order it was recorded."""

    goals: list[PeriodGoal]
    outcomes: list[PeriodOutcome]
    wind_downs: list[WindDown]
    gone: list[Gone]
    ends: list[SupportEnd]
    municipalities: list[NotifiedMunicipality]
    told: dict[uuid.UUID, str]
    """What each municipality was told at a hand-over, by its notification, as far as the reader's unit may see it."""

    def stands(self, row: Entry) -> bool:
        """Whether no other entry took the place of this one."""
        rows: list[Entry] = [*self.goals, *self.outcomes, *self.wind_downs, *self.gone]
        return all(other.supersedes_id != row.pk for other in rows)


def after_periods(case: Case) -> AfterPeriods:
    """All that was written of the periods of a case and after them. Seven queries at most."""
    municipalities = municipalities_of(case.pk)
    return AfterPeriods(
        goals=list(PeriodGoal.objects.filter(case=case).order_by("recorded_at", "id")),
        outcomes=list(PeriodOutcome.objects.filter(case=case).order_by("recorded_at", "id")),
        wind_downs=list(WindDown.objects.filter(case=case).order_by("recorded_at", "id")),
        gone=list(Gone.objects.filter(case=case).order_by("recorded_at", "id")),
        ends=ending_queries.support_ends(case),
        municipalities=municipalities,
        told={one.pk: told_at(case, one.hand_over) for one in municipalities if hasattr(one, "hand_over")},
    )


def goal_of(period_id: uuid.UUID) -> PeriodGoal | None:
    """The goals of a period as they stand."""
    return _standing(PeriodGoal.objects.filter(period_id=period_id)).first()


def outcome_of(period_id: uuid.UUID) -> PeriodOutcome | None:
    """What a period led to, as it stands."""
    return _standing(PeriodOutcome.objects.filter(period_id=period_id)).first()


def wind_down_of(assessment_id: uuid.UUID) -> WindDown | None:
    """How support is wound down after an assessment, as it stands."""
    return _standing(WindDown.objects.filter(assessment_id=assessment_id)).first()


def gone_now(case_id: uuid.UUID) -> Gone | None:
    """That the person is gone and not found; None where she is here."""
    return _standing(Gone.objects.filter(case_id=case_id, found_on__isnull=True, withdrawn=False)).first()


def gone_of_cases(case_ids: list[uuid.UUID]) -> dict[uuid.UUID, Gone]:
    """Who of some cases is gone and not found. One query."""
    rows = _standing(Gone.objects.filter(case_id__in=case_ids, found_on__isnull=True, withdrawn=False))
    return {row.case_id: row for row in rows}


def noted_of(period_ids: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, dt.date]]:
    """Of some periods, of which last day it is noted what they led to. One query."""
    rows = _standing(PeriodOutcome.objects.filter(period_id__in=period_ids))
    return set(rows.values_list("period_id", "ended_on"))


def municipalities_of(case_id: uuid.UUID) -> list[NotifiedMunicipality]:
    """The municipalities that were told of a case, with what each was told at a hand-over, in their order."""
    return list(
        NotifiedMunicipality.objects.filter(case_id=case_id)
        .select_related("hand_over", "received_by")
        .order_by("notified_at", "id")
    )


def to_receive(case_id: uuid.UUID) -> list[NotifiedMunicipality]:
    """What the acting municipality was told of a case and sees still, the one without a receipt first."""
    unit = context.current().unit_id
    found = [one for one in municipalities_of(case_id) if one.unit_id == unit and one.released_at is None]
    return sorted(found, key=lambda one: one.received_at is not None)


def waits_here() -> list[NotifiedMunicipality]:
    """What the acting municipality was told and has not confirmed, the oldest first, of all its cases. One query."""
    found = NotifiedMunicipality.objects.filter(
        unit_id=context.current().unit_id, received_at__isnull=True, released_at__isnull=True
    )
    return list(found.select_related("case").order_by("notified_at", "id")[:DESK_LENGTH])


def handed_over(case_id: uuid.UUID) -> list[NotifiedMunicipality]:
    """The hand-overs of a case that stand."""
    return [one for one in municipalities_of(case_id) if one.cause == "hand_over" and one.released_at is None]


def was_handed_over(case_id: uuid.UUID) -> bool:
    """Whether the person was ever handed over to a municipality, also where that has ended."""
    return any(one.cause == "hand_over" for one in municipalities_of(case_id))


def told_at(case: Case, row: HandOver) -> str:
    """What a municipality was told at a hand-over."""
    return vault.unseal(case.person_id, row, "told_sealed")


def _standing[Row: (PeriodGoal, PeriodOutcome, WindDown, Gone)](rows: QuerySet[Row]) -> QuerySet[Row]:
    model = rows.model
    return rows.filter(~Exists(model._default_manager.filter(supersedes_id=OuterRef("pk"))))
