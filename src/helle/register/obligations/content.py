"""What a report to a treaty body says, as it stood when it was drawn: kept as data, in both languages.

The layout is Helle's own. The questionnaires of the bodies are not at hand, and nothing here pretends to answer them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils import translation

from helle.register.action_plans.figures import OF_TENS
from helle.register.interface.words import long_day
from helle.register.obligations import figures, queries
from helle.register.obligations.choices import CarrierKind, ShownBy, StudyKind
from helle.register.obligations.figures import FiguresTable
from helle.register.obligations.models import Shows, TreatyBody
from helle.register.obligations.queries import Asked, StudyView, View
from helle.register.organisations.queries import NamedUnit
from helle.rules.obligations.codes import ObligationState, RecommendationStep
from helle.rules.ruling import Text

LAYOUT: Final = 1
WORDS: Final = 1
"""Raised whenever what a report says is worded or counted otherwise: a draft keeps what it was drawn with."""
NOT_JUDGED: Final = Text("Ikke bedømt", "Not judged")
SAID_NO_MORE: Final = Text("Kan ikke siges længere", "May be said no more")
# Said in the English of what somebody wrote.
AS_WRITTEN: Final = "as written, in Danish"
# Whose figures a report has: the ILO asks for forced labour (GOV-13), GRETA for all victims.
ILO: Final = "ilo"


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """What a report says of one obligation, or of one recommendation."""

    name: Text
    state: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """All that a report says."""

    obligations: tuple[KeptEntry, ...]
    recommendations: tuple[KeptEntry, ...]
    tables: tuple[FiguresTable, ...]
    states: tuple[tuple[Text, int], ...]


NOT_SAID: Final = Text("til og med hvilken dag er ikke noteret", "up to and including which day is not recorded")


def content_of(body: TreatyBody, years: range, until: dt.date) -> dict[str, Any]:
    """What a report says of a body's instruments and of some years.

    Assessed victims stand as the release of each year counted them, compensation is counted up to a day.
    """
    of = [one for one in queries.views() if one.obligation.instrument in body.instruments]
    tables: Iterable[FiguresTable]
    if body.code == ILO:
        tables = (*figures.forced_labour(years), figures.compensation(years, until))
    else:
        first, *others = figures.forced_labour(years)
        crossed = (replace(first, said=(*first.said, figures.CROSSED)), *others)
        tables = (*figures.published(years), *crossed, figures.compensation(years, until))
    codes = {one.obligation.pk for one in of}
    return {
        "layout": LAYOUT,
        "words": WORDS,
        "obligations": [_obligation(one) for one in of],
        "recommendations": [
            _recommendation(
                study, recommended.recommendation.text, recommended.recommendation.number, recommended.asked
            )
            for study in queries.studies()
            for recommended in study.recommendations
            if recommended.recommendation.obligation_id in codes
            or (body.code != ILO and study.study.kind == StudyKind.MONITORING)
        ],
        "tables": [_table(one) for one in tables],
        "states": [[_both(label), number] for label, number in states_of(of)],
    }


def states_of(of: Iterable[View]) -> list[tuple[Text, int]]:
    """How many obligations stand in which state; of what may be said no more the state is not counted (DEF-05)."""
    judged = [one for one in of if one.obligation.judged]
    standing = [one for one in judged if not one.lapsed]
    found = [(state.label, sum(1 for one in standing if one.state is state)) for state in ObligationState]
    found.append((SAID_NO_MORE, sum(1 for one in judged if one.lapsed)))
    found.append((NOT_JUDGED, sum(1 for one in judged if one.state is None)))
    return [(label, number) for label, number in found if number]


def kept(content: dict[str, Any]) -> Kept:
    """A report out of what was kept of it."""
    return Kept(
        obligations=tuple(_entry(one) for one in content["obligations"]),
        recommendations=tuple(_entry(one) for one in content["recommendations"]),
        tables=tuple(
            FiguresTable(
                _text(one["title"]),
                tuple(_text(said) for said in one["said"]),
                tuple(_text(column) for column in one["columns"]),
                tuple(one["widths"]),
                tuple(tuple(_text(cell) for cell in row) for row in one["rows"]),
                tuple((year, _text(how)) for year, how in counted_in(one)),
            )
            for one in content["tables"]
        ),
        states=tuple((_text(label), number) for label, number in content["states"]),
    )


def drawn_before(content: Mapping[str, Any]) -> bool:
    """Whether a report was drawn before its words were changed last."""
    return bool(content.get("words", 0) < WORDS)


def counted_in(table: dict[str, Any]) -> list[list[Any]]:
    """Up to which day each year of a kept table is counted. Reports drawn before that was kept do not say it."""
    if "counted" in table:
        said: list[list[Any]] = table["counted"]
        return said
    return [[year, _both(NOT_SAID)] for year in dict.fromkeys(row[0]["da"] for row in table["rows"])]


def _entry(one: dict[str, Any]) -> KeptEntry:
    return KeptEntry(_text(one["name"]), _text(one["state"]), tuple(_text(line) for line in one["lines"]))


def _text(one: dict[str, str]) -> Text:
    return Text(one["da"], one["en"])


def _both(one: Text) -> dict[str, str]:
    return {"da": one.da, "en": one.en}


def _obligation(one: View) -> dict[str, Any]:
    lines = [one.obligation.asks]
    if one.carriers:
        lines.append(Text(f"Bæres af {_carriers(one, 'da')}.", f"Carried by {_carriers(one, 'en')}."))
    else:
        lines.append(Text("Intet bærer den.", "Nothing carries it."))
    if one.shown_by:
        shown = list(dict.fromkeys(evidence(row) for row in one.shown_by))
        lines.append(
            Text(
                f"Dokumentation: {'; '.join(row.da for row in shown)}.",
                f"Evidence: {'; '.join(row.en for row in shown)}.",
            )
        )
    else:
        lines.append(Text("Ingen dokumentation.", "No evidence."))
    if one.judgement is not None:
        why = one.judgement.why
        lines.append(Text(f"{one.owner.name.da}: {why}", f"{one.owner.name.en} ({AS_WRITTEN}): {why}"))
    if one.lapsed and one.state is not None:
        lines.append(
            Text(
                f"Sagt før: {one.state.label.da.lower()}. Det kan ikke siges længere: en bærer er væk, eller "
                "dokumentationen er for gammel.",
                f"Said before: {one.state.label.en.lower()}. It may be said no more: a carrier is gone, or the "
                "evidence is too old.",
            )
        )
    if not one.legal_ground:
        lines.append(Text("Binder ikke Danmark og er ikke hjemmel.", "Not binding on Denmark and no legal ground."))
    told = dict.fromkeys(of for row in one.shown_by if (of := queries.told_of(row)) is not None)
    return {
        **_written(one.name, _state(one), lines),
        # Which of its evidence falls with the releases that told it (`withdrawn`).
        "evidence": [[year, day.isoformat()] for year, day in told],
    }


def _state(one: View) -> Text:
    if one.lapsed:
        return SAID_NO_MORE
    return one.state.label if one.state is not None else NOT_JUDGED


# Of what kind the carriers are, as a sentence has them: those outside Helle know none of its rules and pages by name.
_KINDS: Final = (
    (CarrierKind.INITIATIVE, Text("planens initiativer", "initiatives of the plan")),
    (CarrierKind.PRACTICE, Text("praksis", "practice")),
    (CarrierKind.RULE, Text("regler i Helle", "rules in Helle")),
    (CarrierKind.PAGE, Text("sider i Helle", "pages in Helle")),
)


def _carriers(one: View, language: str) -> str:
    """What carries an obligation, kind by kind, each thing once."""
    said = []
    for kind, label in _KINDS:
        of_kind = [
            _carrier(shown.words.in_language(language), shown.unit, language)
            for shown in one.carriers
            if shown.carrier.kind == kind
        ]
        if of_kind:
            said.append(f"{label.in_language(language)}: {'; '.join(dict.fromkeys(of_kind))}")
    return ". ".join(f"{first[0].upper()}{first[1:]}" if number else first for number, first in enumerate(said))


def _carrier(words: str, unit: NamedUnit | None, language: str) -> str:
    words = words.removesuffix(".")
    if unit is None:
        return words
    noted = f", {AS_WRITTEN}" if language == "en" else ""
    return f"{words} ({unit.name.in_language(language)}{noted})"


def evidence(row: Shows) -> Text:
    """A piece of evidence as a report says it."""
    found = []
    for language in ("da", "en"):
        with translation.override(language):
            value = f" {row.year}: {_figure(row, language)}" if row.kind == ShownBy.FIGURE else ""
            found.append(f"{queries.evidence_words(row)}{value}, {long_day(row.on_day, language)}")
    return Text(*found)


def _figure(row: Shows, language: str) -> str:
    figure = figures.figure_kept(row)
    said = figure.said.in_language(language)
    return f"{said} ({OF_TENS.in_language(language)})" if figure.in_tens else said


def _recommendation(study: StudyView, text: str, number: int, asked: tuple[Asked, ...]) -> dict[str, Any]:
    name = Text(f"{study.study.title.da}, nr. {number}", f"{study.study.title.en}, no. {number}")
    lines = [Text(text, f"({AS_WRITTEN}) {text}")]
    for one in asked:
        said = one.reply_kind
        why = f": {one.reply.why}" if one.reply is not None else ""
        noted = f" ({AS_WRITTEN})" if why else ""
        standing = one.now.standing.label
        lines.append(
            Text(
                f"{one.unit.name.da}: {said.da if said else standing.da}{why}",
                f"{one.unit.name.en}: {said.en if said else standing.en}{noted}{why}",
            )
        )
        lines += _promised(one)
    open_ones = sum(1 for one in asked if one.due is not None)
    state = Text("Åben", "Open") if open_ones else Text("Afsluttet", "Closed")
    return _written(name, state, lines)


def _promised(one: Asked) -> list[Text]:
    """What a unit promised and by when, and what came of it."""
    reply = one.reply
    if reply is None or reply.promised_by is None:
        return []
    by = one.due or reply.promised_by
    lines = [
        Text(
            f"Lovet til {long_day(by, 'da')}: {reply.promises}",
            f"Promised by {long_day(by, 'en')} ({AS_WRITTEN}): {reply.promises}",
        )
    ]
    for step in reply.steps.all():
        label = RecommendationStep(step.kind).label
        lines.append(
            Text(
                f"{label.da} {long_day(step.on_day, 'da')}: {step.why}",
                f"{label.en}, {long_day(step.on_day, 'en')} ({AS_WRITTEN}): {step.why}",
            )
        )
    if one.overdue:
        lines.append(Text(f"{one.now.standing.label.da}.", f"{one.now.standing.label.en}."))
    return lines


def _written(name: Text, state: Text, lines: Iterable[Text]) -> dict[str, Any]:
    return {"name": _both(name), "state": _both(state), "lines": [_both(line) for line in lines]}


def _table(one: FiguresTable) -> dict[str, Any]:
    return {
        "title": _both(one.title),
        "said": [_both(said) for said in one.said],
        "columns": [_both(column) for column in one.columns],
        "widths": list(one.widths),
        "rows": [[_both(cell) for cell in row] for row in one.rows],
        "counted": [[year, _both(how)] for year, how in one.counted],
        "releases": [[year, number] for year, number in one.releases],
    }
