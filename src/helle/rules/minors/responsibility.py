"""Which authority has the overall responsibility for a minor (MIN-05, MIN-06, MIN-16)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import MinorStatus, OrganisationKind, ResidenceStatus
from helle.rules.facts import implausible_dates
from helle.rules.minors.child import (
    AGE_NOT_ESTABLISHED,
    DANISH_QUESTION,
    MINOR_QUESTION,
    ON_QUESTION,
    RESIDENCE_QUESTION,
    STAY_NOT_ESTABLISHED,
    presumption,
)
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup, stay_contradictions, stay_group


@dataclass(frozen=True, slots=True)
class ResponsibilityFacts:
    """Whether the person is a minor, and on what basis she stays on the day `on`; None means not known."""

    minor: MinorStatus | None
    danish_citizen: bool | None
    residence: ResidenceStatus | None
    on: date


def minor_responsibility(facts: ResponsibilityFacts) -> Ruling[OrganisationKind]:
    """Who has the overall responsibility for this minor on the day `facts.on` (MIN-05, MIN-16).

    The Immigration Service for asylum seekers and those without lawful stay; otherwise the municipality (our reading).
    Every minor alien's municipality of stay has its own duty beside it (MIN-06), also while the stay is unknown.
    REFUSED for adults, of whom these rules say nothing.
    """
    problems = implausible_dates(on=facts.on) or stay_contradictions(facts.danish_citizen, facts.residence)
    if problems:
        return undecided("minor_responsibility", problems)
    extra = (*presumption(facts.minor), *plan_notes(facts.on))
    if facts.minor is MinorStatus.ADULT:
        return Ruling(
            "minor_responsibility",
            Verdict.REFUSED,
            None,
            Text("Personen er voksen; reglen gælder mindreårige.", "The person is an adult; the rule is for minors."),
            (_ADULT, *extra),
        )
    group = stay_group(facts.danish_citizen, facts.residence)
    if facts.minor is None or group is StayGroup.UNKNOWN:
        unknown = (
            *((AGE_NOT_ESTABLISHED,) if facts.minor is None else ()),
            *((STAY_NOT_ESTABLISHED,) if group is StayGroup.UNKNOWN else ()),
        )
        return undecided("minor_responsibility", unknown, (_MUNICIPALITY_TOO, *extra) if facts.minor else extra)
    if group is StayGroup.DANISH:
        return _answer(OrganisationKind.MUNICIPALITY, _DANISH, *extra)
    if group is StayGroup.LAWFUL:
        return _answer(OrganisationKind.MUNICIPALITY, _LAWFUL, _MUNICIPALITY_TOO, *extra)
    return _answer(OrganisationKind.UDLST, _WITHOUT_LAWFUL_STAY, _MUNICIPALITY_TOO, *extra)


def _answer(who: OrganisationKind, *reasons: Reason) -> Ruling[OrganisationKind]:
    return Ruling(
        "minor_responsibility",
        Verdict.ALLOWED,
        who,
        Text(
            f"Det overordnede ansvar ligger hos: {who.label.da}.",
            f"The overall responsibility lies with: {who.label.en}.",
        ),
        reasons,
    )


_WITHOUT_LAWFUL_STAY = Reason(
    "minor_responsibility.immigration_service",
    Text(
        "Den mindreårige søger asyl eller er her uden lovligt ophold; Udlændingestyrelsen har det overordnede ansvar.",
        "The minor seeks asylum or has no lawful stay; the Immigration Service has the overall responsibility.",
    ),
    "MIN-05",
)
_LAWFUL = Reason(
    "minor_responsibility.lawful_stay",
    Text(
        "Den mindreårige har lovligt ophold, og kommunens indsats for udsatte børn og unge omfatter den mindreårige.",
        "The minor stays lawfully, and the municipality's effort for vulnerable children covers the minor.",
    ),
    "MIN-16",
    reading="MIN-16",
)
_DANISH = Reason(
    "minor_responsibility.danish",
    Text(
        "Den mindreårige er dansk; kommunens indsats for udsatte børn og unge gælder.",
        "The minor is Danish; the municipality's effort for vulnerable children applies.",
    ),
    "MIN-16",
    reading="MIN-16",
)
_MUNICIPALITY_TOO = Reason(
    "minor_responsibility.municipality_of_stay",
    Text(
        "Opholdskommunen har desuden handlepligt og tilsyn over for alle mindreårige udlændinge i kommunen.",
        "The municipality of stay besides has to act and supervise for all minor aliens there.",
    ),
    "MIN-06",
)
_ADULT = Reason(
    "minor_responsibility.adult",
    Text("Personen er voksen.", "The person is an adult."),
    "MIN-15",
)

RULE = Rule(
    name="minor_responsibility",
    title=Text("Hvem har ansvaret for barnet", "Who answers for the child"),
    meaning=Text(
        "Udlændingestyrelsen har det overordnede ansvar for mindreårige, der søger asyl eller er her uden lovligt "
        "ophold. For andre mindreårige læser vi kommunens ansvar efter loven om udsatte børn og unge som det "
        "overordnede. Opholdskommunens egen handlepligt gælder ved siden af, også mens opholdsgrundlaget er ukendt.",
        "The Immigration Service has the overall responsibility for minors who seek asylum or are here without lawful "
        "stay. For other minors we read the municipality's responsibility under the law on vulnerable children as the "
        "overall one. The municipality of stay has a duty of its own beside it, also while the stay is unknown.",
    ),
    facts=ResponsibilityFacts,
    decide=minor_responsibility,
    questions={
        "minor": MINOR_QUESTION,
        "danish_citizen": DANISH_QUESTION,
        "residence": RESIDENCE_QUESTION,
        "on": ON_QUESTION,
    },
    requirements=("MIN-05", "MIN-06", "MIN-15", "MIN-16", "INT-02"),
)
