"""Notes: written as drafts that nobody else sees, finished for good, corrected by another that says why."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests import file_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates, Place
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

from helle.register.casefile import actions, queries
from helle.register.casefile.actions import Writing
from helle.register.casefile.choices import Direction, NoteKind
from helle.register.casefile.models import Draft, Note
from helle.register.cases.models import Case
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TYPED = {
    "kind": "call",
    "direction": "in",
    "dated_on": "2025-10-06",
    "theme": "opringning fra lægehuset",
    "text": file_stories.NOTE,
}


class TestJournal(CaseGates):
    view = "case-journal"
    methods = ("GET",)
    action = "journal.read"


class TestNewNote(CaseGates):
    view = "case-note-new"
    wrong_roles = ("vera", "stine", "karen")


class NoteGates(CaseGates):
    def more(self, cast: Cast, case: Case) -> list[object]:
        return [file_stories.write_note(cast.mette, case).pk]


class TestReadingANote(NoteGates):
    view = "case-note"
    methods = ("GET",)
    action = "note.read"


class TestCorrectingANote(NoteGates):
    view = "case-note-correct"
    wrong_roles = ("vera", "stine", "karen")


class TestDiscardingADraft(CaseGates):
    view = "case-draft-discard"
    # A colleague's draft is as good as not there.
    wrong_roles = ("vera", "stine", "karen", "jonas")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [file_stories.begin_draft(cast.mette, case).pk]


class TestSavingADraft(CaseGates):
    view = "case-draft-save"
    wrong_roles = ("vera", "stine", "karen")
    methods = ("POST",)
    action = "draft.begun"

    def _ask(self, client: Client, url: str) -> object:
        return client.post(url, {"draft": uuid.uuid4(), "draft_version": 0, "form_token": uuid.uuid4(), "text": "x"})


# --- writing ----------------------------------------------------------------------------------------------------


def test_pub_law_16_a_note_stands_in_the_journal_with_its_number_direction_day_and_theme(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    client = cast.mette.client()
    fill_in(client, reverse("case-note-new", args=[case.number]), TYPED)
    page = client.get(reverse("case-journal", args=[case.number]))
    (line,) = page.context["lines"]
    assert (line.number, line.direction, line.dated_on) == (1, "in", dt.date(2025, 10, 6))
    assert (line.theme, line.kind, line.by) == ("opringning fra lægehuset", "Telefonsamtale", "Mette Holm")
    assert not line.late
    read = client.get(reverse("case-note", args=[case.number, line.note.pk]))
    assert file_stories.NOTE in read.content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"theme": ""}, "theme"),
        ({"text": ""}, "text"),
        ({"direction": ""}, "direction"),
        ({"dated_on": "2025-10-07"}, "dated_on"),
        ({"dated_on": "1999-12-31"}, "dated_on"),
        ({"theme": "samtale med Quillfeather"}, "theme"),
        ({"theme": "XENOBIA ringede"}, "theme"),
        ({"theme": "Xenobias pas"}, "theme"),
        ({"theme": "Quillfeather's passport"}, "theme"),
        ({"theme": "Quillfeather\u02bcs passport"}, "theme"),
        ({"theme": "kopi_af_xenobias_pas"}, "theme"),
        ({"theme": "om 070761-4285"}, "theme"),
        ({"theme": "x" * 81}, "theme"),
    ],
)
def test_what_the_journal_cannot_take_is_refused_beside_its_field_and_what_was_typed_stays(
    cast: Cast, typed: dict[str, str], field: str
) -> None:
    case = stories.an_opened_case(cast)
    response = post(cast.mette.client(), reverse("case-note-new", args=[case.number]), TYPED | typed)
    assert list(errors_of(response)) == [field]
    assert response.status_code == 422
    for name, value in (TYPED | typed).items():
        assert response.context["form"][name].value() == value
    with cast.mette.acting():
        assert not Note.objects.exists()


def test_a_word_that_is_no_name_may_stand_in_the_theme(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    assert file_stories.write_note(cast.mette, case, theme="aftale om tolk i uge 42").number == 1


@pytest.mark.parametrize(("days", "late"), [(3, False), (4, True)])
def test_a_note_of_a_day_is_on_time_three_days_later_and_late_after_that(
    cast: Cast, on_day: Callable[[dt.date], None], days: int, late: bool
) -> None:
    case = stories.an_opened_case(cast)
    on_day(stories.FIRST_DAY + dt.timedelta(days=days))
    file_stories.write_note(cast.mette, case, dated_on=stories.FIRST_DAY)
    page = cast.mette.client().get(reverse("case-journal", args=[case.number]))
    assert page.context["lines"][0].late is late
    # Beside the day it is about, which is in sight on a phone too.
    (day,) = re.findall(r'<td role="cell" data-title="Dag">6\. okt\.(.*?)</td>', page.content.decode(), re.DOTALL)
    assert ("for sent" in day) is late


# --- who sees what ----------------------------------------------------------------------------------------------


def test_what_is_internal_stays_with_its_authority_and_the_rest_is_seen_by_the_one_that_decides(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    inner = file_stories.write_note(cast.mette, case, direction=Direction.INTERNAL, theme="overvejelse")
    file_stories.write_note(cast.mette, case, direction=Direction.IN, theme="opringning")
    page = cast.ulla.client().get(reverse("case-journal", args=[case.number]))
    assert [line.theme for line in page.context["lines"]] == ["opringning"]
    assert "Center mod Menneskehandel" in page.content.decode()
    assert cast.ulla.client().get(reverse("case-note", args=[case.number, inner.pk])).status_code == 404
    page = cast.karen.client().get(reverse("case-journal", args=[case.number]))
    assert [line.theme for line in page.context["lines"]] == ["opringning", "overvejelse"]


def test_another_authority_corrects_no_note_of_ours(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    note = file_stories.write_note(cast.mette, case)
    assert cast.ulla.client().get(reverse("case-note", args=[case.number, note.pk])).status_code == 200
    assert cast.ulla.client().get(reverse("case-note-correct", args=[case.number, note.pk])).status_code == 404


# --- correcting -------------------------------------------------------------------------------------------------


def test_a_corrected_note_stays_readable_and_says_what_holds_instead_and_why(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    first = file_stories.write_note(cast.mette, case, text="klokken ni")
    client = cast.mette.client()
    fill_in(
        client,
        reverse("case-note-correct", args=[case.number, first.pk]),
        {"text": "klokken ti", "why": stories.WHY},
    )
    page = client.get(reverse("case-note", args=[case.number, first.pk])).content.decode()
    assert "klokken ni" in page
    assert "Se notat 2, der gælder i stedet" in page
    with cast.mette.acting():
        newest = queries.get_note_for_correcting(case, first.pk)
    assert (newest.text, newest.why, newest.theme) == ("klokken ti", stories.WHY, file_stories.THEME)
    # Whoever corrects from the old one corrects the one that holds.
    again = client.get(reverse("case-note-correct", args=[case.number, first.pk]))
    assert again.context["form"]["text"].value() == "klokken ti"


def test_a_correction_needs_its_reason(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    note = file_stories.write_note(cast.mette, case)
    response = post(cast.mette.client(), reverse("case-note-correct", args=[case.number, note.pk]), {"why": ""})
    assert list(errors_of(response)) == ["why"]
    with cast.mette.acting(), pytest.raises(Refused):
        actions.note_finish(
            case, kind=NoteKind.CALL, entry=file_stories.entry(), text="x", replaces=Note.objects.get(), why=" "
        )


def test_of_two_who_correct_one_note_the_second_is_told_keeps_what_she_wrote_and_sees_what_holds(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    note = file_stories.write_note(cast.mette, case, text="klokken ni")
    address = reverse("case-note-correct", args=[case.number, note.pk])
    mette, jonas = cast.mette.client(), cast.jonas.client()
    opened_by_both = hidden_of(mette, address), hidden_of(jonas, address)
    first = mette.post(address, opened_by_both[0] | {"text": "klokken ti", "why": "hørte forkert"})
    assert first.status_code == 302
    second = jonas.post(address, opened_by_both[1] | {"text": "klokken elleve", "why": "spurgte igen"})
    assert second.status_code == 422
    page = second.content.decode()
    assert "lige blevet rettet af en anden" in page
    assert second.context["form"]["text"].value() == "klokken elleve"
    assert "klokken ti" in page
    # Pressed once more, knowing: it corrects the one that holds.
    shown = second.context["form"]
    third = jonas.post(address, {bound.html_name: bound.value() or "" for bound in shown})
    assert third.status_code == 302
    with cast.jonas.acting():
        chain = [row.number for row in Note.objects.order_by("number")]
        newest = queries.get_note_for_correcting(case, note.pk)
    assert (chain, newest.text) == ([1, 2, 3], "klokken elleve")


def test_who_corrects_a_note_is_told_that_a_colleague_is_at_it_and_not_what_she_writes(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    note = file_stories.write_note(cast.mette, case)
    file_stories.begin_draft(cast.jonas, case, replaces=note)
    page = cast.mette.client().get(reverse("case-note-correct", args=[case.number, note.pk])).content.decode()
    assert "Jonas Lind er også ved at rette dette notat" in page
    assert file_stories.DRAFT not in page
    with cast.jonas.acting():
        assert queries.others_correcting(note) == []


# --- drafts -----------------------------------------------------------------------------------------------------


class Window:
    """A form as a browser has it open, saving itself as somebody types."""

    def __init__(self, client: Client, case: Case, query: str = "") -> None:
        self.client, self.case = client, case
        self.address = reverse("case-note-new", args=[case.number]) + query
        self.fields = hidden_of(client, self.address)

    def type(self, text: str) -> dict[str, object]:
        answer = self.client.post(reverse("case-draft-save", args=[self.case.number]), self.fields | {"text": text})
        assert answer.status_code == 200
        kept: dict[str, object] = answer.json()
        self.fields |= {"draft": kept["draft"], "draft_version": kept["version"], "text": text}
        return kept


def drafts(cast: Cast) -> list[str]:
    with cast.mette.acting():
        return sorted(
            queries.writing_of(row.case, row).text for row in Draft.objects.select_related("case").order_by("begun_at")
        )


def test_what_is_typed_is_kept_and_found_again_after_the_browser_is_closed(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    window = Window(cast.mette.client(), case)
    window.type("Hun ringe")
    kept = window.type("Hun ringede klokken ni")
    assert "Gemt som kladde" in str(kept["said"])
    another_day = cast.mette.client()
    journal = another_day.get(reverse("case-journal", args=[case.number]))
    ((draft, _theme),) = journal.context["drafts"]
    again = another_day.get(reverse("case-note-new", args=[case.number]), {"kladde": str(draft.pk)})
    assert again.context["form"]["text"].value() == "Hun ringede klokken ni"
    fill_in(another_day, reverse("case-note-new", args=[case.number]) + f"?kladde={draft.pk}", TYPED)
    assert drafts(cast) == []


def test_a_draft_is_seen_by_its_author_alone(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = file_stories.begin_draft(cast.mette, case)
    for who in (cast.jonas, cast.karen):
        with who.acting():
            assert not Draft.objects.exists()
        page = who.client().get(reverse("case-journal", args=[case.number]))
        assert page.context["drafts"] == []
    opened = cast.jonas.client().get(reverse("case-note-new", args=[case.number]), {"kladde": str(draft.pk)})
    assert opened.status_code == 404


def test_of_two_windows_on_one_draft_neither_loses_a_word(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = file_stories.begin_draft(cast.mette, case, text="som det stod")
    one = Window(cast.mette.client(), case, f"?kladde={draft.pk}")
    other = Window(cast.mette.client(), case, f"?kladde={draft.pk}")
    one.type("fra det ene vindue")
    told = other.type("fra det andet")
    assert "gemt som en kladde for sig" in str(told["said"])
    other.type("fra det andet, og mere")
    one.type("fra det ene vindue, og mere")
    assert drafts(cast) == ["fra det andet, og mere", "fra det ene vindue, og mere"]


def test_savings_of_one_window_that_overtake_each_other_make_one_draft(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    window = Window(cast.mette.client(), case)
    before = dict(window.fields)
    window.type("først")
    window.fields = before  # Sent before the first answer was there.
    window.type("så")
    assert drafts(cast) == ["så"]


def test_a_saving_that_comes_after_the_note_was_finished_leaves_no_draft_behind(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    window = Window(cast.mette.client(), case)
    window.type("næsten færdig")
    assert window.client.post(window.address, window.fields | TYPED).status_code == 302
    late = window.client.post(reverse("case-draft-save", args=[case.number]), window.fields)
    assert late.status_code == 204
    assert drafts(cast) == []


def test_what_cannot_be_a_draft_is_not_kept(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    answer = cast.mette.client().post(reverse("case-draft-save", args=[case.number]), {"text": "uden id"})
    assert answer.status_code == 400


def test_what_has_the_id_of_a_colleagues_draft_is_refused(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    hers, window = file_stories.begin_draft(cast.mette, case), Window(cast.jonas.client(), case)
    typed = window.fields | {"draft": str(hers.pk), "text": "ikke hendes"}
    assert window.client.post(reverse("case-draft-save", args=[case.number]), typed).status_code == 409


def test_a_draft_of_a_day_half_typed_keeps_the_text(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    window = Window(cast.mette.client(), case)
    window.fields["dated_on"] = "2025-1"
    window.type("teksten")
    assert drafts(cast) == ["teksten"]


def test_without_scripts_a_draft_is_kept_by_its_own_button(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.mette.client(), reverse("case-note-new", args=[case.number]), {"text": "halvt", "save_draft": "1"})
    assert drafts(cast) == ["halvt"]


def test_a_discarded_draft_is_gone_and_the_audit_says_so(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = file_stories.begin_draft(cast.mette, case)
    fill_in(cast.mette.client(), reverse("case-draft-discard", args=[case.number, draft.pk]), {})
    assert drafts(cast) == []
    assert "draft.discarded" in [line.action for line in audit_lines(cast, cast.mette.user.pk)]


def test_a_correction_begun_is_continued_where_it_is_a_correction(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    note = file_stories.write_note(cast.mette, case)
    draft = file_stories.begin_draft(cast.mette, case, text="halv rettelse", replaces=note)
    client = cast.mette.client()
    sent_on = client.get(reverse("case-note-new", args=[case.number]), {"kladde": str(draft.pk)})
    assert sent_on.status_code == 302
    assert client.get(sent_on.headers["Location"]).context["form"]["text"].value() == "halv rettelse"
    # And found without asking for it.
    page = client.get(reverse("case-note-correct", args=[case.number, note.pk]))
    assert page.context["form"]["text"].value() == "halv rettelse"


def test_a_draft_of_nothing_is_a_draft(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        actions.draft_save(case, draft_id=uuid.uuid4(), version=0, form_token=uuid.uuid4(), written=Writing())
    assert drafts(cast) == [""]


@pytest.mark.parametrize("asked", ["x", "6f1c2b1e-0000-4000-8000-000000000000"])
def test_a_draft_that_is_not_there_is_not_there(cast: Cast, asked: str) -> None:
    case = stories.an_opened_case(cast)
    response = cast.mette.client().get(reverse("case-note-new", args=[case.number]), {"kladde": asked})
    assert response.status_code == 404


# --- the journal ------------------------------------------------------------------------------------------------


def test_notes_and_documents_share_one_row_of_numbers(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    file_stories.write_note(cast.mette, case)
    file_stories.file_document(cast.jonas, case)
    file_stories.write_note(cast.jonas, case)
    page = cast.mette.client().get(reverse("case-journal", args=[case.number]))
    assert [line.number for line in page.context["lines"]] == [3, 2, 1]
    other = stories.an_opened_case(cast)
    assert file_stories.write_note(cast.mette, other).number == 1


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [4, 3, 2, 1]),
        ({"slags": "note"}, [3, 1]),
        ({"slags": "document"}, [4, 2]),
        ({"slags": "note-meeting"}, []),
        ({"slags": "note-call", "retning": "out"}, [3]),
        ({"slags": "document-letter"}, [4, 2]),
        ({"retning": "in"}, [4, 1]),
        ({"foer": "3"}, [2, 1]),
        ({"foer": "3", "slags": "note"}, [1]),
        ({"slags": "no such", "retning": "up", "foer": "-1"}, [4, 3, 2, 1]),
    ],
)
def test_the_journal_is_narrowed_by_kind_and_direction_together(
    cast: Cast, asked: dict[str, str], numbers: list[int]
) -> None:
    case = stories.an_opened_case(cast)
    file_stories.write_note(cast.mette, case, direction=Direction.IN)
    file_stories.file_document(cast.mette, case, direction=Direction.OUT)
    file_stories.write_note(cast.mette, case, direction=Direction.OUT)
    file_stories.file_document(cast.mette, case, direction=Direction.IN)
    page = cast.mette.client().get(reverse("case-journal", args=[case.number]), asked)
    assert [line.number for line in page.context["lines"]] == numbers


def test_a_long_journal_comes_in_pages(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    for _each in range(queries.PAGE_SIZE // 2 + 2):
        file_stories.write_note(cast.mette, case)
        file_stories.file_document(cast.mette, case)
    client, address = cast.mette.client(), reverse("case-journal", args=[case.number])
    first = client.get(address)
    numbers = [line.number for line in first.context["lines"]]
    assert numbers == list(range(54, 4, -1))
    assert "foer=5" in first.content.decode()
    second = client.get(address, {"foer": "5"})
    assert [line.number for line in second.context["lines"]] == [4, 3, 2, 1]
    assert not second.context["more"]


def test_a_place_that_is_missing_tells_nothing(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    other = stories.an_opened_case(cast)
    note = file_stories.write_note(cast.mette, other)
    place = Place(reverse("case-note", args=[case.number, note.pk]), "")
    assert cast.mette.client().get(place.url).status_code == 404
