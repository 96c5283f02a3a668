"""Coded values of the journey and the ledger."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JourneyKind(models.TextChoices):
    """What happens on the way home (C5); each is a `ReturnEvent`."""

    TRAVEL_BOOKED = "travel_booked", _("Rejsen er bestilt")
    TRAVEL_CANCELLED = "travel_cancelled", _("Rejsen er afbestilt")
    DEPARTED = "departed", _("Personen er rejst")
    ARRIVED = "arrived", _("Personen er ankommet")
    ACTIVITIES_BEGUN = "activities_begun", _("Aktiviteterne er begyndt")


class Limit(models.TextChoices):
    """Which time can be made longer by a decision (RET-06, RET-07)."""

    CASH = "cash", _("Månederne til kontanter")
    PROJECT = "project", _("Projektets år")


class ReportKind(models.TextChoices):
    """What the partner reports of the project (RET-07)."""

    PROGRESS = "progress", _("Undervejs")
    FINAL = "final", _("Afsluttende")
