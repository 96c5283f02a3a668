"""Pages that say why something cannot be done here, and where it can: read by everybody, on a phone too."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from helle.register.allocation.choices import WishKind
from helle.register.allocation.planning_actions import Wish
from helle.register.cases import actions as cases
from helle.register.cases.models import Case, SettledStep
from helle.register.protection import clock
from helle.rules.codes import ResidenceStatus
from tests import administration_stories as told
from tests import file_stories, letter_stories, look_stories, planning_stories, stories
from tests.cast import Cast, reseat
from tests.journeys.accessible import DESKTOP, PHONE, SMALL, axe_faults, sticks_out
from tests.journeys.conftest import Seat
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

UNTIL_YESTERDAY = DateRange(dt.date(2022, 1, 1), told.TODAY)


def is_well(visitor: Visitor, name: str) -> None:
    """Nothing is wrong with the page at any width; a picture of it."""
    for width in (DESKTOP, PHONE, SMALL):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        assert [*axe_faults(visitor), *sticks_out(visitor)] == [], width
    visitor.picture(name)


@pytest.fixture
def case(committed_cast: Cast) -> Case:
    case = stories.an_opened_case(committed_cast)
    stories.assign(committed_cast.karen, case, committed_cast.jonas)
    return case


def test_a_colleague_s_case(seat: Seat, committed_cast: Cast, case: Case) -> None:
    look_stories.say(committed_cast.mette, case)
    mette = seat(committed_cast.mette).go(reverse("case-assign", args=[case.number]))
    mette.sees("Du kan ikke flytte denne sag")
    is_well(mette, "not-to-move")


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_wrong_method(seat: Seat, committed_cast: Cast, language: str) -> None:
    visitor = seat(committed_cast.mette, language=language).go(reverse("case-several"), status=405)
    visitor.sees("Siden kan ikke bruges på den måde")
    is_well(visitor, f"wrong-method-{language}")


@pytest.mark.at_length  # Three of these pages, which look alike, are looked at in each run.
def test_a_unit_that_nobody_leads(seat: Seat, committed_cast: Cast, case: Case) -> None:
    leaver = told.a_leaver(committed_cast, committed_cast.jonas)
    for who in (committed_cast.jonas, committed_cast.karen):
        reseat(who.membership, during=UNTIL_YESTERDAY)
    anton = seat(committed_cast.anton).go(reverse("leaver-seen", args=[leaver.pk]))
    anton.sees("Ingen leder enheden")
    is_well(anton, "leaver-of-a-unit-without-a-lead")
    anton.follow("Se enhedens brugere").sees("Mette Holm")


@pytest.mark.at_length  # Three of these pages, which look alike, are looked at in each run.
def test_several_cases_for_a_colleague_who_is_away(seat: Seat, committed_cast: Cast, case: Case) -> None:
    stories.go_away(committed_cast.mette, cover=committed_cast.karen)
    karen = seat(committed_cast.karen).go(reverse("case-list"))
    karen.page.get_by_label(f"Vælg sag {case.number}").check()
    karen.press("Fordel de valgte …")
    karen.choose("Kollega", "Mette Holm")
    karen.choose("Hvorfor?", "Længere fravær").press("Se, hvad der sker")
    karen.sees("Mette Holm: væk til og med")
    is_well(karen, "several-for-who-is-away")


@pytest.mark.at_length  # Three of these pages, which look alike, are looked at in each run.
def test_a_desk_with_an_interpreter_she_has_refused(seat: Seat, committed_cast: Cast, case: Case) -> None:
    interpreter = planning_stories.add_interpreter(committed_cast.mette)
    planned = planning_stories.plan_interview(committed_cast.mette, case, committed_cast.mette)
    planning_stories.book(committed_cast.mette, case, planned, interpreter)
    planning_stories.wish(committed_cast.mette, case, Wish(WishKind.NOT_INTERPRETER, interpreter))
    mette = seat(committed_cast.mette).go("/")
    mette.sees("personen ønsker en anden tolk")
    is_well(mette, "desk-with-a-refused-interpreter")


def test_what_another_unit_entered(seat: Seat, committed_cast: Cast) -> None:
    case = stories.a_case_with_udlst(committed_cast)
    with committed_cast.mette.acting():
        cases.step_settle(case, expected_version=None, code="give_support", settled_on=clock.today(), note=stories.WHY)
        row = SettledStep.objects.get()
    ulla = seat(committed_cast.ulla).go(reverse("case-correct", args=[case.number, "skridt", row.pk]), status=403)
    ulla.sees("Derfor kan andre ikke rette det")
    is_well(ulla, "whom-to-ask")
    ulla.follow("Bed Center mod Menneskehandel om at rette det")
    assert ulla.field("Hvem skal have opgaven?").input_value() == str(committed_cast.mette.membership.unit_id)


@pytest.mark.at_length  # Three of these pages, which look alike, are looked at in each run.
def test_a_letter_that_was_signed_meanwhile(seat: Seat, committed_cast: Cast, case: Case) -> None:
    draft = letter_stories.draft_letter(committed_cast.mette, case)
    letter_stories.finish_letter(committed_cast.mette, case, draft)
    jonas = seat(committed_cast.jonas).go(reverse("case-letter-edit", args=[case.number, draft.pk]))
    is_well(jonas, "letter-signed-meanwhile")
    jonas.follow("Til brevet").sees("Mette Holm")


@pytest.mark.at_length  # Three of these pages, which look alike, are looked at in each run.
def test_a_draft_that_nobody_can_go_on_with(seat: Seat, committed_cast: Cast) -> None:
    case = stories.a_case_with_udlst(committed_cast)
    draft = file_stories.begin_draft(committed_cast.ulla, case)
    stories.record_stay(committed_cast.mette, case, ResidenceStatus.EU_RIGHT, since=clock.today())
    ulla = seat(committed_cast.ulla).go("/").follow(f"Slet kladde i sag {case.number}")
    is_well(ulla, "draft-destroy")
    assert str(draft.pk) in ulla.page.url


@pytest.mark.at_length  # Three of these pages, which look alike, are looked at in each run.
def test_the_last_lead_of_a_unit(seat: Seat, committed_cast: Cast, case: Case) -> None:
    stories.assign(committed_cast.karen, stories.an_opened_case(committed_cast), committed_cast.karen)
    anton = seat(committed_cast.anton).go(reverse("role-end", args=[committed_cast.karen.membership.pk]))
    anton.sees("Brugeren er den sidste, der leder enheden.")
    is_well(anton, "last-lead")
