"""Who is told what when something happens in a case (FLO-01..FLO-24). The rows stand in `flow_table`."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Authority
from helle.rules.facts import implausible_dates, missing
from helle.rules.flow_table import (
    FLOWS,
    WITHOUT_PERSONS,
    ConsentNeed,
    Flow,
    FlowCondition,
    FlowContent,
    FlowEvent,
    FlowParty,
)
from helle.rules.minors.child import MAY_BE_DANISH
from helle.rules.parameters import plan_notes, switch
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "flows"
ABOUT_A_MINOR = frozenset({FlowEvent.MINOR_MET, FlowEvent.PERSON_DISAPPEARED})
ONLY_OF_A_MINOR = frozenset({FlowEvent.MINOR_MET, FlowEvent.REPRESENTATIVE_APPOINTED})


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """What happened, and what the rows of that event ask about; None means not known.

    `competent`: who decides the trafficking question, or grants the period. `minor`, `unaccompanied` and
    `has_representative` are of the person. `consent`: she agrees to this message. `danish_citizen` is asked of a minor.
    """

    event: FlowEvent
    on: date
    competent: Authority | None = None
    minor: bool | None = None
    unaccompanied: bool | None = None
    has_representative: bool | None = None
    danish_citizen: bool | None = None
    consent: bool | None = None


@dataclass(frozen=True, slots=True)
class FlowMessage:
    """One message: who tells whom what, and where it is written."""

    sender: FlowParty
    receiver: FlowParty
    content: FlowContent
    requirement: str


def flows(facts: FlowFacts) -> Ruling[tuple[FlowMessage, ...]]:
    """The messages that this event asks for (FLO-01..FLO-24).

    ALLOWED with them, also with none. HUMAN_DECIDES where the plan is silent, or where consent is only the starting
    point and is not given, and for a Danish minor. A message that needs a consent is left out without it; REFUSED where
    no other is left, and for flows that are not in force.
    """
    problems = implausible_dates(on=facts.on) or _contradictions(facts)
    if problems:
        return undecided(NAME, problems)
    notes = plan_notes(facts.on)
    rows = tuple(flow for flow in FLOWS if flow.event is facts.event)
    used = tuple(switch(row.switch, facts.on).use() for row in rows if row.switch)
    closed = tuple(row for row in rows if row.switch and not switch(row.switch, facts.on))
    if closed:
        return _refused(tuple(_not_yet(row) for row in closed), notes, used)
    unknown = _unknown(facts, rows)
    if unknown:
        return undecided(NAME, unknown)
    asked_for = tuple(row for row in rows if _holds(facts, row.condition))
    if not asked_for:
        return _nobody(facts, notes)
    without_consent = () if facts.consent else tuple(row for row in asked_for if row.consent is ConsentNeed.NEEDED)
    holding = tuple(row for row in asked_for if row not in without_consent)
    if not holding:
        return _refused((_NO_CONSENT,), notes, used)
    messages = tuple(
        FlowMessage(row.sender, receiver, row.content, row.requirement) for row in holding for receiver in row.receivers
    )
    without_persons = all(row.content in WITHOUT_PERSONS for row in holding)
    agreed = all(row.consent is ConsentNeed.NOT_NEEDED for row in holding) or facts.consent
    danish_minor = facts.event in ABOUT_A_MINOR and facts.danish_citizen
    reasons = (
        *(_tell(row) for row in holding),
        _NO_PERSON_DATA if without_persons else _NO_MORE_THAN_NEEDED,
        *(_left_out(row) for row in without_consent),
        *(() if agreed else (OTHER_GROUND,)),
        *((DANISH_MINOR,) if danish_minor else ()),
        *notes,
    )
    told = {receiver: None for row in holding for receiver in row.receivers}
    headline = Text(
        f"Besked til: {', '.join(receiver.label.da for receiver in told)}.",
        f"To be told: {', '.join(receiver.label.en for receiver in told)}.",
    )
    verdict = Verdict.ALLOWED if agreed and not danish_minor else Verdict.HUMAN_DECIDES
    # The message does not wait for the child's papers; what would change the answer is named.
    may_be_danish = facts.event in ABOUT_A_MINOR and facts.danish_citizen is None
    return Ruling(NAME, verdict, messages, headline, reasons, used, (MAY_BE_DANISH,) if may_be_danish else ())


def _contradictions(facts: FlowFacts) -> tuple[Problem, ...]:
    about_a_minor = facts.event in ONLY_OF_A_MINOR or facts.unaccompanied is True
    if facts.minor is False and about_a_minor:
        text = Text(
            "personen er registreret som voksen, men det handler om en mindreårig.",
            "the person is recorded as an adult, but this is about a minor.",
        )
        return (Problem("minor", text),)
    if facts.event is FlowEvent.PERIOD_GRANTED and facts.competent is Authority.COURT:
        text = Text("domstolene giver ingen periode.", "the courts grant no period.")
        return (Problem("competent", text),)
    return ()


def _refused(
    reasons: tuple[Reason, ...], notes: tuple[Reason, ...], used: tuple[ParameterUse, ...]
) -> Ruling[tuple[FlowMessage, ...]]:
    return Ruling(
        NAME, Verdict.REFUSED, None, Text("Ingen besked sendes.", "No message is sent."), (*reasons, *notes), used
    )


def _nobody(facts: FlowFacts, notes: tuple[Reason, ...]) -> Ruling[tuple[FlowMessage, ...]]:
    if facts.event is FlowEvent.PERSON_DISAPPEARED:
        headline = Text("Planen tier; et menneske afgør det.", "The plan is silent; a human decides.")
        return Ruling(NAME, Verdict.HUMAN_DECIDES, (), headline, (SILENT, *notes))
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        (),
        Text("Ingen skal have besked.", "Nobody has to be told."),
        (_CMM_HAS_IT, *notes),
    )


def _holds(facts: FlowFacts, condition: FlowCondition) -> bool:
    """Whether a row holds; asked only when what it depends on is known."""
    if condition is FlowCondition.UDLST_DECIDES:
        return facts.competent is Authority.UDLST
    if condition is FlowCondition.COURT_DECIDES:
        return facts.competent is Authority.COURT
    if condition is FlowCondition.MINOR:
        return bool(facts.minor)
    if condition is FlowCondition.NO_REPRESENTATIVE:
        return bool(facts.unaccompanied) and facts.has_representative is False
    return True


def _unknown(facts: FlowFacts, rows: tuple[Flow, ...]) -> tuple[Problem, ...]:
    conditions = {row.condition for row in rows}
    found: list[Problem] = []
    if conditions & {FlowCondition.UDLST_DECIDES, FlowCondition.COURT_DECIDES} and facts.competent is None:
        found.append(
            missing(
                "competent",
                "det er ikke afklaret, hvem der afgør spørgsmålet om menneskehandel.",
                "it is not clear who decides the question of trafficking.",
            )
        )
    if FlowCondition.MINOR in conditions and facts.minor is None:
        found.append(
            missing(
                "minor",
                "det er ikke oplyst, om personen er mindreårig.",
                "it is not known whether the person is a minor.",
            )
        )
    if FlowCondition.NO_REPRESENTATIVE in conditions:
        if facts.unaccompanied is None and facts.has_representative is not True:
            found.append(
                missing(
                    "unaccompanied",
                    "det er ikke oplyst, om barnet er uledsaget.",
                    "it is not known whether the child is unaccompanied.",
                )
            )
        if facts.unaccompanied and facts.has_representative is None:
            found.append(
                missing(
                    "has_representative",
                    "det er ikke oplyst, om barnet har en repræsentant.",
                    "it is not known whether the child has a representative.",
                )
            )
    asks_consent = any(row.consent is not ConsentNeed.NOT_NEEDED and _holds(facts, row.condition) for row in rows)
    if asks_consent and facts.consent is None:
        found.append(
            missing(
                "consent",
                "det er ikke noteret, om personen samtykker.",
                "it is not recorded whether the person consents.",
            )
        )
    return tuple(found)


def _tell(row: Flow) -> Reason:
    return Reason(
        "flows.tell",
        Text(
            f"{row.sender.label.da} til {', '.join(receiver.label.da for receiver in row.receivers)}: "
            f"{row.content.label.da}.",
            f"{row.sender.label.en} to {', '.join(receiver.label.en for receiver in row.receivers)}: "
            f"{row.content.label.en}.",
        ),
        row.requirement,
        reading=row.reading,
    )


def _left_out(row: Flow) -> Reason:
    receivers = Text(
        ", ".join(receiver.label.da for receiver in row.receivers),
        ", ".join(receiver.label.en for receiver in row.receivers),
    )
    return Reason(
        "flows.left_out_without_consent",
        Text(
            f"Uden personens samtykke får {receivers.da} ingen besked.",
            f"Without the person's consent nothing is told to: {receivers.en}.",
        ),
        row.requirement,
        reading=row.reading,
    )


def _not_yet(row: Flow) -> Reason:
    return Reason(
        "flows.not_in_force",
        Text(
            f"Endnu ikke i kraft, kun planlagt eller under undersøgelse: {row.content.label.da}.",
            f"Not in force yet, only planned or being examined: {row.content.label.en}.",
        ),
        row.requirement,
    )


_NO_CONSENT = Reason(
    "flows.no_consent",
    Text(
        "Personen samtykker ikke, og beskeden kræver det.",
        "The person does not consent, and the message requires it.",
    ),
    "SHR-04",
    reading="C6",
)
DANISH_MINOR = Reason(
    "flows.danish_minor",
    Text(
        "Planen taler kun om mindreårige udlændinge; et menneske afgør, om der gives besked om et dansk barn.",
        "The plan speaks of minor aliens only; a human decides whether anybody is told of a Danish child.",
    ),
    "MIN-16",
    reading="MIN-16",
)
OTHER_GROUND = Reason(
    "flows.other_ground",
    Text(
        "Personen samtykker ikke; afgør, om en anden hjemmel bærer beskeden, og notér den.",
        "The person does not consent; decide whether another ground carries the message, and record it.",
    ),
    "FLO-10",
    reading="FLO-10",
)
_NO_MORE_THAN_NEEDED = Reason(
    "flows.no_more_than_needed",
    Text(
        "Giv det, modtageren har brug for, og ikke mere.",
        "Give what the receiver needs and no more.",
    ),
    "SHR-04",
    reading="DET-03",
)
_NO_PERSON_DATA = Reason(
    "flows.no_person_data",
    Text("Beskeden indeholder ingen personoplysninger.", "The message holds no personal data."),
    "SHR-04",
    reading="C6",
)
SILENT = Reason(
    "flows.plan_silent",
    Text(
        "Planen siger ikke, hvem der får besked, når en voksen forsvinder; er der fare, kontaktes politiet.",
        "The plan does not say who is told when an adult disappears; if there is danger, contact the police.",
    ),
    "SHR-04",
    reading="SHR-04",
)
_CMM_HAS_IT = Reason(
    "flows.cmm_has_it",
    Text(
        "CMM har selv oplysningen; ingen anden skal have den som en selvfølge.",
        "CMM has the information itself; nobody else gets it as a matter of course.",
    ),
    "SHR-04",
    reading="C6",
)

RULE = Rule(
    name=NAME,
    title=Text("Hvem skal have besked", "Who is to be told"),
    meaning=Text(
        "For hver hændelse i en sag siger reglen, hvem der giver hvem besked om hvad. Nogle beskeder kræver personens "
        "samtykke. Hvor planen tier, afgør et menneske det, og hvad der kun er planlagt eller undersøges, sendes ikke.",
        "For each event in a case the rule says who tells whom what. Some messages need the person's consent. Where "
        "the plan is silent a human decides, and what is only planned or being examined is not sent.",
    ),
    facts=FlowFacts,
    decide=flows,
    questions={
        "event": Text("Hvad er der sket?", "What has happened?"),
        "on": Text("Hvornår?", "When?"),
        "competent": Text(
            "Hvem afgør spørgsmålet om menneskehandel eller giver perioden?",
            "Who decides the question of trafficking or grants the period?",
        ),
        "minor": Text("Er personen mindreårig?", "Is the person a minor?"),
        "unaccompanied": Text("Er barnet uledsaget?", "Is the child unaccompanied?"),
        "has_representative": Text("Har barnet en repræsentant?", "Does the child have a representative?"),
        "danish_citizen": Text("Er barnet dansk statsborger?", "Is the child a Danish citizen?"),
        "consent": Text("Samtykker personen i beskeden?", "Does the person consent to the message?"),
    },
    requirements=(*(f"FLO-{number:02}" for number in range(1, 25)), "MIN-16", "SHR-04"),
    parameters=("approvals_sent_by_social_supervision", "assessments_sent_systematically"),
)
