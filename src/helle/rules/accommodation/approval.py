"""Whether an offer is approved by the social supervision on a day, and what a sanction changes (ACM-15, PUB-SOC-01).

An approval begins and may end; a sanction stands over it while it is in force. A missing approval closes no place: CMM
can use it for a limited period (ACM-17). That every place for victims outside the asylum system must have one is only
planned, and so is the separate approval that would open a place whatever the stay (ACM-12).
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.accommodation.codes import ApprovalState, OfferKind, Sanction
from helle.rules.accommodation.placement_conditions import OUTSIDE_THE_ASYLUM_SYSTEM
from helle.rules.facts import danish_date, english_date, implausible_dates
from helle.rules.findings import Finding, allowed, reasons_of, strictest, with_reason
from helle.rules.parameters import plan_notes, switch
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, undecided

APPROVAL_REQUIRED = "socialtilsyn_approval_required"


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """An offer looked at on the day `on`.

    `approved_from` None: no approval is on record. `approved_until`: the last day it holds, None without end.
    `sanction`: the strictest that is in force on the day, None where there is none.
    """

    offer: OfferKind
    on: date
    approved_from: date | None
    approved_until: date | None = None
    sanction: Sanction | None = None


def approval(facts: ApprovalFacts) -> Ruling[ApprovalState]:
    """Where the approval stands. A place without one can be used for a limited period with a reason; Reden, which the
    plan finances, as it is."""
    wrong = _impossible(facts)
    if wrong:
        return undecided("approval", wrong)
    required = switch(APPROVAL_REQUIRED, facts.on)
    state = _state(facts)
    findings = [_SAID[state](facts), *_of_sanction(facts, state)]
    if state not in (ApprovalState.NOT_ASKED, ApprovalState.APPROVED):
        as_before = facts.offer is OfferKind.REDEN and not required
        findings += [_REDEN if as_before else _LIMITED_PERIOD, *(() if required else (_ONLY_PLANNED,))]
    return Ruling(
        "approval",
        strictest(findings),
        state,
        Text(f"{state.label.da}.", f"{state.label.en}."),
        (*reasons_of(findings), *plan_notes(facts.on)),
        (required.use(),),
    )


def _state(facts: ApprovalFacts) -> ApprovalState:
    if facts.offer not in OUTSIDE_THE_ASYLUM_SYSTEM:
        return ApprovalState.NOT_ASKED
    if facts.approved_from is None:
        return ApprovalState.NONE
    if facts.sanction is Sanction.WITHDRAWN:
        return ApprovalState.WITHDRAWN
    if facts.on < facts.approved_from:
        return ApprovalState.NOT_YET
    if facts.approved_until is not None and facts.approved_until < facts.on:
        return ApprovalState.EXPIRED
    return ApprovalState.APPROVED


def _impossible(facts: ApprovalFacts) -> tuple[Problem, ...]:
    problems = list(
        implausible_dates(on=facts.on, approved_from=facts.approved_from, approved_until=facts.approved_until)
    )
    if facts.approved_until is not None:
        if facts.approved_from is None:
            text = Text(
                "der står en sidste dag, men ingen første dag for godkendelsen.",
                "the approval has a last day and no first.",
            )
            problems.append(Problem("approved_until", text))
        elif facts.approved_until < facts.approved_from:
            text = Text("godkendelsen ender, før den begynder.", "the approval ends before it begins.")
            problems.append(Problem("approved_until", text))
    if facts.sanction is Sanction.WITHDRAWN and facts.approved_from is None:
        text = Text(
            "en godkendelse, der ikke er registreret, kan ikke være trukket tilbage.",
            "an approval that is not on record cannot have been withdrawn.",
        )
        problems.append(Problem("sanction", text))
    return tuple(problems)


def _not_asked(_facts: ApprovalFacts) -> Finding:
    return allowed(
        Reason(
            "approval.outside_supervision",
            Text(
                "Asylsystemet og handlekommunens anbringelser hører ikke under den planlagte godkendelse.",
                "The asylum system and placements by the acting municipality are outside the planned approval.",
            ),
            "ACM-15",
        )
    )


def _none(_facts: ApprovalFacts) -> Finding:
    return allowed(
        Reason(
            "approval.none",
            Text("Der er ikke registreret nogen godkendelse.", "No approval is on record."),
            "PUB-SOC-01",
        )
    )


def _not_yet(facts: ApprovalFacts) -> Finding:
    day = facts.approved_from or facts.on
    return allowed(
        Reason(
            "approval.not_yet",
            Text(
                f"Godkendelsen gælder først fra {danish_date(day)}.",
                f"The approval holds only from {english_date(day)}.",
            ),
            "PUB-SOC-01",
        )
    )


def _approved(facts: ApprovalFacts) -> Finding:
    since = facts.approved_from or facts.on
    until = facts.approved_until
    return allowed(
        Reason(
            "approval.holds",
            Text(
                f"Socialtilsynet har godkendt stedet fra {danish_date(since)}"
                + (f" til og med {danish_date(until)}." if until else "."),
                f"Social Supervision has approved the place from {english_date(since)}"
                + (f" to {english_date(until)} inclusive." if until else "."),
            ),
            "PUB-SOC-01",
        )
    )


def _expired(facts: ApprovalFacts) -> Finding:
    day = facts.approved_until or facts.on
    return allowed(
        Reason(
            "approval.expired",
            Text(f"Godkendelsen gjaldt til og med {danish_date(day)}.", f"The approval held to {english_date(day)}."),
            "PUB-SOC-01",
        )
    )


def _withdrawn(_facts: ApprovalFacts) -> Finding:
    return allowed(
        Reason(
            "approval.withdrawn",
            Text("Socialtilsynet har trukket godkendelsen tilbage.", "Social Supervision has withdrawn the approval."),
            "PUB-SOC-01",
        )
    )


_SAID = {
    ApprovalState.NOT_ASKED: _not_asked,
    ApprovalState.NONE: _none,
    ApprovalState.NOT_YET: _not_yet,
    ApprovalState.APPROVED: _approved,
    ApprovalState.EXPIRED: _expired,
    ApprovalState.WITHDRAWN: _withdrawn,
}

_LIMITED_PERIOD = with_reason(
    Reason(
        "approval.limited_period",
        Text(
            "CMM kan bruge et sted uden godkendelse i en begrænset periode; angiv grund og planlagt slutdato.",
            "CMM can use a place without approval for a limited period; give a reason and the planned end.",
        ),
        "ACM-17",
    )
)
_REDEN = allowed(
    Reason(
        "approval.reden_as_it_is",
        Text(
            "Redens tilbud er finansieret af handlingsplanerne og bruges som hidtil, indtil kravet gælder.",
            "Reden's offer is financed by the action plans and is used as it is until the requirement holds.",
        ),
        "ACM-05",
        reading="ACM-15",
    )
)
_ONLY_PLANNED = allowed(
    Reason(
        "approval.requirement_only_planned",
        Text(
            "At ethvert sted for ofre uden for asylsystemet skal være godkendt, er kun planlagt.",
            "That every place for victims outside the asylum system must be approved is only planned.",
        ),
        "ACM-15",
    )
)
_UNDER_ORDER = allowed(
    Reason(
        "approval.order",
        Text(
            "Stedet har et påbud fra Socialtilsynet; se, hvad det gælder, før nogen flytter ind.",
            "The place is under an order of Social Supervision; see what it is about before anybody moves in.",
        ),
        "PUB-SOC-01",
        reading="PUB-SOC-01",
    )
)
_TIGHTENED = with_reason(
    Reason(
        "approval.tightened",
        Text(
            "Stedet er under skærpet tilsyn; skriv, hvorfor det alligevel bruges.",
            "The place is under tightened supervision; say why it is used all the same.",
        ),
        "PUB-SOC-01",
        reading="PUB-SOC-01",
    )
)


def _of_sanction(facts: ApprovalFacts, state: ApprovalState) -> tuple[Finding, ...]:
    if state is ApprovalState.NOT_ASKED:
        return ()
    if facts.sanction is Sanction.ORDER:
        return (_UNDER_ORDER,)
    return (_TIGHTENED,) if facts.sanction is Sanction.TIGHTENED else ()


RULE = Rule(
    name="approval",
    title=Text("Et botilbuds godkendelse", "The approval of an accommodation offer"),
    meaning=Text(
        "Reglen siger, om Socialtilsynets godkendelse af et botilbud gælder på en dag, og hvad en sanktion betyder. Et "
        "sted uden godkendelse er ikke lukket: CMM kan bruge det i en begrænset periode med en grund. At alle steder "
        "uden for asylsystemet skal godkendes, er kun planlagt. Hvor meget et påbud og et skærpet tilsyn vejer, er "
        "vores læsning.",
        "The rule says whether the approval of an accommodation offer by Social Supervision holds on a day, and what a "
        "sanction means. A place without approval is not closed: CMM can use it for a limited period with a reason. "
        "That all places outside the asylum system must be approved is only planned. How much an order and tightened "
        "supervision weigh is our reading.",
    ),
    facts=ApprovalFacts,
    decide=approval,
    questions={
        "offer": Text("Hvilken slags sted?", "Which kind of place?"),
        "on": Text("Hvilken dag ses der på?", "Which day is looked at?"),
        "approved_from": Text("Fra hvilken dag er stedet godkendt?", "From which day is the place approved?"),
        "approved_until": Text("Til og med hvilken dag gælder godkendelsen?", "On which day does the approval end?"),
        "sanction": Text("Er der en sanktion i kraft?", "Is a sanction in force?"),
    },
    requirements=("ACM-05", "ACM-15", "ACM-17", "PUB-SOC-01"),
    parameters=(APPROVAL_REQUIRED,),
    unanswered={
        "approved_from": Text("Ingen godkendelse", "No approval"),
        "approved_until": Text("Uden slutdato", "Without an end"),
        "sanction": Text("Ingen", "None"),
    },
)
