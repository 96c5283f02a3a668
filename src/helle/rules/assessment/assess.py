"""Who may assess now, and on what basis (ID-02..ID-10)."""

from dataclasses import dataclass, replace
from datetime import date

from helle.rules.codes import Authority
from helle.rules.competence import QUESTIONS as COMPETENCE_QUESTIONS
from helle.rules.competence import RULE as COMPETENCE
from helle.rules.competence import CompetenceFacts, competent_authority, legal_character
from helle.rules.facts import implausible_dates, implausible_numbers
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class AssessFacts:
    """Who wants to assess, on what.

    `competence.on` is the day the question was taken up. `interviews_held` counts completed interviews.
    `reason_without_interview`: a reason for assessing without one has been written. `interview_last_on` is the day of
    the latest completed interview, None when there is none or it is not known.
    """

    by: Authority
    competence: CompetenceFacts
    interviews_held: int
    reason_without_interview: bool
    assessed_on: date
    interview_last_on: date | None


def may_assess(facts: AssessFacts) -> Ruling[Authority]:
    """Whether this authority may now assess (ID-02..ID-10).

    REFUSED when another authority is competent, or when there is neither an interview nor a reason for doing without
    one. ALLOWED_WITH_REASON without an interview when the reason exists (ID-02). A judgment needs no interview.
    CANNOT_BE_DECIDED when competence cannot be, or when counts and dates contradict each other.
    """
    problems = _impossible(facts)
    if problems:
        return undecided("assess", problems)
    competence = competent_authority(facts.competence)
    if competence.answer is None:
        return undecided("assess", _of_competence(competence.problems), competence.reasons)
    competent, character = competence.answer.label, legal_character(facts.by)
    if competence.answer is not facts.by:
        return Ruling(
            "assess",
            Verdict.REFUSED,
            None,
            Text(
                f"Spørgsmålet hører under: {competent.da}.",
                f"The question comes under: {competent.en}.",
            ),
            competence.reasons,
            competence.parameters,
            _of_competence(competence.problems),
        )
    verdict, headline, reason = _interview_basis(facts, character)
    return Ruling(
        "assess",
        verdict,
        None if verdict is Verdict.REFUSED else facts.by,
        headline,
        (*competence.reasons, reason, *_CHARACTER[facts.by]),
        competence.parameters,
        _of_competence(competence.problems),
    )


