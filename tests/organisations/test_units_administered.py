"""Units: renamed, moved and closed from a day on, and what an administrator wrote survives the next migration."""

from __future__ import annotations

import datetime as dt
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import administration_stories as told
from tests import stories, task_stories
from tests.cast import Cast, as_owner, open_to, reseat
from tests.gates import Gates, ObjectGates, Place
from tests.invariants.at_once import acting, at_once
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.administration import actions, opening_hours, unit_actions
from helle.register.administration.actions import Wanted
from helle.register.administration.choices import Answer
from helle.register.administration.models import OpeningHours, PutAside
from helle.register.administration.staff import as_staff
from helle.register.administration.unit_actions import Area, Name
from helle.register.organisations import loading
from helle.register.organisations.choices import ParentRelation
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Mandate, Unit, UnitName, UnitParent
from helle.register.organisations.queries import units_on
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind
from helle.site import installation

TODAY = told.TODAY
YESTERDAY = TODAY - dt.timedelta(days=1)
TOMORROW = TODAY + dt.timedelta(days=1)
MISSING = uuid.UUID("6f1c2b1e-0000-4000-8000-000000000000")
AT = unit_id("AT")


@pytest.fixture
def units_as_shipped(committed_cast: Cast, owner: psycopg.Connection[tuple[object, ...]]) -> Iterator[Cast]:
    """The cast, and after the test the units of the file again: other tests share them."""
    yield committed_cast
    owner.execute(
        "DELETE FROM organisations_membership;"
        " DELETE FROM administration_openingexception; DELETE FROM administration_openinghours WHERE source = '';"
        " UPDATE administration_openinghours SET during = daterange(lower(during), NULL)"
    )
    _load(owner, again=True)


def _load(owner: psycopg.Connection[tuple[object, ...]], *, again: bool = False) -> None:
    """What `helle migrate` does with the units, as their owner. `again`: as if no administrator had ever been there."""
    settings = connection.settings_dict
    user, password = settings["USER"], settings["PASSWORD"]
    connection.close()
    given = installation.connection_settings(Path(str(django_settings.HELLE_STATE)))["helle_owner"]
    connection.settings_dict |= {"USER": given["user"], "PASSWORD": given["password"]}
    try:
        if again:
            Unit.objects.filter(code__startswith="NY").delete()
            Unit.objects.update(administered=[])
        loading.load()
    finally:
        connection.close()
        connection.settings_dict |= {"USER": user, "PASSWORD": password}


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


def a_name_of_at() -> UnitName:
    return UnitName.objects.get(unit_id=AT, during__endswith__isnull=True)


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

    def test_one_that_is_in_force_is_not_there(self, cast: Cast) -> None:
        name = a_name_of_at()
        assert cast.anton.client().get(reverse(self.view, args=[name.pk])).status_code == 404


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

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast) -> None:
        assert cast.olga.client().get(self.place(cast).url).status_code == 200
        assert audit_lines(cast, cast.olga.user.pk) == []

    def test_everybody_sees_it_and_an_administrator_three_numbers(self, cast: Cast) -> None:
        address = reverse("unit-page", args=[cast.mette.membership.unit_id])
        for who in (cast.mette, cast.olga, cast.dorthe):
            page = who.client().get(address).content.decode()
            assert "70 20" not in page and "mandag 08.30–16.00" in page and "PUB-ORG-08" in page
            assert "Åbne sager" not in page
        assert "Åbne sager, nogen har" in cast.anton.client().get(address).content.decode()


def named(unit: uuid.UUID, day: dt.date) -> tuple[str, bool]:
    found = units_on(day)[unit]
    return found.name.da, found.closed


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
    _load(owner)
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
    ],
)
def test_a_unit_that_cannot_be_is_refused_beside_its_field(
    units_as_shipped: Cast, typed: dict[str, str], field: str
) -> None:
    good = {"code": "NYX", "kind": "ngo", "name_da": "Ny", "name_en": "New", "since": "2025-10-06"}
    response = post(units_as_shipped.anton.client(), reverse("unit-new"), good | typed)
    assert list(errors_of(response)) == [field]
    assert not Unit.objects.filter(code="NYX").exists()


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


# --- what has been in force is not rewritten


def test_a_name_far_back_is_refused_and_changes_nothing(units_as_shipped: Cast) -> None:
    before = list(UnitName.objects.filter(unit_id=AT).values_list("pk", "name_da", "during"))
    typed = {"name_da": "Arbejdsmiljøtilsynet", "name_en": "Work Inspectorate", "since": "2022-10-07"}
    refused = post(units_as_shipped.anton.client(), reverse("unit-rename", args=[AT]), typed)
    assert list(errors_of(refused)) == ["since"]
    assert refused.context["form"]["name_da"].value() == "Arbejdsmiljøtilsynet"
    assert list(UnitName.objects.filter(unit_id=AT).values_list("pk", "name_da", "during")) == before


