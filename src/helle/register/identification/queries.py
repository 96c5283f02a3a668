"""Reading interviews, circumstances and assessments."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from helle.register.cases.facts import Facts
from helle.register.cases.models import Case
from helle.register.identification.models import Assessment, Circumstance, Interview
from helle.register.protection import vault
from helle.rules import assessment as assessment_rules
from helle.rules import competence
from helle.rules.codes import Authority
from helle.rules.ruling import Ruling


def interviews_of(case_id: uuid.UUID) -> QuerySet[Interview]:
    """The interviews the acting unit may see, the latest first, with when they were sent."""
    return Interview.objects.filter(case_id=case_id).prefetch_related("sent").order_by("-held_on", "-id")


def latest_interviews(case_id: uuid.UUID, *, limit: int) -> list[Interview]:
    """The last so many interviews that the acting unit may see, the latest first."""
    return list(interviews_of(case_id)[:limit])


def get_interview_for_reading(case: Case, interview_id: uuid.UUID) -> Interview:
    """One interview of a case, if the acting unit held it or was sent it; else `Http404`."""
    row = interviews_of(case.pk).filter(pk=interview_id).first()
    if row is None:
        raise Http404
    return row


def account_of(case: Case, interview: Interview) -> str:
    """What the person told."""
    return vault.unseal(case.person_id, interview, "account_sealed")


def circumstances_of(case_id: uuid.UUID) -> list[Circumstance]:
    """Charges, indictments and submissions that stand, the latest first."""
    return [row for row in circumstance_history(case_id) if row.superseded_at is None]


def circumstance_history(case_id: uuid.UUID) -> list[Circumstance]:
    """All charges, indictments and submissions, also those put out of force, the latest first."""
    return list(Circumstance.objects.filter(case_id=case_id).order_by("-during"))


def why_superseded(case: Case, row: Circumstance) -> str:
    """Why somebody put a circumstance out of force, '' where nobody said."""
    return vault.unseal(case.person_id, row, "superseded_why_sealed")


def get_circumstance_for_writing(case: Case, circumstance_id: uuid.UUID) -> Circumstance:
    """One circumstance of the case, in force or not; else `Http404`."""
    row = Circumstance.objects.filter(case_id=case.pk, pk=circumstance_id).first()
    if row is None:
        raise Http404
    return row


def assessments_of(case_id: uuid.UUID) -> list[Assessment]:
    """All assessments, the latest (which counts) first."""
    return list(Assessment.objects.filter(case_id=case_id).order_by("-sequence"))


def competence_ruling(facts: Facts) -> Ruling[Authority] | None:
    """Who decides the question of trafficking, and why (C1); None for a reader who does not see what it turns on.

    The answer alone would tell her stay, and one on half the facts would be wrong.
    """
    if not facts.tells_competence:
        return None
    return competence.competent_authority(facts.competence_facts())


@dataclass(frozen=True, slots=True)
class MayAssess:
    """Whether an authority may assess today, before anything is typed, and with a written reason for no interview."""

    now: Ruling[Authority]
    with_reason: Ruling[Authority]


def may_assess(facts: Facts, by: Authority) -> MayAssess:
    """The ruling shown beside the assessment form (ID-02..ID-10)."""

    def ruling(reason: bool) -> Ruling[Authority]:
        return assessment_rules.may_assess(
            assessment_rules.AssessFacts(
                by=by,
                competence=facts.competence_facts(),
                interviews_held=facts.interviews,
                reason_without_interview=reason,
                assessed_on=facts.on,
                interview_last_on=facts.last_interview_on,
            )
        )

    return MayAssess(ruling(False), ruling(True))
