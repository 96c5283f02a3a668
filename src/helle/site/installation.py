"""What must stand before the first migration: roles, databases, extensions and secrets.

The same on the embedded server and on one given by `DATABASE_URL` (and `KEYS_URL` for the key store), and the
same when run again. Everything about who may connect to which database is in `ROLES`.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import psycopg
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from helle.register.protection import incoming, portal_key, sealed_to
from helle.register.protection.ledger import KEY_FILE
from helle.register.protection.master import RING_FILE
from helle.register.protection.private_files import create_once, others_can_read, private_folder, replace_private
from helle.site.embedded import EmbeddedServer

Store = Literal["register", "keys"]
type Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Role:
    """A database role that Helle connects as. The owner of a store runs its migrations; the others own nothing."""

    name: str
    store: Store
    task: str
    owner: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that may carry its password."""
        return f"{self.name.upper()}_PASSWORD"


ROLES = (
    Role("helle_owner", "register", "owns the schemas and runs the migrations", owner=True),
    Role("helle_app", "register", "serves requests, under row-level security"),
    Role("helle_sealer", "register", "seals the audit"),
    Role("helle_numbers", "register", "reads the statistics views"),
    Role("helle_statistics", "register", "fills the statistics table, through functions without identities"),
    Role("helle_lists", "register", "keeps the lists true from day to day"),
    Role("helle_staff", "register", "keeps users, their roles and the units, through functions"),
    Role("helle_notices", "register", "writes and sends the mails that say how much waits"),
    Role("helle_portal", "register", "serves the public form, through functions"),
    Role("helle_partner", "register", "serves a partner abroad with a link and its code, through functions"),
    Role("helle_api", "register", "serves the systems of other organisations, in the context of their account"),
    Role("helle_keys_owner", "keys", "owns the key store and runs its migrations", owner=True),
    Role("helle_keys", "keys", "keeps the wrapped data keys"),
    Role("helle_intake", "keys", "puts the keys of what the public writes in, through functions"),
)
DATABASES: dict[Store, str] = {"register": "helle", "keys": "helle_keys"}

FIRST_MASTER = "file:master.key"  # Where HELLE_MASTER names no other.

