"""Words that lead to a secret place: they stand neither in its name nor in what is said of it (PUB-ORG-09, FLO-19)."""

from __future__ import annotations

import re
from typing import Final

from helle.register.accommodation.everyday_words import BUSINESSES, MUNICIPALITY_AND_WORD, WORD
from helle.register.accommodation.models import Offer
from helle.register.accommodation.streets import names_a_street
from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

TEXT_TELLS: Final = Text(
    "Skriv ingen kommune og intet postnummer: det kan røbe, hvor et hemmeligt sted ligger. Sig det i telefonen.",
    "Write no municipality and no postcode: they may give away where a secret place is. Say it on the telephone.",
)
STREET_TELLS: Final = Text(
    "Skriv ingen vej med nummer: det kan røbe, hvor et sted ligger. Sig det i telefonen. Er det ingen vej, så skriv "
    "tallet før navnet, eller med bogstaver. [ACM-20]",
    "Write no street with a number: it may give away where a place is. Say it on the telephone. If it is no street, "
    "write the number before the name, or as a word. [ACM-20]",
)
_POSTCODE: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
# In running text four digits alone may be a year or an hour.
_POSTCODE_WITH_ITS_TOWN: Final = re.compile(r"(?<!\d)[1-9]\d{3}\s+[A-ZÆØÅ]")


def name_tells_where(name: str) -> bool:
    """Whether a name has a municipality or what may be a postcode in it."""
    return bool(_POSTCODE.search(name)) or _names_a_municipality(name, re.IGNORECASE)


def refuse_where(text: str, *, field: str) -> None:
    """Refuse running text that goes to others and tells in which municipality, or where by post, a place may be.

    One that is a word or a surname too is told by "i", "fra" or "Kommune" beside it.
    """
    if _POSTCODE_WITH_ITS_TOWN.search(text) or _names_a_municipality(text, alone=MUNICIPALITY_AND_WORD):
        raise Refused(TEXT_TELLS, field=field)


def refuse_streets(**said: str) -> None:
    """Refuse running text, field by field, with a street and its number: it passes no question whether it is a name."""
    for field, text in said.items():
        if names_a_street(text):
            raise Refused(STREET_TELLS, field=field)


def refuse_where_it_is(offer: Offer, **said: str) -> None:
    """Refuse what is said of a secret place itself, field by field, where it tells a municipality or a postcode: any,
    also that of another place, so that a refusal tells nothing."""
    if offer.secret:
        for field, text in said.items():
            refuse_where(text, field=field)


def leads_to(name: str, words: str) -> bool:
    """Whether a name shares a word with these, as it stands or as the beginning of one, or has their number in it."""
    number = re.sub(r"\D", "", words)
    if len(number) >= 4 and number in re.sub(r"\D", "", name):
        return True
    return any(_alike(one, other) for one in _telling(name) for other in _telling(words))


def _telling(words: str) -> set[str]:
    return set(WORD.findall(words.casefold())) - BUSINESSES


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) > 4 and long.startswith(short))


def _names_a_municipality(text: str, flags: re.RegexFlag = re.NOFLAG, *, alone: frozenset[str] = frozenset()) -> bool:
    """Whether a municipality is named; those that tell nothing `alone`, with a word beside them that says so."""
    named = {one.da.removesuffix(" Kommune") for one in organisations.municipalities(clock.today()).values()}
    # "Københavns Kommune" lies in København.
    return any(re.search(_of_a_municipality(one, by_itself=one not in alone), text, flags) for one in named)


def _of_a_municipality(name: str, *, by_itself: bool) -> str:
    word = rf"(?<!\w){re.escape(name.removesuffix('s'))}s?(?!\w)"
    return word if by_itself else rf"(?<!\w)(?:[Ii]|[Ff]ra|[Vv]ed|[Tt]il) {word}|{word}(?= [Kk]ommune)"
