"""The coded words of the rules of support."""

from helle.rules.codes import Code


class SupportMeasureType(Code):
    """What a victim may be helped with (SUP-01..SUP-07, SUP-09, SUP-10); the list is open."""

    CONTACT_PERSON = "contact_person", "Kontaktperson", "Contact person"
    COUNSELLING = "counselling", "Rådgivning", "Counselling"
    LEGAL = "legal", "Juridisk bistand", "Legal assistance"
    ACCOMMODATION = "accommodation", "Indkvartering", "Accommodation"
    BOARD = "board", "Kost", "Board"
    POCKET_MONEY = "pocket_money", "Lommepenge", "Pocket money"
    HEALTH = "health", "Udvidet sundhedsbehandling", "Extended health treatment"
    PSYCHOSOCIAL = "psychosocial", "Psykosocial bistand", "Psychosocial assistance"
    TEACHING = "teaching", "Undervisning", "Teaching"
    SOCIAL_ACTIVITIES = "social_activities", "Socialfaglig støtte og aktiviteter", "Social support and activities"
    RETURN_PLANNING = "return_planning", "Planlægning af forberedt hjemsendelse", "Planning of a prepared return"
    OTHER = "other", "Anden støtte", "Other support"


class SupportBasis(Code):
    """What a piece of support rests on (GOV-20)."""

    ACTION_PLAN = "action_plan", "Handlingsplanen", "The action plan"
    ALIENS_ACT = "aliens_act", "Udlændingeloven", "Aliens Act"
    RETURN_ACT = "return_act", "Hjemrejseloven", "Return Act"
    SERVICE_ACT = "service_act", "Serviceloven", "Social Services Act"
    HEALTH_ACT = "health_act", "Sundhedsloven", "Health Act"


class AccountUse(Code):
    """What to do when something of a person's account is needed (SUP-11)."""

    ASK = "ask", "Spørg personen", "Ask the person"
    REUSE = "reuse", "Brug det, der allerede er fortalt", "Use what has been told already"


class GoalReached(Code):
    """How far a period brought the person to what it is for (PER-02)."""

    YES = "yes", "Ja", "Yes"
    PARTLY = "partly", "Delvist", "Partly"
    NO = "no", "Nej", "No"
    UNKNOWN = "unknown", "Vides ikke", "Not known"


class AfterPeriod(Code):
    """What came after a period (PER-02, PER-09, ACT-08)."""

    RETURN = "return", "Forberedt hjemsendelse", "A prepared return"
    MUNICIPALITY = "municipality", "Overdraget til kommunen", "Handed over to the municipality"
    OWN_FEET = "own_feet", "Bor og klarer sig selv i Danmark", "Lives in Denmark on their own"
    ASYLUM = "asylum", "Asylsystemet", "The asylum system"
    LEFT = "left", "Rejst uden hjælp", "Left without help"
    DISAPPEARED = "disappeared", "Forsvundet", "Disappeared"
    ANOTHER_PERIOD = "another_period", "En ny periode", "Another period"
    OTHER = "other", "Andet", "Something else"
    UNKNOWN = "unknown", "Vides ikke", "Not known"


class GoalWords(Code):
    """Whose words the goals of a period are (PER-02)."""

    TOGETHER = "together", "Skrevet sammen med personen", "Written together with the person"
    OWN = "own", "Personens egne ord", "The person's own words"
    OTHERS = "others", "Skrevet uden personen", "Written without the person"


class ShownOnTo(Code):
    """Whom somebody who was assessed as no victim is referred to (DEF-08)."""

    WORK = "work", "Arbejdstilsynet", "The Working Environment Authority"
    POLICE = (
        "police",
        "Politiet (udnyttelse, straffelovens § 262 b)",
        "The police (exploitation, Criminal Code § 262 b)",
    )
    UNION = "union", "En fagforening", "A trade union"
    MUNICIPALITY = "municipality", "Kommunen", "The municipality"
    NGO = "ngo", "En frivillig organisation", "A non-governmental organisation"
    ASYLUM = "asylum", "Asylsystemet", "The asylum system"
    OTHER = "other", "Andre", "Others"


