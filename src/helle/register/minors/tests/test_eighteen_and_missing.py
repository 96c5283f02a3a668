"""The review at eighteen, and the minor whom nobody can find (MIN-15, FLO-15)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import access_stories, minor_stories, stories, support_stories
from tests.cast import Cast, member
from tests.pages import hidden_of

from helle.register.cases import actions as case_actions
from helle.register.cases import queries as cases
from helle.register.cases.coming_of_age import said_of_eighteen
from helle.register.cases.entries import new_row
from helle.register.cases.facts_read import case_facts
from helle.register.cases.models import Case
from helle.register.cases.queries import get_case_for_reading
from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.minors import actions
from helle.register.minors.choices import FoundHow, ToldOfMissing
from helle.register.minors.models import Missing, MissingTold
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.support import gone_actions
from helle.register.support.models import Gone
from helle.rules.codes import BreakOffCause, GoneKind, LadderEvent

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

BIRTHDAY = dt.date(2027, 3, 1)


class TestEighteen:
    def reviewed(self, cast: Cast, case: Case) -> bool:
        with cast.mette.acting():
            return case_facts(case.pk, clock.today()).step_facts().review_at_18_done

    def test_the_review_settles_the_step_until_another_birthday_is_known(self, cast: Cast, case: Case) -> None:
        minor_stories.review(cast.mette, case)
        assert self.reviewed(cast, case)
        with pytest.raises(Refused):
            minor_stories.review(cast.mette, case)
        minor_stories.describe(cast.mette, case, birth_date=dt.date(2009, 5, 1))
        assert not self.reviewed(cast, case)
        minor_stories.review(cast.mette, case)
        assert self.reviewed(cast, case)

    def test_a_review_done_long_before_surfaces_him_on_the_day(self, cast: Cast, case: Case) -> None:
        def step() -> dt.date | None:
            with cast.mette.acting():
                return {one.code: one.due for one in cases.own_listed_steps(case.pk)}.get("follow_up_at_18")

        def settle() -> None:
            with cast.mette.acting():
                case_actions.step_settle(
                    case, expected_version=None, code="follow_up_at_18", settled_on=clock.today(), note=stories.WHY
                )

        assert step() is None
        minor_stories.review(cast.mette, case)
        assert step() == BIRTHDAY
        with pytest.raises(Refused, match="not of age"):
            settle()
        clock.move_forward(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC) - clock.now())
        assert "følg op på det, der er aftalt" in cast.mette.client().get("/").content.decode()
        settle()
        assert step() is None

    def test_every_point_is_answered(self, cast: Cast, case: Case) -> None:
        with cast.mette.acting(), pytest.raises(Refused) as refused:
            actions.review_make(case, expected_version=stories.fresh(case).version, done_on=clock.today(), agreed={})
        assert refused.value.field == "representative"

    def test_a_disputed_age_has_no_day_to_review_for(self, cast: Cast, case: Case) -> None:
        minor_stories.describe(cast.mette, case, age_disputed=True)
        with cast.mette.acting(), pytest.raises(Refused):
            actions.review_make(case, expected_version=stories.fresh(case).version, done_on=clock.today(), agreed={})

    def test_each_page_of_the_case_says_it_before_and_after(self, cast: Cast, case: Case) -> None:
        mette, page = cast.mette.client(), f"/sager/{case.number}/"
        pages = (page, page + "barnet/", page + "samtale/", page + "opgaver/", page + "barnet/bolig/")
        for one in pages:
            assert "Fylder 18 1. marts 2027" in mette.get(one).content.decode(), one
        clock.move_forward(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC) - clock.now())
        for one in pages:
            assert "18 år siden 1. marts 2027" in mette.get(one).content.decode(), one

    def test_c13_9_whose_age_is_disputed_is_said_alike_on_each_page_to_be_treated_as_a_minor(
        self, cast: Cast, case: Case
    ) -> None:
        minor_stories.describe(cast.mette, case, birth_date=dt.date(2007, 2, 1), age_disputed=True)
        mette, page = cast.mette.client(), f"/sager/{case.number}/"
        for one in (page, page + "samtykker/", page + "samtykker/nyt/", page + "barnet/", page + "samtale/"):
            shown = mette.get(one).content.decode()
            said = "da alderen er omstridt. Ifølge den noterede fødselsdag: 18 år siden 1. februar 2025"
            assert f"Behandles som mindreårig, {said}" in shown, one
        assert "Behandles som mindreårig</span>" in mette.get(page).content.decode()

    def test_a_form_among_the_parts_of_the_case_says_the_day_once(self, cast: Cast, case: Case) -> None:
        row = access_stories.ask(cast.mette, case)
        url = reverse("case-access-entry", args=[case.number, row.pk, "person", case.person_id])
        assert cast.mette.client().get(url).content.decode().count("Fylder 18 1. marts 2027") == 1

    def test_whoever_does_not_see_who_he_is_does_not_see_the_day(self, cast: Cast, case: Case) -> None:
        with cast.mette.acting():
            said = said_of_eighteen(get_case_for_reading(case.number))
            assert said is not None
            assert said.en == "Turns 18 on 1 March 2027"
        minor_stories.describe(cast.mette, case, birth_date=dt.date(1990, 1, 1), unaccompanied=False)
        with cast.mette.acting():
            assert said_of_eighteen(get_case_for_reading(case.number)) is None


class TestMissing:
    def test_the_alarm_stands_on_every_desk_until_he_is_found(self, cast: Cast, case: Case) -> None:
        kaja = member("Kaja Riber", minor_stories.COPENHAGEN, "municipality_caseworker")
        minor_stories.tell_municipality(cast.mette, case)
        missing = minor_stories.lose(cast.ulla, case)
        for who in (cast.mette, cast.jonas, cast.ulla, kaja):
            html = who.client().get("/?mine=1").content.decode()
            assert "Forsvundne børn" in html, who
            assert html.index("Forsvundne børn") < html.index("<h2", html.index("Forsvundne børn"))
        assert "Forsvundne børn" not in cast.olga.client().get("/").content.decode()
        with cast.jonas.acting():  # Whoever's case it is: it waits for her too, in the mail as on the desk.
            assert any(key.startswith("missing") for key in counted(what_waits(mine=True)).keys)
        minor_stories.find(cast.mette, case, missing)
        for who in (cast.mette, cast.ulla, kaja):
            assert "Forsvundne børn" not in who.client().get("/").content.decode()

    def test_who_was_told_is_kept_with_the_time_and_settles_the_step(self, cast: Cast, case: Case) -> None:
        case = stories.end_case(cast.mette, case)  # It raises the alarm at once.
        with cast.mette.acting():
            (row,) = Missing.objects.filter(case=case)
            assert not case_facts(case.pk, clock.today()).step_facts().disappearance_told
        minor_stories.appoint(cast.mette, case)
        for whom in ToldOfMissing:
            minor_stories.tell_of_missing(cast.mette, case, row, whom)
        with pytest.raises(Refused) as refused:
            minor_stories.tell_of_missing(cast.mette, case, row, ToldOfMissing.POLICE)
        assert refused.value.field == "whom"
        with cast.mette.acting():
            assert case_facts(case.pk, clock.today()).step_facts().disappearance_told

    def test_a_representative_whom_nobody_has_appointed_is_neither_told_nor_missing_among_who_was(
        self, cast: Cast, case: Case
    ) -> None:
        row = minor_stories.lose(cast.mette, case)
        client = cast.mette.client()
        for page in (f"/sager/{case.number}/barnet/", "/"):
            html = client.get(page).content.decode().lower()
            assert "mangler besked" in html
            assert "repræsentanten" not in html[html.index("forsvundne" if page == "/" else 'id="alarm"') :][:900]
        told = client.get(f"/sager/{case.number}/barnet/forsvundet/{row.pk}/besked/")
        assert "representative" not in dict(told.context["form"].fields["whom"].choices)
        with pytest.raises(Refused) as refused:
            minor_stories.tell_of_missing(cast.mette, case, row, ToldOfMissing.REPRESENTATIVE)
        assert refused.value.field == "whom" and "MIN-01" in refused.value.message.da
        minor_stories.appoint(cast.mette, case)
        minor_stories.tell_of_missing(cast.mette, case, row, ToldOfMissing.REPRESENTATIVE)

    def test_a_period_that_ends_since_he_disappeared_raises_it_too(self, cast: Cast) -> None:
        running = stories.a_running_period(cast)
        minor_stories.describe(cast.mette, running)
        clock.move_forward(dt.timedelta(days=3))
        stories.break_off_period(cast.ulla, running, BreakOffCause.DISAPPEARED)
        with cast.ulla.acting():
            assert Missing.objects.filter(case=running, ended_on__isnull=True).count() == 1

    def test_that_he_is_gone_and_the_alarm_are_one_fact_whichever_is_written(self, cast: Cast, case: Case) -> None:
        def told() -> list[tuple[bool, bool]]:
            with cast.mette.acting():
                rows = Gone.objects.filter(case=case, superseded_by=None).order_by("recorded_at")
                return [(row.found_on is not None, row.withdrawn) for row in rows]

        gone = support_stories.go_missing(cast.mette, case, GoneKind.LEFT)
        with cast.mette.acting():
            missing = Missing.objects.get(case=case)
        page = cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()
        assert reverse("minor-missing-found", args=[case.number, missing.pk]) in page
        assert reverse("case-gone", args=[case.number]) not in page
        with pytest.raises(Refused, match="alarm for the child"):  # How he was found is said where the alarm is.
            support_stories.come_back(cast.mette, case, gone)
        with cast.mette.acting(), pytest.raises(Refused, match="alarm for the child"):  # Nor is it taken out there.
            gone_actions.gone_withdraw(case, gone, expected_version=None, why=stories.WHY)
        minor_stories.find(cast.mette, case, missing)
        assert told() == [(True, False)]
        again = minor_stories.lose(cast.ulla, case)
        assert told() == [(True, False), (False, False)]
        minor_stories.find(cast.ulla, case, again)
        assert told() == [(True, False), (True, False)]

    def test_who_is_described_as_a_child_while_gone_has_the_alarm_from_then_on(self, cast: Cast) -> None:
        unknown = stories.an_opened_case(cast)
        support_stories.go_missing(cast.mette, unknown)
        with cast.mette.acting():
            assert not Missing.objects.filter(case=unknown).exists()
        minor_stories.describe(cast.mette, unknown)
        with cast.mette.acting():
            assert Missing.objects.get(case=unknown).ended_on is None
            assert Gone.objects.filter(case=unknown).count() == 1

    def test_of_an_adult_there_is_no_alarm(self, cast: Cast) -> None:
        grown_up = stories.an_opened_case(cast)
        with cast.mette.acting():
            row = new_row(Missing, grown_up, since=clock.today(), found_how="")
            assert refused_by_the_database(lambda: row.save(force_insert=True)) == "missing_is_a_minor"
        stories.end_case(cast.mette, grown_up)
        with cast.mette.acting():
            assert not Missing.objects.filter(case=grown_up).exists()

    def test_a_mistyped_disappearance_takes_its_alarm_with_it(self, cast: Cast, case: Case) -> None:
        from tests import correction_stories

        from helle.register.cases.choices import CorrectableKind
        from helle.register.cases.models import RungEvent

        stories.end_case(cast.mette, case)
        with cast.mette.acting():
            event = RungEvent.objects.get(case=case, event=LadderEvent.DISAPPEARED)
        correction_stories.take_out(cast.mette, case, CorrectableKind.RUNG_EVENT, event.pk)
        with cast.mette.acting():
            assert Missing.objects.get(case=case).found_how == FoundHow.MISTAKE

    def test_he_is_missing_once_and_found_once(self, cast: Cast, case: Case) -> None:
        missing = minor_stories.lose(cast.mette, case)
        with pytest.raises(Refused):
            minor_stories.lose(cast.mette, case)
        minor_stories.find(cast.mette, case, missing)
        with pytest.raises(Refused):
            minor_stories.find(cast.mette, case, missing)
        with cast.mette.acting():
            late = new_row(
                MissingTold, case, missing=missing, whom="police", told_at=clock.now() - dt.timedelta(days=3)
            )
            assert refused_by_the_database(lambda: late.save(force_insert=True)) == "told_since_she_is_missing"
        minor_stories.lose(cast.mette, case)  # Again: it happens.


def test_a_form_that_is_refused_keeps_what_was_typed(cast: Cast, case: Case) -> None:
    address = f"/sager/{case.number}/barnet/bolig/"
    mette = cast.mette.client()
    typed = {
        "decided_by": "municipality",
        "municipality": minor_stories.COPENHAGEN,
        "kind": "foster_family",
        "basis": "service_act",
        "note": minor_stories.DECISION,
    }
    response = mette.post(address, hidden_of(mette, address) | typed)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"basis"}
    assert minor_stories.DECISION in response.content.decode()
    assert "MIN-09" in response.content.decode()
