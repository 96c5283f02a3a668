"""A release is approved and an extract handed out one after the other, each looked at with the other there (GOV-19,
STA-01), and an extract that nobody has is none that a release is held against."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from typing import Any

import pytest

from helle.register.handing_out import actions as handing_out
from helle.register.handing_out import queries as handed_out
from helle.register.releases import auditing, beside, extracts
from helle.register.research import actions as research
from helle.register.research import making
from helle.register.research import queries as research_queries
from tests import release_stories as releases
from tests import research_stories as extracted
from tests.cast import Cast
from tests.invariants.at_once import at_once
from tests.invariants.conftest import Connection

_WAITING = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def until_somebody_waits(owner: Connection) -> None:
    """Go on once a second asks for what the first holds."""
    last = time.monotonic() + 20
    while owner.execute(_WAITING).fetchone() == (0,):
        assert time.monotonic() < last, "nobody waits: the two do not ask for the same"


@pytest.mark.parametrize("release_first", [True, False])
def test_of_a_release_and_an_extract_at_once_the_second_is_looked_at_beside_the_first(
    committed_cast: Cast, owner: Connection, monkeypatch: pytest.MonkeyPatch, *, release_first: bool
) -> None:
    cast = committed_cast
    drawn, granted = releases.draw(cast.stine), extracted.granted(cast)
    lock, has = extracts.one_at_a_time, threading.Event()
    seen: dict[str, int] = {}

    def first() -> None:
        lock()
        has.set()
        until_somebody_waits(owner)

    def second() -> None:
        assert has.wait(timeout=20)
        lock()

    look, years_told = auditing.look, making.years_told

    def looked(now: Any, out: Any, page: Any, alone: Any, handed: Collection[Any], standing: Any) -> object:
        seen["extracts"] = len(handed)
        return look(now, out, page, alone, handed, standing)

    def told(*years: int) -> object:
        seen["tables"] = len(beside.told_tables())
        return years_told(*years)

    monkeypatch.setattr(extracts, "one_at_a_time", first if release_first else second)
    monkeypatch.setattr(research, "one_at_a_time", second if release_first else first)
    monkeypatch.setattr(auditing, "look", looked)
    monkeypatch.setattr(making, "years_told", told)
    works: list[Callable[[], object]] = [
        lambda: releases.answer(cast.karen, drawn),
        lambda: extracted.hand_out(cast.stine, granted),
    ]
    at_once(works)
    assert seen == ({"extracts": 0, "tables": len(releases.TABLES)} if release_first else {"extracts": 1, "tables": 0})


def test_an_extract_whose_permission_was_taken_back_before_anybody_fetched_it_is_known_to_nobody(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    for fetched in (False, True):
        granted = extracted.granted(cast, institution=f"Institut {fetched}")
        handed = extracted.hand_out(cast.stine, granted)
        with cast.stine.acting():
            if fetched:
                handing_out.file_fetch(handed_out.get_by_link(handed.link).row, handed.link)
            # While it can still be fetched it counts.
            assert len(extracts.out()) == 1
        with cast.karen.acting():
            research.permission_revoke(research_queries.get_application(granted.pk), why="Spørgsmålet er besvaret.")
        with cast.stine.acting():
            assert len(extracts.out()) == int(fetched)
