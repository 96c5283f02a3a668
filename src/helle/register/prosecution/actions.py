"""Writing in criminal cases: opening one, offences, suspects, stages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases.actions import refuse_long_ago
from helle.register.prosecution import policies, queries, sealing
from helle.register.prosecution.chains import Chain
from helle.register.prosecution.choices import Instance, OfOffence
from helle.register.prosecution.journal_actions import OPENED_ALREADY, TRIED_ENOUGH, JournalMissed, refuse_more_tries
from helle.register.prosecution.models import (
    CriminalCase,
    Offence,
    Stage,
    Suspect,
)
from helle.register.prosecution.part_actions import Grounds, investigates
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import (
    ENDS_BEFORE_IT_BEGINS,
    IN_THE_FUTURE,
    KEY_CHANGED,
    Refused,
    refused_by,
)
from helle.rules.codes import ExploitationPurpose
from helle.rules.crime.offences import Offence as Provision
from helle.rules.crime.offences import OffenceFacts, offences
from helle.rules.crime.stages import JUDGMENTS, CriminalStage, EndReason, StageFacts, criminal_stage
from helle.rules.ruling import Ruling, Text, Verdict

WRITTEN_MEANWHILE = Text(
    "En anden har lige noteret noget om forholdet eller den mistænkte. Det, du har skrevet, står her stadig; se sagen "
    "igen.",
    "Somebody else has just recorded something of the offence or the suspect. What you typed is still here; look at "
    "the case again.",
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
    "Personen har en sag hos CMM. Vej først, om denne sigtelse skal frafaldes, og afgør det; så kan tiltalen noteres. "
    "En afgørelse fra før sigtelsen gælder den ikke, og heller ikke et tiltalefrafald, der er sat ud af kraft. "
    "[CRI-07, CRI-08]",
    "The person has a case at CMM. Weigh first whether this charge is to be waived, and decide it; then the indictment "
    "can be recorded. An earlier decision does not cover it, nor does a waiver that was put out of force. "
    "[CRI-07, CRI-08]",
)
TOLD_NO_MORE = Text(
    "I har knyttet personen til straffesagen, men jeres adgang til CMM's udtalelse er endt. Bed CMM om en ny: så kan "
    "det vejes og afgøres, om sigtelsen skal frafaldes, før trinnet noteres. [CRI-07, SHR-01]",
    "You linked the person to the criminal case, but your access to CMM's statement has ended. Ask CMM for a new one: "
    "it can then be weighed and decided whether the charge is waived, before the step is recorded. [CRI-07, SHR-01]",
)
JUDGED_UNWEIGHED = Text(
    "Personen har en sag hos CMM, og ingen har afgjort, om tiltalen trækkes tilbage eller opretholdes. Vej og afgør "
    "det først, også når dommen er afsagt. [CRI-07]",
    "The person has a case at CMM, and nobody has decided whether the indictment is withdrawn or upheld. Weigh and "
    "decide that first, also where judgment has been given. [CRI-07]",
)
CHARGED_THERE = Text(
    "En mistænkt er sigtet for forholdet, og det indstilles ikke som helhed. Vælg den mistænkte, og afslut sigtelsen. "
    "[GOV-24]",
    "A suspect is charged with the offence, and it is not discontinued as a whole. Choose the suspect, and end the "
    "charge. [GOV-24]",
)
INDICTED_BEFORE = Text(
    "Personen har en sag hos CMM: tiltalen kan ikke ligge før den dag, det blev afgjort, at sigtelsen ikke frafaldes. "
    "[CRI-07]",
    "The person has a case at CMM: the indictment cannot lie before the day it was decided that the charge is not "
    "waived. [CRI-07]",
)
JUDGED_AGAIN = Text(
    "Der er allerede en dom om forholdet. Sig, om den nye er fra en ankesag, eller om sagen er gået om. [CRI-23]",
    "There is a judgment on the offence already. Say whether the new one is of an appeal or of a new trial. [CRI-23]",
)
TYPED_FIRST = Text(
    "Sæt den dom, der er tastet forkert, ud af kraft på sagens side, og notér så den rigtige. [CRI-23]",
    "Put the judgment that was typed wrongly out of force on the page of the case, and then record the right one. "
    "[CRI-23]",
)
TYPED_WRONGLY: Final = "typed"
"""What a form answers where the judgment that stands is a slip: then no other one follows it."""
ENDED_ELSEWHERE = Text(
    "Sigtelsen er afsluttet uden dom. Den, der noterede det, noterer også, hvad der følger. [CRI-07]",
    "The charge has ended without a judgment. Who recorded that also records what follows. [CRI-07]",
)
AWARE_BEFORE_IT_BEGAN = Text(
    "Politiet kan ikke være blevet opmærksom på det, før det begyndte. [CRI-04]",
    "The police cannot have become aware of it before it began. [CRI-04]",
)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, from day to day, under which provision and for which purpose; `ended_on` None: not known.

    `is_another`: whoever records it says that it is another offence than one of the case that is the same to the word.
    """

    provision: OfOffence
    purpose: ExploitationPurpose | None
    began_on: dt.date
    ended_on: dt.date | None
    reported_on: dt.date
    is_another: bool = False


