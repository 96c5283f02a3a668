"""Who draws a report to a treaty body and who approves it (STA-03, FLO-20, GOV-13, INT-02, INT-03)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import implausible_dates
from helle.rules.obligations.codes import TreatyReportAct, TreatyReportPart
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "treaty_report"


@dataclass(frozen=True, slots=True)
class TreatyReportFacts:
    """What somebody wants to do with a report on a day.

    `responsible`: her unit answers for reports to that body. `collects`: her unit collects knowledge and figures.
    `drew`: she drew the report herself.
    """

    act: TreatyReportAct
    responsible: bool
    collects: bool
    drew: bool
    on: date


def treaty_report(facts: TreatyReportFacts) -> Ruling[TreatyReportPart]:
    """Whether she may draw, or answer, the report, and in which part (STA-03, GOV-13)."""
    wrong = implausible_dates(on=facts.on)
    if wrong:
        return undecided(NAME, wrong)
    part, reason = _draw(facts) if facts.act is TreatyReportAct.DRAW else _answer(facts)
    notes = plan_notes(facts.on)
    if part is None:
        return Ruling(NAME, Verdict.REFUSED, None, _NO, (reason, *notes))
    headline = Text(
        f"{facts.act.label.da}: {part.label.da.lower()}.", f"{facts.act.label.en}: {part.label.en.lower()}."
    )
    return Ruling(NAME, Verdict.ALLOWED, part, headline, (reason, *notes))


def _draw(facts: TreatyReportFacts) -> tuple[TreatyReportPart | None, Reason]:
    if facts.responsible:
        return TreatyReportPart.RESPONSIBLE, _RESPONSIBLE
    if facts.collects:
        return TreatyReportPart.COLLECTOR, _COLLECTS
    return None, _NOT_HERS


def _answer(facts: TreatyReportFacts) -> tuple[TreatyReportPart | None, Reason]:
    if not facts.responsible:
        return None, _NOT_APPROVER
    if facts.drew:
        return None, _FOUR_EYES
    return TreatyReportPart.APPROVER, _RESPONSIBLE


_NO = Text("Det kan ikke gøres her.", "This cannot be done here.")
_RESPONSIBLE = Reason(
    "treaty_report.responsible",
    Text(
        "Enheden svarer for det, der meldes: Beskæftigelsesministeriet til ILO, planens ministerium til GRETA.",
        "The unit answers for what is reported: the Ministry of Employment to the ILO, the ministry of the plan to "
        "GRETA.",
    ),
    "GOV-13",
    reading="STA-03",
)
_COLLECTS = Reason(
    "treaty_report.collects",
    Text("Enheden samler viden og tal om menneskehandel.", "The unit collects knowledge and figures on trafficking."),
    "STA-03",
)
_NOT_HERS = Reason(
    "treaty_report.not_hers",
    Text(
        "En rapport trækkes af den enhed, der svarer for den, eller af CMM.",
        "A report is drawn by the unit that answers for it, or by CMM.",
    ),
    "STA-03",
    reading="STA-03",
)
_NOT_APPROVER = Reason(
    "treaty_report.not_approver",
    Text("Rapporten godkendes af den enhed, der svarer for den.", "It is approved by the unit that answers for it."),
    "GOV-13",
    reading="STA-03",
)
_FOUR_EYES = Reason(
    "treaty_report.four_eyes",
    Text("Den, der har trukket en rapport, godkender den ikke selv.", "Whoever drew a report does not approve it."),
    "STA-03",
    reading="STA-03",
)

RULE = Rule(
    name=NAME,
    title=Text("Rapport til GRETA eller ILO", "A report to GRETA or the ILO"),
    meaning=Text(
        "Rapporten trækkes af den enhed, der svarer for den, eller af CMM, som samler tallene. Den godkendes af den "
        "ansvarlige enhed ved en anden end den, der trak den, og fryses så med nummer og opgørelsesdag.",
        "The report is drawn by the unit that answers for it, or by CMM, which collects the figures. It is approved by "
        "the responsible unit, by another than who drew it, and is then frozen with a number and a cut-off day.",
    ),
    facts=TreatyReportFacts,
    decide=treaty_report,
    questions={
        "act": Text("Hvad skal der gøres?", "What is to be done?"),
        "responsible": Text("Svarer enheden for rapporten?", "Does the unit answer for the report?"),
        "collects": Text("Samler enheden viden og tal?", "Does the unit collect knowledge and figures?"),
        "drew": Text("Har hun selv trukket den?", "Did she draw it herself?"),
        "on": Text("Hvilken dag?", "On which day?"),
    },
    requirements=("STA-03", "GOV-13", "FLO-20", "INT-02", "INT-03"),
)
