"""Whether running text holds a street and its number: it may lead to where somebody is (PUB-ORG-09, ACM-20).

By the ending of its name, in any case of letters; by endings that are ordinary words too where it has a capital; and
any name with a capital that stands behind a word of place. A number that counts something, or is of a day or of a
telephone, is none of a house. What is refused wrongly is written otherwise: the number before the name, or as a word.
"""

from __future__ import annotations

import re
from typing import Final

from helle.register.codelists.choices import KeptList
from helle.register.codelists.loading import shipped

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
_OF_PLACE: Final = "(?i:på|i|ved|til|fra|bag|nær|hos|adressen|adresse|bor|overfor)"
_MONTHS: Final = (
    "januar|jan|februar|feb|marts|april|apr|maj|juni|juli|august|aug|september|sept|sep|oktober|okt|november|nov|"
    "december|dec"
)
# A name behind a word of place that has a number and is no street: halls and rooms, and days.
_NUMBERED: Final = (
    rf"\w*(?:station|kreds|afdeling|terminal|gruppe|afsnit)|lokale|rum|værelse|celle|sag|uge|side|hal|gate|spor|linje|bus|"
    "tog|rute|initiativ|kapitel|paragraf|punkt|bilag|person|kvinde|mand|barn|pas|vagt|hold|zone|nummer|lokal|"
    rf"{_MONTHS}|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag"
)
# How many came from where: a country has no houses with a number.
_COUNTRIES: Final = "|".join(re.escape(str(one["da"])) for one in shipped(KeptList.COUNTRIES))
# What is told of those who are counted, or of what is: "bulgarske", "unge", "ledige"; none of these, which tell where.
_TOLD: Final = (
    r"(?!(?:alle|bare|de|hente|her|henne|ikke|inde|møde|nede|oppe|se|tage|ude)\b)(?:[a-zæøåéü-]+e|[a-zæøå]+sk|ung|voksen|"
    r"mulig|ledig|fuld|ny|anden|hel|halv)"
)
_COUNTED: Final = (
    r"(?:pladser?|personer|person|kvinder?|\w*mænd|\w*mand|børn|barn|unge|voksne|mindreårige|ofre|offer|andre|senge?|"
    r"værelser?|steder|sted|piger?|drenge?|tolke?|familier?|mødre|mor|søstre|søster|brødre|bror|søskende|venner|"
    r"veninder?|udlændinge?|\w*arbejdere?|ansatte|mistænkte|sigtede|[a-zæøå]+(?:ænere?|arere?|inere?|anere?|esere?|ændere?|"
    r"auere?|akker?)|minutter|minut|min|timer?|dage?|døgn|nætter|nat|uger?|måneder|måned|år|gange?|km|kilometer|meter|kr|"
    r"kroner|procent|pct|mere|flere|women|woman|men|man|people|persons?|children|child|places?|beds?|nights?|days?|weeks?|"
    r"months?|years?|minutes?|hours?)\b|-?årige?\b|%"
)
_COUNTS: Final = (
    rf"\s*(?:(?:-|–|til|eller)\s*\d{{1,3}}\s*)?(?:{_TOLD}\s+(?:og\s+)?){{0,2}}(?:{_COUNTED})|"
    # Days, and the pairs of a telephone number.
    rf"\.?\s*(?:{_MONTHS})\b|\.\s*(?-i:gang|dag|uge|måned|kvartal)\b|(?: \d\d){{2}}\b"
)
_NUMBER: Final = rf"\s+(?:nr\.?\s*|nummer\s+)?\d{{1,3}}(?!\d|[.:]\d\d)(?!{_COUNTS})"
# Behind what may be a town as well, "14/3" and "3.5." are days.
_NO_DAY: Final = rf"{_NUMBER}(?!\s?[/.]\s?\d)"
_STREETS: Final = (
    re.compile(rf"(?<!\w)(?:(?:\w{{2,}}|å)(?:{_ENDINGS})|{_ALONE}){_NUMBER}", re.IGNORECASE),
    re.compile(
        rf"(?<!\w)(?!(?i:{_NUMBERED})\b)(?:[A-ZÆØÅ]\w*\.? (?:Vej|Gade|Allé|Alle|Plads|Torv|Boulevard|Stræde|Kaj|Have)|"
        rf"[A-ZÆØÅ]\w+(?:{_LARGE})|(?:{_LARGE.title()})){_NO_DAY}"
    ),
    re.compile(
        rf"(?<!\w){_OF_PLACE}\s+(?!(?i:{_NUMBERED}|{_COUNTRIES})\b)(?:(?:Den|Det|De)\s+)?"
        rf"[A-ZÆØÅ][a-zæøåéüö]{{3,}}(?:\s+[A-ZÆØÅ]\w+)*{_NO_DAY}"
    ),
)
# Of the country: degrees with what a map gives behind them.
_ON_A_MAP: Final = re.compile(r"(?<!\d)5[4-7][.,]\d{3,}\D{1,4}(?:[89]|1[0-5])[.,]\d{3,}")


def names_a_street(text: str) -> bool:
    """Whether a text holds what may be a street with its number, or a place on a map."""
    return any(one.search(text) for one in (*_STREETS, _ON_A_MAP))
