"""What is asked before a placement (ACM-07), and what nobody can know of it because it cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from helle.rules.accommodation.codes import LostApproval, OfferKind, Sex
from helle.rules.codes import ResidenceStatus, Rung
from helle.rules.facts import implausible_dates
from helle.rules.findings import Finding, human
from helle.rules.minors.child import adult_alone
from helle.rules.ruling import Problem, Reason, Text
from helle.rules.stay import stay_contradictions


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """A person and a kind of place on the day `on`; None means not known.

    `minor`: under eighteen or treated as such. `approved`: approved under the Service Act by the social supervision
    authority. `specially_approved`: has the separate approval that is only planned (ACM-12). `within_target_group`: of
    the offer. `individually_assessed`: it has been assessed that the place suits this person. `municipality_decided`:
    the acting municipality has decided on the placement. `asserted_by_police`: the police have stated reason to
    believe. `instead_of_detention`: the person would otherwise be detained. `with_partner` and `with_own_children`:
    they are to live together. `lost_approval`: how the approval that the place had ended. `elsewhere_approved_on`: the
    day on which the Immigration Service approved that the person lives outside the asylum system (ACM-03).
    """

    offer: OfferKind
    on: date
    rung: Rung | None
    sex: Sex | None
    minor: bool | None
    unaccompanied: bool | None
    danish_citizen: bool | None
    residence: ResidenceStatus | None
    approved: bool | None = None
    specially_approved: bool | None = None
    within_target_group: bool | None = None
    exploited_in_prostitution: bool | None = None
    individually_assessed: bool | None = None
    municipality_decided: bool | None = None
    asserted_by_police: bool = False
    instead_of_detention: bool = False
    with_partner: bool = False
    with_own_children: bool = False
    lost_approval: LostApproval | None = None
    elsewhere_approved_on: date | None = None


QUESTIONS: Mapping[str, Text] = {
    "offer": Text("Hvilken slags sted?", "Which kind of place?"),
    "on": Text("Fra hvilken dag?", "From which day?"),
    "rung": Text("Hvilket trin står personen på?", "On which rung does the person stand?"),
    "sex": Text("Hvad er personens køn?", "What is the person's sex?"),
    "minor": Text("Er personen under 18 år, eller behandles som det?", "Is the person under 18, or treated as such?"),
    "unaccompanied": Text("Er den mindreårige uledsaget?", "Is the minor unaccompanied?"),
    "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
    "residence": Text("Hvad er opholdsgrundlaget?", "What is the residence status?"),
    "approved": Text(
        "Er stedet godkendt efter serviceloven af Socialtilsynet?",
        "Has the Social Supervision Authority approved the place under the Service Act?",
    ),
    "specially_approved": Text(
        "Er stedet særskilt godkendt til ofre uanset opholdsgrundlag?",
        "Is the place separately approved for victims whatever their basis of stay?",
    ),
    "within_target_group": Text(
        "Er personen inden for stedets målgruppe?", "Is the person within the place's target group?"
    ),
    "exploited_in_prostitution": Text(
        "Er personen udnyttet i prostitution?", "Has the person been exploited in prostitution?"
    ),
    "individually_assessed": Text(
        "Er det vurderet individuelt, at stedet passer til personen?",
        "Has it been assessed individually that the place suits the person?",
    ),
    "municipality_decided": Text(
        "Har handlekommunen truffet afgørelse om anbringelsen?",
        "Has the acting municipality decided on the placement?",
    ),
    "asserted_by_police": Text(
        "Har politiet oplyst, at der er grund til at tro, at personen er handlet?",
        "Have the police stated reason to believe that the person is trafficked?",
    ),
    "instead_of_detention": Text(
        "Ville personen ellers blive frihedsberøvet?", "Would the person otherwise be detained?"
    ),
    "with_partner": Text("Skal personen bo sammen med sin partner?", "Is the person to live with their partner?"),
    "with_own_children": Text(
        "Skal personen bo sammen med egne børn?", "Is the person to live with children of their own?"
    ),
    "lost_approval": Text(
        "Har stedet haft en godkendelse, som det ikke har mere?", "Did the place have an approval that it has no more?"
    ),
    "elsewhere_approved_on": Text(
        "Hvilken dag godkendte Udlændingestyrelsen, at personen bor uden for asylsystemet?",
        "On which day did the Immigration Service approve that the person lives outside the asylum system?",
    ),
}

COUPLE = human(
    Reason(
        "placement.couple",
        Text(
            "Planen siger intet om par. Afvej, om partneren kan være en del af handlen, og hvad personen selv ønsker.",
            "The plan says nothing of couples. Weigh whether the partner may be part of the trafficking, and what the "
            "person wants.",
        ),
        "ACM-07",
        reading="C4",
    )
)
OWN_CHILDREN = human(
    Reason(
        "placement.own_children",
        Text(
            "Planen siger intet om forældre med børn. Afvej børnenes tarv, og underret opholdskommunen.",
            "The plan says nothing of parents with children. Weigh the children's interests, and notify the "
            "municipality of stay.",
        ),
        "MIN-06",
        reading="C4",
    )
)


def company(facts: PlacementFacts) -> tuple[Finding, ...]:
    """Who is to live with the person: the plan is silent, so a human decides (C4)."""
    return (*((COUPLE,) if facts.with_partner else ()), *((OWN_CHILDREN,) if facts.with_own_children else ()))


def impossible(facts: PlacementFacts) -> tuple[Problem, ...]:
    """Facts that are implausible or contradict each other."""
    problems = implausible_dates(on=facts.on, elsewhere_approved_on=facts.elsewhere_approved_on)
    problems += stay_contradictions(facts.danish_citizen, facts.residence)
    problems += adult_alone(facts.minor is False, facts.unaccompanied)
    if facts.lost_approval is not None:
        return problems + _lost_and_approved(facts)
    return problems + approval_contradictions(facts.offer, facts.approved)


def _lost_and_approved(facts: PlacementFacts) -> tuple[Problem, ...]:
    if not facts.approved:
        return ()
    text = Text(
        "stedet er registreret som godkendt og samtidig med en godkendelse, der er udløbet eller trukket tilbage.",
        "the place is recorded as approved and also with an approval that has expired or was withdrawn.",
    )
    return (Problem("lost_approval", text),)


def approval_contradictions(offer: OfferKind, approved: bool | None) -> tuple[Problem, ...]:
    """An offer approved under the Service Act that is recorded as not approved."""
    if offer is not OfferKind.SERVICE_ACT or approved is not False:
        return ()
    text = Text(
        "stedet er registreret som godkendt efter serviceloven og samtidig som ikke godkendt.",
        "the place is recorded as approved under the Service Act and also as not approved.",
    )
    return (Problem("approved", text),)
