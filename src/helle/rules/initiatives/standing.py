"""How an initiative stands on a day, and when its next status report is due (INI-15, FLO-21)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import add_days, danish_date, english_date, implausible_dates, implausible_numbers
from helle.rules.initiatives.codes import InitiativeForce, ReportedState, Standing
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.returns.months import months_after
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "initiative_standing"
MONTHS = "status_report_months"
DAYS = "status_report_days"
ENDED = frozenset({ReportedState.CARRIED_OUT, ReportedState.STOPPED, ReportedState.CARRIED_ON})


@dataclass(frozen=True, slots=True)
class InitiativeStandingFacts:
    """An initiative looked at on the day `on`.

    `state`: what the last approved report says, None before there is one; `reported_until`: the last day that it is
    about. `carried_out_by_law`: a dated switch says that it is carried out. `late_milestones`: how many milestones have
    passed their day. `report_waits`: the report that comes next is written and waits for the ministry.
    """

    first_day: date
    last_day: date
    force: InitiativeForce
    on: date
    state: ReportedState | None = None
    reported_until: date | None = None
    carried_out_by_law: bool = False
    late_milestones: int = 0
    report_waits: bool = False


@dataclass(frozen=True, slots=True)
class NextReport:
    """The report that comes next: the last day that it is about, by when it is due, and whether that has passed."""

    until: date
    due: date
    late: bool


@dataclass(frozen=True, slots=True)
class InitiativeStanding:
    """How it stands, and the report that comes next; none where it is ended or all of its period was reported.

    `closes`: all of its period was reported and is over, and it is neither carried out, given up nor carried on. One
    report more says which of the three it is.
    """

    standing: Standing
    next_report: tuple[NextReport, ...]
    closes: bool = False


def initiative_standing(facts: InitiativeStandingFacts) -> Ruling[InitiativeStanding]:
    """How an initiative stands, with the reasons, and when its next report is due (INI-15)."""
    wrong = _impossible(facts)
    if wrong:
        return undecided(NAME, wrong)
    months, days = parameter(MONTHS, facts.on), parameter(DAYS, facts.on)
    coming = _next(facts, whole_number(months), whole_number(days))
    late = any(one.late for one in coming)
    standing, reason = _standing(facts, late)
    reasons = (reason, *_besides(facts, coming, standing), *plan_notes(facts.on))
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        InitiativeStanding(standing, coming, standing is Standing.PERIOD_OVER and not coming),
        Text(f"{standing.label.da}.", f"{standing.label.en}."),
        reasons,
        (months.use(), days.use()),
    )


def half_year_of(first_day: date, months: int, on: date) -> tuple[date, date]:
    """The stretch of so many months of the calendar, counted from January of the first year, that holds a day."""
    begin = date(first_day.year, 1, 1)
    while months_after(begin, months) <= on:
        begin = months_after(begin, months)
    return begin, add_days(months_after(begin, months), -1)


def days_to_report(
    first_day: date, last_day: date, months: int, reported_until: date | None, on: date
) -> tuple[date, date] | None:
    """The first and last day that a report written on a day is about; None where all up to that day was reported.

    It takes up after the last approved one and goes to the end of the last half-year that is over, so that who is
    behind by several catches up in one. While a half-year runs a report goes to the day that it is written on: none
    says of days to come how they went (INI-15).
    """
    first = first_day if reported_until is None else add_days(reported_until, 1)
    running = half_year_of(first_day, months, max(on, first_day))[0]
    over = min(add_days(running, -1), last_day)
    last = over if over >= first else min(on, last_day)
    return (first, last) if first <= last else None


def _next(facts: InitiativeStandingFacts, months: int, days: int) -> tuple[NextReport, ...]:
    if facts.carried_out_by_law or facts.state in ENDED:
        return ()
    after = facts.first_day if facts.reported_until is None else add_days(facts.reported_until, 1)
    if after > facts.last_day:
        return ()
    until = min(half_year_of(facts.first_day, months, max(after, facts.first_day))[1], facts.last_day)
    due = add_days(until, days)
    return (NextReport(until, due, facts.on > due and not facts.report_waits),)


def _standing(facts: InitiativeStandingFacts, late: bool) -> tuple[Standing, Reason]:
    if facts.carried_out_by_law:
        return Standing.CARRIED_OUT, _BY_LAW
    if facts.state is ReportedState.CARRIED_OUT:
        return Standing.CARRIED_OUT, _CARRIED_OUT
    if facts.state is ReportedState.STOPPED:
        return Standing.STOPPED, _STOPPED
    if facts.state is ReportedState.CARRIED_ON:
        return Standing.CARRIED_ON, _CARRIED_ON
    if facts.on < facts.first_day:
        return Standing.NOT_BEGUN, _BEFORE
    if facts.on > facts.last_day:
        return Standing.PERIOD_OVER, _OVER
    if facts.late_milestones:
        return Standing.LATE, _MILESTONE_LATE
    if late:
        return Standing.LATE, _REPORT_LATE
    if facts.state is None:
        return Standing.NOT_REPORTED, _NOT_REPORTED
    if facts.state is ReportedState.NOT_BEGUN:
        return Standing.NOT_BEGUN, _NOT_BEGUN
    return Standing.UNDER_WAY, _UNDER_WAY


def _besides(facts: InitiativeStandingFacts, coming: tuple[NextReport, ...], standing: Standing) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if standing is Standing.PERIOD_OVER and not coming:
        found.append(_WAITS if facts.report_waits else _CLOSES)
    if facts.force is not InitiativeForce.NOW and standing is not Standing.CARRIED_OUT:
        found.append(_ONLY[facts.force])
    for one in coming:
        if facts.report_waits:
            found.append(_WAITS)
        elif not one.late:
            found.append(_comes(one.due))
        elif standing is not Standing.LATE or facts.late_milestones:
            found.append(_REPORT_LATE)
    return tuple(found)


def _comes(due: date) -> Reason:
    return Reason(
        "initiative_standing.next_report",
        Text(f"Næste status skal være her {danish_date(due)}.", f"The next report is due on {english_date(due)}."),
        "FLO-21",
        reading="INI-15",
    )


def _impossible(facts: InitiativeStandingFacts) -> tuple[Problem, ...]:
    found = (
        *implausible_dates(
            first_day=facts.first_day, last_day=facts.last_day, on=facts.on, reported_until=facts.reported_until
        ),
        *implausible_numbers(late_milestones=facts.late_milestones),
    )
    if facts.last_day < facts.first_day:
        found += (
            Problem("last_day", Text("den sidste dag ligger før den første.", "the last day is before the first.")),
        )
    if facts.late_milestones < 0 and not found:
        found += (Problem("late_milestones", Text("et antal er aldrig negativt.", "a count is never negative.")),)
    if facts.state is not None and facts.reported_until is None:
        found += (Problem("reported_until", Text("status har ingen periode.", "the report has no period.")),)
    return found


_BY_LAW = Reason(
    "initiative_standing.by_law",
    Text(
        "Initiativet er gennemført ved lov, og loven gælder.",
        "The initiative was carried out by law, which is in force.",
    ),
    "PUB-LAW-03",
)
_CARRIED_OUT = Reason(
    "initiative_standing.carried_out",
    Text("Den godkendte status siger, at det er gennemført.", "The approved report says that it is carried out."),
    "FLO-21",
)
_STOPPED = Reason(
    "initiative_standing.stopped",
    Text("Den godkendte status siger, at det er opgivet.", "The approved report says that it is given up."),
    "FLO-21",
)
_CARRIED_ON = Reason(
    "initiative_standing.carried_on",
    Text(
        "Den godkendte status siger, at arbejdet videreføres efter planens periode.",
        "The approved report says that the work is carried on after the period of the plan.",
    ),
    "FLO-21",
    reading="INI-15",
)
_BEFORE = Reason(
    "initiative_standing.before",
    Text("Dagen ligger før initiativets periode.", "The day is before the period of the initiative."),
    "INI-15",
)
_OVER = Reason(
    "initiative_standing.over",
    Text(
        "Perioden er gået, og det er ikke godkendt, at initiativet er gennemført, opgivet eller videreføres.",
        "The period is over, and no report that it is carried out, given up or carried on has been approved.",
    ),
    "INI-15",
    reading="INI-15",
)
_CLOSES = Reason(
    "initiative_standing.closes",
    Text(
        "Hele perioden er meldt; nu mangler det kun at blive meldt, om initiativet er gennemført, opgivet eller "
        "videreføres.",
        "All of the period was reported; what is left to report is whether it is carried out, given up or carried on.",
    ),
    "FLO-21",
    reading="INI-15",
)
_MILESTONE_LATE = Reason(
    "initiative_standing.milestone_late",
    Text("En milepæl har passeret sin dag.", "A milestone has passed its day."),
    "INI-15",
    reading="INI-15",
)
_REPORT_LATE = Reason(
    "initiative_standing.report_late",
    Text("Status er ikke kommet til tiden.", "The report has not come in time."),
    "FLO-21",
    reading="INI-15",
)
_WAITS = Reason(
    "initiative_standing.report_waits",
    Text("Status er skrevet og venter på ministeriets svar.", "The report is written and waits for the ministry."),
    "FLO-21",
)
_NOT_REPORTED = Reason(
    "initiative_standing.not_reported",
    Text("Der er ingen godkendt status endnu.", "There is no approved report yet."),
    "INI-15",
)
_NOT_BEGUN = Reason(
    "initiative_standing.not_begun",
    Text("Den godkendte status siger, at det ikke er begyndt.", "The approved report says that it has not begun."),
    "FLO-21",
)
_UNDER_WAY = Reason(
    "initiative_standing.under_way",
    Text("Den godkendte status siger, at det er i gang.", "The approved report says that it is under way."),
    "FLO-21",
)
_ONLY = {
    InitiativeForce.PLANNED: Reason(
        "initiative_standing.only_planned",
        Text("Planen siger kun, at der arbejdes for det.", "The plan only says that it is being worked for."),
        "META-04",
        reading="META-04",
    ),
    InitiativeForce.EXAMINE: Reason(
        "initiative_standing.only_examined",
        Text("Planen siger kun, at det undersøges.", "The plan only says that it is being examined."),
        "META-04",
        reading="META-04",
    ),
    InitiativeForce.BILL: Reason(
        "initiative_standing.only_a_bill",
        Text("I planen er det et lovforslag.", "In the plan it is a bill."),
        "META-04",
        reading="META-04",
    ),
}

RULE = Rule(
    name=NAME,
    title=Text("Hvor et initiativ står", "How an initiative stands"),
    meaning=Text(
        "Hvor et initiativ står, følger af den seneste godkendte status, af milepæle, der har passeret deres dag, og "
        "af, om status kommer til tiden. Er det gennemført ved lov, siger loven det. Status ventes hvert halve år. Er "
        "hele perioden meldt, mangler én status, der siger, om det er gennemført, opgivet eller videreføres.",
        "How an initiative stands follows from the last approved report, from milestones that have passed their day, "
        "and from whether reports come in time. What was carried out by law, the law says. A report is due each "
        "half-year. Where all of the period was reported, one report more says whether it is carried out, given up or "
        "carried on.",
    ),
    facts=InitiativeStandingFacts,
    decide=initiative_standing,
    questions={
        "first_day": Text("Hvad er initiativets første dag?", "What is the first day of the initiative?"),
        "last_day": Text("Hvad er initiativets sidste dag?", "What is the last day of the initiative?"),
        "force": Text("Hvordan taler planen om det?", "How does the plan speak of it?"),
        "on": Text("Hvilken dag spørges der om?", "Which day is asked about?"),
        "state": Text("Hvad siger den seneste godkendte status?", "What does the last approved report say?"),
        "reported_until": Text("Til hvilken dag går den status?", "Up to which day does that report go?"),
        "carried_out_by_law": Text("Er det gennemført ved lov?", "Was it carried out by law?"),
        "report_waits": Text("Venter der en status på ministeriets svar?", "Is a report waiting for the ministry?"),
        "late_milestones": Text(
            "Hvor mange milepæle har passeret deres dag?", "How many milestones have passed their day?"
        ),
    },
    requirements=("FLO-21", "INI-15", "META-04", "PUB-LAW-03"),
    parameters=(MONTHS, DAYS),
    unanswered={
        "state": Text("Ingen status er godkendt.", "No report has been approved."),
        "reported_until": Text("Ingen status er godkendt.", "No report has been approved."),
    },
)
