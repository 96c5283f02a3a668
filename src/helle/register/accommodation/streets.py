"""Whether running text holds a street and its number: it may lead to where somebody is (PUB-ORG-09, ACM-20).

By the ending of its name, in any case of letters; by endings that are ordinary words too where it has a capital; and
any name with a capital that stands behind a word of place. A number that counts something is none of a house.
"""

from __future__ import annotations

import re
from typing import Final

# Behind two letters at least: "på vej 20 minutter" is no street.
_ENDINGS: Final = (
    "vej|vejen|gade|gaden|stræde|strædet|vænge|vænget|pladsen|torv|torvet|sti|stien|bakken|parken|kaj|kajen|boulevard|"
    "boulevarden|toften|brinken|allé|alle|alléen|promenade|promenaden|draget|fælled|fælleden|vangen|skrænten"
)
# Streets by themselves.
_ALONE: Final = "havnen|torvet|fælleden|kajen|kajgaden|molen|bakken|strandpromenaden|toften|brinken"
# Endings of what is no street as well: the name has a capital then.
_LARGE: Final = (
    "led|leddet|bro|broen|havn|havnen|park|mark|marken|have|haven|lund|lunden|holm|holmen|høj|højen|dal|dalen|eng|engen|"
    "gård|gården|skov|skoven|strand|stranden|kær|mose|mosen|krog|krogen|agre|bjerg|bakke|brink|toft|vang"
)
_OF_PLACE: Final = "på|i|ved|til|fra|bag|nær|hos|adressen|adresse|bor|overfor"
# A name behind a word of place that has a number and is no street.
_NUMBERED: Final = (
    "station|kreds|afdeling|lokale|rum|værelse|sag|uge|side|hal|terminal|gate|spor|linje|initiativ|afsnit|kapitel|"
    "paragraf|punkt|bilag|person|kvinde|mand|barn|pas|gruppe|vagt|hold|zone|nummer|lokal|danmark|"
    "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|"
    "mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag"
)
_COUNTED: Final = (
    r"(?:(?:unge|voksne|ledige|andre|nye|mulige|mindreårige|handlede|rumænske|fulde)\s+)?"
    r"(?:pladser?|personer|kvinder|mænd|børn|unge|mindreårige|ofre|andre|senge|værelser|steder|piger|drenge|"
    r"minutter|min|timer|dage|døgn|nætter|uger|måneder|år|gange|km|kilometer|meter|kr|kroner|procent|pct)\b|%"
)
_NUMBER: Final = rf"\s+(?:nr\.?\s*|nummer\s+)?\d{{1,3}}(?!\d|[.:]\d\d)(?!\s*(?:{_COUNTED}))"
_STREETS: Final = (
    re.compile(rf"(?<!\w)(?:(?:\w{{2,}}|å)(?:{_ENDINGS})|{_ALONE}){_NUMBER}", re.IGNORECASE),
    re.compile(
        rf"(?<!\w)(?!(?i:{_NUMBERED})\b)(?:[A-ZÆØÅ]\w*\.? (?:Vej|Gade|Allé|Alle|Plads|Torv|Boulevard|Stræde|Kaj|Have)|"
        rf"[A-ZÆØÅ]\w+(?:{_LARGE})|(?:{_LARGE.title()})){_NUMBER}"
    ),
    re.compile(
        rf"(?<!\w)(?:{_OF_PLACE})\s+(?!(?i:{_NUMBERED})\b)[A-ZÆØÅ][a-zæøåéüö]{{3,}}(?:\s+[A-ZÆØÅ]\w+)*{_NUMBER}"
    ),
)
# Of the country: degrees with what a map gives behind them.
_ON_A_MAP: Final = re.compile(r"(?<!\d)5[4-7][.,]\d{3,}\D{1,4}(?:[89]|1[0-5])[.,]\d{3,}")


def names_a_street(text: str) -> bool:
    """Whether a text holds what may be a street with its number, or a place on a map."""
    return any(one.search(text) for one in (*_STREETS, _ON_A_MAP))
