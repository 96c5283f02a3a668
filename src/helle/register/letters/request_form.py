"""The form for a request for extension that goes with the letter of a period, to be filled in by hand (PUB-LAW-01c)."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from helle.register.letters.models import Letter
from helle.register.letters.texts import WRITTEN_HERE
from helle.register.letters.typesetting import compiled
from helle.rules.codes import ExtensionGround, PeriodKind
from helle.rules.periods import AUTHORITY_OF_KIND
from helle.rules.ruling import Text

SHEET: Final = Path(__file__).parent / "data" / "request_form.typ"
_TITLE = Text("Anmodning om forlængelse af perioden", "Request for an extension of the period")
_INTRO = Text(
    "Du kan bruge dette skema til at bede om, at din periode bliver forlænget. Et botilbud, en organisation eller din "
    "kontaktperson kan også gøre det for dig. Gør det, inden perioden er slut.",
    "You can use this form to ask for your period to be extended. A place where you stay, an organisation or your "
    "contact person can also do it for you. Do it before the period ends.",
)
_GROUND = Text("Hvorfor skal perioden forlænges? Sæt kryds.", "Why should the period be extended? Tick.")
_MORE = Text("Fortæl mere, med dine egne ord.", "Tell more, in your own words.")
_UNTIL = Text("Til og med hvilken dag?", "Up to and including which day?")
_ASKED_BY = Text("Hvem udfylder skemaet?", "Who fills in the form?")
_WHO = (
    Text("Jeg selv", "I myself"),
    Text("Min kontaktperson i CMM", "My contact person in CMM"),
    Text("Stedet, hvor jeg bor", "The place where I stay"),
    Text("En organisation", "An organisation"),
)
_SIGNED = Text("Dato og underskrift", "Date and signature")
_CASE = Text("Sag", "Case")
OF_KINDS: Final = frozenset(kind.value for kind in PeriodKind)


@dataclass(frozen=True, slots=True)
class Part:
    """A question with what can be ticked, and how many lines there are to write on."""

    question: str
    ticks: tuple[str, ...]
    lines: int


def request_form(letter: Letter, number: str, *, at: dt.datetime) -> bytes:
    """The form as PDF, in the letter's language where it is one of ours, else in English. It names nobody."""
    language = letter.language if letter.language in WRITTEN_HERE else "en"
    to = AUTHORITY_OF_KIND[PeriodKind(letter.kind)].label
    parts = (
        Part(_GROUND.in_language(language), tuple(one.label.in_language(language) for one in ExtensionGround), 0),
        Part(_MORE.in_language(language), (), 5),
        Part(_UNTIL.in_language(language), (), 1),
        Part(_ASKED_BY.in_language(language), tuple(one.in_language(language) for one in _WHO), 0),
        Part(_SIGNED.in_language(language), (), 1),
    )
    send = Text(
        f"Giv skemaet til din kontaktperson, eller send det til {to.da}.",
        f"Give the form to your contact person, or send it to: {to.en}.",
    )
    words = {
        "language": language,
        "reference": f"{_CASE.in_language(language)} {number}",
        "title": _TITLE.in_language(language),
        "intro": _INTRO.in_language(language),
        "parts": [asdict(part) for part in parts],
        "send": send.in_language(language),
    }
    (made,) = compiled(SHEET, {"form": words}, at=at, form="pdf")
    return made
