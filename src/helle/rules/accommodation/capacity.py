"""Whether an offer can have another number of places from a day on, or close (ACM-07, ACM-14).

Regular places and peak places are two numbers. Nobody loses the place where she lives by a number in a form: whoever
is above the new total is moved first. Peak places are for peaks; that somebody lives on one needs a reason.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import implausible_dates, implausible_numbers
from helle.rules.findings import Finding, allowed, reasons_of, refused, strictest, with_reason
from helle.rules.parameters import plan_notes, switch
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

PEAKS = "places_for_peaks_and_men"


@dataclass(frozen=True, slots=True)
class CapacityFacts:
    """New numbers of places from the day `on`.

    `residents`: how many live there, or are to live there, on the fullest day from `on`. `closes`: the offer closes on
    that day, and has no places from it on. `approved_places`: what the approval in force allows, None where none says.
    """

    on: date
    places: int
    peak_places: int
    residents: int
    closes: bool = False
    approved_places: int | None = None


def capacity(facts: CapacityFacts) -> Ruling[int]:
    """Whether the numbers can be so. The answer is how many places are left on the fullest day."""
    wrong = _impossible(facts)
    if wrong:
        return undecided("capacity", wrong)
    findings = _findings(facts)
    verdict = strictest(findings)
    left = facts.places + facts.peak_places - facts.residents
    refuses = verdict is Verdict.REFUSED
    return Ruling(
        "capacity",
        verdict,
        None if refuses else left,
        _headline(facts, left, refuses=refuses),
        (*reasons_of(findings), *plan_notes(facts.on)),
        (switch(PEAKS, facts.on).use(),),
    )


def _headline(facts: CapacityFacts, left: int, *, refuses: bool) -> Text:
    if refuses:
        return Text("Ændringen kan ikke gennemføres.", "The change cannot be made.")
    if facts.closes:
        return Text("Stedet kan lukke.", "The place can close.")
    return Text(f"Ledige pladser på den fuldeste dag: {left}.", f"Places left on the fullest day: {left}.")


def _findings(facts: CapacityFacts) -> tuple[Finding, ...]:
    total = facts.places + facts.peak_places
    if facts.closes:
        return (_residents_first(facts.residents) if facts.residents else _EMPTY,)
    if total == 0:
        return (_NO_PLACES,)
    if total < facts.residents:
        return (_below_residents(facts.residents, total),)
    found = [_ENOUGH if facts.residents <= facts.places else _on_peak_places(facts.residents - facts.places)]
    if facts.approved_places is not None and facts.places > facts.approved_places:
        found.append(_beyond_approval(facts.approved_places))
    if facts.peak_places:
        found.append(_PEAKS_ONLY_PLANNED)
    return tuple(found)


def _impossible(facts: CapacityFacts) -> tuple[Problem, ...]:
    numbers = {
        "places": facts.places,
        "peak_places": facts.peak_places,
        "residents": facts.residents,
        "approved_places": facts.approved_places,
    }
    problems = [*implausible_dates(on=facts.on), *implausible_numbers(**numbers)]
    negative = Text("tallet kan ikke være negativt.", "the number cannot be negative.")
    problems += [Problem(name, negative) for name, number in numbers.items() if number is not None and number < 0]
    if facts.closes and (facts.places or facts.peak_places):
        text = Text("et lukket sted har ingen pladser.", "a closed place has no places.")
        problems.append(Problem("closes", text))
    return tuple(problems)


_ENOUGH = allowed(
    Reason(
        "capacity.enough",
        Text("Alle, der bor der, har stadig en plads.", "Everybody who lives there still has a place."),
        "ACM-07",
        reading="ACM-07",
    )
)
_EMPTY = allowed(
    Reason(
        "capacity.nobody_lives_there",
        Text("Ingen bor der fra den dag.", "Nobody lives there from that day on."),
        "ACM-07",
        reading="ACM-07",
    )
)
_NO_PLACES = refused(
    Reason(
        "capacity.no_places",
        Text("Et sted uden pladser skal lukkes i stedet.", "A place without room is to be closed instead."),
        "ACM-07",
        reading="ACM-07",
    )
)
_PEAKS_ONLY_PLANNED = allowed(
    Reason(
        "capacity.peak_places",
        Text(
            "Pladser til spidsbelastninger bruges først, når de faste er fyldt; planen nævner behovet, intet tal.",
            "Peak places are used only once the regular ones are full; the plan names the need and no number.",
        ),
        "ACM-14",
    )
)


def _residents_first(residents: int) -> Finding:
    return refused(
        Reason(
            "capacity.residents_first",
            Text(
                f"Antal, der bor eller skal bo der fra den dag: {residents}. De skal have et andet sted først.",
                f"Residents from that day on, those to come included: {residents}. They need another place first.",
            ),
            "ACM-07",
            reading="ACM-07",
        )
    )


def _below_residents(residents: int, total: int) -> Finding:
    return refused(
        Reason(
            "capacity.below_residents",
            Text(
                f"Antal, der bor eller skal bo der på den fuldeste dag: {residents}; pladser i alt: {total}. Flyt "
                "nogen først, eller vælg en senere dag.",
                f"Residents on the fullest day, those to come included: {residents}; places in all: {total}. Move "
                "somebody first, or choose a later day.",
            ),
            "ACM-07",
            reading="ACM-07",
        )
    )


def _on_peak_places(number: int) -> Finding:
    return with_reason(
        Reason(
            "capacity.residents_on_peak_places",
            Text(
                f"Beboere på en plads til spidsbelastninger på den fuldeste dag: {number}. Skriv hvorfor.",
                f"Residents on a peak place on the fullest day: {number}. Say why.",
            ),
            "ACM-14",
            reading="ACM-14",
        )
    )


def _beyond_approval(approved: int) -> Finding:
    return with_reason(
        Reason(
            "capacity.beyond_approval",
            Text(
                f"Godkendelsen gælder {approved} pladser; skriv, hvorfor der er flere.",
                f"The approval is for {approved} places; say why there are more.",
            ),
            "PUB-SOC-01",
            reading="ACM-15",
        )
    )


RULE = Rule(
    name="capacity",
    title=Text("Et botilbuds pladser", "The places of an accommodation offer"),
    meaning=Text(
        "Faste pladser og pladser til spidsbelastninger er to tal. De kan ikke sættes lavere end det antal, der bor "
        "eller skal bo på stedet, og et sted lukker først, når ingen bor der. Bor nogen på en plads til "
        "spidsbelastninger, eller er der flere pladser end godkendt, kræves en grund.",
        "Regular places and peak places are two numbers. They cannot be set lower than the number who live there or "
        "are to live there, and a place closes only when nobody lives there. Where somebody lives on a peak place, or "
        "there are more places than approved, a reason is required.",
    ),
    facts=CapacityFacts,
    decide=capacity,
    questions={
        "on": Text("Fra hvilken dag?", "From which day?"),
        "places": Text("Hvor mange faste pladser?", "How many regular places?"),
        "peak_places": Text("Hvor mange pladser til spidsbelastninger?", "How many peak places?"),
        "residents": Text(
            "Hvor mange bor der på den fuldeste dag derefter?", "How many live there on the fullest day after that?"
        ),
        "closes": Text("Lukker stedet?", "Does the place close?"),
        "approved_places": Text(
            "Hvor mange pladser er stedet godkendt til?", "For how many places is the place approved?"
        ),
    },
    requirements=("ACM-07", "ACM-14", "PUB-SOC-01"),
    parameters=(PEAKS,),
    unanswered={"approved_places": Text("Ingen godkendelse siger det", "No approval says so")},
)
