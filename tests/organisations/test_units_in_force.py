"""Names, parents and mandates of units: what has been in force is put aside with its reason, and never rewritten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from helle.register.administration import actions, unit_actions
from helle.register.administration.models import PutAside
from helle.register.administration.staff import as_staff
from helle.register.organisations.choices import ParentRelation
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import UnitName, UnitParent
from helle.register.protection.refusals import Refused
from tests.cast import Cast
from tests.pages import audit_lines, errors_of, fill_in, post
from tests.unit_stories import AT, TODAY, TOMORROW, YESTERDAY, a_name_of_at, named


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
        unit_actions.unit_name_withdraw(a_name_of_at(), reason="for at prøve")


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
