"""The pages of keeping and disposing of traces of staff: who may open them, what they say, and what they refuse."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.urls import reverse
from tests import log_cases, log_stories
from tests import trace_stories as told
from tests.cast import Cast
from tests.gates import Gates, ObjectGates, Place
from tests.handed_out import handed
from tests.pages import errors_of, fill_in, hidden_of, post
from tests.retention_stories import changed_past

from helle.register.protection import clock
from helle.register.retention import trace_actions
from helle.register.retention.actions import LIST_WAITS
from helle.register.retention.choices import TraceKind
from helle.register.retention.tests.test_pages import MISSING
from helle.register.retention.trace_models import TraceHold, TraceList, TraceSchedule

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class Plain(Gates):
    may = "karen"
    outsiders = ("olga", "ulla", "anders")
    wrong_roles = ("mette",)
    purpose = "supervision"


class OfOne(ObjectGates):
    may = "dorthe"
    outsiders = ("olga", "ulla", "anders")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette",)
    purpose = "supervision"


class TestPageGates(Plain):
    view = "trace-page"
    methods = ("GET",)
    action = "trace.listed"


class TestScheduleNewGates(Plain):
    view = "trace-schedule-new"


class TestHoldNewGates(Plain):
    view = "trace-hold-new"


class TestDrawGates(Plain):
    view = "trace-draw"


class TestScheduleGates(OfOne):
    view = "trace-schedule"

    def place(self, cast: Cast) -> Place:
        row = told.proposed(cast.karen)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[MISSING]))


class TestHoldLiftGates(OfOne):
    view = "trace-hold-lift"
    wrong_roles = ("karen", "mette")

    def place(self, cast: Cast) -> Place:
        row = told.held(cast.karen, cast.mette)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[MISSING]))


class OfList(OfOne):
    def place(self, cast: Cast) -> Place:
        row = a_list(cast)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[MISSING]))


class TestListGates(OfList):
    view = "trace-list"
    methods = ("GET",)
    action = "trace.read"


class TestDecideGates(OfList):
    view = "trace-decide"


class TestCertificateGates(OfList):
    view = "trace-certificate"

    def place(self, cast: Cast) -> Place:
        row = gone(cast)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[MISSING]))


class TestOwnToGoGates(Gates):
    view = "own-to-go"
    may = "anders"
    wrong_roles = ("mette", "karen")
    methods = ("GET",)
    action = "trace.own_listed"


def over(cast: Cast) -> None:
    """A sample of the log that was drawn so long ago that it is over."""
    log_cases.a_look_of_jonas(cast)
    log_stories.draw(cast.karen, cast.mette)
    changed_past("log_review_draw", "UPDATE log_review_draw SET recorded_at = recorded_at - interval '6 years'", [])
    told.set_years(cast, TraceKind.SAMPLE)


def gone(cast: Cast) -> TraceList:
    """A list that two said yes to and of which nothing is left."""
    row = a_list(cast)
    told.approved(cast.karen, row)
    told.approved(cast.dorthe, row)
    dropped()
    return row


def dropped() -> None:
    """The worker has been: it does not see what is not committed."""
    changed_past("retention_traceitem", "UPDATE retention_traceitem SET dropped_at = helle.clock_now()", [])


def a_list(cast: Cast) -> TraceList:
    over(cast)
    return told.drawn(cast.karen)


def test_years_are_proposed_and_decided_by_the_officer(cast: Cast) -> None:
    karen, dorthe = cast.karen.client(), cast.dorthe.client()
    assert "Ingen har sat, hvor længe dette bevares" in karen.get(reverse("trace-page")).content.decode()
    given = {"kind": "sample", "years": "5", "basis": told.BASIS, "valid_from": clock.today().isoformat()}
    address = reverse("trace-schedule-new")
    for years in ("4", "2,5", "", "1000"):
        refused = post(karen, address, given | {"years": years})
        assert list(errors_of(refused)) == ["years"] and told.BASIS in refused.content.decode()
    refused = post(karen, address, given | {"valid_from": "31-12-9999"})
    assert list(errors_of(refused)) == ["valid_from"] and "inden for 5 år" in refused.content.decode()
    fill_in(karen, address, given)
    with cast.karen.acting():
        row = TraceSchedule.objects.get()
    decide = reverse("trace-schedule", args=[row.pk])
    assert decide in dorthe.get(reverse("desk")).content.decode()
    assert decide not in karen.get(reverse("desk")).content.decode(), "another answers"
    own = karen.get(decide).content.decode()
    assert "Jeg trækker forslaget tilbage." in own and "Fristen skal gælde." not in own
    fill_in(dorthe, decide, {"approve": "yes"})
    assert "Gælder" in karen.get(reverse("trace-page")).content.decode()


def test_a_lead_takes_her_own_proposal_back(cast: Cast) -> None:
    row, karen = told.proposed(cast.karen), cast.karen.client()
    fill_in(karen, reverse("trace-schedule", args=[row.pk]), {"approve": "no"})
    assert "Trukket tilbage" in karen.get(reverse("trace-page")).content.decode()


def test_a_yes_from_a_page_on_which_it_was_not_the_last_carries_nothing_out(cast: Cast) -> None:
    row, dorthe = a_list(cast), cast.dorthe.client()
    decide = reverse("trace-decide", args=[row.pk])
    opened = hidden_of(dorthe, decide)
    told.approved(cast.karen, row)
    refused = dorthe.post(decide, opened | {"approve": "yes", "why": ""})
    assert refused.status_code == 422 and "Listen er ændret, siden du åbnede siden." in refused.content.decode()
    with cast.dorthe.acting():
        assert TraceList.objects.get().approved is None


def test_a_unit_is_held_back_with_words_that_name_nobody(cast: Cast) -> None:
    karen, dorthe = cast.karen.client(), cast.dorthe.client()
    given = {"unit": str(cast.mette.membership.unit_id), "ground": "inquiry", "until_day": "", "why": told.WHY}
    address = reverse("trace-hold-new")
    for why in ("...", "Indsigt for 070761-4285"):
        assert list(errors_of(post(karen, address, given | {"why": why}))) == ["why"]
    fill_in(karen, address, given)
    assert "Ophæv" not in karen.get(reverse("trace-page")).content.decode()
    assert told.WHY in dorthe.get(reverse("trace-page")).content.decode()
    with cast.dorthe.acting():
        row = TraceHold.objects.get()
    fill_in(dorthe, reverse("trace-hold-lift", args=[row.pk]), {})
    assert "Intet holdes tilbage." in dorthe.get(reverse("trace-page")).content.decode()


def test_a_list_is_drawn_and_decided_by_two(cast: Cast) -> None:
    over(cast)
    karen, dorthe = cast.karen.client(), cast.dorthe.client()
    assert "Træk en liste" in karen.get(reverse("trace-page")).content.decode()
    fill_in(karen, reverse("trace-draw"), {})
    with cast.karen.acting():
        row = TraceList.objects.get()
    decide, page = reverse("trace-decide", args=[row.pk]), reverse("trace-list", args=[row.pk])
    waits = karen.get(reverse("trace-draw")).content.decode()
    assert LIST_WAITS.da in waits and f'href="{page}"' in waits
    assert list(errors_of(post(karen, decide, {"approve": "no", "why": ""}))) == ["why"]
    fill_in(karen, decide, {"approve": "yes"})
    assert page in dorthe.get(reverse("desk")).content.decode()
    assert "Du har selv sagt ja" in karen.get(decide).content.decode()
    fill_in(dorthe, decide, {"approve": "yes"})
    said = dorthe.get(page).content.decode()
    assert "passer til listen" in said and "1 er ikke slettet endnu. Helle sletter det" in said and "Jonas" not in said


def test_of_a_list_that_was_refused_nothing_is_said_to_wait(cast: Cast) -> None:
    row = a_list(cast)
    page = reverse("trace-list", args=[row.pk])
    assert "På listen" in cast.dorthe.client().get(page).content.decode()
    with cast.dorthe.acting():
        trace_actions.refuse(row, why="Rigsarkivet har bedt os vente.")
    said = cast.karen.client().get(page).content.decode()
    assert "Ikke kasseret: listen er afslået" in said and "På listen" not in said
    decided = cast.karen.client().get(reverse("trace-decide", args=[row.pk])).content.decode()
    assert "Der er allerede taget stilling." in decided and "Ved hvert ja" not in decided


def test_the_log_of_the_officer_leads_there(cast: Cast) -> None:
    page, log = reverse("trace-page"), reverse("audit-log")
    assert page in cast.dorthe.client().get(log).content.decode()
    assert page not in cast.karen.client().get(log).content.decode()


def test_the_certificate_of_a_list_is_a_file_once_nothing_of_it_waits(cast: Cast) -> None:
    row = a_list(cast)
    paper, page = reverse("trace-certificate", args=[row.pk]), reverse("trace-list", args=[row.pk])
    karen, dorthe = cast.karen.client(), cast.dorthe.client()
    told.approved(cast.karen, row)
    assert karen.get(paper).status_code == 404
    told.approved(cast.dorthe, row)
    assert "Hent attesten" not in karen.get(page).content.decode() and karen.get(paper).status_code == 404
    dropped()
    for client in (karen, dorthe):
        assert paper in client.get(page).content.decode()
        made = handed(client, paper)
        assert made.startswith(b"%PDF") and b"Jonas" not in made
