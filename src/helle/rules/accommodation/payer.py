"""Who pays for a placement (ACM-01, ACM-04, ACM-09, ACM-18, PUB-LAW-09, C4, C13.3, C13.4).

Everything that affects the payer lives in `TABLE`: one row for each kind of place, and in it one cell for persons under
the Immigration Service's maintenance duty and one for the others. Where the plan is silent, or where two duties reach
the same person, the cell names everybody who may be meant and a human decides. An open payer stops an invoice, never
a placement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from helle.rules.accommodation.codes import OfferKind, Payer
from helle.rules.accommodation.placement_facts import approval_contradictions
from helle.rules.codes import ResidenceStatus
from helle.rules.facts import implausible_dates, joined, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup, stay_contradictions, stay_group


@dataclass(frozen=True, slots=True)
class PayerFacts:
    """A placement whose payer is asked for.

    `approved`: the place is approved under the Service Act, which matters for men's centres, shelters and crisis
    centres. `registered_residence`: the person has a registered residence in a Danish municipality.
    `maintenance_excepted`: one of the exceptions of section 42 a holds (married to somebody who lives here, whereabouts
    unknown, another right to support); asked of those under the maintenance duty (PUB-LAW-09).
    """

    offer: OfferKind
    on: date
    danish_citizen: bool | None
    residence: ResidenceStatus | None
    approved: bool | None = None
    registered_residence: bool | None = None
    instead_of_detention: bool = False
    maintenance_excepted: bool | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Who pays or may have to pay, how much room there is, and why."""

    verdict: Verdict
    payers: tuple[Payer, ...]
    reason: Reason