@pytest.mark.parametrize(
    "statement",
    [
        f"SELECT helle.rename_unit('{AT}', 'X', 'X', '2025-10-05')",
        f"SELECT helle.move_unit('{AT}', 'administrative', '{unit_id('SKAT')}', '2025-10-05', 'wrong')",
        f"SELECT helle.close_unit('{unit_id('FVST')}', '2025-10-05', NULL)",
    ],
)
def test_the_database_rewrites_no_day_that_is_over(units_as_shipped: Cast, statement: str) -> None:
    with pytest.raises(Refused, match="today at the earliest"), units_as_shipped.anton.acting(), as_staff() as cursor:
        cursor.execute(statement)


def test_a_mistaken_name_holds_for_the_days_it_held_and_is_put_aside_with_its_reason(units_as_shipped: Cast) -> None:
    client = units_as_shipped.anton.client()
    typed = {"name_da": "Arbejdstilsynet i Danmark", "name_en": "Danish Working Environment Authority"}
    address = reverse("unit-name-correct", args=[a_name_of_at().pk])
    assert list(errors_of(post(client, address, typed))) == ["reason"]
    numbered = post(client, address, typed | {"reason": "Aftalt med 010190-1234"})
    assert list(errors_of(numbered)) == ["reason"]
    fill_in(client, address, typed | {"reason": "Der manglede et led"})
    page = units_as_shipped.olga.client().get(reverse("unit-page", args=[AT])).content.decode()
    assert "Rettet eller ændret" in page and "Der manglede et led" in page
    assert named(AT, YESTERDAY) == ("Arbejdstilsynet", False)
    assert named(AT, TODAY) == ("Arbejdstilsynet i Danmark", False)
    aside = PutAside.objects.get(unit_id=AT)
    assert (aside.name_da, aside.by_user_id) == ("Arbejdstilsynet", units_as_shipped.anton.user.pk)
    assert "unit.name_corrected" in {line.action for line in audit_lines(units_as_shipped)}


def test_a_name_to_come_is_corrected_whole_or_withdrawn(units_as_shipped: Cast) -> None:
    client = units_as_shipped.anton.client()
    far = {"name_da": "Tilsynet", "name_en": "The Inspectorate", "since": "2052-10-07"}
    fill_in(client, reverse("unit-rename", args=[AT]), far)
    typed = {"name_da": "Tilsynet for arbejde", "reason": "Stavet forkert"}
    fill_in(client, reverse("unit-name-correct", args=[a_name_of_at().pk]), typed)
    assert [one.name_da for one in UnitName.objects.filter(unit_id=AT).order_by("during")][-2:] == [
        "Arbejdstilsynet",
        "Tilsynet for arbejde",
    ]
    fill_in(client, reverse("unit-name-withdraw", args=[a_name_of_at().pk]), {"reason": "Årstallet var forkert"})
    assert a_name_of_at().name_da == "Arbejdstilsynet"
    assert PutAside.objects.filter(unit_id=AT).exclude(reason="").count() == 2
    with units_as_shipped.anton.acting(), pytest.raises(Refused, match="Only a name that is not in force"):
        unit_actions.unit_name_withdraw(a_name_of_at(), reason="x")


def test_a_mistaken_parent_is_put_aside_with_its_reason(units_as_shipped: Cast) -> None:
    was = UnitParent.objects.get(unit_id=AT, relation="administrative")
    with units_as_shipped.anton.acting():
        unit_actions.unit_move(
            AT, relation=ParentRelation.ADMINISTRATIVE, parent=unit_id("SKAT"), since=TODAY, mistake="Forkert valgt"
        )
    aside = PutAside.objects.get(unit_id=AT)
    assert (aside.parent_id, aside.reason) == (was.parent_id, "Forkert valgt")
    # The days that are over keep it.
    assert UnitParent.objects.get(unit_id=AT, parent_id=was.parent_id).during.upper == TODAY


def test_what_gave_way_before_it_held_is_read_on_the_page_though_nothing_was_wrong(units_as_shipped: Cast) -> None:
    client = units_as_shipped.anton.client()
    to_come = {"name_da": "Tilsynet for arbejde", "name_en": "The Inspectorate", "since": "2026-10-07"}
    fill_in(client, reverse("unit-rename", args=[AT]), to_come)
    with units_as_shipped.anton.acting():
        actions.role_end(units_as_shipped.anders.membership, last_day=TODAY, told=False)
        unit_actions.unit_move(
            AT, relation=ParentRelation.REPORTING, parent=unit_id("SKAT"), since=TODAY + dt.timedelta(days=30)
        )
        unit_actions.unit_move(AT, relation=ParentRelation.REPORTING, parent=None, since=TOMORROW)
        unit_actions.unit_close(AT, last_day=TODAY, successor=None, told=True)
    assert set(PutAside.objects.filter(unit_id=AT).values_list("reason", flat=True)) == {""}
    page = units_as_shipped.olga.client().get(reverse("unit-page", args=[AT])).content.decode()
    aside = page[page.index("Rettet eller ændret") :]
    assert "Tilsynet for arbejde" in aside and "Refererer til: Skat" in aside
    assert aside.count("Gav plads til noget andet") == 2


