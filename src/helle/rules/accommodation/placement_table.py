"""The table of places (C4): which kind of place is open to whom, by sex, by age and by basis of stay.

Everything that affects a placement lives here: `BY_SEX`, `BY_AGE` and `BY_STAY` are the columns of the table, one row
for each kind of place, and a place that a column does not name is open as far as that column goes. The conditions that
hang on one kind of place (target group, individual assessment, the municipality's decision, the limited period) stand
in `placement`, and so does the one way round the table: instead of detention (ACM-20).
"""

from datetime import date

from helle.rules.accommodation.codes import OfferKind, PlacementBasis, Sex
from helle.rules.facts import danish_date, english_date
from helle.rules.findings import Finding, allowed, human, refused, with_reason
from helle.rules.ruling import Reason, Text
from helle.rules.stay import StayGroup

ADULT, UNACCOMPANIED, ACCOMPANIED = "adult", "unaccompanied", "accompanied"

FOR_WOMEN = refused(
    Reason(
        "placement.reden_is_for_women",
        Text("Reden Internationals tilbud er for kvinder.", "The offer of Reden International is for women."),
        "ACM-06",
    )
)
FOR_MEN = refused(
    Reason(
        "placement.for_men",
        Text(
            "Mandecentre og herberger er nævnt for mænd; for en kvinde findes andre tilbud.",
            "Men's centres and shelters are named for men; there are other offers for a woman.",
        ),
        "ACM-08",
        reading="C4",
    )
)
MEN_ARE_NAMED = allowed(
    Reason(
        "placement.men_are_named",
        Text(
            "Mandlige ofre kan bo på mandecentre og herberger.", "Male victims can live in men's centres and shelters."
        ),
        "ACM-08",
    )
)
SPECIAL_CASE = with_reason(
    Reason(
        "placement.special_case",
        Text(
            "For en mand er vandrehjem, hoteller og lignende kun til særlige tilfælde; angiv hvilket.",
            "For a man, youth hostels, hotels and the like are for special cases only; say which.",
        ),
        "ACM-08",
    )
)
WOMEN_ARE_NAMED = allowed(
    Reason(
        "placement.women_are_named",
        Text(
            "Reden tager imod kvinder både med og uden lovligt ophold.",
            "Reden takes women both with and without lawful stay.",
        ),
        "ACM-06",
    )
)
SEX_NOT_NAMED = human(
    Reason(
        "placement.sex_not_named",
        Text(
            "Planen nævner kun kvinder og mænd. Afvej personens eget ønske, sikkerheden og de andre beboere.",
            "The plan names women and men only. Weigh the person's own wish, safety, and the other residents.",
        ),
        "ACM-07",
        reading="C4",
    )
)

BY_SEX: dict[OfferKind, dict[Sex, Finding]] = {
    OfferKind.ASYLUM_SYSTEM: {Sex.TRANS_OTHER: SEX_NOT_NAMED},
    OfferKind.REDEN: {Sex.WOMAN: WOMEN_ARE_NAMED, Sex.MAN: FOR_WOMEN, Sex.TRANS_OTHER: SEX_NOT_NAMED},
    OfferKind.SERVICE_ACT: {Sex.TRANS_OTHER: SEX_NOT_NAMED},
    OfferKind.CRISIS_CENTRE: {Sex.TRANS_OTHER: SEX_NOT_NAMED},
    OfferKind.MENS_CENTRE: {Sex.WOMAN: FOR_MEN, Sex.MAN: MEN_ARE_NAMED, Sex.TRANS_OTHER: SEX_NOT_NAMED},
    OfferKind.SHELTER: {Sex.WOMAN: FOR_MEN, Sex.MAN: MEN_ARE_NAMED, Sex.TRANS_OTHER: SEX_NOT_NAMED},
    OfferKind.HOTEL_OR_PRIVATE: {Sex.MAN: SPECIAL_CASE, Sex.TRANS_OTHER: SEX_NOT_NAMED},
}

