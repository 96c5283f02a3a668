"""What of a text leads to a secret place: its words and numbers as keyed hashes, compared with those of the addresses.

Pure but for the key: no database. An address becomes marks, kept beside it; a text becomes marks of every run of its
words. Both are folded first, so that a spelling is no way around it: capitals, æøå and what is typed for them, double
letters, punctuation, spaces within a word, "vej" and "v.", "nr.", a telephone number in any grouping.

Which of an address tells, and with what beside it, stands in `leads_there` (decision 363).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from helle.register.accommodation.choices import MarkKind
from helle.register.protection import ciphers

type Mark = tuple[MarkKind, bytes]

LENGTH: Final = 16
"""Bytes of a mark: enough that no two words meet by chance."""
_LONGEST_RUN: Final = 6
"""Words that a street, a town or a firm is called by at most; of longer ones the first."""
_NUMBER: Final = 8
"""Digits of a telephone number and of a CVR number."""
_TELLING: Final = 7
"""Letters that a street has at least when it tells by its name alone."""
_FIRM: Final = 8
"""Letters that a firm has at least: "Ny Dag" is in every other text."""
_NEAR: Final = 3
"""How many words a house number may stand away from its street, or a postcode that says that it is another."""

_FOLDED: Final = str.maketrans({"æ": "a", "ä": "a", "ø": "o", "ö": "o", "œ": "o", "å": "a", "đ": "d", "ł": "l"})
_TYPED_FOR: Final = (("aa", "a"), ("ae", "a"), ("oe", "o"))
_TWICE: Final = re.compile(r"([a-z])\1+")
_TOKEN: Final = re.compile(r"[^\W\d_]+\.?|\d+")
_APART: Final = re.compile(r"[^\w]{0,3}")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBERED: Final = re.compile(r"[^\W\d_]{2,}[^\w]{0,3}\d{1,4}(?!\d)")
_WHOLE: Final = {
    "v": "vej", "vj": "vej", "g": "gade", "gd": "gade", "skt": "sankt", "sct": "sankt", "st": "sankt", "gl": "gamel",
    "gamle": "gamel", "ndr": "nordre", "sdr": "sondre", "pl": "plads", "blvd": "boulevard", "boul": "boulevard",
    "al": "ale",
}  # fmt: skip
_ENDING: Final = {"v": "vej", "vj": "vej", "g": "gade", "gd": "gade", "pl": "plads", "str": "strade", "al": "ale"}
_BESIDE_A_NUMBER: Final = frozenset({"nr", "no", "numer", "hus", "husnumer", "opgang", "i", "pa", "ved"})
_FLOORS: Final = frozenset({"st", "sankt", "stuen", "sal", "tv", "th", "mf", "kl", "kalder", "etage", "lejlighed"})
_FORMS_OF_FIRMS: Final = frozenset({"aps", "as", "is", "ivs", "ks", "smba", "fmba", "amba"})
# Streets that are words of every day: they tell with their number or their town.
_ORDINARY: Final = frozenset(
    {
        "bakegarden", "banegarden", "brandstationen", "hovedgaden", "hovedvejen", "kirkegarden", "landevejen",
        "lufthavnen", "motorvejen", "politigarden", "radhuset", "skolegarden", "skolevejen", "stationen", "stranden",
        "strandvejen",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typed:
    """The marks of a text: of its runs of words with where they stand, of its numbers, and the rest in their order."""

    runs: Mapping[bytes, Sequence[tuple[int, int, str]]]
    others: frozenset[Mark]
    tokens: Sequence[str]

    def marks(self) -> set[bytes]:
        """All of them, to ask with."""
        return {*self.runs, *(mark for _kind, mark in self.others)}


def of_address(words: Mapping[str, str], municipality: str, *, known: Iterable[str] = ()) -> set[Mark]:
    """The marks of an address by its columns. `municipality` is its name in Danish; `known` are names that lead to no
    place, as those of authorities: whoever bills under one of them is no secret."""
    found: set[Mark] = set()
    for part in words["street"].split(","):
        found |= _of_street(part)
    number, town = _postcode_and_town(words["postcode"])
    if number:
        found.add((MarkKind.POSTCODE, _hashed("postcode", number)))
    found |= {(MarkKind.TOWN, _hashed("words", one)) for one in town}
    places = _spelt(_tokens(municipality.removesuffix(" Kommune")))
    found |= {(MarkKind.MUNICIPALITY, _hashed("words", one)) for one in places}
    for column in ("telephone", "issuer"):
        found |= {(MarkKind.MAIL, _hashed("mail", one)) for one in _mails(words[column])}
        found |= {(MarkKind.NUMBER, _hashed("number", one)) for one in _numbers(words[column])}
    firm = _firm(_MAIL.sub(" ", words["issuer"]))
    if len(firm) >= _FIRM and firm not in places | {_joined(one) for one in known}:
        found.add((MarkKind.ISSUER, _hashed("words", firm)))
    return found


def of_text(text: str) -> Typed:
    """The marks of what somebody typed."""
    found = _tokens(text)
    places: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for start in range(len(found)):
        for end in range(start + 1, min(start + _LONGEST_RUN, len(found)) + 1):
            if end - start > 1 and found[end - 1].isdigit():
                break
            for run in _spelt(found[start:end]):
                places[run].append((start, end, run))
    others = {(MarkKind.MAIL, _hashed("mail", one)) for one in _mails(text)}
    others |= {(MarkKind.NUMBER, _hashed("number", one)) for one in _numbers(text)}
    others |= {(MarkKind.POSTCODE, _hashed("postcode", one)) for one in found if one.isdigit() and len(one) == 4}
    runs = {_hashed("words", run): where for run, where in places.items()}
    return Typed(runs, frozenset(others), found)


def leads_there(address: Iterable[Mark], typed: Typed, beside: Iterable[Typed] = ()) -> bool:
    """Whether a text leads to an address. `beside` is what was typed with it, in the other fields of the form.

    By itself: its street with its number, its telephone, a mail address, who issues its bills. Its street also where
    its town, postcode or municipality was typed with it; and alone, unless another number or a postcode stands right
    after it, which says that another house is meant, or the street is a word of every day.
    """
    kept: dict[MarkKind, set[bytes]] = defaultdict(set)
    for kind, mark in address:
        kept[kind].add(mark)
    if any(mark in kept[kind] for kind, mark in typed.others if kind is not MarkKind.POSTCODE):
        return True
    if any(mark in typed.runs for mark in kept[MarkKind.ISSUER]):
        return True
    near = any(_names_the_place(kept, one) for one in (typed, *beside))
    return any(
        near or _is_the_house(kept, typed, start, end, run) or _stands_alone(typed.tokens, start, end, run)
        for mark in kept[MarkKind.STREET]
        for start, end, run in typed.runs.get(mark, ())
    )


def _names_the_place(kept: Mapping[MarkKind, set[bytes]], typed: Typed) -> bool:
    return any(mark in typed.runs for mark in kept[MarkKind.TOWN] | kept[MarkKind.MUNICIPALITY]) or any(
        (MarkKind.POSTCODE, mark) in typed.others for mark in kept[MarkKind.POSTCODE]
    )


def _is_the_house(kept: Mapping[MarkKind, set[bytes]], typed: Typed, start: int, end: int, run: str) -> bool:
    """Whether the number of the house stands near its street, before it or after."""
    near = (*typed.tokens[max(0, start - _NEAR) : start], *typed.tokens[end : end + _NEAR])
    return any(_hashed("house", f"{run}|{one}") in kept[MarkKind.HOUSE] for one in near if one.isdigit())


def _stands_alone(tokens: Sequence[str], start: int, end: int, run: str) -> bool:
    if len(run) < _TELLING or run in _ORDINARY:
        return False
    if any(one.isdigit() and len(one) == 4 for one in tokens[end : end + _NEAR]):
        return False
    after = [one for one in tokens[end : end + 2] if _plain(one) not in _BESIDE_A_NUMBER]
    ends_a_sentence = tokens[end - 1].endswith(".") and run.endswith(tokens[end - 1].rstrip("."))
    return not (after and after[0].isdigit() and not ends_a_sentence)


def looks_like_an_address(text: str) -> bool:
    """Whether a text may hold an address or a telephone number, by its form alone and whatever is known to Helle."""
    return bool(_mails(text) or _numbers(text) or _NUMBERED.search(text)) or any(
        one.endswith(("vej", "gade", "gaden", "gang", "gangen", "ale", "plads", "vange", "vanget", "strade", "vejen"))
        for one in map(_plain, _tokens(text))
    )


def _of_street(part: str) -> set[Mark]:
    """A part of the line of the street: its name with its house numbers, or the name of a house. A floor is neither."""
    found = _tokens(part)
    first = next((index for index, one in enumerate(found) if index and one.isdigit()), len(found))
    named = found[:first]
    while len(named) > 1 and _plain(named[-1]) in _BESIDE_A_NUMBER:
        named = named[:-1]
    words = [one for one in named if not one.isdigit()]
    if all(_plain(one) in _FLOORS for one in words) or (found[0].isdigit() and first == len(found)):
        return set()
    several = re.search(r"\d+\s*\w?\s*[-–]\s*\d", part)
    numbers = [one for one in found[first:] if one.isdigit()][: 2 if several else 1]
    marks: set[Mark] = set()
    for run in _spelt(named[:_LONGEST_RUN]):
        marks.add((MarkKind.STREET, _hashed("words", run)))
        marks |= {(MarkKind.HOUSE, _hashed("house", f"{run}|{number}")) for number in numbers}
    return marks


def _postcode_and_town(text: str) -> tuple[str, set[str]]:
    """The postcode, and the town with and without the letter of its district."""
    found = _tokens(text)
    number = next((one for one in found if one.isdigit() and len(one) == 4), "")
    town = [one for one in found if not one.isdigit()]
    without = town[:-1] if len(town) > 1 and len(_plain(town[-1])) <= 3 else town
    return number, _spelt(town[:_LONGEST_RUN]) | _spelt(without[:_LONGEST_RUN])


def _firm(text: str) -> str:
    """The name of a firm without its form and its number, as one run of letters."""
    words = re.sub(r"\b([A-Za-z])/([A-Za-z])\b", r"\1\2", text)
    found = [_plain(one) for one in _tokens(words) if not one.isdigit()]
    return _as_one(*[one for one in found if one not in _FORMS_OF_FIRMS and one != "cvr"][:_LONGEST_RUN])


def _joined(text: str) -> str:
    return _as_one(*[_plain(one) for one in _tokens(text)][:_LONGEST_RUN])


def _tokens(text: str) -> list[str]:
    """Words and numbers, folded. A word keeps the full stop that follows it: it may be cut short."""
    shown = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    folded = shown.casefold().translate(_FOLDED)
    bare = "".join(one for one in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(one))
    for typed, letter in _TYPED_FOR:
        bare = bare.replace(typed, letter)
    return [
        "".join(str(unicodedata.decimal(digit)) for digit in one).lstrip("0") or "0" if one[0].isdecimal() else one
        for one in _TOKEN.findall(_TWICE.sub(r"\1", bare))
    ]


def _plain(token: str) -> str:
    """A word without its full stop; one that is always cut short, in full."""
    word = token.removesuffix(".")
    return _WHOLE.get(word, word)


def _spelt(tokens: Sequence[str]) -> set[str]:
    """A run of words as one: with its last word in full where a full stop cut it short, and without the s of
    belonging."""
    if not tokens:
        return set()
    before = "".join(_plain(one) for one in tokens[:-1])
    last = _plain(tokens[-1])
    endings = {last, last.removesuffix("s")}
    if tokens[-1].endswith("."):
        endings |= {last.removesuffix(cut) + full for cut, full in _ENDING.items() if _is_cut(last, cut)}
    return {_as_one(before, one) for one in endings if before + one}


def _as_one(*words: str) -> str:
    """Words without their pauses; one may have stood between two letters that are folded to one."""
    return _TWICE.sub(r"\1", "".join(words))


def _is_cut(word: str, cut: str) -> bool:
    return word.endswith(cut) and len(word) >= len(cut) + 3


def _numbers(text: str) -> set[str]:
    """Every eight digits in a row, whatever stands between two of them and before them."""
    runs, end, run = [], 0, ""
    for one in re.finditer(r"\d+", text):
        if run and not _APART.fullmatch(text[end : one.start()]):
            runs.append(run)
            run = ""
        run += "".join(str(unicodedata.decimal(digit)) for digit in one[0])
        end = one.end()
    return {digits[start : start + _NUMBER] for digits in (*runs, run) for start in range(len(digits) - _NUMBER + 1)}


def _mails(text: str) -> set[str]:
    return {one.casefold() for one in _MAIL.findall(text)}


def _hashed(what: str, value: str) -> bytes:
    return ciphers.blind_index(f"secret address {what}", value)[:LENGTH]
