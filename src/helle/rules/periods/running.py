"""Where a period stands on a given day, and what it warns about (PER-04, PER-06, PER-07)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import AlertCode, PeriodEvent, PeriodKind, PeriodStatus
from helle.rules.facts import add_days, danish_date, danish_days, english_date, english_days, implausible_dates
from helle.rules.parameters import parameter, plan_notes, whole_number, whole_numbers
from helle.rules.periods.dates import (
    broken_off_problems,
    days_used_problems,
    end_problems,
    initial_days,
    latest_end,
    maximum_days,
)
from helle.rules.periods.states import FIRST_STATUS, status_after
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """A period as it stands. `end` is its present last day, `interrupted_on` the day it was broken off (left,
    disappeared, status changed), None when it was not. `request_registered`: a request for extension of this period
    has been received; None where that is not known, and nothing is then said about it."""

    kind: PeriodKind
    notified_on: date
    end: date
    interrupted_on: date | None
    today: date
    request_registered: bool | None
    days_used_before: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """One warning: the day it falls due, whether that day has come while the period runs, and what it says."""

    code: AlertCode
    due: date
    reached: bool
    reason: Reason


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
    """The status after the events that have come by today; extensions are in `end` already.

    A period can be broken off until its last day, not after.
    """
    status = FIRST_STATUS
    broken_off = facts.interrupted_on is not None and facts.interrupted_on <= min(facts.today, facts.end)
    came = (
        (PeriodEvent.FIRST_DAY_CAME, facts.today > facts.notified_on),
        (PeriodEvent.BROKEN_OFF, broken_off),
        (PeriodEvent.LAST_DAY_PASSED, facts.today > facts.end),
    )
    for event, has_come in came:
        if has_come:
            status = status_after(status, event) or status
    return status


def _alerts(facts: ClockFacts, running: bool) -> tuple[Alert, ...]:
    found = []
    for days in whole_numbers(parameter("alert_days_before_end", facts.notified_on)):
        due = add_days(facts.end, -days)
        found.append(
            Alert(
                AlertCode.DAYS_BEFORE_END,
                due,
                running and facts.today >= due,
                Reason(
                    "clock.ends_soon",
                    Text(
                        f"Perioden udløber {danish_date(facts.end)}; det varsles {danish_days(days)} før.",
                        f"The period ends on {english_date(facts.end)}; the warning comes {english_days(days)} before.",
                    ),
                    "PER-04" if facts.kind is PeriodKind.REFLECTION else "PER-07",
                    reading="C3",
                ),
            )
        )
    first_length = add_days(facts.notified_on, whole_number(initial_days(facts.kind, facts.notified_on)))
    if facts.request_registered is False and facts.end <= first_length:
        day = whole_number(parameter("extension_request_reminder_day", facts.notified_on))
        due = add_days(facts.notified_on, day)
        found.append(
            Alert(
                AlertCode.NO_EXTENSION_REQUEST,
                due,
                running and facts.today >= due,
                Reason(
                    "clock.no_request",
                    Text(
                        f"Dag {day} er kommet, og der er ikke registreret en anmodning om forlængelse.",
                        f"Day {day} has come, and no request for extension is registered.",
                    ),
                    "PUB-LAW-01b",
                    reading="C3",
                ),
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
    problems += end_problems(
        "end",
        facts.end,
        facts.kind,
        facts.notified_on,
        facts.days_used_before,
        broken_off=facts.interrupted_on is not None,
    )
    problems += broken_off_problems(facts.end, facts.notified_on, facts.interrupted_on)
    return tuple(problems)


@dataclass(frozen=True, slots=True)
class PeriodStanding:
    """The clock as an answer: the same numbers, without the warnings and problems, which a ruling has of its own."""

    status: PeriodStatus
    day_number: int
    total_days: int
    days_left: int
    latest_end: date


def period_clock(facts: ClockFacts) -> Ruling[PeriodStanding]:
    """Where the period stands today, with the warnings that have come as reasons (PER-04, PER-06, PER-07, PER-10).

    `clock` gives the same for pages that show many. Facts that cannot be right cannot be decided.
    """
    now = clock(facts)
    if now.problems:
        return undecided("period_clock", now.problems)
    end = facts.interrupted_on if now.status is PeriodStatus.INTERRUPTED and facts.interrupted_on else facts.end
    reached = [alert for alert in now.alerts if alert.reached]
    # Each is told once: the latest of the warnings of the end takes the place of those before it.
    warnings = {alert.code: alert.reason for alert in reached}.values()
    return Ruling(
        "period_clock",
        Verdict.ALLOWED,
        PeriodStanding(now.status, now.day_number, now.total_days, now.days_left, now.latest_end),
        Text(
            f"{now.status.label.da}: dag {now.day_number} af {now.total_days}.",
            f"{now.status.label.en}: day {now.day_number} of {now.total_days}.",
        ),
        (_STANDS[now.status](end), _latest(facts, now), *warnings, *plan_notes(facts.today)),
        (
            initial_days(facts.kind, facts.notified_on).use(),
            maximum_days(facts.kind, facts.notified_on).use(),
            parameter("alert_days_before_end", facts.notified_on).use(),
            parameter("extension_request_reminder_day", facts.notified_on).use(),
        ),
    )


def _planned(end: date) -> Reason:
    text = Text(
        f"Perioden er meddelt; dag 1 er dagen efter. Den løber til og med {danish_date(end)}.",
        f"The period has been notified; day 1 is the day after. It runs to {english_date(end)} inclusive.",
    )
    return Reason("clock.planned", text, "PER-04", reading="C3")


def _runs(end: date) -> Reason:
    text = Text(
        f"Perioden løber til og med {danish_date(end)}.",
        f"The period runs to {english_date(end)} inclusive.",
    )
    return Reason("clock.running", text, "PER-04", reading="C3")


def _ended(end: date) -> Reason:
    text = Text(f"Perioden udløb {danish_date(end)}.", f"The period ended on {english_date(end)}.")
    return Reason("clock.ended", text, "PER-04", reading="C3")


def _interrupted(end: date) -> Reason:
    text = Text(
        f"Perioden blev afbrudt {danish_date(end)}; den dag er talt med, og derefter tælles ikke mere.",
        f"The period was broken off on {english_date(end)}; that day counts, and no day after it.",
    )
    return Reason("clock.interrupted", text, "PER-10", reading="C3")


_STANDS = {
    PeriodStatus.PLANNED: _planned,
    PeriodStatus.RUNNING: _runs,
    PeriodStatus.ENDED: _ended,
    PeriodStatus.INTERRUPTED: _interrupted,
}


def _latest(facts: ClockFacts, now: PeriodClock) -> Reason:
    return Reason(
        "clock.latest_end",
        Text(
            f"Ingen forlængelse kan nå længere end {danish_date(now.latest_end)}.",
            f"No extension can reach beyond {english_date(now.latest_end)}.",
        ),
        "PER-06" if facts.kind is PeriodKind.REFLECTION else "PER-07",
    )


RULE = Rule(
    name="period_clock",
    title=Text("Periodens ur", "The clock of the period"),
    meaning=Text(
        "Uret siger, hvor perioden står i dag, hvor mange dage der er gået og er tilbage, og hvor langt den højst kan "
        "nå. Det varsler nogle dage før udløb, og undervejs, hvis ingen har anmodet om forlængelse; hvornår er vores "
        "valg. Afbrydes perioden, standser tallet.",
        "The clock says where the period stands today, how many days have passed and remain, and how far it can reach "
        "at most. It warns some days before the end, and on the way when nobody has requested an extension; when is "
        "our choice. Where the period is broken off the count stops.",
    ),
    facts=ClockFacts,
    decide=period_clock,
    questions={
        "kind": Text("Hvilken periode er det?", "Which kind of period is it?"),
        "notified_on": Text("Hvilken dag fik personen den meddelt?", "On which day was the person notified?"),
        "end": Text("Hvad er dens nuværende sidste dag?", "What is its present last day?"),
        "interrupted_on": Text("Hvilken dag blev den afbrudt, om nogen?", "On which day was it broken off, if at all?"),
        "today": Text("Hvilken dag er det i dag?", "Which day is today?"),
        "request_registered": Text(
            "Er der registreret en anmodning om forlængelse?", "Is a request for extension registered?"
        ),
        "days_used_before": Text(
            "Hvor mange dage er brugt i tidligere perioder?", "How many days were used in earlier periods?"
        ),
    },
    requirements=("PER-04", "PER-06", "PER-07", "PER-10", "PUB-LAW-01b"),
    parameters=(
        *("initial_days", "max_total_days", "restitution_initial", "restitution_max"),
        *("alert_days_before_end", "extension_request_reminder_day"),
    ),
)
