"""Whether a return is prepared inside the period, and by those who take part (PER-09, RET-02, RET-26)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import OrganisationKind
from helle.rules.facts import danish_date, english_date, implausible_dates, missing
from helle.rules.findings import Finding, allowed, human, reasons_of, strictest, with_reason
from helle.rules.parameters import plan_notes
from helle.rules.returns.codes import Destination, PreparationTiming
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, undecided

TAKE_PART = (
    OrganisationKind.HJST,
    OrganisationKind.CMM,
    OrganisationKind.REFUGEE_COUNCIL,
    OrganisationKind.PARTNER,
)


@dataclass(frozen=True, slots=True)
class PreparationFacts:
    """The preparation of a return.

    `period_ends_on`: the last day of the reflection or restitution period. `plan_approval_on`: the day on which the
    plan is approved, or is meant to be. `takes_part`: the organisations that prepare the return. `reception_arranged`:
    somebody receives the person in the home country or country of residence. `destination`: where the person goes, None
    while it is not known.
    """

    period_ends_on: date | None
    plan_approval_on: date | None
    takes_part: tuple[OrganisationKind, ...] = ()
    reception_arranged: bool = False
    destination: Destination | None = None


def return_preparation(facts: PreparationFacts) -> Ruling[PreparationTiming]:
    """Whether the plan is approved within the period and everybody takes part (PER-09).

    A later approval, a missing participant or a missing reception is no stop: the return goes on with a reason.
    HUMAN_DECIDES for a country that is neither home nor a country of residence, for the person is to settle anew
    (RET-02). Without the destination it cannot be decided.
    """
    wrong = implausible_dates(period_ends_on=facts.period_ends_on, plan_approval_on=facts.plan_approval_on)
    if wrong:
        return undecided("return_preparation", wrong)
    end, approval = facts.period_ends_on, facts.plan_approval_on
    if end is None or approval is None or facts.destination is None:
        waiting: tuple[Problem, ...] = (
            *((_NO_END,) if end is None else ()),
            *((_NO_APPROVAL,) if approval is None else ()),
            *((_NO_DESTINATION,) if facts.destination is None else ()),
        )
        return undecided("return_preparation", waiting)
    timing = PreparationTiming.INSIDE_PERIOD if approval <= end else PreparationTiming.AFTER_PERIOD
    findings = (
        _inside(end) if approval <= end else _after(approval, end),
        *_participants(facts.takes_part),
        _RECEIVED if facts.reception_arranged else _NOT_RECEIVED,
        *((_NOWHERE_TO_SETTLE,) if facts.destination is Destination.ELSEWHERE else ()),
    )
    return Ruling(
        "return_preparation",
        strictest(findings),
        timing,
        Text(
            f"Forberedelsen ligger: {timing.label.da.lower()}.",
            f"The preparation takes place: {timing.label.en.lower()}.",
        ),
        (*reasons_of(findings), *plan_notes(approval)),
    )


def _inside(end: date) -> Finding:
    return allowed(
        Reason(
            "return_preparation.inside_period",
            Text(
                f"Planen godkendes, inden perioden slutter {danish_date(end)}.",
                f"The plan is approved before the period ends on {english_date(end)}.",
            ),
            "PER-09",
        )
    )


def _after(approval: date, end: date) -> Finding:
    return with_reason(
        Reason(
            "return_preparation.after_period",
            Text(
                f"Planen godkendes {danish_date(approval)}, efter at perioden slutter {danish_date(end)}; fremskynd "
                "den, eller angiv hvorfor.",
                f"The plan is approved on {english_date(approval)}, after the period ends on {english_date(end)}; "
                "bring it forward or say why.",
            ),
            "PER-09",
            reading="PER-09",
        )
    )


def _participants(takes_part: tuple[OrganisationKind, ...]) -> tuple[Finding, ...]:
    absent = [kind for kind in TAKE_PART if kind not in takes_part]
    if not absent:
        return (_EVERYBODY,)
    da, en = ", ".join(kind.label.da for kind in absent), ", ".join(kind.label.en for kind in absent)
    return (
        with_reason(
            Reason(
                "return_preparation.somebody_absent",
                Text(
                    f"Hjemsendelsen forberedes i fællesskab; endnu ikke med: {da}.",
                    f"The return is prepared jointly; not yet with: {en}.",
                ),
                "RET-26",
            )
        ),
    )


_NO_END = missing("period_ends_on", "periodens slutdato er ikke oplyst.", "the end of the period is not known.")
_NO_APPROVAL = missing(
    "plan_approval_on", "dagen for planens godkendelse er ikke oplyst.", "the day of the plan's approval is not known."
)
_NO_DESTINATION = missing(
    "destination", "det er ikke oplyst, hvilket land personen rejser til.", "it is not known where the person goes."
)
_EVERYBODY = allowed(
    Reason(
        "return_preparation.everybody_takes_part",
        Text(
            "Hjemrejsestyrelsen, CMM, Dansk Flygtningehjælp og partneren i hjemlandet er med.",
            "The Return Agency, CMM, the Refugee Council and the partner in the home country take part.",
        ),
        "RET-26",
    )
)
_RECEIVED = allowed(
    Reason(
        "return_preparation.reception_arranged",
        Text("Personen bliver modtaget ved ankomsten.", "The person will be received on arrival."),
        "RET-02",
    )
)
_NOT_RECEIVED = with_reason(
    Reason(
        "return_preparation.no_reception",
        Text(
            "Ingen er aftalt til at modtage personen i hjem- eller opholdslandet. Aftal det, og notér skridtet, eller "
            "skriv ved afrejsen, hvorfor personen rejser alligevel.",
            "Nobody has been found to receive the person in the home country or country of residence. Arrange it and "
            "record the step, or enter on the departure why the person travels all the same.",
        ),
        "RET-02",
    )
)
_NOWHERE_TO_SETTLE = human(
    Reason(
        "return_preparation.nowhere_to_settle",
        Text(
            "Målet er, at personen modtages i hjemlandet eller et opholdsland og etablerer sig på ny der. Afvej, om "
            "det kan lade sig gøre i dette land.",
            "The aim is that the person is received in the home country or a country of residence and settles anew "
            "there. Weigh whether that is possible in this country.",
        ),
        "RET-02",
        reading="RET-02",
    )
)

RULE = Rule(
    name="return_preparation",
    title=Text("Forberedelse inden for perioden", "Preparation inside the period"),
    meaning=Text(
        "Hjemsendelsen forberedes, mens refleksions- eller restitutionsperioden løber, i fællesskab mellem "
        "Hjemrejsestyrelsen, CMM, Dansk Flygtningehjælp og partneren. Bliver planen godkendt senere, eller mangler "
        "nogen, varsles der; intet stopper af sig selv. Målet er hjemlandet eller et opholdsland; om et andet land kan "
        "bruges, afgør et menneske.",
        "The return is prepared while the reflection or restitution period runs, jointly by the Return Agency, CMM, "
        "the Refugee Council and the partner. Where the plan is approved later, or somebody is absent, there is a "
        "warning; nothing stops by itself. The aim is the home country or a country of residence; whether another "
        "country will do a human decides.",
    ),
    facts=PreparationFacts,
    decide=return_preparation,
    questions={
        "period_ends_on": Text("Hvornår slutter perioden?", "When does the period end?"),
        "plan_approval_on": Text("Hvornår godkendes planen?", "When is the plan approved?"),
        "takes_part": Text("Hvem forbereder hjemsendelsen?", "Who prepares the return?"),
        "reception_arranged": Text("Er modtagelsen aftalt?", "Has the reception been arranged?"),
        "destination": Text("Hvor rejser personen hen?", "Where does the person go?"),
    },
    requirements=("PER-09", "RET-02", "RET-26"),
)
