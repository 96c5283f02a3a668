"""Each part of a release held against what was counted anew: whether it came out equal, or why it cannot be (STA-01).

No number is named but those that were published. What is counted anew was protected by itself, and not beside what is
out: another pattern at the same cost may tell what was held back, or a difference may be of few. Whoever runs a command
need not be who may read that.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from helle.register.releases.papers_compared import compared
from helle.register.releases.reproducing import Told
from helle.rules.facts import english_count


class Outcome(StrEnum):
    """What came of a part. `ALIKE`: it says the same, and cannot be held byte for byte; its lines say why."""

    EQUAL = "equal"
    ALIKE = "alike"
    DIFFERENT = "different"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a release; `lines`: each difference, or why it cannot be held; `of`: how much it is, or what is not
    there."""

    name: str
    outcome: Outcome
    of: str = ""
    lines: tuple[str, ...] = ()


ESTIMATES: Final = "estimates"
ROWS: Final = "microdata"
NOT_KEPT: Final = "was approved before files were kept"
_SAYS_MORE: Final = "another version of Helle made it. This one says more, and all that was said is said the same"
_FILES: Final = {"pdf": "PDF", "csv": "CSV", "json": "JSON-stat", "ctdc": "open microdata as a file"}


def parts(kept: Told, anew: Told, cannot: Sequence[str] = ()) -> list[Part]:
    """The tables, estimates, open microdata, whatever else it says, and each file in each language.

    `cannot`: why estimates of it could not be reckoned anew, a line each.
    """
    estimates, rows = kept.content.get(ESTIMATES, []), kept.content.get(ROWS)
    return [
        _part("tables", _extent(kept), _tables(kept, anew), _both(kept, anew, "tables")),
        _part(
            "estimates",
            english_count(len(estimates), "estimate"),
            [*cannot, *_estimates(kept, anew)],
            _both(kept, anew, ESTIMATES),
        )
        if estimates or cannot or anew.content.get(ESTIMATES)
        else Part("estimates", Outcome.NONE, "it has none"),
        _part("open microdata", _persons(rows["rows"]), _rows(kept, anew), _both(kept, anew, ROWS))
        if rows is not None
        else Part("open microdata", Outcome.NONE, "it has none"),
        _part("what else it says", "", _besides(kept, anew), (_else(kept), _else(anew))),
        *_files(kept, anew),
    ]


def _part(name: str, of: str, lines: Iterable[str], both: tuple[Any, Any]) -> Part:
    """`both`: what was kept and what is counted anew, which are alike where the former is all there in the latter."""
    found, (then, now) = tuple(lines), both
    if found:
        return Part(name, Outcome.DIFFERENT, of, found)
    return Part(name, Outcome.EQUAL, of) if then == now else Part(name, Outcome.ALIKE, of, (_SAYS_MORE,))


def _both(kept: Told, anew: Told, name: str) -> tuple[Any, Any]:
    return kept.content.get(name), anew.content.get(name)


def _else(of: Told) -> dict[str, Any]:
    return {name: said for name, said in of.content.items() if name not in ("tables", ESTIMATES, ROWS)}


def _extent(kept: Told) -> str:
    tables = kept.content["tables"]
    return (
        f"{english_count(len(tables), 'table')}, {english_count(sum(len(one['figures']) for one in tables), 'figure')}"
    )


def _tables(kept: Told, anew: Told) -> Iterator[str]:
    yield from _cells("published", kept.content["tables"], anew.content["tables"], told=True)
    yield from _cells("counted", kept.originals, anew.originals, told=False)


def _cells(
    what: str, kept: Sequence[Mapping[str, Any]], anew: Sequence[Mapping[str, Any]], *, told: bool
) -> Iterator[str]:
    then, now = ({one["code"]: one for one in tables} for tables in (kept, anew))
    for code in dict.fromkeys((*then, *now)):
        if code not in then or code not in now:
            yield f"{what}: the table {code} is {'gone' if code in then else 'new'}"
            continue
        before, since = _figures(then[code]), _figures(now[code])
        for place in dict.fromkeys((*before, *since)):
            if place in before and place in since and before[place] == since[place]:
                continue
            said = f"{_said(before, place)} then, {_now(since, place)} now" if told else "not the same number"
            yield f"{what}: {code}, {', '.join('all' if one is None else str(one) for one in place)}: {said}"
        if not _holds({**then[code], "figures": []}, {**now[code], "figures": []}):
            yield f"{what}: {code}: its words, groups or years are others"


def _figures(table: Mapping[str, Any]) -> dict[tuple[Any, ...], int | None]:
    return {tuple(place): figure for *place, figure in table["figures"]}


