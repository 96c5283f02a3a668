"""Coded values of support that no rule needs to know."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Which(models.TextChoices):
    """Which periods are listed."""

    RUNNING = "loeber", _("Løber")
    ASKED = "anmodet", _("Anmodning venter")
    CHANGED = "ophold", _("Ophold ændret")
    GONE = "vaek", _("Personen er væk")
    OVER = "slut", _("Slut eller afbrudt (60 dage)")
