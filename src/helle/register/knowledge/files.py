"""What is done to spread knowledge as CSV, in which no text is taken for a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from helle.register.interface.cells import table_of
from helle.register.knowledge.queries import Counted, Look
from helle.rules.knowledge.codes import AudienceSector


def csv_of(looks: Sequence[Look], language: str) -> bytes:
    """A line for each activity and each sector of it. What nobody counted is `?`, and what was not there is empty."""
    head = (
        *(_("Aktivitet"), _("Slags"), _("Emne"), _("Enhed"), _("Tilstand"), _("Første dag"), _("Sidste dag")),
        *(_("Publikum"), _("Ventet"), _("Deltog"), _("Svar"), _("Andel tilfredse i procent"), _("Hvor")),
    )
    return table_of([head, *(row for look in looks for row in _rows(look, language))]).encode()


def _rows(look: Look, language: str) -> Iterable[list[str]]:
    first, last = look.days
    planned, came = _by_sector(look.planned), _by_sector(look.came)
    evaluation = look.evaluation
    of_it = [
        look.title.in_language(language),
        look.kind.label.in_language(language),
        str(look.now.get_topic_display()),
        look.unit.name.in_language(language),
        look.state_words.in_language(language),
        first.isoformat(),
        last.isoformat(),
    ]
    beside = [
        "" if evaluation is None else str(evaluation.answers),
        "" if look.share is None else str(look.share),
        look.now.address or look.now.place,
    ]
    sectors = [sector for sector in AudienceSector if sector in planned or sector in came]
    for place, sector in enumerate(sectors):
        yield [
            *of_it,
            sector.label.in_language(language),
            planned.get(sector, ""),
            came.get(sector, ""),
            # Once for each activity: whoever adds the column up counts no answer twice.
            *(beside if place == 0 else ["", "", beside[-1]]),
        ]
    if not sectors:
        yield [*of_it, "", "", "", *beside]


def _by_sector(counted: Iterable[Counted]) -> dict[AudienceSector, str]:
    return {one.sector: "?" if one.number is None else str(one.number) for one in counted}
