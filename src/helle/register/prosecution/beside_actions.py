"""Beside a criminal case: a statement to the prosecution, a questioning, a claim for compensation, a network."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases.actions import refuse_long_ago
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.organisations import queries as organisations
from helle.register.prosecution import beside_queries, policies, sealing
from helle.register.prosecution.beside_models import (
    Claim,
    ClaimCorrection,
    ClaimEnd,
    CompensationTold,
    Disclosure,
    DisclosureWeighing,
    NetworkLink,
    Questioning,
    StatementRequest,
)
from helle.register.prosecution.choices import ClaimGround, ClaimOutcome, CompensationAnswer, NetworkKind, NoClaimWhy
from helle.register.prosecution.journal_actions import JournalMissed, refuse_more_tries
from helle.register.prosecution.models import CriminalCase, VictimLink
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import IN_THE_FUTURE, Refused, no_reasons, refused_by
from helle.rules.codes import OrganisationKind
from helle.rules.crime.gentle_treatment import GentleStep, GentleTreatmentFacts, gentle_treatment
from helle.rules.ruling import Ruling, Text
from helle.rules.sharing.disclosure import DisclosureFacts, DisclosureGround, PassedOn, disclosure
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose

SUBJECT: Final = "disclosure"
LONGEST: Final = dt.timedelta(days=366)
RECEIVERS: Final = frozenset({OrganisationKind.POLICE, OrganisationKind.NSK, OrganisationKind.PROSECUTION})
ENDED_ALREADY = Text("Videregivelsen er allerede afsluttet.", "The disclosure has ended already.")
ANSWERED_ALREADY = Text("Der er allerede svaret på den anmodning.", "That request has been answered already.")
NOT_WHO_ASKED = Text(
    "Svaret går til den, der bad om det, eller den, der nu har straffesagen. Giv andre en udtalelse for sig. [SHR-01]",
    "The answer goes to who asked for it or has the criminal case now. Give others a statement of their own. [SHR-01]",
)
MISSING = Text("Udfyld feltet.", "Fill the field in.")
NOT_WITH_THAT_ANSWER = Text("Lad det stå tomt til det svar.", "Leave it empty with that answer.")
NO_SUCH_CASE = Text("Den straffesag findes ikke.", "There is no such criminal case.")


# --- statements as disclosures ----------------------------------------------------------------------------------------


NO_DAY_OF_CONSENT: Final = Text(
    "Skriv den dag, personen gav samtykket. [PUB-LAW-13]", "Enter the day on which the person consented. [PUB-LAW-13]"
)


@dataclass(frozen=True, slots=True)
class Telling:
    """What CMM tells whom about one person, on which ground, weighed how, until which day."""

    to: uuid.UUID
    ground: DisclosureGround
    consent_on: dt.date | None
    informed: bool
    until: dt.date
    statement: str
    weighing: str
    request: StatementRequest | None = None


def disclosure_ruling(
    kind: OrganisationKind,
    ground: DisclosureGround | None,
    *,
    consent: bool | None,
    weighed: bool,
    informed: bool | None,
) -> Ruling[tuple[PassedOn, ...]]:
    """Whether a statement may be given (SHR-01..SHR-03): the outcome in a statement, and that there is a case."""
    return disclosure(
        DisclosureFacts(
            receiver=kind,
            categories=(DataCategory.OUTCOME, DataCategory.CRIMINAL),
            purpose=DisclosurePurpose.PROSECUTION,
            ground=ground,
            on=clock.today(),
            consent=consent,
            weighing_written=weighed,
            person_informed=informed,
        )
    )


def statement_ask(link: VictimLink, *, words: str) -> StatementRequest:
    """Ask CMM for a statement on the question of trafficking: the prosecution or the police (CRI-07)."""
    policies.require(policies.may_write())
    if not says_anything(words):
        raise Refused(Text("Skriv, hvad I har brug for.", "Enter what you need."), field="words")
    sealing.require_no_content(words=words)
    row = sealing.new_row(StatementRequest, link.criminal_case_id, link=link)
    sealing.seal(row, words=words)
    with transaction.atomic():
        row.save(force_insert=True)
        audit.record(
            "prosecution.statement_asked",
            object_id=link.criminal_case_id,
            cases=[link.case_id],
            purpose=policies.PURPOSE,
        )
    return row


def statement_give(case: Case, telling: Telling) -> Disclosure:
    """Give the police or the prosecution a statement on one person, as a single act with its weighing (SHR-01, SHR-03).

    It opens the case for criminal matters to that unit, and nothing else: neither who she is nor how the case has gone.
    """
    policies.require(policies.gives_statements())
    unit = organisations.units_on(clock.today()).get(telling.to)
    if unit is None or unit.kind not in RECEIVERS:
        raise Refused(
            Text("Vælg politiet, NSK eller anklagemyndigheden.", "Choose the police, NSK or the prosecution."),
            field="to",
        )
    if not says_anything(telling.statement):
        raise Refused(Text("Skriv udtalelsen.", "Enter the statement."), field="statement")
    sealing.require_no_content(statement=telling.statement, weighing=telling.weighing)
    if not clock.today() <= telling.until <= clock.today() + LONGEST:
        raise Refused(Text("Vælg en slutdag inden for et år.", "Choose a last day within a year."), field="until")
    if telling.consent_on is not None and telling.consent_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="consent_on")
    consents = telling.ground is DisclosureGround.CONSENT
    if consents and telling.consent_on is None:
        raise Refused(NO_DAY_OF_CONSENT, field="consent_on")
    ruling = disclosure_ruling(
        OrganisationKind(unit.kind),
        telling.ground,
        consent=telling.consent_on is not None or None,
        weighed=says_anything(telling.weighing),
        informed=telling.informed,
    )
    if not ruling.permits(says_anything(telling.weighing)):
        said = ruling.reasons[0].text if ruling.reasons else ruling.headline
        raise Refused(said, field="weighing" if not says_anything(telling.weighing) else "ground", ruling=ruling)
    acting = context.current()
    row = Disclosure(
        id=new_id(),
        case=case,
        to_unit_id=telling.to,
        request=telling.request,
        ground=telling.ground.value,
        consent_on=telling.consent_on if consents else None,
        informed=telling.informed,
        until=telling.until,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    vault.new_subject(SUBJECT, row.pk)
    row.statement_sealed = vault.seal(row.pk, row, "statement_sealed", telling.statement.strip())
    weighed = new_row(DisclosureWeighing, case, disclosure=row)
    seal(case, weighed, weighing=telling.weighing, ruling=json.dumps(ruling.to_json(), ensure_ascii=False))
    met = {
        "prosecution_disclosure_request_id_key": Refused(ANSWERED_ALREADY),
        "disclosure_answers_who_asked": Refused(NOT_WHO_ASKED, field="to"),
    }
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        weighed.save(force_insert=True)
        audit.record(
            "prosecution.statement_given",
            object_id=row.pk,
            cases=[case.pk],
            detail={"to": unit.code, "ground": telling.ground.value},
        )
    return row


def disclosure_end(row: Disclosure) -> None:
    """End a disclosure: the consent is withdrawn, or the purpose met. The unit reads nothing of it any more."""
    policies.require(policies.gives_statements())
    acting = context.current()
    with transaction.atomic():
        changed = Disclosure.objects.filter(pk=row.pk, ended_at__isnull=True).update(
            ended_at=acting.instant, ended_by=acting.user_id
        )
        if not changed:
            raise Refused(ENDED_ALREADY)
        audit.record("prosecution.disclosure_ended", object_id=row.pk, cases=[row.case_id])


# --- gentle treatment -------------------------------------------------------------------------------------------------

AHEAD: Final = dt.timedelta(days=731)
NOT_A_DAY_OF_IT: Final = Text(
    "Skriv en dag, som ikke ligger før den, politiet blev opmærksom på sagen, og højst to år frem. [CRI-06]",
    "Enter a day not before the one the police became aware of the case, and at most two years ahead. [CRI-06]",
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was done before a victim is questioned; None: not known."""

    planned_on: dt.date
    interview_asked_for: bool | None
    wishes_asked: bool | None
    wishes_honoured: bool | None
    rights_told: bool | None
    why_not: str = ""


