"""What the finder and the board show of each offer, made ready: hundreds of offers share a few reasons, drawn once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helle.register.interface.words import active_language
from helle.register.placements.board import Line, Strip
from helle.register.placements.looking import Seen
from helle.rules.ruling import Problem, Reason, Text

NO_OFFER: Final = uuid.UUID(int=0)
NAME_LENGTH: Final = 24

type Why = tuple[tuple[Reason, ...], tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Shown:
    """An offer in its language: its kind, where, why it cannot be ordered ('' where it can), its weeks and reasons."""

    seen: Seen
    kind: str
    short: str
    mark: str
    weeks: SafeString
    why: SafeString
    order_url: str


class Drawing:
    """Draws offers for one page, each text and each list of reasons once."""

    def __init__(self, case_number: str, query: str) -> None:
        """`query`: what the order's form is to begin with, as an address has it."""
        self._language = active_language()
        self._whys: dict[Why, SafeString] = {}
        self._weeks: dict[tuple[tuple[int, int], ...], SafeString] = {}
        self._week = _("Uge %(week)s fra dagen:")
        self._base, self._query = reverse("case-placement-order", args=[case_number, NO_OFFER]), query

    def of(self, seen: Seen) -> Shown:
        """One offer."""
        return Shown(
            seen=seen,
            kind=self._say(seen.kind),
            short=self._say(seen.short),
            mark=self._say(seen.verdict),
            weeks=self._of_weeks(seen.weeks),
            why=self._why(seen),
            order_url=self._base.replace(str(NO_OFFER), str(seen.offer.pk)) + self._query,
        )

    def _say(self, text: Text | None) -> str:
        return text.in_language(self._language) if text else ""

    def _of_weeks(self, weeks: tuple[tuple[int, int], ...]) -> SafeString:
        """Of each week the free regular places and the free peak places besides; once for offers that are alike."""
        if weeks not in self._weeks:
            self._weeks[weeks] = format_html_join(
                "",
                '<li><span class="sr-only">{} </span>{}{}</li>',
                (
                    (
                        self._week % {"week": number},
                        regular,
                        format_html('<span class="more">+{}</span>', both - regular) if both > regular else "",
                    )
                    for number, (regular, both) in enumerate(weeks, 1)
                ),
            )
        return self._weeks[weeks]

    def _why(self, seen: Seen) -> SafeString:
        key = (seen.answer.reasons, seen.problems)
        if key not in self._whys:
            self._whys[key] = render_to_string(
                "placements/why.html", {"reasons": seen.answer.reasons, "problems": seen.problems}
            )
        return self._whys[key]


# --- the board ----------------------------------------------------------------------------------------------------


def drawn_strips(strips: Sequence[Strip]) -> SafeString:
    """The picture of every offer: its name, and a path for each level."""
    return format_html_join(
        "\n",
        '<text x="0" y="{}">{}</text>{}',
        (
            (
                one.y,
                one.name if len(one.name) <= NAME_LENGTH else f"{one.name[: NAME_LENGTH - 1]}…",
                format_html_join("", '<path class="board-{}" d="{}"/>', one.strokes),
            )
            for one in strips
        ),
    )


def drawn_lines(lines: Sequence[Line], language: str) -> SafeString:
    """The numbers of every offer, a row each."""
    number = '<td class="number">{}</td>'
    return format_html_join(
        "\n",
        "<tr><td>{}</td><td>{}</td>" + 7 * number + "</tr>",
        (
            (
                one.offer.alias,
                one.kind.in_language(language),
                _or_dash(one.now),
                _or_dash(one.now_of_sex and " + ".join(map(str, one.now_of_sex))),
                _free(one.free_now),
                _or_dash(None if one.share is None else f"{one.share} %"),
                one.most,
                one.peak_days,
                one.over_days,
            )
            for one in lines
        ),
    )


def _or_dash(value: object) -> object:
    return "–" if value is None else value


def _free(now: tuple[int, int] | None) -> str:
    if now is None:
        return "–"
    return f"{now[0]}+{now[1] - now[0]}" if now[1] > now[0] else str(now[0])
