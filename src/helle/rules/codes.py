"""The coded words of the rules. The value of a code is stored and exchanged; its label is what people read.

Danish labels are those of the Danish authorities; English ones follow the Palermo Protocol, ODIHR and the IOM Human
Trafficking Case Data Standard. A code is never renamed; a new one is added.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Self

from helle.rules.ruling import Text


class Code(StrEnum):
    """A code that carries its label: `NAME = value, Danish, English`."""

    _label: Text

    # The labels have defaults for the type checker only: looking a code up by its value passes one argument.
    def __new__(cls, value: str, da: str = "", en: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member._label = Text(da, en)
        return member

    @property
    def label(self) -> Text:
        """The label in Danish and English."""
        return self._label


def label(code: Code) -> Text:
    """The label of a code in Danish and English."""
    return code.label


def one_of(codes: Sequence[Code], language: str) -> str:
    """The labels as a choice between them: "Politiet, Rigspolitiet eller Domstolene". At least one code."""
    *others, last = (code.label.in_language(language) for code in codes)
    either = " or " if language == "en" else " eller "
    return f"{', '.join(others)}{either}{last}" if others else last


class Authority(Code):
    """Whose assessment counts (ACC-02)."""

    CMM = "cmm", "Center mod Menneskehandel", "Danish Centre against Human Trafficking (CMM)"
    UDLST = "udlst", "Udlændingestyrelsen", "Danish Immigration Service"
    COURT = "court", "Domstolene", "The courts"


class OrganisationKind(Code):
    """Who acts in the national effort (GOV-26)."""

    CMM = "cmm", "Center mod Menneskehandel", "Danish Centre against Human Trafficking (CMM)"
    UDLST = "udlst", "Udlændingestyrelsen", "Danish Immigration Service"
    HJST = "hjst", "Hjemrejsestyrelsen", "Danish Return Agency"
    POLICE = "police", "Politiet", "Police"
    NATIONAL_POLICE = "national_police", "Rigspolitiet", "Danish National Police"
    NSK = "nsk", "National enhed for Særlig Kriminalitet", "National Unit for Special Crime (NSK)"
    PROSECUTION = "prosecution", "Anklagemyndigheden", "Prosecution Service"
    COURT = "court", "Domstolene", "The courts"
    SKAT = "skat", "Skattestyrelsen", "Danish Tax Agency"
    AT = "at", "Arbejdstilsynet", "Danish Working Environment Authority"
    SIRI = (
        "siri",
        "Styrelsen for International Rekruttering og Integration",
        "Agency for International Recruitment and Integration (SIRI)",
    )
    FVST = "fvst", "Fødevarestyrelsen", "Danish Veterinary and Food Administration"
    NGO = "ngo", "Frivillig organisation", "Non-governmental organisation"
    PROVIDER = "provider", "Botilbud", "Accommodation provider"
    SOCIAL_INSPECTORATE = "social_inspectorate", "Socialtilsynet", "Social Supervision Authority"
    MUNICIPALITY = "municipality", "Kommune", "Municipality"
    REPRESENTATIVE = "representative", "Personlig repræsentant", "Personal representative"
    RED_CROSS = "red_cross", "Røde Kors", "Danish Red Cross"
    REFUGEE_COUNCIL = "refugee_council", "Dansk Flygtningehjælp", "Danish Refugee Council"
    PARTNER = "partner", "Reintegrationspartner", "Reintegration partner"
    HEALTH = "health", "Sundhedsvæsenet", "Health service"
    PRISON = "prison", "Kriminalforsorgen", "Prison and Probation Service"
    EMBASSY = "embassy", "Ambassade", "Embassy"
    EQUALITY = "equality", "Ligestillingsafdelingen", "Department of Gender Equality"
    MINISTRY = "ministry", "Ministerium", "Ministry"
    AGENCY = "agency", "Styrelse", "Agency"
    REGION = "region", "Region", "Region"
    HUMAN_RIGHTS = "human_rights", "Institut for Menneskerettigheder", "Danish Institute for Human Rights"
    OTHER = "other", "Anden", "Other"


class ResidenceStatus(Code):
    """On what basis a person stays in Denmark on a given day."""

    DANISH = "danish", "Dansk statsborger", "Danish citizen"
    EU_RIGHT = "eu_right", "Ophold efter EU-reglerne", "Right of residence under EU rules"
    PERMIT = "permit", "Opholdstilladelse", "Residence permit"
    PERMIT_9C5 = (
        "permit_9c5",
        "Opholdstilladelse under efterforskning eller retsforfølgning",
        "Residence permit for investigation or prosecution",
    )
    PERMIT_SPECIAL_ACT = "permit_special_act", "Opholdstilladelse efter særlov", "Residence permit under a special act"
    VISA_OR_VISAFREE = "visa_or_visafree", "Visum eller visumfrit ophold", "Visa or visa-free stay"
    ASYLUM_PENDING = "asylum_pending", "Asylansøger", "Asylum seeker"
    ASYLUM_DUBLIN = "asylum_dublin", "Asylansøger i Dublinproceduren", "Asylum seeker in the Dublin procedure"
    ASYLUM_REJECTED = "asylum_rejected", "Afvist asylansøger", "Rejected asylum seeker"
    NONE = "none", "Uden lovligt ophold", "No lawful stay"
    UNKNOWN = "unknown", "Opholdsgrundlag ikke afklaret", "Residence status not established"


class PeriodKind(Code):
    """The two kinds of period (PER-03, PER-07)."""

    REFLECTION = "reflection", "Refleksionsperiode", "Reflection period"
    RESTITUTION = "restitution", "Restitutionsperiode", "Restitution period"


class ExtensionGround(Code):
    """Why a period may be extended (PER-06)."""

    COOPERATES_ON_PREPARED_RETURN = (
        "cooperates_on_prepared_return",
        "Samarbejder om en forberedt hjemsendelse",
        "Cooperates on a prepared return",
    )
    SPECIAL_REASONS = "special_reasons", "Særlige grunde", "Special reasons"


class Rung(Code):
    """How certain the authorities are that a person is a victim (DEF-09)."""

    CONTACT = "contact", "Kontakt", "Contact"
    INDICATION = "indication", "Rimelig begrundet indikation", "Reasonable-grounds indication"
    UNDER_ASSESSMENT = "under_assessment", "Under udredning", "Under assessment"
    VICTIM_CURRENT = (
        "victim_current",
        "Vurderet handlet, aktuelt handelsforhold",
        "Identified victim, currently under a trafficking relationship",
    )
    VICTIM_NOT_CURRENT = (
        "victim_not_current",
        "Vurderet handlet, ikke aktuelt handelsforhold",
        "Identified victim, no current trafficking relationship",
    )
    NOT_VICTIM = "not_victim", "Vurderet ikke handlet", "Assessed as not a victim"
    WITHDRAWN = "withdrawn", "Trukket tilbage", "Withdrawn"
    DECLINED = "declined", "Afslået af personen", "Declined by the person"
    DISAPPEARED = "disappeared", "Forsvundet", "Disappeared"
    LAPSED = "lapsed", "Bortfaldet", "Lapsed"


class LadderEvent(Code):
    """What can happen to a rung; each is an entry in the case that is never edited."""

    CONTACT_RECORDED = "contact_recorded", "Kontakt noteret", "Contact recorded"
    INDICATION_ASSERTED = "indication_asserted", "Politiet oplyser grund til at tro", "Police state reason to believe"
    INDICATION_FOUND = "indication_found", "Indikation fundet", "Reasonable grounds found"
    ASSESSMENT_OPENED = "assessment_opened", "Udredning åbnet", "Assessment opened"
    ASSESSED_VICTIM_CURRENT = "assessed_victim_current", "Vurderet handlet, aktuelt", "Identified as victim, current"
    ASSESSED_VICTIM_NOT_CURRENT = (
        "assessed_victim_not_current",
        "Vurderet handlet, ikke aktuelt",
        "Identified as victim, not current",
    )
    ASSESSED_NOT_VICTIM = "assessed_not_victim", "Vurderet ikke handlet", "Assessed as not a victim"
    WITHDREW = "withdrew", "Personen trak sig", "The person withdrew"
    DECLINED = "declined", "Personen takkede nej", "The person declined"
    DISAPPEARED = "disappeared", "Personen forsvandt", "The person disappeared"
    LAPSED = "lapsed", "Sagen bortfaldt", "The case lapsed"
    REOPENED = "reopened", "Sagen genåbnet", "The case was reopened"


class Opening(Code):
    """What a rung opens for the person (ACC-05)."""

    INFORMATION = "information", "Information om rettigheder og tilbud", "Information on rights and services"
    AGGREGATE_COUNT = "aggregate_count", "Optælling uden navn", "Count without a name"
    IMMEDIATE_ASSISTANCE = "immediate_assistance", "Bistand og støtte straks", "Immediate assistance and support"
    INTERVIEW_OFFER = "interview_offer", "Tilbud om identifikationssamtale", "Offer of an identification interview"
    NON_DETENTION = (
        "non_detention",
        "Som udgangspunkt ingen frihedsberøvelse; krisecenter, herberg eller lignende i stedet",
        "No detention as a starting point; crisis centre, shelter or similar instead",
    )
    PLAN_SUPPORT = "plan_support", "Støtte under handlingsplanen", "Support under the action plan"
    PERIOD_OFFER = (
        "period_offer",
        "Tilbud om refleksions- eller restitutionsperiode",
        "Offer of a reflection or restitution period",
    )
    RETURN_OFFER = "return_offer", "Tilbud om forberedt hjemsendelse", "Offer of a prepared return"
    STATISTICS = "statistics", "Tæller som vurderet handlet", "Counts as an identified victim"
    WIND_DOWN = "wind_down", "Afvikling af støtten", "Winding down of support"
    LABOUR_ROUTE = (
        "labour_route",
        "Videre til Arbejdstilsynet eller politiet, hvis arbejdsvilkårene var urimelige",
        "On to the Working Environment Authority or police if the work was exploitative",
    )
    REOPENING = "reopening", "Kan genåbnes", "Can be reopened"


class SupportScope(Code):
    """How far support reaches (ACC-01, ACC-04, ID-13)."""

    IMMEDIATE_ASSISTANCE = "immediate_assistance", "Bistand og støtte straks", "Immediate assistance and support"
    PLAN_SUPPORT = "plan_support", "Støtte under handlingsplanen", "Support under the action plan"
    WIND_DOWN = "wind_down", "Afvikling af støtten", "Winding down of support"


class CurrencyFactor(Code):
    """What speaks for a current trafficking relationship (ACC-03); the list is open."""

    TRAFFICKER_RELATION = (
        "trafficker_relation",
        "Bagmanden har fortsat forbindelse til personen",
        "The trafficker still has ties to the person",
    )
    DEBT_DEMANDED = "debt_demanded", "Der kræves fortsat betaling af gæld", "Debt payments are still demanded"
    THREATS = "threats", "Der er aktuelle trusler", "There are ongoing threats"
    RETRAFFICKING_RISK = (
        "retrafficking_risk",
        "Følgerne består, og der er risiko for ny handel",
        "The consequences persist and there is a risk of re-trafficking",
    )


class FactorAnswer(Code):
    """The answer to one factor."""

    YES = "yes", "Ja", "Yes"
    NO = "no", "Nej", "No"
    UNKNOWN = "unknown", "Ved ikke", "Unknown"


class ActElement(Code):
    """What was done (DEF-01)."""

    RECRUITMENT = "recruitment", "Rekruttering", "Recruitment"
    TRANSPORTATION = "transportation", "Transport", "Transportation"
    TRANSFER = "transfer", "Overførsel", "Transfer"
    HARBOURING = "harbouring", "Husning", "Harbouring"
    RECEIPT = "receipt", "Modtagelse (efterfølgende)", "Receipt"


class MeansElement(Code):
    """How it was done (DEF-02)."""

    UNLAWFUL_COERCION = "unlawful_coercion", "Ulovlig tvang", "Unlawful coercion"
    DEPRIVATION_OF_LIBERTY = "deprivation_of_liberty", "Frihedsberøvelse", "Deprivation of liberty"
    THREATS = "threats", "Trusler", "Threats"
    DECEPTION = "deception", "Vildfarelse: fremkaldt, bestyrket eller udnyttet", "Deception"
    OTHER_IMPROPER = "other_improper", "Anden utilbørlig fremgangsmåde", "Other improper means"


class MeansRequirement(Code):
    """Whether one of the means has to be shown (DEF-02)."""

    REQUIRED = "required", "Et middel skal påvises", "One of the means must be shown"
    NOT_REQUIRED = "not_required", "Intet middel skal påvises", "No means needs to be shown"


class ExploitationGroup(Code):
    """The groups in which exploitation is published (STA-07)."""

    SEXUAL = "sexual", "Seksuel udnyttelse", "Sexual exploitation"
    FORCED_LABOUR = "forced_labour", "Tvangsarbejde", "Forced labour"
    CRIMINAL_ACTS = "criminal_acts", "Strafbare handlinger", "Forced criminality"
    SLAVERY_LIKE = "slavery_like", "Slaverilignende forhold", "Slavery and similar practices"
    ORGAN_REMOVAL = "organ_removal", "Fjernelse af organer", "Organ removal"
    OTHER = "other", "Andet", "Other"
    NOT_ESTABLISHED = "not_established", "Ikke fastslået", "Not established"


class ExploitationPurpose(Code):
    """What the person was to be exploited for (DEF-03; the last four DEF-06 and own)."""

    PROSTITUTION = "prostitution", "Prostitution", "Prostitution"
    PORNOGRAPHIC_IMAGES = "pornographic_images", "Pornografiske fotografier eller film", "Pornographic images or films"
    PORNOGRAPHIC_PERFORMANCE = "pornographic_performance", "Pornografisk optræden", "Pornographic performance"
    FORCED_LABOUR = "forced_labour", "Tvangsarbejde", "Forced labour"
    SLAVERY_LIKE = "slavery_like", "Slaveri eller slaverilignende forhold", "Slavery or practices similar to slavery"
    CRIMINAL_ACTS = "criminal_acts", "Strafbare handlinger", "Forced criminality"
    ORGAN_REMOVAL = "organ_removal", "Fjernelse af organer", "Removal of organs"
    BEGGING = "begging", "Tiggeri", "Forced begging"
    FORCED_MARRIAGE = "forced_marriage", "Tvangsægteskab", "Forced marriage"
    OTHER = "other", "Andet formål", "Other purpose"
    NOT_ESTABLISHED = "not_established", "Ikke fastslået", "Not established"

    @property
    def in_262a(self) -> bool:
        """Whether the Danish criminal definition names this purpose (DEF-03); the others serve world reporting."""
        return self not in _OUTSIDE_262A

    @property
    def group(self) -> ExploitationGroup:
        """The published group that this purpose counts in."""
        return _GROUPS[self]


_OUTSIDE_262A = frozenset(
    {
        ExploitationPurpose.BEGGING,
        ExploitationPurpose.FORCED_MARRIAGE,
        ExploitationPurpose.OTHER,
        ExploitationPurpose.NOT_ESTABLISHED,
    }
)

_GROUPS = {
    ExploitationPurpose.PROSTITUTION: ExploitationGroup.SEXUAL,
    ExploitationPurpose.PORNOGRAPHIC_IMAGES: ExploitationGroup.SEXUAL,
    ExploitationPurpose.PORNOGRAPHIC_PERFORMANCE: ExploitationGroup.SEXUAL,
    ExploitationPurpose.FORCED_LABOUR: ExploitationGroup.FORCED_LABOUR,
    ExploitationPurpose.SLAVERY_LIKE: ExploitationGroup.SLAVERY_LIKE,
    ExploitationPurpose.CRIMINAL_ACTS: ExploitationGroup.CRIMINAL_ACTS,
    ExploitationPurpose.ORGAN_REMOVAL: ExploitationGroup.ORGAN_REMOVAL,
    ExploitationPurpose.BEGGING: ExploitationGroup.OTHER,
    ExploitationPurpose.FORCED_MARRIAGE: ExploitationGroup.OTHER,
    ExploitationPurpose.OTHER: ExploitationGroup.OTHER,
    ExploitationPurpose.NOT_ESTABLISHED: ExploitationGroup.NOT_ESTABLISHED,
}


class Sector(Code):
    """Where the exploitation happens (PlaceType of C7; ID-16)."""

    STREET = "street", "Gaden", "Street"
    MASSAGE_CLINIC = "massage_clinic", "Massageklinik", "Massage parlour"
    ESCORT = "escort", "Escort", "Escort"
    RESTAURANT = "restaurant", "Restaurant", "Restaurant"
    BUILDING_SITE = "building_site", "Byggeri", "Building site"
    KIOSK = "kiosk", "Kiosk", "Kiosk"
    PRIVATE_HOME = "private_home", "Privat hjem", "Private home"
    AGRICULTURE = "agriculture", "Landbrug og gartneri", "Agriculture and horticulture"
    CLEANING = "cleaning", "Rengøring", "Cleaning"
    OTHER = "other", "Andet", "Other"
    UNKNOWN = "unknown", "Ukendt", "Unknown"


class InterviewUse(Code):
    """What an interview may be used for (ID-11)."""

    BASIS_OF_ASSESSMENT = "basis_of_assessment", "Grundlag for vurderingen", "Basis of the assessment"
    HISTORICAL_READ_ONLY = "historical_read_only", "Ældre samtale, kun til læsning", "Earlier interview, read-only"


class BirthPrecision(Code):
    """How exactly a date of birth is known (MIN-15)."""

    DAY = "day", "Dato", "Day"
    MONTH = "month", "Måned", "Month"
    YEAR = "year", "År", "Year"
    ESTIMATED = "estimated", "Skønnet", "Estimated"
    UNKNOWN = "unknown", "Ukendt", "Unknown"


class MinorStatus(Code):
    """Whether a person is treated as a minor (MIN-15)."""

    MINOR = "minor", "Mindreårig", "Minor"
    PRESUMED_MINOR = "presumed_minor", "Behandles som mindreårig", "Presumed minor"
    ADULT = "adult", "Voksen", "Adult"


class PeriodStatus(Code):
    """Where a period stands on a given day."""

    PLANNED = "planned", "Ikke begyndt", "Not yet begun"
    RUNNING = "running", "Løber", "Running"
    ENDED = "ended", "Udløbet", "Ended"
    INTERRUPTED = "interrupted", "Afbrudt", "Interrupted"


class PeriodEvent(Code):
    """What can happen to a period once it is notified."""

    FIRST_DAY_CAME = "first_day_came", "Første dag kom", "The first day came"
    EXTENDED = "extended", "Perioden blev forlænget", "The period was extended"
    LAST_DAY_PASSED = "last_day_passed", "Sidste dag er gået", "The last day has passed"
    BROKEN_OFF = (
        "broken_off",
        "Personen forlod den, forsvandt, eller opholdet ændrede sig",
        "The person left it or disappeared, or the stay changed",
    )


class BreakOffCause(Code):
    """Why a period that runs is broken off (C3)."""

    LEFT = "left", "Personen er rejst", "The person has left"
    DISAPPEARED = "disappeared", "Personen er forsvundet", "The person has disappeared"
    DECLINED = "declined", "Personen ønsker den ikke længere", "The person does not want it any more"
    STAY_CHANGED = "stay_changed", "Opholdet er ændret", "The stay has changed"


class OfferAnswer(Code):
    """What came of offering a period: what the person answers, or that it was not granted (PER-01, PUB-LAW-01)."""

    WAITING = "waiting", "Svaret afventes", "The answer is awaited"
    ACCEPTED = "accepted", "Personen tager imod", "The person accepts"
    DECLINED = "declined", "Personen siger nej", "The person declines"
    NOT_REACHED = "not_reached", "Personen kunne ikke nås", "The person could not be reached"
    NOT_GRANTED = "not_granted", "Perioden gives ikke", "The period is not granted"


class NotGrantedGround(Code):
    """Why an assessed victim is given no period (PUB-LAW-01, ACC-03)."""

    SPECIAL_REASONS = "special_reasons", "Særlige grunde taler imod", "Special reasons speak against it"
    NOT_CURRENT = (
        "not_current",
        "Forholdet er ikke aktuelt, og risikoen er afvejet",
        "The relationship is not current, and the risk was weighed",
    )


class GoneKind(Code):
    """How a person is gone (C3)."""

    LEFT = "left", "Rejst", "Left"
    DISAPPEARED = "disappeared", "Forsvundet", "Disappeared"


class GoneToldBy(Code):
    """Who told that a person is gone, or was found."""

    CMM = "cmm", "CMM selv", "CMM itself"
    HOME = "home", "Stedet, hvor personen bor", "The place where the person lives"
    REPRESENTATIVE = "representative", "Repræsentanten", "The representative"
    POLICE = "police", "Politiet", "The police"
    AUTHORITY = "authority", "En anden myndighed", "Another authority"
    NGO = "ngo", "En frivillig organisation", "A non-governmental organisation"
    HERSELF = "herself", "Personen selv", "The person"
    OTHER = "other", "Andre", "Others"


class AlertCode(Code):
    """What the period clock warns about."""

    DAYS_BEFORE_END = "days_before_end", "Perioden udløber snart", "The period ends soon"
    NO_EXTENSION_REQUEST = (
        "no_extension_request",
        "Ingen anmodning om forlængelse",
        "No request for extension registered",
    )
