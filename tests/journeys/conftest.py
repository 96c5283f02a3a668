"""Browsers against the served application, with data that is committed and emptied after each journey."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Protocol

import pytest
from playwright.sync_api import Browser

from tests.cast import Cast, Member
from tests.journeys.served import Served, serving
from tests.journeys.visitor import Visitor


class Seat(Protocol):
    """Gives somebody a browser of her own."""

    def __call__(
        self, member: Member | None, *, language: str = "da", width: int = 1200, hand: type[Visitor] = Visitor
    ) -> Visitor: ...


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium; as root it cannot build its own sandbox.

    Its own language is American English on every machine: what its date fields look like depends on it.

    Playwright keeps an event loop in the main thread, in which Django would otherwise refuse to use the database.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {
        "executable_path": "/usr/bin/chromium-headless-shell",
        "args": [
            "--lang=en-US",
            "--disable-gpu",
            "--disable-software-rasterizer",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
        ],
    }


@pytest.fixture
def secrets() -> set[str]:
    """What no title and no address may hold. A test adds to it."""
    return set()


@pytest.fixture
def served(committed_cast: Cast) -> Iterator[Served]:
    """The application, with the named cast in it."""
    with serving() as served:
        yield served


@pytest.fixture
def seat(browser: Browser, served: Served, secrets: set[str]) -> Iterator[Seat]:
    """Seats a member of the cast at a browser of her own, logged in; or somebody who is not."""
    visitors: list[Visitor] = []

    def take(
        member: Member | None, *, language: str = "da", width: int = 1200, hand: type[Visitor] = Visitor
    ) -> Visitor:
        visitors.append(hand(browser, served, secrets, member, language=language, width=width))
        return visitors[-1]

    yield take
    for visitor in visitors:
        visitor.leave()
