"""Coded values of organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ParentRelation(models.TextChoices):
    """A unit has an administrative parent, may report to somebody else (GOV-04), and may be followed by another."""

    ADMINISTRATIVE = "administrative", _("Hører under")
    REPORTING = "reporting", _("Refererer til")
    SUCCESSOR = "successor", _("Efterfølges af")
