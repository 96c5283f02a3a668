"""The rule register: every rule there is, in the order in which a case meets them."""

from helle.rules import access, competence, contact_person, interviews
from helle.rules.accommodation import payer, placement, unapproved_stay
from helle.rules.assessment import assess, current, means
from helle.rules.ladder import moves, openings
from helle.rules.next_steps import rule as next_steps
from helle.rules.periods import changed_stay, dates, extend, kind, running
from helle.rules.returns import (
    ceiling,
    deadlines,
    offer,
    payment,
    plan,
    preparation,
    programme,
    responsibility,
    step,
    talk,
)
from helle.rules.rule import AnyRule

RULES: tuple[AnyRule, ...] = (
    # From the first suspicion to an assessment.
    moves.MOVE_RULE,
    moves.RUNG_RULE,
    openings.RULE,
    competence.RULE,
    interviews.RULE,
    means.RULE,
    current.RULE,
    assess.RULE,
    # Support and the period.
    access.RULE,
    contact_person.RULE,
    kind.RULE,
    dates.SET_RULE,
    dates.DATES_RULE,
    extend.RULE,
    running.RULE,
    changed_stay.RULE,
    # A place to live.
    placement.RULE,
    unapproved_stay.RULE,
    payer.RULE,
    # The way home.
    offer.RULE,
    responsibility.RULE,
    step.RULE,
    talk.RULE,
    preparation.RULE,
    programme.RULE,
    ceiling.RULE,
    plan.RULE,
    payment.RULE,
    deadlines.RULE,
    # What is next, from all of it.
    next_steps.RULE,
)


def rule(name: str) -> AnyRule:
    """The rule of this name. Raises KeyError for a name the register does not know."""
    return _BY_NAME[name]


_BY_NAME = {entry.name: entry for entry in RULES}
