"""The day on which a minor turns eighteen, and what must be looked at again by then (MIN-15).

The plan does not say what happens on that day. Everything that affects the review lives in `REVIEW`: one row for each
rule that holds for minors only, and whom it concerns.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from helle.rules.codes import BirthPrecision, ResidenceStatus
from helle.rules.facts import danish_date, english_date, implausible_dates, missing
from helle.rules.minors.age import birthday_after, latest_birth_date
from helle.rules.minors.child import DANISH_QUESTION, ON_QUESTION, RESIDENCE_QUESTION, UNACCOMPANIED_QUESTION
from helle.rules.minors.codes import ReviewPoint
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup, stay_contradictions, stay_group


@dataclass(frozen=True, slots=True)
class TurningFacts:
    """What is known of the age, the company and the stay of a minor on the day `on`; None means not known.

    `disputed`: the recorded age is contested, so no day can be counted on.
    """

    birth_date: date | None
    precision: BirthPrecision
    disputed: bool
    unaccompanied: bool | None
    danish_citizen: bool | None
    residence: ResidenceStatus | None
    on: date


@dataclass(frozen=True, slots=True)
class Turning:
    """The first day as an adult (the latest that fits an imprecise birth), and what has to be reviewed by then."""

    day: date
    review: tuple[ReviewPoint, ...]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One thing to look at again: whom it may concern (asked only of what is known), in words too, and why."""

    point: ReviewPoint
    concerns: Callable[[TurningFacts], bool]
    whom: Text
    reason: Reason


def _may_be_unaccompanied(facts: TurningFacts) -> bool:
    return facts.unaccompanied is not False


def _may_be_alien(facts: TurningFacts) -> bool:
    return stay_group(facts.danish_citizen, facts.residence) is not StayGroup.DANISH


def _may_be_without_lawful_stay(facts: TurningFacts) -> bool:
    return stay_group(facts.danish_citizen, facts.residence) not in (StayGroup.DANISH, StayGroup.LAWFUL)


_EVERYBODY = Text("Alle", "Everybody")
_PERHAPS_ALONE = Text("Den, der er eller kan være uledsaget", "Whoever is or may be unaccompanied")
_PERHAPS_ALIEN = Text("Den, der ikke er dansk statsborger", "Whoever is not a Danish citizen")
_PERHAPS_UNLAWFUL = Text(
    "Den, der er eller kan være uden lovligt ophold, også under en asylsag",
    "Whoever is or may be without lawful stay, also during an asylum case",
)
_PERHAPS_ALIEN_ALONE = Text(
    "Den, der er eller kan være uledsaget og ikke er dansk statsborger",
    "Whoever is or may be unaccompanied and is not a Danish citizen",
)

REVIEW: tuple[ReviewRow, ...] = (
    ReviewRow(
        ReviewPoint.REPRESENTATIVE,
        _may_be_unaccompanied,
        _PERHAPS_ALONE,
        Reason(
            "turning_18.representative",
            Text(
                "Repræsentanten er for mindreårige: aftal, hvordan opgaven afsluttes.",
                "The representative is for minors: agree on how the task ends.",
            ),
            "MIN-01",
            reading="MIN-15",
        ),
    ),
    ReviewRow(
        ReviewPoint.DECISIONS,
        lambda facts: True,
        _EVERYBODY,
        Reason(
            "turning_18.decisions",
            Text(
                "Fra dagen samtykker og beslutter personen selv; tidligere samtykker tages op igen.",
                "From that day the person consents and decides alone; earlier consents are taken up again.",
            ),
            "MIN-02",
            reading="MIN-15",
        ),
    ),
    ReviewRow(
        ReviewPoint.PLACEMENT,
        lambda facts: True,
        _EVERYBODY,
        Reason(
            "turning_18.placement",
            Text(
                "Særlige indkvarteringssteder og anbringelser er for mindreårige: afklar, hvor personen så skal bo.",
                "Special centres and placements are for minors: settle where the person will live then.",
            ),
            "ACM-21",
            reading="MIN-15",
        ),
    ),
    ReviewRow(
        ReviewPoint.MUNICIPALITY,
        _may_be_alien,
        _PERHAPS_ALIEN,
        Reason(
            "turning_18.municipality",
            Text(
                "Kommunens handlepligt og tilsyn gælder mindreårige: afklar, hvad der fortsætter.",
                "The municipality's duty to act and supervise is for minors: settle what continues.",
            ),
            "MIN-06",
            reading="MIN-15",
        ),
    ),
    ReviewRow(
        ReviewPoint.RESPONSIBILITY,
        _may_be_without_lawful_stay,
        _PERHAPS_UNLAWFUL,
        Reason(
            "turning_18.responsibility",
            Text(
                "Udlændingestyrelsens overordnede ansvar for mindreårige ophører: afklar, hvem der følger op.",
                "The Immigration Service's overall responsibility for minors ends: settle who follows up.",
            ),
            "MIN-05",
            reading="MIN-15",
        ),
    ),
    ReviewRow(
        ReviewPoint.TRACING,
        lambda facts: _may_be_unaccompanied(facts) and _may_be_alien(facts),
        _PERHAPS_ALIEN_ALONE,
        Reason(
            "turning_18.tracing",
            Text(
                "En eftersøgning af familien er for uledsagede mindreårige: spørg, om den skal fortsætte.",
                "A search for the family is for unaccompanied minors: ask whether it shall go on.",
            ),
            "MIN-10",
            reading="MIN-15",
        ),
    ),
    ReviewRow(
        ReviewPoint.RETURN_TALKS,
        lambda facts: _may_be_unaccompanied(facts) and _may_be_alien(facts),
        _PERHAPS_ALIEN_ALONE,
        Reason(
            "turning_18.return_talks",
            Text(
                "Samtaler med Hjemrejsestyrelsen kræver ikke længere, at repræsentanten deltager.",
                "Talks with the Return Agency no longer require the representative to take part.",
            ),
            "MIN-13",
            reading="MIN-15",
        ),
    ),
)


