"""That the address of a person is protected: recorded, ended, and warned of to whoever was given anything of her
(PUB-DIG-12)."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.urls import reverse
from tests import accommodation_stories as places
from tests import stories
from tests.cast import Cast, named, open_to
from tests.gates import CaseGates
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.audit.models import Line
from helle.register.audit.rights_in_lines import rights_of
from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.people.models import AddressProtection
from helle.register.placements import actions as placement_actions
from helle.register.placements.models import Placement
from helle.register.protection import clock
from helle.rules.ruling import Verdict

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SAID = "Beskyttet adresse"


class ProtectionGates(CaseGates):
    wrong_roles = ("vera", "stine", "karen")


class TestBeginGates(ProtectionGates):
    view = "case-address-protection"


class TestEndGates(ProtectionGates):
    view = "case-address-protection-end"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [protect(cast, case)]


def protect(cast: Cast, case: Case, *, since: dt.date | None = None, until: dt.date | None = None) -> uuid.UUID:
    """Mette records that the address is protected, from today on where no day is said."""
    stories.protect_address(cast.mette, case, since=since, until=until)
    with cast.mette.acting():
        return people.address_protections_of(case.person_id)[0].pk


def begin(case: Case) -> str:
    return reverse("case-address-protection", args=[case.number])


def end(case: Case, protection: uuid.UUID) -> str:
    return reverse("case-address-protection-end", args=[case.number, protection])


@pytest.fixture
def case(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


def test_it_is_recorded_warned_of_and_ended_and_its_history_stays(cast: Cast, case: Case) -> None:
    client = cast.mette.client()
    with cast.mette.acting():
        today = clock.today()
    fill_in(client, begin(case), {"ground": "police", "since": today.isoformat()})
    page = client.get(reverse("case-page", args=[case.number])).content.decode()
    assert SAID in page and "Beskyttelse ved politiet" in page
    with cast.mette.acting():
        (row,) = people.address_protections_of(case.person_id)
        now = people.address_protection_now(case.person_id)
        assert now is not None and now.row == row
        assert people.whereabouts_ruling(case.pk, now).verdict is Verdict.ALLOWED
    fill_in(client, end(case, row.pk), {"last_day": today.isoformat(), "why": "ground_gone"})
    history = client.get(begin(case)).content.decode()
    assert "Afsluttet af Mette Holm" in history and "Grundlaget er ophørt" in history
    # Its last day is one of it.
    with cast.mette.acting():
        assert people.address_protection_now(case.person_id) is not None
    actions = [line.action for line in audit_lines(cast) if line.cases == [case.pk]]
    assert {"person.address_protected", "person.address_protection_ended"} <= set(actions)
    assert client.get(end(case, row.pk)).status_code == 404


def test_each_unit_that_was_given_anything_of_her_is_warned_and_no_other(cast: Cast, case: Case) -> None:
    protect(cast, case)
    open_to(cast.olga, case.pk, "core")
    open_to(cast.henrik, case.pk, "core", "identity", "return_plan")
    for who in (cast.karen, cast.olga, cast.henrik):
        page = who.client().get(reverse("case-page", args=[case.number])).content.decode()
        assert SAID in page and "Navne- og adressebeskyttelse i CPR" in page, who.user.full_name
    with cast.ulla.acting():
        assert not AddressProtection.objects.exists()


def test_the_log_tells_the_lead_no_day_that_leads_to_the_home(cast: Cast, case: Case) -> None:
    """The months of all homes show on which day each came: the hour of her arrival would say in which she lives, and so
    would that of the home's first look. By no page, and by no statement of her own (PUB-DIG-12)."""
    house = places.offer(cast.mette, secret=False)
    stay = places.order(cast.mette, case, house)
    places.call(cast.mette, "answer_placement", stay.pk, "accepted", None)
    hanne = named(cast, "hanne")
    with hanne.acting():
        placement_actions.placement_arrive(Placement.objects.get(pk=stay.pk), on=clock.today())
    assert hanne.client().get(reverse("case-page", args=[case.number])).status_code == 200
    stories.assign(cast.mette, case, cast.mette)
    assert cast.mette.client().get(reverse("case-page", args=[case.number])).status_code == 200
    logs = (reverse("case-audit", args=[case.number]), f"{reverse('audit-log')}?sag={case.number}")

    def read_by_karen() -> list[str]:
        return [cast.karen.client().get(log).content.decode() for log in logs]

    came = "Noterede, at personen er kommet til stedet"
    assert all("Hanne Elkjær" in page and "Reden" in page and came in page for page in read_by_karen())
    protect(cast, case)
    for page in read_by_karen():
        assert "Hanne Elkjær" not in page and "Reden" not in page and came not in page
        assert "Databeskyttelsesrådgiveren læser det hele." in page
        # Who looked in the lead's own unit and in other authorities is judged as ever.
        assert "Mette Holm" in page
    of_the_case = "SELECT action, unit_id = %s FROM audit_line WHERE %s = ANY (cases)"
    with cast.karen.acting(), connection.cursor() as cursor:
        cursor.execute(of_the_case, [hanne.membership.unit_id, case.pk])
        lines = cursor.fetchall()
    assert lines
    assert [line for line in lines if line[1] or re.match("placement.(?!read)|bed_days", line[0])] == []
    officer = cast.dorthe.client().get(logs[1]).content.decode()
    assert "Hanne Elkjær" in officer and came in officer and "læser det hele" not in officer


