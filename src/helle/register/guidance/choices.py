"""Coded values of the guidance."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What an article is about."""

    MEETING = "meeting", _("Mødet med personen")
    DECIDING = "deciding", _("Hvem tager stilling")
    STAY = "stay", _("Ophold og perioder")
    MINORS = "minors", _("Mindreårige")
    SUPPORT = "support", _("Støtte og kontaktperson")
    SAFETY = "safety", _("Sikkerhed")
    WRITING = "writing", _("At skrive i sagen")
    RIGHTS = "rights", _("Personens rettigheder")
    WORK = "work", _("Arbejdet i Helle")
