"""Reading who has the case, who is away and covered by whom, and how much each has. Lists start from the grants."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.http import Http404

from helle.register.allocation import policies
from helle.register.allocation.models import Absence, Handover, StaffLanguage
from helle.register.cases import queries as cases
from helle.register.cases.models import Assignment, Case
from helle.register.need_to_know import policies as need_to_know_policies
from helle.register.need_to_know import queries as need_to_know
from helle.register.need_to_know.choices import Purpose
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Membership, User
from helle.register.people.models import Profile
from helle.register.protection import clock, context, vault
from helle.register.protection import policies as categories
from helle.register.protection.models import Grant
from helle.register.protection.refusals import Refused
from helle.rules.codes import Rung
from helle.rules.ladder import CLOSED
from helle.rules.ruling import Text

DAYS_AHEAD = 14
COUNTED_TO = 99
MOVED_AT_ONCE = 100
# Why the acting user may not give a case to somebody: a colleague has it, or nobody.
NOT_YOURS = Refused(
    Text(
        "Sagen er en kollegas. Bed den, der fordeler sagerne, eller kollegaen selv om at flytte den.",
        "The case is a colleague's. Ask whoever allocates the cases, or the colleague, to move it.",
    ),
    field="user",
)
NOT_TO_OTHERS = Refused(
    Text(
        "Du kan tage sagen selv; til andre fordeles den af lederen.",
        "You may take the case yourself; it is given to others by the lead.",
    ),
    field="user",
)
# On these rungs the question is decided, or the case has closed without.
_DECIDED: Final = frozenset({Rung.NOT_VICTIM, Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT, *CLOSED})


def staff_here() -> list[User]:
    """Who works with cases in the acting unit today, by name."""
    return organisations.staff_of(context.current().unit_id, clock.today(), categories.roles_writing("core"))


def get_colleague(user_id: uuid.UUID, *, also_former: bool = False) -> User:
    """Somebody who works with cases in the acting unit (or did); else `Http404`."""
    found = Membership.objects.filter(
        user_id=user_id, unit_id=context.current().unit_id, role__in=categories.roles_writing("core")
    )
    if not also_former:
        found = found.filter(during__contains=clock.today())
    membership = found.select_related("user").first()
    if membership is None:
        raise Http404
    return membership.user


# --- who has the case


def may_give(has_it: uuid.UUID | None, to: uuid.UUID) -> bool:
    """Whether the acting user may give a case that somebody has (None: nobody) to somebody."""
    if has_it is None:
        return policies.allocates() or to == context.current().user_id
    return _may_give_away(has_it)


def refused_giving(standing: Mapping[uuid.UUID, uuid.UUID | None], to: uuid.UUID) -> dict[uuid.UUID, Refused]:
    """Of cases with who has each, those the acting user may not give to somebody, with why. Two queries at most.

    As `actions.case_give` refuses them; what somebody has already is not given, and so not refused.
    """
    refused: dict[uuid.UUID, Refused] = {
        case: NOT_YOURS if has_it else NOT_TO_OTHERS
        for case, has_it in standing.items()
        if has_it != to and not may_give(has_it, to)
    }
    if to == context.current().user_id:
        taken = [case for case, has_it in standing.items() if has_it not in (None, to) and case not in refused]
        wrong = need_to_know.found_wrong(taken)
        in_looks = (None, *Purpose.values)
        closed = [case.pk for case in cases.cases_opened().filter(pk__in=wrong) if case.opened_for in in_looks]
        refused |= dict.fromkeys(closed, need_to_know_policies.AFTER_A_WRONG_LOOK)
    return refused


def may_lay_down(case_id: uuid.UUID, has_it: uuid.UUID) -> bool:
    """Whether the acting user may say that the unit's part of a case is over: it is hers to give, and all is done."""
    return policies.may_lay_down() and _may_give_away(has_it) and is_done_here(case_id)


