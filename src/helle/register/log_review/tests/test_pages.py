"""The pages of samples of the log: their gates, and what they and the desk say (PUB-DIG-04)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

import pytest
from django.urls import reverse
from tests import log_cases, stories
from tests import log_stories as told
from tests.cast import Cast, Member
from tests.gates import Gates, ObjectGates, Place
from tests.pages import errors_of, fill_in, post

from helle.register.log_review.choices import Verdict
from helle.register.log_review.forms import JudgeForm
from helle.register.log_review.models import Draw
from helle.register.protection import clock

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class ListGates(Gates):
    view = "log-review-list"
    may = "karen"
    outsiders = ("olga", "anders", "peter", "rita", "henrik", "ulla", "anton")
    wrong_roles = ("mette", "vera", "stine")
    methods = ("GET",)
    action = "log_review.listed"
    purpose = "supervision"


class TestListGates(ListGates):
    pass


class OfOne(ObjectGates):
    may = "karen"
    outsiders = ("olga", "anders", "peter", "ulla", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "jonas", "vera")
    purpose = "supervision"

    def place(self, cast: Cast) -> Place:
        log_cases.a_look_of_jonas(cast)
        return self.of(cast)

    def of(self, cast: Cast) -> Place:
        found = told.look_of(cast.karen, told.draw(cast.karen, cast.mette), cast.jonas)
        return Place(reverse(self.view, args=[found.row.pk]), reverse(self.view, args=[uuid.uuid4()]))


class TestDrawGates(OfOne):
    view = "log-review-draw"

    def of(self, cast: Cast) -> Place:
        there = reverse(self.view, args=[cast.mette.membership.unit_id, "unit"])
        return Place(there, reverse(self.view, args=[uuid.uuid4(), "unit"]))


class TestSampleGates(OfOne):
    view = "log-review-sample"
    methods = ("GET",)
    action = "log_review.read"

    def of(self, cast: Cast) -> Place:
        row = told.draw(cast.karen, cast.mette)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[uuid.uuid4()]))


class TestJudgeGates(OfOne):
    view = "log-review-judge"


class TestSettleGates(OfOne):
    view = "log-review-settle"
    may = "dorthe"
    wrong_roles = ("karen", "mette", "jonas", "vera")

    def of(self, cast: Cast) -> Place:
        found = told.look_of(cast.karen, told.draw(cast.karen, cast.mette), cast.jonas)
        told.judge(cast.karen, found, Verdict.WRONG, told.WHY_WRONG)
        return Place(reverse(self.view, args=[found.row.pk]), reverse(self.view, args=[uuid.uuid4()]))


class TestReplyGates(OfOne):
    view = "log-review-reply"
    may = "jonas"
    wrong_roles = ("karen", "mette", "vera")
    purpose = "casework"

    def of(self, cast: Cast) -> Place:
        found = told.look_of(cast.karen, told.draw(cast.karen, cast.mette), cast.jonas)
        told.judge(cast.karen, found, Verdict.ASK, told.WHY_ASKED)
        return Place(reverse(self.view, args=[found.row.pk]), reverse(self.view, args=[uuid.uuid4()]))


def desk_of(who: Member) -> str:
    return str(who.client().get(reverse("desk")).content.decode())


def test_a_sample_goes_from_the_desk_of_the_lead_to_the_officers_and_off_it(cast: Cast) -> None:
    case = log_cases.a_look_of_jonas(cast)
    karen, jonas, dorthe = cast.karen.client(), cast.jonas.client(), cast.dorthe.client()
    assert "1 stikprøve skal tages" in desk_of(cast.karen) and "Stikprøver af loggen" not in desk_of(cast.mette)
    page = karen.get(reverse("log-review-list")).content.decode()
    assert "Ingen stikprøve er taget endnu." in page and "aldrig" in page and "0 % (0 af" in page
    there = reverse("log-review-draw", args=[cast.mette.membership.unit_id, "unit"])
    assert "Ingen vælger, hvilke" in karen.get(there).content.decode()
    done = fill_in(karen, there, {})
    with cast.karen.acting():
        row = Draw.objects.get()
    assert done.headers["Location"] == reverse("log-review-sample", args=[row.pk])
    assert "opslag venter" in desk_of(cast.karen) and "skal tages" not in desk_of(cast.karen)
    sample = karen.get(reverse("log-review-sample", args=[row.pk]), {"igen": "1"}).content.decode()
    assert "Det var en kollegas sag, åbnet med et formål." in sample and "trukket ved lod" in sample
    assert "de samme opslag" in sample and case.number in sample and "Jonas Lind" in sample
    look = told.look_of(cast.karen, row, cast.jonas)
    judge = reverse("log-review-judge", args=[look.row.pk])
    asks = karen.get(judge).content.decode()
    assert "Helle ved ikke, hvor medarbejderne bor" in asks and "Svarer du nej, får databeskyttelsesrådgiveren" in asks
    refused = post(karen, judge, {"verdict": "ask", "words": ""})
    assert list(errors_of(refused)) == ["words"]
    fill_in(karen, judge, {"verdict": "ask", "words": told.WHY_ASKED})
    assert told.WHY_ASKED not in desk_of(cast.jonas) and "Hvad var dit opslag til?" in desk_of(cast.jonas)
    reply = reverse("log-review-reply", args=[look.row.pk])
    asked = jonas.get(reply).content.decode()
    assert told.WHY_ASKED in asked and case.number in asked and "Hvorfor det står her" not in asked
    fill_in(jonas, reply, {"words": told.REPLY})
    assert "Hvad var dit opslag til?" not in desk_of(cast.jonas)
    assert "Send svaret" not in jonas.get(reply).content.decode()
    answered = karen.get(judge).content.decode()
    assert told.REPLY in answered and "Spørg medarbejderen" not in answered
    fill_in(karen, judge, {"verdict": "wrong", "words": told.WHY_WRONG})
    assert "Ikke i orden" in jonas.get(reply).content.decode()
    assert told.WHY_WRONG not in jonas.get(reply).content.decode()
    assert "Ikke i orden: " in desk_of(cast.dorthe)
    settle = reverse("log-review-settle", args=[look.row.pk])
    listed = dorthe.get(reverse("log-review-list")).content.decode()
    assert settle in listed and told.WHY_WRONG in dorthe.get(settle).content.decode()
    fill_in(dorthe, settle, {"outcome": "rights", "words": told.DONE})
    assert "Ikke i orden: " not in desk_of(cast.dorthe)
    assert told.DONE in karen.get(judge).content.decode()


def test_what_is_late_says_so(cast: Cast) -> None:
    log_cases.a_look_of_jonas(cast)
    found = told.look_of(cast.karen, told.draw(cast.karen, cast.mette), cast.jonas)
    told.judge(cast.karen, found, Verdict.ASK, told.WHY_ASKED)
    clock.move_forward(dt.timedelta(days=8))
    assert "svaret er over frist" in desk_of(cast.jonas)
    sample = reverse("log-review-sample", args=[found.row.draw_id])
    assert "spurgt, svaret er over frist" in cast.karen.client().get(sample).content.decode()
    told.judge(cast.karen, found, Verdict.WRONG, told.WHY_WRONG)
    assert "Hvad var dit opslag til?" not in desk_of(cast.jonas)
    clock.move_forward(dt.timedelta(days=15))
    assert "over frist" in desk_of(cast.dorthe)
    assert "over frist" in cast.dorthe.client().get(reverse("log-review-list")).content.decode()
    assert "ikke i orden, over frist" in cast.karen.client().get(sample).content.decode()


def test_the_officer_reads_a_leads_sample_and_judges_none_of_it(cast: Cast) -> None:
    log_cases.a_look_of_jonas(cast)
    found = told.look_of(cast.karen, told.draw(cast.karen, cast.mette), cast.jonas)
    dorthe = cast.dorthe.client()
    page = dorthe.get(reverse("log-review-sample", args=[found.row.draw_id])).content.decode()
    assert "Det er lederen, der vurderer" in page
    judge = reverse("log-review-judge", args=[found.row.pk])
    assert dorthe.get(judge).status_code == 200
    sent = {"form_token": uuid.uuid4(), "verdict": "ok", "words": ""}
    assert dorthe.post(judge, sent).status_code == 404
    listed = dorthe.get(reverse("log-review-list")).content.decode()
    assert "Dem, lederne efterser" in listed and "Intet venter." in listed


@pytest.mark.parametrize("asked", [False, True])
def test_the_officer_who_judges_reads_that_it_waits_for_her_own_words(asked: bool) -> None:
    said = str(JudgeForm(asked=asked, settles=True)["verdict"].help_text)
    assert "at du skriver, hvad der blev gjort" in said and "databeskyttelsesrådgiveren" not in said


def test_an_empty_log_has_nothing_to_draw(cast: Cast) -> None:
    page = cast.karen.client().get(reverse("log-review-list")).content.decode()
    assert "Ingen har slået noget op den seneste måned." in page
    there = reverse("log-review-draw", args=[cast.olga.membership.unit_id, "unit"])
    assert cast.dorthe.client().get(there).status_code == 404
    assert cast.karen.client().get(there.replace("unit", "noget")).status_code == 404


def test_the_log_leads_to_the_samples(cast: Cast) -> None:
    stories.an_opened_case(cast)
    page = cast.karen.client().get(reverse("audit-log")).content.decode()
    assert reverse("log-review-list") in page
