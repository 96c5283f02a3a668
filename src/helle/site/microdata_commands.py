"""What `helle microdata` does: records and a plan in; a file that may be published and its two reports out."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from helle.methods import tabular
from helle.methods.microdata import layouts
from helle.methods.microdata import plan as plans
from helle.methods.microdata import records as recorded
from helle.methods.microdata.plan import SUPPRESSED, Plan
from helle.methods.microdata.recoding import TooManyLevels
from helle.methods.microdata.releasing import Release, release
from helle.methods.rows import marked_unless_a_number
from helle.site import microdata_words as words
from helle.site import tabular_words
from helle.site.command_line import refuse
from helle.site.line_words import figure, many
from helle.site.line_words import percent as percent_of
from helle.site.read_files import name_of, why_of
from helle.site.written_files import WRITTEN_OVER, why_not, write_whole, written_over

_REFUSED, _UNREADABLE = 1, 2


def microdata(
    source: str,
    *,
    plan: str,
    out: str | None,
    layout: str | None,
    population: str | None,
    seed: int,
    tries: int,
    as_json: bool,
    language: str,
) -> int:
    """Print the reports and write the file. Returns 1 where it may not be made, 2 where something cannot be read."""
    if layout is not None and layout not in layouts.layouts():
        said = words.NO_LAYOUT.in_language(language).format(name=layout, names=", ".join(layouts.layouts()))
        return refuse(said, _UNREADABLE)
    if out is not None and (why := why_not(out, language)) is not None:
        return refuse(f"--out {out}: {why}", _UNREADABLE)
    read = [Path(one) for one in (source, plan, population) if one is not None and one != "-"]
    if out is not None and written_over(read, [Path(out)]) is not None:
        return refuse(f"--out {out}: {WRITTEN_OVER.in_language(language)}", _UNREADABLE)
    at = plan
    try:
        wanted = plans.read(Path(plan).read_bytes())
        at = source
        records = recorded.read(sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes(), wanted)
        at = population or ""
        everybody = None if population is None else recorded.read(Path(population).read_bytes(), wanted)
        unsaid = None if layout is None else partial(layouts.is_unsaid, layouts.layouts()[layout])
        made = release(records, wanted, everybody, seed=seed, tries=tries, is_unsaid=unsaid)
    except OSError as error:
        why = tabular_words.UNREADABLE_FILE.in_language(language).format(why=why_of(error, language))
        return refuse(f"{name_of(at)}: {why}", _UNREADABLE)
    except plans.BadPlan as wrong:
        return refuse(f"{name_of(at)}: {words.plan_mistake(wrong, language)}", _UNREADABLE)
    except tabular.Unreadable as wrong:
        return refuse(f"{name_of(at)}: {tabular_words.mistake(wrong, words.MISTAKES, language)}", _UNREADABLE)
    except TooManyLevels as wrong:
        said = words.TOO_MANY_NODES.in_language(language).format(nodes=figure(wrong.nodes, language))
        return refuse(f"{name_of(plan)}: {said}", _UNREADABLE)
    laid = None if layout is None else layouts.lay_out(layouts.layouts()[layout], made.names, made.rows, SUPPRESSED)
    if as_json:
        answer = to_json(name_of(source), made, wanted, laid, language, seed=seed, tries=tries)
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for line in _lines(name_of(source), made, laid, language):
            print(line)
    if made.refused is not None:
        return refuse(f"{name_of(source)}: {_why(made, wanted, language)}", _REFUSED)
    if out is not None:
        names, rows = (made.names, made.rows) if laid is None else (laid.names, laid.rows)
        try:
            _write(Path(out), names, rows)
        except OSError as error:
            return refuse(f"--out {out}: {why_of(error, language)}", _UNREADABLE)
        if not as_json:
            print(
                words.WRITTEN.in_language(language).format(
                    rows=many(len(rows), *words.ROW, language), name=name_of(out)
                )
            )
    return 0


def _why(made: Release, wanted: Plan, language: str) -> str:
    assert made.refused is not None  # noqa: S101 # For the type checker: asked by the caller.
    return (
        words.REFUSALS[made.refused]
        .in_language(language)
        .format(
            lost=percent_of(made.recoded.lost, language),
            most=percent_of(wanted.most_lost, language),
            pairs=percent_of(made.utility.kept[2].as_coarsened if 2 in made.utility.kept else 0, language),
            least=percent_of(wanted.least_pairs, language),
        )
    )


def _write(path: Path, names: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write the file, whole or not at all. No word is a formula to a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(map(marked_unless_a_number, row) for row in (names, *rows))
    write_whole(path, text.getvalue())


def to_json(
    name: str,
    made: Release,
    wanted: Plan,
    laid: layouts.LaidOut | None,
    language: str,
    *,
    seed: int,
    tries: int,
) -> dict[str, Any]:
    """Both reports; docs/reference/microdata.md says what stands where."""
    safe, useful, found = made.privacy, made.utility, made.recoded
    answer: dict[str, Any] = {
        "source": name,
        "persons": len(made.rows),
        "columns": list(made.names),
        "seed": seed,
        "tries": tries,
        "refused": made.refused,
        "says": None if made.refused is None else _why(made, wanted, language),
        "levels": {key: {"level": level, "of": of} for key, (level, of) in made.levels.items()},
        "privacy": {
            "k": safe.k,
            "smallest": safe.smallest,
            "groups": safe.groups,
            "unique_before": safe.unique_before,
            "unique_after": safe.unique_after,
            "below_k_before": safe.below_k_before,
            "suppressed": dict(safe.suppressed),
            "risk": _rounded(dataclasses.asdict(safe.risk)),
            "sensitive": {column: _rounded(dataclasses.asdict(one)) for column, one in safe.sensitive.items()},
            "told_by_the_others": dict(safe.told_by_the_others),
            "differences": [dataclasses.asdict(one) for one in safe.differences],
        },
        "utility": {
            "lost": round(found.lost, 4),
            "lost_at_least": round(found.lost_at_least, 4),
            "lost_by_column": {column: round(share, 4) for column, share in useful.lost.items()},
            "left_empty": made.left_empty,
            "kept": {str(way): _rounded(dataclasses.asdict(one)) for way, one in useful.kept.items()},
            "recodings": found.nodes,
            "worked_out": found.worked_out,
        },
    }
    if laid is not None:
        answer["layout"] = {
            "columns": list(laid.names),
            "left_out": list(laid.left_out),
            "strange": [
                {**dataclasses.asdict(one), "known": list(layouts.known_beside(laid.layout, one))}
                for one in laid.strange
            ],
            "unverified": list(laid.unverified),
        }
    return answer


def _rounded(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in entry.items()}


def _lines(name: str, made: Release, laid: layouts.LaidOut | None, language: str) -> Iterable[str]:
    safe, useful, found = made.privacy, made.utility, made.recoded

    def percent(share: float) -> str:
        return percent_of(share, language)

    def told(number: float) -> str:
        return figure(number, language)

    def persons(number: int) -> str:
        return many(number, *words.PERSON, language)

    columns = many(len(made.names), *words.COLUMN, language)
    heading = words.HEADING.in_language(language)
    yield f"{name}: " + heading.format(persons=persons(len(made.rows)), columns=columns, k=told(safe.k))
    yield from ("", words.PRIVACY.in_language(language))
    yield "  " + words.SMALLEST.in_language(language).format(
        smallest=told(safe.smallest),
        groups=told(safe.groups),
        below=persons(safe.below_k_before),
        k=told(safe.k),
        unique=told(safe.unique_before),
        after=told(safe.unique_after),
    )
    yield "  " + words.RISK.in_language(language).format(
        prosecutor=percent(safe.risk.prosecutor_highest),
        mean=percent(safe.risk.prosecutor_mean),
        journalist=percent(safe.risk.journalist_highest),
        marketer=percent(safe.risk.marketer),
    )
    yield "  {:22}{:>10}{:>20}{:>10}{:>20}".format(*words.COLUMNS.in_language(language).split("|"))
    for key, (level, of) in made.levels.items():
        cells, follows = told(safe.suppressed[key]), told(safe.told_by_the_others[key])
        yield f"  {key:22}{f'{level}/{of - 1}':>10}{cells:>20}{percent(useful.lost[key]):>10}{follows:>20}"
    for column, one in safe.sensitive.items():
        yield "  " + words.SENSITIVE.in_language(language).format(
            column=column,
            values=many(one.fewest_values, *words.VALUE, language),
            distance=percent(one.largest_distance),
            alike=persons(one.persons_alike),
        )
    if safe.differences:
        yield "  " + words.DIFFERENCES.in_language(language)
        yield "    " + "; ".join(f"{one.column} {one.word}: {told(one.persons)}" for one in safe.differences)
    yield from ("", words.UTILITY.in_language(language))
    yield "  " + words.LOST.in_language(language).format(
        lost=percent(found.lost),
        recoding=percent(found.lost - _cells(found.suppression_loss, found.information)),
        cells=percent(_cells(found.suppression_loss, found.information)),
        least=percent(found.lost_at_least),
    )
    for column, empty in made.left_empty.items():
        if empty:
            yield "  " + words.SENSITIVE_EMPTY.in_language(language).format(
                column=column, cells=told(empty), all=many(len(made.rows), *words.CELL, language)
            )
    yield "  {:20}{:>16}{:>20}{:>20}{:>24}{:>10}".format(*words.KEPT.in_language(language).split("|"))
    for way, kept in useful.kept.items():
        shares = f"{percent(kept.as_they_were):>20}{percent(kept.as_coarsened):>20}"
        errors = f"{percent(kept.mean_error):>24}{percent(kept.largest_error):>10}"
        yield f"  {way:<20}{told(kept.combinations):>16}{shares}{errors}"
    yield ""
    for text in words.NOT_PROTECTED:
        yield text.in_language(language)
    if laid is not None:
        yield from _of_layout(laid, language)


def _cells(loss: float, information: float) -> float:
    return loss / information if information else 0.0


def _of_layout(laid: layouts.LaidOut, language: str) -> Iterable[str]:
    if laid.left_out:
        yield words.LEFT_OUT.in_language(language).format(names=", ".join(laid.left_out))
    for one in laid.strange:
        said = words.STRANGE if one.stands == one.word else words.INSTEAD if one.stands else words.LEFT_EMPTY
        known = layouts.known_beside(laid.layout, one)
        yield said.in_language(language).format(column=one.column, word=one.word, stands=one.stands) + (
            "; " + words.KNOWN.in_language(language).format(known=", ".join(known)) if known else ""
        )
    if laid.unverified:
        yield words.UNVERIFIED.in_language(language).format(names=", ".join(laid.unverified))
