"""What `helle microdata` says, in Danish and English."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from helle.methods.microdata.plan import MOST_K, MOST_KEYS, MOST_LEVELS, BadPlan, PlanMistake
from helle.methods.microdata.recoding import MOST_NODES
from helle.methods.microdata.records import MOST_RECORDS, Mistake
from helle.methods.microdata.releasing import Refusal
from helle.rules.ruling import Text
from helle.site.line_words import bounded, most
from helle.site.read_files import NOT_TOML, said_of_place

MISTAKES: Final[dict[StrEnum, Text]] = {
    Mistake.TOO_FEW: Text(
        "der er færre personer end k ({value}): så få kan ikke gemmes i hinanden",
        "there are fewer persons than k ({value}): so few cannot hide among each other",
    ),
    Mistake.TOO_MANY: Text(
        f"{{value}} personer er for mange; {most(MOST_RECORDS).da} er det meste",
        f"{{value}} persons are too many; {most(MOST_RECORDS).en} is the most",
    ),
    Mistake.COLUMN_ABSENT: Text(
        "kolonnen {column} står i planen og ikke i filen", "the column {column} is in the plan and not in the file"
    ),
    Mistake.COLUMN_UNPLANNED: Text(
        "kolonnen {column} står ikke i planen: sig key, sensitive eller drop",
        "the column {column} is not in the plan: say key, sensitive or drop",
    ),
    Mistake.MISSING: Text(
        "{column} er tom; skriv et ord for det, der ikke er fastslået",
        "{column} is empty; write a word for not established",
    ),
    Mistake.RESERVED: Text("{column} er *, som her betyder udeladt", "{column} is *, which stands for left out here"),
    Mistake.NOT_IN_HIERARCHY: Text(
        "{column} er {value!r}, som mangler i et af planens niveauer",
        "{column} is {value!r}, which one of the plan's levels leaves out",
    ),
    Mistake.NOT_WHOLE: Text("{column} er {value!r}, ikke et helt tal", "{column} is {value!r}, not a whole number"),
    Mistake.TOO_LARGE: Text(
        "{column} er {value}: et tal har højst 9 cifre", "{column} is {value}: a number has 9 digits at most"
    ),
    Mistake.BEFORE_START: Text(
        "{column} ligger før planens start: {value}", "{column} is before the plan's start: {value}"
    ),
    Mistake.TOO_ALIKE: Text(
        "{column} har i alt færre værdier end l ({value})", "{column} has fewer values in all than l ({value})"
    ),
}

PLAN_MISTAKES: Final[dict[PlanMistake, Text]] = {
    PlanMistake.NOT_TOML: NOT_TOML,
    PlanMistake.NUL: Text(
        "der står et nultegn, som intet ord har: {value}", "there is a NUL character, which no word has: {value}"
    ),
    PlanMistake.UNKNOWN_WORD: Text("{value} kendes ikke", "{value} is unknown"),
    PlanMistake.NOT_K: Text(
        f"k er {{value}}, ikke et helt tal fra 2 til {most(MOST_K).da}, uden anførselstegn",
        f"k is {{value}}, not a whole number from 2 to {most(MOST_K).en}, without quotation marks",
    ),
    PlanMistake.NO_COLUMNS: Text("der er ingen [columns.…]", "there is no [columns.…]"),
    PlanMistake.NO_KEYS: Text(
        "ingen kolonne er key: så er der intet at gemme nogen i", "no column is a key: then there is nothing to hide in"
    ),
    PlanMistake.TOO_MANY_KEYS: Text(
        f"{{value}} nøgler er for mange; {MOST_KEYS} er det meste",
        f"{{value}} keys are too many; {MOST_KEYS} is the most",
    ),
    PlanMistake.NOT_USE: Text(
        "use er {value}, ikke key, sensitive eller drop", "use is {value}, not key, sensitive or drop"
    ),
    PlanMistake.NOT_SHARE: Text(
        "{value} er ikke et tal fra 0 til 1, uden anførselstegn",
        "{value} is not a number from 0 to 1, without quotation marks",
    ),
    PlanMistake.NOT_WEIGHT: Text(
        "weight er {value}, ikke et tal over 0, uden anførselstegn",
        "weight is {value}, not a number above 0, without quotation marks",
    ),
    PlanMistake.NOT_LEVELS: Text(
        "levels er ikke en liste af {{ gruppe = [værdier] }}, hver værdi én gang: {value}",
        "levels is not a list of {{ group = [values] }}, each value once: {value}",
    ),
    PlanMistake.TOO_MANY_LEVELS: Text(
        f"{{value}} niveauer er for mange; {MOST_LEVELS} er det meste",
        f"{{value}} levels are too many; {MOST_LEVELS} is the most",
    ),
    PlanMistake.LEVEL_SPLITS: Text(
        "gruppen {value} deles op igen på et højere niveau", "the group {value} is split again further up"
    ),
    PlanMistake.COLUMN_TWICE: Text("kolonnen står to gange", "the column stands twice"),
    PlanMistake.ALIKE: Text(
        "kun store og små bogstaver, tegnenes form, slags bindestreg, mellemrum omkring den eller slags apostrof "
        "skiller to ord: {value}",
        "only case, the form of the signs, the kind of dash, blanks around it or the kind of apostrophe tells two "
        "words apart: {value}",
    ),
    PlanMistake.NOT_BANDS: Text(
        "bands er ikke bredder, der går op i hinanden, med start: {value}",
        "bands are not widths that divide each other, with start: {value}",
    ),
    PlanMistake.AT_LEAST: Text(
        "at_least er {value}, ikke nummeret på et niveau, uden anførselstegn",
        "at_least is {value}, not the number of a level, without quotation marks",
    ),
    PlanMistake.NOT_L: Text(
        "l er {value}, ikke et helt tal fra 1, uden anførselstegn",
        "l is {value}, not a whole number from 1, without quotation marks",
    ),
    PlanMistake.ONLY_SENSITIVE: Text("{value} hører til sensitive", "{value} is for sensitive columns"),
    PlanMistake.ONLY_KEY: Text("{value} hører til key", "{value} is for keys"),
}

REFUSALS: Final[dict[Refusal, Text]] = {
    Refusal.LOST: Text(
        "filen offentliggøres ikke: {lost} af det, nøglerne siger, går tabt, og planen tåler {most}. "
        "Færre kolonner eller grovere ord hjælper",
        "the file is not made: {lost} of what the keys say is lost, and the plan bears {most}. Fewer "
        "columns or coarser words help",
    ),
    Refusal.PAIRS: Text(
        "filen offentliggøres ikke: kun {pairs} af kombinationerne af to kolonner er tilbage, og planen "
        "vil have {least}",
        "the file is not made: only {pairs} of the combinations of two columns are left, and the plan wants {least}",
    ),
}

TOO_MANY_NODES: Final = Text(
    f"planens niveauer kan sættes sammen på {{nodes}} måder, og {most(MOST_NODES).da} er det meste; tag niveauer ud",
    f"the plan's levels combine in {{nodes}} ways, and {most(MOST_NODES).en} is the most; take levels out",
)
NO_LAYOUT: Final = Text("{name} er intet layout; der er {names}", "{name} is no layout; there are {names}")
PERSON: Final = (Text("person", "person"), Text("personer", "persons"))
COLUMN: Final = (Text("kolonne", "column"), Text("kolonner", "columns"))
VALUE: Final = (Text("værdi", "value"), Text("værdier", "values"))
ROW: Final = (Text("række", "row"), Text("rækker", "rows"))
HEADING: Final = Text("{persons}, {columns}, k = {k}", "{persons}, {columns}, k = {k}")
PRIVACY: Final = Text("Hvad filen beskytter", "What the file protects")
SMALLEST: Final = Text(
    "Hver række står mindst {smallest} gange ({groups} forskellige). Før: {below} stod færre end "
    "{k} gange, {unique} alene; nu {after} alene.",
    "Each row stands {smallest} times at least ({groups} different). Before, {below} stood fewer "
    "than {k} times, {unique} alone; now {after} alone.",
)
RISK: Final = Text(
    "Risiko for en post: den, der ved, at personen er med, højst {prosecutor} (i snit {mean}); den, der "
    "leder efter hvem som helst, højst {journalist}; den, der vil have mange, {marketer}",
    "Risk of a record: to who knows the person is in it {prosecutor} at most (mean {mean}); to who looks "
    "for anybody {journalist} at most; to who wants many {marketer}",
)
COLUMNS: Final = Text(
    "kolonne|niveau|udeladte celler|tabt|følger af resten", "column|level|cells left out|lost|told by the rest"
)
SENSITIVE: Final = Text(
    "{column}: mindst {values} i hver gruppe, afstand til alle højst {distance}; {alike} er i grupper, hvor alle er "
    "ens",
    "{column}: {values} at least in each group, distance to all {distance} at most; in groups all alike: {alike}",
)
DIFFERENCES: Final = Text(
    "Færre end k har mistet disse ord; en offentliggjort tabel minus filen viser dem:",
    "Fewer than k have lost these words; a published table less the file shows them:",
)
UTILITY: Final = Text("Hvad filen kan bruges til", "What the file is good for")
LOST: Final = Text(
    "Tabt: {lost} af det, nøglerne siger ({recoding} ved grovere ord, {cells} ved celler). Mindst muligt"
    " med disse niveauer: {least}",
    "Lost: {lost} of what the keys say ({recoding} in coarser words, {cells} in cells). The least "
    "possible with these levels: {least}",
)
CELL: Final = (Text("felt", "cell"), Text("felter", "cells"))
SENSITIVE_EMPTY: Final = Text(
    "Layoutet lader {cells} af {all} i {column} stå tomme; det er ikke regnet med i det tabte, kun i kombinationerne",
    "The layout leaves {cells} of {all} of {column} empty; that is not in what is lost, in the combinations alone",
)
KEPT: Final = Text(
    "kolonner ad gangen|kombinationer|bevaret som de var|bevaret som grove|andele: fejl i snit|højst",
    "columns at a time|combinations|kept as they were|kept as coarse|shares: mean error|largest",
)
NOT_PROTECTED: Final = (
    Text(
        "Filen beskytter ikke: mod den, der kender alt på nær én kolonne (se sidste kolonne ovenfor); mod "
        "en anden fil eller tabel om de samme personer; mod den, der kender alle andre i en gruppe.",
        "The file does not protect: from who knows all but one column (see the last column above); from "
        "another file or table of the same persons; from who knows all others in a group.",
    ),
    Text(
        "Rapporten fortæller om enkelte og offentliggøres ikke sammen med filen.",
        "The report tells of few persons, and is not published with the file.",
    ),
)
WRITTEN: Final = Text("{rows} skrevet i {name}", "{rows} written to {name}")
LEFT_OUT: Final = Text("Layoutet har ingen kolonne til: {names}", "The layout has no column for: {names}")
STRANGE: Final = Text(
    "Layoutet kender ikke ordet {word} i {column}", "The layout does not know the word {word} in {column}"
)
INSTEAD: Final = Text(
    "Layoutet kender ikke ordet {word} i {column}; der står {stands}",
    "The layout does not know the word {word} in {column}; {stands} stands there",
)
LEFT_EMPTY: Final = Text(
    "Layoutet kender ikke ordet {word} i {column}; feltet står tomt",
    "The layout does not know the word {word} in {column}; the cell is left empty",
)
KNOWN: Final = Text("det kender {known}", "it knows {known}")
UNVERIFIED: Final = Text(
    "Ikke set hos modtageren, skal kontrolleres først: {names}",
    "Not seen at the receiver, to be checked first: {names}",
)


def plan_mistake(wrong: BadPlan, language: str) -> str:
    """What is wrong with a plan, and in which column."""
    value = said_of_place(wrong.value, language) if wrong.mistake is PlanMistake.NOT_TOML else bounded(wrong.value)
    said = PLAN_MISTAKES[wrong.mistake].in_language(language).format(value=value).rstrip(": ")
    return f"[columns.{bounded(wrong.column)}]: {said}" if wrong.column else said