_EXTENSIONS = ("btree_gist",)  # Trusted: the owner can create it.
# Whoever waits for another writer, or falls asleep in a transaction, must not hold up everybody else for ever.
_LIMITS = {
    "helle_app": {"lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s", "statement_timeout": "60s"},
    "helle_staff": {"lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s", "statement_timeout": "60s"},
    "helle_portal": {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s", "statement_timeout": "10s"},
    "helle_intake": {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s", "statement_timeout": "10s"},
    "helle_partner": {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s", "statement_timeout": "10s"},
    "helle_api": {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s", "statement_timeout": "10s"},
}
_OLDEST_SERVER = 170000
_INSTALL_LOCK = 4_836_553_101  # One installation at a time on a server.


class InstallationError(RuntimeError):
    """What is missing, in one line."""


def state_directory() -> Path:
    """Where the embedded database and the secrets lie: `HELLE_STATE`, else `var/` in the checkout."""
    given = os.environ.get("HELLE_STATE")
    return Path(given).absolute() if given else Path(__file__).parents[3] / "var"


def secrets_directory(state: Path) -> Path:
    """Where the keys and role passwords lie: `HELLE_SECRETS` (a disk of its own), else in the state directory."""
    given = os.environ.get("HELLE_SECRETS")
    return Path(given).absolute() if given else state / "secrets"


def embedded_server(state: Path, *, for_tests: bool = False) -> EmbeddedServer | None:
    """The embedded server of this state directory; None when `DATABASE_URL` names another."""
    if os.environ.get("DATABASE_URL"):
        return None
    return EmbeddedServer(state / "database", for_tests=for_tests)


@contextmanager
def served(state: Path) -> Iterator[None]:
    """Within the block the databases can be reached: the embedded server runs, unless another is given.

    It is stopped afterwards if this started it and nobody else uses it. Raises `InstallationError` where nothing is
    installed.
    """
    server = embedded_server(state)
    if server is None:
        yield
        return
    if not server.initialised:
        raise InstallationError(f"Nothing is installed in {state}: run `helle install` first")
    with server:
        yield


def installer_settings(state: Path, store: Store = "register") -> dict[str, Any]:
    """How the installing user (the superuser of the embedded server) connects to a store's server."""
    url = os.environ.get("DATABASE_URL")
    if url and store == "keys":
        url = os.environ.get("KEYS_URL") or url
    return conninfo_to_dict(url if url else EmbeddedServer(state / "database").dsn())


def connection_settings(state: Path, databases: dict[Store, str] = DATABASES) -> dict[str, dict[str, Any]]:
    """For each role of `ROLES`, the keywords that psycopg connects it with.

    Reads only: the server need not run. A role whose password is not made yet has none in its dict.
    """
    found: dict[str, dict[str, Any]] = {}
    for role in ROLES:
        if os.environ.get("DATABASE_URL"):
            address = installer_settings(state, role.store)
            address.pop("password", None)
        else:
            server = EmbeddedServer(state / "database")
            address = conninfo_to_dict(server.dsn(user=role.name))
        address |= {"dbname": databases[role.store], "user": role.name}
        with suppress(FileNotFoundError):
            address["password"] = _password(state, role)
        found[role.name] = address
    return found


def install(state: Path, databases: dict[Store, str] = DATABASES) -> None:
    """Make roles, databases and extensions where they are missing; the server must run.

    Tests give names of databases of their own.
    """
    _state_folder(state)
    for role in ROLES:
        if role.variable not in os.environ:
            create_once(_password_file(state, role), secrets.token_urlsafe(32).encode())
    for store, database in databases.items():
        settings = installer_settings(state, store)
        with _connect(settings) as connection, _alone(connection):
            installer = _check_installer(connection)
            _install_roles(connection, state, store, installer)
            _install_database(connection, store, database)
        with _connect(settings | {"dbname": database}) as connection:
            _install_inside(connection, store, installer)
    if not os.environ.get("DATABASE_URL"):
        with _connect(installer_settings(state)) as connection:
            # Nothing to see there for Helle's roles.
            connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")


@dataclass(frozen=True)
class _Installer:
    name: str
    superuser: bool


def _connect(settings: dict[str, Any]) -> Connection:
    try:
        return psycopg.connect(make_conninfo(**settings), autocommit=True)
    except psycopg.OperationalError as error:
        where = settings.get("host", "localhost")
        raise InstallationError(f"No connection to the database server at {where}: {one_line(error)}") from error


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    connection.execute("SELECT pg_advisory_lock(%s)", [_INSTALL_LOCK])
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [_INSTALL_LOCK])


def _check_installer(connection: Connection) -> _Installer:
    if connection.info.server_version < _OLDEST_SERVER:
        major = connection.info.server_version // 10000
        raise InstallationError(f"PostgreSQL {major} is too old: Helle needs 17 or newer")
    row = connection.execute(
        "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    assert row is not None  # noqa: S101 - the role we are connected as
    name, superuser, creates_roles, creates_databases = row
    missing = [
        word for word, has in (("CREATEROLE", creates_roles), ("CREATEDB", creates_databases)) if not (has or superuser)
    ]
    if missing:
        raise InstallationError(
            f"The installing user {name} lacks {' and '.join(missing)}:"
            f' as a superuser, run ALTER ROLE "{name}" {" ".join(missing)}'
        )
    available = {row[0] for row in connection.execute("SELECT name FROM pg_available_extensions")}
    lacking = [extension for extension in _EXTENSIONS if extension not in available]
    if lacking:
        raise InstallationError(f"The server lacks the extensions {', '.join(lacking)}: install PostgreSQL's contrib")
    return _Installer(name, superuser)


def _install_roles(connection: Connection, state: Path, store: Store, installer: _Installer) -> None:
    harmless = sql.SQL("LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION")
    for role in (role for role in ROLES if role.store == store):
        name = sql.Identifier(role.name)
        existing = connection.execute(
            "SELECT rolcanlogin AND NOT (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)"
            " FROM pg_roles WHERE rolname = %s",
            [role.name],
        ).fetchone()
        if existing is None:
            connection.execute(sql.SQL("CREATE ROLE {} {}").format(name, harmless))
        elif not existing[0] and installer.superuser:
            connection.execute(sql.SQL("ALTER ROLE {} {}").format(name, harmless))
        elif not existing[0]:
            raise InstallationError(f"The role {role.name} can do more than it should: ask a superuser to drop it")
        # Hashed here, so that no password passes through the server's log or statistics.
        password = _password(state, role)
        hashed = connection.pgconn.encrypt_password(password.encode(), role.name.encode(), b"scram-sha-256")
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(hashed.decode())))
        for setting, value in _LIMITS.get(role.name, {}).items():
            connection.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(name, sql.Identifier(setting), sql.Literal(value))
            )
        if role.owner and not installer.superuser:
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE").format(name))


def _install_database(connection: Connection, store: Store, database: str) -> None:
    owner = next(role for role in ROLES if role.store == store and role.owner)
    name = sql.Identifier(database)
    found = connection.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [database]
    ).fetchone()
    if found is None:
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
                " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
            ).format(name, sql.Identifier(owner.name))
        )
    elif found[0] != owner.name:
        raise InstallationError(f"The database {database} belongs to {found[0]}, not to {owner.name}: rename it")
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    for role in ROLES:
        if role.store == store:
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(role.name)))


