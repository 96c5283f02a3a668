"""What of the money of a plan an initiative may use (GOV-10): allocated out of the appropriation, spent out of that.

The public figures give one amount for all years. Nothing is worked out of it by division: what nobody has allocated is
not allocated, and spending above an allocation needs a decision.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import implausible_dates, missing
from helle.rules.initiatives.amounts import NOTHING, Amount, not_an_amount
from helle.rules.initiatives.codes import MoneyKind
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "initiative_money"


@dataclass(frozen=True, slots=True)
class InitiativeMoneyFacts:
    """An entry that somebody wants to make of an initiative and a year.

    `appropriated`: what is set aside for the whole plan. `allocated_in_plan`: what stands allocated of it, to all
    initiatives and years. `decided_in_plan`: what stands decided above allocations, to all of them. `allocated`: what
    stands allocated to this one and year, None where nothing is. `used`: what stands of the same kind. `decided_above`:
    by how much decisions let it go above the allocation. `decided_later`: what was allocated and decided by the day of
    the entry does not reach. `decided_by_her`: without what whoever enters it decided herself it does not reach.

    What is decided above an allocation draws on the appropriation as an allocation does, and is asked as one.
    """

    kind: MoneyKind
    amount: Amount
    on: date
    appropriated: Amount | None = None
    allocated_in_plan: Amount = NOTHING
    allocated: Amount | None = None
    used: Amount = NOTHING
    decided_above: Amount = NOTHING
    decided_in_plan: Amount = NOTHING
    decided_later: bool = False
    decided_by_her: bool = False


@dataclass(frozen=True, slots=True)
class InitiativeMoneyRoom:
    """The most that may stand of this kind, and what is left of it after the entry."""

    most: Amount
    left: Amount


type Room = tuple[InitiativeMoneyRoom, ...]
"""One room, or none where nothing bounds the entry."""


def initiative_money(facts: InitiativeMoneyFacts) -> Ruling[Room]:
    """Whether this entry may be made (GOV-10).

    REFUSED for an allocation, or a decision above one, beyond what is appropriated; and for spending or a commitment
    above the allocation and what was decided above it by that day, and by another. ALLOWED_WITH_REASON where only the
    decision carries it. A forecast binds nobody.
    """
    wrong = _impossible(facts)
    if wrong:
        return undecided(NAME, wrong)
    if facts.kind is MoneyKind.FORECAST:
        return _ruling(facts, Verdict.ALLOWED, (), _FORECAST)
    if facts.kind is MoneyKind.ALLOCATION:
        if facts.appropriated is None:
            return undecided(NAME, (_NOT_APPROPRIATED,))
        return _allocation(facts, facts.appropriated)
    return _use(facts)


def _allocation(facts: InitiativeMoneyFacts, appropriated: Amount) -> Ruling[Room]:
    drawn = facts.allocated_in_plan.in_oere + facts.decided_in_plan.in_oere
    left = appropriated.in_oere - drawn - facts.amount.in_oere
    if left < 0:
        return _ruling(facts, Verdict.REFUSED, None, _above_appropriation(appropriated, Amount.of_oere(-left)))
    room = (InitiativeMoneyRoom(appropriated, Amount.of_oere(left)),)
    return _ruling(facts, Verdict.ALLOWED, room, _WITHIN_APPROPRIATION)


def _use(facts: InitiativeMoneyFacts) -> Ruling[Room]:
    allocated = facts.allocated or NOTHING
    most = Amount.of_oere(allocated.in_oere + facts.decided_above.in_oere)
    after = facts.used.in_oere + facts.amount.in_oere
    if after > most.in_oere:
        above = Amount.of_oere(after - most.in_oere)
        reason = _NOTHING_ALLOCATED if facts.allocated is None and most == NOTHING else _above_allocation(most, above)
        return _ruling(facts, Verdict.REFUSED, None, reason)
    if facts.decided_later:
        return _ruling(facts, Verdict.REFUSED, None, _DECIDED_LATER)
    if facts.decided_by_her:
        return _ruling(facts, Verdict.REFUSED, None, _DECIDED_BY_HER)
    room = (InitiativeMoneyRoom(most, Amount.of_oere(most.in_oere - after)),)
    if after > allocated.in_oere:
        return _ruling(facts, Verdict.ALLOWED_WITH_REASON, room, _DECIDED)
    return _ruling(facts, Verdict.ALLOWED, room, _WITHIN_ALLOCATION)


def _ruling(facts: InitiativeMoneyFacts, verdict: Verdict, room: Room | None, reason: Reason) -> Ruling[Room]:
    return Ruling(NAME, verdict, room, _HEADLINES[verdict], (reason, *plan_notes(facts.on)))


def _impossible(facts: InitiativeMoneyFacts) -> tuple[Problem, ...]:
    return (
        *implausible_dates(on=facts.on),
        *not_an_amount("amount", facts.amount),
        *not_an_amount("appropriated", facts.appropriated),
        *not_an_amount("allocated_in_plan", facts.allocated_in_plan),
        *not_an_amount("allocated", facts.allocated),
        *not_an_amount("used", facts.used),
        *not_an_amount("decided_above", facts.decided_above),
        *not_an_amount("decided_in_plan", facts.decided_in_plan),
        *((Problem("amount", _NO_AMOUNT),) if facts.amount == NOTHING else ()),
    )


def _above_appropriation(appropriated: Amount, above: Amount) -> Reason:
    return Reason(
        "initiative_money.above_appropriation",
        Text(
            f"Bevillingen er {appropriated.words.da} for hele planen, og det, der er fordelt og besluttet ud over det "
            f"fordelte, går {above.words.da} over.",
            f"The appropriation is {appropriated.words.en} for the whole plan, and what is allocated and decided above "
            f"allocations goes {above.words.en} beyond it.",
        ),
        "GOV-10",
    )


def _above_allocation(most: Amount, above: Amount) -> Reason:
    return Reason(
        "initiative_money.above_allocation",
        Text(
            f"Der kan bruges {most.words.da} på initiativet det år, og posten går {above.words.da} over; det kræver en "
            f"beslutning.",
            f"{most.words.en} can be used on the initiative that year, and the entry goes {above.words.en} beyond it; "
            "this takes a decision.",
        ),
        "GOV-10",
        reading="GOV-10",
    )


_HEADLINES = {
    Verdict.ALLOWED: Text("Posten kan bogføres.", "The entry can be made."),
    Verdict.ALLOWED_WITH_REASON: Text(
        "Posten kan bogføres, fordi det er besluttet.", "The entry can be made because it has been decided."
    ),
    Verdict.REFUSED: Text("Posten kan ikke bogføres.", "The entry cannot be made."),
}
_NO_AMOUNT = Text("beløbet er nul.", "the amount is zero.")
_NOT_APPROPRIATED = missing(
    "appropriated", "planens bevilling er ikke registreret.", "the appropriation of the plan is not on record."
)
_FORECAST = Reason(
    "initiative_money.forecast",
    Text("Et skøn over forbruget binder ingen.", "A forecast of spending binds nobody."),
    "GOV-10",
    reading="GOV-10",
)
_WITHIN_APPROPRIATION = Reason(
    "initiative_money.within_appropriation",
    Text("Fordelingen er inden for planens bevilling.", "The allocation is within the appropriation of the plan."),
    "GOV-10",
)
_WITHIN_ALLOCATION = Reason(
    "initiative_money.within_allocation",
    Text("Beløbet er inden for det, der er fordelt.", "The amount is within what is allocated."),
    "GOV-10",
    reading="GOV-10",
)
_NOTHING_ALLOCATED = Reason(
    "initiative_money.nothing_allocated",
    Text(
        "Der er ikke fordelt noget til netop det initiativ og den modtager det år; er pengene fordelt til initiativet "
        "alene, bogføres de dér. Planen fordeler ikke pengene, og andet kræver en beslutning.",
        "Nothing is allocated to just that initiative and recipient in the year; where money is allocated to the "
        "initiative alone it is entered there. The plan splits no money, and anything else takes a decision.",
    ),
    "GOV-10",
    reading="GOV-10",
)
_DECIDED = Reason(
    "initiative_money.decided_above",
    Text(
        "Beløbet går over det, der er fordelt, og ministeriet har besluttet det.",
        "The amount goes beyond what is allocated, and the ministry has decided so.",
    ),
    "GOV-10",
    reading="GOV-10",
)
_DECIDED_LATER = Reason(
    "initiative_money.decided_later",
    Text(
        "Det, der var fordelt og besluttet den dag, rækker ikke: en beslutning dækker fra sin egen dag.",
        "What was allocated and decided on that day does not reach: a decision covers from its own day on.",
    ),
    "GOV-10",
    reading="GOV-10",
)
_DECIDED_BY_HER = Reason(
    "initiative_money.decided_by_her",
    Text(
        "Den, der har besluttet mere end det fordelte, bogfører ikke selv det, der kræver beslutningen.",
        "Whoever decided more than the allocation does not enter what takes that decision.",
    ),
    "GOV-10",
    reading="GOV-10",
)

RULE = Rule(
    name=NAME,
    title=Text("Handlingsplanens penge", "The money of the action plan"),
    meaning=Text(
        "Der fordeles, og besluttes ud over det fordelte, højst det, der er bevilget til hele planen, og aldrig ved at "
        "dele beløbet. Forbrug og tilsagn holder sig inden for det, der er fordelt til initiativet og året, medmindre "
        "ministeriet har besluttet andet den dag, og ved en anden end den, der bogfører.",
        "No more is allocated, and decided above allocations, than is appropriated for the whole plan, and never by "
        "dividing the amount. Spending and commitments keep within what is allocated to the initiative and year, "
        "unless the ministry has decided otherwise by that day, and by another than who makes the entry.",
    ),
    facts=InitiativeMoneyFacts,
    decide=initiative_money,
    questions={
        "kind": Text("Hvad er posten?", "What is the entry?"),
        "amount.kroner": Text("Hvor mange kroner?", "How many kroner?"),
        "amount.oere": Text("Og hvor mange øre?", "And how many øre?"),
        "on": Text("Hvilken dag?", "On which day?"),
        "appropriated.kroner": Text(
            "Hvad er bevilget til planen, kroner?", "What is appropriated to the plan, kroner?"
        ),
        "appropriated.oere": Text("Hvad er bevilget til planen, øre?", "What is appropriated to the plan, øre?"),
        "allocated_in_plan.kroner": Text("Hvad er fordelt i alt, kroner?", "What is allocated in all, kroner?"),
        "allocated_in_plan.oere": Text("Hvad er fordelt i alt, øre?", "What is allocated in all, øre?"),
        "allocated.kroner": Text(
            "Hvad er fordelt til initiativet det år, kroner?", "What is allocated to it that year, kroner?"
        ),
        "allocated.oere": Text(
            "Hvad er fordelt til initiativet det år, øre?", "What is allocated to it that year, øre?"
        ),
        "used.kroner": Text(
            "Hvad står allerede af samme slags, kroner?", "What stands already of the same kind, kroner?"
        ),
        "used.oere": Text("Hvad står allerede af samme slags, øre?", "What stands already of the same kind, øre?"),
        "decided_above.kroner": Text("Hvad er besluttet ud over det, kroner?", "What is decided above that, kroner?"),
        "decided_above.oere": Text("Hvad er besluttet ud over det, øre?", "What is decided above that, øre?"),
        "decided_in_plan.kroner": Text(
            "Hvad er i alt besluttet ud over det fordelte, kroner?", "What is decided above allocations in all, kroner?"
        ),
        "decided_in_plan.oere": Text(
            "Hvad er i alt besluttet ud over det fordelte, øre?", "What is decided above allocations in all, øre?"
        ),
        "decided_later": Text(
            "Rækker det, der var fordelt og besluttet den dag, ikke?",
            "Does what was allocated and decided by that day not reach?",
        ),
        "decided_by_her": Text(
            "Rækker det kun med det, hun selv har besluttet?", "Does it reach only with what she decided herself?"
        ),
    },
    requirements=("GOV-10", "META-01"),
    unanswered={"allocated": Text("Der er ikke fordelt noget.", "Nothing is allocated.")},
)
