"""What in a set of figures cannot be: each contradiction with its rows, what was stated, and what it comes to."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from helle.methods.contradictions.reading import Figure
from helle.methods.contradictions.rounding import Span, Told, can_be, can_be_of, span


class Check(StrEnum):
    """What was found. The last three are what is missing for a figure to be checked at all."""

    TOTAL = "total"
    PART_EXCEEDS = "part-exceeds"
    YEARS = "years"
    FALLS = "falls"
    CHANGE = "change"
    CHANGE_FROM_ZERO = "change-from-zero"
    PERCENT = "percent"
    PERCENT_OF_NONE = "percent-of-none"
    SHARE_EXCEEDS = "share-exceeds"
    SHARE_NEGATIVE = "share-negative"
    NO_SUCH_PERCENT = "no-such-percent"
    SHARES = "shares"
    DIFFERS = "differs"
    PERCENT_DIFFERS = "percent-differs"
    BLANK_AS_ZERO = "blank-as-zero"
    UNITS = "units"
    NO_UNIT = "no-unit"
    NO_CUT_OFF = "no-cut-off"
    NO_SOURCE = "no-source"


MISSING = frozenset({Check.NO_UNIT, Check.NO_CUT_OFF, Check.NO_SOURCE})


class Why(StrEnum):
    """What a wrong change was probably worked out of, and which way a number was rounded that does not say so."""

    ROUNDED_DOWN = "rounded-down"
    ROUNDED_UP = "rounded-up"
    OF_THE_NEW = "of-the-new"
    WHOLE_SHARE = "whole-share"
    BACKWARDS = "backwards"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that cannot be. `stated` and `reckoned` are numbers as they are to be read."""

    check: Check
    rows: tuple[int, ...]
    series: str
    years: str
    group: str = ""
    stated: Fraction | None = None
    reckoned: Fraction | None = None
    why: Why | None = None
    told: tuple[str, ...] = field(default=())


def check(figures: Sequence[Figure]) -> tuple[Finding, ...]:
    """All contradictions, in the order of their first rows."""
    found: list[Finding] = []
    for one in _CHECKS:
        found += one(figures)
    return tuple(sorted(found, key=lambda one: (one.check in MISSING, one.rows, one.check)))


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _found(check: Check, figures: Sequence[Figure], **more: object) -> Finding:
    first = figures[0]
    return Finding(
        check,
        tuple(one.row for one in figures),
        first.series,
        _years(first.first_year, first.last_year),
        first.group,
        **more,  # type: ignore[arg-type] # Each caller names fields of the finding.
    )


def _by[K](figures: Iterable[Figure], key: Callable[[Figure], K]) -> dict[K, list[Figure]]:
    grouped: dict[K, list[Figure]] = defaultdict(list)
    for one in figures:
        grouped[key(one)].append(one)
    return grouped


def _same(one: Figure) -> tuple[str, int, int, str, str]:
    return (one.series, one.first_year, one.last_year, one.by, one.group)


def _units_fit(one: Figure, other: Figure) -> bool:
    return not one.unit or not other.unit or one.unit == other.unit


def _wholes(figures: Sequence[Figure]) -> dict[tuple[str, int, int], list[Figure]]:
    told = [one for one in figures if not one.by and one.count is not None]
    return _by(told, lambda one: (one.series, one.first_year, one.last_year))


def _totals(figures: Sequence[Figure]) -> Iterator[Finding]:
    """Parts of one source against the whole: none larger, and those that exclude each other add up to it."""
    wholes = _wholes(figures)
    broken = _by(
        [one for one in figures if one.by], lambda one: (one.series, one.first_year, one.last_year, one.by, one.source)
    )
    for (series, first, last, _, _), parts in broken.items():
        for whole in wholes.get((series, first, last), []):
            counted = [one for one in parts if one.count is not None and _units_fit(one, whole)]
            total = Fraction(whole.count or 0)
            for one in counted:
                if Fraction(one.count or 0) > total:
                    yield _found(Check.PART_EXCEEDS, [one, whole], stated=Fraction(one.count or 0), reckoned=total)
            blank = [one for one in parts if one.count is None]
            if not counted or any(one.several for one in parts) or len({one.group for one in parts}) < len(parts):
                continue
            summed = Fraction(sum(one.count or 0 for one in counted))
            if len(counted) > 1 and (summed > total or (summed != total and not blank)):
                yield _found(Check.TOTAL, [whole, *counted], stated=total, reckoned=summed)
            elif summed == total and (unknown := [one for one in blank if one.percent is None]):
                yield _found(Check.BLANK_AS_ZERO, [*unknown, whole], stated=total)


