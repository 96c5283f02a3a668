"""Code lists: an administrator keeps some of them, dated; caseworkers choose what holds, and what was written stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from psycopg import sql
from psycopg.errors import CheckViolation, ExclusionViolation, InsufficientPrivilege
from tests import access_stories, letter_stories, stories
from tests.cast import Cast, Member
from tests.gates import Gates, ObjectGates, Place
from tests.invariants.at_once import acting, at_once
from tests.invariants.conftest import act, app_connection
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

from helle.register.administration import code_list_actions
from helle.register.administration.closed_lists import closed_lists, key_of, written
from helle.register.administration.code_list_actions import Words
from helle.register.administration.staff import as_staff
from helle.register.cases.models import Case
from helle.register.codelists import queries
from helle.register.codelists.choices import KeptList
from helle.register.codelists.models import Change, Entry
from helle.register.identification import actions as identification
from helle.register.identification.choices import PassOnConsent
from helle.register.letters.choices import Translation
from helle.register.people.models import Profile
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

TODAY = stories.FIRST_DAY
TOMORROW = TODAY + dt.timedelta(days=1)
LANGUAGES = KeptList.LANGUAGES.value
TZOTZIL: dict[str, object] = {
    "code": "tzo", "word_da": "tzotzil", "word_en": "Tzotzil", "source": "ISO 639-3",
    "why": "Tolkene spørger efter det.",
}  # fmt: skip
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

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast) -> None:
        assert cast.olga.client().get(self.place(cast).url).status_code == 200
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


# --- what is added -------------------------------------------------------------------------------------------------


def add(cast: Cast, since: dt.date = TODAY, **changed: object) -> None:
    fill_in(
        cast.anton.client(), reverse("code-new", args=[LANGUAGES]), TZOTZIL | {"since": since.isoformat()} | changed
    )


def end(cast: Cast, code: str, last_day: dt.date) -> None:
    typed = {"last_day": last_day.isoformat(), "why": "Bruges ikke mere."}
    fill_in(cast.anton.client(), reverse("code-end", args=[LANGUAGES, code]), typed)


def person_form(who: Member, case: Case) -> Any:
    return who.client().get(reverse("case-person", args=[case.number])).context["form"]


def offered(form: Any, field: str = "language") -> set[str]:
    return {code for code, _word in form[field].field.choices}


@COMMITTED
def test_a_language_added_today_is_chosen_by_a_caseworker_the_same_day(committed_cast: Cast) -> None:
    cast = committed_cast
    case = stories.an_opened_case(cast)
    assert "tzo" not in offered(person_form(cast.mette, case))
    add(cast)
    assert "tzo" in offered(person_form(cast.mette, case))
    fill_in(cast.mette.client(), reverse("case-person", args=[case.number]), {"language": "tzo"})
    page = cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert "tzotzil" in page
    line = next(line for line in audit_lines(cast, cast.anton.user.pk) if line.action == "code.added")
    assert (line.purpose, line.detail) == ("operation", {"list": "languages", "code": "tzo", "day": "2025-10-06"})
    told = cast.olga.client().get(reverse("code-list", args=[LANGUAGES])).content.decode()
    assert "Anton Riis" in told and "Tolkene spørger efter det." in told


@COMMITTED
def test_a_language_is_not_chosen_on_the_day_before_its_first(committed_cast: Cast) -> None:
    cast = committed_cast
    case = stories.an_opened_case(cast)
    add(cast, since=TOMORROW)
    assert "tzo" not in offered(person_form(cast.mette, case))
    refused = post(cast.mette.client(), reverse("case-person", args=[case.number]), {"language": "tzo"})
    assert "language" in errors_of(refused)
    clock.freeze(dt.datetime(2025, 10, 7, 8, 30, tzinfo=dt.UTC))
    fill_in(cast.mette.client(), reverse("case-person", args=[case.number]), {"language": "tzo"})


@COMMITTED
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "TZO"}, "code"),
        ({"code": "t1"}, "code"),
        ({"code": "ro"}, "code"),
        ({"word_en": " "}, "word_en"),
        ({"word_da": "Rumænsk"}, "word_da"),
        ({"word_en": "romanian"}, "word_en"),
        ({"source": ""}, "source"),
        ({"why": ""}, "why"),
        ({"word_da": "tzotzil 010190-1234"}, "word_da"),
        ({"word_en": "Tzotzil 0101901234"}, "word_en"),
        ({"source": "Tolken for 010190-1234"}, "source"),
        ({"why": "Sagen om 010190-1234"}, "why"),
        ({"since": "2025-10-05"}, "since"),
    ],
)
def test_a_bad_code_is_refused_beside_its_field_and_what_was_typed_stays(
    committed_cast: Cast, changed: dict[str, object], field: str
) -> None:
    typed = TZOTZIL | {"since": "2025-10-06"} | changed
    refused = post(committed_cast.anton.client(), reverse("code-new", args=[LANGUAGES]), typed)
    assert refused.status_code == 422
    assert set(errors_of(refused)) == {field}
    assert str(typed["word_da"]) in refused.content.decode()
    assert not Change.objects.exists()
    assert not Entry.objects.filter(code="tzo").exists()


@COMMITTED
@pytest.mark.parametrize(("code_list", "code"), [("countries", "XQ"), ("scripts", "Mymr")])
def test_countries_and_scripts_are_kept_in_the_same_way(committed_cast: Cast, code_list: str, code: str) -> None:
    typed = TZOTZIL | {"code": code, "since": "2025-10-06"}
    fill_in(committed_cast.anton.client(), reverse("code-new", args=[code_list]), typed)
    with committed_cast.mette.acting():
        assert (code, "tzotzil") in queries.choices(KeptList(code_list))


# --- what is ended -------------------------------------------------------------------------------------------------


def speaks(cast: Cast, case: Case, *codes: str) -> None:
    typed = {"language" if number == 1 else f"language_{number}": code for number, code in enumerate(codes, start=1)}
    fill_in(cast.mette.client(), reverse("case-person", args=[case.number]), typed)


@COMMITTED
def test_an_ended_language_is_chosen_no_more_and_stands_on_profile_print_and_letter(committed_cast: Cast) -> None:
    cast = committed_cast
    case, other = stories.an_opened_case(cast), stories.an_opened_case(cast)
    speaks(cast, case, "vi")
    with cast.mette.acting():
        letter = letter_stories.write_letter(cast.mette, case)
    letter_stories.deliver(
        cast.mette, case, letter, translation=Translation.ORAL, translated_to="vi", interpreter="tolk 7"
    )
    end(cast, "vi", TODAY - dt.timedelta(days=1))

    assert "vi" not in offered(person_form(cast.mette, other))
    refused = post(cast.mette.client(), reverse("case-person", args=[other.number]), {"language": "vi"})
    assert "language" in errors_of(refused)
    client = cast.mette.client()
    assert "vietnamesisk" in client.get(reverse("case-page", args=[case.number])).content.decode()
    assert "vietnamesisk" in client.get(reverse("case-letter", args=[case.number, letter.pk])).content.decode()
    printed = post(client, reverse("case-print", args=[case.number]), {"purpose": "meeting", "language": "da"})
    assert "vietnamesisk" in access_stories.text_of(printed.content)


@COMMITTED
def test_a_form_that_holds_an_ended_language_shows_it_and_keeps_it(committed_cast: Cast) -> None:
    cast = committed_cast
    case = stories.an_opened_case(cast)
    speaks(cast, case, "vi", "ro")
    end(cast, "vi", TODAY - dt.timedelta(days=1))
    form = person_form(cast.mette, case)
    assert ("vi", "vietnamesisk (kan ikke længere vælges)") in form["language"].field.choices
    # The field of another language does not offer it.
    assert "vi" not in offered(form, "language_2")
    fill_in(cast.mette.client(), reverse("case-person", args=[case.number]), {"needs_interpreter": "on"})
    with cast.mette.acting():
        assert Profile.objects.get(person_id=case.person_id).languages == ["vi", "ro"]


@COMMITTED
def test_a_code_can_be_chosen_through_its_last_day(committed_cast: Cast) -> None:
    cast = committed_cast
    case = stories.an_opened_case(cast)
    end(cast, "vi", TODAY)
    assert "vi" in offered(person_form(cast.mette, case))
    clock.freeze(dt.datetime(2025, 10, 7, 8, 30, tzinfo=dt.UTC))
    assert "vi" not in offered(person_form(cast.mette, case))


@COMMITTED
def test_nothing_ends_before_yesterday_or_twice(committed_cast: Cast) -> None:
    url = reverse("code-end", args=[LANGUAGES, "vi"])
    typed = {"last_day": "2025-10-04", "why": "Bruges ikke mere."}
    assert set(errors_of(post(committed_cast.anton.client(), url, typed))) == {"last_day"}
    end(committed_cast, "vi", TODAY)
    assert set(errors_of(post(committed_cast.anton.client(), url, typed | {"last_day": "2025-10-06"}))) == {"last_day"}


@COMMITTED
def test_an_interview_of_a_day_on_which_the_language_held_may_be_written_later(committed_cast: Cast) -> None:
    cast = committed_cast
    case = stories.an_opened_case(cast)
    end(cast, "vi", TODAY)
    clock.freeze(dt.datetime(2025, 10, 8, 8, 30, tzinfo=dt.UTC))
    for held_on, allowed in ((TODAY, True), (TODAY + dt.timedelta(days=2), False)):
        held = identification.InterviewHeld(
            held_on, 60, "vi", False, False, False, False, PassOnConsent.GIVEN, stories.ACCOUNT, ""
        )
        with cast.mette.acting():
            case = stories.fresh(case)
            if allowed:
                identification.interview_record(case, expected_version=case.version, held=held)
                continue
        with pytest.raises(Exception, match="code_can_be_chosen"), cast.mette.acting():
            identification.interview_record(case, expected_version=case.version, held=held)


# --- other words ---------------------------------------------------------------------------------------------------


@COMMITTED
def test_new_words_hold_from_their_day_and_what_was_written_before_keeps_the_old(committed_cast: Cast) -> None:
    cast = committed_cast
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        case = stories.fresh(case)
        held = identification.InterviewHeld(
            TODAY, 60, "vi", False, False, False, False, PassOnConsent.GIVEN, stories.ACCOUNT, ""
        )
        interview = identification.interview_record(case, expected_version=case.version, held=held)
    typed = {
        "word_da": "viet", "word_en": "Viet", "since": TOMORROW.isoformat(), "why": "Ordet er ændret i standarden.",
    }  # fmt: skip
    fill_in(cast.anton.client(), reverse("code-reword", args=[LANGUAGES, "vi"]), typed)
    assert ("vi", "vietnamesisk") in person_form(cast.mette, case)["language"].field.choices
    clock.freeze(dt.datetime(2025, 10, 7, 8, 30, tzinfo=dt.UTC))
    assert ("vi", "viet") in person_form(cast.mette, case)["language"].field.choices
    page = cast.mette.client().get(reverse("case-interview", args=[case.number, interview.pk])).content.decode()
    assert "vietnamesisk" in page
    rows = Entry.objects.filter(code_list=LANGUAGES, code="vi").order_by("during")
    assert [(row.word_da, row.during.lower, row.during.upper) for row in rows] == [
        ("vietnamesisk", None, TOMORROW),
        ("viet", TOMORROW, None),
    ]


@COMMITTED
def test_a_slip_of_the_pen_is_put_right_on_the_same_day_and_the_same_words_are_no_change(committed_cast: Cast) -> None:
    add(committed_cast, word_da="tzotsil")
    url = reverse("code-reword", args=[LANGUAGES, "tzo"])
    client = committed_cast.anton.client()
    fill_in(client, url, {"word_da": "tzotzil", "why": "Stavet forkert."})
    assert [row.word_da for row in Entry.objects.filter(code="tzo")] == ["tzotzil"]
    assert set(errors_of(post(client, url, {"why": "Igen."}))) == {"word_da"}
    assert list(Change.objects.filter(code="tzo").order_by("deed").values_list("deed", "word_da")) == [
        ("added", "tzotsil"),
        ("reworded", "tzotzil"),
    ]


@COMMITTED
@pytest.mark.parametrize("view", ["code-reword", "code-end"])
def test_a_stale_form_is_refused_once_with_what_was_typed(committed_cast: Cast, view: str) -> None:
    client = committed_cast.anton.client()
    url = reverse(view, args=[LANGUAGES, "vi"])
    typed = {"word_da": "viet", "last_day": "2025-10-31", "why": "Fordi Snirkelsproget."}
    opened = hidden_of(client, url) | typed
    fill_in(client, reverse("code-reword", args=[LANGUAGES, "vi"]), {"word_da": "annamitisk", "why": "Prøve."})
    stale = client.post(url, opened)
    assert stale.status_code == 422
    assert errors_of(stale)["__all__"][0].startswith("En anden har ændret koden")
    page = stale.content.decode()
    assert "Fordi Snirkelsproget." in page and "annamitisk" in page
    again = {bound.html_name: bound.value() for bound in stale.context["form"] if bound.value()}
    assert client.post(url, again).status_code == 302


@COMMITTED
def test_a_process_that_has_read_the_lists_hears_of_what_another_changed(
    committed_cast: Cast, owner: psycopg.Connection[tuple[Any, ...]]
) -> None:
    client = committed_cast.mette.client()
    case = stories.an_opened_case(committed_cast)
    assert "tzo" not in offered(person_form(committed_cast.mette, case))
    owner.execute(
        "INSERT INTO codelists_entry (code_list, code, word_da, word_en, during, source)"
        " VALUES ('languages', 'tzo', 'tzotzil', 'Tzotzil', '[2025-01-01,)', 'ISO 639-3')"
    )
    try:
        assert "tzo" in offered(client.get(reverse("case-person", args=[case.number])).context["form"])
    finally:
        owner.execute("DELETE FROM codelists_entry WHERE code = 'tzo'")


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
                code_list_actions.code_add(KeptList.LANGUAGES, code=code, words=words, source="s", why="w")
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
