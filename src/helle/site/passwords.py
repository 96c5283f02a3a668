"""What a password must not be made of: words that many choose, and words of this place (NIST SP 800-63B 5.1.1.2).

A list of common passwords is of short ones, and ours have fourteen signs. So it is not asked whether a password stands
in the list, but what is left of it without the words that do.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any, Final

from django.contrib.auth.hashers import check_password, is_password_usable
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helle.register.organisations import loading

# What belongs to this system, to its work and to where it is used.
OF_THIS_PLACE: Final = {
    "helle", "cmm", "center", "menneskehandel", "menneskehandler", "handel", "trafficking", "traffic", "victim",
    "offer", "ofre", "sagen", "sager", "adgangskode", "kodeord", "kode", "password", "passw0rd", "login", "logind",
    "bruger", "velkommen", "welcome", "hemmelig", "secret", "danmark", "denmark", "dansk", "danish", "københavn",
    "copenhagen", "politi", "police", "styrelse", "styrelsen", "ministerium", "ministeriet", "kommune", "reden",
    "hotline", "hotlinen", "januar", "februar", "marts", "april", "juni", "juli", "august", "september", "oktober",
    "november", "december", "forår", "sommer", "efterår", "vinter", "mandag", "tirsdag", "onsdag", "torsdag",
    "fredag", "lørdag", "søndag",
}  # fmt: skip
# How letters are written as signs.
AS_LETTERS: Final = str.maketrans("013457@$!", "oieastasi")
# A year is no more than a word.
YEAR: Final = re.compile(r"(?:19|20)\d\d")
SHORTEST_WORD: Final = 4
LONGEST_WORD: Final = 24
# So many signs have to be left beside the two longest words.
LEFT: Final = 6


# What of herself a password must not be like, and what is said of it: Django names the field as the program does.
_LIKE: Final = {
    "email": gettext_lazy("Adgangskoden minder for meget om din mailadresse."),
    "full_name": gettext_lazy("Adgangskoden minder for meget om dit navn."),
}


class NotLikeHerself(UserAttributeSimilarityValidator):
    """Refuses a password that is like whose it is, and says like what."""

    def validate(self, password: str, user: Any = None) -> None:
        for name, said in _LIKE.items():
            try:
                UserAttributeSimilarityValidator([name], self.max_similarity).validate(password, user)
            except ValidationError as error:
                raise ValidationError(said, code=error.code) from error


class NotTheOneBefore:
    """Refuses the password that somebody has: whoever changes it because another knows it would keep it."""

    def validate(self, password: str, user: Any = None) -> None:
        kept = getattr(user, "password", "")
        if is_password_usable(kept) and check_password(password, kept):
            raise ValidationError(
                _("Det er den adgangskode, du har i forvejen. Vælg en anden."), code="password_unchanged"
            )

    def get_help_text(self) -> str:
        return _("Adgangskoden må ikke være den, du har i forvejen.")


class NoCommonWords:
    """Refuses a password that is one or two common words, or any number of this place's, with little beside."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(rest_of(password)) < LEFT:
            raise ValidationError(
                _(
                    "Adgangskoden består næsten kun af ord, som mange bruger, eller som hører til her. Vælg en anden, "
                    "for eksempel fire eller fem ord, der ikke hører sammen."
                ),
                code="password_of_common_words",
            )

    def get_help_text(self) -> str:
        return _("Adgangskoden må ikke bestå næsten kun af ord, som mange bruger, eller som hører til her.")


def rest_of(password: str) -> str:
    """What is left of it without the words of this place, the two longest common ones, and what is repeated."""
    folded = YEAR.sub("", password.casefold()[:200])
    return min((_rest_of(form) for form in (folded, folded.translate(AS_LETTERS))), key=len)


def _rest_of(folded: str) -> str:
    rest = _without_place(folded)
    for _turn in range(2):
        rest = _without_longest(rest)
    return re.sub(r"(.+?)\1+", r"\1", rest)


def _without_place(folded: str) -> str:
    for word in _of_this_place():
        folded = folded.replace(word, "")
    return folded


def _without_longest(rest: str) -> str:
    """Without the longest common password that stands in it, if one does."""
    for length in range(min(LONGEST_WORD, len(rest)), SHORTEST_WORD - 1, -1):
        for at in range(len(rest) - length + 1):
            if rest[at : at + length] in _common():
                return rest[:at] + rest[at + length :]
    return rest


@cache
def _common() -> frozenset[str]:
    """Django's list of twenty thousand."""
    return frozenset(CommonPasswordValidator().passwords)


@cache
def _of_this_place() -> tuple[str, ...]:
    """The longest first, since a shorter one may stand in it; units by code, name and the longer words of it."""
    words = set(OF_THIS_PLACE)
    for unit in tomllib.loads(loading.FILE.read_text(encoding="utf-8"))["units"]:
        names = [name.casefold() for names in unit["names"] for name in (names["da"], names["en"])]
        words |= {unit["code"].casefold(), *("".join(re.findall(r"\w+", name)) for name in names)}
        words |= {word for name in names for word in re.findall(r"\w{5,}", name)}
    words |= {word.replace("æ", "ae").replace("ø", "oe").replace("å", "aa") for word in words}
    return tuple(sorted((word for word in words if len(word) >= 3), key=lambda word: (-len(word), word)))
