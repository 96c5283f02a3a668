"""Reading criminal cases. Lists start from the acting unit's parts in them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, CharField, F, Func, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from helle.register.interface.words import long_day
from helle.register.prosecution import policies, sealing
from helle.register.prosecution.chains import (
    Chain,
    chains_of,
    judgments,
    last_of,
)
from helle.register.prosecution.choices import Capacity, OfOffence, Part, WaiverOutcome, leaves_all_standing
from helle.register.prosecution.handover_queries import GIVEN_AWAY, OpenedHandover, handovers_of
from helle.register.prosecution.models import (
    CasePart,
    CriminalCase,
    Investigation,
    Involvement,
    Offence,
    Stage,
    Suspect,
    VictimLink,
    WaiverDecision,
    WaiverProposal,
    Withdrawable,
)
from helle.register.prosecution.weighing_queries import and_unweighed, waiting
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.register.protection.vault import DisposedOf
from helle.rules.codes import OrganisationKind
from helle.rules.crime.involvement import Involvement as Involved
from helle.rules.crime.involvement import InvolvementFacts, involvement
from helle.rules.crime.offences import Offence as Provision
from helle.rules.crime.stages import BY_THE_PROSECUTION, ENDS_OF_A_CHARGE, CriminalStage
from helle.rules.crime.standing import Standing, standing
from helle.rules.ruling import Ruling, Text

DENIED: Final = Func(F("pk"), function="helle.involvement_is_denied", output_field=BooleanField())
"""Of a note of involvement: whether the one that it is of says that it heard nothing of the case."""
_WORDS: Final = ArrayField(CharField())
_IS_OF: Final = Func(F("pk"), function="helle.provisions_of_proposal", output_field=_WORDS)
_DECIDED: Final = Func(F("pk"), function="helle.decided_by_provision", output_field=_WORDS)
_AGAIN: Final = Func(F("pk"), function="helle.standing_again", output_field=_WORDS)
OTHER_PROVISION: Final = Text("En anden bestemmelse", "Another provision")


def in_force[R: Withdrawable](rows: Iterable[R]) -> list[R]:
    """Those that were not put out of force."""
    return [row for row in rows if row.superseded_at is None]


def with_denials(rows: QuerySet[Involvement]) -> QuerySet[Involvement]:
    """Notes of involvement, each with whether the one it is of says that it heard nothing of the case (CRI-04)."""
    return rows.annotate(denied=DENIED)


def undenied(rows: Iterable[Involvement]) -> list[Involvement]:
    """The notes of involvement, read by `with_denials`, that are in force and that nobody denies."""
    return [row for row in in_force(rows) if not getattr(row, "denied")]  # noqa: B009 - it is not a field


def provisions_of(offences: Iterable[Offence]) -> list[Text]:
    """The provisions of some offences, each once, in the order of the list."""
    given = {one.pk: one for one in offences}
    times = Counter(one.provision for one in given.values())
    said = {f"{one.provision} {one.began_on}" if times[one.provision] > 1 else one.provision for one in given.values()}
    return [provision_text(one) for one in sorted(said, key=_in_order)]


def _in_order(said: str) -> tuple[int, str]:
    """Where a provision stands in the list, and of two of one provision which began first."""
    return OfOffence.values.index(said.split(" ")[0]), said


def provision_text(said: str) -> Text:
    """A provision in words; behind its code may stand the day it began, which tells it from another of the same."""
    provision, _, began_on = said.partition(" ")
    text = Provision(provision).label if provision in Provision else OTHER_PROVISION
    if not began_on:
        return text
    day = dt.date.fromisoformat(began_on)
    return Text(f"{text.da} ({long_day(day, 'da')})", f"{text.en} ({long_day(day, 'en')})")


def offence_text(offence: Offence) -> Text:
    """An offence by its provision and the day it began: of two alike, this one."""
    return provision_text(f"{offence.provision} {offence.began_on}")


ENDED: Final = Text("Afsluttet uden dom", "Ended without a judgment")


def is_veiled(stage: Stage, known: Collection[uuid.UUID]) -> bool:
    """Whether how a charge ended is not told: it is for who knows the person, and for who recorded it.

    A waiver says that somebody was trafficked (CRI-08), which a unit without access to her does not learn (C6). So all
    ends that a charge has without a judgment are told alike: by the others one would know the waiver.
    `known`: the suspects who are persons that the acting unit knows.
    """
    own = stage.by_unit_id == context.current().unit_id
    return stage.stage in ENDS_OF_A_CHARGE and stage.suspect_id not in known and not own


def told_stage(stage: Stage, known: Collection[uuid.UUID]) -> Text:
    """A stage in words, as the acting unit is told it."""
    return ENDED if is_veiled(stage, known) else CriminalStage(stage.stage).label


def tells_how_it_ended(stage: Stage) -> bool:
    """Whether the acting unit is told how it ended; see `is_veiled`. One query where it turns on the person."""
    if not is_veiled(stage, ()):
        return True
    return VictimLink.objects.filter(criminal_case=stage.criminal_case_id, suspect=stage.suspect_id).exists()


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A link to the case of a person, by the referral in which the unit knows her, and what was weighed of a charge.

    `standing`: how she stands as a suspect of the case; None where she is the injured party. `charged`: a charge of
    hers stands. `unweighed`: what of her charges nobody has weighed, a charge or an indictment; '' where nothing.
    """

    row: VictimLink
    referral: str
    sequence: int
    access: int
    """By which number CMM gave the unit access to her case; 0 where it did not."""
    proposals: list[OpenedProposal]
    standing: Standing | None
    charged: bool
    unweighed: str
    unweighed_of: list[Text]
    """The provisions of the charges that nobody has weighed."""
    indicted_of: list[Text]
    """Those of the indictments that nobody has weighed."""
    why_ended: str
    """What was written where the link of somebody who was charged went out of force."""
    judged_before: dt.date | None
    """The day of a judgment that was there before the link: nobody could weigh a waiver."""

    @property
    def decided_before(self) -> bool:
        """Whether something was decided of a charge of hers already."""
        return any(one.decision is not None for one in self.proposals)

    @property
    def can_be_weighed(self) -> bool:
        """Whether a charge of hers is to be weighed, or may be anew: one proposal waits at a time."""
        return (self.charged or bool(self.unweighed)) and not any(one.waits for one in self.proposals)


