"""The municipality is told and answers; where the minor lives is decided under the right act (MIN-06..MIN-09)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import Http404
from django.urls import reverse
from tests import minor_stories, stories
from tests.cast import Cast, Member, member
from tests.pages import fill_in

from helle.register.cases import queries as cases
from helle.register.cases.entries import new_row, seal
from helle.register.cases.facts_read import case_facts
from helle.register.cases.models import Case
from helle.register.cases.queries import held_categories
from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.minors import placement_actions, queries
from helle.register.minors.choices import Decider, PlacementKind
from helle.register.minors.models import PlacementDecision
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.support import municipality_actions
from helle.rules.codes import ResidenceStatus
from helle.rules.minors.codes import PlacementBasis

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def kaja() -> Member:
    """A caseworker in the municipality where he stays."""
    return member("Kaja Riber", minor_stories.COPENHAGEN, "municipality_caseworker")


def step_is_open(cast: Cast, case: Case) -> bool:
    with cast.mette.acting():
        return not case_facts(case.pk, clock.today()).step_facts().municipality_notified


class TestNotice:
    def test_the_municipality_sees_the_case_answers_and_is_let_go(self, cast: Cast, case: Case, kaja: Member) -> None:
        assert step_is_open(cast, case)
        notice = minor_stories.tell_municipality(cast.mette, case)
        assert not step_is_open(cast, case)
        with kaja.acting():
            assert held_categories(case.pk) == {"core", "identity", "placement"}
            (line,) = queries.followed()
            assert line.notice is not None
            assert municipality_actions.municipality_receive(queries.get_notice(case, notice))
        with cast.mette.acting():
            (told,) = queries.notices_of(case)
            assert told.received_by_id == kaja.user.pk
            placement_actions.municipality_let_go(
                case, told, expected_version=stories.fresh(case).version, why=minor_stories.WEIGHED
            )
        assert step_is_open(cast, case)  # Nobody in a municipality knows of him now.
        with kaja.acting():
            assert queries.followed() == []
            with pytest.raises(Http404):
                queries.get_notice(case, notice)

    def test_flo_15_until_it_answers_it_waits_on_the_desk_there_and_cmm_is_to_ask(
        self, cast: Cast, case: Case, kaja: Member
    ) -> None:
        def to_ask() -> dt.date | None:
            with cast.mette.acting():
                steps = {step.code: step for step in cases.own_listed_steps(case.pk)}
            return steps["ask_municipality_for_receipt"].due if "ask_municipality_for_receipt" in steps else None

        def waits() -> bool:
            html = kaja.client().get("/").content.decode()
            with kaja.acting():
                counted_too = any(key.startswith("notice") for key in counted(what_waits(mine=True)).keys)
            assert ("Underretninger, I skal bekræfte" in html) == counted_too
            return counted_too

        assert to_ask() is None and not waits()
        notice = minor_stories.tell_municipality(cast.mette, case)
        assert to_ask() == clock.today() + dt.timedelta(days=3)
        assert waits()
        desk = cast.mette.client().get("/").content.decode()
        assert "Kommunen har ikke taget underretningen til sig" in desk
        with kaja.acting():
            municipality_actions.municipality_receive(queries.get_notice(case, notice))
        # In the list at once, though the municipality computes no steps, and in the facts.
        assert to_ask() is None and not waits()
        with cast.mette.acting():
            assert case_facts(case.pk, clock.today()).municipality_silent_since is None

    def test_it_can_say_that_the_child_is_no_citizen_of_it_and_cmm_is_to_talk_to_it(
        self, cast: Cast, case: Case, kaja: Member
    ) -> None:
        notice = minor_stories.tell_municipality(cast.mette, case)
        client, url = kaja.client(), reverse("case-municipality-receive", args=[case.number, notice])
        fill_in(client, url, {})
        assert "Bekræft modtagelsen" not in client.get(url).content.decode()
        fill_in(client, url, {"not_ours": "on"})
        html = client.get(url).content.decode()
        assert "I har meldt, at personen ikke er jeres borger." in html and "Bekræft modtagelsen" not in html
        with cast.mette.acting():
            assert case_facts(case.pk, clock.today()).municipality_silent_since == clock.today()
        page = cast.mette.client().get(f"/sager/{case.number}/barnet/").content.decode()
        assert "siger, at barnet ikke er deres borger" in page

    def test_another_municipality_hears_nothing_of_it(self, cast: Cast, case: Case) -> None:
        minor_stories.tell_municipality(cast.mette, case)
        with cast.olga.acting():
            assert [*queries.followed(), *queries.notices_of(case), *queries.alarms()] == []

    def test_of_a_danish_child_a_human_decides(self, cast: Cast, case: Case) -> None:
        minor_stories.stay(cast.mette, case, ResidenceStatus.DANISH, since=clock.today())
        with pytest.raises(Refused) as refused:
            minor_stories.tell_municipality(cast.mette, case)
        assert refused.value.field == "why"


class TestWhereHeLives:
    def test_without_lawful_stay_the_municipality_decides_under_the_aliens_act_alone(
        self, cast: Cast, case: Case, kaja: Member
    ) -> None:
        minor_stories.tell_municipality(cast.mette, case)
        with pytest.raises(Refused) as refused:
            minor_stories.place(kaja, case, basis=PlacementBasis.CHILDRENS_ACT)
        assert refused.value.field == "basis"
        assert refused.value.ruling is not None
        assert {reason.requirement for reason in refused.value.ruling.reasons} >= {"MIN-08", "MIN-09"}
        with cast.mette.acting():
            assert not queries.municipality_decided(case)
        row = minor_stories.place(kaja, case)
        assert row.municipality_id == kaja.membership.unit_id
        with cast.mette.acting():
            assert queries.municipality_decided(case)
            (opened,) = queries.minor_view(case).placements
            assert opened.words["note"] == minor_stories.DECISION

    def test_with_lawful_stay_it_is_the_municipality_under_the_acts_on_children(self, cast: Cast, case: Case) -> None:
        minor_stories.stay(cast.mette, case, ResidenceStatus.PERMIT, since=clock.today())
        for changed, field in (
            ({"basis": PlacementBasis.ALIENS_ACT}, "basis"),
            ({"decided_by": Decider.UDLST, "municipality": None}, "decided_by"),
        ):
            with pytest.raises(Refused) as refused:
                minor_stories.place(cast.mette, case, **changed)
            assert refused.value.field == field
            assert "MIN-07" in str(refused.value.ruling)
        assert minor_stories.place(cast.mette, case, basis=PlacementBasis.CHILDRENS_ACT).basis == "childrens_act"

    def test_the_wrong_act_does_not_pass_the_database_either(self, cast: Cast, case: Case) -> None:
        def straight(**changed: object) -> PlacementDecision:
            given = {
                "decided_by": "municipality",
                "municipality_id": unit_id(minor_stories.COPENHAGEN),
                "kind": "foster_family",
                "basis": "childrens_act",
                "decided_on": clock.today(),
                "during": DateRange(clock.today(), None),
            }
            row = new_row(PlacementDecision, case, **(given | changed))
            seal(case, row, ruling="{}")
            row.save(force_insert=True)
            return row

        with cast.mette.acting():
            assert refused_by_the_database(straight) == "placement_basis_fits_the_stay"
            assert refused_by_the_database(
                lambda: straight(decided_by="udlst", municipality_id=None, basis="service_act")
            ) in ("placement_basis_fits_the_stay", "placement_has_its_decider")
            straight(basis="aliens_act")
            assert refused_by_the_database(lambda: straight(basis="aliens_act")) == "one_placement_of_a_minor_at_a_time"

    def test_a_new_decision_ends_the_one_before_and_lengthens_none(self, cast: Cast, case: Case) -> None:
        first = minor_stories.place(cast.ulla, case, decided_by=Decider.UDLST, kind=PlacementKind.SPECIAL_CENTRE)
        assert first.municipality_id is None
        clock.move_forward(dt.timedelta(days=5))
        minor_stories.place(cast.mette, case)
        with cast.mette.acting():
            first.refresh_from_db()
            assert first.last_day == clock.today() - dt.timedelta(days=1)

            def lengthen() -> None:
                first.during = DateRange(first.during.lower, None)
                first.save(update_fields=["during"])

            assert refused_by_the_database(lengthen) in ("placement_is_shortened", "one_placement_of_a_minor_at_a_time")

    def test_a_municipality_decides_for_itself_and_nobody_else_does(self, cast: Cast, case: Case, kaja: Member) -> None:
        minor_stories.tell_municipality(cast.mette, case)
        for who in (kaja,):
            with pytest.raises(PermissionDenied):
                minor_stories.place(who, case, decided_by=Decider.UDLST, municipality=None)
        lead = replace(cast.karen)
        with pytest.raises(PermissionDenied), lead.acting():
            placement_actions.placement_decide(case, expected_version=None, home=minor_stories.home())
