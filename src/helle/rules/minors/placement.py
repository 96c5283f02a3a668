"""Who decides where a minor lives, and under which act (MIN-07, MIN-08, MIN-09, MIN-16).

Everything that affects that decision lives in `TABLE`: the first row that fits stay and company gives who may decide
and on what basis. Which place takes a child is a rule of accommodation (ACM-21).
"""

from dataclasses import dataclass, replace
from datetime import date

from helle.rules.codes import MinorStatus, OrganisationKind, ResidenceStatus
from helle.rules.facts import implausible_dates, joined
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
    """Who may decide, the one who does so by default first, and the acts one of which the decision is taken under.

    Where there are two, a human names the one in force: no source read tells from which day the second took over.
    """

    deciders: tuple[OrganisationKind, ...]
    bases: tuple[PlacementBasis, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the groups of stay, whether only for (un)accompanied minors (None: both), the answer and why."""

    groups: frozenset[StayGroup]
    unaccompanied: bool | None
    placement: MinorPlacement
    reasons: tuple[Reason, ...]
    requirement: str
    verdict: Verdict = Verdict.ALLOWED


_ON_CHILDREN = (PlacementBasis.SERVICE_ACT, PlacementBasis.CHILDRENS_ACT)
_BY_MUNICIPALITY = MinorPlacement((OrganisationKind.MUNICIPALITY,), _ON_CHILDREN)
_UNDER_ALIENS_ACT = MinorPlacement(
    (OrganisationKind.UDLST, OrganisationKind.MUNICIPALITY), (PlacementBasis.ALIENS_ACT,)
)
_WITHOUT_LAWFUL_STAY = frozenset({StayGroup.ASYLUM, StayGroup.UNLAWFUL})

_ACT_SINCE_MOVED = Reason(
    "minor_placement.act_since_moved",
    Text(
        "Planen siger serviceloven; dens regler om børn er siden flyttet til barnets lov. De kilder, der er læst, "
        "siger ikke fra hvilken dag: et menneske slår det op og angiver den lov, der gælder på dagen.",
        "The plan says the Social Services Act; its rules on children have since moved to the Children's Act. The "
        "sources read do not say from which day: a human looks it up and names the act in force on the day.",
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
                    "Reglerne om udsatte børn og unge omfatter mindreårige udlændinge med lovligt ophold.",
                    "The rules on vulnerable children and young people cover minor aliens with lawful stay.",
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
        _UNDER_ALIENS_ACT,
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
                    "Afgørelsen træffes så efter udlændingeloven, ikke efter reglerne om udsatte børn og unge.",
                    "That decision is then taken under the Aliens Act, not under the rules on vulnerable children.",
                ),
                "MIN-09",
            ),
        ),
        "MIN-09",
    ),
    Row(
        _WITHOUT_LAWFUL_STAY,
        False,
        _UNDER_ALIENS_ACT,
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
    accompanied minors without lawful stay, of whom the plan says nothing. What is not known leaves it open unless it is
    refused in any case; of two acts the answer has the one that was named, and both until then.
    """
    problems = implausible_dates(on=facts.on) or stay_contradictions(facts.danish_citizen, facts.residence)
    problems += adult_alone(facts.minor is MinorStatus.ADULT, facts.unaccompanied)
    if problems:
        return undecided("minor_placement", problems)
    extra = (*presumption(facts.minor), *plan_notes(facts.on))
    if facts.minor is MinorStatus.ADULT:
        return _refused(_ADULT, *extra)
    unknown = _missing(facts)
    rows = _rows(facts)
    refusals = [_misfits(facts, row) for row in rows]
    if all(refusals):
        # Whatever is not known, also that the person may be an adult: then other rules hold.
        return _refused(*refusals[0], *(() if unknown else rows[0].reasons), *extra, problems=unknown)
    if unknown:
        return undecided("minor_placement", unknown, extra)
    (row,) = rows
    placement = row.placement if facts.basis is None else replace(row.placement, bases=(facts.basis,))
    names = placement.deciders
    da = joined([basis.label.da for basis in placement.bases], "eller")
    en = joined([basis.label.en for basis in placement.bases], "or")
    in_force = (
        ("", "") if len(placement.bases) == 1 else (", den, der gælder på dagen", ", the one in force on the day")
    )
    return Ruling(
        "minor_placement",
        row.verdict,
        placement,
        Text(
            f"Afgøres af: {' eller '.join(one.label.da for one in names)}. Grundlag: {da}{in_force[0]}.",
            f"Decided by: {' or '.join(one.label.en for one in names)}. Basis: {en}{in_force[1]}.",
        ),
        (*row.reasons, *extra),
    )


def _rows(facts: MinorPlacementFacts) -> tuple[Row, ...]:
    """The one row that fits stay and company; each that may, where they are not known."""
    group = stay_group(facts.danish_citizen, facts.residence)
    return tuple(
        row
        for row in TABLE
        if (group is StayGroup.UNKNOWN or group in row.groups)
        and (facts.unaccompanied is None or row.unaccompanied in (None, facts.unaccompanied))
    )


def _misfits(facts: MinorPlacementFacts, row: Row) -> tuple[Reason, ...]:
    """Why this person may not decide, or not under this act; empty where nothing speaks against it."""
    if facts.decided_by is not None and facts.decided_by not in row.placement.deciders:
        return (_not_the_decider(facts.decided_by, row),)
    if facts.basis is not None and facts.basis not in row.placement.bases:
        return (_not_the_basis(facts.basis, row),)
    return ()


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


def _refused(*reasons: Reason, problems: tuple[Problem, ...] = ()) -> Ruling[MinorPlacement]:
    return Ruling(
        "minor_placement",
        Verdict.REFUSED,
        None,
        Text("Afgørelsen kan ikke træffes sådan.", "The decision may not be taken like that."),
        reasons,
        problems=problems,
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
    right = row.placement.bases
    da = joined([one.label.da.lower() for one in right], "eller")
    en = joined([f"the {one.label.en}" for one in right], "or")
    return Reason(
        "minor_placement.not_the_basis",
        Text(
            f"Grundlaget er {da}, ikke {basis.label.da.lower()}.",
            f"The basis is {en}, not the {basis.label.en}.",
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
        "For mindreårige med lovligt ophold afgør handlekommunen anbringelsen efter reglerne om udsatte børn og unge: "
        "planen siger serviceloven, siden gælder barnets lov, og fra hvilken dag siger kilderne ikke, så et menneske "
        "angiver loven. Uledsagede mindreårige, der søger asyl eller er her uden lovligt ophold, bor som udgangspunkt "
        "på særlige steder under Udlændingestyrelsen; handlekommunen kan også anbringe dem, men efter "
        "udlændingeloven. Om ledsagede mindreårige uden lovligt ophold siger planen intet; der afgør et menneske.",
        "For minors with lawful stay the acting municipality decides the placement under the rules on vulnerable "
        "children and young people: the plan says the Social Services Act, since then it is the Children's Act, and "
        "the sources do not say from which day, so a human names the act. Unaccompanied minors who seek asylum or are "
        "here without lawful stay live in special centres under the Immigration Service as a starting point; the "
        "acting municipality may place them too, but under the Aliens Act. Of accompanied minors without lawful stay "
        "the plan says nothing; there a human decides.",
    ),
    facts=MinorPlacementFacts,
    decide=minor_placement,
    questions={
        "minor": MINOR_QUESTION,
        "danish_citizen": DANISH_QUESTION,
        "residence": RESIDENCE_QUESTION,
        "unaccompanied": UNACCOMPANIED_QUESTION,
        "decided_by": Text("Hvem skal træffe afgørelsen?", "Who is to take the decision?"),
        "basis": Text("Efter hvilken lov, som den gælder på dagen?", "Under which act, as in force on the day?"),
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