def is_own_proposal(row: WaiverProposal) -> bool:
    """Whether the acting unit made a proposal, as police or as prosecution: both sit in a district (CRI-07)."""
    return row.by_unit_id == context.current().unit_id and row.by_prosecution == policies.is_prosecutor()


@dataclass(frozen=True, slots=True)
class OpenedProposal:
    """A proposal on a charge against a victim, opened, and what the prosecution decided on it.

    `waits`: it is in force and not decided, and a charge of hers still stands.
    """

    row: WaiverProposal
    ruling: Ruling[object]
    reasons: str
    decision: WaiverDecision | None
    decision_reasons: str
    waits: bool
    of: list[Text] = field(default_factory=list)
    """The provisions of what it weighed."""
    decided: list[tuple[WaiverOutcome, list[Text]]] = field(default_factory=list)
    """What was decided of which, as it was decided."""
    again: list[Text] = field(default_factory=list)
    """Of what it ended, that of which the end was put out of force since."""

    @property
    def undone(self) -> bool:
        """Whether the decision, or what it ended, was put out of force since: the charge or indictment stands again."""
        return bool(self.again) or (self.decision is not None and self.decision.superseded_at is not None)

    @property
    def may_be_blanked(self) -> bool:
        """Whether the acting role deletes a name in the reasons: of what is taken back or decided."""
        if self.row.superseded_at is None and self.decision is None:
            return False
        return policies.is_prosecutor() or (
            self.row.by_unit_id == context.current().unit_id and not self.row.by_prosecution
        )

    @property
    def noted_later(self) -> bool:
        """Whether the decision was recorded on a later day than it says it was made."""
        return self.decision is not None and clock.local_day(self.decision.recorded_at) != self.decision.decided_on

    @property
    def can_be_undone(self) -> bool:
        """Whether the decision itself is put out of force: what ended a charge goes with the stage that ended it."""
        decision = self.decision
        if decision is None or decision.superseded_at is not None:
            return False
        return leaves_all_standing(decision.outcome, decision.of_indictment)

    @property
    def is_own(self) -> bool:
        """Whether the acting unit made it in this role, and so may take it back."""
        return is_own_proposal(self.row)


