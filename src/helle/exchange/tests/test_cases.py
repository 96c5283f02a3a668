"""A municipality's system asks how its case stands, and keys that open nothing (MIN-06, PUB-DIG-04, PUB-DIG-05)."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from tests import minor_stories, service_stories, stories
from tests.cast import Cast, as_owner
from tests.invariants.at_once import at_once
from tests.pages import fill_in, post
from tests.service_stories import System

from helle.exchange import actions, queries
from helle.exchange.connection import narrowed
from helle.exchange.queries import PAGE_SIZE
from helle.exchange.service import MOST_WRONG_KEYS
from helle.register.audit.models import Line
from helle.register.cases.models import Case
from helle.register.people.choices import Sex
from helle.register.protection import clock, context
from helle.register.protection.models import Grant
from helle.register.protection.refusals import Refused
from helle.register.referrals.choices import Sector

PROBLEM = "application/problem+json"
TODAY = dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """A case that Lolland was told of, and one that it was not; its system, and the police's."""

    cast: Cast
    case: Case
    other: Case
    system: System
    police: System


@pytest.fixture(scope="module")
def told(committed_for_all: None) -> Told:
    """A boy of whom Aarhus was told, where he stays; a woman of whom it was not."""
    cast = Cast.assemble()
    case, other = stories.an_opened_case(cast), stories.an_opened_case(cast)
    case = minor_stories.describe(cast.mette, case)
    minor_stories.tell_municipality(cast.mette, case, "KOM-751")
    return Told(
        cast,
        case,
        other,
        System(service_stories.make_reader(cast).key),
        System(service_stories.make_reader(cast, "POL-OJYL", "police_officer", name="POLSAS").key),
    )


@pytest.fixture(autouse=True)
def _nobody_is_held_up(told: Told) -> Iterator[None]:
    yield
    clock.freeze(TODAY)
    cache.clear()


def said(answer: Any, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM), answer.content
    found: dict[str, Any] = json.loads(answer.content)
    return found


