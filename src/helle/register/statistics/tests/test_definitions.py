"""Saved tables: versions that are never written over, what the database refuses, what ships, and the reports."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import NoReverseMatch, reverse
from tests.cast import Cast, Member
from tests.gates import Gates, ObjectGates, Place
from tests.pages import fill_in, post

from helle.register.protection import guards
from helle.register.protection.refusals import Refused
from helle.register.releases.tables import on_offer
from helle.register.statistics import definition_actions, definitions
from helle.register.statistics.chosen import Choice
from helle.register.statistics.definitions import standards
from helle.register.statistics.models import Definition, DefinitionWithdrawal
from helle.register.statistics.reports import PAGES, reports
from helle.rules import requirements

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
CHOICE = Choice("assessed", "sex", first_year=2024)
# The reports that C9 reads out of the plan, line by line, each with pages on which it has to be told.
C9 = {
    "assessed": {"statistics", "releases"},
    "first-contact": {"statistics", "releases"},
    "interviews": {"statistics-quality", "operations"},
    "support": {"statistics-quality", "operations"},
    "periods": {"operations"},
    "overrun": {"operations"},
    "placements": {"operations"},
    "refusals": {"operations"},
    "occupancy": {"occupancy-board", "operations"},
    "contact-persons": {"contact-loads", "operations"},
    "minors": {"statistics-quality", "operations"},
    "missing-minors": {"operations"},
    "returns": {"operations"},
    "waivers": {"criminal-figures"},
    "detentions": {"criminal-figures", "detention-list"},
    "police": {"criminal-figures", "operations"},
    "criminal": {"criminal-statistics"},
    "outreach": {"statistics-outreach"},
    "hotline": {"statistics-quality", "operations"},
    "training": {"knowledge"},
    "initiatives": {"action-plan"},
    "money": {"action-plan-money"},
    "log": {"log-review-list"},
    "journal": {"operations"},
}
# What STA-05 counts beside them.
OURS = {"presumed": {"releases"}}


def save(who: Member, choice: Choice = CHOICE, title: str = "Køn pr. år", **more: Any) -> Definition:
    with who.acting():
        return definition_actions.definition_save(choice, title_da=title, title_en="Sex by year", **more)


class TestWorkbenchSave(Gates):
    view = "statistics-definition-save"
    may = "stine"
    outsiders = ("olga", "dorthe")
    wrong_roles = ("karen", "mette")

    purpose = "statistics"


class TestList(Gates):
    view = "statistics-definitions"
    may = "karen"
    outsiders = ("olga", "dorthe")
    wrong_roles = ("mette",)
    methods = ("GET",)
    action = "statistics.definitions_listed"
    purpose = "statistics"


class _OfOne(ObjectGates):
    outsiders = ("olga", "dorthe")
    purpose = "statistics"

    def place(self, cast: Cast) -> Place:
        series = save(cast.stine, title="Køn til portene").series
        return Place(reverse(self.view, args=[series]), reverse(self.view, args=[uuid.uuid4()]))


class TestDefinition(_OfOne):
    view = "statistics-definition"
    may = "karen"
    wrong_roles = ("mette",)
    methods = ("GET",)
    action = "statistics.definition_read"


class TestWithdraw(_OfOne):
    view = "statistics-definition-withdraw"
    may = "stine"
    wrong_roles = ("karen", "mette")


class TestReports(Gates):
    view = "statistics-reports"
    outsiders = ("olga", "dorthe")
    wrong_roles = ("vera",)
    methods = ("GET",)
    action = "statistics.reports_listed"
    purpose = "statistics"


def test_a_title_that_another_definition_has_is_refused_beside_its_field_with_the_one_that_has_it(cast: Cast) -> None:
    first = save(cast.stine)
    client = cast.stine.client()
    address = f"{reverse('statistics-definition-save')}?{Choice('assessed', 'age', first_year=2024).as_query()}"
    for titles, field, says in (
        ({"title_da": "køn  PR. år", "title_en": "Other"}, "title_da", "»Køn pr. år« (udgave 1) er allerede gemt"),
        ({"title_da": "Andet", "title_en": "sex by YEAR"}, "title_en", "»Køn pr. år« (udgave 1) er allerede gemt"),
        (
            {"title_da": "Udnyttelse efter alder", "title_en": "Mine"},
            "title_da",
            "»Udnyttelse efter alder« følger med Helle",
        ),
    ):
        refused = post(client, address, titles)
        assert refused.status_code == 422 and says in str(refused.context["form"].errors[field])
    # As its next version it keeps its title, and once it is withdrawn another may have it.
    with cast.stine.acting():
        of = definitions.saved_one(first.series)
        second = definition_actions.definition_save(
            Choice("assessed", "age"), title_da="Køn pr. år", title_en="Sex by year", follows=of
        )
        definition_actions.definition_withdraw(definitions.saved_one(first.series), why="Den tæller to gange.")
    assert second.version == 2 and save(cast.stine).version == 1


def test_a_table_is_saved_opened_changed_and_withdrawn_and_no_version_is_written_over(cast: Cast) -> None:
    client = cast.stine.client()
    address = f"{reverse('statistics-definition-save')}?{CHOICE.as_query()}"
    titles = {"title_da": "Køn pr. år", "title_en": "Sex by year"}
    done = fill_in(client, address, titles)
    with cast.stine.acting():
        row = Definition.objects.get()
    page_of = reverse("statistics-definition", args=[row.series])
    assert done.status_code == 302 and done.url == page_of
    assert (row.version, row.series, row.choice) == (1, row.pk, CHOICE)
    opened = client.get(f"/statistik/vaerksted/?{CHOICE.as_query()}&definition={row.pk}").content.decode()
    assert "udgave 1" in opened and "Gem som ny udgave" in opened
    # Once anything is picked otherwise it is no longer that definition.
    other = Choice("assessed", "age", first_year=2024)
    assert (
        "udgave 1" not in client.get(f"/statistik/vaerksted/?{other.as_query()}&definition={row.pk}").content.decode()
    )

    newer = f"{reverse('statistics-definition-save')}?{other.as_query()}&afloeser={row.series}"
    assert fill_in(client, newer, {"title_da": "Alder pr. år"}).url == page_of
    with cast.stine.acting():
        first, second = Definition.objects.order_by("version")
    assert (first.title_da, first.rows, second.title_da, second.rows) == ("Køn pr. år", "sex", "Alder pr. år", "age")

    withdraw = reverse("statistics-definition-withdraw", args=[row.series])
    assert post(client, withdraw, {"why": ""}).status_code == 422
    assert fill_in(client, withdraw, {"why": "Vi bruger aldersgrupperne nu"}).status_code == 302
    page = cast.karen.client().get(page_of).content.decode()
    assert "Bruges ikke mere" in page and "Vi bruger aldersgrupperne nu" in page and "Udgave 1" in page
    assert client.get(withdraw).status_code == 302
    assert post(client, newer, {"title_da": "Igen"}).status_code == 422
    assert cast.karen.client().get(withdraw).status_code == 404


def test_bad_titles_are_refused_and_what_was_typed_stays(cast: Cast) -> None:
    client = cast.stine.client()
    address = f"{reverse('statistics-definition-save')}?{CHOICE.as_query()}"
    for title in ("", "...", "Tal om 010190-1234"):
        answer = post(client, address, {"title_da": title, "title_en": "Sex by year"})
        assert answer.status_code == 422 and "title_da" in answer.context["form"].errors, title
        assert "Sex by year" in answer.content.decode()
    with cast.stine.acting():
        assert not Definition.objects.exists()
    # An address that no table comes of has no form, and a definition that is not there no page.
    assert client.get(f"{reverse('statistics-definition-save')}?tal=alle").status_code == 404
    assert client.get(f"{address}&afloeser=nej").status_code == 404
    assert client.get(reverse("statistics-definition", args=[uuid.uuid4()])).status_code == 404


def test_the_same_once_more_is_no_version_and_a_lead_saves_none(cast: Cast) -> None:
    row = save(cast.stine)
    with cast.stine.acting():
        of = definitions.saved_one(row.series)
    with pytest.raises(Refused, match="saved already"):
        save(cast.stine, follows=of)
    save(cast.stine, title="Ny titel", follows=of)
    # Two who both saw version 1: the second is told.
    with pytest.raises(Refused, match="Somebody has just written"):
        save(cast.stine, title="En anden titel", follows=of)
    with pytest.raises(Exception, match="aggregates"):
        save(cast.karen)


def _row(cast: Cast, **changed: Any) -> Definition:
    with cast.stine.acting() as acting:
        pk = uuid.uuid4()
        given: dict[str, Any] = {
            "id": pk, "series": pk, "version": 1, "title_da": "Køn", "title_en": "Sex", "population": "assessed",
            "rows": "sex", "columns": "", "first_year": 2024, "together": False, "cut_off": "today", "percent": "none",
            "only_dimension": "", "only_group": "", "recorded_at": acting.instant, "by_user_id": acting.user_id,
            "by_unit_id": acting.unit_id,
        }  # fmt: skip
        row = Definition(**(given | changed))
        with transaction.atomic():
            row.save(force_insert=True)
        return row


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"population": "all"}, "definition_"),
        ({"rows": "shoe_size"}, "definition_"),
        ({"rows": "stage"}, "definition_is_of_its_population"),
        ({"columns": "sex"}, "definition_has_two_dimensions"),
        ({"rows": "", "columns": "sex"}, "definition_has_two_dimensions"),
        ({"title_da": " . "}, "definition_has_titles"),
        ({"title_da": "Tal om 010190-1234"}, "text_names_nobody"),
        ({"first_year": 1999}, "definition_years_in_order"),
        ({"last_year": 2023}, "definition_years_in_order"),
        ({"only_dimension": "age", "only_group": "woman"}, "definition_narrows_to_a_group"),
        ({"only_dimension": "age"}, "definition_narrows_to_a_group"),
        ({"cut_off": "never"}, "definition_cut_off_is_known"),
        ({"percent": "half"}, "definition_percent_is_known"),
        ({"version": 2}, "definition_versions_in_order"),
        ({"series": uuid.uuid4()}, "definition_versions_in_order"),
    ],
)
def test_the_database_refuses_what_the_form_would(cast: Cast, changed: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        _row(cast, **changed)


def test_the_database_has_a_title_once_among_the_definitions_in_use(cast: Cast) -> None:
    first = _row(cast)
    for titles in ({"title_da": " køn ", "title_en": "Other"}, {"title_da": "Andet", "title_en": "SEX"}):
        with pytest.raises(IntegrityError, match="definition_title_once"):
            _row(cast, **titles)
    # A later version keeps its title; one that it gave up, or that was withdrawn, another may have.
    with cast.stine.acting():
        of = definitions.saved_one(first.series)
        definition_actions.definition_save(
            Choice("assessed", "age"), title_da="Noget andet", title_en="Something else", follows=of
        )
    other = _row(cast)
    with cast.stine.acting():
        definition_actions.definition_withdraw(definitions.saved_one(other.series), why="Den tæller to gange.")
    assert _row(cast).version == 1


def _overwrite(row: Definition) -> None:
    Definition.objects.filter(pk=row.pk).update(title_da="Noget andet")


def _remove(row: Definition) -> None:
    Definition.objects.filter(pk=row.pk).delete()


@pytest.mark.parametrize("deed", [_overwrite, _remove])
def test_no_version_is_changed_or_removed_past_the_application(cast: Cast, deed: Callable[[Definition], None]) -> None:
    row = _row(cast)
    with (
        cast.stine.acting(),
        pytest.raises((ProgrammingError, IntegrityError), match="permission denied"),
        transaction.atomic(),
    ):
        deed(row)


def test_others_neither_read_nor_write_definitions_past_the_application(cast: Cast) -> None:
    row = _row(cast)
    with cast.mette.acting():
        assert not Definition.objects.filter(pk=row.pk).exists()
    with cast.karen.acting() as acting:
        assert Definition.objects.filter(pk=row.pk).exists()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            DefinitionWithdrawal.objects.create(
                id=uuid.uuid4(), series=row.pk, why="ikke mere", recorded_at=acting.instant, by_user_id=acting.user_id,
                by_unit_id=acting.unit_id,
            )  # fmt: skip


def test_what_ships_can_be_counted_and_is_required_by_something(cast: Cast) -> None:
    client = cast.karen.client()
    for one in standards().values():
        assert requirements.exists(one.requirement) or one.requirement.startswith("PUB-"), one.code
    page = client.get(reverse("statistics-definitions")).content.decode()
    assert all(f"definition={code}" in page for code in standards())
    for code in ("persons-by-year", "persons-by-exploitation-and-year", "referrals-by-sender-and-outcome"):
        answer = client.get(f"/statistik/vaerksted/?{standards()[code].choice.as_query()}&definition={code}")
        assert answer.status_code == 200 and "følger med Helle" in answer.content.decode()


def test_every_report_of_the_plan_leads_somewhere(cast: Cast) -> None:
    for one in reports():
        assert requirements.exists(one.requirement) or one.requirement.startswith("PUB-"), one.code
        for page in one.pages:
            assert page in guards.declared()
            try:
                reverse(page)
            except NoReverseMatch:
                pytest.fail(f"{page} cannot be linked to")
    assert {page for one in reports() for page in one.pages} == set(PAGES)
    told = {one.code: {*one.pages} for one in reports()}
    assert set(told) == {*C9, *OURS}
    for code, answered in {**C9, **OURS}.items():
        assert answered <= told[code], code
    used = {table.code for one in reports() for table in one.tables}
    assert used == set(standards())
    shown = cast.mette.client().get(reverse("statistics-reports")).content.decode()
    # Whoever may not open a page is not sent there.
    assert f'href="{reverse("criminal-statistics")}"' in shown or "ikke for din rolle" in shown
    assert "vaerksted" not in shown
    assert "vaerksted" in cast.karen.client().get(reverse("statistics-reports")).content.decode()


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        (Choice("assessed", "exploited_as", "sex", first_year=2024), "udnyttelse udgives kun for sig"),
        (Choice("assessed", "exploitation", first_year=2024), "en person kan stå i flere grupper"),
        (Choice("assessed", "sex", first_year=2024, only=("age", "minor")), "den tæller kun én gruppe"),
        (Choice("assessed", "sex", first_year=2024, together=True), "den lægger årene sammen"),
    ],
)
def test_a_table_that_cannot_be_released_says_why_as_it_is_saved_and_where_it_is_listed(
    cast: Cast, choice: Choice, why: str
) -> None:
    stine = cast.stine.client()
    form = f"{reverse('statistics-definition-save')}?{choice.as_query()}"
    assert f"Tabellen kan ikke udgives: {why}" in stine.get(form).content.decode()
    saved = save(cast.stine, choice, "Kan ikke udgives")
    listed = stine.get(reverse("statistics-definitions")).content.decode()
    assert f"Kan ikke udgives: {why}" in listed
    assert f"nej: {why}" in stine.get(reverse("statistics-definition", args=[saved.series])).content.decode()
    with cast.stine.acting():
        assert str(saved.series) not in {one.code for one in on_offer()}


def test_a_table_that_can_be_released_is_offered_and_says_so(cast: Cast) -> None:
    saved = save(cast.stine)
    page = cast.stine.client().get(reverse("statistics-definition", args=[saved.series])).content.decode()
    assert "<dt>Kan udgives</dt><dd>ja</dd>" in page
    with cast.stine.acting():
        assert str(saved.series) in {one.code for one in on_offer()}
