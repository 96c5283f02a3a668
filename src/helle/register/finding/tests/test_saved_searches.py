"""Searches kept by name: one's own, in one's own unit, with a name that nobody else can read."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse
from tests import stories
from tests.cast import Cast, Member
from tests.gates import Gates, ObjectGates, Place
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.finding import actions, queries
from helle.register.finding.models import SavedSearch
from helle.register.finding.narrowing import Chosen
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MINE = Chosen(who="mig")


def keep(who: Member, name: str = "Mine") -> SavedSearch:
    with who.acting():
        return actions.search_save(name=name, chosen=MINE)


class TestGatesOfSaving(Gates):
    view = "search-save"
    outsiders = ("anders", "rita", "dorthe", "anton")
    wrong_roles = ("vera", "stine")

    def place(self, cast: Cast) -> Place:
        return Place(reverse("search-save"), reverse("case-page", args=["2025-9999"]))


class TestGatesOfRemoving(ObjectGates):
    view = "search-remove"
    outsiders = ("jonas", "olga", "ulla", "anders", "dorthe", "anton")
    wrong_roles = ("vera", "stine")

    def place(self, cast: Cast) -> Place:
        kept = keep(cast.mette)
        return Place(
            reverse("search-remove", args=[kept.pk]),
            reverse("search-remove", args=["00000000-0000-0000-0000-000000000000"]),
        )


def test_a_search_is_kept_under_a_name_and_found_in_the_list(cast: Cast) -> None:
    client = cast.mette.client()
    saved = fill_in(client, reverse("search-save") + "?hvem=mig&trin=indication", {"name": "Nye hos mig"})
    assert saved.url == reverse("case-list") + "?hvem=mig&trin=indication"
    page = client.get(reverse("case-list"))
    assert [(one.name, one.query) for one in page.context["saved"]] == [("Nye hos mig", "hvem=mig&trin=indication")]
    assert "?hvem=mig&amp;trin=indication" in page.content.decode()


def test_a_colleague_and_another_unit_do_not_see_it(cast: Cast) -> None:
    keep(cast.mette)
    for other in (cast.jonas, cast.ulla):
        with other.acting():
            assert not SavedSearch.objects.exists()


def test_its_name_is_nowhere_in_clear(cast: Cast) -> None:
    kept = keep(cast.mette, "Natten i Vejle")
    with connection.cursor() as cursor, cast.mette.acting():
        cursor.execute("SELECT row_to_json(s)::text FROM finding_savedsearch s WHERE id = %s", [kept.pk])
        assert "Vejle" not in cursor.fetchone()[0]
    assert "Vejle" not in str([line.detail for line in audit_lines(cast, cast.mette.user.pk)])


def test_the_same_name_replaces_the_search(cast: Cast) -> None:
    first = keep(cast.mette, "Mine")
    with cast.mette.acting():
        again = actions.search_save(name="mine", chosen=Chosen(who="ingen"))
        assert [(one.name, one.query) for one in queries.saved_searches()] == [("mine", "hvem=ingen")]
    assert again.pk == first.pk


def test_a_search_that_matches_everything_is_not_kept(cast: Cast) -> None:
    refused = post(cast.mette.client(), reverse("search-save") + "?orden=aeldste", {"name": "Alt"})
    assert refused.status_code == 422
    assert "rammer alle" in errors_of(refused)["__all__"][0]
    assert refused.context["form"]["name"].value() == "Alt"
    with cast.mette.acting():
        assert not SavedSearch.objects.exists()


def test_a_name_that_could_be_a_cpr_number_is_refused_beside_the_field(cast: Cast) -> None:
    refused = post(cast.mette.client(), reverse("search-save") + "?hvem=mig", {"name": f"Hun med {stories.CPR}"})
    assert "CPR" in errors_of(refused)["name"][0]


def test_there_is_an_end_to_how_many_are_kept(cast: Cast) -> None:
    for number in range(actions.MOST_SAVED):
        keep(cast.mette, f"Nr. {number}")
    with pytest.raises(Refused):
        keep(cast.mette, "En til")
    keep(cast.mette, "Nr. 3")


def test_a_kept_search_is_removed_once(cast: Cast) -> None:
    kept, client = keep(cast.mette), cast.mette.client()
    address = reverse("search-remove", args=[kept.pk])
    assert "Mine" in client.get(address).content.decode()
    assert fill_in(client, address, {}).url == reverse("case-list")
    assert client.get(address).status_code == 404
    assert audit_lines(cast, cast.mette.user.pk)[1].action == "search.removed"