MAINTAINED = Cell(
    Verdict.ALLOWED,
    (Payer.UDLST,),
    Reason(
        "payer.maintenance_duty",
        Text(
            "Udlændingestyrelsen har forsørgelsesforpligtelsen over for asylansøgere og ofre uden lovligt ophold.",
            "The Immigration Service has the maintenance duty for asylum seekers and victims without lawful stay.",
        ),
        "ACM-01",
    ),
)
NOT_MAINTAINED_IN_ASYLUM_SYSTEM = Cell(
    Verdict.HUMAN_DECIDES,
    (Payer.UDLST, Payer.HOME_MUNICIPALITY),
    Reason(
        "payer.asylum_system_without_duty",
        Text(
            "Personen bor i asylsystemet uden at være under forsørgelsesforpligtelsen. Afvej, om styrelsen eller "
            "hjemkommunen betaler.",
            "The person lives in the asylum system without being under the maintenance duty. Weigh whether the Service "
            "or the home municipality pays.",
        ),
        "ACM-04",
        reading="C13.4",
    ),
)
REDEN = Cell(
    Verdict.ALLOWED,
    (Payer.OPERATING_GRANT, Payer.CMM),
    Reason(
        "payer.grant_and_rate",
        Text(
            "Reden betales med en driftsbevilling og for en del med takster; CMM bestiller pladsen.",
            "Reden is paid by an operating grant and in part by rates; CMM orders the place.",
        ),
        "ACM-18",
    ),
)
REDEN_OR_MAINTAINED = Cell(
    Verdict.HUMAN_DECIDES,
    (Payer.OPERATING_GRANT, Payer.CMM, Payer.UDLST),
    Reason(
        "payer.grant_or_maintenance_duty",
        Text(
            "Både bevilling og takst og Udlændingestyrelsens forsørgelsesforpligtelse når denne person. Afvej, hvem "
            "der betaler taksten.",
            "Both grant and rate and the Immigration Service's maintenance duty reach this person. Weigh who pays the "
            "rate.",
        ),
        "ACM-18",
        reading="C13.4",
    ),
)
HOME_MUNICIPALITY = Cell(
    Verdict.ALLOWED,
    (Payer.HOME_MUNICIPALITY,),
    Reason(
        "payer.home_municipality",
        Text(
            "Hjemkommunen betaler for et tilbud godkendt efter serviceloven.",
            "The home municipality pays for an offer approved under the Service Act.",
        ),
        "ACM-09",
    ),
)
NO_HOME_MUNICIPALITY = Cell(
    Verdict.HUMAN_DECIDES,
    (Payer.HOME_MUNICIPALITY, Payer.MUNICIPALITY_OF_STAY),
    Reason(
        "payer.no_registered_residence",
        Text(
            "Personen er ikke registreret med bopæl. Afvej, om opholdskommunen træder i hjemkommunens sted.",
            "The person has no registered residence. Weigh whether the municipality of stay takes the place of the "
            "home municipality.",
        ),
        "ACM-09",
        reading="ACM-09",
    ),
)
MUNICIPALITY_OR_MAINTAINED = Cell(
    Verdict.HUMAN_DECIDES,
    (Payer.HOME_MUNICIPALITY, Payer.UDLST),
    Reason(
        "payer.municipality_or_maintenance_duty",
        Text(
            "Hjemkommunen betaler, i nogle tilfælde Udlændingestyrelsen; planen siger ikke hvilke. Afvej det med dem.",
            "The home municipality pays, in some cases the Immigration Service; the plan does not say which. Weigh it "
            "with them.",
        ),
        "ACM-09",
        reading="C13.4",
    ),
)
CMM_PAYS = Cell(
    Verdict.ALLOWED_WITH_REASON,
    (Payer.CMM,),
    Reason(
        "payer.cmm",
        Text(
            "CMM bruger stedet og betaler; planen siger det ikke, så skriv hvorfor.",
            "CMM uses the place and pays; the plan does not say so, so write down why.",
        ),
        "ACM-07",
        reading="C4",
    ),
)
CMM_OR_MAINTAINED = Cell(
    Verdict.HUMAN_DECIDES,
    (Payer.CMM, Payer.UDLST),
    Reason(
        "payer.cmm_or_maintenance_duty",
        Text(
            "CMM bruger stedet, men personen er under Udlændingestyrelsens forsørgelsesforpligtelse. Afvej, hvem "
            "der betaler.",
            "CMM uses the place, but the person is under the Immigration Service's maintenance duty. Weigh who pays.",
        ),
        "ACM-04",
        reading="C13.4",
    ),
)
ACTING_MUNICIPALITY = Cell(
    Verdict.ALLOWED_WITH_REASON,
    (Payer.ACTING_MUNICIPALITY,),
    Reason(
        "payer.acting_municipality",
        Text(
            "Handlekommunen anbringer den mindreårige og betaler; planen siger det ikke, så skriv hvorfor.",
            "The acting municipality places the minor and pays; the plan does not say so, so write down why.",
        ),
        "MIN-07",
        reading="C4",
    ),
)
ACTING_MUNICIPALITY_OR_MAINTAINED = Cell(
    Verdict.HUMAN_DECIDES,
    (Payer.ACTING_MUNICIPALITY, Payer.UDLST),
    Reason(
        "payer.acting_municipality_or_maintenance_duty",
        Text(
            "Handlekommunen anbringer efter udlændingeloven, og Udlændingestyrelsen har forsørgelsesforpligtelsen. "
            "Afklar det.",
            "The acting municipality places under the Aliens Act, and the Immigration Service has the maintenance "
            "duty. Have it settled.",
        ),
        "MIN-09",
        reading="C4",
    ),
)

TABLE: Mapping[OfferKind, tuple[Cell, Cell]] = {
    # (under the maintenance duty, not under it)
    OfferKind.ASYLUM_SYSTEM: (MAINTAINED, NOT_MAINTAINED_IN_ASYLUM_SYSTEM),
    OfferKind.MINORS_CENTRE: (MAINTAINED, NOT_MAINTAINED_IN_ASYLUM_SYSTEM),
    OfferKind.REDEN: (REDEN_OR_MAINTAINED, REDEN),
    OfferKind.SERVICE_ACT: (MUNICIPALITY_OR_MAINTAINED, HOME_MUNICIPALITY),
    # The next three: as SERVICE_ACT where they are approved under the Service Act.
    OfferKind.CRISIS_CENTRE: (CMM_OR_MAINTAINED, CMM_PAYS),
    OfferKind.MENS_CENTRE: (CMM_OR_MAINTAINED, CMM_PAYS),
    OfferKind.SHELTER: (CMM_OR_MAINTAINED, CMM_PAYS),
    OfferKind.HOTEL_OR_PRIVATE: (CMM_OR_MAINTAINED, CMM_PAYS),
    OfferKind.CHILD_PLACEMENT: (ACTING_MUNICIPALITY_OR_MAINTAINED, ACTING_MUNICIPALITY),
}
AS_ITS_BASIS = frozenset({OfferKind.CRISIS_CENTRE, OfferKind.MENS_CENTRE, OfferKind.SHELTER})
UNDER_MAINTENANCE_DUTY = frozenset({StayGroup.UNLAWFUL, StayGroup.ASYLUM})

