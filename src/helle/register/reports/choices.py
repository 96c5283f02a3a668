"""Coded values of a public report."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from helle.rules.codes import OrganisationKind


class State(models.TextChoices):
    """Whose turn it is."""

    NEW = "new", _("Ny")
    ASKED = "asked", _("Venter på svar")
    ANSWERED = "answered", _("Besvaret")
    DECIDED = "decided", _("Afsluttet")


class Outcome(models.TextChoices):
    """What a report became."""

    REFERRED = "referred", _("Blev en henvendelse")
    PASSED_ON = "passed_on", _("Ikke menneskehandel; sendt videre")
    NO_ACTION = "no_action", _("Intet at gå videre med")


class Author(models.TextChoices):
    """Who wrote a message."""

    CMM = "cmm", _("Spørgsmål fra CMM")
    REPORTER = "reporter", _("Svar fra den, der skrev")


# Whose turn is CMM's: the two that stand first in the list.
WAITING: Final = (State.NEW, State.ANSWERED)
# As many files come with a report as somebody looks at, and as many pictures are made of them: one of each page.
MOST_FILES: Final = 3
MOST_PICTURES: Final = 12
# So many new reports are shown and closed at once.
MOST_AT_ONCE: Final = 1000
PICTURE_TYPES: Final = ("image/png", "image/jpeg")
# To whom a report goes that is no trafficking: those who read what they are sent here.
RECEIVERS: Final = (
    OrganisationKind.AT,
    OrganisationKind.SKAT,
    OrganisationKind.SIRI,
    OrganisationKind.FVST,
    OrganisationKind.POLICE,
    OrganisationKind.NSK,
)
