"""The placement finder: a person's needs in, every place out, the best first, each with its reasons (ACM-13).

It asks two rules of each place: whether the person may live in such a place (`placement`, C4) and whether this one has
room and suits (`match`). Many places are alike in what the first asks, so it is asked once for each that differs: 500
places take a few milliseconds.

The order is fixed, so that two who look see the same: what needs no reason first, then what takes one, then what a
human weighs, what waits for a fact, and what is refused. Within each: what speaks least against it and most for it, a
free place before a peak place, the kind that the plan names first, the most room, the name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from helle.rules.accommodation.codes import LostApproval, OfferKind, PlaceFeature, PlacementBasis, Room, Sex
from helle.rules.accommodation.match import SPEAKS_FOR, MatchFacts, place_match
from helle.rules.accommodation.placement import may_be_placed
from helle.rules.accommodation.placement_conditions import GIVES_SOCIAL_SUPPORT
from helle.rules.accommodation.placement_facts import PlacementFacts
from helle.rules.ruling import Reason, Ruling, Verdict
from helle.rules.stay import StayGroup, stay_group


class Standing(IntEnum):
    """Where a place stands among the answers, the best first."""

    ALLOWED = 0
    WITH_REASON = 1
    HUMAN = 2
    WAITS = 3
    REFUSED = 4


_STANDING = {
    Verdict.ALLOWED: Standing.ALLOWED,
    Verdict.ALLOWED_WITH_REASON: Standing.WITH_REASON,
    Verdict.HUMAN_DECIDES: Standing.HUMAN,
    Verdict.CANNOT_BE_DECIDED: Standing.WAITS,
    Verdict.REFUSED: Standing.REFUSED,
}

# What the plan names first: the asylum system for those under the maintenance duty (ACM-02), Reden for women (ACM-05),
# the named places for men (ACM-08), and what has no approval last (ACM-17).
_FIRST = (
    OfferKind.MINORS_CENTRE,
    OfferKind.CHILD_PLACEMENT,
    OfferKind.ASYLUM_SYSTEM,
    OfferKind.REDEN,
    OfferKind.MENS_CENTRE,
    OfferKind.SERVICE_ACT,
    OfferKind.CRISIS_CENTRE,
    OfferKind.SHELTER,
    OfferKind.HOTEL_OR_PRIVATE,
)
_ORDER = {kind: place for place, kind in enumerate(_FIRST)}


@dataclass(frozen=True, slots=True)
class Place:
    """One place as the finder looks at it: its id, its name for the order, and what the two rules ask of it."""

    key: str
    name: str
    kind: OfferKind
    approved: bool | None
    specially_approved: bool | None
    within_target_group: bool | None
    match: MatchFacts
    lost_approval: LostApproval | None = None
    elsewhere_approved_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules say of one place for the person."""

    place: Place
    standing: Standing
    placement: Ruling[PlacementBasis]
    match: Ruling[Room]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Of a refused place what refuses it, else every reason; those about the kind of place first."""
        if self.standing is not Standing.REFUSED:
            return together(self.placement, self.match)
        return together(*(one for one in (self.placement, self.match) if one.verdict is Verdict.REFUSED))

    @property
    def only_full(self) -> bool:
        """Whether nothing but the want of room closes the place."""
        refusing = self.placement.verdict is Verdict.REFUSED
        return not refusing and [reason.code for reason in self.match.reasons][:1] == ["match.full"]


MINORS, PARENTS, COUPLES = "minors", "parents", "couples"


@dataclass(frozen=True, slots=True)
class Group:
    """For whom a place is: the sexes, and whom besides single adults: minors alone, parents with children, couples."""

    sexes: frozenset[Sex]
    residents: frozenset[str]


def takes_sex(group: Group | None, sex: Sex | None) -> bool | None:
    """Whether a place takes persons of this sex; None where either is not known, and for a trans person, of whom a
    human decides (C4)."""
    if group is None or sex is None or sex is Sex.TRANS_OTHER:
        return None
    return sex in group.sexes


def takes_company(group: Group | None, person: PlacementFacts) -> bool | None:
    """Whether a place takes those who come as this person does; None where its group is not known."""
    if group is None:
        return None
    comes_as = {
        *((MINORS,) if person.minor and person.unaccompanied else ()),
        *((PARENTS,) if person.with_own_children else ()),
        *((COUPLES,) if person.with_partner else ()),
    }
    return comes_as <= group.residents


def within(group: Group | None, person: PlacementFacts) -> bool | None:
    """Whether a person is within the target group of an offer (ACM-10); None where that is not known."""
    if group is None or person.sex is None:
        return None
    return takes_sex(group, person.sex) is not False and takes_company(group, person) is not False


def features_of(kind: OfferKind, *, secret: bool, group: Group | None) -> tuple[PlaceFeature, ...]:
    """What a place has, as far as its kind, its address and its group say (SUP-09, ACM-19)."""
    return (
        *((PlaceFeature.SECRET_ADDRESS,) if secret else ()),
        *((PlaceFeature.SOCIAL_SUPPORT,) if kind in GIVES_SOCIAL_SUPPORT else ()),
        *((PlaceFeature.SPECIALISED,) if kind is OfferKind.REDEN else ()),
        *((PlaceFeature.ONE_SEX,) if group is not None and len(group.sexes) == 1 else ()),
    )


def together(*rulings: Ruling[PlacementBasis] | Ruling[Room]) -> tuple[Reason, ...]:
    """The reasons of several rulings, each once; what is said of the plan itself comes last."""
    found = dict.fromkeys(reason for one in rulings for reason in one.reasons)
    return tuple(sorted(found, key=lambda reason: reason.code.startswith("plan.")))


def find(person: PlacementFacts, places: Iterable[Place]) -> list[Answer]:
    """Every place with its answer, the best first. The kind of place in `person` is replaced by each place's own."""
    asked: dict[tuple[object, ...], Ruling[PlacementBasis]] = {}
    matched: dict[MatchFacts, Ruling[Room]] = {}
    answers = []
    for place in places:
        key = (
            *(place.kind, place.approved, place.specially_approved, place.within_target_group),
            *(place.lost_approval, place.elsewhere_approved_on),
        )
        if key not in asked:
            asked[key] = may_be_placed(of_place(person, place))
        if place.match not in matched:
            matched[place.match] = place_match(place.match)
        answers.append(_answer(place, asked[key], matched[place.match]))
    return sorted(answers, key=_rank)


