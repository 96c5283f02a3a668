"""Writing evenings of outreach down: as they are typed, saved, and corrected by a version that says why."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases.actions import refuse_long_ago
from helle.register.outreach import policies, queries
from helle.register.outreach.choices import WITHDRAWS, Setting, Why
from helle.register.outreach.counted import Counted
from helle.register.outreach.models import LONGEST, MOST_CONTACTS, Evening, EveningDraft, Service, Visit
from helle.register.protection import clock, context, drafts, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import IN_THE_FUTURE, Refused, refused_by
from helle.rules.outreach import OutreachArea
from helle.rules.outreach_evening import EveningFacts, outreach_evening
from helle.rules.ruling import Ruling, Text, Verdict

DRAFT: Final = "evening"
CORRECTED_MEANWHILE = Text(
    "Aftenen er lige blevet rettet af en anden. Det, du har skrevet, står her stadig; åbn aftenen, og se, om der "
    "stadig er noget at rette.",
    "Somebody else has just corrected the evening. What you typed is still here; open the evening and see whether "
    "there is still something to correct.",
)
WRITTEN_ALREADY = Text(
    "Den aften er allerede skrevet ned for det område, den tid og det hold. Mangler der noget, så ret den; var I et "
    "hold mere, så vælg et andet hold.",
    "That evening is written down already for that area, time and team. If something is missing, correct it; if you "
    "were another team, choose another team.",
)
NO_TEAM_OUT = Text(
    "Organisationen havde intet ansvar for opsøgende arbejde den dag. CMM skriver ansvaret ind. [OUT-01]",
    "The organisation had no responsibility for outreach on that day. CMM enters the responsibility. [OUT-01]",
)
SAY_WHY_ELSEWHERE = Text(
    "I havde ikke ansvaret for det område den dag. Vælg, hvorfor I var der. [OUT-08]",
    "You were not responsible for that area on that day. Choose why you were there. [OUT-08]",
)
NOT_ELSEWHERE = Text(
    "Det er jeres eget område; vælg ingen grund til at være udenfor.",
    "It is your own area; choose no reason for being outside it.",
)


def place_ruling(area: OutreachArea | None, day: dt.date) -> Ruling[OutreachArea]:
    """Whether the acting organisation's evening counts there on that day (OUT-05..OUT-08)."""
    return outreach_evening(EveningFacts(area, queries.own_areas(day), day))


# --- while it is typed --------------------------------------------------------------------------------------------


def draft_save(saving: drafts.Saving, typed: Mapping[str, Sequence[str]]) -> EveningDraft:
    """Keep what somebody has typed of an evening so far; see `drafts.keep_typed`.

    Leaves a line in the audit when it begins; the savings after it are part of writing.
    """
    policies.require_outreach()
    with transaction.atomic():
        row, begun = drafts.keep_typed(EveningDraft, DRAFT, saving, typed)
        if begun:
            audit.record("outreach.begun", object_id=row.pk)
    return row


def draft_discard(draft: EveningDraft) -> None:
    """Throw one's own draft away for good; nobody else has seen it."""
    policies.require_outreach()
    with transaction.atomic():
        _drop(draft.pk)
        audit.record("outreach.discarded", object_id=draft.pk)


def _drop(draft_id: uuid.UUID) -> None:
    """Take a draft away, and its key with it once that is committed. Nothing happens to what is no draft of hers."""
    if EveningDraft.objects.filter(pk=draft_id).delete()[0]:
        transaction.on_commit(partial(vault.destroy_subject, DRAFT, draft_id, context.current().instant))


# --- written down -------------------------------------------------------------------------------------------------


def evening_record(counted: Counted, *, draft_id: uuid.UUID | None = None) -> Evening:
    """Write an evening down (OUT-01). From here on it is never changed; its draft is gone.

    Raises `Refused` beside the field; nothing is then written and the draft stays.
    """
    policies.require_outreach()
    _check(counted)
    key = new_id()
    row = _row(counted, key, root=key)
    with refused_by(_MEETING), transaction.atomic():
        _save(row, counted)
        if draft_id is not None:
            _drop(draft_id)
        audit.record("outreach.recorded", object_id=row.pk, detail={"area": row.area})
    return row