NOT_FOR_CHILDREN_ALONE = refused(
    Reason(
        "placement.not_for_unaccompanied_minors",
        Text(
            "Uledsagede mindreårige bor ikke på steder for voksne, men på de særlige indkvarteringssteder eller dér, "
            "hvor handlekommunen anbringer dem.",
            "Unaccompanied minors do not live in places for adults but in the special places, or where the acting "
            "municipality places them.",
        ),
        "ACM-21",
        reading="C4",
    )
)
CHILD_WITH_ADULTS = human(
    Reason(
        "placement.child_with_parent",
        Text(
            "Planen siger ikke, hvor en mindreårig sammen med sine voksne skal bo. Afvej barnets tarv og sikkerhed.",
            "The plan does not say where a minor together with their adults shall live. Weigh the child's interests "
            "and safety.",
        ),
        "MIN-06",
        reading="C4",
    )
)
ONLY_MINORS_CENTRE = refused(
    Reason(
        "placement.only_for_unaccompanied_minors",
        Text(
            "De særlige indkvarteringssteder er for uledsagede mindreårige.",
            "The special places are for unaccompanied minors.",
        ),
        "ACM-21",
    )
)
MINORS_CENTRE = allowed(
    Reason(
        "placement.minors_centre",
        Text(
            "Uledsagede mindreårige asylansøgere, eller uden lovligt ophold, bor på særlige indkvarteringssteder.",
            "Unaccompanied minors who seek asylum or have no lawful stay live in special places.",
        ),
        "ACM-21",
    )
)
ONLY_CHILDREN_ARE_PLACED = refused(
    Reason(
        "placement.only_minors_are_placed",
        Text(
            "Opholdssteder og plejefamilier er for mindreårige, som handlekommunen anbringer.",
            "Residential homes and foster families are for minors whom the acting municipality places.",
        ),
        "MIN-07",
        reading="C4",
    )
)

_PLACES_FOR_ADULTS = {UNACCOMPANIED: NOT_FOR_CHILDREN_ALONE, ACCOMPANIED: CHILD_WITH_ADULTS}

BY_AGE: dict[OfferKind, dict[str, Finding]] = {
    OfferKind.ASYLUM_SYSTEM: _PLACES_FOR_ADULTS,
    OfferKind.MINORS_CENTRE: {ADULT: ONLY_MINORS_CENTRE, UNACCOMPANIED: MINORS_CENTRE, ACCOMPANIED: CHILD_WITH_ADULTS},
    OfferKind.REDEN: _PLACES_FOR_ADULTS,
    OfferKind.SERVICE_ACT: _PLACES_FOR_ADULTS,
    OfferKind.CRISIS_CENTRE: _PLACES_FOR_ADULTS,
    OfferKind.MENS_CENTRE: _PLACES_FOR_ADULTS,
    OfferKind.SHELTER: _PLACES_FOR_ADULTS,
    OfferKind.HOTEL_OR_PRIVATE: _PLACES_FOR_ADULTS,
    OfferKind.CHILD_PLACEMENT: {ADULT: ONLY_CHILDREN_ARE_PLACED},
}

ASYLUM_SYSTEM_FIRST = allowed(
    Reason(
        "placement.asylum_system_first",
        Text(
            "Asylansøgere og personer uden lovligt ophold bor som udgangspunkt i asylsystemet.",
            "Asylum seekers and persons without lawful stay live in the asylum system as a starting point.",
        ),
        "ACM-02",
    )
)
ELSEWHERE_FOR_SPECIAL_NEEDS = with_reason(
    Reason(
        "placement.elsewhere_for_special_needs",
        Text(
            "Asylsystemet er udgangspunktet. Angiv det særlige behov, som det ikke kan dække: CMM indstiller, og "
            "Udlændingestyrelsen godkender. Der er endnu ingen godkendelse.",
            "The asylum system is the starting point. State the special need that it cannot meet: CMM recommends, and "
            "the Immigration Service approves. No approval is recorded yet.",
        ),
        "ACM-03",
        reading="ACM-03",
    )
)


def elsewhere_approved(on: date) -> Finding:
    """What takes the place of `ELSEWHERE_FOR_SPECIAL_NEEDS` once the Immigration Service has approved it (ACM-03)."""
    return with_reason(
        Reason(
            "placement.elsewhere_approved",
            Text(
                f"Udlændingestyrelsen godkendte den {danish_date(on)}, at personen bor uden for asylsystemet. Skriv "
                "CMM's indstilling.",
                f"On {english_date(on)} the Immigration Service approved that the person lives outside the asylum "
                "system. Enter what CMM recommends.",
            ),
            "ACM-03",
            reading="ACM-03",
        )
    )


