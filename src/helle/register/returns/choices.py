"""Coded values of a prepared return."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfferKind(models.TextChoices):
    """What the person was told of a prepared return (RET-01, RET-09, C13.6)."""

    OFFERED = "offered", _("Tilbudt")
    INFORMATION = "information", _("Information givet")
    NOT_OFFERED = "not_offered", _("Ikke tilbudt")


class AnswerKind(models.TextChoices):
    """What the person answers to an offer; it is voluntary (PUB-RET-01)."""

    ACCEPTED = "accepted", _("Siger ja")
    DECLINED = "declined", _("Siger nej")
    THINKING = "thinking", _("Tænker over det")
    WITHDRAWN = "withdrawn", _("Har trukket sit ja tilbage")


class ReturnEnd(models.TextChoices):
    """Why a return case was stopped, or that it was carried through; which reasons fit depends on the departure."""

    WITHDRAWN = "withdrawn", _("Personen vil ikke længere rejse")
    DISAPPEARED = "disappeared", _("Personen er forsvundet, eller kontakten er mistet")
    STAYS = "stays", _("Personen har fået ret til at blive")
    DUBLIN = "dublin", _("Personen er kommet under Dublinforordningen")
    UNSAFE = "unsafe", _("Det er ikke forsvarligt at rejse")
    NO_SUPPORT = "no_support", _("Personen er hjemme og vil ikke have mere støtte")
    MOVED_ON = "moved_on", _("Personen er rejst videre fra landet")
    MISUSE = "misuse", _("Støtten er misbrugt")
    TRAFFICKED = "trafficked", _("Personen er handlet igen")
    DIED = "died", _("Personen er død")
    MISTAKE = "mistake", _("Oprettet ved en fejl")
    OTHER = "other", _("Noget andet")
    COMPLETED = "completed", _("Gennemført")


class JourneyStep(models.TextChoices):
    """What has to be in place before somebody travels (RET-04, RET-02, PUB-RET-01)."""

    IDENTITY = "identity", _("Identiteten er fastslået")
    TRAVEL_DOCUMENT = "travel_document", _("Rejsedokument")
    TICKETS = "tickets", _("Billetter")
    ESCORT = "escort", _("Ledsager på rejsen")
    AIRPORT = "airport", _("Hjælp i lufthavnen")
    ARRIVAL = "arrival", _("Møde ved ankomsten")


class StepParty(models.TextChoices):
    """Who does a step of the journey (PER-09, RET-26)."""

    CMM = "cmm", _("CMM")
    HJST = "hjst", _("Hjemrejsestyrelsen")
    DRC = "drc", _("Dansk Flygtningehjælp")


class StepState(models.TextChoices):
    """Where a step of the journey stands."""

    PLANNED = "planned", _("Mangler")
    DONE = "done", _("På plads")
    NOT_NEEDED = "not_needed", _("Ikke nødvendigt")
    MOVED = "moved", _("Planlagt om")
    OVERTAKEN = "overtaken", _("Ikke nået før rejsen")


class RiskLevel(models.TextChoices):
    """How likely it is that the person is trafficked again after the return (ACC-03)."""

    LOW = "low", _("Lav")
    SOME = "some", _("Nogen")
    HIGH = "high", _("Høj")
    UNKNOWN = "unknown", _("Kan ikke vurderes")


class SearchOutcome(models.TextChoices):
    """What came of looking for a partner in a country that no programme reaches (RET-16)."""

    FOUND = "found", _("Partner fundet")
    NOT_FOUND = "not_found", _("Ingen partner fundet")
    NOT_NEEDED = "not_needed", _("Ikke længere nødvendigt")


class ContactAbout(models.TextChoices):
    """What kind of contact abroad the Foreign Ministry is asked to broker (FLO-22)."""

    AUTHORITY = "authority", _("En myndighed")
    HEALTH = "health", _("Behandling")
    ORGANISATION = "organisation", _("En hjælpeorganisation")
    SCHOOL = "school", _("Skole eller uddannelse")
    OTHER = "other", _("Andet")


class ContactOutcome(models.TextChoices):
    """What came of the request to the Foreign Ministry."""

    BROKERED = "brokered", _("Kontakten er formidlet")
    NONE = "none", _("Ingen kontakt fundet")


class ToldWhom(models.TextChoices):
    """Who abroad is told something of the person (RET-26, RET-10)."""

    PARTNER = "partner", _("Partneren i landet")
    RECEIVING_STATE = "receiving_state", _("Den ansvarlige stats myndighed (Dublin)")


class ToldFact(models.TextChoices):
    """What can be told abroad: narrow facts only, never what was told in an interview or how the question was decided.

    That she was trafficked is told to a receiving state alone, and only because she wants it (RET-10).
    """

    NAME = "name", _("Navn")
    BIRTH = "birth", _("Fødselsdag")
    LANGUAGE = "language", _("Sprog")
    ARRIVAL = "arrival", _("Hvornår og hvor personen ankommer")
    CHILDREN = "children", _("Hvor mange børn der følger med")
    NEEDS = "needs", _("Hvad der skal være klar ved ankomsten")
    PLAN = "plan", _("Planen: mål, aktiviteter og budget")
    VICTIM = "victim", _("At personen har været udsat for menneskehandel")


class TransferGround(models.TextChoices):
    """On what ground of the General Data Protection Regulation, chapter V, something is told abroad."""

    INSIDE_EEA = "inside_eea", _("Inden for EU/EØS (ingen tredjelandsoverførsel)")
    ADEQUACY = "adequacy", _("Tilstrækkeligt beskyttelsesniveau (artikel 45)")
    SAFEGUARDS = "safeguards", _("Fornødne garantier i en aftale (artikel 46)")
    CONSENT = "consent", _("Udtrykkeligt samtykke (artikel 49, stk. 1, litra a)")
    VITAL_INTERESTS = "vital_interests", _("Fare for liv eller helbred (artikel 49, stk. 1, litra f)")
