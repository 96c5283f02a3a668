"""A file that is made at request says that what a year is repeated from was taken down; one that stays as it was
approved does not, and the page beside it says so (STA-01, FIG-11)."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from tests import estimate_stories, release_stories
from tests.access_stories import text_of
from tests.cast import Cast, named
from tests.repeated_year_stories import JANUARY, first_release, repeated, today, wanted

from helle.register.releases import queries
from helle.register.releases.models import Release
from helle.register.statistics.tests.conftest import Assess

DOWN = "as_told_in_taken_down"
SAID = "Udgivelse nr. 1 er taget ned siden."
BESIDE = (
    "Filerne blev lavet, da udgivelsen blev godkendt. Det fremgår derfor ikke af dem, at udgivelse nr. 1 er taget ned."
)
LOOK = "Om udgivelse nr. 1 senere er taget ned, fremgår af denne udgivelses side."


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def files_of(client: Client, release: Release) -> dict[str, bytes]:
    """The files as somebody with a login gets them."""
    return {
        kind: client.get(reverse("release-file", args=[release.pk, kind])).content for kind in ("pdf", "csv", "json")
    }


def words(paper: bytes) -> str:
    return " ".join(text_of(paper).split())


def test_the_files_of_a_draft_say_that_it_was_taken_down(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    first, second = repeated(cast, assess)
    before = files_of(cast.stine.client(), second)
    assert SAID not in words(before["pdf"]) and DOWN not in lines(before["csv"])[0]
    release_stories.take_down(cast.karen, first)
    after = files_of(cast.stine.client(), second)
    assert SAID in words(after["pdf"]) and LOOK not in words(after["pdf"])
    own = [one for one in lines(after["csv"]) if one["status"] != "imported"]
    assert {(one["year"], one[DOWN]) for one in own} == {("2024", "yes"), ("2025", "")}
    told = [one["extension"]["as_told"]["2024"] for one in json.loads(after["json"])["link"]["item"]]
    assert [one["taken_down"] for one in told] == [True, True, True]
    # Nobody approves it, so that nothing stands beside its files.
    assert BESIDE not in cast.stine.client().get(reverse("release", args=[second.pk])).content.decode()


def test_the_english_files_of_a_draft_with_an_estimate_say_so_of_the_year_alone(
    committed_cast: Cast, assess: Assess
) -> None:
    cast = committed_cast
    first = first_release(cast, assess)
    today(JANUARY)
    estimate = estimate_stories.reckoned(cast.stine)
    second = release_stories.draw(cast.stine, **wanted((2024, first), estimates=[estimate.pk]))
    release_stories.take_down(cast.karen, first)
    stine = cast.stine.client()

    def file(kind: str) -> bytes:
        content: bytes = stine.get(reverse("release-file", args=[second.pk, kind]), {"sprog": "en"}).content
        return content

    heading, *rows = csv.reader(io.StringIO(file("csv").decode("utf-8-sig")))
    # The lines of the estimate have as many cells as the others, and nothing in the last.
    assert heading[-1] == DOWN and {len(row) for row in rows} == {len(heading)}
    status = heading.index("status")
    found = {(row[0] == "estimate-2024", row[2], row[-1]) for row in rows if row[status] != "imported"}
    assert found == {(False, "2024", "yes"), (False, "2025", ""), (True, "2024", "")}
    assert {row[1] for row in rows if row[0] == "estimate-2024"} == {"Estimate of those nobody has found, 2024"}
    paper = words(file("pdf"))
    assert "2024 (no. 1)" in paper and "Release no. 1 was taken down since." in paper and "taget ned" not in paper
    *tables, of_chart, of_estimate = json.loads(file("json"))["link"]["item"]
    assert {one["extension"]["as_told"]["2024"]["why"] for one in [*tables, of_chart]} == {"A correction waits."}
    assert of_chart["dimension"]["year"]["category"]["label"]["2024"] == "2024 (no. 1)"
    assert tables[0]["dimension"]["year"]["category"]["label"] == {"2024": "2024 (no. 1)", "2025": "2025"}
    assert of_estimate["label"] == "Estimate of those nobody has found, 2024" and "as_told" not in of_estimate


def test_it_is_said_however_many_releases_came_since(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    first, _second = repeated(cast, assess, approved=True)
    release_stories.take_down(cast.karen, first)
    # The first page of the list ends before the one that is taken down.
    monkeypatch.setattr(queries, "PER_PAGE", 1)
    assert SAID in Client().get(reverse("public-release", args=[2])).content.decode()
    pack = Client().get(reverse("public-release-pack", args=[2, "sdg_16_2_2"])).content
    assert {(one["as_told_in"], one[DOWN]) for one in lines(pack)} == {("1", "yes"), ("", "")}


def test_files_that_were_approved_stay_and_the_pages_and_packs_beside_them_say_it(
    committed_cast: Cast, assess: Assess
) -> None:
    cast = committed_cast
    first, second = repeated(cast, assess, approved=True)
    charlotte, nobody = named(cast, "charlotte").client(), Client()

    def pages() -> list[str]:
        return [
            charlotte.get(reverse("release", args=[second.pk])).content.decode(),
            nobody.get(reverse("public-release", args=[2])).content.decode(),
        ]

    def packs() -> list[set[tuple[str, str]]]:
        inside, outside = reverse("release-pack", args=[second.pk, "sdg_16_2_2"]), ("public-release-pack", "sdg_16_2_2")
        answers = [charlotte.get(inside), nobody.get(reverse(outside[0], args=[2, outside[1]]))]
        return [{(one["as_told_in"], one[DOWN]) for one in lines(answer.content)} for answer in answers]

    before = files_of(charlotte, second)
    # What stays as it is tells its reader where to look.
    assert LOOK in words(before["pdf"])
    assert packs() == [{("1", ""), ("", "")}] * 2 and not any(BESIDE in page for page in pages())
    release_stories.take_down(cast.karen, first)
    assert files_of(charlotte, second) == before
    assert nobody.get(reverse("public-release-file", args=[2, "csv"])).content == before["csv"]
    assert packs() == [{("1", "yes"), ("", "")}] * 2 and all(BESIDE in page and SAID in page for page in pages())
