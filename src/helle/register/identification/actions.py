"""Writing interviews, circumstances and assessments. The rules rule first, the database has the last word."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.facts import Facts, case_facts, facts_for_writing
from helle.register.cases.models import Case
from helle.register.identification.choices import CircumstanceKind, PassOnConsent
from helle.register.identification.models import Assessment, Circumstance, Interview, InterviewSent
from helle.register.organisations import queries as organisations
from helle.register.people import actions as people
from helle.register.people import queries as people_queries
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by
from helle.rules import assessment as assessment_rules
from helle.rules import interviews as interview_rules
from helle.rules.codes import (
    ActElement,
    Authority,
    ExploitationPurpose,
    LadderEvent,
    MeansElement,
    OrganisationKind,
    ResidenceStatus,
    Rung,
)
from helle.rules.competence import competent_authority
from helle.rules.ruling import Ruling, Text


@dataclass(frozen=True, slots=True)
class InterviewHeld:
    """What is written about an interview."""

    held_on: dt.date
    minutes: int
    language: str
    interpreter: bool
    employer_present: bool
    companion: bool
    representative_present: bool
    pass_on: PassOnConsent
    account: str
    reason_alone: str


def interview_ruling(facts: Facts, held_on: dt.date, representative: bool | None) -> Ruling[object]:
    """Whether the acting organisation may hold the interview (ID-11, MIN-03)."""
    ruling = interview_rules.may_interview(
        interview_rules.InterviewFacts(
            organisation=OrganisationKind(context.current().unit_kind),
            held_on=held_on,
            minor=facts.minor_on(held_on),
            representative_present=representative,
            unaccompanied=facts.unaccompanied,
        )
    )
    return ruling


def interview_record(case: Case, *, expected_version: int, held: InterviewHeld) -> Interview:
    """Record an interview that was held. Opens the assessment when the case stands on the rung indication.

    Raises `Refused` with the ruling when the organisation may not, or a child was alone and no reason is given.
    """
    policies.require_write("narrative")
    acting = context.current()
    cases.refuse_future(held.held_on, "held_on")
    cases.refuse_long_ago(held.held_on, "held_on")
    facts = facts_for_writing(case)
    ruling = interview_ruling(facts, held.held_on, held.representative_present)
    if not ruling.permits(bool(held.reason_alone.strip())):
        raise Refused(ruling.headline, field="reason_alone" if ruling.needs_reason else None, ruling=ruling)
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row = Interview(
            id=new_id(),
            case=case,
            held_on=held.held_on,
            minutes=held.minutes,
            language=held.language,
            interpreter=held.interpreter,
            employer_present=held.employer_present,
            companion=held.companion,
            representative_present=held.representative_present,
            pass_on=held.pass_on.value,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.account_sealed = vault.seal(case.person_id, row, "account_sealed", held.account)
        row.save(force_insert=True)
        if held.reason_alone.strip():
            cases.statement_keep(case, about=row.pk, text=held.reason_alone, ruling=ruling)
        if facts.rung is Rung.INDICATION:
            _open_assessment(case, held.held_on, facts)
        audit.record("interview.recorded", object_id=row.pk, cases=[case.pk], detail={"consent": held.pass_on.value})
        cases.case_project(case)
    return row


def interview_send(case: Case, interview: Interview, *, expected_version: int) -> InterviewSent:
    """Send an interview to Udlændingestyrelsen, which decides on it (FLO-10). Only with the person's consent."""
    policies.require_write("narrative")
    acting, today = context.current(), clock.today()
    if interview.by_unit_id != acting.unit_id:
        raise Refused(Text("Kun den, der holdt samtalen, sender den.", "Only whoever held the interview sends it."))
    competent = competent_authority(facts_for_writing(case).competence_facts())
    if competent.answer is not Authority.UDLST:
        raise Refused(
            Text(
                "Udlændingestyrelsen afgør ikke sagen, så samtalen sendes ikke. [FLO-10]",
                "The Immigration Service does not decide the case, so the interview is not sent. [FLO-10]",
            ),
            ruling=competent,
        )
    if interview.pass_on != PassOnConsent.GIVEN:
        raise Refused(
            Text(
                "Personen har ikke samtykket til, at samtalen gives videre. "
                "Udlændingestyrelsen må selv holde en. [FLO-10]",
                "The person has not consented to passing the interview on. The Immigration Service must hold its own. "
                "[FLO-10]",
            )
        )
    receiver = organisations.unit_by_code("UDLST", today)
    row = InterviewSent(
        id=new_id(),
        interview=interview,
        case=case,
        to_unit_id=receiver.id,
        sent_at=acting.instant,
        by_user_id=acting.user_id,
    )
    sent = Refused(Text("Samtalen er allerede sendt.", "The interview has already been sent."))
    with refused_by({"interview_sent_once": sent}), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("interview.sent", object_id=interview.pk, cases=[case.pk], detail={"to": receiver.code})
        cases.case_project(case)
    return row


