"""What is shown of a plan: an initiative with all that stands about it, the money, and both together."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.http import Http404

from helle.register.action_plans.choices import MilestoneAct
from helle.register.action_plans.models import (
    Appropriation,
    Area,
    Evidence,
    Initiative,
    Milestone,
    MilestoneEvent,
    MoneyEntry,
    OverspendDecision,
    Part,
    Plan,
    StatusAnswer,
    StatusReport,
    YearTold,
)
from helle.register.action_plans.money import KINDS, Line, OfYear, Sums, above_allocation, nothing_more, total
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.rules.initiatives.codes import InitiativeForce, ReportedState, Standing
from helle.rules.initiatives.standing import InitiativeStanding, NextReport, days_to_report
from helle.rules.parameters import parameter, whole_number
from helle.rules.ruling import Ruling, Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A part with the unit by its name of today."""

    part: Part
    unit: NamedUnit


@dataclass(frozen=True, slots=True)
class MilestoneNow:
    """A milestone as it stands: by when it is due now, and what became of it."""

    milestone: Milestone
    events: tuple[MilestoneEvent, ...]
    today: dt.date

    @property
    def due(self) -> dt.date | None:
        moved = [event.new_due for event in self.events if event.kind == MilestoneAct.MOVED]
        return moved[-1] if moved else self.milestone.due

    @property
    def ended(self) -> MilestoneEvent | None:
        """The event that it ended with: reached, or dropped."""
        last = self.events[-1] if self.events else None
        return None if last is None or last.kind == MilestoneAct.MOVED else last

    @property
    def late(self) -> bool:
        return self.ended is None and self.due is not None and self.due < self.today


@dataclass(frozen=True, slots=True)
class Reported:
    """A status report with its answer, None while it waits; `undone`: the ministry has put it out of force since."""

    report: StatusReport
    answer: StatusAnswer | None
    undone: bool = False

    @property
    def state(self) -> Text:
        if not self.undoes:
            return ReportedState(self.report.state).label
        return _KEEPS if self.answer is not None and not self.answer.approved else _UNDOES

    @property
    def undoes(self) -> bool:
        """Whether it says nothing but that an approved end is put out of force."""
        return self.report.undoes_id is not None

    @property
    def stands(self) -> bool:
        """Whether it says how far the initiative is."""
        return self.answer is not None and self.answer.approved and not self.undoes and not self.undone


_UNDOES: Final = Text("En godkendt afslutning sættes ud af kraft", "An approved end is put out of force")
_KEEPS: Final = Text("En godkendt afslutning gælder fortsat", "An approved end is still in force")


@dataclass(frozen=True, slots=True)
class Carried:
    """One initiative with who carries it; `coming` become owners on a later day, `former` were appointed until one.

    `parts_written` counts all that was ever written of that: the version of it that was read.
    """

    initiative: Initiative
    owners: tuple[Shown, ...]
    readings: tuple[Shown, ...]
    involved: tuple[Shown, ...]
    coming: tuple[Shown, ...]
    former: tuple[Shown, ...]
    parts_written: int

    @property
    def owner_units(self) -> frozenset[uuid.UUID]:
        return frozenset(shown.unit.id for shown in self.owners)


