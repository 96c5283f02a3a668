"""Coded values of a referral (C7, PUB-STAT-04)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    """Where it happens (PlaceType of C7; ID-16)."""

    STREET = "street", _("Gaden")
    MASSAGE_CLINIC = "massage_clinic", _("Massageklinik")
    ESCORT = "escort", _("Escort")
    RESTAURANT = "restaurant", _("Restaurant")
    BUILDING_SITE = "building_site", _("Byggeri")
    KIOSK = "kiosk", _("Kiosk")
    PRIVATE_HOME = "private_home", _("Privat hjem")
    AGRICULTURE = "agriculture", _("Landbrug og gartneri")
    CLEANING = "cleaning", _("Rengøring")
    OTHER = "other", _("Andet")
    UNKNOWN = "unknown", _("Ukendt")


class Housing(models.TextChoices):
    """Whether the employer houses those who are exploited (LAB-01, ACT-09)."""

    YES = "yes", _("Ja")
    NO = "no", _("Nej")
    UNKNOWN = "unknown", _("Ved ikke")


class AroseIn(models.TextChoices):
    """In which of its works an authority met the signs (DET-06)."""

    CASEWORK = "casework", _("Sagsbehandling")
    CONTROL = "control", _("Kontrol eller tilsyn, også fælles aktioner")


class Consent(models.TextChoices):
    """Whether the person agreed. An authority notifies on its own ground; an NGO needs the person's consent."""

    GIVEN = "given", _("Personen har samtykket")
    GIVEN_WITH_FEEDBACK = "given_with_feedback", _("Personen har samtykket, også til, at afsenderen får besked tilbage")
    NOT_NEEDED = "not_needed", _("Underretning fra en myndighed; samtykke er ikke en betingelse")


class Part(models.TextChoices):
    """A unit's part in a referral."""

    SENDER = "sender", _("Afsender")
    RECEIVER = "receiver", _("Modtager")
    COPY = "copy", _("Underrettet")


class State(models.TextChoices):
    """What a party may know of what became of a referral."""

    NEW = "new", _("Ny")
    RECEIVED = "received", _("Modtaget")
    HANDLED = "handled", _("Behandlet")


class TriageOutcome(models.TextChoices):
    """What the receiver decided."""

    CASES_OPENED = "cases_opened", _("Sager oprettet")
    JOINED = "joined", _("Lagt til en tidligere henvendelse")
    PASSED_ON = "passed_on", _("Ikke menneskehandel; sendt videre")
    NO_ACTION = "no_action", _("Intet at gå videre med")


# What ends a referral without a case.
CLOSED_WITHOUT_A_CASE = frozenset({TriageOutcome.PASSED_ON, TriageOutcome.NO_ACTION})
