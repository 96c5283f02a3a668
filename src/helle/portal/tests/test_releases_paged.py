"""Whoever looks for a release that came out long ago finds it: the public list has pages (STA-01, GOV-27)."""

from __future__ import annotations

import re

import psycopg
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import release_stories as told
from tests.cast import Cast
from tests.connected import of_the_public_process

from helle.register.releases import queries

OUT = 2 * queries.PER_PAGE + 3
ADDRESS = re.compile(r'href="/tal/(\d+)/[^"]*"')


def as_many_again(cast: Cast, owner: psycopg.Connection[tuple[object, ...]]) -> None:
    """One release is approved; the years pass, and as many more of the same come out."""
    told.approved(cast)
    for table in ("releases_release", "releases_answer"):
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    owner.execute(
        "INSERT INTO releases_release (id, sequence, recorded_at, by_user_id, by_unit_id, title_da, title_en,"
        " first_year, last_year, cut_off, public_from, content, audited, introduction, introduction_en, why_da,"
        " why_en, repeats, repeats_why_da, repeats_why_en)"
        " SELECT gen_random_uuid(), n, recorded_at, by_user_id, by_unit_id, title_da, title_en,"
        " first_year, last_year, cut_off, public_from, content, audited, introduction, introduction_en, why_da,"
        " why_en, repeats, repeats_why_da, repeats_why_en FROM releases_release, generate_series(2, %s) n",
        [OUT],
    )
    owner.execute(
        "INSERT INTO releases_answer (id, recorded_at, by_user_id, by_unit_id, release_id, approved, number, remarks)"
        " SELECT gen_random_uuid(), a.recorded_at, a.by_user_id, a.by_unit_id, r.id, true, r.sequence, ''"
        " FROM releases_answer a, releases_release r WHERE r.sequence > 1"
    )
    for table in ("releases_release", "releases_answer"):
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_the_list_of_more_than_a_hundred_releases_has_pages_and_each_costs_the_same(
    committed_cast: Cast, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    as_many_again(committed_cast, owner)
    list_address, found, asked = reverse("public-figures"), [], []
    with of_the_public_process():
        page = list_address + "?sprog=en"
        while page:
            with CaptureQueriesContext(connections[queries.ALIAS]) as made:
                said = Client().get(page).content.decode()
            asked.append(len(made))
            found.append([int(number) for number in ADDRESS.findall(said)])
            older = re.search(r'<a href="([^"]*)">Older</a>', said)
            assert (len(found) > 1) == ("Newer</a>" in said)
            page = list_address + older[1].replace("&amp;", "&") if older else ""
        past = Client().get(list_address, {"side": "9"}).content.decode()
        odd = Client().get(list_address, {"side": "-1 OR 1"}).content.decode()
        oldest = Client().get(reverse("public-release", args=[1]))
    assert [len(numbers) for numbers in found] == [queries.PER_PAGE, queries.PER_PAGE, 3]
    assert [number for numbers in found for number in numbers] == [*range(OUT, 0, -1)]
    assert asked == [1, 1, 1]
    assert "Der er ikke flere udgivelser" in past and "Nyere</a>" in past and "Ældre</a>" not in past
    assert [int(number) for number in ADDRESS.findall(odd)] == found[0]
    assert "<title>Side 9 · Tal om menneskehandel – Helle</title>" in past
    # In the other language one stays on the page.
    assert 'href="?sprog=en&amp;side=9"' in past and oldest.status_code == 200
