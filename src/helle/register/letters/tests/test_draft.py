"""A draft is looked at before it is final; finishing signs and freezes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from tests import letter_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.casefile.choices import Direction
from helle.register.cases.models import Case
from helle.register.identification.choices import NoInterviewReason
from helle.register.letters import actions as letters
from helle.register.letters import typesetting
from helle.register.letters.choices import LetterKind
from helle.register.letters.models import Draft, Letter
from helle.register.protection.refusals import Refused
from helle.rules.assessment import CurrencyFacts
from helle.rules.codes import Authority, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class OfADraft(CaseGates):
    def more(self, cast: Cast, case: Case) -> list[object]:
        return [letter_stories.draft_letter(cast.mette, case).pk]


class TestDraftGates(OfADraft):
    view = "case-letter-draft"
    methods = ("GET",)
    action = "letter.previewed"


class TestPdfGates(OfADraft):
    view = "case-letter-draft-pdf"
    methods = ("GET",)
    action = "letter.previewed"


class TestPictureGates(OfADraft):
    view = "case-letter-picture"
    methods = ("GET",)
    action = "letter.previewed"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [*super().more(cast, case), 1]


class TestFinishGates(OfADraft):
    view = "case-letter-finish"
    wrong_roles = ("vera", "stine", "karen")


class TestDropGates(OfADraft):
    view = "case-letter-drop"
    wrong_roles = ("vera", "stine", "karen")


def of(case: Case, draft: Draft, view: str = "case-letter-draft", *more: object) -> str:
    return reverse(view, args=[case.number, draft.pk, *more])


def test_the_pages_of_a_draft_are_pictures_and_there_are_no_others(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    long = letter_stories.draft_letter(cast.mette, case, own_words="\n".join(["Et afsnit om noget."] * 30))
    client = cast.mette.client()
    assert list(client.get(of(case, long)).context["pages"]) == [1, 2]
    for page in (1, 2):
        picture = client.get(of(case, long, "case-letter-picture", page))
        assert picture.headers["Content-Type"] == "image/png" and picture.content.startswith(b"\x89PNG")
    for page in (0, 3):
        assert client.get(of(case, long, "case-letter-picture", page)).status_code == 404


def test_a_draft_says_that_it_is_one_and_a_letter_does_not(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case)
    response = cast.mette.client().get(of(case, draft, "case-letter-draft-pdf"))
    assert "Udkast. Brevet gælder ikke." in text_of(response.content)
    assert stories.NAME not in response.headers["Content-Disposition"]
    letter = letter_stories.finish_letter(cast.mette, case, draft)
    final = cast.mette.client().get(reverse("case-letter-pdf", args=[case.number, letter.pk])).content
    assert "Udkast" not in text_of(final) and "Mette Holm" in text_of(final)


def text_of(pdf: bytes) -> str:
    """The words of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_the_one_who_finishes_signs_and_the_pdf_is_frozen_among_the_documents(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.jonas, case)
    done = fill_in(cast.mette.client(), of(case, draft, "case-letter-finish"), {})
    with cast.mette.acting():
        letter = Letter.objects.select_related("document").get()
        document = letter.document
        assert (letter.by_user, document.content_type, document.direction) == (
            cast.mette.user,
            "application/pdf",
            Direction.OUT,
        )
        assert letter.waits and document.number is not None and document.pages == 1
    assert done.headers["Location"] == reverse("case-letter", args=[case.number, letter.pk])
    pdf = cast.mette.client().get(reverse("case-letter-pdf", args=[case.number, letter.pk]))
    assert pdf.headers["Content-Disposition"] == f'inline; filename="brev-{case.number}-{document.number}.pdf"'
    with pikepdf.open(BytesIO(pdf.content)) as opened:
        assert opened.docinfo["/Title"] == "Brev om din sag"
        assert stories.NAME not in str(opened.docinfo) + str(opened.open_metadata())


def test_the_letter_stands_where_it_is_signed(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.jonas, case, own_words="\n".join(["Et afsnit om noget."] * 30))
    page = cast.mette.client().get(of(case, draft, "case-letter-finish")).content.decode()
    for number in (1, 2):
        assert of(case, draft, "case-letter-picture", number) in page
    assert of(case, draft, "case-letter-draft-pdf") in page and "Jonas" in page


