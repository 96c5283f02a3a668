"""Notes and documents at a browser: what is typed is kept by itself, and a file tells how far it has come."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Route, expect

from helle.register.casefile.tests import samples
from helle.register.protection import clock
from tests import look_stories, stories
from tests.cast import Cast
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


def test_what_is_typed_survives_the_browser_and_a_broken_line(seat: Seat, committed_cast: Cast) -> None:
    case = stories.an_opened_case(committed_cast)
    address = reverse("case-note-new", args=[case.number])
    mette = seat(committed_cast.mette).go(address)
    mette.pick("Hvad er det?", "Telefonsamtale")
    mette.field("Notat").press_sequentially("Lægehuset ringede")
    status = mette.page.locator("[data-draft-status]")
    expect(status).to_contain_text("Gemt som kladde")
    # The line breaks; she is told, goes on typing, and what she typed is kept when it is back.
    mette.page.route("**/kladder/gem/", lambda route: route.abort())
    mette.field("Notat").press_sequentially(" om tiden på torsdag")
    expect(status).to_contain_text("Kladden er ikke gemt")
    mette.problems.clear()
    mette.page.unroute("**/kladder/gem/")
    expect(status).to_contain_text("Gemt som kladde", timeout=15_000)
    mette.page.close()

    again = seat(committed_cast.mette).go(reverse("case-journal", args=[case.number]))
    again.follow("Uden tema").sees("som du forlod den")
    assert again.field("Notat").input_value() == "Lægehuset ringede om tiden på torsdag"
    again.pick("Retning", "Ind").write("Kort tema", "opringning fra lægehuset")
    again.press("Gør notatet færdigt").sees("Notatet står i journalen.", "opringning fra lægehuset")
    again.sees_not("Dine kladder")


@pytest.mark.at_length  # In each run: the tests of `need_to_know`, and the draft above.
def test_who_types_on_when_the_look_has_run_out_is_told_why_and_loses_nothing(seat: Seat, committed_cast: Cast) -> None:
    case = stories.an_opened_case(committed_cast)
    stories.assign(committed_cast.mette, case, committed_cast.mette)
    look_stories.break_the_glass(committed_cast.jonas, case)
    jonas = seat(committed_cast.jonas).go(reverse("case-note-new", args=[case.number]))
    clock.move_forward(dt.timedelta(hours=1, seconds=1))
    tried: list[str] = []
    jonas.page.on("request", lambda sent: tried.append(sent.url) if sent.url.endswith("/kladder/gem/") else None)
    jonas.field("Notat").press_sequentially("hun ringede igen")
    expect(jonas.page.locator('[data-login-notice="closed"]')).to_be_visible()
    expect(jonas.page.locator("[data-draft-status]")).not_to_contain_text("ingen forbindelse")
    jonas.field("Notat").press_sequentially(" klokken ni")
    jonas.page.wait_for_timeout(2_000)
    assert len(tried) == 1, "it is tried once"
    jonas.problems.clear()
    assert jonas.field("Notat").input_value() == "hun ringede igen klokken ni"


@pytest.mark.at_length  # In each run: the tests of `casefile`.
def test_a_file_is_followed_on_its_way_and_told_of_beside_its_field(
    seat: Seat, committed_cast: Cast, tmp_path: Path
) -> None:
    case = stories.an_opened_case(committed_cast)
    letter, lie, large = tmp_path / "brev.pdf", tmp_path / "foto.pdf", tmp_path / "alt.txt"
    letter.write_bytes(samples.pdf(2) + b"\n" * 3_000_000)
    lie.write_bytes(samples.picture("PNG"))
    large.write_bytes(b"x" * (100 * 1024 * 1024 + 1))
    mette = seat(committed_cast.mette).go(reverse("case-document-new", args=[case.number]))
    mette.pick("Retning", "Ind").write("Kort tema", "brev fra lægehuset")

    told = mette.page.locator("[data-upload-error]")
    mette.field("Fil").set_input_files(large)
    expect(told).to_have_text("Filen er større end 100 MB, som er det meste, Helle tager imod. Den er ikke sendt.")
    sent: list[str] = []
    mette.page.on("request", lambda request: sent.append(request.method))
    mette.page.get_by_role("button", name="Læg på sagen").click()
    expect(told).to_be_focused()
    assert "POST" not in sent

    mette.field("Fil").set_input_files(lie)
    expect(told).to_be_hidden()
    with mette.expecting(422):
        mette.page.get_by_role("button", name="Læg på sagen").click()
        mette.sees("Filen hedder .pdf, men indholdet er noget andet: PNG-billede")
    assert "noget andet" in mette.error_beside("Fil")
    assert mette.field("Kort tema").input_value() == "brev fra lægehuset"
    mette.picture("document-refused")

    mette.field("Fil").set_input_files(letter)
    # What the page shows while the file is on its way: it is held back until that was looked at.
    looked = []

    def look_and_let_go(route: Route) -> None:
        expect(mette.page.locator("progress")).to_be_visible()
        looked.append(route)
        route.continue_()

    mette.page.route("**/dokumenter/nyt/", look_and_let_go)
    mette.page.get_by_role("button", name="Læg på sagen").click()
    mette.sees("Dokumentet ligger på sagen.", "brev fra lægehuset")
    assert looked
    mette.follow("brev fra lægehuset").sees("Side 1 af 2", "brev.pdf")
    shown = mette.page.locator("img.page-picture")
    assert shown.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 1100
    mette.follow("Næste side").sees("Side 2 af 2")
    mette.picture("document-uploaded")
