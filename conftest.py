"""The ground the tests stand on: a real PostgreSQL, migrated once, copied for each worker, and the named cast."""

from __future__ import annotations

import datetime as dt
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connections, transaction
from django.db.backends.signals import connection_created
from hypothesis import HealthCheck, settings
from psycopg import sql
from tests import chance, changes, emptying, remembered
from tests.cast import Cast
from tests.connected import borrowed, close_idle, let_go
from tests.examples import AT_LENGTH, examples

from helle.site import installation
from helle.site.embedded import EmbeddedServer
from helle.site.installation import Store

# How long it takes to make an example is the machine's matter: a busy one failed properties that held.
settings.register_profile(
    "helle", max_examples=examples(12), suppress_health_check=[HealthCheck.too_slow], deadline=None
)
settings.load_profile("helle")

changes.watch()
chance.settle()

# The files with tests of half a minute. The second worker begins with what has an installation of its own: the first
# makes the database of all others meanwhile, and who needs it waits.
LONGEST = (
    "tests/journeys/test_j1_cleaning_firm.py",
    "tests/demo/test_serving.py",
    "tests/journeys/test_accessibility.py",
    "tests/site/test_commands.py",
    "tests/journeys/test_j4_home.py",
    "tests/invariants/test_secret_addresses.py",
)
# A worker's databases by store.
type Databases = dict[Store, str]

TEMPLATES: Databases = {"register": "helle_test_template", "keys": "helle_keys_test_template"}
OWNERS: Databases = {"register": "helle_owner", "keys": "helle_keys_owner"}
# Connections outlive the test that asked for them, as the site's outlive a request: a new one has to read anew what the
# register is made of, which takes longer than most statements.
POOL = {"min_size": 0, "max_size": 30, "timeout": 30, "reset": let_go}
TODAY = dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Each worker first imports its share of the files, which is kept as it was written anew for `assert`.

    Writing them anew takes longer than all else that collecting does; the workers would do it side by side for the same
    files. What a file lacks is said when it is collected.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    wanted = session.config.getini("testpaths")
    if workers == 1 or session.config.args != wanted:  # Of a few files each is wanted at once.
        return
    root, mine = session.config.rootpath, int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    left_out = [root / folder for folder in session.config.getoption("ignore") or ()]
    files = sorted(file for folder in wanted for file in (root / folder).rglob("test_*.py"))
    for file in [file for file in files if not any(map(file.is_relative_to, left_out))][mine::workers]:
        # This skips no test: a file that cannot be imported, or skips itself, says so when it is collected.
        with suppress(Exception, pytest.skip.Exception):
            import_module(".".join(file.relative_to(root).with_suffix("").parts).removeprefix("src."))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest: what is begun last is waited for by all workers but one.

    Each worker is given as many tests as the others, in one piece: so each piece begins with its share of the longest.
    """
    _leave_out_what_is_tried_at_length(config, items)
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    longest = [item for item in items if item.nodeid.startswith(LONGEST)]
    others = [item for item in items if not item.nodeid.startswith(LONGEST)]
    files = sorted({item.nodeid.partition("::")[0] for item in longest}, key=LONGEST.index)
    pieces: list[list[pytest.Item]] = []
    for worker in range(workers):
        begun = [item for file in files[worker::workers] for item in longest if item.nodeid.startswith(file)]
        share = len(items) * (worker + 1) // workers - len(items) * worker // workers
        until = max(0, share - len(begun))
        pieces.append(begun + (others[:until] if worker < workers - 1 else others))
        others = others[until:]
    items[:] = [item for piece in pieces for item in piece]


def _leave_out_what_is_tried_at_length(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test marked `at_length` is one of `make test-long`, however it is asked for."""
    left_out = [] if AT_LENGTH else [item for item in items if item.get_closest_marker("at_length")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("at_length")]