@dataclass(frozen=True, slots=True)
class Look(Carried):
    """One initiative with everything that stands about it: who, how far, what money, what evidence.

    `unsaid`: that a year was told no more, where nothing was told since; `decided_back`: what took decisions back.
    """

    force: InitiativeForce
    milestones: tuple[MilestoneNow, ...]
    reports: tuple[Reported, ...]
    lines: tuple[Line, ...]
    decisions: tuple[OverspendDecision, ...]
    evidence: tuple[Evidence, ...]
    ruling: Ruling[InitiativeStanding]
    tellings: tuple[YearTold, ...]
    withdrawn: tuple[Evidence, ...]
    unsaid: tuple[YearTold, ...]
    decided_back: tuple[OverspendDecision, ...]

    @property
    def told(self) -> frozenset[OfYear]:
        """The years of which the ministry says that all is entered."""
        return frozenset((one.initiative_id, one.year) for one in self.tellings)

    @property
    def evidence_gone(self) -> Evidence | None:
        """What was withdrawn last, where no evidence is left: there was some."""
        return self.withdrawn[0] if self.withdrawn and not self.evidence else None

    @property
    def shown_no_more(self) -> Evidence | None:
        """The same where it was withdrawn after the initiative was approved as carried out (GOV-03)."""
        one, answer = self.evidence_gone, self.approved.answer if self.approved else None
        if one is None or one.withdrawn_at is None or self.standing is not Standing.CARRIED_OUT:
            return None
        by_then = answer is None or answer.recorded_at is None or answer.recorded_at <= one.withdrawn_at
        return one if by_then else None

    @property
    def last_telling(self) -> YearTold | None:
        """The last that said of one of its years that all of its money is entered."""
        return max(self.tellings, key=lambda one: one.recorded_at.timestamp() if one.recorded_at else 0.0, default=None)

    @property
    def years_told(self) -> tuple[int, ...]:
        """The years of the initiative of which it is said that all of its money is entered."""
        return tuple(sorted(one.year for one in self.tellings))

    @property
    def reports_written(self) -> int:
        """How many reports and answers there are: the version of them that was read."""
        return sum(1 if one.answer is None else 2 for one in self.reports)

    @property
    def open_milestones(self) -> tuple[MilestoneNow, ...]:
        """Those that are neither reached nor dropped."""
        return tuple(one for one in self.milestones if one.ended is None)

    @property
    def standing(self) -> Standing:
        return self._answer.standing

    @property
    def next_report(self) -> NextReport | None:
        return next(iter(self._answer.next_report), None)

    @property
    def closes(self) -> bool:
        """Whether its period was reported and is over, and one report more says what became of it."""
        return self._answer.closes

    @property
    def period_over(self) -> bool:
        """Whether a report of today may say that it is carried on: it goes to the end of the period at least."""
        return self.initiative.last_day < clock.today()

    @property
    def unclosed(self) -> bool:
        """Whether that report is not written yet: no day is late, and yet an answer is missing (INI-15)."""
        return self.closes and self.waiting is None

    @property
    def _answer(self) -> InitiativeStanding:
        if self.ruling.answer is None:
            raise LookupError(self.initiative.code)  # The database holds what the rule would refuse.
        return self.ruling.answer

    @property
    def approved(self) -> Reported | None:
        """The last approved report."""
        return last_approved(self.reports)

    @property
    def put_out_of_force(self) -> Reported | None:
        """The last that was written, where it put an end out of force: the initiative lives again."""
        last = self.reports[0] if self.reports else None
        approved = last is not None and last.answer is not None and last.answer.approved
        return last if last is not None and last.undoes and approved else None

    @property
    def waiting(self) -> Reported | None:
        """The report that waits for the ministry."""
        return next((one for one in self.reports if one.answer is None), None)

    @property
    def sent_back(self) -> Reported | None:
        """The latest report, where it was sent back."""
        last = self.reports[0] if self.reports else None
        return last if last is not None and last.answer is not None and not last.answer.approved else None

    @property
    def taken_back(self) -> bool:
        """Whether the latest report was taken back by who wrote it, and not sent back by the ministry."""
        last = self.sent_back
        return last is not None and last.answer is not None and last.answer.taken_back

    @property
    def late(self) -> tuple[MilestoneNow, ...]:
        """The milestones past their day, while the initiative runs: of what is given up none is waited for."""
        if self.standing in (Standing.CARRIED_OUT, Standing.STOPPED, Standing.CARRIED_ON):
            return ()
        return tuple(one for one in self.milestones if one.late)

    @property
    def overdue(self) -> bool:
        return bool(self.late) or (self.next_report is not None and self.next_report.late)

    @property
    def sums(self) -> Sums:
        """What stands of each kind; nought where nobody has entered any, once all of it is said to be entered."""
        all_told = bool(self.tellings) and not self.years_untold
        return nothing_more(total(self.lines)) if all_told else total(self.lines)

    @property
    def above_allocation(self) -> Decimal:
        """By how much more was spent than was allocated, of each recipient and year by itself (GOV-10)."""
        return above_allocation(self.lines)

    @property
    def above_is_decided(self) -> bool:
        """Whether all of that was decided: it is no breach (GOV-10)."""
        return all(line.above_is_decided for line in self.lines)

    @property
    def partly(self) -> frozenset[str]:
        """The sums of which nobody has said that they are all there is (GOV-10)."""
        return _partly(self.lines, _runs([self.initiative]), self.told)

    @property
    def years_untold(self) -> tuple[int, ...]:
        """The years of the initiative of which nobody has said that all of its money is entered."""
        return _untold(_runs([self.initiative]), self.told)


