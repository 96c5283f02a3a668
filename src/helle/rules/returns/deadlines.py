"""Until when cash is paid and the project runs, and where it stands on a day (RET-06, RET-07)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import danish_date, english_date, implausible_dates, missing
from helle.rules.findings import Finding, allowed, reasons_of, strictest, with_reason
from helle.rules.parameters import parameter, plan_notes, whole_numbers
from helle.rules.returns.codes import ProjectStatus
from helle.rules.returns.months import months_after
from helle.rules.returns.payment import CASH_MONTHS, PROJECT_YEARS, last_cash_day, last_project_day
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, undecided

ALERT_MONTHS = "project_alert_months"


@dataclass(frozen=True, slots=True)
class ReintegrationDeadlineFacts:
    """A reintegration looked at on the day `on`. `completed_on` None: the project has not been finished.

    `decided_until`: the last day up to which the Return Agency has decided, with a reason, that the project may run;
    `cash_decided_until`: the same of cash. `reported`: the partner has reported at the end.
    """

    arrived_on: date | None
    on: date
    completed_on: date | None = None
    decided_until: date | None = None
    cash_decided_until: date | None = None
    reported: bool = False


@dataclass(frozen=True, slots=True)
class ReintegrationDeadlines:
    """The days that count from arrival: last day of cash, last day of the project, alerts, and the status."""

    cash_until: date
    project_until: date
    alerts: tuple[date, ...]
    status: ProjectStatus


def reintegration_deadlines(facts: ReintegrationDeadlineFacts) -> Ruling[ReintegrationDeadlines]:
    """The deadlines of a reintegration, and whether the project can go on (RET-07).

    ALLOWED_WITH_REASON once the year, or the longer time that was decided, is over: a project that is not finished is
    closed with a report, and one that was finished late is recorded as it was; both say why. The days are there all
    the same. Without an arrival there are no deadlines yet. The months and years are those of the day of arrival: a
    later plan moves no deadline that already runs (META-02).
    """
    wrong = _impossible(facts)
    if wrong:
        return undecided("reintegration_deadlines", wrong)
    if facts.arrived_on is None:
        return undecided("reintegration_deadlines", (_NO_ARRIVAL,))
    alert_months = parameter(ALERT_MONTHS, facts.arrived_on)
    cash_ends = last_cash_day(facts.arrived_on)
    year_ends = last_project_day(facts.arrived_on)
    project_until = max(year_ends, facts.decided_until or year_ends)
    # Cash keeps to the project's time, too.
    cash_until = min(max(cash_ends, facts.cash_decided_until or cash_ends), project_until)
    alerts = tuple(months_after(facts.arrived_on, months) for months in whole_numbers(alert_months))
    status = _status(facts, facts.arrived_on, project_until, alerts)
    longer = (
        *((_decided(project_until),) if project_until > year_ends else ()),
        *((_cash_decided(cash_until),) if cash_until > cash_ends else ()),
    )
    standing = _standing(facts, status, project_until)
    findings = (_counted_from(facts.arrived_on, cash_ends, year_ends), *longer, *standing)
    verdict = strictest(findings)
    deadlines = ReintegrationDeadlines(cash_until, project_until, alerts, status)
    return Ruling(
        "reintegration_deadlines",
        verdict,
        deadlines,
        Text(
            f"{status.label.da}: projektet skal være afsluttet {danish_date(project_until)}.",
            f"{status.label.en}: the project must be finished by {english_date(project_until)}.",
        ),
        (*reasons_of(findings), *plan_notes(facts.on)),
        (
            parameter(CASH_MONTHS, facts.arrived_on).use(),
            parameter(PROJECT_YEARS, facts.arrived_on).use(),
            alert_months.use(),
        ),
    )


def _status(
    facts: ReintegrationDeadlineFacts, arrived_on: date, project_until: date, alerts: tuple[date, ...]
) -> ProjectStatus:
    if facts.completed_on is not None:
        return ProjectStatus.COMPLETED
    if facts.on < arrived_on:
        return ProjectStatus.NOT_BEGUN
    if facts.on > project_until:
        return ProjectStatus.OVERDUE
    return ProjectStatus.ENDING_SOON if facts.on >= min(alerts) else ProjectStatus.RUNNING


def _standing(facts: ReintegrationDeadlineFacts, status: ProjectStatus, project_until: date) -> tuple[Finding, ...]:
    if status is ProjectStatus.OVERDUE:
        return (_OVERDUE,)
    if status is ProjectStatus.ENDING_SOON:
        return (_TO_BE_CLOSED if facts.reported else _ENDING_SOON,)
    if facts.completed_on is None:
        return ()
    return (_COMPLETED if facts.completed_on <= project_until else _COMPLETED_LATE,)


def _counted_from(arrived_on: date, cash_until: date, project_until: date) -> Finding:
    return allowed(
        Reason(
            "reintegration_deadlines.counted_from_arrival",
            Text(
                f"Regnet fra ankomsten {danish_date(arrived_on)}: kontanter til og med {danish_date(cash_until)}, "
                f"projektet til og med {danish_date(project_until)}.",
                f"Counted from arrival on {english_date(arrived_on)}: cash up to and including "
                f"{english_date(cash_until)}, the project up to and including {english_date(project_until)}.",
            ),
            "RET-07",
            reading="C5",
        )
    )


def _decided(until: date) -> Finding:
    return allowed(
        Reason(
            "reintegration_deadlines.decided_for_longer",
            Text(
                f"Hjemrejsestyrelsen har med begrundelse besluttet, at projektet må vare til og med "
                f"{danish_date(until)}.",
                f"The Return Agency has decided, with a reason, that the project may run up to and including "
                f"{english_date(until)}.",
            ),
            "RET-07",
            reading="C5",
        )
    )


def _cash_decided(until: date) -> Finding:
    return allowed(
        Reason(
            "reintegration_deadlines.cash_for_longer",
            Text(
                f"Hjemrejsestyrelsen har med begrundelse besluttet, at der kan udbetales kontanter til og med "
                f"{danish_date(until)}.",
                f"The Return Agency has decided, with a reason, that cash can be paid up to and including "
                f"{english_date(until)}.",
            ),
            "RET-06",
            reading="C5",
        )
    )


def _implausible_days(facts: ReintegrationDeadlineFacts) -> tuple[Problem, ...]:
    return implausible_dates(
        arrived_on=facts.arrived_on,
        on=facts.on,
        completed_on=facts.completed_on,
        decided_until=facts.decided_until,
        cash_decided_until=facts.cash_decided_until,
    )


def _impossible(facts: ReintegrationDeadlineFacts) -> tuple[Problem, ...]:
    found = list(_implausible_days(facts))
    if facts.completed_on is None:
        return tuple(found)
    if facts.arrived_on is not None and facts.completed_on < facts.arrived_on:
        text = Text("projektet er afsluttet før ankomsten.", "the project was finished before the arrival.")
        found.append(Problem("completed_on", text))
    if facts.completed_on > facts.on:
        text = Text("projektet står som afsluttet i fremtiden.", "the project is recorded as finished in the future.")
        found.append(Problem("completed_on", text))
    return tuple(found)


_NO_ARRIVAL = missing("arrived_on", "ankomsten er ikke registreret.", "the arrival has not been recorded.")
_ENDING_SOON = allowed(
    Reason(
        "reintegration_deadlines.ending_soon",
        Text(
            "Projektet nærmer sig sin sidste dag; bed partneren om en afsluttende rapport.",
            "The project comes near its last day; ask the partner for a final report.",
        ),
        "RET-07",
        reading="RET-07",
    )
)
_TO_BE_CLOSED = allowed(
    Reason(
        "reintegration_deadlines.to_be_closed",
        Text(
            "Projektet nærmer sig sin sidste dag, og partneren har afsluttet sin rapport; afslut projektet.",
            "The project comes near its last day, and the partner has reported at the end; close the project.",
        ),
        "RET-07",
        reading="RET-07",
    )
)
_OVERDUE = with_reason(
    Reason(
        "reintegration_deadlines.overdue",
        Text(
            "Projektets frist er gået; afslut det med en rapport, og skriv hvorfor det ikke er sket.",
            "The project's time is over; close it with a report, and write down why that has not been done.",
        ),
        "RET-07",
    )
)
_COMPLETED = allowed(
    Reason(
        "reintegration_deadlines.completed",
        Text("Projektet er afsluttet inden for sin frist.", "The project was finished within its time."),
        "RET-07",
    )
)
_COMPLETED_LATE = with_reason(
    Reason(
        "reintegration_deadlines.completed_late",
        Text(
            "Projektet er afsluttet efter sin frist; skriv hvorfor.",
            "The project was finished after its time was over; write down why.",
        ),
        "RET-07",
    )
)

RULE = Rule(
    name="reintegration_deadlines",
    title=Text("Frister efter hjemkomsten", "Deadlines after the return"),
    meaning=Text(
        "Fra ankomsten løber der en frist for kontanter og en for projektet. En måned slutter på samme dag i "
        "måneden, eller på månedens sidste. Undervejs varsles der; når projektets frist er gået, afsluttes "
        "projektet, og det begrundes.",
        "From arrival runs one time limit for cash and one for the project. A month ends on the same day of the month, "
        "or on its last. On the way there are alerts; when the project's time is over it is closed, with a reason.",
    ),
    facts=ReintegrationDeadlineFacts,
    decide=reintegration_deadlines,
    questions={
        "arrived_on": Text("Hvornår ankom personen?", "When did the person arrive?"),
        "on": Text("Hvilken dag ses der på?", "Which day is looked at?"),
        "completed_on": Text("Hvornår blev projektet afsluttet?", "When was the project finished?"),
        "decided_until": Text(
            "Til hvornår har Hjemrejsestyrelsen besluttet, at projektet må vare?",
            "Until when has the Return Agency decided that the project may run?",
        ),
        "cash_decided_until": Text(
            "Til hvornår har Hjemrejsestyrelsen besluttet, at der kan udbetales kontanter?",
            "Until when has the Return Agency decided that cash can be paid?",
        ),
        "reported": Text("Har partneren rapporteret til slut?", "Has the partner reported at the end?"),
    },
    requirements=("RET-06", "RET-07"),
    parameters=(CASH_MONTHS, PROJECT_YEARS, ALERT_MONTHS),
)
