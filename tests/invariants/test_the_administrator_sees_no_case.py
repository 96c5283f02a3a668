"""An administrator sees no case: no page of one opens, and what she does is in the log."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests import administration_stories as told
from tests import task_stories
from tests.cast import Cast
from tests.pages import audit_lines
from tests.whole_story import SECRETS, Story

pytestmark = pytest.mark.usefixtures("committed")

# What an administrator opens: nothing of it tells of anybody but those who log in.
HERS = {
    *("administration", "desk", "units", "unit-page", "rules", "rule", "rule-values", "health", "healthz"),
    *("user-list", "user-page", "user-new", "user-change", "role-new", "role-end", "role-answer", "factor-reset"),
    *("service-list", "service-new", "service-confirm", "service-end"),
    *("login-list", "identity-new", "identity-answer", "identity-end", "own-sessions", "handed-out-list"),
    *("privilege-new", "privilege-answer", "privilege-end", "mfa_list_webauthn", "mfa_index"),
    *(
        "factor-answer",
        "login-help",
        "leaver-seen",
        "right-seen",
        "review-list",
        "review-unit",
        "review-report",
        "review-csv",
    ),
    *(
        "unit-new",
        "unit-rename",
        "unit-name-correct",
        "unit-name-withdraw",
        "unit-move",
        "unit-close",
        "mandate-new",
        "mandate-end",
    ),
    *("hours-new", "hours-end", "hours-exception"),
    *("code-lists", "code-list", "code-new", "code-reword", "code-end"),
    *(
        "set-language",
        "choose-membership",
        "session-alive",
        "typed-open",
        "account_email",
        "portal",
        "accessibility",
        "public-knowledge",
        "public-figures",
        "public-release",
        "public-release-file",
        "public-release-pack",
        "public-release-quality",
    ),
    # A partner abroad acts for nobody; without its own session these show nothing, whoever is logged in.
    *("partner", "partner-send", "partner-leave", "partner-enter"),
    # What is published to everybody, her own first day, and when mails come that say how much waits for herself.
    *("guidance", "first-day", "rule-instruments", "notices", "calendar", "calendar-feed"),
    *("demo-clock", "demo-enter", "demo-sign-in", "demo-start"),
}


def patterns(found: list[URLPattern | URLResolver], before: str = "/") -> list[tuple[str, str, Any]]:
    """Each address of Helle itself: its name, its path with its parts, its view."""
    addresses = []
    for one in found:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            addresses += patterns(one.url_patterns, path)
        elif str(one.callback.__module__).startswith("helle."):
            addresses.append((str(one.name), path, one.callback))
    return addresses


def filled(path: str, story: Story, cast: Cast, task: uuid.UUID) -> str:
    """The address of something that is there, as somebody who sees the case would have it."""
    for part in [word.split(">")[0] for word in path.split("<")[1:]]:
        kind, _, name = part.rpartition(":")
        value: object = {
            "number": story.case.number,
            "referral_number": story.referral.number,
            "task_id": task,
            "user_id": cast.mette.user.pk,
            "unit_id": cast.mette.membership.unit_id,
        }.get(name, cast.mette.user.pk if kind == "uuid" else 1 if kind == "int" else "x")
        path = path.replace(f"<{part}>", str(value))
    return path


def test_no_address_of_the_product_shows_her_anything_of_a_case(story: Story, cast_of_the_story: Cast) -> None:
    cast = cast_of_the_story
    task = task_stories.ask(cast.mette, story.case, cast.ulla).pk
    client = cast.anton.client()
    asked = patterns(get_resolver().url_patterns)
    assert len(asked) > 100
    opened, told_of = set(), []
    for name, path, _view in asked:
        answer: Any = client.get(filled(path, story, cast, task))
        page = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code == 200:
            opened.add(name)
        text = page.decode(errors="replace")
        # The page of what is not there repeats the address that was asked for, and so its number.
        numbers = (story.case.number, story.referral.number) if answer.status_code == 200 else ()
        told_of += [(name, secret) for secret in (*SECRETS, *numbers) if secret in text]
    assert told_of == []
    assert opened <= HERS, opened - HERS
    refused = [line for line in audit_lines(cast, cast.anton.user.pk) if line.outcome == "denied"]
    assert len(refused) > 60


def test_what_she_does_is_in_the_log_that_the_officer_reads(committed_cast: Cast) -> None:
    cast = committed_cast
    client = cast.anton.client()
    for address in ("/administration/", "/administration/brugere/", f"/administration/brugere/{cast.mette.user.pk}/"):
        assert client.get(address).status_code == 200
    told.a_factor(cast.mette)
    page = cast.dorthe.client().get("/log/").content.decode()
    for words in ("Så, hvad der venter i administrationen", "Så listen over brugere", "Så en bruger"):
        assert words in page
    assert cast.anton.client().get("/log/").status_code == 404
