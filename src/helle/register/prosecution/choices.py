"""Coded values of a criminal case. What is no code of the rules stands here."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from helle.rules.codes import OrganisationKind
from helle.rules.crime.offences import Offence as Provision


class Part(models.TextChoices):
    """What a unit does in a criminal case (CRI-01, CRI-02, CRI-03, CRI-07)."""

    INVESTIGATES = "investigates", _("Efterforsker")
    ASSISTS = "assists", _("Bistår med særlige kompetencer")
    PROSECUTES = "prosecutes", _("Anklagemyndighed")


class HandoverOutcome(models.TextChoices):
    """What became of a criminal case that one unit offered another (CRI-02)."""

    RECEIVED = "received", _("Modtaget")
    RETURNED = "returned", _("Sendt tilbage")
    WITHDRAWN = "withdrawn", _("Taget tilbage")


class OfOffence(models.TextChoices):
    """A provision that a criminal case is about: those of the rules, or another one (DEF-04, CRI-11, CRI-13)."""

    S262A = Provision.S262A.value, _("Menneskehandel (§ 262 a)")
    S262B = Provision.S262B.value, _("Menneskeudnyttelse (§ 262 b)")
    S282_286 = Provision.S282_286.value, _("Særlig grov åger (§ 282, jf. § 286)")
    OTHER = "other", _("En anden bestemmelse")


class Capacity(models.TextChoices):
    """As what the person of a case stands in a criminal case. The same person can be both, in two of them."""

    INJURED = "injured", _("Forurettet")
    CHARGED = "charged", _("Sigtet")


class Mistake(models.TextChoices):
    """Why something written in a criminal case is put out of force; it stays readable."""

    TYPED = "typed", _("Tastet forkert")
    WRONG_CASE = "wrong_case", _("Hørte til en anden sag")
    NEVER = "never", _("Skete ikke")


class LinkMistake(models.TextChoices):
    """Why the link of a person is put out of force: a mistake as any other, or that she stands otherwise since."""

    TYPED = Mistake.TYPED.value, Mistake.TYPED.label
    WRONG_CASE = Mistake.WRONG_CASE.value, Mistake.WRONG_CASE.label
    NEVER = Mistake.NEVER.value, Mistake.NEVER.label
    CHANGED = "changed", _("Var rigtigt; personen står siden som noget andet i sagen")


class EntryKind(models.TextChoices):
    """What can be put out of force in a criminal case."""

    OFFENCE = "forhold", _("Et forhold")
    STAGE = "trin", _("Et trin")
    LINK = "tilknytning", _("En tilknytning til en persons sag")
    INVOLVEMENT = "inddragelse", _("En inddragelse")
    NETWORK = "netvaerk", _("Et link til en anden straffesag")
    PROPOSAL = "forslag", _("Et forslag om tiltalefrafald")
    SUSPECT = "mistaenkt", _("Et nummer på en mistænkt")
    QUESTIONING = "afhoering", _("En afhøring")
    DECISION = "afgoerelse", _("En afgørelse om en sigtelse eller tiltale")


class TheirWord(models.TextChoices):
    """What CMM or Udlændingestyrelsen says of a note that it was involved; the note stands beside it (CRI-04)."""

    THAT_DAY = "that_day", _("Ja, den dag")
    OTHER_DAY = "other_day", _("Ja, men en anden dag")
    NOT_HEARD = "not_heard", _("Nej, vi har ikke hørt om sagen")


class WaiverOutcome(models.TextChoices):
    """What the prosecution decided of a charge against a victim, or of an indictment nobody had weighed (CRI-07)."""

    WAIVED = "waived", _("Tiltalefrafald")
    NOT_WAIVED = "not_waived", _("Ikke tiltalefrafald")
    WITHDRAWN = "withdrawn", _("Tiltalen trækkes tilbage")
    UPHELD = "upheld", _("Tiltalen opretholdes")


OF_A_CHARGE: Final = (WaiverOutcome.WAIVED, WaiverOutcome.NOT_WAIVED)
OF_AN_INDICTMENT: Final = (WaiverOutcome.WITHDRAWN, WaiverOutcome.UPHELD)
WITHOUT_A_STAGE: Final = (WaiverOutcome.NOT_WAIVED, WaiverOutcome.UPHELD)
"""What leaves a charge or an indictment standing: no stage follows of it."""


def leaves_all_standing(outcome: str, of_indictment: str) -> bool:
    """Whether no stage follows of a decision."""
    return outcome in WITHOUT_A_STAGE and of_indictment != WaiverOutcome.WITHDRAWN


class Instance(models.TextChoices):
    """Why there is another judgment on the same charge: by a higher court, or in a new trial (CRI-23)."""

    APPEAL = "appeal", _("Ankesag")
    NEW_TRIAL = "new_trial", _("Sagen er gået om eller genoptaget")


class LookedAt(models.TextChoices):
    """What happened to a charge against a victim that somebody looks at, and says what was done of it (CRI-07)."""

    CHARGED = "charged", _("Personen er sigtet i en straffesag")
    INDICTED = "indicted", _("Personen er tiltalt; tiltalen er ikke noteret på sagen")
    CONVICTED = "convicted", _("Dømt, uden at nogen har vejet et tiltalefrafald")
    REVIVED = "revived", _("En afgørelse om sigtelsen er sat ud af kraft")
    UNLINKED = "unlinked", _("Personen var sigtet, tiltalt eller dømt; tilknytningen er sat ud af kraft")


class LookDone(models.TextChoices):
    """What CMM, or the prosecution, did of it (CRI-07): chosen, since nobody could take a name out of words again."""

    TALKED = "talked", _("Der er talt med personen eller forsvareren")
    PROSECUTION = "prosecution", _("Der er talt med anklagemyndigheden")
    STATEMENT = "statement", _("Politiet har fået en udtalelse, eller får den")
    APPEALED = "appealed", _("Dommen er anket, eller genoptagelse er begæret")
    OTHER_LAW = "other_law", _("Tiltalen gælder ikke straffeloven")
    WEIGHED = "weighed", _("Der er vejet eller afgjort på ny")
    NOTHING = "nothing", _("Set; der er ikke mere at gøre")
    OTHER = "other", _("Andet, sagt i telefonen")
    BEFORE = "before", _("Skrevet med ord før november 2026; ordene er slettet")


def looks_offered(what: LookedAt, *, by_cmm: bool) -> list[LookDone]:
    """What CMM, or the prosecution, can have done of it; the database knows the same (`looked_models.ChargeLook`)."""
    own = [LookDone.TALKED, LookDone.PROSECUTION, LookDone.STATEMENT] if by_cmm else [LookDone.WEIGHED]
    if what in (LookedAt.CONVICTED, LookedAt.UNLINKED):
        own.append(LookDone.APPEALED)
    if what is LookedAt.INDICTED and by_cmm:
        own.append(LookDone.OTHER_LAW)
    return [*own, LookDone.NOTHING, LookDone.OTHER]


UNWEIGHED: Final = {
    "charge": _("Sigtet, ingen har vejet et tiltalefrafald"),
    "indictment": _("Tiltalt, ingen har vejet et tiltalefrafald"),
    "conviction": _("Dømt, ingen havde vejet et tiltalefrafald"),
}
"""How far victims have come whose charge nobody weighed, as figures name it; by the code of the last stage."""


class NetworkKind(models.TextChoices):
    """What ties one criminal case to another (CRI-19): for the police alone."""

    SAME_SUSPECTS = "same_suspects", _("De samme mistænkte")
    SAME_BUSINESS = "same_business", _("Den samme virksomhed")
    SAME_PLACE = "same_place", _("Det samme sted")
    SAME_ROUTE = "same_route", _("Den samme rute")
    OTHER = "other", _("Andet")


class ContactAbout(models.TextChoices):
    """What goes through the contact point between the police and CMM (CRI-17)."""

    ROUTING = "routing", _("Hvem der skal have en henvendelse")
    COOPERATION = "cooperation", _("Samarbejdet i en kreds")
    GUIDANCE = "guidance", _("Vejledning og retningslinjer")
    STATISTICS = "statistics", _("Statistik")
    OTHER = "other", _("Andet")


class ContactMove(models.TextChoices):
    """What was done with something in the contact queue."""

    FORWARDED = "forwarded", _("Sendt videre")
    ANSWERED = "answered", _("Besvaret")


class DeliveryMistake(models.TextChoices):
    """Why a delivery of criminal statistics is put out of force; it stays readable (STA-04)."""

    CUT_OFF = "cut_off", _("Forkert opgørelsesdag")
    WRONG_FILE = "wrong_file", _("Forkert fil")
    RECALLED = "recalled", _("Politiet har trukket tallene tilbage")


class ClaimGround(models.TextChoices):
    """Where compensation is claimed (INT-05)."""

    CRIMINAL_CASE = "criminal_case", _("Under straffesagen")
    BOARD = "board", _("Hos Erstatningsnævnet")
    CIVIL = "civil", _("I en civil sag")
    WAGES = "wages", _("Løn, der ikke er betalt")


class CompensationAnswer(models.TextChoices):
    """What a person who was told that she can claim compensation says to it (INT-05). A claim is a row of its own."""

    UNDECIDED = "undecided", _("Tager stilling senere")
    NONE = "none", _("Kræver ikke erstatning")
    MISTAKE = "mistake", _("Ved en fejl noteret som oplyst: personen ved det ikke endnu")


class NoClaimWhy(models.TextChoices):
    """Why a person claims no compensation, in her own words made into one of these."""

    UNWILLING = "unwilling", _("Ønsker det ikke")
    PROCEEDINGS = "proceedings", _("Vil ikke igennem en sag")
    AFRAID = "afraid", _("Er bange for, hvad der kan ske")
    NOBODY = "nobody", _("Der er ingen at kræve det af")
    TOO_LATE = "too_late", _("Fristen er udløbet")
    OTHER_WAY = "other_way", _("Har fået det på en anden måde")
    NOT_SAID = "not_said", _("Siger ikke hvorfor")


class ClaimOutcome(models.TextChoices):
    """What became of a claim for compensation."""

    AWARDED = "awarded", _("Tilkendt")
    PARTLY = "partly", _("Delvist tilkendt")
    REJECTED = "rejected", _("Afvist")
    WITHDRAWN = "withdrawn", _("Trukket tilbage")
    MISTAKE = "mistake", _("Noteret ved en fejl: kravet er ikke personens, eller det står her to gange")


POLICE_KINDS: Final = frozenset({OrganisationKind.POLICE.value, OrganisationKind.NSK.value})
INVOLVED: Final = (OrganisationKind.CMM, OrganisationKind.PROSECUTION, OrganisationKind.UDLST)
