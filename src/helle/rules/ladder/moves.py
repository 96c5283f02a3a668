"""The ladder of certainty: how a person moves from contact to assessed (DEF-09).

Everything that affects a rung lives in `TRANSITIONS`; what is not in the table cannot happen. Events are never edited,
only followed by new ones. Three principles shape the table:

* An indication is found by CMM or the Immigration Service. The police may state their reason to believe; that keeps
  the person out of detention (CRI-09, ACM-20) but opens no support.
* A person who has been assessed leaves that rung only by a new decision (DEF-07, ID-10): to disappear or to decline
  interrupts a period and closes a case, it does not undo the assessment.
* What ended without an assessment can be reopened.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import LadderEvent, OrganisationKind, Rung, one_of
from helle.rules.facts import danish_date, english_date, implausible_dates
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

_CMM = frozenset({OrganisationKind.CMM})
_IDENTIFIERS = frozenset({OrganisationKind.CMM, OrganisationKind.UDLST})
_ASSESSORS = frozenset({OrganisationKind.CMM, OrganisationKind.UDLST, OrganisationKind.COURT})
_COURT = frozenset({OrganisationKind.COURT})
_CONTACTS = frozenset({OrganisationKind.CMM, OrganisationKind.UDLST, OrganisationKind.NGO})
_POLICE = frozenset({OrganisationKind.POLICE, OrganisationKind.NATIONAL_POLICE, OrganisationKind.NSK})

ASSESSED = frozenset({Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT, Rung.NOT_VICTIM})
CLOSED = frozenset({Rung.WITHDRAWN, Rung.DECLINED, Rung.DISAPPEARED, Rung.LAPSED})
_OPEN = (Rung.CONTACT, Rung.INDICATION, Rung.UNDER_ASSESSMENT)


@dataclass(frozen=True, slots=True)
class Transition:
    """From one rung (None: not yet on the ladder), by an event, to a rung, and which organisations may do it."""

    start: Rung | None
    event: LadderEvent
    end: Rung
    by: frozenset[OrganisationKind]
    requirement: str


@dataclass(frozen=True, slots=True)
class LadderEntry:
    """One event in the life of a case, the organisation that entered it, and its day; None where it is not given."""

    event: LadderEvent
    by: OrganisationKind
    on: date | None = None


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """The rung a person stands on now (None: none yet), the event that someone wants to enter, and who that is.

    `on` is its day, `last_on` the day of the latest event that brought her to a rung, and `known_since` the day since
    which anybody knows of her in the case; None: not compared. `grounds_before`: whether reasonable grounds had been
    found before a case ended that is reopened; None where that is not known.
    """

    current: Rung | None
    event: LadderEvent
    by: OrganisationKind
    on: date | None = None
    last_on: date | None = None
    known_since: date | None = None
    grounds_before: bool | None = None


_OUTCOMES = (
    (LadderEvent.ASSESSED_VICTIM_CURRENT, Rung.VICTIM_CURRENT),
    (LadderEvent.ASSESSED_VICTIM_NOT_CURRENT, Rung.VICTIM_NOT_CURRENT),
    (LadderEvent.ASSESSED_NOT_VICTIM, Rung.NOT_VICTIM),
)
ENDINGS = (
    (LadderEvent.WITHDREW, Rung.WITHDRAWN),
    (LadderEvent.DECLINED, Rung.DECLINED),
    (LadderEvent.DISAPPEARED, Rung.DISAPPEARED),
    (LadderEvent.LAPSED, Rung.LAPSED),
)

_ASSESSMENTS = frozenset(event for event, _ in _OUTCOMES)

TRANSITIONS: tuple[Transition, ...] = (
    # The first entry.
    Transition(None, LadderEvent.CONTACT_RECORDED, Rung.CONTACT, _CONTACTS, "DEF-09"),
    Transition(None, LadderEvent.INDICATION_ASSERTED, Rung.CONTACT, _POLICE, "CRI-09"),
    Transition(None, LadderEvent.INDICATION_FOUND, Rung.INDICATION, _IDENTIFIERS, "ID-13"),
    # Up the ladder.
    Transition(Rung.CONTACT, LadderEvent.CONTACT_RECORDED, Rung.CONTACT, _CONTACTS, "DEF-09"),
    Transition(Rung.CONTACT, LadderEvent.INDICATION_FOUND, Rung.INDICATION, _IDENTIFIERS, "ID-13"),
    Transition(Rung.INDICATION, LadderEvent.INDICATION_FOUND, Rung.INDICATION, _IDENTIFIERS, "ID-13"),
    Transition(Rung.INDICATION, LadderEvent.ASSESSMENT_OPENED, Rung.UNDER_ASSESSMENT, _IDENTIFIERS, "ACC-04"),
    Transition(Rung.NOT_VICTIM, LadderEvent.INDICATION_FOUND, Rung.INDICATION, _IDENTIFIERS, "ID-13"),
    # The police state reason to believe: the rung stays as it is, also an assessment; it has only to be recorded.
    *(
        Transition(rung, LadderEvent.INDICATION_ASSERTED, rung, _POLICE, "CRI-09")
        for rung in (*_OPEN, *sorted(ASSESSED), *sorted(CLOSED))
    ),
    # An assessment, and a new one that replaces it.
    *(Transition(Rung.UNDER_ASSESSMENT, event, rung, _ASSESSORS, "ACC-02") for event, rung in _OUTCOMES),
    *(Transition(start, event, rung, _ASSESSORS, "ACC-02") for start in sorted(ASSESSED) for event, rung in _OUTCOMES),
    # The courts may decide about somebody whom nobody else has assessed.
    *(
        Transition(start, event, rung, _COURT, "ID-10")
        for start in (None, Rung.CONTACT, Rung.INDICATION, *sorted(CLOSED))
        for event, rung in _OUTCOMES
    ),
    # It ends without an assessment, and can begin again.
    *(Transition(start, event, rung, _CMM, "DEF-09") for start in _OPEN for event, rung in ENDINGS),
    *(Transition(start, LadderEvent.REOPENED, Rung.INDICATION, _CMM, "ID-13") for start in sorted(CLOSED)),
    *(
        Transition(start, LadderEvent.INDICATION_FOUND, Rung.INDICATION, _IDENTIFIERS, "ID-13")
        for start in sorted(CLOSED)
    ),
    *(Transition(start, LadderEvent.CONTACT_RECORDED, start, _CONTACTS, "DEF-09") for start in sorted(CLOSED)),
)

_BY_START_AND_EVENT = {
    (start, event): tuple(t for t in TRANSITIONS if t.start is start and t.event is event)
    for start, event in {(t.start, t.event) for t in TRANSITIONS}
}
# Who may enter an event on some rung: what a person of another organisation is told, with the source that says so.
_ENTERED_BY = {
    event: frozenset[OrganisationKind]().union(*(t.by for t in TRANSITIONS if t.event is event))
    for event in LadderEvent
}
_SAYS_WHO = {
    event: next(t.requirement for t in TRANSITIONS if t.event is event and t.by == by)
    for event, by in _ENTERED_BY.items()
}


def may_move(facts: MoveFacts) -> Ruling[Rung]:
    """Whether this organisation may enter this event now, and on which rung the person then stands (DEF-09).

    REFUSED when the rung does not allow the event, when the organisation may not enter it, or when its day lies before
    that of the event it follows; the reason says which. A judgment may be entered late, since it presupposes nothing.
    ALLOWED_WITH_REASON for reasonable grounds that were found before anybody knew of the person, and for a case that is
    reopened where none had been found before it ended: the reopening finds them, and support opens.
    """
    implausible = implausible_dates(on=facts.on, last_on=facts.last_on, known_since=facts.known_since)
    if implausible:
        return undecided("ladder", implausible)
    found = _BY_START_AND_EVENT.get((facts.current, facts.event), ())
    if not found:
        return Ruling(
            "ladder",
            Verdict.REFUSED,
            None,
            Text("Det kan ikke ske fra dette trin.", "That cannot happen from this rung."),
            (_no_such_transition(facts.current, facts.event),),
        )
    for transition in found:
        if facts.by in transition.by:
            late = runs_back(facts.event, facts.on, facts.last_on)
            if late and facts.by is not OrganisationKind.COURT:
                return _BEFORE_THE_LAST
            return _moved(transition, late, _known_later(facts) or _grounds_are_new(facts))
    if facts.by in _ENTERED_BY[facts.event]:
        return _NO_ASSESSMENT_OPENED
    allowed = sorted(_ENTERED_BY[facts.event], key=lambda kind: kind.label.da)
    return Ruling(
        "ladder",
        Verdict.REFUSED,
        None,
        Text("Organisationen kan ikke foretage dette.", "This organisation cannot do that."),
        (
            Reason(
                "ladder.not_by_this_organisation",
                Text(
                    f"»{facts.event.label.da}« registreres af: {one_of(allowed, 'da')}; ikke af: {facts.by.label.da}.",
                    f"“{facts.event.label.en}” is entered by: {one_of(allowed, 'en')}; not by: {facts.by.label.en}.",
                ),
                _SAYS_WHO[facts.event],
                reading="C2",
            ),
        ),
    )


# What may be entered at any time, of any day: it presupposes nothing and moves nobody up.
OF_ANY_DAY = frozenset({LadderEvent.CONTACT_RECORDED, LadderEvent.INDICATION_ASSERTED})


def runs_back(event: LadderEvent, on: date | None, last_on: date | None) -> bool:
    """Whether the day lies before that of the event it follows, where that matters."""
    return event not in OF_ANY_DAY and on is not None and last_on is not None and on < last_on


_BEFORE_THE_LAST: Ruling[Rung] = Ruling(
    "ladder",
    Verdict.REFUSED,
    None,
    Text(
        "Dagen ligger før den hændelse, den følger efter.",
        "The day lies before the event that this one follows.",
    ),
    (
        Reason(
            "ladder.before_the_last",
            Text(
                "Trinnene følger efter hinanden: en udredning og en vurdering kommer ikke før indikationen.",
                "The rungs follow one another: no assessment is opened or made before the reasonable grounds.",
            ),
            "ACC-04",
            reading="C2",
        ),
    ),
)


_NO_ASSESSMENT_OPENED: Ruling[Rung] = Ruling(
    "ladder",
    Verdict.REFUSED,
    None,
    Text("Der er ikke åbnet en udredning.", "No assessment has been opened."),
    (
        Reason(
            "ladder.no_assessment_opened",
            Text(
                "CMM og Udlændingestyrelsen vurderer efter en udredning, og den åbnes, når der er en indikation.",
                "CMM and the Immigration Service assess after opening the assessment, which takes reasonable grounds.",
            ),
            "ACC-04",
            reading="C2",
        ),
    ),
)


def _known_later(facts: MoveFacts) -> Reason | None:
    """Why the day of reasonable grounds asks for a reason: it lies before the person was known."""
    if facts.event is not LadderEvent.INDICATION_FOUND or facts.on is None or facts.known_since is None:
        return None
    if facts.on >= facts.known_since:
        return None
    return Reason(
        "ladder.before_the_contact",
        Text(
            f"Indikationen er dateret {danish_date(facts.on)}, men personen er først kendt fra "
            f"{danish_date(facts.known_since)}. Er datoen rigtig, så skriv hvorfor.",
            f"The reasonable grounds are dated {english_date(facts.on)}, but the person is known only from "
            f"{english_date(facts.known_since)}. If the date is right, say why.",
        ),
        "ID-13",
        reading="C2",
    )


def _grounds_are_new(facts: MoveFacts) -> Reason | None:
    """Why a reopening asks for a reason: nobody had found reasonable grounds before the case ended, or it is not known.

    Whoever reopens a case finds them by it; a contact alone opens no support.
    """
    if facts.event is not LadderEvent.REOPENED or facts.grounds_before:
        return None
    return Reason(
        "ladder.reopening_finds_the_grounds",
        Text(
            "Genåbningen siger, at der er en rimelig begrundet indikation, og støtten åbnes. Er der ikke fundet en "
            "før, så skriv, hvad den bygger på; en kontakt alene er ikke nok.",
            "Reopening says that there are reasonable grounds, and support opens. If none had been found before, say "
            "what they rest on; a contact alone is not enough.",
        ),
        "ID-13",
        reading="C2",
    )


def _moved(transition: Transition, entered_late: bool, asks_why: Reason | None) -> Ruling[Rung]:
    rung = transition.end
    reasons = [
        Reason(
            "ladder.moved",
            Text(
                f"{transition.event.label.da}: personen står på trinnet {rung.label.da.lower()}.",
                f"{transition.event.label.en}: the person stands on the rung {rung.label.en.lower()}.",
            ),
            transition.requirement,
        )
    ]
    if entered_late:
        reasons.append(
            Reason(
                "ladder.judgment_entered_late",
                Text(
                    "Dommen er ældre end det, der er registreret sidst; den gælder, fra den blev registreret.",
                    "The judgment is older than what was entered last; it counts from when it was entered.",
                ),
                "ID-10",
                reading="C2",
            )
        )
    if transition.event is LadderEvent.INDICATION_ASSERTED:
        reasons.append(_STATED_ON.get(transition.start, _STATED_WITHOUT_GROUNDS))
    if transition.start in ASSESSED and transition.event in _ASSESSMENTS:
        reasons.append(
            Reason(
                "ladder.new_decision_replaces",
                Text(
                    "Den nye beslutning afløser den tidligere, som bevares.",
                    "The new decision replaces the earlier one, which is kept.",
                ),
                "DEF-07",
                reading="C2",
            )
        )
    if asks_why is not None:
        reasons.insert(0, asks_why)
    moved = Text(f"Nyt trin: {rung.label.da}.", f"New rung: {rung.label.en}.")
    kept = Text(f"Trinnet er fortsat: {rung.label.da}.", f"The rung remains: {rung.label.en}.")
    verdict = Verdict.ALLOWED if asks_why is None else Verdict.ALLOWED_WITH_REASON
    return Ruling("ladder", verdict, rung, kept if transition.start is rung else moved, tuple(reasons))


_STATED_WITHOUT_GROUNDS = Reason(
    "ladder.assertion_is_not_an_indication",
    Text(
        "Politiets oplysning ændrer ikke trinnet; kun CMM eller Udlændingestyrelsen kan finde en indikation.",
        "A statement by the police does not change the rung; only CMM or the Immigration Service can find reasonable "
        "grounds.",
    ),
    "ACC-02",
)
_STATED_AS_THE_FIRST = Reason(
    "ladder.assertion_is_a_contact",
    Text(
        "Politiets oplysning er den første kontakt og endnu ingen indikation; den kan kun CMM eller "
        "Udlændingestyrelsen finde.",
        "The statement by the police is the first contact and not yet reasonable grounds; only CMM or the Immigration "
        "Service can find those.",
    ),
    "ACC-02",
)
_STATED_AFTER_THE_GROUNDS = Reason(
    "ladder.assertion_after_the_indication",
    Text(
        "Indikationen er allerede fundet; politiets oplysning noteres og ændrer ikke trinnet.",
        "The reasonable grounds have been found already; what the police state is noted and does not change the rung.",
    ),
    "ACC-02",
)
_STATED_OF_A_VICTIM = Reason(
    "ladder.assertion_after_the_assessment",
    Text(
        "Personen er vurderet handlet; politiets oplysning noteres og ændrer ikke trinnet.",
        "The person is an identified victim; what the police state is noted and does not change the rung.",
    ),
    "ACC-02",
)
_STATED_ON = {
    None: _STATED_AS_THE_FIRST,
    Rung.INDICATION: _STATED_AFTER_THE_GROUNDS,
    Rung.UNDER_ASSESSMENT: _STATED_AFTER_THE_GROUNDS,
    Rung.VICTIM_CURRENT: _STATED_OF_A_VICTIM,
    Rung.VICTIM_NOT_CURRENT: _STATED_OF_A_VICTIM,
}


def _no_such_transition(current: Rung | None, event: LadderEvent) -> Reason:
    if current in ASSESSED:
        return Reason(
            "ladder.only_a_new_decision",
            Text(
                "Personen er vurderet; det ændres kun ved en ny vurdering, afgørelse eller dom.",
                "The person has been assessed; only a new assessment, decision or judgment changes that.",
            ),
            "DEF-07",
            reading="C2",
        )
    text = Text(
        f"»{event.label.da}« kan ikke være det første, der sker.", f"“{event.label.en}” cannot be the first to happen."
    )
    if current is not None:
        text = Text(
            f"»{event.label.da}« kan ikke ske fra trinnet »{current.label.da}«.",
            f"“{event.label.en}” cannot happen from the rung “{current.label.en}”.",
        )
    return Reason(
        "ladder.no_such_step",
        text,
        "DEF-09",
        reading="C2",
    )


MOVE_RULE = Rule(
    name="ladder",
    title=Text("Et skridt på stigen", "A step on the ladder"),
    meaning=Text(
        "Stigen siger, hvor sikkert myndighederne ved, at en person er handlet. Tabellen siger, hvad der kan ske fra "
        "hvert trin, og hvem der kan registrere det; alt andet kan ikke ske. En indikation findes af CMM eller "
        "Udlændingestyrelsen, ikke af politiet. Den, der er vurderet, forlader kun sit trin ved en ny vurdering, "
        "afgørelse eller dom, eller ved en ny indikation efter en negativ vurdering.",
        "The ladder says how certain the authorities are that a person was trafficked. The table says what can happen "
        "from each rung, and who may enter it; nothing else can happen. Reasonable grounds are found by CMM or the "
        "Immigration Service, not by the police. A person who has been assessed leaves that rung only by a new "
        "assessment, decision or judgment, or by new reasonable grounds after a negative assessment.",
    ),
    facts=MoveFacts,
    decide=may_move,
    questions={
        "current": Text("På hvilket trin står personen nu, om noget?", "On which rung does the person stand, if any?"),
        "event": Text("Hvad er der sket?", "What has happened?"),
        "by": Text("Hvilken organisation registrerer det?", "Which organisation enters it?"),
        "on": Text("Hvilken dag skete det?", "On which day did it happen?"),
        "last_on": Text("Hvilken dag kom personen på trinnet?", "On which day did the person come to the rung?"),
        "known_since": Text("Siden hvilken dag er personen kendt?", "Since which day has anybody known of the person?"),
        "grounds_before": Text(
            "Var der fundet en indikation, før sagen endte?", "Had reasonable grounds been found before the case ended?"
        ),
    },
    unanswered={"current": Text("Endnu på intet trin", "On no rung yet")},
    requirements=("DEF-09", "DEF-07", "ID-10", "ID-13", "ACC-02", "ACC-04", "CRI-09"),
)
