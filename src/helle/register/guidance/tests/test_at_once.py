"""Two who write guidance at the same moment, and the product that brings a later version of what it brought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from tests import guidance_stories
from tests.cast import Cast
from tests.guidance_stories import draft
from tests.invariants.at_once import at_once

from helle.register.guidance import actions, loading, queries
from helle.register.guidance.models import Version
from helle.register.protection import clock
from helle.register.protection.refusals import Refused, Stale

pytestmark = pytest.mark.usefixtures("committed_cast")

NOTES = loading.article_id("notes")


def test_two_versions_never_hold_on_one_day(committed_cast: Cast, owner: Any) -> None:
    with pytest.raises(Exception, match="guidance_one_version_at_a_time"):
        owner.execute(
            "INSERT INTO guidance_version (id, article, number, topic, title_da, title_en, body_da, body_en, screens,"
            " requirements, revision, during, published_at)"
            " SELECT gen_random_uuid(), article, 9, topic, title_da, title_en, body_da, body_en, screens, requirements,"
            " 1, daterange('2025-01-01', '2025-02-01'), now()"
            " FROM guidance_version WHERE article = %s",
            [NOTES],
        )


def test_of_two_who_begin_a_draft_at_once_one_is_told(committed_cast: Cast) -> None:
    cast = committed_cast

    def begin(who: str) -> Callable[[], None]:
        def act() -> None:
            member = getattr(cast, who)
            with member.acting():
                actions.draft_save(
                    NOTES,
                    written=actions.Written(**guidance_stories.WRITTEN),  # type: ignore[arg-type] # as given
                    expected_revision=None,
                )

        return act

    outcomes = at_once([begin("karen"), begin("ulla")])
    assert [type(one) for one in outcomes if one is not None] == [Stale]
    with cast.mette.acting():
        assert Version.objects.filter(article=NOTES, published_at__isnull=True).count() == 1


def test_of_two_who_publish_at_once_one_is_told(committed_cast: Cast) -> None:
    cast = committed_cast
    row = draft(cast.karen, NOTES)

    def act() -> None:
        with cast.ulla.acting():
            # Both have read the draft before either publishes it.
            actions.version_publish(row, expected_revision=row.revision, valid_from=clock.today())

    outcomes = at_once([act, act])
    assert [type(one) for one in outcomes if one is not None] in ([Stale], [Refused])
    with cast.mette.acting():
        assert Version.objects.filter(article=NOTES, during__contains=clock.today()).count() == 1


def test_a_later_version_of_the_product_takes_over_once_and_not_from_one_s_own(
    committed_cast: Cast, owner: psycopg.Connection[Any]
) -> None:
    cast = committed_cast
    notes, minors = (next(one for one in loading.shipped() if one["id"] == name) for name in ("notes", "minors"))
    guidance_stories.published(cast.karen, cast.ulla, loading.article_id("minors"))
    later = [{**one, "number": 2, "valid_from": dt.date(2025, 9, 1), "title_da": "En ny"} for one in (notes, minors)]
    for _twice in range(2):
        loading.load(owner.cursor(), later)  # type: ignore[arg-type] # executes as Django's
        loading.load(owner.cursor())  # type: ignore[arg-type] # executes as Django's
    with cast.mette.acting():
        assert [row.number for row in queries.versions_of(NOTES)] == [2, 1]
        rows = queries.versions_of(loading.article_id("minors"))
        assert [row.title_da for row in rows] == ["Når nogen holder øje", minors["title_da"]]
        assert Version.objects.get(article=NOTES, number=1).during.upper == dt.date(2025, 9, 1)
