"""Evidence of obligations in words."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from helle.register.interface import words
from helle.register.obligations.choices import ShownBy
from helle.register.obligations.figures import figure_kept
from helle.register.obligations.models import Shows
from helle.register.obligations.queries import View, evidence_words
from helle.rules.obligations.codes import ObligationState, RecommendationStanding, RecommendationStep
from helle.rules.ruling import Text

register = template.Library()


@register.filter
def evidence(one: Shows) -> SafeString:
    """A piece of evidence: a study with a link to it, a figure with its year and number, a document by its title."""
    if one.kind == ShownBy.STUDY and one.study is not None:
        return format_html('<a href="{}">{}</a>', reverse("study", args=[one.study.code]), evidence_words(one))
    if one.kind == ShownBy.FIGURE:
        said = figure_kept(one).said.in_language(words.active_language())
        return format_html("{} {}: <strong>{}</strong>", evidence_words(one), one.year, said)
    return format_html("{}", evidence_words(one))


@register.filter
def evidence_source(one: Shows) -> Text:
    """Where a figure comes from that stands as evidence."""
    return figure_kept(one).source


@register.filter
def releases_of(of: View, one: Shows) -> Sequence[int]:
    """The numbers of the releases that stand and have a figure in a table; none where no release has."""
    return of.told_in.get(one.pk, ())


@register.filter
def counted_only(of: View, one: Shows) -> Sequence[int]:
    """The numbers of the releases that stand and counted the year of a figure, without having the figure itself."""
    told = of.told_in.get(one.pk, ())
    return [number for number in of.counted_in.get(one.pk, ()) if number not in told]


@register.filter
def listed(numbers: Sequence[int]) -> str:
    """Numbers as a sentence has them."""
    return words.listed(numbers, words.active_language())


@register.filter
def standing_class(standing: RecommendationStanding) -> str:
    """How a standing is marked: what is overdue stands out."""
    if standing in (RecommendationStanding.LATE, RecommendationStanding.PROMISE_LATE):
        return "late"
    return "quiet" if standing is RecommendationStanding.ENDED else "soon"


@register.filter
def obligation_state(code: str) -> Text:
    """A state that was said of an obligation, by its code."""
    return ObligationState(code).label


@register.filter
def recommendation_step(code: str) -> Text:
    """What became of what was promised, by its code."""
    return RecommendationStep(code).label
