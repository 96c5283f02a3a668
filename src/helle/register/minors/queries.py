"""Reading what is kept of a minor."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import BooleanField, CharField, F, Func, Q
from django.http import Http404

from helle.register.cases.entries import Entry
from helle.register.cases.models import Case
from helle.register.minors.choices import ToldOfMissing
from helle.register.minors.models import (
    Appointment,
    Missing,
    MissingTold,
    Nomination,
    PlacementDecision,
    RepresentativeRequest,
    ReturnTalk,
    Review,
    Tracing,
    Weighing,
)
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import UnitParent
from helle.register.organisations.queries import NamedUnit
from helle.register.people.models import Profile
from helle.register.protection import clock, context, policies, search_keys, vault
from helle.register.protection.models import Grant, holding
from helle.register.support.models import NotifiedMunicipality
from helle.rules.codes import OrganisationKind
from helle.rules.minors.codes import ReviewPoint
from helle.rules.ruling import Ruling, from_json
from helle.rules.support.codes import MunicipalityCause

LIST_LENGTH = 100
DESK_LENGTH = 20


# --- units


def _under() -> set[uuid.UUID]:
    """The units that stand under another today."""
    today = clock.today()
    return set(UnitParent.objects.filter(during__contains=today).values_list("unit_id", flat=True))


def nominating_bodies() -> list[NamedUnit]:
    """The organisations that nominate representatives: of their kind, and under no other (PUB-LAW-08)."""
    under = _under()
    return [
        unit
        for unit in organisations.units_on(clock.today()).values()
        if unit.kind == OrganisationKind.REPRESENTATIVE and not unit.closed and unit.id not in under
    ]


def units_of_one() -> list[NamedUnit]:
    """The units of single representatives, under the organisations that nominate them."""
    bodies = {one.id for one in nominating_bodies()}
    return [
        unit
        for unit in organisations.units_on(clock.today()).values()
        if unit.kind == OrganisationKind.REPRESENTATIVE and not unit.closed and unit.id not in bodies
    ]


def own_municipality_choices() -> list[tuple[str, str]]:
    """The municipalities by name, as choices: their codes."""
    order = str.maketrans("æøå", "{|}")
    found = organisations.municipalities(clock.today())
    return sorted(((code, name.da) for code, name in found.items()), key=lambda one: one[1].lower().translate(order))


# --- one case


@dataclass(frozen=True, slots=True)
class OpenedNomination:
    """A nomination with its words."""

    row: Nomination
    name: str
    contact: str
    childs_view: str
    about_the_conflict: str
    weighed: list[Opened[Weighing]]
    appointed: bool


@dataclass(frozen=True, slots=True)
class OpenedAppointment:
    """Who represents the minor, or did."""

    row: Appointment
    name: str
    contact: str
    scope: str


@dataclass(frozen=True, slots=True)
class Opened[R: Entry]:
    """A row with its sealed words, by the name of their column without `_sealed`; the ruling apart."""

    row: R
    words: Mapping[str, str]
    ruling: Ruling[object] | None = None


@dataclass(frozen=True, slots=True)
class MissingMinor:
    """A minor whom nobody can find, or could not: who was told, and who is still to be."""

    row: Missing
    found: str
    told: list[Opened[MissingTold]]
    untold: list[ToldOfMissing] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MinorView:
    """All that is kept of a minor and that the acting role may see; parts it may not are empty."""

    requests: list[RepresentativeRequest]
    nominations: list[OpenedNomination]
    appointments: list[OpenedAppointment]
    placements: list[Opened[PlacementDecision]]
    tracings: list[Opened[Tracing]]
    talks: list[Opened[ReturnTalk]]
    reviews: list[tuple[Review, list[tuple[ReviewPoint, str]]]]
    missing: list[MissingMinor]
    to_hold_anew: frozenset[uuid.UUID]
    """The talks that do not count, or no longer do, and have not been held with the representative since (MIN-13)."""

    @property
    def representative(self) -> OpenedAppointment | None:
        """Whoever represents the minor today."""
        return next((one for one in self.appointments if one.row.runs), None)

    @property
    def alarm(self) -> MissingMinor | None:
        """The alarm that stands, if one does."""
        return next((one for one in self.missing if one.row.ended_on is None), None)


# The database says it: by who represented the minor on the day of the talk as it stands today (sql/052_minors.sql).
_TO_HOLD_ANEW = Func(F("pk"), function="helle.talk_is_to_be_held_anew", output_field=BooleanField())


def _may_have_been_a_minor(case: Case, known: Profile | None) -> bool:
    """Whether she may have been a minor since the case was opened, as far as the acting role sees who she is: else
    nothing is kept of her here (MIN-15)."""
    if known is None:
        return False
    adult_then = known.turns_18_on is not None and known.turns_18_on <= clock.local_day(case.opened_at)
    return not adult_then or known.age_disputed or known.unaccompanied is True


_KEPT = (Nomination, Appointment, RepresentativeRequest, PlacementDecision, Tracing, ReturnTalk, Review, Missing)


def minor_in_the_course(case: Case, known: Profile | None) -> MinorView | None:
    """What is kept of a minor, for the course of a case; None where nothing is. No query of who became an adult
    before the case was opened, one where nothing is kept: of most adults no day is kept that says so."""
    if not _may_have_been_a_minor(case, known):
        return None
    first, *others = [model.objects.filter(case=case).values("case_id") for model in _KEPT]
    return minor_view(case) if first.union(*others, all=True).exists() else None


def minor_view(case: Case) -> MinorView:
    """Read what is kept of a minor. The number of queries does not depend on what there is."""
    found = Nomination.objects.filter(case=case).prefetch_related("weighed")
    nominations = list(found.order_by("-nominated_on", "-recorded_at"))
    appointments = list(Appointment.objects.filter(case=case).order_by("-during", "-recorded_at"))
    appointed = {one.nomination_id for one in appointments}
    missing = list(Missing.objects.filter(case=case).prefetch_related("told").order_by("-since", "-recorded_at"))
    represented = any(one.runs for one in appointments)
    talks = list(
        ReturnTalk.objects.filter(case=case).annotate(again=_TO_HOLD_ANEW).order_by("-planned_on", "-recorded_at")
    )
    return MinorView(
        requests=list(RepresentativeRequest.objects.filter(case=case).order_by("-requested_on", "-recorded_at")),
        nominations=[_nomination(case, one, appointed=one.pk in appointed) for one in nominations],
        appointments=[_appointment(case, one) for one in appointments],
        placements=[
            _opened(case, one, "note", "why")
            for one in PlacementDecision.objects.filter(case=case).order_by("-during", "-recorded_at")
        ],
        tracings=[
            _opened(case, one, "why", "result")
            for one in Tracing.objects.filter(case=case).order_by("-begun_on", "-recorded_at")
        ],
        talks=[_opened(case, one, "why_without", "account") for one in talks],
        reviews=[_review(case, one) for one in Review.objects.filter(case=case).order_by("-done_on")],
        missing=[_missing(case, one, represented=represented) for one in missing],
        to_hold_anew=frozenset(one.pk for one in talks if one.again),
    )


def notices_of(case: Case) -> list[NotifiedMunicipality]:
    """The municipalities that were told of the minor, the latest first; to a municipality, of itself alone."""
    told = NotifiedMunicipality.objects.filter(case=case, cause=MunicipalityCause.MINOR.value)
    return list(told.order_by("-notified_at"))


def _nomination(case: Case, row: Nomination, *, appointed: bool) -> OpenedNomination:
    words = _words(case, row, "name", "contact", "childs_view", "conflict")
    weighed = [_opened(case, one, "text") for one in sorted(row.weighed.all(), key=lambda one: one.recorded_at)]
    return OpenedNomination(
        row, words["name"], words["contact"], words["childs_view"], words["conflict"], weighed, appointed
    )


def _appointment(case: Case, row: Appointment) -> OpenedAppointment:
    words = _words(case, row, "name", "contact", "scope")
    return OpenedAppointment(row, words["name"], words["contact"], words["scope"])


def _opened[R: PlacementDecision | Tracing | ReturnTalk | Weighing](case: Case, row: R, *columns: str) -> Opened[R]:
    kept = vault.unseal(case.person_id, row, "ruling_sealed")
    return Opened(row, _words(case, row, *columns), from_json(json.loads(kept)) if kept else None)


def _review(case: Case, row: Review) -> tuple[Review, list[tuple[ReviewPoint, str]]]:
    agreed: dict[str, str] = json.loads(vault.unseal(case.person_id, row, "agreed_sealed"))
    return row, [(ReviewPoint(code), text) for code, text in agreed.items()]


def _untold(known: Collection[str], *, represented: bool) -> list[ToldOfMissing]:
    """Who is still to be told; the representative where there is one."""
    asked = [one for one in ToldOfMissing if represented or one is not ToldOfMissing.REPRESENTATIVE]
    return [one for one in asked if one.value not in known]


def _missing(case: Case, row: Missing, *, represented: bool) -> MissingMinor:
    told_of = sorted(row.told.all(), key=lambda one: one.told_at)
    return MissingMinor(
        row=row,
        found=vault.unseal(case.person_id, row, "found_sealed"),
        told=[Opened(one, _words(case, one, "reference")) for one in told_of],
        untold=_untold({one.whom for one in told_of}, represented=represented),
    )


def _words(case: Case, row: Entry, *columns: str) -> dict[str, str]:
    return {name: vault.unseal(case.person_id, row, f"{name}_sealed") for name in columns}


def days_without_representative(case: Case) -> int | None:
    """How many days an unaccompanied minor has been without one, each gap counted (MIN-04); None of anybody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.days_without_shown(%s)", [case.pk])
        ((days,),) = cursor.fetchall()
    return None if days is None else int(days)