def _covered(figures: Sequence[Figure]) -> Iterator[Finding]:
    """Years told together against the same years told singly, where those leave no gap."""
    for same in _by(figures, lambda one: (one.series, one.by, one.group, one.unit)).values():
        told = {(one.first_year, one.last_year): one for one in same if one.count is not None and not one.cumulative}
        for one in same:
            if one.count is None or one.first_year == one.last_year:
                continue
            parts = _cover(told, one)
            if parts and sum(part.count or 0 for part in parts) != one.count:
                summed = Fraction(sum(part.count or 0 for part in parts))
                yield _found(Check.YEARS, [one, *parts], stated=Fraction(one.count), reckoned=summed)


def _cover(told: dict[tuple[int, int], Figure], whole: Figure) -> list[Figure]:
    """Figures that follow on each other from the first year to the last, by the shortest steps; empty for a gap."""
    parts: list[Figure] = []
    year = whole.first_year
    while year <= whole.last_year:
        steps = [one for (first, last), one in told.items() if first == year and last <= whole.last_year]
        steps = [one for one in steps if (one.first_year, one.last_year) != (whole.first_year, whole.last_year)]
        if not steps:
            return []
        step = min(steps, key=lambda one: (one.last_year, one.row))
        parts.append(step)
        year = step.last_year + 1
    return parts


def _falls(figures: Sequence[Figure]) -> Iterator[Finding]:
    told = [one for one in figures if one.cumulative and one.count is not None]
    for same in _by(told, lambda one: (one.series, one.by, one.group, one.first_year, one.unit, one.source)).values():
        ordered = sorted(same, key=lambda one: (one.last_year, one.row))
        for before, after in itertools.pairwise(ordered):
            if before.last_year < after.last_year and (after.count or 0) < (before.count or 0):
                counts = {"stated": Fraction(after.count or 0), "reckoned": Fraction(before.count or 0)}
                yield _found(Check.FALLS, [after, before], **counts)


def _changes(figures: Sequence[Figure]) -> Iterator[Finding]:
    """A stated change against the counts of both years; wrong only where no telling of either count makes it right."""
    told = [one for one in figures if one.count is not None]
    same = _by(told, _same)
    for one in figures:
        if one.change is None:
            continue
        pairs = _pairs(one, same)
        if not pairs:
            continue
        counted = [(old, new) for old, new in pairs if old.count]
        if not counted:
            yield _found(Check.CHANGE_FROM_ZERO, [one, pairs[0][0]], stated=Fraction(one.change))
            continue
        grown = [Fraction(100 * ((new.count or 0) - (old.count or 0)), old.count or 1) for old, new in counted]
        if not any(can_be(one.change, exact, one.told) for exact in grown):
            old, new = counted[0]
            yield _found(
                Check.CHANGE,
                [one, *(other for other in (old, new) if other is not one)],
                stated=Fraction(one.change),
                reckoned=grown[0],
                why=_rounded_another_way(one.change, one.told, grown) or _why(one, old.count or 1, new.count or 0),
                told=(str(old.count), str(new.count)),
            )


def _pairs(one: Figure, same: dict[tuple[str, int, int, str, str], list[Figure]]) -> list[tuple[Figure, Figure]]:
    """The counts of the year before and of the year itself that a change can be of."""
    before = one.change_from if one.change_from is not None else one.first_year - 1
    earlier = same.get((one.series, before, before, one.by, one.group), [])
    now = [one] if one.count is not None else same.get(_same(one), [])
    return [(old, new) for old in earlier for new in now if _units_fit(old, new)]


