"""What every command says alike: the line of a file in which something is wrong, and numbers; in Danish and English."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import Final

from helle.rules.ruling import Text

HEADING_ALONE: Final = Text(
    "filen har en overskrift og ingen rækker under den", "the file has a heading and no rows below it"
)
NUL: Final = Text(
    "der står et nultegn, som ingen kode har: er filen beskadiget, eller er den gemt som UTF-16?",
    "there is a NUL character, which no code has: is the file damaged, or saved as UTF-16?",
)
TOO_LONG: Final = Text("en celle er længere, end der læses", "a cell is longer than is read")
ALIKE: Final = Text(
    "{column} er {value}, og i {place} er den {other}: kun store og små bogstaver, tegnenes form, slags bindestreg, "
    "mellemrum omkring den eller slags apostrof skiller de to, og de ville blive regnet for to. Skriv dem ens, eller "
    "giv dem navne, der kan skelnes",
    "{column} is {value}, and {other} in {place}: only case, the form of the signs, the kind of dash, blanks around it "
    "or the kind of apostrophe tells them apart, and they would be taken for two. Write them the same, or give them "
    "names that can be told apart",
)
"""Of two codes that are all but the same: the one here, and the other with where it stands."""
_MOST_SIGNS: Final = 80
_OF_NUMBERS: Final[AbstractSet[str]] = {
    "contributions", "count-negative", "count-too-large", "negative", "not-additive", "sum-too-large", "too-few",
    "too-large",
}  # fmt: skip
"""What can be wrong with a number that was read as one, or with what numbers come to."""
_READ: Final = re.compile(r"(?<![0-9])[0-9]{4,18}(?![0-9])")
_DANISH: Final = str.maketrans(",.", ".,")


def line(row: int, language: str) -> str:
    """The line as an editor counts it and as one counts below the heading; nothing for the whole file."""
    if not row:
        return ""
    if row == 1:
        return Text("linje 1 (overskriften): ", "line 1 (the heading): ").in_language(language)
    both = Text(
        f"linje {row} (række {row - 1} under overskriften): ", f"line {row} (row {row - 1} below the heading): "
    )
    return both.in_language(language)


def bounded(text: str) -> str:
    """What a file says, as it is repeated: of something long its beginning."""
    return text if len(text) <= _MOST_SIGNS else f"{text[:_MOST_SIGNS]}…"


def of_a_file(mistake: str, value: str, language: str) -> str:
    """What stands where a file is wrong, as it is repeated: a number as pages write it, and as it stands what was read
    as none."""
    if mistake in _OF_NUMBERS or mistake.startswith("too-many"):
        return bounded(in_figures(value, language))
    return bounded(value)


def in_figures(text: str, language: str) -> str:
    """A text of whole numbers, each as pages write it; one of more digits than any count has stays as it stands."""
    return _READ.sub(lambda digits: figure(int(digits[0]), language), text)


def figure(number: float, language: str) -> str:
    """A number as pages write it: "1.234,5" or "1,234.5", with as many decimals as it has, of six digits at most."""
    written = f"{number:,g}" if number != int(number) else f"{int(number):,}"
    return in_marks(written, language)


def percent(share: float, language: str) -> str:
    """A share of 1 as hundredths with one decimal: "8,5 %" or "8.5 %"."""
    return in_marks(f"{100 * share:,.1f} %", language)


def in_marks(written: str, language: str) -> str:
    """A number written with the marks of English, with those of the language."""
    return written if language == "en" else written.translate(_DANISH)


def many(number: float, one: Text, several: Text, language: str) -> str:
    """So many of something, with the singular where it belongs."""
    return f"{figure(number, language)} {(one if number == 1 else several).in_language(language)}"


def most(number: int) -> Text:
    """A bound that is said in a message, as each language writes it."""
    return Text(figure(number, "da"), figure(number, "en"))


def counted(danish: str, english: str, **numbers: int) -> Text:
    """What is said in both languages with numbers in it, as each writes them."""
    of = ((danish, "da"), (english, "en"))
    said = (text.format(**{name: figure(one, language) for name, one in numbers.items()}) for text, language in of)
    return Text(*said)
