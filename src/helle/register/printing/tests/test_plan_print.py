"""The person's own plan on paper: in her language, readable, naming nobody."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import correction_stories, plan_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.handed_out import handed
from tests.pages import audit_lines, errors_of, post

from helle.register.letters import commands, texts
from helle.register.printing import plan_sheet
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of
from helle.register.protection import clock
from helle.register.support_plans.choices import AWARDED_HERE, DELIVERERS, Agreement, NeedArea
from helle.register.support_plans.choices import State as MeasureState

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-plan-print"
    outsiders = ("olga", "ulla", "henrik")
    wrong_roles = ("karen",)


@pytest.fixture(autouse=True)
def reviewed(settings: object, tmp_path: Path) -> None:
    """Danish and Romanian words that somebody has reviewed; Ukrainian ones that nobody has."""
    lines = "".join(
        f'[[reviews]]\nkind = "support_plan"\nversion = 1\nlanguage = "{code}"\ndigest = "{one.digest}"\n'
        'by = "Alma Fogh"\non = 2022-01-10\n'
        for code, one in texts.sheets_on("support_plan", clock.today()).items()
        if code in ("da", "ro")
    )
    file = tmp_path / "reviews.toml"
    file.write_text(lines)
    settings.HELLE_LETTER_REVIEWS = str(file)  # type: ignore[attr-defined]


def test_she_gets_her_plan_in_her_language_without_names_and_what_was_typed_is_marked(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    plan_stories.tell(cast, case)
    client = cast.mette.client()
    address = reverse("case-plan-print", args=[case.number])
    assert [code for code, _name in client.get(address).context["form"].fields["language"].choices] == ["da", "ro"]
    paper = handed(client, address, language="ro", with_health="on")
    with pikepdf.open(io.BytesIO(paper)) as made, made.open_metadata() as about:
        assert about["pdfuaid:part"] == "1" and str(made.Root.Lang) == "ro"
    said = " ".join(access.text_of(paper).split())
    for expected in ("Planul meu", "De ce am nevoie", "Să fiu în siguranță", "Ajutor de la un jurist"):
        assert expected in said
    assert plan_stories.NEED in said and plan_stories.BODY in said and plan_stories.GOAL in said
    assert "Acest text este în limba în care a fost scris." in said
    # Who helps stands as what it is; neither names nor reasons are hers to carry about.
    kept_out = (plan_stories.PARTY, plan_stories.PURPOSE, plan_stories.REASONS, stories.NAME, "Mette Holm", "CMM")
    for kept in (*kept_out, case.number):
        assert kept not in said
    danish = handed(client, address, language="da", with_health="")
    without = " ".join(access.text_of(danish).split())
    assert plan_stories.BODY not in without and "Min plan" in without
    assert [line.detail for line in audit_lines(cast, cast.mette.user.pk) if line.action == "plan.printed"] == [
        {"language": "da"}, {"language": "ro"},
    ]  # fmt: skip


def test_pub_org_09_an_address_or_a_telephone_goes_on_her_plan_once_somebody_has_looked_at_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    address = reverse("case-plan-print", args=[case.number])
    for words in ("Mariagervej 12", "8900 Randers", "ring 21 22 23 24"):
        need = plan_stories.note(cast.mette, case, words=f"hun vil hen til {words} igen")
        response = post(cast.mette.client(), address, {"language": "da"})
        assert errors_of(response).keys() == {"address_confirmed"}, words
        plan_stories.forget(cast.mette, case, need)
    plan_stories.note(cast.mette, case, words="hun fik det at vide den 3. marts 2022 Onsdag, nr. 2022-0007")
    assert post(cast.mette.client(), address, {"language": "da"}).status_code == 200
    plan_stories.note(cast.mette, case, words="kommunens kontor ligger på Mariagervej 12")
    typed = {"language": "da", "address_confirmed": "on"}
    assert "Filen er klar" in post(cast.mette.client(), address, typed).content.decode()


def test_sup_10_an_entry_of_the_plan_is_never_torn_over_two_pages(cast: Cast) -> None:
    """However many there are before it, its heading stands on the page on which its words and lines do."""
    entry = plan_sheet.Entry("Overskriften", "hvad der blev skrevet " * 8, ("Fra: 1. marts", "Timer: 12"))
    sheet = plan_sheet.PlanSheet(
        "da",
        "Planen",
        "i dag",
        (),
        (plan_sheet.PlanSection("Hjælp", (entry,) * 13),),
        (),
        "intet",
        "",
        "{page}/{pages}",
    )
    document = pypdfium2.PdfDocument(plan_sheet.pdf(sheet, at=clock.now()))
    pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) > 1
    for words in pages:
        assert words.count("Overskriften") == words.count("Fra: 1. marts") == words.count("Timer: 12")
    long = replace(sheet, sections=(plan_sheet.PlanSection("Mål", (replace(entry, typed="lang tekst " * 700),)),))
    whole = access.text_of(plan_sheet.pdf(long, at=clock.now()))
    assert whole.count("lang") == 700


def test_every_language_has_a_word_for_every_code() -> None:
    languages = texts.sheets_on("support_plan", clock.today())
    assert set(languages) >= {"da", "en"}
    for one in languages.values():
        assert one.words.keys() == languages["da"].words.keys()
        assert set(one.codes["areas"]) == set(NeedArea.values)
        assert set(one.codes["measures"]) == {kind.value for kind in AWARDED_HERE}
        assert set(one.codes["states"]) == set(MeasureState.values)
        assert set(one.codes["deliverers"]) == {kind.value for kind in DELIVERERS}
        assert set(one.codes["agreements"]) == set(Agreement.values)


def test_the_plan_is_among_the_notes_of_the_case_for_who_may_read_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    plan_stories.tell(cast, case)
    seen = {}
    for who in (cast.mette, cast.karen):
        with who.acting():
            found = entries_of(case, [EntryKind.NOTE], named=False)
            seen[who.user.full_name] = "\n".join(part for one in found for part in one.passages)
    for typed in plan_stories.SECRETS:
        assert typed in seen["Mette Holm"], typed
    # The lead does not read what concerns body and mind.
    assert plan_stories.NEED in seen["Karen Dahl"] and plan_stories.BODY not in seen["Karen Dahl"]


def test_words_that_nobody_has_reviewed_are_not_offered(cast: Cast, settings: object, tmp_path: Path) -> None:
    settings.HELLE_LETTER_REVIEWS = str(tmp_path / "none.toml")  # type: ignore[attr-defined]
    assert plan_sheet.languages(clock.today()) == []
    case = stories.an_opened_case(cast)
    page = cast.mette.client().get(reverse("case-plan-print", args=[case.number])).content.decode()
    assert "Ingen har gennemgået" in page


def test_sup_10_nobody_is_left_without_a_plan_the_page_says_the_language_and_that_an_interpreter_reads_it(
    cast: Cast,
) -> None:
    case = stories.an_opened_case(cast)
    correction_stories.describe(cast.mette, case, stories.description(languages=["vi"]))
    page = cast.mette.client().get(reverse("case-plan-print", args=[case.number]))
    assert page.context["form"].initial["language"] == "da"
    said = page.content.decode()
    assert "Planens faste ord findes ikke på personens sprog (vietnamesisk). Den laves på dansk" in said
    assert "lad en tolk læse den op" in said
    correction_stories.describe(cast.mette, case, stories.description(languages=["vi", "ro"]))
    page = cast.mette.client().get(reverse("case-plan-print", args=[case.number]))
    assert page.context["form"].initial["language"] == "ro"
    assert "faste ord findes ikke" not in page.content.decode()


def test_an_installation_adds_a_language_that_is_offered_once_it_is_whole_and_reviewed(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HELLE_TRANSLATIONS = tmp_path / "translations"
    settings.HELLE_TRANSLATIONS.mkdir()
    english = texts.sheets_on("support_plan", clock.today())["en"]
    file = settings.HELLE_TRANSLATIONS / "support_plan.vi.toml"
    whole = "version = 1\n" + "".join(f"{key} = {json.dumps(one)}\n" for key, one in english.words.items())
    for part, codes in english.codes.items():
        whole += f"[{part}]\n" + "".join(f"{key} = {json.dumps(one)}\n" for key, one in codes.items())
    file.write_text(whole.replace("{day}", "…"))
    assert commands.list_texts() == 1
    assert "support_plan.vi.toml: agreed is missing, or not as in Danish" in capsys.readouterr().err
    assert "vi" not in texts.sheets_on("support_plan", clock.today())
    file.write_text(whole)
    assert commands.list_texts() == 0
    assert "vi" not in plan_sheet.languages(clock.today())
    digest = texts.sheets_on("support_plan", clock.today())["vi"].digest
    with Path(settings.HELLE_LETTER_REVIEWS).open("a") as reviews:
        reviews.write(
            f'[[reviews]]\nkind = "support_plan"\nversion = 1\nlanguage = "vi"\ndigest = "{digest}"\n'
            'by = "Alma Fogh"\non = 2022-01-10\n'
        )
    assert plan_sheet.languages(clock.today()) == ["da", "ro", "vi"]
