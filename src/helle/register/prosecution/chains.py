"""How the offences of a criminal case stand: their stages one after the other."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helle.register.prosecution.models import Offence, Stage, Suspect
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


def charge_of(chain: Chain) -> Stage | None:
    """The charge of an offence that stands, or that its indictment followed; None where it has come to an end."""
    if chain.last is None or chain.last.stage not in (CriminalStage.CHARGE, CriminalStage.INDICTMENT):
        return None
    return next((one for one in reversed(chain.stages) if one.stage == CriminalStage.CHARGE), None)


def is_indicted(chain: Chain) -> bool:
    """Whether an indictment is how the offence stands."""
    return chain.last is not None and chain.last.stage == CriminalStage.INDICTMENT
