"""Writing planned interviews, the directory of interpreters, bookings, and the person's wishes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from helle.register.allocation import planning_queries, policies, queries
from helle.register.allocation.choices import CancelReason, PlaceKind, WishKind
from helle.register.allocation.models import (
    Arrangement,
    Booking,
    Interpreter,
    InterpreterLanguage,
    InterpreterWish,
    Interviewer,
    PlannedInterview,
    StaffLanguage,
)
from helle.register.allocation.planning_queries import Planned
from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.identification.actions import interview_ruling
from helle.register.identification.models import Interview
from helle.register.interface.typed import says_anything
from helle.register.organisations.models import User
from helle.register.people import actions as people
from helle.register.protection import clock, context, vault
from helle.register.protection import policies as categories
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, Stale, refused_by
from helle.rules.ruling import Text

FURTHEST_AHEAD = dt.timedelta(days=366)
SPOKEN_BY_ALL = "da"


@dataclass(frozen=True, slots=True)
class Plan:
    """An interview that is to be held: when, in what kind of place, in which language, by whom."""

    starts_at: dt.datetime
    minutes: int
    place: PlaceKind
    language: str
    needs_interpreter: bool
    interviewers: Sequence[User]
    companion: bool = False
    representative: bool = False
    alone: bool = False
    arrangements: str = ""

    @property
    def during(self) -> DateTimeTZRange:
        return DateTimeTZRange(self.starts_at, self.starts_at + dt.timedelta(minutes=self.minutes))


_TIMES_TAKEN = {
    "an_interviewer_is_in_one_place": Refused(
        Text("En af dem har en anden samtale i det tidsrum.", "One of them has another interview in that time."),
        field="interviewers",
    ),
    "one_interview_of_a_person_at_a_time": Refused(
        Text(
            "Der er allerede planlagt en samtale med personen i det tidsrum.",
            "An interview with the person is planned in that time already.",
        ),
        field="time",
    ),
    "interviewer_works_here": Refused(
        Text("En af dem arbejder ikke i enheden den dag.", "One of them does not work in the unit on that day."),
        field="interviewers",
    ),
}


def interview_plan(case: Case, *, expected_version: int | None, plan: Plan) -> PlannedInterview:
    """Plan an identification interview with its interviewers (ID-01, ACT-03).

    Raises `Refused` with the ruling for an authority that holds none (ID-11), for a time that is past, far ahead or
    taken, for an interviewer who is away, and where nobody speaks the language and no interpreter is asked for.
    """
    policies.require_case_unit()
    acting, day = context.current(), clock.local_day(plan.starts_at)
    if plan.starts_at <= acting.instant:
        raise Refused(Text("Tidspunktet er passeret.", "The time has passed."), field="day")
    if plan.starts_at > acting.instant + FURTHEST_AHEAD:
        raise Refused(Text("Datoen ligger over et år frem.", "The date is more than a year ahead."), field="day")
    ruling = interview_ruling(facts_for_writing(case), day, None)
    if not ruling.permits(reason_given=True):
        raise Refused(ruling.headline, ruling=ruling)
    _refuse_interviewers(plan, day)
    row = PlannedInterview(
        id=new_id(),
        case=case,
        during=plan.during,
        place=plan.place.value,
        language=plan.language,
        needs_interpreter=plan.needs_interpreter,
        companion=plan.companion,
        representative=plan.representative,
        alone=plan.alone,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    with refused_by(_TIMES_TAKEN), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        # In one order, so that two who plan for the same colleagues wait for each other instead of for ever.
        for user in sorted(plan.interviewers, key=lambda one: one.pk):
            Interviewer(
                id=new_id(),
                planned=row,
                case=case,
                user=user,
                during=plan.during,
                recorded_at=acting.instant,
                by_user_id=acting.user_id,
                by_unit_id=acting.unit_id,
            ).save(force_insert=True)
        _arrange(case, row, plan.arrangements)
        audit.record("interview.planned", object_id=row.pk, cases=[case.pk], detail={"place": row.place})
    return row


def _arrange(case: Case, planned: PlannedInterview, words: str) -> None:
    if not says_anything(words):
        return
    categories.require_write("narrative")
    row = Arrangement(
        id=new_id(),
        planned=planned,
        case=case,
        recorded_at=planned.recorded_at,
        by_user_id=planned.by_user_id,
        by_unit_id=planned.by_unit_id,
    )
    row.words_sealed = vault.seal(case.person_id, row, "words_sealed", words.strip())
    row.save(force_insert=True)


def interview_held(case: Case, planned: Planned, interview: Interview) -> None:
    """Say which interview a planned one became. Once: `Refused` where it was called off, or is another's by now."""
    policies.require_case_unit()
    refusals = {"held_stays_held": Refused(_HELD), "allocation_plannedinterview_interview_id_key": Refused(_HELD)}
    with refused_by(refusals), transaction.atomic():
        if not PlannedInterview.objects.filter(pk=planned.row.pk, cancelled_at__isnull=True).update(
            interview=interview
        ):
            raise Refused(Text("Samtalen er allerede aflyst.", "The interview is cancelled already."))
        audit.record("interview.taken_over", object_id=interview.pk, cases=[case.pk])