ASYLUM_SYSTEM_NOT_FOR_LAWFUL = refused(
    Reason(
        "placement.asylum_system_not_for_lawful_stay",
        Text(
            "Asylsystemet er for asylansøgere og personer uden lovligt ophold.",
            "The asylum system is for asylum seekers and persons without lawful stay.",
        ),
        "ACM-02",
        reading="C4",
    )
)
ASYLUM_SYSTEM_FOR_MEN = human(
    Reason(
        "placement.asylum_system_for_men",
        Text(
            "Planen nævner asylsystemet for mænd uden at spørge om opholdsgrundlag. Afvej, om et andet sted er bedre.",
            "The plan names the asylum system for men without asking on what basis they stay. Weigh whether another "
            "place is better.",
        ),
        "ACM-08",
        reading="C13.2",
    )
)
NO_LAWFUL_STAY = refused(
    Reason(
        "placement.service_act_needs_lawful_stay",
        Text(
            "Et tilbud godkendt efter serviceloven kræver lovligt ophold; også processuelt ophold tæller.",
            "An offer approved under the Service Act requires lawful stay; procedural stay counts as well.",
        ),
        "ACM-10",
    )
)
LAWFUL_STAY = allowed(
    Reason(
        "placement.lawful_stay",
        Text(
            "Personen har lovligt ophold, som et tilbud efter serviceloven kræver.",
            "The person stays lawfully, as an offer under the Service Act requires.",
        ),
        "ACM-10",
    )
)
PROCEDURAL_STAY = with_reason(
    Reason(
        "placement.procedural_stay",
        Text(
            "En asylansøger har processuelt ophold og kan derfor bo på et tilbud efter serviceloven.",
            "An asylum seeker has procedural stay and can therefore live in an offer under the Service Act.",
        ),
        "ACM-10",
        reading="ACM-10",
    )
)
KNOWN_LIMITATION = refused(
    Reason(
        "placement.known_limitation",
        Text(
            "Planen siger selv, at det begrænser fleksibiliteten og mulighederne for en anden indkvartering.",
            "The plan itself says that this limits flexibility and the possibilities of other accommodation.",
        ),
        "ACM-11",
    )
)
ONLY_PLANNED = refused(
    Reason(
        "placement.special_approval_only_planned",
        Text(
            "At bruge særligt godkendte steder uanset opholdsgrundlag er kun planlagt.",
            "To use specially approved places whatever the basis of stay is only planned.",
        ),
        "ACM-12",
    )
)
SPECIALLY_APPROVED = allowed(
    Reason(
        "placement.specially_approved",
        Text(
            "Stedet har en særskilt godkendelse til ofre uanset opholdsgrundlag.",
            "The place has a separate approval for victims whatever their basis of stay.",
        ),
        "ACM-12",
    )
)
MUNICIPALITY_DECIDES = refused(
    Reason(
        "placement.municipality_places_lawful_minors",
        Text(
            "For en mindreårig med lovligt ophold træffer handlekommunen afgørelse om anbringelse.",
            "For a minor with lawful stay the acting municipality decides on the placement.",
        ),
        "MIN-07",
        reading="C4",
    )
)
UNDER_SERVICE_ACT = allowed(
    Reason(
        "placement.municipality_under_service_act",
        Text(
            "Handlekommunen har truffet afgørelsen efter reglerne om udsatte børn og unge.",
            "The acting municipality has decided under the rules on vulnerable children and young people.",
        ),
        "MIN-07",
    )
)
UNDER_ALIENS_ACT = allowed(
    Reason(
        "placement.municipality_under_aliens_act",
        Text(
            "Handlekommunen har truffet afgørelsen; uden lovligt ophold og under en asylsag sker det efter "
            "udlændingeloven.",
            "The acting municipality has decided; without lawful stay and during an asylum case that is done under the "
            "Aliens Act.",
        ),
        "MIN-09",
    )
)

_MAINTAINED_ELSEWHERE = {StayGroup.UNLAWFUL: ELSEWHERE_FOR_SPECIAL_NEEDS, StayGroup.ASYLUM: ELSEWHERE_FOR_SPECIAL_NEEDS}

SERVICE_ACT_BY_STAY: dict[StayGroup, Finding] = {
    StayGroup.UNLAWFUL: NO_LAWFUL_STAY,
    StayGroup.ASYLUM: PROCEDURAL_STAY,
    StayGroup.LAWFUL: LAWFUL_STAY,
    StayGroup.DANISH: LAWFUL_STAY,
}

