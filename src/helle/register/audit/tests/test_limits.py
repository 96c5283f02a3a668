"""Whoever asks more often than any work needs is held up, told so, and stands in the log (PUB-DIG-04)."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
from django.urls import reverse
from tests import log_cases, stories
from tests import log_stories as told
from tests.cast import Cast, Member
from tests.pages import audit_lines

from helle.register.audit import limits

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
