"""A link is made on a consent that stands, opens with its code alone, and opens nothing once anything has ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections
from psycopg.errors import InsufficientPrivilege
from tests import partner_stories, return_stories
from tests.cast import Cast

from helle.register.audit.models import Line
from helle.register.cases.entries import new_row, seal
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.partner_access import abroad, actions, queries
from helle.register.partner_access.abroad import Sent
from helle.register.partner_access.choices import LinkEnd, MessageKind
from helle.register.partner_access.models import MOST_TRIES, ConsentTakenBack, Link, Opening
from helle.register.partner_access.tests.conftest import Going, going_home
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.reintegration.models import PlanVersion
from helle.register.returns.choices import ToldFact, TransferGround

pytestmark = pytest.mark.usefixtures("fresh")


LATER = dt.timedelta(days=31)
MINUTE = dt.timedelta(minutes=1)


def _later(by: dt.timedelta) -> None:
    clock.freeze(clock.now() + by)


class TestMaking:
    pytestmark = pytest.mark.django_db(databases=["default", "keys"])

    def test_ret26_who_knows_the_partner_makes_it_and_only_hashes_are_kept(self, cast: Cast, going: Going) -> None:
        made = [going.link(cast.henrik), going.link(going.maja)]
        assert not any(one.token in repr(one) or one.code in repr(one) for one in made)
        assert all(len(one.code) == 8 and len(one.token) >= 43 for one in made)
        with cast.mette.acting():
            kept = str(list(Link.objects.values_list()))
        for one in made:
            assert one.token not in kept and one.code not in kept and one.token.encode().hex() not in kept
        view = partner_stories.view(cast.mette, going.case)
        assert [(one.recipient, one.stands) for one in view.links] == [(partner_stories.RECIPIENT, True)] * 2

    @pytest.mark.parametrize(
        ("changed", "field"), [({"reads_it": False}, "reads_it"), ({"plan_language": ""}, "plan_language")]
    )
    def test_no_link_to_a_plan_that_its_reader_cannot_read(
        self, cast: Cast, going: Going, changed: dict[str, Any], field: str
    ) -> None:
        with cast.henrik.acting(), pytest.raises(Refused) as refused:
            whom = partner_stories.whom(**changed)
            actions.link_make(going.case, going.row, told=going.told, whom=whom, expires_on=clock.today())
        assert refused.value.field == field

    def test_cmm_ends_it_and_makes_none(self, cast: Cast, going: Going) -> None:
        with pytest.raises(PermissionDenied):
            going.link(cast.mette)
        made = going.link(going.maja)
        partner_stories.end(cast.mette, going.case, made.link)
        with pytest.raises(Refused):
            partner_stories.end(cast.henrik, going.case, made.link)

    @pytest.mark.parametrize("days", [-1, 93])
    def test_it_ends_within_a_quarter(self, cast: Cast, going: Going, days: int) -> None:
        with pytest.raises(Refused) as refused:
            going.link(cast.henrik, days=days)
        assert refused.value.field == "expires_on"

    @pytest.mark.parametrize(
        "changed",
        [
            {"facts": (ToldFact.NAME, ToldFact.ARRIVAL)},
            {"country": "NG", "ground": TransferGround.CONSENT, "elsewhere_why": return_stories.ELSEWHERE_WHY},
            {
                "country": "NG",
                "ground": TransferGround.VITAL_INTERESTS,
                "consent_on": None,
                "elsewhere_why": return_stories.ELSEWHERE_WHY,
            },
        ],
    )
    def test_ret26_not_without_her_consent_to_the_plan_where_she_goes(
        self, cast: Cast, going: Going, changed: dict[str, Any]
    ) -> None:
        told = partner_stories.agree(cast.mette, going.case, going.row, **changed)
        with cast.henrik.acting():
            assert told not in [one.row for one in queries.grounds(going.case, going.row)]
        with pytest.raises(Refused) as refused:
            partner_stories.make(cast.henrik, going.case, going.row, told)
        assert refused.value.field == "told"

    def test_a_consent_that_was_taken_back_ends_every_link_on_it_and_carries_none_again(
        self, cast: Cast, going: Going
    ) -> None:
        going.link(cast.henrik)
        partner_stories.make(
            going.maja, going.case, going.row, partner_stories.agree(cast.mette, going.case, going.row)
        )
        partner_stories.take_back(cast.mette, going.case, going.row)
        view = partner_stories.view(cast.henrik, going.case)
        assert [(one.stands, one.row.ended_why) for one in view.links] == [(False, "consent")] * 2
        assert view.grounds == []
        with pytest.raises(Refused):
            going.link(cast.henrik)
        with pytest.raises(Refused):
            partner_stories.take_back(cast.henrik, going.case, going.row)
        with pytest.raises(Refused) as refused:
            partner_stories.agree(cast.mette, going.case, going.row)
        assert refused.value.field == "renewed" and "RET-26" in refused.value.message.da
        anew = partner_stories.agree(cast.mette, going.case, going.row, renewed=True)
        partner_stories.make(cast.henrik, going.case, going.row, anew)

    def test_ret26_after_a_consent_was_taken_back_an_older_yes_tells_nothing_and_opens_nothing(
        self, cast: Cast, going: Going
    ) -> None:
        given = clock.today()
        _later(dt.timedelta(days=2))
        partner_stories.take_back(cast.mette, going.case, going.row)
        taken_back = clock.today()
        _later(dt.timedelta(days=1))
        for told_on in (taken_back, clock.today()):
            with pytest.raises(Refused) as refused:
                partner_stories.agree(cast.henrik, going.case, going.row, consent_on=given, told_on=told_on)
            assert refused.value.field == "consent_on" and "RET-26" in refused.value.message.da
        # What was told before stays to be written down, and opens nothing.
        before = partner_stories.agree(cast.henrik, going.case, going.row, consent_on=given, told_on=given)
        with cast.henrik.acting():
            assert queries.grounds(going.case, going.row) == []
        with pytest.raises(Refused) as link:
            partner_stories.make(cast.henrik, going.case, going.row, before)
        assert link.value.field == "told"
        anew = partner_stories.agree(cast.henrik, going.case, going.row)
        partner_stories.make(cast.henrik, going.case, going.row, anew)

    def test_ret26_what_she_took_back_in_an_earlier_return_carries_nothing_in_the_next(
        self, cast: Cast, going: Going
    ) -> None:
        given = clock.today()
        _later(dt.timedelta(days=2))
        partner_stories.take_back(cast.mette, going.case, going.row)
        return_stories.stop(cast.mette, going.case, going.row)
        again = return_stories.accept(cast.mette, going.case, why=return_stories.OFFERED_WHY)
        return_stories.go_with_partner(cast.mette, going.case, again)
        with pytest.raises(Refused) as refused:
            partner_stories.agree(cast.henrik, going.case, again, consent_on=given)
        assert refused.value.field == "consent_on" and "RET-26" in refused.value.message.da

    def test_what_was_no_consent_to_a_partner_is_not_taken_back(self, cast: Cast, going: Going) -> None:
        told = partner_stories.agree(
            cast.mette,
            going.case,
            going.row,
            country="NG",
            ground=TransferGround.VITAL_INTERESTS,
            consent_on=None,
            elsewhere_why=return_stories.ELSEWHERE_WHY,
        )
        with cast.henrik.acting():
            row = new_row(ConsentTakenBack, going.case, return_case=going.row, told=told)
            assert refused_by_the_database(lambda: row.save(force_insert=True)) == "partner_consent_was_given"

    def test_ret26_a_consent_to_the_partner_before_carries_none_for_the_next_in_the_same_country(
        self, cast: Cast, going: Going
    ) -> None:
        _later(MINUTE)
        return_stories.go(cast.mette, going.case, going.row)
        with cast.henrik.acting():
            assert queries.grounds(going.case, going.row) == []
        with pytest.raises(Refused) as refused:
            going.link(cast.henrik)
        assert refused.value.field == "told"
        anew = partner_stories.agree(cast.mette, going.case, going.row)
        partner_stories.make(cast.henrik, going.case, going.row, anew)

    def test_another_destination_ends_it(self, cast: Cast, going: Going) -> None:
        going.link(cast.henrik)
        return_stories.go(cast.mette, going.case, going.row)
        assert [one.row.ended_why for one in partner_stories.view(cast.mette, going.case).links] == ["elsewhere"]

    @pytest.mark.parametrize("changed", ["consent", "elsewhere", "return_ended", "another", "earlier"])
    def test_who_ended_it_when_and_why_is_as_it_happened(self, cast: Cast, going: Going, changed: str) -> None:
        link = going.link(cast.henrik).link
        _later(MINUTE)
        with cast.mette.acting() as acting:
            link.ended_at = link.recorded_at if changed == "earlier" else acting.instant
            link.ended_by_id = cast.henrik.user.pk if changed == "another" else acting.user_id
            link.ended_why = changed if changed in LinkEnd else LinkEnd.NOT_NEEDED.value
            refused = refused_by_the_database(lambda: link.save(update_fields=["ended_at", "ended_why", "ended_by"]))
        assert refused == "partner_link_ends_as_it_happens"

    @pytest.mark.parametrize(
        ("changed", "constraint"),
        [
            ({"expires_on": dt.date(2030, 1, 1)}, "partner_link_expires_in_time"),
            ({"plan_language": ""}, "partner_link_says_the_language"),
            ({"plan_language": "qq"}, "code_can_be_chosen"),
            ({"tries": 5, "shut_at": dt.datetime(2025, 1, 1, tzinfo=dt.UTC)}, "partner_link_by_who_knows_the_partner"),
        ],
    )
    def test_past_the_application(self, cast: Cast, going: Going, changed: dict[str, Any], constraint: str) -> None:
        def straight() -> None:
            given = {
                "token_hash": b"x",
                "code_hash": b"x",
                "expires_on": clock.today(),
                "tries": 0,
                "ended_why": "",
                "plan_language": "da",
            }
            row = new_row(Link, going.case, return_case=going.row, told=going.told, **(given | changed))
            seal(going.case, row, recipient="x")
            row.save(force_insert=True)

        with cast.henrik.acting():
            assert refused_by_the_database(straight) == constraint


class TestOpening:
    def test_it_shows_what_was_agreed_and_each_look_is_in_the_audit_with_its_ground(
        self, committed_cast: Cast, gone: Going
    ) -> None:
        made = gone.link(committed_cast.henrik)
        key = partner_stories.come_in(made)
        seen = partner_stories.look(key)
        assert seen.recipient == partner_stories.RECIPIENT and seen.country == "RO"
        with committed_cast.henrik.acting():
            (opening,) = queries.openings_of(gone.case)
        assert (opening.ground, opening.facts) == ("inside_eea", ["name", "arrival", "plan"])
        with committed_cast.karen.acting():
            lines = list(Line.objects.filter(action__startswith="partner.", purpose="partner").order_by("pk"))
        assert [one.action for one in lines] == ["partner.opened", "partner.read"]
        assert all(one.cases == [gone.case.pk] and one.user_id is None for one in lines)
        assert lines[0].detail["ground"] == "inside_eea"

    def test_the_log_says_no_more_than_was_shown_and_which_version_of_the_plan(
        self, committed_cast: Cast, gone: Going
    ) -> None:
        facts = (ToldFact.NAME, ToldFact.BIRTH, ToldFact.NEEDS, ToldFact.PLAN)
        told = partner_stories.agree(gone.maja, gone.case, gone.row, facts=facts)
        key = partner_stories.come_in(partner_stories.make(gone.maja, gone.case, gone.row, told))
        assert abroad.plan(key, partner_stories.look(key)) is not None
        with committed_cast.henrik.acting():
            (opening,) = queries.openings_of(gone.case)
            version = PlanVersion.objects.get()
        assert opening.facts == ["name", "plan"]
        with committed_cast.karen.acting():
            shown = Line.objects.get(action="partner.plan_read")
        assert shown.detail == {"opening": str(opening.pk), "version": str(version.pk)}

    def test_ret26_what_is_shown_in_a_third_country_is_logged_with_its_ground(
        self, committed_cast: Cast, gone: Going
    ) -> None:
        return_stories.go(committed_cast.mette, gone.case, gone.row, country="NG", why=return_stories.GOING_WHY)
        told = partner_stories.agree(gone.maja, gone.case, gone.row, country="NG", ground=TransferGround.CONSENT)
        partner_stories.come_in(partner_stories.make(gone.maja, gone.case, gone.row, told))
        with committed_cast.karen.acting():
            line = Line.objects.get(action="partner.opened")
        assert (line.detail["country"], line.detail["ground"]) == ("NG", "consent")

    def test_nothing_opens_where_its_line_cannot_be_written(
        self, committed_cast: Cast, gone: Going, owner: psycopg.Connection[Any]
    ) -> None:
        made = gone.link(committed_cast.henrik)
        owner.execute("ALTER TABLE audit_line ADD CONSTRAINT none CHECK (action <> 'partner.opened') NOT VALID")
        try:
            with pytest.raises(IntegrityError):
                abroad.enter(made.token, made.code)
        finally:
            owner.execute("ALTER TABLE audit_line DROP CONSTRAINT none")
        with committed_cast.henrik.acting():
            assert queries.openings_of(gone.case) == []

    def test_who_tries_one_ended_link_silences_nothing_of_another(self, committed_cast: Cast, gone: Going) -> None:
        first, second = (gone.link(committed_cast.henrik) for _each in range(2))
        for one in (first, second):
            partner_stories.end(committed_cast.mette, gone.case, one.link)
        for one in (*[first] * 22, second):
            assert abroad.enter(one.token, one.code) is None
        with committed_cast.karen.acting():
            told = [
                Line.objects.filter(action="partner.refused", object_id=one.link.pk).count() for one in (first, second)
            ]
        assert told == [20, 1]

    @pytest.mark.parametrize("how", ["shut", "expired", "stopped"])
    def test_what_opens_nothing_any_more_is_answered_alike(self, committed_cast: Cast, gone: Going, how: str) -> None:
        made = gone.link(committed_cast.henrik)
        wrong = "00000000" if made.code != "00000000" else "11111111"
        if how == "shut":
            for _each in range(MOST_TRIES):
                abroad.enter(made.token, wrong)
        elif how == "expired":
            _later(LATER)
        else:
            return_stories.stop(committed_cast.mette, gone.case, gone.row)
        assert [abroad.enter(made.token, code) for code in (made.code, wrong)] == [None, None]
        with committed_cast.karen.acting():
            assert Line.objects.filter(action="partner.opened").count() == 0

    def test_what_opens_nothing_looks_alike_whatever_is_wrong(self, committed_cast: Cast, gone: Going) -> None:
        made, ended, late = (gone.link(committed_cast.henrik, days=days) for days in (60, 60, 30))
        partner_stories.end(committed_cast.mette, gone.case, ended.link)
        assert abroad.enter(made.token, "00000000" if made.code != "00000000" else "11111111") is None
        assert abroad.enter(made.token + "x", made.code) is None
        assert abroad.enter(made.token, ended.code) is None
        assert abroad.enter(ended.token, ended.code) is None
        _later(LATER)
        assert abroad.enter(late.token, late.code) is None
        assert abroad.enter(made.token, made.code) is not None

    def test_after_five_wrong_codes_not_even_the_right_one_opens(self, committed_cast: Cast, gone: Going) -> None:
        made = gone.link(committed_cast.henrik)
        wrong = [f"{number:08d}" for number in range(MOST_TRIES + 1) if f"{number:08d}" != made.code][:MOST_TRIES]
        assert [abroad.enter(made.token, one) for one in wrong] == [None] * MOST_TRIES
        assert abroad.enter(made.token, made.code) is None
        view = partner_stories.view(committed_cast.henrik, gone.case)
        assert (view.links[0].row.tries, view.links[0].stands) == (MOST_TRIES, False)

        # On the desk of those who make links, until somebody has ended it.
        def waits() -> list[bool]:
            found = []
            for who in (committed_cast.henrik, gone.maja, committed_cast.mette):
                with who.acting():
                    found.append(any("låst" in one.what.da for one in queries.waiting()))
            return found

        assert waits() == [True, True, False]
        partner_stories.end(committed_cast.mette, gone.case, view.links[0].row, LinkEnd.WRONG_HANDS)
        assert waits() == [False] * 3
        with committed_cast.karen.acting():
            refused = Line.objects.filter(action="partner.refused", outcome="denied")
            assert refused.count() == MOST_TRIES + 1

    @pytest.mark.parametrize("how", ["ended", "stopped", "expired", "elsewhere", "idle", "left", "old"])
    def test_whoever_is_in_is_out_at_once(self, committed_cast: Cast, gone: Going, how: str) -> None:
        made = gone.link(committed_cast.henrik)
        key = partner_stories.come_in(made)
        seen = partner_stories.look(key)
        match how:
            case "ended":
                partner_stories.end(committed_cast.mette, gone.case, made.link)
            case "stopped":
                return_stories.stop(committed_cast.mette, gone.case, gone.row)
            case "expired":
                _later(LATER)
            case "elsewhere":
                return_stories.go(committed_cast.mette, gone.case, gone.row)
            case "idle":
                _later(dt.timedelta(minutes=31))
            case "old":
                for _each in range(9):
                    _later(dt.timedelta(minutes=29))
                    abroad.look(key)
            case "left":
                abroad.leave(key)
        assert abroad.look(key) is None
        assert abroad.plan(key, seen) is None
        assert abroad.own_messages(key, seen) == []
        assert abroad.send(key, seen, made.link.pk, partner_stories.given()) is Sent.NO
        if how in ("ended", "stopped", "expired", "elsewhere"):
            assert abroad.enter(made.token, made.code) is None

    def test_another_case_is_out_of_reach(self, committed_cast: Cast, gone: Going) -> None:
        other = going_home(committed_cast)
        mine, theirs = gone.link(committed_cast.henrik), other.link(committed_cast.henrik)
        assert abroad.enter(mine.token, theirs.code) is None
        key = partner_stories.come_in(theirs)
        assert abroad.plan(key, partner_stories.look(key)) is None
        my_key = partner_stories.come_in(mine)
        my_plan = abroad.plan(my_key, partner_stories.look(my_key))
        assert my_plan is not None
        report = partner_stories.given(MessageKind.DELIVERY, delivery=partner_stories.delivery(my_plan.lines[0].id, 1))
        assert partner_stories.report(key, report) is Sent.UNAPPROVED

    def test_no_secret_of_it_is_in_the_database(self, committed_cast: Cast, gone: Going) -> None:
        made = gone.link(committed_cast.henrik)
        key = partner_stories.come_in(made)
        with committed_cast.henrik.acting():
            kept = str(list(Opening.objects.values_list())) + str(list(Link.objects.values_list()))
        assert key not in kept and made.token not in kept and made.code not in kept


class TestRole:
    def test_the_partners_role_may_do_these_things_and_reads_no_table(self, committed: None) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'helle'::regnamespace"
                " AND has_function_privilege('helle_partner', oid, 'EXECUTE') ORDER BY 1"
            )
            assert [one for (one,) in cursor.fetchall()] == [
                "partner_enter", "partner_leave", "partner_look", "partner_messages", "partner_over", "partner_plan",
                "partner_send",
            ]  # fmt: skip
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'helle'::regnamespace)"
                " AND relkind IN ('r', 'v')"
                " AND has_any_column_privilege('helle_partner', oid, 'SELECT, INSERT, UPDATE')"
            )
            assert cursor.fetchall() == []
        with pytest.raises(Exception) as refused, connections["partner"].cursor() as cursor:
            cursor.execute("SELECT * FROM partner_access_link")
        assert isinstance(refused.value.__cause__, InsufficientPrivilege)