def is_done_here(case_id: uuid.UUID) -> bool:
    """Whether the question is decided, or the case closed, and nothing is to be done in it here. One query."""
    found = cases.own_core_grants().filter(case_id=case_id).values_list("rung", "steps").first()
    return found is not None and not found[1] and (found[0] is None or Rung(found[0]) in _DECIDED)


def _may_give_away(has_it: uuid.UUID) -> bool:
    if policies.allocates() or has_it == context.current().user_id:
        return True
    return any(one.user_id == has_it for one in covering())


def choices_for(has_it: uuid.UUID | None, staff: Sequence[User]) -> list[User]:
    """To whom the acting user may give the case, of those who work here and do not have it. One query at most."""
    if has_it is None:
        return [one for one in staff if may_give(None, one.pk)]
    return [one for one in staff if one.pk != has_it] if _may_give_away(has_it) else []


@dataclass(frozen=True, slots=True)
class Held:
    """That somebody had the case, from when to when, who gave it to her, and why."""

    assignment: Assignment
    handover: Handover | None
    note: str


def history_of(case: Case) -> list[Held]:
    """Who in the acting unit has had the case, the latest first, with reasons and notes of handover. One query."""
    rows = (
        Assignment.objects.filter(case=case, unit_id=context.current().unit_id)
        .select_related("user", "by_user", "handover")
        .order_by("-during")
    )
    found = []
    for row in rows:
        handover = getattr(row, "handover", None)
        note = vault.unseal(case.person_id, handover, "note_sealed") if handover else ""
        found.append(Held(row, handover, note))
    return found


def handovers_waiting() -> list[Handover]:
    """Cases given to the acting user that she has not received and still has, the latest first."""
    acting = context.current()
    return list(
        Handover.objects.filter(
            to_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
            received_at__isnull=True,
            assignment__during__upper_inf=True,
        )
        .select_related("case", "by_user")
        .order_by("-recorded_at", "-id")[:20]
    )


def get_handover_to_receive(case: Case) -> Handover:
    """The handover of the case that waits for the acting user; else `Http404`."""
    found = [one for one in handovers_waiting() if one.case_id == case.pk]
    if not found:
        raise Http404
    return found[0]


def standing_assignments(case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID]]:
    """Of each case, the assignment in the acting unit that stands now and whose it is."""
    acting = context.current()
    rows = Assignment.objects.filter(case_id__in=case_ids, unit_id=acting.unit_id, during__upper_inf=True)
    return {case: (pk, user) for case, pk, user in rows.values_list("case_id", "pk", "user_id")}


# --- away


def covering() -> list[Absence]:
    """The absences of today that the acting user covers in the acting unit."""
    acting = context.current()
    return list(
        Absence.objects.filter(
            cover_id=acting.user_id, unit_id=acting.unit_id, during__contains=clock.today(), withdrawn_at__isnull=True
        )
        .select_related("user")
        .order_by("user__full_name")
    )


@dataclass(frozen=True, slots=True)
class Away:
    """That somebody is away, and who looks after her cases: None where nobody does, whoever was asked to."""

    absence: Absence
    cover: User | None

    @property
    def user(self) -> User:
        return self.absence.user

    @property
    def last_day(self) -> dt.date:
        return self.absence.last_day


def absences_from(day: dt.date) -> list[Away]:
    """The acting unit's absences that last to a day or past it, by their first day."""
    return _with_cover(_standing().filter(during__endswith__gt=day).order_by("during", "id"))


def away_today() -> dict[uuid.UUID, Away]:
    """Who of the acting unit is away today, by user. One query."""
    return {one.user.pk: one for one in _with_cover(_away_today())}


def uncovered_today() -> QuerySet[Absence]:
    """Today's absences that nobody covers: there is no cover, or it works here no more, or it is away itself."""
    return _away_today().filter(~_covered())


def _standing() -> QuerySet[Absence]:
    return Absence.objects.filter(unit_id=context.current().unit_id, withdrawn_at__isnull=True)


def _away_today() -> QuerySet[Absence]:
    return _standing().filter(during__contains=clock.today())


