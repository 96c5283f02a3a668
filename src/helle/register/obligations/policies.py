"""Who may do what with obligations and studies: all who read figures read them (C6); owners, authors and those who are
asked write (GOV-03, GOV-13, STA-03)."""

from __future__ import annotations

from typing import Final

from helle.register.action_plans import policies as plans
from helle.register.action_plans.models import Plan
from helle.register.obligations.models import Addressed, Carrier, Obligation, Shows, Study, TreatyBody, TreatyReport
from helle.register.protection import clock, context, policies
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind
from helle.rules.obligations.codes import TreatyReportAct, TreatyReportPart
from helle.rules.obligations.treaty_report import TreatyReportFacts, treaty_report
from helle.rules.ruling import Ruling, Text

require = plans.require
require_sight = plans.require_sight
NOT_OWNER: Final = Refused(
    Text(
        "Forpligtelsen bedømmes af det ministerium, der har den. [DEF-05]",
        "The obligation is judged by the ministry that has it. [DEF-05]",
    )
)


def writes() -> bool:
    """Whether the acting role writes of what steers the work."""
    return policies.may_write("action_plan")


def leads() -> bool:
    """Whether the acting unit leads the plan that holds now, or the latest there was, and her role writes of it."""
    latest = Plan.objects.filter(first_day__lte=clock.today()).order_by("-first_day").first()
    return latest is not None and plans.leads(latest)


def judges(obligation: Obligation) -> bool:
    """Whether the acting unit is the ministry that has the obligation, in a role that writes."""
    return writes() and obligation.judged and context.current().unit_id == obligation.owner_id


def adds_to(obligation: Obligation) -> bool:
    """Whether the acting unit says what carries the obligation and what shows it: its ministry, or that of the plan."""
    return judges(obligation) or (obligation.judged and leads())


def withdraws(obligation: Obligation, row: Carrier | Shows) -> bool:
    """Whether the acting unit takes a carrier or evidence back: the ministry that has the obligation each, who else
    adds to it what it entered itself. What came with Helle is nobody's own."""
    own = row.by_unit_id is not None and row.by_unit_id == context.current().unit_id
    return judges(obligation) or (own and adds_to(obligation))


def writes_study(study: Study) -> bool:
    """Whether the acting unit writes of a study: who carries it out, or the ministry of the plan."""
    own = study.author_id is not None and context.current().unit_id == study.author_id
    return (writes() and own) or leads()


def answers(addressed: Addressed) -> bool:
    """Whether the acting unit is the one that the recommendation is addressed to, in a role that writes."""
    return writes() and context.current().unit_id == addressed.unit_id


def answers_for(body: TreatyBody) -> bool:
    """Whether the acting unit answers for reports to a body, in a role that writes (GOV-13)."""
    return writes() and context.current().unit_id == body.responsible_id


def collects() -> bool:
    """Whether the acting unit collects knowledge and figures, in a role that writes: CMM (STA-03)."""
    return writes() and context.current().unit_kind == OrganisationKind.CMM.value


def report_ruling(
    body: TreatyBody, act: TreatyReportAct, report: TreatyReport | None = None
) -> Ruling[TreatyReportPart]:
    """Whether the acting person may draw, or answer, a report to a body (STA-03, GOV-13)."""
    return treaty_report(
        TreatyReportFacts(
            act=act,
            responsible=answers_for(body),
            collects=collects(),
            drew=report is not None and report.by_user_id == context.current().user_id,
            on=clock.today(),
        )
    )