def gentle_ruling(prepared: Prepared) -> Ruling[tuple[GentleStep, ...]]:
    """Which steps remain before somebody who may be a victim is questioned (CRI-06). It refuses no questioning."""
    return gentle_treatment(
        GentleTreatmentFacts(
            possible_victim=True,
            interview_asked_for=prepared.interview_asked_for,
            wishes_asked=prepared.wishes_asked,
            wishes_honoured=prepared.wishes_honoured,
            rights_told=prepared.rights_told,
        )
    )


def questioning_record(link: VictimLink, prepared: Prepared) -> Questioning:
    """Record how a victim is questioned: the list that reminds (CRI-06). Raises `Refused` for a contradiction."""
    policies.require(policies.may_write())
    ruling = gentle_ruling(prepared)
    if ruling.answer is None:
        raise Refused(ruling.problems[0].text, field=ruling.problems[0].fact, ruling=ruling)
    if prepared.wishes_honoured is False and not says_anything(prepared.why_not):
        raise Refused(
            Text(
                "Skriv, hvorfor ønskerne ikke kan følges. [CRI-06]", "Enter why the wishes cannot be followed. [CRI-06]"
            ),
            field="why_not",
        )
    sealing.require_no_content(why_not=prepared.why_not)
    aware_on = CriminalCase.objects.values_list("police_aware_on", flat=True).get(pk=link.criminal_case_id)
    if not aware_on <= prepared.planned_on <= clock.today() + AHEAD:
        raise Refused(NOT_A_DAY_OF_IT, field="planned_on")
    row = sealing.new_row(
        Questioning,
        link.criminal_case_id,
        link=link,
        planned_on=prepared.planned_on,
        interview_asked_for=prepared.interview_asked_for,
        wishes_asked=prepared.wishes_asked,
        wishes_honoured=prepared.wishes_honoured,
        rights_told=prepared.rights_told,
    )
    sealing.seal(row, why_not=prepared.why_not)
    with transaction.atomic():
        row.save(force_insert=True)
        audit.record(
            "prosecution.questioning_recorded",
            object_id=link.criminal_case_id,
            cases=[link.case_id],
            detail={"remaining": len(ruling.answer)},
            purpose=policies.PURPOSE,
        )
    return row


