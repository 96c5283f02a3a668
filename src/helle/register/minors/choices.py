"""Coded values of a minor's case."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Capacity(models.TextChoices):
    """In what capacity somebody represents the minor (MIN-01)."""

    PERSONAL = "personal", _("Personlig repræsentant")
    PROVISIONAL = "provisional", _("Midlertidig repræsentant")
    CUSTODY = "custody", _("Midlertidig indehaver af forældremyndigheden")


class RepresentationEnd(models.TextChoices):
    """Why a representative no longer represents the minor."""

    REPLACED = "replaced", _("En anden tager over")
    RESIGNED = "resigned", _("Repræsentanten har bedt sig fritaget")
    NOT_SUITED = "not_suited", _("Kan ikke varetage barnets tarv")
    CUSTODY_HOLDER = "custody_holder", _("Indehaveren af forældremyndigheden er her")
    LEFT_DENMARK = "left_denmark", _("Barnet er rejst ud af Danmark")
    OF_AGE = "of_age", _("Personen er fyldt 18")
    MISTAKE = "mistake", _("Noteret ved en fejl")


class PlacementKind(models.TextChoices):
    """Where a minor is decided to live (MIN-07, ACM-21)."""

    FOSTER_FAMILY = "foster_family", _("Plejefamilie")
    RESIDENTIAL_HOME = "residential_home", _("Opholdssted")
    SPECIAL_CENTRE = "special_centre", _("Særligt indkvarteringssted for uledsagede mindreårige")
    OWN_ROOM = "own_room", _("Eget værelse med støtte")
    OTHER = "other", _("Andet sted")


class Decider(models.TextChoices):
    """Who decided where a minor lives (MIN-07, MIN-08, ACM-21)."""

    MUNICIPALITY = "municipality", _("Kommunen")
    UDLST = "udlst", _("Udlændingestyrelsen")


class TracingOutcome(models.TextChoices):
    """How a search for the family ended (MIN-10)."""

    FOUND = "found", _("Familie fundet")
    NOT_FOUND = "not_found", _("Ingen fundet")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Barnet har trukket sit samtykke tilbage")
    UNSAFE = "unsafe", _("Stoppet, fordi den er farlig for barnet")
    OF_AGE = "of_age", _("Personen er fyldt 18")
    MISTAKE = "mistake", _("Noteret ved en fejl")


class TalkState(models.TextChoices):
    """Where a talk with the Danish Return Agency stands (MIN-13).

    UNCOUNTED: they talked with an unaccompanied minor without the representative. It has to be held anew.
    """

    PLANNED = "planned", _("Planlagt")
    HELD = "held", _("Holdt")
    UNCOUNTED = "uncounted", _("Holdt uden repræsentanten; tæller ikke")
    CANCELLED = "cancelled", _("Aflyst")


class ToldOfMissing(models.TextChoices):
    """Who has to know that a minor is missing."""

    POLICE = "police", _("Politiet")
    MUNICIPALITY = "municipality", _("Opholdskommunen")
    REPRESENTATIVE = "representative", _("Repræsentanten")


class FoundHow(models.TextChoices):
    """How the search for a missing minor ended."""

    CAME_BACK = "came_back", _("Kom selv tilbage")
    FOUND_IN_DENMARK = "found_in_denmark", _("Fundet i Danmark")
    FOUND_ABROAD = "found_abroad", _("Fundet i udlandet")
    MISTAKE = "mistake", _("Var ikke forsvundet")
