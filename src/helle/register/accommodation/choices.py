"""Coded values of accommodation that no rule needs to know."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApprovalKind(models.TextChoices):
    """What an approval opens (ACM-10, ACM-12, ACM-15)."""

    SERVICE_ACT = "service_act", _("Godkendt efter serviceloven")
    WHATEVER_THE_STAY = "whatever_the_stay", _("Særskilt godkendt til ofre uanset opholdsgrundlag")


class QualityTheme(models.TextChoices):
    """The eight themes of the quality model by which homes are supervised (PUB-SOC-01)."""

    EDUCATION = "education", _("Uddannelse og beskæftigelse")
    INDEPENDENCE = "independence", _("Selvstændighed og relationer")
    METHODS = "methods", _("Målgruppe, metoder og resultater")
    HEALTH = "health", _("Sundhed og trivsel")
    MANAGEMENT = "management", _("Organisation og ledelse")
    COMPETENCES = "competences", _("Kompetencer")
    ECONOMY = "economy", _("Økonomi")
    SETTING = "setting", _("Fysiske rammer")


class Judgement(models.TextChoices):
    """What a visit found of a theme."""

    GOOD = "good", _("I orden")
    REMARK = "remark", _("Bemærkning")
    SERIOUS = "serious", _("Alvorlig bemærkning")


class SanctionKind(models.TextChoices):
    """What the supervision can decide against an offer (PUB-SOC-01)."""

    ORDER = "order", _("Påbud")
    TIGHTENED = "tightened", _("Skærpet tilsyn")
    WITHDRAWN = "withdrawn", _("Godkendelsen er trukket tilbage")


class Residents(models.TextChoices):
    """Whom an offer takes besides single adults (C4)."""

    MINORS = "minors", _("Uledsagede mindreårige")
    PARENTS = "parents", _("Forældre med børn")
    COUPLES = "couples", _("Par")


class ChangeKind(models.TextChoices):
    """What a provider asks CMM to change of its place."""

    CAPACITY = "capacity", _("Antallet af pladser")
    TARGET_GROUP = "target_group", _("Målgruppen")


class ChangeAnswer(models.TextChoices):
    """What CMM answered, or that the provider took its request back."""

    YES = "yes", _("Ja")
    NO = "no", _("Nej")
    WITHDRAWN = "withdrawn", _("Trukket tilbage")


class LookWhy(models.TextChoices):
    """What a secret address is looked up for: asked at each look, and kept in the audit."""

    VISIT = "visit", _("Besøg hos en beboer")
    TRANSPORT = "transport", _("Kørsel eller ledsagelse til stedet")
    EMERGENCY = "emergency", _("Akut fare for en beboer")
    UPKEEP = "upkeep", _("At se, om adressen stadig er rigtig")


class MarkKind(models.TextChoices):
    """What of an address a mark is of: which of them tell by themselves stands in `marks.leads_there`."""

    STREET = "street", _("Vej")
    HOUSE = "house", _("Vej og nummer")
    POSTCODE = "postcode", _("Postnummer")
    TOWN = "town", _("By")
    MUNICIPALITY = "municipality", _("Kommune")
    NUMBER = "number", _("Telefon- eller CVR-nummer")
    MAIL = "mail", _("Mailadresse")
    ISSUER = "issuer", _("Hvem der udsteder regningen")
