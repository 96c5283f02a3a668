"""From the register to open microdata: ordered with a release, read by who approves, public with it, once (STA-01)."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import LiteralString

import psycopg
import pytest
from django.test import Client
from django.urls import reverse
from psycopg import sql
from tests import release_stories as told
from tests import research_stories
from tests.access_stories import text_of
from tests.cast import Cast, named
from tests.repeated_year_stories import IN_2024, OCTOBER, SEX, today

from helle.register.protection.refusals import Refused
from helle.register.releases import actions, beside, extracts, making, queries
from helle.register.releases.models import Release, ReleaseFile
from helle.register.research import open_files
from helle.register.research import queries as research
from helle.register.research.actions import extract_make
from helle.register.statistics.tests.conftest import Assess, Owner

COLUMNS = ["sex", "age", "exploited_as"]


def country(assess: Assess) -> None:
    for number, said in (
        (40, {}), (13, {"sex": "man", "purposes": ("forced_labour",)}), (12, {"purposes": ("forced_labour",)}),
        (12, {"sex": "man"}), (13, {"age": 16}),
    ):  # fmt: skip
        for _one in range(number):
            assess(IN_2024, **said)
    today(OCTOBER)


def in_form(cast: Cast, **changed: object) -> Release:
    """The analyst ticks the columns in the form, and the worker makes it."""
    page = cast.stine.client().get(reverse("release-new"))
    form = page.context["form"]
    # The last whole year is chosen on the page, and said to be a suggestion; a year that is not sent is asked for.
    assert form["first_year"].value() == form["last_year"].value() == "2024"
    assert "Det seneste hele år er foreslået." in page.content.decode()
    for year in ("first_year", "last_year"):
        refused = cast.stine.client().post(reverse("release-new"), told.filled(form) | {year: ""})
        assert refused.status_code == 422 and year in refused.context["form"].errors
    sent = told.filled(form) | {"public_from": OCTOBER.strftime("%d.%m.%Y"), "microdata": COLUMNS}
    done = cast.stine.client().post(reverse("release-new"), sent | changed)
    assert done.status_code == 302, done.context["form"].errors
    with cast.stine.acting():
        ordered = queries.being_made()
    assert ordered is not None
    making.run(ordered.pk, cast.stine.membership.pk)
    with cast.stine.acting():
        of = queries.making_of(ordered.pk)
        assert of.is_made, of.stopped and of.stopped.why_da
        return queries.release_of(ordered.pk).release


def test_sta_01_open_microdata_goes_with_its_release_from_the_order_to_the_public_page(
    committed_cast: Cast, assess: Assess, owner: Owner
) -> None:
    cast = committed_cast
    country(assess)
    drawn = in_form(cast, tables=[SEX, "persons-by-age"])

    # Whoever approves reads its report, and what tells of few; whoever else reads figures does not read the latter.
    page = cast.karen.client().get(reverse("release", args=[drawn.pk])).content.decode()
    assert "hver række står mindst" in page and "fortæller om enkelte og udgives ikke" in page
    # So does whoever answers, beside the form.
    answer = cast.karen.client().get(reverse("release-answer", args=[drawn.pk])).content.decode()
    assert "Før filen blev gjort grovere, stod" in answer
    told.answer(cast.karen, drawn)
    for shown in (
        named(cast, "charlotte").client().get(reverse("release", args=[drawn.pk])).content.decode(),
        Client().get(reverse("public-release", args=[1])).content.decode(),
    ):
        assert "Åbne mikrodata" in shown and "fortæller om enkelte" not in shown

    quality = Client().get(reverse("public-release-quality", args=[1])).content.decode()
    assert "Udgivelsen har også åbne mikrodata" in quality

    # The file is the layout of the CTDC, a line for each person; the report stands on the paper, too, in English.
    link = reverse("public-release-file", args=[1, "ctdc"])
    assert link in Client().get(reverse("public-release", args=[1])).content.decode()
    rows = list(csv.DictReader(io.StringIO(Client().get(link).content.decode("utf-8-sig"))))
    assert len(rows) == 90 and len(rows[0]) == 62
    assert {one["majorityStatus"] for one in rows} == {"Minor", "Adult"} and {one["ageBroad"] for one in rows} == {
        "-99"
    }
    assert any(one["isForcedLabour"] == "1" for one in rows)
    paper = text_of(Client().get(reverse("public-release-file", args=[1, "pdf"]), {"sprog": "en"}).content)
    assert "Open microdata" in paper
    english = Client().get(reverse("public-release", args=[1]), {"sprog": "en"}).content.decode()
    assert (
        "They say only sex, age when assessed and exploitation, one form or several" in english and "»" not in english
    )
    assert "a blank cell does not mean zero" in english and "is the open microdata of this release" in english
    with cast.stine.acting():
        assert ReleaseFile.objects.filter(release=drawn, kind="ctdc").count() == 2
        kept = queries.release_of(drawn.pk).kept.microdata
        assert kept is not None and kept.smallest >= 11

    # It is frozen: the database keeps no row that stands fewer times, whatever wrote it.
    said: dict[str, LiteralString] = {
        "id": "gen_random_uuid()", "sequence": "2",
        "content": "jsonb_set(content, '{microdata,rows}', '[[\"woman\", 10]]')",
    }  # fmt: skip
    columns = [str(one.column) for one in Release._meta.local_fields if not one.generated]
    told_so = [sql.SQL(said[one]) if one in said else sql.Identifier(one) for one in columns]
    with pytest.raises(psycopg.Error, match="release_microdata_of_few"):
        owner.execute(
            sql.SQL("INSERT INTO releases_release ({}) SELECT {} FROM releases_release").format(
                sql.SQL(", ").join(map(sql.Identifier, columns)), sql.SQL(", ").join(told_so)
            )
        )


def test_sta_01_of_the_same_years_there_is_one_such_file_and_later_tables_are_held_against_it(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    country(assess)
    told.approved(cast, tables=(SEX,), public_from=OCTOBER, microdata=["exploited_as"])
    with cast.stine.acting():
        (rows,) = extracts.out()
        assert rows.called.da == "de åbne mikrodata i udgivelse nr. 1"
        assert rows.tells(2024, frozenset({("exploited_as", "sexual")})) and not rows.tells(2023, frozenset())
    # It is said beside the field, and nothing is ordered.
    new = reverse("release-new")
    sent = told.filled(cast.stine.client().get(new).context["form"]) | {"tables": [SEX], "microdata": ["sex"]}
    refused = cast.stine.client().post(new, sent | {"public_from": OCTOBER.strftime("%d.%m.%Y")})
    assert refused.status_code == 422 and [*refused.context["form"].errors] == ["microdata"]
    assert "åbne mikrodata i udgivelse nr. 1 er ude" in refused.context["form"].errors["microdata"][0]
    with cast.stine.acting():
        assert queries.being_made() is None
    # The job looks once more: rows of the years may have come out since it was ordered.
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(beside, "require_no_other_rows", lambda *_given: None)
        again = told.order(cast.stine, tables=(SEX,), public_from=OCTOBER, microdata=["sex"])
    making.run(again.pk, cast.stine.membership.pk)
    with cast.stine.acting():
        stopped = queries.making_of(again.pk).stopped
        assert stopped is not None and "åbne mikrodata i udgivelse nr. 1 er ude" in stopped.why_da
    # So is an extract: of three who were entered since, it does not show that they are between the two.
    for _one in range(3):
        assess(IN_2024)
    reasons = {"exploited_as": "Sammenligne former.", "sex": "Sammenligne kønnene."}
    row = research_stories.granted(cast, reasons=reasons)
    with cast.stine.acting():
        (file,) = open_files.out()
        in_file = {words[0]: number for words, number in file.rows.items()}
        for _lot in range(4):
            made = extract_make(research.get_application(row.pk))
            here = Counter(words[1] for words in made.rows)
            assert not any(0 < abs(number - here[form]) < 5 for form, number in in_file.items())
    # Taken down it counts still: who took it has it.
    with cast.karen.acting():
        (first,) = [one for one in queries.releases() if one.approved]
        actions.release_take_down(first, why_da="Et tal pegede på nogen.", why_en="A figure pointed at somebody.")
        assert len(extracts.out()) == 1


def test_sta_01_without_a_table_of_the_assessed_or_with_a_year_that_is_repeated_it_is_refused_in_the_order(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    for changed, said in (
        ({"tables": ("presumed-by-stage",)}, "kræver en tabel"), ({"microdata": ["nationality"]}, "findes ikke"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            told.order(cast.stine, **({"microdata": COLUMNS} | changed))
        assert said in refused.value.message.da and refused.value.field == "microdata"
