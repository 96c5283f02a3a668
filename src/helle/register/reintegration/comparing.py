"""Two versions of a plan side by side: what stands in one and not in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from django.utils.translation import gettext as _

from helle.register.codelists.queries import language_name
from helle.register.interface.words import active_language, long_day
from helle.register.reintegration.choices import Party
from helle.register.reintegration.drafts import Activity, Draft, Line, OfChild
from helle.register.reintegration.money import amount_words
from helle.rules.ruling import Text

# Two passages that share more than half of their letters in order are one that was worded anew.
_WORDED_ANEW: Final = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands in the older and in the newer version; '' where it stands in one alone."""

    older: str
    newer: str

    @property
    def changed(self) -> bool:
        """Whether they differ."""
        return self.older != self.newer


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the plan with its pairs."""

    heading: str
    pairs: list[Pair]

    @property
    def changed(self) -> bool:
        """Whether anything in it differs."""
        return any(one.changed for one in self.pairs)


def compare(older: Draft, newer: Draft) -> list[Part]:
    """Every part of the plan in both versions, in the order of the form."""
    return [
        Part(_("Mål"), [Pair(older.goal, newer.goal)]),
        Part(_("Aktiviteter"), _aligned(_activities(older), _activities(newer))),
        Part(_("Budget"), _aligned(_lines(older), _lines(newer))),
        Part(_("I alt"), [Pair(_total(older), _total(newer))]),
        Part(_("Børn"), _aligned(_children(older), _children(newer))),
        Part(_("Forsørger"), [Pair(_breadwinner(older), _breadwinner(newer))]),
        Part(_("Begrundelser"), _aligned(_reasons(older), _reasons(newer))),
        Part(_("Lavet sammen med"), [Pair(_parties(older), _parties(newer))]),
        Part(_("Personens ja"), [Pair(_accepted(older), _accepted(newer))]),
    ]


def version_words(draft: Draft) -> list[str]:
    """All of a plan, a passage for each thing that it says; as the person is told of it."""
    return [
        draft.goal,
        *(activity_words(one) for one in draft.activities),
        *(line_words(one, draft) for one in draft.lines),
        *(child_words(one) for one in draft.children),
        *(words for _name, words in _reasons(draft)),
    ]


def _aligned(older: Sequence[tuple[str, str]], newer: Sequence[tuple[str, str]]) -> list[Pair]:
    """Pair what has the same key, in the order of the newer version; then what reads most alike, since it was only
    worded anew. What the newer version has no more stands last."""
    left = list(older)
    found: list[tuple[str, str] | None] = []
    for key, _words in newer:
        same = next((one for one in left if one[0] == key), None)
        if same is not None:
            left.remove(same)
        found.append(same)
    alike = sorted(
        ((_likeness(one[0], newer[n][0]), n, one) for n, same in enumerate(found) if same is None for one in left),
        key=lambda one: (-one[0], one[1]),
    )
    for likeness, n, one in alike:
        if likeness >= _WORDED_ANEW and found[n] is None and one in left:
            found[n] = one
            left.remove(one)
    pairs = [Pair(same[1] if same else "", words) for same, (_key, words) in zip(found, newer, strict=True)]
    return pairs + [Pair(words, "") for _key, words in left]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _total(draft: Draft) -> str:
    return amount_words(sum(one.amount for one in draft.lines), draft.currency)


def _activities(draft: Draft) -> list[tuple[str, str]]:
    return [(one.text.casefold(), activity_words(one)) for one in draft.activities]


def activity_words(activity: Activity) -> str:
    """An activity in one line."""
    language = active_language()
    begins = long_day(activity.begins_on, language) if activity.begins_on else ""
    ends = long_day(activity.ends_on, language) if activity.ends_on else ""
    span = f"{begins} – {ends}" if ends else begins
    return f"{activity.text} ({span})" if span else activity.text


def _lines(draft: Draft) -> list[tuple[str, str]]:
    return [(one.text.casefold(), line_words(one, draft)) for one in draft.lines]


def line_words(line: Line, draft: Draft) -> str:
    """A line of the budget in one line."""
    parts = [line.text, _said(line.use.label), _said(line.kind.label), amount_words(line.amount, draft.currency)]
    return " · ".join(parts)


def _children(draft: Draft) -> list[tuple[str, str]]:
    return [(one.name.casefold(), child_words(one)) for one in draft.children]


def child_words(child: OfChild) -> str:
    """A child in one line."""
    born = _("født %(day)s") % {"day": long_day(child.birth_date, active_language())}
    parts = [child.name, born, _said(child.whereabouts.label)]
    if child.counted_in_other_case:
        parts.append(_("tæller i den anden forælders hjemsendelse"))
    if child.another_why:
        parts.append(_("et andet barn, født samme dag: %(why)s") % {"why": child.another_why})
    return " · ".join(parts)


def _breadwinner(draft: Draft) -> str:
    return {True: _("Ja"), False: _("Nej"), None: _("Ikke afklaret")}[draft.breadwinner]


def _reasons(draft: Draft) -> list[tuple[str, str]]:
    named = (
        (_("Forsørger"), draft.breadwinner_why),
        (_("Barn i et tredje land"), draft.third_country_why),
        (_("Kun kontanter"), draft.cash_only_why),
        (_("Børn på sagen, der ikke er i planen"), draft.children_left_out_why),
    )
    return [(name, f"{name}: {words}") for name, words in named if words]


def _parties(draft: Draft) -> str:
    there = zip(Party, (draft.with_victim, draft.with_partner, draft.with_cmm), strict=True)
    return ", ".join(str(party.label) for party, took_part in there if took_part)


def _accepted(draft: Draft) -> str:
    if draft.accepted_by_her_on is None:
        return _("Ikke endnu")
    return f"{long_day(draft.accepted_by_her_on, active_language())} ({language_name(draft.language)})"


def _said(label: Text) -> str:
    return label.in_language(active_language())
