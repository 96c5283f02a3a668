"""Coded values of obligations and studies."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from helle.register.action_plans.choices import Feed


class ArticleChecked(models.TextChoices):
    """How sure the number of an article is: no number is invented, and what was not looked up says so."""

    SOURCE = "source", _("Står i planen eller en læst kilde")
    KNOWN = "known", _("Almindeligt kendt ret, ikke slået op")
    UNCHECKED = "unchecked", _("Ikke kontrolleret")


class CarrierKind(models.TextChoices):
    """What carries an obligation."""

    RULE = "rule", _("Regel i Helle")
    PAGE = "page", _("Side i Helle")
    INITIATIVE = "initiative", _("Initiativ i planen")
    PRACTICE = "practice", _("Praksis")


class ShownBy(models.TextChoices):
    """What shows that an obligation is carried out."""

    FIGURE = "figure", _("Tal fra registret")
    DOCUMENT = "document", _("Dokument")
    STUDY = "study", _("Undersøgelse")


class StudyKind(models.TextChoices):
    """What a study is."""

    STUDY = "study", _("Undersøgelse")
    MONITORING = "monitoring", _("Overvågning efter en konvention")


# The figures of the register that may stand as evidence of an obligation.
FIGURES: Final = tuple((feed.value, feed.label) for feed in Feed)
