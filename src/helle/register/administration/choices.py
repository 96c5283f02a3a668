"""Coded values of the administration."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What the second person says to a request, or that it was taken back."""

    APPROVED = "approved", _("Godkendt")
    REFUSED = "refused", _("Afvist")
    WITHDRAWN = "withdrawn", _("Trukket tilbage")


class Checked(models.TextChoices):
    """How it was made sure that whoever lost a factor is who she says she is. Never what was said."""

    IN_PERSON = "in_person", _("Mødte op og viste legitimation")
    VIDEO = "video", _("Viste ansigt og legitimation på video")
    CALLED_BACK = "called_back", _("Ringet op på det nummer, enheden har oplyst")
    COLLEAGUE = "colleague", _("En kollega, der kender brugeren, var med")


class Verdict(models.TextChoices):
    """What a review says of a role in a unit."""

    CONFIRMED = "confirmed", _("Skal blive")
    ENDED = "ended", _("Skal slutte i dag")


class Weekday(models.IntegerChoices):
    """As in ISO 8601: Monday is 1."""

    MONDAY = 1, _("mandag")
    TUESDAY = 2, _("tirsdag")
    WEDNESDAY = 3, _("onsdag")
    THURSDAY = 4, _("torsdag")
    FRIDAY = 5, _("fredag")
    SATURDAY = 6, _("lørdag")
    SUNDAY = 7, _("søndag")


# Who leads a unit: approves its roles and reviews them. The same who give its cases (allocation.policies.ALLOCATES).
LEADS: Final = frozenset({"cmm_lead", "udlst_caseworker"})
# Roles that no privilege of another organisation gives: who administers is named here by two, and a representative is
# whom the Agency of Family Law appointed for one child.
BY_NO_PRIVILEGE: Final = ("administrator", "representative")
