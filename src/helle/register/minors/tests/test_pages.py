"""The pages of a minor: who opens them, who does not, and what the audit says."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.urls import reverse
from tests import minor_stories, stories
from tests.cast import Cast, Member, member, open_to
from tests.gates import CaseGates, Gates
from tests.pages import audit_lines, fill_in

from helle.register.cases.models import Case
from helle.register.minors.models import Appointment, Missing, ReturnTalk, Tracing
from helle.register.organisations.loading import unit_id

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class MinorGates(CaseGates):
    """A page of the boy's case. Of those outside, one of each kind; the others stand in the tests of the database."""

    outsiders: ClassVar[tuple[str, ...]] = ("olga", "peter", "henrik", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "stine")

    def case(self, cast: Cast) -> Case:
        return minor_stories.stay(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))


class TestChild(MinorGates):
    view = "case-minor"
    methods = ("GET",)
    action = "minor.read"


class TestRequest(MinorGates):
    view = "minor-representative-request"


class TestNomination(MinorGates):
    view = "minor-nomination"


class TestAppointment(MinorGates):
    view = "minor-appointment"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [minor_stories.nominate(cast.mette, case).pk]


class TestLogin(MinorGates):
    view = "minor-representative-login"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [minor_stories.appoint(cast.mette, case).pk]


class TestEnd(MinorGates):
    view = "minor-representative-end"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [minor_stories.appoint(cast.mette, case).pk]


class TestMunicipality(MinorGates):
    view = "minor-municipality"


class TestRelease(MinorGates):
    view = "minor-municipality-release"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [minor_stories.tell_municipality(cast.mette, case)]


class TestPlacement(MinorGates):
    view = "minor-placement"


class TestTracing(MinorGates):
    view = "minor-tracing"
    wrong_roles = ("vera", "karen")


class TestTracingEnd(MinorGates):
    view = "minor-tracing-end"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [minor_stories.trace(cast.mette, case).pk]


class TestTalk(MinorGates):
    view = "minor-talk"


class TestTalkHold(MinorGates):
    view = "minor-talk-hold"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [minor_stories.plan_talk(cast.mette, case).pk]


class TestReview(MinorGates):
    view = "minor-review"


class TestMissing(MinorGates):
    view = "minor-missing"


class TestTold(MinorGates):
    view = "minor-missing-told"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [minor_stories.lose(cast.mette, case).pk]


class TestFound(MinorGates):
    view = "minor-missing-found"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [minor_stories.lose(cast.mette, case).pk]


class TestReceipt(MinorGates):
    """The municipality's own press; CMM does not receive for it."""

    view = "minor-municipality-receive"
    may = "olga"
    outsiders = ("peter", "henrik", "anton")
    wrong_roles = ("mette", "ulla")
    methods = ("POST",)
    action = "municipality.received"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [minor_stories.tell_municipality(cast.mette, case, "KOM-751")]

    def ask(self, who: Member, url: str) -> object:
        return who.client().post(url, follow=True)


class TestList(Gates):
    """The children that a municipality is told of; whoever runs cases has another list."""

    view = "minor-list"
    may = "olga"
    outsiders = ("peter", "henrik", "anton", "ulla")
    wrong_roles = ("mette",)
    methods = ("GET",)
    action = "minor.listed"


def test_the_way_from_the_request_to_an_appointed_representative(cast: Cast) -> None:
    case = MinorGates().case(cast)
    ulla, page = cast.ulla.client(), f"/sager/{case.number}/barnet/"
    body = str(unit_id("RK-REP"))
    fill_in(ulla, page + "repraesentant/anmod/", {"to_unit": body})
    fill_in(
        ulla,
        page + "repraesentant/indstilling/",
        {
            "organisation": body,
            "name": minor_stories.REPRESENTATIVE,
            "contact": minor_stories.CONTACT,
            "child_heard": "heard",
            "conflict": "none",
        },
    )
    nomination = ulla.get(page).context["view"].nominations[0].row.pk
    fill_in(ulla, f"{page}repraesentant/udpegning/{nomination}/", {"appointed_by": "agency_of_family_law"})
    with cast.ulla.acting():
        row = Appointment.objects.get(case=case)
    unit = minor_stories.own_unit()
    fill_in(ulla, f"{page}repraesentant/{row.pk}/adgang/", {"unit": str(unit)})
    gudrun = member("Gudrun Login", "REP-EN", "representative")
    hers = gudrun.client().get(page)
    assert hers.status_code == 200
    html = hers.content.decode()
    assert minor_stories.REPRESENTATIVE in html
    assert "Indstillet" not in html
    assert "Notér" not in html
    assert gudrun.client().get(f"/sager/{case.number}/").status_code == 200
    assert gudrun.client().get("/boern/").context["followed"][0].grant.number == case.number
    assert any(line.action == "minor.read" for line in audit_lines(cast, gudrun.user.pk))
    fill_in(ulla, f"{page}repraesentant/{row.pk}/afslut/", {"why": "mistake"})
    assert gudrun.client().get(page).status_code == 404


