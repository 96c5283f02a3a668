"""How a recommendation stands at a unit it is addressed to: by when it is answered and followed up (INI-05)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import add_days, danish_date, english_date, implausible_dates
from helle.rules.obligations.codes import RecommendationReply, RecommendationStanding, RecommendationStep
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "recommendation_answer"
DAYS = "recommendation_answer_days"
PROMISES = frozenset({RecommendationReply.ACCEPTED, RecommendationReply.PARTLY})


@dataclass(frozen=True, slots=True)
class RecommendationAnswerFacts:
    """A recommendation at one of its units, looked at on the day `on`.

    `given_on`: the day it was written down for the unit. `reply`: the unit's latest answer. `promised_by`: by when what
    it promised is done, as moved since. `ended`: how a promise ended, if it has.
    """

    given_on: date
    on: date
    reply: RecommendationReply | None = None
    promised_by: date | None = None
    ended: RecommendationStep | None = None


@dataclass(frozen=True, slots=True)
class RecommendationNow:
    """How it stands, and the day by which the unit does what comes next; none where nothing does."""

    standing: RecommendationStanding
    due: tuple[date, ...]


def recommendation_answer(facts: RecommendationAnswerFacts) -> Ruling[RecommendationNow]:
    """How the recommendation stands at the unit on a day, and what is due by when (INI-05, GOV-19)."""
    wrong = _impossible(facts)
    if wrong:
        return undecided(NAME, wrong)
    days = parameter(DAYS, facts.given_on)
    now, reason = _now(facts, add_days(facts.given_on, whole_number(days)))
    headline = Text(f"{now.standing.label.da}.", f"{now.standing.label.en}.")
    reasons = (reason, *plan_notes(facts.on))
    return Ruling(NAME, Verdict.ALLOWED, now, headline, reasons, (days.use(),))


def _now(facts: RecommendationAnswerFacts, answer_by: date) -> tuple[RecommendationNow, Reason]:
    if facts.reply is None:
        late = facts.on > answer_by
        standing = RecommendationStanding.LATE if late else RecommendationStanding.WAITS
        return RecommendationNow(standing, (answer_by,)), _answer_by(answer_by)
    if facts.reply not in PROMISES:
        return RecommendationNow(RecommendationStanding.ENDED, ()), _NOTHING_PROMISED
    if facts.ended in (RecommendationStep.DONE, RecommendationStep.GIVEN_UP):
        return RecommendationNow(RecommendationStanding.ENDED, ()), _FOLLOWED_UP
    due = (facts.promised_by,) if facts.promised_by is not None else ()
    if any(facts.on > day for day in due):
        return RecommendationNow(RecommendationStanding.PROMISE_LATE, due), _LATE
    return RecommendationNow(RecommendationStanding.PROMISED, due), _PROMISED


def _answer_by(day: date) -> Reason:
    return Reason(
        "recommendation_answer.answer_by",
        Text(f"Enheden svarer senest {danish_date(day)}.", f"The unit answers by {english_date(day)}."),
        "INI-05",
        reading="INI-05",
    )


def _impossible(facts: RecommendationAnswerFacts) -> tuple[Problem, ...]:
    found = implausible_dates(given_on=facts.given_on, on=facts.on, promised_by=facts.promised_by)
    if found:
        return found
    if facts.on < facts.given_on:
        found += (Problem("on", Text("dagen ligger før anbefalingen.", "the day is before the recommendation.")),)
    if facts.reply in PROMISES and facts.promised_by is None:
        found += (Problem("promised_by", Text("det lovede har ingen dag.", "what was promised has no day.")),)
    if facts.ended is RecommendationStep.MOVED:
        found += (Problem("ended", Text("en flytning afslutter intet.", "a move ends nothing.")),)
    return found


_NOTHING_PROMISED = Reason(
    "recommendation_answer.nothing_promised",
    Text("Svaret lover intet, der skal følges op.", "The answer promises nothing that is to be followed up."),
    "INI-05",
    reading="INI-05",
)
_FOLLOWED_UP = Reason(
    "recommendation_answer.followed_up",
    Text("Det lovede er gjort eller opgivet med en grund.", "What was promised is done, or given up for a reason."),
    "INI-05",
    reading="INI-05",
)
_LATE = Reason(
    "recommendation_answer.promise_late",
    Text("Dagen for det lovede er gået.", "The day of what was promised is over."),
    "INI-05",
    reading="INI-05",
)
_PROMISED = Reason(
    "recommendation_answer.promised",
    Text("Enheden har lovet det til en dag, der ikke er gået.", "The unit promised it by a day still to come."),
    "INI-05",
    reading="INI-05",
)

RULE = Rule(
    name=NAME,
    title=Text("Svar på en anbefaling", "Answering a recommendation"),
    meaning=Text(
        "En enhed, som en anbefaling er rettet til, svarer inden for en frist, vi har valgt. Siger den ja, helt eller "
        "delvist, lover den noget til en dag og skriver, hvad der blev af det. Om svaret er godt, siger reglen ikke.",
        "A unit to which a recommendation is addressed answers within a time that is our choice. Where it accepts, "
        "wholly or in part, it promises something by a day and writes what became of it. Whether the answer is a good "
        "one the rule does not say.",
    ),
    facts=RecommendationAnswerFacts,
    decide=recommendation_answer,
    questions={
        "given_on": Text("Hvornår fik enheden anbefalingen?", "When was the unit given the recommendation?"),
        "on": Text("Hvilken dag spørges der om?", "Which day is asked about?"),
        "reply": Text("Hvad har enheden svaret?", "What has the unit answered?"),
        "promised_by": Text("Til hvilken dag er det lovet?", "By which day is it promised?"),
        "ended": Text("Hvordan endte det lovede?", "How did what was promised end?"),
    },
    requirements=("INI-05", "GOV-19"),
    parameters=(DAYS,),
    unanswered={
        "reply": Text("Enheden har ikke svaret.", "The unit has not answered."),
        "promised_by": Text("Der er ikke lovet noget.", "Nothing is promised."),
        "ended": Text("Det lovede er ikke afsluttet.", "What was promised has not ended."),
    },
)
