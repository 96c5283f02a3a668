"""The files of a release as answers, for the pages with and without login alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from django.http import HttpResponse

from helle.register.protection import clock
from helle.register.releases import files, microdata, paper
from helle.register.releases.heads import Head
from helle.register.releases.models import Release
from helle.register.releases.paper import Printed
from helle.register.releases.queries import PublicContent, PublicRelease, ReleaseView
from helle.rules.ruling import Text

ROWS: Final = "ctdc"
"""The open microdata, in the layout of the CTDC; only of a release that has it."""
KINDS: Final = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "json": "application/json"}
TYPES: Final = {**KINDS, ROWS: KINDS["csv"]}
# CMM answers for the figures (STA-01).
SOURCE: Final = Text(
    "Center mod Menneskehandel, talt i Helle",
    "Danish Centre against Human Trafficking (CMM), counted in Helle",
)


class NoSuchFile(LookupError):
    """A release has no file of this kind."""


def made(kind: str, printed: Printed, head: Head, language: str) -> bytes:
    """A file of a release. Raises `NoSuchFile` for the rows of one that has none."""
    if kind == "pdf":
        return paper.pdf(printed, language=language)
    if kind == ROWS:
        if printed.kept.microdata is None:
            raise NoSuchFile(kind)
        return microdata.as_csv(printed.kept.microdata)
    return (files.as_csv if kind == "csv" else files.as_json)(printed.kept, head, language)


def all_files(of: ReleaseView, number: int) -> dict[tuple[str, str], bytes]:
    """Every file of a release that is approved under a number, today."""
    since = max(of.public_from, clock.today())
    printed = replace(printed_of(of), number=number, public_from=since)
    head = replace(head_of(of), number=number, public_from=since)
    kinds = [*KINDS, *([ROWS] if of.kept.microdata is not None else [])]
    return {(kind, language): made(kind, printed, head, language) for kind in kinds for language in ("da", "en")}


def given(kind: str, content: bytes, number: int | None, language: str) -> HttpResponse:
    """A file to keep, under a name that says what it is."""
    response = HttpResponse(content, content_type=TYPES[kind])
    called = f"helle-{number if number is not None else 'udkast'}"
    name = f"{called}-mikrodata-microdata.csv" if kind == ROWS else f"{called}-{language}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def head_of(of: ReleaseView, down: Collection[int] = ()) -> Head:
    """What stands with every figure of a release in a file."""
    row = of.release
    return Head(
        of.number or 0, row.title, row.cut_off, SOURCE, _drawn(row), of.public_from, down, _corrects(row), row.why
    )


def printed_of(of: ReleaseView, down: Collection[int] = ()) -> Printed:
    """A release as it is printed."""
    row = of.release
    return Printed(
        number=of.number,
        title=row.title,
        first_year=row.first_year,
        last_year=row.last_year,
        cut_off=row.cut_off,
        source=SOURCE,
        introduction=Text(row.introduction, row.introduction_en),
        drawn=_drawn(row),
        public_from=of.public_from,
        corrects=_corrects(row),
        why=row.why,
        kept=of.kept,
        down=down,
    )


def _corrects(row: Release) -> int | None:
    """The number of the release that it corrects."""
    corrected = getattr(row.corrects, "answer", None) if row.corrects_id else None
    return corrected.number if corrected is not None else None


def _drawn(row: Release) -> dt.datetime:
    return row.recorded_at  # type: ignore[return-value] # Whoever makes one is somebody.


def public_head(of: PublicRelease, content: PublicContent) -> Head:
    """The same of one that anybody reads."""
    return Head(
        of.number, of.title, of.cut_off, SOURCE, content.drawn, of.public_from, corrects=of.corrects, why=of.why
    )


def public_printed(of: PublicRelease, content: PublicContent) -> Printed:
    """The same on paper."""
    return Printed(
        number=of.number,
        title=of.title,
        first_year=of.first_year,
        last_year=of.last_year,
        cut_off=of.cut_off,
        source=SOURCE,
        introduction=content.introduction,
        drawn=content.drawn,
        public_from=of.public_from,
        corrects=of.corrects,
        why=of.why,
        kept=content.kept,
    )
