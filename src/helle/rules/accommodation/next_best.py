"""What there is to do once every place has been looked at: nobody is without an answer (ACM-07, ACM-08, ACM-14,
ACM-17).

Where every place is refused a human goes on, and the ruling says who and how: a place for a limited period, the places
that will be free first, and those under the maintenance duty with the Immigration Service (ACM-04).
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.accommodation.codes import NextBest, Sex
from helle.rules.facts import danish_date, english_date, implausible_dates, implausible_numbers, missing
from helle.rules.parameters import plan_notes, switch
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

PLACES_FOR_PEAKS = "places_for_peaks_and_men"


@dataclass(frozen=True, slots=True)
class NextBestFacts:
    """What the looking gave, on the day `on`: how many places are open (allowed, or with a reason), how many wait for a
    fact, and how many were refused for want of room alone. `free_from`: the first day one of those has room; None: not
    within the weeks looked at. `maintained`: under the Immigration Service's maintenance duty; None: not known."""

    on: date
    open: int | None
    waiting: int
    full: int
    free_from: date | None
    sex: Sex | None
    maintained: bool | None


_CHOOSE = Reason(
    "next_best.choose",
    Text(
        "Der er steder at vælge imellem; de første passer bedst.",
        "There are places to choose from; the first suit best.",
    ),
    "ACM-07",
)
_COMPLETE = Reason(
    "next_best.complete",
    Text(
        "Intet sted er åbent, men nogle venter på en oplysning. Indhent den, mens der findes et sted for natten.",
        "No place is open, but some wait for a fact. Obtain it while a place is found for the night.",
    ),
    "ACM-07",
)
_LIMITED_PERIOD = Reason(
    "next_best.limited_period",
    Text(
        "CMM kan bruge et sted uden godkendelse, for eksempel et hotel, i en begrænset periode med en slutdato.",
        "CMM can use a place without approval, for example a hotel, for a limited period with an end date.",
    ),
    "ACM-17",
)
_ALL_FULL = Reason(
    "next_best.all_full",
    Text(
        "Hvor personen kan bo, er alle pladser optaget. Behovet for flere pladser er kendt.",
        "Where the person can live, all places are taken. The need for more places is known.",
    ),
    "ACM-14",
)
_MAINTAINED = Reason(
    "next_best.immigration_service",
    Text(
        "Udlændingestyrelsen er ansvarlig for indkvarteringen af personen: ring til styrelsen.",
        "The Immigration Service answers for housing the person: telephone it.",
    ),
    "ACM-04",
)
_LEAD = Reason(
    "next_best.cmm_decides",
    Text(
        "Lederen i CMM afgør, hvor personen bor i nat, og skriver hvorfor.",
        "The lead of CMM decides where the person lives tonight, and writes why.",
    ),
    "ACM-07",
    reading="C4",
)
_MAN = Reason(
    "next_best.man",
    Text(
        "En mand kan bo i asylsystemet, på mandecentre og herberger og i særlige tilfælde på hotel.",
        "A man can live in the asylum system, in men's centres and shelters and in special cases in a hotel.",
    ),
    "ACM-08",
)


def next_best(facts: NextBestFacts) -> Ruling[NextBest]:
    """What to do next. ALLOWED where there is something to choose; otherwise a human goes on, never nobody."""
    problems = _problems(facts)
    if problems:
        return undecided("next_best", problems)
    if facts.open:
        return _ruling(facts, Verdict.ALLOWED, NextBest.CHOOSE, (_CHOOSE,))
    who = (*((_MAN,) if facts.sex is Sex.MAN else ()), _MAINTAINED if facts.maintained else _LEAD)
    if facts.waiting:
        return _ruling(facts, Verdict.HUMAN_DECIDES, NextBest.COMPLETE, (_COMPLETE, *who))
    if facts.full:
        free = (_free_from(facts.free_from),) if facts.free_from else ()
        return _ruling(facts, Verdict.HUMAN_DECIDES, NextBest.BRIDGE, (_ALL_FULL, _LIMITED_PERIOD, *free, *who))
    return _ruling(facts, Verdict.HUMAN_DECIDES, NextBest.HUMAN, (_LIMITED_PERIOD, *who))


def _free_from(day: date) -> Reason:
    return Reason(
        "next_best.free_from",
        Text(
            f"Den første plads ventes ledig {danish_date(day)}.",
            f"The first place is expected to be free on {english_date(day)}.",
        ),
        "ACM-14",
    )


def _problems(facts: NextBestFacts) -> tuple[Problem, ...]:
    found = [
        *implausible_dates(on=facts.on, free_from=facts.free_from),
        *implausible_numbers(open=facts.open, waiting=facts.waiting, full=facts.full),
    ]
    for fact in ("open", "waiting", "full"):
        number = getattr(facts, fact)
        if number is not None and number < 0:
            found.append(Problem(fact, Text("tallet kan ikke være negativt.", "the number cannot be negative.")))
    if facts.free_from is not None and facts.free_from < facts.on:
        found.append(Problem("free_from", Text("dagen er allerede gået.", "the day has already passed.")))
    if not found and facts.open is None:
        found.append(missing("open", "stederne er ikke set igennem.", "the places have not been looked at."))
    return tuple(found)


def _ruling(facts: NextBestFacts, verdict: Verdict, answer: NextBest, reasons: tuple[Reason, ...]) -> Ruling[NextBest]:
    return Ruling(
        "next_best",
        verdict,
        answer,
        Text(f"{answer.label.da}.", f"{answer.label.en}."),
        (*reasons, *plan_notes(facts.on)),
        (switch(PLACES_FOR_PEAKS, facts.on).use(),),
    )


RULE = Rule(
    name="next_best",
    title=Text("Hvad der gøres, når stederne er set igennem", "What is done once the places have been looked at"),
    meaning=Text(
        "Er et sted åbent, vælges der. Er intet åbent, går et menneske videre: med det, der mangler at vide, med et "
        "sted for en begrænset periode eller med Udlændingestyrelsen, som er ansvarlig for dem, den forsørger. Ingen, "
        "heller ingen mand, står uden et svar.",
        "Where a place is open, one is chosen. Where none is, a human goes on: with what is not known, with a place "
        "for a limited period, or with the Immigration Service, which answers for those it maintains. Nobody, and no "
        "man, is without an answer.",
    ),
    facts=NextBestFacts,
    decide=next_best,
    questions={
        "on": Text("Fra hvilken dag?", "From which day?"),
        "open": Text("Hvor mange steder er åbne?", "How many places are open?"),
        "waiting": Text("Hvor mange venter på en oplysning?", "How many wait for a fact?"),
        "full": Text(
            "Hvor mange er afvist, kun fordi de er fulde?", "How many are refused only because they are full?"
        ),
        "free_from": Text("Hvornår er den første af dem ledig?", "When is the first of them free?"),
        "sex": Text("Hvad er personens køn?", "What is the person's sex?"),
        "maintained": Text(
            "Er personen under Udlændingestyrelsens forsørgelsesforpligtelse?",
            "Is the person under the Immigration Service's maintenance duty?",
        ),
    },
    requirements=("ACM-04", "ACM-07", "ACM-08", "ACM-14", "ACM-17"),
    parameters=(PLACES_FOR_PEAKS,),
)