def test_what_somebody_wrote_meanwhile_is_shown_and_not_signed(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case)
    client, finish = cast.mette.client(), of(case, draft, "case-letter-finish")
    opened = hidden_of(client, finish)
    with cast.jonas.acting():
        changed = letter_stories.wording(own_words="Vi ses aldrig ved Plimmerposten.")
        letters.draft_write(case, draft, expected_version=stories.fresh(case).version, wording=changed)
    refused = client.post(finish, opened)
    (said,) = errors_of(refused)["__all__"]
    assert refused.status_code == 422 and said.startswith("Brevet er ændret af Jonas Lind, 6. okt. kl. 10.30")
    assert of(case, draft, "case-letter-picture", 1) in refused.content.decode()
    with cast.mette.acting():
        assert not Letter.objects.exists()
    # What it shows now can be signed: the next press is a considered one, and one is enough.
    shown = {bound.html_name: bound.value() for bound in refused.context["form"]}
    assert client.post(finish, shown).status_code == 302
    with cast.mette.acting():
        letter = Letter.objects.get()
    final = client.get(reverse("case-letter-pdf", args=[case.number, letter.pk])).content
    assert "Vi ses aldrig ved Plimmerposten." in text_of(final)


def test_a_form_that_does_not_say_what_it_showed_signs_nothing(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case)
    for shown in ("", "1-ff", "x" * 200):
        refused = post(cast.mette.client(), of(case, draft, "case-letter-finish"), {"shown": shown})
        assert refused.status_code == 422, shown
    with cast.mette.acting():
        assert not Letter.objects.exists()


def test_the_day_it_was_read_is_the_day_it_is_signed(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case)
    client, finish = cast.mette.client(), of(case, draft, "case-letter-finish")
    opened = hidden_of(client, finish)
    on_day(dt.date(2025, 10, 7))
    (said,) = errors_of(client.post(finish, opened))["__all__"]
    assert said.startswith("Brevet er ikke længere det, du har set")


def test_nobody_changes_it_after(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case)
    client, finish = cast.mette.client(), of(case, draft, "case-letter-finish")
    opened = {view: client.get(of(case, draft, view)) for view in ("case-letter-edit", "case-letter-drop")}
    fill_in(client, finish, {})
    assert client.get(of(case, draft, "case-letter-draft-pdf")).status_code == 404
    for view in (*opened, "case-letter-draft", "case-letter-finish"):
        assert client.get(of(case, draft, view)).context["letter"].row.pk == draft.pk, view
    with cast.mette.acting():
        assert Draft.objects.filter(pk=draft.pk).update(content_sealed=b"anything") == 0
        with pytest.raises(Refused, match="finished or given up meanwhile"):
            letters.draft_write(
                case, draft, expected_version=stories.fresh(case).version, wording=letter_stories.wording()
            )


def test_whoever_still_writes_in_it_is_told_who_signed_it_and_where_it_is(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case)
    jonas, edit = cast.jonas.client(), of(case, draft, "case-letter-edit")
    typed = hidden_of(jonas, edit) | {"own_words": "Kom gerne med din søster."}
    fill_in(cast.mette.client(), of(case, draft, "case-letter-finish"), {})
    told = jonas.post(edit, urlencode(typed, doseq=True), content_type="application/x-www-form-urlencoded")
    page = told.content.decode()
    assert told.status_code == 409
    assert "Mette Holm har underskrevet det" in page and "Kom gerne med din søster." in page
    assert f'href="{reverse("case-letter", args=[case.number, draft.pk])}"' in page
    # Another authority, which sees the letter, is told nothing of how it came about.
    assert cast.ulla.client().get(edit).status_code == 404


def test_signing_sets_the_letter_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.an_opened_case(cast)
    client, finish = cast.mette.client(), of(case, letter_stories.draft_letter(cast.mette, case), "case-letter-finish")
    opened, made = hidden_of(client, finish), list[str]()
    setting = typesetting._typeset

    def counted(sheet: Path, inputs: dict[str, str], at: dt.datetime, form: Any, root: Path | None) -> object:
        made.append(form)
        return setting(sheet, inputs, at, form, root)

    monkeypatch.setattr(typesetting, "_typeset", counted)
    assert client.post(finish, opened).status_code == 302
    assert made == ["pdf", "png"]


def test_a_draft_given_up_is_gone(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case)
    fill_in(cast.mette.client(), of(case, draft, "case-letter-drop"), {})
    assert cast.mette.client().get(of(case, draft)).status_code == 404
    with cast.mette.acting():
        with pytest.raises(Refused):
            letters.draft_drop(case, draft, expected_version=stories.fresh(case).version)
        assert not Letter.objects.exists()


