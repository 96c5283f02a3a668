"""Writing in criminal cases: opening one, who investigates, offences, suspects, stages, putting out of force."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases.actions import refuse_long_ago
from helle.register.interface.typed import says_anything
from helle.register.organisations import queries as organisations
from helle.register.prosecution import policies, queries, sealing
from helle.register.prosecution.choices import POLICE_KINDS, Mistake, OfOffence, Part
from helle.register.prosecution.journal_actions import OPENED_ALREADY, TRIED_ENOUGH, JournalMissed, refuse_more_tries
from helle.register.prosecution.models import (
    CriminalCase,
    Investigation,
    Offence,
    Stage,
    Suspect,
    WaiverProposal,
    Withdrawable,
)
from helle.register.prosecution.queries import Chain
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import ENDS_BEFORE_IT_BEGINS, IN_THE_FUTURE, Refused, refused_by
from helle.rules.codes import ExploitationPurpose, OrganisationKind
from helle.rules.crime.investigation import InvestigatingUnit, InvestigationFacts, investigating_unit
from helle.rules.crime.offences import Offence as Provision
from helle.rules.crime.offences import OffenceFacts, offences
from helle.rules.crime.stages import BY_THE_PROSECUTION, CriminalStage, EndReason, StageFacts, criminal_stage
from helle.rules.ruling import Ruling, Text, Verdict

WRITTEN_MEANWHILE = Text(
    "En anden har lige noteret et trin i forholdet. Det, du har skrevet, står her stadig; se sagen igen.",
    "Somebody else has just recorded a stage of the offence. What you typed is still here; look at the case again.",
)
GIVEN_AWAY = Text(
    "Sagen er lige givet til en anden enhed, så I kan ikke skrive i den mere.",
    "The case has just been given to another unit, so you can no longer write in it.",
)
WITHDRAWN_ALREADY = Text("Det er allerede sat ud af kraft.", "It is out of force already.")
LATER_FIRST = Text(
    "Noget følger på det trin. Sæt det seneste trin ud af kraft først.",
    "Something follows that stage. Put the latest stage out of force first.",
)
PROSECUTIONS_OWN = Text(
    "Det trin har anklagemyndigheden noteret, og kun den kan sætte det ud af kraft. [CRI-07]",
    "The prosecution recorded that stage, and it alone can put it out of force. [CRI-07]",
)
WAIVED_BY_DECISION = Text(
    "Personen har en sag hos CMM. Vej først, om sigtelsen skal frafaldes; trinnet følger af afgørelsen. [CRI-07]",
    "The person has a case at CMM. Weigh first whether the charge is to be waived; the stage follows. [CRI-07]",
)
WEIGHED_FIRST = Text(
    "Personen har en sag hos CMM. Vej først, om sigtelsen skal frafaldes, og afgør det; så kan tiltalen noteres. "
    "[CRI-07]",
    "The person has a case at CMM. Weigh first whether the charge is to be waived, and decide it; then the indictment "
    "can be recorded. [CRI-07]",
)
DECIDED_LINK = Text(
    "Anklagemyndigheden har truffet afgørelse om personen, og kun den kan sætte tilknytningen ud af kraft. [CRI-07]",
    "The prosecution has decided on the person in the case, and it alone can put the link out of force. [CRI-07]",
)
DECIDED_PROPOSAL = Text(
    "Anklagemyndigheden har afgjort forslaget; det kan ikke tages tilbage. [CRI-07]",
    "The prosecution has decided on the proposal; it cannot be taken back. [CRI-07]",
)
ENDED_ELSEWHERE = Text(
    "Sigtelsen er afsluttet uden dom. Den, der noterede det, noterer også, hvad der følger. [CRI-07]",
    "The charge has ended without a judgment. Who recorded that also records what follows. [CRI-07]",
)
PROPOSED_ELSEWHERE = Text(
    "Forslaget er en anden enheds, og kun den kan tage det tilbage. [CRI-07]",
    "The proposal is another unit's, and it alone can take it back. [CRI-07]",
)
WAIVER_WAITS = Text(
    "Et forslag om tiltalefrafald venter på anklagemyndigheden. Få det afgjort, eller tag det tilbage, først. [CRI-07]",
    "A proposal of a charge waiver waits for the prosecution. Have it decided, or take it back, first. [CRI-07]",
)
WAIVER_FIRST = Text(
    "Et forslag om tiltalefrafald venter på anklagemyndigheden. Den, der får sagen, kender ikke personen: få det "
    "afgjort, eller tag det tilbage, først. [CRI-07]",
    "A proposal of a charge waiver waits for the prosecution. Who gets the case does not know the person: have it "
    "decided, or take it back, first. [CRI-07]",
)
AWARE_BEFORE_IT_BEGAN = Text(
    "Politiet kan ikke være blevet opmærksom på det, før det begyndte. [CRI-04]",
    "The police cannot have become aware of it before it began. [CRI-04]",
)
BEFORE_THE_ONE_BEFORE = Text(
    "Dagen ligger før den dag, den sidste enhed fik sagen.",
    "The day lies before the day the last unit got the case.",
)
NO_SUCH_PART = Text("Enheden har ingen sådan del i sagen mere.", "The unit no longer has such a part in the case.")
STAGES_FIRST = Text(
    "Forholdet har stadig trin i kraft. Sæt dem ud af kraft først.",
    "The offence still has stages in force. Put those out of force first.",
)
SAY_WHY = Text(
    "Skriv, hvorfor en anden enhed efterforsker, end reglen siger. [CRI-02]",
    "Enter why another unit investigates than the rule says. [CRI-02]",
)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What there may be grounds to assume about the case, as the police judge it; None: not known (CRI-02, CRI-03)."""

    organised: bool | None = None
    very_extensive: bool | None = None
    otherwise_qualified: bool | None = None
    forced_labour: bool | None = None
    specialists_wanted: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, from day to day, under which provision and for which purpose; `ended_on` None: not known."""

    provision: OfOffence
    purpose: ExploitationPurpose | None
    began_on: dt.date
    ended_on: dt.date | None
    reported_on: dt.date


# --- the case and who investigates it ---------------------------------------------------------------------------------


def investigation_ruling(grounds: Grounds, on: dt.date) -> Ruling[InvestigatingUnit]:
    """Which unit investigates, and why (CRI-01, CRI-02)."""
    return investigating_unit(
        InvestigationFacts(
            organised=grounds.organised,
            very_extensive=grounds.very_extensive,
            otherwise_qualified=grounds.otherwise_qualified,
            on=on,
            forced_labour=grounds.forced_labour,
            specialists_wanted=grounds.specialists_wanted,
        )
    )


def criminal_case_open(
    *, journal: str, aware_on: dt.date, touches_stay: bool | None, grounds: Grounds, done: Done, why: str = ""
) -> CriminalCase:
    """Open a criminal case with its first offence, reported (CRI-01). The unit that opens it investigates.

    Raises `Refused` beside the field, with the cited ruling where a rule says no; nothing is written then.
    """
    policies.require(policies.is_police())
    if not sealing.JOURNAL.fullmatch(journal.strip()):
        raise Refused(sealing.AS_A_JOURNAL, field="journal")
    if aware_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="aware_on")
    refuse_long_ago(aware_on, field="aware_on")
    refuse_more_tries()
    if aware_on < done.began_on:
        raise Refused(AWARE_BEFORE_IT_BEGAN, field="aware_on")
    _check_done(done)
    key, acting = new_id(), context.current()
    row = CriminalCase(id=key)
    vault.new_subject(sealing.SUBJECT, key)
    sealed = vault.seal(key, row, "journal_sealed", journal.strip())
    twice = {
        "prosecution_criminalcase_journal_blind_key": JournalMissed(OPENED_ALREADY, field="journal"),
        "journal_may_be_tried": Refused(TRIED_ENOUGH, field="journal"),
    }
    with refused_by(twice), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT helle.open_criminal_case(%s, %s, %s, %s, %s)",
                [key, aware_on, touches_stay, sealed, sealing.blind_journal(journal)],
            )
        _investigates(key, acting.unit_id, grounds, clock.today(), why)
        _offence_with_its_report(key, done)
        audit.record("prosecution.opened", object_id=key, purpose=policies.PURPOSE)
        return CriminalCase.objects.get(pk=key)


def investigation_set(case: CriminalCase, *, unit: uuid.UUID, grounds: Grounds, since: dt.date, why: str) -> None:
    """Say anew what there are grounds to assume, and which unit investigates from a day on (CRI-01, CRI-02).

    Another unit gets the case, and the acting one has it no more. Where it is not the one of the ruling, why is kept.
    """
    policies.require(policies.is_police())
    if since > clock.today():
        raise Refused(IN_THE_FUTURE, field="since")
    met = {"investigated_one_after_the_other": Refused(BEFORE_THE_ONE_BEFORE, field="since")}
    with refused_by(met), transaction.atomic():
        _hold(case.pk)
        _investigates(case.pk, unit, grounds, since, why)
        audit.record(
            "prosecution.investigation_set", object_id=case.pk, detail={"unit": str(unit)}, purpose=policies.PURPOSE
        )
        if unit != context.current().unit_id:
            _give_part(case.pk, unit, Part.INVESTIGATES)


def part_give(case: CriminalCase, *, unit: uuid.UUID, part: Part) -> None:
    """Let NSK or another district assist, or the prosecution of an appeal in (CRI-03, CRI-07)."""
    policies.require(policies.is_police())
    with transaction.atomic():
        _hold(case.pk)
        _give_part(case.pk, unit, part)
        audit.record(
            "prosecution.part_given",
            object_id=case.pk,
            detail={"unit": str(unit), "part": part.value},
            purpose=policies.PURPOSE,
        )


def part_end(case: CriminalCase, *, unit: uuid.UUID) -> None:
    """End the part of a unit that assists or prosecutes: it reads the case no more (CRI-03)."""
    policies.require(policies.is_police())
    with transaction.atomic():
        _hold(case.pk)
        met = {
            "criminal_part_there_is": Refused(NO_SUCH_PART, field="unit"),
            "waiver_is_settled_before_the_part_ends": Refused(WAIVER_WAITS, field="unit"),
        }
        with refused_by(met), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT helle.end_criminal_part(%s, %s)", [case.pk, unit])
        audit.record("prosecution.part_ended", object_id=case.pk, detail={"unit": str(unit)}, purpose=policies.PURPOSE)


def _hold(key: uuid.UUID) -> None:
    """Wait for whoever else gives the case away. Raises `Refused` where it is another's meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.hold_criminal_case(%s)", [key])
        found = cursor.fetchone()
    if not (found and found[0]):
        raise Refused(GIVEN_AWAY)


