"""Writing who is the person's contact person."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by
from helle.register.support.models import ContactPerson
from helle.rules import contact_person as contact_rules
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text


def contact_person_set(
    case: Case, *, expected_version: int, user: User, since: dt.date, why: str = ""
) -> ContactPerson:
    """Give the person a contact person from CMM; the earlier one ends the day before (SUP-01, SUP-08).

    `why` is the reason why another takes the earlier one's place; '' for the first. Raises `Refused` without it.
    """
    policies.require_write("core")
    acting = context.current()
    cases.refuse_future(since, "since")
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
    other = Refused(
        Text(
            "Der er en anden kontaktperson den dag. Vælg en senere dag; der er altid kun én ad gangen. [SUP-01]",
            "Somebody else is the contact person that day. Choose a later day; there is one at a time. [SUP-01]",
        ),
        field="since",
    )
    with refused_by({"one_contact_person_at_a_time": other}), transaction.atomic():
        cases.case_touch(case, expected_version)
        # Held: what another writer has just given a last day is not given another one.
        current = (
            ContactPerson.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(case=case, superseded_at__isnull=True, during__upper_inf=True)
            .first()
        )
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
        if current is not None and current.user_id == user.pk:
            raise Refused(
                Text("Hun eller han er allerede kontaktperson.", "She or he is the contact person already."),
                field="user",
            )
        if current is not None and current.during.lower < since:
            if not why.strip():
                raise Refused(
                    Text(
                        f"{current.user.full_name} er kontaktperson. Skriv, hvorfor det skal være en anden.",
                        f"{current.user.full_name} is the contact person. Enter why it is to be somebody else.",
                    ),
                    field="why",
                )
            row.replaces_why_sealed = vault.seal(case.person_id, row, "replaces_why_sealed", why.strip())
            current.during = DateRange(current.during.lower, since)
            current.save(update_fields=["during"])
        row.save(force_insert=True)
        audit.record("contact_person.set", object_id=row.pk, cases=[case.pk], detail={"user": str(user.pk)})
        cases.case_project(case)
    return row
