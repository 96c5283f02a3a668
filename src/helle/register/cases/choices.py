"""Coded values of a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
