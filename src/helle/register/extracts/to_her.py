"""The office's words for what happened, said to the person herself: what a print of the case says of »the person«.

Only coded words are put otherwise. What somebody wrote stands as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from helle.register.access_requests.choices import Asker, WithheldGround
from helle.register.identification.choices import NoInterviewReason
from helle.register.interface.words import active_language
from helle.register.letters.choices import LetterKind
from helle.register.printing.entry import Entry
from helle.register.support_plans.choices import Heard, NotDone, Shared
from helle.rules.codes import BreakOffCause, Code, OfferAnswer
from helle.rules.ruling import Text

# Pairs: codes of two lists that are written alike would be one key.
_OF_RULES: Final[tuple[tuple[Code, Text], ...]] = (
    (OfferAnswer.ACCEPTED, Text("Du tager imod", "You accept")),
    (OfferAnswer.DECLINED, Text("Du siger nej", "You say no")),
    (OfferAnswer.NOT_REACHED, Text("Vi kunne ikke få fat i dig", "We could not reach you")),
    (BreakOffCause.LEFT, Text("Du er rejst", "You have left")),
    (BreakOffCause.DISAPPEARED, Text("Du var forsvundet", "You had disappeared")),
    (BreakOffCause.DECLINED, Text("Du ønsker den ikke længere", "You do not want it any more")),
)
_OF_CHOICES: Final[tuple[tuple[TextChoices, Text], ...]] = (
    (NoInterviewReason.REFUSED, Text("Du ønskede ingen samtale", "You did not want an interview")),
    (NoInterviewReason.UNABLE, Text("Du var ude af stand til at tale", "You were unable to talk")),
    (Heard.SAID, Text("Du har selv sagt det", "You said so yourself")),
    (NotDone.DECLINED, Text("Du ønsker den ikke længere", "You do not want it any more")),
    (NotDone.LEFT, Text("Du var rejst eller forsvundet", "You had left or disappeared")),
    (Shared.CONTACT, Text("Hvordan du kan nås sikkert", "How you can be reached safely")),
)
_OF_ASKERS: Final = {
    Asker.PERSON: Text("Du selv", "You"),
    Asker.REPRESENTATIVE: Text("Din repræsentant eller værge", "Your representative or guardian"),
    Asker.LAWYER: Text("Din advokat", "Your lawyer"),
}


def entry_to_her(entry: Entry) -> Entry:
    """An entry of a print as it is read to her."""
    asked = _("Stillingtagen til, om personen er udsat for menneskehandel")
    title = entry.title.replace(asked, _("Er du udsat for menneskehandel?"), 1)
    return replace(entry, title=title, passages=tuple(passage_to_her(one) for one in entry.passages))


def asker_to_her(asker: str) -> str:
    """Who asked to see the case."""
    found = _OF_ASKERS.get(Asker(asker))
    return found.in_language(active_language()) if found else str(Asker(asker).label)


def letter_to_her(kind: str) -> str:
    """What a letter to her is about."""
    if kind == LetterKind.ASSESSMENT:
        return _("Svar på, om du er udsat for menneskehandel")
    return str(LetterKind(kind).label)


def ground_to_her(ground: WithheldGround) -> str:
    """On which ground something is held back."""
    return _("Afgørende hensyn til dig selv") if ground is WithheldGround.HERSELF else str(ground.label)


def passage_to_her(passage: str) -> str:
    """A coded answer put to her, by itself, after its question or before its day; any other passage as it stands."""
    for office, hers in _phrases():
        before, found, after = passage.partition(office)
        if found and (before == "" or before.endswith((": ", ", ", "; "))) and (after == "" or after[0] in ",;"):
            return before + hers + after
    return passage


def _phrases() -> Iterator[tuple[str, str]]:
    language = active_language()
    for code, hers in _OF_RULES:
        yield code.label.in_language(language), hers.in_language(language)
    for choice, hers in _OF_CHOICES:
        yield str(choice.label), hers.in_language(language)