def residence_record(
    case: Case, *, expected_version: int | None, status: ResidenceStatus, since: dt.date, until: dt.date | None
) -> None:
    """Record a residence status and let the competence follow it: the deciding authority gets or loses its grants."""
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        people.residence_set(case.pk, case.person_id, status=status, since=since, until=until)
        _follow(case)


def residence_withdraw(case: Case, *, expected_version: int, residence_id: uuid.UUID, why: str) -> None:
    """Put a mistyped residence status out of force with the reason, and let the competence follow."""
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        people.residence_supersede(case.pk, case.person_id, residence_id, why=why)
        _follow(case)


def competence_follow(case: Case) -> bool:
    """Begin or end Udlændingestyrelsen's grants as the facts on record say; returns whether they begin now.

    The database checks the same facts. Where they end, Udlændingestyrelsen may no longer see the case, though it was
    the one that wrote: nothing is written in the case after this.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.question_is_with_udlst(%s)", [case.pk])
        with_udlst = bool(cursor.fetchone()[0])
        cursor.execute("SELECT helle.move_competence(%s, %s)", [case.pk, with_udlst])
        return with_udlst and bool(cursor.fetchone()[0])


def _follow(case: Case) -> None:
    """Let the competence follow the facts and the lists say so: a core grant that begins now is projected as well."""
    cases.case_project(case)
    if competence_follow(case):
        cases.case_project(case)


def circumstance_set(
    case: Case, *, expected_version: int | None, kind: CircumstanceKind, since: dt.date, until: dt.date | None
) -> Circumstance:
    """Record that the person was put forward for expulsion, charged or indicted; competence follows (ID-06, ID-10)."""
    policies.require_write("outcome")
    acting = context.current()
    cases.refuse_future(since, "since")
    cases.refuse_long_ago(since, "since")
    if until is not None and until < since:
        raise Refused(Text("Slutdagen ligger før den første dag.", "The last day is before the first."), field="until")
    people.refuse_far_ahead(until, "until")
    row = Circumstance(
        id=new_id(),
        case=case,
        kind=kind.value,
        during=DateRange(since, until + dt.timedelta(days=1) if until else None),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    twice = Refused(
        Text("Det står allerede på sagen i de dage.", "It is already on the case for those days."), field="since"
    )
    with refused_by({"circumstance_once_at_a_time": twice}), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("circumstance.set", object_id=row.pk, cases=[case.pk], detail={"kind": kind.value})
        _follow(case)
    return row


def circumstance_end(case: Case, circumstance_id: uuid.UUID, *, expected_version: int, until: dt.date) -> None:
    """Record the last day of a circumstance that holds still: a charge dropped, a submission decided.

    Raises `Refused` for a day in the future or before its first, and for one that is over or out of force already.
    """
    policies.require_write("outcome")
    cases.refuse_future(until, "until")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row = _circumstance(case, circumstance_id)
        if row.during.upper is not None:
            raise Refused(Text("Slutdagen står der allerede.", "The last day is recorded already."), field="until")
        if until < row.during.lower:
            raise Refused(
                Text("Slutdagen ligger før den første dag.", "The last day is before the first."), field="until"
            )
        row.during = DateRange(row.during.lower, until + dt.timedelta(days=1))
        row.save(update_fields=["during"])
        audit.record("circumstance.ended", object_id=row.pk, cases=[case.pk], detail={"kind": row.kind})
        _follow(case)


def circumstance_withdraw(case: Case, circumstance_id: uuid.UUID, *, expected_version: int, why: str) -> None:
    """Put a mistyped circumstance out of force with the reason; it stays in the record. Competence follows."""
    policies.require_write("outcome")
    why = people.reason_given(why)
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row = _circumstance(case, circumstance_id)
        row.superseded_at = context.current().instant
        row.superseded_why_sealed = vault.seal(case.person_id, row, "superseded_why_sealed", why)
        row.save(update_fields=["superseded_at", "superseded_why_sealed"])
        audit.record("circumstance.withdrawn", object_id=row.pk, cases=[case.pk], detail={"kind": row.kind})
        _follow(case)


def _circumstance(case: Case, circumstance_id: uuid.UUID) -> Circumstance:
    row = Circumstance.objects.filter(pk=circumstance_id, case=case, superseded_at__isnull=True).first()
    if row is None:
        raise Refused(Text("Oplysningen er allerede ude af kraft.", "The entry is no longer in force."))
    return row


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided: the two questions (ID-03), the elements of § 262 a found, the factors weighed (ACC-03)."""

    authority: Authority
    decided_on: dt.date
    was_trafficked: bool
    relationship_current: bool | None
    purposes: list[ExploitationPurpose]
    acts: list[ActElement]
    means: list[MeansElement]
    factors: dict[str, str]
    no_interview_reason: str
    reasons: str


