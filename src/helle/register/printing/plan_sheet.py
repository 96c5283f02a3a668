"""The person's own plan on paper: plain words in a language of hers, readable, naming nobody (SUP-10, PER-02).

Codes are in reviewed words of the language chosen, as letters are; what was typed stands as it was typed and is marked.
Who delivers stands as what it is, never by name, and neither an address nor the number of the case is in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from helle.register.letters import typesetting
from helle.register.letters.composing import in_letter
from helle.register.letters.texts import WRITTEN_HERE, SheetText, reviewed_sheets_on
from helle.register.protection.refusals import Refused
from helle.register.support_plans.choices import State
from helle.register.support_plans.queries import OpenedMeasure, OpenedNeed, Plan
from helle.rules.money import danish_kroner, english_kroner
from helle.rules.ruling import Text

SHEET: Final = Path(__file__).parent / "data" / "plan.typ"
NAME: Final = "support_plan"


@dataclass(frozen=True, slots=True)
class Entry:
    """One need or measure: what it is, what was typed of it, and facts about it."""

    title: str
    typed: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanSection:
    """A part of the plan under its heading."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """All words of the plan. `typed` says that typed text is not translated; '' where it is in the sheet's language."""

    language: str
    title: str
    day: str
    opening: tuple[str, ...]
    sections: tuple[PlanSection, ...]
    closing: tuple[str, ...]
    none: str
    typed: str
    page: str

    def typed_words(self) -> tuple[str, ...]:
        """What somebody typed of it, which may hold more than the reviewed words do."""
        return tuple(one.typed for section in self.sections for one in section.entries if one.typed)


def languages(day: dt.date, name: str = NAME) -> list[str]:
    """The languages whose words somebody has reviewed, ours first."""
    found = reviewed_sheets_on(name, day)
    return [*(code for code in WRITTEN_HERE if code in found), *sorted(found.keys() - set(WRITTEN_HERE))]


@dataclass(frozen=True, slots=True)
class Offered:
    """The languages a plan can be had in, which of them to begin with, and those of the person's that are not there.

    `first` is one of hers where there is one; else English, which more people read than Danish.
    """

    languages: list[str]
    first: str
    missing: list[str]
    """Hers, where it can be had in none of them."""


def offered(spoken: Sequence[str], day: dt.date, name: str = NAME) -> Offered:
    """What a plan can be had in for somebody who speaks these languages, on a day."""
    found = languages(day, name)
    hers = [code for code in spoken if code in found]
    first = next(iter([*hers, *(code for code in ("en", "da") if code in found), *found]), "")
    return Offered(found, first, [] if hers else list(spoken))


def sheet_of(plan: Plan, *, language: str, with_health: bool, day: dt.date) -> PlanSheet:
    """The words of a plan in a reviewed language; without what concerns body and mind where that is left out."""
    text = reviewed_sheets_on(NAME, day)[language]
    words = text.words

    def shown(category: str) -> bool:
        return with_health or category != "health"

    needs = [one for one in plan.needs if shown(one.row.category)]
    running = [one for one in plan.open if shown(one.row.category)]
    ended = [one for one in plan.ended if shown(one.row.category) and not one.mistaken]
    version = plan.version
    sections = [
        PlanSection(words["needs"], tuple(_need(one, text) for one in needs)),
        PlanSection(words["support"], tuple(_measure(one, text) for one in running)),
    ]
    if version is not None:
        sections.insert(0, PlanSection(words["goal"], (Entry("", version.goal),)))
    for heading, states in (("done", (State.DONE, State.NOT_DONE)), ("not_given", (State.REFUSED,))):
        entries = tuple(_measure(one, text) for one in ended if one.row.state in states)
        if entries:
            sections.append(PlanSection(words[heading], entries))
    if version is not None:
        answer = Entry(text.codes["agreements"][version.row.agreement], "")
        own = [Entry(words["her_words"], version.her_words)] if version.her_words else []
        sections.append(PlanSection(words["agreement"], (answer, *own)))
    talked = words["agreed"].format(day=in_letter(version.row.agreed_on, language)) if version else ""
    return PlanSheet(
        language=language,
        title=words["title"],
        day=in_letter(day, language),
        opening=tuple(one for one in (words["intro"], talked) if one),
        sections=tuple(sections),
        closing=(words["consent"], words["questions"]),
        none=words["none"],
        typed="" if language == "da" else words["typed"],
        page=words["page"],
    )


def _need(one: OpenedNeed, text: SheetText) -> Entry:
    later = (text.words["later"],) if one.since_then else ()
    return Entry(text.codes["areas"][one.row.area], one.words, later)


def _measure(one: OpenedMeasure, text: SheetText) -> Entry:
    words, row = text.words, one.row

    def line(name: str, value: str) -> str:
        return f"{words[name]}: {value}"

    def on(day: dt.date) -> str:
        return in_letter(day, text.language)

    lines = []
    if row.delivered_by:
        lines.append(line("by", text.codes["deliverers"][row.delivered_by]))
    if row.state == State.AGREED and row.planned_for:
        lines.append(line("latest", on(row.planned_for)))
    if row.state == State.BEGUN and one.begun:
        lines.append(line("since", on(one.begun.on_day)))
    if one.ended:
        lines.append(line("ended", on(one.ended.on_day)))
    if row.hours:
        lines.append(line("hours", str(row.hours)))
    if row.oere:
        lines.append(line("amount", danish_kroner(row.oere) if text.language == "da" else english_kroner(row.oere)))
    if one.since_then:
        lines.append(words["later"])
    title = f"{text.codes['measures'][row.type]}: {text.codes['states'][row.state]}"
    return Entry(title, one.description, tuple(lines))


def pdf(sheet: PlanSheet, *, at: dt.datetime) -> bytes:
    """The plan as PDF (PDF/UA-1, PDF/A-2a). Raises `Refused` for a sign that no typeface has."""
    words = asdict(sheet)
    words["direction"] = "rtl" if typesetting.right_to_left(sheet.language) else "ltr"
    try:
        (made,) = typesetting.compiled(SHEET, {"plan": words}, at=at, form="pdf")
    except typesetting.CannotSet as error:
        raise Refused(
            Text(
                f"Et tegn i det, der er skrevet, kan ikke sættes: {error.sign}",
                f"A sign in what was typed cannot be set: {error.sign}",
            )
        ) from error
    return made


def pictures(sheet: PlanSheet, *, at: dt.datetime) -> list[bytes]:
    """The pages as PNG pictures. Raises `CannotSet`."""
    words = asdict(sheet)
    words["direction"] = "rtl" if typesetting.right_to_left(sheet.language) else "ltr"
    return typesetting.compiled(SHEET, {"plan": words}, at=at, form="png")
