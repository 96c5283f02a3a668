"""Coded values of extracts for research: the closed list of columns, of whom, on which ground, and how it stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResearchColumn(models.TextChoices):
    """Every column that an extract can have. What finds a person directly is none of them, and never was asked for."""

    YEAR = "year", _("Året for vurderingen")
    SEX = "sex", _("Køn")
    AGE_BAND = "age_band", _("Aldersgruppe ved vurderingen")
    REGION = "region", _("Verdensdel efter statsborgerskab")
    EXPLOITED_AS = "exploited_as", _("Udnyttelse, én form eller flere")
    SECTOR = "sector", _("Hvor det skete")
    RESIDENCE = "residence", _("Ophold ved vurderingen")
    AUTHORITY = "authority", _("Den myndighed, der vurderede")
    CONTACT = "contact", _("Hvem der skabte den første kontakt")


class ResearchPopulation(models.TextChoices):
    """Of whom an extract is: of those who were assessed as victims alone. Who is only presumed is in none."""

    ASSESSED = "assessed", _("Vurderede ofre i alle aldre")
    ADULTS = "adults", _("Vurderede ofre, der var fyldt 18 år")


class LegalGround(models.TextChoices):
    """On which ground an institution works with the extract. Whether it holds, CMM's lead decides."""

    SCIENCE = "science", _("Databeskyttelseslovens § 10: statistik eller forskning af væsentlig betydning")
    STUDY = "study", _("Handlingsplanens undersøgelse af indsatsen")


class ResearchDecision(models.TextChoices):
    """What CMM's lead answers."""

    GRANTED = "granted", _("Godkendt, som det er forberedt")
    SENT_BACK = "sent_back", _("Sendt tilbage til analytikeren")
    REFUSED = "refused", _("Afslået")


class ResearchState(models.TextChoices):
    """How an application stands. It is worked out of what was written and the day, and stored nowhere."""

    APPLIED = "applied", _("Venter på CMM's analytiker")
    PREPARED = "prepared", _("Venter på CMM's leder")
    SENT_BACK = "sent_back", _("Sendt tilbage til CMM's analytiker")
    REFUSED = "refused", _("Afslået")
    GRANTED = "granted", _("Godkendt, ikke udleveret")
    LAPSED = "lapsed", _("Udløbet, før det blev udleveret")
    IN_USE = "in_use", _("Udleveret")
    TO_DELETE = "to_delete", _("Skal slettes")
    OVERDUE = "overdue", _("Sletningen er ikke bekræftet i tide")
    REVOKED = "revoked", _("Tilbagekaldt")
    DELETED = "deleted", _("Bekræftet slettet")
