"""Whether a reintegration plan can be approved (RET-05, RET-08, RET-11..RET-13, RET-17, RET-18)."""

from dataclasses import dataclass

from helle.rules.codes import OrganisationKind
from helle.rules.facts import implausible_numbers, missing
from helle.rules.findings import Finding, allowed, reasons_of, refused, strictest, with_reason
from helle.rules.parameters import plan_notes
from helle.rules.returns.ceiling import (
    RATES,
    Ceiling,
    SupportCeilingFacts,
    questions_within,
    rates_read,
    support_ceiling,
)
from helle.rules.returns.codes import Currency, SupportKind, SupportUse
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One line of the budget, in whole kroner or dollars; a fraction counts as a whole."""

    use: SupportUse
    kind: SupportKind
    amount: int
    currency: Currency


@dataclass(frozen=True, slots=True)
class ReintegrationPlanFacts:
    """A plan that somebody wants to approve on the day `ceiling.on`; None means not known.

    `drew_it_up`: whoever approves has also drawn the plan up. `found_realistic`: the Return Agency has found the plan
    concrete and realistic. `activities`: how many activities it has. `requested`: the whole amount asked for.
    `begins_before_approval`: an activity begins before the day of the first approval of the plan.
    """

    approved_by: OrganisationKind
    drew_it_up: bool | None
    with_victim: bool | None
    with_partner: bool | None
    with_cmm: bool | None
    accepted_by_victim: bool | None
    found_realistic: bool | None
    activities: int
    requested: int
    currency: Currency
    lines: tuple[BudgetLine, ...]
    ceiling: SupportCeilingFacts
    begins_before_approval: bool = False


@dataclass(frozen=True, slots=True)
class ApprovedBudget:
    """What the plan may spend, in one currency."""

    currency: Currency
    in_kind: int
    cash: int
    total: int


def reintegration_plan(facts: ReintegrationPlanFacts) -> Ruling[ApprovedBudget]:
    """Whether the plan can be approved (RET-11): by the Return Agency, drawn up jointly, and under its ceiling.

    REFUSED for another authority, for who drew the plan up herself, without victim, partner or CMM, without an activity
    or budget, with an activity that begins before the first approval, and above the ceiling of its currency. A plan in
    cash only needs a reason. While it is still to be found realistic, what else speaks for it is told.
    """
    wrong = _impossible(facts)
    if wrong:
        return undecided("reintegration_plan", wrong)
    ceiling = support_ceiling(facts.ceiling)
    if ceiling.answer is None:
        return undecided("reintegration_plan", within_ceiling(ceiling.problems), ceiling.reasons)
    budget = _budget(facts)
    findings = (
        *_approver(facts),
        *_drawn_up(facts),
        *_content(facts, budget),
        *_amounts(budget, ceiling.answer.of(facts.currency)),
        _BEGUN_BEFORE if facts.begins_before_approval else _THEN_ACTIVITIES,
    )
    verdict = strictest(findings)
    waiting = _waiting(facts)
    if waiting and verdict is not Verdict.REFUSED:
        return undecided("reintegration_plan", waiting, reasons_of(findings))
    return Ruling(
        "reintegration_plan",
        verdict,
        None if verdict is Verdict.REFUSED else budget,
        _HEADLINES[verdict],
        (*reasons_of(findings), *plan_notes(facts.ceiling.on)),
        rates_read(ceiling.parameters, facts.currency),
    )


def within_ceiling(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems of the ceiling, named as facts of a rule that holds them as `ceiling`."""
    return tuple(Problem(f"ceiling.{one.fact}", one.text, one.kind) for one in problems)


def _budget(facts: ReintegrationPlanFacts) -> ApprovedBudget:
    in_kind = sum(line.amount for line in facts.lines if line.kind is SupportKind.IN_KIND_SUPPORT)
    cash = sum(line.amount for line in facts.lines if line.kind is SupportKind.CASH_SUPPORT)
    return ApprovedBudget(facts.currency, in_kind, cash, in_kind + cash)


