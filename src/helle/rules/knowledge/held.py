"""What an activity needs before it counts as held (STA-02, DET-10, GOV-27, ACT-02, FLO-20, FIG-11)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import danish_date, english_date, implausible_dates, implausible_numbers
from helle.rules.knowledge.codes import ActivityKind, ActivityState
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "activity_held"


@dataclass(frozen=True, slots=True)
class ActivityHeldFacts:
    """What is known of an activity that somebody says was held.

    `sectors`: how many sectors came; `uncounted`: of how many nobody counted. `reached`: how many figures of a reach
    there are, `unsourced` how many of them have no source. `findable`: it says where the publication is found.
    `contributed`: it says what was given. `delivers`: figures were handed over; `counted_until`: up to which day.
    """

    kind: ActivityKind
    first_day: date
    last_day: date
    on: date
    sectors: int = 0
    uncounted: int = 0
    reached: int = 0
    unsourced: int = 0
    findable: bool = False
    contributed: bool = False
    delivers: bool = False
    counted_until: date | None = None


def activity_held(facts: ActivityHeldFacts) -> Ruling[ActivityState]:
    """Whether the activity counts as held, and if not, everything that is missing.

    An unknown number of participants is no zero and stops nothing; without anybody who came there was no teaching.
    """
    wrong = _impossible(facts)
    if wrong:
        return undecided(NAME, wrong)
    notes = plan_notes(facts.on)
    against = _against(facts)
    if against:
        return Ruling(NAME, Verdict.REFUSED, None, _NO, (*against, *notes))
    told = [_WHY[facts.kind]]
    if facts.uncounted:
        told.append(_UNCOUNTED)
    if facts.kind is ActivityKind.CAMPAIGN and not facts.reached:
        told.append(_NO_REACH)
    return Ruling(NAME, Verdict.ALLOWED, ActivityState.HELD, _YES, (*told, *notes))


def _impossible(facts: ActivityHeldFacts) -> tuple[Problem, ...]:
    found = implausible_dates(
        first_day=facts.first_day, last_day=facts.last_day, on=facts.on, counted_until=facts.counted_until
    )
    numbers = {
        "sectors": facts.sectors,
        "uncounted": facts.uncounted,
        "reached": facts.reached,
        "unsourced": facts.unsourced,
    }
    found += implausible_numbers(**numbers)
    found += tuple(Problem(name, _NEGATIVE) for name, number in numbers.items() if number < 0)
    if facts.last_day < facts.first_day:
        found += (Problem("last_day", _ENDS_BEFORE),)
    if facts.uncounted > facts.sectors:
        found += (Problem("uncounted", _MORE_THAN_ALL),)
    if facts.unsourced > facts.reached:
        found += (Problem("unsourced", _MORE_THAN_ALL),)
    return found


def _against(facts: ActivityHeldFacts) -> list[Reason]:
    found = []
    if facts.last_day > facts.on:
        found.append(_not_over(facts.last_day))
    if facts.kind in (ActivityKind.TRAINING, ActivityKind.CONFERENCE) and not facts.sectors:
        found.append(_NOBODY)
    if facts.unsourced:
        found.append(_NO_SOURCE)
    if facts.kind is ActivityKind.PUBLICATION and not facts.findable:
        found.append(_NOT_FINDABLE)
    if facts.kind is ActivityKind.INTERNATIONAL and not facts.contributed:
        found.append(_NOTHING_GIVEN)
    if facts.delivers:
        found += _of_figures(facts)
    return found


def _of_figures(facts: ActivityHeldFacts) -> list[Reason]:
    if facts.kind is not ActivityKind.INTERNATIONAL:
        return [_NO_DELIVERY]
    if facts.counted_until is None:
        return [_NO_CUT_OFF]
    return [_CUT_OFF_LATER] if facts.counted_until > facts.last_day else []


def _not_over(last_day: date) -> Reason:
    return Reason(
        "activity_held.not_over",
        Text(
            f"Den varer til og med {danish_date(last_day)}, og den dag er ikke gået.",
            f"It lasts until {english_date(last_day)}, and that day has not come to its end.",
        ),
        "STA-02",
        reading="STA-02",
    )


_NO = Text("Aktiviteten tæller ikke som gennemført.", "The activity does not count as held.")
_YES = Text("Aktiviteten er gennemført.", "The activity was held.")
_NEGATIVE = Text("et antal er aldrig negativt.", "a number is never negative.")
_ENDS_BEFORE = Text("den sidste dag ligger før den første.", "the last day is before the first.")
_MORE_THAN_ALL = Text("det er flere, end der er i alt.", "these are more than there are in all.")
_WHY: dict[ActivityKind, Reason] = {
    ActivityKind.TRAINING: Reason(
        "activity_held.training",
        Text(
            "Undervisningen har dage, emne og dem, den var for, som tal.",
            "The teaching has its days, its topic and those it was for, as numbers.",
        ),
        "DET-10",
    ),
    ActivityKind.CONFERENCE: Reason(
        "activity_held.conference",
        Text("Årskonferencen har dage og deltagere.", "The yearly conference has its days and participants."),
        "STA-02",
    ),
    ActivityKind.CAMPAIGN: Reason(
        "activity_held.campaign",
        Text("Kampagnen er kørt i sin periode.", "The campaign has run for its period."),
        "GOV-27",
    ),
    ActivityKind.PUBLICATION: Reason(
        "activity_held.publication",
        Text(
            "Udgivelsen er ude, og det står, hvor den findes.", "The publication is out, and it says where it is found."
        ),
        "GOV-27",
    ),
    ActivityKind.INTERNATIONAL: Reason(
        "activity_held.international",
        Text("Det står, hvad Danmark gav.", "It says what Denmark gave."),
        "ACT-02",
    ),
}
_UNCOUNTED = Reason(
    "activity_held.uncounted",
    Text(
        "Nogle er ikke talt. Det står som ukendt og er ikke nul.",
        "Some were not counted. They stand as unknown, which is no zero.",
    ),
    "FIG-11",
    reading="FIG-11",
)
_NO_REACH = Reason(
    "activity_held.no_reach",
    Text("Ingen har oplyst, hvor mange den nåede.", "Nobody has said how many it reached."),
    "FIG-11",
    reading="FIG-11",
)
_NOBODY = Reason(
    "activity_held.nobody",
    Text(
        "Skriv, hvilke myndigheder eller sektorer der deltog; antallet må være ukendt.",
        "Say which authorities or sectors took part; how many may be unknown.",
    ),
    "DET-10",
    reading="DET-10",
)
_NO_SOURCE = Reason(
    "activity_held.no_source",
    Text("Et tal for, hvor mange der blev nået, har en kilde.", "A figure of how many were reached has a source."),
    "FIG-11",
)
_NOT_FINDABLE = Reason(
    "activity_held.not_findable",
    Text(
        "Skriv, hvor udgivelsen findes: en adresse eller et ISBN.",
        "Say where the publication is found: an address or an ISBN.",
    ),
    "GOV-27",
    reading="GOV-27",
)
_NOTHING_GIVEN = Reason(
    "activity_held.nothing_given",
    Text("Skriv, hvad Danmark gav eller sagde.", "Write what Denmark gave or said."),
    "ACT-02",
    reading="ACT-02",
)
_NO_DELIVERY = Reason(
    "activity_held.no_delivery",
    Text("Kun internationalt arbejde leverer tal til andre.", "Only work abroad delivers figures to others."),
    "FLO-20",
    reading="FLO-20",
)
_NO_CUT_OFF = Reason(
    "activity_held.no_cut_off",
    Text("Tal leveres med den dag, de er opgjort til.", "Figures are delivered with the day up to which they count."),
    "FIG-11",
)
_CUT_OFF_LATER = Reason(
    "activity_held.cut_off_later",
    Text(
        "Tallene kan ikke være opgjort til en dag efter leveringen.",
        "The figures cannot count up to a day after their delivery.",
    ),
    "FIG-11",
)

RULE = Rule(
    name=NAME,
    title=Text("Hvornår en aktivitet er gennemført", "When an activity counts as held"),
    meaning=Text(
        "En aktivitet tæller, når dens sidste dag er kommet, og det, dens slags kræver, er skrevet: hvem der deltog i "
        "undervisning og på konferencen, hvor en udgivelse findes, hvad der blev givet i udlandet. Et ukendt antal er "
        "ikke nul. Tal har en kilde eller en opgørelsesdag. Om det gjorde gavn, siger evalueringen.",
        "An activity counts once its last day has come and what its kind asks for is written: who took part in "
        "teaching and at the conference, where a publication is found, what was given abroad. An unknown number is no "
        "zero. Figures have a source or a day up to which they count. Whether it did any good, the evaluation says.",
    ),
    facts=ActivityHeldFacts,
    decide=activity_held,
    questions={
        "kind": Text("Hvad er det for en aktivitet?", "What kind of activity is it?"),
        "first_day": Text("Hvad var den første dag?", "What was the first day?"),
        "last_day": Text("Hvad var den sidste dag?", "What was the last day?"),
        "on": Text("Hvilken dag siges det?", "On which day is it said?"),
        "sectors": Text("Hvor mange sektorer deltog?", "How many sectors took part?"),
        "uncounted": Text("Af hvor mange af dem er antallet ukendt?", "Of how many of them is the number unknown?"),
        "reached": Text(
            "Hvor mange tal er der for, hvem der blev nået?", "How many figures are there of whom it reached?"
        ),
        "unsourced": Text("Hvor mange af dem har ingen kilde?", "How many of them have no source?"),
        "findable": Text("Står det, hvor udgivelsen findes?", "Does it say where the publication is found?"),
        "contributed": Text("Står det, hvad der blev givet?", "Does it say what was given?"),
        "delivers": Text("Blev der leveret tal?", "Were figures delivered?"),
        "counted_until": Text("Til hvilken dag er tallene opgjort?", "Up to which day do the figures count?"),
    },
    requirements=("STA-02", "DET-10", "GOV-27", "ACT-02", "FLO-20", "FIG-11"),
    unanswered={"counted_until": Text("Ingen dag er oplyst.", "No day is stated.")},
)
