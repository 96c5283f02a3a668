"""What is handed out: everything or part of it, with its letter, and the file locked."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import correction_stories, file_stories, stories
from tests.cast import Cast

from helle.register.access_requests import entry_queries, queries
from helle.register.access_requests.choices import Asker, Decision, Outcome, Verified, WithheldGround
from helle.register.access_requests.cuts import Cuts
from helle.register.access_requests.models import AccessRequest
from helle.register.casefile.choices import Direction
from helle.register.casefile.tests import samples
from helle.register.printing.choices import EntryKind
from helle.register.protection.refusals import Refused
from helle.rules.access_request import AccessRight

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_party_gets_all_of_the_case_in_one_file_with_contents_and_who_has_looked(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    file_stories.write_note(cast.mette, case)
    row = access.an_assembled_answer(cast, case)
    with cast.mette.acting():
        made = queries.get_request(case, row.pk).latest
        assert made is not None and made.outcome == Outcome.FULL and made.pages > 2
    text = access.text_of(access.file_of(cast.mette, case, row))
    assert "Anmodningen imødekommes." in text and "Indhold" in text
    for said in (file_stories.NOTE, stories.NAME, stories.DESCRIPTION, access.OWN_WORDS, "Hvem der har set sagen"):
        assert said in text, said
    assert "Hvad der er undtaget" not in text
    # What is said to follow is what does: not all of a case is in it.
    assert "Alt det, enheden har" not in text
    assert "uden at noget er undtaget: sagens kerne; personen; " in text and "; notater; " in text
    # Not which employee: she acted for her authority.
    assert "Center mod Menneskehandel" in text and "Jonas" not in text


def test_the_locked_file_does_not_open_without_its_password(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row, password = access.a_locked_answer(cast, case)
    with cast.mette.acting():
        locked = queries.get_request(case, row.pk).locked
        assert locked is not None
        content = queries.content_of(case, locked)
    for wrong in ("", password.lower(), password[:-1]):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(content), password=wrong)
    with pikepdf.open(io.BytesIO(content), password=password) as document:
        assert document.is_encrypted and document.encryption.bits == 256
        assert (document.encryption.R, document.encryption.stream_method.name) == (6, "aesv3")
        # Whoever reads with her ears can.
        assert document.allow.accessibility and document.allow.extract
    assert b"Svar p" not in content and stories.NAME.encode() not in content


def test_pub_law_22_other_persons_in_a_list_and_the_authority_s_own_notes_are_proposed_to_stay_out(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    listed = "Fundet sammen:\n\nPerson 1: mand, 30 år\n\nPerson 2: kvinde, gæld\n\nAlle boede i Tudsehuset."
    document = file_stories.file_document(cast.mette, case, content=listed.encode(), content_type="text/plain")
    file_stories.write_note(cast.mette, case, text="intern overvejelse", direction=Direction.INTERNAL)
    row = access.ask(cast.mette, case)
    page = (
        cast.mette.client()
        .get(reverse("case-access-entry", args=[case.number, row.pk, "document", document.pk]))
        .context["form"]
    )
    assert page.initial["decision"] == Decision.REDACT
    assert [page.fields[f"unit_{at}"].initial for at in range(1, 5)] == ["", "third_person", "third_person", ""]
    with cast.mette.acting():
        found = entry_queries.listed_entries(case, row)
        note = next(one for one in found if one.entry.kind is EntryKind.NOTE)
        for_gdpr = access.asked(right=AccessRight.GDPR)
    assert note.decision is None and note.proposal is not None
    assert (note.proposal.decision, note.proposal.ground) == (Decision.OMIT, WithheldGround.INTERNAL)
    # Data protection knows no such ground: a human decides without a proposal.
    with cast.mette.acting():
        other = AccessRequest(right=for_gdpr.right)
        assert (
            next(one for one in entry_queries.listed_entries(case, other) if one.entry.key == note.entry.key).proposal
            is None
        )


def test_under_the_regulation_the_answer_says_all_that_article_15_asks_for(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    row = access.ask(cast.mette, case, right=AccessRight.GDPR)
    access.decide_rest(cast.mette, case, row)
    with pytest.raises(Refused) as refused:
        access.assemble(cast.mette, case, row, kept="")
    assert refused.value.field == "kept"
    access.assemble(cast.mette, case, row)
    text = access.text_of(access.file_of(cast.mette, case, row))
    for said in (
        "Hvad oplysningerne bruges til",
        "Hvilke slags oplysninger det er",
        "Hvem der har eller har fået oplysningerne",
        "Udlændingestyrelsen",
        "Hvor længe oplysningerne gemmes " + access.KEPT,
        "rette urigtige oplysninger, slette oplysninger og begrænse behandlingen",
        "gøre indsigelse",
        "Datatilsynet, Carl Jacobsens Vej 35",
        "Hvor oplysningerne kommer fra",
        "Ingen afgørelse i sagen træffes af en maskine alene",
    ):
        assert said in text, said
    # A party is told none of it.
    party = access.an_assembled_answer(cast, case, asker=Asker.LAWYER, verified=Verified.MANDATE, name=access.LAWYER)
    assert "Carl Jacobsens Vej" not in access.text_of(access.file_of(cast.mette, case, party))


def test_the_letter_is_to_whoever_asked_and_bears_no_address(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    row = access.an_assembled_answer(cast, case)
    text = access.text_of(access.file_of(cast.mette, case, row))
    assert stories.NAME in text.split("Svar på anmodning")[0] and "Derfor står her ingen adresse" in text
    assert stories.SAFE_CONTACT not in text
    lawyer = access.an_assembled_answer(cast, case, asker=Asker.LAWYER, verified=Verified.MANDATE, name=access.LAWYER)
    head = access.text_of(access.file_of(cast.mette, case, lawyer)).split("Svar på anmodning")[0]
    assert access.LAWYER in head and "Personens advokat" in head and stories.NAME not in head
    # What is known of her is left out: so is her name above the letter.
    hidden = access.ask(cast.mette, case, right=AccessRight.GDPR)
    access.decide(cast.mette, case, hidden, EntryKind.PERSON, Decision.OMIT, ground=WithheldGround.HERSELF)
    access.decide_rest(cast.mette, case, hidden)
    access.assemble(cast.mette, case, hidden)
    assert "Til den, sagen handler om" in access.text_of(access.file_of(cast.mette, case, hidden))


def test_a_long_string_does_not_run_off_the_paper(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    long = "https://eksempel.dk/" + "abcdefghij" * 30
    file_stories.write_note(cast.mette, case, text=f"Se {long} i dag.")
    row = access.an_assembled_answer(cast, case)
    document = pypdfium2.PdfDocument(io.BytesIO(access.file_of(cast.mette, case, row)))
    try:
        letters = 0
        for page in document:
            text, width = page.get_textpage(), page.get_width()
            for at in range(text.count_chars()):
                left, _bottom, right, _top = text.get_charbox(at)
                assert left >= 0 and right <= width - 50, text.get_text_range(at, 1)
                letters += 1
        assert letters > len(long)
    finally:
        document.close()
    assert long in access.text_of(access.file_of(cast.mette, case, row)).replace(" ", "")


def test_an_english_answer_is_english(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row, language="en")
    text = access.text_of(access.file_of(cast.mette, case, row))
    assert "Answer to a request for access to the case" in text and "Who has seen the case" in text


def test_nothing_included_is_a_refusal_that_somebody_confirms(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    for kind in EntryKind:
        access.decide(cast.mette, case, row, kind, Decision.OMIT, ground=WithheldGround.INVESTIGATION)
    with pytest.raises(Refused) as refused:
        access.assemble(cast.mette, case, row)
    assert refused.value.field == "refuses_all"
    made = access.assemble(cast.mette, case, row, refuses_all=True)
    assert made.outcome == Outcome.REFUSED
    text = access.text_of(access.file_of(cast.mette, case, row))
    assert "kan ikke imødekommes" in text and access.GUIDANCE in text and stories.NAME not in text


@pytest.mark.parametrize("field", ["reasons", "guidance"])
def test_what_is_withheld_has_reasons_and_guidance(cast: Cast, field: str) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    access.decide(cast.mette, case, row, EntryKind.PERSON, Decision.OMIT, ground=WithheldGround.HERSELF)
    access.decide_rest(cast.mette, case, row)
    given = {"reasons": access.REASONS, "guidance": access.GUIDANCE} | {field: " "}
    with pytest.raises(Refused) as refused:
        access.assemble(cast.mette, case, row, reasons=given["reasons"], guidance=given["guidance"])
    assert refused.value.field == field


def test_how_to_reach_her_safely_is_proposed_to_stay_out_and_a_human_says_so(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    row = access.ask(cast.mette, case)
    with cast.mette.acting():
        listed = next(one for one in entry_queries.listed_entries(case, row) if one.entry.kind is EntryKind.CONTACT)
    assert listed.decision is None and listed.proposal is not None
    assert (listed.proposal.decision, listed.proposal.ground) == (Decision.OMIT, WithheldGround.THIRD_PERSON)
    for kind in EntryKind:
        if kind is not EntryKind.CONTACT:
            access.decide(cast.mette, case, row, kind)
    with pytest.raises(Refused) as refused:
        access.assemble(cast.mette, case, row)
    assert "sikker kontakt" in refused.value.message.da
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = access.text_of(access.file_of(cast.mette, case, row))
    assert stories.SAFE_CONTACT not in text and "Sikker kontakt" in text.split("Hvad der er undtaget")[-1]
    access.answer(cast.karen, case, row, approved=False, why="Spørg hende")
    access.decide(cast.mette, case, row, EntryKind.CONTACT)
    access.assemble(cast.mette, case, row)
    assert stories.SAFE_CONTACT in access.text_of(access.file_of(cast.mette, case, row))


@pytest.mark.parametrize("now", ["ring kun til Skvulpemosen", ""])
def test_how_she_was_reached_before_goes_out_by_a_human_s_choice_alone(cast: Cast, now: str) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    changed = stories.description(safe_contact=now, unaccompanied=None)
    correction_stories.describe(cast.mette, case, changed)
    row = access.ask(cast.mette, case)
    with cast.mette.acting():
        said = {one.entry.kind: one.entry.passages for one in entry_queries.listed_entries(case, row)}
    assert said[EntryKind.CONTACT] == (*([now] if now else []), f"{stories.SAFE_CONTACT} (tidligere oplyst)")
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = access.text_of(access.file_of(cast.mette, case, row))
    assert stories.SAFE_CONTACT not in text and "Skvulpemosen" not in text
    assert "Født: 1. marts 2010 (tidligere oplyst)" in text


def test_what_was_never_known_is_not_said_to_have_given_way(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    for known in ({"unaccompanied": None}, {"unaccompanied": False}, {"nationalities": ["RO", "MD"]}):
        correction_stories.describe(cast.mette, case, stories.description(needs_interpreter=False, **known))
    row = access.ask(cast.mette, case)
    with cast.mette.acting():
        listed = entry_queries.listed_entries(case, row)
    said = next(one.entry.passages for one in listed if one.entry.kind is EntryKind.PERSON)
    # The age that the referral estimated did.
    assert [one.split(":")[0] for one in said if "tidligere oplyst" in one] == ["Født"]


def test_what_changed_after_somebody_decided_is_decided_anew(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    access.decide(cast.mette, case, row, EntryKind.PERSON, Decision.REDACT, cut=Cuts({1: WithheldGround.HERSELF}))
    access.decide_rest(cast.mette, case, row)
    stories.describe_as_child(cast, case)
    with pytest.raises(Refused) as refused:
        access.assemble(cast.mette, case, row)
    assert "personen" in refused.value.message.da
    with cast.mette.acting():
        listed = entry_queries.listed_entries(case, row)
        assert [one.entry.kind for one in entry_queries.undecided(listed)] == [EntryKind.PERSON, EntryKind.CONTACT]
        assert next(one for one in listed if one.entry.kind is EntryKind.PERSON).changed


def test_a_newer_version_of_a_document_is_told_and_the_file_names_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    first = file_stories.file_document(cast.mette, case, content=samples.pdf(), pages=1)
    row = access.ask(cast.mette, case)
    access.decide_rest(cast.mette, case, row)
    newer = file_stories.file_document(cast.mette, case, content=samples.pdf(pages=2), pages=2, replaces=first)
    with pytest.raises(Refused) as refused:
        access.assemble(cast.mette, case, row)
    assert f"dokument {newer.number}" in refused.value.message.da
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    assert f"afløst af dokument {newer.number}" in access.text_of(access.file_of(cast.mette, case, row))


def test_a_file_that_cannot_be_set_is_left_out_with_a_ground_or_not_at_all(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    file_stories.file_document(cast.mette, case, content=samples.package(), content_type=word)
    row = access.ask(cast.mette, case)
    with pytest.raises(Refused) as refused:
        access.decide(cast.mette, case, row, EntryKind.DOCUMENT)
    assert refused.value.field == "decision"
    access.decide(cast.mette, case, row, EntryKind.DOCUMENT, Decision.OMIT, ground=WithheldGround.THIRD_PERSON)
