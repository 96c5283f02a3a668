"""What `helle estimate` says, in Danish and English."""

from __future__ import annotations

from typing import Final

from helle.methods.estimation import COVARIATES
from helle.methods.estimation.estimating import MOST_LISTS
from helle.methods.estimation.reading import LARGEST, MOST_CELLS, MOST_LEVELS, Mistake, Unreadable
from helle.rules.ruling import Text
from helle.site.line_words import ALIKE, HEADING_ALONE, NUL, TOO_LONG, bounded, line, most, of_a_file

_COVARIATES = ", ".join(COVARIATES)

MISTAKES: Final[dict[Mistake, Text]] = {
    Mistake.EMPTY: Text("filen er tom", "the file is empty"),
    Mistake.NO_ROWS: HEADING_ALONE,
    Mistake.TOO_LONG: TOO_LONG,
    Mistake.NUL: NUL,
    Mistake.NOT_UTF8: Text("er ikke UTF-8-tekst", "is not UTF-8 text"),
    Mistake.NO_COUNT: Text("der er ingen kolonne, der hedder count", "no column is called count"),
    Mistake.COLUMN_TWICE: Text("kolonnen {column} står to gange", "the column {column} stands twice"),
    Mistake.COLUMN_UNNAMED: Text("kolonne {column} har intet navn", "column {column} has no name"),
    Mistake.COLUMN_IN_NAME: Text(
        "kolonnen {column} må ikke have kolon i navnet", "the column {column} must have no colon in its name"
    ),
    Mistake.ONE_LIST: Text(
        "der skal være mindst to lister: af én liste kan man ikke se, hvor mange den ikke kender",
        "there must be two lists at least: one list says nothing of how many it does not know",
    ),
    Mistake.TOO_MANY_LISTS: Text(
        f"{{value}} lister er for mange; {MOST_LISTS} er det meste. Læg lister sammen, der ligner hinanden",
        f"{{value}} lists are too many; {MOST_LISTS} is the most. Join lists that are alike",
    ),
    Mistake.CELLS: Text(
        "rækken har ikke en celle for hver kolonne {value}", "the row has not one cell for each column {value}"
    ),
    Mistake.UNKNOWN_COLUMN: Text(
        f"kolonnen {{column}} kendes ikke: {{value!r}} er ikke 0 eller 1; andet end count og {_COVARIATES} er lister",
        f"the column {{column}} is unknown: {{value!r}} is neither 0 nor 1; all but count and {_COVARIATES} are lists",
    ),
    Mistake.NOT_NOUGHT_OR_ONE: Text("{column} er {value!r}, ikke 0 eller 1", "{column} is {value!r}, not 0 or 1"),
    Mistake.COUNT_MISSING: Text("{column} mangler", "{column} is missing"),
    Mistake.COUNT_NEGATIVE: Text("{column} er negativ: {value}", "{column} is negative: {value}"),
    Mistake.COUNT_NOT_WHOLE: Text(
        "{column} er {value!r}, ikke et helt tal", "{column} is {value!r}, not a whole number"
    ),
    Mistake.COUNT_TOO_LARGE: Text(
        f"{{column}} er {{value}}: mere end {most(LARGEST).da} personer, i linjen eller i alt indtil den, er en "
        "tastefejl",
        f"{{column}} is {{value}}: more than {most(LARGEST).en} persons, here or in all down to here, is a slip of "
        "the keys",
    ),
    Mistake.ON_NO_LIST: Text(
        "alle lister er 0: hvem der står på ingen liste, er netop det, der skal skønnes",
        "all lists are 0: who is on no list is the very thing that is to be estimated",
    ),
    Mistake.TWICE: Text(
        "den samme historik står allerede i linje {value}",
        "the same capture history (duplicate) stands on line {value} already",
    ),
    Mistake.ALIKE: ALIKE,
    Mistake.LEVEL_MISSING: Text("{column} mangler", "{column} is missing"),
    Mistake.TOO_MANY_LEVELS: Text(
        f"{{column}} har mere end {MOST_LEVELS} forskellige værdier; læg nogle sammen",
        f"{{column}} has more than {MOST_LEVELS} values; join some",
    ),
    Mistake.TOO_MANY_STRATA: Text(
        f"lister og kovariater giver {{value}} celler, og {most(MOST_CELLS).da} er det meste; læg værdier sammen",
        f"lists and covariates come to {{value}} cells, and {most(MOST_CELLS).en} is the most; join values",
    ),
    Mistake.NOBODY: Text("ingen er talt: alle antal er 0", "nobody is counted: every count is 0"),
    Mistake.LIST_EMPTY: Text(
        "ingen står på listen {column}; tag den ud", "nobody is on the list {column}; take it out"
    ),
}