def test_a_decision_says_why_and_how_to_complain_id_07(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    silent = letter_stories.draft_letter(cast.ulla, case, LetterKind.ASSESSMENT, guidance=letter_stories.GUIDANCE)
    refused = post(cast.ulla.client(), of(case, silent, "case-letter-finish"), {})
    assert errors_of(refused)["__all__"] == ["Skriv begrundelsen i brevet. [ID-07]"]
    unguided = letter_stories.draft_letter(cast.ulla, case, LetterKind.ASSESSMENT, reasons=stories.REASONS)
    refused = post(cast.ulla.client(), of(case, unguided, "case-letter-finish"), {})
    assert errors_of(refused)["__all__"][0].startswith("En afgørelse siger, hvordan man klager.")
    with cast.ulla.acting():
        assert not Letter.objects.exists()


def test_cmm_s_assessment_is_told_without_guidance_nobody_has_given(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    letter = letter_stories.write_letter(cast.mette, case, LetterKind.ASSESSMENT, reasons=stories.REASONS)
    final = cast.mette.client().get(reverse("case-letter-pdf", args=[case.number, letter.pk])).content
    assert "Hvis du vil klage" not in text_of(final) and "Reglerne bag" in text_of(final)


def test_a_letter_of_a_decision_that_another_followed_is_not_signed_and_not_delivered(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    draft = letter_stories.draft_letter(cast.mette, case, LetterKind.ASSESSMENT, reasons="for det ja")
    signed = letter_stories.write_letter(cast.mette, case, LetterKind.ASSESSMENT, reasons="for det ja", language="en")
    no: dict[str, Any] = {"purposes": (), "acts": (), "means": (), "factors": CurrencyFacts()}
    stories.assess(cast.mette, case, Authority.CMM, was_trafficked=False, relationship_current=None, **no)
    mette = cast.mette.client()
    page = mette.get(of(case, draft)).content.decode()
    assert "Der er truffet en ny afgørelse. Begynd brevet forfra." in page
    anew = reverse("case-letter-new", args=[case.number, LetterKind.ASSESSMENT.value])
    assert anew in page and of(case, draft, "case-letter-finish") not in page
    for view in ("case-letter-finish", "case-letter-edit"):
        refused = post(mette, of(case, draft, view), {})
        assert errors_of(refused)["__all__"] == ["Der er truffet en ny afgørelse. Begynd brevet forfra. [ID-07]"]
    for view in ("case-letter", "case-letter-deliver"):
        shown = mette.get(reverse(view, args=[case.number, signed.pk])).content.decode()
        assert "Brevet gælder ikke længere" in shown
    with pytest.raises(Refused) as undelivered:
        letter_stories.deliver(cast.mette, case, signed)
    assert undelivered.value.field == "on"
    correcting = mette.get(reverse("case-letter-correct", args=[case.number, signed.pk])).context["form"]
    assert correcting["reasons"].value() == stories.REASONS
    letter_stories.write_letter(cast.mette, case, LetterKind.ASSESSMENT, reasons=stories.REASONS, corrects=signed)


@pytest.mark.parametrize(("language", "office"), [("da", ("indlæst", "kvalitet")), ("en", ("loaded", "quality"))])
def test_a_letter_says_nothing_that_is_for_the_office(
    cast: Cast, on_day: Callable[[dt.date], None], language: str, office: tuple[str, ...]
) -> None:
    on_day(dt.date(2026, 2, 2))
    case = stories.a_case_with_cmm(cast)
    stories.assess(cast.mette, case, Authority.CMM, no_interview_reason=NoInterviewReason.choices[0][0])
    letter = letter_stories.write_letter(
        cast.mette, case, LetterKind.ASSESSMENT, reasons=stories.REASONS, language=language
    )
    final = text_of(cast.mette.client().get(reverse("case-letter-pdf", args=[case.number, letter.pk])).content)
    assert {"da": "Reglerne bag", "en": "The rules behind"}[language] in final
    assert not [word for word in office if word in " ".join(final.split())]


def test_a_draft_the_case_no_longer_carries_says_so_and_cannot_be_finished(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    draft = letter_stories.draft_letter(cast.mette, case, LetterKind.RESTITUTION)
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE, since=dt.date(2025, 10, 6))
    page = cast.mette.client().get(of(case, draft))
    assert page.status_code == 200 and "giver ikke restitutionsperiode" in page.content.decode()
    assert cast.mette.client().get(of(case, draft, "case-letter-draft-pdf")).status_code == 404
    refused = post(cast.mette.client(), of(case, draft, "case-letter-finish"), {})
    assert refused.status_code == 422


def test_a_text_that_is_no_longer_reviewed_is_not_signed(cast: Cast, settings: Any, tmp_path: Path) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case)
    settings.HELLE_LETTER_REVIEWS = tmp_path / "none.toml"
    refused = post(cast.mette.client(), of(case, draft, "case-letter-finish"), {})
    assert "ingen godkendt oversættelse" in errors_of(refused)["__all__"][0]
    with cast.mette.acting():
        assert not Letter.objects.exists()


def test_the_letter_bears_the_day_it_is_signed(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case)
    on_day(dt.date(2025, 10, 9))
    letter = letter_stories.finish_letter(cast.mette, case, draft)
    final = cast.mette.client().get(reverse("case-letter-pdf", args=[case.number, letter.pk])).content
    assert "9. oktober 2025" in text_of(final)
