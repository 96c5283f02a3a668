"""Reading interviews, circumstances and assessments."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max, QuerySet
from django.http import Http404

from helle.register.cases.facts import Facts
from helle.register.cases.models import Case
from helle.register.identification.findings import Findings
from helle.register.identification.models import (
    Assessment,
    Circumstance,
    Interview,
    InterviewDraft,
    PassOnWithdrawn,
    Reading,
)
from helle.register.people import queries as people
from helle.register.people.models import Profile
from helle.register.protection import clock, context, vault
from helle.register.referrals.models import Referral
from helle.rules import assessment as assessment_rules
from helle.rules import competence
from helle.rules.assessment import CurrencyFactors, CurrencyFacts, MeansFacts
from helle.rules.codes import (
    ActElement,
    Authority,
    BirthPrecision,
    ExploitationPurpose,
    MeansElement,
    MeansRequirement,
)
from helle.rules.definitions.elements import ElementFacts, Elements, ElementState, elements
from helle.rules.minors.age import earliest_birth_date, latest_birth_date
from helle.rules.ruling import Ruling, Verdict

DESK_LENGTH = 20


def interviews_of(case_id: uuid.UUID) -> QuerySet[Interview]:
    """The interviews the acting unit may see, also those out of force, the latest first, with when they were sent and
    whether that may be no more."""
    found = Interview.objects.filter(case_id=case_id).select_related("pass_on_withdrawn")
    return found.prefetch_related("sent").order_by("-held_on", "-id")


def pass_on_withdrawn(interview: Interview) -> PassOnWithdrawn | None:
    """That she takes back that it is passed on, if she did. No query of one from `interviews_of`."""
    found: PassOnWithdrawn | None = getattr(interview, "pass_on_withdrawn", None)
    return found


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


def findings_of(case: Case, interview: Interview) -> Findings:
    """What it noted by element; nothing for one from before there was a template."""
    if interview.findings_sealed is None:
        return Findings()
    return Findings.from_json(vault.unseal(case.person_id, interview, "findings_sealed"))


def noted_by_interviews(case: Case) -> list[tuple[Interview, Findings]]:
    """What the interviews in force that the acting unit sees noted by element, the latest first; those that noted
    something. All of them: none of what was noted is silently left out. One query, two with any."""
    rows = interviews_of(case.pk).filter(superseded_at__isnull=True, findings_sealed__isnull=False)
    found = [(row, findings_of(case, row)) for row in rows]
    return [(row, findings) for row, findings in found if findings.noted]


# --- drafts, and readings ---------------------------------------------------------------------------------------


def drafts_in(case: Case) -> list[InterviewDraft]:
    """The acting user's own unfinished interviews of a case, the latest first."""
    return list(InterviewDraft.objects.filter(case_id=case.pk).order_by("-saved_at", "-id"))


def own_drafts() -> list[InterviewDraft]:
    """The interviews that the acting user has not finished writing down, in whichever case, the oldest first."""
    return list(InterviewDraft.objects.select_related("case").order_by("begun_at", "id")[:DESK_LENGTH])


def get_draft(case: Case, draft_id: uuid.UUID) -> InterviewDraft:
    """One of the acting user's drafts in a case; else `Http404`."""
    row = InterviewDraft.objects.filter(case_id=case.pk, pk=draft_id).first()
    if row is None:
        raise Http404
    return row


def sector_told(case: Case) -> str:
    """Where it happens by the referral that the case came of (ID-16); '' without one, or to who has no part in it."""
    if case.referral_id is None:
        return ""
    told = Referral.objects.filter(pk=case.referral_id).values_list("sector", flat=True).first()
    return told or ""


def typed_in(case: Case, draft: InterviewDraft) -> dict[str, list[str]]:
    """What was typed, by field."""
    typed: dict[str, list[str]] = json.loads(vault.unseal(case.person_id, draft, "typed_sealed"))
    return typed


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of an interview as far as the acting user may see them: how many of her own unit, and what they
    answered once she has read it herself. `taken`: both places are, also by another authority."""

    count: int
    taken: bool
    held_by_me: bool
    shown: list[Reading]

    @property
    def may_read(self) -> bool:
        """Whether there is room for her own."""
        return not (self.taken or self.held_by_me or self.read_by_me)

    @property
    def read_by_me(self) -> bool:
        return any(one.by_user_id == context.current().user_id for one in self.shown)


def readings_of(interview: Interview) -> Readings:
    """Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT own, taken, helle.held_by_me(%s) FROM helle.readings_of(%s)",
            [interview.pk, interview.pk],
        )
        own, taken, held = cursor.fetchone()
    shown = Reading.objects.filter(interview=interview).select_related("by_user").order_by("place")
    return Readings(own, taken, held, list(shown))


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