# --- roles and requests last no longer than their unit


NEXT_WEEK = TODAY + dt.timedelta(days=7)


def closing_next_week(cast: Cast) -> uuid.UUID:
    fvst = unit_id("FVST")
    with cast.anton.acting():
        unit_actions.unit_close(fvst, last_day=NEXT_WEEK, successor=None, told=True)
    return fvst


@pytest.mark.parametrize(
    ("until", "refused"),
    [(None, True), (NEXT_WEEK + dt.timedelta(days=1), True), (NEXT_WEEK, False)],
)
def test_a_role_ends_with_its_unit_at_the_latest(units_as_shipped: Cast, until: dt.date | None, refused: bool) -> None:
    cast = units_as_shipped
    fvst = closing_next_week(cast)
    typed = {"unit": str(fvst), "role": "plan_owner", "since": str(TODAY), "until": str(until or "")}
    if "plan_owner" not in roles_for(fvst):
        typed["role"] = roles_for(fvst)[0]
    answer = post(cast.anton.client(), reverse("role-new", args=[cast.nadia.user.pk]), typed)
    if refused:
        assert list(errors_of(answer)) == ["until"]
    else:
        assert answer.status_code == 302


def roles_for(unit: uuid.UUID) -> list[str]:
    kind = Unit.objects.get(pk=unit).kind
    with connection.cursor() as cursor:
        cursor.execute("SELECT role FROM protection_roleunitkind WHERE unit_kind = %s ORDER BY role", [kind])
        return [role for (role,) in cursor.fetchall()]


def test_the_table_takes_no_role_that_outlives_its_unit(
    units_as_shipped: Cast, owner: psycopg.Connection[tuple[Any, ...]]
) -> None:
    cast = units_as_shipped
    fvst = closing_next_week(cast)
    add = (
        "INSERT INTO organisations_membership (id, user_id, unit_id, role, during)"
        " VALUES (gen_random_uuid(), %s, %s, 'control_officer', daterange('2025-10-06', %s))"
    )
    with pytest.raises(psycopg.errors.CheckViolation, match="role_ends_with_its_unit"):
        owner.execute(add, [cast.nadia.user.pk, fvst, None])
    owner.execute(add, [cast.nadia.user.pk, fvst, NEXT_WEEK])
    with pytest.raises(psycopg.errors.CheckViolation, match="role_ends_with_its_unit"):
        owner.execute(
            "UPDATE organisations_membership SET during = daterange('2025-10-06', NULL) WHERE unit_id = %s", [fvst]
        )


def test_a_unit_does_not_close_over_whoever_waits_for_a_role_in_it(units_as_shipped: Cast) -> None:
    cast = units_as_shipped
    fvst = unit_id("FVST")
    asked = told.a_role_asked_for(cast, about=cast.nadia, unit="FVST", role="control_officer")
    address = reverse("unit-close", args=[fvst])
    refused = post(cast.anton.client(), address, {"last_day": str(NEXT_WEEK), "told": "on"})
    assert "Nadia Berg" in str(errors_of(refused))
    with pytest.raises(Refused, match="waits for a role"), cast.anton.acting(), as_staff() as cursor:
        cursor.execute("SELECT helle.close_unit(%s, %s, NULL)", [fvst, NEXT_WEEK])
    with cast.anton.acting():
        actions.role_answer(asked, answer=Answer.WITHDRAWN)
    closing_next_week(cast)


def test_a_role_asked_for_while_the_unit_is_closed_waits_for_no_closed_unit(units_as_shipped: Cast) -> None:
    cast, second = units_as_shipped, told.astrid()
    fvst = unit_id("FVST")
    outcomes = at_once(
        [
            acting(cast.anton, lambda: unit_actions.unit_close(fvst, last_day=NEXT_WEEK, successor=None, told=True)),
            acting(
                second,
                lambda: actions.role_request(cast.nadia.user, wanted=Wanted(fvst, "control_officer", TODAY, None)),
            ),
        ]
    )
    assert sum(isinstance(one, Refused) for one in outcomes) == 1, outcomes


