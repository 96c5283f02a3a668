"""The line of a file in which something is wrong, in Danish and English."""

from __future__ import annotations

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
