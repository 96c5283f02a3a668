"""Choices of what is passed on, agreed to and handed over."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from helle.rules.sharing.receivers import DataCategory
from helle.rules.sharing.ways import NOT_SO_TOLD

# What can be passed on here; the rest goes another way (`helle.rules.sharing.ways`).
PASSED_ON_HERE: Final = tuple(one for one in DataCategory if one not in NOT_SO_TOLD)


class ConsentGiver(models.TextChoices):
    """Who said yes."""

    HERSELF = "herself", _("Personen selv")
    REPRESENTATIVE = "representative", _("Barnets repræsentant")


class ConsentEnd(models.TextChoices):
    """How a consent came to its end before its last day."""

    WITHDRAWN = "withdrawn", _("Trukket tilbage")
    LIMITED = "limited", _("Begrænset")
    MISTAKE = "mistake", _("Noteret ved en fejl")
    ERASED = "erased", _("Personen er slettet")
    SAID_NO = "said_no", _("Spurgt selv: siger nej")
    NO_SINCE = "no_since", _("Har siden selv sagt nej")


class EndedWhy(models.TextChoices):
    """Why a disclosure ended before its last day."""

    MET = "met", _("Formålet er opfyldt")
    CHANGED = "changed", _("Det vejer ikke længere tungest")
    MISTAKE = "mistake", _("Givet videre ved en fejl")
    CONSENT = "consent", _("Samtykket er trukket tilbage eller begrænset")
    OF_AGE = "of_age", _("Repræsentantens samtykke er ophørt")
    CHILD = "child", _("Personen er barn og samtykker ikke alene")
    NOT_OURS = "not_ours", _("Modtageren siger, det ikke er til dem")
    ERASED = "erased", _("Personen er slettet")


# What somebody at the sender may say; the others are written by what happens.
SAID_BY_SENDER: Final = (EndedWhy.MET, EndedWhy.CHANGED, EndedWhy.MISTAKE)


class ReceiptAnswer(models.TextChoices):
    """What the receiver says."""

    RECEIVED = "received", _("Modtaget")
    NOT_OURS = "not_ours", _("Ikke til os")