def test_a_role_given_while_the_unit_is_closed_comes_too_late(units_as_shipped: Cast) -> None:
    cast, second = units_as_shipped, told.astrid()
    fvst = unit_id("FVST")
    outcomes = at_once(
        [
            acting(
                cast.anton,
                lambda: unit_actions.unit_close(fvst, last_day=TODAY - dt.timedelta(days=1), successor=None, told=True),
            ),
            acting(
                second,
                lambda: actions.role_request(cast.nadia.user, wanted=Wanted(fvst, "plan_owner", TODAY, None)),
            ),
        ]
    )
    assert any(isinstance(one, Refused) for one in outcomes)


def test_a_task_goes_to_no_unit_that_an_administrator_has_closed(units_as_shipped: Cast) -> None:
    cast = units_as_shipped
    case = stories.an_opened_case(cast)
    open_to(cast.henrik, case.pk, "core")
    reseat(cast.henrik.membership, during=DateRange(dt.date(2022, 1, 1), TODAY))
    with cast.anton.acting():
        unit_actions.unit_close(unit_id("HJST"), last_day=YESTERDAY, successor=unit_id("UDLST"), told=True)
    with pytest.raises(Refused, match="is closed since 5 October 2025"):
        task_stories.ask(cast.mette, case, cast.henrik)


def test_a_mandate_is_added_and_ended(units_as_shipped: Cast) -> None:
    cast = units_as_shipped
    with cast.anton.acting():
        unit_actions.mandate_add(
            unit_id("AMIAMI"), area=Area("Region X", "Region X", "alle", "everybody", "OUT-06", TODAY)
        )
        row = Mandate.objects.get(area_da="Region X")
        unit_actions.mandate_end(row, last_day=TOMORROW)
        row.refresh_from_db()
        assert row.during.upper == TODAY + dt.timedelta(days=2)
        with pytest.raises(Refused):
            unit_actions.mandate_end(row, last_day=TODAY + dt.timedelta(days=9))


# --- opening hours


def test_the_hotline_is_open_as_it_is_published_pub_org_08(units_as_shipped: Cast) -> None:
    def is_open(day: int, hour: int, minute: int = 0) -> bool:
        at = dt.datetime(2025, 10, day, hour, minute, tzinfo=clock.COPENHAGEN)
        return opening_hours.on_day(unit_id("CMM"), at.date()).is_open(at)

    assert [is_open(6, 8, 29), is_open(6, 8, 30), is_open(6, 15, 59), is_open(6, 16)] == [False, True, True, False]
    assert [is_open(11, 8, 30), is_open(11, 9), is_open(12, 14, 59), is_open(12, 15)] == [False, True, True, False]


def test_the_page_says_whether_a_unit_is_open_now(units_as_shipped: Cast) -> None:
    address, client = reverse("unit-page", args=[unit_id("CMM")]), units_as_shipped.mette.client()
    for hour, word in ((12, "åbent nu"), (17, "lukket nu")):
        clock.freeze(dt.datetime(2025, 10, 6, hour, tzinfo=clock.COPENHAGEN))
        page = client.get(address).content.decode()
        assert word in page and "08.30–16.00" in page


def test_new_hours_follow_the_old_ones_and_a_day_may_be_different(units_as_shipped: Cast) -> None:
    cast, cmm = units_as_shipped, unit_id("CMM")
    client = cast.anton.client()
    monday = OpeningHours.objects.get(unit_id=cmm, weekday=1)
    typed = {"weekday": "1", "opens": "08:00", "closes": "18:00", "since": "2025-10-13"}
    refused = post(client, reverse("hours-new", args=[cmm]), typed)
    assert list(errors_of(refused)) == ["opens"]
    fill_in(client, reverse("hours-end", args=[cmm, monday.pk]), {"last_day": "2025-10-12"})
    fill_in(client, reverse("hours-new", args=[cmm]), typed)
    fill_in(client, reverse("hours-exception", args=[cmm]), {"day": "2025-12-24"})

    def times(day: dt.date) -> list[tuple[str, str]]:
        return [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in opening_hours.on_day(cmm, day).times]

    assert times(dt.date(2025, 10, 6)) == [("08:30", "16:00")]
    assert times(dt.date(2025, 10, 13)) == [("08:00", "18:00")]
    assert times(dt.date(2025, 12, 24)) == []


def test_of_two_hours_that_overlap_at_once_one_is_kept(units_as_shipped: Cast) -> None:
    cast, second = units_as_shipped, told.astrid()

    def add() -> None:
        unit_actions.hours_add(AT, weekday=2, opens=dt.time(9), closes=dt.time(15), since=TODAY)

    outcomes = at_once([acting(cast.anton, add), acting(second, add)])
    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    assert OpeningHours.objects.filter(unit_id=AT).count() == 1