def pytest_collection_finish() -> None:
    """What was read and imported so far stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def state_directory() -> Path:
    return Path(django_settings.HELLE_STATE)


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Databases]:
    """Start the server and build the template once for all workers, then copy it. Gives this worker's databases.

    The worker that leaves last stops the server.
    """
    state = state_directory()
    state.mkdir(parents=True, exist_ok=True)
    shared = tmp_path_factory.getbasetemp().parent if worker_id != "master" else tmp_path_factory.getbasetemp()
    with _Locked(shared / "ground.lock"):
        server = installation.embedded_server(state, for_tests=True)
        if server is not None:
            server.start()
        if not (shared / "ground.ready").exists():
            _build_templates(state)
            (shared / "ground.ready").touch()
        mine = {store: f"{name.removesuffix('_template')}_{worker_id}" for store, name in TEMPLATES.items()}
        for store, name in mine.items():
            _copy(installation.installer_settings(state, store), TEMPLATES[store], name, OWNERS[store])
        installation.install(state, mine)
        _open(installation.connection_settings(state, mine))
        _let_tests_write_staff(installation.connection_settings(state, mine)["helle_owner"])
        installer = installation.installer_settings(state, "register") | {"dbname": mine["register"]}
        if server is not None:  # A given one is not ours to go past triggers on, or to rename what it draws by.
            emptying.prepare_past_triggers(installer)
            with psycopg.connect(**installer, autocommit=True) as connection:
                connection.execute(chance.IN_THE_REGISTER)
    yield mine
    connections.close_all()
    for one in connections.all(initialized_only=True):
        one.close_pool()  # type: ignore[attr-defined] # PostgreSQL's
    close_idle()
    if server is not None:
        server.stop()


def _open(settings: dict[str, dict[str, Any]]) -> None:
    """A copy of a database is as closed as a backup that was put back, until its owner opens it."""
    for owner, opens in (("helle_owner", "helle.open_here()"), ("helle_keys_owner", "open_here()")):
        with psycopg.connect(**settings[owner], autocommit=True) as connection:
            connection.execute(f"SELECT {opens}")


def _build_templates(state: Path) -> None:
    Path(django_settings.HELLE_ERASURES).unlink(missing_ok=True)  # The ledger of databases that are made anew.
    for store, name in TEMPLATES.items():
        with psycopg.connect(**installation.installer_settings(state, store), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    installation.install(state, TEMPLATES)
    installation.ensure_secrets(state)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "helle.site.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "helle.cli", "migrate", "--kind", "test"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _let_tests_write_staff(owner: dict[str, Any]) -> None:
    """A way past the privileges for `tests.cast`, inside a test's own transaction; in the worker's copy only."""
    with psycopg.connect(**owner, autocommit=True) as connection:
        connection.execute(
            "CREATE SCHEMA tests; GRANT USAGE ON SCHEMA tests TO helle_app;"
            " CREATE FUNCTION tests.as_owner(statement text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER"
            " SET search_path = pg_catalog, public, pg_temp AS 'BEGIN EXECUTE statement; END';"
            " CREATE FUNCTION tests.as_owner_asking(statement text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER"
            " SET search_path = pg_catalog, public, pg_temp"
            " AS 'DECLARE answer text; BEGIN EXECUTE statement INTO answer; RETURN answer; END'"
        )
        connection.execute(chance.NUMBERS)
        emptying.prepare(connection)


def _copy(installer: dict[str, Any], template: str, name: str, owner: str) -> None:
    with psycopg.connect(**installer, autocommit=True) as connection:
        target = sql.Identifier(name)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(target))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                target, sql.Identifier(template), sql.Identifier(owner)
            )
        )


class _Locked:
    """A lock between the workers: one builds, the others wait."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        import fcntl

        self.file = self.path.open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *exception: object) -> None:
        self.file.close()


@pytest.fixture(scope="session")
def django_db_setup(ground: Databases, django_db_blocker: object) -> None:
    """Point Django's connections at this worker's databases, each with the role it has in production."""
    for role, alias in (
        ("helle_app", "default"),
        ("helle_keys", "keys"),
        ("helle_sealer", "sealer"),
        ("helle_numbers", "numbers"),
        ("helle_statistics", "statistics"),
        ("helle_lists", "lists"),
        ("helle_staff", "staff"),
        ("helle_notices", "notices"),
        ("helle_portal", "portal"),
        ("helle_intake", "intake"),
        ("helle_partner", "partner"),
        ("helle_api", "api"),
    ):
        given = installation.connection_settings(state_directory(), ground)[role]
        connections[alias].settings_dict |= {
            "NAME": given["dbname"],
            "USER": given["user"],
            "PASSWORD": given["password"],
            "HOST": given.get("host", ""),
            "PORT": given.get("port", ""),
            "OPTIONS": {"pool": POOL},
        }
    for store in remembered.STORES:
        remembered.listen(store)
    connections["statistics"].settings_dict["OPTIONS"]["isolation_level"] = psycopg.IsolationLevel.REPEATABLE_READ
    _read_figures_filled(installation.connection_settings(state_directory(), ground)["helle_statistics"])
    # A worker's key store has a ledger of its own, which begins with it.
    django_settings.HELLE_ERASURES = state_directory() / f"erasures-{ground['keys']}.log"
    django_settings.HELLE_ERASURES.unlink(missing_ok=True)


def _read_figures_filled(given: dict[str, Any]) -> None:
    """Whoever reads figures in a test reads them of a table that was filled just before, as if its job always ran."""
    from helle.register.statistics import filling

    def fill_first(execute: Callable[..., Any], *statement: Any) -> Any:
        # Of two at once the second has it filled by the first.
        with suppress(psycopg.errors.SerializationFailure), borrowed(given) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            with connection.cursor() as cursor:
                filled = filling.fill(cursor)
                if filled is not None and filled.anew:
                    # Whatever story is told: the table is the register, counted directly.
                    cursor.execute("SELECT * FROM helle.counted_otherwise('infinity')")
                    assert cursor.fetchall() == []
        return execute(*statement)

    def begin(connection: Any, **_others: Any) -> None:
        if connection.alias == "numbers" and fill_first not in connection.execute_wrappers:
            connection.execute_wrappers.append(fill_first)

    connection_created.connect(begin, weak=False, dispatch_uid="figures are filled")


