"""Coded values of requests to see a case, with the law behind each ground for withholding."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from helle.rules.access_request import AccessRight
from helle.rules.ruling import Text


class Asker(models.TextChoices):
    """Who asks to see a case."""

    PERSON = "person", _("Personen selv")
    REPRESENTATIVE = "representative", _("Personens repræsentant eller værge")
    LAWYER = "lawyer", _("Personens advokat")
    PROXY = "proxy", _("En anden med fuldmagt")


class Received(models.TextChoices):
    """How a request came."""

    SPOKEN = "spoken", _("Mundtligt, ved et møde eller i telefonen")
    LETTER = "letter", _("Ved brev")
    SECURE_POST = "secure_post", _("Digital Post eller sikker mail")


class Verified(models.TextChoices):
    """How we know that whoever asks is who she says she is, and may ask."""

    KNOWN = "known", _("Kendt af den, der modtog anmodningen")
    PAPERS = "papers", _("Viste legitimation")
    DIGITAL = "digital", _("Digital identitet (MitID)")
    MANDATE = "mandate", _("Fuldmagt eller beskikkelse set")


class Decision(models.TextChoices):
    """What whoever assembles the answer has decided about one entry."""

    INCLUDE = "include", _("Tag med")
    REDACT = "redact", _("Tag med, men undtag noget")
    OMIT = "omit", _("Tag ikke med")


class WithheldGround(models.TextChoices):
    """Why something is withheld (PUB-LAW-22). The law behind each is in `LAW`."""

    THIRD_PERSON = "third_person", _("Hensyn til andre personer")
    HERSELF = "herself", _("Afgørende hensyn til personen selv")
    INVESTIGATION = "investigation", _("Igangværende efterforskning eller straffesag")
    SECRET_ADDRESS = "secret_address", _("Hemmelig adresse")
    SOURCE = "source", _("Beskyttelse af en kilde eller et vidne")
    INTERNAL = "internal", _("Internt arbejdsdokument")


_PRIVATE: Final = "databeskyttelsesloven § 22, stk. 1"
_PUBLIC: Final = "databeskyttelsesloven § 22, stk. 2"
_CRIME: Final = "forvaltningsloven § 15 b, nr. 1"
_OTHER: Final = "forvaltningsloven § 15 b, nr. 5"
# The law by the right that the request rests on; '' where the ground does not stand under it.
LAW: Final = {
    (WithheldGround.THIRD_PERSON, AccessRight.PARTY): _OTHER,
    (WithheldGround.THIRD_PERSON, AccessRight.GDPR): f"databeskyttelsesforordningen art. 15, stk. 4; {_PRIVATE}",
    (WithheldGround.HERSELF, AccessRight.PARTY): _OTHER,
    (WithheldGround.HERSELF, AccessRight.GDPR): _PRIVATE,
    (WithheldGround.INVESTIGATION, AccessRight.PARTY): _CRIME,
    (WithheldGround.INVESTIGATION, AccessRight.GDPR): f"{_PUBLIC}, nr. 4",
    (WithheldGround.SECRET_ADDRESS, AccessRight.PARTY): _OTHER,
    (WithheldGround.SECRET_ADDRESS, AccessRight.GDPR): _PRIVATE,
    (WithheldGround.SOURCE, AccessRight.PARTY): _CRIME,
    (WithheldGround.SOURCE, AccessRight.GDPR): _PRIVATE,
    (WithheldGround.INTERNAL, AccessRight.PARTY): "forvaltningsloven § 12",
    (WithheldGround.INTERNAL, AccessRight.GDPR): "",
}


def law_of(ground: WithheldGround, right: AccessRight, *, of_looks: bool) -> str:
    """The law behind a ground for withholding an entry; '' where the ground does not stand.

    Who has looked at the case is no paper of the authority's own, whoever wrote it down (PUB-DIG-05).
    """
    return "" if of_looks and ground is WithheldGround.INTERNAL else LAW[ground, right]


class Outcome(models.TextChoices):
    """What the answer gives."""

    FULL = "full", _("Fuld aktindsigt")
    PARTIAL = "partial", _("Delvis aktindsigt")
    REFUSED = "refused", _("Afslag")


class End(models.TextChoices):
    """How a request came to its end."""

    DELIVERED = "delivered", _("Svaret er udleveret")
    WITHDRAWN = "withdrawn", _("Anmodningen er trukket tilbage")
    NOT_ENTITLED = "not_entitled", _("Den, der bad, havde ikke ret til at bede på personens vegne")


class Means(models.TextChoices):
    """How the locked file is handed over. Helle sends nothing itself."""

    HANDED_OVER = "handed_over", _("Givet i hånden på et medie")
    SECURE_POST = "secure_post", _("Digital Post eller sikker mail, sendt uden for Helle")
    READ_TOGETHER = "read_together", _("Læst sammen med personen på stedet")


class PasswordMeans(models.TextChoices):
    """By which other way the password was given."""

    SPOKEN = "spoken", _("Sagt ansigt til ansigt")
    PHONE = "phone", _("Sagt i telefonen")
    NOTE = "note", _("Givet på et stykke papir for sig")


WITH_MANDATE: Final = (Asker.LAWYER, Asker.PROXY, Asker.REPRESENTATIVE)
NO_PASSWORD_AGAIN: Final = Text(
    "Adgangskoden vises kun én gang og er ikke gemt. Er den væk, så lås filen igen; den gamle fil bruges så ikke.",
    "The password is shown only once and is not stored. If it is lost, lock the file again and discard the old one.",
)
STOPPED_BY_HAND: Final = Text("Det blev stoppet, før filen var lavet.", "It was stopped before the file was made.")