@dataclass(frozen=True, slots=True)
class OfPlan:
    """A plan, and the units by their names of today."""

    plan: Plan
    units: dict[uuid.UUID, NamedUnit]

    @property
    def lead(self) -> NamedUnit:
        return self.units[self.plan.lead_id]


@dataclass(frozen=True, slots=True)
class PlanMoney(OfPlan):
    """A plan with all of its money, and who carries each initiative.

    `unsaid`: that a year of what goes to units for no one initiative was told no more, where nothing was told since.
    """

    looks: tuple[Carried, ...]
    lines: tuple[Line, ...]
    appropriations: tuple[Appropriation, ...]
    entries: tuple[MoneyEntry, ...]
    decisions: tuple[OverspendDecision, ...]
    told: frozenset[OfYear]
    unsaid: tuple[YearTold, ...]

    @property
    def appropriated(self) -> Decimal | None:
        return sum((one.amount for one in self.appropriations), Decimal(0)) if self.appropriations else None

    @property
    def sums(self) -> Sums:
        """As of an initiative: nought where nobody has entered any, once all of it is said to be entered."""
        all_told = bool(self.told) and not self.years_untold
        return nothing_more(total(self.lines)) if all_told else total(self.lines)

    @property
    def above_allocation(self) -> Decimal:
        """By how much more was spent than was allocated, of each line by itself (GOV-10)."""
        return above_allocation(self.lines)

    @property
    def above_is_decided(self) -> bool:
        """Whether all of that was decided: it is no breach (GOV-10)."""
        return all(line.above_is_decided for line in self.lines)

    @property
    def partly(self) -> frozenset[str]:
        """The sums of which nobody has said that they are all there is, of some initiative or year (GOV-10)."""
        return _partly(self.lines, self.runs, self.told)

    @property
    def runs(self) -> tuple[OfYear, ...]:
        """Each initiative with each of its years that has begun, and each such year with money for no one of them."""
        frames = {line.year for line in self.lines if line.initiative_id is None and line.year <= clock.today().year}
        return (*_runs(one.initiative for one in self.looks), *((None, year) for year in sorted(frames)))

    @property
    def above_the_appropriation(self) -> Decimal | None:
        """By how much what is allocated, and decided above that, goes beyond the appropriation; None where it does not.

        A plan that is read anew, and what was decided before this was held, may.
        """
        return -self._left if self._left is not None and self._left < 0 else None

    @property
    def _left(self) -> Decimal | None:
        if self.appropriated is None:
            return None
        return self.appropriated - (self.sums.allocated or Decimal(0)) - (self.sums.decided or Decimal(0))

    @property
    def written(self) -> int:
        """How many entries and decisions there are: the version of the money that was read."""
        return len(self.entries) + len(self.decisions)

    def written_of(self, key: OfYear) -> int:
        """How many of them are of an initiative and a year."""
        return sum((row.initiative_id, row.year) == key for row in (*self.entries, *self.decisions))

    @property
    def unallocated(self) -> Decimal | None:
        """What is appropriated and neither allocated nor decided above that; never divided (GOV-10).

        None while nobody has said that all of a year begun is entered: what was allocated in it is not known, and more
        is left only on paper. Nothing left, and less than nothing, is known all the same.
        """
        left = self._left
        if left is None:
            return None
        return None if left > 0 and self.years_untold else left

    @property
    def years_untold(self) -> tuple[int, ...]:
        """The years in which of some initiative nobody has said that all of its money is entered."""
        return _untold(self.runs, self.told)

    @property
    def untold_by_year(self) -> tuple[tuple[int, Text], ...]:
        """Each of those years with the initiatives of which nobody has said so, by their codes."""
        codes = {look.initiative.pk: look.initiative.code for look in self.looks}
        found = []
        for year in self.years_untold:
            of_year = [key for key, one in self.runs if one == year]
            missing = [key for key in of_year if (key, year) not in self.told]
            named = [codes[key] for key in missing if key is not None]
            frame = None in missing
            da = [*named, *(["enheders egen ramme"] if frame else [])]
            en = [*named, *(["frames of units"] if frame else [])]
            every = len(missing) == len(of_year)
            found.append((year, _ALL if every else Text(", ".join(da), ", ".join(en))))
        return tuple(found)

    def look_at(self, code: str) -> Carried:
        """One initiative. Raises `Http404` where the plan has none of that code."""
        return _called(code, self.looks)


