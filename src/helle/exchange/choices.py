"""Coded values of service accounts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RefusedFor(models.TextChoices):
    """Why somebody says no to a system that is to read cases. Never in her own words: the list is shown to others."""

    NOT_ASKED_FOR = "not_asked_for", _("Enheden har ikke bedt om det")
    NOT_KNOWN = "not_known", _("Vi kender ikke systemet")
    TOO_MUCH = "too_much", _("Det må mere, eller i længere tid, end det behøver")
    WRONG_ROLE = "wrong_role", _("Rollen eller enheden er forkert")