def _why(one: Figure, old: int, new: int) -> Why | None:
    assert one.change is not None  # noqa: S101 # For the type checker: asked by the caller.
    tries = (
        (Why.OF_THE_NEW, Fraction(100 * (new - old), new) if new else None),
        (Why.WHOLE_SHARE, Fraction(100 * new, old)),
        (Why.BACKWARDS, Fraction(100 * (old - new), old)),
        (Why.POINTS, Fraction(new - old)),
    )
    return next((why for why, value in tries if value is not None and can_be(one.change, value, one.told)), None)


def _rounded_another_way(stated: Decimal, told: Told, exact: Iterable[Fraction]) -> Why | None:
    """Which way a number was rounded that is told as rounded and is not the nearest; None where it is plainly wrong."""
    ways = ((Told.ROUNDED_DOWN, Why.ROUNDED_DOWN), (Told.ROUNDED_UP, Why.ROUNDED_UP))
    found = (why for way, why in ways if any(can_be(stated, value, way) for value in exact))
    return next(found, None) if told is Told.ROUNDED else None


def _percents(figures: Sequence[Figure]) -> Iterator[Finding]:
    """A stated percentage against its count and its whole, or against any count where that was not told."""
    wholes = _wholes(figures)
    counts = _by([one for one in figures if one.count is not None], _same)
    for one in figures:
        if one.percent is None:
            continue
        told = wholes.get((one.series, one.first_year, one.last_year), []) if one.by else []
        of = _of(one, wholes)
        behind = [whole for whole in told if one.of is None and _units_fit(one, whole)]
        if not of:
            continue
        stated = Fraction(one.percent)
        if _is_no_share(one):
            continue  # Found by itself.
        whole = [number for number in of if number]
        if not whole:
            yield _found(Check.PERCENT_OF_NONE, [one, *behind], stated=stated)
            continue
        persons = [one.count] if one.count is not None else [other.count for other in counts.get(_same(one), [])]
        exact = [Fraction(100 * (count or 0), number) for count in persons for number in whole]
        if exact and not any(can_be(one.percent, value, one.told) for value in exact):
            rows = [one, *behind, *(other for other in counts.get(_same(one), []) if one.count is None)]
            why = _rounded_another_way(one.percent, one.told, exact)
            counts_of = (str(persons[0]), str(whole[0]))
            yield _found(Check.PERCENT, rows, stated=stated, reckoned=exact[0], why=why, told=counts_of)
        if not exact and not any(can_be_of(one.percent, number, one.told) for number in whole):
            yield _found(Check.NO_SUCH_PERCENT, [one, *behind], stated=stated, told=(str(whole[0]),))


def _of(one: Figure, wholes: dict[tuple[str, int, int], list[Figure]]) -> list[int | None]:
    """Of how many a share can be: as it says itself, or the wholes of its series and years."""
    told = wholes.get((one.series, one.first_year, one.last_year), []) if one.by else []
    return [one.of] if one.of is not None else [whole.count for whole in told if _units_fit(one, whole)]


def unchecked(figures: Sequence[Figure]) -> tuple[int, ...]:
    """The rows with a percentage that nothing among the figures can be held against: a share without a whole, a change
    without the counts of both years. That nothing was found of them says nothing."""
    wholes = _wholes(figures)
    counts = _by([one for one in figures if one.count is not None], _same)
    return tuple(
        one.row
        for one in figures
        if (one.percent is not None and not _is_no_share(one) and not _of(one, wholes))
        or (one.change is not None and not _pairs(one, counts))
    )


def _is_no_share(one: Figure) -> bool:
    """Whether a percentage is of more than all, or of less than nothing."""
    of = None if one.percent is None else span(one.percent, one.told)
    return of is not None and (of.is_over_all or of.is_under_none)


