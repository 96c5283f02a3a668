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

from helle.register.accommodation import everyday_words
from helle.register.accommodation.choices import MarkKind
from helle.register.accommodation.spelling import as_one, joined, plain, plain_words, spelt, tokens_of
from helle.register.protection import search_keys

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
_BEFORE_IT: Final = 2
"""Letters that stand at least before the ending that a word has in common with streets."""
_LIES: Final = frozenset({"liger", "bor", "bo", "boede", "her", "huset", "hjemet", "stedet", "os", "vi"})
"""What stands before "i" where a municipality or a town is the one that somebody lives in. Folded."""
_NEAR: Final = 3
"""How many words a house number may stand away from its street, or a postcode that says that it is another."""

_APART: Final = re.compile(r"[^\w]{0,3}")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BESIDE_A_NUMBER: Final = frozenset({"nr", "no", "numer", "hus", "husnumer", "opgang"})
_FORMS_OF_FIRMS: Final = frozenset({"aps", "as", "is", "ivs", "ks", "smba", "fmba", "amba"})
_STREETLIKE: Final = (
    "vej", "vejen", "gade", "gaden", "gang", "gangen", "ale", "aleen", "plads", "pladsen", "vange", "vanget", "vanger",
    "strade", "stradet", "torv", "torvet", "park", "parken", "vang", "bakken", "toften", "haven", "krog", "brygge",
    "boulevard",
)  # fmt: skip
# A day in figures is no telephone number.
_DAY: Final = re.compile(
    r"(?<![\d.\-/])(?:\d{4}-\d\d?-\d\d?|\d\d?([.\-/])\s?\d\d?\1\s?(?:19|20)\d\d|(?:19|20)\d\d[01]\d[0-3]\d)"
    r"(?![.\-/ ]?\d)"
)


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(one for word in words for one in plain_words(word))


_ORDINARY: Final = frozenset(joined(one) for one in everyday_words.STREETS)
_PARTS_OF_A_HOUSE: Final = _folded(everyday_words.PARTS_OF_A_HOUSE)
_BUSINESSES: Final = _folded(everyday_words.BUSINESSES)
_ORGANISATIONS: Final = frozenset(joined(one) for one in everyday_words.ORGANISATIONS)
_TOWNS: Final = frozenset(joined(one) for one in everyday_words.TOWNS)


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
    number, town = _postcode_and_town(words["postcode"])
    if number:
        found.add((MarkKind.POSTCODE, _hashed("postcode", number)))
    found |= {(MarkKind.TOWN, _hashed("words", one)) for one in town}
    places = spelt(tokens_of(municipality.removesuffix(" Kommune")))
    found |= {(MarkKind.MUNICIPALITY, _hashed("words", one)) for one in places}
    found |= _streets(words["street"], town | places)
    for column in ("telephone", "issuer"):
        found |= {(MarkKind.MAIL, _hashed("mail", one)) for one in _mails(words[column])}
        found |= {(MarkKind.NUMBER, _hashed("number", one)) for one in _numbers(words[column])}
    firm = _firm(_MAIL.sub(" ", words["issuer"]))
    if len(firm) >= _FIRM and firm not in places | _ORGANISATIONS | {joined(one) for one in known}:
        found.add((MarkKind.ISSUER, _hashed("words", firm)))
    return found


def of_text(text: str) -> Typed:
    """The marks of what somebody typed."""
    found = tokens_of(text)
    places: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for start in range(len(found)):
        for end in range(start + 1, min(start + _LONGEST_RUN, len(found)) + 1):
            if end - start > 1 and found[end - 1].isdigit():
                break
            for run in spelt(found[start:end]):
                places[run].append((start, end, run))
    others = {(MarkKind.MAIL, _hashed("mail", one)) for one in _mails(text)}
    others |= {(MarkKind.NUMBER, _hashed("number", one)) for one in _numbers(text)}
    others |= {(MarkKind.POSTCODE, _hashed("postcode", one)) for one in found if one.isdigit() and len(one) == 4}
    runs = {_hashed("words", run): where for run, where in places.items()}
    return Typed(runs, frozenset(others), found)


def leads_there(address: Iterable[Mark], typed: Typed, beside: Iterable[Typed] = ()) -> bool:
    """Whether a text leads to an address. `beside` is what was typed with it, in the other fields of the form.

    By itself: its street with its number, its telephone, a mail address, who issues its bills. With another number
    right after it, it is another house, in whatever town. Without a number its street tells where its town, postcode or
    municipality was typed with it; and alone, unless another postcode or a large town right after it says that it is
    another street. A street that is a word of every day tells with its number or its postcode alone.
    """
    kept: dict[MarkKind, set[bytes]] = defaultdict(set)
    for kind, mark in address:
        kept[kind].add(mark)
    if any(mark in kept[kind] for kind, mark in typed.others if kind is not MarkKind.POSTCODE):
        return True
    if any(mark in typed.runs for mark in kept[MarkKind.ISSUER]):
        return True
    all_typed = (typed, *beside)
    postcode = any(_names_its_postcode(kept, one) for one in all_typed)
    town = any(_names_its_town(kept, one) for one in all_typed)
    return any(
        _street_leads(kept, typed.tokens, start, end, run, postcode=postcode, town=town)
        for mark in kept[MarkKind.STREET]
        for start, end, run in typed.runs.get(mark, ())
    )