_HELD = Text("Samtalen er allerede noteret som holdt.", "The interview is recorded as held already.")


def _refuse_interviewers(plan: Plan, day: dt.date) -> None:
    if not plan.interviewers:
        raise Refused(Text("Vælg, hvem der holder samtalen.", "Choose who holds the interview."), field="interviewers")
    for user in plan.interviewers:
        if queries.is_away(user.pk, day, day):
            raise Refused(
                Text(f"{user.full_name} er væk den dag.", f"{user.full_name} is away on that day."),
                field="interviewers",
            )
    speak = StaffLanguage.objects.filter(user__in=plan.interviewers, language=plan.language)
    if not plan.needs_interpreter and plan.language != SPOKEN_BY_ALL and not speak.exists():
        raise Refused(
            Text(
                "Ingen af dem holder samtaler på sproget. Vælg en anden, eller sæt kryds ved tolk.",
                "None of them holds interviews in the language. Choose another, or tick interpreter.",
            ),
            field="needs_interpreter",
        )


def interview_cancel(case: Case, planned: Planned, *, expected_version: int, why: CancelReason) -> None:
    """Call a planned interview off: its interviewers and its interpreter are free again."""
    policies.require_case_unit()
    acting = context.current()
    with refused_by({"held_stays_held": Refused(_HELD)}), transaction.atomic():
        cases.case_touch(case, expected_version)
        row = planned.row
        row.cancelled_at, row.cancelled_why = acting.instant, why.value
        if not PlannedInterview.objects.filter(pk=row.pk, cancelled_at__isnull=True).update(
            cancelled_at=row.cancelled_at, cancelled_why=row.cancelled_why
        ):
            raise Refused(Text("Samtalen er allerede aflyst.", "The interview is cancelled already."))
        for part in (Interviewer, Booking):
            part.objects.filter(planned=row, released_at__isnull=True).update(released_at=acting.instant)
        audit.record("interview.cancelled", object_id=row.pk, cases=[case.pk], detail={"why": why.value})


# --- the interpreter of an interview


def _booking_refused() -> dict[str, Refused]:
    """What the database refuses when two meet, in the words the form would have used."""
    said = {
        "an_interpreter_is_in_one_place": Text(
            "Tolken er optaget i det tidsrum.", "The interpreter is taken in that time."
        ),
        "one_interpreter_for_an_interview": Text(
            "Der er allerede bestilt en tolk.", "An interpreter is booked already."
        ),
        "booked_interpreter_has_declared": Text(
            "Tolken har ingen gyldig tavshedserklæring den dag.",
            "The interpreter has no valid declaration of confidentiality on that day.",
        ),
        "booked_interpreter_is_in_the_directory": Text(
            "Tolken er ude af listen den dag.", "The interpreter is out of the directory on that day."
        ),
        "booked_interpreter_is_not_unwanted": Text(
            "Personen ønsker ikke denne tolk.", "The person does not want this interpreter."
        ),
    }
    return {name: Refused(text, field="interpreter") for name, text in said.items()}