def assessment_make(case: Case, *, expected_version: int, decision: Decision) -> Assessment:
    """Decide the question of trafficking. Raises `Refused` with the cited ruling for the wrong authority (C1),
    without an interview or a reason for none (ID-02), or without reasons (ID-14)."""
    policies.require_write("outcome")
    acting = context.current()
    cases.refuse_future(decision.decided_on, "decided_on")
    cases.refuse_long_ago(decision.decided_on, "decided_on")
    if not decision.reasons.strip():
        raise Refused(Text("Skriv begrundelsen.", "Enter the reasons."), field="reasons")
    if decision.was_trafficked and decision.relationship_current is None:
        raise Refused(
            Text("Svar på, om handelsforholdet er aktuelt.", "Answer whether the relationship is current."),
            field="relationship_current",
        )
    if decision.was_trafficked and not decision.purposes:
        raise Refused(
            Text("Vælg mindst én form for udnyttelse.", "Choose at least one form of exploitation."), field="purposes"
        )
    # As it was on the day of the decision: a judgment of Friday is entered on Monday (FLO-12).
    facts = case_facts(case.pk, decision.decided_on)
    ruling = assessment_ruling(facts, decision)
    if not ruling.permits(bool(decision.no_interview_reason)):
        raise Refused(ruling.headline, field=_field_of(facts, decision, ruling), ruling=ruling)
    profile = people_queries.profile_of(case.person_id)
    born = people_queries.birth_date_of(profile) if profile else None
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row = Assessment(
            id=new_id(),
            case=case,
            sequence=Assessment.objects.filter(case=case).count() + 1,
            authority=decision.authority.value,
            decided_on=decision.decided_on,
            was_trafficked=decision.was_trafficked,
            relationship_current=decision.relationship_current if decision.was_trafficked else None,
            purposes=[purpose.value for purpose in decision.purposes] if decision.was_trafficked else [],
            acts=[act.value for act in decision.acts],
            means=[means.value for means in decision.means],
            factors=decision.factors,
            no_interview_reason=decision.no_interview_reason,
            residence_then=(facts.residence or ResidenceStatus.UNKNOWN).value,
            sex_then=profile.sex if profile else "not_stated",
            age_then=_age(born, decision.decided_on) if born else None,
            nationality_then=(profile.nationalities or [""])[0] if profile else "",
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.save(force_insert=True)
        cases.statement_keep(case, about=row.pk, text=decision.reasons, ruling=ruling)
        _move_to_outcome(case, decision, facts)
        audit.record(
            "assessment.made",
            object_id=row.pk,
            cases=[case.pk],
            detail={"authority": decision.authority.value, "trafficked": decision.was_trafficked},
        )
        cases.case_project(case)
    return row


def assessment_ruling(facts: Facts, decision: Decision) -> Ruling[object]:
    """The ruling that stands beside the decision and is kept with it."""
    ruling = assessment_rules.may_assess(
        assessment_rules.AssessFacts(
            by=decision.authority,
            competence=facts.competence_facts(),
            interviews_held=facts.interviews,
            reason_without_interview=bool(decision.no_interview_reason),
            assessed_on=decision.decided_on,
            interview_last_on=facts.last_interview_on,
        )
    )
    return ruling


def _field_of(facts: Facts, decision: Decision, ruling: Ruling[object]) -> str | None:
    if any(problem.fact in ("assessed_on", "interview_last_on") for problem in ruling.problems):
        return "decided_on"
    if facts.interviews == 0 and not decision.no_interview_reason and ruling.problems == ():
        return "no_interview_reason"
    return None


def _move_to_outcome(case: Case, decision: Decision, facts: Facts) -> None:
    if decision.was_trafficked:
        event = (
            LadderEvent.ASSESSED_VICTIM_CURRENT
            if decision.relationship_current
            else LadderEvent.ASSESSED_VICTIM_NOT_CURRENT
        )
    else:
        event = LadderEvent.ASSESSED_NOT_VICTIM
    if facts.rung is Rung.INDICATION and decision.authority is not Authority.COURT:
        _open_assessment(case, decision.decided_on, facts)
        facts = facts_for_writing(case)
    cases.rung_move(
        case,
        event=event,
        occurred_on=decision.decided_on,
        by_kind=OrganisationKind(decision.authority.value),
        facts=facts,
    )


def _open_assessment(case: Case, on: dt.date, facts: Facts) -> None:
    cases.rung_move(
        case,
        event=LadderEvent.ASSESSMENT_OPENED,
        occurred_on=on,
        by_kind=OrganisationKind(context.current().unit_kind),
        facts=facts,
    )


def _age(born: dt.date, on: dt.date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