def _approver(facts: ReintegrationPlanFacts) -> tuple[Finding, ...]:
    found = [_RETURN_AGENCY if facts.approved_by is OrganisationKind.HJST else _NOT_THE_AGENCY]
    if facts.drew_it_up:
        found.append(_FOUR_EYES)
    return tuple(found)


def _drawn_up(facts: ReintegrationPlanFacts) -> tuple[Finding, ...]:
    took_part = (facts.with_victim, facts.with_partner, facts.with_cmm)
    if False in took_part:
        return (_NOT_DRAWN_UP_JOINTLY,)
    if facts.accepted_by_victim is False:
        return (_NOT_ACCEPTED,)
    return (_DRAWN_UP_JOINTLY,)


def _content(facts: ReintegrationPlanFacts, budget: ApprovedBudget) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if not facts.activities:
        found.append(_NO_ACTIVITY)
    if not budget.total:
        found.append(_NO_BUDGET)
    if facts.found_realistic is not None:
        found.append(_REALISTIC if facts.found_realistic else _NOT_REALISTIC)
    if budget.total and not budget.in_kind:
        found.append(_CASH_ONLY)
    if any(line.use is SupportUse.OTHER for line in facts.lines):
        found.append(_OTHER_USE)
    return tuple(found)


def _amounts(budget: ApprovedBudget, ceiling: Ceiling) -> tuple[Finding, ...]:
    found = [
        *([_IN_KIND_ABOVE] if budget.in_kind > ceiling.in_kind else []),
        *([_CASH_ABOVE] if budget.cash > ceiling.cash else []),
    ]
    return tuple(found) or (_UNDER_CEILING,)


def _impossible(facts: ReintegrationPlanFacts) -> tuple[Problem, ...]:
    found = [*implausible_numbers(activities=facts.activities, requested=facts.requested)]
    if facts.activities < 0:
        text = Text("antallet af aktiviteter er negativt.", "the number of activities is negative.")
        found.append(Problem("activities", text))
    if facts.requested < 0:
        text = Text("det beløb, der søges om, er negativt.", "the amount asked for is negative.")
        found.append(Problem("requested", text))
    return (*found, *_wrong_lines(facts))


def _wrong_lines(facts: ReintegrationPlanFacts) -> tuple[Problem, ...]:
    """What is wrong with the budget; its sum is looked at last, as it says little of lines that are wrong already."""
    too_large = next((one for line in facts.lines for one in implausible_numbers(lines=line.amount)), None)
    if too_large is not None:
        return (too_large,)
    if any(line.amount <= 0 for line in facts.lines):
        text = Text("en budgetlinje er nul eller negativ.", "a line of the budget is zero or negative.")
    elif any(line.currency is not facts.currency for line in facts.lines):
        text = Text(
            "budgettet blander kroner og dollar; det holdes i én valuta.",
            "the budget mixes kroner and dollars; it is kept in one currency.",
        )
    elif sum(line.amount for line in facts.lines) != facts.requested:
        text = Text(
            "budgettets linjer giver ikke det beløb, der søges om.",
            "the lines of the budget do not add up to the amount asked for.",
        )
    else:
        return ()
    return (Problem("lines", text),)


def _waiting(facts: ReintegrationPlanFacts) -> tuple[Problem, ...]:
    return tuple(problem for problem in _NOT_KNOWN if getattr(facts, problem.fact) is None)


