"""Coded values of a reintegration plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanEventKind(models.TextChoices):
    """What happens to a version of the plan (RET-11)."""

    SUBMITTED = "submitted", _("Sendt til godkendelse")
    TAKEN_BACK = "taken_back", _("Taget tilbage")
    SENT_BACK = "sent_back", _("Sendt tilbage med bemærkninger")
    APPROVED = "approved", _("Godkendt")
    REJECTED = "rejected", _("Afvist")


class PlanState(models.TextChoices):
    """Where the latest version of a plan stands (C5)."""

    NONE = "none", _("Ikke begyndt")
    DRAFT = "draft", _("Under udarbejdelse")
    SUBMITTED = "submitted", _("Venter på Hjemrejsestyrelsen")
    SENT_BACK = "sent_back", _("Sendt tilbage")
    APPROVED = "approved", _("Godkendt")
    REJECTED = "rejected", _("Afvist")


class Party(models.TextChoices):
    """With whom the plan was drawn up (RET-13)."""

    VICTIM = "victim", _("Personen selv")
    PARTNER = "partner", _("Partneren i landet")
    CMM = "cmm", _("CMM")
