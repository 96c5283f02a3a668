"""The public form: step by step on one address, without a session, a name or a trace (J7, DET-08, FLO-08)."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from tests import report_stories as told
from tests.cast import Cast, destroy_key

from helle.portal import drafts
from helle.portal.tests.walk import ADDRESS, Walk
from helle.register.protection.keystore.models import IncomingKey
from helle.register.reports import queries
from helle.register.reports.models import Report


@pytest.fixture(autouse=True)
def fresh(committed: None, owner: psycopg.Connection[Any]) -> Iterator[None]:
    yield
    owner.execute("DELETE FROM reports_throttle")


def reports(cast: Cast) -> list[Report]:
    with cast.mette.acting():
        return list(Report.objects.all())


def test_a_report_is_written_in_steps_and_read_by_cmm(committed_cast: Cast) -> None:
    walk = Walk().to_check(told.SEEN, place=told.WHERE)
    assert told.SEEN in walk.main and told.WHERE in walk.main and "Restaurant" in walk.main
    walk.press("send")
    assert walk.step == "sent" and len(walk.receipt) == 16
    assert f"{walk.receipt[:4]} {walk.receipt[4:8]}" in walk.main
    (row,) = reports(committed_cast)
    with committed_cast.mette.acting():
        seen = queries.opened(row)
    assert (seen.text, seen.place) == (told.SEEN, told.WHERE)
    assert (row.language, row.sector, row.may_ask) == ("da", "restaurant", True)


def test_one_leaves_nothing_but_what_one_must(committed_cast: Cast) -> None:
    walk = Walk()
    walk.press("language-en").to_check(told.SEEN, sector="", may_ask="no").press("send")
    assert set(walk.client.cookies) == {"helle_csrf"}
    cookie = walk.client.cookies["helle_csrf"]
    assert not cookie["expires"] and not cookie["max-age"] and cookie["httponly"]
    assert walk.page.headers["Cache-Control"] == "no-store"
    assert not walk.client.session.keys()
    (row,) = reports(committed_cast)
    assert (row.language, row.sector, row.may_ask) == ("en", "unknown", False)


@pytest.mark.parametrize(
    "do", ["begin", "have-receipt", "aside-rights", "aside-phone", "aside-privacy", "aside-traces"]
)
def test_every_page_has_the_same_title_which_says_nothing(do: str) -> None:
    walk = Walk().press(do)
    for page in (walk.text, walk.press("language-en").text):
        assert "<title>Helle</title>" in page
        assert "data-exit>" in page


def test_nothing_stands_in_the_address(committed_cast: Cast) -> None:
    walk = Walk().to_check(told.SEEN).press("send")
    assert walk.page.wsgi_request.get_full_path() == ADDRESS == reverse("portal")


def test_the_page_carries_what_was_typed_as_ciphertext_only() -> None:
    walk = Walk().press("begin").press("next", text=told.SEEN)
    assert walk.step == "where"
    assert told.SEEN not in walk.text
    raw = base64.urlsafe_b64decode(walk.page.context["sealed"])
    assert told.SEEN.encode() not in raw
    assert drafts.opened(walk.page.context["sealed"]).text == told.SEEN


@pytest.mark.parametrize(
    "sealed", ["", "x", "AAAA", "½", base64.urlsafe_b64encode(b"\x01" * 80).decode(), "A" * 200_000]
)
def test_what_no_page_carried_begins_anew_and_says_so(sealed: str) -> None:
    page = Client().post(ADDRESS, {"draft": sealed, "do": "send"})
    assert page.status_code == 422
    assert "Begynd forfra." in page.content.decode() and "Please start again." in page.content.decode()
    assert page.context["step"] == "start"


def test_a_draft_of_another_version_is_not_read() -> None:
    draft = drafts.Draft(text=told.SEEN)
    sealed = draft.sealed()
    assert drafts.opened(sealed).text == told.SEEN
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drafts, "VERSION", drafts.VERSION + 1)
        with pytest.raises(drafts.NoDraft):
            drafts.opened(sealed)


def test_a_page_that_is_sent_again_after_two_hours_shows_nothing_of_what_was_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk, now = Walk().press("begin").press("next", text=told.SEEN), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 119 * 60)
    walk.press("back")
    monkeypatch.setattr(time, "time", lambda: now + 245 * 60)
    walk.press("next", status=422, text=told.WHERE)
    assert walk.step == "start" and told.SEEN not in walk.text and told.WHERE not in walk.text


class TestSteps:
    def test_each_says_what_is_missing_and_keeps_what_is_there(self) -> None:
        walk = Walk().press("begin").press("next", status=422, text="  ")
        assert walk.step == "what" and "Et par ord er nok." in walk.main
        walk.press("next", text=told.SEEN).press("next").press("next", status=422)
        assert walk.step == "more" and "Vælg ja eller nej." in walk.main
        walk.press("back").press("back")
        assert walk.step == "what" and told.SEEN in walk.main

    def test_nothing_typed_is_lost_by_looking_aside_or_choosing_the_language(self) -> None:
        walk = Walk().press("begin").press("aside-privacy", text=told.SEEN)
        assert walk.step == "privacy"
        walk.press("language-en").press("stay")
        assert walk.step == "what" and told.SEEN in walk.main and "Next" in walk.main

    def test_one_goes_back_from_the_last_look_to_any_of_them(self) -> None:
        walk = Walk().to_check(told.SEEN)
        for step in ("what", "where", "more"):
            walk.press(f"to-{step}")
            assert walk.step == step
            while walk.step != "check":
                walk.press("next")

    def test_what_is_too_long_is_refused_and_not_cut(self, committed_cast: Cast) -> None:
        walk = Walk().press("begin").press("next", status=422, text="å" * 8001)
        assert walk.step == "what"
        walk.press("next", text="å" * 8000).press("next", place="æ" * 501, status=422)
        assert walk.step == "where"

    @pytest.mark.parametrize(
        "do", ["send", "reply", "look", "to-check", "to-sent", "next", "aside-", "language-xx", "<b>"]
    )
    def test_a_button_that_the_page_has_not_does_nothing(self, committed_cast: Cast, do: str) -> None:
        walk = Walk().press(do)
        assert walk.step == "start"
        assert reports(committed_cast) == []

    def test_script_in_every_field_stays_text(self, committed_cast: Cast) -> None:
        bad = "<script>alert(1)</script>\x00"
        walk = Walk().to_check(bad, place=bad)
        assert "<script>alert" not in walk.main and "&lt;script&gt;alert" in walk.main
        walk.press("send")
        (row,) = reports(committed_cast)
        with committed_cast.vera.acting():
            assert queries.opened(row).text == "<script>alert(1)</script>"

    def test_a_kind_of_place_that_is_none_is_refused(self) -> None:
        walk = Walk().press("begin").press("next", text=told.SEEN).press("next", sector="palace", status=422)
        assert walk.step == "where"


class TestSending:
    def test_a_second_press_shows_the_same_receipt_and_sends_nothing(self, committed_cast: Cast) -> None:
        walk = Walk().to_check(told.SEEN)
        check = walk.page
        first = walk.press("send").receipt
        walk.page = check
        assert walk.press("send").receipt == first
        assert len(reports(committed_cast)) == 1

    def test_what_was_corrected_after_the_answer_was_lost_is_kept_as_well(self, committed_cast: Cast) -> None:
        walk = Walk().to_check(told.SEEN)
        check = walk.page
        first = walk.press("send").receipt
        for _press in range(2):
            walk.page = check
            walk.press("to-what").press("next", text=told.SEEN + told.WHERE).press("next").press("next").press("send")
            second = walk.receipt
        assert second != first
        with committed_cast.vera.acting():
            texts = [queries.opened(row).text for row in Report.objects.all()]
        assert sorted(texts) == [told.SEEN, told.SEEN + told.WHERE]

    def test_the_receipt_is_in_no_page_that_comes_after(self, committed_cast: Cast) -> None:
        walk = Walk().to_check(told.SEEN).press("send")
        receipt = walk.receipt
        carried = drafts.opened(walk.page.context["sealed"])
        assert carried.text == "" and carried.receipt(0) != receipt
        walk.press("stay")
        assert walk.step == "start" and receipt not in walk.text

    def test_the_page_that_shows_it_has_nothing_that_would_lose_it_but_one_button(self, committed_cast: Cast) -> None:
        walk = Walk().to_check(told.SEEN).press("send")
        assert "aside-" not in walk.text and "language-" not in walk.text

    def test_too_many_without_a_script_are_asked_to_wait_with_all_that_they_wrote(self, committed_cast: Cast) -> None:
        for _ in range(20):
            Walk().to_check(told.SEEN).press("send")
        walk = Walk().to_check(told.WHERE).press("send", status=429)
        assert walk.page.headers["Retry-After"] == "600"
        assert walk.step == "check" and told.WHERE in walk.main and "Vent ti minutter" in walk.main
        assert IncomingKey.objects.count() == 20


class TestComingBack:
    def written(self) -> tuple[str, Walk]:
        walk = Walk().to_check(told.SEEN).press("send")
        return walk.receipt, Walk().press("have-receipt")

    def test_the_question_is_read_and_answered_from_another_browser(self, committed_cast: Cast) -> None:
        receipt, walk = self.written()
        (row,) = reports(committed_cast)
        told.ask(committed_cast.mette, row.pk)
        walk.press("look", receipt=f" {receipt[:4]} {receipt[4:8]}-{receipt[8:]} ")
        assert walk.step == "answer" and told.QUESTION in walk.main
        question = walk.page
        walk.press("reply", answer=told.ANSWER)
        assert walk.step == "answered"
        walk.page = question
        walk.press("reply", answer=told.ANSWER)
        assert walk.step == "answered"
        walk.page = question
        walk.press("reply", answer=told.WHERE, status=422)
        assert "det, vi har" in walk.main
        walk.press("write")
        assert walk.step == "what" and told.WHERE in walk.main
        with committed_cast.vera.acting():
            seen = queries.opened(Report.objects.get(pk=row.pk))
        assert [text for _row, text in seen.messages] == [told.QUESTION, told.ANSWER]

    def test_an_answer_keeps_what_was_typed_while_one_looks_aside(self, committed_cast: Cast) -> None:
        receipt, walk = self.written()
        (row,) = reports(committed_cast)
        told.ask(committed_cast.mette, row.pk)
        walk.press("look", receipt=receipt).press("aside-phone", answer="vent lidt").press("stay")
        assert walk.step == "answer" and told.QUESTION in walk.main and "vent lidt" in walk.main
        walk.press("reply", answer=" ", status=422)
        assert told.QUESTION in walk.main

    def test_before_and_after_there_is_no_question(self, committed_cast: Cast) -> None:
        receipt, walk = self.written()
        walk.press("look", receipt=receipt)
        assert walk.step == "nothing" and "Vi har fået det, du skrev." in walk.main
        (row,) = reports(committed_cast)
        told.pass_on(committed_cast.vera, row.pk)
        walk.press("restart").press("have-receipt").press("look", receipt=receipt)
        assert "Vi er færdige med det" in walk.main

    def test_what_was_decided_meanwhile_is_not_answered(self, committed_cast: Cast) -> None:
        receipt, walk = self.written()
        (row,) = reports(committed_cast)
        told.ask(committed_cast.mette, row.pk)
        walk.press("look", receipt=receipt)
        told.pass_on(committed_cast.vera, row.pk)
        walk.press("reply", answer=told.ANSWER, status=422)
        assert "Dit svar er ikke sendt." in walk.main

    def test_a_receipt_that_is_none_is_told_so_beside_the_field(self, committed_cast: Cast) -> None:
        walk = Walk().press("have-receipt")
        assert walk.page.context["form"]["receipt"].value() is None
        walk.press("look", receipt="0000 0000 0000 0000", status=422)
        assert "Vi kender ikke nummeret." in walk.main
        walk.press("look", receipt="123", status=422)
        assert "Nummeret har 16 cifre." in walk.main
        walk.press("look", receipt="", status=422)
        assert walk.step == "receipt"

    def test_guessing_without_a_script_comes_to_a_stop(self, committed_cast: Cast) -> None:
        receipt, walk = self.written()
        for number in range(20):
            walk.press("look", receipt=f"{number:016d}", status=422)
        walk.press("look", receipt=receipt, status=429)
        assert walk.step == "receipt" and "Vent ti minutter" in walk.main

    def test_a_report_whose_key_is_destroyed_is_not_known(self, committed_cast: Cast) -> None:
        receipt, walk = self.written()
        (row,) = reports(committed_cast)
        told.ask(committed_cast.mette, row.pk)
        destroy_key(row.pk)
        walk.press("look", receipt=receipt, status=422)
        assert "Vi kender ikke nummeret." in walk.main


class TestGates:
    def test_it_needs_no_login_and_is_the_same_for_who_has_one(self, committed_cast: Cast) -> None:
        assert Client().get(ADDRESS).status_code == 200
        page = committed_cast.olga.client().get(ADDRESS)
        assert page.status_code == 200 and "Olga" not in page.content.decode()

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
    def test_other_methods_are_not_allowed(self, method: str) -> None:
        assert Client().generic(method, ADDRESS).status_code == 405

    def test_a_form_from_elsewhere_is_refused(self) -> None:
        assert Client(enforce_csrf_checks=True).post(ADDRESS, {"do": "begin"}).status_code == 403

    def test_no_page_holds_anything_inline(self) -> None:
        walk = Walk().to_check("å" * 100)
        assert "<style" not in walk.text and "javascript:" not in walk.text and " style=" not in walk.text


def weight(page: Any) -> int:
    """The bytes of a page and of all that it fetches, for a browser that has nothing of it and packs nothing."""
    fetched = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page.content.decode()))
    assert fetched == {"portal/portal.css", "portal/portal.js", "interface/helle.svg"}
    files = [finders.find(name) for name in fetched]
    return len(page.content) + sum(Path(str(file)).stat().st_size for file in files)


def test_each_page_weighs_less_than_sixty_kilobytes(committed_cast: Cast) -> None:
    """As it comes, with a long text in it that the page carries sealed as well."""
    long = told.SEEN * 60
    pages = [Walk().page, Walk().press("have-receipt").page, Client().get("/was")]
    pages += [Walk().press(f"aside-{name}").page for name in ("rights", "privacy", "phone", "traces")]
    walk = Walk().press("begin")
    pages.append(walk.page)
    for step in ("what", "where", "more"):
        pages += [
            walk.press("aside-phone", text=long, place=told.WHERE, may_ask="yes").page,
            walk.press("stay").page,
        ]
        assert walk.step == step
        pages.append(walk.press("next").page)
    pages.append(walk.press("send").page)
    receipt = walk.receipt
    (row,) = reports(committed_cast)
    told.ask(committed_cast.mette, row.pk, told.QUESTION * 20)
    walk = Walk().press("have-receipt").press("look", receipt=receipt)
    pages += [walk.page, walk.press("reply", answer=long).page]
    weights = [weight(page) for page in pages]
    assert len(weights) == 20 and max(weights) < 60_000, weights


class TestAccessibilityStatement:
    def test_it_is_found_where_the_law_has_it(self, settings: Any) -> None:
        settings.HELLE_CONTACT_MAIL = "tilgaengelig@example.invalid"
        page = Client().get("/was")
        # Each page leads there (PUB-DIG-06).
        assert page.status_code == 200 and reverse("accessibility") == "/was"
        assert "WCAG 2.1" in page.content.decode() and "tilgaengelig@example.invalid" in page.content.decode()
        assert "70 20 25 50" in page.content.decode()

    def test_the_one_made_with_the_was_tool_takes_its_place(self, settings: Any) -> None:
        settings.HELLE_WAS_STATEMENT = "https://was.digst.dk/helle"
        assert Client().get("/was").headers["Location"] == "https://was.digst.dk/helle"

    def test_it_is_only_read(self) -> None:
        assert Client().post("/was").status_code == 405

    def test_every_page_leads_to_it(self, committed_cast: Cast) -> None:
        assert 'href="/was"' in Walk().text
        assert 'href="/was"' in committed_cast.mette.client().get(reverse("desk")).content.decode()
