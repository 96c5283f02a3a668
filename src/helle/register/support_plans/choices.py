"""Coded values of the support plan."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from helle.rules.codes import OrganisationKind
from helle.rules.support.codes import SupportMeasureType


class NeedArea(models.TextChoices):
    """What a need is about. Those of body and mind are of the category health, all others of the notes."""

    SAFETY = "safety", _("Sikkerhed")
    HOME = "home", _("Et sted at bo")
    LIVING = "living", _("Mad, tøj og penge til hverdagen")
    BODY = "body", _("Krop og helbred")
    MIND = "mind", _("Sind, søvn og uro")
    LAW = "law", _("Lov og ret, også erstatning")
    STAY = "stay", _("Ophold i Danmark")
    CHILDREN = "children", _("Børn og familie")
    LEARNING = "learning", _("Undervisning og arbejde")
    OTHERS = "others", _("Mennesker og fællesskab")
    RETURN = "return", _("At rejse hjem")
    OTHER = "other", _("Noget andet")


class Heard(models.TextChoices):
    """Whose word a need is."""

    SAID = "said", _("Personen har selv sagt det")
    SEEN = "seen", _("CMM har set det")


class Step(models.TextChoices):
    """What happens to a measure."""

    AUTHORISED = "authorised", _("Bevilget, og betaleren er kendt")
    PASSED_ON = "passed_on", _("Sendt videre til den, der giver støtten")
    BEGUN = "begun", _("Begyndt")
    DONE = "done", _("Udført")
    NOT_DONE = "not_done", _("Ikke gennemført")


class State(models.TextChoices):
    """Where a measure stands: kept beside it by the database, which follows its steps."""

    AGREED = "agreed", _("Aftalt")
    BEGUN = "begun", _("I gang")
    DONE = "done", _("Udført")
    NOT_DONE = "not_done", _("Ikke gennemført")
    REFUSED = "refused", _("Ikke tildelt")


class NotDone(models.TextChoices):
    """Why a measure was not done."""

    DECLINED = "declined", _("Personen ønsker den ikke længere")
    NOT_NEEDED = "not_needed", _("Der er ikke længere behov")
    NOT_POSSIBLE = "not_possible", _("Det kunne ikke lade sig gøre")
    NO_CONSENT = "no_consent", _("Samtykket blev ikke givet eller er trukket tilbage")
    LEFT = "left", _("Personen er rejst eller forsvundet")
    MISTAKE = "mistake", _("Noteret ved en fejl")


class Shared(models.TextChoices):
    """What an outside party may be told. Never an address, the account of the trafficking, or its assessment."""

    NAME = "name", _("Navn")
    CONTACT = "contact", _("Hvordan personen kan nås sikkert")
    LANGUAGE = "language", _("Sprog og behov for tolk")
    NEED = "need", _("Hvad støtten drejer sig om")
    STAY = "stay", _("Opholdsgrundlag")
    HEALTH = "health", _("Det nødvendige om helbredet")


class ChildView(models.TextChoices):
    """What the child itself says (MIN-02): kept beside the decision, whatever it is."""

    YES = "yes", _("Barnet siger ja")
    NO = "no", _("Barnet siger nej")
    UNSURE = "unsure", _("Barnet er i tvivl")


class Agreement(models.TextChoices):
    """What the person says of a version of the plan."""

    YES = "yes", _("Ja, hele planen")
    PARTLY = "partly", _("Ja til noget af den")
    NO = "no", _("Nej")


class Present(models.TextChoices):
    """Who was there when the plan was talked through."""

    PERSON = "person", _("Personen selv")
    CONTACT_PERSON = "contact_person", _("Kontaktpersonen fra CMM")
    REPRESENTATIVE = "representative", _("Repræsentant eller indehaver af forældremyndigheden")
    COMPANION = "companion", _("Bisidder")
    OTHER = "other", _("En anden fagperson")


class RateKind(models.TextChoices):
    """What a rate is for (SUP-03)."""

    POCKET_MONEY = SupportMeasureType.POCKET_MONEY.value, _("Lommepenge")
    BOARD = SupportMeasureType.BOARD.value, _("Kost")


HEALTH_AREAS = (NeedArea.BODY.value, NeedArea.MIND.value)
HEALTH_TYPES = (SupportMeasureType.HEALTH.value, SupportMeasureType.PSYCHOSOCIAL.value)
PAID_TYPES = (SupportMeasureType.POCKET_MONEY.value, SupportMeasureType.BOARD.value)
# The contact person has a page of her own (SUP-01).
AWARDED_HERE = tuple(one for one in SupportMeasureType if one is not SupportMeasureType.CONTACT_PERSON)
# Who may deliver: the others of the national effort deliver no support.
DELIVERERS = (
    OrganisationKind.CMM,
    OrganisationKind.PROVIDER,
    OrganisationKind.NGO,
    OrganisationKind.HEALTH,
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.REGION,
    OrganisationKind.UDLST,
    OrganisationKind.HJST,
    OrganisationKind.RED_CROSS,
    OrganisationKind.REFUGEE_COUNCIL,
    OrganisationKind.OTHER,
)
PAYERS = (
    OrganisationKind.CMM,
    OrganisationKind.UDLST,
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.REGION,
    OrganisationKind.HEALTH,
    OrganisationKind.HJST,
    OrganisationKind.OTHER,
)


def category_of_area(area: str) -> str:
    """The category of the access matrix that a need of this area is of."""
    return "health" if area in HEALTH_AREAS else "notes"


def category_of_type(kind: str) -> str:
    """The category of the access matrix that a measure of this type is of."""
    return "health" if kind in HEALTH_TYPES else "notes"