def _said(figures: Mapping[tuple[Any, ...], int | None], place: tuple[Any, ...]) -> str:
    if place not in figures:
        return "no such cell"
    told = figures[place]
    return "withheld" if told is None else f"{told:,}"


def _now(figures: Mapping[tuple[Any, ...], int | None], place: tuple[Any, ...]) -> str:
    return _said(figures, place) if figures.get(place) is None else "another number"


def _estimates(kept: Told, anew: Told) -> Iterator[str]:
    """What was published of each estimate was rounded, and may be named."""
    then, now = ({one["estimate"]: one for one in of.content.get(ESTIMATES, [])} for of in (kept, anew))
    for key, one in (then | now).items():
        if key not in now or key not in then:
            yield f"estimate: {_years(one)} is {'gone' if key in then else 'new'}"
            continue
        yield from (
            f"estimate: {_years(one)}: {name} is not the same"
            for name, said in then[key].items()
            if not _holds(said, now[key].get(name))
        )


def _years(of: Mapping[str, Any]) -> str:
    return f"that of {of['first_year']}-{of['last_year']}"


def _rows(kept: Told, anew: Told) -> Iterator[str]:
    then, now = kept.content[ROWS], anew.content.get(ROWS) or {}
    for name in then:
        if not _holds(then[name], now.get(name)):
            yield f"published: its {name} are not the same"
    if not _holds(kept.privacy, anew.privacy):
        yield "counted: its report on privacy is not the same"


def _besides(kept: Told, anew: Told) -> Iterator[str]:
    now = _else(anew)
    for name, said in _else(kept).items():
        if not _holds(said, now.get(name)):
            yield f"published: {name} is not the same"


def _files(kept: Told, anew: Told) -> Iterator[Part]:
    for kind, language in dict.fromkeys((*kept.files, *anew.files)):
        name = f"{_FILES.get(kind, kind)} ({language})"
        then, now = kept.files.get((kind, language)), anew.files.get((kind, language))
        if then is None:
            yield Part(name, Outcome.NONE, NOT_KEPT)
        elif now is None:
            yield Part(name, Outcome.DIFFERENT, "", (f"file: {kind} ({language}) is not made any more",))
        elif then == now:
            yield Part(name, Outcome.EQUAL, english_count(len(then), "byte"))
        else:
            yield _unlike(name, kind, language, then, now)


def _unlike(name: str, kind: str, language: str, then: bytes, now: bytes) -> Part:
    """A file whose bytes are others: alike where it says the same, and only how it is written is of another version."""
    why = compared(then, now) if kind == "pdf" else _written(kind, then, now)
    if why is None:
        return Part(name, Outcome.DIFFERENT, "", (f"file: {kind} ({language}) is not the same in what it says",))
    return Part(name, Outcome.ALIKE, "not byte for byte", (f"file: {kind} ({language}): {why}",))


def _written(kind: str, then: bytes, now: bytes) -> str | None:
    """Why a file that programs read cannot be the same; None where what it said is not all there, as it was."""
    if kind == "json":
        before, since = json.loads(then), json.loads(now)
        more = "" if before == since else " names or words more,"
        alike = _holds(before, since)
    else:
        before, since = ([*csv.reader(io.StringIO(one.decode("utf-8-sig")))] for one in (then, now))
        added = [column for column in since[0] if column not in before[0]] if before and since else []
        more = f" the columns {', '.join(added)} more," if added else ""
        alike = _same_columns(before, since)
    if not alike:
        return None
    how = more or " it otherwise,"
    return f"another version of Helle wrote it. This one writes{how} and every value of it is the same"


def _holds(before: Any, since: Any) -> bool:
    """Whether all that was said is said still, in its place; names may have come to it."""
    if isinstance(before, dict) and isinstance(since, dict):
        return all(name in since and _holds(value, since[name]) for name, value in before.items())
    if isinstance(before, list) and isinstance(since, list):
        return len(before) == len(since) and all(map(_holds, before, since))
    return type(before) is type(since) and bool(before == since)


def _same_columns(before: Sequence[Sequence[str]], since: Sequence[Sequence[str]]) -> bool:
    if not before or len(before) != len(since) or not {*before[0]} <= {*since[0]}:
        return False
    places = [since[0].index(column) for column in before[0]]
    return all([*then] == [now[place] for place in places] for then, now in zip(before, since, strict=True))


def _persons(rows: Sequence[Sequence[Any]]) -> str:
    """How many rows the file has, a person each, and how many of them are different; of what is kept the last says how
    often a row stands."""
    return f"{english_count(sum(number for *_words, number in rows), 'person')} in {english_count(len(rows), 'group')}"
