"""An estimate of those never found in a release: chosen with it, frozen, and told wherever it is read (STA-01)."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from tests import estimate_stories
from tests import release_stories as told
from tests.access_stories import text_of
from tests.cast import Cast
from tests.connected import of_the_public_process

from helle.methods.estimation import FEWEST_WITH_COVARIATES
from helle.register.estimates.models import EstimateOrder
from helle.register.estimates.publishing import published
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.releases import estimated
from helle.register.releases.models import Making, Release

DATABASES = pytest.mark.django_db(databases=["default", "keys", "numbers", "statistics"])


def test_it_is_chosen_in_the_form_frozen_with_the_release_and_told_on_every_page_and_file(committed_cast: Cast) -> None:
    cast = committed_cast
    estimate = estimate_stories.reckoned(cast.stine, covariates=["sex"])
    stine, karen = cast.stine.client(), cast.karen.client()
    form = stine.get(reverse("release-new")).context["form"]
    assert [key for key, _label in form.fields["estimates"].choices] == [str(estimate.pk)]
    sent = told.filled(form) | {"estimates": [str(estimate.pk)]}
    assert stine.post(reverse("release-new"), sent).status_code == 302
    row = told.made(cast.stine)
    # What left can be made again from what is kept.
    with cast.stine.acting():
        kept = EstimateOrder.objects.select_related("result").get(pk=estimate.pk)
        (frozen,) = row.content["estimates"]
        assert kept.result.content is not None and frozen == published(kept, kept.result.content)
    page = karen.get(reverse("release", args=[row.pk])).content.decode()
    assert "Skøn over dem, ingen har fundet, 2024" in page and "lægges aldrig til de talte" in page
    told.answer(cast.karen, row)

    with of_the_public_process():
        danish = Client().get(reverse("public-release", args=[1])).content.decode()
        english = Client().get(reverse("public-release", args=[1]), {"sprog": "en"}).content.decode()
        table = Client().get(reverse("public-release-file", args=[1, "csv"]), {"sprog": "en"}).content
        collection = json.loads(Client().get(reverse("public-release-file", args=[1, "json"])).content)
        paper = text_of(Client().get(reverse("public-release-file", args=[1, "pdf"]), {"sprog": "en"}).content)
    for shown in ("Hvad tallet ellers kunne være, 2024", "Med Køn i modellen, 2024", "Kommuner"):
        assert shown in danish
    for shown in ("An estimate, not a count", "Lowest BIC of all models", "Had one of the lists not been kept"):
        assert shown in english and shown in " ".join(paper.split())
    lines = [
        line for line in csv.DictReader(io.StringIO(table.decode("utf-8-sig"))) if line["table"] == "estimate-2024"
    ]
    numbers = {(line["group_1"], line["group_2"]): line["value"] for line in lines}
    assert {line["status"] for line in lines} <= {"estimated", "unbounded", "suppressed"}
    assert numbers["bic-all", "n_hat"] == str(frozen["methods"][2]["number"])
    assert {line["cut_off"] for line in lines} == {"2025-10-06"}
    item = collection["link"]["item"][-1]
    assert len(item["value"]) == item["size"][0] * item["size"][1] and item["extension"]["lists"]
    # Each null says why it is one: a range has no interval, an interval may have no end.
    why = {item["status"][str(at)] for at, value in enumerate(item["value"]) if value is None}
    assert {"not-applicable"} <= why <= {"unbounded", "not-applicable"}
    assert set(item["status"].values()) <= {"estimated", "unbounded", "not-applicable"}
    # How many there may be of each sex stays where it was, and who is known to whom.
    strata = frozen["strata"]["replicates"]
    # Of so few drawn tables the model with covariates has no interval, and that is said.
    assert 0 < strata < FEWEST_WITH_COVARIATES and not frozen["strata"]["interval"]
    assert f"Tallet har intet interval: det ville hvile på {strata} simulerede tabeller." in danish
    assert item["extension"]["replicates_of_covariates"] == strata
    assert "udgives kun det samlede tal" in danish and "the number in all alone is published" in " ".join(paper.split())
    ways = {line["group_1"] for line in lines}
    assert "bic-covariates" in ways and not any("woman" in way or way.startswith("level") for way in ways)
    assert "histories" not in json.dumps(row.content) and "Hvem der er kendt af hvem</h2>" not in danish


def test_the_files_of_a_draft_have_its_estimates_in_both_languages(committed_cast: Cast) -> None:
    cast = committed_cast
    estimate = estimate_stories.reckoned(cast.stine)
    drawn = told.draw(cast.stine, estimates=[estimate.pk])
    stine = cast.stine.client()

    def file(kind: str, language: str) -> bytes:
        content: bytes = stine.get(reverse("release-file", args=[drawn.pk, kind]), {"sprog": language}).content
        return content

    titles = {"da": "Skøn over dem, ingen har fundet, 2024", "en": "Estimate of those nobody has found, 2024"}
    numbers = []
    for language, title in titles.items():
        heading, *rows = csv.reader(io.StringIO(file("csv", language).decode("utf-8-sig")))
        assert all(len(row) == len(heading) for row in rows)
        lines = [dict(zip(heading, row, strict=True)) for row in rows]
        of_estimate = [line for line in lines if line["table"] == "estimate-2024"]
        assert {line["title"] for line in of_estimate} == {title} and {line["release"] for line in lines} == {"0"}
        numbers.append([(line["group_1"], line["group_2"], line["value"], line["status"]) for line in of_estimate])
        item = json.loads(file("json", language))["link"]["item"][-1]
        assert item["label"] == title and item["extension"]["release"] == 0
        assert title in " ".join(text_of(file("pdf", language)).split())
    assert numbers[0] == numbers[1] and {"estimated"} <= {status for *_which, status in numbers[0]}


def test_a_correction_begins_with_the_estimates_and_says_where_it_leaves_them_out(committed_cast: Cast) -> None:
    cast = committed_cast
    estimate = estimate_stories.reckoned(cast.stine)
    first = told.approved(cast, estimates=[estimate.pk])
    begun = cast.stine.client().get(reverse("release-new"), {"retter": str(first.pk)}).context["form"]
    assert begun["estimates"].value() == [str(estimate.pk)]
    second = told.draw(cast.stine, corrects=first)
    page = cast.karen.client().get(reverse("release", args=[second.pk])).content.decode()
    assert "De to har ikke de samme skøn." in page and "samme tabeller" not in page


def test_lists_that_share_nobody_are_published_as_no_estimate_with_what_the_models_failed_at(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    estimate = estimate_stories.reckoned(cast.stine, estimate_stories.APART)
    told.approved(cast, estimates=[estimate.pk])
    page = Client().get(reverse("public-release", args=[1]), {"sprog": "en"}).content.decode()
    assert "No estimate exists" in page and "has no maximum likelihood estimate" in page
    found = Client().get(reverse("public-release-file", args=[1, "csv"])).content.decode("utf-8-sig")
    lines = [line for line in csv.DictReader(io.StringIO(found)) if line["table"] == "estimate-2024"]
    assert lines and {(line["value"], line["status"]) for line in lines} == {("", "no-estimate")}


@DATABASES
def test_what_cannot_be_published_is_refused_beside_the_field(cast: Cast) -> None:
    few = [*estimate_stories.APART, estimate_stories.row("contact.police", "sender.ngo", number=2)]
    for estimate, said in (
        (estimate_stories.reckoned(cast.stine, few), "on two lists or more"),
        (estimate_stories.reckoned(cast.stine, year=2025), "with the years that it was reckoned of"),
    ):
        with pytest.raises(Refused, match=said) as refused:
            told.order(cast.stine, estimates=[estimate.pk])
        assert refused.value.field == "estimates"
    two = [estimate_stories.reckoned(cast.stine, covariates=of).pk for of in (["sex"], [])]
    for chosen, said in (([new_id()], "is not there"), (two, "one estimate of the same years")):
        with pytest.raises(Refused, match=said) as refused:
            told.order(cast.stine, estimates=chosen)
    # It names the two, as they are named where they are chosen.
    offered = cast.stine.client().get(reverse("release-new")).context["form"].fields["estimates"].choices
    names = [label for key, label in offered if key in map(str, two)]
    assert len(set(names)) == 2 and all(f"»{name}«" in refused.value.message.da for name in names)
    assert (
        "med Køn i modellen; bestilt" in refused.value.message.da and "of the lists alone" in refused.value.message.en
    )
    with cast.stine.acting():
        assert not Making.objects.exists()


def test_past_the_application_no_release_carries_an_estimate_that_was_not_reckoned(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    nobody_ordered = EstimateOrder(pk=new_id(), first_year=2024, last_year=2024, cut_off=told.TODAY)
    made_up = published(nobody_ordered, estimate_stories.content(estimate_stories.OVERLAP))
    monkeypatch.setattr(estimated, "to_publish", lambda *_asked: [made_up])
    with pytest.raises(IntegrityError, match="release_estimate_is_kept"):
        told.draw(cast.stine)
    with cast.stine.acting():
        assert not Release.objects.exists()


def test_past_the_application_no_release_carries_a_level_of_an_estimate(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    estimate = estimate_stories.reckoned(cast.stine, covariates=["sex"])
    to_publish = estimated.to_publish

    def by_level(*asked: Any) -> list[dict[str, Any]]:
        return [one | {"strata": one["strata"] | {"by": [["woman", 400]]}} for one in to_publish(*asked)]

    monkeypatch.setattr(estimated, "to_publish", by_level)
    with pytest.raises(IntegrityError, match="release_estimate_tells_no_level"):
        told.draw(cast.stine, estimates=[estimate.pk])
    with cast.stine.acting():
        assert not Release.objects.exists()
