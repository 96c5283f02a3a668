"""The coded words of the rules of minors."""

from helle.rules.codes import Code


class RepresentativeStatus(Code):
    """Where the appointment of a personal representative stands (MIN-01)."""

    APPOINT = "appoint", "Repræsentant skal udpeges", "A representative must be appointed"
    APPOINTED = "appointed", "Repræsentant er udpeget", "A representative has been appointed"
    NOT_NEEDED = "not_needed", "Ingen repræsentant efter planen", "No representative under the plan"


class ChildHeard(Code):
    """Whether the child was heard before the representative was appointed (PUB-LAW-08)."""

    HEARD = "heard", "Barnet er hørt", "The child was heard"
    NOT_HEARD = "not_heard", "Barnet er ikke hørt", "The child was not heard"


class NomineeConflict(Code):
    """What may stand between whoever is nominated and the child's interests (MIN-03)."""

    NONE = "none", "Undersøgt, ingen fundet", "Checked, none found"
    RELATIVE_OF_SUSPECT = "relative_of_suspect", "I familie med en mistænkt", "Related to a suspect"
    OTHER_TIE = "other_tie", "Andet, der kan stå i vejen", "Another tie that may stand in the way"
    SUSPECT = "suspect", "Selv mistænkt for at have del i handlen", "Suspected of part in the trafficking"
    NOT_CHECKED = "not_checked", "Ikke undersøgt", "Not checked"


class AppointingBody(Code):
    """Who appointed the representative (MIN-04, PUB-LAW-08)."""

    AGENCY_OF_FAMILY_LAW = "agency_of_family_law", "Familieretshuset", "Agency of Family Law"
    IMMIGRATION_SERVICE = "immigration_service", "Udlændingestyrelsen", "Danish Immigration Service"
    OTHER = "other", "En anden", "Somebody else"


class DecisionGiver(Code):
    """Who says yes or no to something that concerns the person (MIN-02)."""

    PERSON = "person", "Personen selv", "The person"
    CUSTODY_HOLDER = "custody_holder", "Indehaveren af forældremyndigheden", "The custody holder"
    REPRESENTATIVE = "representative", "Den personlige repræsentant", "The personal representative"
    SOMEBODY_ELSE = "somebody_else", "En anden", "Somebody else"


class DecisionWeight(Code):
    """What a yes or no counts as (MIN-02)."""

    DECIDES = "decides", "Beslutning", "Decision"
    CHILDS_VIEW = "childs_view", "Barnets holdning", "The child's view"


class MunicipalityNotice(Code):
    """Where the notification of the municipality of stay stands (MIN-06)."""

    NOTIFY = "notify", "Opholdskommunen skal underrettes", "The municipality of stay must be notified"
    NOTIFIED = "notified", "Opholdskommunen er underrettet", "The municipality of stay has been notified"


class PlacementBasis(Code):
    """The act under which a minor's placement is decided (MIN-07, MIN-09); the second took over from the first."""

    SERVICE_ACT = "service_act", "Serviceloven", "Social Services Act"
    CHILDRENS_ACT = "childrens_act", "Barnets lov", "Children's Act"
    ALIENS_ACT = "aliens_act", "Udlændingeloven", "Aliens Act"


class TracingService(Code):
    """Who searches for a minor's family (MIN-10, MIN-11)."""

    RETURN_AGENCY = "return_agency", "Hjemrejsestyrelsen", "Danish Return Agency"
    RED_CROSS = "red_cross", "Røde Kors' eftersøgningstjeneste", "Red Cross tracing service"


class TalkRecord(Code):
    """How a talk with the Danish Return Agency may be recorded (MIN-13)."""

    HELD = "held", "Afholdt", "Held"


class ReviewPoint(Code):
    """What has to be looked at again when a minor turns eighteen (MIN-15)."""

    REPRESENTATIVE = "representative", "Den personlige repræsentant", "The personal representative"
    DECISIONS = "decisions", "Hvem der samtykker og beslutter", "Who consents and decides"
    PLACEMENT = "placement", "Indkvartering eller anbringelse", "Accommodation or placement"
    MUNICIPALITY = "municipality", "Kommunens opgaver", "The municipality's tasks"
    RESPONSIBILITY = "responsibility", "Det overordnede ansvar", "The overall responsibility"
    TRACING = "tracing", "Eftersøgning af familien", "The search for the family"
    RETURN_TALKS = "return_talks", "Samtaler om hjemrejse", "Talks about a return"
