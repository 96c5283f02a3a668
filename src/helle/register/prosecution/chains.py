"""How the offences of a criminal case stand: their stages one after the other, and what of them was weighed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from helle.register.prosecution.models import Offence, Stage, Suspect, WaiverDecision, WaiverProposal
from helle.rules.crime.stages import CriminalStage


@dataclass(frozen=True, slots=True)
class Chain:
    """One offence with one suspect (None: with none yet), and its stages in order. The last one is how it stands."""

    offence: Offence
    suspect: Suspect | None
    stages: list[Stage]

    @property
    def last(self) -> Stage | None:
        return self.stages[-1] if self.stages else None


def last_of(stages: Sequence[Stage]) -> list[Stage]:
    """Those of some stages that nothing follows: how each offence stands, with each suspect of it."""
    followed = {one.after_id for one in stages}
    return [one for one in stages if one.pk not in followed]


def chains_of(offences: Sequence[Offence], stages: Sequence[Stage]) -> list[Chain]:
    """Each offence with each suspect of it, or alone where nobody is charged with it."""
    chains = []
    for offence in offences:
        of_it = [one for one in stages if one.offence_id == offence.pk]
        alone = _in_order([one for one in of_it if one.suspect_id is None])
        charged = {one.suspect_id: one.suspect for one in of_it if one.suspect is not None}
        if not charged:
            chains.append(Chain(offence, None, alone))
        for key, suspect in sorted(charged.items(), key=lambda pair: pair[1].serial):
            hers = _in_order([one for one in of_it if one.suspect_id == key], after={one.pk for one in alone})
            chains.append(Chain(offence, suspect, [*_up_to(alone, hers), *hers]))
    return chains


def _in_order(stages: list[Stage], after: set[uuid.UUID] | None = None) -> list[Stage]:
    """Stages one after the other, as each says which it follows."""
    starts: set[uuid.UUID | None] = {*after} if after else {None}
    following = {one.after_id: one for one in stages}
    found: list[Stage] = []
    current = next((following[one] for one in starts if one in following), None)
    while current is not None:
        found.append(current)
        current = following.get(current.pk)
    return found


def _up_to(alone: list[Stage], hers: list[Stage]) -> list[Stage]:
    """The offence's own stages up to the one that a suspect's first follows."""
    keys = [one.pk for one in alone]
    first = hers[0].after_id if hers else None
    return alone[: keys.index(first) + 1] if first in keys else alone


def judgments(stages: Iterable[Stage]) -> list[Stage]:
    """Those of some stages that are a judgment in force."""
    return [
        one
        for one in stages
        if one.superseded_at is None and one.stage in (CriminalStage.CONVICTION, CriminalStage.ACQUITTAL)
    ]


def stood(stages: Iterable[Stage], at: dt.datetime | None) -> list[Stage]:
    """Those of some stages that were in force at a moment; None: now."""
    return [
        one
        for one in stages
        if (one.superseded_at is None if at is None else one.superseded_at is None or one.superseded_at >= at)
    ]


def was_weighed(
    charge: Stage, proposed_at: dt.datetime, gone: Iterable[Stage], until: dt.datetime | None = None
) -> bool:
    """Whether a charge stood to be weighed when a proposal was recorded, as `helle.charge_was_weighed` says (CRI-08).

    `gone`: stages out of force. What a waiver ended that was put out of force since is weighed anew.
    """
    if charge.recorded_at > proposed_at:
        return False
    ends = [one for one in gone if one.after_id == charge.pk and one.stage != CriminalStage.INDICTMENT]
    return not any(
        one.superseded_at is not None
        and one.superseded_at > proposed_at
        and (until is None or one.superseded_at < until)
        and (one.stage == CriminalStage.WAIVED or one.recorded_at <= proposed_at)
        for one in ends
    )


def decided_or_gone(
    proposal: WaiverProposal, decisions: Iterable[tuple[WaiverProposal, WaiverDecision]]
) -> dt.datetime | None:
    """Until when a proposal is read as things stood: it was decided, or taken back; None while it waits."""
    own = next((decision for one, decision in decisions if one.pk == proposal.pk), None)
    return own.recorded_at if own is not None else proposal.superseded_at


def _held(decision: WaiverDecision, at: dt.datetime | None) -> bool:
    """Whether a decision was in force at a moment; None: now."""
    return decision.superseded_at is None or (at is not None and decision.superseded_at >= at)


def weighed_among(
    proposal: WaiverProposal,
    chains: Iterable[Chain],
    decisions: Collection[tuple[WaiverProposal, WaiverDecision]],
    gone: Collection[Stage] = (),
) -> list[Chain]:
    """What a proposal is about: the charges and indictments of the person's that it weighed (CRI-08).

    The conditions are of the act: a charge recorded since was not weighed. An indictment that an earlier decision was
    on is decided anew only where nothing else is left. Of a proposal that was decided, or taken back, as it stood then.
    `chains`: of the person's, as they stood then; `decisions`: on that link, each with its proposal; `gone`: the stages
    out of force, of which a waiver says that its charge is weighed anew.
    """
    until = decided_or_gone(proposal, decisions)
    settled = [
        one.recorded_at
        for one, decision in decisions
        if one.pk != proposal.pk and (until is None or decision.recorded_at < until) and _held(decision, until)
    ]
    anew: list[Chain] = []
    found: list[Chain] = []
    for whole_chain in chains:
        stages = [one for one in whole_chain.stages if until is None or one.recorded_at < until]
        charges = [one for one in stages if one.stage == CriminalStage.CHARGE]
        last = stages[-1].stage if stages else ""
        stands = last in (CriminalStage.CHARGE, CriminalStage.INDICTMENT)
        if charges and stands and was_weighed(charges[-1], proposal.recorded_at, gone, until):
            was_settled = last == CriminalStage.INDICTMENT and any(at >= charges[-1].recorded_at for at in settled)
            (anew if was_settled else found).append(replace(whole_chain, stages=stages))
    return found or anew
