"""Coded values of a call to the hotline (DET-08, C7)."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from helle.register.cases.choices import FirstContact
from helle.rules.hotline import CallerKind, HotlineRoute


class CallTheme(models.TextChoices):
    """What a call is about. Several at once; its words are encrypted, so it is found again by these."""

    SUSPICION = "suspicion", _("Mistanke om et sted eller en person")
    SIGNS = "signs", _("Tegn på menneskehandel")
    LABOUR = "labour", _("Arbejdsvilkår")
    SEXUAL = "sexual", _("Prostitution")
    IDENTIFICATION = "identification", _("Identifikation og vurdering")
    STAY = "stay", _("Ophold og perioder")
    SUPPORT = "support", _("Støtte og indkvartering")
    MINORS = "minors", _("Mindreårige")
    RETURN = "return", _("Forberedt hjemsendelse")
    CRIMINAL = "criminal", _("Straffesag")
    OTHER = "other", _("Andet")


class Work(models.TextChoices):
    """What was told of the work (DEF-08, CRI-25); empty where it was not talked about."""

    REASONABLE = "reasonable", _("Rimelige")
    UNREASONABLE = "unreasonable", _("Urimelige")
    MANIFEST = "manifest", _("Åbenlyst urimelige")


class Done(models.TextChoices):
    """What was done at the call. That it became a referral is told by the referral itself."""

    ADVISED = "advised", _("Gav råd")
    REFERRED_ON = "referred_on", _("Viste videre")
    CALL_BACK = "call_back", _("Aftalte at ringe tilbage")
    FOLLOW_UP = "follow_up", _("CMM går videre med det")
    NOTHING = "nothing", _("Lyttede; intet mere")


class ReferredTo(models.TextChoices):
    """Where a caller was referred on to; those that the rule names, and others."""

    EMERGENCY = HotlineRoute.EMERGENCY.value, _("Politiet, 112")
    POLICE = HotlineRoute.POLICE.value, _("Politiet")
    AT = HotlineRoute.AT.value, _("Arbejdstilsynet")
    TRADE_UNION = HotlineRoute.TRADE_UNION.value, _("Fagforening")
    MUNICIPALITY = "municipality", _("Kommune")
    ORGANISATION = "organisation", _("Frivillig organisation")
    OTHER = "other", _("Andre")


class CallBackEnd(models.TextChoices):
    """How a wish to be called back came to its end. What was wished is erased with it."""

    CALLED = "called", _("Ringet tilbage")
    NOT_REACHED = "not_reached", _("Ikke truffet; prøves ikke igen")
    DROPPED = "dropped", _("Ikke længere nødvendigt")


class Became(models.TextChoices):
    """What a call is found by in the list, besides what was done."""

    REFERRAL = "referral", _("Blev en henvendelse")
    ENQUIRY = "enquiry", _("Blev et spørgsmål om rådgivning")
    WAITS = "waits", _("Venter på at blive ringet op")


# Who made the first contact (STA-06) where a call becomes a referral: a kind with several asks which.
FIRST_CONTACTS: Final[dict[CallerKind, tuple[FirstContact, ...]]] = {
    CallerKind.POLICE: (FirstContact.POLICE,),
    CallerKind.CONTROL: (
        FirstContact.SKAT,
        FirstContact.ARBEJDSTILSYNET,
        FirstContact.SIRI,
        FirstContact.FOEDEVARESTYRELSEN,
    ),
    CallerKind.IMMIGRATION: (
        FirstContact.UDLST,
        FirstContact.FLYGTNINGENAEVNET,
        FirstContact.RED_CROSS,
        FirstContact.DRC,
    ),
    CallerKind.MUNICIPALITY: (FirstContact.MUNICIPALITY,),
    CallerKind.HEALTH: (FirstContact.HEALTH,),
    CallerKind.OTHER_AUTHORITY: (FirstContact.PRISON, FirstContact.EMBASSY, FirstContact.OTHER),
    CallerKind.ORGANISATION: (
        FirstContact.REDEN,
        FirstContact.AMIAMI,
        FirstContact.HOPENOW,
        FirstContact.RED_CROSS,
        FirstContact.DRC,
        FirstContact.OTHER,
    ),
    CallerKind.CITIZEN: (FirstContact.HOTLINE_CITIZEN,),
    CallerKind.HERSELF: (FirstContact.SELF,),
    CallerKind.OTHER: (FirstContact.OTHER,),
    CallerKind.NOT_TOLD: (FirstContact.HOTLINE_CITIZEN, FirstContact.OTHER),
}
