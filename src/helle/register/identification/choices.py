"""Coded values of identification that no rule needs to know."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CircumstanceKind(models.TextChoices):
    """Facts outside the case that move the question of trafficking (ID-06, ID-10)."""

    EXPULSION_REFERRAL = (
        "expulsion_referral",
        _("Forelagt Udlændingestyrelsen med henblik på mulig administrativ udvisning"),
    )
    CHARGE = "charge", _("Sigtet for overtrædelse af straffeloven")
    INDICTMENT = "indictment", _("Tiltalt for overtrædelse af straffeloven")


class PassOnConsent(models.TextChoices):
    """Whether the person lets the interview go to the deciding authority."""

    GIVEN = "given", _("Ja")
    REFUSED = "refused", _("Nej")
    NOT_ASKED = "not_asked", _("Ikke spurgt")


class ReadingAnswer(models.TextChoices):
    """What a reader of an interview answers to a question."""

    YES = "yes", _("Ja")
    NO = "no", _("Nej")
    UNCLEAR = "unclear", _("Fremgår ikke klart")


class NoInterviewReason(models.TextChoices):
    """Why an assessment was made without an interview (ID-02)."""

    REFUSED = "refused", _("Personen ønskede ingen samtale")
    UNABLE = "unable", _("Personen var ude af stand til at tale")
    COURT = "court", _("Domstolen har taget stilling")
