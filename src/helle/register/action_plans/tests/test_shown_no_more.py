"""What the ministry told of a year without a krone, and evidence that is withdrawn after the end, are seen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.action_plan_stories import TODAY, answer, printed, report
from tests.cast import Cast, named
from tests.pages import fill_in

from helle.register.action_plans import actions, on_desk, queries
from helle.register.action_plans.choices import EvidenceKind, MilestoneAct
from helle.register.action_plans.telling_actions import years_tell
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.initiatives.codes import ReportedState

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])


def test_gov_10_an_initiative_without_a_krone_says_nought_once_its_years_are_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    charlotte = named(cast, "charlotte")
    client, page = charlotte.client(), reverse("initiative", args=["INI-05"])

    def tell(year: int) -> str:
        with charlotte.acting():
            of = queries.money_of(queries.plan_shown("", TODAY))
            years_tell(of, [of.look_at("INI-05")], year, complete=True, why="", seen=of.written)
        return client.get(page).content.decode()

    shown = tell(2024)
    assert "0 kr. i 2024:" in shown
    assert "Ikke oplyst for 2025" in shown
    with charlotte.acting():
        assert queries.overview_of("INI-05")[1].sums.spent is None
    clock.freeze(dt.datetime(2026, 1, 5, 9, tzinfo=clock.COPENHAGEN))  # A year is told whole once it is over.
    shown = tell(2025)
    assert "0 kr. i 2024, 2025:" in shown
    assert charlotte.user.full_name in shown
    assert "Ikke oplyst" not in shown.partition('id="penge"')[2].partition("</section>")[0]
    with charlotte.acting():
        of = queries.overview(queries.plan_shown("", TODAY))
        assert of.look_at("INI-05").sums.spent == 0
        assert of.look_at("INI-06").sums.spent is None
        assert of.look_at("INI-05").sums.forecast is None
    assert "0 kr. i 2024, 2025:" in printed(charlotte, monkeypatch)


def test_gov_03_evidence_withdrawn_after_the_end_is_told_to_owner_and_ministry(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    karen, charlotte = cast.karen, named(cast, "charlotte")

    def add(where: str) -> None:
        with karen.acting():
            of, look = queries.overview_of("INI-09")
            actions.evidence_add(of, look, kind=EvidenceKind.REPORT, title="Rapport", where=where, on_day=None)

    add("https://cmm.dk/rapport")
    with karen.acting():
        of, look = queries.overview_of("INI-09")
        for one in look.open_milestones:
            actions.milestone_act(
                *(of, look, one),
                seen=len(one.events),
                kind=MilestoneAct.DROPPED,
                on_day=TODAY,
                new_due=None,
                why="Den er ikke nødvendig.",
            )
    report(karen, "INI-09", state=ReportedState.CARRIED_OUT)
    answer(charlotte, "INI-09")
    with karen.acting():
        shown = queries.overview_of("INI-09")[1].evidence[0]
    page = reverse("initiative-evidence-withdraw", args=["INI-09", shown.pk])
    assert "den sidste dokumentation for et gennemført" in karen.client().get(page).content.decode()
    fill_in(karen.client(), page, {"why": "Rapporten var ikke den endelige."})
    said = "Rapporten var ikke den endelige."
    shown_page = cast.anders.client().get(reverse("initiative", args=["INI-09"])).content.decode()
    assert said in shown_page
    assert "Ingen dokumentation endnu" not in shown_page
    assert "med dokumentation, der er trukket tilbage siden" in shown_page
    assert said in printed(charlotte, monkeypatch)
    for who in (karen, charlotte):
        with who.acting():
            assert "plan shown no more INI-09" in {one.key for one in on_desk.on_desk()}
    add("https://cmm.dk/endelig-rapport")
    with charlotte.acting():
        assert "plan shown no more INI-09" not in {one.key for one in on_desk.on_desk()}


@pytest.mark.parametrize(
    ("where", "day", "field"),
    [
        ("/handlingsplan/fora/arbejdsgruppen/moede/99/", None, "where"),
        ("/handlingsplan/fora/findes-ikke/", None, "where"),
        ("/undersoegelser/findes-ikke/", None, "where"),
        ("/viden/00000000-0000-4000-8000-000000000000/", None, "where"),
        ("/regler/findes-ikke/", None, "where"),
        ("/vejledning/00000000-0000-4000-8000-000000000000/", None, "where"),
        ("https://cmm.dk/rapport", dt.date(1990, 1, 1), "on_day"),
        ("https://cmm.dk/rapport", dt.date(2021, 12, 31), "on_day"),
    ],
)
def test_gov_26_evidence_points_at_a_page_that_is_there_of_a_day_of_the_plan(
    cast: Cast, where: str, day: dt.date | None, field: str
) -> None:
    with cast.karen.acting():
        of, look = queries.overview_of("INI-09")
        with pytest.raises(Refused) as refused:
            actions.evidence_add(of, look, kind=EvidenceKind.REPORT, title="Rapport", where=where, on_day=day)
        assert refused.value.field == field
        actions.evidence_add(
            *(of, look), kind=EvidenceKind.LAW, title="Fora", where="/handlingsplan/fora/arbejdsgruppen/", on_day=None
        )
