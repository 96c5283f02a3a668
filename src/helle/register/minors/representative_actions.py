"""Writing who represents a minor: asked for, nominated, appointed, given a login, ended (MIN-01..MIN-04)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.minors import queries
from helle.register.minors.choices import Capacity, RepresentationEnd
from helle.register.minors.facts import age_of, company_of, facts_of, status_of
from helle.register.minors.models import Appointment, Nomination, RepresentativeRequest, Weighing
from helle.register.minors.sealing import seal_ruling
from helle.register.protection import clock, context, policies
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.codes import MinorStatus
from helle.rules.minors.appointment import AppointmentFacts, representative_appointment
from helle.rules.minors.codes import AppointingBody, ChildHeard, NomineeConflict, RepresentativeStatus
from helle.rules.ruling import Ruling, Text

TIES: Final = frozenset({NomineeConflict.RELATIVE_OF_SUSPECT, NomineeConflict.OTHER_TIE, NomineeConflict.SUSPECT})
OF_AGE = Text(
    "Personen er voksen; en repræsentant er for mindreårige. [MIN-01, MIN-15]",
    "The person is an adult; a representative is for minors. [MIN-01, MIN-15]",
)
_ANOTHER_THEN = Text(
    "Barnet har en anden repræsentant den dag. Der er én ad gangen. [MIN-01]",
    "The child has another representative that day. There is one at a time. [MIN-01]",
)
_ENDED_ALREADY = Text("Repræsentationen er allerede afsluttet.", "The representation has ended already.")
_NOT_HER_OWN_UNIT = Text(
    "Vælg repræsentantens egen enhed: under den organisation, der indstiller, og med højst én bruger. [FLO-16]",
    "Choose the representative's own unit: under the organisation that nominates, with one user at most. [FLO-16]",
)
_ANOTHERS_UNIT: Final = Text(
    "Enheden er en anden repræsentants: hvem der logger ind i den, ville også se dette barns sag. Vælg repræsentantens "
    "egen enhed, eller bed administratoren om at oprette den. [FLO-16]",
    "The unit is another representative's: whoever logs in there would see this child's case too. Choose the "
    "representative's own unit, or ask the administrator to create it. [FLO-16]",
)
_SAID: Final = {
    "one_representative_at_a_time": Refused(_ANOTHER_THEN, field="since"),
    "representative_of_a_minor": Refused(OF_AGE, field="since"),
    "appointment_is_ended_once": Refused(_ENDED_ALREADY),
    "unit_of_one_representative": Refused(_NOT_HER_OWN_UNIT, field="unit"),
    "unit_of_another_representative": Refused(_ANOTHERS_UNIT, field="unit"),
    "appointment_runs_without_a_login": Refused(
        Text(
            "Repræsentationen er slut, eller repræsentanten har allerede en adgang.",
            "The representation is over, or the representative has access already.",
        )
    ),
}


@dataclass(frozen=True, slots=True)
class Nominee:
    """Whom an organisation nominates, what the child said, and what may stand in the way."""

    organisation: uuid.UUID
    nominated_on: dt.date
    name: str
    contact: str
    child_heard: ChildHeard
    childs_view: str
    conflict: NomineeConflict
    about_the_conflict: str


def representative_request(case: Case, *, expected_version: int, to_unit: uuid.UUID, requested_on: dt.date) -> None:
    """Record that an organisation was asked to find a representative (MIN-04, PUB-LAW-08)."""
    policies.require_write("identity")
    cases.refuse_future(requested_on, "requested_on")
    cases.refuse_long_ago(requested_on, "requested_on")
    cases.refuse_before_known(case, requested_on, "requested_on", leeway=cases.JUST_BEFORE)
    _refuse_of_age(case)
    _refuse_no_body(to_unit, "to_unit")
    row = new_row(RepresentativeRequest, case, to_unit_id=to_unit, requested_on=requested_on)
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("minor.representative_requested", object_id=row.pk, cases=[case.pk])


def nomination_record(case: Case, *, expected_version: int, nominee: Nominee) -> Nomination:
    """Record a nomination. Who is nominated is a fact also where the rules then refuse the appointment."""
    policies.require_write("identity")
    cases.refuse_future(nominee.nominated_on, "nominated_on")
    cases.refuse_long_ago(nominee.nominated_on, "nominated_on")
    cases.refuse_before_known(case, nominee.nominated_on, "nominated_on", leeway=cases.JUST_BEFORE)
    _refuse_of_age(case)
    _refuse_no_body(nominee.organisation, "organisation")
    if nominee.conflict in TIES and not says_anything(nominee.about_the_conflict):
        raise Refused(
            Text("Skriv, hvad der kan stå i vejen.", "State what may stand in the way."), field="about_the_conflict"
        )
    row = new_row(
        Nomination,
        case,
        organisation_id=nominee.organisation,
        nominated_on=nominee.nominated_on,
        child_heard=nominee.child_heard.value,
        conflict=nominee.conflict.value,
    )
    seal(
        case,
        row,
        name=nominee.name,
        contact=nominee.contact,
        childs_view=nominee.childs_view,
        conflict=nominee.about_the_conflict,
    )
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("minor.nominated", object_id=row.pk, cases=[case.pk], detail={"conflict": row.conflict})
    return row


def appointment_ruling(
    case: Case, nomination: Nomination, *, appointed_by: AppointingBody | None, on: dt.date
) -> Ruling[RepresentativeStatus]:
    """Whether this nominee may represent the minor from a day on."""
    facts = facts_of(case, on)
    return representative_appointment(
        AppointmentFacts(
            minor=status_of(facts),
            unaccompanied=company_of(facts),
            age=age_of(facts),
            child_heard=ChildHeard(nomination.child_heard),
            conflict=NomineeConflict(nomination.conflict),
            appointed_by=appointed_by,
            on=on,
        )
    )


def representative_appoint(
    case: Case,
    nomination: Nomination,
    *,
    expected_version: int,
    appointed_by: AppointingBody,
    capacity: Capacity,
    since: dt.date,
    scope: str = "",
    why: str = "",
) -> Appointment:
    """Record the appointment of whoever was nominated; one who represents the minor still is replaced that day.

    Raises `Refused` with the ruling: a suspect never, a suspect's relative not without the reason (MIN-03).
    """
    policies.require_write("identity")
    cases.refuse_future(since, "since")
    if since < nomination.nominated_on:
        raise Refused(
            Text("Udpegningen ligger før indstillingen.", "The appointment lies before the nomination."), field="since"
        )
    ruling = appointment_ruling(case, nomination, appointed_by=appointed_by, on=since)
    if not ruling.permits(says_something(why)):
        raise Refused(
            ruling.reasons[0].text if ruling.reasons else ruling.headline,
            field="why" if ruling.needs_reason else None,
            ruling=ruling,
        )
    row = new_row(
        Appointment,
        case,
        nomination=nomination,
        appointed_by=appointed_by.value,
        capacity=capacity.value,
        during=DateRange(since, None),
        ended_why="",
    )
    named = queries.opened_nomination(case, nomination)
    seal(case, row, name=named.name, contact=named.contact, scope=scope)
    taken = {
        "minors_appointment_nomination_id_key": Refused(
            Text("Den indstillede er allerede udpeget.", "The nominee has been appointed already.")
        )
    }
    with refused_by(_SAID | taken), transaction.atomic():
        cases.case_touch(case, expected_version)
        before = queries.running_appointment(case)
        if before is not None:
            if before.during.lower >= since:
                raise Refused(_ANOTHER_THEN, field="since")
            _end(case, before, since, RepresentationEnd.REPLACED, "")
        _weigh(case, nomination, why, ruling)
        row.save(force_insert=True)
        audit.record(
            "minor.representative_appointed",
            object_id=row.pk,
            cases=[case.pk],
            detail={"by": row.appointed_by, "capacity": row.capacity},
        )
        cases.case_project(case)
    return row


def representative_give_login(case: Case, appointment: Appointment, *, expected_version: int, unit: uuid.UUID) -> None:
    """Let the representative see the child's case in her own unit, as far as the access matrix says (FLO-16).

    The database checks the appointment and the unit, and that the unit never was another representative's: with a
    login of her own she sees the children of hers. It ends with the appointment.
    """
    policies.require_write("identity")
    whose = queries.whose_login(queries.opened_appointment(case, appointment).name)
    with refused_by(_SAID), transaction.atomic():
        cases.case_touch(case, expected_version)
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.appoint_representative(%s, %s, %s)", [appointment.pk, unit, whose])
        audit.record(
            "minor.representative_login", object_id=appointment.pk, cases=[case.pk], detail={"unit": str(unit)}
        )


def representative_end(
    case: Case,
    appointment: Appointment,
    *,
    expected_version: int,
    ended_on: dt.date,
    why: RepresentationEnd,
    note: str,
) -> None:
    """End a representation; `ended_on` is the first day without. A login ends with it, at once."""
    policies.require_write("identity")
    cases.refuse_future(ended_on, "ended_on")
    if why is RepresentationEnd.NOT_SUITED and not says_something(note):
        raise Refused(NO_REASONS, field="note")
    first = appointment.during.lower
    if why is RepresentationEnd.MISTAKE:
        ended_on = first
    elif ended_on <= first:
        raise Refused(
            Text(
                "Repræsentationen begyndte først den dag eller senere. Var den en fejl, så vælg det.",
                "The representation began on that day or later. Where it was a mistake, choose that.",
            ),
            field="ended_on",
        )
    with refused_by(_SAID), transaction.atomic():
        cases.case_touch(case, expected_version)
        appointment.refresh_from_db()
        if not appointment.runs:
            raise Refused(_ENDED_ALREADY)
        _end(case, appointment, ended_on, why, note)
        cases.case_project(case)


def _end(case: Case, appointment: Appointment, first_day_without: dt.date, why: RepresentationEnd, note: str) -> None:
    acting = context.current()
    appointment.during = DateRange(appointment.during.lower, first_day_without)
    appointment.ended_why = why.value
    appointment.ended_at = acting.instant
    appointment.ended_by_id = acting.user_id
    appointment.save(update_fields=["during", "ended_why", "ended_at", "ended_by"])
    if note.strip():
        _weigh(case, appointment.nomination, note, None)
    audit.record("minor.representative_ended", object_id=appointment.pk, cases=[case.pk], detail={"why": why.value})


def _weigh(case: Case, nomination: Nomination, text: str, ruling: Ruling[RepresentativeStatus] | None) -> None:
    """Keep why, and the ruling that it was decided beside."""
    row = new_row(Weighing, case, nomination=nomination)
    seal(case, row, text=text)
    if ruling is not None:
        seal_ruling(case, row, ruling)
    row.save(force_insert=True)


def _refuse_of_age(case: Case) -> None:
    if status_of(facts_of(case, clock.today())) is MinorStatus.ADULT:
        raise Refused(OF_AGE)


def _refuse_no_body(unit: uuid.UUID, field: str) -> None:
    if unit not in {one.id for one in queries.nominating_bodies()}:
        raise Refused(
            Text("Vælg en organisation, der indstiller.", "Choose an organisation that nominates."), field=field
        )
