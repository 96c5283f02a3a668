"""Whether one measure of support may be awarded, and by whom it is delivered (SUP-02..SUP-10)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import OrganisationKind, ResidenceStatus, SupportScope
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import UNKNOWN_STAY, StayGroup, stay_contradictions, stay_group
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
from helle.rules.support.offer import no_return_planned

# What the Immigration Service owes those who seek asylum or have no lawful stay (ACM-04, SUP-03).
MAINTENANCE = frozenset({SupportMeasureType.ACCOMMODATION, SupportMeasureType.BOARD, SupportMeasureType.POCKET_MONEY})

_STRICTER = (Verdict.ALLOWED, Verdict.ALLOWED_WITH_REASON, Verdict.HUMAN_DECIDES, Verdict.REFUSED)


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """The answer of the rule of access, which measure is wanted, and who awards and delivers it on the day `on`.

    `delivered_by` None: not chosen yet. `maintained`: the person seeks asylum or has no lawful stay, so the Immigration
    Service maintains her; asked of what that service awards, None where it is not known. `danish_citizen` and
    `residence` are asked of the planning of a return, None where they are not known.
    """

    access_open: bool | None
    scope: SupportScope | None
    measure: SupportMeasureType
    awarded_by: OrganisationKind
    delivered_by: OrganisationKind | None
    on: date
    maintained: bool | None = None
    danish_citizen: bool | None = None
    residence: ResidenceStatus | None = None


def support_measure(facts: MeasureFacts) -> Ruling[SupportMeasureType]:
    """Whether this measure may be awarded (SUP-02..SUP-10).

    CMM awards support under the plan (SUP-08); the Immigration Service gives accommodation, board and pocket money to
    those whom it maintains (ACM-04). No return is planned for Danes nor under Dublin (RET-01, RET-09), and none while
    the stay is not known. How much room there is follows from the measure, from the scope of access, and from who
    delivers; the strictest of the three holds.
    """
    problems = implausible_dates(on=facts.on) or support_problems(facts.access_open, facts.scope)
    problems += stay_contradictions(facts.danish_citizen, facts.residence)
    if problems:
        return undecided("support_measure", problems)
    notes = plan_notes(facts.on)
    if facts.scope is None:
        return _refused(NO_ACCESS, *notes)
    maintains = facts.awarded_by is OrganisationKind.UDLST and facts.measure in MAINTENANCE
    if facts.awarded_by is not OrganisationKind.CMM and not (maintains and facts.maintained is not False):
        return _refused(_not_the_awarder(facts.awarded_by), *notes)
    no_return = no_return_planned(facts.danish_citizen, facts.residence)
    if facts.measure is SupportMeasureType.RETURN_PLANNING and no_return:
        return _refused(*no_return, *notes)
    row = measure(facts.measure)
    waiting = (
        *((_MAINTAINED_NOT_KNOWN,) if maintains and facts.maintained is None else ()),
        *(_return_not_known(facts) if facts.measure is SupportMeasureType.RETURN_PLANNING else ()),
    )
    of_the_scope = room(row, facts.scope)
    if of_the_scope is Verdict.REFUSED:
        return _refused(_ONLY_WHILE_SUPPORTED, row.reason, *notes)
    of_the_deliverer, about_the_deliverer = _deliverer(row, facts.delivered_by)
    if of_the_deliverer is Verdict.REFUSED:
        return _refused(*about_the_deliverer, row.reason, *notes)
    if waiting:
        return undecided("support_measure", waiting)
    verdict = max(of_the_scope, of_the_deliverer, key=_STRICTER.index)
    return Ruling(
        "support_measure",
        verdict,
        facts.measure,
        _HEADLINES[verdict],
        (
            row.reason,
            *((_MAINTAINS,) if maintains else ()),
            *_scope_reasons(row, facts.scope),
            *about_the_deliverer,
            *row.notes,
            *notes,
        ),
    )


def _return_not_known(facts: MeasureFacts) -> tuple[Problem, ...]:
    """What could still close the planning of a return: that the person is Danish, or under Dublin (RET-01, RET-09)."""
    group = stay_group(facts.danish_citizen, facts.residence)
    if group is not StayGroup.UNKNOWN:
        return ()
    return (UNKNOWN_STAY,)


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
_MAINTAINED_NOT_KNOWN = missing(
    "maintained",
    "det er ikke oplyst, om Udlændingestyrelsen skal forsørge personen.",
    "it is not known whether the Immigration Service maintains the person.",
)
_MAINTAINS = Reason(
    "support_measure.maintained_by_the_immigration_service",
    Text(
        "Udlændingestyrelsen har ansvaret for indkvartering og underhold af ofre, der søger asyl eller er uden lovligt "
        "ophold.",
        "The Immigration Service is responsible for housing and maintaining victims who seek asylum or have no lawful "
        "stay.",
    ),
    "ACM-04",
)
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
        "begrundes. Indkvartering, kost og lommepenge til den, der søger asyl eller er uden lovligt ophold, er også "
        "Udlændingestyrelsens ansvar.",
        "CMM awards support under the action plan. Most of it may be awarded once access has been decided; extended "
        "health treatment and teaching a human decides, and other support is described and given a reason. At an "
        "indication what is urgent is given. As a starting point the residential offer gives social support; another "
        "deliverer needs a reason. Accommodation, board and pocket money for who seeks asylum or has no lawful stay "
        "are the duty of the Immigration Service as well.",
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
        "maintained": Text(
            "Søger personen asyl, eller er personen uden lovligt ophold?",
            "Does the person seek asylum, or is the person without lawful stay?",
        ),
        "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
        "residence": Text("På hvilket grundlag opholder personen sig her?", "On what basis does the person stay here?"),
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
        "ACM-04",
        "ACC-04",
        "ID-13",
        "INT-05",
        "RET-01",
        "RET-09",
    ),
)
