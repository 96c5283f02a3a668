"""Reading criminal cases. Lists start from the acting unit's parts in them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.db import connection
from django.db.models import BooleanField, CharField, Exists, F, Func, OuterRef, QuerySet
from django.db.models.lookups import IsNull
from django.http import Http404

from helle.register.prosecution import policies, sealing
from helle.register.prosecution.chains import (
    Chain,
    chains_of,
    decided_or_gone,
    judgments,
    last_of,
    stood,
    was_weighed,
    weighed_among,
)
from helle.register.prosecution.choices import WITHOUT_A_STAGE, Capacity, OfOffence, Part
from helle.register.prosecution.handover_queries import OpenedHandover, handovers_of
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
from helle.register.protection import clock, context
from helle.rules.codes import OrganisationKind
from helle.rules.crime.involvement import Involvement as Involved
from helle.rules.crime.involvement import InvolvementFacts, involvement
from helle.rules.crime.offences import Offence as Provision
from helle.rules.crime.stages import BY_THE_PROSECUTION, ENDS_OF_A_CHARGE, CriminalStage
from helle.rules.crime.standing import Standing, standing
from helle.rules.ruling import Ruling, Text

DESK_LENGTH: Final = 8
DENIED: Final = Func(F("pk"), function="helle.involvement_is_denied", output_field=BooleanField())
"""Of a note of involvement: whether the one that it is of says that it heard nothing of the case."""
_UNWEIGHED: Final = Func(F("pk"), function="helle.unweighed_charge", output_field=CharField(null=True))
_UNDONE: Final = Func(F("pk"), function="helle.waiver_stands_no_more", output_field=BooleanField())
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
    given = {one.provision for one in offences}
    return [provision_text(one) for one in OfOffence if one.value in given]


def provision_text(provision: str) -> Text:
    """A provision in words."""
    return Provision(provision).label if provision in Provision else OTHER_PROVISION


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
    """The provisions of what nobody has weighed."""
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
    """The provisions of what it weighed, as far as the reader sees the charges."""

    @property
    def undone(self) -> bool:
        """Whether the decision, or what it ended, was put out of force since: the charge or indictment stands again."""
        if self.decision is None:
            return False
        return self.decision.superseded_at is not None or getattr(self.decision, "undone")  # noqa: B009 - no field

    @property
    def weighs(self) -> bool:
        """Whether it weighs anything still: neither taken back, nor decided by what was put out of force."""
        return self.row.superseded_at is None and (self.decision is None or self.decision.superseded_at is None)

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
        return decision is not None and decision.superseded_at is None and decision.outcome in WITHOUT_A_STAGE

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

    @property
    def investigator(self) -> uuid.UUID | None:
        return next((one.unit_id for one in self.parts if one.part == Part.INVESTIGATES), None)


def get_criminal_case(number: str) -> CriminalCase:
    """A criminal case that the acting unit has a part in. Raises `PermissionDenied` or `Http404`."""
    policies.require(policies.may_read())
    found = CriminalCase.objects.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def whole(row: CriminalCase) -> Whole:
    """A criminal case with all that the acting unit sees of it. A constant number of queries."""
    of_it = {"criminal_case": row}
    parts = list(CasePart.objects.filter(ended_at__isnull=True, **of_it).order_by("part", "id"))
    all_offences = list(Offence.objects.filter(**of_it).order_by("recorded_at", "id"))
    all_stages = list(Stage.objects.filter(**of_it).select_related("suspect", "offence").order_by("recorded_at", "id"))
    suspects = list(Suspect.objects.filter(**of_it).order_by("serial"))
    involvements = list(
        with_denials(Involvement.objects.filter(**of_it).select_related("by_user")).order_by("told_on", "id")
    )
    links = list(
        _and_unweighed(VictimLink.objects.filter(**of_it).select_related("suspect")).order_by("recorded_at", "id")
    )
    investigations = Investigation.objects.filter(**of_it).select_related("by_user").order_by("-recorded_at", "-id")
    own = next(one.part for one in parts if one.unit_id == context.current().unit_id)
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


def _and_unweighed(rows: QuerySet[VictimLink]) -> QuerySet[VictimLink]:
    """Links, each with what of the person's charges nobody has weighed (CRI-07)."""
    return rows.annotate(unweighed=_UNWEIGHED)


def _unweighed_charges(
    row: VictimLink, all_stages: Sequence[Stage], proposals: Sequence[WaiverProposal]
) -> list[Stage]:
    """The charges of a person's that stand, or that an indictment followed, and that no proposal on her weighed."""
    stages, gone = stood(all_stages, None), [one for one in all_stages if one.superseded_at is not None]
    by_id = {one.pk: one for one in stages}
    hers = [one for one in last_of(stages) if one.suspect_id is not None and one.suspect_id == row.suspect_id]
    charges = [one for one in hers if one.stage == CriminalStage.CHARGE]
    indicted = [one.after_id for one in hers if one.stage == CriminalStage.INDICTMENT]
    charges += [by_id[one] for one in indicted if one in by_id]
    weighed = [one.recorded_at for one in proposals if one.link_id == row.pk and one.superseded_at is None]
    return [one for one in charges if not any(was_weighed(one, at, gone) for at in weighed)]