def _install_inside(connection: Connection, store: Store, installer: _Installer) -> None:
    if not installer.superuser:
        owner = next(role for role in ROLES if role.store == store and role.owner)
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(owner.name)))
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    if store == "register":
        for extension in _EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))


# --- Secrets


@dataclass(frozen=True)
class Secrets:
    """The keys that lie in no database."""

    search_key: bytes = field(repr=False)  # Keys the blind indexes and linkage filters.
    audit_key: Ed25519PrivateKey = field(repr=False)  # Signs the roots of the audit's chain.
    django_key: str = field(repr=False)  # Signs sessions and forms.
    erasure_key: Ed25519PrivateKey = field(repr=False)  # Signs the ledger of erasures.


def ensure_secrets(state: Path) -> Secrets:
    """Make each secret that is missing, and read all. An existing one is never replaced.

    A master key is made only where it is to lie in the file of that name, and no other has taken its place.
    """
    _state_folder(state)
    folder = secrets_directory(state)
    private_folder(folder)
    if os.environ.get("HELLE_MASTER", FIRST_MASTER) == FIRST_MASTER and not (folder / RING_FILE).exists():
        create_once(folder / "master.key", secrets.token_bytes(32))
        _key_of_32(folder / "master.key")
    for name in ("search.key", "statistics.key", portal_key.FILE, incoming.PRIVATE_FILE):
        create_once(folder / name, secrets.token_bytes(32))
        if name == "search.key":
            _key_of_layers(folder / name)
        else:
            _key_of_32(folder / name)
    public = sealed_to.public_of(read_private(folder / incoming.PRIVATE_FILE))
    if not (there := folder / incoming.PUBLIC_FILE).exists() or there.read_bytes() != public:
        replace_private(there, public)
    create_once(folder / "django.key", secrets.token_urlsafe(64).encode())
    for name in ("audit.key", KEY_FILE):
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        create_once(folder / name, pem)
    return Secrets(
        search_key=_key_of_layers(folder / "search.key"),
        audit_key=_signing_key(folder / "audit.key"),
        django_key=read_private(folder / "django.key").decode(),
        erasure_key=_signing_key(folder / KEY_FILE),
    )


def _signing_key(path: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(read_private(path), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise InstallationError(f"{path} is not an Ed25519 key")
    return key


def _state_folder(state: Path) -> None:
    # As root, the database server's own user passes through it to its files.
    private_folder(state, 0o711 if os.geteuid() == 0 else 0o700)


def _password_file(state: Path, role: Role) -> Path:
    return secrets_directory(state) / f"{role.name}.password"


def _password(state: Path, role: Role) -> str:
    return os.environ.get(role.variable) or read_private(_password_file(state, role)).decode()


def _key_of_32(path: Path) -> bytes:
    key = read_private(path)
    if len(key) != 32:
        raise InstallationError(f"{path} holds {len(key)} bytes instead of 32")
    return key


def _key_of_layers(path: Path) -> bytes:
    key = read_private(path)
    if not key or len(key) % 32:
        raise InstallationError(f"{path} holds {len(key)} bytes instead of 32 for each layer")
    return key


def read_private(path: Path) -> bytes:
    """A secret out of its file. Raises `InstallationError` where others can read it."""
    if others_can_read(path):
        raise InstallationError(f"Others can read {path}: take a new secret, or run chmod 600 if nobody did")
    return path.read_bytes()


def one_line(error: Exception) -> str:
    """What an error says, without the breaks of its lines."""
    return " ".join(str(error).split())