def test_what_the_others_write_on_his_page(cast: Cast) -> None:
    case = MinorGates().case(cast)
    mette, page = cast.mette.client(), f"/sager/{case.number}/barnet/"
    minor_stories.appoint(cast.mette, case)
    fill_in(mette, page + "kommune/", {"municipality": "KOM-751"})
    olga = cast.olga.client()
    fill_in(olga, page + "bolig/", {"kind": "foster_family", "basis": "aliens_act", "note": minor_stories.DECISION})
    notice = olga.get(page).context["notices"][0].pk
    olga.post(f"{page}kommune/{notice}/kvitter/")
    fill_in(
        mette,
        page + "eftersoegning/",
        {
            "service": "return_agency", "consents": "yes", "consent_on": "2025-10-06", "in_contact": "no",
            "family_suspected": "no", "informed_on": "2025-10-06", "signed_on": "2025-10-06",
        },
    )  # fmt: skip
    fill_in(mette, page + "samtale/", {"planned_on": "2025-10-06", "planned_at": "10:00"})
    with cast.mette.acting():
        talk, tracing = ReturnTalk.objects.get(case=case).pk, Tracing.objects.get(case=case).pk
    held = {"became": "held", "with_representative": "yes", "account": minor_stories.TALK}
    fill_in(mette, f"{page}samtale/{talk}/", held)
    fill_in(mette, f"{page}eftersoegning/{tracing}/afslut/", {"outcome": "found", "result": minor_stories.RESULT})
    points = ("representative", "decisions", "placement", "municipality", "responsibility", "tracing", "return_talks")
    fill_in(mette, page + "gennemgang/", dict.fromkeys(points, minor_stories.AGREED))
    fill_in(mette, page + "forsvundet/", {})
    with cast.mette.acting():
        missing = Missing.objects.get(case=case).pk
    fill_in(mette, f"{page}forsvundet/{missing}/besked/", {"whom": "police", "reference": minor_stories.TOLD})
    fill_in(mette, f"{page}forsvundet/{missing}/fundet/", {"how": "came_back", "note": minor_stories.FOUND})
    html = mette.get(page).content.decode()
    for told in ("DECISION", "TALK", "RESULT", "AGREED", "FOUND"):
        assert getattr(minor_stories, told) in html, told
    hers = olga.get(page).content.decode()  # What belongs to a return is not for the municipality.
    for told in ("TALK", "RESULT", "AGREED"):
        assert getattr(minor_stories, told) not in hers, told
    fill_in(mette, f"{page}kommune/{notice}/afslut/", {"why": minor_stories.WEIGHED})
    assert olga.get(page).status_code == 404


def test_hjemrejsestyrelsen_opens_its_parts_where_it_has_them(cast: Cast) -> None:
    case = MinorGates().case(cast)
    open_to(cast.henrik, case.pk, "core", "identity", "return_plan")
    henrik, page = cast.henrik.client(), f"/sager/{case.number}/barnet/"
    assert henrik.get(page).status_code == 200
    fill_in(henrik, page + "samtale/", {"planned_on": "2025-10-07"})
    assert henrik.get(reverse("minor-placement", args=[case.number])).status_code == 404


def test_a_representative_is_not_told_that_no_municipality_was_told_where_she_cannot_see_it(cast: Cast) -> None:
    case = MinorGates().case(cast)
    minor_stories.tell_municipality(cast.mette, case)
    gudrun, page = minor_stories.a_representative(cast.ulla, case), f"/sager/{case.number}/barnet/"
    assert "Ingen kommune er underrettet." not in gudrun.client().get(page).content.decode()


def test_the_tab_stands_in_the_case_of_a_minor_alone(cast: Cast) -> None:
    case, grown_up = MinorGates().case(cast), stories.an_opened_case(cast)
    mette = cast.mette.client()
    assert f"/sager/{case.number}/barnet/" in mette.get(f"/sager/{case.number}/").content.decode()
    assert "/barnet/" not in mette.get(f"/sager/{grown_up.number}/").content.decode()
