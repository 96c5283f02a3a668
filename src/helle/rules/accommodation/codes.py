"""The coded words of accommodation: where a person can live, on what basis, and who pays (ACM-01..ACM-21)."""

from helle.rules.codes import Code


class Sex(Code):
    """As the offers tell persons apart (ACM-06, ACM-08); the person's own word counts."""

    WOMAN = "woman", "Kvinde", "Woman"
    MAN = "man", "Mand", "Man"
    TRANS_OTHER = "trans_other", "Transperson eller andet", "Trans or other"


class OfferKind(Code):
    """The kinds of place that the plan names (ACM-02, ACM-05, ACM-08, ACM-10, ACM-17, ACM-20, ACM-21, MIN-07)."""

    ASYLUM_SYSTEM = "asylum_system", "Asylsystemet", "Asylum system"
    MINORS_CENTRE = (
        "minors_centre",
        "Særligt indkvarteringssted for uledsagede mindreårige",
        "Special place for unaccompanied minors",
    )
    REDEN = "reden", "Reden International", "Reden International"
    SERVICE_ACT = "service_act", "Botilbud godkendt efter serviceloven", "Offer approved under the Service Act"
    CRISIS_CENTRE = "crisis_centre", "Krisecenter", "Crisis centre"
    MENS_CENTRE = "mens_centre", "Mandecenter", "Men's centre"
    SHELTER = "shelter", "Herberg", "Homeless shelter"
    HOTEL_OR_PRIVATE = (
        "hotel_or_private",
        "Vandrehjem, hotel eller privat indkvartering",
        "Youth hostel, hotel or private accommodation",
    )
    CHILD_PLACEMENT = "child_placement", "Opholdssted eller plejefamilie", "Residential home or foster family"


class PlacementBasis(Code):
    """What a placement rests on."""

    MAINTENANCE_DUTY = (
        "maintenance_duty",
        "Udlændingestyrelsens forsørgelsesforpligtelse",
        "The Immigration Service's maintenance duty",
    )
    ACTION_PLAN = "action_plan", "Handlingsplanen", "The action plan"
    SERVICE_ACT = "service_act", "Serviceloven", "The Service Act"
    LIMITED_PERIOD = (
        "limited_period",
        "Begrænset periode på et ikke godkendt sted",
        "Limited period at an unapproved place",
    )
    INSTEAD_OF_DETENTION = "instead_of_detention", "I stedet for frihedsberøvelse", "Instead of detention"
    MUNICIPAL_SERVICE_ACT = (
        "municipal_service_act",
        "Handlekommunens afgørelse efter reglerne om udsatte børn og unge",
        "Decision of the acting municipality under the rules on vulnerable children and young people",
    )
    MUNICIPAL_ALIENS_ACT = (
        "municipal_aliens_act",
        "Handlekommunens afgørelse efter udlændingeloven",
        "Decision of the acting municipality under the Aliens Act",
    )


class Payer(Code):
    """Who can be the one to pay (ACM-01, ACM-09, ACM-18; the rest C4)."""

    UDLST = "udlst", "Udlændingestyrelsen", "Danish Immigration Service"
    HOME_MUNICIPALITY = "home_municipality", "Hjemkommunen", "Home municipality"
    MUNICIPALITY_OF_STAY = "municipality_of_stay", "Opholdskommunen", "Municipality of stay"
    ACTING_MUNICIPALITY = "acting_municipality", "Handlekommunen", "Acting municipality"
    OPERATING_GRANT = "operating_grant", "Driftsbevillingen", "Operating grant"
    CMM = "cmm", "Center mod Menneskehandel", "Danish Centre against Human Trafficking (CMM)"


class UnapprovedStayStatus(Code):
    """Where a stay at an unapproved place stands on a day (ACM-17)."""

    PLANNED = "planned", "Ikke begyndt", "Not yet begun"
    WITHIN = "within", "Inden for den begrænsede periode", "Within the limited period"
    LONG = "long", "Over varslingsgrænsen", "Past the warning"
    OVERSTAYED = "overstayed", "Efter den planlagte slutdato", "Past the planned end"
    ENDED = "ended", "Afsluttet", "Ended"


class Sanction(Code):
    """What the social supervision can do to an offer that does not keep what it was approved for (PUB-SOC-01)."""

    ORDER = "order", "Påbud", "Order"
    TIGHTENED = "tightened", "Skærpet tilsyn", "Tightened supervision"
    WITHDRAWN = "withdrawn", "Godkendelsen er trukket tilbage", "Approval withdrawn"


