"""The steps of a return case: what can follow what, and who enters it (RET-04, RET-10, RET-11, C5).

Everything that affects the state of a return case lives in `TRANSITIONS`; what is not in the table cannot happen. Three
principles shape it:

* Nobody travels on a plan that is not approved, and only the Return Agency approves (RET-11, RET-12).
* A case can be stopped at any time, and a stopped case can begin again from the start (our reading).
* Until the person has departed, Dublin ends the case with a transfer (RET-10).
"""

from dataclasses import dataclass

from helle.rules.codes import OrganisationKind, one_of
from helle.rules.facts import missing
from helle.rules.returns.codes import ReturnEvent, ReturnState
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

State, Event = ReturnState, ReturnEvent

_AGENCY = frozenset({OrganisationKind.HJST})
_CASEWORK = frozenset({OrganisationKind.HJST, OrganisationKind.CMM})
_ABROAD = frozenset({OrganisationKind.HJST, OrganisationKind.PARTNER})
_TRANSFER = frozenset({OrganisationKind.UDLST, OrganisationKind.HJST})

BEFORE_DEPARTURE = (
    *(
        State.CONSIDERING,
        State.OFFERED,
        State.ACCEPTED,
        State.PLAN_DRAFT,
        State.SUBMITTED,
        State.APPROVED,
        State.REJECTED,
        State.TRAVEL_BOOKED,
    ),
)
AFTER_DEPARTURE = (State.DEPARTED, State.ARRIVED, State.REINTEGRATING)
FINAL = frozenset({State.COMPLETED, State.TRANSFERRED})


@dataclass(frozen=True, slots=True)
class Transition:
    """From one state (None: no return case yet), by an event, to a state, and which organisations may enter it."""

    start: ReturnState | None
    event: ReturnEvent
    end: ReturnState
    by: frozenset[OrganisationKind]
    requirement: str


@dataclass(frozen=True, slots=True)
class ReturnStepFacts:
    """The event that somebody wants to enter, and who that is.

    `no_case_yet`: no return case has been opened; then there is no state.
    """

    state: ReturnState | None
    event: ReturnEvent
    by: OrganisationKind
    no_case_yet: bool = False


TRANSITIONS: tuple[Transition, ...] = (
    Transition(None, Event.OPENED, State.CONSIDERING, _CASEWORK, "RET-04"),
    # The offer and the answer.
    Transition(State.CONSIDERING, Event.OFFER_MADE, State.OFFERED, _CASEWORK, "RET-01"),
    Transition(State.OFFERED, Event.OFFER_ACCEPTED, State.ACCEPTED, _CASEWORK, "RET-01"),
    # The plan. What is rejected, sent back or taken back goes back into draft; once one is approved, later versions are
    # decided beside the journey, and the approved one counts meanwhile.
    Transition(State.ACCEPTED, Event.PLAN_BEGUN, State.PLAN_DRAFT, _CASEWORK, "RET-13"),
    Transition(State.PLAN_DRAFT, Event.PLAN_SUBMITTED, State.SUBMITTED, _CASEWORK, "RET-13"),
    Transition(State.SUBMITTED, Event.PLAN_APPROVED, State.APPROVED, _AGENCY, "RET-11"),
    Transition(State.SUBMITTED, Event.PLAN_REJECTED, State.REJECTED, _AGENCY, "RET-11"),
    Transition(State.SUBMITTED, Event.PLAN_SENT_BACK, State.PLAN_DRAFT, _AGENCY, "RET-11"),
    Transition(State.SUBMITTED, Event.PLAN_TAKEN_BACK, State.PLAN_DRAFT, _CASEWORK, "RET-13"),
    Transition(State.REJECTED, Event.PLAN_BEGUN, State.PLAN_DRAFT, _CASEWORK, "RET-13"),
    # The journey.
    Transition(State.APPROVED, Event.TRAVEL_BOOKED, State.TRAVEL_BOOKED, _AGENCY, "RET-04"),
    Transition(State.TRAVEL_BOOKED, Event.TRAVEL_CANCELLED, State.APPROVED, _AGENCY, "RET-04"),
    Transition(State.TRAVEL_BOOKED, Event.DEPARTED, State.DEPARTED, _AGENCY, "RET-04"),
    Transition(State.DEPARTED, Event.ARRIVED, State.ARRIVED, _ABROAD, "RET-02"),
    # The time after.
    Transition(State.ARRIVED, Event.ACTIVITIES_BEGUN, State.REINTEGRATING, _ABROAD, "RET-12"),
    Transition(State.REINTEGRATING, Event.COMPLETED, State.COMPLETED, _AGENCY, "RET-07"),
    # It stops, and can begin again from the start.
    *(Transition(start, Event.STOPPED, State.STOPPED, _CASEWORK, "RET-04") for start in BEFORE_DEPARTURE),
    *(Transition(start, Event.STOPPED, State.STOPPED, _AGENCY, "RET-04") for start in AFTER_DEPARTURE),
    Transition(State.STOPPED, Event.REOPENED, State.CONSIDERING, _CASEWORK, "RET-04"),
    # Dublin.
    *(
        Transition(start, Event.DUBLIN_TRANSFERRED, State.TRANSFERRED, _TRANSFER, "RET-10")
        for start in BEFORE_DEPARTURE
    ),
)

