"""When the social supervision is to visit an offer next (ACM-16, PUB-SOC-01).

An offer that is approved under the Service Act is visited at least once a year: that is law today. That every place for
victims outside the asylum system is supervised in the same way is only planned; until that is decided such a place has
no next visit, and the ruling says so.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.accommodation.codes import OfferKind, SupervisionState
from helle.rules.accommodation.placement_conditions import OUTSIDE_THE_ASYLUM_SYSTEM
from helle.rules.facts import add_days, danish_date, english_date, implausible_dates, missing
from helle.rules.findings import Finding, allowed, reasons_of, strictest, with_reason
from helle.rules.parameters import parameter, plan_notes, switch, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, undecided

SUPERVISION = "operational_supervision"
DAYS_BETWEEN = "supervision_visit_days"
DAYS_BEFORE = "supervision_reminder_days"


@dataclass(frozen=True, slots=True)
class SupervisionFacts:
    """An offer looked at on the day `on`.

    `approved`: an approval by the social supervision holds on that day; None: not known. `since`: the day from which it
    is counted, the first day of the approval (or, once supervision reaches every place, the day the place opened).
    `visited_on`, `unannounced_on`: the last visit of any kind, and the last unannounced one; None: none so far.
    """

    offer: OfferKind
    on: date
    approved: bool | None
    since: date | None = None
    visited_on: date | None = None
    unannounced_on: date | None = None


def supervision(facts: SupervisionFacts) -> Ruling[SupervisionState]:
    """Where the visits stand on this day. An overdue visit asks for a reason, and stops nothing."""
    wrong = _impossible(facts)
    if wrong:
        return undecided("supervision", wrong)
    planned = switch(SUPERVISION, facts.on)
    between, before = parameter(DAYS_BETWEEN, facts.on), parameter(DAYS_BEFORE, facts.on)
    used = (planned.use(), between.use(), before.use())
    notes = plan_notes(facts.on)
    if facts.offer not in OUTSIDE_THE_ASYLUM_SYSTEM:
        return _said(SupervisionState.NOT_ASKED, (_OUTSIDE,), used, notes)
    if not planned and facts.approved is False:
        return _said(SupervisionState.ONLY_PLANNED, (_ONLY_PLANNED,), used, notes)
    if not planned and facts.approved is None:
        return undecided("supervision", (_APPROVAL_NOT_KNOWN,))
    due_on = visit_due_on(facts)
    if due_on is None:
        return undecided("supervision", (_NO_FIRST_DAY,))
    findings = [_YEARLY if facts.approved else _AS_OTHER_OFFERS]
    if facts.on > due_on:
        state = SupervisionState.OVERDUE
        findings.append(_overdue(due_on))
    elif facts.on >= add_days(due_on, -whole_number(before)):
        state = SupervisionState.DUE_SOON
        findings.append(_due_soon(due_on))
    else:
        state = SupervisionState.ON_TIME
        findings.append(_on_time(due_on))
    if facts.visited_on is not None and facts.unannounced_on is None:
        findings.append(_NEVER_UNANNOUNCED)
    return _said(state, tuple(findings), used, notes)


def visit_due_on(facts: SupervisionFacts) -> date | None:
    """By when the next visit is due where visits are; None where neither a visit nor a first day is known."""
    last = facts.visited_on or facts.since
    return None if last is None else add_days(last, whole_number(parameter(DAYS_BETWEEN, facts.on)))


def _said(
    state: SupervisionState,
    findings: tuple[Finding, ...],
    used: tuple[ParameterUse, ...],
    notes: tuple[Reason, ...],
) -> Ruling[SupervisionState]:
    return Ruling(
        "supervision",
        strictest(findings),
        state,
        Text(f"{state.label.da}.", f"{state.label.en}."),
        (*reasons_of(findings), *notes),
        used,
    )


def _impossible(facts: SupervisionFacts) -> tuple[Problem, ...]:
    problems = list(
        implausible_dates(
            on=facts.on, since=facts.since, visited_on=facts.visited_on, unannounced_on=facts.unannounced_on
        )
    )
    in_future = Text("besøget ligger efter den dag, der ses på.", "the visit is after the day that is looked at.")
    if facts.visited_on is not None and facts.visited_on > facts.on:
        problems.append(Problem("visited_on", in_future))
    if facts.unannounced_on is not None and (facts.visited_on is None or facts.unannounced_on > facts.visited_on):
        text = Text(
            "det sidste uanmeldte besøg ligger efter det sidste besøg.",
            "the last unannounced visit is after the last visit.",
        )
        problems.append(Problem("unannounced_on", text))
    return tuple(problems)


_OUTSIDE = allowed(
    Reason(
        "supervision.outside",
        Text(
            "Asylsystemet og handlekommunens anbringelser hører ikke under det planlagte tilsyn.",
            "The asylum system and placements by the acting municipality are outside the planned supervision.",
        ),
        "ACM-16",
    )
)
_ONLY_PLANNED = allowed(
    Reason(
        "supervision.only_planned",
        Text(
            "Tilsyn med steder for ofre, der ikke er godkendt i forvejen, er kun planlagt; intet besøg er pligt i dag.",
            "Supervision of places for victims not approved already is only planned; no visit is a duty today.",
        ),
        "ACM-16",
    )
)
_YEARLY = allowed(
    Reason(
        "supervision.yearly",
        Text(
            "Et godkendt tilbud besøges mindst én gang om året, anmeldt eller uanmeldt.",
            "An approved offer is visited at least once a year, announced or unannounced.",
        ),
        "PUB-SOC-01",
    )
)
_AS_OTHER_OFFERS = allowed(
    Reason(
        "supervision.as_other_offers",
        Text(
            "Steder for ofre er under samme tilsyn som andre godkendte tilbud, også før de er godkendt.",
            "Places for victims are supervised as other approved offers are, also before they are approved.",
        ),
        "ACM-16",
    )
)
_NEVER_UNANNOUNCED = allowed(
    Reason(
        "supervision.never_unannounced",
        Text(
            "Alle besøg har hidtil været anmeldt; tilsynet sker både anmeldt og uanmeldt.",
            "All visits so far were announced; supervision is both announced and unannounced.",
        ),
        "PUB-SOC-01",
    )
)


def _on_time(due_on: date) -> Finding:
    return allowed(
        Reason(
            "supervision.on_time",
            Text(
                f"Næste besøg skal ske senest {danish_date(due_on)}.",
                f"The next visit is to take place by {english_date(due_on)}.",
            ),
            "PUB-SOC-01",
            reading="PUB-SOC-01",
        )
    )


def _due_soon(due_on: date) -> Finding:
    return allowed(
        Reason(
            "supervision.due_soon",
            Text(
                f"Næste besøg nærmer sig: senest {danish_date(due_on)}.",
                f"The next visit is near: by {english_date(due_on)}.",
            ),
            "PUB-SOC-01",
            reading="PUB-SOC-01",
        )
    )


def _overdue(due_on: date) -> Finding:
    return with_reason(
        Reason(
            "supervision.overdue",
            Text(
                f"Besøget skulle være sket senest {danish_date(due_on)}; skriv, hvorfor det ikke er sket.",
                f"The visit was due by {english_date(due_on)}; say why it has not taken place.",
            ),
            "PUB-SOC-01",
            reading="PUB-SOC-01",
        )
    )


_APPROVAL_NOT_KNOWN = missing(
    "approved",
    "det er ikke oplyst, om stedet er godkendt.",
    "it is not known whether the place is approved.",
)
_NO_FIRST_DAY = missing(
    "since",
    "det er ikke oplyst, fra hvilken dag tilsynet regnes.",
    "it is not known from which day supervision is counted.",
)


RULE = Rule(
    name="supervision",
    title=Text("Tilsyn med et botilbud", "Supervision of an accommodation offer"),
    meaning=Text(
        "Et godkendt tilbud besøges mindst én gang om året, anmeldt eller uanmeldt; reglen siger, hvornår det næste "
        "besøg senest skal ske. At alle steder for ofre kommer under samme tilsyn, er kun planlagt. At året regnes i "
        "dage fra sidste besøg, og hvor tidligt der mindes om det, er vores valg; intet stopper af sig selv.",
        "An approved offer is visited at least once a year, announced or unannounced; the rule says by when the next "
        "visit is due. That all places for victims come under the same supervision is only planned. That the year is "
        "counted in days from the last visit, and how early it is recalled, is our choice; nothing stops by itself.",
    ),
    facts=SupervisionFacts,
    decide=supervision,
    questions={
        "offer": Text("Hvilken slags sted?", "Which kind of place?"),
        "on": Text("Hvilken dag ses der på?", "Which day is looked at?"),
        "approved": Text("Gælder en godkendelse på dagen?", "Does an approval hold on the day?"),
        "since": Text("Fra hvilken dag er stedet godkendt?", "From which day is the place approved?"),
        "visited_on": Text("Hvornår var det sidste besøg?", "When was the last visit?"),
        "unannounced_on": Text("Hvornår var det sidste uanmeldte besøg?", "When was the last unannounced visit?"),
    },
    requirements=("ACM-16", "PUB-SOC-01"),
    parameters=(SUPERVISION, DAYS_BETWEEN, DAYS_BEFORE),
    unanswered={
        "visited_on": Text("Intet besøg endnu", "No visit yet"),
        "unannounced_on": Text("Intet uanmeldt besøg endnu", "No unannounced visit yet"),
    },
)