# --- networks ---------------------------------------------------------------------------------------------------------


def network_link(case: CriminalCase, *, journal: str, kind: NetworkKind) -> NetworkLink:
    """Say that a criminal case and another one belong to one network: the police alone (CRI-19).

    The other one is named by its journal number, which only those know who know the case: Helle's own numbers could be
    tried one after the other. Raises `JournalMissed` where there is none: who shows the form writes that down.
    """
    policies.require(policies.is_police())
    if not sealing.JOURNAL.fullmatch(journal.strip()):
        raise Refused(sealing.AS_A_JOURNAL, field="journal")
    refuse_more_tries()
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.criminal_case_named(%s)", [sealing.blind_journal(journal)])
        found = cursor.fetchone()
    if not (found and found[0]):
        raise JournalMissed(NO_SUCH_CASE, field="journal")
    if found[0] == case.pk:
        raise Refused(Text("Det er den samme sag.", "That is the same case."), field="journal")
    row = sealing.new_row(NetworkLink, case.pk, other_id=found[0], kind=kind.value)
    met = {
        "network_link_once": Refused(Text("Det link er der allerede.", "That link is there already."), field="journal")
    }
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        audit.record(
            "prosecution.network_linked",
            object_id=case.pk,
            detail={"kind": kind.value, "other": str(row.other_id)},
            purpose=policies.PURPOSE,
        )
    return row


# --- compensation -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """What a person who was told that she can claim compensation says to it; None: no such day, or no reason."""

    answer: CompensationAnswer
    informed_on: dt.date | None
    said_on: dt.date | None
    why: NoClaimWhy | None


