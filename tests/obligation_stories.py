"""What happens to obligations, studies and reports: evidence is added, the ministry judges, units answer."""

from __future__ import annotations

import datetime as dt

from helle.register.obligations import actions, queries, report_actions, study_actions
from helle.register.obligations.models import (
    Judgement,
    Recommendation,
    Reply,
    Shows,
    TreatyBody,
    TreatyReport,
    TreatyReportAnswer,
)
from helle.register.organisations.loading import unit_id
from helle.rules.obligations.codes import ObligationState, RecommendationReply
from tests.cast import Member
from tests.remembered import remembered

TODAY = dt.date(2025, 10, 6)
WHY = "Reglerne følges, og tilsynet har ikke fundet fejl."
RECOMMENDED = "Oplys alle ofre om erstatning på et sprog, de forstår."
IMR_STUDY = "imr-2024-2025"


def document(
    who: Member, code: str, *, on_day: dt.date = dt.date(2025, 9, 1), title: str = "Notat om praksis"
) -> Shows:
    """Somebody adds a document as evidence."""
    with who.acting():
        return actions.document_add(queries.view_of(code), title=title, where="Journalnr. 2025-11", on_day=on_day)


@remembered
def judge(who: Member, code: str, *, state: ObligationState = ObligationState.CARRIED, why: str = WHY) -> Judgement:
    """The ministry says how an obligation stands."""
    with who.acting():
        return actions.obligation_judge(queries.view_of(code), state=state, why=why)


@remembered
def publish(who: Member, code: str = IMR_STUDY, *, on_day: dt.date = dt.date(2025, 9, 15)) -> None:
    """A study is published."""
    with who.acting():
        study_actions.study_publish(queries.study_of(code), on_day=on_day, where="Instituttets hjemmeside")


def recommend(
    who: Member, *units: str, code: str = IMR_STUDY, text: str = RECOMMENDED, obligation: str = "coe-15"
) -> Recommendation:
    """A study recommends something to units."""
    with who.acting():
        found = queries.view_of(obligation).obligation if obligation else None
        return study_actions.recommendation_add(
            queries.study_of(code), text=text, units=[unit_id(one) for one in units], obligation=found
        )


@remembered
def asked(who: Member) -> queries.Asked:
    """The first thing that is asked of somebody's unit."""
    return queries.asked_of(who.membership.unit_id)[0]


def reply(
    who: Member,
    *,
    kind: RecommendationReply = RecommendationReply.ACCEPTED,
    by: dt.date | None = dt.date(2025, 12, 1),
) -> Reply:
    """A unit answers what is asked of it."""
    with who.acting():
        return study_actions.recommendation_answer(
            asked(who), kind=kind, why="Det er vigtigt for ofrene.", promises="Et ark på tolv sprog.", promised_by=by
        )


def draw(
    who: Member, body: str = "ilo", *, introduction: str = "", corrects: TreatyReport | None = None
) -> TreatyReport:
    """Somebody draws a report about the last year that is over."""
    with who.acting():
        found = queries.report_of(corrects.pk) if corrects is not None else None
        return report_actions.report_draw(
            TreatyBody.objects.get(code=body),
            first_year=2024,
            last_year=2024,
            introduction=introduction,
            corrects=found,
            why="Et tal var talt forkert." if corrects is not None else "",
        )


@remembered
def answer(who: Member, report: TreatyReport, *, approved: bool = True, remarks: str = "") -> TreatyReportAnswer:
    """The responsible unit answers a report."""
    with who.acting():
        return report_actions.report_answer(queries.report_of(report.pk), approved=approved, remarks=remarks)
