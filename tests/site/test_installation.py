"""Roles, databases and secrets, made on a real server."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from helle.site import installation
from helle.site.embedded import EmbeddedServer
from helle.site.installation import ROLES, InstallationError

CAN_CONNECT = {
    "helle": {
        "helle_owner",
        "helle_app",
        "helle_sealer",
        "helle_numbers",
        "helle_statistics",
        "helle_lists",
        "helle_staff",
        "helle_notices",
        "helle_portal",
        "helle_partner",
        "helle_api",
    },
    "helle_keys": {"helle_keys_owner", "helle_keys", "helle_intake"},
}


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="helle-test-"))
    made.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("DATABASE_URL", "KEYS_URL", "HELLE_SECRETS", *(role.variable for role in ROLES)):
            patch.delenv(variable, raising=False)
        server = installation.embedded_server(made / "var", for_tests=True)
        assert server is not None
        with server:
            installation.install(made / "var")
            yield made / "var"
    shutil.rmtree(made)


def connect(settings: dict[str, Any], **changes: Any) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(**(settings | changes), autocommit=True)


def superuser(state: Path, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
    return connect(installation.installer_settings(state), dbname=database)


def test_each_role_connects_to_its_own_database_only(state: Path) -> None:
    settings = installation.connection_settings(state)
    assert set(settings) == {role.name for role in ROLES}
    for name, its in settings.items():
        for database, welcome in CAN_CONNECT.items():
            if name in welcome:
                assert its["dbname"] == database
                connect(its).close()
            else:
                with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                    connect(its, dbname=database)
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            connect(its, dbname="postgres")


def test_no_role_can_do_more_than_log_in(state: Path) -> None:
    with superuser(state) as connection:
        rows = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'helle%' AND rolcanlogin"
            " AND NOT (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)"
        ).fetchall()
        assert {row[0] for row in rows} == {role.name for role in ROLES}
        assert connection.execute("SELECT count(*) FROM pg_auth_members WHERE roleid > 16384").fetchone() == (0,)


def test_only_the_owner_makes_tables(state: Path) -> None:
    settings = installation.connection_settings(state)
    for name, its in settings.items():
        with connect(its) as connection:
            if name in ("helle_owner", "helle_keys_owner"):
                connection.execute("CREATE TABLE made (); DROP TABLE made")
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute("CREATE TABLE made ()")
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute("CREATE TEMPORARY TABLE made ()")


def test_the_owner_can_create_the_extension_that_migrations_need(state: Path) -> None:
    with connect(installation.connection_settings(state)["helle_owner"]) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def test_the_application_does_not_wait_for_others_without_end(state: Path) -> None:
    with connect(installation.connection_settings(state)["helle_app"]) as connection:
        for limit in ("lock_timeout", "idle_in_transaction_session_timeout", "statement_timeout"):
            row = connection.execute(f"SHOW {limit}").fetchone()
            assert row is not None and row[0] != "0", limit


def test_again_changes_nothing(state: Path) -> None:
    before = installation.connection_settings(state)
    installation.install(state)
    assert installation.connection_settings(state) == before


def test_it_takes_back_what_a_role_should_not_have(state: Path) -> None:
    with superuser(state) as connection:
        connection.execute("ALTER ROLE helle_app BYPASSRLS CREATEDB")
        installation.install(state)
        row = connection.execute(
            "SELECT rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = 'helle_app'"
        ).fetchone()
    assert row == (False, False)


def test_a_password_from_the_environment_wins(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELLE_NUMBERS_PASSWORD", "from the environment")
    installation.install(state)
    its = installation.connection_settings(state)["helle_numbers"]
    assert its["password"] == "from the environment"
    connect(its).close()
    monkeypatch.delenv("HELLE_NUMBERS_PASSWORD")
    installation.install(state)
    connect(installation.connection_settings(state)["helle_numbers"]).close()


@pytest.fixture
def hosted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, EmbeddedServer]]:
    """A server of which we are given no superuser, and the state directory of an installation against it."""
    made = Path(tempfile.mkdtemp(prefix="helle-test-"))
    made.chmod(0o755)
    with EmbeddedServer(made / "hosted", for_tests=True) as server:
        with connect(conninfo_to_dict(server.dsn())) as connection:
            connection.execute("CREATE ROLE installer LOGIN PASSWORD 'given' CREATEROLE CREATEDB")
            connection.execute("CREATE ROLE weak LOGIN PASSWORD 'given' CREATEDB")
        monkeypatch.setenv("DATABASE_URL", server.dsn(user="installer", password="given"))
        yield tmp_path / "var", server
    shutil.rmtree(made)


def test_a_hosted_server_needs_no_superuser(hosted: tuple[Path, EmbeddedServer]) -> None:
    state, _server = hosted
    assert installation.embedded_server(state) is None
    for _ in range(2):
        installation.install(state)
    for its in installation.connection_settings(state).values():
        connect(its).close()
    assert not (state / "database").exists()


def test_what_the_installing_user_lacks_is_said_in_one_line(
    hosted: tuple[Path, EmbeddedServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    state, server = hosted
    monkeypatch.setenv("DATABASE_URL", server.dsn(user="weak", password="given"))
    with pytest.raises(InstallationError, match="weak lacks CREATEROLE: as a superuser, run ALTER ROLE"):
        installation.install(state)
    monkeypatch.setenv("DATABASE_URL", server.dsn(user="nobody-here", password="given"))
    with pytest.raises(InstallationError, match="No connection to the database server") as caught:
        installation.install(state)
    assert "\n" not in str(caught.value)


def test_the_key_store_can_stand_on_another_server(
    hosted: tuple[Path, EmbeddedServer], state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    its_state, server = hosted
    keys_server = EmbeddedServer(state / "database")
    monkeypatch.setenv("KEYS_URL", keys_server.dsn())
    installation.install(its_state, {"register": "helle", "keys": "other_keys"})
    with connect(conninfo_to_dict(server.dsn())) as connection:
        names = connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'helle_keys%'").fetchall()
    assert names == []
    settings = installation.connection_settings(its_state, {"register": "helle", "keys": "other_keys"})
    assert settings["helle_keys"]["host"] == str(keys_server.socket_dir)
    connect(settings["helle_keys"]).close()
    monkeypatch.undo()
    installation.install(state)  # Its own passwords again.


def test_secrets_are_made_once_and_only_for_us(tmp_path: Path) -> None:
    made = installation.ensure_secrets(tmp_path / "var")
    master_key = (tmp_path / "var" / "secrets" / "master.key").read_bytes()
    assert len(master_key) == len(made.search_key) == 32
    assert master_key != made.search_key
    assert len(made.django_key) >= 50
    for path in (tmp_path / "var" / "secrets").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = installation.ensure_secrets(tmp_path / "var")
    assert (tmp_path / "var" / "secrets" / "master.key").read_bytes() == master_key
    assert (again.search_key, again.django_key) == (made.search_key, made.django_key)
    assert again.audit_key.public_key() == made.audit_key.public_key()
    assert made.django_key not in repr(made)


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    installation.ensure_secrets(tmp_path)
    (tmp_path / "secrets" / "master.key").chmod(0o644)
    with pytest.raises(InstallationError, match="Others can read"):
        installation.ensure_secrets(tmp_path)


@pytest.mark.parametrize("how", ["named elsewhere", "another has taken its place"])
def test_no_master_key_is_made_where_it_lies_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "named elsewhere":
        monkeypatch.setenv("HELLE_MASTER", "pkcs11:helle")
    else:
        (tmp_path / "secrets").mkdir(mode=0o700, parents=True)
        (tmp_path / "secrets" / "master-keys.toml").write_text('wraps = "file:master-2.key"')
    installation.ensure_secrets(tmp_path)
    assert (tmp_path / "secrets" / "search.key").exists()
    assert not (tmp_path / "secrets" / "master.key").exists()


def test_secrets_can_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELLE_SECRETS", str(tmp_path / "key disk"))
    installation.ensure_secrets(tmp_path / "var")
    assert (tmp_path / "key disk" / "master.key").exists()
    assert not (tmp_path / "var" / "secrets").exists()


def test_the_state_directory_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HELLE_STATE", raising=False)
    assert installation.state_directory() == Path(__file__).parents[2] / "var"
    monkeypatch.setenv("HELLE_STATE", str(tmp_path))
    assert installation.state_directory() == tmp_path


def test_settings_can_be_read_before_anything_is_installed(tmp_path: Path) -> None:
    assert "DATABASE_URL" not in os.environ
    assert "password" not in installation.connection_settings(tmp_path / "new")["helle_app"]
    assert not (tmp_path / "new").exists()
