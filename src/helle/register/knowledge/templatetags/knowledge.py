"""Numbers of an audience as a reader sees them, and what stood of an activity before it was corrected."""

from __future__ import annotations

from itertools import pairwise

from django import template
from django.utils.translation import gettext as _

from helle.register.interface.words import active_language, long_day
from helle.register.knowledge.models import Details, Evaluation, Held, Version
from helle.register.knowledge.queries import Counted, Look
from helle.register.protection import clock
from helle.rules.knowledge.codes import ActivityKind, AudienceSector
from helle.rules.knowledge.evaluation import enough_marks

register = template.Library()
_CITED = {
    ActivityKind.TRAINING: "DET-10",
    ActivityKind.CONFERENCE: "STA-02",
    ActivityKind.CAMPAIGN: "GOV-27",
    ActivityKind.PUBLICATION: "GOV-27",
    ActivityKind.INTERNATIONAL: "ACT-02",
}


@register.filter
def how_many(counted: Counted) -> str:
    """A number, or that it is not known: an unknown number is no zero (FIG-11)."""
    return _("antal ukendt") if counted.number is None else str(counted.number)


@register.filter
def cited(look: Look) -> str:
    """The requirement that an activity of its kind carries out."""
    return _CITED[look.kind]


@register.filter
def was_corrected(look: Look) -> bool:
    """Whether something of it was corrected."""
    return max(len(look.versions), len(look.held_rows), len(look.evaluations)) > 1


@register.filter
def what_stood(look: Look) -> list[tuple[str, Version]]:
    """Each word that was corrected, with the row that corrected it and says why."""
    rows: list[tuple[str, Version]] = []
    for found in (look.versions, look.held_rows, look.evaluations):
        rows += [(_in_words(was), by) for by, was in pairwise(found)]
    return rows


def _in_words(row: Version) -> str:
    language = active_language()
    if isinstance(row, Details):
        days = f"{long_day(row.first_day, language)} – {long_day(row.last_day, language)}"
        said = [row.title.in_language(language), str(row.get_topic_display()), days, row.place, row.address]
        return " · ".join([one for one in said if one] + _sectors(row.sectors, row.planned))
    if isinstance(row, Held):
        days = f"{long_day(row.first_day, language)} – {long_day(row.last_day, language)}"
        said = [days, row.contributed, row.follow_up, row.figures, *(str(number) for number in row.reached)]
        return " · ".join([one for one in said if one] + _sectors(row.sectors, row.came))
    if isinstance(row, Evaluation):
        shown = enough_marks(sum(row.marks), clock.today())
        marks = ", ".join(f"{number}: {count}" for number, count in enumerate(row.marks, start=1)) if shown else ""
        answers = _("%(number)s svar") % {"number": row.answers}
        return " · ".join(one for one in (answers, marks, row.learnt, row.changes) if one)
    raise TypeError(type(row).__name__)


def _sectors(sectors: list[str], numbers: list[int | None]) -> list[str]:
    language = active_language()
    return [
        f"{AudienceSector(sector).label.in_language(language)}: {how_many(Counted(AudienceSector(sector), number))}"
        for sector, number in zip(sectors, numbers, strict=True)
    ]
