"""Whether a year of a release may stand as an earlier release told it (STA-01, FIG-11). All of it is our reading.

Nothing is learned from figures that are said again. So much is asked that it stays so: the earlier release is one that
anybody reads by then, it counted the year itself, and none has told the year otherwise since.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import danish_date, english_date, implausible_dates, implausible_numbers, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "repeated_year"


@dataclass(frozen=True, slots=True)
class RepeatedYearFacts:
    """A year that somebody wants to repeat in a release that is public from `public_from`.

    Of the new release: `covered`: the year is one of its years; `counts_another`: it counts another year; `once`: the
    year is repeated from one release alone. Of the earlier one: `told`: approved and not taken down; `counted_there`:
    it counted the year, and repeats it from no other; `tells_a_table`: it has one of the chosen tables of that year;
    `source_public_from`: from when anybody reads it. `told_since`: the number of the last release that told that year
    otherwise since, of a population that is wanted: a table that both have, or the number of all.
    """

    on: date
    public_from: date
    covered: bool
    counts_another: bool
    once: bool
    told: bool
    counted_there: bool
    tells_a_table: bool
    source_public_from: date | None
    told_since: int | None = None


def repeated_year(facts: RepeatedYearFacts) -> Ruling[bool]:
    """Whether the year may be repeated."""
    wrong = (
        *implausible_dates(on=facts.on, public_from=facts.public_from, source_public_from=facts.source_public_from),
        *implausible_numbers(told_since=facts.told_since),
    )
    if wrong:
        return undecided(NAME, wrong)
    against = _against(facts)
    if not against and facts.source_public_from is None:
        return undecided(NAME, (_NO_DAY,))
    notes = plan_notes(facts.on)
    if against:
        return Ruling(NAME, Verdict.REFUSED, None, _NO, (*against, *notes))
    return Ruling(NAME, Verdict.ALLOWED, True, _YES, (_SAID_AGAIN, _AS_OF_ITS_DAY, *notes))


def _against(facts: RepeatedYearFacts) -> tuple[Reason, ...]:
    day, since = facts.source_public_from, facts.told_since
    found = (
        (facts.once, _TWICE),
        (facts.covered, _OTHER_YEARS),
        (facts.counts_another, _NOTHING_COUNTED),
        (facts.told, _NOT_TOLD),
        (facts.counted_there, _REPEATS_IT),
        (day is None or day <= facts.public_from, _not_public(day or facts.on)),
        (facts.tells_a_table, _NO_TABLE),
        (since is None, _told_since(since or 0)),
    )
    return tuple(reason for holds, reason in found if not holds)


def _reason(code: str, danish: str, english: str, requirement: str = "STA-01") -> Reason:
    return Reason(f"{NAME}.{code}", Text(danish, english), requirement, reading=requirement)


_YES = Text("Året kan gentages.", "The year can be repeated.")
_NO = Text("Året kan ikke gentages sådan.", "The year cannot be repeated so.")
_NO_DAY = missing(
    "source_public_from",
    "det vides ikke, fra hvilken dag den tidligere udgivelse er offentlig.",
    "it is not known from which day the earlier release is public.",
)
_SAID_AGAIN = _reason(
    "said_again",
    "Tallene er offentlige allerede, og de samme holdes tilbage: intet siges, som ikke er sagt.",
    "The figures are public already, and the same are held back: nothing is said that was not said.",
)
_AS_OF_ITS_DAY = _reason(
    "as_of_its_day",
    "Året står med den udgivelses nummer og dag, der talte det, og læserne får at vide hvorfor.",
    "The year stands with the number and the day of the release that counted it, and its readers are told why.",
    "FIG-11",
)
_TWICE = _reason(
    "twice",
    "Et år kan kun gentages fra én udgivelse. Vælg én for hvert år.",
    "A year can be repeated from one release only. Choose one for each year.",
)
_OTHER_YEARS = _reason(
    "other_years",
    "Udgivelsen dækker ikke det år, der skal gentages.",
    "The release does not cover the year that is to be repeated.",
)
_NOTHING_COUNTED = _reason(
    "nothing_counted",
    "Mindst ét år skal tælles: en udgivelse, der kun gentager, siger intet nyt.",
    "One year at least has to be counted: a release that only repeats says nothing new.",
)
_NOT_TOLD = _reason(
    "not_told",
    "Udgivelsen er taget ned eller er aldrig blevet godkendt.",
    "The release was taken down, or was never approved.",
)
_REPEATS_IT = _reason(
    "repeats_it",
    "Udgivelsen har ikke selv talt året. Gentag det fra den, der talte det.",
    "The release did not count the year itself. Repeat it from the one that did.",
    "FIG-11",
)
_NO_TABLE = _reason(
    "no_table",
    "Udgivelsen har ingen af de valgte tabeller om året, så der er intet at gentage.",
    "The release has none of the chosen tables of the year, so that there is nothing to repeat.",
)


def _not_public(day: date) -> Reason:
    return _reason(
        "not_public",
        f"Udgivelsen er først offentlig fra {danish_date(day)}: før den dag ville tallene blive fortalt for første "
        "gang. Vælg den dag eller en senere.",
        f"The release is public only from {english_date(day)}: before that day the figures would be told for the first "
        "time. Choose that day or a later one.",
    )


def _told_since(number: int) -> Reason:
    return _reason(
        "told_since",
        f"Udgivelse nr. {number} har siden talt året anderledes. Gentag det fra den, eller lad de tabeller, den ikke "
        "har, stå uden året.",
        f"Release no. {number} has counted the year otherwise since. Repeat it from that one, or leave the year out of "
        "the tables that it lacks.",
    )


RULE = Rule(
    name=NAME,
    title=Text("Et år, som en tidligere udgivelse fortalte det", "A year as an earlier release told it"),
    meaning=Text(
        "Er et år rettet med så få, at rettelsen ville fortælle om dem, kan det stå i en ny udgivelse, som en "
        "tidligere fortalte det. Det er den, der talte året, den er ikke taget ned, og den er offentlig senest samme "
        "dag som den nye. Har en anden siden fortalt året anderledes, i en tabel, begge har, eller i "
        "tallet for alle, gentages ingen tabel over de samme personer eller henvendelser fra den tidligere. Mindst "
        "ét år tælles.",
        "Where a year was corrected by so few that the correction would tell of them, it can stand in a new release as "
        "an earlier one told it. That is the one that counted the year; it was not taken down, and is public no later "
        "than the new one. Where another has told the year otherwise since, in a table that both have or in the number "
        "of all, no table of the same persons or referrals is repeated from the earlier one. One year at "
        "least is counted.",
    ),
    facts=RepeatedYearFacts,
    decide=repeated_year,
    questions={
        "on": Text("Hvilken dag afgøres det?", "On which day is it decided?"),
        "public_from": Text(
            "Fra hvilken dag er den nye udgivelse offentlig?", "From which day is the new release public?"
        ),
        "covered": Text("Dækker den nye udgivelse året?", "Does the new release cover the year?"),
        "counts_another": Text("Tæller den et andet år?", "Does it count another year?"),
        "once": Text("Gentages året fra kun én udgivelse?", "Is the year repeated from one release alone?"),
        "told": Text(
            "Er den tidligere udgivelse godkendt og ikke taget ned?",
            "Is the earlier release approved, and not taken down?",
        ),
        "counted_there": Text("Talte den selv året?", "Did it count the year itself?"),
        "tells_a_table": Text(
            "Har den en af de valgte tabeller om året?", "Does it have one of the chosen tables of the year?"
        ),
        "source_public_from": Text(
            "Fra hvilken dag er den tidligere udgivelse offentlig?", "From which day is the earlier release public?"
        ),
        "told_since": Text(
            "Hvilket nummer har den seneste udgivelse, der siden har fortalt året anderledes?",
            "Which number has the last release that told the year otherwise since?",
        ),
    },
    requirements=("STA-01", "FIG-11"),
    unanswered={
        "told_since": Text("Ingen har fortalt året anderledes siden.", "None has told the year otherwise since."),
    },
)
