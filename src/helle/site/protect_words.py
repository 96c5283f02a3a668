"""What `helle protect` says, in Danish and English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from helle.methods.disclosure.protecting import Before, Unprotectable
from helle.methods.disclosure.reading import LARGEST, MOST_CELLS, Mistake, Unreadable
from helle.methods.disclosure.specification import Mistaken, Wrong
from helle.methods.disclosure.tables import TOTAL, Cell
from helle.methods.disclosure.too_large import TooLarge
from helle.rules.facts import joined
from helle.rules.ruling import Text
from helle.site.line_words import (
    ALIKE,
    HEADING_ALONE,
    NUL,
    TOO_LONG,
    bounded,
    figure,
    in_figures,
    line,
    most,
    of_a_file,
)
from helle.site.protect_noise_words import WRONG_OF_NOISE
from helle.site.read_files import NOT_JSON, said_of_place

MISTAKES: Final[dict[Mistake, Text]] = {
    Mistake.EMPTY: Text("filen er tom", "the file is empty"),
    Mistake.NO_ROWS: HEADING_ALONE,
    Mistake.TOO_LONG: TOO_LONG,
    Mistake.NUL: NUL,
    Mistake.NOT_UTF8: Text("er ikke UTF-8-tekst", "is not UTF-8 text"),
    Mistake.NO_COUNT: Text("der er ingen kolonne, der hedder count", "no column is called count"),
    Mistake.NO_VALUE: Text("der er ingen kolonne, der hedder value", "no column is called value"),
    Mistake.COLUMN_TWICE: Text("kolonnen {column} står to gange", "the column {column} stands twice"),
    Mistake.COLUMN_UNKNOWN: Text(
        "specifikationen nævner ikke kolonnen {column}", "the specification does not name the column {column}"
    ),
    Mistake.COLUMN_INSTEAD: Text(
        "specifikationen nævner ikke kolonnen {column}; den nævner {other}, som mangler i filen",
        "the specification does not name the column {column}; it names {other}, which is absent",
    ),
    Mistake.COLUMN_UNNAMED: Text(
        "kolonne {column} har ingen overskrift: står der et skilletegn for meget i linjen?",
        "column {column} has no heading: does the line end in a comma or semicolon too many?",
    ),
    Mistake.COLUMN_MISSING: Text(
        "kolonnen {column}, som specifikationen nævner, mangler",
        "the column {column}, which the specification names, is absent",
    ),
    Mistake.NO_DIMENSION: Text(
        "har ingen af specifikationens dimensioner: {value}", "has none of the specification's dimensions: {value}"
    ),
    Mistake.CELLS: Text("rækken har ikke en celle for hver kolonne", "the row has not one cell for each column"),
    Mistake.CODE_MISSING: Text("{column} mangler", "{column} is missing"),
    Mistake.ALIKE: ALIKE,
    Mistake.TOTAL_WORD: Text(
        f"{{column}} er {{value}}, som ligner en total under et andet navn og ville blive lagt sammen med det, den er "
        f"summen af. Kald den {TOTAL}, eller nævn det, der hører under den, i hierarchies; er den ingen total, så "
        "nævn den i not_totals",
        f"{{column}} is {{value}}, which looks like a total by another name, and would be summed with what it is the "
        f"sum of. Call it {TOTAL}, or name what is under it in hierarchies; where it is no total, name it in "
        "not_totals",
    ),
    Mistake.HIDDEN_TOTAL: Text(
        f"{{column}} {{value}} er overalt summen af de andre i {{column}}: en total under et andet navn fortæller, "
        f"hvad der skjules ved siden af den. Kald den {TOTAL}, eller nævn det, der hører under den, i hierarchies; er "
        "den ingen total, så nævn den i not_totals",
        f"{{column}} {{value}} is the sum of the others of {{column}} everywhere: a total by another name tells what "
        f"is suppressed beside it. Call it {TOTAL}, or name what is under it in hierarchies; where it is no total, "
        "name it in not_totals",
    ),
    Mistake.DOUBTFUL_SUM: Text(
        "{column} {value} er lige netop summen af de andre i {column}. Er den ingen total, så nævn den i not_totals. "
        f"Er den det, så kald den {TOTAL}, eller nævn det, der hører under den, i hierarchies: en total under et andet "
        "navn fortæller, hvad der skjules ved siden af den",
        "{column} {value} is exactly the sum of the others of {column}. Where it is no total, name it in not_totals. "
        f"Where it is one, call it {TOTAL}, or name what is under it in hierarchies: a total by another name tells "
        "what is suppressed beside it",
    ),
    Mistake.SUBTOTAL: Text(
        "{column} {value} er overalt summen af nogle af de andre: {other}. En sum af nogle fortæller, hvad der skjules "
        "i dem. Nævn dem under den i hierarchies, eller lad den ude; er den ingen sum, så nævn den i not_totals",
        "{column} {value} is the sum of some of the others everywhere: {other}. A sum of some tells what is suppressed "
        "in them. Name them under it in hierarchies, or leave it out; where it is no sum, name it in not_totals",
    ),
    Mistake.HALF: Text(
        "{other} er i {column} overalt lige så mange som resten: står to inddelinger af de samme personer i en "
        "kolonne, fortæller den ene, hvad der skjules i den anden, og alle tælles to gange. Giv hver inddeling sin "
        "egen kolonne eller tabel; er det et tilfælde, så nævn dem i not_totals",
        "{other} are in {column} as many as the rest everywhere: where two groupings of the same persons stand in one "
        "column, the one tells what is suppressed in the other, and everybody counts twice. Give each a column or a "
        "table of its own; where it is chance, name them in not_totals",
    ),
    Mistake.BALANCED: Text(
        "{value} er i {column} overalt tilsammen lige så mange som {other}: står to inddelinger af de samme personer i "
        "en kolonne, fortæller den ene, hvad der skjules i den anden, og de tælles to gange. Giv hver inddeling sin "
        "egen kolonne eller tabel; er det et tilfælde, så nævn dem i not_totals",
        "{value} are in {column} together as many as {other} everywhere: where two groupings of the same persons stand "
        "in one column, the one tells what is suppressed in the other, and they count twice. Give each a column or a "
        "table of its own; where it is chance, name them in not_totals",
    ),
    Mistake.ONLY_EARLIER: Text(
        "{column} er {value}, som ingen af tabellerne nu har. Er det en af deres under et andet navn, så skriv koderne "
        "ens; er den summen af nogle af dem, fortæller den, hvad der skjules nu: nævn det, der hører under den, i "
        "hierarchies. Kun hvis den er ingen af delene, så nævn den i not_totals",
        "{column} is {value}, which none of the tables now has. Where it is one of theirs by another name, write the "
        "codes alike; where it is the sum of some of theirs, it tells what is suppressed now: name what is under it in "
        "hierarchies. Only where it is neither, name it in not_totals",
    ),
    Mistake.SUM_OF_NOW: Text(
        "{column} {value} er i hver række, hvor det kan ses, lige så mange som {other} i tabellerne nu. Så fortæller "
        "den, hvad der skjules der, også når den nævnes i not_totals. Er det samme kode, så skriv dem ens; ellers nævn "
        "i hierarchies, hvad der hører under den",
        "{column} {value} is in each row where it can be seen as many as {other} of the tables now. So it tells what "
        "is suppressed there, also where not_totals names it. Where it is the same code, write the two alike; else "
        "name in hierarchies what is under it",
    ),
    Mistake.OTHER_CODES: Text(
        "{column} er {value}, som {place} ikke har: er det de samme personer under et andet navn eller i andre "
        "grupper, fortæller den ene tabel, hvad der skjules i den anden. Skriv koderne ens, eller nævn i hierarchies, "
        "hvad der hører under hvad. Går grupperne på tværs af hinanden, kan kun den ene tabel offentliggøres: hvad "
        "de to fortæller tilsammen, kan Helle ikke regne efter",
        "{column} is {value}, which {place} has not: where these are the same persons by another name, or in other "
        "groups, the one table tells what is suppressed in the other. Write the codes alike, or name in hierarchies "
        "what is under what. Where the groups cross each other only one of the tables can be published: what the two "
        "tell together Helle cannot check",
    ),
    Mistake.STATUS_UNKNOWN: Text(
        "status er {value}; der kan stå published, suppressed, primary eller secondary",
        "status is {value}; there may be published, suppressed, primary or secondary",
    ),
    Mistake.STATUS_MOVED: Text(
        "status er {value}: tallene blev flyttet, og der kan ikke regnes med, hvad de fortæller. Tabeller om de samme "
        "personer kan ikke gives ud, som de er, ved siden af dem",
        "status is {value}: the counts were moved, and what they tell cannot be reckoned with. Tables of the same "
        "persons cannot be given out as they are beside them",
    ),
    Mistake.STATUS_AND_VALUE: Text(
        "status er {value}, men value er {column!r}: har cellen et tal, er den published, og ellers ikke",
        "status is {value}, but value is {column!r}: a cell with a number is published, and no other is",
    ),
    Mistake.STATUS_BY_WHAT: Text(
        "status er {value}, som fortæller, på hvilken side af tærsklen dengang cellen er. Skriv den tærskel i earlier: "
        '{{"file": "{other}", "threshold": …}}; eller giv den fil, der blev offentliggjort, hvis der står suppressed',
        "status is {value}, which tells on which side of the threshold of that release the cell is. Name that "
        'threshold in earlier: {{"file": "{other}", "threshold": …}}; or give the file that was published, where '
        "it says suppressed",
    ),
    Mistake.COUNT_MISSING: Text("{column} mangler", "{column} is missing"),
    Mistake.COUNT_NEGATIVE: Text("{column} er negativ: {value}", "{column} is negative: {value}"),
    Mistake.COUNT_NOT_WHOLE: Text(
        "{column} er {value!r}, ikke et helt tal", "{column} is {value!r}, not a whole number"
    ),
    Mistake.COUNT_TOO_LARGE: Text(
        f"{{column}} er {{value}}: mere end {most(LARGEST).da} er en tastefejl",
        f"{{column}} is {{value}}: more than {most(LARGEST).en} is a slip of the keys",
    ),
    Mistake.TWICE: Text(
        "den samme celle står allerede i linje {value}", "the same cell (duplicate) stands on line {value} already"
    ),
    Mistake.NOT_ADDITIVE: Text(
        "tabellen summer ikke: {column} er {value}, summen af delene",
        "the table does not add up: {column} is {value}, the sum of its parts",
    ),
    Mistake.SUM_TOO_LARGE: Text(
        f"rækkerne i cellen {{column}} er tilsammen {{value}}: mere end {most(LARGEST).da} er en tastefejl i en af dem",
        f"the rows of the cell {{column}} come to {{value}}: more than {most(LARGEST).en} is a slip of the keys in one",
    ),
    Mistake.CONTRIBUTIONS: Text(
        "de største bidrag er ikke sorteret efter størrelse, eller er mere end {column} {value}",
        "the largest contributions are not in order of size, or are more than {column} {value}",
    ),
    Mistake.TOO_MANY_CELLS: Text(
        f"{{value}} celler med totaler, og {most(MOST_CELLS).da} er det meste",
        f"{{value}} cells with totals, and {most(MOST_CELLS).en} is the most",
    ),
    Mistake.NOT_RECORDS: Text(
        "cell-key skal have en linje for hver person med kolonnen key; dette er en tabel med count, og tal har ingen "
        "nøgler",
        "cell-key needs a line for each person, with the column key; this is a table with count, and counts have no "
        "keys",
    ),
    Mistake.NO_KEY: Text(
        "der er ingen kolonne, der hedder key: cell-key skal have en nøgle for hver person",
        "no column is called key: cell-key needs a key for each person",
    ),
    Mistake.KEY_MISSING: Text("{column} mangler", "{column} is missing"),
    Mistake.KEY_NOT_SHARE: Text(
        "{column} er {value!r}, ikke et tal fra 0 til under 1 som 0.5127 med højst 18 decimaler",
        "{column} is {value!r}, not a number from 0 to less than 1 such as 0.5127, of 18 decimals at most",
    ),
    Mistake.KEY_TWICE: Text(
        "den samme nøgle står allerede i linje {value}: hver person har sin egen",
        "the same key stands on line {value} already: each person has one of her own",
    ),
    Mistake.NOT_INNERMOST: Text(
        "{column} er {value}, som andre står under: en person står et sted, der ikke er lagt sammen",
        "{column} is {value}, which others stand under: a person stands where nothing is summed",
    ),
    Mistake.OTHER_PERSONS: Text(
        "der er andre personer i {column} her end i {value}", "there are other persons in {column} here than in {value}"
    ),
}

WRONG: Final[dict[Wrong, Text]] = {
    Wrong.NOT_JSON: NOT_JSON,
    Wrong.NOT_AN_OBJECT: Text("er ikke et JSON-objekt", "is not a JSON object"),
    Wrong.UNKNOWN: Text("kender ikke {key}; der kan stå {value}", "does not know {key}; there may be {value}"),
    Wrong.MISSING: Text("{key} mangler", "{key} is missing"),
    Wrong.VALUE: Text("{key} kan ikke være {value}", "{key} cannot be {value}"),
    Wrong.NUMBER: Text(
        "{key} kan ikke være {value}: et tal fra {least} til {most}, uden anførselstegn",
        "{key} cannot be {value}: a number from {least} to {most}, without quotation marks",
    ),
    Wrong.WHOLE_NUMBER: Text(
        "{key} kan ikke være {value}: et helt tal fra {least} til {most}, uden anførselstegn",
        "{key} cannot be {value}: a whole number from {least} to {most}, without quotation marks",
    ),
    Wrong.NO_SUCH_DIMENSION: Text(
        "{key} nævner {value}, som ikke er en dimension", "{key} names {value}, which is no dimension"
    ),
    Wrong.NUL: Text(
        "{key} har et nultegn, som ingen kode har: {value}", "{key} has a NUL character, which no code has: {value}"
    ),
    Wrong.TWO_PARENTS: Text("i {key} står {value} under to", "in {key}, {value} stands under two"),
    Wrong.CIRCLE: Text("i {key} står koder under sig selv: {value}", "in {key}, codes stand under themselves: {value}"),
    Wrong.TOTAL_UNDER: Text(
        f"i {{key}} står {TOTAL} under {{value}}, men den er summen af alt",
        f"in {{key}}, {TOTAL} stands under {{value}}, but it is the sum of everything",
    ),
    Wrong.OUTSIDE_TOTAL: Text(
        f"i {{key}} står der, hvad {TOTAL} er summen af, men {{value}}, som ikke hører under andet, er ikke med",
        f"{{key}} says what {TOTAL} is the sum of, but {{value}}, which is under nothing else, is not among it",
    ),
    Wrong.WIDER_THAN_STATES: Text(
        "ved læserne, hvilke celler der er under tærsklen, kan intervallet ikke blive {value} bredt",
        "where readers know which cells are below the threshold, no interval can be {value} wide",
    ),
    Wrong.COLUMN_ABSENT: Text(
        "nævner kolonnen {value}, som ingen af tabellerne har", "names the column {value}, which none of the tables has"
    ),
    Wrong.TWICE: Text("nøglen {key} står to gange", "the key {key} stands twice"),
    Wrong.FILE_ABSENT: Text(
        "{key} nævner {value}, som ikke er en af filerne", "{key} names {value}, which is not one of the files"
    ),
    Wrong.CODE_ABSENT: Text(
        "{key} nævner {value}, som ingen af filerne har i den kolonne; der står {there}",
        "{key} names {value}, which none of the files has in that column; there is {there}",
    ),
    Wrong.CELL_ABSENT: Text(
        "{key} nævner cellen {value}, som ingen af tabellerne har",
        "{key} names the cell {value}, which none of the tables has",
    ),
    Wrong.OTHER_METHOD: Text(
        "metoden {value} bruger ikke {key}, og det ville ikke blive fulgt",
        "the method {value} does not use {key}, which would not be kept to",
    ),
    Wrong.TWO_METHODS: Text(
        "metoden er {key} i specifikationen og {value} i --method",
        "the method is {key} in the specification and {value} in --method",
    ),
    Wrong.EARLIER_ROUNDED: Text(
        "{key}: afrunding kan ikke regne tidligere filer med. To filer med de samme personer, afrundet hver for sig "
        "eller skjult i den ene, kan lægges ved siden af hinanden og fortælle mere end hver af dem",
        "{key}: rounding cannot reckon with earlier files. Two files of the same persons, each rounded by itself or "
        "suppressed in one, can be laid beside each other and tell more than either",
    ),
    Wrong.EARLIER_NOISE: Text(
        "{key}: cell-key kan ikke regne tidligere filer med. De samme personer får den samme støj uden dem, og tal, "
        "der blev offentliggjort uden støj, er kendt, hvad der så lægges til nu",
        "{key}: cell-key cannot reckon with earlier files. The same persons get the same noise without them, and "
        "counts that were published without noise are known whatever is added now",
    ),
    **WRONG_OF_NOISE,
}

SPECIFICATION: Final = Text("specifikationen", "the specification")
CELL: Final = (Text("celle", "cell"), Text("celler", "cells"))
SECOND: Final = (Text("sekund", "second"), Text("sekunder", "seconds"))
_OF_NUMBERS: Final = {Wrong.WIDER_THAN_STATES, Wrong.NO_NOISE}
_MOST_NAMED: Final = 6
_MORE: Final = Text("{more} til", "{more} more")
UNREADABLE_FILE: Final = Text("kan ikke læses: {why}", "cannot be read: {why}")
NOT_WRITTEN: Final = Text("kan ikke skrives: {why}", "cannot be written: {why}")
DISAGREE: Final = Text(
    "tabellerne er uenige om {cell}: {here} her ({lines}), {there} i {other} ({other_lines})",
    "the tables disagree about {cell}: {here} here ({lines}), {there} in {other} ({other_lines})",
)
NEEDS_FOLDER: Final = Text(
    "flere tabeller skal have en mappe at stå i: --output", "several tables need a folder to stand in: --output"
)
ONE_INPUT: Final = Text(
    "kun en af tabellerne og --spec kan læses fra standard input (-)",
    "only one of the tables and --spec can be read from standard input (-)",
)
SAME_NAME: Final = Text("to tabeller hedder {name}", "two tables are called {name}")
DIFFERS: Final = Text(
    "{cell} er nu {there} ({other}, {other_lines}), men blev offentliggjort som {here} ({lines}): rettede tal kan ikke "
    "regnes sammen med gamle",
    "{cell} is {there} now ({other}, {other_lines}), but was published as {here} ({lines}): revised numbers cannot be "
    "joined with old ones",
)
LACKS_ROWS: Final = Text(
    "{cell} er {whole} (linje {line}), men det, der hører under, giver {parts} med tallene nu: mangler der rækker?",
    "{cell} is {whole} (line {line}), but what belongs to it comes to {parts} with the numbers of now: are rows "
    "missing?",
)
SUMS_DIFFER: Final = Text(
    "{cell} er nu {there} ({other}, {other_lines}), men det, der blev offentliggjort, giver {here} ({lines}): er tal "
    "rettet, eller mangler der rækker?",
    "{cell} is {there} now ({other}, {other_lines}), but what was published comes to {here} ({lines}): were numbers "
    "revised, or are rows missing?",
)
CONTRADICTS: Final = Text("passer ikke med tabellerne", "does not fit the tables")
UNPROTECTABLE: Final = Text(
    "{cell} kan ikke beskyttes: der er ikke nok andet at skjule. Gør tabellen grovere",
    "{cell} cannot be protected: there is not enough else to suppress. Make the table coarser",
)
_FROM_HER: Final = Text(
    "{cell} kan ikke skjules for den, der er alene i {alone}: der er ikke nok andet at skjule. Gør tabellen grovere, "
    "eller skriv singletons: false, hvis det er i orden, at hun kan regne den ud",
    "{cell} cannot be protected from whoever is alone in {alone}: there is not enough else to suppress. Make the table "
    "coarser, or say singletons: false if it is all right that she can tell it",
)
_TOLD_BEFORE: Final = Text(
    "{cell} skal skjules, men de tidligere udgivelser fortæller den allerede nøjere end bredden. Det kan ikke tages "
    "tilbage: gør tabellen grovere",
    "{cell} has to be suppressed, but the earlier releases tell it closer than the width already. That cannot be taken "
    "back: make the table coarser",
)
_BESIDE: Final = Text(
    "{cell} kan ikke beskyttes ved siden af det, de tidligere udgivelser fortæller: der er ikke nok andet at skjule. "
    "Gør tabellen grovere",
    "{cell} cannot be protected beside what the earlier releases tell: there is not enough else to suppress. Make the "
    "table coarser",
)
_BEFORE: Final = {Before.TOLD: _TOLD_BEFORE, Before.BESIDE: _BESIDE}
KNOWN: Final = Text("{cell} skal skjules, men er kendt i forvejen", "{cell} has to be suppressed, but is known already")
REFUSED: Final = Text(
    "afvist: {count} af de skjulte celler kan bestemmes for nøje; intet er skrevet. Den første er {cell}",
    "refused: {count} of the suppressed cells can be told too closely; nothing was written. The first is {cell}",
)
_RING: Final = Text(
    "{tables} står i en ring ({dimensions}), og den tabel, der ligger bag dem, har for mange celler, til at Helle kan "
    "regne efter, hvad de fortæller tilsammen: intet er skrevet. Lad en af dem ude, eller læg koder sammen",
    "{tables} stand in a ring ({dimensions}), and the table behind them has too many cells for Helle to check what "
    "they tell together: nothing was written. Leave one of them out, or put codes together",
)
_MOVED_RING: Final = Text(
    "{tables} står i en ring ({dimensions}), og hvad tal, der er flyttet, fortæller tilsammen dér, regner Helle ikke "
    "efter: intet er skrevet. Lad en af dem ude, eller brug metoden suppression",
    "{tables} stand in a ring ({dimensions}), and Helle does not check what moved counts tell together there: "
    "nothing was written. Leave one of them out, or use the method suppression",
)
MOVED_REFUSED: Final = Text(
    "afvist: {count} af cellerne kan bestemmes for nøje; intet er skrevet. Den første er {cell}. En større base eller "
    "mere støj, eller en grovere tabel",
    "refused: {count} of the cells can be told too closely; nothing was written. The first is {cell}. A larger base or "
    "more noise, or a coarser table",
)
NO_ROUNDING: Final = Text(
    "der blev ikke fundet hele gange {base} ved siden af tallene, så alle summer passer. En anden base, færre "
    "dimensioner, færre tabeller på en gang eller flere --seconds",
    "no multiples of {base} beside the counts were found with which all sums add up. Another base, fewer dimensions, "
    "fewer tables at once, or more --seconds",
)
ROUNDED: Final = Text(
    "{cells} i hele gange {base}; det tal, der flyttede sig mest, flyttede sig {most}. Alle summer passer.",
    "{cells} in multiples of {base}; the count that moved most moved by {most}. All sums add up.",
)
PERTURBED: Final = Text(
    "{cells} med støj; det tal, der flyttede sig mest, flyttede sig {most}. Summerne passer ikke.",
    "{cells} with noise; the count that moved most moved by {most}. Sums do not add up.",
)
MOVED_AUDITED: Final = Text(
    "Efterprøvet: af hver celle kan man højst vide, at den ligger i et interval, der er mindst {width} bredt.",
    "Audited: of each cell no more can be known than an interval that is {width} wide or more.",
)
TOOK_TOO_LONG: Final = Text(
    "opgivet efter {seconds} af en kerne: for mange små tal i for mange dimensioner. Færre dimensioner, "
    "større grupper eller en mindre bredde tager kortere tid; --at-most giver det længere",
    "given up after {seconds} of a core: too many small counts in too many dimensions. Fewer dimensions, "
    "larger groups or a smaller width take less; --at-most gives it longer",
)
SUMMARY: Final = Text(
    "{cells}: {primary} skjult efter reglerne, {secondary} for at beskytte dem. Dyrere end nødvendigt med højst {gap}.",
    "{cells}: {primary} suppressed by the rules, {secondary} to protect those. At most {gap} of the cost too much.",
)
NOTHING_SUPPRESSED: Final = Text(
    "{cells}: efter reglerne er der intet at skjule.", "{cells}: by the rules nothing has to be suppressed."
)
NO_TOTAL_LEFT: Final = Text(
    "Ingen sum er tilbage: med bredden {width} er hver sum, som nogen er med i, skjult. "
    "En mindre bredde eller tærskel kan lade flere stå.",
    "No total is left: with width {width} each total with anybody in it is suppressed. "
    "A smaller width or threshold may leave more.",
)
NOTHING_LEFT: Final = Text(
    "Intet er tilbage: med bredden {width} er hver celle, som nogen er med i, skjult. "
    "En mindre bredde eller tærskel kan lade flere stå.",
    "Nothing is left: with width {width} each cell with anybody in it is suppressed. "
    "A smaller width or threshold may leave more.",
)
AUDITED_ONE: Final = Text(
    "Efterprøvet: den ene skjulte celle er mindst {width} bred.",
    "Audited: the one suppressed cell is {width} wide or more.",
)
AUDITED_BEFORE: Final = Text(
    "Efterprøvet: {cells} skjult. {told} af dem fortalte tidligere udgivelser allerede nøjere end bredden {width} "
    "(den første er {cell}); denne fortæller ikke mere om dem.",
    "Audited: {cells} suppressed. Earlier releases told {told} of them closer than the width {width} already (the "
    "first is {cell}); this one tells no more of those.",
)
THE_REST: Final = Text(" De øvrige er mindst {width} brede.", " The others are {width} wide or more.")
AUDITED: Final = Text(
    "Efterprøvet: alle {suppressed} skjulte celler er mindst {width} brede.",
    "Audited: each of the {suppressed} suppressed cells is {width} wide or more.",
)
NOT_AS_IT_STANDS: Final = Text(
    "Ikke til offentliggørelse, som det står: primary og secondary fortæller, hvilke celler der er under tærsklen, og "
    "gør intervallerne smallere end efterprøvet. Offentliggør det, som --public skriver",
    "Not for publication as it stands: primary and secondary tell which cells are below the threshold, and make the "
    "intervals narrower than audited. Publish what --public writes",
)
HALF: Final = Text(
    "Halvdelen af de inderste celler falder. Grovere tabeller ville give:",
    "Half of the innermost cells fall. Coarser tables would give:",
)
LEFT_OUT: Final = Text(
    "uden {dimension}: {suppressed} af {cells} skjult",
    "without {dimension}: {suppressed} of {cells} suppressed",
)
ONE_UP: Final = Text(
    "{dimension} ét niveau op: {suppressed} af {cells} skjult",
    "{dimension} one level up: {suppressed} of {cells} suppressed",
)


def mistake(wrong: Unreadable, language: str) -> str:
    """What is wrong with a table, in which file and where."""
    at = line(wrong.other_row, language).removesuffix(": ")
    said = MISTAKES[wrong.mistake].in_language(language)
    said = said.format(
        column=bounded(wrong.column),
        value=of_a_file(wrong.mistake, wrong.value, language),
        other=bounded(wrong.other),
        place=", ".join(filter(None, (wrong.other_name, at))) or SPECIFICATION.in_language(language),
    )
    return f"{wrong.name or SPECIFICATION.in_language(language)}: {line(wrong.row, language)}{said}"


def unprotectable(wrong: Unprotectable, language: str) -> str:
    """Which cell no pattern protects, and why."""
    if wrong.alone is not None:
        found = {"cell": named(wrong.cell), "alone": named(wrong.alone)}
        return _FROM_HER.in_language(language).format(**found)
    says = KNOWN if wrong.known else _BEFORE[wrong.before] if wrong.before else UNPROTECTABLE
    return says.in_language(language).format(cell=named(wrong.cell))


def too_large(wrong: TooLarge, language: str) -> str:
    """Which tables stand in a ring that cannot be checked, and what to do."""
    tables, dimensions = (some(one, language) for one in (wrong.tables, wrong.dimensions))
    return _RING.in_language(language).format(tables=tables, dimensions=dimensions)


def moved_in_a_ring(tables: Sequence[str], dimensions: Sequence[str], language: str) -> str:
    """Which tables stand in a ring of which no count is moved."""
    named, by = (some(one, language) for one in (tables, dimensions))
    return _MOVED_RING.in_language(language).format(tables=named, dimensions=by)


def mistaken(name: str, wrong: Mistaken, language: str) -> str:
    """What is wrong with a specification."""
    least, most = (figure(one, language) for one in (wrong.least, wrong.most))
    said = WRONG[wrong.wrong].in_language(language)
    if wrong.wrong is Wrong.NOT_JSON:
        value = said_of_place(wrong.value, language)
    else:
        value = bounded(in_figures(wrong.value, language) if wrong.wrong in _OF_NUMBERS else wrong.value)
    there = some(wrong.there, language)
    return f"{name}: " + said.format(key=bounded(wrong.key), value=value, least=least, most=most, there=there)


def some(codes: Sequence[str], language: str) -> str:
    """The first of some codes, and how many more there are."""
    named_ones, more = [bounded(one) for one in codes[:_MOST_NAMED]], len(codes) - _MOST_NAMED
    if more > 0:
        named_ones.append(_MORE.in_language(language).format(more=figure(more, language)))
    return joined(named_ones, "and" if language == "en" else "og") if named_ones else TOTAL


def named(cell: Cell) -> str:
    """A cell as people write it."""
    return ", ".join(f"{bounded(dimension)} {bounded(code)}" for dimension, code in sorted(cell)) or TOTAL