def tells_where(address: Iterable[Mark], typed: Typed) -> bool:
    """Whether what is said of a home itself tells where it lies: its postcode with its town, its municipality with
    "Kommune", either of them as the one that the home lies in. A town alone is in every other text."""
    kept: dict[MarkKind, set[bytes]] = defaultdict(set)
    for kind, mark in address:
        kept[kind].add(mark)
    words = [plain(one) for one in typed.tokens]
    for mark in kept[MarkKind.TOWN] | kept[MarkKind.MUNICIPALITY]:
        for start, end, _run in typed.runs.get(mark, ()):
            beside = {*words[max(0, start - 1) : start], *words[end : end + 1]}
            if any(_hashed("postcode", one) in kept[MarkKind.POSTCODE] for one in beside if one.isdigit()):
                return True
            if words[end : end + 1] == ["komune"]:
                return True
            if words[start - 1 : start] == ["i"] and words[max(0, start - 2) : start - 1] and words[start - 2] in _LIES:
                return True
    return False


def _names_its_postcode(kept: Mapping[MarkKind, set[bytes]], typed: Typed) -> bool:
    return any((MarkKind.POSTCODE, mark) in typed.others for mark in kept[MarkKind.POSTCODE])


def _names_its_town(kept: Mapping[MarkKind, set[bytes]], typed: Typed) -> bool:
    return any(mark in typed.runs for mark in kept[MarkKind.TOWN] | kept[MarkKind.MUNICIPALITY])


def _street_leads(
    kept: Mapping[MarkKind, set[bytes]],
    tokens: Sequence[str],
    start: int,
    end: int,
    run: str,
    *,
    postcode: bool,
    town: bool,
) -> bool:
    """Whether its street at this place of a text means its house. `postcode` and `town`: its own were typed with it."""
    if _is_the_house(kept, tokens, start, end, run):
        return True
    if _is_another_house(tokens, end, run):
        return False
    if run in _ORDINARY:
        return postcode
    if _is_elsewhere(kept, tokens[end : end + _NEAR]):
        return False
    return postcode or town or len(run) >= _TELLING


def _is_the_house(kept: Mapping[MarkKind, set[bytes]], tokens: Sequence[str], start: int, end: int, run: str) -> bool:
    """Whether the number of the house stands near its street, before it or after."""
    near = (*tokens[max(0, start - _NEAR) : start], *tokens[end : end + _NEAR])
    return any(_hashed("house", f"{run}|{one}") in kept[MarkKind.HOUSE] for one in near if one.isdigit())


def _is_another_house(tokens: Sequence[str], end: int, run: str) -> bool:
    """Whether a number of a house stands right after the street; a full stop between the two parts them."""
    after = [one for one in tokens[end : end + 2] if plain(one) not in _BESIDE_A_NUMBER]
    ends_a_sentence = tokens[end - 1].endswith(".") and run.endswith(tokens[end - 1].rstrip("."))
    return bool(after) and after[0].isdigit() and len(after[0]) < 4 and not ends_a_sentence


def _is_elsewhere(kept: Mapping[MarkKind, set[bytes]], after: Sequence[str]) -> bool:
    """Whether what stands right after a street says that it is one of another place than the address."""
    towns = kept[MarkKind.TOWN] | kept[MarkKind.MUNICIPALITY]
    words = [plain(one) for one in after if not one.isdigit()]
    named = {end for one in (*words, *map(as_one, words, words[1:])) for end in (one, one.removesuffix("s"))}
    postcodes = [one for one in after if one.isdigit() and len(one) == 4]
    if any(_hashed("words", one) in towns for one in named):
        return False
    if any(_hashed("postcode", one) in kept[MarkKind.POSTCODE] for one in postcodes):
        return False
    return bool(postcodes) or not named.isdisjoint(_TOWNS)


def how_many_addresses(text: str) -> int:
    """How many addresses and numbers a text may hold, by their form alone and whatever is known to Helle: a word such
    as a street has, and a number behind it; eight digits that are no day; a mail address."""
    found = tokens_of(text)
    behind = zip(map(plain, found), _numbers_behind(found), strict=True)
    houses = {(one, number) for one, number in behind if number and _is_streetlike(one)}
    return len(houses) + _how_many_telephones(_DAY.sub(" – ", text)) + len(_mails(text))


