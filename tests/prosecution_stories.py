"""Criminal cases in the middle of a story: opened by Peter in Østjylland, prosecuted by Pia, told to CMM."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import connection

from helle.register.cases.models import Case
from helle.register.placements.choices import DetainedWhy
from helle.register.prosecution import (
    actions,
    beside_actions,
    charge_looks,
    claim_actions,
    contact_actions,
    detention_actions,
    part_actions,
    queries,
    statistics_actions,
    their_word,
    victim_actions,
    weighing,
    withdraw_actions,
)
from helle.register.prosecution.actions import Done
from helle.register.prosecution.beside_actions import Prepared, Telling
from helle.register.prosecution.beside_models import Claim, CompensationTold, Disclosure, Questioning, StatementRequest
from helle.register.prosecution.choices import (
    ClaimGround,
    ClaimOutcome,
    CompensationAnswer,
    ContactAbout,
    LookDone,
    LookedAt,
    Mistake,
    NetworkKind,
    NoClaimWhy,
    OfOffence,
    TheirWord,
    WaiverOutcome,
)
from helle.register.prosecution.claim_actions import Said
from helle.register.prosecution.contact_models import ContactMessage, DeliveredNumber, Delivery
from helle.register.prosecution.detention_actions import Held
from helle.register.prosecution.detention_models import Detention
from helle.register.prosecution.handover_models import Handover
from helle.register.prosecution.models import (
    CasePart,
    CriminalCase,
    Involvement,
    InvolvementAnswer,
    Stage,
    Suspect,
    VictimLink,
    WaiverDecision,
    WaiverProposal,
)
from helle.register.prosecution.part_actions import Grounds
from helle.register.prosecution.weighing import Weighed
from helle.register.protection import clock, context
from helle.register.protection.identifiers import new_id
from helle.rules.codes import ExploitationPurpose, FactorAnswer, OrganisationKind
from helle.rules.crime.involvement import InvolvementChannel
from helle.rules.crime.stages import CriminalStage, EndReason
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.statistics.criminal_statistics import PoliceDistrict
from tests.cast import Cast, Member, latecomer
from tests.remembered import remembered

JOURNAL = "4200-10110-00417-26"
OTHER_JOURNAL = "4200-10110-00418-26"
ACUTE = "hun skulle videre med Krimsekrogfærgen"
WEIGHED = "papirerne gav Tvingelmanden hende"
DECIDED = "lagt til grund efter Rabalderbrevet"
HELD = "ingen seng før Skumringshaven"
CALL = "87 31 14 87"
CONTACT = "om vagten ved Bommelvagten"
ANSWERED = "ring til Skrivestuebordet"
ASKED = "til sagen mod Knastmanden"
STATEMENT = "vurderet handlet efter Fløjtesamtalen"
BALANCE = "opvejer hendes tillid til Lygtepælen"
WHY_NOT = "ingen kvindelig afhører i Frostvagten"
OFFERED = "sporene fører til Kattegatskajen"
SENT_BACK = "hører til under Fjordvejspatruljen"
CORRECTED = "tastet efter Lønsedlen fra Bro"
SECRETS = (
    JOURNAL, ACUTE, WEIGHED, DECIDED, HELD, CALL, CONTACT, ANSWERED, ASKED, STATEMENT, BALANCE, WHY_NOT, OFFERED,
    SENT_BACK, CORRECTED,
)  # fmt: skip
NSKS = Grounds(organised=True, very_extensive=True, otherwise_qualified=False)
DISTRICT = Grounds(organised=False, very_extensive=False, otherwise_qualified=False, forced_labour=True)


def pia() -> Member:
    """The prosecutor in Østjyllands Politi."""
    return latecomer("pia")


def done(**changed: Any) -> Done:
    """Forced labour at a cleaning firm, for the last three months, reported today."""
    written = Done(
        provision=OfOffence.S262A,
        purpose=ExploitationPurpose.FORCED_LABOUR,
        began_on=clock.today() - dt.timedelta(days=90),
        ended_on=clock.today() - dt.timedelta(days=2),
        reported_on=clock.today(),
    )
    return replace(written, **changed)


def open_case(
    by: Member, *, grounds: Grounds = DISTRICT, known_for: int = 3, journal: str = "", **changed: Any
) -> CriminalCase:
    """The police open a criminal case of which they have known for some days: the first one under `JOURNAL`."""
    with by.acting():
        own = CasePart.objects.filter(unit_id=by.membership.unit_id).count()
        first = own == 0 and by.membership.role == "police_officer"
        return actions.criminal_case_open(
            journal=journal or (JOURNAL if first else f"4300-10110-{uuid.uuid4().int % 100_000:05d}-26"),
            aware_on=clock.today() - dt.timedelta(days=known_for),
            touches_stay=True,
            grounds=grounds,
            done=done(**changed),
        )


@remembered
def offer(by: Member, case: CriminalCase, to: Member, *, grounds: Grounds = NSKS) -> Handover:
    """The case is offered to another unit, with why."""
    with by.acting():
        return part_actions.handover_propose(case, unit=to.membership.unit_id, grounds=grounds, why=OFFERED)


@remembered
def take_in(by: Member, offered: Handover) -> None:
    """The other unit takes it in."""
    with by.acting():
        part_actions.handover_answer(offered, takes=True, words="")


@remembered
def hand_over(by: Member, case: CriminalCase, to: Member, *, grounds: Grounds = NSKS) -> None:
    """The case goes to another unit, which takes it in."""
    take_in(to, offer(by, case, to, grounds=grounds))


@remembered
def suspect(by: Member, case: CriminalCase) -> Suspect:
    """One more suspect, by a number."""
    with by.acting():
        return actions.suspect_add(case)


def stage(
    by: Member, case: CriminalCase, what: CriminalStage, of: Suspect | None = None, *, on: dt.date | None = None,
    end_reason: EndReason | None = None, of_offence: int = 0, instance: str = "",
) -> Stage:  # fmt: skip
    """The next stage of an offence of the case, the first one, with a suspect or alone."""
    with by.acting():
        offence = queries.whole(case).offences[of_offence]
        chain = actions.chain_of(case, offence.pk, of.pk if of else None)
        assert chain is not None
        return actions.stage_record(
            case, chain, what, suspect=of, on=on or clock.today(), end_reason=end_reason, instance=instance
        )


@remembered
def open_case_with_a_charge(by: Member) -> tuple[CriminalCase, Suspect]:
    """A case in which a suspect is charged."""
    case = open_case(by)
    hers = suspect(by, case)
    stage(by, case, CriminalStage.CHARGE, hers)
    return case, hers


@remembered
def link(by: Member, case: CriminalCase, victim: Case | uuid.UUID, charged_as: Suspect | None = None) -> VictimLink:
    """The person of a case in the criminal case: injured, or charged."""
    with by.acting():
        key = victim if isinstance(victim, uuid.UUID) else victim.pk
        return victim_actions.victim_link(case, case_id=key, suspect=charged_as)


def charge(by: Member, victim: Case) -> tuple[CriminalCase, VictimLink]:
    """The person of a case is charged with something in a new criminal case, and not indicted."""
    case, hers = open_case_with_a_charge(by)
    return case, link(by, case, victim, charged_as=hers)


def involve(
    by: Member, case: CriminalCase, organisation: OrganisationKind = OrganisationKind.CMM, *, on: dt.date | None = None
) -> Involvement:
    """CMM is asked along, directly because it is urgent."""
    with by.acting():
        return victim_actions.involvement_record(
            case,
            organisation=organisation,
            told_on=on or clock.today(),
            channel=InvolvementChannel.DIRECT if organisation is OrganisationKind.CMM else InvolvementChannel.ITSELF,
            why_acute=ACUTE if organisation is OrganisationKind.CMM else "",
        )


@remembered
def answer_for_cmm(by: Member, of: Involvement, says: TheirWord = TheirWord.NOT_HEARD) -> InvolvementAnswer:
    """CMM says of a note that it was involved what it knows of that."""
    with by.acting():
        return their_word.involvement_answer(their_word.get_noted(of.pk), says=says, heard_on=None)


def weigh(
    by: Member,
    tie: VictimLink,
    *,
    waive: bool = True,
    on: dt.date | None = None,
    again: bool = False,
    **answers: FactorAnswer,
) -> WaiverProposal:
    """The three conditions are weighed, and a waiver is proposed. `again`: also of what was decided."""
    weighed = replace(Weighed(FactorAnswer.YES, FactorAnswer.YES, FactorAnswer.NO), **answers)
    with by.acting():
        decided = [said.charge_id for _of, said in weighing.to_weigh(tie).decided] if again else []
        return victim_actions.waiver_propose(
            tie, weighed, proposes_waiver=waive, reasons=WEIGHED, weighed_on=on, again=decided
        )


@remembered
def decide(by: Member, proposal: WaiverProposal, **changed: Any) -> WaiverDecision:
    """The prosecution waives the charge."""
    decided: dict[str, Any] = {"outcome": WaiverOutcome.WAIVED, "failed": "", "reasons": DECIDED}
    decided["decided_on"] = clock.today()
    with by.acting():
        return victim_actions.waiver_decide(proposal, **(decided | changed))


def held(**changed: Any) -> Held:
    """Held since an hour ago, since there was no place."""
    written = Held(
        began_at=clock.now() - dt.timedelta(hours=1),
        why=DetainedWhy.NO_PLACE,
        alternative_tried=True,
        reasons=HELD,
        sex="woman",
        minor=False,
        region="central",
        call=CALL,
    )
    return replace(written, **changed)


@remembered
def detain(by: Member, victim: Case, **changed: Any) -> Detention:
    """The police hold the person of a case and say so."""
    with by.acting():
        return detention_actions.detention_record(victim.pk, held(**changed))


@remembered
def write_to_cmm(by: Member) -> ContactMessage:
    """Something that is not acute: it goes to the contact point."""
    with by.acting():
        return contact_actions.contact_write(about=ContactAbout.COOPERATION, words=CONTACT, acute=False)


def past_the_action(cut_off: dt.date, district: PoliceDistrict, number: int) -> None:
    """A delivery of charges in a district, written past the action that takes one in."""
    acting = context.current()
    row = Delivery(
        id=new_id(), cut_off=cut_off, rows=1, known=1, recorded_at=acting.instant, by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )  # fmt: skip
    row.save(force_insert=True)
    DeliveredNumber.objects.create(
        delivery=row, year=2024, offence="s262a", kind="charges", district=district.value, number=number
    )
    connection.check_constraints()


@remembered
def deliver(by: Member) -> Delivery:
    """Criminal statistics of a year: one number."""
    with by.acting():
        content = "aar;bestemmelse;slags;kreds;personer\n2024;s262a;charges;;3\n"
        return statistics_actions.delivery_take_in(content, cut_off=dt.date(2025, 3, 1))


@remembered
def ask_for_a_statement(by: Member, tie: VictimLink) -> StatementRequest:
    """CMM is asked for a statement."""
    with by.acting():
        return beside_actions.statement_ask(tie, words=ASKED)


def telling(**changed: Any) -> Telling:
    """What CMM tells the police of Østjylland for half a year, since it is of essential importance to them."""
    written = Telling(
        to=pia().membership.unit_id,
        ground=DisclosureGround.ESSENTIAL_IMPORTANCE,
        consent_on=None,
        informed=True,
        until=clock.today() + dt.timedelta(days=180),
        statement=STATEMENT,
        weighing=BALANCE,
        knows_unasked=True,
    )
    return replace(written, **changed)


@remembered
def give_a_statement(by: Member, victim: Case, **changed: Any) -> Disclosure:
    """CMM tells."""
    with by.acting():
        return beside_actions.statement_give(victim, telling(**changed))


@remembered
def question(by: Member, tie: VictimLink, **changed: Any) -> Questioning:
    """She is to be questioned, and her wish for a woman cannot be followed."""
    prepared = Prepared(clock.today(), True, True, False, True, WHY_NOT)
    with by.acting():
        return beside_actions.questioning_record(tie, replace(prepared, **changed))


@remembered
def claim(by: Member, victim: Case, **changed: Any) -> Claim:
    """She claims her wages."""
    given: dict[str, Any] = {"ground": ClaimGround.WAGES, "informed_on": clock.today(), "claimed_on": clock.today()}
    with by.acting():
        return claim_actions.claim_record(victim, amount=Decimal("42000.00"), **(given | changed))


@remembered
def told_of_compensation(by: Member, victim: Case, **changed: Any) -> CompensationTold:
    """She was told that she can claim compensation, and wants none: she is afraid."""
    today = clock.today()
    said = Said(CompensationAnswer.NONE, informed_on=today, said_on=today, why=NoClaimWhy.AFRAID)
    with by.acting():
        return claim_actions.compensation_answer(victim, replace(said, **changed))


@remembered
def tell(cast: Cast, victim: Case) -> CriminalCase:
    """Peter opens a case, in which the victim herself is charged with something; the charge is waived; she was held."""
    case = open_case(cast.peter)
    hers = suspect(cast.peter, case)
    stage(cast.peter, case, CriminalStage.CHARGE, hers)
    tie = link(cast.peter, case, victim, charged_as=hers)
    answer_for_cmm(cast.mette, involve(cast.peter, case))
    mistaken = decide(pia(), weigh(cast.peter, tie), outcome=WaiverOutcome.NOT_WAIVED, failed="serious_crime")
    with pia().acting():
        withdraw_actions.entry_withdraw(case, mistaken, why=Mistake.TYPED)
    with cast.mette.acting():
        charge_looks.charge_look_record(tie, LookedAt.REVIVED, done=LookDone.PROSECUTION)
    decide(pia(), weigh(cast.peter, tie))
    question(cast.peter, tie)
    give_a_statement(cast.mette, victim, request=ask_for_a_statement(pia(), tie))
    told_of_compensation(cast.mette, victim)
    claimed, other = claim(cast.mette, victim), open_case(cast.peter, journal=OTHER_JOURNAL)
    with cast.mette.acting():
        claim_actions.claim_correct(claimed, amount=Decimal("41000.00"), why=CORRECTED, stood=claimed.amount)
        claim_actions.claim_end(claimed, outcome=ClaimOutcome.REJECTED, decided_on=clock.today(), awarded=None)
    with cast.peter.acting():
        assert other.pk != case.pk
        beside_actions.network_link(case, journal=OTHER_JOURNAL, kind=NetworkKind.SAME_ROUTE)
    detain(cast.peter, victim)
    niels = latecomer("niels")
    offered = offer(cast.peter, other, niels)
    with niels.acting():
        part_actions.handover_answer(offered, takes=False, words=SENT_BACK)
    row, contact_point = write_to_cmm(cast.peter), latecomer("lone")
    with contact_point.acting():
        contact_actions.contact_answer(row, words=ANSWERED)
    deliver(cast.stine)
    return case
