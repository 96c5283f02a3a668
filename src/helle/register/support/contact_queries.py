"""Reading who is contact person, who stands in, who it was before the plan, and who has nobody."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import F, Q
from django.http import Http404

from helle.register.allocation.models import Absence
from helle.register.cases.facts import Facts
from helle.register.cases.models import Case
from helle.register.interface.words import active_language
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.protection import clock, context, policies, vault
from helle.register.support import queries
from helle.register.support.contact_models import ContactDeputy, ContactHandover, ContactPerson, EarlierContact
from helle.rules.codes import Code, OrganisationKind
from helle.rules.contact_cover import ContactCover, ContactCoverFacts, contact_cover
from helle.rules.parameters import parameter, whole_number
from helle.rules.ruling import Ruling

LISTED: Final = 20
DAYS_AHEAD: Final = 14


class Why(Code):
    """Why a person has nobody to turn to, or soon has not."""

    NOBODY = "nobody", "Ingen kontaktperson", "No contact person"
    NGO = "ngo", "Skal overtages af CMM", "CMM has to take over"
    WRONG = "wrong", "Sat ved et opslag, der ikke var i orden", "Put there in a look that was found wrong"
    LEFT = "left", "Kontaktpersonen er stoppet", "The contact person has left"
    AWAY = "away", "Kontaktpersonen er væk, ingen dækker", "The contact person is away, uncovered"
    LEAVES = "leaves", "Kontaktpersonen stopper snart", "The contact person leaves soon"


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which support ran and nobody was contact person; `until` None: still."""

    since: dt.date
    until: dt.date | None

    @property
    def days(self) -> int:
        """How many days, with today where it goes on."""
        return ((self.until or clock.today()) - self.since).days + 1


@dataclass(frozen=True, slots=True)
class Flagged:
    """A person with running support for whom somebody has to be found."""

    number: str
    case_id: uuid.UUID
    user_name: str
    why: Why
    since: dt.date | None
    until: dt.date | None

    @property
    def act(self) -> str:
        """The name of the page where it is put right."""
        return "case-contact-deputy" if self.why is Why.AWAY else "case-contact-person"


@dataclass(frozen=True, slots=True)
class Earlier:
    """An organisation that was contact person before the plan, by name, and where that is known from."""

    row: EarlierContact
    name: str
    source: str

    @property
    def last_day(self) -> dt.date | None:
        upper: dt.date | None = self.row.during.upper
        return None if upper is None else upper - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StandsIn:
    """Who stands in for the contact person today, and until when: named for the case, or covering her absence."""

    user: User
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a person turns to today: her contact person, and whoever stands in while she is away.

    `ended_on`: support has ended, and nobody is contact person from that day on, whoever `was` it.
    """

    person: ContactPerson | None
    away_until: dt.date | None
    stands_in: StandsIn | None
    ended_on: dt.date | None = None
    was: ContactPerson | None = None


def sees_flagged() -> bool:
    """Whether the acting role is told whom nobody looks after: who gives cases to people in CMM."""
    acting = context.current()
    return acting.unit_kind == OrganisationKind.CMM and acting.role == "cmm_lead"


def standing(rows: Iterable[ContactPerson]) -> ContactPerson | None:
    """Of contact persons, the latest first, who is it today or was it last; whoever takes over later is not it yet."""
    today = clock.today()
    return next((row for row in rows if row.superseded_at is None and row.during.lower <= today), None)


def planned(rows: Iterable[ContactPerson]) -> ContactPerson | None:
    """Of contact persons, who takes over on a day to come."""
    today = clock.today()
    return next((row for row in rows if row.superseded_at is None and row.during.lower > today), None)


def contact_now(person: ContactPerson | None, case_id: uuid.UUID, facts: Facts) -> Contact:
    """Whom a person turns to today. Two queries at most."""
    today = clock.today()
    if person is None or not person.during.lower <= today or (person.during.upper and person.during.upper <= today):
        return Contact(None, None, None)
    if facts.support_ended_on is not None and facts.support_ended_on <= today:
        return Contact(None, None, None, facts.support_ended_on, person)
    away = (
        Absence.objects.filter(
            user_id=person.user_id,
            unit__kind=OrganisationKind.CMM,
            during__contains=today,
            withdrawn_at__isnull=True,
        )
        .select_related("cover")
        .order_by(F("during__endswith").desc(), "pk")
        .first()
    )
    deputy = next((one for one in deputies_of(case_id) if today in one.during), None)
    stands_in = None
    if facts.contact_person_alone_since is not None:
        pass  # Whoever was to stand in is away herself, or has left.
    elif deputy is not None:
        stands_in = StandsIn(deputy.user, deputy.last_day)
    elif away is not None and away.cover is not None:
        stands_in = StandsIn(away.cover, away.last_day)
    return Contact(person, away.last_day if away else None, stands_in)


def cover_ruling(contact: Contact, facts: Facts, earlier: list[Earlier]) -> Ruling[ContactCover]:
    """Whether the person has somebody to turn to today (SUP-01)."""
    left = facts.contact_person_alone_since if facts.contact_person_alone_until is None else None
    # Who is away and covered is away from some day or other: which one says nothing more.
    since = None if contact.away_until is None or left else (facts.contact_person_alone_since or facts.on)
    return contact_cover(
        ContactCoverFacts(
            on=facts.on,
            support_runs=facts.support_runs,
            has_contact_person=contact.person is not None,
            left_on=left,
            away_since=since,
            away_until=contact.away_until if since else None,
            deputy=contact.stands_in is not None,
            ngo=contact.person is None and any(one.row.during.upper is None for one in earlier),
        )
    )


def deputies_of(case_id: uuid.UUID) -> list[ContactDeputy]:
    """Who stood, stands or will stand in for the contact person of a case, the latest first. One query."""
    rows = ContactDeputy.objects.filter(case_id=case_id, withdrawn_at__isnull=True)
    return list(rows.select_related("user").order_by("-during"))


def deputies_ended_by(planned: ContactPerson) -> list[ContactDeputy]:
    """Who stands in no longer from the day of a planned handover: her days end there, or were taken back with it. One
    query. Whoever had that last day anyway is among them: which of the two it was is not kept."""
    rows = ContactDeputy.objects.filter(
        Q(withdrawn_at=planned.recorded_at) | Q(withdrawn_at__isnull=True, during__endswith=planned.during.lower),
        case_id=planned.case_id,
    )
    return list(rows.select_related("user").order_by("during", "pk"))


def get_deputy(case: Case, deputy_id: uuid.UUID) -> ContactDeputy:
    """A deputy whose days are not over; else `Http404`."""
    found = next(
        (one for one in deputies_of(case.pk) if one.pk == deputy_id and one.during.upper > clock.today()), None
    )
    if found is None:
        raise Http404
    return found


def earlier_contacts_of(case: Case) -> list[Earlier]:
    """The organisations that were contact person before the plan, in force, the latest first. One query."""
    rows = EarlierContact.objects.filter(case=case, superseded_at__isnull=True).order_by("-during")
    return [Earlier(row, _name_of(case, row), vault.unseal(case.person_id, row, "source_sealed")) for row in rows]


def _name_of(case: Case, row: EarlierContact) -> str:
    if row.organisation_id is None:
        return vault.unseal(case.person_id, row, "name_sealed")
    return organisations.units_on(clock.today())[row.organisation_id].name.in_language(active_language())


def get_earlier_contact(case: Case, row_id: uuid.UUID) -> Earlier:
    """One of them; else `Http404`."""
    found = next((one for one in earlier_contacts_of(case) if one.row.pk == row_id), None)
    if found is None:
        raise Http404
    return found


def gaps_of(case_id: uuid.UUID) -> list[Gap]:
    """The days on which support ran in a case and nobody was contact person. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT since, until FROM helle.contact_person_gaps_of(%s)", [case_id])
        return [Gap(*row) for row in cursor.fetchall()]


