"""What a person is offered: the measures open to her, their purpose and who holds them together (SUP-02..SUP-10)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import PeriodKind, ResidenceStatus, SupportScope
from helle.rules.facts import implausible_dates
from helle.rules.parameters import plan_notes
from helle.rules.periods import KIND_OF_GROUP
from helle.rules.returns.offer import NOT_UNDER_DUBLIN
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup, stay_contradictions, stay_group
from helle.rules.support.codes import SupportMeasureType
from helle.rules.support.measures import AT_ONCE, MEASURES, NO_ACCESS, WINDING_DOWN, room, support_problems


@dataclass(frozen=True, slots=True)
class SupportFacts:
    """The answer of the rule of access, and the person's period and stay on the day `on`; None means not known.

    `access_open`: whether there is access at all; `scope` how far it reaches. `period` is the kind that runs, if any.
    """

    access_open: bool | None
    scope: SupportScope | None
    period: PeriodKind | None
    danish_citizen: bool | None
    residence: ResidenceStatus | None
    on: date


def support_offer(facts: SupportFacts) -> Ruling[tuple[SupportMeasureType, ...]]:
    """The measures open to this person (SUP-01..SUP-10), each with its place.

    REFUSED without access. HUMAN_DECIDES while support is wound down. The residence status closes no measure but the
    planning of a prepared return, which is for foreign victims and not under Dublin (RET-01, RET-09); else it only
    says whether a municipality can go on afterwards (ACT-08). A Dane with a reflection period cannot be decided; any
    other period that does not fit the stay is named and closes nothing, since the stay may have changed while it ran.
    """
    problems = implausible_dates(on=facts.on) or stay_contradictions(facts.danish_citizen, facts.residence)
    problems = problems or support_problems(facts.access_open, facts.scope) or _period_against_the_stay(facts)
    if problems:
        return undecided("support", problems)
    notes = plan_notes(facts.on)
    if facts.scope is None:
        return Ruling(
            "support",
            Verdict.REFUSED,
            None,
            Text("Der er ingen støtte at tilbyde nu.", "There is no support to offer now."),
            (NO_ACCESS, *notes),
        )
    scope = facts.scope
    no_return = no_return_planned(facts.danish_citizen, facts.residence)
    rows = [
        row
        for row in MEASURES
        if room(row, scope) is not Verdict.REFUSED
        and not (no_return and row.type is SupportMeasureType.RETURN_PLANNING)
    ]
    return Ruling(
        "support",
        Verdict.HUMAN_DECIDES if scope is SupportScope.WIND_DOWN else Verdict.ALLOWED,
        tuple(row.type for row in rows),
        Text(f"{scope.label.da}: {len(rows)} slags.", f"{scope.label.en}: {len(rows)} kinds."),
        (
            *_scope_reasons(scope),
            *(row.reason for row in rows),
            *(no_return if scope is SupportScope.PLAN_SUPPORT else ()),
            _COORDINATES,
            *_purposes(facts.period),
            *_afterwards(facts),
            *notes,
        ),
        problems=_period_of_another_stay(facts),
    )


def _period_against_the_stay(facts: SupportFacts) -> tuple[Problem, ...]:
    danish = stay_group(facts.danish_citizen, facts.residence) is StayGroup.DANISH
    if facts.period is not PeriodKind.REFLECTION or not danish:
        return ()
    text = Text(
        "en dansk statsborger kan ikke have en refleksionsperiode.", "a Danish citizen cannot have a reflection period."
    )
    return (Problem("period", text),)


def _period_of_another_stay(facts: SupportFacts) -> tuple[Problem, ...]:
    """A period of the kind that goes with another stay: either one is wrong, or what applies has to be decided."""
    fits = KIND_OF_GROUP.get(stay_group(facts.danish_citizen, facts.residence))
    if facts.period is None or fits is None or fits is facts.period:
        return ()
    text = Text(
        f"{facts.period.label.da.lower()}n passer ikke til opholdet; har det ændret sig, afgøres det, hvad der gælder.",
        f"the {facts.period.label.en.lower()} does not fit the stay; if that has changed, what applies is decided.",
    )
    return (Problem("period", text),)


def no_return_planned(danish_citizen: bool | None, residence: ResidenceStatus | None) -> tuple[Reason, ...]:
    """Why no prepared return is planned for this person; empty where it may be (RET-01, RET-09)."""
    if stay_group(danish_citizen, residence) is StayGroup.DANISH:
        return (_NOT_FOR_DANES,)
    return (NOT_UNDER_DUBLIN,) if residence is ResidenceStatus.ASYLUM_DUBLIN else ()


def _scope_reasons(scope: SupportScope) -> tuple[Reason, ...]:
    if scope is SupportScope.IMMEDIATE_ASSISTANCE:
        return (AT_ONCE,)
    return (WINDING_DOWN,) if scope is SupportScope.WIND_DOWN else ()


def _purposes(period: PeriodKind | None) -> tuple[Reason, ...]:
    if period is None:
        return ()
    return (_TO_GET_FREE, _TO_MOVE_ON) if period is PeriodKind.RESTITUTION else (_TO_GET_FREE,)


def _afterwards(facts: SupportFacts) -> tuple[Reason, ...]:
    lawful = stay_group(facts.danish_citizen, facts.residence) in (StayGroup.DANISH, StayGroup.LAWFUL)
    return (_MUNICIPALITY_AFTERWARDS,) if lawful else ()


_NOT_FOR_DANES = Reason(
    "support.no_return_for_danes",
    Text(
        "En forberedt hjemsendelse er for udenlandske ofre og planlægges ikke for en dansk statsborger.",
        "A prepared return is for foreign victims and is not planned for a Danish citizen.",
    ),
    "RET-01",
)
_COORDINATES = Reason(
    "support.cmm_coordinates",
    Text(
        "CMM samler indsatsen om personen med de andre myndigheder og organisationer.",
        "CMM coordinates the effort for the person with the other authorities and organisations.",
    ),
    "GOV-06",
)
_TO_GET_FREE = Reason(
    "support.to_get_free",
    Text(
        "Perioden giver tid til at komme til kræfter og blive fri af handelsforholdet; sæt et mål for det.",
        "The period gives time to recover and get free of the trafficking relationship; set a goal for it.",
    ),
    "PER-02",
)
_TO_MOVE_ON = Reason(
    "support.to_move_on",
    Text(
        "Restitutionsperioden giver ro og hjælp til at komme videre.",
        "The restitution period gives calm and help to move on.",
    ),
    "PER-08",
)
_MUNICIPALITY_AFTERWARDS = Reason(
    "support.municipality_afterwards",
    Text(
        "Personen har lovligt ophold; kommunens indsats for udsatte kan tage over bagefter.",
        "The person stays lawfully; the municipality's effort for vulnerable people may take over afterwards.",
    ),
    "ACT-08",
)

RULE = Rule(
    name="support",
    title=Text("Støtten til en person", "The support a person gets"),
    meaning=Text(
        "Reglen viser, hvilken støtte der er åben for personen, når adgangen er afgjort: kontaktperson, rådgivning og "
        "juridisk bistand, indkvartering, kost og lommepenge, sundhed, psykosocial bistand, undervisning og andet, for "
        "listen er åben. Ved en indikation gives det, der haster, straks. Under afviklingen afgør et menneske, hvad "
        "der er brug for.",
        "The rule shows which support is open to the person once access has been decided: contact person, counselling "
        "and legal assistance, accommodation, board and pocket money, health, psychosocial assistance, teaching and "
        "more, for the list is open. At an indication what is urgent is given at once. While support is wound down a "
        "human decides what is needed.",
    ),
    facts=SupportFacts,
    decide=support_offer,
    questions={
        "access_open": Text("Har personen adgang til støtte?", "Does the person have access to support?"),
        "scope": Text("Hvor langt rækker adgangen?", "How far does the access reach?"),
        "period": Text("Hvilken slags periode løber?", "Which kind of period runs?"),
        "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
        "residence": Text("På hvilket grundlag opholder personen sig her?", "On what basis does the person stay here?"),
        "on": Text("Hvilken dag gælder spørgsmålet?", "Which day is the question about?"),
    },
    requirements=(
        "SUP-01",
        "SUP-02",
        "SUP-03",
        "SUP-04",
        "SUP-05",
        "SUP-06",
        "SUP-07",
        "SUP-09",
        "SUP-10",
        "GOV-06",
        "PER-02",
        "PER-08",
        "ACC-01",
        "ACC-04",
        "ACT-08",
        "ID-13",
        "RET-01",
        "RET-09",
    ),
)
