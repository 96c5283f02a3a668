"""Which lists an administrator keeps, and what can be done to a code of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text


class KeptList(models.TextChoices):
    """A list that is working vocabulary: no rule asks for any of its codes, and standards give them."""

    LANGUAGES = "languages", _("Sprog")
    COUNTRIES = "countries", _("Lande og statsborgerskab")
    SCRIPTS = "scripts", _("Skrifter")


class Deed(models.TextChoices):
    """What was done to a code."""

    ADDED = "added", _("Tilføjet")
    REWORDED = "reworded", _("Nye ord")
    ENDED = "ended", _("Afsluttet")


@dataclass(frozen=True, slots=True)
class Shape:
    """How the codes of a list look (a regular expression, of the database too), and how that is said."""

    pattern: str
    in_words: Text
    standard: str


SHAPES: Final = {
    KeptList.LANGUAGES: Shape(
        r"^[a-z]{2,3}$",
        Text(
            "Et sprogs kode er to eller tre små bogstaver, som i BCP 47: ro, rom.",
            "The code of a language is two or three small letters, as in BCP 47: ro, rom.",
        ),
        "BCP 47",
    ),
    KeptList.COUNTRIES: Shape(
        r"^[A-Z]{2}$",
        Text(
            "Et lands kode er to store bogstaver, som i ISO 3166-1: RO.",
            "The code of a country is two capital letters, as in ISO 3166-1: RO.",
        ),
        "ISO 3166-1",
    ),
    KeptList.SCRIPTS: Shape(
        r"^[A-Z][a-z]{3}$",
        Text(
            "En skrifts kode er et stort og tre små bogstaver, som i ISO 15924: Mymr.",
            "The code of a script is one capital and three small letters, as in ISO 15924: Mymr.",
        ),
        "ISO 15924",
    ),
}

# What the database says to whoever writes a code that was ended after her page was made (sql/046_codelists.sql).
SAID: Final[Mapping[str, Refused]] = {
    "code_can_be_chosen": Refused(
        Text(
            "Noget af det, du har valgt på en liste, kan ikke længere vælges. Vælg igen; resten står her stadig.",
            "Something that you chose from a list can no longer be chosen. Choose again; the rest is still here.",
        )
    )
}
