"""What is said where two files of `helle protect` disagree: about which cell, and on which lines of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from helle.methods.disclosure.audits import Contradiction, Published
from helle.methods.disclosure.earlier import OtherThreshold
from helle.methods.disclosure.reading import Read
from helle.methods.disclosure.tables import TOTAL, Cell, Codes, Disagree, Hierarchy, Table, cell_of
from helle.methods.disclosure.too_large import NotSettled
from helle.rules.ruling import Text
from helle.site import protect_misfits
from helle.site import protect_words as words
from helle.site.line_words import figure, line

_MOST_LINES = 8
_OTHER_THRESHOLD = Text(
    "{cell} er ikke, hvad status fortæller, hvis tærsklen dengang var {threshold}. Skriv tærsklen fra den udgivelse i "
    "earlier, og dominance: true, hvis den også skjulte efter dominans",
    "{cell} is not what status says, if the threshold was {threshold} then. Name the threshold of that release in "
    "earlier, and dominance: true where it suppressed by dominance as well",
)
_FITS_NOTHING = Text(
    "ingen tal passer med, hvad primary og secondary fortæller, hvis tærsklen dengang var {threshold}. Skriv tærsklen "
    "fra den udgivelse i earlier, og dominance: true, hvis den også skjulte efter dominans. Er tærsklen rigtig, er der "
    "rækker med secondary, som ingen er i: brug så den fil fra udgivelsen, der siger suppressed",
    "no numbers fit what primary and secondary say, if the threshold was {threshold} then. Name the threshold of that "
    "release in earlier, and dominance: true where it suppressed by dominance as well. If the threshold is right, "
    "there are secondary rows with nobody in them: then use the file of the release that says suppressed",
)
_NOT_SETTLED = Text(
    "det er ikke fundet ud af, hvad der kan stå i de skjulte celler i {tables} ({dimensions}): det tager længere, end "
    "der er sat af. Udelad en af dem, eller slå koder sammen",
    "what may stand in the suppressed cells of {tables} ({dimensions}) was not found out: it takes longer than is set "
    "aside. Leave one of them out, or put codes together",
)


@dataclass(frozen=True, slots=True)
class _File:
    """A file of now or of an earlier release, as far as it says numbers."""

    name: str
    dimensions: tuple[str, ...]
    numbers: Mapping[Codes, int | None]
    lines: Mapping[Codes, int]

    def codes(self, cell: Cell) -> Codes:
        named = dict(cell)
        return tuple(named.get(dimension, TOTAL) for dimension in self.dimensions)

    def trees(self, hierarchies: Mapping[str, Hierarchy]) -> list[Hierarchy]:
        return [hierarchies.get(dimension, Hierarchy()) for dimension in self.dimensions]

    def has(self, cell: Cell) -> bool:
        return dict(cell).keys() <= set(self.dimensions)

    def says(self, cell: Cell, number: int) -> bool:
        return self.has(cell) and self.numbers.get(self.codes(cell)) == number

    def told_under(self, cell: Cell, trees: Sequence[Hierarchy]) -> list[Codes]:
        """The innermost rows in a cell that tell a number: an earlier release may tell what some come to, not these."""
        whole = self.codes(cell)
        told = [
            each
            for each in self.lines
            if each != whole and self.numbers[each] is not None and _within(each, whole, trees)
        ]
        return [each for each in told if not any(_within(less, each, trees) for less in told if less != each)]

    def comes_to(self, cell: Cell, trees: Sequence[Hierarchy]) -> int:
        """What those rows come to."""
        return sum(self.numbers[each] or 0 for each in self.told_under(cell, trees))


def said(
    wrong: Disagree | Contradiction,
    now: Sequence[Read[Table]],
    then: Sequence[Read[Published]],
    hierarchies: Mapping[str, Hierarchy],
    language: str,
) -> str:
    """One line: the file in which it was found, the cell, what both files say of it and where it stands in them."""
    tables = [_File(one.file.name, one.file.dimensions, one.file.counts, one.lines) for one in now]
    earlier = [_File(one.file.name, one.file.dimensions, one.file.values, one.lines) for one in then]
    if isinstance(wrong, Disagree):
        first, second = (next(one for one in tables if one.name == name) for name in (wrong.table, wrong.other))
        cell, here, there = cell_of(first.dimensions, wrong.codes), wrong.here, wrong.there
    elif wrong.cell is None:
        return protect_misfits.said(wrong.name, now, then, hierarchies, language)
    elif not any(one.name == wrong.name and one.has(wrong.cell) for one in earlier):
        return f"{wrong.name}: {words.CONTRADICTS.in_language(language)}"
    else:
        cell, (there, here) = wrong.cell, wrong.values
        named = [one for one in earlier if one.name == wrong.name and one.has(cell)]
        first = next((one for one in named if one.says(cell, here)), named[0])
        if not first.says(cell, here) and first.comes_to(cell, first.trees(hierarchies)) != here:
            return _lacks_rows(first, cell, there, here, language)
        second = next(one for one in (*tables, *earlier) if one.says(cell, there))
    if first in tables or second in earlier:
        says = words.DISAGREE
    else:
        says = words.DIFFERS if first.says(cell, here) else words.SUMS_DIFFER
    return f"{first.name}: " + says.in_language(language).format(
        cell=words.named(cell),
        here=figure(here, language),
        lines=_lines(first, cell, here, hierarchies, language),
        there=figure(there, language),
        other=second.name,
        other_lines=_lines(second, cell, there, hierarchies, language),
    )


def threshold_said(wrong: OtherThreshold, then: Iterable[Read[Published]], language: str) -> str:
    """One line: an earlier file, and which of its rows is not as the threshold that is named for it says."""
    if wrong.cell is None:
        each = {name: figure(threshold, language) for name, threshold in wrong.named.items()}
        said = each.values() if len(each) == 1 else (f"{threshold} ({name})" for name, threshold in each.items())
        return ", ".join(each) + ": " + _FITS_NOTHING.in_language(language).format(threshold=", ".join(said))
    ((name, threshold),) = wrong.named.items()
    files = (_File(one.file.name, one.file.dimensions, one.file.values, one.lines) for one in then)
    file = next(one for one in files if one.name == name and one.has(wrong.cell))
    says = _OTHER_THRESHOLD.in_language(language)
    at = line(file.lines.get(file.codes(wrong.cell), 0), language)
    return f"{name}: {at}" + says.format(cell=words.named(wrong.cell), threshold=figure(threshold, language))


def _lacks_rows(file: _File, cell: Cell, whole: int, parts: int, language: str) -> str:
    """An earlier file tells a cell, and what is in it in part alone: the rest was put in from the tables of now."""
    line = file.lines.get(file.codes(cell))
    if line is None:
        return f"{file.name}: {words.CONTRADICTS.in_language(language)}"
    says = words.LACKS_ROWS.in_language(language)
    numbers = {"whole": figure(whole, language), "parts": figure(parts, language)}
    return f"{file.name}: " + says.format(cell=words.named(cell), line=line, **numbers)


def _lines(file: _File, cell: Cell, number: int, hierarchies: Mapping[str, Hierarchy], language: str) -> str:
    """Where a cell stands in a file, or what adds up to it."""
    codes = file.codes(cell)
    if codes in file.lines and file.says(cell, number):
        return Text("linje {at}", "line {at}").in_language(language).format(at=file.lines[codes])
    inner = file.told_under(cell, file.trees(hierarchies))
    at = ", ".join(str(file.lines[each]) for each in inner[:_MOST_LINES]) + (" …" if len(inner) > _MOST_LINES else "")
    several = Text("linje {at} lagt sammen", "lines {at} together")
    return (several if len(inner) > 1 else Text("linje {at}", "line {at}")).in_language(language).format(at=at)


def _within(part: Codes, whole: Codes, trees: Sequence[Hierarchy]) -> bool:
    return all(code == above or above in tree.above(code) for code, above, tree in zip(part, whole, trees, strict=True))


def not_settled(wrong: NotSettled, language: str) -> str:
    """Which files hold back what could not be found out with the work there is for it, and what to do."""
    tables, dimensions = words.some(wrong.tables, language), words.some(wrong.dimensions, language)
    return _NOT_SETTLED.in_language(language).format(tables=tables, dimensions=dimensions)