def test_the_log_of_a_case_that_the_lead_has_herself_tells_her_of_its_stay(cast: Cast, case: Case) -> None:
    """She works on it, and so is shown where the person lives: what was done to the stay leads to nothing new."""
    stay = places.order(cast.mette, case, places.offer(cast.mette, secret=False))
    places.call(cast.mette, "answer_placement", stay.pk, "accepted", None)
    hanne = named(cast, "hanne")
    with hanne.acting():
        placement_actions.placement_arrive(Placement.objects.get(pk=stay.pk), on=clock.today())
    assert hanne.client().get(reverse("case-page", args=[case.number])).status_code == 200
    protect(cast, case)
    lines = "SELECT count(*) FROM audit_line WHERE %s = ANY (cases) AND (action = 'placement.arrived' OR unit_id = %s)"

    def read_by_karen() -> tuple[list[bool], bool]:
        logs = (reverse("case-audit", args=[case.number]), f"{reverse('audit-log')}?sag={case.number}")
        pages = [cast.karen.client().get(log).content.decode() for log in logs]
        with cast.karen.acting(), connection.cursor() as cursor:
            cursor.execute(lines, [case.pk, hanne.membership.unit_id])
            ((found,),) = cursor.fetchall()
        return ["Noterede, at personen er kommet til stedet" in page for page in pages], found > 0

    assert read_by_karen() == ([False, False], False)
    stories.assign(cast.karen, case, cast.karen)
    assert read_by_karen() == ([True, True], True)


def test_a_line_about_a_right_in_a_home_tells_the_lead_its_kind(cast: Cast) -> None:
    """It names no case; where one is known of otherwise, the home of a right in it would say where she lives."""
    reden = named(cast, "hanne").membership.unit_id
    detail = {"kind": "grant", "id": "1", "unit": str(reden), "role": "placement", "why": "no_act", "stood": "x"}
    line = Line(pk=1, action="rights.seen", unit_id=cast.karen.membership.unit_id, detail=detail)
    told = {}
    for who in (cast.karen, cast.dorthe):
        with who.acting():
            (right,) = rights_of([line], organisations.units_on(clock.today()))[1]
        told[who.user.pk] = right.unit.da if right.unit else ""
    assert told[cast.karen.user.pk] == "Botilbud (vises ikke: adressen er beskyttet)"
    assert "Reden" in told[cast.dorthe.user.pk]


def test_one_written_by_mistake_protects_nothing_and_leaves_its_days_to_another(cast: Cast, case: Case) -> None:
    client, row = cast.mette.client(), protect(cast, case)
    with cast.mette.acting():
        today = clock.today()
    again = post(client, begin(case), {"ground": "cpr", "since": today.isoformat()})
    assert list(errors_of(again)) == ["since"]
    fill_in(client, end(case, row), {"last_day": today.isoformat(), "why": "mistake"})
    with cast.mette.acting():
        assert people.address_protection_now(case.person_id) is None
    fill_in(client, begin(case), {"ground": "authority", "since": today.isoformat()})
    with cast.mette.acting():
        assert [one.ground for one in people.address_protections_of(case.person_id)].count("authority") == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"ground": "cpr", "since": "1899-12-31"}, "since"),
        ({"ground": "cpr", "since": "2025-10-06", "until": "2025-10-05"}, "until"),
        ({"ground": "cpr", "since": "2025-10-06", "until": "2101-01-01"}, "until"),
        ({"ground": "nonsense", "since": "2025-10-06"}, "ground"),
        ({"ground": "cpr", "since": ""}, "since"),
    ],
)
def test_days_that_cannot_be_meant_are_refused_beside_the_field(
    cast: Cast, case: Case, typed: dict[str, str], field: str
) -> None:
    assert list(errors_of(post(cast.mette.client(), begin(case), typed))) == [field]
    with cast.mette.acting():
        assert not AddressProtection.objects.exists()


