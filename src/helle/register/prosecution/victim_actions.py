"""The victim in a criminal case: the link to her case, a charge that is to be waived, and who was asked in time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from typing import Final

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import override

from helle.register.audit import actions as audit
from helle.register.interface.typed import says_anything
from helle.register.prosecution import (
    actions,
    contact_actions,
    policies,
    queries,
    sealing,
    their_word,
    withdraw_actions,
)
from helle.register.prosecution.chains import Chain, charge_of, judgments
from helle.register.prosecution.choices import (
    INVOLVED,
    OF_A_CHARGE,
    OF_AN_INDICTMENT,
    Capacity,
    LinkMistake,
    WaiverOutcome,
)
from helle.register.prosecution.handover_queries import GIVEN_AWAY
from helle.register.prosecution.models import (
    CriminalCase,
    Involvement,
    Stage,
    Suspect,
    VictimLink,
    WaiverDecision,
    WaiverProposal,
)
from helle.register.prosecution.referral_queries import SaidBefore, said_in_referrals
from helle.register.prosecution.weighing import (
    Weighed,
    day_of,
    is_of_a_charge,
    is_of_an_indictment,
    to_weigh,
    waiver_ruling,
    weighed_by,
)
from helle.register.protection import clock, context
from helle.register.protection.refusals import IN_THE_FUTURE, Refused, no_reasons, refused_by
from helle.rules.codes import FactorAnswer, OrganisationKind
from helle.rules.crime.charge_waiver import WaiverStart
from helle.rules.crime.involvement import InvolvementChannel
from helle.rules.crime.stages import CriminalStage, EndReason
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text

LINKED_ALREADY = Text(
    "Personen står allerede i straffesagen. Sæt den tilknytning ud af kraft, hvis den er forkert.",
    "The person stands in the criminal case already. Put that link out of force if it is wrong.",
)
STANDS_AS_INJURED = Text(
    "Personen står som forurettet i straffesagen. Sæt kryds, hvis personen siden er blevet mistænkt eller sigtet; "
    "det, der er noteret, bliver stående. [CRI-07]",
    "The person stands as the injured party in the criminal case. Tick the box if the person has become a suspect or "
    "been charged since; what was recorded stays. [CRI-07]",
)
SUSPECT_TAKEN = Text(
    "Den mistænkte er allerede knyttet til en persons sag.", "That suspect is tied to a person's case already."
)
# Of a suspect tied to somebody whom the unit may not know of: neither that there is such a link, nor whose (C6).
NOT_POSSIBLE = Text("Den tilknytning kan ikke laves.", "That link cannot be made.")
SUSPECT_GONE = Text(
    "Den mistænkte er lige sat ud af kraft. Se sagen igen. [CRI-01]",
    "That suspect has just been put out of force. Look at the case again. [CRI-01]",
)
NOT_YOURS = Text(
    "Den sag har I ikke noget at gøre med. CMM kan give jer adgang. [SHR-01]",
    "You have nothing to do with that case. CMM can give you access. [SHR-01]",
)
DECIDED_ALREADY = Text("Der er allerede truffet afgørelse om forslaget.", "The proposal has been decided on already.")
WAITS_ALREADY = Text(
    "Et forslag om personen venter allerede på anklagemyndigheden. Tag det tilbage, hvis det er forkert. [CRI-07]",
    "A proposal on the person waits for the prosecution already. Take it back if it is wrong. [CRI-07]",
)
WAITS_NO_MORE = Text(
    "Forslaget venter ikke mere: det er taget tilbage, eller sigtelsen er endt. [CRI-07]",
    "The proposal no longer waits: it was taken back, or the charge has ended. [CRI-07]",
)
WAIVER_WHILE_OFFERED = Text(
    "Sagen er tilbudt en anden enhed, som ikke kender personen. Få tilbuddet taget tilbage, eller vent på svaret. "
    "[CRI-07]",
    "The case is offered to another unit, which does not know the person. Have the offer taken back, or wait for the "
    "answer. [CRI-07]",
)
CHOOSE_AGAIN = Text(
    "Alt, personen er sigtet eller tiltalt for, er afgjort. Vælg det, der skal vejes på ny. [CRI-08]",
    "All that the person is charged with or indicted for has been decided. Choose what is to be weighed anew. [CRI-08]",
)
BEFORE_THE_CHARGE = Text("Dagen ligger før sigtelsen.", "The day lies before the charge.")
BEFORE_IT_WAS_PROPOSED = Text("Dagen ligger før forslaget.", "The day lies before the proposal.")
BY_ANOTHER_WAY = Text(
    "»Direkte til CMM« passer kun til CMM, og »Direkte til den anden myndighed« kun til de andre. Vælg den vej, I "
    "brugte. [CRI-17]",
    "“Directly to CMM” fits CMM alone, and “Directly to the other authority” the others alone. Choose the way you "
    "took. [CRI-17]",
)
TOLD_ALREADY = Text(
    "Det er allerede noteret, hvornår den myndighed blev inddraget.",
    "It is recorded already when that authority was involved.",
)
BEFORE_THEY_KNEW = Text(
    "Dagen ligger før den dag, politiet blev opmærksom på sagen.",
    "The day lies before the day the police became aware of the case.",
)


JUDGED_ALREADY = Text(
    "Der er dømt over den mistænkte, og om det kan ingen veje et tiltalefrafald mere. Sæt kryds, hvis personen skal "
    "stå sådan i sagen; CMM ser dommen, og at tilknytningen kom efter den. [CRI-07]",
    "The suspect has been judged, and of that nobody can weigh a charge waiver any more. Tick the box if the person is "
    "to stand in the case like that; CMM sees the judgment, and that the link came after it. [CRI-07]",
)


class JudgedAlready(Refused):
    """The suspect was judged before anybody knew that she is a victim: whoever makes the link says that it is meant."""


class StandsAsInjured(Refused):
    """The person stands as the injured party: whoever makes a suspect of her says that both were right."""


def victim_link(
    case: CriminalCase,
    *,
    case_id: uuid.UUID,
    suspect: Suspect | None,
    stood_rightly: bool = False,
    after_judgment: bool = False,
) -> VictimLink:
    """Say that the person of a case stands in this criminal case: as the injured party, or as one of its suspects.

    The unit must hold the case for criminal matters already: the link gives nobody more of it (CRI-01, C6).
    `stood_rightly`: that she stood as injured and has become a suspect since; the older link ends with that reason, and
    what was asked and questioned under it stays. `after_judgment`: that there is a judgment on the suspect already.
    """
    policies.require(policies.may_write())
    if case_id not in {one.case_id for one in queries.known_cases()}:
        raise Refused(NOT_YOURS, field="known")
    if suspect and VictimLink.objects.filter(suspect=suspect, superseded_at__isnull=True).exists():
        raise Refused(SUSPECT_TAKEN, field="suspect")
    before = VictimLink.objects.filter(
        criminal_case=case, case_id=case_id, capacity=Capacity.INJURED, superseded_at__isnull=True
    ).first()
    if suspect is not None and before is not None and not stood_rightly:
        raise StandsAsInjured(STANDS_AS_INJURED, field="stood_rightly")
    if suspect and not after_judgment and judgments(Stage.objects.filter(suspect=suspect)):
        raise JudgedAlready(JUDGED_ALREADY, field="after_judgment")
    row = sealing.new_row(
        VictimLink,
        case.pk,
        case_id=case_id,
        capacity=(Capacity.CHARGED if suspect else Capacity.INJURED).value,
        suspect=suspect,
    )
    met = {
        "link_to_a_suspect_of_the_case": Refused(SUSPECT_GONE, field="suspect"),
        "link_stands_once": Refused(LINKED_ALREADY, field="known"),
        "link_of_a_suspect_stands_once": Refused(NOT_POSSIBLE),
    }
    with refused_by(met), transaction.atomic():
        if suspect is not None and before is not None:
            withdraw_actions.entry_withdraw(case, before, why=LinkMistake.CHANGED)
        row.save(force_insert=True)
        audit.record(
            "prosecution.linked",
            object_id=case.pk,
            cases=[case_id],
            detail={"capacity": row.capacity},
            purpose=policies.PURPOSE,
        )
    return row


# --- asked in time ----------------------------------------------------------------------------------------------------


def _their_own_day(whom: OrganisationKind, on: dt.date) -> Text:
    return Text(
        f"{whom.label.da} siger selv, at de blev inddraget {danish_date(on)}. Notér den dag. [CRI-04]",
        f"{whom.label.en} itself says that it was involved {english_date(on)}. Enter that day. [CRI-04]",
    )


def _said_otherwise(whom: OrganisationKind, said: SaidBefore) -> Text:
    """That a referral of the police says another day: the same fact has one day, and the earlier is the first."""
    return Text(
        f"Henvendelse {said.referral} siger, at {whom.label.da} var inddraget {danish_date(said.on)}. Notér den dag. "
        "[CRI-04]",
        f"Referral {said.referral} says that {whom.label.en} was involved on {english_date(said.on)}. Record that day. "
        "[CRI-04]",
    )


def involvement_record(
    case: CriminalCase,
    *,
    organisation: OrganisationKind,
    told_on: dt.date,
    channel: InvolvementChannel,
    why_acute: str = "",
) -> Involvement:
    """Record that CMM, the prosecution or Udlændingestyrelsen was involved (CRI-04, CRI-05), and which way (CRI-17).

    Nothing is refused because it took long: the lag is measured and shown. Raises `Refused` for a later day than a
    referral of the police says, unless the one that is noted has contradicted it; and for a later day than it gives.
    """
    policies.require(policies.may_write())
    if organisation not in INVOLVED:
        raise Refused(Text("Vælg, hvem der blev inddraget.", "Choose who was involved."), field="organisation")
    if told_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="told_on")
    if told_on < case.police_aware_on:
        raise Refused(BEFORE_THEY_KNEW, field="told_on")
    said = said_in_referrals(case).binding.get(organisation)
    theirs = their_word.contradicted(case).get(organisation)
    if said is not None and told_on > said.on and theirs is None:
        raise Refused(_said_otherwise(organisation, said), field="told_on")
    if theirs is not None and theirs.heard_on is not None and told_on > theirs.heard_on:
        raise Refused(_their_own_day(organisation, theirs.heard_on), field="told_on")
    sealing.require_no_content(why_acute=why_acute)
    of_cmm = organisation is OrganisationKind.CMM
    if channel is (InvolvementChannel.ITSELF if of_cmm else InvolvementChannel.DIRECT):
        raise Refused(BY_ANOTHER_WAY, field="channel")
    acute = channel is InvolvementChannel.DIRECT
    if acute and not says_anything(why_acute):
        raise Refused(
            Text(
                "Skriv, hvorfor det hastede: ellers går det gennem Rigspolitiets kontaktpunkt. [CRI-17]",
                "Enter why it was urgent: otherwise it goes through the National Police contact point. [CRI-17]",
            ),
            field="why_acute",
        )
    row = sealing.new_row(Involvement, case.pk, organisation=organisation.value, told_on=told_on, channel=channel.value)
    if acute:
        sealing.seal(row, why_acute=why_acute)
    met = {
        "involved_once": Refused(TOLD_ALREADY, field="organisation"),
        "involved_after_the_police_knew": Refused(BEFORE_THEY_KNEW, field="told_on"),
    }
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        if acute:
            # A contact past the contact point is logged with it (CRI-17).
            contact_actions.contact_log_direct(row, words=why_acute)
        audit.record(
            "prosecution.involved",
            object_id=case.pk,
            detail={"organisation": organisation.value, "channel": channel.value},
            purpose=policies.PURPOSE,
        )
    return row


# --- the victim who is charged ----------------------------------------------------------------------------------------


def waiver_propose(
    link: VictimLink,
    weighed: Weighed,
    *,
    proposes_waiver: bool,
    reasons: str,
    weighed_on: dt.date | None = None,
    again: Collection[uuid.UUID] = (),
) -> WaiverProposal:
    """Weigh the three conditions and propose what the prosecution decides (CRI-07, CRI-08). By police or prosecution.
    `weighed_on`: the day, where it was weighed on paper before it is recorded; None today. It is of the charges nobody
    has decided, and of those of `again`, which somebody has.

    Raises `Refused` where nobody is charged, or a waiver is proposed although a condition fails.
    """
    policies.require(policies.may_write())
    if (missing := no_reasons(reasons)) is not None:
        raise Refused(missing, field="reasons")
    sealing.require_no_content(reasons=reasons)
    if weighed_on is not None and weighed_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="weighed_on")
    there = to_weigh(link)
    chains = there.chosen(again)
    if there.decided and not chains:
        raise Refused(CHOOSE_AGAIN, field="again")
    ruling = waiver_ruling(chains, weighed)
    if ruling.answer is None:
        said = ruling.problems[0].text if ruling.problems else ruling.headline
        field = ruling.problems[0].fact if ruling.problems else None
        raise Refused(Text(*(one[:1].upper() + one[1:] for one in (said.da, said.en))), field=field, ruling=ruling)
    if proposes_waiver and ruling.answer is WaiverStart.NO_STARTING_POINT:
        raise Refused(ruling.headline, field="proposes_waiver", ruling=ruling)
    row = sealing.new_row(
        WaiverProposal,
        link.criminal_case_id,
        link=link,
        exposed_to_trafficking=weighed.exposed_to_trafficking.value,
        relates_to_trafficking=weighed.relates_to_trafficking.value,
        serious_crime=weighed.serious_crime.value,
        proposes_waiver=proposes_waiver,
        charges=[one.pk for one in map(charge_of, chains) if one is not None],
        by_prosecution=policies.is_prosecutor(),
        weighed_on=None if weighed_on == clock.today() else weighed_on,
    )
    sealing.seal_ruling(row, ruling)
    sealing.seal(row, reasons=reasons)
    met = {
        "waiver_waits_already": Refused(WAITS_ALREADY),
        "waiver_is_of_something": Refused(CHOOSE_AGAIN, field="again"),
        "waiver_is_weighed_on_its_day": Refused(BEFORE_THE_CHARGE, field="weighed_on"),
        "criminal_case_was_given_away": Refused(GIVEN_AWAY),
        "waiver_while_the_case_is_offered": Refused(WAIVER_WHILE_OFFERED),
    }
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        row.refresh_from_db(fields=["charges"])
        audit.record(
            "prosecution.waiver_proposed",
            object_id=link.criminal_case_id,
            cases=[link.case_id],
            detail={"waiver": proposes_waiver},
            purpose=policies.PURPOSE,
        )
    return row


NO_CHARGE_LEFT: Final = Text(
    "Af det, forslaget handler om, er ingen sigtelse tilbage at frafalde: personen er tiltalt. Svar, om tiltalen "
    "trækkes tilbage eller opretholdes. [CRI-07, CRI-08]",
    "Of what the proposal is about no charge is left to waive: the person has been indicted. Answer whether the "
    "indictment is withdrawn or upheld. [CRI-07, CRI-08]",
)
KEPT_WRONGLY: Final = Text(
    "Kryds kun det af, der står, mens noget andet frafaldes eller trækkes tilbage. Står alt, så vælg det som "
    "afgørelse. [CRI-08]",
    "Tick only what stands while something else is waived or withdrawn. If all stands, choose that as the decision. "
    "[CRI-08]",
)
CHARGE_LEFT: Final = Text(
    "Forslaget handler om en sigtelse. Svar, om den frafaldes. [CRI-08]",
    "The proposal is about a charge. Answer whether it is waived. [CRI-08]",
)
BOTH_LEFT: Final = Text(
    "Forslaget handler også om en tiltale. Svar, om den trækkes tilbage eller opretholdes. [CRI-07]",
    "The proposal is about an indictment as well. Answer whether it is withdrawn or upheld. [CRI-07]",
)
NOTHING_FAILED: Final = Text(
    "En betingelse hører kun til »Ikke tiltalefrafald«; lad feltet stå tomt.",
    "A condition goes with “No charge waiver” alone; leave the field empty.",
)
FAILS: Final = Text(
    "Vælg den betingelse, der efter jeres vurdering ikke er opfyldt. [CRI-08]",
    "Choose the condition that in your judgement is not met. [CRI-08]",
)


def _refuse_decided(proposal: WaiverProposal) -> None:
    """Whoever decides what a colleague has decided meanwhile is told who did and how, and keeps what was typed."""
    decided = WaiverDecision.objects.select_related("by_user").filter(proposal=proposal).first()
    if decided is not None:
        day, outcome, who = decided.decided_on, WaiverOutcome(decided.outcome), decided.by_user.full_name
        with override("da"):
            da = str(outcome.label).lower()
        with override("en"):
            en = str(outcome.label).lower()
        raise Refused(
            Text(
                f"{who} har afgjort forslaget {danish_date(day)}: {da}. Det, du har skrevet, står her stadig. [CRI-07]",
                f"{who} decided on the proposal on {english_date(day)}: {en}. What you typed is still here. [CRI-07]",
            )
        )


@contextmanager
def _or_who_decided(proposal: WaiverProposal) -> Generator[None]:
    """Of two who decide at once the second is told of the first, and not that nothing waits any more."""
    try:
        yield
    except Refused:
        _refuse_decided(proposal)
        raise


def waiver_decide(
    proposal: WaiverProposal,
    *,
    outcome: WaiverOutcome,
    failed: str,
    decided_on: dt.date,
    reasons: str,
    of_indictment: str = "",
    kept: Collection[uuid.UUID] = (),
) -> WaiverDecision:
    """Decide on a charge against a victim: the prosecution, with its reasons (CRI-07). Each charge gets what fits its
    own stage: a waiver ends the charge that was weighed, and where she was indicted before anybody had weighed, the
    indictment is withdrawn, or upheld for the reasons given; her own case's assessment stays as it is (DEF-07).
    `of_indictment`: what is decided of an indictment where a charge is decided beside it. `kept`: the charges, by their
    first stage, that stand although the others of their sort end: the condition of grave crime is one of each."""
    policies.require(policies.is_prosecutor())
    _refuse_decided(proposal)
    if (missing := no_reasons(reasons)) is not None:
        raise Refused(missing, field="reasons")
    sealing.require_no_content(reasons=reasons)
    if decided_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="decided_on")
    if decided_on < day_of(proposal):
        raise Refused(BEFORE_IT_WAS_PROPOSED, field="decided_on")
    if failed and outcome is not WaiverOutcome.NOT_WAIVED and not kept:
        raise Refused(NOTHING_FAILED, field="failed")
    link = get_object_or_404(VictimLink, pk=proposal.link_id)
    chains = weighed_by(proposal, link)
    weighed = Weighed(
        FactorAnswer(proposal.exposed_to_trafficking),
        FactorAnswer(proposal.relates_to_trafficking),
        FactorAnswer(proposal.serious_crime),
    )
    ruling = waiver_ruling(chains, weighed, decided_by=OrganisationKind(context.current().unit_kind))
    if ruling.answer is None:
        raise Refused(ruling.headline, ruling=ruling)
    of_a_charge = is_of_a_charge(chains)
    if (outcome in OF_A_CHARGE) is not of_a_charge:
        raise Refused(CHARGE_LEFT if of_a_charge else NO_CHARGE_LEFT, field="outcome", ruling=ruling)
    both = of_a_charge and is_of_an_indictment(chains)
    if both is not (of_indictment in OF_AN_INDICTMENT):
        raise Refused(BOTH_LEFT if both else CHARGE_LEFT, field="of_indictment", ruling=ruling)
    not_waived = outcome is WaiverOutcome.NOT_WAIVED
    if (not_waived or kept) and not failed and ruling.answer is WaiverStart.WAIVE and proposal.proposes_waiver:
        raise Refused(FAILS, field="failed", ruling=ruling)
    case = get_object_or_404(CriminalCase, pk=link.criminal_case_id)
    row = sealing.new_row(
        WaiverDecision,
        case.pk,
        proposal=proposal,
        link=link,
        outcome=outcome.value,
        of_indictment=of_indictment,
        kept=sorted(kept),
        decided_on=decided_on,
        failed=failed,
    )
    sealing.seal(row, reasons=reasons)
    met = {
        "prosecution_waiverdecision_proposal_id_key": Refused(DECIDED_ALREADY),
        "waiver_of_a_charge": Refused(NO_CHARGE_LEFT, field="outcome"),
        "waiver_keeps_some_of_several": Refused(KEPT_WRONGLY, field="kept"),
        "waiver_is_decided_while_it_waits": Refused(WAITS_NO_MORE),
    }
    with _or_who_decided(proposal), refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        audit.record(
            "prosecution.waiver_decided",
            object_id=case.pk,
            cases=[link.case_id],
            detail={"outcome": outcome.value, "of_indictment": of_indictment, "failed": failed},
            purpose=policies.PURPOSE,
        )
        for decided in (outcome, of_indictment):
            ends = [one for one in chains if (charge := charge_of(one)) is None or charge.pk not in kept]
            _end_what_was_weighed(case, ends, decided, decided_on)
    return row


def _end_what_was_weighed(case: CriminalCase, chains: Sequence[Chain], outcome: str, on: dt.date) -> None:
    """The stages that follow of a decision: each charge waived, or each indictment given up. Why is in the decision."""
    ends: dict[str, tuple[CriminalStage, CriminalStage, EndReason | None]] = {
        WaiverOutcome.WAIVED: (CriminalStage.CHARGE, CriminalStage.WAIVED, None),
        WaiverOutcome.WITHDRAWN: (CriminalStage.INDICTMENT, CriminalStage.WITHDRAWN, EndReason.WAIVER_WEIGHED),
    }
    if outcome not in ends:
        return
    of, stage, why = ends[outcome]
    for chain in chains:
        if chain.last is not None and chain.last.stage == of:
            actions.stage_record(case, chain, stage, suspect=chain.suspect, on=on, end_reason=why)