def compensation_answer(case: Case, said: Said) -> CompensationTold:
    """Record that a person was told that she can claim compensation, and what she says to it (INT-05).

    Raises `Refused` beside the field that is missing, or that does not go with the answer.
    """
    policies.require(policies.follows_claims())
    told, none = said.answer is not CompensationAnswer.MISTAKE, said.answer is CompensationAnswer.NONE
    for field, value, wanted in (
        ("informed_on", said.informed_on, told),
        ("said_on", said.said_on, none),
        ("why", said.why, none),
    ):
        if wanted != (value is not None):
            raise Refused(MISSING if wanted else NOT_WITH_THAT_ANSWER, field=field)
    for field, day in (("informed_on", said.informed_on), ("said_on", said.said_on)):
        if day is not None and day > clock.today():
            raise Refused(IN_THE_FUTURE, field=field)
        if day is not None:
            refuse_long_ago(day, field=field)
    if said.informed_on and said.said_on and said.said_on < said.informed_on:
        raise Refused(
            Text(
                "Svaret ligger før den dag, personen fik det at vide.",
                "The answer lies before the day the person was told.",
            ),
            field="said_on",
        )
    row = new_row(
        CompensationTold,
        case,
        answer=said.answer.value,
        informed_on=said.informed_on,
        said_on=said.said_on,
        why=said.why.value if said.why else "",
    )
    met = {
        "compensation_claim_waits": Refused(
            Text(
                "Et krav venter. Notér først, hvad det blev til. [INT-05]",
                "A claim waits. Record first what became of it. [INT-05]",
            ),
            field="answer",
        ),
        "compensation_nothing_to_take_back": Refused(
            Text("Der er intet at tage tilbage.", "There is nothing to take back."), field="answer"
        ),
    }
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        audit.record("claim.told", object_id=row.pk, cases=[case.pk], detail={"answer": said.answer.value})
    return row


def claim_record(
    case: Case, *, ground: ClaimGround, informed_on: dt.date, claimed_on: dt.date, amount: Decimal | None
) -> Claim:
    """Record that a victim claims compensation, and since when she knows that she can (INT-05)."""
    policies.require(policies.follows_claims())
    for field, day in (("claimed_on", claimed_on), ("informed_on", informed_on)):
        if day > clock.today():
            raise Refused(IN_THE_FUTURE, field=field)
        refuse_long_ago(day, field=field)
    if amount is not None and amount <= 0:
        raise Refused(Text("Skriv et beløb over 0.", "Enter an amount above 0."), field="amount")
    if informed_on > claimed_on:
        raise Refused(
            Text(
                "Kravet ligger før den dag, personen fik det at vide.",
                "The claim lies before the day the person was told.",
            ),
            field="claimed_on",
        )
    row = new_row(Claim, case, ground=ground.value, informed_on=informed_on, claimed_on=claimed_on, amount=amount)
    with transaction.atomic():
        row.save(force_insert=True)
        audit.record("claim.recorded", object_id=row.pk, cases=[case.pk], detail={"ground": ground.value})
    return row


def claim_correct(claim: Claim, *, amount: Decimal | None, why: str, stood: Decimal | None) -> ClaimCorrection:
    """Put the amount of a claim right, with why. What stood stays readable, and the last one counts (INT-05)."""
    policies.require(policies.follows_claims())
    if amount is not None and amount <= 0:
        raise Refused(Text("Skriv et beløb over 0.", "Enter an amount above 0."), field="amount")
    if amount == stood:
        raise Refused(Text("Det er det beløb, der står.", "That is the amount that stands."), field="amount")
    if (missing := no_reasons(why)) is not None:
        raise Refused(missing, field="why")
    sealing.require_no_content(why=why)
    case = beside_queries.case_of_claim(claim)
    row = new_row(ClaimCorrection, case, claim=claim, amount=amount)
    seal(case, row, why=why)
    with transaction.atomic():
        row.save(force_insert=True)
        audit.record("claim.corrected", object_id=row.pk, cases=[case.pk])
    return row


def claim_end(claim: Claim, *, outcome: ClaimOutcome, decided_on: dt.date, awarded: Decimal | None) -> ClaimEnd:
    """Record what became of a claim (INT-05). Once."""
    policies.require(policies.follows_claims())
    if decided_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="decided_on")
    if decided_on < claim.claimed_on:
        raise Refused(Text("Dagen ligger før kravet.", "The day lies before the claim."), field="decided_on")
    gives = outcome in (ClaimOutcome.AWARDED, ClaimOutcome.PARTLY)
    if gives and not awarded:
        raise Refused(Text("Skriv beløbet.", "Enter the amount."), field="awarded")
    if not gives and awarded:
        raise Refused(Text("Intet beløb er tilkendt.", "No amount was awarded."), field="awarded")
    case = beside_queries.case_of_claim(claim)
    row = new_row(
        ClaimEnd, case, claim=claim, outcome=outcome.value, decided_on=decided_on, awarded=awarded if gives else None
    )
    met = {
        "prosecution_claimend_claim_id_key": Refused(Text("Kravet er allerede afgjort.", "The claim has been settled."))
    }
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        audit.record("claim.ended", object_id=row.pk, cases=[case.pk], detail={"outcome": outcome.value})
    return row
