"""Files for the site's own user alone: whole from their first moment, and hers also where root writes them.

A folder may belong to a process that somebody took over, and root writes into it. So nothing is written through a link:
a new file has a name that nobody foretells and is refused where one is there, and is never opened by the name that it
takes the place of.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

# Beside a file while it is written.
UNFINISHED: Final = re.compile(r"\.[0-9a-f]{16}\.new$")


def private_folder(path: Path, mode: int = 0o700) -> None:
    """Make a folder for our own files, if there is none."""
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)


def others_can_read(path: Path) -> bool:
    """Whether a file with a secret is open to more than its user. Raises `OSError` where there is none."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def stamp_of(path: Path) -> tuple[int, int, int] | None:
    """What tells a file from another that takes its place, or from itself changed; None where there is none."""
    try:
        now = path.stat()
    except FileNotFoundError:
        return None
    return now.st_mtime_ns, now.st_ino, now.st_size


def create_once(path: Path, content: bytes) -> None:
    """Make a 0600 file; leave one that exists, also when another was faster."""
    if path.exists():
        return
    private_folder(path.parent)
    with _opened(path.parent) as folder:
        new = _written(folder, path.name, content)
        try:
            os.link(new, path.name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        except FileExistsError:
            pass
        finally:
            os.unlink(new, dir_fd=folder)


def replace_private(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Put a file in the place of another, whole or not at all. A link is replaced, never followed.

    `mode`: for what is no secret, and is written by another than who reads it.
    """
    with _opened(path.parent) as folder:
        os.replace(_written(folder, path.name, content, mode), path.name, src_dir_fd=folder, dst_dir_fd=folder)


@contextmanager
def taken_back_unless_done(path: Path, then: Callable[[], None]) -> Iterator[None]:
    """What a file says is taken back, and `then` tells of it again, where the block does not come to its end."""
    before = path.read_bytes() if path.exists() else None
    try:
        yield
    except BaseException:  # Also a signal: a list that names a key which nobody has would spoil what rests on it.
        if before is None:
            path.unlink(missing_ok=True)
        else:
            replace_private(path, before)
        with suppress(Exception):
            then()
        raise


def opened_to_add(path: Path) -> int:
    """Open a file that is added to, made where there is none. Raises `OSError` where it is a link."""
    flags = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        made = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
        _give(made, path.parent.stat())
        return made


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _written(folder: int, name: str, content: bytes, mode: int = 0o600) -> str:
    new = f"{name}.{secrets.token_hex(8)}.new"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(new, flags, 0o600, dir_fd=folder), "wb") as file:
        _give(file.fileno(), os.stat(folder))
        os.fchmod(file.fileno(), mode)  # Whatever the shell of whoever gives a command takes away.
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return new


def _give(file: int, folder: os.stat_result) -> None:
    """A new file belongs to whose folder it is in: an operator may be root, and the site not."""
    if os.geteuid() == 0:
        os.fchown(file, folder.st_uid, folder.st_gid)
