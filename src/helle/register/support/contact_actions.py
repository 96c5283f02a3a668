"""Writing who is the person's contact person, who stands in, and who was it before the plan."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Unit, User
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, OUT_OF_FORCE, Refused, refused_by, says_something
from helle.register.support import contact_queries, ending_queries
from helle.register.support.contact_models import ContactDeputy, ContactHandover, ContactPerson, EarlierContact
from helle.register.support.ending_models import SupportEnd
from helle.rules import contact_person as contact_rules
from helle.rules.codes import OrganisationKind
from helle.rules.facts import danish_date, english_date
from helle.rules.ladder import CLOSED
from helle.rules.ruling import Text
from helle.rules.support.codes import EndCause

FARTHEST_AHEAD: Final = dt.timedelta(days=90)
TOO_FAR_AHEAD: Final = Text(
    "Så langt frem kan en overdragelse ikke planlægges. Vælg en dag inden for 90 dage.",
    "A handover cannot be planned that far ahead. Choose a day within 90 days.",
)
NOBODY_UNTIL_THEN: Final = Text(
    "Personen har ingen kontaktperson nu og skal have en fra i dag. [SUP-01]",
    "The person has no contact person now and needs one from today. [SUP-01]",
)
ANOTHER_THAT_DAY: Final = Refused(
    Text(
        "Der er en anden kontaktperson den dag, og der er altid kun én ad gangen. En ny kan tage over dagen efter: "
        "vælg den dag. Skal en kollega være der indtil da, så sæt en stedfortræder. [SUP-01]",
        "Somebody else is the contact person that day, and there is one at a time. A new one can take over the day "
        "after: choose that day. If a colleague is to be there until then, set a deputy. [SUP-01]",
    ),
    field="since",
)
NOTHING_PLANNED: Final = Text("Ingen overdragelse er planlagt.", "No handover is planned.")


def contact_person_set(
    case: Case, *, expected_version: int, user: User, since: dt.date, why: str = "", note: str = ""
) -> ContactPerson:
    """Give the person a contact person from CMM; the earlier one ends the day before, in the same act (SUP-01, SUP-08).

    So does an organisation of before the plan (SUP-12), and whoever stood in. Support that had ended after a period
    runs again; of any other that has ended it raises `Refused`. `why` is the reason why another takes the
    earlier one's place; '' for the first. From a day to come it is a handover that is planned: until then the present
    one goes on. Raises `Refused` without it. `note` is for the new one's eyes and CMM's.
    """
    policies.require_write("core")
    acting = context.current()
    if since > clock.today() + FARTHEST_AHEAD:
        raise Refused(TOO_FAR_AHEAD, field="since")
    if since < clock.local_day(case.opened_at):
        raise Refused(
            Text(
                "Sagen var ikke oprettet den dag. Vælg dagen, den blev oprettet, eller en senere.",
                "The case had not been opened that day. Choose the day it was opened, or a later one.",
            ),
            field="since",
        )
    for day in (since, clock.today()):
        if not organisations.works_in(user.pk, acting.unit_id, day):
            raise Refused(cases.NOT_IN_THE_UNIT, field="user")
    row = ContactPerson(
        id=new_id(),
        case=case,
        user=user,
        during=DateRange(since, None),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
    )
    ended = ending_queries.support_end_of(case.pk)
    if facts_for_writing(case).rung in CLOSED or (
        ended is not None and ended.cause not in (EndCause.AFTER_PERIOD, EndCause.NO_PERIOD)
    ):
        raise Refused(
            Text(
                "Støtten er slut, så der er ingen kontaktperson. Er der nyt, så genåbn sagen, eller notér en "
                "indikation.",
                "Support has ended, so there is no contact person. If there is news, reopen the case, or record "
                "reasonable grounds.",
            )
        )
    taken = dict.fromkeys(("one_contact_person_at_a_time", "one_contact_person_of_any_kind"), ANOTHER_THAT_DAY)
    with refused_by(taken), transaction.atomic():
        cases.case_touch(case, expected_version)
        _take_up(case)
        current = _whoever_is_followed(case, since)
        ruling = contact_rules.may_be_contact_person(
            contact_rules.ContactPersonFacts(
                organisation=OrganisationKind(acting.unit_kind),
                starts_on=since,
                active_already=0 if current is None else 1,
                replaces_active=current is not None,
            )
        )
        if ruling.answer is None:
            raise Refused(ruling.headline, field="user", ruling=ruling)
        if (
            current is not None
            and current.during.upper is None
            and current.user_id == user.pk
            # Whom a wrong look put there may be given anew by somebody of the case (PUB-DIG-04).
            and not contact_queries.put_there_by_a_wrong_look(case.pk)
        ):
            raise Refused(
                Text("Hun eller han er allerede kontaktperson.", "She or he is the contact person already."),
                field="user",
            )
        if current is not None and current.during.lower < since:
            if not says_something(why):
                raise Refused(
                    Text(
                        f"{current.user.full_name} er kontaktperson. Skriv, hvorfor det skal være en anden.",
                        f"{current.user.full_name} is the contact person. Enter why it is to be somebody else.",
                    ),
                    field="why",
                )
            row.replaces_why_sealed = vault.seal(case.person_id, row, "replaces_why_sealed", why.strip())
            if current.during.upper is None:
                current.during = DateRange(current.during.lower, since)
                current.save(update_fields=["during"])
        end_deputies(case, since)
        _take_over(case, since)
        row.save(force_insert=True)
        if user.pk != acting.user_id or note.strip():
            _hand_over(case, row, note)
        audit.record("contact_person.set", object_id=row.pk, cases=[case.pk], detail={"user": str(user.pk)})
        cases.case_project(case)
    return row


def _whoever_is_followed(case: Case, since: dt.date) -> ContactPerson | None:
    """Who is contact person and goes on, or has her last day before `since`; None where nobody is.

    Held: what another writer has just given a last day is not given another one. Raises `Refused` where a handover is
    planned already, and for a day to come before which nobody would be contact person.
    """
    today = clock.today()
    held = ContactPerson.objects.select_for_update(of=("self",)).select_related("user")
    held = held.filter(case=case, superseded_at__isnull=True)
    current = held.filter(during__upper_inf=True).first() or held.filter(during__contains=today).first()
    if current is None:
        if since > today:
            raise Refused(NOBODY_UNTIL_THEN, field="since")
    elif current.during.lower > today:
        raise Refused(_planned_already(current), field="since")
    elif current.during.upper is not None and current.during.upper > since:
        raise ANOTHER_THAT_DAY
    elif current.during.upper is not None and current.during.upper < since:
        raise Refused(_has_a_last_day(current), field="since")
    return current


def _has_a_last_day(current: ContactPerson) -> Text:
    name, day = current.user.full_name, current.during.upper
    return Text(
        f"{name} er ikke længere kontaktperson fra {danish_date(day)}. Vælg den dag, så ingen dag er uden. [SUP-01]",
        f"{name} is no longer contact person from {english_date(day)}. Choose that day, so that no day is without. "
        "[SUP-01]",
    )


def _planned_already(planned: ContactPerson) -> Text:
    name, day = planned.user.full_name, planned.during.lower
    return Text(
        f"{name} tager over {danish_date(day)}. Træk den overdragelse tilbage først, hvis det skal være anderledes.",
        f"{name} takes over on {english_date(day)}. Take that handover back first if it is to be otherwise.",
    )


def handover_take_back(case: Case, *, expected_version: int | None) -> None:
    """A handover whose day has not come does not take place: whoever is contact person goes on (SUP-01)."""
    policies.require_write("core")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        if not take_back_planned(case):
            raise Refused(NOTHING_PLANNED)
        cases.case_project(case)


def take_back_planned(case: Case) -> bool:
    """Take a planned handover back, if there is one; whether there was. Within a transaction that holds the case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.take_back_handover(%s)", [case.pk])
        (planned,) = cursor.fetchone()
    if planned is not None:
        audit.record("contact_person.handover_taken_back", object_id=planned, cases=[case.pk])
    return planned is not None


