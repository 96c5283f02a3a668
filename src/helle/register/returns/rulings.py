"""What the rules say of a case's return: the facts of the case, and what the person was asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from helle.register.cases.facts import Facts
from helle.register.cases.models import Case
from helle.register.minors.facts import facts_of
from helle.register.protection import clock
from helle.register.returns.programmes import programmes
from helle.rules.codes import OrganisationKind, ResidenceStatus
from helle.rules.returns.codes import Destination, PreparationTiming, ReturnFrame, ReturnOffer, ReturnPhase
from helle.rules.returns.offer import ReturnOfferFacts, return_offer
from helle.rules.returns.preparation import PreparationFacts, return_preparation
from helle.rules.returns.programme import ProgrammeFacts, return_programme
from helle.rules.returns.responsibility import ResponsibilityFacts, return_responsibility
from helle.rules.ruling import Ruling
from helle.rules.stay import GROUP_OF_STATUS, StayGroup


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person was asked: whether she must leave, and whether she wants to; None: not asked."""

    must_leave: bool | None
    wants_to_leave: bool | None


def knows_the_stay(facts: Facts) -> bool:
    """Whether the stay says anything of citizenship and Dublin."""
    return facts.residence not in (None, ResidenceStatus.UNKNOWN)


def must_leave(facts: Facts) -> bool | None:
    """Whether the stay says that she has to leave: nobody without lawful stay has to be asked. None: to be asked."""
    if not knows_the_stay(facts) or facts.residence is None:
        return None
    return True if GROUP_OF_STATUS[facts.residence] is StayGroup.UNLAWFUL else None


def offer_ruling(case: Case, wish: Wish, on: dt.date) -> Ruling[ReturnOffer]:
    """Whether a prepared return is offered on a day (RET-01). What is known of the case is not asked again."""
    facts = facts_of(case, on)
    known = knows_the_stay(facts)
    return return_offer(
        ReturnOfferFacts(
            on=on,
            danish_citizen=facts.danish_citizen if known else None,
            rung=facts.rung,
            must_leave=wish.must_leave,
            wants_to_leave=wish.wants_to_leave,
            dublin=facts.dublin if known else None,
            unaccompanied_minor=is_alone(facts),
        )
    )


def is_alone(facts: Facts) -> bool:
    """Whether she counts as a minor whom nobody accompanies on the day (MIN-12)."""
    return bool(facts.unaccompanied) and (facts.age_disputed or facts.minor is not False)


def is_accompanied(facts: Facts) -> bool:
    """Whether she is a minor who is not alone: somebody has custody of her here."""
    return facts.minor is True and not is_alone(facts)


def responsible_ruling(case: Case, phase: ReturnPhase, on: dt.date) -> Ruling[object]:
    """Which authority is responsible for a part of the return (RET-03, RET-10)."""
    facts = facts_of(case, on)
    known = knows_the_stay(facts)
    return return_responsibility(
        ResponsibilityFacts(phase, on, facts.danish_citizen if known else None, facts.dublin if known else None)
    )


def programme_ruling(programme: str, on: dt.date) -> Ruling[ReturnFrame]:
    """Inside which frame the return runs; without a programme a partner is looked for (RET-15, RET-16)."""
    found = programmes().get(programme)
    return return_programme(ProgrammeFacts(on, found is not None, found.network if found else None))


def preparation_ruling(
    case: Case, *, to: Destination, approval_on: dt.date, with_partner: bool, received: bool
) -> Ruling[PreparationTiming]:
    """Whether the return is prepared inside the period, by all who take part, to where she can settle (PER-09)."""
    takes_part = (OrganisationKind.HJST, OrganisationKind.CMM, OrganisationKind.REFUGEE_COUNCIL)
    return return_preparation(
        PreparationFacts(
            period_ends_on=facts_of(case, clock.today()).period_end,
            plan_approval_on=approval_on,
            takes_part=(*takes_part, *((OrganisationKind.PARTNER,) if with_partner else ())),
            reception_arranged=received,
            destination=to,
        )
    )
