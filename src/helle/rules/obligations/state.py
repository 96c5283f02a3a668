"""What may be said of an obligation on a day (DEF-05): that it is carried out, only where something carries it and the
evidence is not too old. What does not bind is no legal ground (INT-07), and what is repealed is history (INT-08)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import danish_date, english_date, implausible_dates, implausible_numbers
from helle.rules.instruments import Binding
from helle.rules.obligations.codes import ObligationState
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.returns.months import months_after
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "obligation_state"
MONTHS = "obligation_evidence_months"


@dataclass(frozen=True, slots=True)
class ObligationStateFacts:
    """What somebody of the ministry says of an obligation on the day `on`.

    `carriers`: how many rules, pages, initiatives and practices carry it. `evidence_on`: the day of the newest piece of
    evidence, None where there is none.
    """

    state: ObligationState
    binding: Binding
    carriers: int
    on: date
    evidence_on: date | None = None


@dataclass(frozen=True, slots=True)
class ObligationClaim:
    """What may be said, whether the instrument may be cited as legal ground, and the last day on which the evidence
    holds it up; none for a state that needs no evidence."""

    state: ObligationState
    legal_ground: bool
    fresh_until: tuple[date, ...]


def obligation_state(facts: ObligationStateFacts) -> Ruling[ObligationClaim]:
    """Whether the state may be said of the obligation (DEF-05).

    The rule only says what may not be claimed. Whether the obligation is carried out is weighed by a person.
    """
    wrong = _impossible(facts)
    if wrong:
        return undecided(NAME, wrong)
    months = parameter(MONTHS, facts.on)
    fresh_until = None if facts.evidence_on is None else months_after(facts.evidence_on, whole_number(months))
    refused = _refused(facts, fresh_until)
    notes = plan_notes(facts.on)
    if refused is not None:
        return Ruling(NAME, Verdict.REFUSED, None, _NO, (refused, *notes), (months.use(),))
    ground = facts.binding is Binding.BINDING
    holds = (fresh_until,) if facts.state is ObligationState.CARRIED and fresh_until is not None else ()
    claim = ObligationClaim(facts.state, ground, holds)
    reasons = (_upheld(facts, fresh_until), _GROUND if ground else _NO_GROUND)
    headline = Text(f"Kan siges: {facts.state.label.da.lower()}.", f"May be said: {facts.state.label.en.lower()}.")
    return Ruling(NAME, Verdict.HUMAN_DECIDES, claim, headline, (*reasons, *notes), (months.use(),))


def _refused(facts: ObligationStateFacts, fresh_until: date | None) -> Reason | None:
    if facts.binding in (Binding.REPEALED, Binding.AMENDING):
        return _HISTORY
    if facts.state not in (ObligationState.CARRIED, ObligationState.PARTLY):
        return None
    if facts.carriers == 0:
        return _NO_CARRIER
    if facts.state is ObligationState.PARTLY:
        return None
    if fresh_until is None:
        return _NO_EVIDENCE
    return _TOO_OLD if facts.on > fresh_until else None


def _upheld(facts: ObligationStateFacts, fresh_until: date | None) -> Reason:
    if facts.state is not ObligationState.CARRIED or fresh_until is None:
        return _WEIGHED
    return Reason(
        "obligation_state.fresh_until",
        Text(
            f"Der er en bærer, og dokumentationen rækker til og med {danish_date(fresh_until)}.",
            f"Somebody carries it, and the evidence holds until {english_date(fresh_until)}.",
        ),
        "DEF-05",
        reading="DEF-05",
    )


def _impossible(facts: ObligationStateFacts) -> tuple[Problem, ...]:
    found = (
        *implausible_dates(on=facts.on, evidence_on=facts.evidence_on),
        *implausible_numbers(carriers=facts.carriers),
    )
    if facts.carriers < 0 and not found:
        found += (Problem("carriers", Text("et antal er aldrig negativt.", "a count is never negative.")),)
    if facts.evidence_on is not None and facts.evidence_on > facts.on and not found:
        found += (Problem("evidence_on", Text("dagen er ikke kommet endnu.", "the day is still to come.")),)
    return found


_NO = Text("Det kan ikke siges om forpligtelsen.", "This cannot be said of the obligation.")
_WEIGHED = Reason(
    "obligation_state.weighed",
    Text(
        "Hvad forpligtelsen beder om, og hvad der sker, vejes af ministeriet.",
        "What the obligation asks and what is done is weighed by the ministry.",
    ),
    "DEF-05",
    reading="DEF-05",
)
_NO_CARRIER = Reason(
    "obligation_state.no_carrier",
    Text(
        "Ingen regel, side, initiativ eller praksis bærer forpligtelsen.",
        "No rule, page, initiative or practice carries the obligation.",
    ),
    "DEF-05",
    reading="DEF-05",
)
_NO_EVIDENCE = Reason(
    "obligation_state.no_evidence",
    Text("Ingen dokumentation viser, at forpligtelsen bæres ud.", "No evidence shows that it is carried out."),
    "DEF-05",
    reading="DEF-05",
)
_TOO_OLD = Reason(
    "obligation_state.too_old",
    Text("Den nyeste dokumentation er for gammel.", "The newest evidence is too old."),
    "DEF-05",
    reading="DEF-05",
)
_HISTORY = Reason(
    "obligation_state.history",
    Text(
        "Ophævede retsakter og ændringslove bedømmes ikke; de vises kun, så man kan se, hvor noget kommer fra.",
        "Repealed and amending acts are not judged; they are shown so that one can see where things come from.",
    ),
    "INT-08",
    reading="INT-08",
)
_NO_GROUND = Reason(
    "obligation_state.no_legal_ground",
    Text(
        "Direktivet binder ikke Danmark og nævnes aldrig som hjemmel.",
        "The directive does not bind Denmark and is never cited as a legal ground.",
    ),
    "INT-07",
)
_GROUND = Reason(
    "obligation_state.binding",
    Text("Det, forpligtelsen står i, binder Danmark.", "What the obligation stands in binds Denmark."),
    "INT-11",
)

RULE = Rule(
    name=NAME,
    title=Text("Hvad der kan siges om en forpligtelse", "What may be said of an obligation"),
    meaning=Text(
        "At en forpligtelse bæres ud, kan kun siges, når noget bærer den, og når dokumentationen ikke er for gammel; "
        "delvist kræver også en bærer. Hvad der er ophævet, bedømmes ikke, og hvad der ikke binder, er ikke hjemmel. "
        "Om den bæres ud, vejer et menneske i det ministerium, der har den.",
        "That an obligation is carried out may only be said where something carries it and the evidence is not too "
        "old; in part needs a carrier as well. What is repealed is not judged, and what does not bind is no legal "
        "ground. Whether it is carried out is weighed by a person of the ministry that has it.",
    ),
    facts=ObligationStateFacts,
    decide=obligation_state,
    questions={
        "state": Text("Hvad skal der siges?", "What is to be said?"),
        "binding": Text("Binder det, forpligtelsen står i?", "Does what it stands in bind?"),
        "carriers": Text("Hvor meget bærer den?", "How many carry it?"),
        "on": Text("Hvilken dag?", "On which day?"),
        "evidence_on": Text(
            "Hvilken dag er den nyeste dokumentation fra?", "From which day is the newest piece of evidence?"
        ),
    },
    requirements=("DEF-05", "INT-07", "INT-08", "INT-11"),
    parameters=(MONTHS,),
    unanswered={"evidence_on": Text("Der er ingen dokumentation.", "There is no evidence.")},
)
