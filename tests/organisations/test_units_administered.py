"""Units: renamed, moved and closed from a day on, and what an administrator wrote survives the next migration."""

from __future__ import annotations

import threading
import time
import uuid
from typing import Any, ClassVar

import psycopg
import pytest
from django.urls import reverse

from helle.register.administration import actions, unit_actions
from helle.register.administration.actions import Wanted
from helle.register.administration.models import OpeningHours
from helle.register.administration.unit_actions import Name
from helle.register.organisations.choices import ParentRelation
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Mandate, Unit, UnitName, UnitParent
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind
from tests import administration_stories as told
from tests.cast import Cast, as_owner
from tests.gates import Gates, ObjectGates, Place
from tests.invariants.at_once import acting, at_once
from tests.pages import audit_lines, errors_of, fill_in, post
from tests.unit_stories import AT, TODAY, TOMORROW, YESTERDAY, a_name_of_at, load, named

MISSING = uuid.UUID("6f1c2b1e-0000-4000-8000-000000000000")


def _until_somebody_waits(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    for _moment in range(200):
        if owner.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():
            return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


class OfAUnit(ObjectGates):
    may = "anton"
    outsiders = ("olga", "anders", "ulla", "dorthe")
    wrong_roles = ("mette", "karen")

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[AT]), reverse(self.view, args=[MISSING]))


@pytest.mark.django_db(databases=["default", "keys"])
class TestNewUnit(Gates):
    view = "unit-new"
    may = "anton"
    outsiders: ClassVar[tuple[str, ...]] = OfAUnit.outsiders
    wrong_roles: ClassVar[tuple[str, ...]] = OfAUnit.wrong_roles


@pytest.mark.django_db(databases=["default", "keys"])
class TestRenaming(OfAUnit):
    view = "unit-rename"


@pytest.mark.django_db(databases=["default", "keys"])
class TestCorrectingAName(OfAUnit):
    view = "unit-name-correct"

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[a_name_of_at().pk]), reverse(self.view, args=[10**9]))


@pytest.mark.django_db(databases=["default", "keys"])
class TestWithdrawingAName(OfAUnit):
    view = "unit-name-withdraw"

    def place(self, cast: Cast) -> Place:
        as_owner(
            "UPDATE organisations_unitname SET during = daterange(lower(during), '2025-11-01') WHERE id = %s",
            [a_name_of_at().pk],
        )
        as_owner(
            "INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)"
            " VALUES (%s, 'Ny', 'New', '[2025-11-01,)')",
            [AT],
        )
        return Place(reverse(self.view, args=[a_name_of_at().pk]), reverse(self.view, args=[10**9]))


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_name_that_is_in_force_is_not_there_to_withdraw(cast: Cast) -> None:
    name = a_name_of_at()
    assert cast.anton.client().get(reverse("unit-name-withdraw", args=[name.pk])).status_code == 404


@pytest.mark.django_db(databases=["default", "keys"])
class TestMoving(OfAUnit):
    view = "unit-move"


@pytest.mark.django_db(databases=["default", "keys"])
class TestClosing(OfAUnit):
    view = "unit-close"


@pytest.mark.django_db(databases=["default", "keys"])
class TestNewMandate(OfAUnit):
    view = "mandate-new"


@pytest.mark.django_db(databases=["default", "keys"])
class TestNewHours(OfAUnit):
    view = "hours-new"


@pytest.mark.django_db(databases=["default", "keys"])
class TestAnotherDay(OfAUnit):
    view = "hours-exception"


@pytest.mark.django_db(databases=["default", "keys"])
class TestEndingHours(OfAUnit):
    view = "hours-end"

    def place(self, cast: Cast) -> Place:
        unit = cast.mette.membership.unit_id
        hours = OpeningHours.objects.filter(unit_id=unit).first()
        assert hours is not None
        return Place(reverse(self.view, args=[unit, hours.pk]), reverse(self.view, args=[unit, MISSING]))


@pytest.mark.django_db(databases=["default", "keys"])
class TestEndingAMandate(OfAUnit):
    view = "mandate-end"

    def place(self, cast: Cast) -> Place:
        as_owner(
            "INSERT INTO organisations_mandate (unit_id, area_da, area_en, target_da, target_en, requirement, during)"
            " VALUES (%s, 'Region X', 'Region X', 'alle', 'everybody', 'DET-02', '[2024-01-01,)')",
            [AT],
        )
        mandate = Mandate.objects.get(area_da="Region X")
        return Place(reverse(self.view, args=[mandate.pk]), reverse(self.view, args=[10**9]))

    def test_where_outreach_is_done_is_kept_by_cmm_and_not_here(self, cast: Cast) -> None:
        of_outreach = Mandate.objects.filter(unit_id=unit_id("REDEN-OUT")).first()
        assert of_outreach is not None
        assert cast.anton.client().get(reverse(self.view, args=[of_outreach.pk])).status_code == 404


