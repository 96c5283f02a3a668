"""Reading what is done to spread knowledge: each activity with all that stands of it, in a few queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.http import Http404

from helle.register.knowledge import policies
from helle.register.knowledge.choices import Channel, Ended
from helle.register.knowledge.models import Activity, Details, Ending, Evaluation, Held
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.rules.knowledge.codes import ActivityKind, ActivityState, AudienceSector
from helle.rules.knowledge.evaluation import (
    EVALUATED,
    ActivityEvaluationFacts,
    EvaluationStanding,
    activity_evaluation,
)
from helle.rules.ruling import Ruling, Text

_UNDER_WAY: Final = Text("I gang", "Under way")
SATISFIED: Final = 2
"""So many of the five marks, the best ones, say that somebody was satisfied."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A sector of an audience with its number, None where nobody counted or has said."""

    sector: AudienceSector
    number: int | None


@dataclass(frozen=True, slots=True)
class Reached:
    """How many a campaign reached by a channel, and where that figure is from (FIG-11)."""

    channel: Channel
    number: int
    source: str


@dataclass(frozen=True, slots=True)
class Look:
    """An activity with everything that stands of it; of what was corrected the latest comes first."""

    activity: Activity
    kind: ActivityKind
    unit: NamedUnit
    versions: tuple[Details, ...]
    held_rows: tuple[Held, ...]
    evaluations: tuple[Evaluation, ...]
    ending: Ending | None
    today: dt.date

    @property
    def now(self) -> Details:
        """What it is, by the latest word."""
        return self.versions[0]

    @property
    def held(self) -> Held | None:
        return self.held_rows[0] if self.held_rows else None

    @property
    def evaluation(self) -> Evaluation | None:
        return self.evaluations[0] if self.evaluations else None

    @property
    def state(self) -> ActivityState:
        if self.ending is not None:
            return ActivityState.CANCELLED
        if self.evaluation is not None:
            return ActivityState.EVALUATED
        return ActivityState.PLANNED if self.held is None else ActivityState.HELD

    @property
    def state_words(self) -> Text:
        """How it stands, in words: what is of several days, and has begun and is not over, goes on."""
        of_days = self.now.first_day < self.now.last_day and self.now.first_day <= self.today <= self.now.last_day
        return _UNDER_WAY if of_days and self.state is ActivityState.PLANNED else self.state.label

    @property
    def waits_to_open(self) -> bool:
        """Whether it is to stand on the page without login, and nobody else has approved its words yet.

        That page has publications, and of conferences and campaigns those to come: of what is over nothing waits.
        """
        if self.kind is not ActivityKind.PUBLICATION and (self.held is not None or self.now.last_day < self.today):
            return False
        return self.now.open_to_all and self.ending is None and getattr(self.now, "opening", None) is None

    @property
    def mistaken(self) -> bool:
        """Whether it was written down by mistake: it counts nowhere."""
        return self.ending is not None and self.ending.kind == Ended.MISTAKEN

    @property
    def counts(self) -> bool:
        """Whether it counts as held."""
        return self.held is not None and self.ending is None

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """On which days it was held, or is to be."""
        row = self.held or self.now
        return row.first_day, row.last_day

    @property
    def year(self) -> int:
        """The year it counts in: that of its last day."""
        return self.days[1].year

    @property
    def planned(self) -> tuple[Counted, ...]:
        """For whom it is, with how many are expected."""
        return _counted(self.now.sectors, self.now.planned)

    @property
    def came(self) -> tuple[Counted, ...]:
        """Who came."""
        return _counted(self.held.sectors, self.held.came) if self.held else ()

    @property
    def came_in_all(self) -> int | None:
        """How many came, None where nobody counted all of them: what is not known is no zero."""
        numbers = [one.number for one in self.came]
        return None if not numbers or None in numbers else sum(number or 0 for number in numbers)

    @property
    def reached(self) -> tuple[Reached, ...]:
        if self.held is None:
            return ()
        rows = zip(self.held.channels, self.held.reached, self.held.sources, strict=True)
        return tuple(Reached(Channel(channel), number, source) for channel, number, source in rows)

    @property
    def overdue(self) -> bool:
        """Whether its days have passed, and nobody has said whether it was held."""
        return self.held is None and self.ending is None and self.now.last_day < self.today

    @property
    def evaluating(self) -> Ruling[EvaluationStanding] | None:
        """How its evaluation stands; None where it is none that is evaluated, was not held, or has ended."""
        if self.held is None or self.ending is not None or self.kind not in EVALUATED:
            return None
        row = self.evaluation
        return activity_evaluation(
            ActivityEvaluationFacts(
                kind=self.kind,
                held_on=self.held.last_day,
                on=self.today,
                came=self.came_in_all,
                answers=row.answers if row else None,
                rated=sum(row.marks) if row else 0,
                satisfied=sum(row.marks[-SATISFIED:]) if row else 0,
            )
        )

    @property
    def waits_for_evaluation(self) -> dt.date | None:
        """By when it is to be evaluated, where it is not."""
        ruling = self.evaluating
        return next(iter(ruling.answer.due), None) if ruling is not None and ruling.answer is not None else None

    @property
    def evaluation_late(self) -> bool:
        ruling = self.evaluating
        return ruling is not None and ruling.answer is not None and ruling.answer.late

    @property
    def share(self) -> int | None:
        """How many per cent gave one of the two best marks, where there are enough marks to tell (STA-02)."""
        ruling = self.evaluating
        return next(iter(ruling.answer.share), None) if ruling is not None and ruling.answer is not None else None

    @property
    def title(self) -> Text:
        return self.now.title