_NOT_KNOWN = (
    missing("drew_it_up", "det er ikke oplyst, hvem der har udarbejdet planen.", "who drew the plan up is not known."),
    missing("with_victim", "det er ikke oplyst, om offeret var med.", "whether the victim took part is not known."),
    missing("with_partner", "det er ikke oplyst, om partneren var med.", "whether the partner took part is not known."),
    missing("with_cmm", "det er ikke oplyst, om CMM var med.", "whether CMM took part is not known."),
    missing(
        "accepted_by_victim",
        "det er ikke oplyst, om offeret har sagt ja til planen.",
        "whether the victim has accepted the plan is not known.",
    ),
    missing(
        "found_realistic",
        "Hjemrejsestyrelsen skal tage stilling til, om planen er konkret og realistisk.",
        "the Return Agency is to weigh whether the plan is concrete and realistic.",
    ),
)
_HEADLINES = {
    Verdict.ALLOWED: Text("Planen kan godkendes.", "The plan can be approved."),
    Verdict.ALLOWED_WITH_REASON: Text(
        "Planen kan godkendes, når der gives en grund.", "The plan can be approved when a reason is given."
    ),
    Verdict.REFUSED: Text("Planen kan ikke godkendes.", "The plan cannot be approved."),
}
_RETURN_AGENCY = allowed(
    Reason(
        "reintegration_plan.return_agency",
        Text("Hjemrejsestyrelsen giver den endelige godkendelse.", "The Return Agency gives the final approval."),
        "RET-11",
    )
)
_NOT_THE_AGENCY = refused(
    Reason(
        "reintegration_plan.not_the_return_agency",
        Text("Kun Hjemrejsestyrelsen godkender en plan endeligt.", "Only the Return Agency finally approves a plan."),
        "RET-11",
    )
)
_FOUR_EYES = refused(
    Reason(
        "reintegration_plan.four_eyes",
        Text(
            "Den, der har udarbejdet planen, godkender den ikke selv.",
            "Whoever drew the plan up does not also approve it.",
        ),
        "RET-11",
        reading="RET-11",
    )
)
_DRAWN_UP_JOINTLY = allowed(
    Reason(
        "reintegration_plan.drawn_up_jointly",
        Text(
            "Planen er udarbejdet med offeret, partneren i hjemlandet og CMM.",
            "The plan has been drawn up with the victim, the partner in the home country and CMM.",
        ),
        "RET-13",
    )
)
_NOT_DRAWN_UP_JOINTLY = refused(
    Reason(
        "reintegration_plan.somebody_left_out",
        Text(
            "Offeret, partneren i hjemlandet og CMM skal alle have været med til at udarbejde planen.",
            "The victim, the partner in the home country and CMM must all have taken part in drawing the plan up.",
        ),
        "RET-13",
    )
)
_NOT_ACCEPTED = refused(
    Reason(
        "reintegration_plan.not_accepted",
        Text("Offeret har ikke sagt ja til planen.", "The victim has not accepted the plan."),
        "RET-13",
        reading="RET-13",
    )
)
_NO_ACTIVITY = refused(
    Reason(
        "reintegration_plan.no_activity",
        Text(
            "Planen mangler en aktivitet, der skal give en indtægt.",
            "The plan lacks an activity that is to give an income.",
        ),
        "RET-18",
    )
)
_NO_BUDGET = refused(
    Reason("reintegration_plan.no_budget", Text("Planen mangler et budget.", "The plan lacks a budget."), "RET-18")
)
_REALISTIC = allowed(
    Reason(
        "reintegration_plan.realistic",
        Text("Planen er fundet konkret og realistisk.", "The plan has been found concrete and realistic."),
        "RET-18",
    )
)
_NOT_REALISTIC = refused(
    Reason(
        "reintegration_plan.not_realistic",
        Text(
            "Planen er ikke fundet konkret og realistisk; send den tilbage med begrundelsen.",
            "The plan has not been found concrete and realistic; send it back with the reasons.",
        ),
        "RET-18",
    )
)
_CASH_ONLY = with_reason(
    Reason(
        "reintegration_plan.cash_only",
        Text(
            "Støtten er først og fremmest i naturalier; angiv, hvorfor planen kun har kontanter.",
            "Support is mainly in kind; say why the plan has cash only.",
        ),
        "RET-05",
        reading="RET-05",
    )
)
_OTHER_USE = allowed(
    Reason(
        "reintegration_plan.other_use",
        Text(
            "Støtten tilpasses personen og kan bruges til andet end det, planen nævner.",
            "Support is adapted to the person and can be used for other things than those the action plan names.",
        ),
        "RET-08",
    )
)
_UNDER_CEILING = allowed(
    Reason(
        "reintegration_plan.under_ceiling",
        Text("Budgettet er inden for sit loft.", "The budget is within its ceiling."),
        "RET-17",
    )
)
_IN_KIND_ABOVE = refused(
    Reason(
        "reintegration_plan.in_kind_above_ceiling",
        Text("Støtten i naturalier er over loftet.", "The in-kind support is above the ceiling."),
        "RET-17",
    )
)
_CASH_ABOVE = refused(
    Reason(
        "reintegration_plan.cash_above_ceiling",
        Text("Kontantbeløbet er over loftet.", "The cash amount is above the ceiling."),
        "RET-17",
    )
)
_THEN_ACTIVITIES = allowed(
    Reason(
        "reintegration_plan.activities_after_approval",
        Text("Aktiviteterne begynder først efter godkendelsen.", "The activities begin only after the approval."),
        "RET-12",
    )
)
_BEGUN_BEFORE = refused(
    Reason(
        "reintegration_plan.begun_before_approval",
        Text(
            "En aktivitet begynder, før planen er godkendt. Sæt en ny dag for den.",
            "An activity begins before the plan is approved. Set another day for it.",
        ),
        "RET-12",
    )
)

