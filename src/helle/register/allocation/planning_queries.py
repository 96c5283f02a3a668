"""Reading planned interviews, the directory of interpreters, and what the person wishes of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from helle.register.allocation import queries
from helle.register.allocation.choices import PlaceKind, WishKind
from helle.register.allocation.models import (
    Arrangement,
    Booking,
    Interpreter,
    InterpreterWish,
    Interviewer,
    PlannedInterview,
)
from helle.register.allocation.queries import Away, Load
from helle.register.cases.models import Case
from helle.register.codelists.queries import country_name
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.protection import clock, context, policies, vault
from helle.rules.ruling import Text

LISTED = 200
MOST_COMING = 50


# --- planned interviews


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned interview with who holds it and who interprets. `arrangements` are read on the page of plans alone."""

    row: PlannedInterview
    interviewers: list[User]
    booking: Booking | None
    arrangements: str = ""

    @property
    def starts_at(self) -> dt.datetime:
        starts: dt.datetime = self.row.during.lower.astimezone(clock.COPENHAGEN)
        return starts

    @property
    def ends_at(self) -> dt.datetime:
        ends: dt.datetime = self.row.during.upper.astimezone(clock.COPENHAGEN)
        return ends

    @property
    def day(self) -> dt.date:
        return self.starts_at.date()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    @property
    def stands(self) -> bool:
        """Whether it is still to be held: neither cancelled, held, nor over."""
        return self.row.cancelled_at is None and self.row.interview_id is None and not self.is_over

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def can_be_taken_over(self) -> bool:
        """Whether it has begun, and nobody has recorded it or called it off."""
        return self.has_begun and self.row.cancelled_at is None and self.row.interview_id is None

    @property
    def lacks_interpreter(self) -> bool:
        return self.row.needs_interpreter and self.booking is None and self.row.cancelled_at is None


def _planned(rows: QuerySet[PlannedInterview]) -> list[Planned]:
    found = rows.prefetch_related(
        Prefetch("interviewers", Interviewer.objects.select_related("user").order_by("user__full_name")),
        Prefetch("bookings", Booking.objects.filter(released_at__isnull=True).select_related("interpreter")),
    )
    return [
        Planned(row, [one.user for one in row.interviewers.all()], next(iter(row.bookings.all()), None))
        for row in found
    ]


def planned_interviews_of(case: Case) -> list[Planned]:
    """The acting unit's planned interviews of a case, the latest first, the cancelled ones too. Three queries."""
    return _planned(PlannedInterview.objects.filter(case=case).order_by("-during", "id"))


def arranged_interviews_of(case: Case) -> list[Planned]:
    """The same with what else is agreed, for a role that holds interviews. Four queries."""
    agreed = {
        row.planned_id: vault.unseal(case.person_id, row, "words_sealed")
        for row in Arrangement.objects.filter(case=case)
    }
    return [replace(one, arrangements=agreed.get(one.row.pk, "")) for one in planned_interviews_of(case)]


def get_planned_interview(case: Case, planned_id: uuid.UUID) -> Planned:
    """One planned interview of the case; else `Http404`."""
    found = _planned(PlannedInterview.objects.filter(case=case, pk=planned_id))
    if not found:
        raise Http404
    return found[0]


def get_standing_interview(case: Case, planned_id: uuid.UUID) -> Planned:
    """The same where it is neither cancelled nor over."""
    planned = get_planned_interview(case, planned_id)
    if not planned.stands:
        raise Http404
    return planned


def next_interview_of(case: Case) -> Planned | None:
    """The acting unit's next interview of a case that is neither cancelled nor over."""
    rows = PlannedInterview.objects.filter(case=case, cancelled_at__isnull=True, during__endswith__gt=clock.now())
    return next(iter(_planned(rows.order_by("during", "id")[:1])), None)


@dataclass(frozen=True, slots=True)
class Mine:
    """An interview the acting user is to hold: whether an interpreter is missing, which wishes speak against hers."""

    row: Interviewer
    lacks_interpreter: bool
    against: list[InterpreterWish]

    @property
    def case_id(self) -> uuid.UUID:
        return self.row.case_id

    @property
    def starts_at(self) -> dt.datetime:
        starts: dt.datetime = self.row.during.lower.astimezone(clock.COPENHAGEN)
        return starts


