"""The coded words of spreading knowledge: what is done, how it stands, whom it is for."""

from helle.rules.codes import Code


class ActivityKind(Code):
    """What is done to spread knowledge, or to work with other countries (STA-02, GOV-27, ACT-02)."""

    TRAINING = "training", "Undervisning", "Training"
    CONFERENCE = "conference", "Årskonference", "Yearly conference"
    CAMPAIGN = "campaign", "Kampagne", "Campaign"
    PUBLICATION = "publication", "Udgivelse", "Publication"
    INTERNATIONAL = "international", "Internationalt arbejde", "International activity"


class ActivityState(Code):
    """How an activity stands."""

    PLANNED = "planned", "Planlagt", "Planned"
    HELD = "held", "Gennemført", "Held"
    EVALUATED = "evaluated", "Evalueret", "Evaluated"
    CANCELLED = "cancelled", "Aflyst", "Cancelled"


class AudienceSector(Code):
    """Whom an activity is for, by authority and sector. The police include NSK, the prosecution every level of it."""

    COURTS = "courts", "Domstolene", "The courts"
    PROSECUTION = "prosecution", "Anklagemyndigheden", "Prosecution"
    POLICE = "police", "Politiet", "Police"
    TAX = "tax", "Skattestyrelsen", "Danish Tax Agency"
    WORKING_ENVIRONMENT = "working_environment", "Arbejdstilsynet", "Working Environment Authority"
    SIRI = "siri", "SIRI", "Agency for International Recruitment and Integration"
    FOOD = "food", "Fødevarestyrelsen", "Food Administration"
    IMMIGRATION = "immigration", "Udlændingestyrelsen og Hjemrejsestyrelsen", "Immigration Service and Return Agency"
    ASYLUM = "asylum", "Asylcentre", "Asylum centres"
    PRISONS = "prisons", "Kriminalforsorgen", "Prison and Probation Service"
    MUNICIPALITIES = "municipalities", "Kommuner", "Municipalities"
    REGIONS = "regions", "Regioner", "Regions"
    HEALTH = "health", "Sundhedsvæsenet", "Health services"
    MINISTRIES = "ministries", "Ministerier", "Ministries"
    ABROAD = "abroad", "Myndigheder i udlandet", "Authorities abroad"
    ORGANISATIONS = "organisations", "Organisationer", "Organisations"
    HOMES = "homes", "Botilbud og krisecentre", "Homes and shelters"
    LABOUR_MARKET = "labour_market", "Arbejdsgivere og fagforeninger", "Employers and unions"
    RESEARCH = "research", "Forskning og uddannelse", "Research and education"
    AT_RISK = "at_risk", "Mennesker, der kan blive udnyttet", "People who may be exploited"
    PUBLIC = "public", "Offentligheden", "The public"


class AudiencePart(Code):
    """As what part of an audience a sector counts."""

    JUSTICE = "justice", "Retssystemet", "The justice system"
    CONTROL = "control", "Kontrolmyndighederne", "Control authorities"
    AUTHORITIES = "authorities", "Andre myndigheder", "Other authorities"
    SOCIETY = "society", "Organisationer og arbejdsmarked", "Organisations and the labour market"
    AT_RISK = "at_risk", "Mennesker, der kan blive udnyttet", "People who may be exploited"
    PUBLIC = "public", "Offentligheden", "The public"


class ConferenceStanding(Code):
    """How the conference of a year stands on a day."""

    HELD = "held", "Holdt", "Held"
    PLANNED = "planned", "Planlagt", "Planned"
    OPEN = "open", "Ikke planlagt endnu", "Not planned yet"
    MISSING = "missing", "Mangler at blive planlagt", "Waits to be planned"
    NOT_HELD = "not_held", "Ikke holdt det år", "Not held in that year"