class TestReading:
    def test_it_is_told_of_its_own_case_and_who_it_is_about_is_not(self, told: Told) -> None:
        answer = told.system.get("cases")
        assert answer.status_code == HTTPStatus.OK, answer.content
        (one,) = answer.json()["cases"]
        assert answer.json()["next_page"] is None
        assert one == {
            "number": told.case.number,
            "rung": None,  # A municipality is not told how a case has gone (C6).
            "opened_on": "2025-10-06",
            "closed": None,  # Nor, then, whether it is over: its case is not, and it must not stop helping.
            "next_deadline": None,
        }
        assert told.system.get(f"cases/{told.case.number}").json() == one
        assert stories.NAME not in answer.content.decode()
        with told.cast.olga.acting():
            listed = Grant.objects.get(category="core")
            assert (listed.number, listed.next_due) == (one["number"], None) or str(listed.next_due) == one[
                "next_deadline"
            ]

    def test_each_look_is_in_the_log_of_her_case_with_what_it_was_for(self, told: Told) -> None:
        with told.cast.dorthe.acting():
            before = Line.objects.latest("pk").pk
        told.system.get("cases")
        told.system.get(f"cases/{told.case.number}", Helle_Purpose="supervision")
        told.system.get(f"cases/{told.other.number}")
        with told.cast.dorthe.acting():
            lines = list(Line.objects.filter(unit_id=told.cast.olga.membership.unit_id, pk__gt=before).order_by("pk"))
        assert [(one.action, one.purpose, one.cases) for one in lines] == [
            ("service.cases_read", "casework", [told.case.pk]),
            ("service.case_read", "supervision", [told.case.pk]),
            ("access.denied", "casework", [told.other.pk]),
        ]
        assert {one.role for one in lines} == {"municipality_caseworker"}

    def test_what_is_not_its_own_is_not_there(self, told: Told) -> None:
        theirs, nowhere = told.system.get(f"cases/{told.other.number}"), told.system.get("cases/2025-9999")
        said(theirs, 404)
        assert (theirs.content, theirs.headers) == (nowhere.content, nowhere.headers)
        for odd in ("%00", f"{told.case.number}%00", "%ff", "%2e%2e%2fcases", "🦄", "x" * 5000, "S2025-9999"):
            assert (told.system.get(f"cases/{odd}").status_code, odd) == (404, odd)
        elsewhere = told.system.get("persons")
        assert (elsewhere.status_code, elsewhere.content) == (404, nowhere.content)
        told.system.get("cases", Accept_Language="en")
        english = said(told.system.get("cases/S2025-9999", Accept_Language="en-GB, da;q=0.5"), 404)
        assert english["title"] == "It does not exist, or it is not yours"

    def test_the_database_gives_it_no_other_case_either(self, told: Told) -> None:
        """Whatever a query forgot to ask."""
        key = queries.key_hash(told.system.key)
        with narrowed(), context.acting_for_service(key, purpose="casework", request_id=uuid.uuid4()):
            assert list(Grant.objects.values_list("case_id", flat=True)) == [told.case.pk]

    def test_what_is_written_in_the_place_of_a_number_stands_in_no_log(self, told: Told) -> None:
        with told.cast.dorthe.acting():
            before = Line.objects.latest("pk").pk
        odd = told.system.get("cases/Ioana%20Prøve%20010190-1234%20%3Cimg%20src=x%3E")
        nowhere = told.system.get("cases/2025-9999")
        assert (odd.status_code, odd.content, odd.headers) == (404, nowhere.content, nowhere.headers)
        with told.cast.dorthe.acting():
            lines = [one.detail for one in Line.objects.filter(pk__gt=before)]
            page = told.cast.dorthe.client().get(reverse("audit-log")).content.decode()
        assert [one["number"] for one in lines if "number" in one] == ["2025-9999"]
        assert "Ioana" not in str(lines) and "Ioana" not in page

    def test_pages_go_on_as_long_as_there_are_cases(self, told: Told) -> None:
        assert told.system.get("cases?page=2").json() == {"cases": [], "next_page": None}
        for wrong in ("0", "-1", "🦄", "9" * 30):
            assert said(told.system.get(f"cases?page={wrong}"), 422)["field"] == "page"
        assert PAGE_SIZE == 50

    def test_where_colleagues_need_to_know_a_system_is_told_why_it_reads_nothing(self, told: Told) -> None:
        with pytest.raises(Refused, match="what one opens a colleague's case for"):
            service_stories.make_reader(told.cast, "CMM", "cmm_caseworker")
        sends = System(service_stories.make(told.cast, "UDLST", "udlst_caseworker", name="Udlændingesystemet").key)
        refused = said(sends.get("cases", Accept_Language="en"), 403)
        assert (refused["requirement"], "colleague" in refused["detail"]) == ("PUB-DIG-05", True)

    def test_it_does_what_it_was_made_for_alone(self, told: Told) -> None:
        said(told.system.send(service_stories.referral()), 403)
        sends = System(service_stories.make(told.cast).key)
        said(sends.get("cases"), 403)
        said(sends.get(f"cases/{told.case.number}"), 403)
        for wrong in (
            {"unit": "AT", "role": "municipality_caseworker"},
            {"reads_cases": True},
            {"sends_referrals": False},
        ):
            with pytest.raises(Refused):
                service_stories.make(told.cast, **wrong)

    def test_a_wrong_method_is_a_problem_with_those_that_are_answered(self, told: Told) -> None:
        headers = {"Authorization": f"Bearer {told.system.key}"}
        for method, path, allowed in (
            ("POST", "cases", "GET"),
            ("DELETE", "referrals", "POST"),
            ("PUT", "cases/2025-9999", "GET"),
        ):
            answer = Client().generic(method, f"/api/v1/{path}", headers=headers)
            said(answer, 405)
            assert answer.headers["Allow"] == allowed
        got = told.system.get(f"cases/{told.case.number}")
        whole = headers | {"Helle-Purpose": "casework"}
        head = Client().generic("HEAD", f"/api/v1/cases/{told.case.number}", headers=whole)
        assert (head.status_code, head.content, head.headers) == (200, b"", got.headers)
        for method in ("OPTIONS", "TRACE", "PROPFIND"):
            answer = Client().generic(method, f"/api/v1/cases/{told.case.number}", headers=headers)
            assert (answer.status_code, told.case.number in answer.content.decode()) == (405, False)

    def test_the_description_is_whole_and_tells_of_nobody(self, told: Told) -> None:
        answer = told.system.get("openapi.json", Authorization=None)
        schema = answer.json()
        assert set(schema["paths"]) == {
            "/api/v1/cases", "/api/v1/cases/{number}", "/api/v1/referrals/{referral_id}", "/api/v1/referrals",
        }  # fmt: skip
        operations = [one for path in schema["paths"].values() for one in path.values()]
        assert all({"401", "404", "422", "429"} <= set(one["responses"]) for one in operations)
        assert all(PROBLEM in one["responses"]["422"]["content"] for one in operations)
        assert told.case.number not in answer.content.decode()
        person, sent = (schema["components"]["schemas"][one]["properties"] for one in ("PersonSent", "ReferralSent"))
        assert person["sex"]["enum"] == sorted(Sex.values) and sent["sector"]["enum"] == sorted(Sector.values)
        assert "wages" in sent["indicators"]["items"]["enum"]
        asked = {one["name"]: one["schema"] for of in operations for one in of["parameters"]}
        assert asked["Helle-Purpose"]["enum"] == ["casework", "supervision"]
        assert asked["Idempotency-Key"]["format"] == asked["referral_id"]["format"] == "uuid"
        assert re.fullmatch(asked["number"]["pattern"], told.case.number)
        assert all("503" in one["responses"] for one in operations)


