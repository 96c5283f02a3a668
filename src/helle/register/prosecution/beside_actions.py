"""Beside a criminal case: a statement to the prosecution, a questioning, a claim for compensation, a network."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases import ended
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.organisations import queries as organisations
from helle.register.prosecution import beside_queries, detention_queries, policies, sealing
from helle.register.prosecution.beside_models import (
    Disclosure,
    DisclosureWeighing,
    NetworkLink,
    Questioning,
    StatementRequest,
)
from helle.register.prosecution.choices import NetworkKind
from helle.register.prosecution.journal_actions import JournalMissed, refuse_more_tries
from helle.register.prosecution.models import CriminalCase, VictimLink
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import IN_THE_FUTURE, Refused, refused_by, says_something
from helle.rules.codes import OrganisationKind
from helle.rules.crime.gentle_treatment import GentleStep, GentleTreatmentFacts, gentle_treatment
from helle.rules.facts import danish_date, english_date
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
NOT_ASKED_FOR = Text(
    "Den enhed har ikke bedt om en udtalelse, og personens straffesag ligger ikke dér. Sæt kryds, hvis den skal have "
    "den alligevel. [SHR-01]",
    "That unit has asked for no statement, and the person's criminal case is not there. Tick the box if it is to have "
    "one all the same. [SHR-01]",
)
SAY_WHY_UNTOLD = Text(
    "Skriv, hvorfor personen ikke er orienteret om videregivelsen. [SHR-03]",
    "Enter why the person was not told that it is passed on. [SHR-03]",
)
ASKED_ALREADY = Text(
    "I har lige bedt om den udtalelse; anmodningen venter på svar. [CRI-07]",
    "You have just asked for that statement; the request waits for an answer. [CRI-07]",
)
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
    why_untold: str = ""
    knows_unasked: bool = False
    """That the unit asked for nothing and has no criminal case of hers, and is to have it all the same."""


class NotAskedFor(Refused):
    """A unit would be told that asked for nothing: whoever tells it says that it is meant."""


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
    if not says_something(words):
        raise Refused(Text("Skriv, hvad I har brug for.", "Enter what you need."), field="words")
    sealing.require_no_content(words=words)
    waits = beside_queries.own_waiting(link)
    if waits is not None:
        day = clock.local_day(waits.recorded_at)
        raise Refused(
            Text(
                f"I bad CMM om det {danish_date(day)}, og anmodningen venter på svar. [CRI-07]",
                f"You asked CMM for that on {english_date(day)}, and the request waits for an answer. [CRI-07]",
            ),
            field="words",
        )
    row = sealing.new_row(StatementRequest, link.criminal_case_id, link=link)
    sealing.seal(row, words=words)
    with refused_by({"statement_asked_for_once": Refused(ASKED_ALREADY)}), transaction.atomic():
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
    sealing.require_no_content(statement=telling.statement, weighing=telling.weighing, why_untold=telling.why_untold)
    if not telling.informed and not says_something(telling.why_untold):
        raise Refused(SAY_WHY_UNTOLD, field="why_untold")
    waits = list(beside_queries.waiting_of(case).filter(by_unit_id=telling.to)) if telling.request is None else []
    # What one request of the unit's waits for is answered, whichever way the form was opened.
    answered = telling.request or (waits[0] if len(waits) == 1 else None)
    if not (telling.knows_unasked or answered or waits) and not _investigates(case, telling.to):
        raise NotAskedFor(NOT_ASKED_FOR, field="knows_unasked")
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
        request=answered,
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
    if not telling.informed:
        seal(case, weighed, why_untold=telling.why_untold)
    seal(case, weighed, weighing=telling.weighing, ruling=json.dumps(ruling.to_json(), ensure_ascii=False))
    met = {
        "prosecution_disclosure_request_id_key": Refused(ANSWERED_ALREADY),
        "disclosure_answers_who_asked": Refused(NOT_WHO_ASKED, field="to"),
        "disclosure_says_why_untold": Refused(SAY_WHY_UNTOLD, field="why_untold"),
        **ended.MET,
    }
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        weighed.save(force_insert=True)
        audit.record(
            "prosecution.statement_given",
            object_id=row.pk,
            cases=[case.pk],
            detail={"to": unit.code, "ground": telling.ground.value, "until": row.until.isoformat()},
        )
    return row


def _investigates(case: Case, unit_id: uuid.UUID) -> bool:
    """Whether a unit investigates a criminal case that the person stands in."""
    return unit_id in {one.unit_id for one in detention_queries.heard_of(case.pk)}


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


def _named(journal: str) -> uuid.UUID | None:
    for blind in sealing.blind_journals(journal):
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.criminal_case_named(%s)", [blind])
            ((found,),) = cursor.fetchall()
        if found is not None:
            return uuid.UUID(str(found))
    return None


def network_link(case: CriminalCase, *, journal: str, kind: NetworkKind) -> NetworkLink:
    """Say that a criminal case and another one belong to one network: the police alone (CRI-19).

    The other one is named by its journal number, which only those know who know the case: Helle's own numbers could be
    tried one after the other. Raises `JournalMissed` where there is none: who shows the form writes that down.
    """
    policies.require(policies.is_police())
    if not sealing.JOURNAL.fullmatch(journal.strip()):
        raise Refused(sealing.AS_A_JOURNAL, field="journal")
    refuse_more_tries()
    other_id = _named(journal)
    if other_id is None:
        raise JournalMissed(NO_SUCH_CASE, field="journal")
    if other_id == case.pk:
        raise Refused(Text("Det er den samme sag.", "That is the same case."), field="journal")
    row = sealing.new_row(NetworkLink, case.pk, other_id=other_id, kind=kind.value)
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