_ALL: Final = Text("alle initiativer", "all initiatives")


@dataclass(frozen=True, slots=True)
class Overview(PlanMoney):
    """A plan with its areas, all that stands about its initiatives, and all of its money."""

    looks: tuple[Look, ...]
    areas: tuple[Area, ...]

    def look_at(self, code: str) -> Look:
        """One initiative. Raises `Http404` where the plan has none of that code."""
        return _called(code, self.looks)

    @property
    def overdue(self) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.overdue)

    @property
    def waiting(self) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.waiting is not None)

    @property
    def unclosed(self) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.unclosed)

    def of_area(self, area: Area) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.initiative.area_id == area.pk)


def _called[C: Carried](code: str, looks: Iterable[C]) -> C:
    for one in looks:
        if one.initiative.code == code:
            return one
    raise Http404


def last_approved(reports: Iterable[Reported]) -> Reported | None:
    """The first of some reports that stands, which are given the latest first; None where none does."""
    return next((one for one in reports if one.stands), None)


def _runs(initiatives: Iterable[Initiative]) -> tuple[OfYear, ...]:
    """Each initiative with each of its years that has begun: of others nobody can say that all is entered."""
    today = clock.today().year
    return tuple(
        (one.pk, year) for one in initiatives for year in range(one.first_day.year, min(one.last_day.year, today) + 1)
    )


def _untold(runs: Iterable[OfYear], told: frozenset[OfYear]) -> tuple[int, ...]:
    return tuple(sorted({year for key, year in runs if (key, year) not in told}))


def _partly(lines: Iterable[Line], runs: Iterable[OfYear], told: frozenset[OfYear]) -> frozenset[str]:
    """The kinds of money of which something is entered, and nobody has said of each year begun that it is all.

    Of decisions above allocations what is not there was not made.
    """
    entered = {name for line in lines for name in KINDS if getattr(line.sums, name) is not None}
    return frozenset(entered - {"decided"} if _untold(runs, told) else ())


def next_period(look: Look) -> tuple[dt.date, dt.date] | None:
    """The first and last day that a report written today is about; None where there is none to write.

    The one that closes an initiative is about the days since its period.
    """
    if look.closes:
        return look.initiative.last_day + dt.timedelta(days=1), clock.today()
    if look.next_report is None:
        return None
    one, approved, today = look.initiative, look.approved, clock.today()
    months = whole_number(parameter("status_report_months", today))
    return days_to_report(one.first_day, one.last_day, months, approved.report.until_day if approved else None, today)