def _of_competence(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems of the competence, under the names its facts have here."""
    return tuple(replace(problem, fact=f"competence.{problem.fact}") for problem in problems)


def _impossible(facts: AssessFacts) -> tuple[Problem, ...]:
    taken_up = {"competence.on": facts.competence.on}
    problems = list(
        implausible_dates(assessed_on=facts.assessed_on, interview_last_on=facts.interview_last_on, **taken_up)
    )
    problems += implausible_numbers(interviews_held=facts.interviews_held)
    if facts.interviews_held < 0:
        problems.append(
            Problem(
                "interviews_held",
                Text("antallet af samtaler er negativt.", "the number of interviews is negative."),
            )
        )
    if facts.interviews_held == 0 and facts.interview_last_on is not None:
        problems.append(
            Problem(
                "interviews_held",
                Text(
                    "der er en dato for samtalen, men ingen holdt samtale.",
                    "there is a date for the interview, but no interview held.",
                ),
            )
        )
    if facts.interview_last_on is not None and facts.interview_last_on > facts.assessed_on:
        problems.append(
            Problem(
                "interview_last_on",
                Text(
                    "samtalen ligger efter vurderingen, som den skal være grundlag for.",
                    "the interview comes after the assessment that it should be the basis of.",
                ),
            )
        )
    if facts.competence.on > facts.assessed_on:
        problems.append(
            Problem(
                "assessed_on",
                Text(
                    "vurderingen ligger før den dag, spørgsmålet blev taget op.",
                    "the assessment comes before the day the question was taken up.",
                ),
            )
        )
    return tuple(problems)


def _interview_basis(facts: AssessFacts, character: Text) -> tuple[Verdict, Text, Reason]:
    may = Text(
        f"{character.da.capitalize()} fra {facts.by.label.da} kan registreres.",
        f"The {character.en} may be entered ({facts.by.label.en}).",
    )
    if facts.by is Authority.COURT:
        text = Text("En dom bygger på sagen i retten.", "A judgment rests on the case before the court.")
        return Verdict.ALLOWED, may, Reason("assess.judgment", text, "ID-10")
    if facts.interviews_held > 0:
        text = Text(
            "Der er holdt en identifikationssamtale, som ligger til grund.",
            "An identification interview has been held and is the basis.",
        )
        return Verdict.ALLOWED, may, Reason("assess.interview_held", text, "ID-02")
    if facts.reason_without_interview:
        text = Text(
            "Der er ingen samtale; begrundelsen for at undvære den følger vurderingen og tælles i kvalitetskontrollen.",
            "There is no interview; the reason for doing without one goes with the assessment and is counted in "
            "quality control.",
        )
        return Verdict.ALLOWED_WITH_REASON, may, Reason("assess.without_interview", text, "ID-02", reading="ID-02")
    text = Text(
        "Vurderingen bygger på en identifikationssamtale, og der er hverken en samtale eller en begrundelse for at "
        "undvære den.",
        "The assessment is based on an identification interview, and there is neither an interview nor a reason for "
        "doing without one.",
    )
    return (
        Verdict.REFUSED,
        Text(
            "Hold en identifikationssamtale først, eller begrund, hvorfor den må undværes.",
            "Hold an identification interview first, or give the reason for doing without one.",
        ),
        Reason("assess.no_interview", text, "ID-02"),
    )


_CHARACTER: dict[Authority, tuple[Reason, ...]] = {
    Authority.CMM: (
        Reason(
            "assess.is_an_assessment",
            Text(
                "CMM vurderer; begrundelse og meddelelse gives som ved en afgørelse.",
                "CMM assesses; reasons and notification are given as for a decision.",
            ),
            "ID-07",
            reading="ID-07",
        ),
    ),
    Authority.UDLST: (
        Reason(
            "assess.is_a_decision",
            Text(
                "Udlændingestyrelsen træffer afgørelse: skriftligt, med begrundelse, og personen får den meddelt.",
                "The Immigration Service takes a decision: in writing, with reasons, and the person is notified.",
            ),
            "ID-07",
            reading="ID-07",
        ),
    ),
    Authority.COURT: (),
}

RULE = Rule(
    name="assess",
    title=Text("Vurdering, afgørelse eller dom", "Assessment, decision or judgment"),
    meaning=Text(
        "Kun den kompetente myndighed tager stilling til, om en person er handlet. En identifikationssamtale ligger "
        "til grund; uden samtale kræves en begrundelse, som tælles i kvalitetskontrollen. En dom bygger på sagen i "
        "retten. Reglen siger, om der må tages stilling nu; hvad svaret er, afgør et menneske.",
        "Only the competent authority decides whether a person was trafficked. An identification interview is the "
        "basis; without one a reason is required, which is counted in quality control. A judgment rests on the case "
        "before the court. The rule says whether the question may be decided now; what the answer is, a human decides.",
    ),
    facts=AssessFacts,
    decide=may_assess,
    questions={
        "by": Text("Hvem vil tage stilling?", "Who wants to decide?"),
        **{f"competence.{name}": question for name, question in COMPETENCE_QUESTIONS.items()},
        "interviews_held": Text("Hvor mange samtaler er holdt?", "How many interviews have been held?"),
        "reason_without_interview": Text(
            "Er der skrevet en begrundelse for at undvære samtalen?",
            "Has a reason for doing without the interview been written?",
        ),
        "assessed_on": Text("Hvilken dag tages der stilling?", "On which day is it decided?"),
        "interview_last_on": Text("Hvornår var den seneste samtale?", "When was the latest interview?"),
    },
    unanswered={f"competence.{name}": text for name, text in COMPETENCE.unanswered.items()},
    requirements=("ID-02", "ID-07", *COMPETENCE.requirements),
)