BY_STAY: dict[OfferKind, dict[StayGroup, Finding]] = {
    OfferKind.ASYLUM_SYSTEM: {
        StayGroup.UNLAWFUL: ASYLUM_SYSTEM_FIRST,
        StayGroup.ASYLUM: ASYLUM_SYSTEM_FIRST,
        # For others than women, see `asylum_system_with_lawful_stay`.
        StayGroup.LAWFUL: ASYLUM_SYSTEM_NOT_FOR_LAWFUL,
        StayGroup.DANISH: ASYLUM_SYSTEM_NOT_FOR_LAWFUL,
    },
    OfferKind.MINORS_CENTRE: {StayGroup.LAWFUL: MUNICIPALITY_DECIDES, StayGroup.DANISH: MUNICIPALITY_DECIDES},
    OfferKind.REDEN: _MAINTAINED_ELSEWHERE,
    # Under the Service Act `service_act_by_stay` holds as long as the demand for lawful stay stands (ACM-10).
    OfferKind.SERVICE_ACT: _MAINTAINED_ELSEWHERE,
    OfferKind.CRISIS_CENTRE: _MAINTAINED_ELSEWHERE,
    OfferKind.MENS_CENTRE: _MAINTAINED_ELSEWHERE,
    OfferKind.SHELTER: _MAINTAINED_ELSEWHERE,
    OfferKind.HOTEL_OR_PRIVATE: _MAINTAINED_ELSEWHERE,
    OfferKind.CHILD_PLACEMENT: {
        StayGroup.UNLAWFUL: UNDER_ALIENS_ACT,
        StayGroup.ASYLUM: UNDER_ALIENS_ACT,
        StayGroup.LAWFUL: UNDER_SERVICE_ACT,
        StayGroup.DANISH: UNDER_SERVICE_ACT,
    },
}


def service_act_by_stay(group: StayGroup) -> tuple[Finding, ...]:
    """What holds for a place approved under the Service Act: by stay, and the asylum system comes first (ACM-10)."""
    found = SERVICE_ACT_BY_STAY[group]
    return (found, ELSEWHERE_FOR_SPECIAL_NEEDS) if group is StayGroup.ASYLUM else (found,)


def asylum_system_with_lawful_stay(sex: Sex) -> Finding:
    """The one cell that two columns share: the plan names the asylum system for men without a condition (C13.2)."""
    return {Sex.WOMAN: ASYLUM_SYSTEM_NOT_FOR_LAWFUL, Sex.MAN: ASYLUM_SYSTEM_FOR_MEN}.get(sex, SEX_NOT_NAMED)


BASIS: dict[OfferKind, PlacementBasis] = {
    OfferKind.ASYLUM_SYSTEM: PlacementBasis.MAINTENANCE_DUTY,
    OfferKind.MINORS_CENTRE: PlacementBasis.MAINTENANCE_DUTY,
    OfferKind.REDEN: PlacementBasis.ACTION_PLAN,
    OfferKind.SERVICE_ACT: PlacementBasis.SERVICE_ACT,
    OfferKind.CRISIS_CENTRE: PlacementBasis.LIMITED_PERIOD,
    OfferKind.MENS_CENTRE: PlacementBasis.LIMITED_PERIOD,
    OfferKind.SHELTER: PlacementBasis.LIMITED_PERIOD,
    OfferKind.HOTEL_OR_PRIVATE: PlacementBasis.LIMITED_PERIOD,
    OfferKind.CHILD_PLACEMENT: PlacementBasis.MUNICIPAL_SERVICE_ACT,
}


def basis_of(offer: OfferKind, group: StayGroup, under_service_act: bool) -> PlacementBasis:
    """What a place rests on for a person of this group; `under_service_act`: it is approved under that act.

    Of an offer under the Service Act that lost its approval a limited period is left.
    """
    if offer is OfferKind.SERVICE_ACT and not under_service_act:
        return PlacementBasis.LIMITED_PERIOD
    if offer is OfferKind.CHILD_PLACEMENT and group in (StayGroup.UNLAWFUL, StayGroup.ASYLUM):
        return PlacementBasis.MUNICIPAL_ALIENS_ACT
    # The maintenance duty is for who seeks asylum or has no lawful stay; for others the plan itself names the place.
    if offer is OfferKind.ASYLUM_SYSTEM and group in (StayGroup.LAWFUL, StayGroup.DANISH):
        return PlacementBasis.ACTION_PLAN
    return PlacementBasis.SERVICE_ACT if under_service_act else BASIS[offer]
