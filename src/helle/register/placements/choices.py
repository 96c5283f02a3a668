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


class TieKind(models.TextChoices):
    """How two persons are to live (ACM-13): what they are to each other is in the sealed words."""

    APART = "apart", _("Skal holdes adskilt")
    TOGETHER = "together", _("Skal bo samme sted")


class AnswerMistake(models.TextChoices):
    """Why what CMM answered the police on a place is taken back; its words go with it (ACM-20)."""

    WHERE = "where", _("Teksten fører til et sted eller nævner nogen")
    GONE = "gone", _("Pladsen er der ikke mere")
    WRONG = "wrong", _("Svaret hørte til en anden anmodning")
    TYPED = "typed", _("Tastet forkert")


class UrgentAnswerKind(models.TextChoices):
    """What CMM answers the police (ACM-20)."""

    PLACE = "place", _("Der er en plads; mødested aftales i telefonen")
    CALL_BACK = "call_back", _("CMM ringer tilbage")
    NO_PLACE = "no_place", _("Der er ingen plads lige nu")
    SEEN = "seen", _("CMM har set, hvordan det sluttede")


class NoPlaceWhy(models.TextChoices):
    """Why CMM has no place for whom the police ask (ACM-20): no words, which could lead to a place or a person."""

    FULL = "full", _("Alle pladser, der passer, er optaget")
    UNFIT = "unfit", _("De ledige pladser er ikke sikre eller egnede")
    CHILD = "child", _("Der er ingen plads til en under 18; kommunens døgnvagt skal spørges")
    NOT_NOW = "not_now", _("Ingen kan tage imod på dette tidspunkt")


class UrgentOutcomeKind(models.TextChoices):
    """What became of a person for whom the police asked for a place (ACM-20, CRI-09)."""

    HOUSED = "housed", _("Indkvarteret")
    RELEASED = "released", _("Løsladt eller gået uden plads")
    DETAINED = "detained", _("Frihedsberøvet")
    NOT_NEEDED = "not_needed", _("Pladsen var ikke nødvendig")
    UNDONE = "undone", _("Frihedsberøvelsen er sat ud af kraft")


class DetainedWhy(models.TextChoices):
    """Why a possible victim was detained all the same (CRI-09): as far as possible nobody is."""

    NO_PLACE = "no_place", _("Der var ingen plads")
    SUSPECTED = "suspected", _("Mistænkt for noget, der kræver det")
    RISK = "risk", _("Fare for personen selv eller andre")
    IDENTITY = "identity", _("Identiteten var ikke fastslået")
    DECLINED = "declined", _("Personen ville ikke tage imod en plads")
    OTHER = "other", _("Andet")
