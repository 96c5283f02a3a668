"""Coded values of a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    """Why the case could be opened by the unit that opened it."""

    INDICATION = "indication", _("Muligvis udsat for menneskehandel")
    ASYLUM = "asylum", _("Mødt i en asylsag")
    NO_LAWFUL_STAY = "no_lawful_stay", _("Uden lovligt ophold")
    EXPULSION = "expulsion", _("Forelagt med henblik på mulig administrativ udvisning")
