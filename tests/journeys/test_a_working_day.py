"""A working day of five: a caseworker, her cover, her lead, an administrator and a data-protection officer.

Played with nothing but a keyboard, on a phone, with a mouse and at 200 %, in Danish and in English, at length. In each
run of the tests every screen of it is held to fit a phone and to be reached by keyboard (`test_accessibility`),
and each of its steps is taken in the tests of its own page.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import reverse

from helle.register.casefile.tests import samples
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.rules.ruling import Text
from tests import stories
from tests.cast import Cast
from tests.journeys.conftest import Seat
from tests.journeys.keyboard import AtTheKeyboard
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.at_length]

MONDAY = dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC)
TUESDAY = MONDAY + dt.timedelta(days=1)
UDLST = Text("Udlændingestyrelsen", "Danish Immigration Service")
INTERVIEW = Text("Identifikationssamtale holdt", "Identification interview held")
PARTY = Text("Partsaktindsigt", "A party's right of access to the case")
OUTCOME = Text("Vurderingens resultat", "Outcome")
THEME = "opringning fra lægehuset"


@dataclass(frozen=True, slots=True)
class Way:
    """How the day is played: in which language, how wide the window is, with what."""

    name: str
    language: str
    width: int
    hand: type[Visitor] = Visitor


WAYS = (
    Way("phone-da", "da", 390),
    Way("keyboard-en", "en", 1200, AtTheKeyboard),
    Way("mouse-da", "da", 1200),
    Way("zoomed-en", "en", 600),  # A window of 1200 pixels at 200 %.
)


@pytest.fixture(autouse=True)
def monday(committed_cast: Cast) -> Iterator[None]:
    yield
    clock.freeze(MONDAY)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_working_day(seat: Seat, committed_cast: Cast, tmp_path: Path, way: Way) -> None:
    case = stories.an_assessed_victim(committed_cast)
    heard = stories.a_victim_assessed_by_cmm(committed_cast)
    stories.assign(committed_cast.karen, case, committed_cast.mette)

    def at(name: str) -> Visitor:
        return seat(getattr(committed_cast, name), language=way.language, width=way.width, hand=way.hand)

    _mette_begins(at("mette"))
    _mette_works_on_the_case(at("mette"), case, tmp_path)
    _mette_corrects_an_interview(at("mette"), heard)
    _mette_notes_a_request_to_see_the_case(at("mette"), case)
    _mette_will_be_away(at("mette"))
    clock.freeze(TUESDAY)
    _jonas_covers(at("jonas"), case)
    _karen_moves_the_case(at("karen"), case)
    _karen_reviews_rights(at("karen"))
    _anton_sees_no_case(at("anton"), case)
    _dorthe_asks_who_looked(at("dorthe"), case)


def _mette_begins(mette: Visitor) -> None:
    mette.go(reverse("first-day")).sees("Din første dag").picture("day-first")
    mette.go(reverse("notices")).pick("Mails om, at noget venter", "En gang om dagen, hvis noget venter")
    mette.press("Gem").sees("Dit valg er gemt.").picture("day-notices")
    mette.go(reverse("guidance")).picture("day-guidance")


def _mette_works_on_the_case(mette: Visitor, case: Case, folder: Path) -> None:
    mette.go("/").sees("Mit skrivebord", case.number).picture("day-desk")
    mette.follow(case.number).follow("Journal").follow("Skriv et notat")
    mette.pick("Hvad er det?", "Telefonsamtale").write("Notat", "De kan tage imod hende torsdag.").pick(
        "Retning", "Ind"
    )
    mette.write("Kort tema", THEME).press("Gør notatet færdigt").sees("Notatet står i journalen.", THEME)
    letter = folder / "brev.pdf"
    letter.write_bytes(samples.pdf(1))
    mette.follow("Læg et dokument på").pick("Retning", "Ind").write("Kort tema", "brev fra lægehuset")
    mette.field("Fil").set_input_files(letter)
    mette.press("Læg på sagen").sees("Dokumentet ligger på sagen.").picture("day-journal")

    mette.follow("Breve").follow("Andet brev").write("Egen tekst", "Vi ses på torsdag klokken ti.")
    mette.press("Gem udkast").picture("day-letter-draft").follow("Gør færdigt").press("Underskriv og gør færdigt")
    mette.sees("Brevet er ikke afleveret endnu.")

    mette.go(reverse("case-tasks", args=[case.number])).follow("Bed om noget")
    mette.choose("Hvem skal have opgaven?", UDLST).choose("Hvad handler den om?", OUTCOME)
    mette.choose("Hvad beder du om?", "Skriv en udtalelse").write("Beskriv det", "Hvad har I lagt vægt på?")
    mette.press("Giv opgaven").press("Send opgaven").sees("Opgaven er givet.").picture("day-tasks")


def _mette_corrects_an_interview(mette: Visitor, case: Case) -> None:
    mette.go(f"/sager/{case.number}/")
    mette.follow(re.compile(f"^{mette.said('Ret')} ?: {mette.said(INTERVIEW)}"))
    mette.pick("Hvad er der galt?", "Der er skrevet forkert: det rigtige står nedenfor")
    mette.write("Varighed i minutter", "95").write("Hvorfor rettes det?", "Tallet var fra en anden samtale.")
    mette.press("Gem rettelsen", status=422).sees("Det følger af rettelsen").picture("day-correction")
    mette.press("Gem rettelsen").sees("Rettelsen er gemt. Det, der stod før, kan stadig læses.")
    mette.go(reverse("case-corrections", args=[case.number])).sees("Tallet var fra en anden samtale.")
    mette.picture("day-corrections")


def _mette_notes_a_request_to_see_the_case(mette: Visitor, case: Case) -> None:
    mette.go(reverse("case-print", args=[case.number])).picture("day-print")
    mette.go(reverse("case-access-new", args=[case.number]))
    mette.pick("Hvad bygger anmodningen på?", PARTY).pick("Hvem beder om indsigt?", "Personen selv").pick(
        "Hvordan kom den?", "Mundtligt, ved et møde eller i telefonen"
    )
    mette.pick("Hvordan ved vi, at personen er den, vedkommende siger?", "Kendt af den, der modtog anmodningen")
    mette.write("Hvad ønskes der indsigt i?", "Hele sagen.").press("Notér anmodningen")
    mette.sees("Anmodningen er noteret. Tag nu stilling til, hvad der udleveres.").picture("day-access-request")


def _mette_will_be_away(mette: Visitor) -> None:
    mette.go(reverse("allocation")).follow("Notér fravær")
    mette.write("Fra og med", "2025-10-07").write("Til og med", "2025-10-10").choose("Hvem dækker?", "Jonas Lind")
    mette.press("Gem").sees("Jonas Lind").picture("day-away")


def _jonas_covers(jonas: Visitor, case: Case) -> None:
    jonas.go("/").sees(case.number).picture("day-desk-cover")
    jonas.go(reverse("case-letters", args=[case.number])).follow("Andet brev").follow("Notér aflevering")
    jonas.pick("Hvordan?", "Givet i hånden").pick("Hvordan gik det?", "Modtageren har fået brevet")
    jonas.write("Dato", "2025-10-07").write("Hvem afleverede det?", "Jonas Lind").pick("Oversat", "Ikke nødvendigt")
    jonas.press("Notér").sees("Modtageren har fået brevet").picture("day-letter-delivered")


def _karen_moves_the_case(karen: Visitor, case: Case) -> None:
    karen.go("/").enter("Fordeling").sees("Mette Holm", "Jonas Lind").picture("day-allocation")
    karen.go(reverse("case-assign", args=[case.number])).choose("Kollega", "Jonas Lind")
    karen.choose("Hvorfor?", "Længere fravær").write(
        "Hvad skal kollegaen vide?", "Hun vil helst ringes op om formiddagen."
    )
    karen.press("Fordel").go(reverse("case-allocation", args=[case.number])).sees("ikke taget imod endnu")
    karen.picture("day-handover")


def _karen_reviews_rights(karen: Visitor) -> None:
    karen.go(reverse("review-list")).picture("day-review")


def _anton_sees_no_case(anton: Visitor, case: Case) -> None:
    anton.go(reverse("user-list")).sees("Mette Holm").picture("day-users")
    anton.go(reverse("health")).picture("day-health")
    anton.go("/").sees_not(case.number).picture("day-desk-administrator")
    for view in ("case-page", "case-journal", "case-letters", "case-tasks"):
        assert anton.asks(reverse(view, args=[case.number]))[0] == 404


def _dorthe_asks_who_looked(dorthe: Visitor, case: Case) -> None:
    dorthe.go(reverse("access-oversight")).sees_not(case.number).picture("day-oversight")
    dorthe.go("/log/").write("Hvem har set sagen eller henvendelsen?", case.number).press("Vis")
    dorthe.sees("Jonas Lind", "Karen", "Afvist", "Anton").picture("day-log")
