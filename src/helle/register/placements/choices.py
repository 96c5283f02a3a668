"""Coded values of placements that no rule needs to know."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlacementAnswer(models.TextChoices):
    """What the provider answers to an order."""

    ACCEPTED = "accepted", _("Ja, pladsen er klar")
    DECLINED = "declined", _("Nej")


class LeaveCause(models.TextChoices):
    """Why a stay ended."""

    MOVED = "moved", _("Flyttet til et andet sted")
    OWN_HOME = "own_home", _("Egen bolig eller familie")
    DEPARTED = "departed", _("Rejst ud af Danmark")
    MUNICIPALITY = "municipality", _("Overgået til kommunen")
    LEFT = "left", _("Forlod stedet uden aftale")
    DISAPPEARED = "disappeared", _("Forsvundet")
    SENT_AWAY = "sent_away", _("Stedet kunne ikke beholde personen")
    DETAINED = "detained", _("Frihedsberøvet")
    OTHER = "other", _("Andet")


class Beyond(models.TextChoices):
    """Which places a placement takes: the ordinary ones, the peak places, or more than there are (ACM-14)."""

    ORDINARY = "", _("Almindelig plads")
    PEAK = "peak", _("Spidsbelastningsplads")
    OVER = "over", _("Ud over pladserne, med begrundelse")
