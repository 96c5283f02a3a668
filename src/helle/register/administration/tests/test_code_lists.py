"""Code lists: an administrator keeps some of them, dated; caseworkers choose what holds, and what was written stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from psycopg import sql
from psycopg.errors import CheckViolation, ExclusionViolation, InsufficientPrivilege
from tests import stories
from tests.cast import Cast, Member
from tests.code_list_stories import LANGUAGES, TODAY, TOMORROW, add, end
from tests.gates import Gates, ObjectGates, Place
from tests.invariants.at_once import acting, at_once
from tests.invariants.conftest import act, app_connection
from tests.pages import audit_lines, errors_of, hidden_of, post

from helle.register.administration import code_list_actions
from helle.register.administration.closed_lists import closed_lists, key_of, written
from helle.register.administration.code_list_actions import Words
from helle.register.administration.staff import as_staff
from helle.register.codelists.choices import KeptList
from helle.register.codelists.models import Change
from helle.register.protection.refusals import Refused

DB = pytest.mark.django_db(databases=["default", "keys"])
COMMITTED = pytest.mark.usefixtures("committed")


@DB
class TestNewCode(Gates):
    view = "code-new"
    may = "anton"
    outsiders = ("olga", "anders", "ulla", "dorthe")
    wrong_roles = ("mette", "karen")

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[LANGUAGES]), reverse(self.view, args=["ingen"]))


class OfACode(ObjectGates):
    may = "anton"
    outsiders = ("olga", "anders", "ulla", "dorthe")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "karen")

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[LANGUAGES, "ro"]), reverse(self.view, args=[LANGUAGES, "zz"]))


@DB
class TestNewWords(OfACode):
    view = "code-reword"


@DB
class TestEndingACode(OfACode):
    view = "code-end"


@DB
@pytest.mark.parametrize("who", ["mette", "olga", "anders", "stine", "dorthe"])
def test_everybody_reads_the_lists_and_only_an_administrator_is_offered_to_change_them(cast: Cast, who: str) -> None:
    client = getattr(cast, who).client()
    index = client.get(reverse("code-lists"))
    assert index.status_code == 200
    for name in ("Sprog", "Trin på stigen", "Slags notater"):
        assert name in index.content.decode()
    page = client.get(reverse("code-list", args=[LANGUAGES])).content.decode()
    assert "rumænsk" in page and "Romanian" in page and "BCP 47" in page
    assert reverse("code-new", args=[LANGUAGES]) not in page
    assert (
        reverse("code-new", args=[LANGUAGES])
        in cast.anton.client().get(reverse("code-list", args=[LANGUAGES])).content.decode()
    )


class ReadByAll(Gates):
    """Open to whoever has a role, like the rules: a list tells of nobody, and so a look leaves no line."""

    methods: ClassVar[tuple[str, ...]] = ("GET",)

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast, there: Place) -> None:
        assert cast.olga.client().get(there.url).status_code == 200
        assert audit_lines(cast, cast.olga.user.pk) == []


@DB
class TestTheLists(ReadByAll):
    view = "code-lists"

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view), reverse("code-list", args=["ingen"]))


@DB
class TestOneList(ReadByAll, ObjectGates):
    view = "code-list"

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[LANGUAGES]), reverse(self.view, args=["ingen"]))


@DB
def test_every_closed_list_is_shown_with_its_requirements_and_cannot_be_written(cast: Cast) -> None:
    client = cast.anton.client()
    page = client.get(reverse("code-list", args=["rules-rung"])).content.decode()
    assert "DEF-09" in page and "ændres med en ny version af reglerne" in page
    assert client.get(reverse("code-new", args=["rules-rung"])).status_code == 404
    assert client.get(reverse("code-list", args=["people-sex"])).status_code == 200


def test_every_list_of_the_program_has_its_name_and_no_name_is_left_over() -> None:
    assert set(closed_lists()) == {key_of(one) for one in written()}
    named = [one.name.da for one in closed_lists().values()]
    assert [name for name in named if named.count(name) > 1] == []


# --- two at once, and past the pages -------------------------------------------------------------------------------


def _adding(who: Member, code: str, word: str) -> Callable[[], object]:
    return acting(
        who,
        lambda: code_list_actions.code_add(
            KeptList.LANGUAGES,
            code=code,
            words=Words(word, word.upper(), TODAY),
            source="ISO 639-3",
            why="To på én gang.",
        ),
    )


@COMMITTED
def test_of_two_who_add_the_same_code_or_word_at_once_one_is_told(committed_cast: Cast) -> None:
    for one, other in (
        (("tzo", "tzotzil"), ("tzo", "tzeltal")),
        (("tzh", "tzeltalsk"), ("quc", "tzeltalsk")),
    ):
        outcomes = at_once([_adding(committed_cast.anton, *one), _adding(committed_cast.anton, *other)])
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "Refused"]
    assert Change.objects.count() == 2


@COMMITTED
def test_of_two_who_end_and_rename_a_code_at_once_one_is_told(committed_cast: Cast) -> None:
    works = [
        lambda: code_list_actions.code_end(KeptList.LANGUAGES, "vi", last_day=TODAY, why="Slut.", seen=0),
        lambda: code_list_actions.code_reword(
            KeptList.LANGUAGES, "vi", words=Words("viet", "Viet", TODAY), why="Nyt ord.", seen=0
        ),
    ]
    outcomes = at_once([acting(committed_cast.anton, work) for work in works])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "Refused"]
    assert Change.objects.filter(code="vi").count() == 1


@COMMITTED
@pytest.mark.parametrize("who", ["mette", "karen", "ulla", "dorthe"])
def test_nobody_else_writes_a_list_not_even_past_the_pages(committed_cast: Cast, who: str) -> None:
    with getattr(committed_cast, who).acting():
        with pytest.raises(PermissionDenied):
            code_list_actions.code_end(KeptList.LANGUAGES, "vi", last_day=TODAY, why="Slut.", seen=0)
        with pytest.raises(Exception, match="an administrator acts here"), as_staff() as cursor:
            cursor.execute("SELECT helle.end_code('languages', 'vi', '2025-10-06', 'Slut.', 0)")
    assert not Change.objects.exists()


@COMMITTED
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT helle.add_code('languages', 'tzo', 'tzotzil', 'Tzotzil', '2025-10-06', 'ISO 639-3', 'x')",
        "INSERT INTO codelists_entry (code_list, code, word_da, word_en, during, source)"
        " VALUES ('languages', 'tzo', 'a', 'b', '[2025-01-01,)', 'c')",
        "UPDATE codelists_entry SET word_da = 'x' WHERE code = 'vi'",
        "DELETE FROM codelists_entry WHERE code = 'vi'",
        "DELETE FROM codelists_change",
    ],
)
def test_the_application_writes_no_list(committed_cast: Cast, ground: dict[str, str], statement: str) -> None:
    with app_connection(ground) as app:
        assert act(app, committed_cast.anton, "operation")
        with pytest.raises(InsufficientPrivilege):
            app.execute(statement)
        app.rollback()


@COMMITTED
@pytest.mark.parametrize("column", ["languages", "nationalities"])
def test_a_profile_takes_no_code_that_nobody_keeps_even_by_sql(
    committed_cast: Cast, ground: dict[str, str], column: str
) -> None:
    case = stories.an_opened_case(committed_cast)
    with app_connection(ground) as app:
        assert act(app, committed_cast.mette)
        with pytest.raises(CheckViolation, match="code_can_be_chosen"):
            app.execute(
                sql.SQL(
                    "UPDATE people_profile SET {} = '[\"qq\"]', changed_at = helle.instant(), changed_why_sealed = 'x',"
                    " changed_by_id = helle.acting_user(), version = version + 1 WHERE person_id = %s"
                ).format(sql.Identifier(column)),
                [case.person_id],
            )
        app.rollback()


@COMMITTED
def test_not_even_the_owner_overlaps_words_or_rewrites_what_was_done(
    committed_cast: Cast, owner: psycopg.Connection[tuple[Any, ...]]
) -> None:
    add(committed_cast)
    insert = (
        "INSERT INTO codelists_entry (code_list, code, word_da, word_en, during, source)"
        " VALUES ('languages', %s, %s, %s, '[2026-01-01,)', 'x')"
    )
    for row in (("tzo", "andet", "other"), ("quc", "TZOTZIL", "other"), ("quc", "andet", "tzotzil")):
        with pytest.raises(ExclusionViolation):
            owner.execute(insert, row)
    for row in (("Quc", "andet", "other"), ("quc", " ", "other")):
        with pytest.raises(CheckViolation):
            owner.execute(insert, row)
    for statement in ("UPDATE codelists_change SET why = 'x'", "DELETE FROM codelists_change"):
        with pytest.raises(CheckViolation, match="changes_of_codes_stay"):
            owner.execute(statement)


@COMMITTED
def test_a_code_an_administrator_keeps_is_not_loaded_anew(
    committed_cast: Cast, owner: psycopg.Connection[tuple[Any, ...]]
) -> None:
    from helle.register.codelists import loading

    end(committed_cast, "vi", TODAY)
    before = owner.execute("SELECT id, code, during FROM codelists_entry ORDER BY id").fetchall()
    loading.load(owner.cursor())  # type: ignore[arg-type] # executes as Django's
    assert owner.execute("SELECT id, code, during FROM codelists_entry ORDER BY id").fetchall() == before


@COMMITTED
def test_the_action_says_why_before_the_database_is_asked(committed_cast: Cast) -> None:
    with committed_cast.anton.acting():
        for words, code, field in (
            (Words("a", "b", TODAY), "x", "code"),
            (Words("", "b", TODAY), "tzo", "word_da"),
        ):
            with pytest.raises(Refused) as refused:
                code_list_actions.code_add(KeptList.LANGUAGES, code=code, words=words, source="s", why="for at prøve")
            assert refused.value.field == field


@COMMITTED
@pytest.mark.parametrize(
    ("view", "typed"),
    [
        ("code-reword", {"word_da": "rumænsk sprog", "word_en": "Romanian language", "since": str(TOMORROW)}),
        ("code-end", {"last_day": str(TODAY)}),
    ],
)
def test_no_change_of_a_list_names_somebody_by_number(
    committed_cast: Cast, view: str, typed: dict[str, object]
) -> None:
    client, address = committed_cast.anton.client(), reverse(view, args=[LANGUAGES, "ro"])
    refused = post(client, address, hidden_of(client, address) | typed | {"why": "Sagen om 010190-1234"})
    assert list(errors_of(refused)) == ["why"]
    assert refused.context["form"]["why"].value() == "Sagen om 010190-1234"
    assert not Change.objects.exists()
