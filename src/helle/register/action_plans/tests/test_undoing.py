"""An approved end of an initiative is put out of force by the ministry, with two pairs of eyes; then it lives again."""

from __future__ import annotations

import re
from typing import ClassVar

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.action_plan_stories import TODAY, answer, printed, report
from tests.cast import Cast, Member, named
from tests.gates import ObjectGates, Place

from helle.register.action_plans import on_desk, queries
from helle.register.action_plans.looks import Look
from helle.register.action_plans.models import StatusReport
from helle.register.action_plans.undoing_actions import status_undo
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.initiatives.codes import ReportedState, Standing

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
NOWHERE = "00000000-0000-4000-8000-000000000000"
WHY = "Der mangler to regioner."


def ended(cast: Cast) -> StatusReport:
    """INI-09, which was approved as carried out."""
    sent = report(cast.karen, "INI-09", state=ReportedState.CARRIED_OUT)
    answer(named(cast, "charlotte"), "INI-09", remarks="Dokumentationen ligger i ministeriet.")
    return sent


def look_of(who: Member) -> Look:
    with who.acting():
        return queries.overview_of("INI-09")[1]


def undo(who: Member, sent: StatusReport, why: str = WHY) -> StatusReport:
    with who.acting():
        of, look = queries.overview_of("INI-09")
        one = next(found for found in look.reports if found.report.pk == sent.pk)
        return status_undo(of, look, one, seen=look.reports_written, why=why)


class TestReportUndo(ObjectGates):
    view = "initiative-report-undo"
    may = "charlotte"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "henrik", "anders", "dorthe", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("karen", "mette")

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=["INI-09", ended(cast).pk]), reverse(self.view, args=["INI-09", NOWHERE]))


def test_an_end_is_put_out_of_force_by_two_and_the_initiative_lives_again_gov_03(cast: Cast) -> None:
    charlotte, second = named(cast, "charlotte"), named(cast, "lise")
    sent = ended(cast)
    with pytest.raises(Refused) as refused:
        undo(charlotte, sent, " ")
    assert refused.value.field == "why"
    undo(charlotte, sent)
    assert look_of(charlotte).standing is Standing.CARRIED_OUT  # Until a colleague has approved it.
    with pytest.raises(Refused, match="does not approve"):
        answer(charlotte, "INI-09")
    with second.acting():
        (work,) = [one for one in on_desk.on_desk() if "ud af kraft" in one.what.da]
    asked = second.client().get(work.url).content.decode()
    assert "Skal afslutningen sættes ud af kraft?" in asked and "Sættes afslutningen ud af kraft?" in asked
    assert "Svar på status" not in asked and "Godkendes status?" not in asked
    answer(second, "INI-09")
    look = look_of(charlotte)
    assert look.standing is not Standing.CARRIED_OUT and look.approved is None and look.next_report is not None
    page = charlotte.client().get(reverse("initiative", args=["INI-09"])).content.decode()
    assert "er sat ud af kraft" in page and WHY in page and "siden sat ud af kraft" in page
    anew = report(cast.karen, "INI-09")  # The same days are reported anew.
    assert anew.from_day == sent.from_day
    answer(charlotte, "INI-09")
    assert look_of(charlotte).standing is Standing.UNDER_WAY


def test_what_is_sent_back_leaves_the_end_and_no_other_report_is_put_out_of_force(cast: Cast) -> None:
    charlotte, second = named(cast, "charlotte"), named(cast, "lise")
    sent = ended(cast)
    undo(charlotte, sent)
    answer(second, "INI-09", approved=False, remarks="Den er gennemført.")
    assert look_of(charlotte).standing is Standing.CARRIED_OUT
    again = undo(charlotte, sent)
    answer(second, "INI-09")
    for one in (sent, again):
        with pytest.raises(Refused, match="by which the initiative ended"):
            undo(charlotte, one)


def test_the_database_puts_out_of_force_what_ended_it_and_by_the_ministry_alone(cast: Cast) -> None:
    sent = ended(cast)
    for who, days, constraint in (
        (cast.karen, sent.until_day, "status_is_undone_by_the_ministry"),
        (named(cast, "charlotte"), TODAY, "status_undoes_an_end"),
    ):
        with who.acting(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            new_written(
                StatusReport,
                initiative=sent.initiative,
                state="under_way",
                text="Uden om.",
                number=2,
                from_day=sent.from_day,
                until_day=days,
                undoes=sent,
            ).save(force_insert=True)


def test_the_printed_report_follows(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    charlotte = named(cast, "charlotte")
    undo(charlotte, ended(cast))
    answer(named(cast, "lise"), "INI-09")
    said = printed(charlotte, monkeypatch)
    assert "sat ud af kraft: " + WHY in said and not re.search(r"Godkendt status for [^:]*gennemført", said)