def evening_correct(evening: Evening, counted: Counted, *, why: Why) -> Evening:
    """Supersede what was written of an evening by another version that says why; the earlier one stays readable.

    Some reasons say that it is not to be counted at all: then its numbers stand as they were, withdrawn. Raises
    `Refused` when somebody else has corrected it meanwhile.
    """
    policies.require_outreach()
    withdrawn = why in WITHDRAWS
    if not withdrawn:
        _check(counted)
    row = _row(queries.opened(evening).counted if withdrawn else counted, new_id(), root=evening.root)
    row.replaces, row.why, row.withdrawn = evening, why.value, withdrawn
    with refused_by(_MEETING), transaction.atomic():
        _save(row, queries.opened(evening).counted if withdrawn else counted)
        audit.record(
            "outreach.superseded",
            object_id=row.pk,
            detail={"root": str(evening.root), "area": row.area, "why": why.value},
        )
    return row


_MEETING: Final = {
    "evening_is_written_once": Refused(WRITTEN_ALREADY),
    "evening_was_corrected_meanwhile": Refused(CORRECTED_MEANWHILE),
    "outreach_evening_replaces_id_key": Refused(CORRECTED_MEANWHILE),
    # Who is responsible where was changed while it was typed.
    "evening_is_of_who_does_outreach": Refused(NO_TEAM_OUT, field="started_on"),
    "evening_elsewhere_says_why": Refused(SAY_WHY_ELSEWHERE, field="elsewhere"),
}


def _row(counted: Counted, key: uuid.UUID, *, root: uuid.UUID) -> Evening:
    acting = context.current()
    return Evening(
        id=key,
        root=root,
        started_at=counted.started_at,
        ended_at=counted.ended_at,
        area=counted.area.value,
        elsewhere=counted.elsewhere.value if counted.elsewhere else "",
        team=counted.team,
        staff=counted.staff,
        languages=list(counted.languages),
        referrals_offered=counted.referrals_offered,
        referrals_accepted=counted.referrals_accepted,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )


def _save(row: Evening, counted: Counted) -> None:
    row.save(force_insert=True)
    Visit.objects.bulk_create(
        Visit(evening=row, setting=setting.value, first=met.first, again=met.again)
        for setting, met in counted.visits.items()
    )
    Service.objects.bulk_create(
        Service(evening=row, given=given.value, contacts=contacts)
        for given, contacts in counted.services.items()
        if contacts
    )


def _check(counted: Counted) -> None:
    if counted.started_at > context.current().instant:
        raise Refused(IN_THE_FUTURE, field="started_on")
    day = clock.local_day(counted.started_at)
    refuse_long_ago(day, "started_on")
    if not dt.timedelta(0) < counted.ended_at - counted.started_at <= LONGEST:
        raise Refused(
            Text("Aftenen kan højst vare 16 timer.", "The evening can last 16 hours at most."), field="ended_time"
        )
    _check_place(counted, day)
    if not counted.visits:
        raise Refused(
            Text(
                "Skriv mindst ét sted, I var; traf I ingen, så skriv 0.",
                "Enter at least one place where you were; if you met nobody, enter 0.",
            ),
            field=f"first_{Setting.STREET}",
        )
    _check_numbers(counted)


def _check_place(counted: Counted, day: dt.date) -> None:
    ruling = place_ruling(counted.area, day)
    if ruling.verdict is Verdict.REFUSED:
        raise Refused(NO_TEAM_OUT, field="area", ruling=ruling)
    own = ruling.verdict is Verdict.ALLOWED
    if not own and counted.elsewhere is None:
        raise Refused(SAY_WHY_ELSEWHERE, field="elsewhere", ruling=ruling)
    if own and counted.elsewhere is not None:
        raise Refused(NOT_ELSEWHERE, field="elsewhere")


def _check_numbers(counted: Counted) -> None:
    met = counted.met
    if met > MOST_CONTACTS:
        raise Refused(Text("Så mange kontakter har en aften ikke.", "An evening does not have that many contacts."))
    more = Text(f"Det er flere end aftenens {met} kontakter.", f"That is more than the {met} contacts of the evening.")
    for given, contacts in counted.services.items():
        if contacts > met:
            raise Refused(more, field=f"given_{given.value}")
    if counted.referrals_offered > met:
        raise Refused(more, field="referrals_offered")
    if counted.referrals_accepted > counted.referrals_offered:
        raise Refused(
            Text("Flere har sagt ja, end der er spurgt.", "More have said yes than were asked."),
            field="referrals_accepted",
        )
