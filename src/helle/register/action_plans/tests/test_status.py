"""Who reports how far an initiative is, who approves it, and what its milestones, owners and evidence come to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import get_resolver, reverse
from tests.action_plan_stories import TODAY, answer, money, report
from tests.cast import Cast, named

from helle.register.action_plans import actions, on_desk, queries
from helle.register.action_plans.choices import PAGES_OF_EVIDENCE, EvidenceKind, MilestoneAct
from helle.register.action_plans.figures import HELLE, Figure, _since_the_first
from helle.register.action_plans.models import Evidence, Indicator, MilestoneEvent, Part, StatusAnswer
from helle.register.action_plans.places import in_helle
from helle.register.action_plans.rulings import half_years
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.initiatives.codes import MoneyKind, ReportedState, Standing

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])


def test_an_owner_reports_and_another_of_the_ministry_approves_flo_21(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    report(cast.karen, "INI-09")
    with cast.stine.acting():
        _of, look = queries.overview_of("INI-09")
        assert look.waiting is not None and look.approved is None  # Her own unit's.
    with cast.anders.acting():
        _of, look = queries.overview_of("INI-09")
        assert look.waiting is None and look.approved is None  # Others see what was approved.
    answer(charlotte, "INI-09")
    with cast.anders.acting():
        _of, look = queries.overview_of("INI-09")
        assert look.approved is not None
        approved = look.approved.report
        # All that is behind at once: the plan is three and a half years old.
        assert (approved.from_day, approved.until_day) == (dt.date(2022, 1, 1), dt.date(2025, 6, 30))
        assert look.standing is Standing.UNDER_WAY


def test_the_ministry_does_not_report_for_an_owner_nor_an_owner_for_another(cast: Cast) -> None:
    for who, code in ((named(cast, "charlotte"), "INI-09"), (named(cast, "dagny"), "INI-09"), (cast.karen, "INI-05")):
        with pytest.raises(Refused, match="written by the owner"):
            report(who, code)


def test_of_an_owner_whose_staff_works_with_persons_only_the_reporter_writes_ini_15(cast: Cast) -> None:
    for on_shift, code in (("hanne", "INI-06"), ("ulla", "INI-02"), ("niels", "INI-11")):
        with pytest.raises(Refused, match="written by the owner"):
            report(named(cast, on_shift), code)
        with pytest.raises(PermissionDenied):
            money(named(cast, on_shift), MoneyKind.FORECAST, "1", code=code)
    assert report(named(cast, "gerda"), "INI-06").by_unit_id == unit_id("REDEN-HOME")
    assert money(named(cast, "gerda"), MoneyKind.FORECAST, "1", code="INI-06")


def test_where_the_plan_names_no_owner_the_ministry_reports_and_another_hand_approves_gov_03(cast: Cast) -> None:
    charlotte, lise = named(cast, "charlotte"), named(cast, "lise")
    report(charlotte, "INI-07")
    with pytest.raises(Refused, match="does not approve it"):
        answer(charlotte, "INI-07")
    assert answer(lise, "INI-07").approved


def test_one_report_waits_at_a_time_and_what_is_sent_back_is_written_anew(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    first = report(cast.karen, "INI-14")
    with pytest.raises(Refused, match="waiting for the ministry"):
        report(cast.karen, "INI-14")
    with pytest.raises(Refused, match="reasons"):
        answer(charlotte, "INI-14", approved=False)
    answer(charlotte, "INI-14", approved=False, remarks="Skriv, hvor mange der deltog.")
    second = report(cast.karen, "INI-14")
    assert (second.until_day, second.number) == (first.until_day, 2)


def test_what_is_carried_out_or_given_up_waits_for_no_more_reports(cast: Cast) -> None:
    charlotte, dagny = named(cast, "charlotte"), named(cast, "dagny")
    report(dagny, "INI-02", state=ReportedState.CARRIED_OUT)
    answer(charlotte, "INI-02")
    with pytest.raises(Refused, match="no report to write"):
        report(dagny, "INI-02")
    with cast.karen.acting():
        assert queries.overview_of("INI-02")[1].standing is Standing.CARRIED_OUT


def test_the_new_offence_is_carried_out_by_law_without_a_report_pub_law_03(cast: Cast) -> None:
    with cast.karen.acting():
        _of, look = queries.overview_of("INI-12")
    assert (look.standing, look.next_report) == (Standing.CARRIED_OUT, None)


def test_a_report_names_nobody(cast: Cast) -> None:
    with pytest.raises(Refused, match="names no persons"):
        report(cast.karen, "INI-09", text="Sagen om 010190-1234 viser det.")


def test_a_milestone_past_its_day_makes_the_initiative_late_until_it_is_reached_or_moved(cast: Cast) -> None:
    lars = named(cast, "lars")
    with lars.acting():
        of, look = queries.overview_of("INI-10")
        (posts,) = look.late
        with pytest.raises(Refused, match="reasons"):
            actions.milestone_act(
                of, look, posts, seen=0, kind=MilestoneAct.MOVED, on_day=TODAY, new_due=dt.date(2025, 12, 31), why=""
            )
        actions.milestone_act(
            of,
            look,
            posts,
            seen=0,
            kind=MilestoneAct.MOVED,
            on_day=TODAY,
            new_due=dt.date(2025, 12, 31),
            why="Ikke besat.",
        )
    with lars.acting():
        of, look = queries.overview_of("INI-10")
        assert look.late == ()
        (posts,) = look.milestones
        actions.milestone_act(of, look, posts, seen=1, kind=MilestoneAct.REACHED, on_day=TODAY, new_due=None, why="")
        with pytest.raises(Refused, match="reached or dropped already"):
            actions.milestone_act(
                *queries.overview_of("INI-10"),
                queries.overview_of("INI-10")[1].milestones[0],
                seen=2,
                kind=MilestoneAct.DROPPED,
                on_day=TODAY,
                new_due=None,
                why="Alligevel ikke.",
            )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": MilestoneAct.MOVED, "on_day": TODAY, "new_due": dt.date(2026, 1, 1)}, "new_due"),
        ({"kind": MilestoneAct.MOVED, "on_day": TODAY, "new_due": dt.date(2099, 1, 1)}, "new_due"),
        ({"kind": MilestoneAct.REACHED, "on_day": dt.date(2019, 5, 1), "new_due": None}, "on_day"),
        ({"kind": MilestoneAct.DROPPED, "on_day": dt.date(2019, 5, 1), "new_due": None}, "on_day"),
    ],
)
def test_a_milestone_stays_in_the_days_of_its_initiative_ini_15(cast: Cast, said: dict[str, Any], field: str) -> None:
    with named(cast, "lars").acting():
        of, look = queries.overview_of("INI-10")
        (posts,) = look.milestones
        with pytest.raises(Refused, match="INI-15") as refused:
            actions.milestone_act(of, look, posts, seen=0, why="Ikke besat.", **said)
        assert refused.value.field == field
        with pytest.raises(DatabaseError, match="milestone_in_its_time"), transaction.atomic():
            new_written(MilestoneEvent, milestone=posts.milestone, sequence=1, why="Ikke besat.", **said).save(
                force_insert=True
            )


def test_the_ministry_appoints_an_owner_with_a_reason_who_then_reports_ini_15(cast: Cast) -> None:
    charlotte, lars = named(cast, "charlotte"), named(cast, "lars")
    with pytest.raises(PermissionDenied), cast.karen.acting():
        of, look = queries.overview_of("INI-01")
        actions.owner_appoint(
            of, look, seen=look.parts_written, unit_id=unit_id("CMM"), first_day=TODAY, why="Vi vil gerne."
        )
    with charlotte.acting():
        of, look = queries.overview_of("INI-01")
        with pytest.raises(Refused, match="reasons"):
            actions.owner_appoint(of, look, seen=look.parts_written, unit_id=unit_id("RPOL"), first_day=TODAY, why="")
        part = actions.owner_appoint(
            of,
            look,
            seen=look.parts_written,
            unit_id=unit_id("RPOL"),
            first_day=TODAY,
            why="Aftalt i arbejdsgruppen i september.",
        )
    report(lars, "INI-01")
    with charlotte.acting():
        of, look = queries.overview_of("INI-01")
        actions.owner_end(of, part, last_day=TODAY, why="Opgaven går til et andet ministerium.")
    page = cast.karen.client().get(reverse("initiative", args=["INI-01"])).content.decode()
    assert "Aftalt i arbejdsgruppen i september. Afsluttet, fordi: Opgaven går til et andet ministerium." in page
    with charlotte.acting():
        named_by_plan = queries.overview_of("INI-09")[1].owners[0].part
        with pytest.raises(Refused, match="appointed can be ended"):
            actions.owner_end(of, named_by_plan, last_day=TODAY, why="Nej.")


def test_evidence_points_to_no_page_about_a_person_gov_26(cast: Cast) -> None:
    with cast.karen.acting():
        of, look = queries.overview_of("INI-09")
        with pytest.raises(Refused, match="name nobody"):
            actions.evidence_add(
                of, look, kind=EvidenceKind.OTHER, title="En sag", where="/sager/2025-0001/", on_day=None
            )
        shown = actions.evidence_add(
            of, look, kind=EvidenceKind.FIGURES, title="Årets tal", where="/statistik/", on_day=TODAY
        )
        of, look = queries.overview_of("INI-09")
        assert shown in look.evidence
        actions.evidence_withdraw(of, look, shown, why="Forkert side.")
        assert shown not in queries.overview_of("INI-09")[1].evidence


def test_who_ends_what_a_colleague_has_just_ended_is_told_so(cast: Cast) -> None:
    with named(cast, "charlotte").acting():
        of, look = queries.overview_of("INI-01")
        part = actions.owner_appoint(
            of, look, seen=look.parts_written, unit_id=unit_id("RPOL"), first_day=TODAY, why="Aftalt i gruppen."
        )
        read_before = Part.objects.get(pk=part.pk)
        actions.owner_end(of, part, last_day=TODAY, why="Opgaven flytter.")
        with pytest.raises(Refused, match="just written"):
            actions.owner_end(of, read_before, last_day=TODAY, why="Opgaven er flyttet.")
        assert Part.objects.get(pk=part.pk).ended_why == "Opgaven flytter."
    with cast.karen.acting():
        of, look = queries.overview_of("INI-09")
        shown = actions.evidence_add(
            of, look, kind=EvidenceKind.REPORT, title="Årsrapport", where="cmm.dk", on_day=TODAY
        )
        looked_at = Evidence.objects.get(pk=shown.pk)
        actions.evidence_withdraw(of, look, shown, why="Forkert udgave.")
        with pytest.raises(Refused, match="just written"):
            actions.evidence_withdraw(of, look, looked_at, why="Den er forældet.")
        assert Evidence.objects.get(pk=shown.pk).withdrawn_why == "Forkert udgave."


@pytest.mark.parametrize(
    "where",
    [
        *("//ond.example/regler/", "/\t/ond.example/regler/", " //ond.example/regler/", "/\\ond.example/regler/"),
        *("/statistik/?navn=Anna", "/statistik/#Anna"),
    ],
)
def test_evidence_points_to_no_other_host_as_if_it_were_a_page_of_helle(cast: Cast, where: str) -> None:
    with cast.karen.acting():
        of, look = queries.overview_of("INI-09")
        with pytest.raises(Refused, match="name nobody") as refused:
            actions.evidence_add(of, look, kind=EvidenceKind.LAW, title="Reglerne", where=where, on_day=None)
        assert refused.value.field == "where"
        for past in ("//ond.example/", "/statistik/?navn=Anna"):
            with pytest.raises(IntegrityError, match="evidence_stays_in_helle"), transaction.atomic():
                new_written(
                    Evidence, initiative=look.initiative, kind=EvidenceKind.LAW, title_da="Reglerne", where=past
                ).save(force_insert=True)


def test_the_pages_that_evidence_may_point_to_are_there() -> None:
    assert set(get_resolver().reverse_dict) >= PAGES_OF_EVIDENCE


def test_a_reported_figure_has_its_source_and_cut_off_fig_11(cast: Cast) -> None:
    lars = named(cast, "lars")
    with lars.acting():
        row = Indicator.objects.get(code="police-posts")

        def enter(seen: int = 0, **changed: object) -> None:
            said = {"year": 2023, "value": Decimal(6), "source": "Rigspolitiet", "cut_off": dt.date(2023, 12, 31)}
            actions.figure_enter(row, seen=seen, **{**said, **changed})  # type: ignore[arg-type] # as the form gives them

        for changed in ({"source": " "}, {"cut_off": dt.date(2022, 12, 31)}, {"year": 2026}, {"value": Decimal(-1)}):
            with pytest.raises(Refused):
                enter(**changed)
        enter()
        with pytest.raises(Refused, match="just written about the same"):
            enter(value=Decimal(5))
        enter(1, value=Decimal(5))
    with pytest.raises(PermissionDenied), cast.karen.acting():
        actions.figure_enter(row, seen=0, year=2023, value=Decimal(6), source="CMM", cut_off=TODAY)


@pytest.mark.parametrize(
    "slip", ["Ring 22 33 44 55", "Se sag 2026-0012", "Skriv til anna@eksempel.dk", "Fødselsdag 010190-1234"]
)
def test_what_is_written_of_a_plan_leads_to_nobody_gov_01(cast: Cast, slip: str) -> None:
    charlotte = named(cast, "charlotte")
    with pytest.raises(Refused, match="GOV-01"):
        report(cast.karen, "INI-09", text=slip)
    with pytest.raises(Refused, match="GOV-01"):
        money(charlotte, MoneyKind.FORECAST, "1", text=slip)
    with charlotte.acting():
        of, look = queries.overview_of("INI-09")
        for title, where in ((slip, "Journal 25/118"), ("Notat", slip)):
            with pytest.raises(Refused, match="GOV-01"):
                actions.evidence_add(of, look, kind=EvidenceKind.REPORT, title=title, where=where, on_day=None)
            with pytest.raises(DatabaseError, match="text_names_nobody"), transaction.atomic():
                new_written(
                    Evidence,
                    initiative=look.initiative,
                    kind=EvidenceKind.REPORT,
                    title_da=title,
                    where=where,
                ).save(force_insert=True)


def test_evidence_is_added_once_and_leads_to_no_script(cast: Cast) -> None:
    said: dict[str, Any] = {"kind": EvidenceKind.REPORT, "title": "Notat", "on_day": None}
    with named(cast, "charlotte").acting():
        of, look = queries.overview_of("INI-09")
        actions.evidence_add(of, look, where="Journal 25/118", **said)
        of, look = queries.overview_of("INI-09")
        for where, words in (("Journal 25/118 ", "already"), ("javascript:alert(1)", "https")):
            with pytest.raises(Refused, match=words) as refused:
                actions.evidence_add(of, look, where=where, **said)
            assert refused.value.field == "where"


def test_who_wrote_a_report_has_it_not_on_her_own_desk_to_answer_gov_03(cast: Cast) -> None:
    report(named(cast, "charlotte"), "INI-03")
    with named(cast, "charlotte").acting():
        assert not [work for work in on_desk.on_desk() if work.key.startswith("plan answer")]


@pytest.mark.parametrize(
    ("value", "cut_off", "field"),
    [("1.5", dt.date(2024, 12, 31), "value"), ("2", dt.date(2024, 6, 30), "cut_off")],
)
def test_persons_are_whole_and_a_year_is_counted_when_it_is_over(
    cast: Cast, value: str, cut_off: dt.date, field: str
) -> None:
    with named(cast, "charlotte").acting(), pytest.raises(Refused) as refused:
        indicator = Indicator.objects.get(code="charges-262a")
        actions.figure_enter(indicator, seen=0, year=2024, value=Decimal(value), source="Rigspolitiet", cut_off=cut_off)
    assert refused.value.field == field


def test_half_years_that_are_behind_are_all_named() -> None:
    assert half_years(dt.date(2025, 1, 1), dt.date(2025, 12, 31)).da == "1. halvår 2025 til 2. halvår 2025"
    assert half_years(dt.date(2025, 7, 1), dt.date(2025, 12, 31)).da == "2. halvår 2025"


@pytest.mark.parametrize(
    ("value", "of", "in_tens", "da", "en"),
    [
        ("12.00", 109, False, "12 % af 109", "12% of 109"),
        ("100.00", None, True, "100 %", "100%"),
        ("13.00", None, False, "13", "13"),
        ("2.50", None, False, "2,5", "2.5"),
        ("0", None, False, "ingen", "none"),
        ("0", 34, False, "0 % af 34", "0% of 34"),
    ],
)
def test_a_figure_is_said_with_its_unit_in_both_languages(
    value: str, of: int | None, in_tens: bool, da: str, en: str
) -> None:
    said = Figure(2024, Decimal(value), HELLE, dt.date(2024, 12, 31), of, in_tens=in_tens).said
    assert (said.da, said.en) == (da, en)


def test_of_a_year_before_the_first_that_was_written_there_is_no_figure_and_no_zero_fig_11() -> None:
    years = range(2022, 2026)
    assert list(_since_the_first({2024: 3}, years)) == [2024, 2025]
    assert list(_since_the_first({}, years)) == []


@pytest.mark.parametrize("where", ["{own}/sager/2026-0046/", "{own}/sager/", "//testserver/sager/", "{own}\\sager\\"])
def test_the_address_of_this_helle_is_read_as_the_path_that_it_is_gov_26(cast: Cast, settings: Any, where: str) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    settings.HELLE_ADDRESS = "https://helle.example"
    with cast.karen.acting():
        of, look = queries.overview_of("INI-09")
        for own in ("http://testserver:8171", "HTTPS://TestServer", "testserver", "https://helle.example", "127.0.0.1"):
            with pytest.raises(Refused, match="name nobody") as refused:
                actions.evidence_add(
                    of, look, kind=EvidenceKind.LAW, title="Reglerne", where=where.format(own=own), on_day=None
                )
            assert refused.value.field == "where"
        added = actions.evidence_add(
            of,
            look,
            kind=EvidenceKind.FIGURES,
            title="Tal",
            where="http://testserver:8171/statistik/kvalitet/",
            on_day=None,
        )
        assert added.where == "/statistik/kvalitet/"
        # Another host stays what it is, and a disk is no address.
        assert in_helle("https://cmm.dk/aarsrapport/") == "https://cmm.dk/aarsrapport/"
        assert in_helle("Journalnr. 25/1187") == "Journalnr. 25/1187"
        with pytest.raises(Refused, match="https://"):
            actions.evidence_add(of, look, kind=EvidenceKind.LAW, title="Reglerne", where="\\\\ond\\x", on_day=None)


def test_carried_out_is_approved_with_evidence_or_with_a_reason_without_ini_15(cast: Cast) -> None:
    charlotte, gerda = named(cast, "charlotte"), named(cast, "gerda")
    sent = report(gerda, "INI-06", state=ReportedState.CARRIED_OUT)
    with pytest.raises(Refused, match="why it is approved without") as refused:
        answer(charlotte, "INI-06")
    assert refused.value.field == "remarks"
    with charlotte.acting(), pytest.raises(DatabaseError, match="status_carried_out_is_shown"), transaction.atomic():
        new_written(StatusAnswer, report=sent, approved=True, remarks="").save(force_insert=True)
    page = charlotte.client().get(reverse("initiative-answer", args=["INI-06", sent.pk])).content.decode()
    assert "Godkendes initiativet som gennemført, skal bemærkningen sige hvorfor." in page
    answer(charlotte, "INI-06", remarks="Ministeriet har set evalueringen, som er fortrolig.")
    page = cast.karen.client().get(reverse("initiative", args=["INI-06"])).content.decode()
    assert "Godkendt som gennemført uden dokumentation." in page
    assert "Ministeriet har set evalueringen" in page


def test_who_answers_sees_the_evidence_and_where_it_is_to_be_found_gov_26(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    with charlotte.acting():
        of, look = queries.overview_of("INI-09")
        for title, where in (("Notat", "Journal 25/118"), ("Aftener", "/statistik/opsoegende/")):
            actions.evidence_add(of, look, kind=EvidenceKind.REPORT, title=title, where=where, on_day=None)
    sent = report(cast.karen, "INI-09")
    page = charlotte.client().get(reverse("initiative-answer", args=["INI-09", sent.pk]))
    assert page.status_code == 200
    said = page.content.decode()
    # A page that the ministry may not read says so here as well.
    assert "Journal 25/118" in said and "Aftener" in said and 'href="/statistik/opsoegende/"' not in said


def test_beside_a_period_that_is_over_stands_what_was_approved_last_ini_15(cast: Cast) -> None:
    report(cast.karen, "INI-14")
    answer(named(cast, "charlotte"), "INI-14")
    clock.freeze(dt.datetime(2026, 3, 2, 9, 0, tzinfo=clock.COPENHAGEN))
    page = cast.karen.client().get(reverse("action-plan")).content.decode()
    with cast.karen.acting():
        look = queries.overview_of("INI-14")[1]
    assert look.standing is Standing.PERIOD_OVER
    assert "Sidst godkendt: I gang" in page
    assert "Ingen status er godkendt." in page


def test_a_report_that_waits_is_taken_back_by_the_unit_that_wrote_it_and_written_anew_flo_21(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    sent = report(cast.karen, "INI-14")
    back = reverse("initiative-report-back", args=["INI-14", sent.pk])
    assert f'href="{back}"' in cast.karen.client().get(reverse("initiative", args=["INI-14"])).content.decode()
    assert f'href="{back}"' not in charlotte.client().get(reverse("initiative", args=["INI-14"])).content.decode()
    with charlotte.acting():
        _of, look = queries.overview_of("INI-14")
        with pytest.raises(PermissionDenied):
            actions.status_take_back(look, sent, why="Den er forkert.")
        with pytest.raises(DatabaseError, match="status_is_taken_back_by_who_wrote_it"), transaction.atomic():
            new_written(StatusAnswer, report=sent, approved=False, taken_back=True, remarks="Uden om siden.").save(
                force_insert=True
            )
    with cast.karen.acting():
        _of, look = queries.overview_of("INI-14")
        with pytest.raises(Refused, match="reasons"):
            actions.status_take_back(look, sent, why="...")
        actions.status_take_back(look, sent, why="Et tal var forkert.")
        with pytest.raises(Refused, match="answered already"):
            actions.status_take_back(look, sent, why="Et tal var forkert.")
        assert queries.overview_of("INI-14")[1].taken_back
    with charlotte.acting(), pytest.raises(Refused, match="answered already"):
        of, look = queries.overview_of("INI-14")
        actions.status_answer(of, look, sent, approved=True, remarks="")
    page = cast.karen.client().get(reverse("initiative", args=["INI-14"])).content.decode()
    assert "Taget tilbage:" in page and "Sendt tilbage:" not in page
    assert report(cast.karen, "INI-14").number == 2