def _covered() -> Q:
    """Whether the cover of an absence covers: it works here, and is not away itself, today or on a later first day."""
    day = Greatest(OuterRef("during__startswith"), Value(clock.today()), output_field=DateField())
    here = _seats().filter(user_id=OuterRef("cover_id"), during__contains=day)
    return Q(Exists(here), ~Exists(_standing().filter(user_id=OuterRef("cover_id"), during__contains=day)))


def _with_cover(rows: QuerySet[Absence]) -> list[Away]:
    found = rows.annotate(covered=_covered()).select_related("user", "cover")
    return [Away(row, row.cover if row.covered else None) for row in found]


def is_away(user_id: uuid.UUID, since: dt.date, until: dt.date) -> bool:
    """Whether somebody is away from the acting unit on any of these days."""
    return Absence.objects.filter(
        user_id=user_id,
        unit_id=context.current().unit_id,
        during__overlap=(since, until + dt.timedelta(days=1)),
        withdrawn_at__isnull=True,
    ).exists()


def get_absence_for_writing(absence_id: uuid.UUID) -> Absence:
    """A standing absence of the acting unit that the acting user may change; else `Http404`."""
    row = (
        Absence.objects.filter(pk=absence_id, unit_id=context.current().unit_id, withdrawn_at__isnull=True)
        .select_related("user", "cover")
        .first()
    )
    if row is None or not policies.may_arrange_for(row.user_id):
        raise Http404
    return row


@dataclass(frozen=True, slots=True)
class Unattended:
    """Somebody whose open cases nobody looks after: she is away without cover, or works here no more."""

    user: User
    absence: Absence | None
    last_day: dt.date | None


def _seats() -> QuerySet[Membership]:
    """The memberships in the acting unit, of whenever, in which one has cases."""
    return Membership.objects.filter(unit_id=context.current().unit_id, role__in=categories.roles_writing("core"))


def unattended() -> list[Unattended]:
    """For the desk of whoever allocates: whose cases wait without anybody. Two queries, however many there are."""
    today = clock.today()
    has_cases = Exists(cases.own_core_grants().filter(cases.is_open(), assigned_to_id=OuterRef("user_id")))
    alone = [Unattended(row.user, row, None) for row in uncovered_today().filter(has_cases).select_related("user")]
    # Who works here no more, and who stops within two weeks: no role of hers here lasts longer.
    soon = today + dt.timedelta(days=DAYS_AHEAD)
    lasting = Q(during__upper_inf=True) | Q(during__endswith__gt=soon)
    ended = (
        _seats()
        .filter(has_cases, during__endswith__lte=soon)
        .exclude(Exists(_seats().filter(lasting, user_id=OuterRef("user_id"))))
        .select_related("user")
        .order_by("user__full_name", "-during")
    )
    gone: dict[uuid.UUID, Unattended] = {}
    for row in ended:
        gone.setdefault(row.user_id, Unattended(row.user, None, row.during.upper - dt.timedelta(days=1)))
    return [*gone.values(), *(one for one in alone if one.user.pk not in gone)]


# --- workload


@dataclass(frozen=True, slots=True)
class Load:
    """How much somebody has. Counts stop at a hundred: what matters is that it is too much."""

    user: User
    open_cases: int
    due_soon: int
    late: int
    interviews: int
    languages: frozenset[str]
    absence: Away | None

    def counted(self, number: int) -> str:
        return f"{COUNTED_TO}+" if number > COUNTED_TO else str(number)

    @property
    def figures(self) -> list[str]:
        """The counts as they are shown."""
        return [self.counted(one) for one in (self.open_cases, self.due_soon, self.late, self.interviews)]


_COUNT = """(SELECT count(*) FROM (
  SELECT 1 FROM protection_grant g WHERE g.unit_id = %(unit)s AND g.category = 'core' AND g.assigned_to_id = u.id
     AND COALESCE(g.during @> %(now)s, false)
     AND (COALESCE(g.steps, '[]') <> '[]'
       OR ((g.rung IS NULL OR NOT g.rung = ANY (%(rest)s)) AND g.period_end >= %(today)s)) {more}
   LIMIT %(limit)s) counted)"""
