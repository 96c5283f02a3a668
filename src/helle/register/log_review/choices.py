"""Coded values of samples of the log."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """Whose looks a sample is of: nobody looks through her own, so those of who leads stand by themselves."""

    UNIT = "unit", _("Medarbejdernes opslag")
    LEADS = "leads", _("Ledernes opslag")


class Verdict(models.TextChoices):
    """What whoever looks through the log says of a look."""

    OK = "ok", _("I orden")
    ASK = "ask", _("Spørg medarbejderen")
    WRONG = "wrong", _("Ikke i orden")


FINAL: Final = (Verdict.OK, Verdict.WRONG)


class Outcome(models.TextChoices):
    """What became of a look that was not in order."""

    SPOKEN = "spoken", _("Talt igennem med medarbejderen")
    RIGHTS = "rights", _("Medarbejderens adgang er ændret")
    PERSONNEL = "personnel", _("Gjort til en personalesag")
    BREACH = "breach", _("Anmeldt som brud på sikkerheden")
    UNFOUNDED = "unfounded", _("Opslaget viste sig at være i orden")