def turning_18(facts: TurningFacts) -> Ruling[Turning]:
    """When a minor turns eighteen, and what must be reviewed by then (MIN-15).

    ALLOWED before the day; from the day on HUMAN_DECIDES, for the plan leaves open what then happens to each point.
    What is not known of company and stay leaves a point in. Without a day of birth, or while the age is disputed,
    there is no day: CANNOT_BE_DECIDED.
    """
    problems = _problems(facts)
    if problems or facts.birth_date is None:
        return undecided("turning_18", problems or (_NO_BIRTH_DATE,))
    record = parameter("minor_age", facts.on)
    limit = whole_number(record)
    used: tuple[ParameterUse, ...] = (record.use(),)
    if facts.precision is BirthPrecision.ESTIMATED:
        used = (*used, parameter("age_estimate_margin_years", facts.on).use())
    day = birthday_after(latest_birth_date(facts.birth_date, facts.precision, facts.on), limit)
    rows = [row for row in REVIEW if row.concerns(facts)]
    when = Reason(
        "turning_18.day",
        Text(
            f"Personen fylder {limit} år den {danish_date(day)}.",
            f"The person turns {limit} on {english_date(day)}.",
        )
        if facts.precision is BirthPrecision.DAY
        else Text(
            f"Personen fylder {limit} år senest den {danish_date(day)}.",
            f"The person turns {limit} on {english_date(day)} at the latest.",
        ),
        "MIN-15",
    )
    before = facts.on < day
    return Ruling(
        "turning_18",
        Verdict.ALLOWED if before else Verdict.HUMAN_DECIDES,
        Turning(day, tuple(row.point for row in rows)),
        Text(
            f"Forbered gennemgangen til {danish_date(day)}.",
            f"Prepare the review for {english_date(day)}.",
        )
        if before
        else Text(
            f"Personen er fyldt {limit} år; gennemgå, hvad der gjaldt den mindreårige.",
            f"The person has turned {limit}; review what held for the minor.",
        ),
        (when, *(row.reason for row in rows), *plan_notes(facts.on)),
        used,
    )


_NO_BIRTH_DATE = missing("birth_date", "fødselsdatoen mangler.", "the date of birth is missing.")


def _problems(facts: TurningFacts) -> tuple[Problem, ...]:
    found = implausible_dates(birth_date=facts.birth_date, on=facts.on)
    found = found or stay_contradictions(facts.danish_citizen, facts.residence)
    if found:
        return found
    if facts.birth_date is None:
        return (_NO_BIRTH_DATE,)
    if facts.birth_date > facts.on:
        text = Text("fødselsdatoen ligger i fremtiden.", "the date of birth lies in the future.")
        return (Problem("birth_date", text),)
    if facts.precision is BirthPrecision.UNKNOWN:
        return (
            missing(
                "precision",
                "det er ikke oplyst, hvor præcis fødselsdatoen er.",
                "it is not stated how exact the date of birth is.",
            ),
        )
    if facts.disputed:
        return (
            missing(
                "disputed",
                "alderen er omstridt og skal afklares først.",
                "the age is disputed and has to be established first.",
            ),
        )
    return ()


RULE = Rule(
    name="turning_18",
    title=Text("Når en mindreårig bliver voksen", "When a minor comes of age"),
    meaning=Text(
        "Reglen regner den dag ud, hvor den mindreårige bliver voksen, og nævner de regler, der kun gælder "
        "mindreårige, og som derfor skal gennemgås inden dagen. Planen siger ikke, hvad der så sker; det afgør et "
        "menneske for hvert punkt. Er fødslen kun kendt omtrentligt, bruges den seneste dag, der er mulig.",
        "The rule works out the day on which the minor comes of age, and names the rules that hold for minors only "
        "and have to be reviewed by then. The plan does not say what happens next; a human decides that for each "
        "point. Where the birth is known roughly, the latest possible day is used.",
    ),
    facts=TurningFacts,
    decide=turning_18,
    questions={
        "birth_date": Text("Hvornår er personen født?", "When was the person born?"),
        "precision": Text("Hvor præcist kendes fødselsdatoen?", "How exactly is the date of birth known?"),
        "disputed": Text("Er alderen omstridt?", "Is the age disputed?"),
        "unaccompanied": UNACCOMPANIED_QUESTION,
        "danish_citizen": DANISH_QUESTION,
        "residence": RESIDENCE_QUESTION,
        "on": ON_QUESTION,
    },
    requirements=("MIN-01", "MIN-02", "MIN-05", "MIN-06", "MIN-10", "MIN-13", "MIN-15", "ACM-21"),
    parameters=("minor_age", "age_estimate_margin_years"),
)