@pytest.mark.django_db(databases=["default", "keys"])
class TestUnitPage(ObjectGates):
    """Open to whoever has a role, like the list of units: it tells of nobody, and so leaves no line."""

    view = "unit-page"
    methods = ("GET",)

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[AT]), reverse(self.view, args=[MISSING]))

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast, there: Place) -> None:
        assert cast.olga.client().get(there.url).status_code == 200
        assert audit_lines(cast, cast.olga.user.pk) == []

    def test_everybody_sees_it_and_an_administrator_three_numbers(self, cast: Cast) -> None:
        address = reverse("unit-page", args=[cast.mette.membership.unit_id])
        for who in (cast.mette, cast.olga, cast.dorthe):
            page = who.client().get(address).content.decode()
            assert "70 20" not in page and "mandag 08.30–16.00" in page and "PUB-ORG-08" in page
            assert "Åbne sager" not in page
        assert "Åbne sager, nogen har" in cast.anton.client().get(address).content.decode()


def test_a_new_name_holds_from_its_day_and_the_old_one_before(units_as_shipped: Cast) -> None:
    cast = units_as_shipped
    typed = {"name_da": "Arbejdsmiljøtilsynet", "name_en": "Work Inspectorate", "since": "2025-10-07"}
    fill_in(cast.anton.client(), reverse("unit-rename", args=[AT]), typed)
    cast.mette.client().get(reverse("units"))  # The process hears of it with the next request.
    assert named(AT, TODAY) == ("Arbejdstilsynet", False)
    assert named(AT, TOMORROW) == ("Arbejdsmiljøtilsynet", False)
    line = next(line for line in audit_lines(cast) if line.action == "unit.renamed")
    assert (line.user_id, line.object_id) == (cast.anton.user.pk, AT)


