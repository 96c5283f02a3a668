"""A control authority's system sends a referral by the HTTP API (DET-02, FLO-01)."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any, Never

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse
from tests import service_stories
from tests.cast import Cast, as_owner
from tests.invariants.at_once import at_once
from tests.service_stories import DESCRIPTION, NAME, System, referral

from helle.exchange.service import MOST_SENT_IN_AN_HOUR
from helle.register.audit.models import Line
from helle.register.protection import clock, context
from helle.register.referrals import queries, triage_actions
from helle.register.referrals.models import Party, Referral

PROBLEM = "application/problem+json"


@pytest.fixture
def system(committed_cast: Cast) -> System:
    """Arbejdstilsynet's, with a key that holds."""
    return System(service_stories.make(committed_cast).key)


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM), answer.content
    assert answer.headers["Cache-Control"] == "no-store"
    said: dict[str, Any] = json.loads(answer.content)
    assert said["status"] == status and said["title"]
    return said


def how_many(cast: Cast) -> int:
    with cast.mette.acting():
        return Referral.objects.count()


class TestSending:
    def test_it_comes_to_cmm_and_to_the_police_as_from_the_page(self, committed_cast: Cast, system: System) -> None:
        answer = system.send(referral())
        assert answer.status_code == 201, answer.content
        told = answer.json()
        assert told["number"].startswith("H2025-") and told["status"] == "new"
        with committed_cast.mette.acting():
            row, party = queries.get_referral_for_reading(told["number"])
            assert (party.part, row.sender_user.full_name) == ("receiver", service_stories.SYSTEM)
            assert queries.description_of(row) == DESCRIPTION
            assert [one.name for one in queries.persons_of(row)] == [NAME]
            assert (row.kind, row.first_contact) == ("notification", "arbejdstilsynet")
        with committed_cast.peter.acting():
            assert Party.objects.get(number=told["number"]).part == "copy"
        with committed_cast.dorthe.acting():
            line = Line.objects.get(action="referral.sent")
            assert line.detail["referral_number"] == told["number"]
        page = committed_cast.mette.client().get(f"/henvendelser/{told['number']}/")
        assert (page.status_code, f"systemet {service_stories.SYSTEM}" in page.content.decode()) == (200, True)

    def test_a_number_is_whole_however_it_is_written(self, committed_cast: Cast, system: System) -> None:
        """JSON knows one kind of number, and some systems write each with a point: 30.0 is thirty."""
        told = system.send(referral(persons=[{"age": 30.0}])).json()
        with committed_cast.mette.acting():
            row, _party = queries.get_referral_for_reading(told["number"])
            assert [one.row.age for one in queries.persons_of(row)] == [30]

    def test_its_unit_is_told_how_far_it_is_and_no_other(self, committed_cast: Cast, system: System) -> None:
        told = system.send(referral()).json()
        assert system.get(f"referrals/{told['id']}").json() == told
        with committed_cast.mette.acting():
            triage_actions.referral_receive(queries.get_received_referral(told["number"]))
        assert system.get(f"referrals/{told['id']}").json()["status"] == "received"
        skat = System(service_stories.make(committed_cast, "SKAT", name="Skats system").key)
        theirs, nowhere = skat.get(f"referrals/{told['id']}"), skat.get(f"referrals/{uuid.uuid4()}")
        problem(theirs, 404)
        assert (theirs.content, theirs.headers) == (nowhere.content, nowhere.headers)
        with committed_cast.dorthe.acting():
            looked = Line.objects.filter(action="service.referral_read").values_list("unit_id", "purpose")
            assert set(looked) == {(committed_cast.anders.membership.unit_id, "casework")}

    def test_sent_twice_it_is_one_and_other_words_are_none(self, committed_cast: Cast, system: System) -> None:
        once = uuid.uuid4()
        first, again = system.send(referral(), once=once), system.send(referral(), once=once)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        changed = problem(system.send(referral(urgent=True), once=once), 409)
        assert changed["field"] == "Idempotency-Key"
        other = System(service_stories.make(committed_cast, name="Et andet system").key)
        assert other.send(referral(), once=once).status_code == 201
        assert how_many(committed_cast) == 2

    def test_of_two_sent_at_once_one_is_sent_and_both_are_told_of_it(
        self, committed_cast: Cast, system: System
    ) -> None:
        once = uuid.uuid4()
        answers: list[Any] = at_once([lambda: system.send(referral(), once=once)] * 2)
        assert sorted(one.status_code for one in answers) == [200, 201]
        assert answers[0].json() == answers[1].json()
        assert how_many(committed_cast) == 1

    def test_a_rule_that_refuses_says_which_and_beside_what(self, committed_cast: Cast, system: System) -> None:
        said = problem(system.send(referral(police_unit=""), Accept_Language="en"), 422)
        assert said["field"] == "police_unit" and "police" in said["errors"][0]["reason"].lower()
        rita = System(service_stories.make(committed_cast, "REDEN-OUT", "ngo_outreach", name="Redens system").key)
        said = problem(rita.send(referral(consent="not_needed", police_unit="")), 422)
        assert (said["field"], said["requirement"], "samtykke" in said["detail"]) == ("consent", "OUT-09", True)
        siri = System(service_stories.make(committed_cast, "SIRI", name="SIRIs system").key)
        said = problem(siri.send(referral()), 422)
        assert (said["field"], said["requirement"]) == ("arose_in", "DET-06")
        assert how_many(committed_cast) == 0

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"persons": [{"sex": "🧑‍🚀"}]}, "persons.0.sex"),
            ({"persons": [{"age": True}]}, "persons.0.age"),
            ({"persons": [{"age": "30"}]}, "persons.0.age"),
            ({"persons": [{"age": 30.5}]}, "persons.0.age"),
            ({"arose_in": "🦄"}, "arose_in"),
            ({"arose_in": "control"}, "arose_in"),
            ({"prosecution_on": "2025-10-01"}, "prosecution_on"),
            ({"urgent": "true"}, "urgent"),
            ({"occurred_on": 1759708800}, "occurred_on"),
            ({"consent": "maybe"}, "consent"),
            ({"first_contact": "🦄"}, "first_contact"),
            ({"municipality": "🦄"}, "municipality"),
            ({"persons": [{"age": "ung"}]}, "persons.0.age"),
            ({"persons": []}, "persons"),
            ({"persons": [{"nationality": "QQ"}]}, "persons.0.nationality"),
            ({"occurred_on": "2099-01-01"}, "occurred_on"),
            ({"occurred_on": "i går"}, "occurred_on"),
            ({"indicators": ["🔥"]}, "indicators.0"),
            ({"sector": ["cleaning"]}, "sector"),
            ({"description": "\u0000"}, "description"),
            ({"role": "🦄"}, "role"),
            ({"persons": [{"Xiomara Fiddlewick": "🦄"}]}, "persons.0"),
            ({"persons": [{"\ud800": "🦄"}]}, "persons.0"),
            ({"description": "\ud800"}, "description"),
        ],
    )
    def test_what_is_wrong_is_named_and_not_repeated(
        self, committed_cast: Cast, system: System, changed: dict[str, Any], field: str
    ) -> None:
        answer = system.send(referral(**changed))
        assert problem(answer, 422)["field"] == field
        assert not any(sign in answer.content.decode() for sign in ("🧑", "🔥", "🦄", "i går", NAME))
        assert how_many(committed_cast) == 0

    @pytest.mark.parametrize(
        ("body", "kind", "status"),
        [
            ("{", "application/json", 400),
            ("[" * 200_000, "application/json", 400),
            ('{"consent": "given", "consent": "not_needed"}', "application/json", 400),
            ('{"persons": [{"age": NaN}]}', "application/json", 400),
            ('{"persons": [{"age": 1e999}]}', "application/json", 422),
            (" ", "application/json", 400),
            ("[]", "application/json", 400),
            ("null", "application/json", 400),
            (b"\xff\xfe", "application/json", 400),
            ("{}", "text/plain", 415),
            ("{}", "application/json; charset=latin1", 415),
            ('{"consent": "given"}'.encode("utf-16-le"), "application/json", 400),
            ('{"consent": "given"}'.encode("utf-16"), "application/json", 400),
            ("a=b", "application/x-www-form-urlencoded", 415),
            ('{"description": "' + "x" * 300_000 + '"}', "application/json", 413),
        ],
    )
    def test_what_cannot_be_read_is_a_problem(
        self, committed_cast: Cast, system: System, body: str, kind: str, status: int
    ) -> None:
        problem(system.send(body, kind=kind), status)
        assert how_many(committed_cast) == 0

    def test_what_is_packed_is_not_read_as_if_it_were_not(self, system: System) -> None:
        problem(system.send(referral(), Content_Encoding="gzip"), 415)
        assert system.send(referral(), Content_Encoding="identity").status_code == 201

    def test_who_calls_too_often_is_held_up_and_told_for_how_long(
        self, committed_cast: Cast, system: System, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Sixty referrals an hour, also those that are refused; what it reads is counted apart, and each system too."""
        other = System(service_stories.make(committed_cast, name="Et andet system").key)
        for _each in range(MOST_SENT_IN_AN_HOUR - 1):
            problem(system.send(referral(municipality="🦄")), 422)
        told = system.send(referral()).json()
        answer = system.send(referral())
        problem(answer, 429)
        assert 0 < int(answer.headers["Retry-After"]) <= 3600
        problem(system.send(referral()), 429)
        assert system.get(f"referrals/{told['id']}").json() == told
        assert other.send(referral()).status_code == 201
        assert how_many(committed_cast) == 2
        monkeypatch.setattr("helle.exchange.service.MOST_READ_IN_AN_HOUR", 2)
        assert system.get(f"referrals/{told['id']}").status_code == 200
        problem(system.get(f"referrals/{told['id']}"), 429)
        with committed_cast.dorthe.acting():
            limited = Line.objects.filter(action="access.limited").values_list("detail__what", flat=True)
            assert sorted(limited) == ["api_reads", "api_referrals"]
        cache.clear()  # Its ten minutes are over, the hour is not.
        problem(system.send(referral()), 429)
        clock.freeze(clock.now() + dt.timedelta(hours=1, seconds=1))
        cache.clear()
        assert system.send(referral()).status_code == 201

    def test_each_refused_call_has_its_line_marked_refused_and_counts(
        self, committed_cast: Cast, system: System, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """By form, by a rule, for a key used twice, unread, or for no purpose; and then it is held up."""
        once = uuid.uuid4()
        first = system.send(referral(), once=once)
        calls: list[tuple[Callable[[], Any], int]] = [
            (lambda: system.send({}), 422),
            (lambda: system.send(referral(police_unit="")), 422),
            (lambda: system.send(referral(urgent=True), once=once), 409),
            (lambda: system.send("{"), 400),
            (lambda: system.send("{}", kind="text/plain"), 415),
            (lambda: system.send(referral(), Helle_Purpose=None), 400),
            (lambda: system.send(referral(), once="🦄"), 400),
            (lambda: system.get(f"referrals/{first.json()['id']}", Helle_Purpose=None), 400),
            (lambda: system.get("cases"), 403),
        ]
        with committed_cast.dorthe.acting():
            before = Line.objects.latest("pk").pk
        for call, status in calls:
            problem(call(), status)
        with committed_cast.dorthe.acting():
            lines = list(Line.objects.filter(pk__gt=before).order_by("pk"))
        assert [(one.outcome, one.detail["status"]) for one in lines] == [("denied", status) for _call, status in calls]
        assert {one.action for one in lines[:-1]} == {"service.call_refused"}
        assert [one.detail["sending"] for one in lines] == [True] * 7 + [False] * 2
        shown = committed_cast.dorthe.client().get(reverse("audit-log"), {"afvist": "1"}).content.decode()
        assert all(f"Afvist</span> {status}</td>" in shown for _call, status in calls)
        assert "Forsøgte at åbne: sager ved API&#x27;et" in shown
        assert f"{service_stories.SYSTEM} <small>(system)</small>" in shown
        monkeypatch.setattr("helle.exchange.service.MOST_SENT_IN_AN_HOUR", 9)
        problem(system.send({}), 422)
        for _each in range(2):
            problem(system.send({}), 429)
        assert system.get(f"referrals/{first.json()['id']}").status_code == 200

    def test_what_cannot_be_read_is_told_why(self, system: System) -> None:
        for body, why in (
            ('{"consent": "given", "consent": "not_needed"}', "twice"),
            ('{"persons": [{"age": NaN}]}', "NaN"),
            ("\ufeff{}".encode(), "byte order mark"),
            (b"\xff\xfe", "not UTF-8"),
            ("{", "not JSON"),
            ("", "not JSON"),
            ("[]", "not an object"),
        ):
            answer = system.send(body, Accept_Language="en", Content_Type="application/json")
            assert why in problem(answer, 400)["detail"]
        for wrong in ({}, referral(police_unit=""), referral(consent="🦄"), referral(**{"Xiomara F": 1})):
            said = problem(system.send(wrong, Accept_Language="en"), 422)
            assert said["detail"] and "Xiomara" not in json.dumps(said)

    def test_no_length_that_is_written_oddly_lets_more_in(self, system: System) -> None:
        for length in ("0" * 20 + "300000", "３００", "-1", "1e9"):
            answer = Client(raise_request_exception=False).post(
                "/api/v1/referrals",
                "{}",
                content_type="application/json",
                headers={"Authorization": f"Bearer {system.key}", "Helle-Purpose": "casework"},
                CONTENT_LENGTH=length,
            )
            problem(answer, 413)

    def test_headers_are_asked_for_and_none_is_believed_that_tears_the_line(self, system: System) -> None:
        assert problem(system.send(referral(), once="ikke en UUID"), 400)["field"] == "Idempotency-Key"
        for purpose in (None, "", "nysgerrighed", "casework\r\nX-Role: administrator", "none", "law_enforcement"):
            said = problem(system.send(referral(), Helle_Purpose=purpose), 400)
            assert said["field"] == "Helle-Purpose"
            assert "X-Role" not in json.dumps(said)


class TestWhatFails:
    def test_whatever_becomes_of_a_call_the_pages_keep_their_connection_and_nobody_acts(
        self, committed_cast: Cast, system: System, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of a thread that answers a page next."""
        own = connections["default"]

        def fails(referral_id: uuid.UUID) -> Never:
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
            raise AssertionError("the database failed")

        told = system.send(referral()).json()
        with monkeypatch.context() as patched:
            patched.setattr("helle.exchange.queries.sent_referral", fails)
            problem(system.get(f"referrals/{told['id']}"), 500)
        for answer in (system.get("cases"), system.get(f"referrals/{uuid.uuid4()}"), system.get("referrals/\x00")):
            assert answer.status_code in (403, 404)
        assert connections["default"] is own is not connections["api"]
        assert context.current_or_none() is None
        for alias, role in (("default", "helle_app"), ("api", "helle_api")):
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT current_user, coalesce(helle.acting_user()::text, '')")
                assert cursor.fetchone() == (role, "")
        assert committed_cast.mette.client().get(f"/henvendelser/{told['number']}/").status_code == 200
        assert system.get(f"referrals/{told['id']}").json() == told

    def test_where_no_line_can_be_written_nothing_is_sent_and_nothing_is_said(
        self, committed_cast: Cast, system: System, owner: Any
    ) -> None:
        told = system.send(referral()).json()
        owner.execute(
            "ALTER TABLE audit_line ADD CONSTRAINT none_of_it CHECK (action NOT LIKE 'service.referral%') NOT VALID"
        )
        try:
            answer = system.get(f"referrals/{told['id']}")
        finally:
            owner.execute("ALTER TABLE audit_line DROP CONSTRAINT none_of_it")
        problem(answer, 500)
        assert told["number"] not in answer.content.decode()
        assert "Traceback" not in answer.content.decode() and "audit" not in answer.content.decode()


class TestRole:
    def test_the_role_of_the_api_reads_no_more_than_it_needs(self, committed: None) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'helle'::regnamespace)"
                " AND relkind IN ('r', 'v', 'm')"
                " AND has_any_column_privilege('helle_api', oid, 'SELECT, INSERT, UPDATE') ORDER BY 1"
            )
            assert [one for (one,) in cursor.fetchall()] == [
                "codelists_entry", "organisations_unit", "organisations_unitname", "protection_grant",
                "protection_sentform", "referrals_party", "referrals_referral", "referrals_referredperson",
            ]  # fmt: skip
            cursor.execute(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'helle'::regnamespace"
                " AND has_function_privilege('helle_api', oid, 'EXECUTE') ORDER BY 1"
            )
            assert [one for (one,) in cursor.fetchall()] == [
                "act_for_service", "acting_kind", "acting_role", "acting_unit", "acting_user", "clock_now",
                "hear_alone", "instant", "reads", "send_referral", "service_calls_lately", "service_may",
                "service_waits", "stop_acting", "texts_that_led", "touched_addresses", "write_audit", "writes",
            ]  # fmt: skip
            cursor.execute(
                "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles"
                " WHERE rolname = 'helle_api'"
            )
            assert cursor.fetchone() == (False,)

    def test_without_an_account_it_shows_nothing_and_as_a_member_nobody_acts(
        self, committed_cast: Cast, system: System
    ) -> None:
        system.send(referral())
        with connections["api"].cursor() as cursor:
            for table in ("protection_grant", "referrals_party", "referrals_referral", "protection_sentform"):
                cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 # a name of ours
                assert cursor.fetchone() == (0,)
        for forbidden in (
            "SELECT * FROM helle.act(gen_random_uuid(), 'casework', gen_random_uuid())",
            "SELECT * FROM exchange_serviceaccount",
            "SELECT * FROM people_name",
            "SELECT name_sealed FROM referrals_referredperson",
            "SELECT person_id FROM protection_grant",
            "UPDATE referrals_referral SET urgent = true",
        ):
            with pytest.raises(Exception, match="permission denied"), connections["api"].cursor() as cursor:
                cursor.execute(forbidden)

    def test_an_account_never_logs_in_and_never_has_a_role(self, committed_cast: Cast) -> None:
        made = service_stories.make(committed_cast)
        for statement in (
            "UPDATE organisations_user SET is_active = true WHERE id = %s",
            "UPDATE organisations_user SET password = 'x' WHERE id = %s",
            "UPDATE organisations_membership SET user_id = %s",
            "UPDATE exchange_serviceaccount SET ends_on = ends_on + 1 WHERE user_id = %s",
            "UPDATE exchange_serviceaccount SET reads_cases = true WHERE user_id = %s",
        ):
            with pytest.raises(Exception, match="refused: service_account"):
                as_owner(statement, [made.account_id])
