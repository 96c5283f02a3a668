"""What is handed out: everything or part of it, what was cut nowhere in the file, and the file locked."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import correction_stories, extract_stories, file_stories, sharing_stories, stories
from tests.cast import Cast, Member
from tests.pages import fill_in
from tests.remembered import remembered

from helle.register.access_requests import entry_queries, queries
from helle.register.access_requests.choices import Asker, Decision, Outcome, Verified, WithheldGround
from helle.register.access_requests.cuts import Cuts
from helle.register.access_requests.models import AccessRequest
from helle.register.casefile.choices import Direction
from helle.register.casefile.tests import samples
from helle.register.cases.models import Case
from helle.register.extracts import queries as extracts
from helle.register.organisations.loading import unit_id
from helle.register.printing.choices import EntryKind
from helle.register.protection.refusals import Refused
from helle.register.sharing.models import Disclosure
from helle.rules.access_request import AccessRight
from helle.rules.own_file import OwnFilePart
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose

type Form = Literal["NFC", "NFD"]

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


def test_what_is_cut_is_nowhere_in_the_file(cast: Cast, tmp_path: Path) -> None:
    case = stories.a_case_with_udlst(cast)
    file_stories.write_note(
        cast.mette, case, text="Ringede til Gudrun  Skæppe om nøglen.\nGUDRUN SKÆPPE svarede ikke.\nSlut."
    )
    row = access.ask(cast.mette, case)
    # Her passage is the third: the theme comes first.
    cut = Cuts({4: WithheldGround.INVESTIGATION}, (("Gudrun Skæppe", WithheldGround.THIRD_PERSON),))
    access.decide(cast.mette, case, row, EntryKind.NOTE, Decision.REDACT, cut=cut)
    access.decide(cast.mette, case, row, EntryKind.PERSON, Decision.OMIT, ground=WithheldGround.HERSELF)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    access.answer(cast.karen, case, row)
    password = access.lock(cast.mette, case, row)
    with cast.mette.acting():
        locked = queries.get_request(case, row.pk).locked
        assert locked is not None
        content = queries.content_of(case, locked)
    file, plain = tmp_path / "laast.pdf", tmp_path / "aaben.pdf"
    file.write_bytes(content)
    with pikepdf.open(file, password=password) as document:
        document.save(plain, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    said = access.read_by_pdftotext(plain)
    for gone in ("Gudrun", "Skæppe", "GUDRUN", "Slut.", stories.NAME):
        assert gone not in said, gone
        assert gone.encode() not in plain.read_bytes()
        assert gone.encode("utf-16-be") not in plain.read_bytes()
    assert "Ringede til [Undtaget: hensyn til andre personer] om nøglen." in said
    assert "[Undtaget: igangværende efterforskning eller straffesag]" in said
    # What is withheld, and by which rule, stands at the end; so do the reasons and how to complain.
    for told in (
        "Hvad der er undtaget",
        "Personen",
        "forvaltningsloven § 15 b, nr. 5",
        access.REASONS,
        access.GUIDANCE,
    ):
        assert told in said, told


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


def test_a_page_that_is_withheld_is_gone_and_the_others_are_pictures(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    pages = samples.pdf(pages=3)
    file_stories.file_document(cast.mette, case, content=pages, pages=3)
    row = access.ask(cast.mette, case)
    access.decide(
        cast.mette, case, row, EntryKind.DOCUMENT, Decision.REDACT, cut=Cuts({2: WithheldGround.THIRD_PERSON})
    )
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    content = access.file_of(cast.mette, case, row)
    with pikepdf.open(io.BytesIO(content)) as document:
        pictures = sum(len(page.get_images()) for page in document.pages)
        assert pictures == 2
        assert "ua" in str(document.open_metadata()).lower()
    text = access.text_of(content)
    assert "side 2 af 3. [Undtaget: hensyn til andre personer]" in text


THEME = "brev til Gudrun Skæppe"


@pytest.mark.parametrize(
    ("decision", "cut", "left_out_for", "told", "kept"),
    [
        (Decision.INCLUDE, Cuts(), None, True, True),
        (Decision.REDACT, Cuts({0: WithheldGround.THIRD_PERSON}), None, True, False),
        (Decision.REDACT, Cuts({1: WithheldGround.THIRD_PERSON}), None, True, True),
        (Decision.OMIT, Cuts(), WithheldGround.THIRD_PERSON, False, False),
    ],
)
def test_a_document_is_told_of_as_the_journal_does_but_for_what_is_cut(
    cast: Cast, decision: Decision, cut: Cuts, left_out_for: WithheldGround | None, told: bool, kept: bool
) -> None:
    case = stories.an_opened_case(cast)
    file_stories.file_document(
        cast.mette, case, content=samples.pdf(pages=2), pages=2, theme=THEME, direction=Direction.OUT
    )
    row = access.ask(cast.mette, case)
    access.decide(cast.mette, case, row, EntryKind.DOCUMENT, decision, cut=cut, ground=left_out_for)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = " ".join(access.text_of(access.file_of(cast.mette, case, row)).split())
    assert (THEME in text) is kept
    assert ("6. oktober 2025 · Ud · Center mod Menneskehandel" in text) is told
    # Whoever approves sees both, side by side.
    page = cast.karen.client().get(reverse("case-access-answer", args=[case.number, row.pk])).content.decode()
    assert THEME in page


def test_the_words_cut_from_a_text_file_go_from_its_theme_too(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    file_stories.file_document(
        cast.mette, case, content="Kære Gudrun Skæppe, tak.".encode(), content_type="text/plain", theme=THEME
    )
    row = access.ask(cast.mette, case)
    cut = Cuts(words=(("Gudrun Skæppe", WithheldGround.THIRD_PERSON),))
    access.decide(cast.mette, case, row, EntryKind.DOCUMENT, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = " ".join(access.text_of(access.file_of(cast.mette, case, row)).split())
    assert "Gudrun" not in text and "brev til [Undtaget: hensyn til andre personer]" in text
    assert "steder: 2" in text


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


def test_where_an_entry_is_decided_its_theme_can_be_cut_by_itself(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    document = file_stories.file_document(cast.mette, case, content=samples.pdf(), pages=1, theme=THEME)
    row = access.ask(cast.mette, case)
    url = reverse("case-access-entry", args=[case.number, row.pk, "document", document.pk])
    form = cast.mette.client().get(url).context["form"]
    assert [bound.label for bound in form if bound.label in ("Temaet i journalen", "Side 1")] == [
        "Temaet i journalen",
        "Side 1",
    ]
    assert "en side ad gangen" in cast.mette.client().get(url).content.decode()
    fill_in(cast.mette.client(), url, {"decision": "redact", "unit_0": WithheldGround.THIRD_PERSON.value})
    with cast.mette.acting():
        listed = entry_queries.get_listed(case, row, "document", document.pk)
    assert listed.cuts == Cuts({0: WithheldGround.THIRD_PERSON})
    page = cast.mette.client().get(reverse("case-access-request", args=[case.number, row.pk])).content.decode()
    assert THEME in page


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


def test_recipients_whom_the_log_does_not_name_are_not_named_in_the_letter(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    row = access.ask(cast.mette, case, right=AccessRight.GDPR)
    access.decide(cast.mette, case, row, EntryKind.LOG, Decision.OMIT, ground=WithheldGround.INVESTIGATION)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = access.text_of(access.file_of(cast.mette, case, row))
    heading = text.split("Hvem der har eller har fået oplysningerne")[1]
    assert heading.strip().startswith("[Undtaget: igangværende efterforskning eller straffesag]")
    # A third hears of it once it is approved: both of the two may be of the unit that looked.
    told = "alle opslag undtaget: Igangværende efterforskning eller straffesag"
    officer, address = cast.dorthe.client(), reverse("access-oversight")
    assert told not in officer.get(address).content.decode()
    access.answer(cast.karen, case, row)
    said = officer.get(address).content.decode()
    assert told in said and case.number not in said


POLICE = "Østjyllands Politi"


@remembered
def a_case_the_police_have_read(cast: Cast) -> Case:
    """What came of it was passed on to the police, who read it, and to Hjemrejsestyrelsen, who did not."""
    case = stories.a_victim_assessed_by_cmm(cast)
    wanted = sharing_stories.wish(
        "POL-OJYL", DataCategory.OUTCOME, purpose=DisclosurePurpose.PROSECUTION, informed=False
    )
    row = sharing_stories.disclose(cast.mette, case, wanted, why_not_informed="det ville advare den, der søges")
    sharing_stories.disclose(cast.mette, case)
    page = cast.peter.client().get(reverse("told-page", args=[row.pk]))
    assert page.status_code == 200
    return case


def listed_log(by: Member, case: Case, row: AccessRequest) -> entry_queries.Listed:
    with by.acting():
        return next(one for one in entry_queries.listed_entries(case, row) if one.entry.kind is EntryKind.LOG)


def the_letter_of(cast: Cast, case: Case, row: AccessRequest, **changed: Any) -> str:
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row, **changed)
    return access.text_of(access.file_of(cast.mette, case, row))


def test_police_withheld_in_the_log_are_named_nowhere_in_the_file(cast: Cast) -> None:
    """Their line was withheld, and the list that the letter writes by itself named them."""
    case = a_case_the_police_have_read(cast)
    row = access.ask(cast.mette, case, right=AccessRight.GDPR)
    log = listed_log(cast.mette, case, row)
    assert unit_id("POL-OJYL") in log.entry.police
    line = next(one for one in log.entry.passages if POLICE in one)
    cut = Cuts(words=((line, WithheldGround.INVESTIGATION),))
    access.decide(cast.mette, case, row, EntryKind.LOG, Decision.REDACT, cut=cut)
    text = the_letter_of(cast, case, row)
    assert POLICE not in text and "Hjemrejsestyrelsen" in text
    told = text.split("eller har set den:")[1].split("Hvor længe oplysningerne gemmes")[0]
    assert told.strip().endswith("[Undtaget: igangværende efterforskning eller straffesag]")


def test_police_chosen_as_a_unit_are_withheld_in_each_language_and_when_they_look_again(cast: Cast) -> None:
    case = a_case_the_police_have_read(cast)
    row = access.ask(cast.mette, case, right=AccessRight.GDPR)
    page = cast.mette.client().get(reverse("case-access-request", args=[case.number, row.pk])).content.decode()
    assert "Har linjer om politi eller anklagemyndighed" in page
    address = reverse("case-access-entry", args=[case.number, row.pk, "log", case.pk])
    said = cast.mette.client().get(address).content.decode()
    assert "Se efter, om de kan røbe en efterforskning" in said
    typed = {"decision": "redact", f"looker_{unit_id('POL-OJYL')}": "investigation"}
    hints, composing = "kan røbe, at politiet har sagen", reverse("case-access-assemble", args=[case.number, row.pk])
    assert hints not in cast.mette.client().get(composing).content.decode()
    assert fill_in(cast.mette.client(), address, typed).status_code == 302
    assert hints in cast.mette.client().get(composing).content.decode()
    with cast.mette.acting():
        (told,) = (one for one in Disclosure.objects.filter(case=case) if one.to_unit_id == unit_id("POL-OJYL"))
    assert cast.peter.client().get(reverse("told-page", args=[told.pk])).status_code == 200
    assert "East Jutland" not in the_letter_of(cast, case, row, language="en")


def test_police_who_come_into_the_log_after_it_was_decided_about_stop_the_file(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    access.decide_rest(cast.mette, case, row)
    assert listed_log(cast.mette, case, row).decision is Decision.INCLUDE
    wanted = sharing_stories.wish("POL-KBH", DataCategory.OUTCOME, purpose=DisclosurePurpose.PROSECUTION)
    told = sharing_stories.disclose(cast.mette, case, wanted)
    # They did not refer her: Karen says yes.
    sharing_stories.decide(cast.karen, case, told)
    assert listed_log(cast.mette, case, row).changed
    with pytest.raises(Refused, match="hvem der har set sagen"):
        access.order(cast.mette, case, row)


def test_a_reading_with_her_withholds_a_unit_that_the_answer_withholds(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.assign(cast.ulla, case, cast.ulla)
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 200
    row = access.ask(cast.mette, case)
    cut = Cuts(lookers={unit_id("UDLST"): WithheldGround.HERSELF})
    access.decide(cast.mette, case, row, EntryKind.LOG, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    access.answer(cast.karen, case, row)
    reading = extract_stories.begin(cast.mette, case)
    with cast.mette.acting():
        shown = extracts.reading_of(case, reading)
    (looks,) = [one for one in shown.parts if one.part is OwnFilePart.LOOKS]
    assert [one.ground for one in looks.kept] == [WithheldGround.HERSELF]
    assert "Udlændingestyrelsen" not in {one.title for one in looks.pieces}


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


def test_a_text_file_is_set_as_text_and_its_words_can_be_cut(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    file_stories.file_document(
        cast.mette, case, content="Kære Mette\nHilsen Wulfgang".encode(), content_type="text/plain"
    )
    row = access.ask(cast.mette, case)
    cut = Cuts(words=(("wulfgang", WithheldGround.SOURCE),))
    access.decide(cast.mette, case, row, EntryKind.DOCUMENT, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = access.text_of(access.file_of(cast.mette, case, row))
    assert "Kære Mette" in text and "Wulfgang" not in text


@pytest.mark.parametrize(("written", "cut_as"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_name_is_cut_however_its_letters_are_composed(cast: Cast, written: Form, cut_as: Form) -> None:
    case = stories.an_opened_case(cast)
    name = "Åse Brødløs Ménard"
    file_stories.write_note(cast.mette, case, text=normalize(written, f"Ringede til {name} i dag."))
    row = access.ask(cast.mette, case)
    cut = Cuts(words=((normalize(cut_as, name), WithheldGround.THIRD_PERSON),))
    access.decide(cast.mette, case, row, EntryKind.NOTE, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = access.text_of(access.file_of(cast.mette, case, row))
    assert "Ringede til [Undtaget: hensyn til andre personer] i dag." in text
    assert "nard" not in text and "Brødløs" not in text


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


def test_words_cut_in_one_language_do_not_slip_through_in_the_other(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    row = access.ask(cast.mette, case)
    cut = Cuts(words=(("Rumænien", WithheldGround.HERSELF),))
    access.decide(cast.mette, case, row, EntryKind.PERSON, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    with pytest.raises(Refused) as refused:
        access.assemble(cast.mette, case, row, language="en")
    assert refused.value.field == "language"
    access.assemble(cast.mette, case, row)
    assert "Rumænien" not in access.text_of(access.file_of(cast.mette, case, row))


def test_words_cut_from_a_log_that_is_another_since_are_not_refused_beside_the_language(cast: Cast) -> None:
    """A line counts the looks of a day: it stands in neither language after the next one."""
    case = a_case_the_police_have_read(cast)
    row = access.ask(cast.mette, case)
    log = listed_log(cast.mette, case, row)
    line = next(one for one in log.entry.passages if "Center mod Menneskehandel" in one)
    cut = Cuts(words=((line, WithheldGround.INVESTIGATION),))
    access.decide(cast.mette, case, row, EntryKind.LOG, Decision.REDACT, cut=cut)
    access.decide_rest(cast.mette, case, row)
    for _look in range(2):
        assert cast.mette.client().get(reverse("case-page", args=[case.number])).status_code == 200
    with pytest.raises(Refused, match="no longer stands there") as refused:
        access.assemble(cast.mette, case, row)
    assert refused.value.field is None


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
