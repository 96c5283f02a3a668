"""The pages of releases: who draws, who answers, who reads what, and what anybody reads without login (STA-01)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from tests import release_stories as told
from tests.access_stories import text_of
from tests.cast import Cast, named, reseat
from tests.connected import of_the_public_process
from tests.gates import Gates, ObjectGates, Place
from tests.pages import audit_lines

from helle.register.protection import clock
from helle.register.protection.context import NoSuchMembership
from helle.register.releases import auditing, making, protecting
from helle.register.releases.models import Release
from helle.register.releases.protecting import CannotProtect, Shown
from helle.rules.ruling import Text

DATABASES = pytest.mark.django_db(databases=["default", "keys", "numbers", "statistics"])
NOWHERE = "00000000-0000-4000-8000-000000000000"
# Who sees no figures at all (C6), and who sees only what may leave.
NO_FIGURES = ("olga", "dorthe", "anton", "inge", "maja")


@DATABASES
class _Read(Gates):
    outsiders: ClassVar[tuple[str, ...]] = NO_FIGURES
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera",)
    methods: ClassVar[tuple[str, ...]] = ("GET",)
    purpose: ClassVar[str] = "statistics"
    may: ClassVar[str] = "charlotte"


class TestTheList(_Read):
    view = "releases"
    action = "release.listed"


class TestARelease(_Read, ObjectGates):
    view = "release"
    action = "release.read"

    def place(self, cast: Cast) -> Place:
        drawn = told.approved(cast)
        return Place(reverse(self.view, args=[drawn.pk]), reverse(self.view, args=[NOWHERE]))


class TestAFile(_Read, ObjectGates):
    view = "release-file"
    action = "release.file_made"

    def place(self, cast: Cast) -> Place:
        drawn = told.approved(cast)
        return Place(reverse(self.view, args=[drawn.pk, "csv"]), reverse(self.view, args=[NOWHERE, "csv"]))


@DATABASES
class _Work(Gates):
    may: ClassVar[str] = "stine"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "vera")


class TestDrawing(_Work):
    view = "release-new"


class TestLookingWhetherItIsMade(_Work, ObjectGates):
    view = "release-making"
    methods: ClassVar[tuple[str, ...]] = ("GET",)
    purpose: ClassVar[str] = "statistics"
    action = "release.making_read"

    def place(self, cast: Cast) -> Place:
        ordered = told.order(cast.stine)
        return Place(reverse(self.view, args=[ordered.pk]), reverse(self.view, args=[NOWHERE]))


class TestTakingOver(_Work, ObjectGates):
    view = "release-take-over"
    may = "karen"

    def place(self, cast: Cast) -> Place:
        ordered = told.order(cast.stine)
        return Place(reverse(self.view, args=[ordered.pk]), reverse(self.view, args=[NOWHERE]))


class TestAnswering(_Work, ObjectGates):
    view = "release-answer"
    may = "karen"

    def place(self, cast: Cast) -> Place:
        drawn = told.draw(cast.stine)
        return Place(reverse(self.view, args=[drawn.pk]), reverse(self.view, args=[NOWHERE]))


class TestTakingDown(_Work, ObjectGates):
    view = "release-take-down"
    may = "karen"
    wrong_roles: ClassVar[tuple[str, ...]] = ("stine", "mette")

    def place(self, cast: Cast) -> Place:
        drawn = told.approved(cast)
        return Place(reverse(self.view, args=[drawn.pk]), reverse(self.view, args=[NOWHERE]))


def test_a_correction_in_which_no_figure_moved_says_so_wherever_it_is_read(committed_cast: Cast) -> None:
    cast = committed_cast
    first = told.approved(cast)
    karen, stine = cast.karen.client(), cast.stine.client()
    assert "tæller først fra det næste" in stine.get(reverse("release-new")).content.decode()
    second = told.draw(cast.stine, corrects=first)
    said = "Intet tal i tabellerne er ændret i forhold til udgivelse nr. 1"
    page = karen.get(reverse("release", args=[second.pk])).content.decode()
    assert said in page and "samme tabeller" not in page and "samme skøn" not in page
    told.answer(cast.karen, second)
    shown = Client().get(reverse("public-release", args=[2])).content.decode()
    assert said in shown and said not in Client().get(reverse("public-release", args=[1])).content.decode()
    paper = text_of(Client().get(reverse("public-release-file", args=[2, "pdf"]), {"sprog": "en"}).content)
    assert "No figure of the tables differs from release no. 1" in " ".join(paper.split())
    third = told.draw(cast.stine, corrects=second, tables=told.TABLES[:1])
    assert "De to har ikke de samme tabeller" in karen.get(reverse("release", args=[third.pk])).content.decode()


def test_a_correction_links_to_what_it_corrects_only_where_that_is_public(committed_cast: Cast) -> None:
    cast = committed_cast
    first = told.approved(cast, public_from=told.TODAY + dt.timedelta(days=30))
    told.approved(cast, corrects=first)
    shown, link = reverse("public-release", args=[2]), reverse("public-release", args=[1])
    for page in (shown, reverse("public-figures")):
        found = Client().get(page).content.decode()
        assert "Retter nr. 1, som ikke er offentlig" in found and f'href="{link}' not in found
    clock.freeze(dt.datetime(2025, 11, 9, 9, tzinfo=clock.COPENHAGEN))
    found = Client().get(shown).content.decode()
    assert f'href="{link}"' in found and "som ikke er offentlig" not in found


def test_a_release_is_drawn_by_one_and_approved_by_another_and_then_anybody_reads_it(committed_cast: Cast) -> None:
    cast = committed_cast
    stine, karen = cast.stine.client(), cast.karen.client()
    form = stine.get(reverse("release-new")).context["form"]
    sent = {
        "form_token": form["form_token"].value(),
        "seen": form["seen"].value(),
        "title_da": "Ofre for menneskehandel 2024",
        "title_en": "Victims of trafficking 2024",
        "first_year": "2024",
        "last_year": "2024",
        "tables": list(told.TABLES),
        "public_from": "06.10.2025",
        "introduction": "Året kort.",
        "introduction_en": "The year in short.",
        "corrects": "",
        "why_da": "",
        "why_en": "",
    }
    ordered = stine.post(reverse("release-new"), sent)
    assert ordered.status_code == 302, ordered.context["form"].errors
    # A job makes it; the queue holds ids alone, and the page goes to the release once it is made.
    waits = ordered.headers["Location"]
    assert "Udgivelsen laves" in stine.get(waits).content.decode() and not told.rows(cast.stine)
    assert waits in karen.get(reverse("releases")).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'release_make'")
        ((given,),) = cursor.fetchall()
    for _twice in range(2):
        making.run(*(uuid.UUID(one) for one in json.loads(given).values()))
    (row,) = told.rows(cast.stine)
    page = reverse("release", args=[row.pk])
    assert stine.get(waits, {"looks": "1"}).headers["HX-Redirect"] == page == stine.get(waits).headers["Location"]
    # Nobody outside reads a draft, neither with login nor without.
    assert named(cast, "charlotte").client().get(page).status_code == 404
    assert Client().get(reverse("public-release", args=[1])).status_code == 404
    # Whoever drew it cannot approve it; the page says why.
    refused = stine.post(reverse("release-answer", args=[row.pk]), told.answered(stine, row))
    assert refused.status_code == 422 and "godkender den ikke selv" in refused.content.decode()
    assert reverse("release", args=[row.pk]) in karen.get("/").content.decode()
    approved = karen.post(reverse("release-answer", args=[row.pk]), told.answered(karen, row))
    assert approved.status_code == 302
    assert named(cast, "charlotte").client().get(page).status_code == 200

    before = len(audit_lines(cast))
    with of_the_public_process():
        said = Client().get(reverse("public-release", args=[1]))
        assert said.status_code == 200 and not said.cookies and said.headers["Cache-Control"] == "no-store"
        assert "Året kort." in said.content.decode() and "Køn" in said.content.decode()
        # Each table and picture says whence it is: what others published in the two charts, and what was counted here.
        shown = said.content.decode()
        assert shown.count('figure-source">Kilde: ') >= shown.count("<table") >= len(told.TABLES)
        assert shown.count("Opgjort til og med 30. september 2025.") >= len(told.TABLES)
        english = Client().get(reverse("public-release", args=[1]), {"sprog": "en"}).content.decode()
        assert "Victims of trafficking 2024" in english and "The year in short." in english and "Køn" not in english
        assert "Ofre for menneskehandel 2024" in Client().get(reverse("public-figures")).content.decode()
        # Whoever has several open tells them apart by their titles.
        for name, given, danish, other in (
            ("public-figures", [], "Tal om menneskehandel", "Figures on human trafficking"),
            ("public-release", [1], "Ofre for menneskehandel 2024 · Udgivelse nr. 1", "Victims of trafficking 2024 · "
             "Release no. 1"),
            ("public-release-quality", [1], "Kvalitet: Ofre for menneskehandel 2024 · Udgivelse nr. 1",
             "Quality: Victims of trafficking 2024 · Release no. 1"),
        ):  # fmt: skip
            for language, title in (("da", danish), ("en", other)):
                titled = Client().get(reverse(name, args=given), {"sprog": language}).content.decode()
                assert f"<title>{title} – Helle</title>" in titled
        for kind in ("csv", "json", "pdf"):
            url = reverse("public-release-file", args=[1, kind])
            one, again = Client().get(url), Client().get(url)
            assert one.status_code == 200 and one.content == again.content
            # A file never changes; it is kept for minutes only, since a release can be taken down.
            assert one.headers["Cache-Control"] == "public, max-age=300" and not one.cookies
            assert Client().get(url, headers={"If-None-Match": one.headers["ETag"]}).status_code == 304
            assert Client().get(url, {"sprog": "en"}).headers["ETag"] != one.headers["ETag"] or kind == "json"
        # What is not there says so in words for anybody, who has neither unit nor role.
        nowhere = (
            ("public-release", [999]), ("public-release-quality", [999]), ("public-release-file", [1, "xlsx"]),
            ("public-release-pack", [1, "none"]),
        )  # fmt: skip
        for name, given in nowhere:
            for language, word in (("da", "Her er ingen tal"), ("en", "There are no figures here")):
                there = Client().get(reverse(name, args=given), {"sprog": language})
                assert there.status_code == 404 and word in there.content.decode(), (name, language)
                assert "rolle" not in there.content.decode() and there.headers["Content-Language"] == language
    assert len(audit_lines(cast)) == before


@DATABASES
def test_the_files_say_the_same_as_the_page_and_the_paper_can_be_read_aloud(cast: Cast) -> None:
    row = told.approved(cast)
    client = named(cast, "charlotte").client()
    found = client.get(reverse("release-file", args=[row.pk, "csv"])).content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(found)))
    told_there, counted = {"published", "imported"}, {"published", "suppressed"}
    assert {line["status"] for line in lines} <= told_there | counted | {"not-published", "not-in-release"}
    assert all((line["value"] != "") == (line["status"] in told_there) for line in lines)
    assert all((line["cut_off"] == "2025-09-30") == (line["status"] in counted) for line in lines)
    assert [line["value"] for line in lines if line["year"] == "2007-2016"] == ["632"]
    collection = json.loads(client.get(reverse("release-file", args=[row.pk, "json"])).content)
    for item in collection["link"]["item"]:
        size = 1
        for number in item["size"]:
            size *= number
        assert len(item["value"]) == size and item["id"][0] == "year"
        without = {place for place, value in enumerate(item["value"]) if value is None}
        assert {int(place) for place, status in item["status"].items() if status not in told_there} == without
    paper = {
        language: text_of(client.get(reverse("release-file", args=[row.pk, "pdf"]), {"sprog": language}).content)
        for language in ("da", "en")
    }
    assert "Udgivelse nr. 1" in paper["da"] and "Release no. 1" in paper["en"]


def test_a_release_that_was_taken_down_shows_its_reason_and_no_figure(committed_cast: Cast) -> None:
    cast = committed_cast
    row = told.approved(cast)
    url = reverse("release-take-down", args=[row.pk])
    karen = cast.karen.client()
    token = karen.get(url).context["form"]["form_token"].value()
    done = karen.post(url, {"form_token": token, "why_da": "En tabel viste for meget.", "why_en": "It told too much."})
    assert done.status_code == 302
    shown = Client().get(reverse("public-release", args=[1])).content.decode()
    assert "En tabel viste for meget." in shown and "<table" not in shown
    assert Client().get(reverse("public-release-file", args=[1, "csv"])).status_code == 410
    # Nor do those who log in and may not see small figures; CMM's lead and analyst see to it.
    pages = [
        reverse("release", args=[row.pk]),
        *(reverse("release-file", args=[row.pk, one]) for one in ("csv", "pdf")),
    ]
    for name, answer in (("charlotte", 410), ("karen", 200), ("stine", 200)):
        client = named(cast, name).client()
        assert [client.get(page).status_code for page in pages] == [answer] * 3
        assert (pages[0] in client.get(reverse("releases")).content.decode()) == (answer == 200)
    # What corrects it says so, and leads only who may read it.
    second = told.approved(cast, corrects=row)
    for name, leads in (("charlotte", False), ("karen", True)):
        page = named(cast, name).client().get(reverse("release", args=[second.pk])).content.decode()
        assert "Retter en tidligere udgivelse" in page and (pages[0] in page) == leads


def test_what_is_told_as_the_first_public_day_is_never_before_the_approval(committed_cast: Cast) -> None:
    cast = committed_cast
    row = told.draw(cast.stine)  # Public from the day on which it was drawn, at the earliest.
    clock.freeze(dt.datetime(2025, 10, 9, 9, tzinfo=clock.COPENHAGEN))
    told.answer(cast.karen, row)
    pages = [
        Client().get(reverse("public-figures")),
        Client().get(reverse("public-release", args=[1])),
        named(cast, "charlotte").client().get(reverse("release", args=[row.pk])),
    ]
    for page in (one.content.decode() for one in pages):
        assert "9. oktober 2025" in page and "6. oktober 2025" not in page
    collection = json.loads(Client().get(reverse("public-release-file", args=[1, "json"])).content)
    assert {one["extension"]["public_from"] for one in collection["link"]["item"]} == {"2025-10-09"}
    paper = text_of(Client().get(reverse("public-release-file", args=[1, "pdf"])).content)
    assert "offentlig fra 9. oktober 2025" in paper and "6. oktober 2025" not in paper


@DATABASES
def test_what_cannot_be_made_says_why_in_her_language_keeps_nothing_and_is_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stine = cast.stine.client()
    first = told.order(cast.stine, title_da="Den første")
    said = protecting._all_of(
        [CannotProtect(Text(f"Tallet for {year} kan ikke beskyttes. [STA-01]", f"{year} cannot be protected. [STA-01]"))
         for year in (2024, 2025)]
    )  # fmt: skip

    def refuse(*_given: object) -> None:
        raise said

    with monkeypatch.context() as patched:
        patched.setattr(making, "protected", refuse)
        making.run(first.pk, cast.stine.membership.pk)
    url = reverse("release-making", args=[first.pk])
    shown = stine.get(url).content.decode()
    # Each reason by itself, with the requirement as a chip.
    for year in (2024, 2025):
        assert f'<p class="alert-text">Tallet for {year} kan ikke beskyttes. <span class="src"' in shown
    assert "[STA-01]" not in shown and f"?igen={first.pk}" in shown and "hx-get" not in shown
    assert "kunne ikke laves" in stine.get(reverse("releases")).content.decode() and not told.rows(cast.stine)
    again = stine.get(reverse("release-new"), {"igen": str(first.pk)}).context["form"]
    assert again["title_da"].value() == "Den første" and again["tables"].value() == list(told.TABLES)
    # What was stopped is not made later, and an error that nobody foresaw stops it in words for anybody.
    making.run(first.pk, cast.stine.membership.pk)
    second = told.order(cast.stine)
    with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
        patched.setattr(making, "protected", lambda *_given: 1 / 0)
        making.run(second.pk, cast.stine.membership.pk)
    assert "sig det til driften" in stine.get(reverse("release-making", args=[second.pk])).content.decode()
    assert not told.rows(cast.stine)


@DATABASES
def test_approving_looks_at_what_leaves_once_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = told.draw(cast.stine)
    said = CannotProtect(Text("Tallet kan regnes ud.", "The figure can be worked out."))

    def found(*_given: object) -> None:
        raise said

    monkeypatch.setattr(auditing, "look", found)
    karen = cast.karen.client()
    refused = karen.post(reverse("release-answer", args=[row.pk]), told.answered(karen, row))
    assert refused.status_code == 422 and said.said.da in refused.content.decode()
    assert told.view(cast.karen, row).waits


@DATABASES
def test_whoever_orders_and_whoever_approves_reads_where_one_who_is_alone_may_learn_of_others_and_nobody_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = protecting.protected

    def with_one_alone(*given: Any) -> Shown:
        shown = search(*given)
        alone = ((Text("Vurderede ofre", "Assessed victims"), 2024),)
        return replace(shown, protection=replace(shown.protection, alone=alone))

    monkeypatch.setattr(making, "protected", with_one_alone)
    row = told.draw(cast.stine)
    page, said = reverse("release", args=[row.pk]), "Den, der er alene i en gruppe"
    beside = reverse("release-answer", args=[row.pk])
    assert "men den, der er det på siden med statistik" in cast.karen.client().get(beside).content.decode()
    assert said in cast.karen.client().get(page).content.decode()
    assert said in cast.stine.client().get(page).content.decode()
    told.answer(cast.karen, row)
    assert said not in named(cast, "charlotte").client().get(page).content.decode()


@DATABASES
def test_years_that_are_not_over_days_that_are_gone_and_words_about_somebody_are_refused_beside_the_field(
    cast: Cast,
) -> None:
    stine = cast.stine.client()
    form = stine.get(reverse("release-new")).context["form"]
    offered = [value for value, _label in form.fields["first_year"].choices]
    assert "2025" not in offered and "2024" in offered
    sent = told.filled(form) | {
        "public_from": (told.TODAY - dt.timedelta(days=1)).strftime("%d.%m.%Y"),
        "title_da": "Om 010190-1238",
    }
    refused = stine.post(reverse("release-new"), sent)
    assert refused.status_code == 422 and refused.context["form"].errors
    assert not Release.objects.exists()


def test_an_order_whose_maker_works_here_no_more_is_told_to_the_lead_who_takes_it_over_or_ends_it(
    committed_cast: Cast,
) -> None:
    cast, karen = committed_cast, committed_cast.karen.client()
    ordered = told.order(cast.stine)
    where, over = (reverse(name, args=[ordered.pk]) for name in ("release-making", "release-take-over"))

    def answered(what: str) -> Any:
        token = karen.get(over).context["form"]["form_token"].value()
        return karen.post(over, {"form_token": token, "what": what})

    # While it may still be made nobody ends it, nor is the lead told.
    assert over not in karen.get(where).content.decode() and where not in karen.get("/").content.decode()
    assert answered("end").status_code == 422
    reseat(cast.stine.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 1)))
    with pytest.raises(NoSuchMembership):
        making.run(ordered.pk, cast.stine.membership.pk)
    assert where in karen.get("/").content.decode()
    assert "arbejder ikke længere med tallene" in karen.get(where).content.decode()
    taken = answered("take_over").headers["Location"]
    assert taken != where and "En kollega har overtaget" in karen.get(where).content.decode()
    # It is made in her name, so that another approves it; and is told nowhere as stranded any more.
    row = told.made(cast.karen)
    assert row.by_user_id == cast.karen.user.pk and taken == reverse("release-making", args=[row.pk])
    assert where not in karen.get("/").content.decode() and answered("end").status_code == 422