_LOADS = f"""SELECT u.id, {_COUNT.format(more="")},
  {_COUNT.format(more="AND g.next_due BETWEEN %(today)s AND %(soon)s")},
  {_COUNT.format(more="AND g.next_due < %(today)s")},
  (SELECT count(*) FROM (SELECT 1 FROM allocation_interviewer i WHERE i.user_id = u.id AND i.by_unit_id = %(unit)s
     AND i.released_at IS NULL AND i.during && tstzrange(%(now)s, %(horizon)s) LIMIT %(limit)s) counted)
  FROM unnest(%(users)s::uuid[]) AS u (id)"""  # noqa: S608 - of our own constants only


def workload(staff: Sequence[User]) -> list[Load]:
    """How much each of these has in the acting unit, in the order given. Three queries, however many cases."""
    acting, today = context.current(), clock.today()
    given: dict[str, Any] = {
        "unit": acting.unit_id,
        "now": acting.instant,
        "today": today,
        "soon": today + dt.timedelta(days=DAYS_AHEAD),
        "horizon": acting.instant + dt.timedelta(days=DAYS_AHEAD),
        "rest": list(cases.AT_REST),
        "limit": COUNTED_TO + 1,
        "users": [one.pk for one in staff],
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOADS, given)
        counted: dict[uuid.UUID, tuple[int, int, int, int]] = {row[0]: row[1:] for row in cursor.fetchall()}
    languages: dict[uuid.UUID, set[str]] = {}
    for user_id, code in StaffLanguage.objects.filter(user__in=staff).values_list("user_id", "language"):
        languages.setdefault(user_id, set()).add(code)
    away = away_today()
    return [Load(one, *counted[one.pk], frozenset(languages.get(one.pk, ())), away.get(one.pk)) for one in staff]


# --- moving many


@dataclass(slots=True)
class Row:
    """One case that is to be moved: its grant, the assignment it stands under, the person's languages."""

    grant: Grant
    assignment_id: uuid.UUID
    languages: frozenset[str] = field(default_factory=frozenset)
    suggested: User | None = None


def cases_to_move(user: User) -> tuple[list[Row], bool]:
    """Somebody's open cases, those that haste most first, and whether there are more than can be moved at once."""
    found = list(
        cases.own_core_grants()
        .filter(cases.is_open(), assigned_to_id=user.pk)
        .order_by("next_due", "id")[: MOVED_AT_ONCE + 1]
    )
    grants, more = found[:MOVED_AT_ONCE], len(found) > MOVED_AT_ONCE
    standing = standing_assignments([grant.case_id for grant in grants])
    persons = [grant.person_id for grant in grants]
    spoken = dict(Profile.objects.filter(person_id__in=persons).values_list("person_id", "languages"))
    return [
        Row(grant, standing[grant.case_id][0], frozenset(spoken.get(grant.person_id, ())))
        for grant in grants
        if standing.get(grant.case_id, (None, None))[1] == user.pk
    ], more


def spread(rows: Sequence[Row], loads: Sequence[Load], first: Collection[uuid.UUID]) -> None:
    """Suggest for each case a colleague who speaks the person's language, if any does, and has least to do.

    Nobody who is away; those named `first` before the others. Each case suggested counts from then on, so that one who
    speaks much is not given all.
    """
    here = [load for load in loads if load.absence is None]
    present = [load for load in here if load.user.pk in first] or here
    burden = {load.user.pk: load.open_cases + load.late for load in present}
    for row in rows:
        speakers = [load for load in present if load.languages & row.languages]
        chosen = min(speakers or present, key=lambda load: (burden[load.user.pk], load.user.full_name), default=None)
        if chosen is not None:
            row.suggested = chosen.user
            burden[chosen.user.pk] += 1