HEADING: Final = Text("{cases} kendte på {lists} lister: {names}", "{cases} known on {lists} lists: {names}")
COLUMNS: Final = Text("metode|antal|95 %|model", "method|number|95 %|model")
NONE: Final = Text("intet skøn", "no estimate")
UNTESTED: Final = Text(
    "Med to lister kan det ikke efterprøves, at de er uafhængige af hinanden; skønnet går ud fra det.",
    "With two lists it cannot be tested that they are independent of each other; the estimate assumes that they are.",
)
UNBOUNDED: Final = Text("uden grænse", "no bound")
UNESTIMABLE: Final = Text(
    "Trukne tabeller uden skøn, som tæller som uendelig mange: {which}",
    "Drawn tables without an estimate, which count as infinitely many: {which}",
)
RANGE: Final = Text(
    "Efter metoden er tallet mellem {low} og {high}. Offentliggør aldrig det ene uden de andre.",
    "By the method the number is between {low} and {high}. Never publish one without the others.",
)
AGREED: Final = Text(
    "Alle metoder kommer til omkring {number}. Offentliggør det aldrig uden intervallerne.",
    "All methods come to about {number}. Never publish it without the intervals.",
)
OTHERS: Final = Text("Modeller, der passer næsten lige så godt (BIC)", "Models that fit nearly as well (BIC)")
WITHOUT: Final = Text("Havde en liste ikke været ført", "Had a list not been kept")
TAILS: Final = Text(
    "Andre grænser for den trinvise efter Poissons hale", "Other thresholds of the stepwise by the Poisson tail"
)
FAILED: Final = Text(
    "Modeller uden skøn, afvist før tilpasning ({count})",
    "Models without an estimate, refused before any fit ({count})",
)
AND_MORE: Final = Text("og {count} flere; --json har dem", "and {count} more; --json has them")
STRATA: Final = Text(
    "Med {names} i modellen: {n_hat} ({interval}); {model}", "With {names} in the model: {n_hat} ({interval}); {model}"
)
OF_DRAWN: Final = Text("95 %, af {drawn} trukne tabeller", "95 %, of {drawn} drawn tables")
STRATA_FAILED: Final = Text("Med {names} i modellen: {says}", "With {names} in the model: {says}")
NO_ESTIMATE: Final = Text(
    "der findes intet skøn: modellen af listerne alene {says}",
    "no estimate exists: the model of the lists alone {says}",
)
NOTHING_IN_COMMON: Final = Text(" (ingen person står på to lister)", " (nobody is on two lists)")
NO_SUCH_LIST: Final = Text("{name} er ikke en af listerne {names}", "{name} is none of the lists {names}")
NO_TERM: Final = Text(
    "--model: »{term}« er ikke to eller flere forskellige lister med kolon imellem, som A:B",
    "--model: “{term}” is not two or more different lists with colons between them, as A:B",
)
WHOLE: Final = Text(
    "en model med alle lister i ét led kan ingen tabel afgøre", "no table can tell a model with all lists in one term"
)
GIVEN: Final = Text(
    "{model}: {n_hat}; BIC {bic}. Modellen er nævnt, ikke valgt: der hører intet interval til.",
    "{model}: {n_hat}; BIC {bic}. The model was named, not chosen: no interval goes with it.",
)
GIVEN_FAILED: Final = Text("{model}: modellen {says}", "{model}: the model {says}")
UNREADABLE_FILE: Final = Text("kan ikke læses: {why}", "cannot be read: {why}")


def mistake(wrong: Unreadable, language: str) -> str:
    """What is wrong with a file, and where."""
    value = (
        f"({wrong.value})"
        if wrong.mistake is Mistake.CELLS and wrong.value
        else of_a_file(wrong.mistake, wrong.value, language)
    )
    said = MISTAKES[wrong.mistake].in_language(language)
    said = said.format(
        column=bounded(wrong.column),
        value=value,
        other=bounded(wrong.other),
        place=line(wrong.other_row, language).removesuffix(": "),
    )
    return line(wrong.row, language) + said.strip()
