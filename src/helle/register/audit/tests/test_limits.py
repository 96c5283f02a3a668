"""Whoever asks more often than any work needs is held up, told so, and stands in the log (PUB-DIG-04)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
import uuid
from typing import Any

import pytest
from django.db import connection
from django.urls import resolve, reverse
from tests import log_cases, look_stories, prosecution_stories, stories
from tests import log_stories as told
from tests.adversaries.tried import addresses
from tests.cast import Cast, Member, as_owner
from tests.pages import audit_lines

from helle.register.audit import actions as audit
from helle.register.audit import http, limits
from helle.register.log_review import queries
from helle.register.need_to_know.models import Look
from helle.register.protection import clock, identifiers
from helle.register.protection.matrix import access_matrix
from helle.register.protection.refusals import Refused
from helle.rules.log_review import CASES_AN_HOUR, LIMITED
from helle.rules.parameters import values_of, whole_number

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
FORBIDDEN = reverse("case-page", args=["2025-9999"])


def limited(cast: Cast, who: Member) -> list[dict[str, object]]:
    return [line.detail for line in audit_lines(cast, who.user.pk) if line.action == "access.limited"]


@pytest.fixture
def holding_up(settings: Any) -> None:
    settings.HELLE_LIMITS = True


def test_one_too_many_refused_pages_hold_up_all_others(cast: Cast, holding_up: None) -> None:
    client = cast.jonas.client()
    told.is_refused(cast.jonas, 59)
    assert client.get(FORBIDDEN).status_code == 404
    page = client.get(FORBIDDEN)
    assert page.status_code == 429 and page.headers["Retry-After"] == "600"
    assert "bedt om mange sider" in page.content.decode()
    held = client.get(reverse("desk"))
    assert held.status_code == 429 and "Vent ti minutter" in held.content.decode()
    assert limited(cast, cast.jonas) == [{"what": "refused_address"}]
    assert cast.mette.client().get(reverse("desk")).status_code == 200


def test_what_was_typed_comes_back_to_whoever_is_held_up(cast: Cast, holding_up: None) -> None:
    client = cast.jonas.client()
    told.is_refused(cast.jonas, 60)
    typed = "application/x-www-form-urlencoded"
    page = client.post(reverse("case-note-new", args=["2025-9999"]), "note=to+lange+ord", content_type=typed)
    assert page.status_code == 429 and "to lange ord" in page.content.decode()


def test_a_new_login_is_held_up_with_its_first_refusal(cast: Cast, holding_up: None) -> None:
    told.is_refused(cast.jonas, 60)
    assert cast.jonas.client().get(FORBIDDEN).status_code == 429
    again = cast.jonas.client()
    assert again.get(reverse("desk")).status_code == 200
    assert again.get(FORBIDDEN).status_code == 429 and again.get(reverse("desk")).status_code == 429


def test_after_ten_minutes_it_is_over(cast: Cast, holding_up: None, monkeypatch: pytest.MonkeyPatch) -> None:
    client = cast.jonas.client()
    told.is_refused(cast.jonas, 60)
    assert client.get(FORBIDDEN).status_code == 429
    later = time.time() + limits.SECONDS + 1
    monkeypatch.setattr("helle.register.audit.limits.time.time", lambda: later)
    assert client.get(reverse("desk")).status_code == 200


def test_a_wrong_method_and_a_purpose_count_for_nothing(cast: Cast, holding_up: None) -> None:
    case = log_cases.a_case_of_mettes(cast)
    told.is_refused(cast.jonas, 59)
    client = cast.jonas.client()
    assert client.get(reverse("case-page", args=[case.number])).status_code == 302
    assert client.post(reverse("case-list")).status_code == 405
    assert client.get(FORBIDDEN).status_code == 404


def search(who: Member, number: str = "010180-1236") -> Any:
    client, url = who.client(), reverse("case-search")
    return client.post(url, {"form_token": uuid.uuid4(), "kind": "cpr", "value": number})


def test_the_thirty_first_search_for_a_person_in_an_hour_is_not_answered(cast: Cast) -> None:
    stories.an_opened_case(cast)
    told.searches_in_vain(cast.jonas, 29)
    answered = search(cast.jonas)
    assert answered.status_code == 200 and "Ingen person med det nummer" in answered.content.decode()
    page = search(cast.jonas)
    assert page.status_code == 429 and page.headers["Retry-After"] == "3600"
    text = page.content.decode()
    assert "Du har søgt efter mange personer på en time." in text and "010180-1236" in text
    assert "Der blev ikke søgt" in text and "Det blev ikke gemt" not in text
    assert "Ingen person med det nummer" not in text
    assert limited(cast, cast.jonas) == [{"what": "person_search"}]
    assert search(cast.mette).status_code == 200


class TestOpening:
    """Cases and referrals opened one after the other: forty within an hour, whoever has them."""

    def page_of(self, who: Member, number: str) -> Any:
        return who.client().get(reverse("case-page", args=[number]))

    def test_the_forty_first_case_in_an_hour_is_not_shown(self, cast: Cast, holding_up: None) -> None:
        fortieth, next_one = stories.an_opened_case(cast), stories.an_opened_case(cast)
        told.opens_many(cast.mette, 39)
        assert self.page_of(cast.mette, fortieth.number).status_code == 200
        page = self.page_of(cast.mette, next_one.number)
        assert page.status_code == 429 and page.headers["Retry-After"] == "3600"
        text = page.content.decode()
        assert "Du har åbnet mange forskellige sager og henvendelser på en time." in text
        assert f"Sag {next_one.number}" not in text, "nothing of the case is shown"
        assert limited(cast, cast.mette) == [{"what": "case_opened"}]
        line = next(one for one in audit_lines(cast, cast.mette.user.pk) if one.action == "access.limited")
        assert (line.cases, line.purpose) == ([next_one.pk], "not_opened")
        assert self.page_of(cast.mette, fortieth.number).status_code == 200, "work on what is open goes on"
        assert cast.mette.client().get(reverse("desk")).status_code == 200
        assert self.page_of(cast.karen, next_one.number).status_code == 200, "nobody else is held up"

    def test_no_page_of_a_case_shows_the_forty_first(self, cast: Cast, holding_up: None) -> None:
        case, client = stories.an_opened_case(cast), cast.mette.client()
        told.opens_many(cast.mette, 40)
        found = {resolve(one).url_name: client.get(one).status_code for one in addresses(case.number)}
        # That one asks whether somebody is in danger, and shows nothing of the case.
        assert [name for name, status in found.items() if status == 200] == ["case-danger"]
        held_up = {name for name, status in found.items() if status == 429}
        assert held_up >= {"case-page", "case-letters", "case-extracts", "case-access", "case-criminal"}

    def test_an_hour_later_it_is_over(self, cast: Cast, holding_up: None) -> None:
        case = stories.an_opened_case(cast)
        told.opens_many(cast.mette, 40)
        assert self.page_of(cast.mette, case.number).status_code == 429
        clock.move_forward(dt.timedelta(minutes=61))
        assert self.page_of(cast.mette, case.number).status_code == 200

    def test_a_referral_counts_and_what_is_written_without_being_shown_does_not(
        self, cast: Cast, holding_up: None
    ) -> None:
        referral = stories.refer(cast)
        told.opens_many(cast.mette, 40)
        with cast.mette.acting():
            for _time in range(45):
                audit.record("case.assigned", cases=[identifiers.new_id()])
        page = cast.mette.client().get(reverse("referral-page", args=[referral.number]))
        assert page.status_code == 429 and "straks" not in page.content.decode(), "danger is of a case"

    def test_only_what_somebody_opens_by_a_page_is_counted(self, cast: Cast, holding_up: None) -> None:
        for counts, so_often in ((False, 0), (True, 2)):
            audit.begin_request(counts=counts)
            with cast.mette.acting():
                audit.record("case.read", cases=[identifiers.new_id()])
            assert audit.opened().so_often == so_often, "no system's call and no command looks back for each line"

    def test_a_purpose_opens_no_more_than_that(self, cast: Cast, holding_up: None) -> None:
        case = log_cases.a_case_of_mettes(cast)
        told.opens_many(cast.jonas, 40)
        asks = reverse("case-purpose", args=[case.number])
        assert cast.jonas.client().get(asks).status_code == 200
        said = {"form_token": uuid.uuid4(), "purpose": "second_reader", "words": ""}
        assert cast.jonas.client().post(asks, said).status_code == 429
        with cast.jonas.acting():
            assert not Look.objects.exists()

    def test_the_database_takes_no_more_looks_at_colleagues_cases_than_that(self, cast: Cast) -> None:
        """Past the pages, too. Here it is two within the hour: what it is else is the value of the rules."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = 'helle.looks_an_hour()'::regprocedure")
            (written,) = cursor.fetchone() or ("",)
        assert {whole_number(one) for one in values_of(CASES_AN_HOUR)} == {int(written.split()[1])}
        as_owner(
            "CREATE OR REPLACE FUNCTION helle.looks_an_hour() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2'", []
        )
        first, second, third = (log_cases.a_case_of_mettes(cast) for _one in range(3))
        clock.move_forward(dt.timedelta(days=2))
        for case in (first, second, first):
            look_stories.say(cast.jonas, case)
        with pytest.raises(Refused, match="many different cases"):
            look_stories.say(cast.jonas, third)
        look_stories.break_the_glass(cast.jonas, third)
        of_now = clock.now()
        clock.freeze(of_now - dt.timedelta(days=1))  # As where an invented country is told from its beginning.
        look_stories.say(cast.jonas, third)
        clock.freeze(of_now + dt.timedelta(minutes=61))
        look_stories.say(cast.jonas, third)

    def test_danger_opens_it_all_the_same_and_the_lead_is_told(self, cast: Cast, holding_up: None) -> None:
        case = log_cases.a_case_of_mettes(cast)
        told.opens_many(cast.mette, 40)
        client = cast.mette.client()
        danger = reverse("case-danger", args=[case.number])
        assert danger in self.page_of(cast.mette, case.number).content.decode(), "also of her own case"
        asked = client.get(danger).content.decode()
        assert "Er nogen i fare?" in asked and "åbner den frit" not in asked
        assert client.post(danger, {"form_token": uuid.uuid4(), "words": ""}).status_code == 422, "she says why"
        said = {"form_token": uuid.uuid4(), "words": "Der er ringet om en trussel nu."}
        assert client.post(danger, said).status_code == 302
        assert self.page_of(cast.mette, case.number).status_code == 200
        with cast.karen.acting():
            assert [one.told for one in Look.objects.all()] == ["lead"]

    def test_danger_is_of_a_case_and_not_of_a_criminal_case_with_one_in_it(
        self, cast: Cast, holding_up: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        criminal_case, _link = prosecution_stories.charge(cast.peter, stories.an_opened_case(cast))
        told.opens_many(cast.peter, 40)
        # Today nobody who reads criminal cases may open a case because of danger.
        with cast.peter.acting() as acting:
            his = {acting.unit_kind: frozenset[str]()}
        monkeypatch.setattr(http, "access_matrix", lambda: dataclasses.replace(access_matrix(), led_by=his))
        page = cast.peter.client().get(reverse("criminal-case-page", args=[criminal_case.number]))
        assert page.status_code == 429 and "straks" not in page.content.decode()

    def test_who_was_held_up_stands_first_in_the_sample_of_the_lead(self, cast: Cast, holding_up: None) -> None:
        case = stories.an_opened_case(cast)
        told.opens_many(cast.mette, 40)
        assert self.page_of(cast.mette, case.number).status_code == 429
        clock.move_forward(dt.timedelta(minutes=2))
        row = told.draw(cast.karen, cast.mette)
        with cast.karen.acting():
            first = queries.looks_of(row)[0]
        assert first.ruling.reasons[0] == LIMITED
        assert first.row.facts["cases_in_hour"] == 0, "a case that stayed closed is none that she saw"