class TestTheSecondYes:
    def test_a_key_that_reads_cases_opens_nothing_until_somebody_else_says_yes(self, told: Told) -> None:
        """Anton, who made it, cannot; a caseworker of the municipality cannot; another administrator can, once."""
        made = service_stories.make(
            told.cast, "KOM-751", "municipality_caseworker", name="Venter", sends_referrals=False, reads_cases=True
        )
        waiting = System(made.key, "192.0.2.44")
        early = service_stories.make_reader(
            told.cast, name="Begynder i morgen", begins_on=clock.today() + dt.timedelta(days=1)
        )
        # However often they ask, they are no guesses: others behind their address are heard.
        forged = System("x" * 43, "192.0.2.43").get("cases")
        for _each in range(MOST_WRONG_KEYS // 2 + 1):
            for key in (made.key, early.key):
                assert System(key, "192.0.2.44").get("cases").content == forged.content
        assert System(told.system.key, "192.0.2.44").get("cases").status_code == HTTPStatus.OK
        said(waiting.get("cases"), 401)
        page, anton = reverse("service-confirm", args=[made.account_id]), told.cast.anton.client()
        assert anton.get(page).status_code == 404
        listed = anton.get(reverse("service-list")).content.decode()
        assert "Venter på et ja" in listed and "Ingen endnu" in listed and "Lavet af Anton" in listed
        assert "af en anden: du lavede den selv" in listed
        desk = anton.get(reverse("desk")).content.decode()
        assert "Venter venter på et ja" in desk and "en anden administrator svarer" in desk
        with told.cast.anton.acting(), pytest.raises(Refused, match="Somebody else"):
            actions.account_confirm(made.account_id)
        with told.cast.karen.acting(), pytest.raises(Refused, match="Somebody else"):
            actions.account_confirm(made.account_id)
        with told.cast.olga.acting(), pytest.raises(PermissionDenied):
            actions.account_confirm(made.account_id)
        said(waiting.get("cases"), 401)
        shown = service_stories.second().client().get(page).content.decode()
        for told_of in ("Anton", "Sagsbehandler", "4. januar 2026", "Læse, hvordan enhedens sager står"):
            assert told_of in shown
        both = post(service_stories.second().client(), page, {"answer": "yes", "refused_for": "not_known"})
        assert both.status_code == 422 and "refused_for" in both.context["form"].errors
        said(waiting.get("cases"), 401)
        fill_in(service_stories.second().client(), page, {"answer": "yes"})
        assert waiting.get("cases").status_code == HTTPStatus.OK
        assert "Ja fra Astrid Holt" in anton.get(reverse("service-list")).content.decode()
        desk = anton.get(reverse("desk")).content.decode()
        assert "Venter må læse sager" in desk and "ja fra Astrid Holt" in desk
        clock.freeze(clock.now() + dt.timedelta(days=15))
        assert "Venter må læse sager" not in told.cast.anton.client().get(reverse("desk")).content.decode()
        clock.freeze(TODAY)
        with service_stories.second().acting(), pytest.raises(Refused, match="not waiting"):
            actions.account_confirm(made.account_id)

    def test_whoever_may_say_yes_says_no_with_why_and_it_is_ended(self, told: Told) -> None:
        made = service_stories.make(
            told.cast, "KOM-751", "municipality_caseworker", name="Ukendt", sends_referrals=False, reads_cases=True
        )
        page, astrid = reverse("service-confirm", args=[made.account_id]), service_stories.second().client()
        assert post(astrid, page, {"answer": "no"}).status_code == 422
        for who in (told.cast.anton, told.cast.karen):
            with who.acting(), pytest.raises(Refused, match="Somebody else"):
                actions.account_refuse(made.account_id, "not_known")
        fill_in(astrid, page, {"answer": "no", "refused_for": "not_known"})
        said(System(made.key, "192.0.2.45").get("cases"), 401)
        listed = told.cast.anton.client().get(reverse("service-list")).content.decode()
        assert "Nej fra Astrid Holt, 6. okt. kl. " in listed and ": Vi kender ikke systemet" in listed
        desk = told.cast.anton.client().get(reverse("desk")).content.decode()
        assert "Ukendt må ikke læse sager" in desk and "nej fra Astrid Holt" in desk and "Vi kender ikke sys" in desk
        assert "Ukendt" not in astrid.get(reverse("desk")).content.decode()
        with service_stories.second().acting(), pytest.raises(Refused, match="not waiting"):
            actions.account_confirm(made.account_id)
        with told.cast.dorthe.acting():
            line = Line.objects.get(action="service.declined")
            assert (line.object_id, line.detail["why"]) == (made.account_id, "not_known")

    def test_the_database_asks_for_two_as_well(self, told: Told) -> None:
        made = service_stories.make(
            told.cast, "KOM-751", "municipality_caseworker", name="Ejerens", sends_referrals=False, reads_cases=True
        )
        sends = service_stories.make(told.cast, name="Sender kun")
        for account in (made, sends):
            by = told.cast.anton.user.pk if account is made else told.cast.karen.user.pk
            with pytest.raises(Exception, match="service_account_is_confirmed_by_another"):
                as_owner(
                    "UPDATE exchange_serviceaccount SET confirmed_at = made_at, confirmed_by_id = %s"
                    " WHERE user_id = %s",
                    [by, account.account_id],
                )

    def test_one_that_only_sends_waits_for_nobody(self, told: Told) -> None:
        sends = System(service_stories.make(told.cast, name="Sender straks").key)
        assert sends.send(service_stories.referral()).status_code == HTTPStatus.CREATED


class TestKeys:
    def test_a_key_that_is_forged_ended_expired_early_or_none_opens_the_same_nothing(self, told: Told) -> None:
        with told.cast.dorthe.acting():
            before = Line.objects.latest("pk").pk
        ended = service_stories.make_reader(told.cast, name="Afsluttet")
        with told.cast.anton.acting():
            actions.account_end(ended.account_id)
        tomorrow = clock.today() + dt.timedelta(days=1)
        early = service_stories.make_reader(told.cast, name="Senere", begins_on=tomorrow)
        short = service_stories.make_reader(told.cast, name="Kort", ends_on=clock.today())
        assert System(short.key).get("cases").status_code == HTTPStatus.OK
        answers = [
            System(key, f"192.0.2.{at}").get(f"cases/{told.case.number}")
            for at, key in enumerate((ended.key, early.key, "x" * 43, told.system.key[:-1] + "ø", "", "'; DROP TABLE"))
        ]
        answers.append(told.system.get("cases", Authorization=None))
        answers.append(told.system.get("cases", Authorization=f"Basic {told.system.key}"))
        clock.freeze(clock.now() + dt.timedelta(days=2))
        answers.append(System(short.key, "192.0.2.200").get("cases"))
        for one in answers:
            said(one, 401)
            assert one.headers["WWW-Authenticate"] == "Bearer"
        assert len({(one.content, str(one.headers)) for one in answers}) == 1
        with told.cast.dorthe.acting():
            refused = Line.objects.filter(action="service.refused", pk__gt=before)
            why = refused.values_list("detail__why", flat=True)
            assert sorted(why) == ["early", "ended", "expired", *["unknown"] * 4]

    def test_who_tries_keys_is_held_up_and_nobody_else(self, told: Told) -> None:
        guesser = System("a" * 43, "198.51.100.9")
        for _each in range(MOST_WRONG_KEYS):
            said(guesser.get("cases"), 401)
        answer = guesser.get("cases")
        said(answer, 429)
        assert int(answer.headers["Retry-After"]) > 0
        said(System(told.system.key, "198.51.100.9").get("cases"), 429)
        assert told.system.get("cases").status_code == HTTPStatus.OK

    def test_of_keys_that_are_tried_at_once_each_is_counted(self, told: Told) -> None:
        """However many ask in the same moment, ten are told that theirs does not hold, and no more."""
        guesser = System("b" * 43, "198.51.100.10")
        answers: list[Any] = at_once([lambda: guesser.get("cases")] * (MOST_WRONG_KEYS + 6))
        assert sorted(one.status_code for one in answers) == [401] * MOST_WRONG_KEYS + [429] * 6

    def test_that_it_was_used_is_written_once_in_a_call(self, told: Told) -> None:
        """When the key is asked, before anything that was sent is read: also of a call that then is refused."""
        made = service_stories.make(told.cast, name="Bruges én gang")

        def used() -> dt.datetime | None:
            with told.cast.anton.acting():
                return queries.get_account(made.account_id).row.used_at

        with (
            narrowed(),
            context.acting_for_service(queries.key_hash(made.key), purpose="casework", request_id=uuid.uuid4()),
        ):
            pass
        assert used() is None
        said(System(made.key).get("cases", Helle_Purpose="nysgerrighed"), 400)
        assert used() == clock.now()

    def test_another_units_key_sees_nothing_of_it(self, told: Told) -> None:
        outsider = System(service_stories.make_reader(told.cast, "KOM-101", name="En anden kommunes").key)
        assert outsider.get("cases").json()["cases"] == []
        said(outsider.get(f"cases/{told.case.number}"), 404)

    def test_the_key_stands_nowhere(self, told: Told, owner: Any) -> None:
        told.system.get("cases")
        kept = str(owner.execute("SELECT a::text FROM exchange_serviceaccount a").fetchall())
        kept += str(owner.execute("SELECT l::text FROM audit_line l").fetchall())
        assert told.system.key not in kept and told.system.key.encode().hex() not in kept
