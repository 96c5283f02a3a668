"""Whether an assessed victim may be given no period (PER-01, PUB-LAW-01): only by whose it is, and on two grounds."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Authority, NotGrantedGround, PeriodKind, ResidenceStatus, Rung
from helle.rules.facts import implausible_dates
from helle.rules.parameters import plan_notes
from helle.rules.periods.changed_stay import KIND_OF_GROUP
from helle.rules.periods.dates import SetPeriodFacts, may_set_period
from helle.rules.periods.kind import NOT_CURRENT, KindFacts, period_kind
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided
from helle.rules.stay import StayGroup, stay_group


@dataclass(frozen=True, slots=True)
class NotGrantedFacts:
    """Who wants to give the person no period on the day `on`, and on which ground; None means not known."""

    residence: ResidenceStatus | None
    danish_citizen: bool | None
    rung: Rung | None
    ground: NotGrantedGround
    by: Authority
    on: date


def not_granted(facts: NotGrantedFacts) -> Ruling[PeriodKind]:
    """Whether it may be decided that the person is given no period; the answer is the kind that is not given.

    HUMAN_DECIDES where special reasons speak against a reflection period (PUB-LAW-01), and where the relationship is
    not current and the risk of a new one has been weighed (ACC-03). REFUSED for another authority, for special reasons
    against a restitution period, of which the plan knows none, where the relationship is current and nothing else
    speaks against it, and for an asylum seeker: the period waits for a deadline for departure (C13.1). Whoever is to be
    offered none is not refused one, and an unknown stay cannot be decided.
    """
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided("not_granted", problems)
    offered = period_kind(KindFacts(facts.residence, facts.danish_citizen, facts.rung, facts.on))
    if offered.answer is None:
        return Ruling(
            "not_granted", offered.verdict, None, offered.headline, offered.reasons, problems=offered.problems
        )
    group = stay_group(facts.danish_citizen, facts.residence)
    if group is StayGroup.ASYLUM:
        return _refused(_AT_THE_DEADLINE, facts.on)
    kind = KIND_OF_GROUP[group]
    authority = may_set_period(SetPeriodFacts(facts.by, kind))
    if authority.answer is None:
        return Ruling("not_granted", Verdict.REFUSED, None, authority.headline, authority.reasons)
    if facts.ground is NotGrantedGround.NOT_CURRENT:
        if facts.rung is Rung.VICTIM_CURRENT:
            return _refused(_IS_CURRENT, facts.on)
        return _decides(kind, (_TO_ALL, *NOT_CURRENT), facts.on)
    if kind is PeriodKind.RESTITUTION:
        return _refused(_NO_SUCH_REASONS, facts.on)
    return _decides(kind, (_TO_ALL, _SPECIAL_REASONS), facts.on)


def _decides(kind: PeriodKind, reasons: tuple[Reason, ...], on: date) -> Ruling[PeriodKind]:
    return Ruling(
        "not_granted",
        Verdict.HUMAN_DECIDES,
        kind,
        Text(
            f"{kind.label.da}n kan nægtes, når det afvejes og begrundes.",
            f"The {kind.label.en.lower()} may be refused where that is weighed and reasoned.",
        ),
        (*reasons, *plan_notes(on)),
    )


def _refused(reason: Reason, on: date) -> Ruling[PeriodKind]:
    headline = Text("Perioden kan ikke nægtes.", "The period cannot be refused.")
    return Ruling("not_granted", Verdict.REFUSED, None, headline, (reason, *plan_notes(on)))


_TO_ALL = Reason(
    "not_granted.offered_to_all",
    Text(
        "Alle ofre tilbydes en periode; at nægte den er undtagelsen og skal begrundes.",
        "Every victim is offered a period; refusing it is the exception and needs its reasons.",
    ),
    "PER-01",
)
_SPECIAL_REASONS = Reason(
    "not_granted.special_reasons",
    Text(
        "Udrejsefristen forlænges, medmindre særlige grunde taler imod; det afgør Udlændingestyrelsen.",
        "The deadline for departure is extended unless special reasons speak against it; the Immigration Service "
        "decides that.",
    ),
    "PUB-LAW-01",
)
_IS_CURRENT = Reason(
    "not_granted.is_current",
    Text(
        "Personen er aktuelt i et handelsforhold, så perioden tilbydes.",
        "The person currently is under a trafficking relationship, so the period is offered.",
    ),
    "PER-01",
)
_NO_SUCH_REASONS = Reason(
    "not_granted.no_reasons_against_restitution",
    Text(
        "Særlige grunde taler efter loven imod en udrejsefrist; restitutionsperioden sætter ingen.",
        "In the law special reasons speak against a deadline for departure; the restitution period sets none.",
    ),
    "PER-07",
)
_AT_THE_DEADLINE = Reason(
    "not_granted.at_the_deadline",
    Text(
        "En asylansøger får perioden tilbudt, når en udrejsefrist fastsættes; til da er der intet at nægte.",
        "An asylum seeker is offered the period when a deadline for departure is set; until then there is nothing to "
        "refuse.",
    ),
    "PER-03",
    reading="C13.1",
)

RULE = Rule(
    name="not_granted",
    title=Text("Når der ingen periode gives", "Where no period is granted"),
    meaning=Text(
        "Et offer kan kun nægtes en periode i to tilfælde: særlige grunde taler imod en forlænget udrejsefrist, eller "
        "handelsforholdet er ikke aktuelt, og risikoen for ny handel er afvejet. Det er den myndighed, der meddeler "
        "perioden, som afgør det og skriver hvorfor. Senere kan perioden tilbydes alligevel.",
        "A victim may be given no period in two cases alone: special reasons speak against an extended deadline for "
        "departure, or the trafficking relationship is not current and the risk of a new one has been weighed. The "
        "authority that notifies the period decides it and writes why. The period may still be offered later.",
    ),
    facts=NotGrantedFacts,
    decide=not_granted,
    questions={
        "residence": Text("På hvilket grundlag opholder personen sig her?", "On what basis does the person stay here?"),
        "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
        "rung": Text("Hvilket trin står sagen på?", "On which rung does the case stand?"),
        "ground": Text("Hvorfor gives der ingen periode?", "Why is no period given?"),
        "by": Text("Hvem afgør det?", "Who decides it?"),
        "on": Text("Hvilken dag?", "On which day?"),
    },
    requirements=("PER-01", "PER-03", "PER-05", "PER-07", "PUB-LAW-01", "ACC-01", "ACC-03", "ACC-04"),
)
