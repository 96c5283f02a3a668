"""A call at the hotline, typed by keyboard alone, while the server is stopped and started again under it (DET-08)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from helle.register.hotline.models import Call, CallDraft
from tests import hotline_stories
from tests.cast import Cast
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat
from tests.journeys.keyboard import AtTheKeyboard
from tests.journeys.served import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

FIRST, THEN = "Der bor mange i lageret", " og de hentes før daggry"
# What the browser keeps, all of it, as text.
KEPT_HERE = "() => JSON.stringify(Object.entries(localStorage)) + JSON.stringify(Object.entries(sessionStorage))"


def begin(vera: Visitor) -> None:
    """She picks up the telephone: the first field has the focus, and what she types is kept."""
    vera.go(reverse("call-list")).follow("Nyt opkald")
    expect(vera.field("Hvem ringer?")).to_be_focused()
    vera.choose("Hvem ringer?", "Politiet")
    vera.page.keyboard.press("Tab")
    expect(vera.field("Hvad blev der sagt?")).to_be_focused()
    vera.page.keyboard.insert_text(FIRST)
    expect(vera.page.locator("[data-draft-status]")).to_contain_text("Gemt som kladde")


def type_on(vera: Visitor) -> None:
    """She types on while nobody answers; what lies in her browser meanwhile opens for nobody there."""
    status = vera.page.locator("[data-draft-status]")
    vera.page.keyboard.insert_text(THEN)
    expect(status).to_contain_text("Kladden er ikke gemt")
    vera.page.wait_for_function("() => Object.keys(localStorage).some((one) => one.startsWith('helle.box.'))")
    kept = vera.page.evaluate(KEPT_HERE)
    assert "helle.box." in kept
    assert not [word for word in ("lager", "hentes", "daggry", "police", "text=") if word in kept]


@pytest.mark.at_length  # In each run the same script sends what is typed of a joint action.
def test_a_call_by_keyboard_while_the_server_goes_and_comes_back(
    seat: Seat, served: Served, committed_cast: Cast
) -> None:
    vera = seat(committed_cast.vera, hand=AtTheKeyboard)
    assert isinstance(vera, AtTheKeyboard)
    begin(vera)
    vera.pick("Hvad handler det om?", "Mistanke om et sted eller en person")
    with served.away():
        vera.reach(vera.field("Hvad blev der sagt?"))
        vera.page.keyboard.press("ControlOrMeta+End")
        type_on(vera)
        vera.pick("Hvad blev der gjort?", "CMM går videre med det")
        # The call is to be saved, whatever the network does.
        vera.reach(vera.page.get_by_role("button", name="Gem opkaldet"))
        vera.page.keyboard.press("Enter")
        expect(vera.page.locator("[data-draft-status]")).to_contain_text("Opkaldet gemmes af sig selv")
        vera.problems.clear()
    expect(vera.page.locator("main")).to_contain_text("Opkaldet er skrevet ned.", timeout=20_000)
    vera.problems.clear()
    vera.sees(FIRST + THEN, "CMM går videre med det")
    assert "helle.box." not in vera.page.evaluate(KEPT_HERE)
    with committed_cast.vera.acting():
        assert Call.objects.count() == 1 and not CallDraft.objects.exists()


@pytest.mark.at_length  # In each run the same script sends what is typed of a joint action.
def test_what_could_not_be_sent_before_the_lid_was_closed_is_sent_by_the_next_page(
    seat: Seat, served: Served, committed_cast: Cast
) -> None:
    vera = seat(committed_cast.vera)
    begin(vera)
    # An evening of outreach lies there too: no page of the hotline sends it, or lets it go.
    evening = f"helle.box.{committed_cast.vera.user.pk}.evening.1"
    vera.page.evaluate("name => localStorage.setItem(name, 'AQ==')", evening)
    with served.away():
        type_on(vera)
        vera.problems.clear()
        vera.page.close(run_before_unload=False)
    vera.page = vera.context.new_page()
    vera.go(reverse("call-list"))
    expect(vera.page.locator("[data-boxes]")).to_be_visible()
    expect(vera.page.locator("[data-boxes]")).to_contain_text("ligger nu blandt dem, du ikke har gemt")
    assert vera.page.evaluate("() => Object.keys(localStorage)") == [evening]
    vera.follow("Se skrivebordet").follow("Opkald, der ikke er gemt")
    expect(vera.field("Hvad blev der sagt?")).to_have_value(FIRST + THEN)
    vera.pick("Hvad handler det om?", "Arbejdsvilkår").pick("Hvad blev der gjort?", "Gav råd")
    vera.press("Gem opkaldet").sees("Opkaldet er skrevet ned.", FIRST + THEN)


def test_the_rule_answers_beside_the_call_while_it_is_typed(seat: Seat, committed_cast: Cast) -> None:
    vera = seat(committed_cast.vera).go(reverse("call-new"))
    rules = vera.page.locator("#regler")
    vera.pick("Tegn på menneskehandel?", "Nej").choose("Hvordan er arbejdsvilkårene?", "Urimelige")
    expect(rules).to_contain_text("Arbejdstilsynet")
    vera.pick("Tegn på menneskehandel?", "Ja")
    expect(rules).to_contain_text("CMM tager sagen")


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_every_screen_of_the_hotline(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    call, _back = hotline_stories.record_with_a_wish(cast.vera, danger=True, sector="kiosk")
    hotline_stories.correct(cast.mette, call, done=["call_back"])
    draft = hotline_stories.begin(cast.vera)
    faults = faults_of(
        seat,
        cast,
        [
            Screen("hotline-desk", "vera", "/"),
            Screen("calls", "vera", reverse("call-list")),
            Screen("calls-read", "karen", reverse("call-list")),
            Screen("call-form", "vera", reverse("call-new")),
            Screen("call-draft", "vera", f"{reverse('call-new')}?kladde={draft.pk}"),
            Screen("call-draft-discard", "vera", reverse("call-draft-discard", args=[draft.pk])),
            *(
                Screen(view, "vera", reverse(view, args=[call.pk]))
                for view in ("call-page", "call-correct", "call-back", "call-referral", "call-enquiry")
            ),
        ],
    )
    assert not faults, "\n".join(faults)
