"""The login ends while somebody writes: nothing she typed is lost, and no part of the page becomes the login page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from helle.register.cases.models import Case
from helle.register.correcting import actions as changes
from helle.register.identification.models import Interview
from helle.register.people import queries as people
from helle.register.people.actions import Description, described_in
from tests import stories
from tests.cast import Cast, Member
from tests.journeys.conftest import Seat
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
TYPED = "Hun fortalte i to timer, og det hele står her."
ASKED = "Skriv en udtalelse"
WAITS = "Object.keys(sessionStorage).filter((one) => one.startsWith('helle.typed.')).map((one) => sessionStorage[one])"


def log_out_behind_her_back(visitor: Visitor) -> None:
    visitor.context.clear_cookies(name="helle_session")


def log_in_elsewhere(visitor: Visitor, cast: Cast, who: Member | None = None) -> None:
    """In another window of the same browser; the old token is no longer good."""
    cookie = (who or cast.mette).client().cookies["helle_session"].value
    visitor.context.clear_cookies(name="helle_csrf")
    visitor.context.add_cookies([{"name": "helle_session", "value": cookie, "url": visitor.served.base}])


def describe(by: Member, case: Case, about: Description) -> None:
    """Write down what is known of the person."""
    with by.acting():
        changes.person_describe(case, expected_version=None, profile_version=None, described=about, why=stories.WHY)


def test_what_was_typed_waits_for_the_next_login(seat: Seat, committed_cast: Cast) -> None:
    cast, mette = committed_cast, seat(committed_cast.mette)
    case = stories.a_case_with_cmm(cast)
    mette.go(reverse("case-interview-new", args=[case.number]))
    page = mette.page
    mette.write("Varighed i minutter", "120").write("Hvad personen fortalte", TYPED)
    mette.pick("Samtykker personen til, at samtalen gives videre til den myndighed, der træffer afgørelse?", "Ja")
    # What is typed is kept as a draft meanwhile, and that is refused until she is logged in again.
    with mette.expecting(403):
        log_out_behind_her_back(mette)
        page.get_by_role("button", name="Gem").click()
        told = page.locator('[data-login-notice="ended"]')
        expect(told).to_be_focused()
        expect(told).to_contain_text("Det, du har skrevet, står her stadig.")
        expect(page.get_by_label("Hvad personen fortalte")).to_have_value(TYPED)
        mette.picture("login-ended")

        log_in_elsewhere(mette, cast)
        page.get_by_role("button", name="Gem").click()
        expect(page.get_by_text("Samtalen er gemt.")).to_be_visible()
    with cast.mette.acting():
        assert Interview.objects.filter(case=case).count() == 1


def test_changing_the_language_asks_before_it_leaves_a_form(seat: Seat, committed_cast: Cast) -> None:
    mette = seat(committed_cast.mette)
    case = stories.a_case_with_cmm(committed_cast)
    asked: list[str] = []
    mette.page.on("dialog", lambda dialog: asked.append(dialog.type))
    mette.go(reverse("case-interview-new", args=[case.number]))
    mette.page.get_by_label("Hvad personen fortalte").press_sequentially("abc")
    mette.page.get_by_role("button", name="English").first.click()
    expect(mette.page.get_by_role("button", name="Dansk").first).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_part_of_a_page_does_not_hold_the_login_page(seat: Seat, committed_cast: Cast) -> None:
    mette = seat(committed_cast.mette)
    case = stories.a_case_with_cmm(committed_cast)
    mette.go(reverse("case-page", args=[case.number]))
    log_out_behind_her_back(mette)
    mette.page.get_by_role("button", name="Vis navn").click()
    mette.page.wait_for_url("**/konto/login/**")
    assert f"next=%2Fsager%2F{case.number}%2F" in mette.page.url


def test_a_page_that_is_left_open_leaves_the_screen_when_the_login_is_over(seat: Seat, committed_cast: Cast) -> None:
    mette = seat(committed_cast.mette)
    case = stories.a_case_with_cmm(committed_cast)
    mette.page.clock.install()
    mette.go(reverse("case-page", args=[case.number]))
    with mette.page.expect_response("**/konto/i-live/**"):
        mette.page.clock.fast_forward("05:01")
    assert case.number in mette.page.content()  # The login goes on, and so does the page.
    log_out_behind_her_back(mette)
    mette.page.clock.fast_forward("05:01")
    mette.page.wait_for_url("**/konto/login/**")
    mette.sees("Du er logget af")
    assert case.number not in mette.page.locator("main").inner_text()


@pytest.mark.parametrize("name", ["mfa_index", "account_change_password"])
def test_so_does_a_page_of_her_own_login(seat: Seat, committed_cast: Cast, name: str) -> None:
    mette = seat(committed_cast.mette)
    mette.page.clock.install()
    mette.go(reverse(name))
    log_out_behind_her_back(mette)
    mette.page.clock.fast_forward("05:01")
    mette.page.wait_for_url(f"**{reverse('account_login')}?ended=1**")


def test_so_does_a_form_with_what_was_typed_in_it_which_comes_back_with_the_next_login(
    seat: Seat, committed_cast: Cast
) -> None:
    cast, mette = committed_cast, seat(committed_cast.mette)
    case = stories.a_case_with_cmm(cast)
    address = reverse("case-task-new", args=[case.number])
    page = mette.page
    page.clock.install()
    mette.go(address)
    mette.write("Beskriv det", TYPED).choose("Hvad beder du om?", ASKED)
    picked = mette.field("Hvad beder du om?").input_value()
    log_out_behind_her_back(mette)
    page.clock.fast_forward("05:01")
    page.wait_for_url("**/konto/login/**")
    mette.sees("Du er logget af")
    (waits,) = page.evaluate(WAITS)
    assert TYPED not in page.content() and len(waits) > 200
    assert not {one for one in TYPED.split() if len(one) > 4 and one in waits}
    mette.picture("login-after-typing")

    log_in_elsewhere(mette, cast)
    mette.go(address)
    told = page.locator('[data-login-notice="typed-back"]')
    expect(told).to_be_focused()
    expect(mette.field("Beskriv det")).to_have_value(TYPED)
    expect(mette.field("Hvad beder du om?")).to_have_value(picked)
    expect(page.locator("[data-typed-meanwhile], [data-typed-no-place]").filter(visible=True)).to_have_count(0)
    assert page.evaluate(WAITS) == []
    mette.picture("typed-back")


def test_what_was_typed_is_not_written_over_what_a_colleague_saved_meanwhile(seat: Seat, committed_cast: Cast) -> None:
    cast, mette = committed_cast, seat(committed_cast.mette)
    case = stories.an_opened_case(cast)
    describe(cast.mette, case, stories.description())
    address, contact = reverse("case-person", args=[case.number]), "Sikker kontakt"
    page = mette.page
    page.clock.install()
    mette.go(address).write(contact, TYPED)
    log_out_behind_her_back(mette)
    page.clock.fast_forward("05:01")
    page.wait_for_url("**/konto/login/**")
    describe(cast.jonas, case, stories.description(birth_date=dt.date(1962, 8, 8)))

    log_in_elsewhere(mette, cast)
    mette.go(address)
    told = page.locator('[data-login-notice="typed-back"]')
    expect(told).to_be_focused()
    expect(told).to_contain_text("Nogen har ændret det her imens")
    expect(mette.field(contact)).to_have_value(TYPED)
    expect(mette.field("Fødselsdato")).to_have_value("1962-08-08")
    mette.picture("typed-back-meanwhile")
    # As if the page had stayed, the first press says what was changed, and the next one is about that.
    mette.write("Hvorfor ændres det?", "Hun har fået ny telefon.").press("Gem", status=422)
    mette.press("Gem")
    with cast.mette.acting():
        profile = people.profile_of(case.person_id)
        assert profile is not None
        kept = described_in(profile)
        assert (kept.safe_contact, kept.birth_date) == (TYPED, dt.date(1962, 8, 8))


def test_what_has_no_place_in_the_form_any_more_is_told_however_short(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    sofie, page = (seated := seat(cast.sofie)), seated.page
    page.clock.install()
    sofie.go("/henvendelser/ny/").write("Hvad er set og hørt?", TYPED).press("Tilføj en person")
    page.locator('[name="p-1-name"]').fill("Ib")
    page.locator('[name="p-0-name"]').fill("Bo")
    log_out_behind_her_back(sofie)
    page.clock.fast_forward("05:01")
    page.wait_for_url("**/konto/login/**")

    log_in_elsewhere(sofie, cast, cast.sofie)
    sofie.go("/henvendelser/ny/")
    told = page.locator('[data-login-notice="typed-back"]')
    expect(told).to_be_focused()
    expect(told.get_by_role("listitem").filter(has_text="Ib")).to_be_visible()
    # What she had typed before she sent for one more person is hers as well.
    expect(page.get_by_label("Hvad er set og hørt?")).to_have_value(TYPED)
    expect(page.locator('[name="p-0-name"]')).to_have_value("Bo")
    sofie.picture("typed-back-no-place")


def test_what_was_typed_does_not_wait_for_somebody_else_in_the_same_window(seat: Seat, committed_cast: Cast) -> None:
    cast, mette = committed_cast, seat(committed_cast.mette)
    case = stories.a_case_with_cmm(cast)
    page = mette.page
    page.clock.install()
    mette.go(reverse("case-task-new", args=[case.number]))
    mette.write("Beskriv det", TYPED)
    log_out_behind_her_back(mette)
    page.clock.fast_forward("05:01")
    page.wait_for_url("**/konto/login/**")
    assert len(page.evaluate(WAITS)) == 1
    cookie = cast.jonas.client().cookies["helle_session"].value
    page.context.add_cookies([{"name": "helle_session", "value": cookie, "url": mette.served.base}])
    mette.go("/")
    assert page.evaluate(WAITS) == []
