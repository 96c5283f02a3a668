"""A case on paper: the parts chosen, as far as the role sees them, and on each page who printed it and what for."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import correction_stories as corrections
from tests import file_stories, return_stories, stories, task_stories
from tests.cast import Cast, Member, latecomer, member, open_to
from tests.gates import CaseGates
from tests.handed_out import handed
from tests.pages import audit_lines, errors_of, post

from helle.register.casefile.choices import Direction
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case
from helle.register.identification import queries as identification
from helle.register.identification.choices import PassOnConsent
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-print"


def printed(who: Member, case: Case, **typed: object) -> Any:
    url = reverse("case-print", args=[case.number])
    return post(who.client(), url, {"purpose": "meeting", "language": "da"} | typed)


def on_paper(who: Member, case: Case, **typed: object) -> bytes:
    """What is in the file that is handed out."""
    return handed(who, reverse("case-print", args=[case.number]), **({"purpose": "meeting", "language": "da"} | typed))


def a_full_case(cast: Cast) -> Case:
    case = stories.a_case_with_udlst(cast)
    stories.hold_interview(cast.mette, case, pass_on=PassOnConsent.GIVEN)
    stories.describe_as_child(cast, case)
    file_stories.write_note(cast.mette, case)
    file_stories.file_document(cast.mette, case)
    return case


def test_a_document_is_told_of_as_the_journal_does(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    file_stories.file_document(cast.mette, case, theme="brev til udlejeren", direction=Direction.OUT)
    text = " ".join(access.text_of(on_paper(cast.mette, case, parts=["document"])).split())
    assert "6. oktober 2025 · Ud · Center mod Menneskehandel brev til udlejeren" in text


def interview_taken_out(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        interview = identification.interviews_of(case.pk)[0]
    corrections.take_out(cast.mette, case, CorrectableKind.INTERVIEW, interview.pk)


def test_all_parts_are_printed_and_each_page_says_who_and_what_for(cast: Cast) -> None:
    case = a_full_case(cast)
    made = on_paper(cast.mette, case)
    text = access.text_of(made)
    for said in ("Sagens kerne", "Identifikationssamtaler", stories.ACCOUNT, file_stories.NOTE, "Dokument 2"):
        assert said in text, said
    document = pypdfium2.PdfDocument(io.BytesIO(made))
    for page in document:
        said = page.get_textpage().get_text_bounded()
        for part in ("Center mod Menneskehandel", "Mette Holm", "6. oktober 2025", "Til et møde om sagen"):
            assert part in " ".join(said.split()), part
    document.close()


def test_pub_dig_12_a_print_says_on_each_page_that_the_address_is_protected(cast: Cast) -> None:
    case = a_full_case(cast)
    assert "Beskyttet adresse" not in access.text_of(on_paper(cast.mette, case))
    stories.protect_address(cast.mette, case)
    document = pypdfium2.PdfDocument(io.BytesIO(on_paper(cast.mette, case)))
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    assert len(pages) > 1 and all("Beskyttet adresse" in page for page in pages)
    assert "Giv ikke videre, hvor personen bor" in pages[0]
    page = cast.mette.client().get(reverse("case-print", args=[case.number])).content.decode()
    assert "Beskyttet adresse" in page


def test_names_are_printed_only_where_they_are_asked_for_and_that_is_in_the_log(cast: Cast) -> None:
    case = a_full_case(cast)
    bare = access.text_of(on_paper(cast.mette, case))
    for hidden in (stories.NAME, stories.SAFE_CONTACT, "2010"):
        assert hidden not in bare, hidden
    assert "person.name_shown" not in {line.action for line in audit_lines(cast, cast.mette.user.pk)}
    named = access.text_of(on_paper(cast.mette, case, with_name="on"))
    for shown in (stories.NAME, stories.SAFE_CONTACT, "1. marts 2010"):
        assert shown in named, shown
    lines = audit_lines(cast, cast.mette.user.pk)
    assert next(line for line in lines if line.action == "person.name_shown").cases == [case.pk]


def test_the_course_says_what_was_corrected(cast: Cast) -> None:
    case = a_full_case(cast)
    interview_taken_out(cast, case)
    text = access.text_of(on_paper(cast.mette, case, parts=["course"]))
    assert "Rettelse af: identifikationssamtale, Center mod Menneskehandel. " + corrections.WHY in text
    english = access.text_of(on_paper(cast.mette, case, parts=["course"], language="en"))
    assert "Correction of: identification interview" in english


def test_why_an_entry_was_corrected_is_for_those_who_read_such_entries(cast: Cast) -> None:
    case = a_full_case(cast)
    interview_taken_out(cast, case)
    representative = member("Rikke Skov", "RK-REP", "representative")
    open_to(representative, case.pk, "core", "identity", "outcome", "reasons")
    text = access.text_of(on_paper(representative, case, parts=["course"]))
    assert "Forløb" in text
    assert corrections.WHY not in text and "Rettelse af: identifikationssamtale" not in text


def test_the_print_is_in_the_audit_with_its_parts_and_purpose(cast: Cast) -> None:
    case = a_full_case(cast)
    printed(cast.mette, case, parts=["facts", "note"], purpose="court", language="en")
    line = next(line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "case.printed")
    assert line.cases == [case.pk]
    assert line.detail == {"parts": ["facts", "note"], "for": "court", "language": "en", "named": False}


def test_only_what_is_chosen_is_printed(cast: Cast) -> None:
    case = a_full_case(cast)
    text = access.text_of(on_paper(cast.mette, case, parts=["facts"]))
    assert "Sagens kerne" in text and stories.ACCOUNT not in text and file_stories.NOTE not in text


def test_a_print_can_be_in_english(cast: Cast) -> None:
    case = a_full_case(cast)
    text = access.text_of(on_paper(cast.mette, case, language="en"))
    assert "Core of the case" in text and "For a meeting about the case" in text and "6 October 2025" in text


def test_a_role_prints_what_it_sees_and_is_offered_no_more(cast: Cast) -> None:
    case = a_full_case(cast)
    page = cast.ulla.client().get(reverse("case-print", args=[case.number])).content.decode()
    assert "Identifikationssamtaler" in page
    text = access.text_of(on_paper(cast.ulla, case))
    # Of an interview that was not sent, and of notes of others that are internal, she sees nothing.
    assert stories.ACCOUNT not in text
    response = printed(cast.mette, case, parts=["facts", "log"])
    assert response.status_code == 422 and "parts" in errors_of(response)


def test_each_page_of_an_internal_piece_says_that_it_is_and_no_other_does(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    file_stories.write_note(cast.mette, case, direction=Direction.OUT, text="Det, alle må se.")
    pages = "\n".join(f"Linje {at} om noget, der bliver ved." for at in range(120))
    file_stories.write_note(cast.mette, case, direction=Direction.INTERNAL, text=pages)
    made = on_paper(cast.mette, case, parts=["facts", "note"])
    document = pypdfium2.PdfDocument(io.BytesIO(made))
    try:
        said = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()
    touched = [page for page in said if "Linje " in page]
    assert len(touched) > 2 and all("INTERNT" in page for page in touched)
    # The one that both share says so for the internal piece; a print without it does not.
    assert "INTERNT" not in access.text_of(on_paper(cast.mette, case, parts=["facts"]))


def test_the_words_of_tasks_are_not_printed(cast: Cast) -> None:
    case = a_full_case(cast)
    task_stories.ask(cast.mette, case, cast.jonas)
    text = access.text_of(on_paper(cast.mette, case))
    assert "Opgaver" in text and task_stories.TASK not in text


@pytest.mark.parametrize(
    ("typed", "field"), [({"purpose": ""}, "purpose"), ({"parts": []}, "parts"), ({"language": "ro"}, "language")]
)
def test_a_print_without_a_purpose_or_of_nothing_is_refused(cast: Cast, typed: dict[str, object], field: str) -> None:
    case = stories.an_opened_case(cast)
    response = printed(cast.mette, case, **typed)
    assert response.status_code == 422 and field in errors_of(response)
    assert "case.printed" not in {line.action for line in audit_lines(cast, cast.mette.user.pk)}


def test_neither_title_nor_description_names_anybody(cast: Cast) -> None:
    case = a_full_case(cast)
    with pikepdf.open(io.BytesIO(on_paper(cast.mette, case, with_name="on"))) as document:
        about = str(document.docinfo) + str(document.open_metadata())
        assert f"Udskrift af sag {case.number}" in about
        assert document.Root.MarkInfo.Marked and str(document.Root.Lang) == "da"
    assert stories.NAME not in about and "Mette" not in about


def test_a_sign_that_cannot_be_set_is_told(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    file_stories.write_note(cast.mette, case, text="Her er et tegn: \U00013000")
    response = printed(cast.mette, case)
    assert response.status_code == 422 and "\U00013000" in str(errors_of(response))


def test_c6_the_refugee_council_is_offered_nothing_of_the_course_and_reads_no_first_contact(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    return_stories.accept(cast.mette, case)
    maja = latecomer("maja")
    page = f"/sager/{case.number}/udskriv/"
    offered = [value for value, _label in maja.client().get(page).context["form"].fields["parts"].choices]
    assert "facts" in offered and not {"course", "period"} & set(offered)
    with maja.acting():
        words = [one for entry in entries_of(case, [EntryKind.FACTS], named=False) for one in entry.passages]
    assert not any("kontakt" in str(one) for one in words)