def _take_up(case: Case) -> None:
    """Support that had ended runs again from now on, also where another event of the ladder had moved the person."""
    for ended in SupportEnd.objects.filter(case=case, withdrawn_at__isnull=True):
        ended.withdrawn_at = context.current().instant
        ended.save(update_fields=["withdrawn_at"])
        audit.record("support.taken_up", object_id=ended.pk, cases=[case.pk])


def _hand_over(case: Case, row: ContactPerson, note: str) -> None:
    """Tell whoever becomes contact person, with what she must know."""
    acting = context.current()
    handover = ContactHandover(
        contact_person=row,
        case=case,
        to_user_id=row.user_id,
        read_at=acting.instant if row.user_id == acting.user_id else None,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    if note.strip():
        handover.note_sealed = vault.seal(case.person_id, handover, "note_sealed", note.strip())
    handover.save(force_insert=True)


def end_deputies(case: Case, since: dt.date) -> None:
    """Who stood in for the earlier contact person does so no more; on days gone by she did, and that stays so."""
    since = max(since, clock.today())
    for deputy in ContactDeputy.objects.filter(
        case=case, withdrawn_at__isnull=True, during__endswith__gt=since
    ).select_for_update(of=("self",)):
        _end_deputy(deputy, since)
        audit.record("contact_person.deputy_ended", object_id=deputy.pk, cases=[case.pk])


def _end_deputy(deputy: ContactDeputy, since: dt.date) -> None:
    if deputy.during.lower >= since:
        deputy.withdrawn_at = context.current().instant
        deputy.save(update_fields=["withdrawn_at"])
    else:
        deputy.during = DateRange(deputy.during.lower, since)
        deputy.save(update_fields=["during"])


def _take_over(case: Case, since: dt.date) -> None:
    """CMM takes over from an organisation of before the plan, from a day (SUP-12)."""
    earlier = (
        EarlierContact.objects.select_for_update(of=("self",))
        .filter(case=case, superseded_at__isnull=True, during__upper_inf=True)
        .first()
    )
    if earlier is None:
        return
    if earlier.during.lower >= since:
        raise Refused(
            Text(
                "En organisation var kontaktperson fra den dag. Vælg en senere dag.",
                "An organisation was contact person from that day. Choose a later day.",
            ),
            field="since",
        )
    earlier.during = DateRange(earlier.during.lower, since)
    earlier.save(update_fields=["during"])
    audit.record("contact_person.taken_over", object_id=earlier.pk, cases=[case.pk])


def handover_read(case: Case, handover: ContactHandover) -> None:
    """Note that whoever became contact person has opened what she was told. Nothing else is asked of her."""
    acting = context.current()
    if handover.to_user_id != acting.user_id or handover.read_at is not None:
        return
    with transaction.atomic():
        ContactHandover.objects.filter(pk=handover.pk, read_at__isnull=True).update(read_at=acting.instant)
        audit.record("contact_person.handover_read", object_id=handover.pk, cases=[case.pk])


_DEPUTY_REFUSED = {
    "one_contact_deputy_at_a_time": Refused(
        Text(
            "Der er allerede en stedfortræder i nogle af de dage. Afslut den først, eller vælg andre dage.",
            "There is a deputy on some of those days already. End that one first, or choose other days.",
        ),
        field="since",
    ),
    "contact_deputy_for_another": Refused(
        Text(
            "I de dage skal en anden være kontaktperson hele tiden. [SUP-01]",
            "On those days somebody else has to be the contact person throughout. [SUP-01]",
        ),
        field="user",
    ),
    "contact_deputy_works_here": Refused(
        Text(
            "Stedfortræderen skal arbejde i CMM i alle de dage. [SUP-08]",
            "The deputy has to work at CMM on all of those days. [SUP-08]",
        ),
        field="user",
    ),
    "contact_deputy_is_here": Refused(
        Text("Stedfortræderen er selv væk i de dage.", "The deputy is away herself on those days."), field="user"
    ),
}
LONGEST: Final = dt.timedelta(days=366)


def deputy_set(case: Case, *, expected_version: int, user: User, since: dt.date, until: dt.date) -> ContactDeputy:
    """Let a colleague stand in for the contact person from a day to a day; it ends by itself (SUP-01).

    Raises `Refused` for a colleague who is away herself, is the contact person or does not work there, for days that
    another deputy has, and for more than a year.
    """
    policies.require_write("core")
    acting, today = context.current(), clock.today()
    if until < since:
        raise Refused(Text("Slutdagen ligger før den første dag.", "The last day is before the first."), field="until")
    if until < today:
        raise Refused(
            Text("De dage er gået. Vælg en dag, der ikke er passeret.", "Those days are over. Choose a day to come."),
            field="until",
        )
    if until - since > LONGEST:
        raise Refused(
            Text(
                "Det er over et år. Så længe er det en ny kontaktperson, personen skal have.",
                "That is more than a year. For so long the person needs a new contact person.",
            ),
            field="until",
        )
    row = ContactDeputy(
        id=new_id(),
        case=case,
        user=user,
        during=DateRange(since, until + dt.timedelta(days=1)),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    with refused_by(_DEPUTY_REFUSED), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("contact_person.deputy_set", object_id=row.pk, cases=[case.pk], detail={"user": str(user.pk)})
        cases.case_project(case)
    return row


def deputy_end(case: Case, deputy: ContactDeputy, *, expected_version: int) -> None:
    """The contact person is back sooner: yesterday was the deputy's last day, or she never began."""
    policies.require_write("core")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row = ContactDeputy.objects.select_for_update(of=("self",)).get(pk=deputy.pk)
        if row.withdrawn_at is not None or row.during.upper <= clock.today():
            raise Refused(Text("Stedfortræderen er der ikke mere.", "The deputy stands in no more."))
        _end_deputy(row, clock.today())
        audit.record("contact_person.deputy_ended", object_id=row.pk, cases=[case.pk])
        cases.case_project(case)


def earlier_contact_record(
    case: Case,
    *,
    expected_version: int,
    organisation: Unit | None,
    name: str,
    since: dt.date,
    until: dt.date | None,
    source: str,
) -> EarlierContact:
    """Record that an organisation was contact person before the plan, and where that is known from (SUP-12).

    `until` None: nobody has taken over; giving the person a contact person from CMM ends it. Raises `Refused` for a
    first day since the plan began, whoever it is, and for days on which CMM was contact person.
    """
    policies.require_write("core")
    acting = context.current()
    if OrganisationKind(acting.unit_kind) is not OrganisationKind.CMM:
        raise Refused(contact_rules.RULE.meaning)
    ruling = contact_rules.may_be_contact_person(contact_rules.ContactPersonFacts(OrganisationKind.NGO, since))
    if ruling.answer is None:
        raise Refused(
            Text(
                f"{ruling.headline.da} Fra planens første dag er det CMM alene. [SUP-12]",
                f"{ruling.headline.en} From the plan's first day on it is CMM alone. [SUP-12]",
            ),
            field="since",
            ruling=ruling,
        )
    if (organisation is None) is not bool(name.strip()):
        raise Refused(
            Text(
                "Vælg organisationen, eller skriv dens navn, hvis den ikke er på listen.",
                "Choose the organisation, or write its name if it is not on the list.",
            ),
            field="name",
        )
    if not says_anything(source):
        raise Refused(
            Text("Skriv, hvor det er kendt fra.", "Say where that is known from."), field="source", ruling=ruling
        )
    if until is not None:
        cases.refuse_future(until, "until")
        if until < since:
            raise Refused(
                Text("Slutdagen ligger før den første dag.", "The last day is before the first."), field="until"
            )
    row = EarlierContact(
        id=new_id(),
        case=case,
        organisation=organisation,
        during=DateRange(since, None if until is None else until + dt.timedelta(days=1)),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    if organisation is None:
        row.name_sealed = vault.seal(case.person_id, row, "name_sealed", name.strip())
    row.source_sealed = vault.seal(case.person_id, row, "source_sealed", source.strip())
    taken = Refused(
        Text(
            "En anden var kontaktperson i nogle af de dage. Der er én ad gangen. [SUP-01]",
            "Somebody else was contact person on some of those days. There is one at a time. [SUP-01]",
        ),
        field="until",
    )
    with (
        refused_by({"one_contact_person_of_any_kind": taken, "one_earlier_contact_at_a_time": taken}),
        transaction.atomic(),
    ):
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("contact_person.earlier_recorded", object_id=row.pk, cases=[case.pk])
        cases.case_project(case)
    return row


def earlier_contact_supersede(case: Case, row: EarlierContact, *, expected_version: int, why: str) -> None:
    """Put an organisation of before the plan out of force: it was entered by mistake."""
    policies.require_write("core")
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        found = EarlierContact.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if found.superseded_at is not None:
            raise Refused(OUT_OF_FORCE)
        found.superseded_at = context.current().instant
        found.superseded_why_sealed = vault.seal(case.person_id, found, "superseded_why_sealed", why.strip())
        found.save(update_fields=["superseded_at", "superseded_why_sealed"])
        audit.record("contact_person.earlier_superseded", object_id=row.pk, cases=[case.pk])
        cases.case_project(case)