@pytest.fixture
def state() -> Iterator[Path]:
    """The state folder of an installation of its own, where the database server's account can reach it."""
    yield from _state()


@pytest.fixture(scope="module")
def whole_file_state() -> Iterator[Path]:
    """The same once for a whole file: an installation takes a while."""
    yield from _state()


def do_not_wait_for_the_disk(database: Path) -> None:
    """Make the server that an installation is to have, and let it give up safety against power loss, as the tests' own
    does: each command starts and stops it, and would wait until all that was written is on the disk."""
    server = EmbeddedServer(database, for_tests=True)
    server.initialise()
    with (server.cluster / "postgresql.conf").open("a") as settings:
        settings.write("fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n")


def _state() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="helle-test-"))
    made.chmod(0o755)
    yield made / "var"
    EmbeddedServer(made / "var" / "database").stop()
    shutil.rmtree(made)


@pytest.fixture
def owner(ground: Databases) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection as the owner of the register's tables, which row-level security does not bind."""
    given = installation.connection_settings(state_directory(), ground)["helle_owner"]
    with borrowed(given, autocommit=True) as connection:
        yield connection


@pytest.fixture
def committed(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: Any,
    ground: Databases,
) -> Iterator[None]:
    """What the test writes is committed, so that other roles and threads see it; the owner empties the tables after."""
    # Within the transaction of `django_db` nothing is: others saw nothing, and waited a minute for its locks.
    assert request.node.get_closest_marker("django_db") is None, "what is marked `django_db` commits nothing"
    with django_db_blocker.unblock(), _emptied_after(ground):
        yield


@pytest.fixture(scope="module")
def committed_for_all(ground: Databases, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The same once for a whole file, whose tests write nothing that stays."""
    with django_db_blocker.unblock(), _emptied_after(ground):
        yield


@contextmanager
def _emptied_after(ground: Databases) -> Iterator[None]:
    from helle.register.organisations import queries as organisations
    from helle.register.protection import clock

    # A test before may have closed a unit in a transaction that was undone: until somebody opens a page, this process
    # would take it for closed.
    organisations._kept.loading = None
    clock.freeze(TODAY)
    try:
        with remembered.committed():
            yield
    finally:
        connections.close_all()
        given = installation.connection_settings(state_directory(), ground)
        state = state_directory()
        past_triggers = (
            None
            if installation.embedded_server(state) is None
            else installation.installer_settings(state) | {"dbname": ground["register"]}
        )
        with borrowed(given["helle_owner"], autocommit=True) as owner:
            emptying.empty(owner, past_triggers)
        with borrowed(given["helle_keys_owner"], autocommit=True) as keys:
            keys.execute("TRUNCATE data_key, incoming_key")  # A key is not deleted without its line in the ledger.
        connections.close_all()


@contextmanager
def undone(*stores: str) -> Iterator[None]:
    """A transaction in each of the stores, rolled back when the block ends."""
    with ExitStack() as around:
        for store in stores:
            atomic = transaction.atomic(using=store)
            # As Django's own tests mark theirs: within it a durable block may begin.
            atomic._from_testcase = True  # type: ignore[attr-defined] # not in its stubs
            around.enter_context(atomic)
        yield
        for store in stores:
            transaction.set_rollback(True, using=store)


@pytest.fixture(scope="class")
def undone_after_class(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction around all tests of a class: what is told in it once stands for each, and is gone after the last.

    What a test itself writes is undone after it, as always.
    """
    with django_db_blocker.unblock(), _ledger_as_it_was(), undone("default", "keys"):
        yield


@pytest.fixture(autouse=True)
def _erasures_undone(request: pytest.FixtureRequest) -> Iterator[None]:
    """The ledger of erasures lies outside every transaction; it is cut back with the test's, unless that commits.

    Who was erased in it would get no key in a later test, where she comes again under the same identifier.
    """
    with nullcontext() if "committed" in request.fixturenames else _ledger_as_it_was():
        yield


@contextmanager
def _ledger_as_it_was() -> Iterator[None]:
    ledger = Path(django_settings.HELLE_ERASURES)
    before = _size(ledger)
    yield
    if _size(ledger) > before:
        os.truncate(ledger, before)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


@pytest.fixture
def committed_cast(committed: None) -> Cast:
    """The named cast, seen by every role."""
    return Cast.assemble()


@pytest.fixture
def as_if_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the commit (a mail, an app that is noted) is done at once: what is marked `django_db` has none."""
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast on a frozen day: Monday 6 October 2025."""
    from helle.register.protection import clock

    clock.freeze(TODAY)
    return Cast.assemble()


@pytest.fixture(scope="class")
def cast_of_the_class(undone_after_class: None) -> Cast:
    """The same once for all tests of a class."""
    from helle.register.protection import clock

    clock.freeze(TODAY)
    return Cast.assemble()


@pytest.fixture
def on_day(db: None) -> Callable[[dt.date], None]:
    """Move the clock to the morning of a day."""
    from helle.register.protection import clock

    def move(day: dt.date) -> None:
        clock.freeze(dt.datetime(day.year, day.month, day.day, 9, 0, tzinfo=clock.COPENHAGEN))

    return move
