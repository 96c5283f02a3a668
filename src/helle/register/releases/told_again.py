"""What is said where a release counts a year that another told and that was taken down (STA-01).

The page of statistics, the action plan and the reports tell a year as the latest release that stands counted it,
whichever tables it has: a release of the ages of a year brings back what was taken down with one of the sexes. So
whoever orders and whoever approves reads which were taken down, and why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from helle.register.interface.words import listed, long_day
from helle.register.protection import clock
from helle.register.releases.models import Release
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Down:
    """Years that are told no more as these releases told them, since they were taken down; the earliest first."""

    years: tuple[int, ...]
    releases: tuple[Release, ...]

    @property
    def numbers(self) -> list[int]:
        return [one.answer.number or 0 for one in self.releases]


def down(years: Collection[int]) -> list[Down]:
    """Which of these years of assessed victims were taken down with releases since which none that stands counted them;
    those with the same releases together. For whoever works with the figures. One query."""
    approved = Release.objects.filter(answer__approved=True, counts_assessed=True)
    there = list(
        approved.select_related("answer", "taken_down")
        .defer("content", "introduction", "introduction_en")
        .order_by("answer__number")
    )
    found: dict[tuple[Release, ...], list[int]] = {}
    for year in sorted(years):
        counted = [one for one in there if year in one.years_counted]
        stands = max((place for place, one in enumerate(counted) if not _is_down(one)), default=-1)
        if counted[stands + 1 :]:
            found.setdefault(tuple(counted[stands + 1 :]), []).append(year)
    return [Down(tuple(of), releases) for releases, of in found.items()]


def on_order(years: Collection[int], language: str) -> list[str]:
    """What is said to whoever orders a release of some of these years. One query."""
    with translation.override(language):
        lead = _(
            "Tæller udgivelsen vurderede ofre i %(years)s, fortæller Helle igen det, der er taget ned med udgivelse "
            "nr. %(numbers)s, på siden med statistik, i handlingsplanen og i rapporterne."
        )
        return [_said(lead, one, language) for one in down(years)]


def by_draft(of: Release, language: str) -> list[str]:
    """What is said to whoever approves it; nothing where it counts no assessed victims. One query."""
    if not of.counts_assessed:
        return []
    with translation.override(language):
        lead = _(
            "Med denne udgivelse fortæller Helle igen det om %(years)s, der er taget ned med udgivelse nr. "
            "%(numbers)s, på siden med statistik, i handlingsplanen og i rapporterne."
        )
        return [_said(lead, one, language) for one in down(of.years_counted)]


def _said(lead: str, of: Down, language: str) -> str:
    said = [lead % {"years": listed(of.years, language), "numbers": listed(of.numbers, language)}]
    return " ".join([*said, *_reasons(of.releases, language)])


def _reasons(releases: Sequence[Release], language: str) -> Iterable[str]:
    for one in releases:
        day, why = one.taken_down.recorded_at, one.taken_down.why
        yield _("Nr. %(number)s blev taget ned %(day)s med begrundelsen »%(why)s«.") % {
            "number": one.answer.number,
            "day": long_day(clock.local_day(day), language) if day is not None else "",
            "why": _in(why, language),
        }


def _in(why: Text, language: str) -> str:
    return why.in_language(language).strip()


def _is_down(one: Release) -> bool:
    return getattr(one, "taken_down", None) is not None
