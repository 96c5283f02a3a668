"""The tables that rules decide by, for readers: DEF-09, ACC-05, ID-03..ID-10, PER-04, MIN-15, OUT-05..OUT-08, RET-04.

Each is made from the very rows that decide, and its cells are the labels and sentences of the rules themselves: what is
shown cannot differ from what is done.
"""

from collections.abc import Callable, Iterable

from helle.rules.codes import PeriodStatus, Rung
from helle.rules.competence import TABLE as COMPETENCE
from helle.rules.ladder import OPENINGS, TRANSITIONS, WEIGHED
from helle.rules.ladder.moves import Transition
from helle.rules.minors.turning_18 import REVIEW
from helle.rules.outreach import MANDATES, OutreachMandate
from helle.rules.periods import PERIOD_TRANSITIONS
from helle.rules.returns.step import TRANSITIONS as RETURN_TRANSITIONS
from helle.rules.returns.step import Transition as ReturnTransition
from helle.rules.ruling import Text
from helle.rules.tables.initiatives import INITIATIVES_BY_AREA
from helle.rules.tables.messages import DISCLOSURE, FLOWS_TABLES, NOTIFY
from helle.rules.tables.places import PAYER, PLACEMENT
from helle.rules.tables.table import (
    BY,
    EVENT,
    FROM,
    NOBODY,
    SOURCE,
    TO,
    Cell,
    Table,
    cell,
    organisations,
    source,
    sourced,
)

__all__ = ["TABLES", "Cell", "Table", "tables_of"]


def _competence() -> Table:
    """The first row that holds decides; who has already decided keeps the question."""
    return Table(
        Text("Den første række, der passer, afgør", "The first row that holds decides"),
        (Text("Når", "When"), Text("Hvem", "Who"), SOURCE),
        tuple((cell(row.reason.text), cell(row.authority.label), source(row.reason)) for row in COMPETENCE),
    )


def _moves(title: Text, rows: Iterable[Transition | ReturnTransition]) -> Table:
    return Table(
        title,
        (FROM, EVENT, TO, BY, SOURCE),
        tuple(
            (
                cell(NOBODY if row.start is None else row.start.label),
                cell(row.event.label),
                cell(row.end.label),
                organisations(row.by),
                Cell((), row.requirement),
            )
            for row in rows
        ),
    )


def _ladder() -> Table:
    return _moves(Text("Hvad der kan ske fra hvert trin", "What can happen from each rung"), TRANSITIONS)


def _openings() -> Table:
    return Table(
        Text("Hvad hvert trin åbner", "What each rung opens"),
        (Text("Trin", "Rung"), Text("Åbner", "Opens"), Text("Et menneske afvejer", "A human weighs")),
        tuple(
            (
                cell(rung.label),
                cell(*(opening.label for opening, _why in OPENINGS[rung])),
                cell(*(reason.text for reason in WEIGHED.get(rung, ()))),
            )
            for rung in Rung
        ),
    )


def _periods() -> Table:
    return Table(
        Text("Hvad der flytter en periode", "What moves a period"),
        (FROM, EVENT, TO, SOURCE),
        tuple(
            (
                cell(row.start.label),
                cell(row.event.label),
                cell(row.end.label),
                Cell((), row.requirement, row.reading),
            )
            for status in PeriodStatus
            for row in PERIOD_TRANSITIONS
            if row.start is status
        ),
    )


def _return_steps() -> Table:
    return _moves(Text("Hvad der kan følge på hvad", "What can follow what"), RETURN_TRANSITIONS)


def _mandates() -> Table:
    return Table(
        Text("Hvem går hvor", "Who goes where"),
        (Text("Organisation", "Organisation"), Text("Område", "Area"), Text("Dage", "Days"), Text("Hvorfor", "Why")),
        tuple(
            (
                cell(row.organisation.label),
                cell(*(area.label for area in row.areas)),
                cell(_days_of(row)),
                sourced(row.reason),
            )
            for row in MANDATES
        ),
    )


def _days_of(row: OutreachMandate) -> Text:
    if row.from_plan is None:
        return Text("før og efter planens første dag", "before and from the plan's first day")
    if row.from_plan:
        return Text("fra planens første dag", "from the plan's first day")
    return Text("før planens første dag", "before the plan's first day")


def _review_at_18() -> Table:
    return Table(
        Text("Hvad der skal gennemgås", "What has to be reviewed"),
        (Text("Hvad", "What"), Text("For hvem", "For whom"), Text("Hvorfor", "Why")),
        tuple((cell(row.point.label), cell(row.whom), sourced(row.reason)) for row in REVIEW),
    )


TABLES: dict[str, tuple[Callable[[], Table], ...]] = {
    "competence": (_competence,),
    "ladder": (_ladder,),
    "openings": (_openings,),
    "period_clock": (_periods,),
    "turning_18": (_review_at_18,),
    "placement": PLACEMENT,
    "payer": PAYER,
    "return_step": (_return_steps,),
    "outreach_mandate": (_mandates,),
    "notify": NOTIFY,
    "flows": FLOWS_TABLES,
    "disclosure": DISCLOSURE,
    "duties": INITIATIVES_BY_AREA,
}
"""How the tables of a rule are made, by its name."""


def tables_of(rule: str) -> tuple[Table, ...]:
    """The tables that the rule of this name decides by; none where it decides by none."""
    return tuple(make() for make in TABLES.get(rule, ()))
