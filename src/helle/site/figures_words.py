"""What `helle check-figures` says, in Danish and English."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

from helle.methods.contradictions.checking import Check, Finding, Why
from helle.methods.contradictions.reading import COLUMNS, LARGEST, MOST_FIGURES, Mistake
from helle.methods.contradictions.rounding import Told
from helle.rules.ruling import Text
from helle.site.line_words import in_figures, in_marks, most
from helle.site.read_files import NOT_JSON, NOT_TOML

MISTAKES: Final[dict[StrEnum, Text]] = {
    Mistake.NOT_JSON: NOT_JSON,
    Mistake.NOT_TOML: NOT_TOML,
    Mistake.NO_FIGURES: Text("der er ingen tal under figures", "there are no figures under figures"),
    Mistake.TOO_MANY: Text(
        f"{{value}} tal er for mange; {most(MOST_FIGURES).da} er det meste",
        f"{{value}} figures are too many; {most(MOST_FIGURES).en} is the most",
    ),
    Mistake.UNKNOWN_COLUMN: Text(
        f"{{column}} kendes ikke; der er {', '.join(COLUMNS)}", f"{{column}} is unknown; there are {', '.join(COLUMNS)}"
    ),
    Mistake.NO_SERIES: Text("series mangler: hvad er talt?", "series is missing: what was counted?"),
    Mistake.NO_YEAR: Text("{column} mangler eller er intet år: {value}", "{column} is missing or no year: {value}"),
    Mistake.YEARS_BACKWARDS: Text("årene går baglæns: {value}", "the years go backwards: {value}"),
    Mistake.BY_AND_GROUP: Text(
        "{column} mangler: by og group hører sammen", "{column} is missing: by and group go together"
    ),
    Mistake.NOT_WHOLE: Text("{column} er {value!r}, ikke et helt tal", "{column} is {value!r}, not a whole number"),
    Mistake.NEGATIVE: Text("{column} er negativ: {value}", "{column} is negative: {value}"),
    Mistake.COUNT_TOO_LARGE: Text(
        f"{{column}} er {{value}}: mere end {most(LARGEST).da} er en tastefejl",
        f"{{column}} is {{value}}: more than {most(LARGEST).en} is a slip of the keys",
    ),
    Mistake.NOT_NUMBER: Text("{column} er {value!r}, ikke et tal", "{column} is {value!r}, not a number"),
    Mistake.NOT_YES: Text("{column} er {value!r}, ikke true eller false", "{column} is {value!r}, not true or false"),
    Mistake.NOT_DAY: Text(
        "{column} er {value!r}, ikke en dato (2026-12-31)", "{column} is {value!r}, not a day (2026-12-31)"
    ),
    Mistake.NOT_TOLD: Text(
        f"told er {{value!r}}, ikke en af {', '.join(Told)}", f"told is {{value!r}}, none of {', '.join(Told)}"
    ),
    Mistake.NOT_TEXT: Text("{column} er {value!r}, ikke tekst", "{column} is {value!r}, not text"),
    Mistake.NUL_IN: Text(
        "{column} er {value!r}, med et nultegn, som intet ord har",
        "{column} is {value!r}, with a NUL character, which no word has",
    ),
}

CHECKS: Final[dict[Check, Text]] = {
    Check.TOTAL: Text(
        "i alt er {stated}, og delene er tilsammen {reckoned}",
        "the whole is {stated}, and the parts come to {reckoned}",
    ),
    Check.PART_EXCEEDS: Text(
        "delen er {stated} og større end det hele, {reckoned}", "the part is {stated}, more than the whole, {reckoned}"
    ),
    Check.YEARS: Text(
        "årene tilsammen er sat til {stated}, og hvert for sig giver de {reckoned}",
        "the years together are told as {stated}, and one by one they come to {reckoned}",
    ),
    Check.FALLS: Text(
        "en opsummeret række kan ikke falde: fra {reckoned} til {stated}",
        "a cumulative series cannot fall: from {reckoned} to {stated}",
    ),
    Check.CHANGE: Text(
        "ændringen er sat til {stated} %; fra {first} til {second} er den {reckoned} %",
        "the change is told as {stated} %; from {first} to {second} it is {reckoned} %",
    ),
    Check.CHANGE_FROM_ZERO: Text(
        "ændringen er sat til {stated} %, og fra 0 findes ingen ændring i procent",
        "the change is told as {stated} %, and from 0 there is no change in per cent",
    ),
    Check.PERCENT: Text(
        "andelen er sat til {stated} %; {first} af {second} er {reckoned} %",
        "the share is told as {stated} %; {first} of {second} is {reckoned} %",
    ),
    Check.PERCENT_OF_NONE: Text("{stated} % af ingen kan ikke være", "{stated} % of nobody cannot be"),
    Check.SHARE_EXCEEDS: Text(
        "andelen er sat til {stated} %: ingen andel er mere end det hele",
        "the share is told as {stated} %: no share is more than the whole",
    ),
    Check.SHARE_NEGATIVE: Text(
        "andelen er sat til {stated} %: ingen andel er mindre end ingenting",
        "the share is told as {stated} %: no share is less than nothing",
    ),
    Check.NO_SUCH_PERCENT: Text(
        "{stated} % kan intet antal af {first} give, afrundet som det er sagt",
        "{stated} % comes of no number out of {first}, rounded as it is told",
    ),
    Check.SHARES: Text(
        "grupper, der udelukker hinanden, er tilsammen {stated} %, mere end afrunding kan forklare",
        "groups that exclude each other come to {stated} %, more than rounding explains",
    ),
    Check.DIFFERS: Text(
        "det samme tal er {stated} ét sted og {reckoned} et andet{told}",
        "the same figure is {stated} in one place and {reckoned} in another{told}",
    ),
    Check.PERCENT_DIFFERS: Text(
        "den samme andel er {stated} % ét sted og {reckoned} % et andet{told}",
        "the same share is {stated} % in one place and {reckoned} % in another{told}",
    ),
    Check.BLANK_AS_ZERO: Text(
        "et tal, der ikke er oplyst, er regnet som 0: ukendt er ikke ingen",
        "a figure that was not told is counted as 0: unknown is not nobody",
    ),
    Check.UNITS: Text("rækken blander enheder: {first}, {second}", "the series mixes units: {first}, {second}"),
    Check.NO_UNIT: Text("enheden mangler: personer eller rækker?", "the unit is missing: persons or rows?"),
    Check.NO_CUT_OFF: Text(
        "opgørelsesdagen mangler: hvornår var tallet sandt?", "the day of cut-off is missing: when was the figure true?"
    ),
    Check.NO_SOURCE: Text("kilden mangler", "the source is missing"),
}

WHYS: Final[dict[Why, Text]] = {
    Why.ROUNDED_DOWN: Text(
        "der er rundet ned og ikke til det nærmeste; er det meningen, så skriv rounded_down i told",
        "it was rounded down and not to the nearest; where that is meant, write rounded_down in told",
    ),
    Why.ROUNDED_UP: Text(
        "der er rundet op og ikke til det nærmeste; er det meningen, så skriv rounded_up i told",
        "it was rounded up and not to the nearest; where that is meant, write rounded_up in told",
    ),
    Why.OF_THE_NEW: Text(
        "forskellen er delt med det nye tal i stedet for det gamle",
        "the difference was divided by the new number, not the old",
    ),
    Why.WHOLE_SHARE: Text("det er det nye tal i procent af det gamle", "that is the new number in per cent of the old"),
    Why.BACKWARDS: Text("fortegnet er vendt", "the sign is turned round"),
    Why.POINTS: Text("det er forskellen i antal, ikke i procent", "that is the difference in numbers, not in per cent"),
}

FIGURE: Final = (Text("tal", "figure"), Text("tal", "figures"))
NONE: Final = Text("{figures}, ingen modsigelser", "{figures}, no contradiction")
FOUND: Final = Text(
    "{figures}; modsigelser: {contradictions}, mangler: {missing}",
    "{figures}; contradictions: {contradictions}, missing: {missing}",
)
UNCHECKED: Final = Text(
    "procenter, der ikke er efterprøvet, fordi der ikke er noget at holde dem op imod: {rows}",
    "percentages that were not checked, since there is nothing to hold them against: {rows}",
)
ROW: Final = Text("række {rows}", "row {rows}")
_TOLD_COUNTS: Final = {Check.CHANGE, Check.PERCENT, Check.NO_SUCH_PERCENT}
_NO_SOURCE: Final = Text("uden kilde", "no source")
_SHOWN = 12
_MOST_DECIMALS = 9


def says(found: Finding, language: str) -> str:
    """What is wrong, with the numbers."""
    first, second = (*found.told, "–", "–")[:2]
    if found.check in _TOLD_COUNTS:
        first, second = in_figures(first, language), in_figures(second, language)
    said = (
        CHECKS[found.check]
        .in_language(language)
        .format(
            stated=number(found.stated, language),
            reckoned=number(found.reckoned, language, decimals=_decimals(found)),
            first=first or "–",
            second=second or "–",
            told=_sources(found.told, language),
        )
    )
    return f"{said} ({WHYS[found.why].in_language(language)})" if found.why else said


def _sources(told: Sequence[str], language: str) -> str:
    """Who told the two, in brackets; nothing where neither has a source."""
    if not any(told):
        return ""
    return f" ({'; '.join(one or _NO_SOURCE.in_language(language) for one in told)})"


def rows(found: Finding, language: str) -> str:
    """The rows by number, the first of them where there are many."""
    shown = ", ".join(str(row) for row in found.rows[:_SHOWN])
    more = ", …" if len(found.rows) > _SHOWN else ""
    return ROW.in_language(language).format(rows=shown + more)


def number(value: Fraction | None, language: str, *, decimals: int = 1) -> str:
    """A number with decimals where it is not whole, as the language writes it."""
    if value is None:
        return "–"
    return in_marks(f"{int(value):,}" if value.denominator == 1 else f"{float(value):,.{decimals}f}", language)


def _decimals(found: Finding) -> int:
    """How many decimals what was reckoned needs beside what was stated: 53.48 told as 54 would as 53.5 look right."""
    if found.stated is None or found.reckoned is None:
        return 1
    stated = next((places for places in range(_MOST_DECIMALS) if (found.stated * 10**places).denominator == 1), 0)
    enough = (
        places
        for places in range(stated + 1, _MOST_DECIMALS)
        if (round(found.reckoned, places) * 2 * 10**stated).denominator != 1
    )
    return next(enough, stated + 1)
