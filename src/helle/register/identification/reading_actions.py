"""Drafts of interviews, and what their readers answer."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases.models import Case
from helle.register.identification.choices import ReadingAnswer
from helle.register.identification.models import Interview, InterviewDraft, Reading
from helle.register.protection import context, drafts, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.ruling import Text


def draft_save(case: Case, saving: drafts.Saving, typed: Mapping[str, Sequence[str]]) -> InterviewDraft:
    """Keep what somebody has typed of an interview so far, sealed under the person's key; see `drafts.keep`.

    Leaves a line in the audit when it begins; the savings after it are part of writing.
    """
    policies.require_write("narrative")
    acting = context.current()
    written = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)

    def fresh(key: uuid.UUID, number: int) -> InterviewDraft:
        row = InterviewDraft(
            id=key,
            case=case,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
            begun_at=acting.instant,
            saved_at=acting.instant,
            version=number,
            form_token=saving.form_token,
        )
        row.typed_sealed = vault.seal(case.person_id, row, "typed_sealed", written)
        return row

    with refused_by({"identification_interviewdraft_pkey": Refused(drafts.TWICE)}), transaction.atomic():
        own = InterviewDraft.objects.filter(case=case)
        row, begun = drafts.keep(own, fresh, saving, ("form_token", "saved_at", "typed_sealed"))
        if begun:
            audit.record("interview.begun", object_id=row.pk, cases=[case.pk])
    return row


def draft_discard(case: Case, draft: InterviewDraft) -> None:
    """Throw one's own draft away for good; nobody else has seen it."""
    policies.require_write("narrative")
    with transaction.atomic():
        InterviewDraft.objects.filter(pk=draft.pk, case=case).delete()
        audit.record("interview.discarded", object_id=draft.pk, cases=[case.pk])


@dataclass(frozen=True, slots=True)
class Answers:
    """What a reader answers: whether act, means and purpose stand in the account, and the two questions of ID-03."""

    act: ReadingAnswer
    means: ReadingAnswer
    purpose: ReadingAnswer
    trafficked: ReadingAnswer
    current: ReadingAnswer | None


def reading_record(case: Case, interview: Interview, answers: Answers) -> Reading:
    """Keep what the acting user answers on reading an interview (ID-12). It is never changed, and decides nothing.

    Raises `Refused` where the interview was corrected, two have read it, or she has herself, or held it.
    """
    policies.require_write("narrative")
    acting = context.current()
    if interview.superseded_at is not None:
        raise Refused(
            Text(
                "Samtalen er rettet. Læs den, der gælder. [ID-12]",
                "The interview was corrected. Read the one that holds. [ID-12]",
            )
        )
    if answers.trafficked == ReadingAnswer.YES and answers.current is None:
        raise Refused(
            Text("Svar på, om handelsforholdet er aktuelt.", "Answer whether the relationship is current."),
            field="current",
        )
    row = Reading(
        id=new_id(),
        interview=interview,
        case=case,
        place=0,  # The database gives the place.
        act=answers.act.value,
        means=answers.means.value,
        purpose=answers.purpose.value,
        trafficked=answers.trafficked.value,
        current=answers.current.value if answers.current and answers.trafficked == ReadingAnswer.YES else "",
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    said = {
        "a_reader_did_not_hold_it": _HELD_IT,
        "a_reader_reads_once": _READ_ALREADY,
        "an_interview_has_two_readers": _TWO,
    }
    with refused_by(said), transaction.atomic():
        row.save(force_insert=True)
        row.refresh_from_db(fields=["place"])
        audit.record("interview.answered", object_id=interview.pk, cases=[case.pk], detail={"place": row.place})
    return row


_HELD_IT = Refused(
    Text(
        "Du har selv holdt samtalen eller skrevet den ned. Læserne er to andre. [ID-12]",
        "You held the interview or wrote it down yourself. Its readers are two others. [ID-12]",
    )
)
_READ_ALREADY = Refused(
    Text("Du har allerede svaret på denne samtale.", "You have answered for this interview already.")
)
_TWO = Refused(Text("To har allerede læst samtalen. [ID-12]", "Two have read the interview already. [ID-12]"))
