"""When an assessment may be made, whether the relationship is current, and whether a means must be shown.

Requirements ID-02..ID-10, ID-14, ACC-03, DEF-02 and PUB-LAW-02.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Authority, CurrencyFactor, FactorAnswer, MeansRequirement
from helle.rules.competence import CompetenceFacts, competent_authority, legal_character
from helle.rules.facts import implausible_dates
from helle.rules.parameters import PLAN_FIRST_DAY, parameter, whole_number
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


@dataclass(frozen=True, slots=True)
class CurrencyFacts:
    """The four factors of ACC-03, and whether something else speaks for a current relationship."""

    trafficker_relation: FactorAnswer = FactorAnswer.UNKNOWN
    debt_demanded: FactorAnswer = FactorAnswer.UNKNOWN
    threats: FactorAnswer = FactorAnswer.UNKNOWN
    retrafficking_risk: FactorAnswer = FactorAnswer.UNKNOWN
    other: bool = False


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
        return undecided("assess", competence.problems, competence.reasons)
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
            competence.problems,
        )
    verdict, headline, reason = _interview_basis(facts, character)
    return Ruling(
        "assess",
        verdict,
        None if verdict is Verdict.REFUSED else facts.by,
        headline,
        (*competence.reasons, reason),
        competence.parameters,
        competence.problems,
    )


def _impossible(facts: AssessFacts) -> tuple[Problem, ...]:
    problems = list(implausible_dates(assessed_on=facts.assessed_on, interview_last_on=facts.interview_last_on))
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


def currency(facts: CurrencyFacts) -> Ruling[tuple[CurrencyFactor, ...]]:
    """Which factors speak for a current trafficking relationship (ACC-03, ID-14).

    Always HUMAN_DECIDES: no factor decides alone, the list is open and the reasons are written in words. The answer is
    the factors answered yes; the reasons list every factor with its answer.
    """
    answers = (
        (CurrencyFactor.TRAFFICKER_RELATION, facts.trafficker_relation),
        (CurrencyFactor.DEBT_DEMANDED, facts.debt_demanded),
        (CurrencyFactor.THREATS, facts.threats),
        (CurrencyFactor.RETRAFFICKING_RISK, facts.retrafficking_risk),
    )
    speaking = tuple(factor for factor, answer in answers if answer is FactorAnswer.YES)
    reasons = [
        Reason(
            f"currency.{factor.value}.{answer.value}",
            Text(f"{factor.label.da}: {answer.label.da.lower()}.", f"{factor.label.en}: {answer.label.en.lower()}."),
            "ACC-03",
        )
        for factor, answer in answers
    ]
    if facts.other:
        reasons.append(
            Reason(
                "currency.other",
                Text("Andre forhold taler for.", "Other circumstances speak for it."),
                "ACC-03",
            )
        )
    reasons.append(
        Reason(
            "currency.individual",
            Text(
                "Det afgøres ved en konkret, individuel vurdering, som begrundes.",
                "It is decided by an individual assessment, with reasons.",
            ),
            "ID-14",
        )
    )
    number = len(speaking) + (1 if facts.other else 0)
    headline = Text(
        f"{number} forhold taler for et aktuelt handelsforhold; et menneske afgør det."
        if number
        else "Intet oplyst forhold taler for et aktuelt handelsforhold; et menneske afgør det.",
        f"Speaking for a current trafficking relationship: {number}; a human decides."
        if number
        else "No known factor speaks for a current trafficking relationship; a human decides.",
    )
    return Ruling("currency", Verdict.HUMAN_DECIDES, speaking, headline, tuple(reasons))


OLDEST_AGE = 130


def means_required(
    age_when_act_done: int | None, age_disputed: bool, on: date = PLAN_FIRST_DAY
) -> Ruling[MeansRequirement]:
    """Whether one of the means of DEF-02 has to be shown, given the age in whole years when the act was done.

    Not for a person under the minor age (PUB-LAW-02). An unknown or disputed age is treated as under it for
    protection, and a human decides the legal qualification. `on` is the day of the act, for the dated age limit.
    """
    record = parameter("minor_age", on)
    limit = whole_number(record)
    if age_when_act_done is not None and not 0 <= age_when_act_done <= OLDEST_AGE:
        return undecided(
            "means",
            (
                Problem(
                    "age_when_act_done",
                    Text(f"alderen {age_when_act_done} er umulig.", f"the age {age_when_act_done} is impossible."),
                ),
            ),
        )
    if age_when_act_done is None or age_disputed:
        known = Text("omstridt", "disputed") if age_disputed else Text("ukendt", "unknown")
        return Ruling(
            "means",
            Verdict.HUMAN_DECIDES,
            MeansRequirement.NOT_REQUIRED,
            Text(
                f"Alderen er {known.da}: intet middel kræves for beskyttelsen; den retlige vurdering er et menneskes.",
                f"The age is {known.en}: no means is required for protection; the legal qualification is for a human.",
            ),
            (
                Reason(
                    "means.age_uncertain",
                    Text(
                        f"Alderen ved handlingen er {known.da}; tvivlen kommer personen til gode.",
                        f"The age when the act was done is {known.en}; the person has the benefit of the doubt.",
                    ),
                    "MIN-15",
                    reading="C13.9",
                ),
                _NO_MEANS_FOR_A_CHILD,
            ),
            (record.use(),),
        )
    if age_when_act_done < limit:
        return Ruling(
            "means",
            Verdict.ALLOWED,
            MeansRequirement.NOT_REQUIRED,
            Text(
                f"Personen var under {limit} år; intet middel skal påvises.",
                f"The person was under {limit}; no means needs to be shown.",
            ),
            (_NO_MEANS_FOR_A_CHILD,),
            (record.use(),),
        )
    return Ruling(
        "means",
        Verdict.ALLOWED,
        MeansRequirement.REQUIRED,
        Text(
            f"Personen var fyldt {limit} år; et af midlerne skal påvises.",
            f"The person was {limit} or older; one of the means must be shown.",
        ),
        (
            Reason(
                "means.adult",
                Text(
                    "For en voksen er et af midlerne en del af bestemmelsen.",
                    "For an adult one of the means is part of the definition.",
                ),
                "DEF-02",
            ),
        ),
        (record.use(),),
    )


_NO_MEANS_FOR_A_CHILD = Reason(
    "means.child",
    Text(
        "Over for en person under 18 år er det menneskehandel også uden tvang, trusler eller svig.",
        "Towards a person under 18 it is trafficking even without coercion, threats or deception.",
    ),
    "PUB-LAW-02",
)
