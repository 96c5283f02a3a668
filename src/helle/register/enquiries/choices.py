"""Coded values of a question for advice."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from helle.rules.codes import OrganisationKind


class Theme(models.TextChoices):
    """What a question is about: the one way to find it again, since its words are encrypted."""

    SIGNS = "signs", _("Tegn på menneskehandel")
    IDENTIFICATION = "identification", _("Identifikation og vurdering")
    STAY = "stay", _("Ophold og perioder")
    SUPPORT = "support", _("Støtte og kontaktperson")
    ACCOMMODATION = "accommodation", _("Indkvartering")
    MINORS = "minors", _("Mindreårige")
    RETURN = "return", _("Forberedt hjemsendelse")
    CRIMINAL = "criminal", _("Straffesag")
    SHARING = "sharing", _("Videregivelse af oplysninger")
    OTHER = "other", _("Andet")


class Part(models.TextChoices):
    """A unit's part in a question."""

    ASKED_BY_US = "asked_by_us", _("Spurgt af os")
    ASKED_OF_US = "asked_of_us", _("Spurgt hos os")


# Whom one can ask for advice: those with a national task, besides CMM, which advises all (GOV-15).
ADVISERS: Final = (
    OrganisationKind.CMM,
    OrganisationKind.UDLST,
    OrganisationKind.HJST,
    OrganisationKind.NATIONAL_POLICE,
    OrganisationKind.NSK,
    OrganisationKind.PROSECUTION,
    OrganisationKind.SKAT,
    OrganisationKind.AT,
    OrganisationKind.SIRI,
    OrganisationKind.FVST,
)
