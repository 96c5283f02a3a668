"""How much reintegration support there can be: the ceiling in kroner and the ceiling in dollars (RET-17..RET-24).

Two ceilings stand side by side. The plan's pairs follow no one rate of exchange, so neither is ever worked out from
the other; a budget is held against the ceiling of its own currency. A child counts if it is a minor on the day of the
plan's approval (our reading), wherever it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from helle.rules.dated import Dated
from helle.rules.facts import implausible_dates, missing
from helle.rules.findings import Finding, allowed, reasons_of, strictest, with_reason
from helle.rules.minors import birthday_after
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.returns.codes import ChildWhereabouts, Currency, SupportKind
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, undecided

RATES = tuple(
    f"{rate}_{currency.value}"
    for currency in Currency
    for rate in ("in_kind_adult", "in_kind_child", "cash_not_breadwinner", "cash_breadwinner")
)


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the person. `counted_in_other_case`: the other parent's return case counts it already."""

    birth_date: date | None
    whereabouts: ChildWhereabouts
    counted_in_other_case: bool = False


@dataclass(frozen=True, slots=True)
class SupportCeilingFacts:
    """The person whose support is worked out, on the day `on` of the plan's approval.

    `breadwinner` None: not decided. `children` None: not known; an empty list says that there are none. `arrived_on`:
    the day of arrival in the country of return, None before it.
    """

    on: date
    breadwinner: bool | None = None
    children: tuple[Child, ...] | None = None
    arrived_on: date | None = None
    unaccompanied_minor: bool = False
    accompanied_minor: bool = False


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The highest amounts in one currency, in whole kroner or dollars: in kind (children included), cash, and both."""

    currency: Currency
    in_kind: int
    cash: int
    total: int


@dataclass(frozen=True, slots=True)
class SupportCeiling:
    """The two ceilings side by side, and how many children they count."""

    children: int
    dkk: Ceiling
    usd: Ceiling

    def of(self, currency: Currency) -> Ceiling:
        """The ceiling in this currency."""
        return self.dkk if currency is Currency.DKK else self.usd


def support_ceiling(facts: SupportCeilingFacts) -> Ruling[SupportCeiling]:
    """The ceiling of the support: adult in kind, each minor child in kind, and cash by who is breadwinner (RET-24).

    Which children there are, a child without a date of birth, and whether a parent of minor children is breadwinner,
    are waited for. A child born
    after the day of approval or after the return cannot be decided: the plan does not speak of it.
    """
    wrong = _impossible(facts)
    if wrong:
        return undecided("support_ceiling", wrong)
    if facts.children is None:
        return undecided("support_ceiling", (_CHILDREN_NOT_KNOWN,))
    limit = parameter("minor_age", facts.on)
    minors = [child for child in facts.children if _is_minor(child, facts.on, whole_number(limit))]
    if facts.breadwinner and not minors:
        return undecided("support_ceiling", (_NO_CHILD_TO_MAINTAIN,))
    if minors and facts.breadwinner is None:
        return undecided("support_ceiling", (_BREADWINNER_NOT_KNOWN,))
    counted = sum(not child.counted_in_other_case for child in minors)
    breadwinner = bool(facts.breadwinner)
    used = (limit, *_rates(facts.on, breadwinner, counted))
    dkk, usd = (_ceiling(currency, facts.on, breadwinner, counted) for currency in Currency)
    findings = _findings(facts, minors, counted)
    return Ruling(
        "support_ceiling",
        strictest(findings),
        SupportCeiling(counted, dkk, usd),
        Text(
            f"Højst {danish_amount(dkk.total)} kroner eller {danish_amount(usd.total)} dollar.",
            f"At most DKK {dkk.total:,} or USD {usd.total:,}.",
        ),
        (*reasons_of(findings), *plan_notes(facts.on)),
        tuple(record.use() for record in used),
    )


def rates_read(
    used: tuple[ParameterUse, ...], currency: Currency, kind: SupportKind | None = None
) -> tuple[ParameterUse, ...]:
    """Of the values behind both ceilings, those of one currency, and of one kind of support where that is given."""
    groups = {SupportKind.IN_KIND_SUPPORT: "in_kind", SupportKind.CASH_SUPPORT: "cash"}
    begins = groups[kind] if kind else ""
    return tuple(
        use
        for use in used
        if use.name not in RATES or (use.name.endswith(f"_{currency.value}") and use.name.startswith(begins))
    )


def _is_minor(child: Child, on: date, limit: int) -> bool:
    return child.birth_date is not None and on < birthday_after(child.birth_date, limit)


def _names(currency: Currency, breadwinner: bool, children: int) -> tuple[str, ...]:
    cash = "cash_breadwinner" if breadwinner else "cash_not_breadwinner"
    per_child = ("in_kind_child",) if children else ()
    return tuple(f"{rate}_{currency.value}" for rate in ("in_kind_adult", *per_child, cash))


def _rates(on: date, breadwinner: bool, children: int) -> tuple[Dated, ...]:
    return tuple(parameter(name, on) for currency in Currency for name in _names(currency, breadwinner, children))


def _ceiling(currency: Currency, on: date, breadwinner: bool, children: int) -> Ceiling:
    def rate(name: str) -> int:
        return whole_number(parameter(f"{name}_{currency.value}", on))

    in_kind = rate("in_kind_adult") + children * rate("in_kind_child")
    cash = rate("cash_breadwinner" if breadwinner else "cash_not_breadwinner")
    return Ceiling(currency, in_kind, cash, in_kind + cash)


def _findings(facts: SupportCeilingFacts, minors: list[Child], counted: int) -> tuple[Finding, ...]:
    found = [_AT_MOST, _ADULT]
    if facts.unaccompanied_minor:
        found.append(_MINOR_AS_ADULT)
    if facts.accompanied_minor:
        found.append(_MINOR_WITH_SOMEBODY)
    if counted:
        found += [_PER_CHILD, _WHEREVER_THEY_ARE]
    if any(child.whereabouts is ChildWhereabouts.ELSEWHERE for child in minors if not child.counted_in_other_case):
        found.append(_THIRD_COUNTRY)
    if counted < len(minors):
        found.append(_COUNTED_ONCE)
    if len(minors) < len(facts.children or ()):
        found.append(_GROWN_UP)
    found.append(_CASH_BREADWINNER if facts.breadwinner else _CASH)
    if minors and not facts.breadwinner:
        found.append(_NOT_BREADWINNER_WITH_CHILDREN)
    found.append(_SIDE_BY_SIDE)
    return tuple(found)


def _impossible(facts: SupportCeilingFacts) -> tuple[Problem, ...]:
    problems = list(implausible_dates(on=facts.on, arrived_on=facts.arrived_on))
    births = [child.birth_date for child in facts.children or ()]
    if any(implausible_dates(children=birth) for birth in births):
        text = Text("et barns fødselsdato er usandsynlig.", "the date of birth of a child is implausible.")
        problems.append(Problem("children", text))
    elif any(birth and facts.arrived_on and birth > facts.arrived_on for birth in births):
        text = Text(
            "et barn er født efter hjemkomsten; det siger planen intet om.",
            "a child was born after the return; the plan says nothing of that.",
        )
        problems.append(Problem("children", text))
    elif any(birth and birth > facts.on for birth in births):
        text = Text(
            "et barn er født efter den dag, der regnes på; godkend planen igen.",
            "a child was born after the day that is reckoned with; approve the plan again.",
        )
        problems.append(Problem("children", text))
    elif None in births:
        problems.append(_BIRTH_NOT_KNOWN)
    return tuple(problems)


def danish_amount(amount: int) -> str:
    """A whole amount with the Danish thousands dot: 40.000."""
    return f"{amount:,}".replace(",", ".")


_BIRTH_NOT_KNOWN = missing(
    "children", "et barns fødselsdato er ikke oplyst.", "the date of birth of a child is not known."
)
_CHILDREN_NOT_KNOWN = missing(
    "children", "det er ikke oplyst, om personen har børn.", "it is not known whether the person has children."
)
_BREADWINNER_NOT_KNOWN = missing(
    "breadwinner",
    "det er ikke oplyst, om personen forsørger sine mindreårige børn.",
    "it is not known whether the person maintains their minor children.",
)
_NO_CHILD_TO_MAINTAIN = Problem(
    "breadwinner",
    Text(
        "personen er registreret som forsørger, men har ingen mindreårige børn.",
        "the person is recorded as breadwinner but has no minor children.",
    ),
)
_AT_MOST = allowed(
    Reason(
        "support_ceiling.at_most",
        Text("Beløbene er lofter, også kontantbeløbet.", "The amounts are ceilings, the cash amount as well."),
        "RET-17",
    )
)
_ADULT = allowed(
    Reason(
        "support_ceiling.adult",
        Text("Støtte i naturalier for en voksen.", "In-kind support for an adult."),
        "RET-19",
    )
)
_MINOR_AS_ADULT = allowed(
    Reason(
        "support_ceiling.minor_as_adult",
        Text(
            "For en uledsaget mindreårig gælder satserne for voksne.",
            "For an unaccompanied minor the rates of adults apply.",
        ),
        "MIN-14",
    )
)
_MINOR_WITH_SOMEBODY = with_reason(
    Reason(
        "support_ceiling.accompanied_minor",
        Text(
            "Personen er mindreårig og ikke alene. Planen giver uledsagede mindreårige satserne for voksne og siger "
            "intet om andre; angiv, hvorfor barnet har et budget som en voksen.",
            "The person is a minor and not alone. The plan gives unaccompanied minors the rates of adults and says "
            "nothing of others; say why the child has a budget like an adult.",
        ),
        "MIN-14",
        reading="MIN-14",
    )
)
_PER_CHILD = allowed(
    Reason(
        "support_ceiling.per_child",
        Text("Hertil et beløb for hvert mindreårigt barn.", "Besides, an amount for each minor child."),
        "RET-20",
    )
)
_WHEREVER_THEY_ARE = allowed(
    Reason(
        "support_ceiling.wherever_children_are",
        Text(
            "Børnene tæller, hvad enten de er i Danmark eller i hjemlandet.",
            "The children count whether they are in Denmark or in the home country.",
        ),
        "RET-23",
    )
)
_THIRD_COUNTRY = with_reason(
    Reason(
        "support_ceiling.child_in_third_country",
        Text(
            "Et barn er i et tredje land, som planen ikke nævner; angiv, hvorfor det tæller med.",
            "A child is in a third country, which the plan does not name; say why it counts.",
        ),
        "RET-23",
        reading="RET-23",
    )
)
_COUNTED_ONCE = allowed(
    Reason(
        "support_ceiling.counted_once",
        Text(
            "Et barn tæller én gang, også når begge forældre er ofre.",
            "A child counts once, also where both parents are victims.",
        ),
        "RET-24",
        reading="RET-24",
    )
)
_GROWN_UP = allowed(
    Reason(
        "support_ceiling.grown_up_children",
        Text(
            "Børn, der er voksne den dag, planen godkendes, tæller ikke med.",
            "Children who are grown up on the day of the plan's approval do not count.",
        ),
        "RET-23",
        reading="RET-23",
    )
)
_CASH = allowed(
    Reason(
        "support_ceiling.cash",
        Text(
            "Kontantbeløb for en person, der ikke er forsørger.", "Cash amount for a person who is not a breadwinner."
        ),
        "RET-21",
    )
)
_CASH_BREADWINNER = allowed(
    Reason(
        "support_ceiling.cash_breadwinner",
        Text(
            "Kontantbeløb for en forsørger; det samme for ét og for flere børn.",
            "Cash amount for a breadwinner; the same for one child and for several.",
        ),
        "RET-22",
    )
)
_NOT_BREADWINNER_WITH_CHILDREN = with_reason(
    Reason(
        "support_ceiling.children_not_maintained",
        Text(
            "Personen har mindreårige børn, men regnes ikke som forsørger; skriv hvorfor.",
            "The person has minor children but is not held to be a breadwinner; write down why.",
        ),
        "RET-22",
        reading="RET-22",
    )
)
_SIDE_BY_SIDE = allowed(
    Reason(
        "support_ceiling.side_by_side",
        Text(
            "Kroner og dollar er to lofter side om side; det ene regnes aldrig om til det andet.",
            "Kroner and dollars are two ceilings side by side; one is never turned into the other.",
        ),
        "RET-19",
        reading="RET-19",
    )
)

QUESTIONS: Mapping[str, Text] = {
    "on": Text("Hvilken dag godkendes planen?", "On which day is the plan approved?"),
    "breadwinner": Text("Er personen forsørger?", "Is the person a breadwinner?"),
    "children.birth_date": Text("Hvornår er barnet født?", "When was the child born?"),
    "children.whereabouts": Text("Hvor er barnet?", "Where is the child?"),
    "children.counted_in_other_case": Text(
        "Tæller barnet allerede med i den anden forælders sag?", "Does the other parent's case already count the child?"
    ),
    "arrived_on": Text("Hvornår ankom personen?", "When did the person arrive?"),
    "unaccompanied_minor": Text("Er personen en uledsaget mindreårig?", "Is the person an unaccompanied minor?"),
    "accompanied_minor": Text(
        "Er personen en mindreårig, der ikke er alene?", "Is the person a minor who is not alone?"
    ),
}


def questions_within() -> dict[str, Text]:
    """The same questions for a rule whose facts hold these as `ceiling`."""
    return {f"ceiling.{name}": question for name, question in QUESTIONS.items()}


RULE = Rule(
    name="support_ceiling",
    title=Text("Støtteloft", "Support ceiling"),
    meaning=Text(
        "Reintegrationsstøtten har et loft: støtte i naturalier for en voksen, et beløb for hvert mindreårigt barn, "
        "og et kontantbeløb efter, om personen er forsørger. Uledsagede mindreårige får satserne for voksne; om en "
        "mindreårig, der ikke er alene, siger planen intet, og et menneske angiver en grund. Loftet "
        "står i kroner og i dollar hver for sig. Børn tæller, hvor de end er, og kun én gang.",
        "Reintegration support has a ceiling: in-kind support for an adult, an amount for each minor child, and a "
        "cash amount by whether the person is a breadwinner. Unaccompanied minors get the rates of adults; of a "
        "minor who is not alone the plan says nothing, and a human gives a reason. The ceiling "
        "stands in kroner and in dollars apart. Children count wherever they are, and only once.",
    ),
    facts=SupportCeilingFacts,
    decide=support_ceiling,
    questions=QUESTIONS,
    requirements=(
        *("RET-17", "RET-19", "RET-20", "RET-21", "RET-22", "RET-23", "RET-24", "MIN-14"),
        "MIN-15",
    ),
    parameters=("minor_age", *RATES),
)
