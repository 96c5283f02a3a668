"""Reading a reintegration plan: its versions with their words, what happened to each, and where it stands."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, Func, OuterRef, Q, Subquery

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.reintegration.choices import PlanEventKind, PlanState
from helle.register.reintegration.drafts import Activity, Draft, Line, OfChild
from helle.register.reintegration.models import (
    BudgetLine,
    OfVersion,
    PlanActivity,
    PlanChild,
    PlanEvent,
    PlanVersion,
)
from helle.register.reintegration.states import STATE_OF
from helle.register.returns.choices import StepParty
from helle.register.returns.models import Destination, ReturnCase
from helle.register.returns.policies import own_party
from helle.register.returns.queries import DESK_LENGTH, Waits
from helle.register.returns.sealing import rulings, words
from helle.rules.minors import turns_18_on
from helle.rules.returns.codes import ChildWhereabouts, Currency, SupportKind, SupportUse
from helle.rules.ruling import Ruling, Text


@dataclass(frozen=True, slots=True)
class OpenedEvent:
    """What happened to a version, with its remarks and the rulings it was decided beside."""

    row: PlanEvent
    remarks: str
    another_child_why: str
    rulings: list[Ruling[object]]

    @property
    def kind(self) -> PlanEventKind:
        """What happened."""
        return PlanEventKind(self.row.kind)


@dataclass(frozen=True, slots=True)
class OpenedVersion:
    """A version of the plan with all that stands in it."""

    row: PlanVersion
    draft: Draft
    lines: list[BudgetLine]
    events: list[OpenedEvent]

    @property
    def state(self) -> PlanState:
        """Where this version stands."""
        return STATE_OF[self.events[-1].kind if self.events else None]

    @property
    def latest_first(self) -> list[OpenedEvent]:
        """What happened to it, the last first."""
        return self.events[::-1]

    @property
    def before(self) -> int:
        """The number of the version before it, 0 where it is the first."""
        return self.row.sequence - 1

    @property
    def approval(self) -> OpenedEvent | None:
        """Its approval, None while it has none."""
        return next((one for one in self.events if one.kind is PlanEventKind.APPROVED), None)


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan of one return: its versions, the latest first."""

    versions: list[OpenedVersion]

    @property
    def latest(self) -> OpenedVersion | None:
        """The version that is worked on."""
        return self.versions[0] if self.versions else None

    @property
    def state(self) -> PlanState:
        """Where the latest version stands."""
        return self.versions[0].state if self.versions else PlanState.NONE

    @property
    def is_refused(self) -> bool:
        """Whether the latest version was sent back or rejected: it is not decided on any more."""
        return self.state in (PlanState.SENT_BACK, PlanState.REJECTED)

    @property
    def approved(self) -> OpenedVersion | None:
        """The version by which payments go: the one approved last (RET-12)."""
        return next((one for one in self.versions if one.approval), None)


def approved_version(return_case: ReturnCase) -> PlanVersion | None:
    """The version by which payments go, None before any was approved."""
    event = (
        PlanEvent.objects.filter(return_case=return_case, kind=PlanEventKind.APPROVED)
        .select_related("version")
        .order_by("-sequence")
        .first()
    )
    return event.version if event else None


def lines_of(version: PlanVersion) -> list[BudgetLine]:
    """The lines of a version's budget in their order."""
    return list(BudgetLine.objects.filter(version=version).order_by("position"))


def plan_view(case: Case, return_case: ReturnCase) -> PlanView:
    """Read the plan of a return, with every version. The number of queries does not depend on what there is."""
    versions = list(PlanVersion.objects.filter(return_case=return_case).select_related("by_user").order_by("-sequence"))
    return PlanView(_opened(case, versions))


def counted_elsewhere(return_case: ReturnCase, draft: Draft) -> list[PlanChild]:
    """The children that approved plans of other cases count, as far as they can be seen, and that may be one of these:
    by name, or by a birthday on which another of a draft that counts was born (RET-24)."""
    days = {turns_18_on(one.birth_date, clock.today()) for one in draft.children if not one.counted_in_other_case}
    approvals = PlanEvent.objects.filter(return_case=OuterRef("return_case"), kind=PlanEventKind.APPROVED)
    found = (
        PlanChild.objects.filter(turns_18_on__in=days, counted_in_other_case=False)
        .filter(version=Subquery(approvals.order_by("-sequence").values("version")[:1]))
        .alias(counts=Func("return_case", function="helle.counts_its_children_shown", output_field=BooleanField()))
        .filter(counts=True)
        .exclude(case_id=return_case.case_id)
    )
    return list(found) if days else []


