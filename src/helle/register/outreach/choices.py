"""Coded values of an evening of outreach (OUT-01, OUT-02). None of them is about one person."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Setting(models.TextChoices):
    """Where contacts are made (OUT-01, PUB-ORG-13): a kind of place, never which."""

    STREET = "street", _("Gaden")
    MASSAGE_CLINIC = "massage_clinic", _("Massageklinik")
    ESCORT = "escort", _("Escort")
    BAR = "bar", _("Bar eller klub")
    ONLINE = "online", _("På nettet")
    DROP_IN = "drop_in", _("Værested")
    MOBILE_HEALTH = "mobile_health", _("Mobil sundhedsklinik")
    PRISON = "prison", _("Fængsel eller arrest")
    ASYLUM_CENTRE = "asylum_centre", _("Asylcenter")
    OTHER = "other", _("Andet sted")


class Given(models.TextChoices):
    """What was given to those who were met: health services and information (OUT-02)."""

    TALK = "talk", _("Sundhedssamtale")
    TEST = "test", _("Test eller undersøgelse")
    PREVENTION = "prevention", _("Kondomer og prævention")
    TREATMENT = "treatment", _("Behandling på stedet")
    TO_HEALTH = "to_health", _("Fulgt eller vist til læge, klinik eller hospital")
    RIGHTS = "rights", _("Rettigheder")
    TRAFFICKING = "trafficking", _("Menneskehandel, og hvordan man kan få hjælp")
    CMM_OFFERS = "cmm_offers", _("CMM's tilbud")
    HOTLINE = "hotline", _("Hotlinens nummer")


HEALTH: Final = (Given.TALK, Given.TEST, Given.PREVENTION, Given.TREATMENT, Given.TO_HEALTH)
INFORMATION: Final = (Given.RIGHTS, Given.TRAFFICKING, Given.CMM_OFFERS, Given.HOTLINE)


class Elsewhere(models.TextChoices):
    """Why an organisation was out where it is not responsible (OUT-08, OUT-09)."""

    AGREED = "agreed", _("Aftalt med CMM")
    TOGETHER = "together", _("Sammen med den organisation, der har området")
    MOVED = "moved", _("Miljøet er flyttet hertil")
    OTHER = "other", _("Andet")


class Why(models.TextChoices):
    """Why an evening is corrected. The last two say that it is not to be counted at all."""

    MISCOUNTED = "miscounted", _("Talt eller tastet forkert")
    FORGOTTEN = "forgotten", _("Noget var glemt")
    WRONG_PLACE = "wrong_place", _("Forkert dag, tid eller område")
    TWICE = "twice", _("Skrevet to gange: aftenen skal ikke tælle")
    NOT_HELD = "not_held", _("Fandt ikke sted: aftenen skal ikke tælle")


WITHDRAWS: Final = (Why.TWICE, Why.NOT_HELD)