def with_provisions(
    row: VictimLink, stages: Sequence[Stage], proposals: Sequence[OpenedProposal]
) -> list[OpenedProposal]:
    """The proposals of a link, each with the provisions of what it weighed."""
    hers = [one for one in proposals if one.row.link_id == row.pk]
    offences = {one.offence_id: one.offence for one in stages if one.suspect_id == row.suspect_id} if hers else {}
    of_it = [one for one in stages if one.offence_id in offences and one.suspect_id in (None, row.suspect_id)]
    gone = [one for one in of_it if one.superseded_at is not None]
    decisions = [(one.row, one.decision) for one in hers if one.decision is not None]
    found = []
    for one in hers:
        # A decision reads for good as it was made: what was put out of force since stood then.
        then = chains_of(list(offences.values()), stood(of_it, decided_or_gone(one.row, decisions)))
        weighed = weighed_among(one.row, then, decisions, gone)
        found.append(replace(one, of=provisions_of(chain.offence for chain in weighed)))
    return found


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
    written, weighing = [one.row for one in proposals], [one.row for one in proposals if one.weighs]
    return [
        OpenedLink(
            row,
            known[row.case_id].referral if row.case_id in known else "",
            known[row.case_id].sequence if row.case_id in known else 0,
            known[row.case_id].access if row.case_id in known else 0,
            with_provisions(row, all_stages, proposals),
            _standing(row, stages),
            any(one.stage == CriminalStage.CHARGE and one.suspect_id == row.suspect_id for one in last_of(stages)),
            getattr(row, "unweighed") or "",  # noqa: B009 - it is not a field
            provisions_of(one.offence for one in _unweighed_charges(row, all_stages, weighing)),
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
            .annotate(undone=_UNDONE)
        }
        if rows
        else {}
    )
    waits = {one.pk for one in _waiting(WaiverProposal.objects.filter(link__in=charged))} if rows else set()
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
        )
        for row in rows
    ]


def _out_of_sight(row: CriminalCase) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.links_out_of_sight(%s)", [row.pk])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def _waiting(found: QuerySet[WaiverProposal]) -> QuerySet[WaiverProposal]:
    """Those that wait for the prosecution: whoever is charged no more waits for nothing."""
    return found.filter(Func(F("pk"), function="helle.waiver_waits", output_field=BooleanField()))


def undecided_waivers() -> list[WaiverProposal]:
    """The proposals on charges against victims that wait for the prosecution, the oldest first (CRI-07)."""
    rows = WaiverProposal.objects.select_related("criminal_case", "link__suspect")
    return list(_waiting(rows).order_by("recorded_at", "id")[:DESK_LENGTH])


def charged_and_not_weighed() -> list[VictimLink]:
    """The victims with a charge in a case of the acting unit that nobody has weighed, the oldest link first.

    CRI-07: a waiver is where the prosecution starts from: somebody has to weigh it before an indictment, and a charge
    that came since the last proposal by itself. One who was indicted before anybody knew that she is a victim is among
    them: whether the indictment is withdrawn is for the prosecution.
    """
    works = CasePart.objects.filter(
        criminal_case_id=OuterRef("criminal_case_id"),
        unit_id=context.current().unit_id,
        ended_at__isnull=True,
        part__in=[Part.INVESTIGATES.value, Part.PROSECUTES.value],
    )
    charged = VictimLink.objects.filter(Exists(works), capacity=Capacity.CHARGED, superseded_at__isnull=True)
    # While a proposal waits no other is taken: what it does not weigh is told, and weighed once that is decided.
    waits = _waiting(WaiverProposal.objects.filter(link=OuterRef("pk")))
    found = _and_unweighed(charged).filter(IsNull(_UNWEIGHED, False)).annotate(waits=Exists(waits))
    return list(found.select_related("criminal_case", "suspect").order_by("recorded_at", "id")[:DESK_LENGTH])


def charged_since(links: Sequence[VictimLink]) -> dict[uuid.UUID, dt.date]:
    """Of victims whom nobody weighed since when they are charged: the first day of what waits. Two queries."""
    suspects = [one.suspect_id for one in links]
    stages = list(Stage.objects.filter(suspect__in=suspects).order_by("recorded_at", "id")) if links else []
    weighing = WaiverProposal.objects.filter(link__in=links).exclude(decision__superseded_at__isnull=False)
    proposals = list(weighing) if links else []
    days = {one.pk: [charge.on for charge in _unweighed_charges(one, stages, proposals)] for one in links}
    return {key: min(found) for key, found in days.items() if found}


def victims_of(row: Withdrawable) -> list[uuid.UUID]:
    """Whose case something written is about, for the log of that case: a link's, or that of what is on a charge."""
    if isinstance(row, WaiverProposal | WaiverDecision):
        return [VictimLink.objects.get(pk=row.link_id).case_id]
    return [row.case_id] if isinstance(row, VictimLink) else []
