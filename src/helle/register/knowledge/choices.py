"""Coded values of spreading knowledge."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What an activity is about."""

    WHOLE = "whole", _("Menneskehandel i bredden")
    SIGNS = "signs", _("Tegn på menneskehandel")
    IDENTIFICATION = "identification", _("Samtaler og identifikation")
    SUPPORT = "support", _("Støtte og rettigheder")
    FORCED_LABOUR = "forced_labour", _("Tvangsarbejde")
    SEXUAL = "sexual", _("Seksuel udnyttelse")
    CRIME = "crime", _("Udnyttelse til kriminalitet")
    MINORS = "minors", _("Børn og unge")
    PROSECUTION = "prosecution", _("Efterforskning og retsforfølgning")
    RETURN = "return", _("Hjemsendelse og reintegration")
    FIGURES = "figures", _("Tal og metoder")
    COOPERATION = "cooperation", _("Samarbejde mellem myndigheder og lande")


class PublicationKind(models.TextChoices):
    """What is published."""

    ANNUAL = "annual", _("Årsrapport")
    REPORT = "report", _("Rapport eller undersøgelse")
    GUIDELINE = "guideline", _("Retningslinje eller vejledning")
    FIGURES = "figures", _("Tal og statistik")
    LEAFLET = "leaflet", _("Folder eller plakat")
    FILM = "film", _("Film eller lyd")


class Channel(models.TextChoices):
    """Where a campaign is seen or heard."""

    WEB = "web", _("Hjemmeside")
    SOCIAL = "social", _("Sociale medier")
    ADVERTISING = "advertising", _("Annoncer på nettet")
    PRESS = "press", _("Aviser, radio og tv")
    POSTERS = "posters", _("Plakater i det offentlige rum")
    LEAFLETS = "leaflets", _("Foldere")
    IN_PERSON = "in_person", _("Møder og opsøgende arbejde")
    BORDER = "border", _("Lufthavne, havne og grænser")


class Body(models.TextChoices):
    """With whom Denmark works abroad."""

    EU_NETWORK = "eu_network", _("EU's netværk af nationale rapportører")
    EU = "eu", _("EU-Kommissionen og Eurostat")
    GRETA = "greta", _("Europarådet (GRETA)")
    CBSS = "cbss", _("Østersørådet")
    OSCE = "osce", _("OSCE/ODIHR")
    UNODC = "unodc", _("UNODC")
    ILO = "ilo", _("ILO")
    IOM = "iom", _("IOM")
    INTERPOL = "interpol", _("Europol og Interpol")
    NORDIC = "nordic", _("De nordiske lande")
    COUNTRY = "country", _("Et andet land")
    OTHER = "other", _("En anden organisation")


class Ended(models.TextChoices):
    """Why an activity is none any more."""

    CALLED_OFF = "called_off", _("Den er aflyst")
    MISTAKEN = "mistaken", _("Den er skrevet op ved en fejl")
