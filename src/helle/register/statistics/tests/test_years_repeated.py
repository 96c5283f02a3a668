"""A year that was corrected by few stands in the next release as an earlier one told it (STA-01, FIG-11)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from tests import release_stories
from tests.access_stories import text_of
from tests.cast import Cast, as_owner, named
from tests.repeated_year_stories import (
    APRIL,
    COUNTRY,
    IN_2024,
    IN_2025,
    IN_2026,
    JANUARY,
    MARCH,
    NOVEMBER,
    OCTOBER,
    SEX,
    WHY,
    YEAR_AFTER,
    YEARS,
    first_release,
    kept,
    many,
    overtaken,
    repeated,
    sent_unchanged,
    table,
    today,
    wanted,
)

from helle.register.protection.refusals import Refused
from helle.register.releases import actions, auditing, making, repeating
from helle.register.releases.models import Making, Release
from helle.register.releases.repeating import same_figures
from helle.register.statistics.tests.conftest import Assess
from helle.register.statistics.years_told import years_told


def test_a_year_that_two_more_came_to_is_refused_and_then_repeated_as_it_was_told(
    committed_cast: Cast, assess: Assess
) -> None:
    cast = committed_cast
    first = first_release(cast, assess)
    today(JANUARY)
    with pytest.raises(Refused, match="has moved by fewer than 5") as refused:
        release_stories.draw(cast.stine, **wanted())
    assert "Lad året stå, som en tidligere udgivelse fortalte det" in refused.value.message.da
    second = release_stories.approved(cast, **wanted((2024, first)))
    then, now = kept(cast, first), kept(cast, second)
    for code in (SEX, YEARS):
        old, new = table(then, code), table(now, code)
        assert new.years == (2024, 2025) and same_figures(old.figures, new.figures, 2024)
    assert table(now, SEX).figure(2024, ("not_stated",)) is None
    assert table(now, YEARS).figure(2024, ()) == 31 and table(now, YEARS).figure(2025, ()) == 36
    # The page of statistics tells the year as of the release that counted it.
    assert (years_told()[2024].number, years_told()[2025].number) == (1, 2)
    # And so it is repeated again, of the release that counted it; a correction of ten is told.
    today(APRIL)
    third = release_stories.approved(cast, **wanted((2024, first), day=APRIL))
    assert table(kept(cast, third), YEARS).figure(2024, ()) == 31
    many(assess, 8, IN_2024, sex="woman", entered_on=dt.date(2026, 4, 8))
    july = dt.date(2026, 7, 6)
    today(july)
    with pytest.raises(Refused, match="2024: The release did not count the year itself"):
        release_stories.order(cast.stine, **wanted((2024, third), day=july))
    fourth = release_stories.approved(cast, **wanted(day=july))
    assert table(kept(cast, fourth), YEARS).figure(2024, ()) == 41 and years_told()[2024].number == 4
    with pytest.raises(Refused, match=r"Release no\. 4 has counted the year otherwise since"):
        release_stories.order(cast.stine, **wanted((2024, first), day=july))


def test_every_reader_is_told_as_which_release_a_year_stands_and_why(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    _first, second = repeated(cast, assess)
    said = "2024 (nr. 1): som udgivelse nr. 1 fortalte det, opgjort til og med 30. september 2025. En rettelse venter."
    assert said in cast.karen.client().get(reverse("release", args=[second.pk])).content.decode()
    release_stories.answer(cast.karen, second)
    shown = Client().get(reverse("public-release", args=[2])).content.decode()
    assert said in shown and '<th scope="col" class="number">2024 (nr. 1)</th>' in shown
    assert "talt i Helle, som udgivelse nr. 1 fortalte det" in shown and "er ikke talt igen" in shown
    english = Client().get(reverse("public-release", args=[2]), {"sprog": "en"}).content.decode()
    assert "A correction waits." in english and "2024 (no. 1)" in english
    paper = " ".join(text_of(Client().get(reverse("public-release-file", args=[2, "pdf"])).content).split())
    assert said in paper
    lines = csv.DictReader(
        io.StringIO(Client().get(reverse("public-release-file", args=[2, "csv"])).content.decode("utf-8-sig"))
    )
    own = [one for one in lines if one["status"] in ("published", "suppressed")]
    assert {(one["year"], one["cut_off"], one["release"], one["as_told_in"]) for one in own} == {
        ("2024", "2025-09-30", "2", "1"), ("2025", "2025-12-31", "2", ""),
    }  # fmt: skip
    collection = json.loads(Client().get(reverse("public-release-file", args=[2, "json"])).content)
    (of_sex, _years, _chart) = collection["link"]["item"]
    assert of_sex["extension"]["as_told"]["2024"] == {
        "release": 1,
        "cut_off": "2025-09-30",
        "why": "En rettelse venter.",
    }
    pack = Client().get(reverse("public-release-pack", args=[2, "sdg_16_2_2"])).content.decode("utf-8-sig")
    told = {(one["cut_off"], one["as_told_in"]) for one in csv.DictReader(io.StringIO(pack))}
    assert told == {("2025-09-30", "1"), ("2025-12-31", "")}


def test_the_form_says_what_was_sent_back_and_names_no_choice_by_its_key(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    _first, second = repeated(cast, assess)
    release_stories.answer(cast.karen, second, approved=False, remarks="Tabellen over alder mangler.")
    form = cast.stine.client().get(reverse("release-new")).context["form"]
    assert form.stands_now[0][1] == "Sendt tilbage: Tabellen over alder mangler."
    forged = f"2024:{second.pk}"
    sent = release_stories.filled(form) | {"repeats": [forged]}
    refused = cast.stine.client().post(reverse("release-new"), sent)
    assert refused.status_code == 422
    assert refused.context["form"].errors["repeats"] == ["Vælg en af de viste muligheder."]


def test_what_the_earlier_release_has_not_stands_without_the_year(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    first = first_release(cast, assess, tables=(SEX,))
    today(JANUARY)
    with pytest.raises(Refused, match="2024: The release has none of the chosen tables"):
        release_stories.order(cast.stine, **wanted((2024, first), tables=(YEARS,)))
    second = kept(cast, release_stories.approved(cast, **wanted((2024, first), tables=(YEARS, SEX))))
    assert table(second, YEARS).years == (2025,) and table(second, SEX).years == (2024, 2025)
    shown = Client().get(reverse("public-release", args=[2])).content.decode()
    without = "Disse tabeller står uden 2024, fordi udgivelse nr. 1 ikke har dem for det år:"
    assert f"{without} Personer vurderet handlet, fordelt på år." in shown
    # The chart has the year all the same, out of the table that tells it.
    assert ">31<" in shown


def test_a_country_that_came_with_the_correction_is_not_listed(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    for country in ("RO", "BG", "HU"):
        many(assess, 9, IN_2024, nationality=country)
    many(assess, 2, IN_2024, nationality="TH")
    today(OCTOBER)
    first = release_stories.approved(cast, tables=(COUNTRY,), public_from=OCTOBER)
    many(assess, 1, IN_2024, nationality="VN", entered_on=NOVEMBER)
    for country in ("RO", "NG"):
        many(assess, 12, IN_2025, nationality=country, entered_on=NOVEMBER)
    today(JANUARY)
    second = release_stories.approved(cast, **wanted((2024, first), tables=(COUNTRY,)))
    found = table(kept(cast, second), COUNTRY)
    assert found.groups == (("BG", "HU", "NG", "RO", "TH"),)
    assert same_figures(found.figures, table(kept(cast, first), COUNTRY).figures, 2024)
    assert found.figure(2024, ("NG",)) == 0 == found.figure(2025, ("TH",))


def test_what_cannot_be_repeated_is_said_beside_the_choice(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    first = first_release(cast, assess)
    today(JANUARY)
    for changed, said in (
        (wanted((2024, first), first_year=2025), "does not cover the year"),
        (wanted((2024, first), last_year=2024), "One year at least has to be counted"),
        (wanted((2024, first), (2024, first)), "from one release only"),
        (wanted((2025, first)), "did not count the year itself"),
        (wanted((2024, first), repeats_why_en=""), "reason"),
    ):
        with pytest.raises(Refused, match=said):
            release_stories.order(cast.stine, **changed)


def test_nothing_is_repeated_from_a_release_that_was_taken_down(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    first, second = repeated(cast, assess)
    release_stories.take_down(cast.karen, first)
    with pytest.raises(Refused, match="was taken down"):
        release_stories.answer(cast.karen, second)
    release_stories.answer(cast.karen, second, approved=False, remarks="Udgivelse nr. 1 er taget ned.")
    with pytest.raises(Refused, match="2024: The release was taken down"):
        release_stories.order(cast.stine, **wanted((2024, first)))


def test_whoever_takes_a_release_down_is_told_what_repeats_it_and_readers_that_it_is_down(
    committed_cast: Cast, assess: Assess
) -> None:
    cast = committed_cast
    first, second = repeated(cast, assess, approved=True)
    page = cast.karen.client().get(reverse("release-take-down", args=[first.pk])).content.decode()
    assert "Udgivelse nr. 2 gentager år fra den" in page
    release_stories.take_down(cast.karen, first)
    said = "Udgivelse nr. 1 er taget ned siden."
    assert said in Client().get(reverse("public-release", args=[2])).content.decode()
    assert said in named(cast, "charlotte").client().get(reverse("release", args=[second.pk])).content.decode()
    # The page of statistics goes back: a release that repeats a year does not tell it.
    assert years_told()[2024].is_down


def test_the_form_offers_it_and_what_could_not_be_made_begins_with_it(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    stine = cast.stine.client()
    assert "repeats" not in stine.get(reverse("release-new")).context["form"].fields
    first = first_release(cast, assess)
    today(JANUARY)
    form = stine.get(reverse("release-new")).context["form"]
    key = f"2024:{first.pk}"
    label = "2024, som udgivelse nr. 1 fortalte det (opgjort til og med 30. september 2025)"
    assert form.fields["repeats"].choices == [(key, label)]
    sent = release_stories.filled(form) | {
        "first_year": "2024", "last_year": "2025", "tables": [SEX, YEARS], "repeats": [key],
        "public_from": JANUARY.strftime("%d.%m.%Y"),
    }  # fmt: skip
    refused = stine.post(reverse("release-new"), sent)
    assert refused.status_code == 422 and "repeats_why_da" in refused.context["form"].errors
    done = stine.post(reverse("release-new"), sent | WHY)
    assert done.status_code == 302
    row = release_stories.made(cast.stine)
    assert row.repeats == [[2024, str(first.pk)]]
    again = stine.get(reverse("release-new"), {"igen": str(row.pk)}).context["form"]
    assert again["repeats"].value() == [key] and again["repeats_why_en"].value() == "A correction waits."


@pytest.mark.parametrize("another_is_offered", [True, False])
def test_what_is_ordered_again_says_whose_year_was_taken_down_and_counts_none_unawares(
    committed_cast: Cast, assess: Assess, another_is_offered: bool
) -> None:
    cast = committed_cast
    first = first_release(cast, assess)
    if another_is_offered:
        release_stories.approved(cast, tables=(YEARS,), public_from=OCTOBER)
    today(JANUARY)
    ordered = overtaken(cast, (2024, first))
    url = f"{reverse('release-new')}?igen={ordered.pk}"
    stine = cast.stine.client()
    open_before = sent_unchanged(stine.get(url).context["form"])
    assert open_before["repeats"] == [f"2024:{first.pk}"]
    release_stories.take_down(cast.karen, first)
    page = stine.get(url)
    said = (
        "2024 skulle gentages fra udgivelse nr. 1, som er taget ned siden. Krydset er væk: gentag året fra en anden, "
        "eller sæt kryds ved, at det skal tælles."
    )
    assert said in page.content.decode()
    sent = sent_unchanged(page.context["form"])
    assert sent["repeats"] == [] and sent["repeats_why_da"] == WHY["repeats_why_da"]
    # Also of a page that stood open all the while, from which the tick comes along.
    late = stine.post(url, open_before)
    assert late.status_code == 422 and "repeats" in late.context["form"].errors and said in late.content.decode()
    refused = stine.post(url, sent)
    assert refused.status_code == 422 and said in refused.content.decode()
    assert "2024 ville blive talt" in refused.context["form"].errors["counted_now"][0]
    # She wants it counted: why it is repeated is no longer to be said.
    ticked = sent | {"counted_now": ["2024"]}
    form = stine.post(url, ticked).context["form"]
    assert form.errors["repeats_why_da"][0].startswith("Her står, hvorfor år gentages, men der er intet kryds")
    assert form["repeats_why_da"].value() == WHY["repeats_why_da"]
    assert form["repeats_why_en"].value() == WHY["repeats_why_en"]
    stine.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    in_english = stine.post(url, ticked | {"repeats_why_da": ""})
    assert "no year is ticked" in in_english.context["form"].errors["repeats_why_en"][0]
    meant = stine.post(url, ticked | {"repeats_why_da": "", "repeats_why_en": ""})
    assert meant.status_code == 302
    with cast.stine.acting():
        assert Making.objects.filter(first_year=2024, last_year=2025, repeats=[]).count() == 1


def test_of_two_years_the_one_whose_release_was_taken_down_is_not_counted_beside_the_other_unasked(
    committed_cast: Cast, assess: Assess
) -> None:
    """The other is repeated still, so that the reasons stand and refuse nothing."""
    cast = committed_cast
    stine, new = cast.stine.client(), reverse("release-new")
    first = first_release(cast, assess)
    today(JANUARY)
    second = release_stories.approved(cast, **wanted(first_year=2025))
    many(assess, 20, IN_2026, sex="woman", entered_on=IN_2026)
    today(YEAR_AFTER)
    form = stine.get(new).context["form"]
    keys = [f"2024:{first.pk}", f"2025:{second.pk}"]
    open_before = release_stories.filled(form) | {
        "last_year": "2026", "tables": [SEX, YEARS], "repeats": keys, "public_from": YEAR_AFTER.strftime("%d.%m.%Y"),
        **WHY,
    }  # fmt: skip
    release_stories.take_down(cast.karen, second)
    refused = stine.post(new, open_before).context["form"]
    assert "repeats" in refused.errors and "2025 ville blive talt" in refused.errors["counted_now"][0]
    # The tick that was refused is shown no more: whoever sends the page once more is asked all the same.
    unchanged = sent_unchanged(refused)
    assert unchanged["repeats"] == keys[:1]
    again = stine.post(new, unchanged)
    assert again.status_code == 422 and [*again.context["form"].errors] == ["counted_now"]
    assert stine.post(new, unchanged | {"counted_now": ["2025"]}).status_code == 302
    with cast.stine.acting():
        (row,) = Making.objects.filter(last_year=2026)
    assert row.repeats == [[2024, str(first.pk)]]


def public_later(cast: Cast, assess: Assess) -> Release:
    """A release of 2024 that is approved in January and that nobody reads before March; two women more since."""
    many(assess, 20, IN_2024, sex="woman")
    many(assess, 11, IN_2024, sex="man")
    today(JANUARY)
    first = release_stories.approved(cast, tables=(SEX, YEARS), public_from=MARCH)
    many(assess, 25, IN_2025, sex="woman", entered_on=NOVEMBER)
    return first


def test_a_year_is_not_repeated_before_anybody_reads_the_release_that_told_it(
    committed_cast: Cast, assess: Assess
) -> None:
    cast = committed_cast
    first = public_later(cast, assess)
    form = cast.stine.client().get(reverse("release-new")).context["form"]
    ((_key, label),) = form.fields["repeats"].choices
    assert label.endswith("(opgjort til og med 31. december 2025), offentlig fra 2. marts 2026")
    day_before = MARCH - dt.timedelta(days=1)
    with pytest.raises(Refused, match=r"2024: The release is public only from 2 March 2026.*\[STA-01\]") as refused:
        release_stories.order(cast.stine, **wanted((2024, first), day=day_before))
    assert refused.value.field == "repeats" and refused.value.ruling is not None
    second = release_stories.approved(cast, **wanted((2024, first), day=MARCH))
    assert table(kept(cast, second), YEARS).figure(2024, ()) == 31


def test_neither_the_job_nor_the_database_repeats_it_before_that_day(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    first = public_later(cast, assess)
    early = wanted((2024, first), day=MARCH - dt.timedelta(days=1))
    monkeypatch.setattr(actions, "_require_repeatable", lambda _drawn: None)
    ordered = release_stories.order(cast.stine, **early)
    with pytest.raises(Refused, match="is public only from 2 March 2026"):
        making.make(ordered.pk, cast.stine.membership.pk)
    monkeypatch.setattr(repeating, "require_repeatable", lambda _wish, field: None)
    with pytest.raises(DatabaseError, match="release_repeats_what_is_public"):
        making.make(ordered.pk, cast.stine.membership.pk)
    assert release_stories.rows(cast.stine) == [first]


def test_what_was_drawn_before_that_was_asked_is_not_approved(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    first, second = repeated(cast, assess)
    as_owner("ALTER TABLE releases_release DISABLE TRIGGER USER", [])
    as_owner("UPDATE releases_release SET public_from = %s WHERE id = %s", [MARCH, first.pk])
    as_owner("ALTER TABLE releases_release ENABLE TRIGGER USER", [])
    with pytest.raises(Refused, match="is public only from 2 March 2026") as refused:
        release_stories.answer(cast.karen, second)
    assert refused.value.field == "approved"
    monkeypatch.setattr(repeating, "require_repeatable", lambda _wish, field: None)
    with pytest.raises(Refused, match="is public only later than this one"):
        release_stories.answer(cast.karen, second)
    # It is approved once the other is out.
    today(MARCH)
    release_stories.answer(cast.karen, second)


def test_the_second_person_reads_why_the_year_may_be_repeated(committed_cast: Cast, assess: Assess) -> None:
    cast = committed_cast
    _first, second = repeated(cast, assess)
    shown = cast.karen.client().get(reverse("release", args=[second.pk])).content.decode()
    assert "Hvorfor må 2024 gentages?" in shown and "intet siges, som ikke er sagt" in shown
    release_stories.answer(cast.karen, second)
    assert "Hvorfor må 2024" not in cast.karen.client().get(reverse("release", args=[second.pk])).content.decode()


@pytest.mark.parametrize("part", ["content", "originals"])
def test_the_database_refuses_a_year_that_is_not_the_same(
    committed_cast: Cast, assess: Assess, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    cast = committed_cast
    first = first_release(cast, assess)
    today(JANUARY)
    joined = repeating.with_repeated

    def otherwise(*given: Any) -> Any:
        content, originals = joined(*given)
        rows = (content["tables"] if part == "content" else originals)[1]["figures"]
        (row,) = [one for one in rows if one[0] == 2024]
        row[-1] += 2
        return content, originals

    monkeypatch.setattr(repeating, "with_repeated", otherwise)
    # The last look refuses it; and where that is asleep, the database.
    with pytest.raises(Refused, match="does not repeat 2024 as it was told"):
        release_stories.draw(cast.stine, **wanted((2024, first)))
    monkeypatch.setattr(auditing, "_require_same", lambda *_given: None)
    with pytest.raises(DatabaseError, match="release_repeats_the_same_figures"):
        release_stories.draw(cast.stine, **wanted((2024, first)))
    assert release_stories.rows(cast.stine) == [first]
