"""A name that slipped into what many read is taken out of it, by CMM or who leads the plan (GOV-01)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests import forum_stories as forums
from tests.cast import Cast, Member, named
from tests.forum_stories import GROUP
from tests.gates import Gates, ObjectGates, Place
from tests.pages import audit_lines, fill_in, post

from helle.register.coordination import blanked_texts, blanking, queries
from helle.register.coordination.models import AskedName, Forum
from helle.register.coordination.on_desk import on_desk
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NAME = "Maria Popescu"
LONG = "Punktet blev drøftet. " * 25


class TestNameBlank(Gates):
    view = "name-blank"
    may = "karen"
    outsiders = ("olga", "anders", "dorthe", "anton", "peter", "ulrik")
    wrong_roles = ("vera", "mette")


class TestAskedName(ObjectGates):
    view = "asked-name"
    may = "karen"
    outsiders = ("olga", "anders", "dorthe", "anton", "peter", "ulrik")
    wrong_roles = ("vera", "mette")

    def place(self, cast: Cast) -> Place:
        asked = _asked(cast, named(cast, "charlotte"))
        return Place(reverse(self.view, args=[asked.pk]), reverse(self.view, args=[uuid.uuid4()]))


def _approved(cast: Cast) -> Member:
    """Minutes that were approved, with a name in them; and who leads the forum."""
    charlotte = named(cast, "charlotte")
    forums.call(charlotte)
    forums.put(charlotte, title="Status for maria  popescu")
    forums.write(charlotte, text=f"{LONG}Vi talte om Maria Popescu, og om Mariager.")
    forums.approve(charlotte)
    return charlotte


def _asked(cast: Cast, by: Member) -> AskedName:
    _approved(cast)
    with by.acting():
        assert blanking.name_blank(NAME, sure=True) == 0
        (asked,) = blanking.waiting()
    return asked


def _past_the_application(statement: str, *values: str | uuid.UUID, match: str) -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_gov_01_one_takes_a_name_out_of_what_is_her_units_own_and_the_rest_stands(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    forums.call(charlotte)
    forums.put(charlotte, title="Status for maria  popescu")
    page, client = reverse("name-blank"), charlotte.client()
    assert page in client.get(reverse("forums")).content.decode()
    shown = post(client, page, {"name": NAME}).content.decode()
    # She sees the text, where it is, and what of it stays, before anything goes.
    assert "Status for maria  popescu" in shown and "Status for [slettet]" in shown and GROUP in shown
    fill_in(client, page, {"name": NAME, "sure": "on"})
    with charlotte.acting():
        assert queries.meeting_look(GROUP, 1).items[0].item.title == "Status for [slettet]"
        assert not blanking.waiting()
        with pytest.raises(Refused) as nowhere:
            blanking.name_blank(NAME, sure=True)
        assert nowhere.value is blanking.NOWHERE


def test_gov_01_what_was_approved_is_taken_out_by_another_who_enters_the_same_name(cast: Cast) -> None:
    asked = _asked(cast, named(cast, "charlotte"))
    with named(cast, "charlotte").acting():
        assert not any(one.url.endswith(f"{asked.pk}/") for one in on_desk())
        assert not any(NAME in str(value) for value in vars(asked).values())
        with pytest.raises(Refused) as herself:
            blanking.asked_name_blank(asked, NAME, sure=True)
        assert herself.value is blanking.BY_TWO
        _past_the_application("SELECT helle.blank_name(%s, %s, '')", NAME, asked.pk, match="name_taken_out_by_two")
        _past_the_application("SELECT helle.blank_name(%s, NULL, '')", NAME, match="name_taken_out_by_two")
        with pytest.raises(Refused) as again:
            blanking.name_blank(NAME, sure=True)
        assert again.value is blanking.ASKED_ALREADY
    url, client = reverse("asked-name", args=[asked.pk]), named(cast, "lise").client()
    with named(cast, "lise").acting():
        assert any(one.url == url for one in on_desk())
    page = client.get(url).content.decode()
    # As the first, she reads the whole text, and that it was approved.
    assert LONG in page and "Vi talte om Maria Popescu" in page and "godkendt" in page
    refused = post(client, url, {"name": "Vi talte", "sure": "on"}).content.decode()
    assert "Det er ikke det navn" in refused and "Bliver til" not in refused
    shown = post(client, url, {"name": "maria popescu"}).content.decode()
    assert "Vi talte om [slettet], og om Mariager." in shown and "sæt kryds for at slette navnet" in shown
    with named(cast, "lise").acting():
        # Whoever has the database alone has not the key that the name is known by.
        _past_the_application("SELECT helle.blank_name(%s, %s, '')", NAME, asked.pk, match="name_is_the_asked_one")
    fill_in(client, url, {"name": "maria popescu", "sure": "on"})
    with named(cast, "charlotte").acting():
        look = queries.meeting_look(GROUP, 1)
        assert look.items[0].minutes is not None
        assert look.items[0].minutes.text == f"{LONG}Vi talte om [slettet], og om Mariager."
        asked.refresh_from_db()
        assert asked.taken_out and asked.known_by == ""
        assert not blanking.stands_in(NAME)


def test_gov_01_another_lets_the_texts_stand_and_a_text_that_came_since_is_not_taken_along(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    asked = _asked(cast, charlotte)
    forums.call(charlotte, at_time=dt.time(14))
    forums.put(charlotte, number=2, title=f"Mere om {NAME}")
    with named(cast, "lise").acting():
        with pytest.raises(Refused) as others:
            blanking.asked_name_blank(asked, NAME, sure=True)
        assert others.value is blanking.OTHER_TEXTS
    url = reverse("asked-name", args=[asked.pk])
    assert "Skriv navnet" in post(named(cast, "lise").client(), url, {"name": ""}).content.decode()
    fill_in(named(cast, "lise").client(), url, {"leave": "on"})
    with charlotte.acting():
        assert blanking.stands_in(NAME) and not blanking.waiting()
        _past_the_application("SELECT helle.leave_asked_name(%s)", asked.pk, match="asked_name_is_answered")


def test_gov_01_where_it_stands_is_told_before_and_others_take_nothing_out(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    forums.call(charlotte)
    forums.put(charlotte, title=f"Sagen om {NAME}")
    with cast.karen.acting(), pytest.raises(blanking.NameFound) as found:
        blanking.name_blank(NAME, sure=False)
    assert "fora (1)" in found.value.message.da and "kollega" in found.value.message.da
    # CMM does not read the ministry's agenda: that there is a text is told, and nothing of it.
    shown = post(cast.karen.client(), reverse("name-blank"), {"name": NAME}).content.decode()
    assert "En tekst, du ikke læser." in shown and "Sagen om" not in shown
    # It tells her where it stands: that she looked is kept.
    (line,) = [one for one in audit_lines(cast) if one.action == "forum.name_looked_for"]
    assert (line.user_id, line.detail) == (cast.karen.user.pk, {"texts": 1, "of": ["coordination"]})
    with cast.mette.acting():
        with pytest.raises(PermissionDenied):
            blanking.name_blank(NAME, sure=True)
        _past_the_application("SELECT helle.blank_name(%s, NULL, '')", NAME, match="takes names out")
        _past_the_application("SELECT helle.ask_name_out(%s, %s, '')", uuid.uuid4(), NAME, match="takes names out")
        assert not blanking.stands_in(NAME)  # It is not told to who may not take it out.


@pytest.mark.parametrize("word", ["Regnskabet", "statussen", "Statussen", "2025", "til 2025"])
def test_gov_01_what_is_no_name_stays(cast: Cast, word: str) -> None:
    charlotte = named(cast, "charlotte")
    forums.call(charlotte)
    for number in range(4):
        forums.put(charlotte, title=f"Regnskabet, del {number}, med statussen frem til 2025")
    with charlotte.acting():
        with pytest.raises(Refused) as refused:
            blanking.name_blank(word, sure=True)
        assert refused.value is blanking.A_WORD
        _past_the_application("SELECT helle.blank_name(%s, NULL, '')", word, match="name_stands_where_a_name_does")
        _past_the_application(
            "SELECT helle.ask_name_out(%s, %s, '')", uuid.uuid4(), word, match="name_stands_where_a_name_does"
        )
        assert blanking.name_blank("Regnskabet, del 1", sure=True) == 1


def _titled(cast: Cast, *titles: str) -> Member:
    charlotte = named(cast, "charlotte")
    forums.call(charlotte)
    for title in titles:
        forums.put(charlotte, title=title)
    return charlotte


def test_gov_01_a_name_in_many_texts_of_which_one_has_it_in_small_letters_is_one_for_two(cast: Cast) -> None:
    charlotte = _titled(cast, *(f"Punkt {number} om Maria Popescu" for number in range(4)), "Mere om maria popescu")
    with charlotte.acting():
        _past_the_application("SELECT helle.blank_name(%s, NULL, '')", NAME, match="name_taken_out_by_two")
        assert blanking.name_blank(NAME, sure=True) == 0
        (asked,) = blanking.waiting()
        assert len(blanking.asked_places(asked)) == 5
    with named(cast, "lise").acting():
        assert blanking.asked_name_blank(asked, NAME, sure=True) == 5


def test_gov_01_whoever_answers_learns_of_no_other_name_whether_it_stands_anywhere(cast: Cast) -> None:
    charlotte = _titled(cast, *(f"Punkt {number} om Maria Popescu" for number in range(4)), "Mere om maria popescu")
    with charlotte.acting():
        assert blanking.name_blank(NAME, sure=True) == 0
        (asked,) = blanking.waiting()
    for other in ("Anna Hansen", "Punkt", "Popescu"):  # Nowhere, a word, and a part of it.
        for sure in (False, True):
            with named(cast, "lise").acting(), pytest.raises(Refused) as refused:
                blanking.asked_name_blank(asked, other, sure=sure)
            assert refused.value is blanking.ANOTHER_NAME


@pytest.mark.parametrize("titles", [("Om hassan",), ("Om Hassan", "Mere om hassan")])
def test_gov_01_one_word_in_small_letters_is_taken_out_by_two(cast: Cast, titles: tuple[str, ...]) -> None:
    charlotte = _titled(cast, *titles)
    with charlotte.acting():
        assert blanking.name_blank("Hassan", sure=True) == 0
        (asked,) = blanking.waiting()
    with named(cast, "lise").acting():
        assert blanking.asked_name_blank(asked, "hassan", sure=True) == len(titles)


def test_gov_01_each_place_of_a_name_is_shown_by_the_same_number_of_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    charlotte = _titled(cast, f"{NAME}{' og' * 50} {NAME}", *(f"Punkt {number} om {NAME}" for number in range(3)))
    with charlotte.acting():
        places = blanking.stands_in(NAME)
        with django_assert_num_queries(1):
            texts = blanked_texts.shown(places, NAME)
        assert max(str(one.after).count("[slettet]") for one in texts) == 2
        with django_assert_num_queries(1):
            blanked_texts.shown(places[:1], NAME)


def test_gov_01_a_forum_that_was_named_so_gets_another_address(cast: Cast) -> None:
    forums.network(cast)
    with cast.karen.acting():
        blanking.name_blank("Netværk Midtjylland", sure=True)
        row = Forum.objects.get(name_da="[slettet]")
        assert row.code == f"forum-{str(row.pk)[:8]}"