@dataclass(frozen=True, slots=True)
class OpenedInvestigation:
    """Who investigates from a day on, the ruling it rests on, and why it is another unit where it is."""

    row: Investigation
    ruling: Ruling[object]
    why: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A criminal case, as its page shows it."""

    row: CriminalCase
    journal: str
    parts: list[CasePart]
    investigations: list[OpenedInvestigation]
    offences: list[Offence]
    suspects: list[Suspect]
    chains: list[Chain]
    involvements: list[Involvement]
    involved: Ruling[Involved]
    links: list[OpenedLink]
    out_of_sight: int
    withdrawn: list[Withdrawable]
    withdrawn_links: list[OpenedLink]
    """Links out of force, with what was weighed and decided while they stood."""
    handovers: list[OpenedHandover]
    """What was offered to another unit of it, the latest first."""
    own_part: Part

    @property
    def known_suspects(self) -> set[uuid.UUID]:
        """The suspects who are persons that the acting unit knows."""
        links = (*self.links, *self.withdrawn_links)
        return {one.row.suspect_id for one in links if one.row.suspect_id}


def get_criminal_case(number: str) -> CriminalCase:
    """A criminal case that the acting unit has a part in. Raises `PermissionDenied`, `Http404` or `DisposedOf`."""
    policies.require(policies.may_read())
    found = CriminalCase.objects.filter(number=number).first()
    if found is None:
        raise Http404
    if found.disposed_at is not None:
        raise DisposedOf(number)
    return found


def whole(row: CriminalCase) -> Whole:
    """A criminal case with all that the acting unit sees of it. A constant number of queries.

    Raises `Refused` where the unit has no part in it any more.
    """
    of_it = {"criminal_case": row}
    parts = list(CasePart.objects.filter(ended_at__isnull=True, **of_it).order_by("part", "id"))
    all_offences = list(Offence.objects.filter(**of_it).order_by("recorded_at", "id"))
    all_stages = list(Stage.objects.filter(**of_it).select_related("suspect", "offence").order_by("recorded_at", "id"))
    suspects = list(Suspect.objects.filter(**of_it).order_by("serial"))
    involvements = list(
        with_denials(Involvement.objects.filter(**of_it).select_related("by_user")).order_by("told_on", "id")
    )
    links = list(
        and_unweighed(VictimLink.objects.filter(**of_it).select_related("suspect")).order_by("recorded_at", "id")
    )
    investigations = Investigation.objects.filter(**of_it).select_related("by_user").order_by("-recorded_at", "-id")
    own = next((one.part for one in parts if one.unit_id == context.current().unit_id), None)
    if own is None:
        raise Refused(GIVEN_AWAY)
    opened = _opened_links(links, all_stages)
    return Whole(
        row=row,
        journal=sealing.journal_of(row),
        parts=parts,
        investigations=[
            OpenedInvestigation(one, sealing.ruling_of(one), sealing.words(one, "why")) for one in investigations
        ],
        offences=in_force(all_offences),
        suspects=in_force(suspects),
        handovers=handovers_of(row),
        chains=chains_of(in_force(all_offences), in_force(all_stages)),
        involvements=in_force(involvements),
        involved=involvement_ruling(row, undenied(involvements), in_force(all_stages)),
        links=[one for one in opened if one.row.superseded_at is None],
        out_of_sight=_out_of_sight(row),
        withdrawn=[
            one for one in (*all_offences, *all_stages, *suspects, *involvements) if one.superseded_at is not None
        ],
        withdrawn_links=[one for one in opened if one.row.superseded_at is not None],
        own_part=Part(own),
    )


def involvement_ruling(
    case: CriminalCase, involved: Iterable[Involvement], stages: Iterable[Stage] = (), *, acute: bool = False
) -> Ruling[Involved]:
    """Who was involved after how long, and who is still to be (CRI-04, CRI-05); which way when `acute` (CRI-17).

    By a stage of `stages` that the prosecution takes it was involved that day at the latest. A waiver is one of them as
    every other end of a charge: a difference would tell it to who may not know of it (C6).
    """
    told: dict[str, dt.date] = {one.organisation: one.told_on for one in involved}
    own = [max(one.on, case.police_aware_on) for one in stages if one.stage in BY_THE_PROSECUTION]
    if own:
        told[OrganisationKind.PROSECUTION] = min(*own, told.get(OrganisationKind.PROSECUTION, own[0]))
    return involvement(
        InvolvementFacts(
            police_aware_on=case.police_aware_on,
            cmm_told_on=told.get(OrganisationKind.CMM),
            prosecution_told_on=told.get(OrganisationKind.PROSECUTION),
            on=clock.today(),
            immigration_question=case.immigration_question,
            immigration_service_told_on=told.get(OrganisationKind.UDLST),
            acute=acute,
        )
    )


# --- the victims ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """A victim's case that the acting unit may link, by the referral in which it knows her; '' where CMM opened it."""

    case_id: uuid.UUID
    referral: str
    sequence: int
    since: dt.datetime
    access: int
    """The number of what CMM gave the unit, which both sides can say on the telephone; 0 where there is none."""


