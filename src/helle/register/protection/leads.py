"""What of a text may lead to a person without being a name: a day of birth, a passport, a door, a profile (GOV-01).

A forum meets in a street too, and a passport may be spoken of: so it is asked about, as a name is, and not refused.
"""

from __future__ import annotations

import re
from typing import Final

from helle.register.protection.impersonal import plainly

_MONTHS: Final = (
    "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|january|february|march|may|"
    "june|july|october|jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec"
)
_DAY: Final = (
    rf"(?:[0-3]?[0-9](?:\.|st|nd|rd|th)? ?(?:of )?(?:{_MONTHS})\.?,? ?[0-9]{{2,4}}"
    rf"|(?:{_MONTHS}) [0-3]?[0-9],? [0-9]{{4}}"
    r"|[0-3]?[0-9] ?[./\-] ?[01]?[0-9] ?[./\-] ?[0-9]{2,4}|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])"
)
# Born on a day; somebody's day of birth. A plan, a law or a unit is not born.
_BORN: Final = (
    r"(?<![^\W_])(?:født|fødselsdato|fødselsdag|fødselsdagen|fødselsår|f\.|born|date of birth|birthday|dob)"
    rf"(?:[ :,]| den| d\.| on| er| is| i| the){{0,4}} ?{_DAY}"
)
# Somebody's age, or the year she was born in, beside what she is: nobody else may be that old there.
_AGED: Final = (
    r"(?<![^\W_])(?:den|en|hun|han|the|a|an) [0-9]{1,2}(?:-årige?|[- ]years?[- ]old)(?![^\W_])"
    r"|(?<![^\W_])(?:født|born) (?:i|in) (?:19|20)[0-9]{2}(?![0-9])"
)
# An address on the web that ends in what looks like two names: anna.hansen, and no kind of file.
_NAMED_PAGE: Final = (
    r"https?://[^\s/]+/(?:[^\s]*/)?[a-zæøå]{2,}\.(?!(?:pdf|html?|aspx?|php|docx?|xlsx?|odt|ods|csv|jsp|jpe?g|png|json|xml)"
    r"(?![a-zæøå]))[a-zæøå]{3,}/?(?=[.,;)]?(?:\s|$))"
)
# A passport, or another paper of identity, with its number; or the number by itself, as most countries write it.
_PASSPORT: Final = (
    r"(?<![^\W_])(?:pas|passet|pasnummer|pasnr|passport|opholdskort|id-kort|identity card)"
    r"(?:[ :.,]| nr| no| nummer| number){0,4} ?[A-Z]{0,3}(?: ?[0-9]){5,9}(?![0-9])"
    r"|(?<![0-9A-Za-z/\-])[A-Z]{1,2}[0-9]{7}(?![0-9A-Za-z])"
)
# A street with a number, and with the floor. "Handlingsplan 2022" is none, and neither is "vej 12".
_DOOR: Final = (
    r"(?<![^\W_])[^\W\d_]{2,}(?:gade|gaden|vej|vejen|allé|alle|alléen|stræde|strædet|boulevard|boulevarden|vænget|"
    r"plads|pladsen|torv|torvet|brygge|kaj|parken|bakken|toften|haven|street|road|"
    r"avenue)(?:,? nr\.?| no\.?)? [0-9]{1,3}[A-Za-z]?(?![^\W_])"
)
# The page of one person where people have pages of their own.
_PROFILE: Final = (
    r"(?:(?:facebook|fb|instagram|tiktok|twitter|snapchat|vk|onlyfans|telegram)\.(?:com|me|org)|(?<![^\W_])x\.com"
    r"|(?<![^\W_])t\.me|linkedin\.com/in)/[^\s]+"
    # Her name there by itself.
    r"|(?<![^\s(,:;])@[A-Za-z][A-Za-z0-9_.]{2,}"
)
# An address that is written so that no program reads it: anna(at)mail.dk.
_MAIL_IN_WORDS: Final = r"[^\s()\[\]@]+ ?[(\[] ?(?:at|snabel-a) ?[)\]] ?[^\s()\[\]@]+\.[^\s().,;:]{2,}"
# Her number with the immigration authorities.
_FOREIGNER: Final = (
    r"(?<![^\W_])udlændinge?(?:nr|nummer|nummeret|-?id)(?:[ :.,]| er){0,4} ?[0-9][0-9 \-]{4,12}[0-9](?![0-9])"
)
_LEADS: Final = re.compile(
    "|".join((_BORN, _AGED, _NAMED_PAGE, _PASSPORT, _DOOR, _PROFILE, _MAIL_IN_WORDS, _FOREIGNER)), re.IGNORECASE
)


def perhaps_leads(text: str) -> list[str]:
    """What of a text may lead to a person, each once, in its order."""
    return list(dict.fromkeys(one.group().strip() for one in _LEADS.finditer(plainly(text))))
