"""A name that slipped into what many read is taken out of it, by CMM or who leads the plan (GOV-01)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests import forum_stories as forums
from tests.cast import Cast, named
from tests.forum_stories import GROUP
from tests.gates import Gates
from tests.pages import fill_in

from helle.register.coordination import blanking, queries
from helle.register.coordination.models import Forum
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NAME = "Maria Popescu"


class TestNameBlank(Gates):
    view = "name-blank"
    may = "karen"
    outsiders = ("olga", "anders", "dorthe", "anton", "peter", "ulrik")
    wrong_roles = ("vera", "mette")


def test_gov_01_a_name_is_taken_out_of_all_that_many_read_and_the_rest_stands(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    forums.call(charlotte)
    forums.put(charlotte, title="Status for maria  popescu")
    forums.write(charlotte, text="Vi talte om Maria Popescu, og om Mariager.")
    forums.approve(charlotte)
    page, client = reverse("name-blank"), cast.karen.client()
    assert page in client.get(reverse("forums")).content.decode()
    fill_in(client, page, {"name": NAME, "sure": "on"})
    with charlotte.acting():
        look = queries.meeting_look(GROUP, 1)
        assert look.items[0].item.title == "Status for [slettet]"
        assert look.items[0].minutes is not None
        assert look.items[0].minutes.text == "Vi talte om [slettet], og om Mariager."
    with cast.karen.acting():
        assert not blanking.stands_in(NAME)
        with pytest.raises(Refused) as nowhere:
            blanking.name_blank(NAME, sure=True)
        assert nowhere.value is blanking.NOWHERE


def test_gov_01_where_it_stands_is_told_before_and_others_take_nothing_out(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    forums.call(charlotte)
    forums.put(charlotte, title=f"Sagen om {NAME}")
    with cast.karen.acting(), pytest.raises(blanking.NameFound) as found:
        blanking.name_blank(NAME, sure=False)
    assert "fora (1)" in found.value.message.da
    with cast.mette.acting():
        with pytest.raises(PermissionDenied):
            blanking.name_blank(NAME, sure=True)
        with pytest.raises(DatabaseError, match="takes names out"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT helle.blank_name(%s)", [NAME])
        assert not blanking.stands_in(NAME)  # It is not told to who may not take it out.


def test_gov_01_one_word_that_stands_in_more_texts_than_a_name_does_stays(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    forums.call(charlotte)
    for number in range(4):
        forums.put(charlotte, title=f"Regnskabet, del {number}")
    with cast.karen.acting():
        with pytest.raises(Refused) as refused:
            blanking.name_blank("Regnskabet", sure=True)
        assert refused.value is blanking.ONE_WORD
        with (
            pytest.raises(DatabaseError, match="name_stands_where_a_name_does"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT helle.blank_name(%s)", ["Regnskabet"])
        blanking.name_blank("Regnskabet, del 1", sure=True)


def test_gov_01_a_forum_that_was_named_so_gets_another_address(cast: Cast) -> None:
    forums.network(cast)
    with cast.karen.acting():
        blanking.name_blank("Netværk Midtjylland", sure=True)
        row = Forum.objects.get(name_da="[slettet]")
        assert row.code == f"forum-{str(row.pk)[:8]}"
