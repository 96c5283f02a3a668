"""J7, a call at night: a suspicion on a phone, in English, by nobody; in the morning it is found and passed on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from helle.register.casefile.tests import samples
from helle.register.reports.models import Report
from tests import report_stories as told
from tests.cast import Cast
from tests.journeys.accessible import DESKTOP, PHONE, SMALL, axe_faults, sticks_out, unreachable_by_keyboard
from tests.journeys.conftest import Seat
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

EXIT = "https://www.dmi.dk/"
SUSPICION = "Six men sleep in the cellar under the restaurant. They are afraid of the owner."
QUESTION = "At what time of day does the van come?"
ANSWER = "At five in the morning, every day."
FOR_AT = "Ansatte på en restaurant får for lav løn og sover på arbejdspladsen. Ingen er tvunget."
KEPT = """() => [document.cookie, localStorage.length, sessionStorage.length,
  performance.getEntriesByType("navigation")[0].type]"""
ADVERT = "Best snurretoppe in town, order today"
# Whether what has the focus lies under the line that stays on top.
COVERED = """() => {
  const one = document.activeElement, line = document.querySelector("header");
  return !line.contains(one) && one.closest("main, footer") !== null
    && one.getBoundingClientRect().top < line.getBoundingClientRect().bottom - 1;
}"""
ASIDES = ("Call the hotline", "Rights and help", "What we do with what you write", "What your browser keeps")


@pytest.fixture(autouse=True)
def fresh(committed: None, owner: psycopg.Connection[Any]) -> Iterator[None]:
    yield
    owner.execute("DELETE FROM reports_throttle")


@pytest.fixture
def nobody(seat: Seat) -> Visitor:
    """Somebody on a phone, who reads English on the page and has told the browser nothing."""
    visitor = seat(None, width=PHONE)
    visitor.language = "en"
    visitor.context.route(EXIT + "**", _weather)
    visitor.go("/h/")
    turn(visitor.page, visitor.page.get_by_role("button", name="English"))
    expect(visitor.page.locator("h1")).to_have_text("Have you seen something that looks like human trafficking?")
    return visitor


def _weather(route: Route) -> None:
    route.fulfill(body="<title>Vejret</title><h1>Vejret</h1>", content_type="text/html; charset=utf-8")


def faults(visitor: Visitor, picture: str = "", widths: tuple[int, ...] = (SMALL, PHONE)) -> list[str]:
    """What is wrong with a page for somebody: of the form on a phone and on the smallest one."""
    found = []
    for width in widths:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {one}" for one in (*axe_faults(visitor), *sticks_out(visitor))]
    if picture:
        visitor.picture(f"portal-{picture}", widths=(1200, PHONE, SMALL))
    return found


def look_at(visitor: Visitor, picture: str) -> None:
    """A page of the register is right for everybody, on a desk and on a phone."""
    assert faults(visitor, widths=(PHONE, DESKTOP)) == [], picture
    visitor.picture(picture)


def press(page: Page, name: str) -> None:
    turn(page, page.get_by_role("main").get_by_role("button", name=name, exact=True))


def turn(page: Page, button: Locator) -> None:
    """Press a button of the form, and be there when the next page is: each carries a draft of its own."""
    before = page.locator("[name=draft]").input_value()
    button.click()
    expect(page.locator("[name=draft]")).not_to_have_value(before, timeout=30_000)


def write_all(page: Page) -> None:
    """The steps of the form, up to the last look."""
    press(page, "Write to us")
    page.get_by_label("What have you seen or heard?").fill(SUSPICION)
    press(page, "Next")
    page.get_by_role("radio", name="Restaurant").check()
    page.get_by_label("Where is it?").fill("Behind the station")
    press(page, "Next")
    page.get_by_role("radio", name="Yes").check()
    press(page, "Next")
    expect(page.locator("h1")).to_have_text("Check it and send")


def receipt_on(page: Page) -> str:
    return re.sub(r"\D", "", page.locator(".receipt").inner_text())


def test_j7_from_the_phone_at_night_to_the_authority_it_belongs_to(
    nobody: Visitor, seat: Seat, committed_cast: Cast, secrets: set[str], owner: psycopg.Connection[Any]
) -> None:
    secrets |= {"trafficking", "menneskehandel", "suspicion", "melding fra", SUSPICION}
    # Nothing comes through any more without the work of a script: what is sent now was computed.
    owner.execute(
        "INSERT INTO reports_throttle SELECT kind, date_bin('10 minutes', helle.clock_now(), 'epoch'), 1000"
        " FROM unnest(ARRAY['report', 'receipt']) AS kind"
    )
    page = nobody.page
    write_all(page)
    photo: FilePayload = {"name": "IMG_2025.jpg", "mimeType": "image/jpeg", "buffer": samples.picture("JPEG")}
    letter: FilePayload = {"name": "brev.pdf", "mimeType": "application/pdf", "buffer": samples.pdf(2)}
    page.get_by_label("Pictures or PDF").set_input_files([photo, letter])
    press(page, "Send")
    expect(page.locator("h1")).to_have_text("Thank you. We have received it.", timeout=30_000)
    receipt = receipt_on(page)
    assert len(receipt) == 16
    secrets.add(receipt)
    assert [cookie["name"] for cookie in nobody.context.cookies()] == ["helle_csrf"]
    assert page.evaluate(KEPT)[:3] == ["", 0, 0]
    assert faults(nobody, "sent") == []
    assert set(nobody.titles) == {"Helle"}
    nobody.check()
    secrets -= {
        "trafficking",
        "menneskehandel",
        "suspicion",
        "melding fra",
    }  # Those who log in have titles of their own.

    vera = seat(committed_cast.vera)
    vera.go("/").sees("Meldinger fra borgere", "Restaurant")
    look_at(vera, "desk-hotline")
    vera.follow(re.compile(r"^Restaurant")).sees(SUSPICION, "Behind the station", "Engelsk")
    seen = vera.page.get_by_role("img", name=re.compile("Billede 1"))
    expect(seen).to_be_visible()
    assert seen.evaluate("(one) => one.decode().then(() => one.naturalWidth)") == 320
    expect(vera.page.get_by_role("img", name=re.compile("Billede 3"))).to_be_attached()
    look_at(vera, "report")
    vera.follow("Stil et spørgsmål").write("Spørgsmål", QUESTION).press("Stil spørgsmålet").sees(QUESTION)

    again = seat(None, width=PHONE)
    again.go("/h/")
    turn(again.page, again.page.get_by_role("button", name="English"))
    press(again.page, "I have a number")
    again.page.get_by_label("Your number").fill(f"{receipt[:4]} {receipt[4:8]} {receipt[8:12]} {receipt[12:]}")
    assert faults(again, "receipt") == []
    press(again.page, "Look it up")
    expect(again.page.locator("blockquote")).to_have_text(QUESTION, timeout=30_000)
    assert faults(again, "answer") == []
    again.page.get_by_label("Your answer").fill(ANSWER)
    press(again.page, "Send the answer")
    expect(again.page.locator("h1")).to_have_text("Thank you for your answer")

    look_at(vera.go("/meldinger/"), "reports")
    vera.follow(re.compile(r"kl\.")).sees(QUESTION, ANSWER)
    look_at(vera, "report-answered")
    vera.follow("Afslut uden henvendelse")
    vera.pick("Hvad blev resultatet?", "Ikke menneskehandel; sendt videre")
    vera.pick("Er der tegn på menneskehandel?", "Nej").pick("Var arbejdsforholdene åbenlyst urimelige?", "Nej")
    vera.pick("Var vilkårene urimelige?", "Ja").choose("Sendt videre til", "Arbejdstilsynet")
    vera.write("Hvad modtageren skal vide", FOR_AT).write("Begrundelse", "Lav løn, ingen tvang.")
    look_at(vera, "report-close")
    vera.press("Gem").sees("Arbejdstilsynet", "Urimelige vilkår", FOR_AT)

    anders = seat(committed_cast.anders)
    anders.go("/").sees("Meldinger sendt videre fra CMM")
    anders.enter("Meldinger").follow(re.compile(r"kl\.")).sees(FOR_AT, "Urimelige vilkår").sees_not(SUSPICION, ANSWER)
    look_at(anders, "report-passed-on")
    assert owner.execute("SELECT outcome, spectrum FROM helle.triaged").fetchall() == [
        ("passed_on", "vulnerable_worker")
    ]


@pytest.mark.at_length  # In each run: the tests of `reports`.
def test_spam_is_seen_and_closed_at_once_and_opened_again(seat: Seat, committed_cast: Cast) -> None:
    for number in range(12):
        told.write(text=ADVERT, place="", language="en", may_ask=False) if number else told.write()
    vera = seat(committed_cast.vera)
    vera.go("/meldinger/").follow("Afslut flere på én gang").press("Vis meldingerne").sees(ADVERT, told.SEEN, "11 ens")
    assert unreachable_by_keyboard(vera) == []
    look_at(vera, "reports-several")
    vera.page.get_by_role("checkbox", name=re.compile("snurretoppe")).check()
    vera.press("Afslut dem med kryds", status=422)
    look_at(vera, "reports-several-refused")
    vera.write("Begrundelse", "Reklame.").press("Afslut dem med kryds").sees("11 meldinger afsluttet på én gang")
    look_at(vera, "reports-closing")
    vera.write("Hvorfor genåbnes der?", "En af dem var ægte.").press("Genåbn alle 11").sees("11 af dem er åbnet igen.")
    vera.go("/meldinger/").sees("Ny").follow(re.compile(r"kl\."))
    look_at(vera, "report-reopened")


@pytest.mark.at_length  # In each run the server refuses one that was sent: `portal/tests/test_pictures.py`.
def test_a_file_that_is_too_large_is_told_of_before_it_is_sent(nobody: Visitor) -> None:
    page = nobody.page
    write_all(page)
    film: FilePayload = {"name": "film.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff" + b"\0" * 16_000_000}
    page.get_by_label("Pictures or PDF").set_input_files(film)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("main").get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("One of the files is too large.")).to_be_focused()
    assert sent == []
    assert faults(nobody, "too-large") == []


def test_the_way_out_covers_nothing_and_stays_in_sight(nobody: Visitor) -> None:
    page = nobody.page
    press(page, "Write to us")
    for width in (SMALL, PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 500})
        for down in (0, 10_000):
            page.evaluate(f"scrollTo(0, {down})")
            expect(page.get_by_role("link", name="Leave this page")).to_be_in_viewport(ratio=1)
        # Whatever comes to be focused lies below the line with the way out, also when one goes back up.
        page.get_by_role("contentinfo").get_by_role("link").last.focus()
        for _step in range(12):
            page.keyboard.press("Shift+Tab")
            assert page.evaluate(COVERED) is False, width


def test_the_form_and_its_quick_exit_leave_one_neutral_line_and_no_way_back(nobody: Visitor) -> None:
    page = nobody.page
    before = page.evaluate("history.length")
    write_all(page)
    assert page.evaluate("history.length") == before
    page.get_by_role("link", name="Leave this page").click()
    expect(page).to_have_url(EXIT)
    assert page.evaluate("history.length") == before
    page.go_back()
    assert page.url == "about:blank"
    assert set(nobody.titles) <= {"", "Helle", "Vejret"}


def test_a_lost_connection_loses_nothing_that_was_typed(nobody: Visitor) -> None:
    page = nobody.page
    press(page, "Write to us")
    page.get_by_label("What have you seen or heard?").fill(SUSPICION)
    nobody.context.set_offline(True)
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("[data-offline]")).to_be_focused()
    expect(page.get_by_label("What have you seen or heard?")).to_have_value(SUSPICION)
    nobody.problems.clear()
    nobody.context.set_offline(False)
    press(page, "Next")
    expect(page.locator("h1")).to_have_text("Where does it happen?")


def test_every_page_of_the_form_is_for_everybody(nobody: Visitor) -> None:
    page = nobody.page
    assert faults(nobody, "start") == []
    assert unreachable_by_keyboard(nobody) == []
    for name in ASIDES:
        turn(page, page.get_by_role("contentinfo").get_by_role("button", name=name))
        assert faults(nobody, name.split()[-1].lower()) == [], name
        press(page, "Back")
    press(page, "Write to us")
    with nobody.expecting(422):
        press(page, "Next")
        expect(page.locator("[data-error-summary]")).to_be_focused()
    assert faults(nobody, "what-missing") == []
    page.get_by_label("What have you seen or heard?").fill("x" * 400)
    for step in ("where", "more", "check"):
        press(page, "Next")
        assert faults(nobody, step) == []
        assert unreachable_by_keyboard(nobody) == []
        if step == "more":
            page.get_by_role("radio", name="No", exact=True).check()
    nobody.go("/was")
    assert faults(nobody, "accessibility") == []


def test_a_page_weighs_less_than_sixty_kilobytes_and_works_without_a_script(
    browser: Any, served: Any, committed_cast: Cast
) -> None:
    context = browser.new_context(
        base_url=served.base, java_script_enabled=False, viewport={"width": PHONE, "height": 800}
    )
    page, weights = context.new_page(), []
    page.on("response", lambda response: weights.append(len(response.body())))
    page.goto("/h/")
    assert sum(weights) < 60_000
    turn(page, page.get_by_role("button", name="English"))
    write_all(page)
    press(page, "Send")
    expect(page.locator("h1")).to_have_text("Thank you. We have received it.")
    assert len(receipt_on(page)) == 16
    context.close()
    with committed_cast.vera.acting():
        assert Report.objects.count() == 1
