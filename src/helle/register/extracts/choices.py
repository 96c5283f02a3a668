"""Coded values of reading her own file with a person: what stood of the family, how it ended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FamilyPart(models.TextChoices):
    """What the case says of the family having a part in the trafficking, while a holder of custody reads (MIN-10)."""

    NONE = "none", _("Familien har ikke del i handlen")
    NOT_KNOWN = "not_known", _("Sagen siger ikke noget om det")
    SUSPECTED = "suspected", _("Familien kan have del i handlen")


class End(models.TextChoices):
    """How the reading ended."""

    READ = "read", _("Læst sammen, intet på papir")
    PAPER = "paper", _("Læst sammen, og papiret givet i hånden")
    DESTROYED = "destroyed", _("Papiret er makuleret og ikke givet til nogen")
    STOPPED = "stopped", _("Afbrudt, før der blev læst")


WITH_PAPER = frozenset({End.PAPER, End.DESTROYED})