def representative_of(case: Case) -> OpenedAppointment | None:
    """Whoever represents the minor today, by name; None where nobody does, or where it is not to be seen."""
    running = Appointment.objects.filter(case=case, ended_why="").first()
    return _appointment(case, running) if running else None


def running_appointment(case: Case) -> Appointment | None:
    """The representation that nobody has ended, held for whoever writes."""
    return Appointment.objects.select_for_update().filter(case=case, ended_why="").first()


def missing_now(case: Case) -> Missing | None:
    """The alarm that stands for the child of this case."""
    return Missing.objects.filter(case=case, ended_on__isnull=True).first()


def appointment_on(case: Case, day: dt.date) -> Appointment | None:
    """Whoever represented the minor on a day."""
    return Appointment.objects.filter(case=case, during__contains=day).first()


def was_represented(case: Case, since: dt.date) -> bool:
    """Whether anybody has represented the minor on a day from one on."""
    return Appointment.objects.filter(case=case, during__overlap=DateRange(since, None)).exists()


def get_notice(case: Case, notice: uuid.UUID) -> NotifiedMunicipality:
    """What a municipality was told of the minor, while it stands. Raises `Http404`."""
    for found in notices_of(case):
        if found.pk == notice and found.released_at is None:
            return found
    raise Http404


