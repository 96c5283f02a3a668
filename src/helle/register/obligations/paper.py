"""A report to a treaty body on paper: what it said when it was drawn, in Danish or in English (STA-03, FLO-20).

An accessible PDF (PDF/UA-1). One that nobody has approved says on each page that it is a draft.
"""

from __future__ import annotations

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _

from helle.register.interface.words import long_day, year_span
from helle.register.obligations import withdrawn
from helle.register.obligations.content import KeptEntry, kept
from helle.register.obligations.models import TreatyReport
from helle.register.obligations.queries import ReportView
from helle.register.printing import typesetting
from helle.register.printing.typesetting import FileEntry, FileSheet, Part, Passage, Section, Table
from helle.register.protection import clock


def pdf(of: ReportView, *, language: str, at: dt.datetime) -> bytes:
    """The report in a language. `at` is when it was drawn: the same report is the same paper whenever it is made, but
    that it says which of its figures were taken down since."""
    with translation.override(language):
        return typesetting.pdf(_sheet(of, language, at), at=at)


def name_of(of: ReportView, language: str) -> str:
    """What the report is called: its number, or that it is a draft."""
    body = of.body.title.in_language(language)
    if of.answer is not None and of.answer.number is not None:
        return _("Rapport nr. %(number)s til %(body)s") % {"number": of.answer.number, "body": body}
    return _("Udkast til rapport til %(body)s") % {"body": body}


def _sheet(of: ReportView, language: str, at: dt.datetime) -> FileSheet:
    found = kept(of.report.content)
    name = name_of(of, language)
    parts = [Part(_("Forpligtelserne"), tuple(_entry(one, language) for one in found.obligations))]
    if found.recommendations:
        parts.append(Part(_("Anbefalinger"), tuple(_entry(one, language) for one in found.recommendations)))
    return FileSheet(
        language=language,
        title=name,
        footer=" · ".join((name, long_day(at, language))),
        page=_("Side {page} af {pages}"),
        opening=_opening(of, language),
        sections=(
            Section(
                _("Hvor langt"),
                (),
                tuple(f"{label.in_language(language)}: {number}" for label, number in found.states),
            ),
        ),
        parts=tuple(parts),
        tables=tuple(
            Table(
                one.title.in_language(language),
                tuple(said.in_language(language) for said in one.all_said),
                tuple(column.in_language(language) for column in one.columns),
                one.widths,
                tuple(tuple(cell.in_language(language) for cell in row) for row in one.rows),
                on_new_page=one is found.tables[0],
            )
            for one in found.tables
        ),
    )


def _opening(of: ReportView, language: str) -> tuple[str, ...]:
    report = of.report
    lines = [
        _("Om %(years)s. Hvornår tallene er opgjort, står over hver tabel.")
        % {"years": year_span(report.first_year, report.last_year)},
        _("Opstillingen er Helles egen og er ikke modtagerens spørgeskema."),
        _(
            "Grupper på en til fire er lagt sammen med andre eller holdt tilbage, så de heller ikke kan regnes ud, når "
            "man læser rapporterne til GRETA og ILO sammen."
        ),
    ]
    if of.answer is None:
        lines.append(_("Udkast: ingen har godkendt rapporten."))
    elif of.approved and of.answer.recorded_at is not None:
        day = of.answer.recorded_at.astimezone(clock.COPENHAGEN).date()
        lines.append(
            _("Godkendt %(day)s af %(unit)s.")
            % {"day": long_day(day, language), "unit": of.responsible.name.in_language(language)}
        )
    else:
        lines.append(_("Sendt tilbage: rapporten er ikke godkendt."))
    corrected = getattr(report.corrects, "answer", None) if report.corrects_id else None
    if corrected is not None:
        lines.append(_("Retter rapport nr. %(number)s: %(why)s") % {"number": corrected.number, "why": report.why})
    lines += withdrawn.said(withdrawn.withdrawn(report), language)
    lines += _introduction(report, language)
    return tuple(line for line in lines if line.strip())


def _introduction(report: TreatyReport, language: str) -> list[str]:
    """What was written to begin with, in the language where it was; else as it is, and in which language that is."""
    own, other = report.introduction, report.introduction_en
    if language == "en":
        own, other = other, own
    if own or not other:
        return own.splitlines()
    said = (
        _("Indledningen er kun skrevet på dansk:") if language == "en" else _("Indledningen er kun skrevet på engelsk:")
    )
    return [said, *other.splitlines()]


def _entry(one: KeptEntry, language: str) -> FileEntry:
    return FileEntry(
        one.name.in_language(language),
        one.state.in_language(language),
        tuple(Passage(line.in_language(language)) for line in one.lines),
    )
