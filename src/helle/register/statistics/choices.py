"""Coded values of what was assessed before the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EarlierAuthority(models.TextChoices):
    """Who assessed persons before the plan: sources of that time name SIRI as well (PUB-ORG-05). Today it does not."""

    CMM = "cmm", _("Center mod Menneskehandel")
    UDLST = "udlst", _("Udlændingestyrelsen")
    COURT = "court", _("Domstolene")
    SIRI = "siri", _("SIRI")


class CutOff(models.TextChoices):
    """Up to which day a table is counted, and as known when that day ended."""

    TODAY = "today", _("I dag")
    QUARTER = "quarter", _("Det sidste kvartal, der er gået")
    YEAR = "year", _("Det sidste år, der er gået")


class PercentOf(models.TextChoices):
    """What a cell is a percentage of."""

    NONE = "none", _("Ingen procenter")
    ROW = "row", _("Af rækken")
    COLUMN = "column", _("Af kolonnen")
    ALL = "all", _("Af året i alt")