class JudgedBefore(Refused):
    """There is a judgment on the charge already: whoever records another one says why there is one (CRI-23)."""


class SameOffence(Refused):
    """The case has that offence already: whoever means another one says so (STA-04)."""


# --- the case ---------------------------------------------------------------------------------------------------------


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
    with refused_by(KEY_CHANGED | twice), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT helle.open_criminal_case(%s, %s, %s, %s, %s)",
                [key, aware_on, touches_stay, sealed, sealing.blind_journal(journal)],
            )
        # Who opens the case has had it since the police knew.
        investigates(key, acting.unit_id, grounds, aware_on, why)
        _offence_with_its_report(key, done)
        audit.record("prosecution.opened", object_id=key, purpose=policies.PURPOSE)
        return CriminalCase.objects.get(pk=key)


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
    if not done.is_another:
        _refuse_the_same(case, done)
    with transaction.atomic():
        row = _offence_with_its_report(case.pk, done)
        audit.record(
            "prosecution.offence_recorded",
            object_id=case.pk,
            detail={"provision": done.provision.value},
            purpose=policies.PURPOSE,
        )
    return row


def _refuse_the_same(case: CriminalCase, done: Done) -> None:
    same = Offence.objects.filter(
        criminal_case=case,
        provision=done.provision.value,
        purpose=done.purpose.value if done.purpose else "",
        began_on=done.began_on,
        ended_on=done.ended_on,
        superseded_at__isnull=True,
    )
    if same.exists():
        raise SameOffence(
            Text(
                "Sagen har allerede et forhold efter den bestemmelse i de samme dage. Sæt kryds, hvis det er et andet "
                "forhold. [STA-04]",
                "The case has an offence under that provision in the same days already. Tick the box if it is another "
                "one. [STA-04]",
            ),
            field="provision",
        )


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
        field = "provision" if first.code in ("stage.not_yet_a_crime", "stage.not_yet_trafficking") else "reported_on"
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
        # A number that was put out of force is given to nobody else.
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
    instance: str = "",
) -> Stage:
    """Record the next stage of an offence, or of one suspect of it (GOV-24). `chain` is how it stood in the page.
    `instance`: of a judgment that follows a judgment, why there is another one.

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
    instance = _instance_of(chain, stage, instance)
    follows = Stage.objects.filter(after=chain.last, suspect__isnull=False, superseded_at__isnull=True)
    if suspect is None and chain.last is not None and follows.exists():
        raise Refused(CHARGED_THERE, field="suspect")
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
            instance=instance,
        )
        row.save(force_insert=True)
        audit.record(
            "prosecution.stage_recorded",
            object_id=case.pk,
            detail={"stage": stage.value, "offence": str(chain.offence.pk)},
            purpose=policies.PURPOSE,
        )
    return row


def _instance_of(chain: Chain, stage: CriminalStage, said: str) -> str:
    """Why there is another judgment on a charge, as it is kept; '' where it is none. Raises `Refused` where one has to
    be asked, or where the one that stands was a slip."""
    again = stage in JUDGMENTS and chain.last is not None and chain.last.stage in JUDGMENTS
    if not again:
        return ""
    if said == TYPED_WRONGLY:
        raise JudgedBefore(TYPED_FIRST, field="instance")
    if said not in Instance.values:
        raise JudgedBefore(JUDGED_AGAIN, field="instance")
    return said


def _sentence(text: Text) -> Text:
    return Text(*(one[:1].upper() + one[1:] for one in (text.da, text.en)))


def _field_of(ruling: Ruling[CriminalStage]) -> str:
    if ruling.problems:
        return ruling.problems[0].fact
    late = {
        "stage.before_the_one_before",
        "stage.before_the_act",
        "stage.before_the_provision",
        "stage.before_trafficking",
    }
    return "on" if ruling.reasons[0].code in late else "stage"


_STAGES_MEET: Final[Mapping[str, Refused]] = {
    "stage_follows_once": Refused(WRITTEN_MEANWHILE),
    "stage_follows_one_in_force": Refused(WRITTEN_MEANWHILE),
    "stage_in_its_order": Refused(WRITTEN_MEANWHILE),
    "stage_after_an_end_that_is_told": Refused(ENDED_ELSEWHERE, field="suspect"),
    "waived_by_a_decision": Refused(WAIVED_BY_DECISION, field="stage"),
    "indicted_once_it_was_weighed": Refused(WEIGHED_FIRST, field="stage"),
    "indicted_from_that_day_on": Refused(INDICTED_BEFORE, field="on"),
    "judged_once_it_was_weighed": Refused(JUDGED_UNWEIGHED, field="stage"),
    "weighed_once_told_again": Refused(TOLD_NO_MORE, field="stage"),
    "stage_of_the_prosecution": Refused(PROSECUTIONS_OWN, field="stage"),
    "stage_on_its_day": Refused(WRITTEN_MEANWHILE),
    "judged_again_for_a_reason": JudgedBefore(JUDGED_AGAIN, field="instance"),
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