class ApprovalState(Code):
    """Where the approval of an offer stands on a day (ACM-15, PUB-SOC-01)."""

    NOT_ASKED = "not_asked", "Godkendes ikke af Socialtilsynet", "Not for Social Supervision to approve"
    NONE = "none", "Ingen godkendelse", "No approval"
    NOT_YET = "not_yet", "Godkendt fra en senere dag", "Approved from a later day"
    APPROVED = "approved", "Godkendt", "Approved"
    EXPIRED = "expired", "Godkendelsen er udløbet", "Approval has expired"
    WITHDRAWN = "withdrawn", "Godkendelsen er trukket tilbage", "Approval withdrawn"


class LostApproval(Code):
    """How an offer that was approved is so no more (ACM-15, PUB-SOC-01)."""

    EXPIRED = "expired", "Godkendelsen er udløbet", "Approval has expired"
    WITHDRAWN = "withdrawn", "Godkendelsen er trukket tilbage", "Approval withdrawn"


class OtherPlaceWhy(Code):
    """Why another place than the plan's own is used (ACM-07); what lies behind it is in the words beside."""

    NO_CAPACITY = "no_capacity", "Der er ingen ledig plads de andre steder", "There is no free place elsewhere"
    SPECIAL_NEEDS = "special_needs", "Personen har særlige behov", "The person has special needs"
    OTHER = "other", "Andet", "Other"


class DeclinedWhy(Code):
    """Why a place says no to an order: no room (ACM-14), whom it takes (ACM-06, ACM-10), what the person needs of a
    place (ACM-13), or that nobody has said who pays (ACM-09)."""

    FULL = "full", "Der er ingen ledig plads de dage", "There is no free place on these days"
    TARGET_GROUP = (
        "target_group",
        "Personen er ikke i stedets målgruppe",
        "The person is outside the place's target group",
    )
    SUPPORT = (
        "support",
        "Personen behøver mere støtte, end stedet kan give",
        "The person needs more support than it can give",
    )
    SAFETY = "safety", "Personen er ikke sikker nok der", "The person is not safe enough there"
    RESIDENTS = "residents", "Det går ikke sammen med andre, der bor der", "It does not go with others who live there"
    PAYMENT = "payment", "Det er ikke afklaret, hvem der betaler", "It is not settled who pays"
    OTHER = "other", "Andet", "Other"


class SupervisionState(Code):
    """Where the visits of the social supervision stand on a day (ACM-16, PUB-SOC-01)."""

    NOT_ASKED = "not_asked", "Socialtilsynet fører ikke tilsyn", "Not under Social Supervision"
    ONLY_PLANNED = "only_planned", "Tilsyn er kun planlagt", "Supervision is only planned"
    ON_TIME = "on_time", "Besøgt i tide", "Visited in time"
    DUE_SOON = "due_soon", "Besøg snart", "Visit due soon"
    OVERDUE = "overdue", "Besøg mangler", "Visit overdue"


class PlaceFeature(Code):
    """What a place has, and what a person may need of it (ACM-13: safety, and how vulnerable the person is)."""

    SECRET_ADDRESS = "secret_address", "Hemmelig adresse", "Secret address"
    SOCIAL_SUPPORT = "social_support", "Socialfaglig støtte på stedet", "Social support at the place"
    SPECIALISED = (
        "specialised",
        "Specialiseret støtte til ofre for menneskehandel",
        "Specialised support for victims of trafficking",
    )
    ONE_SEX = "one_sex", "Kun beboere af samme køn", "Residents of one sex only"


class Vulnerability(Code):
    """How vulnerable and traumatised a person is, as whoever writes the needs weighs it (ACM-13)."""

    ORDINARY = "ordinary", "Klarer sig i et almindeligt botilbud", "Manages in an ordinary offer"
    HIGH = "high", "Udsat; behøver støtte i hverdagen", "Vulnerable; needs support from day to day"
    SEVERE = "severe", "Svært traumatiseret", "Severely traumatised"


class Room(Code):
    """Where there is room at a place on a day: two numbers, places and peak places (ACM-14)."""

    FREE = "free", "Ledig plads", "Free place"
    PEAK = "peak", "Kun spidsbelastningsplads", "Peak place only"
    OVER = "over", "Kun ud over pladserne", "Only past the places"
    ASK = "ask", "Spørg stedet", "Ask the place"


class NextBest(Code):
    """What there is to do where a person is to be placed: nobody is without an answer (ACM-07, ACM-08, ACM-17)."""

    CHOOSE = "choose", "Vælg et af de åbne steder", "Choose one of the open places"
    COMPLETE = "complete", "Oplys det, der mangler", "Enter what is missing"
    BRIDGE = (
        "bridge",
        "Find et sted for en begrænset periode, til der er en plads",
        "Find a place for a limited period until there is room",
    )
    HUMAN = "human", "Et menneske finder et sted", "A human finds a place"
