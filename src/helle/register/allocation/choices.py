"""Coded values of allocation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    """Why a case goes to somebody. Of an absence only that there is one: never what kind."""

    NEW = "new", _("Ny sag")
    WORKLOAD = "workload", _("Arbejdsmængde")
    LANGUAGE = "language", _("Sprog")
    SKILL = "skill", _("Særlig viden eller erfaring")
    IMPARTIALITY = "impartiality", _("Tvivl om habilitet")
    AWAY = "away", _("Længere fravær")
    LEAVES = "leaves", _("Medarbejderen stopper")
    OTHER = "other", _("Andet (skriv hvorfor)")


class PlaceKind(models.TextChoices):
    """Where an interview is to be held (PUB-ORG-06). The kind only: an address could be a secret one."""

    OFFICE = "office", _("Hos myndigheden")
    CRISIS_CENTRE = "crisis_centre", _("Krisecenter eller botilbud")
    ARREST_HOUSE = "arrest_house", _("Arresthus")
    PRISON = "prison", _("Fængsel")
    ASYLUM_CENTRE = "asylum_centre", _("Asylcenter")
    VIDEO = "video", _("Video")
    ELSEWHERE = "elsewhere", _("Et andet sted")


class CancelReason(models.TextChoices):
    """Why a planned interview is not held."""

    PERSON = "person", _("Personen kommer ikke eller ønsker det ikke")
    MOVED = "moved", _("Flyttet til et andet tidspunkt")
    INTERVIEWER = "interviewer", _("Medarbejderen kan ikke")
    INTERPRETER = "interpreter", _("Der er ingen tolk")
    OTHER = "other", _("Andet")


class WishKind(models.TextChoices):
    """What the person wishes of an interpreter."""

    NOT_INTERPRETER = "not_interpreter", _("Ikke denne tolk")
    ONLY_SEX = "only_sex", _("Kun en tolk af dette køn")
    NOT_COUNTRY = "not_country", _("Ikke en tolk fra dette land")


class InterpreterSex(models.TextChoices):
    """The interpreter's sex, since a person may wish for one."""

    WOMAN = "woman", _("Kvinde")
    MAN = "man", _("Mand")
    OTHER = "other", _("Andet")


class Region(models.TextChoices):
    """The parts of the country an interpreter travels to."""

    CAPITAL = "capital", _("Hovedstaden")
    ZEALAND = "zealand", _("Sjælland")
    SOUTH = "south", _("Syddanmark")
    CENTRAL = "central", _("Midtjylland")
    NORTH = "north", _("Nordjylland")


class Destroyed(models.TextChoices):
    """Why a draft is deleted that nobody can go on with."""

    STANDS_ELSEWHERE = "stands_elsewhere", _("Det, der skulle noteres, står i sagen allerede")
    TOLD_ON = "told_on", _("Den, der skrev, har fortalt det til dem, der har sagen nu")
    NOT_NEEDED = "not_needed", _("Den, der skrev, siger, at der intet skal noteres")
    NOBODY_KNOWS = "nobody_knows", _("Den, der skrev, kan ikke spørges")
