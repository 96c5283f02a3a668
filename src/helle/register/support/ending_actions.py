"""Ending support: the contact person ends with it, and what goes on is named with who looks after it (SUP-01, GOV-06).

What still runs is gathered above, where the stays are known: `desk.ending`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.models import Case, RungEvent
from helle.register.protection import clock, context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, says_something
from helle.register.support import ending_queries
from helle.register.support.contact_actions import end_deputies, take_back_planned
from helle.register.support.contact_models import ContactPerson, EarlierContact
from helle.register.support.ending_models import GoesOn, SupportEnd
from helle.rules.codes import OrganisationKind, Rung
from helle.rules.ruling import Ruling, Text
from helle.rules.support.codes import AtTheEnd, EndCause, EndDespite, StillRuns
from helle.rules.support.support_end import IN_RELATION

BEFORE_THE_LAST: Final = Refused(
    Text("Dagen ligger før det trin, sagen står på.", "The day lies before the rung on which the case stands."),
    field="ended_on",
)
NO_PERIOD_RAN: Final = Refused(
    Text("Der har ikke løbet en periode. Vælg en anden grund.", "No period has run. Choose another reason."),
    field="despite",
)
ENDED_ALREADY: Final = Refused(
    Text("Støtten er allerede slut. Se sagen igennem.", "Support has ended already. Look at the case.")
)
NOTHING_BEGINS: Final = Refused(
    Text(
        "Støtten er slut og skal først løbe igen: giv personen en kontaktperson, eller genåbn sagen.",
        "Support has ended and has to run again first: give the person a contact person, or reopen the case.",
    )
)


@dataclass(frozen=True, slots=True)
class Going:
    """One thing that goes on after support has ended: which, with whom, and why, in words."""

    what: StillRuns
    thing: uuid.UUID
    looked_after_by: OrganisationKind
    why: str


def support_end_record(
    case: Case,
    *,
    cause: EndCause,
    ended_on: dt.date,
    ruling: Ruling[AtTheEnd],
    why: str,
    goes_on: Sequence[Going],
    despite: EndDespite | None = None,
) -> SupportEnd:
    """Record that support ended, in the transaction and after the checks of whoever knows what still runs.

    Whoever is contact person ends, and so does a deputy. Raises `Refused` without a reason, with the ruling where
    something has to end first, without `despite` for somebody who is in the relation still (ACC-01), for a day before
    the rung on which the case stands, and where support has ended already.
    """
    policies.require_write("core")
    acting = context.current()
    cases.refuse_future(ended_on, "ended_on")
    if ending_queries.support_end_of(case.pk) is not None:
        raise ENDED_ALREADY
    if ruling.answer is None:
        raise Refused(ruling.headline, ruling=ruling)
    if not says_something(why) or not all(says_something(one.why) for one in goes_on):
        raise Refused(NO_REASONS, field="reasons")
    last = RungEvent.objects.filter(case=case, superseded_at__isnull=True).order_by("-sequence").first()
    if last is None or ended_on < last.occurred_on:
        raise BEFORE_THE_LAST
    if last.rung == Rung.VICTIM_CURRENT and despite is None:
        raise Refused(IN_RELATION.text, field="despite", ruling=ruling)
    if despite is EndDespite.PERIOD_OVER and cause is not EndCause.AFTER_PERIOD:
        raise NO_PERIOD_RAN
    row = SupportEnd(
        id=new_id(),
        case=case,
        cause=cause.value,
        despite=despite.value if despite and last.rung == Rung.VICTIM_CURRENT else "",
        ended_on=ended_on,
        after_sequence=last.sequence,
        rung=last.rung,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.save(force_insert=True)
    cases.statement_keep(case, about=row.pk, text=why, ruling=ruling)
    for one in goes_on:
        _go_on(row, one)
    _end_contact(case)
    audit.record(
        "support.ended",
        object_id=row.pk,
        cases=[case.pk],
        detail={"cause": cause.value, "goes_on": sorted(one.what.value for one in goes_on)},
    )
    return row


def refuse_once_ended(case: Case) -> None:
    """Raise `Refused` where support has ended: CMM orders no place and awards nothing until it runs again. One query.

    Another authority does: the support that has ended is not its own.
    """
    if context.current().unit_kind == OrganisationKind.CMM and ending_queries.support_end_of(case.pk) is not None:
        raise NOTHING_BEGINS


def _go_on(end: SupportEnd, going: Going) -> None:
    row = GoesOn(
        id=new_id(),
        support_end=end,
        case=end.case,
        what=going.what.value,
        thing=going.thing,
        looked_after_by=going.looked_after_by.value,
        recorded_at=end.recorded_at,
        by_user_id=end.by_user_id,
        by_unit_id=end.by_unit_id,
    )
    row.save(force_insert=True)
    cases.statement_keep(end.case, about=row.pk, text=going.why, ruling=None)


def _end_contact(case: Case) -> None:
    """Whoever is contact person was so until yesterday; who became it today is so until the day is over."""
    today = clock.today()
    take_back_planned(case)
    end_deputies(case, today)
    for model in (ContactPerson, EarlierContact):
        held = model._default_manager.select_for_update(of=("self",))
        for row in held.filter(case=case, superseded_at__isnull=True, during__upper_inf=True):
            row.during = DateRange(row.during.lower, max(today, row.during.lower + dt.timedelta(days=1)))
            row.save(update_fields=["during"])
            audit.record("contact_person.ended", object_id=row.pk, cases=[case.pk])