def my_interviews() -> list[Mine]:
    """The interviews the acting user is to hold in the coming two weeks, the next first. Three queries at most."""
    rows = _my_interviews()
    booked = {
        one.planned_id: one.interpreter
        for one in Booking.objects.filter(
            planned_id__in=[row.planned_id for row in rows], released_at__isnull=True
        ).select_related("interpreter")
    }
    wishes: dict[uuid.UUID, list[InterpreterWish]] = {}
    persons = [row.case.person_id for row in rows if row.planned_id in booked]
    for wish in InterpreterWish.objects.filter(person_id__in=persons, superseded_at__isnull=True).order_by("id"):
        wishes.setdefault(wish.person_id, []).append(wish)
    now = clock.now()
    return [
        Mine(
            row,
            row.planned.needs_interpreter and row.planned_id not in booked and row.during.upper > now,
            [
                wish
                for wish in wishes.get(row.case.person_id, [])
                if row.during.upper > now
                and row.planned_id in booked
                and wish_against(wish, booked[row.planned_id]) is not None
            ],
        )
        for row in rows
    ]


def _my_interviews() -> list[Interviewer]:
    acting, today = context.current(), clock.today()
    since = clock.start_of_day(today)
    return list(
        Interviewer.objects.filter(
            user_id=acting.user_id,
            by_unit_id=acting.unit_id,
            released_at__isnull=True,
            during__overlap=DateTimeTZRange(since, since + dt.timedelta(days=queries.DAYS_AHEAD)),
        )
        .select_related("case", "planned")
        .order_by("during")[:20]
    )


def hours_of_mine(since: dt.date, until: dt.date) -> list[Interviewer]:
    """What the acting user is to hold, or held, in these days, the earliest first: times alone. One query."""
    acting = context.current()
    days = DateTimeTZRange(clock.start_of_day(since), clock.start_of_day(until))
    return list(
        Interviewer.objects.filter(
            user_id=acting.user_id, by_unit_id=acting.unit_id, released_at__isnull=True, during__overlap=days
        ).order_by("during", "id")
    )


@dataclass(frozen=True, slots=True)
class Coming:
    """An interview to come, as whoever allocates looks at it: who of its interviewers is away that day."""

    planned: Planned
    number: str
    away: frozenset[uuid.UUID]


def coming_interviews(absences: Sequence[Away]) -> list[Coming]:
    """The acting unit's interviews of the coming two weeks, the next first, with who is away then. Three queries."""
    acting = context.current()
    horizon = DateTimeTZRange(acting.instant, acting.instant + dt.timedelta(days=queries.DAYS_AHEAD))
    rows = (
        PlannedInterview.objects.filter(by_unit_id=acting.unit_id, cancelled_at__isnull=True, during__overlap=horizon)
        .select_related("case")
        .order_by("during", "id")[:MOST_COMING]
    )
    return [
        Coming(
            one,
            one.row.case.number,
            frozenset(
                away.user.pk
                for away in absences
                if away.absence.during.lower <= one.day <= away.last_day
                and away.user.pk in {user.pk for user in one.interviewers}
            ),
        )
        for one in _planned(rows)
    ]


def interviewers_here() -> list[User]:
    """Who in the acting unit writes what a person tells, and so holds interviews (ID-11)."""
    return organisations.staff_of(context.current().unit_id, clock.today(), policies.roles_writing("narrative"))


def suggested_interviewers(language: str) -> list[Load]:
    """Who could hold an interview, best first: who is here, speaks the language, has few interviews and few cases."""

    def rank(load: Load) -> tuple[bool, bool, int, int, str]:
        return (
            load.absence is not None,
            language not in load.languages,
            load.interviews,
            load.open_cases,
            load.user.full_name,
        )

    return sorted(queries.workload(interviewers_here()), key=rank)


# --- interpreters


def interpreters(*, language: str = "", closed: bool = False) -> list[Interpreter]:
    """The directory by name, those of one language or all. Two queries."""
    found = Interpreter.objects.prefetch_related("languages").order_by("name", "id")
    if language:
        found = found.filter(languages__language=language).distinct()
    if not closed:
        found = found.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=clock.today()))
    return list(found[:LISTED])


