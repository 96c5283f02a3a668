"""Coded values of notices."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class How(models.TextChoices):
    """How often somebody wants to be told by mail that something waits."""

    NEVER = "never", _("Ingen mails")
    DAILY = "daily", _("En gang om dagen, hvis noget venter")
    HOURLY = "hourly", _("Når noget nyt er kommet, samlet og højst en gang i timen")


class State(models.TextChoices):
    """What has become of a mail."""

    WAITING = "waiting", _("Venter på at blive sendt")
    TAKEN = "taken", _("Er ved at blive sendt")
    SENT = "sent", _("Sendt")
    WITHDRAWN = "withdrawn", _("Ikke sendt: den skulle ikke længere sendes")
    GIVEN_UP = "given_up", _("Ikke sendt: mailserveren tog ikke imod den")
    UNDELIVERABLE = "undeliverable", _("Ikke sendt: adressen virker ikke")
    UNKNOWN = "unknown", _("Måske sendt: Helle blev afbrudt imens")


OPEN: Final = (State.WAITING, State.TAKEN)
# What somebody has perhaps read: of what it counted, nothing is new.
TOLD: Final = (State.SENT, State.UNKNOWN)
