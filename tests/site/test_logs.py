"""The lines of the log."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator

from django.urls import get_resolver

from helle.site.logs import LONGEST, JsonLines, ShortLines


def line(message: str) -> str:
    return ShortLines().format(logging.LogRecord("django.request", logging.WARNING, "", 0, message, (), None))


def test_the_secret_of_an_address_stands_in_no_line() -> None:
    said = line("Too Many Requests: /kalender/uTz3-a_Xk9.ics")
    assert "uTz3" not in said and said.endswith("/kalender/….ics")
    said = line("Not Found: /udlevering/uTz3-a_Xk9/hent/")
    assert "uTz3" not in said and said.endswith("/udlevering/…/hent/")
    said = line("Forbidden: /partner/uTz3-a_Xk9/")
    assert "uTz3" not in said and said.endswith("/partner/…/")


def test_what_every_address_takes_that_opens_something_is_cut_asvs_14_2_1() -> None:
    opening = list(_opening())
    for address in opening:
        said = line(f"Forbidden (CSRF token missing.): {address}")
        assert "uTz3" not in said and "Xk9" not in said, address
    # A calendar, a partner's link, a file and its download, a new password, an address confirmed in two ways, the demo.
    assert len(opening) == 8


def _opening() -> Iterator[str]:
    """Each address with a part whose name says that it opens something, with a secret for each of its parts."""
    known = get_resolver().reverse_dict
    for name in (one for one in known if isinstance(one, str)):
        for possible in known.getlist(name):
            for pattern, parts in possible[0]:
                if {"secret", "link", "token", "key"} & set(parts):
                    yield "/" + pattern % dict.fromkeys(parts, "uTz3-a_Xk9")


def test_a_line_is_cut_and_says_how_much_is_missing() -> None:
    assert line("Not Found: /x/").endswith("WARNING django.request Not Found: /x/")
    long = line("Not Found: /" + "x" * 60_000)
    assert len(long) < LONGEST + 20
    assert long.endswith(" more)")


def test_whoever_writes_an_address_writes_no_line_of_her_own() -> None:
    said = line("Not Found: /x\n2026-01-01 WARNING somebody logged in\x1b[2J\u2028/")
    assert said.splitlines() == [said] and "\x1b" not in said
    assert said.endswith(r"Not Found: /x\x0a2026-01-01 WARNING somebody logged in\x1b[2J\x2028/")


def test_a_line_says_when_it_was_in_the_time_of_the_world() -> None:
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING ", line("Not Found: /x/"))


def test_what_an_error_says_writes_no_line_of_its_own_either() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "wrong", (), None)
    try:
        raise ValueError(
            "x\n2026-01-01 WARNING somebody logged in\x1b[2J\u2028\x85 /partner/uTz3-a_Xk9/\n" + "y" * 50_000
        )
    except ValueError:
        record.exc_info = sys.exc_info()
    said = json.loads(JsonLines().format(record))["traceback"]
    assert len(JsonLines().format(record).splitlines()) == 1
    first, *more = ShortLines().format(record).split("\n")
    assert first.endswith("wrong") and more and all(one.startswith("  ") for one in more)
    for text in (said, "\n".join(more)):
        assert len(text) < 2 * LONGEST and "uTz3" not in text and not re.search("[\x1b\u2028\x85]", text)


def test_a_log_processor_gets_an_object_in_each_line() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, 'Not "Found": /partner/uTz3-a_Xk9/\n', (), None)
    try:
        raise ValueError("/kalender/uTz3-a_Xk9.ics")
    except ValueError:
        record.exc_info = sys.exc_info()
    said = JsonLines().format(record)
    assert "\n" not in said and "uTz3" not in said
    found = json.loads(said)
    assert (found["level"], found["logger"]) == ("ERROR", "django.request")
    assert found["message"] == 'Not "Found": /partner/…/\\x0a'
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", found["time"])
    assert found["traceback"].startswith("Traceback") and "ValueError" in found["traceback"]
