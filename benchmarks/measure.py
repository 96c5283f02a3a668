"""Measure the pages of one filled installation as a caseworker. Started by `benchmarks.pages`, which asks for rounds.

Each round asks for a page through Django's test client (every middleware, row-level security, audit; connections stay
open), then runs the statements of that very request once more through psycopg alone, in the same role, context and
transactions. What Django, the rules, the ciphers and the templates cost is the difference.

Reads lines from stdin, `<page> <first round> <rounds>`, and answers each with a line of JSON.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import psycopg


@dataclass(frozen=True, slots=True)
class Statement:
    """What Django sent: through which alias, and the SQL with its values in place."""

    alias: str
    text: str


PAGES: dict[str, Callable[[int, list[str], list[str]], str]] = {
    "desk": lambda _round, _own, _unit: "/",
    "desk, mine": lambda _round, _own, _unit: "/?mine=1",
    "case list": lambda _round, _own, _unit: "/sager/",
    "case list, mine": lambda _round, _own, _unit: "/sager/?hvem=mig",
    "case list, by deadline": lambda _round, _own, _unit: "/sager/?orden=frist",
    "case list, choices combined": lambda _round, _own, _unit: "/sager/?hvem=mig&trin=indication&frist=overskredet",
    "case list, one rung": lambda _round, _own, _unit: "/sager/?trin=not_victim",
    "case page, one of mine": lambda number, own, _unit: f"/sager/{own[number % len(own)]}/",
    "case page, any of the unit": lambda number, _own, unit: f"/sager/{unit[number % len(unit)]}/",
}


def main() -> int:
    """Answer the requests for rounds until stdin ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.site.settings")
    import django

    django.setup()
    from benchmarks.generate import READER

    own, unit = numbers(200)
    client = logged_in(READER)
    names = list(PAGES)
    with Bare() as bare:
        for line in sys.stdin:
            page, first, rounds = (int(part) for part in line.split())
            answer: dict[str, Any] = {"page": [], "bare": []}
            gc.collect()
            for number in range(first, first + rounds):
                sent, taken, content = ask(client, PAGES[names[page]](number, own, unit))
                answer["page"].append(taken)
                answer["bare"].append(bare.run(sent))
                answer |= {"statements": len(sent), "bytes": len(content)}
            print(json.dumps(answer), flush=True)
    return 0


def logged_in(email: str) -> Any:
    """A test client in which somebody is logged in with a second factor."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OF_USER
    from django.test import Client

    from helle.register.organisations.models import User

    user = User.objects.get(email=email)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="helle.site.accounts.LoginsThatEnd")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session[METHODS_OF_USER] = str(user.pk)
    session.save()
    return client


def numbers(rounds: int) -> tuple[list[str], list[str]]:
    """The reader's own case numbers, and as many of her unit's as there are rounds, all with every event."""
    from benchmarks.generate import READER, connected

    whole = "FROM protection_grant g JOIN support_period p ON p.case_id = g.case_id WHERE g.category = 'core' AND "
    with connected("helle_owner") as register:
        own = register.execute(
            f"SELECT number {whole} assigned_to_id = (SELECT id FROM organisations_user WHERE email = %s)"  # noqa: S608
            " ORDER BY number",
            [READER],
        ).fetchall()
        all_cases = register.execute(f"SELECT number {whole} assigned_to_id IS NOT NULL ORDER BY number").fetchall()
    chosen = random.Random(7).sample(all_cases, min(rounds, len(all_cases)))
    return [row[0] for row in own], [row[0] for row in chosen]


def theirs() -> str:
    """The number of a case that Udlændingestyrelsen decides on."""
    from benchmarks.generate import connected

    with connected("helle_owner") as register:
        row = register.execute(
            "SELECT c.number FROM cases_case c JOIN identification_interviewsent s ON s.case_id = c.id LIMIT 1"
        ).fetchone()
    return row[0] if row else ""


def ask(client: Any, url: str) -> tuple[list[Statement], float, bytes]:
    """One request: what Django sent to the databases, the milliseconds it took, and the answer."""
    from django.db import connections

    seen: list[tuple[Any, str, Any]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((context["connection"], sql, params))
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for alias in ("default", "keys"):
            stack.enter_context(connections[alias].execute_wrapper(watch))
        started = time.perf_counter()
        response = client.get(url)
        content = response.content
        taken = (time.perf_counter() - started) * 1000
    if response.status_code != 200:
        sys.exit(f"{url} answered {response.status_code}")
    sent = [
        Statement(connection.alias, sql if params is None else connection.ops.compose_sql(sql, params))
        for connection, sql, params in seen
    ]
    return sent, taken, content


class Bare:
    """The same statements without Django: psycopg alone, in the roles the application has."""

    def __enter__(self) -> Bare:
        from helle.site import installation

        settings = installation.connection_settings(installation.state_directory())
        self._open = {
            alias: psycopg.connect(**settings[role], autocommit=True, prepare_threshold=None)
            for alias, role in (("default", "helle_app"), ("keys", "helle_keys"))
        }
        return self

    def __exit__(self, *exception: object) -> None:
        for connection in self._open.values():
            connection.close()

    def run(self, statements: list[Statement]) -> float:
        """Run them in order and fetch every row; the acting part in one transaction, as in the request."""
        register = self._open["default"]
        acting = False
        started = time.perf_counter()
        for statement in statements:
            if not acting and "helle.act(" in statement.text:
                register.execute("BEGIN")
                acting = True
            cursor = self._open[statement.alias].execute(statement.text)
            if cursor.description is not None:
                cursor.fetchall()
            if acting and "helle.stop_acting(" in statement.text:
                register.execute("COMMIT")
                acting = False
        if acting:
            register.execute("COMMIT")
        return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    sys.exit(main())
