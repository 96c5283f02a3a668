"""Open microdata of a release as pages and paper tell of it: what is in the file, what it protects from and what not,
and what it is good for; and, for whoever works with the figures, what it tells of few persons (STA-01)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helle.methods.microdata.layouts import layouts
from helle.methods.microdata.plan import SUPPRESSED
from helle.register.interface.words import listed, told_number
from helle.register.releases.content import Kept
from helle.register.releases.microdata import COLUMNS, LAYOUT, YEAR, in_layout, laid_out
from helle.register.releases.rows_kept import KeptRows
from helle.register.releases.whence import Counted, of_rows
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.disclosure import SMALLEST_SHOWN, too_small
from helle.rules.facts import joined
from helle.rules.ruling import Text

HEADING: Final = Text("Åbne mikrodata", "Open microdata")
UNIT: Final = Text("Rækker i filen, en person hver", "Rows of the file, a person each")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the report, with its heads and rows."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Told:
    """The report that goes with the file, in a language. `whence`: what stands under each of its tables."""

    heading: str
    before: Sequence[str]
    tables: Sequence[Table]
    after: Sequence[str]
    whence: str


def told(release: Kept, counted: Counted, language: str) -> Told | None:
    """The report on the file of a release; None where it has none."""
    if release.microdata is None:
        return None
    return report(release.microdata, of_rows(release, UNIT, counted, language), language)


def report(of: KeptRows, whence: str, language: str) -> Told:
    """The report on a file. `whence`: what stands under its tables."""
    with translation.override(language):
        return Told(
            HEADING.in_language(language),
            _before(of, language),
            (_columns(of, language), _combinations(of)),
            _after(of, language),
            whence,
        )


def privacy(kept: Mapping[str, Any], language: str) -> list[str]:
    """What only whoever works with the figures reads, and whoever approves weighs: it tells of few persons."""
    with translation.override(language):
        lines = [_too_few_before(kept["below_before"], kept["unique_before"])]
        for column, word, persons in kept["differences"]:
            lines.append(
                ngettext(
                    "»%(word)s« i »%(column)s« er udeladt for %(number)s person: tabellerne minus filen viser det.",
                    "»%(word)s« i »%(column)s« er udeladt for %(number)s personer: tabellerne minus filen viser det.",
                    persons,
                )
                % {
                    "word": _word(column, word, language),
                    "column": _label(column, language),
                    "number": told_number(persons),
                }
            )
        for column, persons in kept["told_by_the_others"].items():
            if persons:
                lines.append(
                    ngettext(
                        "For %(number)s person følger »%(column)s« af de andre kolonner.",
                        "For %(number)s personer følger »%(column)s« af de andre kolonner.",
                        persons,
                    )
                    % {"column": _label(column, language), "number": told_number(persons)}
                )
        return lines


def _too_few_before(below: int, alone: int) -> str:
    if not below:
        return _("Før filen blev gjort grovere, stod ingen sammen med for få.")
    return _("Før filen blev gjort grovere, stod %(below)s personer sammen med for få, %(alone)s af dem alene.") % {
        "below": _at_a_distance(below),
        "alone": _at_a_distance(alone),
    }


def _at_a_distance(persons: int) -> str:
    """A number of persons, from which nobody reads how few the smallest groups are."""
    if not persons:
        return _("ingen")
    return _("færre end %(number)s") % {"number": SMALLEST_SHOWN} if too_small(persons) else told_number(persons)


def _before(of: KeptRows, language: str) -> list[str]:
    return [
        _(
            "Filen har en række for hvert vurderet offer, der er talt i udgivelsen: %(persons)s rækker. De siger kun "
            "%(columns)s, og hver række står mindst %(smallest)s gange. Der er lovet mindst %(k)s."
        )
        % {
            "persons": told_number(of.persons),
            "columns": listed([_label(one, language) for one in of.columns], language),
            "smallest": told_number(of.smallest),
            "k": of.k,
        },
        _(
            "Den, der ved, at en person er med, kan højst finde hendes række med en sandsynlighed på 1 til "
            "%(smallest)s. Rækkefølgen siger intet om sagernes."
        )
        % {"smallest": told_number(of.smallest)},
    ]


def _columns(of: KeptRows, language: str) -> Table:
    return Table(
        _("Hvad der er udeladt af hver kolonne"),
        (_("Kolonne"), _("Udeladte celler"), _("Informationstab, højst")),
        tuple((_label(one.code, language), told_number(one.left_out), _percent(one.lost)) for one in of.told_of),
    )


def _combinations(of: KeptRows) -> Table:
    return Table(
        _("Hvad filen kan bruges til (fejl i procentpoint)"),
        (
            _("Kolonner ad gangen"),
            _("Kombinationer, der er bevaret, mindst"),
            _("Gennemsnitlig fejl på andelene, højst"),
            _("Største fejl, højst"),
        ),
        tuple(
            (
                str(one.ways),
                _percent(one.as_they_were),
                _points(one.mean_error),
                _points(one.largest_error),
            )
            for one in of.combinations
        ),
    )


def _after(of: KeptRows, language: str) -> list[str]:
    laid = laid_out(of)
    lines = [
        _(
            "I alt er højst %(lost)s af det, kolonnerne kunne sige, tabt. Målene er af filen, som den udleveres; det, "
            "der holdes tilbage andre steder, kunne ingen fil sige, og det tæller ikke med. De er rundet af, så de "
            "ikke siger noget om enkelte."
        )
        % {"lost": _percent(of.lost)},
        _(
            "En gruppe, der holdes tilbage i en tabel, på statistiksiden eller i en rapport, står ikke for sig selv i "
            "filen."
        ),
        _(
            "At hver række står mindst %(k)s gange, gælder filen alene. Med de offentlige tabeller kan grupper ned til "
            "%(fewest)s personer regnes ud: dem i tabellen, som ikke står i filen. Det er efterprøvet, at tabeller "
            "efter filens kolonner ikke viser færre."
        )
        % {"k": of.k, "fewest": SMALLEST_SHOWN},
        _(
            "Filen beskytter ikke mod den, der kender alle de andre i en gruppe, og ikke mod, at alle i en gruppe er "
            "ens i noget. Brug tabellerne til antal: tomme celler i filen er ikke nul."
        ),
        _("Layoutet er CTDC's (%(layout)s). %(missing)s står, hvor filen intet siger.")
        % {"layout": layouts()[LAYOUT].seen, "missing": layouts()[LAYOUT].missing},
    ]
    if YEAR in of.columns:
        lines.append(_("Året er vurderingens, ikke registreringens."))
    for place, code in enumerate(of.columns):
        if code != YEAR:
            lines += _words_of(code, {words[place] for words, _number in of.rows}, language)
    if laid.unverified:
        lines.append(
            _("Kolonner, hvis navn eller ord ikke er set hos modtageren: %(names)s.")
            % {"names": ", ".join(laid.unverified)}
        )
    return lines


def _words_of(code: str, words: Collection[str], language: str) -> list[str]:
    """Who stands by a word of a column, who does not, and which of ours are one word in the layout."""
    groups = DIMENSIONS[code].groups
    standing = [group for group in groups if group in words and in_layout(code, group) != SUPPRESSED]
    others = [group for group in groups if group not in standing]
    said = {"column": _label(code, language), "missing": layouts()[LAYOUT].missing}
    lines = []
    if not standing:
        lines.append(_("I »%(column)s« står ingen for sig selv: alle er %(missing)s.") % said)
    elif others:
        lines.append(
            _(
                "I »%(column)s« står kun %(standing)s for sig selv. Alle andre står som %(missing)s, også %(others)s, "
                "hvis der er nogen: deres antal holdes tilbage et sted, de er for få, eller layoutet har intet ord for "
                "dem. Også nogle af %(standing)s kan stå som %(missing)s, så ingen række er for sjælden: tæl dem i "
                "tabellerne, ikke i filen. %(missing)s siger derfor ikke, at svaret mangler."
            )
            % {
                **said,
                "standing": _quoted(code, standing, language),
                "others": _quoted(code, others, language),
            }
        )
    elif SUPPRESSED in words:
        lines.append(
            _(
                "%(missing)s i »%(column)s« er personer, hvis svar er udeladt, så ingen står i for lille en gruppe. "
                "Det siger ikke, at svaret mangler."
            )
            % said
        )
    alike: dict[str, list[str]] = {}
    for group in standing:
        alike.setdefault(in_layout(code, group), []).append(group)
    lines += [
        _("Layoutet skelner i »%(column)s« ikke mellem %(words)s.") % {**said, "words": _quoted(code, same, language)}
        for same in alike.values()
        if len(same) > 1
    ]
    return lines


def _quoted(code: str, words: Sequence[str], language: str) -> str:
    opened, closed = ("“", "”") if language == "en" else ("»", "«")
    return joined(
        [f"{opened}{_word(code, word, language)}{closed}" for word in words], "and" if language == "en" else "og"
    )


def _label(code: str, language: str) -> str:
    return COLUMNS[code].in_language(language).lower()


def _word(column: str, word: str, language: str) -> str:
    groups = DIMENSIONS[column].groups if column in DIMENSIONS else {}
    return groups[word].in_language(language) if word in groups else word


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _points(difference: float) -> str:
    """How far a share is off; the table says that it is percentage points."""
    return f"{100 * difference:.0f}"