def get_interpreter(interpreter_id: uuid.UUID) -> Interpreter:
    """One interpreter; else `Http404`."""
    found = Interpreter.objects.prefetch_related("languages").filter(pk=interpreter_id).first()
    if found is None:
        raise Http404
    return found


def wishes_of(person_id: uuid.UUID) -> list[InterpreterWish]:
    """What the person wishes of interpreters now, in the order it was said. Empty for who sees no identities."""
    return list(
        InterpreterWish.objects.filter(person_id=person_id, superseded_at__isnull=True)
        .select_related("interpreter")
        .order_by("recorded_at", "id")
    )


def get_wish(person_id: uuid.UUID, wish_id: uuid.UUID) -> InterpreterWish:
    """One wish of the person, in force or not; else `Http404`."""
    found = InterpreterWish.objects.filter(person_id=person_id, pk=wish_id).first()
    if found is None:
        raise Http404
    return found


def taken_in(during: DateTimeTZRange) -> frozenset[uuid.UUID]:
    """The interpreters who are booked in a time, by whichever authority; for whom is not told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.taken_interpreters(%s)", [during])
        return frozenset(row[0] for row in cursor.fetchall())


def wish_against(wish: InterpreterWish, interpreter: Interpreter) -> Text | None:
    """Why a wish speaks against an interpreter, None where it does not.

    An interpreter whose country is not known is not ruled out by a wish about a country.
    """
    if wish.kind == WishKind.NOT_INTERPRETER and wish.interpreter_id == interpreter.pk:
        return Text("Personen ønsker ikke denne tolk.", "The person does not want this interpreter.")
    if wish.kind == WishKind.ONLY_SEX and wish.sex != interpreter.sex:
        return Text("Personen ønsker en tolk af et andet køn.", "The person wants an interpreter of another sex.")
    if wish.kind == WishKind.NOT_COUNTRY and wish.country == interpreter.origin:
        return Text(
            "Personen ønsker ikke en tolk fra dette land.", "The person does not want an interpreter from this country."
        )
    return None


def objections(
    interpreter: Interpreter,
    planned: Planned,
    wishes: Sequence[InterpreterWish],
    taken: frozenset[uuid.UUID],
) -> list[Text]:
    """Why an interpreter cannot be booked for an interview; empty where nothing speaks against it."""
    found = [said for wish in wishes if (said := wish_against(wish, interpreter))]
    if interpreter.closed_on is not None and interpreter.closed_on <= planned.day:
        found.append(Text("Tolken er ude af listen den dag.", "The interpreter is out of the directory on that day."))
    if not interpreter.declared(planned.day):
        found.append(
            Text(
                "Tolken har ingen gyldig tavshedserklæring den dag.",
                "The interpreter has no valid declaration of confidentiality on that day.",
            )
        )
    if planned.row.language not in {one.language for one in interpreter.languages.all()}:
        found.append(Text("Tolken tolker ikke sproget.", "The interpreter does not interpret the language."))
    if planned.row.place == PlaceKind.VIDEO and not interpreter.remote:
        found.append(Text("Tolken tolker ikke over video.", "The interpreter does not interpret by video."))
    if interpreter.pk in taken:
        found.append(Text("Tolken er optaget i det tidsrum.", "The interpreter is taken in that time."))
    return found


@dataclass(frozen=True, slots=True)
class Candidates:
    """The interpreters of a language: who can be booked, and why the others cannot."""

    offered: list[Interpreter]
    not_offered: list[tuple[Interpreter, list[Text]]]


def candidates(case: Case, planned: Planned) -> Candidates:
    """Who could interpret a planned interview. Four queries, however many interpreters there are."""
    wishes, taken = wishes_of(case.person_id), taken_in(planned.row.during)
    found = Candidates([], [])
    for one in interpreters(language=planned.row.language):
        against = objections(one, planned, wishes, taken)
        if against:
            found.not_offered.append((one, against))
        else:
            found.offered.append(one)
    return found


def wish_in_words(wish: InterpreterWish) -> str:
    """Whom or what a wish names."""
    if wish.interpreter is not None:
        return wish.interpreter.name
    return wish.get_sex_display() if wish.sex else country_name(wish.country)
