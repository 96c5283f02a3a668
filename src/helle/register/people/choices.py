"""Coded values about a person. Labels of codes that a rule knows come from the rules."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """Sex as published (STA-07): the reading keeps a third value and 'not stated'."""

    WOMAN = "woman", _("Kvinde")
    MAN = "man", _("Mand")
    TRANS_OTHER = "trans_other", _("Transperson eller andet")
    NOT_STATED = "not_stated", _("Ikke oplyst")


class NameKind(models.TextChoices):
    """What sort of name it is. A person may have none."""

    LEGAL = "legal", _("Navn")
    ALIAS = "alias", _("Andet navn eller kaldenavn")


class IdentifierKind(models.TextChoices):
    """Numbers a person may have (PUB-DIG-01..03). None of them proves a lawful stay."""

    CPR = "cpr", _("CPR-nummer")
    X_ECPR = "x_ecpr", _("Erstatningsnummer, nationalt (X-eCPR)")
    D_ECPR = "d_ecpr", _("Erstatningsnummer, lokalt (D-eCPR)")
    UDLST_ID = "udlst_id", _("Udlændingestyrelsens person-id")
    DOCUMENT = "document", _("Rejse- eller id-dokument")


class ProtectionGround(models.TextChoices):
    """What the protection of somebody's address rests on (PUB-DIG-12)."""

    CPR = "cpr", _("Navne- og adressebeskyttelse i CPR")
    POLICE = "police", _("Beskyttelse ved politiet")
    AUTHORITY = "authority", _("Myndighedens egen beslutning")


class ProtectionEndedWhy(models.TextChoices):
    """Why the protection of an address got another last day than it was begun with.

    One that was withdrawn had not begun, and one that was written by mistake should not have: neither holds on any day.
    """

    GROUND_GONE = "ground_gone", _("Grundlaget er ophørt")
    OTHER_GROUND = "other_ground", _("Den fortsætter på et andet grundlag")
    WITHDRAWN = "withdrawn", _("Den blev trukket tilbage, før den begyndte")
    MISTAKE = "mistake", _("Den blev skrevet ved en fejl")


HOLDS_NO_DAY: Final = (ProtectionEndedWhy.WITHDRAWN, ProtectionEndedWhy.MISTAKE)


class BirthPrecision(models.TextChoices):
    """How certain the date of birth is."""

    DAY = "day", _("Datoen er kendt")
    MONTH = "month", _("Måned og år er kendt")
    YEAR = "year", _("Kun året er kendt")
    ESTIMATED = "estimated", _("Anslået")
    UNKNOWN = "unknown", _("Ukendt")


class ChildWhere(models.TextChoices):
    """Where a child lives."""

    WITH_PERSON = "with_person", _("Hos personen")
    DENMARK = "denmark", _("Andetsteds i Danmark")
    HOME_COUNTRY = "home_country", _("I hjemlandet")
    ELSEWHERE = "elsewhere", _("Et andet sted")
    UNKNOWN = "unknown", _("Ukendt")