RULE = Rule(
    name="reintegration_plan",
    title=Text("Godkendelse af reintegrationsplanen", "Approval of the reintegration plan"),
    meaning=Text(
        "Hjemrejsestyrelsen godkender planen endeligt, og aldrig ved den, der selv har udarbejdet den. Planen er lavet "
        "med offeret, partneren i hjemlandet og CMM, har mindst én aktivitet og et budget i én valuta, og budgettet er "
        "inden for loftet. Ingen aktivitet begynder før godkendelsen. Om planen er konkret og realistisk, vurderer "
        "styrelsen selv.",
        "The Return Agency finally approves the plan, and never by whoever drew it up. The plan is made with the "
        "victim, the partner in the home country and CMM, has at least one activity and a budget in one currency, and "
        "the budget is within its ceiling. No activity begins before the approval. Whether the plan is concrete and "
        "realistic is for the Agency to weigh.",
    ),
    facts=ReintegrationPlanFacts,
    decide=reintegration_plan,
    questions={
        "approved_by": Text("Hvem vil godkende planen?", "Who wants to approve the plan?"),
        "drew_it_up": Text(
            "Har den, der godkender, selv udarbejdet planen?",
            "Is the one who approves also the one who drew the plan up?",
        ),
        "with_victim": Text("Var offeret med?", "Did the victim take part?"),
        "with_partner": Text("Var partneren i hjemlandet med?", "Did the partner in the home country take part?"),
        "with_cmm": Text("Var CMM med?", "Did CMM take part?"),
        "accepted_by_victim": Text("Har offeret sagt ja til planen?", "Has the victim accepted the plan?"),
        "found_realistic": Text(
            "Er planen fundet konkret og realistisk?", "Has the plan been found concrete and realistic?"
        ),
        "activities": Text("Hvor mange aktiviteter har planen?", "How many activities has the plan?"),
        "begins_before_approval": Text(
            "Begynder en aktivitet, før planen er godkendt?", "Does an activity begin before the plan is approved?"
        ),
        "requested": Text("Hvor meget søges der om?", "How much is asked for?"),
        "currency": Text("I hvilken valuta?", "In which currency?"),
        "lines.use": Text("Hvad går linjen til?", "What is the line for?"),
        "lines.kind": Text("Naturalier eller kontanter?", "In kind or cash?"),
        "lines.amount": Text("Hvor meget?", "How much?"),
        "lines.currency": Text("I hvilken valuta er linjen?", "In which currency is the line?"),
        **questions_within(),
    },
    requirements=(
        *("RET-05", "RET-08", "RET-11", "RET-12", "RET-13", "RET-17", "RET-18", "RET-19", "RET-20", "RET-21"),
        *("RET-22", "RET-23", "RET-24", "MIN-14", "MIN-15"),
    ),
    parameters=("minor_age", *RATES),
)
