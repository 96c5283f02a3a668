"""Coded values of reading her own file with a person: how it ended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class End(models.TextChoices):
    """How the reading ended."""

    READ = "read", _("Læst sammen, intet på papir")
    PAPER = "paper", _("Læst sammen, og papiret givet i hånden")
    DESTROYED = "destroyed", _("Papiret er makuleret og ikke givet til nogen")
    STOPPED = "stopped", _("Afbrudt, før der blev læst")


WITH_PAPER = frozenset({End.PAPER, End.DESTROYED})
