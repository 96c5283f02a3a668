"""Writing interviews and assessments. The rules rule first, the database has the last word."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases import ended
from helle.register.cases.actions import Place
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import case_facts, case_facts_then, facts_for_writing
from helle.register.cases.models import Case
from helle.register.identification import queries
from helle.register.identification.choices import PassOnConsent
from helle.register.identification.findings import Findings
from helle.register.identification.models import Assessment, Interview, InterviewDraft, InterviewSent
from helle.register.organisations import queries as organisations
from helle.register.people import actions as people
from helle.register.people import queries as people_queries
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules import interviews as interview_rules
from helle.rules.assessment import CurrencyFacts
from helle.rules.codes import (
    ActElement,
    Authority,
    CurrencyFactor,
    ExploitationPurpose,
    LadderEvent,
    MeansElement,
    OrganisationKind,
    ResidenceStatus,
    Rung,
)
from helle.rules.competence import competent_authority
from helle.rules.definitions.interview_template import template_on
from helle.rules.ruling import ProblemKind, Ruling, Text, Verdict

NO_INDICTMENT = Text(
    "Der er ikke noteret en tiltale i sagen den dag, så domstolen kan ikke have taget stilling. Notér tiltalen først.",
    "No indictment is recorded in the case on that day, so no court can have decided. Record the indictment first.",
)


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
    others_present: bool = False
    findings: Findings = field(default_factory=Findings)


def interview_ruling(
    facts: Facts, held_on: dt.date, representative: bool | None, by: OrganisationKind | None = None
) -> Ruling[object]:
    """Whether the acting organisation, or another, may hold the interview (ID-11, MIN-03)."""
    minor = facts.minor_on(held_on)
    ruling = interview_rules.may_interview(
        interview_rules.InterviewFacts(
            organisation=by or OrganisationKind(context.current().unit_kind),
            held_on=held_on,
            minor=minor,
            representative_present=representative,
            # Who has come of age may still be recorded as unaccompanied.
            unaccompanied=None if minor is False else facts.unaccompanied,
            known_since=facts.known_since,
        )
    )
    return ruling


def interview_record(
    case: Case,
    *,
    expected_version: int | None,
    held: InterviewHeld,
    place: Place | None = None,
    draft_id: uuid.UUID | None = None,
    spoken: str = "",
) -> Interview:
    """Record an interview that was held, by the version of the template that was used that day (ID-12).

    Opens the assessment when the case stands on the rung indication. `place`: that of the interview it corrects, which
    opens nothing anew. `draft_id`: the writer's own draft, which is gone when it is recorded. `spoken`: the language
    the person said is hers, noted of her, with an interpreter where one took part; '' where nobody asked. Raises
    `Refused` with the ruling when the organisation may not, or a child was alone and no reason is given.
    """
    policies.require_write("narrative")
    acting = context.current()
    cases.refuse_future(held.held_on, "held_on")
    cases.refuse_long_ago(held.held_on, "held_on")
    facts = facts_for_writing(case)
    ruling = interview_ruling(facts, held.held_on, held.representative_present)
    if not ruling.permits(says_something(held.reason_alone)):
        raise Refused(ruling.headline, field="reason_alone" if ruling.needs_reason else None, ruling=ruling)
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row = Interview(
            id=place.entry if place else new_id(),
            case=case,
            held_on=held.held_on,
            minutes=held.minutes,
            language=held.language,
            interpreter=held.interpreter,
            employer_present=held.employer_present,
            companion=held.companion,
            representative_present=held.representative_present,
            others_present=held.others_present,
            template=template_on(held.held_on).version,
            pass_on=held.pass_on.value,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.account_sealed = vault.seal(case.person_id, row, "account_sealed", held.account)
        row.findings_sealed = vault.seal(case.person_id, row, "findings_sealed", held.findings.to_json())
        row.save(force_insert=True)
        if held.reason_alone.strip():
            cases.statement_keep(case, about=row.pk, text=held.reason_alone, ruling=ruling)
        if spoken:
            people.language_note(case.pk, case.person_id, spoken, needs_interpreter=held.interpreter)
        if facts.rung is Rung.INDICATION and place is None:
            _open_assessment(case, held.held_on, facts)
        if draft_id is not None:
            InterviewDraft.objects.filter(pk=draft_id, case=case).delete()
        audit.record("interview.recorded", object_id=row.pk, cases=[case.pk], detail={"consent": held.pass_on.value})
        cases.case_project(case)
    return row


def interview_send(case: Case, interview: Interview, *, expected_version: int) -> InterviewSent:
    """Send an interview to Udlændingestyrelsen, which decides on it (FLO-10). Only with the person's consent."""
    policies.require_write("narrative")
    acting, today = context.current(), clock.today()
    if interview.by_unit_id != acting.unit_id:
        raise Refused(Text("Kun den, der holdt samtalen, sender den.", "Only whoever held the interview sends it."))
    if interview.superseded_at is not None:
        raise Refused(
            Text(
                "Samtalen er rettet. Send den, der gælder. [FLO-10]",
                "The interview was corrected. Send the one that holds. [FLO-10]",
            )
        )
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
    if queries.pass_on_withdrawn(interview) is not None:
        raise Refused(
            Text(
                "Personen har trukket sit samtykke til at give samtalen videre tilbage. "
                "Udlændingestyrelsen må selv holde en. [FLO-10]",
                "The person has withdrawn her consent to passing the interview on. The Immigration Service must hold "
                "its own. [FLO-10]",
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
    with refused_by({"interview_sent_once": sent, **ended.MET}), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record("interview.sent", object_id=interview.pk, cases=[case.pk], detail={"to": receiver.code})
        cases.case_project(case)
    return row


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided: the two questions (ID-03), the elements of § 262 a found, the factors weighed (ACC-03).

    `act_done_on` is the day, or the first day, of the act, None where it is not known. `elements_reason` and
    `currency_reason` say why the answer is another than what the rules lay out; '' where it is not. `sector` is
    where it happened (ID-16), '' where nobody says.
    """

    authority: Authority
    decided_on: dt.date
    was_trafficked: bool
    relationship_current: bool | None
    purposes: tuple[ExploitationPurpose, ...]
    acts: tuple[ActElement, ...]
    means: tuple[MeansElement, ...]
    factors: CurrencyFacts
    no_interview_reason: str
    reasons: str
    act_done_on: dt.date | None = None
    elements_reason: str = ""
    currency_reason: str = ""
    sector: str = ""

    @property
    def found(self) -> queries.Found:
        return queries.Found(self.acts, self.means, self.purposes, self.factors, self.act_done_on or self.decided_on)


@dataclass(frozen=True, slots=True)
class InPlace:
    """Where a corrected assessment stands, and where its steps on the ladder do: one or two, in their order."""

    assessment: Place
    steps: tuple[Place, ...]


def assessment_make(
    case: Case, *, expected_version: int | None, decision: Decision, place: InPlace | None = None
) -> Assessment:
    """Decide the question of trafficking. Raises `Refused` with the cited ruling for the wrong authority (C1),
    without an interview or a reason for none (ID-02), or without reasons (ID-14).

    What the rules say of the elements and of the currency only a court passes over without saying why (DEF-07).
    `place`: that of the assessment it corrects; the question is then asked as things stood on its day.
    """
    policies.require_write("outcome")
    acting = context.current()
    cases.refuse_future(decision.decided_on, "decided_on")
    cases.refuse_long_ago(decision.decided_on, "decided_on")
    if not says_something(decision.reasons):
        raise Refused(NO_REASONS, field="reasons")
    if decision.was_trafficked and decision.relationship_current is None:
        raise Refused(
            Text("Svar på, om handelsforholdet er aktuelt.", "Answer whether the relationship is current."),
            field="relationship_current",
        )
    if not decision.was_trafficked and decision.relationship_current:
        raise Refused(
            Text(
                "Svaret passer ikke til, at personen ikke er handlet. Ret det ene af de to svar.",
                "The answer does not fit a person who was not trafficked. Change one of the two answers.",
            ),
            field="relationship_current",
        )
    if decision.was_trafficked and not decision.purposes:
        raise Refused(
            Text("Vælg mindst én form for udnyttelse.", "Choose at least one form of exploitation."), field="purposes"
        )
    if decision.act_done_on is not None and decision.act_done_on > decision.decided_on:
        raise Refused(
            Text("Handlingen ligger efter den dag, der tages stilling.", "The act lies after the day of the decision."),
            field="act_done_on",
        )
    # As it was on the day of the decision: a judgment of Friday is entered on Monday (FLO-12).
    facts = (case_facts_then if place else case_facts)(case.pk, decision.decided_on)
    ruling = queries.may_assess(facts, decision.authority, reason_without_interview=bool(decision.no_interview_reason))
    if decision.authority is Authority.COURT and ruling.verdict is Verdict.REFUSED:
        raise Refused(NO_INDICTMENT, field="by_court", ruling=ruling)
    if not ruling.permits(bool(decision.no_interview_reason)):
        raise Refused(ruling.headline, field=_field_of(facts, decision, ruling), ruling=ruling)
    profile = people_queries.profile_of(case.person_id)
    born = people_queries.birth_date_of(profile) if profile else None
    weighed = queries.weigh(profile, decision.found)
    if decision.was_trafficked and any(
        problem.fact == "purposes" and problem.kind is ProblemKind.WRONG for problem in weighed.elements.problems
    ):
        raise Refused(weighed.elements.headline, field="purposes", ruling=weighed.elements)
    if decision.authority is not Authority.COURT:
        _ask_why(decision, weighed)
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row = Assessment(
            id=place.assessment.entry if place else new_id(),
            case=case,
            sequence=place.assessment.sequence if place else queries.last_sequence(case.pk) + 1,
            authority=decision.authority.value,
            decided_on=decision.decided_on,
            was_trafficked=decision.was_trafficked,
            relationship_current=decision.relationship_current if decision.was_trafficked else None,
            purposes=[purpose.value for purpose in decision.purposes] if decision.was_trafficked else [],
            acts=[act.value for act in decision.acts],
            means=[means.value for means in decision.means],
            factors={factor.value: getattr(decision.factors, factor.value).value for factor in CurrencyFactor},
            act_done_on=decision.act_done_on,
            sector=decision.sector if decision.was_trafficked else "",
            no_interview_reason=decision.no_interview_reason,
            residence_then=(facts.residence or ResidenceStatus.UNKNOWN).value,
            sex_then=profile.sex if profile else "not_stated",
            age_then=queries.age_on(born, decision.decided_on) if born else None,
            age_precision_then=profile.birth_precision if profile and born else "",
            nationality_then=(profile.nationalities or [""])[0] if profile else "",
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.save(force_insert=True)
        cases.statement_keep(case, about=row.pk, text=decision.reasons, ruling=ruling)
        cases.statement_keep(case, about=row.pk, text=decision.elements_reason, ruling=weighed.elements)
        cases.statement_keep(case, about=row.pk, text="", ruling=weighed.means)
        if decision.was_trafficked:
            cases.statement_keep(case, about=row.pk, text=decision.currency_reason, ruling=weighed.currency)
        _move_to_outcome(case, decision, facts, place.steps if place else ())
        audit.record(
            "assessment.made",
            object_id=row.pk,
            cases=[case.pk],
            detail={"authority": decision.authority.value, "trafficked": decision.was_trafficked},
        )
        cases.case_project(case)
    return row


ELEMENT_MISSING = Text(
    "Et led i definitionen foreligger ikke. Skriv, hvorfor personen alligevel er handlet.",
    "An element of the definition is not there. Enter why the person was trafficked all the same.",
)
ALL_ELEMENTS_FOUND = Text(
    "Alle led i definitionen er fundet. Skriv, hvorfor personen alligevel ikke er handlet.",
    "Each element of the definition was found. Enter why the person was not trafficked all the same.",
)
MEANS_FOR_A_HUMAN = Text(
    "Det er uvist, om personen var under 18, og intet middel er fundet. Skriv, hvordan I vurderer alderen, og om et "
    "middel skal påvises.",
    "It is uncertain whether the person was under 18, and no means was found. Enter how you assess the age, and "
    "whether a means has to be shown.",
)


def _ask_why(decision: Decision, weighed: queries.Weighed) -> None:
    """An answer against what the rules lay out needs a reason of its own. Raises `Refused` beside its field."""
    victim, against = decision.was_trafficked, weighed.against_elements(decision.was_trafficked)
    if (against or (victim and weighed.means_is_for_a_human)) and not says_something(decision.elements_reason):
        if weighed.means_is_for_a_human and victim is not against:
            why = MEANS_FOR_A_HUMAN
        else:
            why = ELEMENT_MISSING if victim else ALL_ELEMENTS_FOUND
        raise Refused(why, field="elements_reason", ruling=weighed.elements)
    current = decision.relationship_current
    if not decision.was_trafficked or current is None or decision.currency_reason.strip():
        return
    if weighed.against_currency(current):
        raise Refused(
            Text(
                "Det, der er oplyst om de fire forhold, peger ikke på det svar. Skriv, hvad svaret bygger på.",
                "What is known of the four factors does not point to that answer. Enter what it rests on.",
            ),
            field="currency_reason",
            ruling=weighed.currency,
        )


def _field_of(facts: Facts, decision: Decision, ruling: Ruling[object]) -> str | None:
    if any(problem.fact in ("assessed_on", "interview_last_on") for problem in ruling.problems):
        return "decided_on"
    if (
        facts.interviews_known_to(decision.authority) == 0
        and not decision.no_interview_reason
        and ruling.problems == ()
    ):
        return "no_interview_reason"
    return None


def _move_to_outcome(case: Case, decision: Decision, facts: Facts, places: tuple[Place, ...]) -> None:
    if places:
        facts = facts_for_writing(case).before_place(places[0].sequence)
    if decision.was_trafficked:
        event = (
            LadderEvent.ASSESSED_VICTIM_CURRENT
            if decision.relationship_current
            else LadderEvent.ASSESSED_VICTIM_NOT_CURRENT
        )
    else:
        event = LadderEvent.ASSESSED_NOT_VICTIM
    if facts.rung is Rung.INDICATION and decision.authority is not Authority.COURT:
        opening, places = (places[0], places[1:]) if places else (None, ())
        _open_assessment(case, decision.decided_on, facts, opening)
        facts = facts_for_writing(case)
        if places:
            facts = facts.before_place(places[0].sequence)
    cases.rung_move(
        case,
        event=event,
        occurred_on=decision.decided_on,
        by_kind=OrganisationKind(decision.authority.value),
        facts=facts,
        field="decided_on",
        place=places[-1] if places else None,
    )


def _open_assessment(case: Case, on: dt.date, facts: Facts, place: Place | None = None) -> None:
    cases.rung_move(
        case,
        event=LadderEvent.ASSESSMENT_OPENED,
        # An interview may come before the indication that it leads to; the assessment does not.
        occurred_on=max(on, facts.last_rung_on or on),
        by_kind=OrganisationKind(context.current().unit_kind),
        facts=facts,
        place=place,
    )