def _more_than_all(figures: Sequence[Figure]) -> Iterator[Finding]:
    """A share is of a whole, whichever that is, and no share is more than all of it, or less than nothing."""
    for one in figures:
        if one.percent is not None and _is_no_share(one):
            check = Check.SHARE_EXCEEDS if one.percent > 0 else Check.SHARE_NEGATIVE
            yield _found(check, [one], stated=Fraction(one.percent))


def _shares(figures: Sequence[Figure]) -> Iterator[Finding]:
    """Shares of groups that exclude each other, each as low as its rounding allows, and still more than all."""
    told = [one for one in figures if one.by and one.percent is not None]
    for same in _by(told, lambda one: (one.series, one.first_year, one.last_year, one.by, one.source)).values():
        if any(one.several for one in same) or len({one.group for one in same}) < len(same):
            continue
        if len(same) > 1 and _together(same).is_over_all:
            summed = sum((Fraction(one.percent or 0) for one in same), Fraction(0))
            yield _found(Check.SHARES, same, stated=summed, reckoned=Fraction(100))


def _together(figures: Sequence[Figure]) -> Span:
    """What shares can come to: from each at its lowest to each at its highest."""
    spans = [span(one.percent, one.told) for one in figures if one.percent is not None]
    return Span(
        sum((max(Fraction(0), one.low) for one in spans), Fraction(0)),
        sum((one.high for one in spans), Fraction(0)),
        low_is_in=all(one.low_is_in or one.low < 0 for one in spans),
        high_is_in=all(one.high_is_in for one in spans),
    )


def _differs(figures: Sequence[Figure]) -> Iterator[Finding]:
    """The same figure told differently, unless each has a day of its own on which it was true."""
    for same in _by(figures, _same).values():
        for place, one in enumerate(same):
            for other in same[place + 1 :]:
                another_day = one.cut_off and other.cut_off and one.cut_off != other.cut_off
                if not another_day and _units_fit(one, other):
                    yield from _two(one, other)


def _two(one: Figure, other: Figure) -> Iterator[Finding]:
    if one.count is not None and other.count is not None and one.count != other.count:
        sources = (one.source, other.source)
        counts = {"stated": Fraction(one.count), "reckoned": Fraction(other.count)}
        yield _found(Check.DIFFERS, [one, other], **counts, told=sources)
    blank = next(
        (this for this in (one, other) if this.count is None and this.percent is None and this.change is None), None
    )
    if blank is not None and 0 in (one.count, other.count):
        yield _found(Check.BLANK_AS_ZERO, [one, other], stated=Fraction(0))
    if one.percent is None or other.percent is None:
        return
    if not span(one.percent, one.told).meets(span(other.percent, other.told)):
        shares = {"stated": Fraction(one.percent), "reckoned": Fraction(other.percent)}
        yield _found(Check.PERCENT_DIFFERS, [one, other], **shares, told=(one.source, other.source))


def _units(figures: Sequence[Figure]) -> Iterator[Finding]:
    for same in _by(figures, lambda one: one.series).values():
        units = sorted({one.unit for one in same if one.unit})
        if len(units) > 1:
            yield _found(
                Check.UNITS, [next(one for one in same if one.unit == word) for word in units], told=tuple(units)
            )


def _missing(figures: Sequence[Figure]) -> Iterator[Finding]:
    """What every figure needs and some lack, said once for each series and source."""
    for same in _by(figures, lambda one: (one.series, one.source)).values():
        for lacks, those in (
            (Check.NO_UNIT, [one for one in same if one.count is not None and not one.unit]),
            (Check.NO_CUT_OFF, [one for one in same if one.cut_off is None]),
            (Check.NO_SOURCE, [one for one in same if not one.source]),
        ):
            if those:
                yield _found(lacks, those)


_CHECKS: tuple[Callable[[Sequence[Figure]], Iterator[Finding]], ...] = (
    _totals,
    _covered,
    _falls,
    _changes,
    _percents,
    _more_than_all,
    _shares,
    _differs,
    _units,
    _missing,
)