def _is_streetlike(word: str) -> bool:
    """Whether a word ends as streets do; "gaden" by itself is none, nor is an entrance."""
    ending = next((one for one in _STREETLIKE if word.endswith(one)), "")
    return bool(ending) and len(word) >= len(ending) + _BEFORE_IT and word not in _PARTS_OF_A_HOUSE


def _numbers_behind(found: Sequence[str]) -> list[str]:
    """Of each word the number of a house right behind it, or nothing."""
    behind = []
    for index in range(len(found)):
        after = [one for one in found[index + 1 : index + 3] if plain(one) not in _BESIDE_A_NUMBER]
        behind.append(after[0] if after and after[0].isdigit() and len(after[0]) < 4 else "")
    return behind


def _how_many_telephones(text: str) -> int:
    return sum(len(run) // _NUMBER for run in _runs_of_digits(text))


def _streets(line: str, places: set[str]) -> set[Mark]:
    """The line of the street: the first of its parts that has a number is the street, what stands before it the name of
    a house, and what after it where in the house. Without any number each part is the name of a house."""
    parts = [tokens_of(part) for part in line.split(",")]
    parts = [part for part in parts if not _is_part_of_a_house(part)]
    numbered = next((at for at, part in enumerate(parts) if any(one.isdigit() for one in part)), len(parts))
    several = re.search(r"\d+\s*\w?\s*[-–]\s*\d", line)
    marks: set[Mark] = set()
    for at, part in enumerate(parts[: numbered + 1]):
        if at == numbered or not (spelt(part[:_LONGEST_RUN]) & places):
            marks |= _of_street(part, how_many=2 if several else 1)
    return marks


def _is_part_of_a_house(part: Sequence[str]) -> bool:
    return all(plain(one) in _PARTS_OF_A_HOUSE or one.isdigit() or len(one) == 1 for one in part)


def _of_street(found: Sequence[str], *, how_many: int) -> set[Mark]:
    """A street with its house numbers, which stand behind it or before it, or the name of a house."""
    before = [found[0]] if found[0].isdigit() and not any(one.isdigit() for one in found[1:]) else []
    if before:
        found = [found[0], *(one for one in found[1:] if len(one.rstrip(".")) > 1)]
    first = next((index for index, one in enumerate(found) if index and one.isdigit()), len(found))
    named = found[len(before) : first]
    while len(named) > 1 and plain(named[-1]) in _BESIDE_A_NUMBER:
        named = named[:-1]
    numbers = [*before, *(one for one in found[first:] if one.isdigit())][:how_many]
    marks: set[Mark] = set()
    for run in spelt(named[:_LONGEST_RUN]):
        marks.add((MarkKind.STREET, _hashed("words", run)))
        marks |= {(MarkKind.HOUSE, _hashed("house", f"{run}|{number}")) for number in numbers}
    return marks


def _postcode_and_town(text: str) -> tuple[str, set[str]]:
    """The postcode, and the town with and without the letter of its district."""
    found = tokens_of(text)
    number = next((one for one in found if one.isdigit() and len(one) == 4), "")
    town = [one for one in found if not one.isdigit()]
    without = town[:-1] if len(town) > 1 and len(plain(town[-1])) <= 3 else town
    return number, spelt(town[:_LONGEST_RUN]) | spelt(without[:_LONGEST_RUN])


def _firm(text: str) -> str:
    """The name of a firm without its form and its number, as one run of letters; nothing where every word of it is one
    that other firms are called too."""
    words = re.sub(r"\b([A-Za-z])/([A-Za-z])\b", r"\1\2", text)
    found = [plain(one) for one in tokens_of(words) if not one.isdigit()]
    named = [one for one in found if one not in _FORMS_OF_FIRMS and one != "cvr"][:_LONGEST_RUN]
    return "" if all(one in _BUSINESSES for one in named) else as_one(*named)


def _numbers(text: str) -> set[str]:
    """Every eight digits in a row, whatever stands between two of them and before them."""
    return {
        digits[start : start + _NUMBER]
        for digits in _runs_of_digits(text)
        for start in range(len(digits) - _NUMBER + 1)
    }


def _runs_of_digits(text: str) -> list[str]:
    runs, end, run = [], 0, ""
    for one in re.finditer(r"\d+", text):
        if run and not _APART.fullmatch(text[end : one.start()]):
            runs.append(run)
            run = ""
        run += "".join(str(unicodedata.decimal(digit)) for digit in one[0])
        end = one.end()
    return [*runs, run]


def _mails(text: str) -> set[str]:
    return {one.casefold() for one in _MAIL.findall(text)}


def _hashed(what: str, value: str) -> bytes:
    return search_keys.blind_index(f"secret address {what}", value, length=LENGTH)