def test_it_is_drawn_back_and_never_made_longer(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        today = clock.today()
    row = protect(cast, case, until=today + dt.timedelta(days=30))
    typed = {"last_day": (today + dt.timedelta(days=31)).isoformat(), "why": "other_ground"}
    assert list(errors_of(post(cast.mette.client(), end(case, row), typed))) == ["last_day"]
    early = {"last_day": (today - dt.timedelta(days=1)).isoformat(), "why": "other_ground"}
    assert list(errors_of(post(cast.mette.client(), end(case, row), early))) == ["last_day"]
    fill_in(cast.mette.client(), end(case, row), {"last_day": today.isoformat(), "why": "other_ground"})


def banner(cast: Cast, case: Case) -> str:
    return " ".join(cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode().split())


def test_a_protection_that_another_follows_is_not_said_to_end(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        today = clock.today()
    ends = today + dt.timedelta(days=30)
    protect(cast, case, until=ends)
    assert "derefter fortsat beskyttet" not in banner(cast, case)
    protect(cast, case, since=ends + dt.timedelta(days=40))
    assert "derefter fortsat beskyttet" not in banner(cast, case), "a day between them is not protected"
    protect(cast, case, since=ends + dt.timedelta(days=1), until=ends + dt.timedelta(days=39))
    assert "og derefter fortsat beskyttet indtil videre" in banner(cast, case)


def test_an_urgent_one_is_told_from_which_day_another_holds_and_how_both_can(cast: Cast, case: Case) -> None:
    protect(cast, case, since=dt.date(2026, 5, 1))
    with cast.mette.acting():
        today = clock.today()
    client, typed = cast.mette.client(), {"ground": "police", "since": today.isoformat()}
    refused = errors_of(post(client, begin(case), typed))
    assert list(refused) == ["until"]
    assert "først beskyttet fra 1. maj 2026" in str(refused) and "30. april 2026" in str(refused)
    fill_in(client, begin(case), typed | {"until": "2026-04-30"})
    assert "og derefter fortsat beskyttet" in banner(cast, case)
    again = errors_of(post(client, begin(case), typed))
    assert "allerede beskyttet fra 6. oktober 2025 til og med 30. april 2026" in str(again)


def test_one_that_begins_later_says_so_when_it_is_saved_and_in_the_list(cast: Cast, case: Case) -> None:
    client = cast.mette.client()
    fill_in(client, begin(case), {"ground": "cpr", "since": "2026-05-01"})
    listed = client.get(begin(case)).content.decode()
    assert "Den gælder først fra 1. maj 2026; i dag er adressen ikke beskyttet." in listed
    assert "gælder endnu ikke" in listed and "gælder nu" not in listed
    far = errors_of(post(client, begin(case), {"ground": "cpr", "since": "2101-01-01"}))
    assert "Den første dag ligger for langt ude i fremtiden." in str(far)


def test_one_that_has_not_begun_is_withdrawn_and_stands_last_and_struck_out(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        today = clock.today()
    later, client = protect(cast, case, since=dt.date(2026, 5, 1)), cast.mette.client()
    too_early = errors_of(post(client, end(case, later), {"last_day": today.isoformat(), "why": "ground_gone"}))
    assert "ikke begyndt endnu" in str(too_early)
    fill_in(client, end(case, later), {"last_day": today.isoformat(), "why": "withdrawn"})
    now = protect(cast, case)
    assert "derefter" not in banner(cast, case)
    with cast.mette.acting():
        assert [row.pk for row in people.address_protections_of(case.person_id)] == [now, later]
    listed = " ".join(client.get(begin(case)).content.decode().split())
    assert "<s>fra 1. maj 2026</s>" in listed and "Den blev trukket tilbage, før den begyndte" in listed
    begun = errors_of(post(client, end(case, now), {"last_day": today.isoformat(), "why": "withdrawn"}))
    assert list(begun) == ["why"]
