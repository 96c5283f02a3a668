"""Coded values of what was assessed before the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EarlierAuthority(models.TextChoices):
    """Who assessed persons before the plan: sources of that time name SIRI as well (PUB-ORG-05). Today it does not."""

    CMM = "cmm", _("Center mod Menneskehandel")
    UDLST = "udlst", _("Udlændingestyrelsen")
    COURT = "court", _("Domstolene")
    SIRI = "siri", _("SIRI")