def _investigates(key: uuid.UUID, unit: uuid.UUID, grounds: Grounds, since: dt.date, why: str) -> None:
    found = organisations.units_on(clock.today()).get(unit)
    if found is None or found.kind not in POLICE_KINDS:
        raise Refused(Text("Vælg en politikreds eller NSK.", "Choose a police district or NSK."), field="unit")
    ruling = investigation_ruling(grounds, since)
    named = InvestigatingUnit.NSK if found.kind == OrganisationKind.NSK else InvestigatingUnit.DISTRICT
    settled = ruling.verdict is Verdict.ALLOWED
    sealing.require_no_content(why=why)
    departs = named is not ruling.answer if settled else named is InvestigatingUnit.NSK
    if departs and not says_anything(why):
        raise Refused(SAY_WHY, field="why", ruling=ruling)
    row = sealing.new_row(
        Investigation,
        key,
        unit_id=unit,
        since=since,
        organised=grounds.organised,
        very_extensive=grounds.very_extensive,
        otherwise_qualified=grounds.otherwise_qualified,
        forced_labour=grounds.forced_labour,
        specialists_wanted=grounds.specialists_wanted,
        ruled=ruling.answer.value if ruling.answer else "",
    )
    sealing.seal_ruling(row, ruling)
    sealing.seal(row, why=why)
    row.save(force_insert=True)


