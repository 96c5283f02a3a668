"""Coded values of bed-days that no rule needs to know."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class AwayKind(models.TextChoices):
    """Whether a resident was away as agreed. Where and why is not asked: it may be health, or a police matter."""

    AGREED = "agreed", _("Aftalt med stedet")
    UNAGREED = "unagreed", _("Uden aftale")


class ActivityKind(models.TextChoices):
    """What a home does with and for its residents (SUP-09)."""

    TALK = "talk", _("Støttende samtale")
    COMPANY = "company", _("Ledsagelse")
    PRACTICAL = "practical", _("Hjælp til praktiske ting")
    TEACHING = "teaching", _("Undervisning")
    RIGHTS = "rights", _("Viden om det danske samfund og rettigheder")
    LEISURE = "leisure", _("Fritid og bevægelse")
    CREATIVE = "creative", _("Kreativt værksted")
    MEAL = "meal", _("Fælles måltid")
    MEETING = "meeting", _("Husmøde")
    OTHER = "other", _("Andet")


class Again(models.TextChoices):
    """Why the bed-days of a month are confirmed anew."""

    MISCOUNTED = "miscounted", _("Talt forkert")
    LEARNED = "learned", _("Vi fik noget at vide bagefter")
    ASKED = "asked", _("CMM bad om det")


class StepKind(models.TextChoices):
    """What happens to a statement after it is made."""

    APPROVED = "approved", _("Godkendt")
    SENT = "sent", _("Sendt til betaleren")
    PAID = "paid", _("Betalt")
    CREDITED = "credited", _("Krediteret")


class Means(models.TextChoices):
    """How a statement reached its payer."""

    HELLE = "helle", _("Vist i Helle")
    DIGITAL_POST = "digital_post", _("Sikker digital post")
    LETTER = "letter", _("Almindeligt brev")
    OWN = "own", _("CMM betaler selv")


class CreditCause(models.TextChoices):
    """Why a statement is credited."""

    NIGHTS = "nights", _("Døgnene er forkerte")
    RATE = "rate", _("Taksten er forkert")
    PAYER = "payer", _("Betaleren er en anden")
    GRANT = "grant", _("Driftsbevillingen betalte")
    OTHER = "other", _("Andet")


STATES: Final = {
    "": _("Venter på CMM's godkendelse"),
    **{one.value: one.label for one in StepKind},
}
