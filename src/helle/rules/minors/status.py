"""Whether a person is treated as a minor (MIN-15).

The plan names no age limit and no benefit of the doubt. Our reading follows the Council of Europe Convention (INT-02):
when the age is uncertain the person is treated as a minor until it is established otherwise.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import BirthPrecision, MinorStatus
from helle.rules.facts import danish_date, english_date, implausible_dates, missing
from helle.rules.minors.age import birthday_after, earliest_birth_date, latest_birth_date
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class MinorFacts:
    """What is known of a person's age on the day `on`.

    `birth_date` None means not known; `precision` says how exactly it is known. `disputed`: somebody who has to be
    heard, the person first of all, says that the recorded age is wrong.
    """

    birth_date: date | None
    precision: BirthPrecision
    disputed: bool
    on: date


def minor_status(facts: MinorFacts) -> Ruling[MinorStatus]:
    """Whether the person is a minor on this day (MIN-15).

    ALLOWED with MINOR or ADULT when every day of birth that fits gives the same answer. HUMAN_DECIDES with
    PRESUMED_MINOR when the age is unknown, disputed, or known so roughly that the person may be under the limit; a
    date that is missing although its precision says it is known is named beside it. CANNOT_BE_DECIDED when the date
    lies in the future, or is implausible; until that is put right the person is treated as a minor.
    """
    birth_date, precision, on = facts.birth_date, facts.precision, facts.on
    problems = _impossible(birth_date, precision, on)
    if problems:
        return undecided("minor", problems, (_BENEFIT_OF_THE_DOUBT,))
    record = parameter("minor_age", on)
    limit = whole_number(record)
    used: tuple[ParameterUse, ...] = (record.use(),)
    notes = plan_notes(on)
    if precision is BirthPrecision.ESTIMATED:
        used = (*used, parameter("age_estimate_margin_years", on).use())
    if facts.disputed:
        return _presumed(_disputed(facts, limit), used, notes, _no_date(facts))
    if birth_date is None or precision is BirthPrecision.UNKNOWN:
        why = Reason("minor.unknown", Text("Alderen er ukendt.", "The age is unknown."), "MIN-15")
        return _presumed(why, used, notes, _no_date(facts))
    adult_from = birthday_after(latest_birth_date(birth_date, precision, on), limit)
    if on >= adult_from:
        return Ruling(
            "minor",
            Verdict.ALLOWED,
            MinorStatus.ADULT,
            Text(f"Personen er fyldt {limit} år.", f"The person is {limit} or older."),
            (
                Reason(
                    "minor.adult",
                    _turned(limit, adult_from, precision),
                    "MIN-15",
                    reading="MIN-15",
                ),
                *notes,
            ),
            used,
        )
    minor_until = birthday_after(earliest_birth_date(birth_date, precision, on), limit)
    if on < minor_until:
        return Ruling(
            "minor",
            Verdict.ALLOWED,
            MinorStatus.MINOR,
            Text(f"Personen er under {limit} år.", f"The person is under {limit}."),
            (
                Reason(
                    "minor.under_limit",
                    _turns(limit, minor_until, precision),
                    "MIN-15",
                    reading="MIN-15",
                ),
                *notes,
            ),
            used,
        )
    return _presumed(
        Reason(
            "minor.imprecise",
            Text(
                f"Fødselsdatoen er for upræcis; personen kan være under {limit} år til {danish_date(adult_from)}.",
                f"The date of birth is too imprecise; the person may be under {limit} until "
                f"{english_date(adult_from)}.",
            ),
            "MIN-15",
        ),
        used,
        notes,
    )


def _turned(limit: int, adult_from: date, precision: BirthPrecision) -> Text:
    if precision is BirthPrecision.DAY:
        return Text(
            f"Personen fyldte {limit} år den {danish_date(adult_from)}.",
            f"The person turned {limit} on {english_date(adult_from)}.",
        )
    return Text(
        f"Personen fyldte {limit} år senest den {danish_date(adult_from)}.",
        f"The person turned {limit} on {english_date(adult_from)} at the latest.",
    )


def _turns(limit: int, minor_until: date, precision: BirthPrecision) -> Text:
    if precision is BirthPrecision.DAY:
        return Text(
            f"Personen fylder {limit} år den {danish_date(minor_until)}.",
            f"The person turns {limit} on {english_date(minor_until)}.",
        )
    return Text(
        f"Personen fylder {limit} år tidligst den {danish_date(minor_until)}.",
        f"The person turns {limit} on {english_date(minor_until)} at the earliest.",
    )


def _impossible(birth_date: date | None, precision: BirthPrecision, on: date) -> tuple[Problem, ...]:
    problems = list(implausible_dates(birth_date=birth_date, on=on))
    if birth_date is not None and birth_date > on and not problems:
        problems.append(
            Problem("birth_date", Text("fødselsdatoen ligger i fremtiden.", "the date of birth lies in the future."))
        )
    return tuple(problems)


def _disputed(facts: MinorFacts, limit: int) -> Reason:
    """That the age is disputed, and what the recorded birth says where it says that the person is an adult."""
    text = Text("Alderen er omstridt.", "The age is disputed.")
    if facts.birth_date is not None and facts.precision is not BirthPrecision.UNKNOWN:
        adult_from = birthday_after(latest_birth_date(facts.birth_date, facts.precision, facts.on), limit)
        if facts.on >= adult_from:
            text = Text(
                f"Alderen er omstridt. Efter den fødselsdag, der er noteret, fyldte personen {limit} år senest "
                f"{danish_date(adult_from)}: find ud af, hvad der bestrides.",
                f"The age is disputed. By the birth on record the person turned {limit} on {english_date(adult_from)} "
                "at the latest: find out what is disputed.",
            )
    return Reason("minor.disputed", text, "MIN-15", reading="C13.9")


def _no_date(facts: MinorFacts) -> tuple[Problem, ...]:
    """That a date is to be put right; the person is protected meanwhile."""
    if facts.birth_date is not None or facts.precision is BirthPrecision.UNKNOWN:
        return ()
    return (missing("birth_date", "fødselsdatoen mangler.", "the date of birth is missing."),)


def _presumed(
    why: Reason, used: tuple[ParameterUse, ...], notes: tuple[Reason, ...], problems: tuple[Problem, ...] = ()
) -> Ruling[MinorStatus]:
    return Ruling(
        "minor",
        Verdict.HUMAN_DECIDES,
        MinorStatus.PRESUMED_MINOR,
        Text(
            "Personen behandles som mindreårig, til alderen er afklaret.",
            "The person is treated as a minor until the age has been established.",
        ),
        (why, _BENEFIT_OF_THE_DOUBT, *notes),
        used,
        problems,
    )


_BENEFIT_OF_THE_DOUBT = Reason(
    "minor.benefit_of_the_doubt",
    Text("Tvivl om alderen kommer personen til gode.", "The person has the benefit of the doubt about the age."),
    "INT-02",
    reading="MIN-15",
)

RULE = Rule(
    name="minor",
    title=Text("Mindreårig eller voksen", "Minor or adult"),
    meaning=Text(
        "Planen taler om mindreårige uden at nævne en alder; vi læser det som under 18 år. Er fødselsdatoen kun kendt "
        "på en måned, et år eller et skøn, er personen først voksen, når alle mulige fødselsdage siger det. Er alderen "
        "ukendt, omstridt eller for upræcis, behandles personen som mindreårig, til et menneske har afklaret den.",
        "The plan speaks of minors without naming an age; we read it as under 18. Where only a month, a year or an "
        "estimate of the birth is known, the person is an adult only once every possible day of birth says so. Where "
        "the age is unknown, disputed or too imprecise, the person is treated as a minor until a human has established "
        "it.",
    ),
    facts=MinorFacts,
    decide=minor_status,
    questions={
        "birth_date": Text("Hvornår er personen født?", "When was the person born?"),
        "precision": Text("Hvor præcist kendes fødselsdatoen?", "How exactly is the date of birth known?"),
        "disputed": Text("Er alderen omstridt?", "Is the age disputed?"),
        "on": Text("Hvilken dag gælder spørgsmålet?", "Which day is the question about?"),
    },
    requirements=("MIN-15", "INT-02"),
    parameters=("minor_age", "age_estimate_margin_years"),
)
