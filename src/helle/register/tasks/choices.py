"""Coded values of a task: what is asked, and what it is about."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from helle.rules.codes import OrganisationKind

# Whose cases they are: they ask whoever has one, and the next steps of a case are theirs.
RUNS_CASES: Final = (OrganisationKind.CMM, OrganisationKind.UDLST)


class Ask(models.TextChoices):
    """What one asks another to do."""

    INFORMATION = "information", _("Giv en oplysning")
    STATEMENT = "statement", _("Skriv en udtalelse")
    ACTION = "action", _("Gør noget i sagen")
    MEETING = "meeting", _("Deltag i et møde")
    STEP = "step", _("Tag et af sagens næste skridt")


# What a task can be about: the categories of a case. Never a secret address.
THEMES: Final = (
    *("core", "identity", "narrative", "outcome", "reasons", "placement", "health", "return_plan", "criminal"),
    *("notes", "documents", "money"),
)

# The category behind a next step; of the others it is the core of the case.
STEP_THEMES: Final = {
    "clarify_stay": "identity",
    "clarify_unaccompanied": "identity",
    "hold_interview": "narrative",
    "hold_own_interview": "narrative",
    "send_interview_report": "narrative",
    "open_assessment": "outcome",
    "await_judgment": "outcome",
    "assess": "outcome",
    "write_reflection_letter": "documents",
    "write_restitution_letter": "documents",
    "write_extension_letter": "documents",
    "write_assessment_letter": "documents",
    "write_not_granted_letter": "documents",
}
