"""The coded values of forums that are none of the rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ForumLevel(models.TextChoices):
    """Where a forum works (GOV-07)."""

    NATIONAL = "national", _("Nationalt")
    REGIONAL = "regional", _("Regionalt")


class SeatSource(models.TextChoices):
    """Where a seat comes from: a reading of ours is shown as one (GOV-02, CRI-20)."""

    PLAN = "plan", _("Nævnt i planen")
    READING = "reading", _("Vores læsning")
    GIVEN = "given", _("Givet i forummet")


class SeatAct(models.TextChoices):
    """What happens to a seat."""

    AGREED = "agreed", _("Samarbejdsaftalen er der")
    ENDED = "ended", _("Pladsen afsluttes")


class MeetingChangeKind(models.TextChoices):
    """What happens to a meeting before it is held."""

    MOVED = "moved", _("Flyttes")
    CANCELLED = "cancelled", _("Aflyses")


class ItemAct(models.TextChoices):
    """What is done with an item of an agenda."""

    PLACED = "placed", _("Får en anden plads")
    PAPER = "paper", _("Får et bilag til")
    WITHDRAWN = "withdrawn", _("Tages af dagsordenen")


class ApprovalWay(models.TextChoices):
    """How minutes were approved."""

    AT_MEETING = "at_meeting", _("På et møde")
    IN_WRITING = "in_writing", _("Skriftligt")


class FollowUpAct(models.TextChoices):
    """What is said of a follow-up. What is done or dropped stays so."""

    REMARK = "remark", _("Der er arbejdet på den")
    MOVED = "moved", _("Den flyttes til en anden dag")
    DONE = "done", _("Den er fulgt op")
    DROPPED = "dropped", _("Den opgives")
