"""What of a victim's charges is weighed: what nobody has decided, and what is chosen anew of the rest (CRI-08)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from helle.register.prosecution import queries
from helle.register.prosecution.chains import Chain, charge_of, is_indicted
from helle.register.prosecution.choices import WaiverOutcome
from helle.register.prosecution.looked_models import DecidedCharge
from helle.register.prosecution.models import CriminalCase, VictimLink, WaiverProposal
from helle.register.protection import clock
from helle.rules.codes import FactorAnswer, OrganisationKind
from helle.rules.crime.charge_waiver import WaiverFacts, WaiverStart, charge_waiver
from helle.rules.crime.stages import CriminalStage
from helle.rules.ruling import Ruling


@dataclass(frozen=True, slots=True)
class Weighed:
    """The answers to the three conditions of a waiver, each by a human (CRI-08)."""

    exposed_to_trafficking: FactorAnswer
    relates_to_trafficking: FactorAnswer
    serious_crime: FactorAnswer


def stages_of(link: VictimLink) -> list[Chain]:
    """How the offences stand that the person is charged with in a criminal case."""
    found = queries.whole(get_object_or_404(CriminalCase, pk=link.criminal_case_id))
    return [one for one in found.chains if one.suspect is not None and one.suspect.pk == link.suspect_id]


@dataclass(frozen=True, slots=True)
class ToWeigh:
    """The charges and indictments of a person's that a proposal can be of: those nobody has decided, which it is of
    anyway, and those decided already, each with what was decided (CRI-08)."""

    undecided: list[Chain]
    decided: list[tuple[Chain, DecidedCharge]]

    def chosen(self, again: Collection[uuid.UUID]) -> list[Chain]:
        """What is weighed where some of those decided are chosen, by their charges."""
        return [*self.undecided, *(one for one, said in self.decided if said.charge_id in again)]


def to_weigh(link: VictimLink) -> ToWeigh:
    """What can be weighed of a person, as `helle.charge_is_weighed` has it. What was decided last of a charge holds."""
    rows = DecidedCharge.objects.filter(decision__link=link, decision__superseded_at__isnull=True)
    ordered = rows.select_related("decision").order_by("decision__recorded_at", "decision_id")
    last = {one.charge_id: one for one in ordered}
    undecided: list[Chain] = []
    decided: list[tuple[Chain, DecidedCharge]] = []
    for chain in stages_of(link):
        charge = charge_of(chain)
        if charge is None:
            continue
        said = last.get(charge.pk)
        stays = {WaiverOutcome.NOT_WAIVED, *([WaiverOutcome.UPHELD] if is_indicted(chain) else [])}
        if said is not None and said.outcome in stays:
            decided.append((chain, said))
        else:
            undecided.append(chain)
    return ToWeigh(undecided, decided)


def waiver_ruling(
    chains: Sequence[Chain], weighed: Weighed, *, decided_by: OrganisationKind | None = None
) -> Ruling[WaiverStart]:
    """Where the prosecution starts from (CRI-07): a charge must be in force; a charge is no indictment."""
    last = {CriminalStage(one.last.stage) for one in chains if one.last is not None}
    indicted = CriminalStage.INDICTMENT in last
    return charge_waiver(
        WaiverFacts(
            charged=indicted or CriminalStage.CHARGE in last,
            exposed_to_trafficking=weighed.exposed_to_trafficking,
            relates_to_trafficking=weighed.relates_to_trafficking,
            serious_crime=weighed.serious_crime,
            indicted=indicted,
            decided_by=decided_by,
        )
    )


def day_of(proposal: WaiverProposal) -> dt.date:
    """The day a proposal was weighed on."""
    return proposal.weighed_on or clock.local_day(proposal.recorded_at)


def weighed_by(proposal: WaiverProposal, link: VictimLink) -> list[Chain]:
    """What a proposal is about, of the person's charges and indictments that stand (CRI-08)."""
    charges = [(one, charge_of(one)) for one in stages_of(link)]
    return [one for one, charge in charges if charge is not None and charge.pk in proposal.charges]


def is_of_a_charge(chains: Sequence[Chain]) -> bool:
    """Whether a charge is among them that no indictment has followed: it is waived or not (CRI-07)."""
    return any(one.last is not None and one.last.stage == CriminalStage.CHARGE for one in chains)


def is_of_an_indictment(chains: Sequence[Chain]) -> bool:
    """Whether an indictment is among them: it is withdrawn or upheld (CRI-07)."""
    return any(is_indicted(one) for one in chains)
