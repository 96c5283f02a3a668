"""Figures on outreach: the cooperation is measured, and nobody in it (OUT-04, OUT-09, INI-04)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from tests import outreach_stories, stories
from tests.cast import Cast, Member, as_owner, member
from tests.gates import Gates

from helle.register.outreach.choices import Setting
from helle.register.outreach.counted import Contacts
from helle.register.referrals import triage_actions
from helle.register.referrals.choices import TriageOutcome
from helle.register.statistics.outreach import Cell
from helle.rules.outreach import OutreachArea

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ADDRESS = "/statistik/opsoegende/"


class TestGates(Gates):
    view = "statistics-outreach"
    may = "stine"
    outsiders = ("anders", "peter", "ulla", "olga", "henrik", "dorthe", "anton")
    wrong_roles = ("vera",)
    methods = ("GET",)
    action = "statistics.outreach_read"
    purpose = "statistics"


def cells(who: Member, year: int = 2025) -> list[Cell]:
    context = who.client().get(ADDRESS, {"aar": year}).context
    found: list[Cell] = list(context["cells"])
    return found


def test_out_04_evenings_contacts_and_information_by_area_and_quarter(cast: Cast) -> None:
    outreach_stories.record(cast.rita)
    outreach_stories.correct(cast.rita, outreach_stories.record(cast.rita, days_ago=2))
    outreach_stories.record(cast.rita, days_ago=30, area=OutreachArea.SJAELLAND)
    outreach_stories.record(cast.nadia, area=OutreachArea.NORDJYLLAND)
    found = {(one.unit.code if one.unit else "", one.area, one.quarter.month): one for one in cells(cast.stine)}
    assert set(found) == {
        ("REDEN-OUT", OutreachArea.COPENHAGEN, 10),
        ("REDEN-OUT", OutreachArea.SJAELLAND, 7),
        ("AMIAMI", OutreachArea.NORDJYLLAND, 10),
    }
    copenhagen = found["REDEN-OUT", OutreachArea.COPENHAGEN, 10]
    # A corrected evening counts as it holds: 2 + 3 first met in the street, 1 + 1 at a clinic.
    assert (copenhagen.evenings, copenhagen.first, copenhagen.again) == (2, 7, 16)
    # The most that were told of one thing, so that nobody counts twice on an evening; services are added up.
    assert (copenhagen.informed, copenhagen.health, copenhagen.offered, copenhagen.accepted) == (6, 26, 4, 2)
    assert [(row.setting, row.first) for row in copenhagen.places] == [(Setting.STREET, 5), (Setting.MASSAGE_CLINIC, 2)]


def test_an_organisation_sees_its_own_and_so_does_its_lead(cast: Cast) -> None:
    outreach_stories.record(cast.rita)
    outreach_stories.record(cast.nadia, area=OutreachArea.NORDJYLLAND)
    for who in (cast.rita, member("Birthe Sand", "REDEN-OUT", "ngo_lead")):
        assert [one.area for one in cells(who)] == [OutreachArea.COPENHAGEN]


def test_the_homes_of_reden_see_nothing_of_its_outreach(cast: Cast) -> None:
    evening = outreach_stories.record(cast.rita)
    hanne = member("Hanne Elk", "REDEN-HOME", "provider_staff").client()
    for address in (ADDRESS, reverse("outreach-list"), reverse("outreach-page", args=[evening.pk])):
        assert hanne.get(address).status_code == 404
    assert "Opsøgende" not in hanne.get("/").content.decode().split("<main")[0]


def test_small_figures_and_an_unfinished_quarter_are_for_who_must_check_them(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    large = {Setting.STREET: Contacts(9, 20)}
    outreach_stories.record(cast.rita, visits=large, services={}, referrals_offered=0, referrals_accepted=0)
    outreach_stories.record(cast.nadia, area=OutreachArea.NORDJYLLAND)
    # The quarter is not over: a caseworker sees none of it, the analyst both.
    assert cells(cast.mette) == [] and len(cells(cast.stine)) == 2
    on_day(dt.date(2026, 1, 5))
    assert [one.area for one in cells(cast.mette)] == [OutreachArea.COPENHAGEN]
    page = cast.mette.client().get(ADDRESS, {"aar": 2025}).content.decode()
    assert "1 linje vises ikke" in page and "Nordjylland" not in page.split("<tbody>")[1]


def test_the_database_itself_withholds_what_is_small_and_a_quarter_that_runs(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    """Whatever days are asked for: the difference of two answers would be one evening, or one referral."""
    outreach_stories.record(cast.nadia, area=OutreachArea.NORDJYLLAND)
    stories.refer(cast, by=cast.rita, municipality="KOM-101", police_unit="", consent="given")

    def rows(who: Member, first: dt.date, last: dt.date) -> list[tuple[Any, ...]]:
        with who.acting(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM helle.outreach_figures(%s, %s)", [first, last])
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    quarter = dt.date(2025, 10, 1), dt.date(2025, 12, 31)
    assert rows(cast.mette, *quarter) == [] and len(rows(cast.stine, *quarter)) == 2
    on_day(dt.date(2026, 1, 5))
    assert rows(cast.mette, *quarter) == [(True, *[None] * 15)] * 2
    assert rows(cast.mette, quarter[0], dt.date(2025, 12, 30)) == []
    assert {row[2] for row in rows(cast.stine, *quarter)} == {"nordjylland", "copenhagen"}


def test_a_referral_counts_where_its_sender_did_outreach_that_day(cast: Cast) -> None:
    def sent() -> int:
        return sum(one.referred.sent for one, _share in cast.stine.client().get(ADDRESS).context["referred"])

    stories.refer(cast, by=cast.rita, municipality="KOM-101", police_unit="", consent="given")
    assert sent() == 1
    for statement in (
        "UPDATE organisations_mandate SET superseded_at = now(), superseded_why = 'x' WHERE unit_id = %s",
        "UPDATE organisations_mandate SET superseded_at = NULL, superseded_why = '',"
        " during = daterange('2025-11-01', NULL) WHERE unit_id = %s AND area = 'copenhagen'",
    ):
        as_owner(statement, [cast.rita.membership.unit_id])
        assert sent() == 0


def test_out_09_of_its_referrals_an_organisation_is_told_no_more_than_each_person_agreed_to(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    told = stories.refer(cast, by=cast.rita, consent="given_with_feedback", municipality="KOM-101", police_unit="")
    untold = stories.refer(cast, by=cast.rita, consent="given", municipality="KOM-101", police_unit="")
    on_day(dt.date(2025, 10, 9))
    with cast.mette.acting():
        triage_actions.referral_receive(told)
        triage_actions.referral_receive(untold)
    on_day(dt.date(2025, 10, 13))
    with cast.mette.acting():
        for one in (told, untold):
            triage_actions.referral_close(one, outcome=TriageOutcome.NO_ACTION, passed_on_to="", reason="for at prøve")

    def of(who: Member) -> tuple[int, int, int, int | None, int, int | None]:
        ((one, _share),) = who.client().get(ADDRESS).context["referred"]
        assert one.area is OutreachArea.COPENHAGEN
        sent = one.referred
        return sent.sent, sent.told, sent.received, sent.usual_received, sent.decided, sent.usual_decided

    assert of(cast.stine) == (2, 2, 2, 3, 2, 7)
    assert of(cast.rita) == (2, 1, 1, 3, 1, 7)
