"""Coded values of a case."""

import datetime as dt
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

# No day of casework lies before it: there was none to record.
EARLIEST_DAY: Final = dt.date(2000, 1, 1)


class Ground(models.TextChoices):
    """Why the case could be opened by the unit that opened it."""

    INDICATION = "indication", _("Muligvis udsat for menneskehandel")
    ASYLUM = "asylum", _("Mødt i en asylsag")
    NO_LAWFUL_STAY = "no_lawful_stay", _("Uden lovligt ophold")
    EXPULSION = "expulsion", _("Forelagt med henblik på mulig administrativ udvisning")


class FirstContact(models.TextChoices):
    """Who made the contact. Published as a share (STA-06), so every referral and case carries it."""

    POLICE = "police", _("Politiet")
    SKAT = "skat", _("Skattestyrelsen")
    ARBEJDSTILSYNET = "arbejdstilsynet", _("Arbejdstilsynet")
    SIRI = "siri", _("SIRI")
    FOEDEVARESTYRELSEN = "foedevarestyrelsen", _("Fødevarestyrelsen")
    UDLST = "udlst", _("Udlændingestyrelsen")
    FLYGTNINGENAEVNET = "flygtningenaevnet", _("Flygtningenævnet")
    RED_CROSS = "red_cross", _("Røde Kors")
    DRC = "drc", _("Dansk Flygtningehjælp")
    REDEN = "reden", _("Reden International")
    AMIAMI = "amiami", _("AmiAmi")
    HOPENOW = "hopenow", _("HopeNow")
    MUNICIPALITY = "municipality", _("Kommune")
    HEALTH = "health", _("Sundhedsvæsenet")
    PRISON = "prison", _("Kriminalforsorgen")
    EMBASSY = "embassy", _("Ambassade")
    HOTLINE_CITIZEN = "hotline_citizen", _("Borger via hotline")
    SELF = "self", _("Personen selv")
    OTHER = "other", _("Andre")


class CorrectableKind(models.TextChoices):
    """A kind of entry that can be mistyped, and so corrected."""

    RUNG_EVENT = "rung_event", _("Trin i sagen")
    INTERVIEW = "interview", _("Identifikationssamtale")
    ASSESSMENT = "assessment", _("Vurdering eller afgørelse")
    OFFER = "offer", _("Tilbud om periode")
    PERIOD = "period", _("Periode")
    REQUEST = "request", _("Anmodning om forlængelse")
    EXTENSION = "extension", _("Forlængelse")
    REFUSAL = "refusal", _("Afslag på forlængelse")
    CONTACT_PERSON = "contact_person", _("Kontaktperson")
    SETTLED_STEP = "settled_step", _("Afsluttet skridt")
    RESIDENCE = "residence", _("Opholdsgrundlag")
    CIRCUMSTANCE = "circumstance", _("Sigtelse, tiltale eller forelæggelse")
    PROFILE = "profile", _("Oplysninger om personen")


_CATEGORY_OF: Final = {
    CorrectableKind.INTERVIEW: "narrative",
    CorrectableKind.ASSESSMENT: "outcome",
    CorrectableKind.RESIDENCE: "identity",
    CorrectableKind.PROFILE: "identity",
    CorrectableKind.CIRCUMSTANCE: "outcome",
}


def category_of(kind: CorrectableKind) -> str:
    """The category that an entry of a kind is of, and so that it was corrected, and why."""
    return _CATEGORY_OF.get(kind, "core")


class Followed(models.TextChoices):
    """What can rest on an entry, so that somebody decides on it anew when the entry is corrected."""

    RUNG_EVENT = "rung_event", _("Trin i sagen")
    INTERVIEW = "interview", _("Identifikationssamtale")
    ASSESSMENT = "assessment", _("Vurdering eller afgørelse")
    OFFER = "offer", _("Tilbud om periode")
    PERIOD = "period", _("Periode")
    EXTENSION = "extension", _("Forlængelse")
    SETTLED_STEP = "settled_step", _("Afsluttet skridt")
    LETTER = "letter", _("Brev")
    INTERVIEW_SENT = "interview_sent", _("Samtale sendt til Udlændingestyrelsen")
    COMPETENCE = "competence", _("Hvem der tager stilling")


class WouldBe(models.TextChoices):
    """What the rules say of something that rests on an entry, asked again on the corrected facts."""

    HOLDS = "holds", _("Holder stadig")
    OTHERWISE = "otherwise", _("Ville være afgjort anderledes")
    UNDECIDED = "undecided", _("Kan ikke afgøres efter reglerne")


class Redecided(models.TextChoices):
    """What a human decided on something that rests on a corrected entry."""

    STANDS = "stands", _("Det står ved magt")
    ANEW = "anew", _("Der er gjort noget nyt: rettet, afgjort eller meddelt igen")
