"""Measure the pages of one filled installation as a caseworker: `python -m benchmarks.measure`, JSON on stdout.

Each round asks for a page through Django's test client (every middleware, row-level security, audit; connections stay
open), then runs the statements of that very request once more through psycopg alone, in the same role, context and
transactions. What Django, the rules, the ciphers and the templates cost is the difference.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import Any

import psycopg

WARM_UP = 15


@dataclass(frozen=True, slots=True)
class Measured:
    """One page in one installation. Times in milliseconds; `bare` is the SQL of the same requests alone."""

    page: str
    rounds: int
    p50: float
    p95: float
    bare_p50: float
    bare_p95: float
    statements: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What Django sent: through which alias, and the SQL with its values in place."""

    alias: str
    text: str


def main() -> int:
    """Measure all pages and print the JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measure", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.site.settings")
    import django

    django.setup()
    own, any_of_unit = _numbers(chosen.rounds)
    pages: list[tuple[str, Callable[[int], str]]] = [
        ("desk", lambda _round: "/"),
        ("desk, mine", lambda _round: "/?mine=1"),
        ("case list", lambda _round: "/sager/"),
        ("case list, mine", lambda _round: "/sager/?mine=1"),
        ("case list, a rare rung", lambda _round: "/sager/?rung=disappeared"),
        ("case page, one of mine", lambda number: f"/sager/{own[number % len(own)]}/"),
        ("case page, any of the unit", lambda number: f"/sager/{any_of_unit[number % len(any_of_unit)]}/"),
    ]
    with Bare() as bare:
        client = logged_in()
        measured = [asdict(_measure(client, bare, name, url, chosen.rounds)) for name, url in pages]
    json.dump(measured, sys.stdout)
    return 0


def logged_in() -> Any:
    """A test client in which the reader is logged in with her second factor."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OF_USER
    from django.test import Client

    from benchmarks.generate import READER
    from helle.register.organisations.models import User

    user = User.objects.get(email=READER)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session[METHODS_OF_USER] = str(user.pk)
    session.save()
    return client


def _numbers(rounds: int) -> tuple[list[str], list[str]]:
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


def _measure(client: Any, bare: Bare, name: str, url: Callable[[int], str], rounds: int) -> Measured:
    page_times, bare_times, statements, size = [], [], 0, 0
    gc.collect()
    for number in range(-WARM_UP, rounds):
        sent, taken, content = ask(client, url(number))
        again = bare.run(sent)
        if number >= 0:
            page_times.append(taken)
            bare_times.append(again)
            statements, size = len(sent), len(content)
    return Measured(
        page=name,
        rounds=rounds,
        p50=_percentile(page_times, 50),
        p95=_percentile(page_times, 95),
        bare_p50=_percentile(bare_times, 50),
        bare_p95=_percentile(bare_times, 95),
        statements=statements,
        bytes=size,
    )


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


def _percentile(values: list[float], percent: int) -> float:
    return round(quantiles(values, n=100, method="inclusive")[percent - 1], 2)


if __name__ == "__main__":
    sys.exit(main())
