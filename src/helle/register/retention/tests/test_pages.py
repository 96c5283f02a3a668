"""The pages of keeping and disposing: who may open them, what they say, and what they refuse."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils.html import strip_tags
from tests import access_stories, stories
from tests import retention_stories as told
from tests.cast import Cast
from tests.gates import Gates, ObjectGates, Place
from tests.handed_out import handed
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.interface.words import long_day
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.retention import actions, queries
from helle.register.retention.actions import LIST_WAITS
from helle.register.retention.models import Disposal, Hold, Schedule

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OUTSIDERS = ("olga", "ulla", "anders")
WRONG_ROLES: tuple[str, ...] = ("vera",)
MISSING = "00000000-0000-4000-8000-000000000000"


def over(cast: Cast) -> Case:
    told.set_years(cast)
    return told.a_case_that_is_over(cast)


class Plain(Gates):
    outsiders = OUTSIDERS
    wrong_roles = WRONG_ROLES


class TestPageGates(Plain):
    view = "retention-page"
    methods = ("GET",)
    action = "retention.listed"


class TestScheduleNewGates(Plain):
    view = "retention-schedule-new"


class TestDrawGates(Plain):
    view = "retention-draw"


class OfOne(ObjectGates):
    outsiders = OUTSIDERS
    wrong_roles = WRONG_ROLES


class TestScheduleGates(OfOne):
    view = "retention-schedule"
    may = "karen"
    wrong_roles = ("mette", *WRONG_ROLES)

    def place(self, cast: Cast) -> Place:
        row = told.proposed(cast.jonas)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[MISSING]))


class OfList(OfOne):
    def place(self, cast: Cast) -> Place:
        case = over(cast)
        row = told.drawn(cast.mette)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[MISSING]), (case.pk,))


class TestListGates(OfList):
    view = "retention-list"
    methods = ("GET",)
    action = "retention.read"


class TestDecideGates(OfList):
    view = "retention-decide"


class TestCertificateGates(OfOne):
    view = "retention-certificate"

    def place(self, cast: Cast) -> Place:
        case = over(cast)
        row = told.drawn(cast.mette)
        told.held(cast.mette, case)  # So nobody is erased, and the certificate says so.
        told.approved(cast.mette, row)
        told.approved(cast.karen, row)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[MISSING]), (case.pk,))


class TestHoldGates(OfOne):
    view = "case-hold"

    def place(self, cast: Cast) -> Place:
        case = over(cast)
        return Place(
            reverse(self.view, args=[case.number]), reverse(self.view, args=["2025-9999"]), (case.pk,), case.number
        )


class TestLiftGates(OfOne):
    view = "case-hold-lift"
    may = "karen"
    wrong_roles = ("mette", *WRONG_ROLES)

    def place(self, cast: Cast) -> Place:
        case = over(cast)
        row = told.held(cast.mette, case)
        missing = reverse(self.view, args=["2025-9999", row.pk])
        return Place(reverse(self.view, args=[case.number, row.pk]), missing, (case.pk,), case.number)


def test_years_are_proposed_and_decided_by_another(cast: Cast) -> None:
    case = told.a_case_that_is_over(cast)
    mette, karen = cast.mette.client(), cast.karen.client()
    page = mette.get(reverse("retention-page")).content.decode()
    assert "Ingen har sat årene (1)" in page and case.number in page and "Der er intet at kassere i dag." in page
    given = {
        "kind": "unassessed",
        "years": "3",
        "counted_from": "year_end",
        "basis": told.BASIS,
        "valid_from": clock.today().isoformat(),
    }
    address = reverse("retention-schedule-new")
    for years in ("0", "2,5", "", "1000"):
        refused = post(mette, address, given | {"years": years})
        assert list(errors_of(refused)) == ["years"] and told.BASIS in refused.content.decode()
    refused = post(mette, address, given | {"valid_from": "31-12-9999"})
    assert list(errors_of(refused)) == ["valid_from"] and "inden for 5 år" in refused.content.decode()
    fill_in(mette, address, given)
    with cast.mette.acting():
        row = Schedule.objects.get()
    assert "Opbevaring og kassation" in karen.get(reverse("desk")).content.decode()
    decide = reverse("retention-schedule", args=[row.pk])
    assert told.BASIS in karen.get(decide).content.decode()
    fill_in(karen, decide, {"approve": "yes"})
    page = karen.get(reverse("retention-page")).content.decode()
    assert "Gælder" in page and "Træk en kassationsliste" in page
    assert 'name="approve"' not in karen.get(decide).content.decode()


def test_a_list_is_drawn_approved_by_two_and_certified(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    case = over(cast)
    mette, karen = cast.mette.client(), cast.karen.client()
    assert case.number in mette.get(reverse("retention-draw")).content.decode()
    fill_in(mette, reverse("retention-draw"), {})
    with cast.mette.acting():
        row = Disposal.objects.get()
    waits = mette.get(reverse("retention-draw")).content.decode()
    assert LIST_WAITS.da in waits and f'href="{reverse("retention-list", args=[row.pk])}"' in waits
    decide = reverse("retention-decide", args=[row.pk])
    assert "Hvorfor ikke? (valgfrit)" not in " ".join(strip_tags(mette.get(decide).content.decode()).split())
    refused = post(mette, decide, {"approve": "no", "why": ""})
    assert list(errors_of(refused)) == ["why"]
    fill_in(mette, decide, {"approve": "yes"})
    assert "Du har selv sagt ja" in mette.get(decide).content.decode()
    assert row.number in karen.get(reverse("desk")).content.decode()
    page = karen.get(decide).content.decode()
    assert "Kassér alt på listen. Det kan ikke fortrydes." in page and "Mette Holm" in page
    with django_capture_on_commit_callbacks(execute=True):
        fill_in(karen, decide, {"approve": "yes"})
    page = karen.get(reverse("retention-list", args=[row.pk])).content.decode()
    assert "Hent attesten" in page and "passer til listen" in page and case.number in page
    made = handed(karen, reverse("retention-certificate", args=[row.pk]))
    assert made.startswith(b"%PDF") and stories.NAME.encode() not in made


def test_there_is_no_certificate_before(cast: Cast) -> None:
    over(cast)
    row = told.drawn(cast.mette)
    assert cast.karen.client().get(reverse("retention-certificate", args=[row.pk])).status_code == 404


def test_a_case_is_held_back_and_let_go_by_a_lead(cast: Cast) -> None:
    case = over(cast)
    mette, karen = cast.mette.client(), cast.karen.client()
    assert "Opbevaring" in mette.get(reverse("case-page", args=[case.number])).content.decode()
    address = reverse("case-hold", args=[case.number])
    assert "bevares til" in mette.get(address).content.decode()
    refused = post(mette, address, {"ground": "claim", "until_day": "", "why": "..."})
    assert list(errors_of(refused)) == ["why"]
    fill_in(mette, address, {"ground": "claim", "until_day": "", "why": told.WHY})
    page = mette.get(address).content.decode()
    assert told.WHY in page and "Ophæv" not in page
    with cast.mette.acting():
        row = Hold.objects.get()
    assert "En retssag" in karen.get(reverse("retention-page")).content.decode()
    fill_in(karen, reverse("case-hold-lift", args=[case.number, row.pk]), {"why": "Kravet er opgivet."})
    assert "ophævet" in karen.get(address).content.decode()


def test_the_page_of_holds_of_a_case_that_was_disposed_of_says_so_to_whoever_reads_the_list(cast: Cast) -> None:
    case = over(cast)
    row = told.held(cast.mette, case)
    with cast.karen.acting():
        actions.lift(row, why="Kravet er opgivet.")
    addresses = [reverse("case-hold", args=[case.number]), reverse("case-hold-lift", args=[case.number, row.pk])]
    drawn = told.drawn(cast.mette)
    told.approved(cast.mette, drawn)
    told.approved(cast.karen, drawn)
    for address in addresses:
        gone = cast.karen.client().get(address)
        assert gone.status_code == 410 and "Det er kasseret" in gone.content.decode(), address
        missing = cast.ulla.client().get(reverse("case-hold", args=["2025-9999"]))
        others = cast.ulla.client().get(address)
        assert others.status_code == missing.status_code == 404, "others learn nothing"
    sent = urlencode({"why": told.WHY})
    typed = cast.mette.client().post(addresses[0], sent, content_type="application/x-www-form-urlencoded")
    assert typed.status_code == 410 and told.WHY in typed.content.decode()
    for number in (case.number[:-1], "2025-9999"):
        assert cast.mette.client().get(f"/sager/{number}/opbevaring/").status_code == 404


def test_a_case_on_a_list_says_so_and_how_far_it_is(cast: Cast) -> None:
    case = over(cast)
    mette, address = cast.mette.client(), reverse("case-hold", args=[case.number])
    assert "kassationsliste" not in mette.get(address).content.decode()
    row = told.drawn(cast.mette)
    page = mette.get(address).content.decode()
    assert reverse("retention-list", args=[row.pk]) in page and "Venter på to" in page
    told.approved(cast.mette, row)
    page = mette.get(address).content.decode()
    assert "Venter på den anden" in page and "udgår den af den" in page
    with cast.karen.acting():
        actions.refuse(row, why=told.WHY)
    assert "kassationsliste" not in mette.get(address).content.decode()


def test_an_open_case_is_kept(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    page = cast.mette.client().get(reverse("case-hold", args=[case.number])).content.decode()
    assert "kan ikke beregnes" in page and "sagen er ikke slut." in page


def test_the_only_lead_takes_her_own_proposal_back_and_is_told_that_nobody_can_decide_it(cast: Cast) -> None:
    row, karen = told.proposed(cast.karen), cast.karen.client()
    page = karen.get(reverse("retention-page")).content.decode()
    assert "Ingen kan afgøre det nu" in page and "Træk tilbage" in page
    decide = reverse("retention-schedule", args=[row.pk])
    page = karen.get(decide).content.decode()
    assert "Som sagen står nu" not in page and "Fristen skal gælde" not in page
    assert list(errors_of(post(karen, decide, {"approve": "yes"}))) == ["approve"]
    with cast.karen.acting(), pytest.raises(Refused, match="Another lead decides"):
        actions.schedule_answer(row, approve=True)
    fill_in(karen, decide, {"approve": "no"})
    page = karen.get(reverse("retention-page")).content.decode()
    assert "Trukket tilbage" in page and "Ingen kan afgøre det nu" not in page
    assert told.proposed(cast.mette).approved is None
    page = cast.mette.client().get(reverse("retention-page")).content.decode()
    assert f"Kan afgøres af {cast.karen.user.full_name}" in page


def test_a_caseworker_takes_her_own_proposal_back_and_no_other(cast: Cast) -> None:
    row = told.proposed(cast.mette)
    with cast.jonas.acting(), pytest.raises(PermissionDenied):
        actions.schedule_answer(row, approve=False)
    with (
        cast.jonas.acting(),
        pytest.raises(DatabaseError, match="keeps and disposes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT helle.answer_schedule(%s, false)", [row.pk])
    fill_in(cast.mette.client(), reverse("retention-schedule", args=[row.pk]), {"approve": "no"})
    with cast.mette.acting():
        assert Schedule.objects.get().approved is False


def test_a_yes_from_a_page_on_which_it_was_not_the_last_carries_nothing_out(cast: Cast) -> None:
    over(cast)
    row, karen = told.drawn(cast.mette), cast.karen.client()
    decide = reverse("retention-decide", args=[row.pk])
    opened = hidden_of(karen, decide)
    assert "Ja, når en anden også siger ja." in karen.get(decide).content.decode()
    told.approved(cast.mette, row)
    refused = karen.post(decide, opened | {"approve": "yes", "why": ""})
    page = refused.content.decode()
    assert refused.status_code == 422 and "Listen er ændret, siden du åbnede siden. Intet er gjort." in page
    assert "Dit ja er det sidste" in page and "Mette Holm" in page and "checked" not in page
    with cast.karen.acting():
        assert Disposal.objects.get().approved is None
    again = {bound.html_name: bound.value() for bound in refused.context["form"] if bound.field.widget.is_hidden}
    assert karen.post(decide, again | {"approve": "yes", "why": ""}).status_code == 302
    with cast.karen.acting():
        assert Disposal.objects.get().approved


def test_a_yes_from_a_page_without_what_holds_somebody_back_since_changes_nothing(cast: Cast) -> None:
    case = over(cast)
    row, karen = told.drawn(cast.mette), cast.karen.client()
    told.approved(cast.mette, row)
    decide = reverse("retention-decide", args=[row.pk])
    opened = hidden_of(karen, decide)
    with cast.karen.acting():
        seen = queries.get_list(row.pk).decided
    told.held(cast.mette, case)
    refused = karen.post(decide, opened | {"approve": "yes", "why": ""})
    assert refused.status_code == 422 and "Udgår ved næste ja: Sagen holdes tilbage" in refused.content.decode()
    # Whoever comes at the same moment is held to what was shown by the database.
    with cast.karen.acting(), pytest.raises(Refused, match="Nothing was done"):
        actions.approve(row, shown=seen)
    with cast.karen.acting():
        assert Disposal.objects.get().approved is None


def test_what_is_said_of_a_hold_names_its_last_day(cast: Cast) -> None:
    case, last = over(cast), clock.today() + dt.timedelta(days=30)
    address, mette = reverse("case-hold", args=[case.number]), cast.mette.client()
    sent = hidden_of(mette, address) | {"ground": "claim", "until_day": last.isoformat(), "why": told.WHY}
    page = mette.post(address, sent, follow=True).content.decode()
    assert f"Sagen holdes tilbage til og med {long_day(last, 'da')}" in page and "før en leder ophæver det." not in page


def test_no_page_of_keeping_speaks_of_rules_where_none_says_no(cast: Cast) -> None:
    mette, case = cast.mette.client(), stories.an_opened_case(cast)
    row = told.proposed(cast.mette)
    pages = [
        reverse("case-hold", args=[case.number]),
        reverse("retention-draw"),
        reverse("retention-schedule", args=[row.pk]),
    ]
    for page in pages:
        assert "Som sagen står nu, siger reglerne nej" not in mette.get(page).content.decode(), page


def test_the_certificate_says_until_when_a_backup_of_the_key_store_opens_it(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    over(cast)
    row = told.drawn(cast.mette)
    told.approved(cast.mette, row)
    with django_capture_on_commit_callbacks(execute=True):
        told.approved(cast.karen, row)
    page = cast.karen.client().get(reverse("retention-list", args=[row.pk])).content.decode()
    made = " ".join(
        access_stories.text_of(handed(cast.karen.client(), reverse("retention-certificate", args=[row.pk]))).split()
    )
    for said in (page, made):
        assert "sikkerhedskopi af nøglelageret fra før kassationen" in said and "ingen sikkerhedskopi" not in said


def test_of_a_list_from_which_all_left_no_key_is_said_to_be_gone(cast: Cast) -> None:
    case = over(cast)
    row = told.drawn(cast.mette)
    told.held(cast.mette, case)
    told.approved(cast.mette, row)
    told.approved(cast.karen, row)
    karen = cast.karen.client()
    page = karen.get(reverse("retention-list", args=[row.pk])).content.decode()
    made = access_stories.text_of(handed(karen, reverse("retention-certificate", args=[row.pk])))
    assert "ødelagt" not in page and "ødelagt" not in made


def test_nothing_is_there_yet(cast: Cast) -> None:
    page = cast.karen.client().get(reverse("retention-page")).content.decode()
    assert "Der er intet at kassere i dag." in page and "Ingen sag holdes tilbage." in page
    assert "Sag om en person, der er vurderet handlet" in page and "ingen har sat, hvor længe de bevares." in page
    assert "Der er intet at kassere i dag." in cast.mette.client().get(reverse("retention-draw")).content.decode()
