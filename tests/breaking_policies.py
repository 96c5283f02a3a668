"""Breaks what the database forbids, one rule at a time, and sees which tests notice (`make mutation-policies`).

A plugin of pytest, for `scripts/mutate_policies` alone. For each rule of `policy_mutants.toml` it runs the tests it is
given with that rule broken in the database of the tests, until one fails; then the rule is put back as it was, and that
test must pass. What no test notices survives, and is listed.
"""

from __future__ import annotations

import json
import os
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from _pytest.reports import TestReport
from _pytest.runner import runtestprotocol

from helle.site import installation

MUTANTS: Final = Path(__file__).parent / "policy_mutants.toml"
_POLICY: Final = """SELECT pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
  FROM pg_policy p WHERE p.polrelid = %s::regclass AND p.polname = %s"""
_WAITS: Final = "SET lock_timeout = '20s'"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One rule that is broken. `kind`: policy, function, trigger or grant; `of`: which; `was`, `to`: what changes."""

    name: str
    kind: str
    of: str
    was: str = ""
    to: str = ""
    first: str = ""
    """The file whose tests are asked first, as they are the likeliest to notice."""
    survives: str = ""
    """Why nobody need notice, where that is so: something else holds as well."""


def mutants() -> list[Mutant]:
    """Those of the file, in its order."""
    return [Mutant(name, **entry) for name, entry in tomllib.loads(MUTANTS.read_text()).items()]


@contextmanager
def broken(owner: psycopg.Connection[Any], mutant: Mutant) -> Iterator[None]:
    """The database with one rule broken. Raises `LookupError` where there is no such rule, or it would stay so."""
    breaks, mends = {"policy": _policy, "function": _function, "trigger": _trigger, "grant": _grant}[mutant.kind](
        owner, mutant
    )
    owner.execute(_WAITS)
    owner.execute(breaks)
    try:
        yield
    finally:
        owner.execute(mends)


def _policy(owner: psycopg.Connection[Any], mutant: Mutant) -> tuple[str, str]:
    """A policy lets every row through."""
    table, policy = mutant.of.split(".")
    found = owner.execute(_POLICY, [table, policy]).fetchone()
    if found is None:
        raise LookupError(mutant.of)
    using, check = found
    parts = [(word, said) for word, said in (("USING", using), ("WITH CHECK", check)) if said]
    start = f"ALTER POLICY {policy} ON {table}"
    return (
        f"{start} {' '.join(f'{word} (true)' for word, _said in parts)}",
        f"{start} {' '.join(f'{word} ({said})' for word, said in parts)}",
    )


def _function(owner: psycopg.Connection[Any], mutant: Mutant) -> tuple[str, str]:
    """A function of which one condition becomes another."""
    found = owner.execute(
        "SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'helle' AND p.proname = %s",
        [mutant.of],
    ).fetchall()
    if len(found) != 1 or found[0][0].count(mutant.was) != 1:
        raise LookupError(f"{mutant.of}: {mutant.was}")
    return found[0][0].replace(mutant.was, mutant.to), found[0][0]


def _trigger(owner: psycopg.Connection[Any], mutant: Mutant) -> tuple[str, str]:
    """A trigger checks nothing."""
    table, trigger = mutant.of.split(".")
    return f"ALTER TABLE {table} DISABLE TRIGGER {trigger}", f"ALTER TABLE {table} ENABLE TRIGGER {trigger}"


def _grant(owner: psycopg.Connection[Any], mutant: Mutant) -> tuple[str, str]:
    """The application's role may do more with a table. What it could do before stays: it is asked first."""
    had = owner.execute(
        "SELECT has_table_privilege('helle_app', %s, %s)", [mutant.of, mutant.to.partition(" (")[0]]
    ).fetchone()
    if had == (True,):
        raise LookupError(f"{mutant.of}: {mutant.to} was granted already")
    return f"GRANT {mutant.to} ON {mutant.of} TO helle_app", f"REVOKE {mutant.to} ON {mutant.of} FROM helle_app"


_kept: dict[str, Any] = {}


@pytest.fixture(scope="session", autouse=True)
def _ground_kept(ground: dict[str, str], state_of_the_run: Path) -> None:
    """Where the database of this run is."""
    _kept["owner"] = installation.connection_settings(state_of_the_run, ground)["helle_owner"]  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def state_of_the_run() -> Path:
    """Where the state of this run is."""
    from django.conf import settings

    return Path(settings.HELLE_STATE)


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run what was collected with each rule broken, until a test fails that passes once it is mended."""
    items = list(session.items)
    _fails(items[0])  # The database is there from now on.
    wanted = [one for one in os.environ.get("POLICY_MUTANTS", "").split(",") if one]
    quick = bool(os.environ.get("POLICY_MUTANTS_QUICK"))
    found = []
    with psycopg.connect(**_kept["owner"], autocommit=True) as owner:
        for mutant in mutants():
            if wanted and mutant.name not in wanted:
                continue
            began = time.monotonic()
            asked = [item for item in items if mutant.first in item.nodeid] if quick else list(items)
            noticed = _noticed_by(owner, mutant, sorted(asked, key=lambda item: mutant.first not in item.nodeid))
            took = time.monotonic() - began
            say(f"{mutant.name}: {noticed or 'NOBODY NOTICED'} ({took:.0f} s)")
            found.append(
                {"mutant": mutant.name, "noticed": noticed, "survives": mutant.survives, "seconds": round(took)}
            )
            Path(os.environ["POLICY_MUTANTS_FOUND"]).write_text(json.dumps(found, indent=1))
    session.testsfailed = sum(1 for one in found if not one["noticed"])
    return True


def _noticed_by(owner: psycopg.Connection[Any], mutant: Mutant, items: list[pytest.Item]) -> str:
    """The first test that fails while the rule is broken and passes once it is mended; '': none does."""
    while items:
        with broken(owner, mutant):
            failed = next((number for number in range(len(items)) if _fails(*items[number : number + 2])), None)
            items[0].session._setupstate.teardown_exact(items[0].session)  # type: ignore[arg-type]
        if failed is None:
            return ""
        if not _fails(items[failed]):
            return items[failed].nodeid
        items = items[failed + 1 :]
    return ""


def _fails(item: pytest.Item, following: pytest.Item | None = None) -> bool:
    """Whether a test fails. What its file has told goes on for the next of the file, and is else taken down: all but
    what lasts to the end of the session."""
    again: Callable[[], None] = item._initrequest  # type: ignore[attr-defined]
    again()
    of_the_file = following is not None and following.parent is item.parent
    after: Any = following if of_the_file else item.session
    reports: list[TestReport] = runtestprotocol(item, nextitem=after, log=False)
    return any(one.failed for one in reports)


def say(line: str) -> None:
    """Say how far it has come."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
