"""Coded values of printing: what a case is divided into, and what a print is for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """What an entry of a case is. The value is kept with what somebody decided about it."""

    FACTS = "facts", _("Sagens kerne")
    PERSON = "person", _("Personen")
    CONTACT = "contact", _("Sikker kontakt")
    COURSE = "course", _("Forløb")
    INTERVIEW = "interview", _("Identifikationssamtaler")
    ASSESSMENT = "assessment", _("Vurderinger")
    PERIOD = "period", _("Perioder")
    MINOR = "minor", _("Barnet")
    NOTE = "note", _("Notater")
    DOCUMENT = "document", _("Dokumenter og breve")
    TASK = "task", _("Opgaver")
    REFERRAL = "referral", _("Henvendelsen bag sagen")
    LOG = "log", _("Hvem der har set sagen")


class PrintPurpose(models.TextChoices):
    """What a print is for. It stands on each page and in the audit."""

    MEETING = "meeting", _("Til et møde om sagen")
    PERSON = "person", _("Til gennemgang med personen")
    COURT = "court", _("Til retten")
    SUPERVISION = "supervision", _("Til ledelsestilsyn")
    OUTAGE = "outage", _("Til brug, mens systemet er nede")
