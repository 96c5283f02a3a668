"""Whether one measure of support may be awarded, and by whom it is delivered (SUP-02..SUP-10)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import OrganisationKind, SupportScope
from helle.rules.facts import implausible_dates
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided
from helle.rules.support.codes import SupportMeasureType
from helle.rules.support.measures import (
    AT_ONCE,
    NO_ACCESS,
    WINDING_DOWN,
    Measure,
    measure,
    room,
    support_problems,
)

_STRICTER = (Verdict.ALLOWED, Verdict.ALLOWED_WITH_REASON, Verdict.HUMAN_DECIDES, Verdict.REFUSED)


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """The answer of the rule of access, which measure is wanted, and who awards and delivers it on the day `on`.

    `delivered_by` None: not chosen yet.
    """

    access_open: bool | None
    scope: SupportScope | None
    measure: SupportMeasureType
    awarded_by: OrganisationKind
    delivered_by: OrganisationKind | None
    on: date


def support_measure(facts: MeasureFacts) -> Ruling[SupportMeasureType]:
    """Whether this measure may be awarded (SUP-02..SUP-10).

    Only CMM awards support under the plan (SUP-08). How much room there is follows from the measure, from the scope of
    access, and from who delivers; the strictest of the three holds.
    """
    problems = implausible_dates(on=facts.on) or support_problems(facts.access_open, facts.scope)
    if problems:
        return undecided("support_measure", problems)
    notes = plan_notes(facts.on)
    if facts.scope is None:
        return _refused(NO_ACCESS, *notes)
    if facts.awarded_by is not OrganisationKind.CMM:
        return _refused(_not_the_awarder(facts.awarded_by), *notes)
    row = measure(facts.measure)
    of_the_scope = room(row, facts.scope)
    if of_the_scope is Verdict.REFUSED:
        return _refused(_ONLY_WHILE_SUPPORTED, row.reason, *notes)
    of_the_deliverer, about_the_deliverer = _deliverer(row, facts.delivered_by)
    if of_the_deliverer is Verdict.REFUSED:
        return _refused(*about_the_deliverer, row.reason, *notes)
    verdict = max(of_the_scope, of_the_deliverer, key=_STRICTER.index)
    return Ruling(
        "support_measure",
        verdict,
        facts.measure,
        _HEADLINES[verdict],
        (row.reason, *_scope_reasons(row, facts.scope), *about_the_deliverer, *row.notes, *notes),
    )


def _scope_reasons(row: Measure, scope: SupportScope) -> tuple[Reason, ...]:
    if scope is SupportScope.PLAN_SUPPORT:
        return ()
    if scope is SupportScope.WIND_DOWN:
        return (WINDING_DOWN,)
    return (AT_ONCE,) if row.at_once else (_CAN_IT_WAIT,)


def _deliverer(row: Measure, by: OrganisationKind | None) -> tuple[Verdict, tuple[Reason, ...]]:
    if by is None or not row.delivered_by or by in row.delivered_by:
        return Verdict.ALLOWED, ()
    reason = Reason(
        "support_measure.other_deliverer",
        Text(
            f"Planen nævner: {', '.join(one.label.da for one in row.delivered_by)}. Her leveres det af: {by.label.da}.",
            f"The plan names: {', '.join(one.label.en for one in row.delivered_by)}. Here it is delivered by: "
            f"{by.label.en}.",
        ),
        "SUP-08" if row.by_others is Verdict.REFUSED else row.reason.requirement,
    )
    return row.by_others, (reason,)


def _refused(*reasons: Reason) -> Ruling[SupportMeasureType]:
    return Ruling(
        "support_measure",
        Verdict.REFUSED,
        None,
        Text("Støtten kan ikke tildeles sådan.", "The support may not be awarded like that."),
        reasons,
    )


def _not_the_awarder(by: OrganisationKind) -> Reason:
    return Reason(
        "support_measure.not_the_awarder",
        Text(
            f"CMM tildeler støtte under handlingsplanen i hele landet, ikke: {by.label.da}.",
            f"CMM awards support under the action plan in the whole country, not: {by.label.en}.",
        ),
        "SUP-08",
    )


_HEADLINES = {
    Verdict.ALLOWED: Text("Støtten kan tildeles.", "The support may be awarded."),
    Verdict.ALLOWED_WITH_REASON: Text(
        "Støtten kan tildeles med en begrundelse.", "The support may be awarded with a reason."
    ),
    Verdict.HUMAN_DECIDES: Text("Et menneske afgør, om støtten gives.", "A human decides whether it is given."),
}
_CAN_IT_WAIT = Reason(
    "support_measure.can_it_wait",
    Text(
        "Ved en indikation gives det, der haster; afvej, om dette kan vente på udredningen.",
        "At an indication what is urgent is given; weigh whether this can wait for the assessment.",
    ),
    "ID-13",
    reading="ID-13",
)
_ONLY_WHILE_SUPPORTED = Reason(
    "support_measure.only_while_supported",
    Text(
        "Planlægning af en hjemsendelse begynder ikke her; information om muligheden kan gives.",
        "Planning of a return does not begin here; information on the possibility may be given.",
    ),
    "SUP-10",
    reading="C13.6",
)

RULE = Rule(
    name="support_measure",
    title=Text("Tildeling af en støtte", "Awarding a measure of support"),
    meaning=Text(
        "CMM tildeler støtte under handlingsplanen. Det meste kan tildeles, når adgangen er afgjort; udvidet "
        "sundhedsbehandling og undervisning afgør et menneske, og anden støtte beskrives og begrundes. Ved en "
        "indikation gives det, der haster. Som udgangspunkt giver botilbuddet socialfaglig støtte; en anden leverandør "
        "begrundes.",
        "CMM awards support under the action plan. Most of it may be awarded once access has been decided; extended "
        "health treatment and teaching a human decides, and other support is described and given a reason. At an "
        "indication what is urgent is given. As a starting point the residential offer gives social support; another "
        "deliverer needs a reason.",
    ),
    facts=MeasureFacts,
    decide=support_measure,
    questions={
        "access_open": Text("Har personen adgang til støtte?", "Does the person have access to support?"),
        "scope": Text("Hvor langt rækker adgangen?", "How far does the access reach?"),
        "measure": Text("Hvilken støtte?", "Which support?"),
        "awarded_by": Text("Hvem tildeler den?", "Who awards it?"),
        "delivered_by": Text("Hvem leverer den?", "Who delivers it?"),
        "on": Text("Fra hvilken dag?", "From which day?"),
    },
    requirements=(
        "SUP-01",
        "SUP-02",
        "SUP-03",
        "SUP-04",
        "SUP-05",
        "SUP-06",
        "SUP-07",
        "SUP-08",
        "SUP-09",
        "SUP-10",
        "ACC-01",
        "ACC-04",
        "ID-13",
        "INT-05",
    ),
)