def _give_part(key: uuid.UUID, unit: uuid.UUID, part: Part) -> None:
    refused = Refused(
        Text("Sådan en enhed kan ikke have den del i sagen.", "Such a unit cannot have that part in the case."),
        field="unit",
    )
    met = {
        "criminal_part_for_such_a_unit": refused,
        "waiver_is_settled_before_the_case_goes": Refused(WAIVER_FIRST, field="unit"),
    }
    with refused_by(met), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.give_criminal_part(%s, %s, %s)", [key, unit, part.value])


def offence_ruling(
    began_on: dt.date | None, ended_on: dt.date | None, purpose: str | None
) -> Ruling[tuple[Provision, ...]]:
    """Which provisions come into question for what was done in these days (DEF-04): the police choose."""
    return offences(OffenceFacts(began_on, act=None, purpose=True if purpose else None, ended_on=ended_on))


# --- offences, suspects and stages ------------------------------------------------------------------------------------


def offence_record(case: CriminalCase, done: Done) -> Offence:
    """Record another offence of the case, reported on a day (STA-04)."""
    policies.require(policies.may_write())
    _check_done(done)
    with transaction.atomic():
        row = _offence_with_its_report(case.pk, done)
        audit.record(
            "prosecution.offence_recorded",
            object_id=case.pk,
            detail={"provision": done.provision.value},
            purpose=policies.PURPOSE,
        )
    return row