def test_what_an_administrator_wrote_survives_the_next_migration_and_the_rest_is_the_file_s(
    units_as_shipped: Cast, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    cast = units_as_shipped
    with cast.anton.acting():
        unit_actions.unit_rename(AT, name=Name("Arbejdsmiljøtilsynet", "Work Inspectorate", TODAY))
        ours = unit_actions.unit_add(
            code="NYFORENING", kind=OrganisationKind.NGO, name=Name("Ny Forening", "New Association", TODAY)
        )
    owner.execute("UPDATE organisations_unitname SET name_da = 'Forkert' WHERE unit_id = %s", [unit_id("SKAT")])
    parents_before = set(UnitParent.objects.filter(unit_id=AT).values_list("parent_id", "relation"))
    load(owner)
    assert UnitName.objects.filter(unit_id=AT, name_da="Arbejdsmiljøtilsynet").exists()
    assert UnitName.objects.filter(unit_id=ours, name_da="Ny Forening").exists()
    assert not UnitName.objects.filter(name_da="Forkert").exists()
    assert set(UnitParent.objects.filter(unit_id=AT).values_list("parent_id", "relation")) == parents_before
    assert Unit.objects.get(pk=AT).administered == ["names"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": "at"}, "code"),
        ({"code": "AT"}, "code"),
        ({"code": "NY_X"}, "code"),
        ({"kind": ""}, "kind"),
        ({"name_en": ""}, "name_en"),
        ({"name_da": "Center mod Menneskehandel"}, "name_da"),
        ({"name_en": "Center mod MenneskehandeI"}, "name_da"),  # A capital I for the last letter.
        ({"name_da": "Cénter mod Menneske-handel"}, "name_da"),
        ({"name_da": "Center mod Menneskeh\u0430ndel"}, "name_da"),  # A Cyrillic a.
        ({"name_da": "Ny \u0430"}, "name_da"),
        ({"name_da": "Center mod Menneskehandel\u200b"}, "name_da"),
        ({"name_en": "New\u3164one"}, "name_en"),
        ({"name_en": "New\U0001d159"}, "name_en"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_beside_its_field(
    units_as_shipped: Cast, typed: dict[str, str], field: str
) -> None:
    good = {"code": "NYX", "kind": "ngo", "name_da": "Ny", "name_en": "New", "since": "2025-10-06"}
    response = post(units_as_shipped.anton.client(), reverse("unit-new"), good | typed)
    assert list(errors_of(response)) == [field]
    assert not Unit.objects.filter(code="NYX").exists()


def test_the_names_that_are_shipped_are_told_apart_and_in_latin_letters(
    units_as_shipped: Cast, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    """The owner loads them from a file, and the database looks at none of them."""
    others = "SELECT name_da FROM organisations_unitname WHERE helle.has_other_letters(name_da || name_en)"
    assert owner.execute(others).fetchall() == []
    alike = (
        "SELECT a.name_da, b.name_da FROM organisations_unitname a JOIN organisations_unitname b"
        " ON a.unit_id < b.unit_id AND a.during && b.during AND"
        " ARRAY[helle.look_of_name(a.name_da), helle.look_of_name(a.name_en)]"
        " && ARRAY[helle.look_of_name(b.name_da), helle.look_of_name(b.name_en)]"
    )
    assert owner.execute(alike).fetchall() == []


def test_a_unit_may_keep_its_name_in_another_form_and_take_that_of_one_that_has_closed(units_as_shipped: Cast) -> None:
    with units_as_shipped.anton.acting():
        unit_actions.unit_rename(AT, name=Name("Arbejds-tilsynet", "Danish Working Environment Authority", TODAY))
        first = unit_actions.unit_add(code="NYA", kind=OrganisationKind.NGO, name=Name("Ny Vej", "New Road", TODAY))
        unit_actions.unit_close(first, last_day=TODAY, successor=None, told=False)
        unit_actions.unit_add(code="NYB", kind=OrganisationKind.NGO, name=Name("Ny Vej", "New Road", TOMORROW))


def test_who_names_a_unit_waits_for_whoever_names_another_and_then_sees_its_name(
    units_as_shipped: Cast, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    outcomes: list[object] = []
    alike = Name("Ny Vej", "New Road", TODAY)
    adds = acting(
        units_as_shipped.anton, lambda: unit_actions.unit_add(code="NYB", kind=OrganisationKind.NGO, name=alike)
    )
    with owner.transaction():
        owner.execute("SELECT pg_advisory_xact_lock(hashtext('helle.keep_unit_names_apart'))")
        running = threading.Thread(target=lambda: outcomes.extend(at_once([adds])))
        running.start()
        _until_somebody_waits(owner)
        owner.execute("UPDATE organisations_unitname SET name_en = 'New road' WHERE unit_id = %s", [AT])
    running.join(timeout=60)
    (outcome,) = outcomes
    assert isinstance(outcome, Refused) and outcome.field == "name_da"


def test_a_unit_does_not_come_to_stand_under_itself(units_as_shipped: Cast) -> None:
    with units_as_shipped.anton.acting():
        unit_actions.unit_move(AT, relation=ParentRelation.ADMINISTRATIVE, parent=unit_id("SKAT"), since=TODAY)
        with pytest.raises(Refused, match="part of itself"):
            unit_actions.unit_move(unit_id("SKAT"), relation=ParentRelation.ADMINISTRATIVE, parent=AT, since=TODAY)


def test_two_moves_at_once_close_no_circle(units_as_shipped: Cast) -> None:
    cast, second = units_as_shipped, told.astrid()
    pair = (AT, unit_id("FVST"))

    def under(unit: uuid.UUID, parent: uuid.UUID) -> Any:
        return lambda: unit_actions.unit_move(unit, relation=ParentRelation.ADMINISTRATIVE, parent=parent, since=TODAY)

    outcomes = at_once([acting(cast.anton, under(*pair)), acting(second, under(*pair[::-1]))])
    assert sum(isinstance(one, Refused) for one in outcomes) == 1


def test_a_unit_closes_when_nobody_has_a_role_in_it_and_its_successor_is_told(units_as_shipped: Cast) -> None:
    cast = units_as_shipped
    with cast.anton.acting():
        with pytest.raises(Refused, match="still people with a role"):
            unit_actions.unit_close(AT, last_day=TODAY, successor=unit_id("SIRI"), told=True)
        actions.role_end(cast.anders.membership, last_day=TODAY, told=False)
        unit_actions.unit_close(AT, last_day=TODAY, successor=unit_id("SIRI"), told=True)
    cast.mette.client().get(reverse("units"))
    assert named(AT, TODAY)[1] is False
    assert named(AT, TOMORROW)[1] is True
    with cast.anton.acting(), pytest.raises(Refused, match="does not exist on that day"):
        actions.role_request(cast.nadia.user, wanted=Wanted(AT, "control_officer", TOMORROW, None))


def test_a_unit_that_closes_with_a_successor_holds_none_while_it_waits_for_the_first(
    units_as_shipped: Cast, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    cast = units_as_shipped
    with cast.anton.acting():
        actions.role_end(cast.anders.membership, last_day=YESTERDAY, told=False)
    # One that comes before it in the order in which a move takes them.
    ahead = Unit.objects.filter(pk__lt=AT).order_by("pk").first()
    assert ahead is not None
    outcomes: list[object] = []
    with owner.transaction():
        owner.execute("SELECT 1 FROM organisations_unit WHERE id = %s FOR NO KEY UPDATE", [ahead.pk])
        closes = acting(
            cast.anton, lambda: unit_actions.unit_close(AT, last_day=TODAY, successor=unit_id("SIRI"), told=True)
        )
        running = threading.Thread(target=lambda: outcomes.extend(at_once([closes])))
        running.start()
        _until_somebody_waits(owner)
        # It waits for the first of them and holds none that comes later.
        free = "SELECT 1 FROM organisations_unit WHERE id = %s FOR NO KEY UPDATE NOWAIT"
        assert owner.execute(free, [AT]).fetchone() == (1,)
    running.join(timeout=60)
    assert outcomes == [None]
