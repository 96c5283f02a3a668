"""Coded values of letters."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    """What a letter is about. Each kind has its texts in `data/texts/` and its facts in `kinds.py`."""

    ASSESSMENT = "assessment", _("Svar på, om personen er handlet")
    REFLECTION = "reflection", _("Refleksionsperiode")
    RESTITUTION = "restitution", _("Restitutionsperiode")
    EXTENSION = "extension", _("Svar om forlængelse")
    NOT_GRANTED = "not_granted", _("Svar om, at perioden ikke gives")
    INTERVIEW = "interview", _("Indkaldelse til samtale")
    CONTACT_PERSON = "contact_person", _("Kontaktperson")
    MUNICIPALITY = "municipality", _("Underretning til kommunen")
    APPOINTMENT = "appointment", _("Udpegning som repræsentant")
    RETURN_OFFER = "return_offer", _("Tilbud om forberedt hjemsendelse")
    RETURN_DECISION = "return_decision", _("Ingen forberedt hjemsendelse")
    PLAN_APPROVED = "plan_approved", _("Planen for hjemkomsten er godkendt")
    PLAN_RETURNED = "plan_returned", _("Planen for hjemkomsten er ikke godkendt")
    DUBLIN = "dublin", _("Information om Dublinforordningen")
    PLAIN = "plain", _("Andet brev")


class Addressee(models.TextChoices):
    """Whom a letter is to."""

    PERSON = "person", _("Personen selv")
    REPRESENTATIVE = "representative", _("Personens repræsentant")
    MUNICIPALITY = "municipality", _("En kommune")


class Means(models.TextChoices):
    """How a letter is brought to the one it is for. Helle sends nothing itself."""

    HANDED_OVER = "handed_over", _("Givet i hånden")
    READ_ALOUD = "read_aloud", _("Læst op med tolk og givet i hånden")
    SECURE_POST = "secure_post", _("Digital Post eller sikker mail, sendt uden for Helle")
    REPRESENTATIVE = "representative", _("Gennem repræsentanten")
    ORDINARY_POST = "ordinary_post", _("Almindeligt brev")


class Outcome(models.TextChoices):
    """What came of one try."""

    DELIVERED = "delivered", _("Modtageren har fået brevet")
    SENT = "sent", _("Sendt; vi ved endnu ikke, om det er nået frem")
    FAILED = "failed", _("Det lykkedes ikke")


class Failure(models.TextChoices):
    """Why a try failed."""

    DEAD_ADDRESS = "dead_address", _("Adressen findes ikke mere")
    RETURNED = "returned", _("Brevet kom tilbage")
    NOT_MET = "not_met", _("Modtageren kom ikke eller blev ikke fundet")
    DECLINED = "declined", _("Modtageren ville ikke tage imod det")
    UNSAFE = "unsafe", _("Det var ikke sikkert at aflevere det")


class Translation(models.TextChoices):
    """How a letter was made understood to somebody who does not read its language (PUB-LAW-11)."""

    NONE = "none", _("Ikke nødvendigt")
    ORAL = "oral", _("Mundtligt af en tolk")
    WRITTEN = "written", _("Skriftligt; oversættelsen fulgte med")