INSTEAD_OF_DETENTION = Reason(
    "payer.instead_of_detention",
    Text(
        "Planen siger ikke, hvem der betaler et sted i stedet for frihedsberøvelse. Afvej det bagefter; det haster "
        "ikke.",
        "The plan does not say who pays for a place instead of detention. Weigh it afterwards; it is not urgent.",
    ),
    "ACM-20",
    reading="C13.3",
)
MAINTENANCE_EXCEPTED = Reason(
    "payer.maintenance_excepted",
    Text(
        "Loven undtager den, der er gift med en herboende, hvis opholdssted er ukendt, eller som har anden ret til "
        "forsørgelse. Slå den gældende ordlyd op, og afvej, hvem der betaler.",
        "The law excepts whoever is married to somebody living here, whose whereabouts are unknown, or who has another "
        "right to support. Look up the wording in force, and weigh who pays.",
    ),
    "PUB-LAW-09",
)
_EXCEPTION_NOT_KNOWN = missing(
    "maintenance_excepted",
    "det er ikke oplyst, om en undtagelse fra forsørgelsen efter udlændingelovens § 42 a gælder; så ville et menneske "
    "afgøre betaleren.",
    "it is not known whether an exception from the maintenance under section 42 a of the Aliens Act holds; a human "
    "would then decide the payer.",
)
STOPS_NO_PLACEMENT = Reason(
    "payer.open_stops_no_placement",
    Text(
        "Så længe betaleren er uafklaret, sendes ingen faktura; placeringen venter ikke.",
        "While the payer is open no invoice is sent; the placement does not wait.",
    ),
    "ACM-09",
    reading="ACM-09",
)


def payer_of(facts: PayerFacts) -> Ruling[tuple[Payer, ...]]:
    """Who pays, or between whom a human decides (ACM-01, ACM-09).

    ALLOWED where the plan names the payer; HUMAN_DECIDES where two duties reach the person or the plan is silent, with
    everybody who may be meant. An unknown stay, approval or residence cannot be decided where it matters. The
    maintenance duty holds until an exception from it is known, which is named as what would change the answer.
    """
    wrong = (
        *implausible_dates(on=facts.on),
        *stay_contradictions(facts.danish_citizen, facts.residence),
        *approval_contradictions(facts.offer, facts.approved),
    )
    if wrong:
        return undecided("payer", wrong)
    group = stay_group(facts.danish_citizen, facts.residence)
    if facts.instead_of_detention:
        return _ruling(facts, Cell(Verdict.HUMAN_DECIDES, _after_detention(group), INSTEAD_OF_DETENTION))
    waiting = _waiting(facts, group)
    if waiting:
        return undecided("payer", waiting, (STOPS_NO_PLACEMENT,))
    maintained = group in UNDER_MAINTENANCE_DUTY
    cell = cell_of(facts.offer, bool(facts.approved), maintained, bool(facts.registered_residence))
    if maintained and facts.maintenance_excepted:
        cell = _outside_the_duty(cell)
    excepted_perhaps = cell is MAINTAINED and facts.maintenance_excepted is None
    return _ruling(facts, cell, (_EXCEPTION_NOT_KNOWN,) if excepted_perhaps else ())


def cell_of(offer: OfferKind, approved: bool, maintained: bool, registered_residence: bool) -> Cell:
    """The one cell that holds: for the place, its approval under the Service Act, and the person."""
    of_the_maintained, of_others = TABLE[OfferKind.SERVICE_ACT if offer in AS_ITS_BASIS and approved else offer]
    if maintained:
        return of_the_maintained
    return NO_HOME_MUNICIPALITY if of_others is HOME_MUNICIPALITY and not registered_residence else of_others


def _outside_the_duty(cell: Cell) -> Cell:
    """The cell where an exception from the maintenance duty holds: everybody whom the duty had relieved comes in."""
    payers = tuple(dict.fromkeys((*cell.payers, Payer.HOME_MUNICIPALITY)))
    return Cell(Verdict.HUMAN_DECIDES, payers, MAINTENANCE_EXCEPTED)


