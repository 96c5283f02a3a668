"""Codes that an administrator adds, ends and words anew: what caseworkers choose from, and what was written stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import psycopg
import pytest
from django.urls import reverse
from tests import access_stories, letter_stories, stories
from tests.cast import Cast
from tests.code_list_stories import LANGUAGES, TODAY, TOMORROW, TZOTZIL, add, end, offered, person_form, speaks
from tests.handed_out import handed
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

from helle.register.codelists import queries
from helle.register.codelists.choices import KeptList
from helle.register.codelists.models import Change, Entry
from helle.register.identification import actions as identification
from helle.register.identification.choices import PassOnConsent
from helle.register.letters.choices import Translation
from helle.register.people.models import Profile
from helle.register.protection import clock

DB = pytest.mark.django_db(databases=["default", "keys"])
COMMITTED = pytest.mark.usefixtures("committed")


# --- what is added -------------------------------------------------------------------------------------------------


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
    printed = handed(client, reverse("case-print", args=[case.number]), purpose="meeting", language="da")
    assert "vietnamesisk" in access_stories.text_of(printed)


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