def assessment_history(case_id: uuid.UUID) -> list[Assessment]:
    """All assessments, those put out of force too, the latest first."""
    return list(Assessment.objects.filter(case_id=case_id).order_by("-sequence", "-recorded_at", "-id"))


def assessments_of(case_id: uuid.UUID) -> list[Assessment]:
    """The assessments in force, the latest (which counts) first."""
    return [row for row in assessment_history(case_id) if row.superseded_at is None]


def last_sequence(case_id: uuid.UUID) -> int:
    """The highest place that an assessment of the case has had; 0 before the first."""
    return Assessment.objects.filter(case_id=case_id).aggregate(last=Max("sequence"))["last"] or 0


def competence_ruling(facts: Facts) -> Ruling[Authority] | None:
    """Who decides the question of trafficking, and why (C1); None for a reader who does not see what it turns on.

    The answer alone would tell her stay, and one on half the facts would be wrong.
    """
    if not facts.tells_competence:
        return None
    return competence.competent_authority(facts.competence_facts())


def may_assess(facts: Facts, by: Authority, *, reason_without_interview: bool) -> Ruling[Authority]:
    """Whether an authority may decide on the day of the facts (ID-02..ID-10): shown with the form and kept with it."""
    known = facts.interviews_known_to(by)
    return assessment_rules.may_assess(
        assessment_rules.AssessFacts(
            by=by,
            competence=facts.competence_facts(),
            interviews_held=known,
            reason_without_interview=reason_without_interview,
            assessed_on=facts.on,
            interview_last_on=facts.last_interview_on if known else None,
        )
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of the definition's elements, None before anybody looked, and of the factors of ACC-03."""

    acts: tuple[ActElement, ...] | None
    means: tuple[MeansElement, ...] | None
    purposes: tuple[ExploitationPurpose, ...] | None
    factors: CurrencyFacts
    act_done_on: dt.date


@dataclass(frozen=True, slots=True)
class AgeSpan:
    """How old somebody was on a day, in whole years: the lowest and the highest age that the date of birth allows."""

    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the rules say of what was found: laid out for whoever decides, never the decision.

    `age` is the one on the day of the act, None where no date of birth is known.
    """

    elements: Ruling[Elements]
    means: Ruling[MeansRequirement]
    currency: Ruling[CurrencyFactors]
    age: AgeSpan | None
    means_shown: bool

    @property
    def means_is_for_a_human(self) -> bool:
        """Whether no means was shown and the age is too uncertain to say that none is asked for (C13.9)."""
        return self.means.verdict is Verdict.HUMAN_DECIDES and not self.means_shown

    def against_elements(self, was_trafficked: bool) -> bool:
        """Whether the answer is yes without an element that is required, or no though each is there."""
        found = self.elements.answer
        states = (found.act, found.means, found.purpose) if found else (ElementState.UNCLEAR,)
        whole = ElementState.ABSENT not in states and ElementState.UNCLEAR not in states
        return was_trafficked is not whole

    def against_currency(self, relationship_current: bool) -> bool:
        """Whether nothing is known to weigh, or the answer is another than what speaks for it."""
        found = self.currency.answer
        return found is None or bool(found.speaking_for) is not relationship_current


def weigh(profile: Profile | None, found: Found) -> Weighed:
    """Ask the rules of the definition, the means and the currency about what was found (DEF-01..DEF-03, ACC-03).

    The age is the one on the day of the act. Where the date of birth is known so roughly that she may have been a child
    or an adult, the rules are told that the age is not known: they protect her as a child and leave it to a human
    whether a means has to be shown (PUB-LAW-02, C13.9).
    """
    on = found.act_done_on
    span, disputed = _age_span(profile, on), profile is not None and profile.age_disputed
    age = _age_for_the_rules(span, on)
    return Weighed(
        elements(ElementFacts(found.acts, found.means, found.purposes, on, age, disputed)),
        assessment_rules.means_required(MeansFacts(age, disputed, on)),
        assessment_rules.currency(found.factors),
        span,
        bool(found.means),
    )


def _age_span(profile: Profile | None, on: dt.date) -> AgeSpan | None:
    born = people.birth_date_of(profile) if profile is not None else None
    if profile is None or born is None:
        return None
    precision, today = BirthPrecision(profile.birth_precision), clock.today()
    return AgeSpan(
        max(age_on(latest_birth_date(born, precision, today), on), 0),
        max(age_on(earliest_birth_date(born, precision, today), on), 0),
    )


def _age_for_the_rules(span: AgeSpan | None, on: dt.date) -> int | None:
    """An age of the span where each gives the same answer about the means; None, not known, where they do not."""
    if span is None:
        return None
    asked = [assessment_rules.means_required(MeansFacts(age, False, on)) for age in (span.lowest, span.highest)]
    return span.lowest if asked[0].answer is asked[1].answer else None


def age_on(born: dt.date, on: dt.date) -> int:
    """The age in whole years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
