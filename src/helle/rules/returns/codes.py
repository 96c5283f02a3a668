"""The coded words of a prepared return (RET-01..RET-26, C5)."""

from helle.rules.codes import Code


class ReturnOffer(Code):
    """What a person is offered (RET-01, C13.6)."""

    PREPARED_RETURN = "prepared_return", "Tilbud om forberedt hjemsendelse", "Offer of a prepared return"
    INFORMATION = "information", "Information om forberedt hjemsendelse", "Information on prepared return"


class ReturnPhase(Code):
    """The parts of a return that somebody is responsible for (RET-04, RET-10)."""

    PREPARATION = "preparation", "Forberedelsen", "The preparation"
    JOURNEY = "journey", "Selve rejsen", "The journey"
    REINTEGRATION = "reintegration", "Reintegrationen", "The reintegration"
    DUBLIN_TRANSFER = "dublin_transfer", "Dublinoverførslen", "The Dublin transfer"


class Currency(Code):
    """The two currencies of the ceilings; neither is ever turned into the other (RET-19)."""

    DKK = "dkk", "danske kroner", "Danish kroner"
    USD = "usd", "amerikanske dollar", "US dollars"


class SupportKind(Code):
    """How support is given (RET-05)."""

    IN_KIND_SUPPORT = "in_kind_support", "Støtte i naturalier", "In-kind support"
    CASH_SUPPORT = "cash_support", "Kontantstøtte", "Cash support"


class SupportUse(Code):
    """What support is used for (RET-08); the list is open."""

    HOUSING = "housing", "Bolig", "Housing"
    MEDICINE = "medicine", "Medicin", "Medicine"
    EDUCATION = "education", "Uddannelse", "Education"
    EMPLOYMENT = "employment", "Arbejde", "Employment"
    OTHER = "other", "Andet", "Other"


class ChildWhereabouts(Code):
    """Where a child of the person is (RET-23)."""

    DENMARK = "denmark", "Danmark", "Denmark"
    HOME_COUNTRY = "home_country", "Hjemlandet", "The home country"
    ELSEWHERE = "elsewhere", "Et tredje land", "A third country"


class ProgrammeNetwork(Code):
    """Who runs the programme in a country (RET-16); networks change their names."""

    ERRIN = "errin", "ERRIN", "European Return and Reintegration Network (ERRIN)"
    ERSO = "erso", "ERSO", "European Reintegration Support Organisation (ERSO)"
    OTHER = "other", "Et andet netværk", "Another network"


class ReturnFrame(Code):
    """Inside which frame a return runs (RET-15, RET-16)."""

    PROGRAMME = "programme", "Et eksisterende reintegrationsprogram", "An existing reintegration programme"
    FIND_PARTNER = "find_partner", "Find en partner i landet", "Find a partner in the country"
    EARLIER_SCHEME = "earlier_scheme", "Den tidligere ordning", "The earlier scheme"


class PreparationTiming(Code):
    """Whether the return is prepared inside the period (PER-09)."""

    INSIDE_PERIOD = "inside_period", "Inden for perioden", "Inside the period"
    AFTER_PERIOD = "after_period", "Efter perioden", "After the period"


class Destination(Code):
    """Where the person is received (RET-02)."""

    HOME_COUNTRY = "home_country", "Hjemlandet", "The home country"
    COUNTRY_OF_RESIDENCE = "country_of_residence", "Et andet opholdsland", "Another country of residence"
    ELSEWHERE = "elsewhere", "Et land uden ret til ophold", "A country without a right to stay"


class ProjectStatus(Code):
    """Where the reintegration project stands on a day (RET-07)."""

    NOT_BEGUN = "not_begun", "Ikke begyndt", "Not begun"
    RUNNING = "running", "I gang", "Running"
    ENDING_SOON = "ending_soon", "Slutter snart", "Ending soon"
    OVERDUE = "overdue", "Over tiden", "Overdue"
    COMPLETED = "completed", "Afsluttet", "Completed"


class ReturnState(Code):
    """Where a return case stands (C5)."""

    CONSIDERING = "considering", "Overvejes", "Considering"
    OFFERED = "offered", "Tilbudt", "Offered"
    ACCEPTED = "accepted", "Taget imod", "Accepted"
    PLAN_DRAFT = "plan_draft", "Plan under udarbejdelse", "Plan in draft"
    SUBMITTED = "submitted", "Plan indsendt", "Plan submitted"
    APPROVED = "approved", "Plan godkendt", "Plan approved"
    REJECTED = "rejected", "Plan afvist", "Plan rejected"
    TRAVEL_BOOKED = "travel_booked", "Rejse bestilt", "Travel booked"
    DEPARTED = "departed", "Rejst", "Departed"
    ARRIVED = "arrived", "Ankommet", "Arrived"
    REINTEGRATING = "reintegrating", "Reintegration i gang", "Reintegrating"
    COMPLETED = "completed", "Gennemført", "Completed"
    STOPPED = "stopped", "Standset", "Stopped"
    TRANSFERRED = "transferred", "Overført efter Dublinforordningen", "Transferred under the Dublin Regulation"


class ReturnEvent(Code):
    """What can happen in a return case (C5)."""

    OPENED = "opened", "Sagen åbnet", "Case opened"
    OFFER_MADE = "offer_made", "Tilbud givet", "Offer made"
    OFFER_ACCEPTED = "offer_accepted", "Tilbud taget imod", "Offer accepted"
    PLAN_BEGUN = "plan_begun", "Plan påbegyndt", "Plan begun"
    PLAN_SUBMITTED = "plan_submitted", "Plan indsendt", "Plan submitted"
    PLAN_APPROVED = "plan_approved", "Plan godkendt", "Plan approved"
    PLAN_REJECTED = "plan_rejected", "Plan afvist", "Plan rejected"
    PLAN_SENT_BACK = "plan_sent_back", "Plan sendt tilbage", "Plan sent back"
    PLAN_TAKEN_BACK = "plan_taken_back", "Plan taget tilbage", "Plan taken back"
    TRAVEL_BOOKED = "travel_booked", "Rejse bestilt", "Travel booked"
    TRAVEL_CANCELLED = "travel_cancelled", "Rejse afbestilt", "Travel cancelled"
    DEPARTED = "departed", "Personen rejste", "The person departed"
    ARRIVED = "arrived", "Personen ankom", "The person arrived"
    ACTIVITIES_BEGUN = "activities_begun", "Aktiviteter begyndt", "Activities begun"
    COMPLETED = "completed", "Projekt afsluttet", "Project completed"
    STOPPED = "stopped", "Sagen standset", "Case stopped"
    REOPENED = "reopened", "Sagen genåbnet", "Case reopened"
    DUBLIN_TRANSFERRED = "dublin_transferred", "Overført til ansvarlig stat", "Transferred to the responsible state"
