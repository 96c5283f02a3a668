"""Coded values of files that are handed out: what they are, what for, and how it ended."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Paper(models.TextChoices):
    """What a file is. It is all that its name, its link and the lists say of it."""

    CASE_PRINT = "case_print", _("Udskrift af en sag")
    SUPPORT_PLAN = "support_plan", _("Støtteplan på papir")
    RETURN_PLAN = "return_plan", _("Plan for hjemkomsten på papir")
    EXTRACT = "extract", _("Egne papirer til en person")
    LEDGER = "ledger", _("Regnskab for en hjemsendelse")
    STATEMENT = "statement", _("Opgørelse til en betaler")
    ORDER = "order", _("Bestilling af en plads")
    GUARANTEE = "guarantee", _("Betalingstilsagn")
    CERTIFICATE = "certificate", _("Attest for en kassation")
    ROLE_REVIEW = "role_review", _("Gennemgang af roller")
    RESEARCH = "research", _("Udtræk til forskning")


class Purpose(models.TextChoices):
    """What a file is taken out for. It stands in the log and in the lists."""

    PERSON = "person", _("Til personen selv")
    MEETING = "meeting", _("Til et møde om sagen")
    COURT = "court", _("Til retten")
    AUTHORITY = "authority", _("Til en anden myndighed")
    PAYER = "payer", _("Til den, der betaler")
    HOME = "home", _("Til botilbuddet")
    ACCOUNTS = "accounts", _("Til bogholderi og revision")
    ARCHIVE = "archive", _("Til enhedens eget arkiv")
    SUPERVISION = "supervision", _("Til ledelsestilsyn")
    OUTAGE = "outage", _("Til brug, mens systemet er nede")
    RESEARCH = "research", _("Til forskning")


class Form(models.TextChoices):
    """How a file is locked: a document by itself, a table in an archive."""

    PDF = "pdf", _("PDF med adgangskode")
    ZIP = "zip", _("ZIP med adgangskode")


class Ended(models.TextChoices):
    """Why a file can be fetched no more."""

    TAKEN_BACK = "taken_back", _("Taget tilbage")
    EXPIRED = "expired", _("Udløbet")
    ERASED = "erased", _("Personen er slettet")


# What tells of a case what only those are told who need to know; the others are about money, places or roles. The same
# stands in the database (`helle.tells_of_a_case`).
OF_A_CASE: Final = (Paper.CASE_PRINT, Paper.SUPPORT_PLAN, Paper.RETURN_PLAN, Paper.EXTRACT, Paper.LEDGER)

# What a file is made for, where nothing beside it says so: offered in this order.
PURPOSES_OF: Final = {
    Paper.LEDGER: (Purpose.ACCOUNTS, Purpose.AUTHORITY, Purpose.ARCHIVE, Purpose.SUPERVISION),
    Paper.STATEMENT: (Purpose.PAYER, Purpose.ACCOUNTS, Purpose.ARCHIVE, Purpose.SUPERVISION),
    Paper.ORDER: (Purpose.HOME, Purpose.ARCHIVE, Purpose.SUPERVISION),
    Paper.GUARANTEE: (Purpose.HOME, Purpose.ACCOUNTS, Purpose.ARCHIVE, Purpose.SUPERVISION),
    Paper.CERTIFICATE: (Purpose.ARCHIVE, Purpose.AUTHORITY, Purpose.SUPERVISION),
    Paper.ROLE_REVIEW: (Purpose.SUPERVISION, Purpose.ARCHIVE),
    Paper.RESEARCH: (Purpose.RESEARCH,),
}
