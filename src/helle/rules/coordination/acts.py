"""Who does what in a forum, and when: members bring items, chair and secretariat run it (GOV-01, GOV-03, GOV-07)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.coordination.codes import ForumAct, MeetingState, SeatRole
from helle.rules.facts import implausible_dates
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "forum_act"
_RUN = frozenset({SeatRole.CHAIR, SeatRole.SECRETARIAT})
_IN_THE_OPEN = frozenset({ForumAct.PUT_ON_AGENDA, ForumAct.MINUTES, ForumAct.APPROVE, ForumAct.CHANGE})


@dataclass(frozen=True, slots=True)
class ForumActFacts:
    """What somebody wants to do in a forum on a day.

    `part`: the seat of her unit, None where it has none. `state`: how far the meeting is that it is about, None where
    it is about none. `responsible`: the decision is her unit's to follow up. `written`: every item has its minutes.
    """

    act: ForumAct
    on: date
    part: SeatRole | None = None
    state: MeetingState | None = None
    responsible: bool = False
    written: bool = False


def forum_act(facts: ForumActFacts) -> Ruling[ForumAct]:
    """Whether she may do it, and whether the meeting is so far (GOV-01).

    Approved minutes stand: what was wrong in them is corrected beside them.
    """
    wrong = implausible_dates(on=facts.on)
    if wrong:
        return undecided(NAME, wrong)
    refused = _not_hers(facts) or _not_now(facts)
    notes = plan_notes(facts.on)
    if refused is not None:
        return Ruling(NAME, Verdict.REFUSED, None, _NO, (refused, *notes))
    headline = Text(f"{facts.act.label.da}: ja.", f"{facts.act.label.en}: yes.")
    return Ruling(NAME, Verdict.ALLOWED, facts.act, headline, (_why(facts), *notes))


def _not_hers(facts: ForumActFacts) -> Reason | None:
    if facts.part in _RUN:
        return None
    if facts.act is ForumAct.PUT_ON_AGENDA:
        return None if facts.part is not None else _NO_SEAT
    if facts.act is ForumAct.FOLLOW_UP:
        return None if facts.responsible else _NOT_RESPONSIBLE
    return _CHAIRS_TASK


def _not_now(facts: ForumActFacts) -> Reason | None:
    state = facts.state
    if state is MeetingState.CANCELLED:
        return _CANCELLED
    if state is MeetingState.APPROVED and facts.act in _IN_THE_OPEN:
        return _FROZEN
    if facts.act is ForumAct.CORRECT and state is not MeetingState.APPROVED:
        return _NOT_APPROVED
    if facts.act in (ForumAct.MINUTES, ForumAct.APPROVE) and state is MeetingState.CALLED:
        return _NOT_HELD
    if facts.act is ForumAct.APPROVE and not facts.written:
        return _NOT_WRITTEN
    if facts.act is ForumAct.CHANGE and state is MeetingState.HELD:
        return _HELD
    if facts.act is ForumAct.PUT_ON_AGENDA and state is MeetingState.HELD and facts.part not in _RUN:
        return _HELD
    return None


def _why(facts: ForumActFacts) -> Reason:
    if facts.part in _RUN:
        return _RUNS
    return _RESPONSIBLE if facts.act is ForumAct.FOLLOW_UP else _MEMBER


_NO = Text("Det kan ikke gøres.", "This cannot be done.")
_NO_SEAT = Reason(
    "forum_act.no_seat",
    Text("Kun medlemmer sætter punkter på dagsordenen.", "Only members put items on the agenda."),
    "GOV-01",
    reading="GOV-01",
)
_NOT_RESPONSIBLE = Reason(
    "forum_act.not_responsible",
    Text(
        "Om opfølgning melder den, der har den, eller den, der leder forummet.",
        "On a follow-up reports whoever has it, or whoever runs the forum.",
    ),
    "GOV-01",
    reading="GOV-01",
)
_CHAIRS_TASK = Reason(
    "forum_act.chairs_task",
    Text("Det gør formanden eller sekretariatet.", "This is done by the chair or the secretariat."),
    "GOV-03",
    reading="GOV-03",
)
_CANCELLED = Reason(
    "forum_act.cancelled",
    Text("Mødet er aflyst.", "The meeting is cancelled."),
    "GOV-01",
    reading="GOV-01",
)
_FROZEN = Reason(
    "forum_act.frozen",
    Text(
        "Referatet er godkendt og står fast; det rettes ved siden af.",
        "The minutes are approved and stand; they are corrected beside them.",
    ),
    "GOV-01",
    reading="GOV-01",
)
_NOT_APPROVED = Reason(
    "forum_act.not_approved",
    Text("Referatet er ikke godkendt endnu; skriv det om.", "The minutes are not approved yet; write them over."),
    "GOV-01",
    reading="GOV-01",
)
_NOT_HELD = Reason(
    "forum_act.not_held",
    Text("Mødet er ikke holdt endnu.", "The meeting has not been held yet."),
    "GOV-01",
    reading="GOV-01",
)
_NOT_WRITTEN = Reason(
    "forum_act.not_written",
    Text("Der mangler referat af et eller flere punkter.", "The minutes of one or more items are missing."),
    "GOV-01",
    reading="GOV-01",
)
_HELD = Reason(
    "forum_act.held",
    Text("Mødet er holdt.", "The meeting has been held."),
    "GOV-01",
    reading="GOV-01",
)
_RUNS = Reason(
    "forum_act.runs",
    Text("Enheden leder forummet eller er dets sekretariat.", "The unit runs the forum or is its secretariat."),
    "GOV-03",
    reading="GOV-03",
)
_RESPONSIBLE = Reason(
    "forum_act.responsible",
    Text("Enheden har opfølgningen.", "The follow-up is the unit's."),
    "GOV-01",
    reading="GOV-01",
)
_MEMBER = Reason(
    "forum_act.member",
    Text("Enheden er medlem.", "The unit is a member."),
    "GOV-01",
    reading="GOV-01",
)

RULE = Rule(
    name=NAME,
    title=Text("Hvem der gør hvad i et forum", "Who does what in a forum"),
    meaning=Text(
        "Formand og sekretariat giver pladser, indkalder, skriver referat og godkender det. Medlemmer sætter punkter "
        "på dagsordenen og melder om det, de følger op på. Et godkendt referat står fast og rettes ved siden af.",
        "Chair and secretariat give seats, call meetings, write the minutes and approve them. Members put items on the "
        "agenda and report on what they follow up. Approved minutes stand and are corrected beside them.",
    ),
    facts=ForumActFacts,
    decide=forum_act,
    questions={
        "act": Text("Hvad skal gøres?", "What is to be done?"),
        "on": Text("Hvilken dag?", "On which day?"),
        "part": Text("Hvilken plads har enheden?", "Which seat has the unit?"),
        "state": Text("Hvor langt er mødet?", "How far is the meeting?"),
        "responsible": Text("Har enheden opfølgningen?", "Is the follow-up the unit's?"),
        "written": Text("Er der referat af alle punkter?", "Has every item its minutes?"),
    },
    requirements=("GOV-01", "GOV-03"),
    unanswered={
        "part": Text("Ingen.", "None."),
        "state": Text("Det gælder ikke et møde.", "It is about no meeting."),
    },
)
