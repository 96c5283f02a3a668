"""A woman reads her own file with Mette on the screen, asks for paper, and for all of it (PUB-DIG-05, PUB-LAW-21)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from helle.register.extracts.models import Extract
from helle.rules.own_file import OwnFilePart
from tests import extract_stories, stories
from tests.cast import Cast
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


@pytest.mark.at_length  # Each step is in each run the tests of `extracts`.
def test_she_reads_it_on_the_screen_and_gets_paper_only_for_a_safe_place(seat: Seat, committed_cast: Cast) -> None:
    case = stories.give_contact_person(committed_cast.mette, stories.a_victim_assessed_by_cmm(committed_cast))
    mette = seat(committed_cast.mette).go(reverse("case-page", args=[case.number]))
    mette.page.get_by_role("link", name="Læs sammen").click()
    mette.sees("Hvad der er læst før")
    mette.page.get_by_role("link", name="Læs sammen").last.click()
    mette.pick("Sprog", "Engelsk").pick("Hvordan ved vi, hvem det er?", "Kendt af den, der modtog anmodningen")
    mette.press("Begynd at læse")
    mette.sees(
        "You can read together now" if mette.page.get_attribute("html", "lang") == "en" else "I kan læse sammen nu"
    )
    mette.sees("What was decided about you, and why", stories.REASONS, "What is not shown, and why", "Når I har læst")
    mette.sees_not(stories.ACCOUNT, stories.SAFE_CONTACT)
    mette.picture("own-file-reading")
    mette.page.get_by_role("link", name="På papir?").click()
    mette.sees("Papir kan findes")
    with mette.expecting(422):
        mette.page.get_by_role("button", name="Lav papiret (PDF)").click()
        mette.sees("Tal først om, hvor papiret kan ligge.")
    mette.picture("own-file-paper")
    mette.page.locator("label", has_text="Vi har talt om, hvor papiret kan ligge").click()
    mette.page.get_by_role("button", name="Lav papiret (PDF)").click()
    mette.sees("Filen er klar", "den vises kun her")
    mette.picture("handed-out-ready")
    with mette.page.expect_download() as downloading:
        mette.page.get_by_role("button", name="Hent den låste fil (PDF)").click()
    assert downloading.value.suggested_filename.startswith("udlevering-")
    # A file that is saved leaves no page, which the browser reports as one that did not come.
    assert [one.endswith("hent/ (net::ERR_ABORTED)") for one in mette.problems] == [True]
    mette.problems.clear()
    mette.go(reverse("case-extracts", args=[case.number])).sees("Et papir er ikke gjort rede for")
    mette.page.get_by_role("link", name="Afslut").click()
    mette.pick("Hvordan endte det?", "Læst sammen, og papiret givet i hånden").press("Afslut")
    mette.sees("Læsningen er afsluttet.")
    expect(mette.page.get_by_role("link", name="Læs videre")).to_have_count(0)


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_the_pages_of_reading_and_of_the_contact_person_are_for_everybody(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    case = stories.give_contact_person(cast.mette, stories.a_victim_assessed_by_cmm(cast))
    stories.go_away(cast.mette, days=20)
    extract = extract_stories.begin(cast.mette, case)
    extract_stories.hold_back(cast.mette, case, extract, OwnFilePart.DECISIONS)
    with cast.mette.acting():
        piece = Extract.objects.get().pk

    def screen(name: str, who: str, view: str, *more: object) -> Screen:
        return Screen(name, who, reverse(view, args=[case.number, *more]))

    looked_at = [
        screen("own-file-list", "mette", "case-extracts"),
        screen("own-file", "mette", "case-extract", piece),
        screen("own-file-end", "mette", "case-extract-end", piece),
        screen("contact", "karen", "case-contact"),
        screen("contact-deputy-form", "karen", "case-contact-deputy"),
        screen("contact-earlier-form", "mette", "case-contact-earlier"),
        Screen("contact-loads", "karen", reverse("contact-loads")),
    ]
    assert faults_of(seat, cast, looked_at) == []
