"""The rule register: every rule there is, in the order in which a case meets them."""

from helle.rules import contact_person
from helle.rules.accommodation import payer, placement, unapproved_stay
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
    contact_person.RULE,
    placement.RULE,
    unapproved_stay.RULE,
    payer.RULE,
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
)


def rule(name: str) -> AnyRule:
    """The rule of this name. Raises KeyError for a name the register does not know."""
    return _BY_NAME[name]


_BY_NAME = {entry.name: entry for entry in RULES}
