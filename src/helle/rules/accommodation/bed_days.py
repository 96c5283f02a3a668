"""Whether a night of a stay can be billed, to whom and at how much (ACM-09, ACM-18, FLO-18, FLO-19).

A bed-day is a night: the day of arrival counts, the day of leaving does not, and a night that the person was away is
not lived. The plan counts no days; the two numbers are our own reading. Amounts are whole øre.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.accommodation.codes import Payer
from helle.rules.accommodation.payer import STOPS_NO_PLACEMENT
from helle.rules.facts import add_days, danish_date, english_date, implausible_dates, implausible_numbers, missing
from helle.rules.findings import Finding, refused, strictest
from helle.rules.money import danish_kroner, english_kroner
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "bed_day"
DAY_OF_LEAVING = "bed_days_of_leaving"
NIGHTS_AWAY = "bed_days_away"


@dataclass(frozen=True, slots=True)
class BedDayFacts:
    """One night of a stay, and what is on record about it on the day `on`.

    `night`: the day whose night it is. `left_on` None: the person still lives there. `nights_away`: which night in a
    row it is that the person was away; 0: the person was there. `rate`: what the place takes for a bed-day, in øre,
    with the days it holds from and until; `rate_until` None: until another is set. `in_grant_place`: the place is one
    of those that the operating grant pays. `payer` None: not settled. `billed_before`: it stands in a statement in
    force.
    """

    night: date
    on: date
    arrived_on: date | None
    rate: int | None
    rate_from: date | None
    payer: Payer | None
    left_on: date | None = None
    nights_away: int = 0
    rate_until: date | None = None
    in_grant_place: bool = False
    billed_before: bool = False


@dataclass(frozen=True, slots=True)
class BedDay:
    """What is billed for the night, in øre, and to whom."""

    payer: Payer
    amount: int


def bed_day(facts: BedDayFacts) -> Ruling[BedDay]:
    """Whether this night can be billed (ACM-18, FLO-18, FLO-19).

    REFUSED for a night that was not lived or is not over, one that the grant pays, one that was billed before,
    and at a rate that did not hold. Without a rate or a settled payer it waits; the placement does not.
    """
    wrong = _impossible(facts)
    if wrong:
        return undecided(NAME, wrong)
    if facts.arrived_on is None:
        return undecided(NAME, (_NO_ARRIVAL,))
    used = (parameter(DAY_OF_LEAVING, facts.night).use(), parameter(NIGHTS_AWAY, facts.night).use())
    notes = plan_notes(facts.night)
    against = (*_lived(facts, facts.arrived_on), *_paid_already(facts), *_rate_holds(facts))
    if strictest(against) is Verdict.REFUSED:
        return _refused(against, used, notes)
    waiting = _waiting(facts)
    if waiting or facts.rate is None or facts.payer is None:
        return undecided(NAME, waiting, () if facts.payer else (STOPS_NO_PLACEMENT,))
    return Ruling(
        NAME,
        Verdict.ALLOWED,
        BedDay(facts.payer, facts.rate),
        Text(
            f"{facts.payer.label.da} betaler {danish_kroner(facts.rate)} for døgnet.",
            f"{facts.payer.label.en} pays {english_kroner(facts.rate)} for the bed-day.",
        ),
        (_PLACE_WAS_THEIRS, _rate(facts.rate), *notes),
        used,
    )


def first_day_not_counted(left_on: date) -> date:
    """The first day of a stay that is no bed-day any more, by what held when the person left (FLO-18)."""
    return add_days(left_on, whole_number(parameter(DAY_OF_LEAVING, left_on)))


def _lived(facts: BedDayFacts, arrived_on: date) -> tuple[Finding, ...]:
    found = []
    if facts.night < arrived_on:
        found.append(_before(arrived_on))
    elif facts.left_on is not None and facts.night >= first_day_not_counted(facts.left_on):
        found.append(_DAY_OF_LEAVING if facts.night == facts.left_on else _after(facts.left_on))
    elif facts.nights_away > whole_number(parameter(NIGHTS_AWAY, facts.night)):
        found.append(_AWAY)
    if facts.night >= facts.on:
        found.append(_NOT_OVER)
    return tuple(found)


def _paid_already(facts: BedDayFacts) -> tuple[Finding, ...]:
    by_grant = facts.in_grant_place or facts.payer is Payer.OPERATING_GRANT
    return (*((_BY_GRANT,) if by_grant else ()), *((_BEFORE_THIS,) if facts.billed_before else ()))


def _rate_holds(facts: BedDayFacts) -> tuple[Finding, ...]:
    too_early = facts.rate_from is not None and facts.night < facts.rate_from
    too_late = facts.rate_until is not None and facts.night > facts.rate_until
    return (_OTHER_RATE,) if facts.rate is not None and (too_early or too_late) else ()


def _refused(
    findings: tuple[Finding, ...], used: tuple[ParameterUse, ...], notes: tuple[Reason, ...]
) -> Ruling[BedDay]:
    headline = Text("Døgnet kan ikke opkræves.", "The bed-day cannot be billed.")
    return Ruling(NAME, Verdict.REFUSED, None, headline, (*(one.reason for one in findings), *notes), used)


def _waiting(facts: BedDayFacts) -> tuple[Problem, ...]:
    no_rate = facts.rate is None or facts.rate_from is None
    return (*((_NO_RATE,) if no_rate else ()), *((_NO_PAYER,) if facts.payer is None else ()))


def _impossible(facts: BedDayFacts) -> tuple[Problem, ...]:
    found = list(
        implausible_dates(
            night=facts.night,
            on=facts.on,
            arrived_on=facts.arrived_on,
            left_on=facts.left_on,
            rate_from=facts.rate_from,
            rate_until=facts.rate_until,
        )
    )
    found += implausible_numbers(rate=facts.rate, nights_away=facts.nights_away)
    if facts.arrived_on is not None and facts.left_on is not None and facts.left_on < facts.arrived_on:
        text = Text("personen er rejst, før personen kom.", "the person left before arriving.")
        found.append(Problem("left_on", text))
    if facts.rate is not None and facts.rate <= 0:
        found.append(Problem("rate", Text("taksten er nul eller negativ.", "the rate is zero or negative.")))
    if facts.rate_from is not None and facts.rate_until is not None and facts.rate_until < facts.rate_from:
        text = Text("taksten slutter, før den begynder.", "the rate ends before it begins.")
        found.append(Problem("rate_until", text))
    if facts.nights_away < 0:
        text = Text("antallet af nætter ude er negativt.", "the number of nights away is negative.")
        found.append(Problem("nights_away", text))
    return tuple(found)


def _before(arrived_on: date) -> Finding:
    return refused(
        Reason(
            "bed_day.before_arrival",
            Text(
                f"Personen kom først {danish_date(arrived_on)}.",
                f"The person did not arrive until {english_date(arrived_on)}.",
            ),
            "FLO-18",
        )
    )


def _after(left_on: date) -> Finding:
    return refused(
        Reason(
            "bed_day.after_leaving",
            Text(f"Personen rejste {danish_date(left_on)}.", f"The person left on {english_date(left_on)}."),
            "FLO-18",
        )
    )


def _rate(rate: int) -> Reason:
    return Reason(
        "bed_day.rate",
        Text(
            f"Den takst, der gjaldt den dag, er {danish_kroner(rate)}",
            f"The rate of that day is {english_kroner(rate)}.",
        ),
        "ACM-18",
    )


_PLACE_WAS_THEIRS = Reason(
    "bed_day.lived",
    Text(
        "Pladsen var personens den nat. Ankomstdagen tæller, afrejsedagen gør ikke.",
        "The place was the person's that night. The day of arrival counts, the day of leaving does not.",
    ),
    "FLO-18",
    reading="FLO-18",
)
_DAY_OF_LEAVING = refused(
    Reason(
        "bed_day.day_of_leaving",
        Text(
            "Det er afrejsedagen; den nat blev ikke brugt her og tæller dér, hvor personen kom hen.",
            "It is the day of leaving; that night was not spent here and counts where the person went.",
        ),
        "FLO-18",
        reading="FLO-18",
    )
)
_AWAY = refused(
    Reason(
        "bed_day.away",
        Text(
            "Personen var ude den nat; et døgn, der ikke er boet, opkræves ikke.",
            "The person was away that night; a bed-day that was not lived is not billed.",
        ),
        "FLO-18",
        reading="FLO-18",
    )
)
_NOT_OVER = refused(
    Reason(
        "bed_day.not_over",
        Text("Natten er ikke gået endnu.", "The night is not over yet."),
        "FLO-18",
        reading="FLO-18",
    )
)
_BY_GRANT = refused(
    Reason(
        "bed_day.paid_by_grant",
        Text(
            "Pladsen er en af dem, driftsbevillingen betaler; døgnet opkræves ikke igen hos nogen.",
            "The place is one of those that the operating grant pays; the bed-day is billed to nobody again.",
        ),
        "ACM-18",
    )
)
_BEFORE_THIS = refused(
    Reason(
        "bed_day.billed_before",
        Text(
            "Døgnet står i en opgørelse, der gælder; krediter den først, hvis den er forkert.",
            "The bed-day stands in a statement that is in force; credit that first if it is wrong.",
        ),
        "FLO-19",
        reading="FLO-19",
    )
)
_OTHER_RATE = refused(
    Reason(
        "bed_day.rate_not_in_force",
        Text(
            "Taksten gjaldt ikke den dag; brug den, der gjaldt.",
            "The rate did not hold on that day; use the one that did.",
        ),
        "ACM-18",
        reading="ACM-18",
    )
)
_NO_ARRIVAL = missing(
    "arrived_on", "det er ikke noteret, hvornår personen kom.", "it is not recorded when the person arrived."
)
_NO_RATE = missing("rate", "der er ingen takst for stedet den dag.", "there is no rate for the place on that day.")
_NO_PAYER = missing(
    "payer",
    "betaleren er ikke afklaret; til den er det, opkræves døgnet ikke.",
    "the payer is not settled; until then the bed-day is not billed.",
)

RULE = Rule(
    name=NAME,
    title=Text("Om et opholdsdøgn kan opkræves", "Whether a bed-day can be billed"),
    meaning=Text(
        "Et opholdsdøgn er en nat. Ankomstdagen tæller, afrejsedagen gør ikke, og en nat ude tæller ikke; det er vores "
        "læsning. Døgnet opkræves hos den betaler og med den takst, der gjaldt den dag. Hvad driftsbevillingen "
        "betaler, opkræves ikke igen, og intet døgn opkræves to gange. En uafklaret betaler stopper kun kravet.",
        "A bed-day is a night. The day of arrival counts, the day of leaving does not, and a night away does not; that "
        "is our reading. The bed-day is billed to the payer and at the rate of that day. What the operating grant pays "
        "is not billed again, and no bed-day is billed twice. A payer who is not settled stops the claim alone.",
    ),
    facts=BedDayFacts,
    decide=bed_day,
    questions={
        "night": Text("Hvilken dags nat?", "The night of which day?"),
        "on": Text("Hvilken dag ses der på?", "On which day is it looked at?"),
        "arrived_on": Text("Hvornår kom personen?", "When did the person arrive?"),
        "rate": Text("Hvad er taksten for et døgn, i øre?", "What is the rate of a bed-day, in øre?"),
        "rate_from": Text("Fra hvilken dag gælder taksten?", "From which day does the rate hold?"),
        "payer": Text("Hvem betaler?", "Who pays?"),
        "left_on": Text("Hvornår rejste personen?", "When did the person leave?"),
        "nights_away": Text(
            "Hvilken nat i træk er personen ude, 0 for hjemme?", "Which night in a row is the person away, 0 for there?"
        ),
        "rate_until": Text("Til hvilken dag gælder taksten?", "Until which day does the rate hold?"),
        "in_grant_place": Text(
            "Er pladsen en af dem, driftsbevillingen betaler?", "Is the place one of those the operating grant pays?"
        ),
        "billed_before": Text("Står døgnet i en opgørelse, der gælder?", "Does it stand in a statement in force?"),
    },
    requirements=("ACM-09", "ACM-18", "FLO-18", "FLO-19"),
    parameters=(DAY_OF_LEAVING, NIGHTS_AWAY),
)
