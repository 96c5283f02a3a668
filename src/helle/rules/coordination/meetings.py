"""How far a meeting is, and what it waits for by when: its agenda, the day, its approved minutes (GOV-01)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.coordination.codes import MeetingNeed, MeetingState
from helle.rules.facts import (
    add_days,
    danish_date,
    danish_days,
    english_date,
    english_days,
    implausible_dates,
    implausible_numbers,
)
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "meeting"
NOTICE = "meeting_notice_days"
AGENDA = "meeting_agenda_days"
MINUTES = "meeting_minutes_days"
SHORT_NOTICE = "meeting.short_notice"


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting on the day `held_on`, called on `called_on`, looked at on the day `on`. `items`: on its agenda."""

    called_on: date
    held_on: date
    on: date
    items: int
    cancelled: bool
    approved: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """How far it is, what it waits for, by which day, and whether that has passed."""

    state: MeetingState
    need: MeetingNeed
    due: tuple[date, ...]
    late: bool


def meeting(facts: MeetingFacts) -> Ruling[Meeting]:
    """How far the meeting is and what comes next (GOV-01). The times are our own: the plan names none."""
    wrong = _impossible(facts)
    if wrong:
        return undecided(NAME, wrong)
    notice, agenda, minutes = (parameter(name, facts.on) for name in (NOTICE, AGENDA, MINUTES))
    answer, reason = _where(facts, whole_number(agenda), whole_number(minutes))
    short = (facts.held_on - facts.called_on).days < whole_number(notice)
    besides = (_short(whole_number(notice)),) if short and answer.state is MeetingState.CALLED else ()
    headline = Text(f"{answer.state.label.da}.", f"{answer.state.label.en}.")
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        answer,
        headline,
        (reason, *besides, *plan_notes(facts.on)),
        (notice.use(), agenda.use(), minutes.use()),
    )


def _impossible(facts: MeetingFacts) -> tuple[Problem, ...]:
    found = implausible_dates(called_on=facts.called_on, held_on=facts.held_on, on=facts.on)
    found += implausible_numbers(items=facts.items)
    if facts.items < 0:
        found += (Problem("items", Text("antallet er negativt.", "the number is negative.")),)
    return found


def _where(facts: MeetingFacts, agenda: int, minutes: int) -> tuple[Meeting, Reason]:
    if facts.cancelled:
        return Meeting(MeetingState.CANCELLED, MeetingNeed.NOTHING, (), False), _CANCELLED
    if facts.approved:
        return Meeting(MeetingState.APPROVED, MeetingNeed.NOTHING, (), False), _APPROVED
    if facts.held_on < facts.on:
        due = add_days(facts.held_on, minutes)
        return Meeting(MeetingState.HELD, MeetingNeed.MINUTES, (due,), facts.on > due), _minutes(due)
    if not facts.items:
        due = add_days(facts.held_on, -agenda)
        return Meeting(MeetingState.CALLED, MeetingNeed.AGENDA, (due,), facts.on > due), _agenda(due)
    state = MeetingState.HELD if facts.held_on == facts.on else MeetingState.CALLED
    return Meeting(state, MeetingNeed.MEETING, (facts.held_on,), False), _READY


def _minutes(due: date) -> Reason:
    return Reason(
        "meeting.minutes",
        Text(
            f"Referatet skal være godkendt senest {danish_date(due)}.",
            f"The minutes are to be approved by {english_date(due)}.",
        ),
        "GOV-01",
        reading="GOV-01",
    )


def _agenda(due: date) -> Reason:
    return Reason(
        "meeting.agenda",
        Text(
            f"Dagsordenen skal være der senest {danish_date(due)}.",
            f"The agenda is to be there by {english_date(due)}.",
        ),
        "GOV-01",
        reading="GOV-01",
    )


def _short(days: int) -> Reason:
    return Reason(
        SHORT_NOTICE,
        Text(
            f"Mødet er indkaldt med kortere varsel end {danish_days(days)}.",
            f"The meeting was called at less than {english_days(days)} notice.",
        ),
        "GOV-01",
        reading="GOV-01",
    )


_CANCELLED = Reason(
    "meeting.cancelled", Text("Mødet er aflyst.", "The meeting is cancelled."), "GOV-01", reading="GOV-01"
)
_APPROVED = Reason(
    "meeting.approved", Text("Referatet er godkendt.", "The minutes are approved."), "GOV-01", reading="GOV-01"
)
_READY = Reason(
    "meeting.ready",
    Text("Mødet har en dagsorden.", "The meeting has an agenda."),
    "GOV-01",
    reading="GOV-01",
)

RULE = Rule(
    name=NAME,
    title=Text("Et møde i et forum", "A meeting of a forum"),
    meaning=Text(
        "Et møde venter først på sin dagsorden, så på dagen og til sidst på et godkendt referat. Fristerne er vores "
        "egne; planen nævner ingen.",
        "A meeting waits first for its agenda, then for its day, and at last for approved minutes. The times are our "
        "own; the plan names none.",
    ),
    facts=MeetingFacts,
    decide=meeting,
    questions={
        "called_on": Text("Hvilken dag er det indkaldt?", "On which day was it called?"),
        "held_on": Text("Hvilken dag er mødet?", "On which day is the meeting?"),
        "on": Text("Hvilken dag ses der på det?", "On which day is it looked at?"),
        "items": Text("Hvor mange punkter er på dagsordenen?", "How many items are on the agenda?"),
        "cancelled": Text("Er det aflyst?", "Is it cancelled?"),
        "approved": Text("Er referatet godkendt?", "Are the minutes approved?"),
    },
    requirements=("GOV-01",),
    parameters=(NOTICE, AGENDA, MINUTES),
)
