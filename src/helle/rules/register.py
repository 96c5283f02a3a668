"""The rule register: every rule there is, in the order in which a case meets them."""

from helle.rules import contact_person, flows, hotline, notifications, outreach
from helle.rules.crime import (
    charge_waiver,
    detention,
    expulsion,
    gentle_treatment,
    investigation,
    involvement,
    offences,
)
from helle.rules.definitions import certainty, elements, spectrum
from helle.rules.rule import AnyRule
from helle.rules.sharing import disclosure, talk_alone
from helle.rules.statistics import criminal_statistics, official_count

RULES: tuple[AnyRule, ...] = (
    outreach.MANDATE_RULE,
    outreach.STEP_RULE,
    hotline.RULE,
    notifications.RULE,
    flows.RULE,
    talk_alone.RULE,
    certainty.RULE,
    elements.RULE,
    spectrum.RULE,
    contact_person.RULE,
    disclosure.RULE,
    investigation.RULE,
    involvement.RULE,
    gentle_treatment.RULE,
    detention.RULE,
    offences.RULE,
    charge_waiver.RULE,
    expulsion.RULE,
    official_count.RULE,
    criminal_statistics.RULE,
)


def rule(name: str) -> AnyRule:
    """The rule of this name. Raises KeyError for a name the register does not know."""
    return _BY_NAME[name]


_BY_NAME = {entry.name: entry for entry in RULES}
