"""Whoever follows a link to a release that was taken down, or to a file of it, reads that it was and why (STA-01)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from tests import release_stories as told
from tests.cast import Cast, named
from tests.connected import of_the_public_process

from helle.register.interface.words import sentence
from helle.register.releases import paper

DATABASES = pytest.mark.django_db(databases=["default", "keys", "numbers", "statistics"])
NOWHERE = "00000000-0000-4000-8000-000000000000"


@DATABASES
def test_who_reads_figures_reads_that_it_was_taken_down_and_why(cast: Cast) -> None:
    released = told.approved(cast)
    told.take_down(cast.karen, released)
    client = named(cast, "charlotte").client()
    for place in (
        reverse("release", args=[released.pk]),
        reverse("release-file", args=[released.pk, "csv"]),
        reverse("release-pack", args=[released.pk, "anything"]),
    ):
        answer = client.get(place)
        page = answer.content.decode()
        assert answer.status_code == 410, place
        assert "Udgivelse nr. 1, »Ofre for menneskehandel 2024«, blev taget ned 6. oktober 2025." in page
        assert "Begrundelsen er: »Et tal pegede på nogen.«" in page and "sagens kontaktperson" not in page
    assert "»Et tal pegede på nogen.«" in client.get(reverse("releases")).content.decode()
    assert client.get(reverse("release", args=[NOWHERE])).status_code == 404
    # Whoever has to see to it reads it on, without its packs.
    karen = cast.karen.client()
    assert karen.get(reverse("release", args=[released.pk])).status_code == 200
    assert karen.get(reverse("release-pack", args=[released.pk, "anything"])).status_code == 410


@DATABASES
def test_who_sees_no_figures_reads_nothing_of_it_either(cast: Cast) -> None:
    released = told.approved(cast)
    told.take_down(cast.karen, released)
    answer = named(cast, "olga").client().get(reverse("release", args=[released.pk]))
    assert answer.status_code == 404 and "Et tal pegede" not in answer.content.decode()


def test_a_bookmarked_file_says_to_anybody_that_its_release_was_taken_down(committed_cast: Cast) -> None:
    cast = committed_cast
    released = told.approved(cast)
    told.take_down(cast.karen, released)
    with of_the_public_process():
        for place in (
            reverse("public-release-file", args=[1, "csv"]),
            reverse("public-release-file", args=[1, "pdf"]),
            reverse("public-release-pack", args=[1, "anything"]),
        ):
            answer = Client().get(place)
            page = answer.content.decode()
            assert answer.status_code == 410 and answer.headers["Cache-Control"] == "no-store"
            assert "Taget ned 6. oktober 2025:" in page and "Et tal pegede på nogen." in page
        assert "A figure pointed at somebody." in Client().get(place, {"sprog": "en"}).content.decode()
        assert Client().get(reverse("public-release-file", args=[2, "csv"])).status_code == 404


def test_a_release_says_that_what_corrects_it_was_itself_taken_down(committed_cast: Cast) -> None:
    cast = committed_cast
    first = told.approved(cast)
    second = told.approved(cast, corrects=first)
    said = "ettet af nr. 2, som siden er taget ned."
    public, listed = reverse("public-release", args=[1]), reverse("public-figures")
    within = reverse("release", args=[first.pk])
    readers = [named(cast, "charlotte").client(), cast.karen.client()]
    assert not any(said in Client().get(page).content.decode() for page in (public, listed))
    assert not any(said in one.get(within).content.decode() for one in readers)
    told.take_down(cast.karen, second)
    assert all(said in Client().get(page).content.decode() for page in (public, listed))
    for one in readers:
        page = one.get(within).content.decode()
        assert said in page and "Begrundelsen er: »Et tal pegede på nogen.«" in page


@DATABASES
def test_a_release_that_holds_nothing_back_does_not_say_how_near_one_can_come_to_what_is_held_back(cast: Cast) -> None:
    drawn = told.approved(cast)
    page = cast.stine.client().get(reverse("release", args=[drawn.pk])).content.decode()
    assert "ja, intet tal er holdt tilbage" in page and "Mindste spænd" not in page and "kan regnes ud" not in page
    kept = told.view(cast.stine, drawn).kept
    shown = replace(kept, protection=replace(kept.protection, narrowest=5))
    assert kept.held_back == 0 and not any("spænd" in line for line in paper.method(shown, "da"))


@pytest.mark.parametrize(("typed", "said"), [("En fejl", "En fejl."), ("En fejl. ", "En fejl."), ("", "")])
def test_what_somebody_typed_ends_before_the_next_sentence_begins(typed: str, said: str) -> None:
    assert sentence(typed) == said
