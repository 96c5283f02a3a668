"""The plan of a return on paper: in her language, without names, and what was typed is marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import reintegration_stories as plans
from tests import return_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.handed_out import handed
from tests.pages import audit_lines

from helle.register.cases.models import Case
from helle.register.letters import texts
from helle.register.protection import clock
from helle.rules.returns.codes import SupportKind, SupportUse

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def reviewed(settings: object, tmp_path: Path) -> None:
    """Words that somebody has reviewed in each language they are there in."""
    file = tmp_path / "reviews.toml"
    file.write_text(
        "".join(
            f'[[reviews]]\nkind = "return_plan"\nversion = 1\nlanguage = "{code}"\ndigest = "{one.digest}"\n'
            'by = "Alma Fogh"\non = 2022-01-10\n'
            for code, one in texts.sheets_on("return_plan", clock.today()).items()
        )
    )
    settings.HELLE_LETTER_REVIEWS = str(file)  # type: ignore[attr-defined]


class TestGates(CaseGates):
    view = "return-plan-print"
    outsiders = ("olga", "peter", "anton")
    wrong_roles = ("vera", "karen", "ulla")

    def case(self, cast: Cast) -> Case:
        case = stories.an_assessed_victim(cast)
        plans.save(cast.mette, case, return_stories.accept(cast.mette, case), plans.with_children())
        return case


def test_she_gets_the_plan_in_her_language_without_names(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    address = reverse("return-plan-print", args=[case.number])
    assert cast.mette.client().get(address).status_code == 404  # There is no plan yet.
    plans.approved(cast, case, row, plans.with_children())
    made = {
        language: " ".join(access.text_of(handed(cast.mette, address, language=language)).split())
        for language in ("da", "en", "ro")
    }
    for said in made.values():
        assert plans.GOAL in said and plans.OVEN in said and plans.ACTIVITY in said
        for kept in (plans.DAUGHTER, plans.SON, plans.MAINTAINS, stories.NAME, "Mette Holm", "CMM", case.number):
            assert kept not in said
    assert "Planen er godkendt den 6. oktober 2025" in made["da"] and "58.000 kr." in made["da"]
    assert "The plan was approved on 6 October 2025" in made["en"] and "DKK 58,000" in made["en"]
    assert "Planul a fost aprobat" in made["ro"]
    assert [line.detail for line in audit_lines(cast) if line.action == "reintegration.printed"] == [
        {"language": "ro"}, {"language": "en"}, {"language": "da"},
    ]  # fmt: skip


def test_every_language_has_a_word_for_every_code() -> None:
    languages = texts.sheets_on("return_plan", clock.today())
    assert set(languages) >= {"da", "en", "ro"}
    for one in languages.values():
        assert one.words.keys() == languages["da"].words.keys()
        assert set(one.codes["uses"]) == {use.value for use in SupportUse}
        assert set(one.codes["kinds"]) == {kind.value for kind in SupportKind}