def _check_done(done: Done) -> None:
    if done.ended_on is not None and done.ended_on < done.began_on:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="ended_on")
    refuse_long_ago(done.began_on, field="began_on")
    for name, day in (("reported_on", done.reported_on), ("ended_on", done.ended_on)):
        if day is not None and day > clock.today():
            raise Refused(IN_THE_FUTURE, field=name)
    ruling = criminal_stage(
        StageFacts(
            stage=CriminalStage.REPORT,
            on=done.reported_on,
            after=None,
            of_a_suspect=False,
            by_prosecution=policies.is_prosecutor(),
            offence=provision_of(done.provision),
            began_on=done.began_on,
            ended_on=done.ended_on,
        )
    )
    if ruling.verdict is not Verdict.ALLOWED:
        if ruling.problems:
            raise Refused(_sentence(ruling.problems[0].text), field=ruling.problems[0].fact, ruling=ruling)
        first = ruling.reasons[0]
        field = "provision" if first.code == "stage.not_yet_a_crime" else "reported_on"
        raise Refused(first.text, field=field, ruling=ruling)


def provision_of(provision: str) -> Provision | None:
    """The provision as the rules know it; None for another one."""
    return Provision(provision) if provision in Provision else None


def _offence_with_its_report(key: uuid.UUID, done: Done) -> Offence:
    row = sealing.new_row(
        Offence,
        key,
        provision=done.provision.value,
        purpose=done.purpose.value if done.purpose else "",
        began_on=done.began_on,
        ended_on=done.ended_on,
    )
    row.save(force_insert=True)
    report = sealing.new_row(Stage, key, offence=row, stage=CriminalStage.REPORT.value, on=done.reported_on)
    report.save(force_insert=True)
    return row


def suspect_add(case: CriminalCase) -> Suspect:
    """Give one more suspect a number. Who it is stands in the police's own system, and nowhere here."""
    policies.require(policies.is_police())
    met = {"suspects_in_order": Refused(WRITTEN_MEANWHILE), "suspects_are_counted": Refused(WRITTEN_MEANWHILE)}
    with refused_by(met), transaction.atomic():
        serial = Suspect.objects.filter(criminal_case=case).count() + 1
        row = sealing.new_row(Suspect, case.pk, serial=serial)
        row.save(force_insert=True)
        audit.record(
            "prosecution.suspect_added", object_id=case.pk, detail={"serial": serial}, purpose=policies.PURPOSE
        )
    return row


def stage_ruling(chain: Chain, stage: CriminalStage, *, of_a_suspect: bool, on: dt.date | None,
                 end_reason: EndReason | None) -> Ruling[CriminalStage]:  # fmt: skip
    """Whether a stage may follow the last one of an offence, or of one suspect of it."""
    last = chain.last
    return criminal_stage(
        StageFacts(
            stage=stage,
            on=on,
            after=CriminalStage(last.stage) if last else None,
            of_a_suspect=of_a_suspect,
            by_prosecution=policies.is_prosecutor(),
            offence=provision_of(chain.offence.provision),
            after_on=last.on if last else None,
            began_on=chain.offence.began_on,
            ended_on=chain.offence.ended_on,
            end_reason=end_reason,
            after_of_a_suspect=last is not None and last.suspect_id is not None,
        )
    )


def stage_record(
    case: CriminalCase,
    chain: Chain,
    stage: CriminalStage,
    *,
    suspect: Suspect | None,
    on: dt.date,
    end_reason: EndReason | None = None,
) -> Stage:
    """Record the next stage of an offence, or of one suspect of it (GOV-24). `chain` is how it stood in the page.

    Raises `Refused` with the cited ruling: out of order, the prosecution's, before the one before.
    """
    policies.require(policies.may_write())
    if on > clock.today():
        raise Refused(IN_THE_FUTURE, field="on")
    if chain.last is not None and not queries.tells_how_it_ended(chain.last):
        raise Refused(ENDED_ELSEWHERE, field="suspect")
    ruling = stage_ruling(chain, stage, of_a_suspect=suspect is not None, on=on, end_reason=end_reason)
    if ruling.verdict is not Verdict.ALLOWED:
        said = ruling.problems[0].text if ruling.problems else ruling.reasons[0].text
        raise Refused(_sentence(said), field=_field_of(ruling), ruling=ruling)
    with refused_by(_STAGES_MEET), transaction.atomic():
        row = sealing.new_row(
            Stage,
            case.pk,
            offence=chain.offence,
            suspect=suspect,
            stage=stage.value,
            after=chain.last,
            on=on,
            end_reason=end_reason.value if end_reason else "",
        )
        row.save(force_insert=True)
        audit.record(
            "prosecution.stage_recorded",
            object_id=case.pk,
            detail={"stage": stage.value, "offence": str(chain.offence.pk)},
            purpose=policies.PURPOSE,
        )
    return row