def interpreter_book(
    case: Case, planned: Planned, *, expected_version: int | None, interpreter: Interpreter
) -> Booking:
    """Book an interpreter for a planned interview. Raises `Refused` with the reason for one who may not be booked:
    unwanted by the person, without a valid declaration, taken, or out of the directory."""
    policies.require_case_unit()
    categories.require_read("identity")  # The person's wishes are read before anybody is booked.
    acting = context.current()
    row = Booking(
        id=new_id(),
        planned=planned.row,
        case=case,
        interpreter=interpreter,
        during=planned.row.during,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    with refused_by(_booking_refused()), transaction.atomic():
        cases.case_touch(case, expected_version)
        # Whoever called it off at the same time was first.
        if not PlannedInterview.objects.filter(pk=planned.row.pk, cancelled_at__isnull=True).exists():
            raise Refused(Text("Samtalen er allerede aflyst.", "The interview is cancelled already."))
        against = planning_queries.objections(
            interpreter,
            planned,
            planning_queries.wishes_of(case.person_id),
            planning_queries.taken_in(planned.row.during),
        )
        if planned.booking is not None or against:
            raise Refused(
                against[0]
                if against
                else Text("Der er allerede bestilt en tolk.", "An interpreter is booked already."),
                field="interpreter",
            )
        row.save(force_insert=True)
        audit.record("interpreter.booked", object_id=row.pk, cases=[case.pk], detail={"who": str(interpreter.pk)})
    return row


def interpreter_release(case: Case, planned: Planned, *, expected_version: int) -> None:
    """Take back the booking of an interview's interpreter."""
    policies.require_case_unit()
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        booking = planned.booking
        if booking is None or not Booking.objects.filter(pk=booking.pk, released_at__isnull=True).update(
            released_at=context.current().instant
        ):
            raise Refused(Text("Tolken er allerede afbestilt.", "The interpreter is released already."))
        audit.record("interpreter.released", object_id=booking.pk, cases=[case.pk])


# --- wishes


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wishes of interpreters: one of the three, by its kind."""

    kind: WishKind
    interpreter: Interpreter | None = None
    sex: str = ""
    country: str = ""


def wish_record(case: Case, *, expected_version: int, wish: Wish) -> InterpreterWish:
    """Keep what the person wishes. It binds from now on; bookings it speaks against are shown, not undone."""
    categories.require_write("identity")
    said = {
        WishKind.NOT_INTERPRETER: ("interpreter", wish.interpreter),
        WishKind.ONLY_SEX: ("sex", wish.sex),
        WishKind.NOT_COUNTRY: ("country", wish.country),
    }
    field, value = said[wish.kind]
    if not value:
        raise Refused(Text("Vælg, hvad ønsket gælder.", "Choose what the wish is about."), field=field)
    acting = context.current()
    row = InterpreterWish(
        id=new_id(),
        person_id=case.person_id,
        kind=wish.kind.value,
        interpreter=wish.interpreter if field == "interpreter" else None,
        sex=wish.sex if field == "sex" else "",
        country=wish.country if field == "country" else "",
        recorded_at=acting.instant,
        recorded_by_id=acting.user_id,
    )
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("wish.recorded", object_id=row.pk, cases=[case.pk], detail={"kind": row.kind})
    return row


def wish_withdraw(case: Case, wish_id: uuid.UUID, *, expected_version: int, why: str) -> None:
    """Put a wish out of force, with the reason: mistyped, or the person changed her mind. It stays in the record."""
    categories.require_write("identity")
    why = people.reason_given(why)
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row = InterpreterWish.objects.filter(pk=wish_id, person_id=case.person_id, superseded_at__isnull=True).first()
        if row is None:
            raise Refused(Text("Ønsket er allerede ude af kraft.", "The wish is no longer in force."))
        row.superseded_at = context.current().instant
        row.superseded_why_sealed = vault.seal(case.person_id, row, "superseded_why_sealed", why)
        row.save(update_fields=["superseded_at", "superseded_why_sealed"])
        audit.record("wish.withdrawn", object_id=row.pk, cases=[case.pk], detail={"kind": row.kind})


# --- the directory


@dataclass(frozen=True, slots=True)
class Described:
    """What the directory says of an interpreter. `languages`: pairs of a language and a script ('': speech only)."""

    name: str
    sex: str
    origin: str
    regions: Sequence[str]
    in_person: bool
    remote: bool
    declared_on: dt.date | None
    declared_until: dt.date | None
    closed_on: dt.date | None
    languages: Sequence[tuple[str, str]]


def interpreter_save(row: Interpreter | None, *, expected_version: int | None, described: Described) -> Interpreter:
    """Write an interpreter into the directory (None: a new one), or what is said of one.

    Raises `Stale` where somebody else changed the entry, `Refused` for a declaration with one end, or none to meet.
    """
    policies.require_case_unit()
    acting = context.current()
    _refuse_described(described)
    with transaction.atomic():
        if row is None:
            row, action = Interpreter(id=new_id(), version=0), "interpreter.added"
        else:
            action = "interpreter.changed"
            held = Interpreter.objects.select_for_update(no_key=True).get(pk=row.pk)
            if held.version != expected_version:
                raise Stale(
                    Text(
                        "Tolken er rettet af en anden, siden du åbnede siden. Åbn den igen.",
                        "Somebody else changed the interpreter after you opened the page. Open it again.",
                    )
                )
        row.name, row.sex, row.origin = described.name, described.sex, described.origin
        row.regions = list(described.regions)
        row.in_person, row.remote = described.in_person, described.remote
        row.declared_on, row.declared_until = described.declared_on, described.declared_until
        row.closed_on = described.closed_on
        row.version += 1
        row.changed_at, row.changed_by_id = acting.instant, acting.user_id
        row.save(force_insert=action == "interpreter.added")
        _write_languages(row, set(described.languages))
        audit.record(action, object_id=row.pk)
    return row


def _write_languages(row: Interpreter, wanted: set[tuple[str, str]]) -> None:
    """What stays is left as it is: a language that has ended since may be kept, and could not be written anew."""
    known = {(one.language, one.script): one.pk for one in InterpreterLanguage.objects.filter(interpreter=row)}
    InterpreterLanguage.objects.filter(pk__in=[pk for pair, pk in known.items() if pair not in wanted]).delete()
    InterpreterLanguage.objects.bulk_create(
        InterpreterLanguage(interpreter=row, language=language, script=script)
        for language, script in sorted(wanted - known.keys())
    )


def _refuse_described(described: Described) -> None:
    if not described.languages:
        raise Refused(Text("Vælg mindst ét sprog.", "Choose at least one language."), field="language_1")
    if not (described.in_person or described.remote):
        raise Refused(
            Text("Tolken skal kunne møde frem eller tolke på afstand.", "The interpreter must come or work remotely."),
            field="in_person",
        )
    since, until = described.declared_on, described.declared_until
    if (since is None) != (until is None):
        raise Refused(
            Text("Skriv både den første og den sidste dag.", "Enter both the first and the last day."),
            field="declared_until" if until is None else "declared_on",
        )
    if since is not None and until is not None and until < since:
        raise Refused(
            Text("Slutdagen ligger før den første dag.", "The last day is before the first."), field="declared_until"
        )
    if since is not None:
        cases.refuse_future(since, "declared_on")
