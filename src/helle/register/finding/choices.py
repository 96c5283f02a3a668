"""How a list of cases can be narrowed and sorted. The values stand in addresses, so they are Danish words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Who(models.TextChoices):
    """Whose cases; besides these a colleague's id can be chosen."""

    ME = "mig", _("Mig")
    NOBODY = "ingen", _("Ingen")


class Deadline(models.TextChoices):
    """When the case's next deadline is, counted from today."""

    LATE = "overskredet", _("Overskredet")
    WEEK = "uge", _("Inden for 7 dage")
    MONTH = "maaned", _("Inden for 30 dage")
    NONE = "ingen", _("Ingen frist")


class PeriodEnd(models.TextChoices):
    """Whether a period runs, and how long still."""

    RUNNING = "loeber", _("Løber")
    TWO_WEEKS = "snart", _("Udløber inden for 14 dage")
    OVER = "udloebet", _("Er udløbet")
    NONE = "ingen", _("Ingen periode")


class Order(models.TextChoices):
    """The order of a list. Deadline and period leave out the cases that have none: the index is theirs alone."""

    NEWEST = "nyeste", _("Nyeste først")
    OLDEST = "aeldste", _("Ældste først")
    DEADLINE = "frist", _("Frist (kun sager med en frist)")
    PERIOD_END = "periode", _("Periodens udløb (kun sager med en periode)")
