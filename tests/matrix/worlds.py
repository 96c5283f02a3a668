"""Two cases of which the same is told by people of the same units, and a way to try an address without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from typing import Any, cast
from unittest.mock import patch

from django.contrib.messages.storage.base import BaseStorage
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from helle.register.audit.http import ActingRequest
from helle.register.cases.models import Case
from helle.register.prosecution.models import VictimLink
from helle.register.protection import guards
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.refusals import Refused
from helle.register.retention import criminal_holds
from helle.rules.retention.codes import HoldGround
from tests import (
    access_stories,
    ending_stories,
    look_stories,
    minor_stories,
    prosecution_stories,
    reintegration_stories,
    retention_stories,
    stories,
    whole_story,
)
from tests.cast import Cast, Member

# What of the whole story is about no case of hers: once told is enough, and twice is refused.
BESIDE_THE_CASE = (
    "tests.whole_story.enquiries.enquiry_answer",
    "tests.task_stories.enquire",
    "tests.hotline_stories.tell",
    "tests.outreach_stories.tell",
    "tests.exploitation_stories.tell",
    "tests.joint_action_stories.tell",
    "tests.prosecution_stories.deliver",
    "tests.log_stories.tell",
)
# What the story brings to its end goes on here: there is no form for what has ended.
GOES_ON = (
    "tests.return_stories.end",
    "tests.extract_stories.end",
    "tests.prosecution_stories.claim_actions.claim_end",
)


@dataclass(frozen=True, slots=True)
class Two:
    """The cases, who told them, and of each table the keys of its rows that came with the one and with the other."""

    casts: tuple[Cast, Cast]
    cases: tuple[Case, Case]
    rows: Mapping[str, tuple[tuple[Any, ...], tuple[Any, ...]]]
    units: tuple[str, ...]
    """Every unit that has or had something of either."""


def tell_two(first: Cast, columns: Mapping[str, str]) -> Two:
    """Tell the same of two cases. `columns`: the tables whose rows are asked for, with the column that names them."""
    before = _keys(columns)
    one = tell_one(first)
    between = _keys(columns)
    second = Cast.assemble()
    with (
        patch.object(prosecution_stories, "OTHER_JOURNAL", "4200-10110-00518-26"),
        patch.object(reintegration_stories, "with_children", reintegration_stories.draft),  # A child counts once.
    ):
        other = tell_one(second)
    after = _keys(columns)
    for cast_, case in ((first, other), (second, one)):
        for who in (cast_.mette, cast_.jonas, cast_.karen, cast_.ulla):
            with suppress(Refused):  # It is open to her already.
                look_stories.say(who, case)
    rows = {
        table: (
            tuple(key for key in between[table] if key not in before[table]),
            tuple(key for key in after[table] if key not in between[table]),
        )
        for table in columns
    }
    units = asked("SELECT json_agg(DISTINCT unit_id::text) FROM protection_grant")
    return Two((first, second), (one, other), rows, tuple(units))


def tell_one(by: Cast) -> Case:
    """A case with something of every category, which goes on."""
    with ExitStack() as around:
        for story in (*BESIDE_THE_CASE, *GOES_ON):
            around.enter_context(patch(story))
        told = whole_story.tell(by)
        minor_stories.tell(by, told.case, stories.description())
        ending_stories.tell(by.mette, told.case)
        retention_stories.held(by.mette, told.case)
        access_stories.ask(by.mette, told.case)
        _hold_the_criminal_case(by.peter, told.case)
    with by.mette.acting():
        return stories.fresh(told.case)


def _hold_the_criminal_case(by: Member, victim: Case) -> None:
    with by.acting():
        link = VictimLink.objects.select_related("criminal_case").filter(case_id=victim.pk).earliest("pk")
        criminal_holds.hold(link.criminal_case, ground=HoldGround.INQUIRY, until_day=None, why=stories.REASONS)


def _keys(columns: Mapping[str, str]) -> dict[str, list[Any]]:
    return {
        table: asked(f"SELECT coalesce(json_agg({column}::text ORDER BY {column}::text), '[]') FROM {table}")
        for table, column in columns.items()
    }


def asked(statement: str) -> list[Any]:
    """A list, as the owner reads it, who sees all rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.as_owner_asking(%s)", [statement])
        found: list[Any] = json.loads(cursor.fetchone()[0])
    return found


class _Silent(BaseStorage):
    """Messages for nobody: no page is shown."""

    def _get(self, *_args: Any, **_kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, *_args: Any, **_kwargs: Any) -> list[Any]:
        return []


@contextmanager
def without_pages() -> Iterator[None]:
    """Let pages answer without being written: what they look for and note they do, and no template is filled in."""
    modules = {import_module(one.view.__module__) for one in guards.addresses()}
    modules |= {import_module(name) for name in ("helle.register.audit.http", "helle.register.cases.http")}
    with ExitStack() as around:
        for module in modules:
            if hasattr(module, "render"):
                around.enter_context(patch.object(module, "render", _answer))
        yield


def _answer(_request: HttpRequest, _template: str, _page: Any = None, status: int = 200, **_more: Any) -> HttpResponse:
    return HttpResponse(status=status)


def press(who: Member, name: str, values: Mapping[str, Any], method: str) -> int:
    """What somebody gets who calls an address, as a number; what she does there is undone.

    Through the middleware, past sessions and log-ins: with what an address names, and an empty form where it saves.
    """
    path = reverse(name, kwargs=dict(values))
    request: Any = getattr(RequestFactory(), method.lower())(path)
    request.resolver_match = resolve(path)
    request.user, request.session, request.htmx = who.user, {"membership": str(who.membership.pk)}, False
    request._messages = _Silent(request)
    match = request.resolver_match
    through = ActingRequest(lambda _request: HttpResponse())
    with transaction.atomic(), transaction.atomic(using="keys"):
        try:
            answer = through.process_view(request, match.func, match.args, match.kwargs)
        except CannotOpen:  # It was found, and only its words were not: they are under another person's key.
            answer = HttpResponse(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        for store in ("default", "keys"):
            transaction.set_rollback(True, using=store)
    return cast("HttpResponse", answer).status_code
