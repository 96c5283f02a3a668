"""Who has a criminal case: which unit investigates, who assists or prosecutes, and how it goes to another unit."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.interface.typed import says_anything
from helle.register.organisations import queries as organisations
from helle.register.prosecution import handover_queries, policies, sealing
from helle.register.prosecution.choices import POLICE_KINDS, HandoverOutcome, Part
from helle.register.prosecution.handover_models import Handover
from helle.register.prosecution.models import CriminalCase, Investigation
from helle.register.protection import clock, context
from helle.register.protection.refusals import IN_THE_FUTURE, Refused, no_reasons, refused_by
from helle.rules.codes import OrganisationKind
from helle.rules.crime.investigation import InvestigatingUnit, InvestigationFacts, investigating_unit
from helle.rules.ruling import Ruling, Text, Verdict

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
BEFORE_THE_ONE_BEFORE = Text(
    "Dagen ligger før den dag, den sidste enhed fik sagen.",
    "The day lies before the day the last unit got the case.",
)
NO_SUCH_PART = Text("Enheden har ingen sådan del i sagen mere.", "The unit no longer has such a part in the case.")
SAY_WHY = Text(
    "Skriv, hvorfor en anden enhed efterforsker, end reglen siger. [CRI-02]",
    "Enter why another unit investigates than the rule says. [CRI-02]",
)
OFFERED_ALREADY = Text(
    "Sagen er allerede tilbudt en anden enhed. Tag det tilbage først, hvis den skal et andet sted hen. [CRI-02]",
    "The case is offered to another unit already. Take that back first if it is to go elsewhere. [CRI-02]",
)
ANSWERED_ALREADY = Text(
    "Overdragelsen venter ikke mere: den er besvaret eller taget tilbage.",
    "The handing over no longer waits: it was answered or taken back.",
)
NOT_SUCH_A_UNIT: Final = Text(
    "Sådan en enhed kan ikke have den del i sagen.", "Such a unit cannot have that part in the case."
)
_CHOOSE: Final = Text("Vælg en politikreds eller NSK.", "Choose a police district or NSK.")


@dataclass(frozen=True, slots=True)
class Grounds:
    """What there may be grounds to assume about the case, as the police judge it; None: not known (CRI-02, CRI-03)."""

    organised: bool | None = None
    very_extensive: bool | None = None
    otherwise_qualified: bool | None = None
    forced_labour: bool | None = None
    specialists_wanted: bool = False


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


def investigation_set(case: CriminalCase, *, grounds: Grounds, since: dt.date, why: str) -> None:
    """Say anew what there are grounds to assume; the unit that has the case goes on with it (CRI-01, CRI-02).

    Where it is not the one of the ruling, why is kept.
    """
    policies.require(policies.is_police())
    if since > clock.today():
        raise Refused(IN_THE_FUTURE, field="since")
    unit = context.current().unit_id
    met = {"investigated_one_after_the_other": Refused(BEFORE_THE_ONE_BEFORE, field="since")}
    with refused_by(met), transaction.atomic():
        _hold(case.pk)
        investigates(case.pk, unit, grounds, since, why)
        audit.record(
            "prosecution.investigation_set", object_id=case.pk, detail={"unit": str(unit)}, purpose=policies.PURPOSE
        )


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
        raise Refused(handover_queries.GIVEN_AWAY)


def investigates(
    key: uuid.UUID, unit: uuid.UUID, grounds: Grounds, since: dt.date, why: str, *, taken_over: bool = False
) -> None:
    """Write that a unit investigates from a day on, beside the ruling. `taken_over`: why is said where it was offered.

    Raises `Refused` where it is not the unit of the ruling and nothing says why.
    """
    found = organisations.units_on(clock.today()).get(unit)
    if found is None or found.kind not in POLICE_KINDS:
        raise Refused(_CHOOSE, field="unit")
    ruling = investigation_ruling(grounds, since)
    named = InvestigatingUnit.NSK if found.kind == OrganisationKind.NSK else InvestigatingUnit.DISTRICT
    settled = ruling.verdict is Verdict.ALLOWED
    sealing.require_no_content(why=why)
    departs = named is not ruling.answer if settled else named is InvestigatingUnit.NSK
    if departs and not taken_over and not says_anything(why):
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
    met = {"criminal_part_for_such_a_unit": Refused(NOT_SUCH_A_UNIT, field="unit")}
    with refused_by(met), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.give_criminal_part(%s, %s, %s)", [key, unit, part.value])


# --- to another unit --------------------------------------------------------------------------------------------------


def handover_propose(case: CriminalCase, *, unit: uuid.UUID, grounds: Grounds, why: str) -> Handover:
    """Offer the case to another district or NSK, with why. The acting unit has it until that one takes it in (CRI-02).

    Raises `Refused` beside the field: without a reason, while another offer or a proposal of a waiver waits.
    """
    policies.require(policies.is_police())
    found = organisations.units_on(clock.today()).get(unit)
    if found is None or found.kind not in POLICE_KINDS or unit == context.current().unit_id:
        raise Refused(_CHOOSE, field="unit")
    if (missing := no_reasons(why)) is not None:
        raise Refused(missing, field="why")
    sealing.require_no_content(why=why)
    row = sealing.new_row(
        Handover,
        case.pk,
        unit_id=unit,
        number=case.number,
        organised=grounds.organised,
        very_extensive=grounds.very_extensive,
        otherwise_qualified=grounds.otherwise_qualified,
        forced_labour=grounds.forced_labour,
        specialists_wanted=grounds.specialists_wanted,
    )
    sealing.seal(row, why=why)
    met = {
        "handed_over_once_at_a_time": Refused(OFFERED_ALREADY, field="unit"),
        "criminal_part_for_such_a_unit": Refused(NOT_SUCH_A_UNIT, field="unit"),
        "waiver_is_settled_before_the_case_goes": Refused(WAIVER_FIRST, field="unit"),
    }
    with refused_by(met), transaction.atomic():
        _hold(case.pk)
        row.save(force_insert=True)
        audit.record(
            "prosecution.handover_proposed", object_id=case.pk, detail={"unit": str(unit)}, purpose=policies.PURPOSE
        )
    return row


def handover_answer(row: Handover, *, takes: bool, words: str) -> None:
    """Take the case in that another unit offers, or send it back with why: it stays there then (CRI-02)."""
    policies.require(policies.is_police() and row.unit_id == context.current().unit_id)
    if not takes and (missing := no_reasons(words)) is not None:
        raise Refused(missing, field="words")
    sealing.require_no_content(words=words)
    with transaction.atomic():
        _answer(row, HandoverOutcome.RECEIVED if takes else HandoverOutcome.RETURNED, words)
        if takes:
            grounds = Grounds(
                row.organised,
                row.very_extensive,
                row.otherwise_qualified,
                row.forced_labour,
                row.specialists_wanted,
            )
            investigates(row.criminal_case_id, row.unit_id, grounds, clock.today(), why="", taken_over=True)


def handover_withdraw(row: Handover, *, words: str = "") -> None:
    """Take an offer back that nobody has answered (CRI-02): the police that made it, or the prosecution of the case.

    The prosecution says why: the police read it. While an offer waits no charge of a victim can be weighed (CRI-07).
    """
    prosecutes = policies.is_prosecutor()
    policies.require(handover_queries.takes_back(row))
    if prosecutes and (missing := no_reasons(words)) is not None:
        raise Refused(missing, field="words")
    sealing.require_no_content(words=words)
    with transaction.atomic():
        _answer(row, HandoverOutcome.WITHDRAWN, words if prosecutes else "")


def _answer(row: Handover, outcome: HandoverOutcome, words: str) -> None:
    acting = context.current()
    sealing.seal(row, answer=words)
    with refused_by({"handover_is_answered_once": Refused(ANSWERED_ALREADY)}), transaction.atomic():
        changed = Handover.objects.filter(pk=row.pk, outcome="").update(
            outcome=outcome.value,
            answered_at=acting.instant,
            answered_by=acting.user_id,
            answer_sealed=row.answer_sealed,
        )
    if not changed:
        raise Refused(ANSWERED_ALREADY)
    audit.record(
        "prosecution.handover_answered",
        object_id=row.criminal_case_id,
        detail={"outcome": outcome.value},
        purpose=policies.PURPOSE,
    )