def _sentence(text: Text) -> Text:
    return Text(*(one[:1].upper() + one[1:] for one in (text.da, text.en)))


def _field_of(ruling: Ruling[CriminalStage]) -> str:
    if ruling.problems:
        return ruling.problems[0].fact
    late = {"stage.before_the_one_before", "stage.before_the_act", "stage.before_the_provision"}
    return "on" if ruling.reasons[0].code in late else "stage"


_STAGES_MEET: Final[Mapping[str, Refused]] = {
    "stage_follows_once": Refused(WRITTEN_MEANWHILE),
    "stage_follows_one_in_force": Refused(WRITTEN_MEANWHILE),
    "stage_in_its_order": Refused(WRITTEN_MEANWHILE),
    "stage_after_an_end_that_is_told": Refused(ENDED_ELSEWHERE, field="suspect"),
    "waived_by_a_decision": Refused(WAIVED_BY_DECISION, field="stage"),
    "indicted_once_it_was_weighed": Refused(WEIGHED_FIRST, field="stage"),
    "stage_of_the_prosecution": Refused(PROSECUTIONS_OWN, field="stage"),
    "stage_on_its_day": Refused(WRITTEN_MEANWHILE),
}


def chain_of(case: CriminalCase, offence_id: uuid.UUID, suspect_id: uuid.UUID | None) -> Chain | None:
    """How an offence stands with a suspect, or alone; with one who is not charged with it, as the offence stands."""
    found = queries.whole(case)
    hers = [one for one in found.chains if one.offence.pk == offence_id]
    for one in hers:
        if (one.suspect.pk if one.suspect else None) == suspect_id:
            return one
    if not hers:
        return None
    own = [stage for stage in hers[0].stages if stage.suspect_id is None]
    return Chain(hers[0].offence, next((one for one in found.suspects if one.pk == suspect_id), None), own)


# --- putting something out of force -----------------------------------------------------------------------------------


def may_withdraw(row: Withdrawable) -> bool:
    """Whether the acting unit may put it out of force: a proposal is its maker's, a stage its role's (CRI-07)."""
    if isinstance(row, WaiverProposal):
        return row.by_unit_id == context.current().unit_id
    return not isinstance(row, Stage) or row.stage not in BY_THE_PROSECUTION or policies.is_prosecutor()


def entry_withdraw(case: CriminalCase, row: Withdrawable, *, why: Mistake) -> None:
    """Put a stage, an offence, a link, a proposal or an involvement out of force, and say why; it stays readable.

    Raises `Refused` for a stage that another follows or that is the prosecution's, for an offence with stages, for a
    proposal that was decided or is another unit's, for a link with a proposal that waits, and for one with a decision
    unless the prosecution takes it out.
    """
    policies.require(policies.may_write())
    if not may_withdraw(row):
        raise Refused(PROPOSED_ELSEWHERE if isinstance(row, WaiverProposal) else PROSECUTIONS_OWN)
    if row.superseded_at is not None:
        raise Refused(WITHDRAWN_ALREADY)
    acting = context.current()
    said = {
        "stage_is_the_last_one": Refused(LATER_FIRST),
        "offence_without_stages": Refused(STAGES_FIRST),
        "waiver_decided_is_not_taken_back": Refused(DECIDED_PROPOSAL),
        "waiver_is_settled_before_the_link_goes": Refused(WAIVER_WAITS),
        "link_with_a_decision_is_the_prosecutions": Refused(DECIDED_LINK),
    }
    with refused_by(said), transaction.atomic():
        changed = (
            type(row)
            ._default_manager.filter(pk=row.pk, superseded_at__isnull=True)
            .update(superseded_at=acting.instant, superseded_by=acting.user_id, superseded_why=why.value)
        )
        if not changed:
            raise Refused(WITHDRAWN_ALREADY)
        audit.record(
            "prosecution.withdrawn",
            object_id=case.pk,
            cases=queries.victims_of(row),
            detail={"of": type(row).__name__.lower(), "why": why.value},
            purpose=policies.PURPOSE,
        )