def known_cases() -> list[Known]:
    """The victims' cases that the acting unit holds for criminal matters, the latest first (CRI-01)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, referral_number, sequence, since, access FROM helle.cases_for_police()")
        return [Known(*row) for row in cursor.fetchall()]


def _standing(link: VictimLink, stages: Sequence[Stage]) -> Standing | None:
    """How the person of a link stands, where she is a suspect: by the last stages with that suspect (CRI-07)."""
    if link.suspect_id is None:
        return None
    return standing([CriminalStage(one.stage) for one in last_of(stages) if one.suspect_id == link.suspect_id])


def _by_stage(row: VictimLink, stage: CriminalStage) -> list[Text]:
    """The provisions of what nobody has weighed that has come to a stage, of a link read by `and_unweighed`."""
    said = [one.split(" ", 1) for one in getattr(row, "by_stage")]  # noqa: B009 - it is not a field
    return [provision_text(provision) for come_to, provision in said if come_to == stage]


def _judged_before(
    row: VictimLink, stages: Sequence[Stage], same: Collection[VictimLink], proposals: Sequence[WaiverProposal]
) -> dt.date | None:
    """The day of a judgment from before the link; None where somebody weighed her charge, or knew her, before it.

    `same` are the links to her suspect, also those out of force: one that was made anew excuses nobody.
    """
    if any(one.link_id in {each.pk for each in same} and one.superseded_at is None for one in proposals):
        return None
    hers = [one for one in stages if row.suspect_id is not None and one.suspect_id == row.suspect_id]
    known = min((one.recorded_at for one in same if one.case_id == row.case_id), default=row.recorded_at)
    return max((one.on for one in judgments(hers) if one.recorded_at <= known), default=None)


def _opened_links(rows: Sequence[VictimLink], all_stages: Sequence[Stage]) -> list[OpenedLink]:
    stages = in_force(all_stages)
    known = {one.case_id: one for one in known_cases()} if rows else {}
    proposals = proposals_of(rows)
    written = [one.row for one in proposals]
    return [
        OpenedLink(
            row,
            known[row.case_id].referral if row.case_id in known else "",
            known[row.case_id].sequence if row.case_id in known else 0,
            known[row.case_id].access if row.case_id in known else 0,
            [one for one in proposals if one.row.link_id == row.pk],
            _standing(row, stages),
            any(one.stage == CriminalStage.CHARGE and one.suspect_id == row.suspect_id for one in last_of(stages)),
            getattr(row, "unweighed") or "",  # noqa: B009 - it is not a field
            _by_stage(row, CriminalStage.CHARGE),
            _by_stage(row, CriminalStage.INDICTMENT),
            sealing.words(row, "superseded_words"),
            _judged_before(row, stages, [one for one in rows if one.suspect_id == row.suspect_id], written),
        )
        for row in rows
    ]


def proposals_of(links: Sequence[VictimLink]) -> list[OpenedProposal]:
    """What was proposed and decided on the charges of some links, the latest first. Two queries."""
    charged = [one.pk for one in links if one.capacity == Capacity.CHARGED]
    rows = (
        list(
            WaiverProposal.objects.filter(link__in=charged)
            .select_related("by_user", "by_unit", "superseded_by", "blanked_by")
            .annotate(is_of=_IS_OF)
            .order_by("-recorded_at", "-id")
        )
        if charged
        else []
    )
    decisions = (
        {
            one.proposal_id: one
            for one in WaiverDecision.objects.filter(link__in=charged)
            .select_related("by_user", "superseded_by", "blanked_by")
            .annotate(again=_AGAIN, by_provision=_DECIDED)
        }
        if rows
        else {}
    )
    waits = {one.pk for one in waiting(WaiverProposal.objects.filter(link__in=charged))} if rows else set()
    written = [*rows, *decisions.values()]
    texts = sealing.readable([(one.by_unit_id, sealing.words(one, "reasons")) for one in written])
    said = {one.pk: text for one, text in zip(written, texts, strict=True)}
    return [
        OpenedProposal(
            row,
            sealing.ruling_of(row),
            said[row.pk],
            decisions.get(row.pk),
            said[decisions[row.pk].pk] if row.pk in decisions else "",
            row.pk in waits,
            [provision_text(one) for one in sorted(getattr(row, "is_of"), key=_in_order)],  # noqa: B009 - no field
            _decided_of(decisions.get(row.pk)),
            [provision_text(one) for one in sorted(getattr(decisions.get(row.pk), "again", []), key=_in_order)],
        )
        for row in rows
    ]


def get_proposal(link: VictimLink, key: uuid.UUID) -> OpenedProposal:
    """One proposal on a charge of a link. Raises `Http404`, also where CMM has ended its statement since the link was
    read: whoever had typed meanwhile gets it back."""
    found = next((one for one in proposals_of([link]) if one.row.pk == key), None)
    if found is None:
        raise Http404
    return found


def _decided_of(decision: WaiverDecision | None) -> list[tuple[WaiverOutcome, list[Text]]]:
    """What a decision says of which provisions, each outcome once."""
    said = [one.split(" ", 1) for one in getattr(decision, "by_provision", [])]
    return [
        (outcome, [provision_text(one) for one in sorted((of for what, of in said if what == outcome), key=_in_order)])
        for outcome in WaiverOutcome
        if any(one == outcome for one, _provision in said)
    ]


def _out_of_sight(row: CriminalCase) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.links_out_of_sight(%s)", [row.pk])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def victims_of(row: Withdrawable) -> list[uuid.UUID]:
    """Whose case something written is about, for the log of that case: a link's, or that of what is on a charge."""
    if isinstance(row, WaiverProposal | WaiverDecision):
        return [get_object_or_404(VictimLink, pk=row.link_id).case_id]
    return [row.case_id] if isinstance(row, VictimLink) else []
