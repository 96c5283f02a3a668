"""Who decides where a minor lives, and under which act (MIN-07, MIN-08, MIN-09, MIN-16).

Everything that affects that decision lives in `TABLE`: the first row that fits stay and company gives who may decide
and on what basis. Which place takes a child is a rule of accommodation (ACM-21).
"""

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
    UNACCOMPANIED_NOT_ESTABLISHED,
    UNACCOMPANIED_QUESTION,
    adult_alone,
    presumption,
)
from helle.rules.minors.codes import PlacementBasis
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup, stay_contradictions, stay_group


@dataclass(frozen=True, slots=True)
class MinorPlacementFacts:
    """A minor's stay and company on the day `on`; None means not known.

    `decided_by` and `basis` are who is about to decide and under which act; None while that is still open.
    """

    minor: MinorStatus | None
    danish_citizen: bool | None
    residence: ResidenceStatus | None
    unaccompanied: bool | None
    decided_by: OrganisationKind | None
    basis: PlacementBasis | None
    on: date


@dataclass(frozen=True, slots=True)
class MinorPlacement:
    """Who may decide, the one who does so by default first, and the act under which the decision is taken."""

    deciders: tuple[OrganisationKind, ...]
    basis: PlacementBasis


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the groups of stay, whether only for (un)accompanied minors (None: both), the answer and why."""

    groups: frozenset[StayGroup]
    unaccompanied: bool | None
    placement: MinorPlacement
    reasons: tuple[Reason, ...]
    requirement: str
    verdict: Verdict = Verdict.ALLOWED


_BY_MUNICIPALITY = MinorPlacement((OrganisationKind.MUNICIPALITY,), PlacementBasis.SERVICE_ACT)
_WITHOUT_LAWFUL_STAY = frozenset({StayGroup.ASYLUM, StayGroup.UNLAWFUL})

_ACT_SINCE_MOVED = Reason(
    "minor_placement.act_since_moved",
    Text(
        "Planen siger serviceloven; dens regler om børn er siden flyttet til barnets lov, så angiv den lov, der gælder "
        "på dagen.",
        "The plan says the Social Services Act; its rules on children have since moved to the Children's Act, so name "
        "the act in force on the day.",
    ),
    "PUB-LAW-18",
)

TABLE: tuple[Row, ...] = (
    Row(
        frozenset({StayGroup.LAWFUL}),
        None,
        _BY_MUNICIPALITY,
        (
            Reason(
                "minor_placement.lawful_stay",
                Text(
                    "Den mindreårige har lovligt ophold; handlekommunen afgør anbringelsen, fx på et opholdssted eller "
                    "hos en plejefamilie.",
                    "The minor stays lawfully; the acting municipality decides the placement, for example in a "
                    "residential home or with a foster family.",
                ),
                "MIN-07",
            ),
            Reason(
                "minor_placement.service_act",
                Text(
                    "Serviceloven omfatter mindreårige udlændinge med lovligt ophold.",
                    "The Social Services Act covers minor aliens with lawful stay.",
                ),
                "MIN-16",
            ),
            _ACT_SINCE_MOVED,
        ),
        "MIN-07",
    ),
    Row(
        frozenset({StayGroup.DANISH}),
        None,
        _BY_MUNICIPALITY,
        (
            Reason(
                "minor_placement.danish",
                Text(
                    "Den mindreårige er dansk; kommunen afgør anbringelsen som for andre børn.",
                    "The minor is Danish; the municipality decides the placement as for other children.",
                ),
                "MIN-16",
                reading="MIN-16",
            ),
            _ACT_SINCE_MOVED,
        ),
        "MIN-16",
    ),
    Row(
        _WITHOUT_LAWFUL_STAY,
        True,
        MinorPlacement((OrganisationKind.UDLST, OrganisationKind.MUNICIPALITY), PlacementBasis.ALIENS_ACT),
        (
            Reason(
                "minor_placement.special_centre",
                Text(
                    "Uledsagede mindreårige uden lovligt ophold eller med en asylsag bor på særlige "
                    "indkvarteringssteder.",
                    "Unaccompanied minors without lawful stay or with an asylum case live in special centres.",
                ),
                "ACM-21",
            ),
            Reason(
                "minor_placement.municipality_may",
                Text(
                    "Handlekommunen kan i stedet afgøre, at den mindreårige anbringes.",
                    "The acting municipality may instead decide to place the minor elsewhere.",
                ),
                "MIN-08",
            ),
            Reason(
                "minor_placement.aliens_act",
                Text(
                    "Afgørelsen træffes så efter udlændingeloven, ikke serviceloven.",
                    "That decision is then taken under the Aliens Act, not the Social Services Act.",
                ),
                "MIN-09",
            ),
        ),
        "MIN-09",
    ),
    Row(
        _WITHOUT_LAWFUL_STAY,
        False,
        MinorPlacement((OrganisationKind.UDLST, OrganisationKind.MUNICIPALITY), PlacementBasis.ALIENS_ACT),
        (
            Reason(
                "minor_placement.accompanied",
                Text(
                    "Planen siger intet om, hvor ledsagede mindreårige uden lovligt ophold bor. Udlændingestyrelsen "
                    "har det overordnede ansvar; vil kommunen anbringe barnet, så afvej det sammen, og afvej barnets "
                    "sikkerhed hos den, der følger det.",
                    "The plan does not say where accompanied minors without lawful stay live. The Immigration Service "
                    "has the overall responsibility; where the municipality wants to place the child, weigh it "
                    "together, and weigh the child's safety with whoever came along.",
                ),
                "MIN-05",
                reading="MIN-05",
            ),
        ),
        "MIN-05",
        Verdict.HUMAN_DECIDES,
    ),
)


def minor_placement(facts: MinorPlacementFacts) -> Ruling[MinorPlacement]:
    """Who may decide the placement of this minor, and under which act (MIN-07..MIN-09).

    REFUSED when somebody else is to decide, when the act does not fit the stay, and for adults. HUMAN_DECIDES for
    accompanied minors without lawful stay, of whom the plan says nothing.
    """
    problems = implausible_dates(on=facts.on) or stay_contradictions(facts.danish_citizen, facts.residence)
    problems += adult_alone(facts.minor is MinorStatus.ADULT, facts.unaccompanied)
    if problems:
        return undecided("minor_placement", problems)
    extra = (*presumption(facts.minor), *plan_notes(facts.on))
    if facts.minor is MinorStatus.ADULT:
        return _refused(_ADULT, *extra)
    unknown = _missing(facts)
    if unknown:
        return undecided("minor_placement", unknown, extra)
    group = stay_group(facts.danish_citizen, facts.residence)
    row = next(row for row in TABLE if group in row.groups and row.unaccompanied in (None, facts.unaccompanied))
    if facts.decided_by is not None and facts.decided_by not in row.placement.deciders:
        return _refused(_not_the_decider(facts.decided_by, row), *row.reasons, *extra)
    if facts.basis is not None and facts.basis is not row.placement.basis:
        return _refused(_not_the_basis(facts.basis, row), *row.reasons, *extra)
    names = row.placement.deciders
    basis = row.placement.basis.label
    return Ruling(
        "minor_placement",
        row.verdict,
        row.placement,
        Text(
            f"Afgøres af: {' eller '.join(one.label.da for one in names)}. Grundlag: {basis.da}.",
            f"Decided by: {' or '.join(one.label.en for one in names)}. Basis: {basis.en}.",
        ),
        (*row.reasons, *extra),
    )


def _missing(facts: MinorPlacementFacts) -> tuple[Problem, ...]:
    group = stay_group(facts.danish_citizen, facts.residence)
    found: list[Problem] = []
    if facts.minor is None:
        found.append(AGE_NOT_ESTABLISHED)
    if group is StayGroup.UNKNOWN:
        found.append(STAY_NOT_ESTABLISHED)
    if group in _WITHOUT_LAWFUL_STAY and facts.unaccompanied is None:
        found.append(UNACCOMPANIED_NOT_ESTABLISHED)
    return tuple(found)


def _refused(*reasons: Reason) -> Ruling[MinorPlacement]:
    return Ruling(
        "minor_placement",
        Verdict.REFUSED,
        None,
        Text("Afgørelsen kan ikke træffes sådan.", "The decision may not be taken like that."),
        reasons,
    )


def _not_the_decider(by: OrganisationKind, row: Row) -> Reason:
    return Reason(
        "minor_placement.not_the_decider",
        Text(
            f"Den mindreåriges anbringelse afgøres ikke af: {by.label.da}.",
            f"The minor's placement is not decided by: {by.label.en}.",
        ),
        row.requirement,
    )


def _not_the_basis(basis: PlacementBasis, row: Row) -> Reason:
    right = row.placement.basis.label
    return Reason(
        "minor_placement.not_the_basis",
        Text(
            f"Grundlaget er {right.da.lower()}, ikke {basis.label.da.lower()}.",
            f"The basis is the {right.en}, not the {basis.label.en}.",
        ),
        row.requirement,
    )


_ADULT = Reason(
    "minor_placement.adult",
    Text(
        "Personen er voksen; indkvartering af voksne følger andre regler.",
        "The person is an adult; accommodation of adults follows other rules.",
    ),
    "MIN-15",
)

RULE = Rule(
    name="minor_placement",
    title=Text("Hvem afgør, hvor barnet bor", "Who decides where the child lives"),
    meaning=Text(
        "For mindreårige med lovligt ophold afgør handlekommunen anbringelsen efter serviceloven. Uledsagede "
        "mindreårige, der søger asyl eller er her uden lovligt ophold, bor som udgangspunkt på særlige steder under "
        "Udlændingestyrelsen; handlekommunen kan også anbringe dem, men efter udlændingeloven. Om ledsagede "
        "mindreårige uden lovligt ophold siger planen intet; der afgør et menneske.",
        "For minors with lawful stay the acting municipality decides the placement under the Social Services Act. "
        "Unaccompanied minors who seek asylum or are here without lawful stay live in special centres under the "
        "Immigration Service as a starting point; the acting municipality may place them too, but under the Aliens "
        "Act. Of accompanied minors without lawful stay the plan says nothing; there a human decides.",
    ),
    facts=MinorPlacementFacts,
    decide=minor_placement,
    questions={
        "minor": MINOR_QUESTION,
        "danish_citizen": DANISH_QUESTION,
        "residence": RESIDENCE_QUESTION,
        "unaccompanied": UNACCOMPANIED_QUESTION,
        "decided_by": Text("Hvem skal træffe afgørelsen?", "Who is to take the decision?"),
        "basis": Text("Efter hvilken lov?", "Under which act?"),
        "on": ON_QUESTION,
    },
    requirements=(
        "MIN-05",
        "MIN-07",
        "MIN-08",
        "MIN-09",
        "MIN-15",
        "MIN-16",
        "ACM-21",
        "INT-02",
        "PUB-LAW-18",
    ),
)