class MunicipalityCause(Code):
    """Why a municipality is told of a person (MIN-06, ACM-09, ACT-08)."""

    MINOR = "minor", "Et barn eller en ung", "A minor"
    PAYMENT = "payment", "Betaling", "Payment"
    HAND_OVER = "hand_over", "Overdragelse", "Hand-over"


class ConsentAnswer(Code):
    """What was answered to something being passed on to an outside party (OUT-09, MIN-02)."""

    GIVEN = "given", "Givet", "Given"
    LIMITED = "limited", "Givet med en grænse", "Given within a limit"
    REFUSED = "refused", "Afslået", "Refused"
    WITHDRAWN = "withdrawn", "Trukket tilbage", "Withdrawn"


class SupportDelay(Code):
    """How long it took from the indication to the first support, as far as it is certain (ID-13)."""

    WITHIN_DAY = "within_day", "Inden for 24 timer", "Within 24 hours"
    WITHIN_THREE_DAYS = "within_three_days", "Inden for 72 timer", "Within 72 hours"
    WITHIN_WEEK = "within_week", "Inden for en uge", "Within a week"
    LATER = "later", "Senere", "Later"
    NOT_BEGUN = "not_begun", "Ikke begyndt", "Not begun"


class EndCause(Code):
    """How support to a person came to its end (DEF-09, ACC-04, PER-02)."""

    CLOSED = "closed", "Sagen er afsluttet uden vurdering", "The case ended without an assessment"
    WOUND_DOWN = "wound_down", "Afviklet", "Wound down"
    AFTER_PERIOD = "after_period", "Efter perioden", "After the period"
    NO_PERIOD = "no_period", "Uden at en periode har løbet", "Without a period having run"


class EndDespite(Code):
    """Why support ends although the person is in the relation of trafficking still (ACC-01); our reading."""

    PERIOD_OVER = "period_over", "Perioden er gået, og støtten er givet", "The period is over and the support was given"
    WANTS_NONE = "wants_none", "Personen vil ikke have støtten", "The person does not want the support"
    LEFT_DENMARK = "left_denmark", "Personen er rejst ud af Danmark", "The person has left Denmark"
    WITH_OTHERS = "with_others", "Andre støtter personen nu", "Others support the person now"
    OUT_OF_REACH = "out_of_reach", "Personen kan ikke findes", "The person cannot be found"
    OTHER = "other", "Andet, som står i begrundelsen", "Something else, told in the reasons"


class StillRuns(Code):
    """What may still run for a person when support to her ends."""

    CONTACT_PERSON = "contact_person", "Kontaktperson", "Contact person"
    PLACE_ORDERED = "place_ordered", "Bestilt plads", "Place ordered"
    STAY = "stay", "Bolig", "Place to live"
    MEASURE = "measure", "Støtte i planen", "Support in the plan"
    PERIOD = "period", "Periode", "Period"
    EXTENSION_REQUEST = "extension_request", "Anmodning om forlængelse", "Request for extension"
    INTERVIEW = "interview", "Planlagt samtale", "Planned interview"
    TASK = "task", "Opgave", "Task"
    REPRESENTATIVE = "representative", "Personlig repræsentant", "Personal representative"
    MUNICIPALITY = "municipality", "Underrettet kommune", "Municipality that was told"
    DISCLOSURE = "disclosure", "Videregivelse, der gælder", "Disclosure in force"
    PAYMENT = "payment", "Betalt for dage, der kommer", "Paid for days to come"
    CONSENT = "consent", "Samtykke til andre", "Consent to others"
    ALARM = "alarm", "Alarm for et forsvundet barn", "Alarm for a missing child"
    ALARM_TOLD = "alarm_told", "Alarm for et forsvundet barn, som sagen slutter med", "Alarm with which the case ends"


class AtTheEnd(Code):
    """What becomes of it."""

    WITH_IT = "with_it", "Ophører samtidig", "Ends with it"
    DECIDED = "decided", "Tag stilling", "To be decided"
    FIRST = "first", "Afsluttes først", "Has to end first"
    GOES_ON = "goes_on", "Fortsætter", "Goes on"
