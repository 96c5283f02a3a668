"""Who writes the status of an initiative, and who approves it (FLO-21, GOV-03, INI-15)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import implausible_dates
from helle.rules.initiatives.codes import ReportAct, ReporterPart
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "initiative_report"


@dataclass(frozen=True, slots=True)
class InitiativeReportFacts:
    """What somebody wants to do with a status report on a day.

    `owns`: her unit is an owner of the initiative; `has_owner`: the plan names one, or the ministry has appointed one.
    `leads`: her unit leads the plan. `wrote`: she wrote the report herself.
    """

    act: ReportAct
    owns: bool
    has_owner: bool
    leads: bool
    wrote: bool
    on: date


def initiative_report(facts: InitiativeReportFacts) -> Ruling[ReporterPart]:
    """Whether she may write, or answer, the report, and in which part (FLO-21).

    An owner writes. Where the plan names none and nobody is appointed, the unit that leads the plan writes in its
    place. The same unit approves, and never by the hand that wrote.
    """
    wrong = implausible_dates(on=facts.on)
    if wrong:
        return undecided(NAME, wrong)
    part, reason = _write(facts) if facts.act is ReportAct.WRITE else _answer(facts)
    notes = plan_notes(facts.on)
    if part is None:
        return Ruling(NAME, Verdict.REFUSED, None, _NO, (reason, *notes))
    headline = Text(
        f"{facts.act.label.da}: {part.label.da.lower()}.", f"{facts.act.label.en}: {part.label.en.lower()}."
    )
    return Ruling(NAME, Verdict.ALLOWED, part, headline, (reason, *notes))


def _write(facts: InitiativeReportFacts) -> tuple[ReporterPart | None, Reason]:
    if facts.owns:
        return ReporterPart.OWNER, _OWNER
    if facts.leads and not facts.has_owner:
        return ReporterPart.IN_PLACE, _IN_PLACE
    return None, _OWNERS_TASK


def _answer(facts: InitiativeReportFacts) -> tuple[ReporterPart | None, Reason]:
    if not facts.leads:
        return None, _MINISTRYS_TASK
    if facts.wrote:
        return None, _FOUR_EYES
    return ReporterPart.APPROVER, _APPROVES


_NO = Text("Det kan ikke gøres her.", "This cannot be done here.")
_OWNER = Reason(
    "initiative_report.owner",
    Text("De ansvarlige melder, hvor langt initiativet er.", "Those responsible report how far the initiative is."),
    "FLO-21",
)
_IN_PLACE = Reason(
    "initiative_report.in_place",
    Text(
        "Planen nævner ingen ejer, og ingen er udpeget; den enhed, der leder planen, skriver så længe.",
        "The plan names no owner and none is appointed; the unit that leads the plan writes meanwhile.",
    ),
    "GOV-03",
    reading="INI-15",
)
_OWNERS_TASK = Reason(
    "initiative_report.owners_task",
    Text("Status skrives af initiativets ejer.", "The status is written by the owner of the initiative."),
    "FLO-21",
)
_MINISTRYS_TASK = Reason(
    "initiative_report.ministrys_task",
    Text("Status godkendes af den enhed, der leder planen.", "The status is approved by the unit that leads the plan."),
    "GOV-03",
    reading="INI-15",
)
_FOUR_EYES = Reason(
    "initiative_report.four_eyes",
    Text("Den, der har skrevet en status, godkender den ikke selv.", "Whoever wrote a status does not approve it."),
    "GOV-03",
    reading="INI-15",
)
_APPROVES = Reason(
    "initiative_report.approves",
    Text(
        "Enheden leder gennemførelsen af planen og godkender det, der meldes.",
        "The unit leads the carrying out of the plan and approves what is reported.",
    ),
    "GOV-03",
    reading="INI-15",
)

RULE = Rule(
    name=NAME,
    title=Text("Status på et initiativ", "Status of an initiative"),
    meaning=Text(
        "Initiativets ejer skriver, hvor langt det er. Nævner planen ingen, og er ingen udpeget, skriver den enhed, "
        "der leder planen. Den godkender også, og aldrig ved den, der har skrevet.",
        "The owner of the initiative writes how far it is. Where the plan names none and none is appointed, the unit "
        "that leads the plan writes. It approves as well, and never by the hand that wrote.",
    ),
    facts=InitiativeReportFacts,
    decide=initiative_report,
    questions={
        "act": Text("Hvad skal der gøres?", "What is to be done?"),
        "owns": Text("Er enheden ejer af initiativet?", "Is the unit an owner of the initiative?"),
        "has_owner": Text("Har initiativet en ejer?", "Has the initiative an owner?"),
        "leads": Text("Leder enheden planen?", "Does the unit lead the plan?"),
        "wrote": Text("Har hun selv skrevet den?", "Did she write it herself?"),
        "on": Text("Hvilken dag?", "On which day?"),
    },
    requirements=("FLO-21", "GOV-03", "INI-15"),
)
