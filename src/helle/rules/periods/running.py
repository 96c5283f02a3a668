"""Where a period stands on a given day, and what it warns about (PER-04, PER-06, PER-07)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import AlertCode, PeriodKind, PeriodStatus
from helle.rules.facts import add_days, danish_date, danish_days, english_date, english_days, implausible_dates
from helle.rules.parameters import parameter, whole_number, whole_numbers
from helle.rules.periods.offer import days_used_problems, initial_days, latest_end
from helle.rules.ruling import Problem, Text


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """A period as it stands. `end` is its present last day, `interrupted_on` the day it was broken off (left,
    disappeared, status changed), None when it was not. `request_registered`: a request for extension of this period
    has been received."""

    kind: PeriodKind
    notified_on: date
    end: date
    interrupted_on: date | None
    today: date
    request_registered: bool
    days_used_before: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """One warning: the day it falls due, and whether that day has come while the period runs."""

    code: AlertCode
    due: date
    reached: bool
    text: Text
    requirement: str


@dataclass(frozen=True, slots=True)
class PeriodClock:
    """The period on `today`.

    `day_number` is 0 before day 1 and stops at the last day, or at the interruption. `total_days` is the present
    length in days. `latest_end` is the last day that an extension could reach. `days_left` counts the days after today
    that remain, 0 once ended or interrupted. `alerts` come in the order they fall due. `problems` names facts that
    cannot be right; the numbers are then kept within their bounds.
    """

    day_number: int
    total_days: int
    latest_end: date
    days_left: int
    status: PeriodStatus
    alerts: tuple[Alert, ...]
    problems: tuple[Problem, ...] = ()


def clock(facts: ClockFacts) -> PeriodClock:
    """Where the period stands on `facts.today`. Total: impossible facts are named in `problems`, never raised.

    Alerts fall 10, 5 and 1 days before the end (dated), and on day 20 when no request for extension of the first
    period is registered (PER-06, PUB-LAW-01b).
    """
    total_days = max((facts.end - facts.notified_on).days, 0)
    status = _status(facts)
    stop = facts.today
    if status is PeriodStatus.INTERRUPTED and facts.interrupted_on is not None:
        stop = facts.interrupted_on
    day_number = min(max((stop - facts.notified_on).days, 0), total_days)
    running = status is PeriodStatus.RUNNING
    days_left = 0
    if running:
        days_left = (facts.end - facts.today).days
    elif status is PeriodStatus.PLANNED:
        days_left = total_days
    return PeriodClock(
        day_number=day_number,
        total_days=total_days,
        latest_end=latest_end(facts.kind, facts.notified_on, facts.days_used_before),
        days_left=days_left,
        status=status,
        alerts=_alerts(facts, running),
        problems=_problems(facts),
    )


def _status(facts: ClockFacts) -> PeriodStatus:
    if facts.interrupted_on is not None and facts.interrupted_on <= min(facts.today, facts.end):
        return PeriodStatus.INTERRUPTED
    if facts.today > facts.end:
        return PeriodStatus.ENDED
    if facts.today <= facts.notified_on:
        return PeriodStatus.PLANNED
    return PeriodStatus.RUNNING


def _alerts(facts: ClockFacts, running: bool) -> tuple[Alert, ...]:
    found = []
    for days in whole_numbers(parameter("alert_days_before_end", facts.notified_on)):
        due = add_days(facts.end, -days)
        found.append(
            Alert(
                AlertCode.DAYS_BEFORE_END,
                due,
                running and facts.today >= due,
                Text(
                    f"Perioden udløber om {danish_days(days)}, den {danish_date(facts.end)}.",
                    f"The period ends in {english_days(days)}, on {english_date(facts.end)}.",
                ),
                "PER-04" if facts.kind is PeriodKind.REFLECTION else "PER-07",
            )
        )
    first_end = add_days(facts.notified_on, whole_number(initial_days(facts.kind, facts.notified_on)))
    if not facts.request_registered and facts.end <= first_end:
        day = whole_number(parameter("extension_request_reminder_day", facts.notified_on))
        due = add_days(facts.notified_on, day)
        found.append(
            Alert(
                AlertCode.NO_EXTENSION_REQUEST,
                due,
                running and facts.today >= due,
                Text(
                    f"Dag {day}, og der er ikke registreret en anmodning om forlængelse.",
                    f"Day {day}, and no request for extension is registered.",
                ),
                "PER-06" if facts.kind is PeriodKind.REFLECTION else "PER-07",
            )
        )
    return tuple(sorted((a for a in found if facts.notified_on < a.due <= facts.end), key=lambda a: a.due))


def _problems(facts: ClockFacts) -> tuple[Problem, ...]:
    problems = list(
        implausible_dates(
            notified_on=facts.notified_on, end=facts.end, interrupted_on=facts.interrupted_on, today=facts.today
        )
    )
    problems += days_used_problems(facts.days_used_before)
    if facts.end <= facts.notified_on:
        problems.append(
            Problem("end", Text("perioden slutter, før dens første dag.", "the period ends before its first day."))
        )
    elif facts.end > latest_end(facts.kind, facts.notified_on, facts.days_used_before):
        problems.append(
            Problem(
                "end",
                Text(
                    "perioden slutter efter den seneste mulige dag.",
                    "the period ends after the latest possible day.",
                ),
            )
        )
    if facts.interrupted_on is not None and facts.interrupted_on < facts.notified_on:
        problems.append(
            Problem(
                "interrupted_on",
                Text(
                    "perioden er afbrudt, før den blev meddelt.",
                    "the period was interrupted before it was notified.",
                ),
            )
        )
    return tuple(problems)