BY_START_AND_EVENT = {(row.start, row.event): row for row in TRANSITIONS}


def return_step(facts: ReturnStepFacts) -> Ruling[ReturnState]:
    """Whether this organisation may enter this event now, and the state it leads to (C5).

    REFUSED when the state does not allow the event, or when the organisation may not enter it; the reason says which.
    """
    if facts.no_case_yet and facts.state is not None:
        return undecided("return_step", (_STATE_WITHOUT_CASE,))
    if not facts.no_case_yet and facts.state is None:
        return undecided("return_step", (_STATE_NOT_KNOWN,))
    row = BY_START_AND_EVENT.get((facts.state, facts.event))
    if row is None:
        return Ruling(
            "return_step",
            Verdict.REFUSED,
            None,
            Text("Det kan ikke ske nu.", "That cannot happen now."),
            (_no_such_step(facts.state, facts.event),),
        )
    if facts.by not in row.by:
        return Ruling(
            "return_step",
            Verdict.REFUSED,
            None,
            Text("Organisationen kan ikke foretage dette.", "This organisation cannot do that."),
            (_not_by(facts.event, facts.by, row),),
        )
    return Ruling(
        "return_step",
        Verdict.ALLOWED,
        row.end,
        Text(f"Sagen kommer til at stå som »{row.end.label.da}«.", f"The case will stand as “{row.end.label.en}”."),
        (_done(row),),
    )


def _done(row: Transition) -> Reason:
    return Reason(
        "return_step.follows",
        Text(
            f"»{row.event.label.da}«: sagen står derefter som »{row.end.label.da}«.",
            f"“{row.event.label.en}”: the case then stands as “{row.end.label.en}”.",
        ),
        row.requirement,
        reading="C5",
    )


def _no_such_step(state: ReturnState | None, event: ReturnEvent) -> Reason:
    if state in FINAL:
        return Reason(
            "return_step.case_is_over",
            Text("Sagen er slut; åbn en ny.", "The case is over; open a new one."),
            "RET-04",
            reading="C5",
        )
    text = Text(
        f"»{event.label.da}« kan ikke være det første, der sker.", f"“{event.label.en}” cannot be the first to happen."
    )
    if state is not None:
        text = Text(
            f"»{event.label.da}« kan ikke ske, når sagen står som »{state.label.da}«.",
            f"“{event.label.en}” cannot happen while the case stands as “{state.label.en}”.",
        )
    return Reason(
        "return_step.no_such_step",
        text,
        "RET-04",
        reading="C5",
    )


def _not_by(event: ReturnEvent, by: OrganisationKind, row: Transition) -> Reason:
    kinds = sorted(row.by)
    return Reason(
        "return_step.not_by_this_organisation",
        Text(
            f"»{event.label.da}« registreres af: {one_of(kinds, 'da')}; ikke af: {by.label.da}.",
            f"“{event.label.en}” is entered by: {one_of(kinds, 'en')}; not by: {by.label.en}.",
        ),
        row.requirement,
        reading="C5",
    )


_STATE_NOT_KNOWN = missing("state", "det er ikke oplyst, hvor sagen står.", "where the case stands is not known.")
_STATE_WITHOUT_CASE = Problem(
    "state",
    Text("sagen er endnu ikke åbnet og har dog en tilstand.", "the case has not been opened and yet has a state."),
)

RULE = Rule(
    name="return_step",
    title=Text("Trin i en hjemsendelse", "Steps of a return"),
    meaning=Text(
        "En hjemsendelse går fra overvejelse over tilbud, plan og godkendelse til rejse, ankomst og reintegration. En "
        "tabel siger, hvad der kan følge efter hvad, og hvem der registrerer det; alt andet afvises. Indtil rejsen kan "
        "Dublin afslutte sagen med en overførsel.",
        "A return goes from being considered through offer, plan and approval to journey, arrival and reintegration. A "
        "table says what can follow what and who enters it; everything else is refused. Until the journey, Dublin can "
        "end the case with a transfer.",
    ),
    facts=ReturnStepFacts,
    decide=return_step,
    questions={
        "state": Text("Hvor står sagen?", "Where does the case stand?"),
        "event": Text("Hvad er der sket?", "What has happened?"),
        "by": Text("Hvem registrerer det?", "Who enters it?"),
        "no_case_yet": Text("Er der endnu ingen hjemsendelsessag?", "Is there no return case yet?"),
    },
    requirements=("RET-01", "RET-02", "RET-04", "RET-07", "RET-10", "RET-11", "RET-12", "RET-13"),
)
