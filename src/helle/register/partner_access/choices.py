"""Coded values of a partner's access to a return."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkEnd(models.TextChoices):
    """Why a link was ended before its last day."""

    NOT_NEEDED = "not_needed", _("Der er ikke brug for det længere")
    WRONG_HANDS = "wrong_hands", _("Linket eller koden kan være kommet i forkerte hænder")
    CONSENT = "consent", _("Personen har trukket sit samtykke tilbage")
    MISTAKE = "mistake", _("Lavet ved en fejl")
    ELSEWHERE = "elsewhere", _("Personen rejser et andet sted hen, eller med en anden partner")
    RETURN_ENDED = "return_ended", _("Hjemsendelsen er slut")


class MessageKind(models.TextChoices):
    """What a partner reports of a return (RET-02, RET-05, RET-07, RET-12)."""

    ARRIVAL_MET = "arrival_met", _("Personen er mødt ved ankomsten")
    ACTIVITIES_BEGUN = "activities_begun", _("Aktiviteterne er begyndt")
    DELIVERY = "delivery", _("Noget i budgettet er leveret")
    PROGRESS = "progress", _("Hvordan det går")
    FINAL = "final", _("Afsluttende rapport")


class TakenIn(models.TextChoices):
    """What Hjemrejsestyrelsen does with a report of a partner (RET-03)."""

    TAKEN = "taken", _("Taget ind")
    NOT_TAKEN = "not_taken", _("Ikke taget ind")