def put_there_by_a_wrong_look(case_id: uuid.UUID) -> bool:
    """Whether a look that was found wrong put the contact person of a case there: nobody counts on her. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.contact_person_by_a_wrong_look(%s)", [case_id])
        return bool(cursor.fetchone()[0])


def flagged(*, limit: int = LISTED) -> tuple[list[Flagged], bool]:
    """Whom in CMM nobody looks after, the worst first, and whether there are more. Two queries."""
    today = clock.today()
    longest = whole_number(parameter("contact_person_absence_days", today))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, case_id, user_id, why, since, until FROM helle.contact_person_gaps(%s, %s, %s)",
            [longest, today + dt.timedelta(days=DAYS_AHEAD), limit + 1],
        )
        rows = cursor.fetchall()
    names = organisations.user_names({row[2] for row in rows if row[2]})
    found = [Flagged(row[0], row[1], names.get(row[2], ""), Why(row[3]), row[4], row[5]) for row in rows]
    return found[:limit], len(found) > limit


def flagged_in_numbers() -> Counter[Why]:
    """Of how many in CMM nobody looks after, by why, as `flagged` has them. One query."""
    today = clock.today()
    longest = whole_number(parameter("contact_person_absence_days", today))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT why, count(*) FROM helle.contact_person_gaps(%s, %s, NULL) GROUP BY 1",
            [longest, today + dt.timedelta(days=DAYS_AHEAD)],
        )
        return Counter({Why(why): number for why, number in cursor.fetchall()})


@dataclass(frozen=True, slots=True)
class ContactLoad:
    """For how many persons with running support somebody is contact person, and for how many she stands in today."""

    user: User
    persons: int
    deputising: int
    here: bool


def contact_loads() -> list[ContactLoad]:
    """Of each colleague, also of who is one though she works here no more. Three queries at most."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, persons, deputising FROM helle.contact_person_loads()")
        counted = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
    staff = organisations.staff_of(context.current().unit_id, clock.today(), policies.roles_writing("core"))
    here = {user.pk for user in staff}
    gone = list(User.objects.filter(pk__in=[one for one in counted if one not in here]).order_by("full_name"))
    return [ContactLoad(user, *counted.get(user.pk, (0, 0)), user.pk in here) for user in [*gone, *staff]]


def handovers_unread() -> list[ContactHandover]:
    """Of whom the acting user has become contact person and has not opened what she is told, the latest first."""
    acting = context.current()
    found = ContactHandover.objects.filter(
        to_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        read_at__isnull=True,
        contact_person__superseded_at__isnull=True,
        contact_person__during__upper_inf=True,
    )
    return list(found.select_related("case", "by_user", "contact_person").order_by("-recorded_at")[:LISTED])


@dataclass(frozen=True, slots=True)
class Held:
    """That somebody was contact person, why she took another's place, and what she was told."""

    row: ContactPerson
    why: str
    handover: ContactHandover | None
    note: str

    @property
    def last_day(self) -> dt.date | None:
        upper: dt.date | None = self.row.during.upper
        return None if upper is None else upper - dt.timedelta(days=1)


def held_by(case: Case) -> list[Held]:
    """Who in CMM has been contact person, the latest first. Two queries."""
    handovers = {one.contact_person_id: one for one in ContactHandover.objects.filter(case=case)}
    found = []
    for row in queries.contact_persons_of(case.pk):
        handover = handovers.get(row.pk)
        note = vault.unseal(case.person_id, handover, "note_sealed") if handover is not None else ""
        found.append(Held(row, queries.why_replaced(case, row), handover, note))
    return found