def _after_detention(group: StayGroup) -> tuple[Payer, ...]:
    if group is StayGroup.UNKNOWN:
        return (Payer.UDLST, Payer.HOME_MUNICIPALITY, Payer.CMM)
    return (Payer.UDLST, Payer.CMM) if group in UNDER_MAINTENANCE_DUTY else (Payer.HOME_MUNICIPALITY, Payer.CMM)


def _waiting(facts: PayerFacts, group: StayGroup) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if group is StayGroup.UNKNOWN:
        found.append(missing("residence", "opholdsgrundlaget er ikke afklaret.", "the residence status is not known."))
    if facts.offer in AS_ITS_BASIS and facts.approved is None:
        found.append(
            missing(
                "approved",
                "det er ikke oplyst, om stedet er godkendt efter serviceloven.",
                "it is not known whether the place is approved under the Service Act.",
            )
        )
    under_service_act = facts.offer is OfferKind.SERVICE_ACT or (facts.offer in AS_ITS_BASIS and facts.approved)
    pays_itself = group in (StayGroup.LAWFUL, StayGroup.DANISH)
    if under_service_act and pays_itself and facts.registered_residence is None:
        found.append(
            missing(
                "registered_residence",
                "det er ikke oplyst, om personen har registreret bopæl.",
                "it is not known whether the person has a registered residence.",
            )
        )
    return tuple(found)


def _ruling(facts: PayerFacts, cell: Cell, problems: tuple[Problem, ...] = ()) -> Ruling[tuple[Payer, ...]]:
    da = joined([payer.label.da for payer in cell.payers], "og")
    en = joined([payer.label.en for payer in cell.payers], "and")
    headline = Text(f"Betaler: {da}.", f"Payer: {en}.")
    reasons: tuple[Reason, ...] = (cell.reason,)
    if cell.verdict is Verdict.HUMAN_DECIDES:
        headline = Text(f"Et menneske afgør betaleren blandt: {da}.", f"A human decides the payer among: {en}.")
        reasons = (cell.reason, STOPS_NO_PLACEMENT)
    return Ruling("payer", cell.verdict, cell.payers, headline, (*reasons, *plan_notes(facts.on)), problems=problems)


RULE = Rule(
    name="payer",
    title=Text("Hvem der betaler for stedet", "Who pays for the place"),
    meaning=Text(
        "Udlændingestyrelsen betaler i asylsystemet, hjemkommunen for tilbud godkendt efter serviceloven, og Reden har "
        "en driftsbevilling og takster. Når to af dem når samme person, eller planen tier, nævnes alle, og et "
        "menneske afgør det. En uafklaret betaler stopper en faktura, aldrig en placering.",
        "The Immigration Service pays in the asylum system, the home municipality for offers approved under the "
        "Service Act, and Reden has an operating grant and rates. Where two of them reach the same person, or the plan "
        "is silent, all are named and a human decides. An open payer stops an invoice, never a placement.",
    ),
    facts=PayerFacts,
    decide=payer_of,
    questions={
        "offer": Text("Hvilken slags sted?", "Which kind of place?"),
        "on": Text("Fra hvilken dag?", "From which day?"),
        "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
        "residence": Text("Hvad er opholdsgrundlaget?", "What is the residence status?"),
        "approved": Text("Er stedet godkendt efter serviceloven?", "Is the place approved under the Service Act?"),
        "registered_residence": Text(
            "Har personen registreret bopæl i en kommune?", "Has the person a registered residence in a municipality?"
        ),
        "instead_of_detention": Text("Er det i stedet for frihedsberøvelse?", "Is it instead of detention?"),
        "maintenance_excepted": Text(
            "Er personen undtaget fra forsørgelsen efter § 42 a: gift med en herboende, ukendt opholdssted eller anden "
            "ret til forsørgelse?",
            "Is the person excepted from the maintenance under section 42 a: married to somebody living here, "
            "whereabouts unknown, or another right to support?",
        ),
    },
    requirements=(
        "ACM-01",
        "ACM-04",
        "ACM-07",
        "ACM-09",
        "ACM-18",
        "ACM-20",
        "MIN-07",
        "MIN-09",
        "PUB-LAW-09",
    ),
)