def _counted(sectors: Sequence[str], numbers: Sequence[int | None]) -> tuple[Counted, ...]:
    rows = zip(sectors, numbers, strict=True)
    return tuple(Counted(AudienceSector(sector), number) for sector, number in rows)


def all_looks() -> tuple[Look, ...]:
    """Every activity, the latest days first. Five queries, however many there are."""
    policies.require_sight()
    return _looks(Activity.objects.all())


def looks_of_unit(unit_id: uuid.UUID) -> tuple[Look, ...]:
    """What one unit does, the latest days first. Five queries."""
    return _looks(Activity.objects.filter(by_unit=unit_id))


def looks_of(ids: Iterable[uuid.UUID]) -> tuple[Look, ...]:
    """Those of these keys, the latest days first. Five queries."""
    policies.require_sight()
    return _looks(Activity.objects.filter(pk__in=list(ids)))


def publications_out(unit_id: uuid.UUID, but: Look | None = None) -> list[Look]:
    """A unit's publications that are out, but for the one that is asked about. Five queries."""
    return [
        one
        for one in looks_of_unit(unit_id)
        if one.kind is ActivityKind.PUBLICATION and one.counts and (but is None or one.activity.pk != but.activity.pk)
    ]


def look_at(activity_id: uuid.UUID) -> Look:
    """One activity. Raises `Http404` where there is none."""
    policies.require_sight()
    found = _looks(Activity.objects.filter(pk=activity_id))
    if not found:
        raise Http404
    return found[0]


def _looks(activities: QuerySet[Activity]) -> tuple[Look, ...]:
    units, today = organisations.units_on(clock.today()), clock.today()
    rows = list(activities)
    ids = [one.pk for one in rows]
    versions, held = _of(Details, ids), _of(Held, ids)
    evaluations = _of(Evaluation, ids)
    endings = {one.activity_id: one for one in Ending.objects.filter(activity__in=ids).select_related("by_user")}
    found = [
        Look(
            activity=one,
            kind=ActivityKind(one.kind),
            unit=units[one.by_unit_id],
            versions=tuple(versions[one.pk]),
            held_rows=tuple(held.get(one.pk, ())),
            evaluations=tuple(evaluations.get(one.pk, ())),
            ending=endings.get(one.pk),
            today=today,
        )
        for one in rows
    ]
    return tuple(sorted(found, key=lambda look: (look.days[0], str(look.activity.pk)), reverse=True))


def _of[R: (Details, Held, Evaluation)](model: type[R], ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[R]]:
    found: dict[uuid.UUID, list[R]] = defaultdict(list)
    beside = ("opening__by_user", "initiative") if model is Details else ()
    for row in model.objects.filter(activity__in=ids).order_by("-sequence").select_related("by_user", *beside):
        found[row.activity_id].append(row)
    return found
