"""When an activity is evaluated, what an evaluation can say, and when a share of it may be told (STA-02)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import (
    add_days,
    danish_date,
    english_date,
    implausible_dates,
    implausible_numbers,
)
from helle.rules.knowledge.codes import ActivityKind
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "activity_evaluation"
DAYS = "evaluation_days"
LEAST = "evaluation_share_least"
EVALUATED = frozenset({ActivityKind.TRAINING, ActivityKind.CONFERENCE, ActivityKind.CAMPAIGN})
"""The kinds that can be evaluated; of a campaign nobody is late with it, since its reach is what shows it."""
DUE = frozenset({ActivityKind.TRAINING, ActivityKind.CONFERENCE})


@dataclass(frozen=True, slots=True)
class ActivityEvaluationFacts:
    """An activity that was held, and what was answered about it.

    `came`: how many came, None where that is not known of all. `answers`: how many answered, None before there is an
    evaluation; `rated` of them gave a mark, `satisfied` one of the two best.
    """

    kind: ActivityKind
    held_on: date
    on: date
    came: int | None = None
    answers: int | None = None
    rated: int = 0
    satisfied: int = 0


@dataclass(frozen=True, slots=True)
class EvaluationStanding:
    """By when it is to be evaluated, none where nobody waits for it; whether that has passed; and the share, in per
    cent, of the marks that are one of the two best, none where there are too few to tell one."""

    due: tuple[date, ...]
    late: bool
    share: tuple[int, ...]


def activity_evaluation(facts: ActivityEvaluationFacts) -> Ruling[EvaluationStanding]:
    """How the evaluation of an activity stands, and what it may tell.

    REFUSED for kinds that are not evaluated, and for more answers than people who came. A share is told of no fewer
    marks than the dated number: below that it would say more of single persons than of the teaching.
    """
    wrong = _impossible(facts)
    if wrong:
        return undecided(NAME, wrong)
    notes = plan_notes(facts.on)
    if facts.kind not in EVALUATED:
        return Ruling(NAME, Verdict.REFUSED, None, _NO, (_NOT_EVALUATED, *notes))
    if facts.answers is not None and facts.came is not None and facts.answers > facts.came:
        return Ruling(NAME, Verdict.REFUSED, None, _NO, (_MORE_THAN_CAME, *notes))
    if facts.answers is None:
        return _to_come(facts, notes)
    return _answered(facts, notes)


def _to_come(facts: ActivityEvaluationFacts, notes: tuple[Reason, ...]) -> Ruling[EvaluationStanding]:
    if facts.kind not in DUE:
        return Ruling(NAME, Verdict.ALLOWED, EvaluationStanding((), late=False, share=()), _MAY, (_REACH_SHOWS, *notes))
    days = parameter(DAYS, facts.held_on)
    due = add_days(facts.held_on, whole_number(days))
    late = facts.on > due
    reason = Reason(
        "activity_evaluation.late" if late else "activity_evaluation.due",
        Text(
            f"Evalueringen skulle være skrevet senest {danish_date(due)}."
            if late
            else f"Evalueringen skrives senest {danish_date(due)}.",
            f"The evaluation was due on {english_date(due)}."
            if late
            else f"The evaluation is due on {english_date(due)}.",
        ),
        "STA-02",
        reading="STA-02",
    )
    headline = _LATE if late else _MAY
    answer = EvaluationStanding((due,), late=late, share=())
    return Ruling(NAME, Verdict.ALLOWED, answer, headline, (reason, *notes), (days.use(),))


def enough_marks(rated: int, on: date) -> bool:
    """Whether so many gave a mark that what they gave can be shown (STA-02)."""
    return rated >= whole_number(parameter(LEAST, on))


def _answered(facts: ActivityEvaluationFacts, notes: tuple[Reason, ...]) -> Ruling[EvaluationStanding]:
    least = parameter(LEAST, facts.on)
    share: tuple[int, ...] = ()
    if enough_marks(facts.rated, facts.on):
        share = ((200 * facts.satisfied + facts.rated) // (2 * facts.rated),)  # Half a per cent is rounded up.
    reasons = [_TOLD if share else _TOO_FEW]
    if facts.came is None:
        reasons.append(_NOT_COUNTED)
    used: tuple[ParameterUse, ...] = (least.use(),)
    answer = EvaluationStanding((), late=False, share=share)
    return Ruling(NAME, Verdict.ALLOWED, answer, _DONE, (*reasons, *notes), used)


def _impossible(facts: ActivityEvaluationFacts) -> tuple[Problem, ...]:
    found = implausible_dates(held_on=facts.held_on, on=facts.on)
    numbers = {"came": facts.came, "answers": facts.answers, "rated": facts.rated, "satisfied": facts.satisfied}
    found += implausible_numbers(**numbers)
    found += tuple(Problem(name, _NEGATIVE) for name, number in numbers.items() if number is not None and number < 0)
    if facts.held_on > facts.on:
        found += (Problem("held_on", _TO_COME),)
    if facts.rated > (facts.answers or 0):
        found += (Problem("rated", _MORE_MARKS),)
    if facts.satisfied > facts.rated:
        found += (Problem("satisfied", _MORE_SATISFIED),)
    return found


_NO = Text("Evalueringen kan ikke tages ind.", "The evaluation cannot be taken in.")
_MAY = Text("Aktiviteten er ikke evalueret endnu.", "The activity has not been evaluated yet.")
_LATE = Text("Evalueringen mangler.", "The evaluation is missing.")
_DONE = Text("Aktiviteten er evalueret.", "The activity was evaluated.")
_NEGATIVE = Text("et antal er aldrig negativt.", "a number is never negative.")
_TO_COME = Text("aktiviteten er ikke holdt endnu.", "the activity has not been held yet.")
_MORE_MARKS = Text("der er flere karakterer end svar.", "there are more marks than answers.")
_MORE_SATISFIED = Text("der er flere tilfredse end karakterer.", "more are satisfied than gave a mark.")
_NOT_EVALUATED = Reason(
    "activity_evaluation.not_evaluated",
    Text(
        "Undervisning, konference og kampagner evalueres; en udgivelse og internationalt arbejde gør ikke.",
        "Teaching, the conference and campaigns are evaluated; a publication and work abroad are not.",
    ),
    "STA-02",
    reading="STA-02",
)
_MORE_THAN_CAME = Reason(
    "activity_evaluation.more_than_came",
    Text("Der kan ikke være flere svar, end der var deltagere.", "There cannot be more answers than people who came."),
    "STA-02",
    reading="STA-02",
)
_REACH_SHOWS = Reason(
    "activity_evaluation.reach_shows",
    Text(
        "En kampagne viser sig ved, hvor mange den nåede; den må evalueres, men ingen venter på det.",
        "A campaign shows by how many it reached; it may be evaluated, and nobody waits for it.",
    ),
    "GOV-27",
    reading="GOV-27",
)
_TOLD = Reason(
    "activity_evaluation.share",
    Text("Andelen er regnet af dem, der gav en karakter.", "The share is worked out of those who gave a mark."),
    "STA-02",
    reading="STA-02",
)
_TOO_FEW = Reason(
    "activity_evaluation.too_few",
    Text(
        "For få gav en karakter, til at en andel siger noget; kun antallet vises.",
        "Too few gave a mark for a share to tell anything; only their number is shown.",
    ),
    "STA-02",
    reading="STA-07",
)
_NOT_COUNTED = Reason(
    "activity_evaluation.not_counted",
    Text(
        "Hvor mange der deltog, er ikke kendt for alle, så svarprocenten kan ikke regnes.",
        "How many took part is not known of all, so no rate of answers can be worked out.",
    ),
    "FIG-11",
    reading="FIG-11",
)

RULE = Rule(
    name=NAME,
    title=Text("Evaluering af en aktivitet", "The evaluation of an activity"),
    meaning=Text(
        "Undervisning og årskonference evalueres inden for en frist, som vi har valgt; en kampagne kan evalueres. Der "
        "kan ikke være flere svar end deltagere. En andel vises kun, når mindst det daterede antal gav en karakter. "
        "Hvad der blev lært, og hvad der ændres, skriver den, der holdt den.",
        "Teaching and the yearly conference are evaluated within a time that we have chosen; a campaign may be. There "
        "cannot be more answers than people who came. A share is shown only where at least the dated number gave a "
        "mark. What was learnt and what is changed is written by whoever held it.",
    ),
    facts=ActivityEvaluationFacts,
    decide=activity_evaluation,
    questions={
        "kind": Text("Hvad er det for en aktivitet?", "What kind of activity is it?"),
        "held_on": Text("Hvad var dens sidste dag?", "What was its last day?"),
        "on": Text("Hvilken dag spørges der om?", "Which day is asked about?"),
        "came": Text("Hvor mange deltog?", "How many took part?"),
        "answers": Text("Hvor mange svarede?", "How many answered?"),
        "rated": Text("Hvor mange gav en karakter?", "How many gave a mark?"),
        "satisfied": Text("Hvor mange gav en af de to bedste?", "How many gave one of the two best?"),
    },
    requirements=("STA-02", "GOV-27", "FIG-11"),
    parameters=(DAYS, LEAST),
    unanswered={
        "came": Text("Det er ikke kendt for alle.", "It is not known of all."),
        "answers": Text("Den er ikke evalueret.", "It has not been evaluated."),
    },
)
