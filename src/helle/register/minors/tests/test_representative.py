"""Who represents a minor: asked for, nominated, appointed, replaced, with a login or none (MIN-01..MIN-04, FLO-16)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from tests import minor_stories, stories
from tests.cast import Cast, Member, as_owner, member
from tests.pages import post

from helle.register.cases.entries import new_row, seal
from helle.register.cases.facts_read import case_facts
from helle.register.cases.models import Case
from helle.register.cases.queries import held_categories
from helle.register.minors import queries
from helle.register.minors.choices import Capacity, RepresentationEnd
from helle.register.minors.models import Appointment, Nomination
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.matrix import access_matrix
from helle.register.protection.refusals import Refused
from helle.rules.minors.codes import AppointingBody, ChildHeard, NomineeConflict

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FIRST_DAY = stories.FIRST_DAY
GRANTED = access_matrix().roles["representative"].readable - {"advice"}


def sees(who: Member, case: Case) -> frozenset[str]:
    with who.acting():
        return held_categories(case.pk)


def the_calendar() -> None:
    """What the night does, in the transaction of the test."""
    as_owner("SELECT helle.end_representation_by_calendar(id) FROM helle.representations_of_age() AS id", [])


def straight(case: Case, nomination: Nomination, since: dt.date) -> None:
    """An appointment past every action."""
    row = new_row(
        Appointment,
        case,
        nomination=nomination,
        appointed_by="agency_of_family_law",
        capacity="personal",
        during=DateRange(since, None),
        ended_why="",
    )
    seal(case, row, name="x", contact="x")
    row.save(force_insert=True)


class TestWhoMayBeAppointed:
    def test_a_suspect_never_whatever_reason_is_given_and_not_past_the_application(
        self, cast: Cast, case: Case
    ) -> None:
        nominated = minor_stories.nominate(
            cast.ulla, case, conflict=NomineeConflict.SUSPECT, about_the_conflict=minor_stories.CONFLICT
        )
        with pytest.raises(Refused) as refused:
            minor_stories.appoint(cast.ulla, case, nominated, why="Ingen anden kunne findes")
        assert refused.value.ruling is not None
        assert "MIN-03" in {reason.requirement for reason in refused.value.ruling.reasons}
        with cast.ulla.acting():
            assert refused_by_the_database(lambda: straight(case, nominated, FIRST_DAY)) == "representative_is_weighed"

    def test_a_relative_of_a_suspect_is_a_flag_that_a_human_weighs(self, cast: Cast, case: Case) -> None:
        nominated = minor_stories.nominate(
            cast.ulla, case, conflict=NomineeConflict.RELATIVE_OF_SUSPECT, about_the_conflict=minor_stories.CONFLICT
        )
        with pytest.raises(Refused) as refused:
            minor_stories.appoint(cast.ulla, case, nominated)
        assert refused.value.field == "why"
        with cast.ulla.acting():
            assert refused_by_the_database(lambda: straight(case, nominated, FIRST_DAY)) == "representative_is_weighed"
        minor_stories.appoint(cast.ulla, case, nominated, why=minor_stories.WEIGHED)
        with cast.ulla.acting():
            view = queries.minor_view(case)
        assert view.representative is not None
        (weighed,) = view.nominations[0].weighed
        assert weighed.words["text"] == minor_stories.WEIGHED
        # It stands beside whoever was appointed all the same.
        page = cast.ulla.client().get(f"/sager/{case.number}/barnet/").content.decode()
        assert "I familie med en mistænkt" in page and minor_stories.CONFLICT in page

    def test_what_stands_in_the_way_is_told(self, cast: Cast, case: Case) -> None:
        with pytest.raises(Refused) as refused:
            minor_stories.nominate(cast.ulla, case, conflict=NomineeConflict.OTHER_TIE)
        assert refused.value.field == "about_the_conflict"

    @pytest.mark.parametrize(
        ("nominated", "appointed"),
        [({"child_heard": ChildHeard.NOT_HEARD}, {}), ({}, {"appointed_by": AppointingBody.IMMIGRATION_SERVICE})],
    )
    def test_an_unheard_child_and_another_body_ask_for_the_reason(
        self, cast: Cast, case: Case, nominated: dict[str, object], appointed: dict[str, object]
    ) -> None:
        row = minor_stories.nominate(cast.ulla, case, **nominated)
        with pytest.raises(Refused) as refused:
            minor_stories.appoint(cast.ulla, case, row, **appointed)
        assert (refused.value.field, "PUB-LAW-08" in str(refused.value.ruling)) == ("why", True)
        assert minor_stories.appoint(cast.ulla, case, row, why=minor_stories.WEIGHED, **appointed).runs

    def test_nobody_for_an_adult(self, cast: Cast, case: Case) -> None:
        nominated = minor_stories.nominate(cast.mette, case)
        minor_stories.describe(cast.mette, case, birth_date=dt.date(1990, 1, 1), unaccompanied=False)
        with pytest.raises(Refused):
            minor_stories.appoint(cast.mette, case, nominated)
        with cast.mette.acting():
            assert refused_by_the_database(lambda: straight(case, nominated, FIRST_DAY)) == "representative_of_a_minor"

    def test_the_step_goes_with_the_appointment_and_comes_back_with_its_end(self, cast: Cast, case: Case) -> None:
        def appointed() -> bool:
            with cast.mette.acting():
                return case_facts(case.pk, clock.today()).step_facts().representative_appointed

        assert not appointed()
        row = minor_stories.appoint(cast.ulla, case)
        assert appointed()
        clock.move_forward(dt.timedelta(days=3))
        minor_stories.end(cast.ulla, case, row, RepresentationEnd.RESIGNED, clock.today())
        assert not appointed()


class TestOneAtATime:
    def test_another_takes_over_from_a_later_day(self, cast: Cast, case: Case) -> None:
        first = minor_stories.appoint(cast.ulla, case)
        with pytest.raises(Refused) as refused:
            minor_stories.appoint(cast.ulla, case)
        assert (refused.value.field, "MIN-01" in refused.value.message.da) == ("since", True)
        clock.move_forward(dt.timedelta(days=2))
        second = minor_stories.appoint(cast.ulla, case)
        with cast.ulla.acting():
            first.refresh_from_db()
            assert (first.ended_why, first.during.upper) == (RepresentationEnd.REPLACED, second.during.lower)

    def test_the_database_keeps_two_apart(self, cast: Cast, case: Case) -> None:
        minor_stories.appoint(cast.ulla, case)
        other = minor_stories.nominate(cast.ulla, case)
        with cast.ulla.acting():
            assert refused_by_the_database(lambda: straight(case, other, FIRST_DAY)) == "one_representative_at_a_time"

    def test_what_is_ended_is_not_taken_up_again(self, cast: Cast, case: Case) -> None:
        row = minor_stories.appoint(cast.ulla, case)
        minor_stories.end(cast.ulla, case, row, RepresentationEnd.MISTAKE, FIRST_DAY)
        with pytest.raises(Refused):
            minor_stories.end(cast.ulla, case, row, RepresentationEnd.RESIGNED, FIRST_DAY)

        def take_up() -> None:
            row.during, row.ended_why, row.ended_at, row.ended_by = DateRange(FIRST_DAY, None), "", None, None
            row.save(update_fields=["during", "ended_why", "ended_at", "ended_by"])

        with cast.ulla.acting():
            assert refused_by_the_database(take_up) == "appointment_is_ended_once"


class TestLogin:
    def test_without_one_nothing_is_granted(self, cast: Cast, case: Case) -> None:
        minor_stories.own_unit()
        gudrun = member("Gudrun Login", "REP-EN", "representative")
        minor_stories.appoint(cast.ulla, case)
        assert sees(gudrun, case) == frozenset()

    def test_with_one_she_sees_her_childs_case_as_the_matrix_says_and_no_other(self, cast: Cast, case: Case) -> None:
        gudrun = minor_stories.a_representative(cast.ulla, case)
        assert sees(gudrun, case) == GRANTED
        other = minor_stories.describe(cast.mette, stories.an_opened_case(cast))
        minor_stories.appoint(cast.mette, other)
        with gudrun.acting():
            assert [one.pk for one in Case.objects.all()] == [case.pk]
            assert Appointment.objects.count() == 1
            assert Nomination.objects.count() == 0  # What was said of her is not hers to read.

    def test_a_replaced_one_sees_nothing_more_the_same_day(self, cast: Cast, case: Case) -> None:
        gudrun = minor_stories.a_representative(cast.ulla, case)
        clock.move_forward(dt.timedelta(days=1))
        minor_stories.appoint(cast.ulla, case)
        assert sees(gudrun, case) == frozenset()

    def test_on_the_day_he_turns_eighteen_it_ends_though_nobody_acts(self, cast: Cast, case: Case) -> None:
        gudrun = minor_stories.a_representative(cast.ulla, case)
        clock.move_forward(dt.datetime(2027, 2, 28, 12, tzinfo=dt.UTC) - clock.now())
        the_calendar()
        assert sees(gudrun, case) == GRANTED
        clock.move_forward(dt.timedelta(hours=12))
        assert clock.today() == dt.date(2027, 3, 1)
        the_calendar()
        the_calendar()
        assert sees(gudrun, case) == frozenset()
        with cast.mette.acting():
            row = Appointment.objects.get(case=case)
        assert (row.ended_why, row.during.upper, row.ended_by_id) == ("of_age", dt.date(2027, 3, 1), None)

    def test_a_disputed_age_keeps_her(self, cast: Cast, case: Case) -> None:
        gudrun = minor_stories.a_representative(cast.ulla, case)
        minor_stories.describe(cast.mette, case, age_disputed=True)
        clock.move_forward(dt.timedelta(days=600))
        the_calendar()
        assert sees(gudrun, case) == GRANTED

    def test_nobody_joins_her_there(self, cast: Cast, case: Case) -> None:
        minor_stories.a_representative(cast.ulla, case)
        refused = refused_by_the_database(lambda: member("En Anden", "REP-EN", "representative"))
        assert refused == "unit_of_one_representative"

    def test_the_body_of_all_and_a_unit_of_two_are_refused(self, cast: Cast, case: Case) -> None:
        row = minor_stories.appoint(cast.ulla, case)
        unit = minor_stories.own_unit()
        member("Gudrun Login", "REP-EN", "representative")
        member("En Anden", "REP-EN", "representative")
        for one in (unit, unit_id("RK-REP")):
            with pytest.raises(Refused) as refused:
                minor_stories.give_login(cast.ulla, case, row, one)
            assert refused.value.field == "unit"

    def test_the_unit_of_another_representative_is_refused_whoever_asks_and_also_later(
        self, cast: Cast, case: Case
    ) -> None:
        gudrun = minor_stories.a_representative(cast.ulla, case)
        other = minor_stories.describe(cast.mette, stories.an_opened_case(cast))
        nominated = minor_stories.nominate(cast.mette, other, name="Erling Bisgaard")
        row = minor_stories.appoint(cast.mette, other, nominated)
        url = f"/sager/{other.number}/barnet/repraesentant/{row.pk}/adgang/"
        page = post(cast.mette.client(), url, {"unit": str(unit_id("REP-EN"))})
        assert page.status_code == 422 and "Enheden er en anden repræsentants" in page.content.decode()
        assert sees(gudrun, other) == frozenset()

        def straight_to_the_database() -> None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT helle.appoint_representative(%s, %s, %s)", [row.pk, unit_id("REP-EN"), b"somebody else"]
                )

        with cast.mette.acting():
            assert refused_by_the_database(straight_to_the_database) == "unit_of_another_representative"
        # Nor once hers is over: she may log in there still.
        clock.move_forward(dt.timedelta(days=2))
        with cast.ulla.acting():
            first = Appointment.objects.get(case=case)
        minor_stories.end(cast.ulla, case, first, RepresentationEnd.RESIGNED, clock.today())
        with pytest.raises(Refused) as refused:
            minor_stories.give_login(cast.mette, other, row, unit_id("REP-EN"))
        assert refused.value.field == "unit"

    def test_one_representative_of_two_children_sees_both_in_her_unit(self, cast: Cast, case: Case) -> None:
        gudrun = minor_stories.a_representative(cast.ulla, case)
        sibling = minor_stories.describe(cast.mette, stories.an_opened_case(cast))
        nominated = minor_stories.nominate(cast.mette, sibling, name=minor_stories.REPRESENTATIVE.upper())
        row = minor_stories.appoint(cast.mette, sibling, nominated)
        minor_stories.give_login(cast.mette, sibling, row, unit_id("REP-EN"))
        assert sees(gudrun, sibling) == GRANTED


class TestDaysWithout:
    """From the day the case was opened, with each gap between two (MIN-01, MIN-04)."""

    def days(self, who: Member, case: Case) -> int | None:
        with who.acting():
            return queries.days_without_representative(case)

    def test_they_are_counted_until_he_has_one_and_again_in_each_gap(self, cast: Cast, case: Case) -> None:
        assert self.days(cast.mette, case) == 0
        clock.move_forward(dt.timedelta(days=3))
        assert self.days(cast.mette, case) == 3
        row = minor_stories.appoint(cast.ulla, case)
        clock.move_forward(dt.timedelta(days=10))
        assert self.days(cast.mette, case) == 3
        minor_stories.end(cast.ulla, case, row, RepresentationEnd.RESIGNED, clock.today() - dt.timedelta(days=4))
        assert self.days(cast.mette, case) == 3 + 4
        page = cast.mette.client().get(f"/sager/{case.number}/barnet/").content.decode()
        assert "Uden repræsentant: 7 dage i alt" in page
        assert self.days(cast.olga, case) is None  # Who has nothing of the case is told nothing.

    def test_none_once_whoever_has_custody_came_nor_of_an_adult_nor_of_who_is_not_alone(
        self, cast: Cast, case: Case
    ) -> None:
        clock.move_forward(dt.timedelta(days=2))
        row = minor_stories.appoint(cast.ulla, case)
        clock.move_forward(dt.timedelta(days=1))
        minor_stories.end(cast.ulla, case, row, RepresentationEnd.CUSTODY_HOLDER, clock.today())
        clock.move_forward(dt.timedelta(days=30))
        assert self.days(cast.mette, case) == 2
        minor_stories.describe(cast.mette, case, unaccompanied=False)
        assert self.days(cast.mette, case) is None

    def test_nor_from_his_eighteenth_birthday(self, cast: Cast, case: Case) -> None:
        clock.move_forward(dt.datetime(2027, 6, 1, 12, tzinfo=dt.UTC) - clock.now())
        assert self.days(cast.mette, case) == (dt.date(2027, 3, 1) - FIRST_DAY).days


def test_what_a_mistake_ends_was_never(cast: Cast, case: Case) -> None:
    row = minor_stories.appoint(cast.ulla, case, capacity=Capacity.PROVISIONAL)
    minor_stories.end(cast.ulla, case, row, RepresentationEnd.MISTAKE, FIRST_DAY)
    with cast.ulla.acting():
        row.refresh_from_db()
        assert row.during.isempty
        assert queries.appointment_on(case, FIRST_DAY) is None
