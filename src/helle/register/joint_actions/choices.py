"""Coded values of a joint action and of the persons met at one (DET-09, C7)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A unit's part in a joint action."""

    LEAD = "lead", _("Leder aktionen")
    PARTICIPANT = "participant", _("Deltager")


class Basis(models.TextChoices):
    """On whose powers a unit takes part: CMM's own are only being examined (INI-01)."""

    OWN = "own", _("På egne beføjelser")
    OTHERS_CONTROL = "others_control", _("Deltager på en anden myndigheds kontrol")


class Answer(models.TextChoices):
    """What a unit says to being asked along."""

    ACCEPTED = "accepted", _("Deltager")
    DECLINED = "declined", _("Deltager ikke")


class Ended(models.TextChoices):
    """How a joint action came to its end."""

    HELD = "held", _("Gennemført")
    CANCELLED = "cancelled", _("Aflyst")


class CancelledBecause(models.TextChoices):
    """Why a joint action is not held."""

    POSTPONED = "postponed", _("Udsat")
    STAFF = "staff", _("Der er ikke folk nok")
    NO_GROUNDS = "no_grounds", _("Der er ikke længere grund til den")
    KNOWN = "known", _("Den er blevet kendt")
    OTHER = "other", _("Andet")


class Talk(models.TextChoices):
    """Whether the person talks with CMM on the spot. Nobody has to."""

    TALKED = "talked", _("Har talt med CMM")
    WISHES = "wishes", _("Vil gerne tale senere")
    DECLINES = "declines", _("Ønsker ikke at tale")


class TakenOut(models.TextChoices):
    """Why somebody who was written down at a joint action is taken out again."""

    TWICE = "twice", _("Skrevet op to gange")
    MISTAKE = "mistake", _("Skrevet op ved en fejl")
    WRONG = "wrong", _("Forkert oplysning; skrives op igen")


class Outcome(models.TextChoices):
    """What became of a person who was met."""

    CASE = "case", _("Fik en sag")
    NONE = "none", _("Fik ingen sag")


class NoCase(models.TextChoices):
    """Why a person who was met gets no case."""

    NO_SIGNS = "no_signs", _("Ingen tegn på menneskehandel")
    DECLINES = "declines", _("Ønsker ikke kontakt med CMM")
    OTHER_AUTHORITY = "other_authority", _("En anden myndighed går videre med det")
    KNOWN = "known", _("Har allerede en sag")
    OTHER = "other", _("Andet")


class State(models.TextChoices):
    """How far a joint action is, told from its facts."""

    PLANNED = "planned", _("Planlagt")
    TODAY = "today", _("I dag")
    OVER = "over", _("Dagen er gået")
    HELD = Ended.HELD.value, _("Gennemført")
    CANCELLED = Ended.CANCELLED.value, _("Aflyst")
