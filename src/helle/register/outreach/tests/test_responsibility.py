"""Who is responsible for outreach where: dated, kept by CMM's lead, superseded, never edited (OUT-05..OUT-08)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from tests.cast import Cast, as_owner
from tests.gates import Gates, ObjectGates, Place
from tests.pages import errors_of, fill_in, post

from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Mandate
from helle.register.outreach import responsibility_actions as actions
from helle.register.outreach.responsibility_actions import Responsible
from helle.register.protection.refusals import Refused
from helle.rules.outreach import OutreachArea
from helle.rules.ruling import Text

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OUTSIDERS = ("anders", "peter", "ulla", "olga", "henrik", "dorthe", "anton")
TYPED = {
    "unit": str(unit_id("HOPENOW")),
    "area": "sjaelland",
    "target_da": "Mænd i fængsler",
    "target_en": "Men in prisons",
    "since": "2025-11-01",
    "requirement": "OUT-08",
    "source": "Aftale af 1. oktober 2025",
}


def of(code: str, area: str) -> Mandate:
    return Mandate.objects.get(unit_id=unit_id(code), area=area, superseded_at__isnull=True)


class TestList(Gates):
    view = "outreach-responsibilities"
    may = "karen"
    outsiders = OUTSIDERS
    wrong_roles = ("vera",)
    methods = ("GET",)
    action = "outreach.responsibility_read"


class TestNew(Gates):
    view = "outreach-responsibility-new"
    may = "karen"
    outsiders = (*OUTSIDERS, "rita", "nadia")
    wrong_roles = ("mette", "stine", "vera")


class TestSuperseding(ObjectGates):
    view = "outreach-responsibility-supersede"
    may = "karen"
    outsiders = (*OUTSIDERS, "rita", "nadia")
    wrong_roles = ("mette", "stine", "vera")

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[of("AMIAMI", "syddanmark").pk]), reverse(self.view, args=[10**9]))


def test_cmm_sees_all_and_an_organisation_its_own(cast: Cast) -> None:
    def shown(page: str) -> set[str]:
        table = page.split("<tbody>")[1].split("</tbody>")[0]
        return {one for one in ("Reden International", "AmiAmi", "HopeNow") if one in table}

    address = reverse("outreach-responsibilities")
    assert shown(cast.mette.client().get(address).content.decode()) == {"Reden International", "AmiAmi", "HopeNow"}
    assert shown(cast.rita.client().get(address).content.decode()) == {"Reden International"}
    assert "erstat" not in cast.mette.client().get(address).content.decode().split("<tbody>")[1]


def test_a_new_one_holds_from_its_day_and_has_its_source(cast: Cast) -> None:
    fill_in(cast.karen.client(), reverse("outreach-responsibility-new"), TYPED)
    row = of("HOPENOW", "sjaelland")
    assert (row.during.lower, row.during.upper, row.source) == (dt.date(2025, 11, 1), None, TYPED["source"])
    assert "Aftale af 1. oktober 2025" in cast.mette.client().get(reverse("outreach-responsibilities")).content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"unit": str(unit_id("REDEN-OUT"))}, "since"),  # Reden has Zealand since 2022.
        ({"unit": str(unit_id("REDEN-HOME"))}, "unit"),
        ({"last_day": "2025-10-31"}, "last_day"),
        ({"source": ""}, "source"),
        ({"requirement": "planen"}, "requirement"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast: Cast, changed: dict[str, str], field: str) -> None:
    response = post(cast.karen.client(), reverse("outreach-responsibility-new"), TYPED | changed)
    assert response.status_code == 422 and field in errors_of(response)
    assert response.context["form"]["target_da"].value() == TYPED["target_da"]


def test_one_is_superseded_and_what_stood_before_can_be_seen(cast: Cast) -> None:
    before = of("REDEN-OUT", "sjaelland")
    address = reverse("outreach-responsibility-supersede", args=[before.pk])
    kept = {
        name: value
        for name, value in cast.karen.client().get(address).context["form"].initial.items()
        if name != "form_token" and value is not None
    }
    fill_in(
        cast.karen.client(),
        address,
        kept | {"last_day": "2025-12-31", "source": "Brev", "why": "HopeNow overtager"},
    )
    assert of("REDEN-OUT", "sjaelland").during.upper == dt.date(2026, 1, 1)
    before.refresh_from_db()
    assert before.superseded_at is not None and before.during.upper is None
    page = cast.rita.client().get(reverse("outreach-responsibilities")).content.decode()
    assert "HopeNow overtager" in page and "Som det stod før" in page
    # From the day after, another may have it, and so may the same again.
    fill_in(cast.karen.client(), reverse("outreach-responsibility-new"), TYPED | {"since": "2026-01-01"})


def test_one_that_never_held_falls_away(cast: Cast) -> None:
    row = of("HOPENOW", "copenhagen")
    with cast.karen.acting():
        actions.responsibility_supersede(row, None, why="tastefejl")
        with pytest.raises(Refused, match="just superseded"):
            actions.responsibility_supersede(row, None, why="tastefejl")
    assert not Mandate.objects.filter(unit_id=unit_id("HOPENOW"), superseded_at__isnull=True).exists()


def test_the_database_refuses_an_overlap_and_a_writer_who_is_not_the_lead(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="unit_is_responsible_for_an_area_once"), transaction.atomic():
        as_owner(
            "INSERT INTO organisations_mandate"
            " (unit_id, area, area_da, area_en, target_da, target_en, requirement, during)"
            " VALUES (%s, 'sjaelland', 'x', 'x', 'x', 'x', 'OUT-05', '[2025-01-01,2025-01-02)')",
            [unit_id("REDEN-OUT")],
        )
    given = Responsible(OutreachArea.SJAELLAND, Text("x", "x"), "OUT-05", "x", dt.date(2026, 1, 1), None)
    values = [unit_id("HOPENOW"), "sjaelland", "x", "x", "x", "x", "OUT-05", "x", given.during]
    for who in (cast.mette, cast.stine, cast.rita):
        refused = pytest.raises(ProgrammingError, match="lead of CMM")
        with who.acting(), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT helle.keep_mandate(%s,%s,%s,%s,%s,%s,%s,%s,%s::daterange,NULL,'')", values)