def opened_nomination(case: Case, row: Nomination) -> OpenedNomination:
    """A nomination with its words."""
    return _nomination(case, row, appointed=False)


def opened_appointment(case: Case, row: Appointment) -> OpenedAppointment:
    """Who represents the minor, by name."""
    return _appointment(case, row)


def whose_login(name: str) -> bytes:
    """A keyed hash of a representative's name, written in any case and with any spaces: whose a unit of one is."""
    return search_keys.blind_index("representative", " ".join(name.casefold().split()))


def municipality_decided(case: Case) -> bool:
    """Whether the acting municipality has decided where the minor lives today (MIN-07, MIN-08; asked by ACM-21)."""
    decided = PlacementDecision.objects.filter(case=case, during__contains=clock.today(), municipality__isnull=False)
    return decided.exists()


# --- lists


@dataclass(frozen=True, slots=True)
class Followed:
    """A case of a minor in the list of a municipality or a representative."""

    grant: Grant
    notice: NotifiedMunicipality | None
    missing: bool
    talk: ReturnTalk | None


def followed() -> list[Followed]:
    """The cases that the acting unit has: those of its citizens, or its own child. Starts from the grants."""
    acting = context.current()
    grants = list(
        Grant.objects.filter(holding(acting.instant), unit_id=acting.unit_id, category="core").order_by("-opened_at")[
            :LIST_LENGTH
        ]
    )
    ids = [one.case_id for one in grants]
    notices = {
        one.case_id: one
        for one in NotifiedMunicipality.objects.filter(
            case_id__in=ids, unit_id=acting.unit_id, released_at__isnull=True
        ).order_by("-notified_at")
    }
    missing = set(Missing.objects.filter(case_id__in=ids, ended_on__isnull=True).values_list("case_id", flat=True))
    talks: dict[uuid.UUID, ReturnTalk] = {}
    if policies.may_read("return_plan"):
        coming = ReturnTalk.objects.filter(case_id__in=ids, state="planned", planned_on__gte=clock.today())
        for talk in coming.order_by("-planned_on"):
            talks[talk.case_id] = talk
    return [Followed(one, notices.get(one.case_id), one.case_id in missing, talks.get(one.case_id)) for one in grants]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A minor whom nobody can find, on the desk of whoever has the case."""

    number: str
    case_id: uuid.UUID
    row: Missing
    untold: list[ToldOfMissing]


def alarms() -> list[Alarm]:
    """The minors of the acting unit whom nobody can find, whoever has the case there. One query."""
    represented = Func(F("case"), function="helle.has_representative", output_field=BooleanField())
    known = Func(F("pk"), function="helle.told_of_missing", output_field=ArrayField(CharField()))
    rows = list(
        Missing.objects.filter(Q(ended_on__isnull=True))
        .annotate(represented=represented, known=known)
        .select_related("case")
        .order_by("recorded_at")[:DESK_LENGTH]
    )
    return [Alarm(row.case.number, row.case_id, row, _untold(row.known, represented=row.represented)) for row in rows]


@dataclass(frozen=True, slots=True)
class TalkAnew:
    """A talk that has to be held anew: of which case, and when it was held."""

    case_id: uuid.UUID
    case_number: str
    held_on: dt.date


def talks_to_hold_anew() -> list[TalkAnew]:
    """The talks that have to be held anew with the representative, on the desk of who traces (MIN-13), whoever has the
    case there. Two queries at most."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, held_on FROM helle.talks_to_hold_anew(%s)", [DESK_LENGTH])
        found: list[tuple[uuid.UUID, dt.date]] = cursor.fetchall()
    if not found:
        return []
    numbers = dict(Case.objects.filter(pk__in={case for case, _on in found}).values_list("pk", "number"))
    return [TalkAnew(case, numbers[case], on) for case, on in found if case in numbers]