def same_day_elsewhere(return_case: ReturnCase, draft: Draft) -> list[OfChild]:
    """The children of a draft that were born on the day of a child of another return."""
    days = {one.turns_18_on for one in counted_elsewhere(return_case, draft)}
    return [
        one
        for one in draft.children
        if not one.counted_in_other_case and turns_18_on(one.birth_date, clock.today()) in days
    ]


def running_plan(case: Case) -> PlanView:
    """The plan of the return that is open; an empty one where none is."""
    return_case = ReturnCase.objects.filter(case=case, ended_on__isnull=True).first()
    return plan_view(case, return_case) if return_case else PlanView([])


def told_versions(case: Case) -> list[OpenedVersion]:
    """Of each return the version that was approved last and the latest, the first return first: what she is told."""
    versions = list(
        PlanVersion.objects.filter(case=case)
        .select_related("by_user")
        .order_by("return_case__opened_on", "return_case", "-sequence")
    )
    of_return: dict[object, list[OpenedVersion]] = defaultdict(list)
    for one in _opened(case, versions):
        of_return[one.row.return_case_id].append(one)
    told = []
    for several in of_return.values():
        approved = next((one for one in several if one.approval), None)
        told += [approved] if approved and approved is not several[0] else []
        told.append(several[0])
    return told


def _opened(case: Case, versions: Collection[PlanVersion]) -> list[OpenedVersion]:
    activities, lines = _by_version(PlanActivity, versions), _by_version(BudgetLine, versions)
    children = _by_version(PlanChild, versions)
    events: dict[object, list[OpenedEvent]] = defaultdict(list)
    for event in PlanEvent.objects.filter(version__in=versions).select_related("by_user").order_by("sequence"):
        said = words(case, event, "remarks", "another_child_why")
        opened = OpenedEvent(event, said["remarks"], said["another_child_why"], rulings(case, event))
        events[event.version_id].append(opened)
    return [
        OpenedVersion(
            row,
            _draft(case, row, activities[row.pk], lines[row.pk], children[row.pk]),
            lines[row.pk],
            events[row.pk],
        )
        for row in versions
    ]


def _by_version[R: OfVersion](model: type[R], versions: Collection[PlanVersion]) -> dict[object, list[R]]:
    found: dict[object, list[R]] = defaultdict(list)
    for row in model._default_manager.filter(version__in=versions).order_by("position"):
        found[row.version_id].append(row)
    return found


def _draft(
    case: Case, row: PlanVersion, activities: list[PlanActivity], lines: list[BudgetLine], children: list[PlanChild]
) -> Draft:
    said = words(case, row, "goal", "breadwinner_why", "cash_only_why", "third_country_why", "children_left_out_why")
    return Draft(
        currency=Currency(row.currency),
        activities=tuple(
            Activity(one.position, words(case, one, "text")["text"], one.begins_on, one.ends_on) for one in activities
        ),
        lines=tuple(
            Line(
                one.position,
                SupportUse(one.use),
                SupportKind(one.kind),
                one.amount,
                words(case, one, "text")["text"],
                one.activity,
            )
            for one in lines
        ),
        children=tuple(_child(case, one) for one in children),
        children_known=row.children_known,
        breadwinner=row.breadwinner,
        with_victim=row.with_victim,
        with_partner=row.with_partner,
        with_cmm=row.with_cmm,
        accepted_by_her_on=row.accepted_by_her_on,
        language=row.language,
        **said,
    )


def _child(case: Case, row: PlanChild) -> OfChild:
    said = words(case, row, "name", "birth_date", "another_why")
    return OfChild(
        row.position,
        said["name"],
        dt.date.fromisoformat(said["birth_date"]),
        ChildWhereabouts(row.whereabouts),
        row.counted_in_other_case,
        said["another_why"],
    )


# --- the desk

