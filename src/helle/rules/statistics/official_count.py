"""Who is in the official count of victims, and in which year (STA-05, STA-06, STA-07, META-07, DEF-07).

Everything that affects the count lives in `COUNTING_AUTHORITIES` and `official_count`: a person is counted once for
each trafficking relationship, in the year of the first assessment that stands.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code, OrganisationKind
from helle.rules.facts import implausible_dates, implausible_numbers, missing
from helle.rules.plans.before_2022 import CMM_FIRST_DAY
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "official_count"

COUNTING_AUTHORITIES = frozenset({OrganisationKind.UDLST, OrganisationKind.CMM, OrganisationKind.COURT})


class CountGroup(Code):
    """In which of the two published groups a person stands."""

    VICTIM = "victim", "Vurderet handlet", "Assessed as victim"
    PRESUMED = "presumed", "Under udredning", "Under assessment"
    NOT_COUNTED = "not_counted", "Tælles ikke", "Not counted"


class Breakdown(Code):
    """What is published of each person, as it was on the day of the assessment (STA-06, STA-07)."""

    SEX = "sex", "Køn", "Sex"
    AGE = "age", "Alder", "Age"
    EXPLOITATION = "exploitation", "Udnyttelse", "Exploitation"
    RESIDENCE = "residence", "Opholdsgrundlag", "Residence status"
    FIRST_CONTACT = "first_contact", "Første kontakt", "First contact"


@dataclass(frozen=True, slots=True)
class CountedAssessment:
    """One final assessment. `relationship` numbers the trafficking relationships of the person: 1, 2, ..."""

    by: OrganisationKind
    victim: bool
    assessed_on: date
    relationship: int = 1


@dataclass(frozen=True, slots=True)
class CountFacts:
    """Every final assessment of one person; an empty list says that there is none.

    `under_assessment`: one is open. `recorded`: which breakdowns were recorded on the day of the assessment. `on` is
    the day on which the count is made.
    """

    assessments: tuple[CountedAssessment, ...]
    on: date
    under_assessment: bool = False
    recorded: tuple[Breakdown, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialCount:
    """The group, the year for each relationship counted, and the number of assessments (reported beside persons)."""

    group: CountGroup
    years: tuple[int, ...]
    assessments: int


def official_count(facts: CountFacts) -> Ruling[OfficialCount]:
    """In which years the person is counted (STA-05).

    An authority's later assessment of a relationship replaces its own earlier one and nobody else's (DEF-07). A person
    with an open assessment and no standing one is presumed, and counted apart. Breakdowns that were not recorded are
    named; "not established" is a value, a gap is not.
    """
    problems = _impossible(facts)
    if problems:
        return undecided(NAME, problems)
    counted = [one for one in facts.assessments if one.by in COUNTING_AUTHORITIES]
    others = (_OTHERS,) if len(counted) < len(facts.assessments) else ()
    standing = _standing(counted)
    years = tuple(sorted(_years(standing)))
    if years:
        return Ruling(
            NAME,
            Verdict.ALLOWED,
            OfficialCount(CountGroup.VICTIM, years, sum(one.victim for one in counted)),
            Text(
                f"Tæller som vurderet handlet i: {', '.join(str(year) for year in years)}.",
                f"Counts as assessed victim in: {', '.join(str(year) for year in years)}.",
            ),
            (
                _THREE_AUTHORITIES,
                *others,
                _ONCE,
                *(() if _agree(standing) else (_EACH_STANDS,)),
                _FOUR,
                _SOURCE,
                _SERIES,
            ),
            problems=_not_recorded(facts.recorded),
        )
    if facts.under_assessment:
        return Ruling(
            NAME,
            Verdict.ALLOWED,
            OfficialCount(CountGroup.PRESUMED, (), 0),
            Text("Tæller for sig, som under udredning.", "Counts apart, as under assessment."),
            (_APART, *others),
        )
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        OfficialCount(CountGroup.NOT_COUNTED, (), 0),
        Text("Tælles ikke.", "Not counted."),
        (_NONE_STANDS, *others),
    )


def _standing(counted: list[CountedAssessment]) -> list[CountedAssessment]:
    """The latest assessment of each authority of each relationship; of two on one day, the later in the list."""
    latest: dict[tuple[OrganisationKind, int], CountedAssessment] = {}
    for one in sorted(counted, key=lambda one: one.assessed_on):
        latest[(one.by, one.relationship)] = one
    return [
        one
        if not one.victim
        # The year is that of the first assessment in the unbroken row that stands.
        else _first_of_row(one, counted)
        for one in latest.values()
    ]


def _first_of_row(last: CountedAssessment, counted: list[CountedAssessment]) -> CountedAssessment:
    row = [one for one in counted if (one.by, one.relationship) == (last.by, last.relationship)]
    first = last
    for one in sorted(row, key=lambda one: one.assessed_on)[::-1]:
        if not one.victim:
            break
        first = one
    return first


def _years(standing: list[CountedAssessment]) -> list[int]:
    first: dict[int, date] = {}
    for one in standing:
        if one.victim:
            first[one.relationship] = min(one.assessed_on, first.get(one.relationship, one.assessed_on))
    return [day.year for day in first.values()]


def _agree(standing: list[CountedAssessment]) -> bool:
    found = {one.relationship: True for one in standing if one.victim}
    return not any(one.relationship in found for one in standing if not one.victim)


def _impossible(facts: CountFacts) -> tuple[Problem, ...]:
    if out_of_calendar := implausible_dates(on=facts.on):
        return out_of_calendar
    for one in facts.assessments:
        if implausible_dates(assessments=one.assessed_on):
            return implausible_dates(assessments=one.assessed_on)
        if too_large := implausible_numbers(assessments=one.relationship):
            return too_large
        if one.relationship < 1:
            text = Text(
                "et handelsforhold har et nummer fra 1.",
                "a trafficking relationship has a number from 1.",
            )
            return (Problem("assessments", text),)
        if one.assessed_on > facts.on:
            text = Text(
                "en vurdering ligger efter den dag, der tælles på.",
                "an assessment lies after the day of the count.",
            )
            return (Problem("assessments", text),)
        if one.by is OrganisationKind.CMM and one.assessed_on < CMM_FIRST_DAY:
            text = Text(
                f"CMM blev først oprettet i {CMM_FIRST_DAY.year}.", f"CMM was set up in {CMM_FIRST_DAY.year} only."
            )
            return (Problem("assessments", text),)
    return ()


def _not_recorded(recorded: tuple[Breakdown, ...]) -> tuple[Problem, ...]:
    absent = [breakdown for breakdown in Breakdown if breakdown not in recorded]
    if not absent:
        return ()
    return (
        missing(
            "recorded",
            f"ikke noteret på vurderingens dag: {', '.join(one.label.da for one in absent)}.",
            f"not recorded on the day of the assessment: {', '.join(one.label.en for one in absent)}.",
        ),
    )


_THREE_AUTHORITIES = Reason(
    "official_count.three_authorities",
    Text(
        "Der tælles personer, som Udlændingestyrelsen, CMM eller domstolene har vurderet som ofre.",
        "What is counted is persons assessed as victims by the Immigration Service, CMM or the courts.",
    ),
    "STA-05",
)
_OTHERS = Reason(
    "official_count.others_do_not_count",
    Text(
        "En vurdering fra andre end de tre tæller ikke.",
        "An assessment by others than the three does not count.",
    ),
    "STA-05",
)
_ONCE = Reason(
    "official_count.once",
    Text(
        "Hver person tælles én gang for hvert handelsforhold, i året for den første vurdering, der står ved magt.",
        "Each person counts once for each trafficking relationship, in the year of the first assessment that stands.",
    ),
    "STA-05",
    reading="STA-05",
)
_EACH_STANDS = Reason(
    "official_count.each_stands",
    Text(
        "Myndighederne er nået til hver sit; en dom ophæver ikke en vurdering, og den ophæver ikke dommen.",
        "The authorities differ; a judgment does not undo an assessment, nor an assessment a judgment.",
    ),
    "DEF-07",
)
_FOUR = Reason(
    "official_count.as_on_the_day",
    Text(
        "Køn, alder, udnyttelse og ophold vises, som de var på vurderingens dag.",
        "Sex, age, exploitation and stay are shown as they were on the day of the assessment.",
    ),
    "STA-07",
)
_SOURCE = Reason(
    "official_count.first_contact",
    Text(
        "Hvem der skabte den første kontakt, offentliggøres også.",
        "Who created the first contact is published too.",
    ),
    "STA-06",
)
_SERIES = Reason(
    "official_count.series",
    Text(
        "Tallene vises efter år og efter år og udnyttelse; procenter regnes ud af tallene og skrives aldrig af.",
        "The numbers are shown by year, and by year and exploitation; percentages are computed and never copied.",
    ),
    "META-07",
    reading="META-07",
)
_APART = Reason(
    "official_count.presumed_apart",
    Text(
        "Personen er under udredning og tælles for sig, ikke som offer.",
        "The person is under assessment and counts apart, not as a victim.",
    ),
    "STA-05",
    reading="STA-05",
)
_NONE_STANDS = Reason(
    "official_count.no_assessment_stands",
    Text(
        "Ingen vurdering som offer står ved magt.",
        "No assessment as victim stands.",
    ),
    "STA-05",
)

RULE = Rule(
    name=NAME,
    title=Text("Den officielle opgørelse", "The official count"),
    meaning=Text(
        "Opgørelsen tæller personer, som Udlændingestyrelsen, CMM eller domstolene har vurderet som ofre, én gang for "
        "hvert handelsforhold, i året for den første vurdering, der står ved magt. Personer under udredning tælles for "
        "sig. Straffesager er en anden statistik.",
        "The count is of persons assessed as victims by the Immigration Service, CMM or the courts, once for each "
        "trafficking relationship, in the year of the first assessment that stands. Persons under assessment are "
        "counted apart. Criminal cases are other statistics.",
    ),
    facts=CountFacts,
    decide=official_count,
    questions={
        "assessments.by": Text("Hvem vurderede?", "Who assessed?"),
        "assessments.victim": Text("Blev personen vurderet som offer?", "Was the person assessed as a victim?"),
        "assessments.assessed_on": Text("Hvilken dag?", "On which day?"),
        "assessments.relationship": Text(
            "Hvilket af personens handelsforhold?", "Which of the person's trafficking relationships?"
        ),
        "under_assessment": Text("Er en udredning åben?", "Is an assessment open?"),
        "on": Text("Hvilken dag tælles der?", "On which day is the count made?"),
        "recorded": Text("Hvad blev noteret på vurderingens dag?", "What was recorded on the day of the assessment?"),
    },
    requirements=("STA-05", "STA-06", "STA-07", "META-07", "DEF-07"),
)
