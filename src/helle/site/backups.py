"""`helle backup`: the register and the key store, each into a file of its own, to be kept in two places.

The register is written first and the key store after it: whoever is new between the two has a key too many there,
which harms nobody, and never a row without its key. Beside each file stands a note in JSON: of which store it is, when
it was made, how far the ledger of erasures was, and the hash of the file. No note and no file names anybody.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final, get_args

import psycopg
from django.conf import settings

from helle.register.protection import handovers, ledger
from helle.register.protection.ledger import LedgerAstray
from helle.register.protection.private_files import replace_private
from helle.site import installation, server_account
from helle.site.installation import DATABASES, InstallationError, Store, one_line
from helle.site.server_account import Account

# Where `helle health` reads when the last backup was made.
MADE_FILE: Final = "backup.json"
_STAMP: Final = "%Y%m%dT%H%M%SZ"
OWNERS: Final[dict[Store, str]] = {"register": "helle_owner", "keys": "helle_keys_owner"}
type Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a file: enough to refuse the wrong one, and to see whether the ledger was cut since."""

    store: str
    made_at: str
    sha256: str
    bytes: int
    erasures: int
    last_erasure: str

    @classmethod
    def beside(cls, file: Path) -> Note:
        """The note of a backup. Raises `InstallationError` where there is none, or it is not of this file."""
        try:
            found = cls(**json.loads(note_path(file).read_text()))
            with file.open("rb") as content:
                whole = file_digest(content, "sha256").hexdigest()
        except (OSError, ValueError, TypeError) as error:
            raise InstallationError(f"{file} has no note that can be read beside it: {one_line(error)}") from error
        if whole != found.sha256:
            raise InstallationError(f"{file} is not what its note says: it was altered, or cut short")
        return found


def note_path(file: Path) -> Path:
    """Where the note of a backup lies: beside it."""
    return file.with_suffix(".json")


def back_up(folders: dict[Store, Path], say: Say, databases: dict[Store, str] = DATABASES) -> dict[Store, Path]:
    """Write both stores; the server must run. Raises `InstallationError`, and then leaves no file that looks whole."""
    if folders["register"].resolve() == folders["keys"].resolve():
        raise InstallationError("The register and the key store go to two folders, to be kept in two places")
    state = installation.state_directory()
    made_at = dt.datetime.now(dt.UTC)  # noqa: TID251 # The machine's time, as files have it.
    stamp = made_at.strftime(_STAMP)
    files: dict[Store, Path] = {}
    for store in get_args(Store):  # The register first.
        folder = folders[store]
        if not folder.is_dir():
            raise InstallationError(f"{folder} is no folder: make it first, on the disk on which the backup is to lie")
        file = folder / f"helle-{store}-{stamp}.dump"
        connect = installation.connection_settings(state, databases)
        _dump(connect[OWNERS[store]], file)
        erasures, last = _erasures(connect[OWNERS["keys"]])
        with file.open("rb") as content:
            whole = file_digest(content, "sha256").hexdigest()
        note = Note(store, made_at.isoformat(timespec="seconds"), whole, file.stat().st_size, erasures, last)
        replace_private(note_path(file), json.dumps(asdict(note), indent=1).encode())
        say(f"{store}: {file} ({note.bytes // 1024:,} KiB)")
        files[store] = file
    note_made(made_at)
    return files


def note_made(at: dt.datetime) -> None:
    """Keep when a backup was made, for whoever asks how the system is."""
    replace_private(
        Path(settings.HELLE_STATE, MADE_FILE), json.dumps({"at": at.isoformat(timespec="seconds")}).encode()
    )


def forget_old(folder: Path, store: Store, days: int, say: Say) -> int:
    """Delete the backups of a store that are older than these days; returns how many. The newest stays in any case.

    For the key store this is when an erasure is over: until then a backup still holds the key, under the master key.
    """
    made = {file: _made(file, store) for file in folder.glob(f"helle-{store}-*.dump")}
    newest_first = sorted(((at, file) for file, at in made.items() if at is not None), reverse=True)
    limit = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)  # noqa: TID251
    gone = 0
    for at, file in newest_first[1:]:
        if at < limit:
            file.unlink()
            note_path(file).unlink(missing_ok=True)
            say(f"{store}: {file.name} is older than {days} days and deleted")
            gone += 1
    return gone


def _made(file: Path, store: Store) -> dt.datetime | None:
    """When a backup was made, by its name: a copy of a file is younger than what is in it. None for another's file."""
    try:
        return dt.datetime.strptime(file.name, f"helle-{store}-{_STAMP}.dump").replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def run_program(name: str, arguments: list[str], given: dict[str, Any]) -> None:
    """Run one of PostgreSQL's own programs against a database. Raises `InstallationError` with what it said last."""
    program = _program(name)
    connection = [
        *("--host", str(given.get("host") or "localhost"), "--port", str(given.get("port") or 5432)),
        *("--username", given["user"], "--dbname", given["dbname"], "--no-password"),
    ]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    ours = {f"PG{key.upper()}": str(given[key]) for key in ("sslmode", "sslrootcert") if given.get(key)}
    libraries = {"LD_LIBRARY_PATH": str(program.parents[1] / "lib")} if _embedded() else {}
    done = subprocess.run(  # noqa: S603 # PostgreSQL's own programs, without a shell.
        [str(program), *connection, *arguments],
        env=kept | ours | libraries | {"PGPASSWORD": given.get("password") or ""},
        capture_output=True,
        text=True,
        check=False,
        umask=0o077,
    )
    if done.returncode != 0:
        # A message may quote the row it failed at: the first line alone, without what it read.
        said = next((line for line in done.stderr.splitlines() if "error:" in line), "it said nothing")
        raise InstallationError(f"{name} failed: {said}")


def _dump(given: dict[str, Any], file: Path) -> None:
    unfinished = file.with_suffix(".unfinished")
    try:
        run_program("pg_dump", ["--format=custom", f"--file={unfinished}", "--exclude-schema=tests"], given)
        with unfinished.open("rb") as content:
            os.fsync(content.fileno())
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _erasures(given: dict[str, Any]) -> tuple[int, str]:
    """How many lines the key store has of the ledger, and the hash of the last."""
    with psycopg.connect(**given) as connection:
        row = connection.execute(
            "SELECT number, line FROM erasure WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1"
        ).fetchone()
    return (row[0], handovers.digest(row[1])) if row else (0, "")


def require_whole_ledger(note: Note) -> None:
    """Raise `LedgerAstray` where the ledger knows less than when this backup was made: then something was cut off."""
    texts = ledger.texts(ledger.path())
    if len(texts) < note.erasures or (
        note.erasures and handovers.digest(texts[note.erasures - 1]) != note.last_erasure
    ):
        raise LedgerAstray(
            f"{ledger.path()} has {len(texts)} lines, and had {note.erasures} when this backup was made, or another"
            " there: put its copy in its place"
        )


def _embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def _program(name: str) -> Path:
    if not _embedded():
        return Path(name)  # Of the PATH: the version of the server that was given.
    found = server_account.binaries(Account(os.geteuid(), os.getegid(), drop=False)) / name
    if not found.exists():
        raise InstallationError(f"{name} is not among the programs of the embedded server")
    return found