_BEGIN = Text("Skriv reintegrationsplanen", "Write the reintegration plan")
_AGAIN = Text("Skriv planen om; den er sendt tilbage", "Rewrite the plan; it was sent back")
_DECIDE = Text("Afgør reintegrationsplanen", "Decide on the reintegration plan")
_SEND = Text(
    "Gør planen færdig, og send den til Hjemrejsestyrelsen", "Finish the plan, and send it to the Return Agency"
)
_FINISH = Text("Gør planen færdig, så CMM kan sende den", "Finish the plan, so that CMM can send it")
_OVERDUE = Text(
    "Planen skulle være godkendt nu, og er ikke sendt", "The plan should be approved by now, and has not been sent"
)


def waiting(*, having: Collection[uuid.UUID] | None = None) -> list[Waits]:
    """What waits of plans for the acting unit, by when the plan is meant to be approved (PER-09). Three queries.

    CMM and Dansk Flygtningehjælp write what is not begun, was sent back, or is written and not sent. Hjemrejsestyrelsen
    decides, and is told of what it should have been able to decide by now.
    """
    party = own_party()
    if party is None:
        return []
    mine = Q() if having is None else Q(case_id__in=cases.cases_had_by(having))
    if party is StepParty.HJST:
        return [*_latest_is(mine, [PlanEventKind.SUBMITTED], _DECIDE), *_not_sent_in_time(mine)]
    return [
        *_latest_is(mine, [PlanEventKind.SENT_BACK, PlanEventKind.REJECTED], _AGAIN),
        *_latest_is(mine, None, _SEND if party is StepParty.CMM else _FINISH),
        *_not_begun(mine),
    ]


def _latest_is(mine: Q, kinds: Collection[PlanEventKind] | None, what: Text) -> list[Waits]:
    """Plans of which this happened last; None: nothing, or they were taken back. One that is written anew after an
    approval has no day: payments go on by the one that was approved."""
    last = PlanEvent.objects.filter(version=OuterRef("pk")).order_by("-sequence").values("kind")[:1]
    approved = PlanEvent.objects.filter(return_case=OuterRef("return_case"), kind=PlanEventKind.APPROVED)
    found = (
        PlanVersion.objects.filter(mine, return_case__ended_on__isnull=True, followed_by__isnull=True)
        .annotate(last=Subquery(last), due=_meant_on("return_case"), approved=Exists(approved))
        .filter(Q(last__in=kinds) if kinds else Q(last__isnull=True) | Q(last=PlanEventKind.TAKEN_BACK))
        .select_related("case")
    )
    return [
        _waits(one.pk, one.case, what, None if one.approved and not kinds else one.due)
        for one in found.order_by("due")[:DESK_LENGTH]
    ]


def _not_sent_in_time(mine: Q) -> list[Waits]:
    """Returns whose plan should be approved by now, and in which none was approved or lies with the agency."""
    approved = PlanEvent.objects.filter(return_case=OuterRef("pk"), kind=PlanEventKind.APPROVED)
    last = PlanEvent.objects.filter(return_case=OuterRef("pk")).order_by("-sequence").values("kind")[:1]
    found = (
        ReturnCase.objects.filter(mine, ~Exists(approved), ended_on__isnull=True)
        .annotate(last=Subquery(last), due=_meant_on("pk"))
        .filter(Q(last__isnull=True) | ~Q(last=PlanEventKind.SUBMITTED), due__lt=clock.today())
        .select_related("case")
    )
    return [_waits(one.pk, one.case, _OVERDUE, one.due) for one in found.order_by("due")[:DESK_LENGTH]]


def _not_begun(mine: Q) -> list[Waits]:
    """Returns whose country is known and that have no plan yet."""
    planned = PlanVersion.objects.filter(return_case=OuterRef("pk"))
    found = (
        ReturnCase.objects.filter(mine, ~Exists(planned), ended_on__isnull=True)
        .annotate(due=_meant_on("pk"))
        .filter(due__isnull=False)
        .select_related("case")
    )
    return [_waits(one.pk, one.case, _BEGIN, one.due) for one in found.order_by("due")[:DESK_LENGTH]]


def _meant_on(return_case: str) -> Subquery:
    """When the plan of a return is meant to be approved, as its destination says."""
    of_return = Destination.objects.filter(return_case=OuterRef(return_case)).order_by("-sequence")
    return Subquery(of_return.values("approval_meant_on")[:1])


def _waits(key: uuid.UUID, case: Case, what: Text, due: dt.date | None) -> Waits:
    return Waits(f"reintegration plan {key}", case.pk, case.number, what, due, "return-plan")