def of_place(person: PlacementFacts, place: Place) -> PlacementFacts:
    """What the rule of places asks of a person and one place."""
    return replace(
        person,
        offer=place.kind,
        approved=place.approved,
        specially_approved=place.specially_approved,
        within_target_group=place.within_target_group,
        lost_approval=place.lost_approval,
        elsewhere_approved_on=place.elsewhere_approved_on,
    )


def under_maintenance(person: PlacementFacts) -> bool | None:
    """Whether the person is under the Immigration Service's maintenance duty (ACM-01); None: not known."""
    group = stay_group(person.danish_citizen, person.residence)
    return None if group is StayGroup.UNKNOWN else group in (StayGroup.UNLAWFUL, StayGroup.ASYLUM)


def grouped(answers: Sequence[Answer]) -> dict[Standing, list[Answer]]:
    """The answers by where they stand; every standing is there."""
    found: dict[Standing, list[Answer]] = {standing: [] for standing in Standing}
    for one in answers:
        found[one.standing].append(one)
    return found


def _answer(place: Place, placement: Ruling[PlacementBasis], match: Ruling[Room]) -> Answer:
    standings = (_STANDING[placement.verdict], _STANDING[match.verdict])
    # Refused beats what waits: no fact opens it. What waits beats what takes a reason: which, nobody knows yet.
    return Answer(place, max(standings), placement, match)


def _rank(answer: Answer) -> tuple[int, bool, int, int, int, int, int, str, str]:
    facts = answer.place.match
    against, speaks_for = 0, 0
    if answer.standing is not Standing.REFUSED:
        speaks_for = sum(reason.code in SPEAKS_FOR for reason in answer.match.reasons)
        against = len(answer.match.reasons) - speaks_for + (answer.placement.verdict is not Verdict.ALLOWED)
    room = (facts.places or 0) + (facts.peak_places or 0) - (facts.taken or 0)
    return (
        answer.standing,
        not answer.only_full,  # Of what is refused, what only has no room comes first: that may change tomorrow.
        against,
        -speaks_for,
        1 if answer.match.answer is Room.PEAK else 0,
        _ORDER[answer.place.kind],
        -room,
        answer.place.name,
        answer.place.key,
    )
