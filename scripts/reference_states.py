"""The page of docs/reference with the states of a person, of a period and of a return: their tables and pictures."""

from collections.abc import Iterable, Sequence

from helle.rules.codes import LadderEvent, OrganisationKind, PeriodEvent, PeriodStatus, Rung
from helle.rules.ladder import CLOSED, OPENINGS, TRANSITIONS, WEIGHED, Transition
from helle.rules.periods import FIRST_STATUS, PERIOD_TRANSITIONS, PeriodTransition
from helle.rules.requirements import place_of
from helle.rules.returns.codes import ReturnState
from helle.rules.returns.step import TRANSITIONS as RETURN_TRANSITIONS

NOBODY_YET = "no record"
ENDED = "closed"


def states() -> str:
    """The states of a person on the ladder, of a period and of a return, with what moves them."""
    without_court = [row for row in TRANSITIONS if row.by != {OrganisationKind.COURT}]
    by_court = [row for row in TRANSITIONS if row.by == {OrganisationKind.COURT}]
    lines = [
        "# States",
        "",
        "Made by `scripts/write_reference` from the tables in `helle.rules.ladder`, `helle.rules.periods` and",
        "`helle.rules.returns`.",
        "",
        "## The ladder of certainty",
        "",
        "A rung is never edited, only followed by an event. What is not in the table cannot happen. The pictures leave",
        "out events that keep the rung, and show the ways to close a case as one.",
        "",
        "By CMM, the Immigration Service, the police and those who have contact:",
        "",
        *_diagram(_ladder_edges(without_court), _ladder_names()),
        "",
        "The courts may also decide about somebody whom nobody has assessed:",
        "",
        *_diagram(_ladder_edges(by_court), _ladder_names()),
        "",
        *lines_of_table(("from", "event", "to", "entered by", "source"), _ladder_rows()),
        "",
        "### What each rung opens",
        "",
        *lines_of_table(
            ("rung", "opens", "a human weighs"),
            ((rung.label.en, _opened(rung), _weighed(rung)) for rung in Rung),
        ),
        "",
        "Reason to believe, stated by the police, opens the starting point of no detention (CRI-09) and nothing else;",
        "not after an assessment as not a victim.",
        "",
        "## A period",
        "",
        "A period is planned when it is notified. Days are calendar days; day 1 is the day after notification. An",
        "extension that is decided late and ends in the past too leaves the period ended.",
        "",
        *_diagram(
            ((row.start.value, row.event.label.en, row.end.value) for row in PERIOD_TRANSITIONS),
            {status.value: status.label.en for status in PeriodStatus},
            FIRST_STATUS.value,
        ),
        "",
        *lines_of_table(
            ("from", *(event.label.en for event in PeriodEvent)),
            ((status.label.en, *(_period_end(status, event) for event in PeriodEvent)) for status in PeriodStatus),
        ),
        "",
        "## A prepared return",
        "",
        "A return goes step by step from the first thought to the end of the reintegration (RET-04). It can be stopped",
        "at any time, and until the departure Dublin ends it with a transfer. What is not in the table cannot happen.",
        "",
        *_diagram(
            ((_state(row.start), row.event.label.en, _state(row.end)) for row in RETURN_TRANSITIONS),
            {"none": NOBODY_YET} | {state.value: state.label.en for state in ReturnState},
        ),
        "",
        *lines_of_table(("from", "event", "to", "entered by", "source"), _return_rows()),
    ]
    return "\n".join(lines)


def _ladder_edges(rows: Iterable[Transition]) -> list[tuple[str, str, str]]:
    edges = ((_node(row.start), row.event.label.en, _node(row.end)) for row in rows)
    return [edge for edge in edges if edge[0] != edge[2]]


def _node(rung: Rung | None) -> str:
    return "none" if rung is None else ENDED if rung in CLOSED else rung.value


def _ladder_names() -> dict[str, str]:
    closed = ", ".join(rung.label.en for rung in Rung if rung in CLOSED)
    return {"none": NOBODY_YET, ENDED: closed} | {rung.value: rung.label.en for rung in Rung if rung not in CLOSED}


def _ladder_rows() -> Iterable[Sequence[str]]:
    """The table with the rungs on one line from which the same event by the same leads to the same."""
    joined: dict[tuple[str, str, str, str], list[str]] = {}
    for event in LadderEvent:
        for row in TRANSITIONS:
            if row.event is event:
                end = "stays" if row.start is row.end else row.end.label.en
                line = (event.label.en, end, _kinds(row.by), f"{row.requirement}, {place_of(row.requirement)}")
                joined.setdefault(line, []).append(NOBODY_YET if row.start is None else row.start.label.en)
    return ((" · ".join(starts), *line) for line, starts in joined.items())


def _kinds(kinds: Iterable[OrganisationKind]) -> str:
    known = set(kinds)
    return ", ".join(kind.label.en for kind in OrganisationKind if kind in known)


def _state(state: ReturnState | None) -> str:
    return "none" if state is None else state.value


def _return_rows() -> Iterable[Sequence[str]]:
    """The table of the return, with the states on one line from which the same event leads to the same."""
    joined: dict[tuple[str, str, str, str], list[str]] = {}
    for row in RETURN_TRANSITIONS:
        line = (row.event.label.en, row.end.label.en, _kinds(row.by), f"{row.requirement}, {place_of(row.requirement)}")
        joined.setdefault(line, []).append(NOBODY_YET if row.start is None else row.start.label.en)
    return ((" · ".join(starts), *line) for line, starts in joined.items())


def _weighed(rung: Rung) -> str:
    return " ".join(f"{reason.text.en} ({reason.requirement})" for reason in WEIGHED.get(rung, ()))


def _opened(rung: Rung) -> str:
    return " · ".join(f"{opening.label.en} ({reason.requirement})" for opening, reason in OPENINGS[rung])


def _period_end(status: PeriodStatus, event: PeriodEvent) -> str:
    row: PeriodTransition | None = next(
        (row for row in PERIOD_TRANSITIONS if (row.start, row.event) == (status, event)), None
    )
    if row is None:
        return ""
    return f"{row.end.label.en} ({row.requirement}{f'; our reading {row.reading}' if row.reading else ''})"


def _diagram(edges: Iterable[tuple[str, str, str]], names: dict[str, str], first: str | None = None) -> Iterable[str]:
    """A Mermaid picture; the events that lead from one state to another share one arrow."""
    joined: dict[tuple[str, str], list[str]] = {}
    for start, event, end in edges:
        events = joined.setdefault((start, end), [])
        if event not in events:
            events.append(event)
    used = {state for pair in joined for state in pair}
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'    state "{name}" as {state}' for state, name in names.items() if state in used)
    if first:
        yield f"    [*] --> {first}"
    yield from (f"    {start} --> {end} : {', '.join(events)}" for (start, end), events in joined.items())
    yield "```"


def lines_of_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """The lines of a table in Markdown: its head and its rows."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
