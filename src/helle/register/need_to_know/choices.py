"""Coded values of looks at a colleague's case."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What somebody who does not work on a case opens it for. The log says it in these codes (PUB-DIG-05)."""

    ANSWER_CALLER = "answer_caller", _("Nogen henvender sig i sagen, og kollegaen er der ikke")
    SECOND_READER = "second_reader", _("Jeg er bedt om at læse med eller godkende")
    TAKING_OVER = "taking_over", _("Jeg skal overtage sagen")
    OTHER_CASE = "other_case", _("Sagen hænger sammen med en, jeg arbejder på")
    OTHER_WORK = "other_work", _("Andet arbejde i sagen")
    DANGER = "danger", _("Nogen er i fare")


# Of these it is chosen without an alarm; what else it is has to be said in words.
CHOSEN: Final = tuple(one for one in Purpose if one is not Purpose.DANGER)
IN_WORDS: Final = (Purpose.OTHER_WORK, Purpose.DANGER)


class Left(models.TextChoices):
    """What can stand of a look that was found wrong, until it is undone or somebody else says that it stays.

    In the codes of `helle.left_of_wrong_looks` (sql/152_left_by_wrong_looks.sql).
    """

    ASSIGNED = "assigned", _("Sagen fordelt")
    CONTACT_PERSON = "contact_person", _("Kontaktperson sat")
    CONTACT_DEPUTY = "contact_deputy", _("Afløser for kontaktpersonen sat")
    INTERVIEW = "interview", _("Samtale planlagt")
    TASK = "task", _("Opgave givet eller taget")
    DISCLOSURE = "disclosure", _("Givet videre")


# What is done in a case and gives somebody work on it, or takes something out of the house, in the codes of
# `helle.done_in_looks` (sql/110_own_hand.sql).
DONE: Final = {one.value: one.label for one in Left} | {
    "disclosure_asked": _("Bedt om at give videre"),
    "own_draft": _("Kladde begyndt"),
    "access_request": _("Anmodning om indsigt noteret"),
    "file_made": _("Fil lavet"),
    "file_fetched": _("Fil hentet"),
    "letter": _("Brev skrevet"),
}


# What a file that tells of a case is; of others it says that there is one (`handing_out.choices`, which stands above).
PAPERS: Final = {
    "case_print": _("Udskrift af en sag"),
    "support_plan": _("Støtteplan på papir"),
    "return_plan": _("Plan for hjemkomsten på papir"),
    "extract": _("Egne papirer til en person"),
    "ledger": _("Regnskab for en hjemsendelse"),
}


class ToldTo(models.TextChoices):
    """Who was told at once of a look because of danger (`rules.need_to_know.Told`)."""

    LEAD = "lead", _("Lederen")
    OFFICER = "officer", _("Databeskyttelsesrådgiveren")
    BOTH = "both", _("Lederen og databeskyttelsesrådgiveren")


class Verdict(models.TextChoices):
    """What whoever leads says of a look because of danger."""

    RIGHT = "right", _("Det var i orden")
    WRONG = "wrong", _("Det var ikke i orden")
