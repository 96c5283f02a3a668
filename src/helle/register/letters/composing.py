"""Putting a letter together: the reviewed text with its gaps filled, the reasons, the ruling, the signature."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from typing import Final

from helle.register.cases.models import Case
from helle.register.interface.words import long_day
from helle.register.letters import said_to_her
from helle.register.letters.choices import Addressee
from helle.register.letters.kinds import KINDS
from helle.register.letters.models import Delivery, Draft
from helle.register.letters.sources import Source
from helle.register.letters.texts import WRITTEN_HERE, LetterText
from helle.register.letters.typesetting import Section, Sheet, right_to_left
from helle.register.organisations import queries as organisations
from helle.register.protection import context, vault
from helle.rules.ruling import Ruling, Text

# Reasons of a ruling that speak to the office: which plan is in use, what quality control counts, and on what a period
# that is granted might have been refused.
OFFICE_NOTES: Final = frozenset(
    {
        *("plan.ended", "plan.not_begun", "assess.without_interview", "assess.no_interview", "assess.judgment"),
        *("period.unless_special_reasons", "extend.late", "extend.only_days_gone_by"),
    }
)
_YEAR_FIRST: Final = frozenset({"cmn", "yue", "ja"})
_FROM_HERE, _TO_HERE = "\u2068", "\u2069"  # What stands between keeps its own direction.


@dataclass(frozen=True, slots=True)
class Content:
    """What the writer typed: the gaps that no fact fills, the reasons, her own words, and how to complain."""

    typed: dict[str, str] = field(default_factory=dict)
    reasons: str = ""
    own_words: str = ""
    guidance: str = ""
    about: str = ""
    """The row whose decision the letter tells of, as it was begun: what was typed fits that one alone."""

    def words(self) -> tuple[str, ...]:
        """Every text of it."""
        return tuple(self.by_field().values())

    def by_field(self) -> dict[str, str]:
        """Every text of it by the field in which it is typed."""
        own = {"reasons": self.reasons, "own_words": self.own_words, "guidance": self.guidance}
        return self.typed | own


def seal(case: Case, draft: Draft, content: Content) -> bytes:
    """The content as it lies in the draft, under the person's key."""
    return vault.seal(case.person_id, draft, "content_sealed", json.dumps(asdict(content), ensure_ascii=False))


def unseal(case: Case, draft: Draft) -> Content:
    """What the writer typed."""
    return Content(**json.loads(vault.unseal(case.person_id, draft, "content_sealed")))


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a try to deliver: who brought the letter, who translated it, and whatever else."""

    by_whom: str
    interpreter: str
    note: str


def seal_told(case: Case, row: Delivery, told: Told) -> bytes:
    """What is said of a try, under the person's key."""
    return vault.seal(case.person_id, row, "told_sealed", json.dumps(asdict(told), ensure_ascii=False))


def unseal_told(case: Case, row: Delivery) -> Told:
    """What was said of a try."""
    return Told(**json.loads(vault.unseal(case.person_id, row, "told_sealed")))


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom the letter is to: a municipality by its unit's code, or the person or her representative, named or not.

    `about`: her name where a municipality is to read it, since she is not the one the letter greets."""

    addressee: Addressee
    name: str
    about: str = ""


def sheet(
    case: Case,
    text: LetterText,
    source: Source,
    content: Content,
    to: Addressed,
    *,
    signer: str,
    day: dt.date,
    final: bool,
) -> Sheet:
    """The letter as the typesetter wants it. `final`: without the words that say that it is a draft."""
    language, frame = text.language, text.frame
    unit = organisations.units_on(day)[context.current().unit_id].name.in_language(language)
    gaps = {name: in_letter(value, language) for name, value in source.values.items()}
    gaps |= {name: _typed(name, value, language, day) for name, value in content.typed.items()}
    gaps = {name: _in_line(value, language) for name, value in (gaps | {"unit": unit}).items()}
    standing = [one.text for one in text.paragraphs if not one.when or one.when in source.when]
    named = frame["greeting_named"].format(name=_in_line(to.name, language)) if to.name else frame["greeting"]
    return Sheet(
        language=language,
        sender=unit,
        day=in_letter(day, language),
        reference=", ".join(one for one in (f"{frame['case']} {_in_line(case.number, language)}", to.about) if one),
        draft="" if final else frame["draft"],
        title=text.title,
        greeting=named,
        paragraphs=(*(one.format(**gaps) for one in standing), *paragraphs_of(content.own_words)),
        sections=tuple(_sections(text, source, content)),
        last="" if to.addressee is Addressee.MUNICIPALITY else frame["interpreter"],
        closing=frame["closing"],
        signature=(signer, unit),
        page=frame["page"],
    )


def _sections(text: LetterText, source: Source, content: Content) -> list[Section]:
    frame, found = text.frame, []
    if content.reasons.strip():
        found.append(Section(frame["reasons"], paragraphs_of(content.reasons)))
    # A ruling speaks Danish and English: a translated letter leaves it out, and its Danish letter has it.
    if KINDS[text.kind].decides and source.ruling is not None and text.language in WRITTEN_HERE:
        found.append(_rules(frame["rules"], frame["plan"], source.ruling, text.language))
    if content.guidance.strip():
        found.append(Section(frame["complaint"], paragraphs_of(content.guidance)))
    return found


def _rules(heading: str, plan: str, ruling: Ruling[object], language: str) -> Section:
    """The ruling in words to her: each reason with the place it stands. What it comes to, the letter has said."""
    points = []
    for reason in ruling.reasons:
        if reason.code in OFFICE_NOTES:
            continue
        said, place = said_to_her.said(reason, language), said_to_her.place(reason, plan, language)
        points.append(f"{said.rstrip('.')} ({place})." if place else said)
    return Section(heading, (), tuple(points))


def in_letter(value: str | dt.date | Text, language: str) -> str:
    """A fact in the letter's language. Days are written out in Danish and English, and in figures elsewhere."""
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, str):
        return value
    if language in WRITTEN_HERE:
        return long_day(value, language)
    return value.strftime("%Y-%m-%d") if language in _YEAR_FIRST else value.strftime("%d.%m.%Y")


def _in_line(value: str, language: str) -> str:
    """A value within a sentence. From right to left a number in groups would otherwise be read backwards."""
    return f"{_FROM_HERE}{value}{_TO_HERE}" if right_to_left(language) else value


def _typed(name: str, value: str, language: str, day: dt.date) -> str:
    """A typed gap: days are kept as days, a municipality by its code."""
    if name.endswith("_on"):
        return in_letter(dt.date.fromisoformat(value), language)
    if name == "municipality":
        return organisations.unit_by_code(value, day).name.in_language(language)
    return value


def paragraphs_of(typed: str) -> tuple[str, ...]:
    """What somebody typed, a paragraph for each line that is not empty."""
    return tuple(line.strip() for line in typed.splitlines() if line.strip())
